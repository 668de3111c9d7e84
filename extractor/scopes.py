"""Polarity, modality and certainty: what carriers, auxiliaries, negation, conditions and hedges do to a stance verb.

The scope of each is the tree: a carrier or a negation works on the predicate that it governs and stops at the next
finite clause, which is what ConText (Harkema et al. 2009) does with termination terms on flat text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from pydantic import BaseModel, ConfigDict
from spacy.tokens import Token

from extractor.clauses import (
    Clause,
    auxiliaries,
    case_of,
    children,
    is_passive,
    marks,
    negations,
    obliques,
    own_subject,
    predicate_of,
    read_clause,
    relation,
)
from extractor.lexicon import CarrierRow, Lexicon
from extractor.phrases import lemma_of
from extractor.rows import LEXICONS, read_rows

_PLANNED_MODALS = frozenset(("will", "'ll", "’ll", "shall", "wo", "must", "should", "ought"))
_POSSIBLE_MODALS = frozenset(("may", "might", "can", "could", "ca"))
_LIGHT = frozenset(
    [
        "have",
        "make",
        "reach",
        "announce",
        "sign",
        "take",
        "hold",
        "enter",
        "get",
        "give",
        "unveil",
        "outline",
        "set",
        "confirm",
        "abandon",
        "drop",
        "scrap",
        "shelve",
        "postpone",
        "detail",
        "disclose",
        "reveal",
        "hatch",
        "draw",
        "lay",
        "approve",
        "start",
        "begin",
        "launch",
        "lead",
        "step",
    ]
)
_STRENGTH = {"hypothetical": 3, "possible": 2, "planned": 1, "actual": 0}
_CONDITIONS = frozenset(("if", "unless", "whether", "provided", "assuming"))


class HedgeRow(BaseModel):
    """An adverb that makes the clause that it stands in less certain, or negates it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    word: str
    certainty: Literal["", "hedged", "predicted", "high"] = ""
    modality: Literal["", "possible", "planned"] = ""
    polarity: Literal["", "negative"] = ""
    note: str = ""


@lru_cache(maxsize=1)
def hedges() -> dict[str, HedgeRow]:
    """The shipped hedges by their word."""
    return {row.word: row for row in read_rows(LEXICONS / "hedges.csv", HedgeRow)}


@dataclass
class Scope:
    """What the words around a stance verb make of it.

    carriers: tokens that carry the verb; those also in ``heading`` head a claim beside it ("accused Delta of cutting").
    top: the outermost carrier, or the predicate itself; attribution and subject are looked for there.
    rules: ids of the rows that had a say.
    """

    top: Token
    polarity: str = "positive"
    modality: str = "actual"
    certainty: str | None = None
    carriers: list[Token] = field(default_factory=list)
    heading: list[Token] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    object_controls: Token | None = None

    def strengthen(self, modality: str) -> None:
        """Take a modality that takes more back than the one so far: planned, possible, hypothetical."""
        if _STRENGTH[modality] > _STRENGTH[self.modality]:
            self.modality = modality


def read_scope(trigger: Token, lexicon: Lexicon, past_cue: bool = False) -> Scope:
    """Polarity, modality and certainty of a stance verb.

    trigger: the verb (or noun) of the claim.
    lexicon: where the carriers are.
    past_cue: the clause is reported by a cue in the past, so that "would" is a "will" that was moved back.
    """
    predicate = predicate_of(trigger)
    scope = Scope(top=predicate)
    negative = False
    for node, row in _chain(predicate, lexicon):
        if row is not None:
            scope.carriers.append(node)
            if row.heads:
                scope.heading.append(node)
            scope.rules.append(row.id)
            if row.modality:
                scope.strengthen(row.modality)
            if row.certainty:
                scope.certainty = row.certainty
            negative ^= row.polarity == "negative"
            if row.subject == "object":
                objects = children(node, "obj", "iobj")
                scope.object_controls = scope.object_controls or (objects[0] if objects else None)
        elif node != predicate:
            scope.carriers.append(node)
        negative ^= bool(negations(node))
        _read_auxiliaries(node, scope, past_cue)
        for child in children(node, "advmod"):
            hedge = hedges().get(child.lower_)
            if hedge is not None:
                scope.rules.append(hedge.id)
                scope.certainty = hedge.certainty or scope.certainty
                negative ^= hedge.polarity == "negative"
                if hedge.modality and scope.modality == "actual":
                    scope.modality = hedge.modality
        scope.top = node
    scope.polarity = "negative" if negative else "positive"
    _read_subordination(predicate, scope)
    if scope.modality == "actual" and _is_dependent(scope.top):
        # "will save money by closing plants": what is planned is done by what is planned.
        scope.modality = read_scope(scope.top.head, lexicon, past_cue).modality
    return scope


def read_controlled(token: Token, lexicon: Lexicon) -> tuple[Clause, Scope]:
    """The clause and the scope of a verb; what a carrier does to its object is done by or to that object.

    "forced Delta to cut jobs": Delta cuts. "wants the unit sold": the unit is sold.
    """
    clause = read_clause(token)
    scope = read_scope(token, lexicon)
    if scope.object_controls is not None and clause.inherited:
        if clause.voice == "active":
            clause.subject = scope.object_controls
        else:
            clause.object = scope.object_controls
    return clause, scope


def _is_dependent(node: Token) -> bool:
    """Whether a clause has no tense of its own and takes it from the clause that it stands in."""
    if relation(node) not in ("advcl", "xcomp", "conj") or node.head.pos_ not in ("VERB", "AUX") or node.head == node:
        return False
    if own_subject(node) is not None or auxiliaries_of_its_own(node):
        return False
    if relation(node) == "conj":
        return node.tag_ == "VB" or (not node.tag_ and node.lower_ == node.lemma_)
    return node.lower_.endswith("ing")


def auxiliaries_of_its_own(node: Token) -> bool:
    """Whether a predicate has an auxiliary that is no other's."""
    return bool(children(node, "aux", "aux:pass", "cop"))


def _read_auxiliaries(node: Token, scope: Scope, past_cue: bool) -> None:
    for auxiliary in auxiliaries(node):
        word = auxiliary.lower_
        modality = None
        if word in _PLANNED_MODALS:
            modality = "planned"
        elif word in _POSSIBLE_MODALS:
            modality = "possible"
        elif word in ("would", "'d", "’d"):
            modality = "planned" if past_cue and not _has_condition(node) else "hypothetical"
        if modality:
            scope.strengthen(modality)


def _has_condition(node: Token) -> bool:
    return any(set(marks(child)) & _CONDITIONS for child in children(node, "advcl"))


def _read_subordination(predicate: Token, scope: Scope) -> None:
    """Purpose and "to"-infinitives are plans, conditions are hypothetical, "without" negates."""
    top = scope.top
    words = marks(top)
    if "without" in words:
        scope.polarity = "negative" if scope.polarity == "positive" else "positive"
    name = relation(top)
    if (
        _CONDITIONS & set(words)
        and name in ("advcl", "ccomp", "acl")
        and scope.modality in ("actual", "planned", "possible")
    ):
        scope.modality = "hypothetical"
    if any(auxiliary.lower_ == "have" for auxiliary in auxiliaries(top)):
        # "is reported to have sold": it is done.
        return
    if scope.modality == "actual" and "to" in words and not scope.carriers:
        if name in (
            "advcl",
            "acl",
            "xcomp",
            "root",
            "ROOT",
            "ccomp",
            "csubj",
            "conj",
            "parataxis",
            "dep",
            "obl",
            "nmod",
            "acl:relcl",
        ):
            scope.modality = "planned"
    elif scope.modality == "actual" and name in ("ROOT", "root", "conj") and "to" in words:
        scope.modality = "planned"


def _chain(predicate: Token, lexicon: Lexicon) -> Iterator[tuple[Token, CarrierRow | None]]:
    """The predicate and, outwards, every carrier above it with its row; None for the predicate and for light verbs."""
    yield predicate, None
    node = predicate
    seen = {predicate.i}
    while True:
        name, head = relation(node), node.head
        if head == node or head.i in seen:
            return
        seen.add(head.i)
        if (
            name == "conj"
            and head.pos_ in ("VERB", "AUX", "NOUN", "ADJ")
            and own_subject(node) is None
            and not _finite(node)
        ):
            node = head
            step = _step(node, lexicon)
            if step is None:
                return
            name, head = relation(node), node.head
            seen.add(head.i)
        row = carrier_row(node, lexicon)
        if row is None:
            return
        yield head, row
        node = head
        if row.pos == "noun":
            governor = node.head
            governed = relation(node) in ("obj", "nsubj:pass", "xcomp") or case_of(node) in ("in", "into", "on")
            light = governed and lemma_of(governor) in _LIGHT
            if governor != node and governor.i not in seen and light and governor.pos_ in ("VERB", "AUX"):
                seen.add(governor.i)
                yield governor, None
                node = governor
            else:
                return


def _step(node: Token, lexicon: Lexicon) -> CarrierRow | None:
    return carrier_row(node, lexicon)


def _finite(node: Token) -> bool:
    return bool(children(node, "aux", "aux:pass", "cop")) and "to" not in marks(node)


def carrier_row(node: Token, lexicon: Lexicon) -> CarrierRow | None:
    """The carrier row by which the head of ``node`` carries it, or None.

    "plans to V", "agreed to V", "is set to V" (infinitive), "keeps V-ing" (gerund), "succeeded in V-ing" (preposition),
    "a decision to V" (noun).
    """
    name, head = relation(node), node.head
    if name not in ("xcomp", "ccomp", "advcl", "acl", "obl", "nmod", "obj", "csubj", "dep", "parataxis"):
        return None
    rows = lexicon.carriers_by_lemma.get(lemma_of(head), ()) or lexicon.carriers_by_lemma.get(head.lower_, ())
    if not rows:
        return None
    words = marks(node)
    gerund = node.lower_.endswith("ing")
    particles = {child.lower_ for child in children(head, "compound:prt", "advmod")}
    best: CarrierRow | None = None
    for row in rows:
        if row.link == "to":
            linked = "to" in words and name not in ("csubj",)
        elif row.link == "gerund":
            linked = gerund and name in ("xcomp", "ccomp", "obj") and not (set(words) - {"to"})
        else:
            linked = row.link in words or any(
                preposition == row.link for preposition, noun in obliques(head) if noun == node
            )
        if not linked:
            continue
        if row.pos == "noun" and head.pos_ not in ("NOUN", "PROPN"):
            continue
        if row.pos == "verb" and head.pos_ not in ("VERB", "AUX"):
            continue
        if row.pos == "adjective" and head.pos_ not in ("ADJ", "VERB"):
            continue
        if row.particle and row.particle not in particles:
            continue
        if not row.particle and children(head, "compound:prt"):
            # "set aside $5m to spend" is not "set to".
            continue
        if row.voice and (row.voice == "passive") != is_passive(head):
            continue
        if best is None or (row.particle and not best.particle) or (row.voice and not best.voice):
            best = row
    return best
