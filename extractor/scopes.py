"""Polarity, modality and certainty: what carriers, auxiliaries, negation, conditions and hedges do to a stance verb.

The scope of each is the tree: a carrier or a negation works on the predicate that it governs and stops at the next
finite clause, which is what ConText (Harkema et al. 2009) does with termination terms on flat text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from pydantic import BaseModel, ConfigDict
from spacy.tokens import Token

from extractor.carriers import chain_of
from extractor.clauses import (
    Clause,
    auxiliaries,
    children,
    is_passive,
    marks,
    obliques,
    own_subject,
    predicate_of,
    read_clause,
    relation,
)
from extractor.dependents import dependents, remembered
from extractor.lexicon import CarrierRow, Lexicon
from extractor.phrases import lemma_of
from extractor.rows import LEXICONS, read_rows

_PLANNED_MODALS = frozenset(("will", "'ll", "’ll", "shall", "wo", "must", "should", "ought"))
_POSSIBLE_MODALS = frozenset(("may", "might", "can", "could", "ca"))
_STRENGTH = {"hypothetical": 3, "possible": 2, "planned": 1, "actual": 0}
_NEGATIONS = frozenset(
    ("not", "n't", "n’t", "never", "no", "neither", "nor", "hardly", "scarcely", "without", "cannot")
)
_NOT_ONLY = frozenset(("only", "just", "merely", "simply", "least"))
_CONDITIONS = frozenset(("if", "unless", "provided", "assuming"))


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
    settled: an infinitive is no plan here: "the first to fail".
    """

    top: Token
    polarity: str = "positive"
    modality: str = "actual"
    certainty: str | None = None
    carriers: list[Token] = field(default_factory=list)
    heading: list[Token] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    object_controls: Token | None = None
    settled: bool = False

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
    open_question = False
    denied: set[int] = set()
    for node, row in chain_of(predicate, lexicon):
        if row is not None:
            scope.carriers.append(node)
            if row.heads:
                scope.heading.append(node)
            scope.rules.append(row.id)
            if row.modality:
                scope.strengthen(row.modality)
            if row.certainty:
                scope.certainty = row.certainty
            negative ^= row.polarity == "negative" and not (row.heads and is_purpose(node))
            if row.subject == "object":
                scope.object_controls = scope.object_controls or _controlled(node, row)
        elif node != predicate:
            scope.carriers.append(node)
        # "had no plans to sell": the "no" of the plans is no second one of "had".
        said = {word.i for word in negations(node)} - denied
        denied |= said
        negative ^= bool(said)
        _read_auxiliaries(node, scope, past_cue)
        open_question |= "whether" in marks(node)
        for child in children(node, "advmod"):
            hedge = hedges().get(child.lower_)
            if hedge is not None:
                scope.rules.append(hedge.id)
                scope.certainty = hedge.certainty or scope.certainty
                negative ^= hedge.polarity == "negative"
                if hedge.modality and scope.modality == "actual":
                    scope.modality = hedge.modality
        scope.top = node
    negative ^= _read_judgement(scope, lexicon)
    scope.polarity = "negative" if negative else "positive"
    _read_subordination(scope, lexicon)
    if open_question:
        scope.modality = "possible"
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


def _is_no_longer(child: Token) -> bool:
    return child.lower_ == "longer" and any(word.lower_ == "no" for _, word in dependents(child))


@remembered
def negations(predicate: Token) -> tuple[Token, ...]:
    """Words that negate a predicate: "not", "never", "no longer", a subject or object with "no" or "none"."""
    found = [
        child
        for name, child in dependents(predicate)
        if name in ("advmod", "mark", "cc", "det", "case") and (child.lower_ in _NEGATIONS or _is_no_longer(child))
    ]
    found = [child for child in found if not (child.lower_ == "nor" and relation(child) == "mark")]
    # "NOR-QUEST BUYS MILL": a part of a name.
    found = [child for child in found if child.i + 1 >= len(child.doc) or child.nbor().text != "-"]
    # "not only sold but also bought" denies nothing.
    found = [child for child in found if child.i + 1 >= len(child.doc) or child.nbor().lower_ not in _NOT_ONLY]
    for party in children(predicate, "nsubj", "nsubj:pass", "obj"):
        found.extend(
            child
            for name, child in dependents(party)
            if name in ("det", "cc:preconj") and child.lower_ in ("no", "neither")
        )
        if party.lower_ in ("none", "nobody", "nothing", "neither"):
            found.append(party)
    return tuple(found)


def _controlled(node: Token, row: CarrierRow) -> Token | None:
    """The object of a carrier; the name before an amount where the syntax made it a part: "fined Kivu $5m"."""
    if row.particle:
        # "called on ministers to block"
        return next((noun for preposition, noun in obliques(node) if preposition == row.particle), None)
    objects = children(node, "iobj", "obj")
    if objects and objects[0].ent_type_ == "MONEY":
        names = [child for child in children(objects[0], "compound", "nmod") if child.pos_ == "PROPN"]
        return names[-1] if names else None
    return objects[0] if objects else None


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


def _read_subordination(scope: Scope, lexicon: Lexicon) -> None:
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
    if scope.settled or ("to" in words and _is_so(top, lexicon)):
        return
    closes = lemma_of(top) in lexicon.classes["closing"] and not children(top, "obj")
    if closes and name in ("advcl", "xcomp") and top.head.tag_ == "VBD":
        # "gained 5 cents to close at 31"
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


def is_purpose(node: Token) -> bool:
    """Whether a verb says what something is done for, so that it may not be done: "filed suit to block"."""
    return "to" in marks(node) and relation(node) in ("acl", "advcl", "xcomp")


def _read_judgement(scope: Scope, lexicon: Lexicon) -> bool:
    """Take what a clause is judged to be: "it is unlikely that", "too early to", "enough cash to"; returns a negation.

    Of "too" and "enough" the infinitive hangs on the word that they measure.
    """
    head, name = scope.top.head, relation(scope.top)
    if name in ("csubj", "ccomp") and head.pos_ == "ADJ":
        for row in lexicon.carriers_by_lemma.get(head.lower_, ()):
            if row.pos == "adjective" and row.certainty and "that" in marks(scope.top):
                scope.rules.append(row.id)
                scope.modality = row.modality or scope.modality
                scope.certainty = row.certainty
                return row.polarity == "negative"
    if "to" not in marks(scope.top) or name not in ("acl", "advcl", "xcomp", "csubj", "ccomp"):
        return False
    degrees = {child.lower_ for child in children(head, "amod", "det", "advmod")}
    if degrees & {"enough", "sufficient"}:
        scope.strengthen("possible")
    if "too" in degrees:
        scope.settled = True
        return True
    if head.pos_ == "NOUN" and degrees & lexicon.classes["ordinal"] and name == "acl":
        # "the sixth firm to fail" has failed.
        _read_auxiliaries(head, scope, past_cue=False)
        scope.settled = True
    return False


def _is_so(node: Token, lexicon: Lexicon) -> bool:
    """Whether an infinitive under the passive of a cue tells of what goes on: "is believed to own", "to be losing"."""
    cue = node.head
    if relation(node) != "xcomp" or lemma_of(cue) not in lexicon.classes["factual_cue"] or not is_passive(cue):
        return False
    goes_on = node.lower_.endswith("ing") and any(auxiliary.lower_ == "be" for auxiliary in auxiliaries(node))
    return goes_on or lemma_of(node) in lexicon.classes["standing"]
