"""From a clause to the frame that a sense is chosen by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from spacy.tokens import Span, Token

from extractor.clauses import Clause, antecedent, children, is_relative, marks, predicate_of, relation
from extractor.dependents import dependents
from extractor.nominals import Nominal
from extractor.parties import Parties
from extractor.phrases import conjuncts, head_words, lemma_of
from extractor.quantities import has_number
from extractor.senses import MONEY, NUMBER, PERCENT, Frame


def _words(head: Token | None, amounts: dict[int, str]) -> tuple[str, ...]:
    if head is not None and is_relative(head):
        head = antecedent(head) or head
    return head_words(head, amounts)


def _oblique_words(pairs: list[tuple[str, Token]], amounts: dict[int, str]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for preposition, noun in pairs:
        found[preposition] = (*found.get(preposition, ()), *head_words(noun, amounts))
    return found


def _complement(predicate: Token) -> Literal["", "infinitive", "clause", "gerund"]:
    for child in children(predicate, "xcomp", "ccomp"):
        if "to" in marks(child) or any(aux.lower_ == "to" for aux in children(child, "aux")):
            return "infinitive"
        if relation(child) == "xcomp" and child.lower_.endswith("ing"):
            return "gerund"
        if relation(child) == "ccomp":
            return "clause"
    return ""


def clause_frame(stance: Span, clause: Clause, amounts: dict[int, str], parties: Parties) -> Frame:
    """The frame of a verb: lemma, particles, voice, the words of its parties and what figures stand in its clause."""
    predicate = clause.predicate
    particles = {token.lower_ for token in stance[1:]}
    particles.update(
        child.lower_ for name, child in dependents(predicate) if name in ("compound:prt", "advmod", "xcomp")
    )
    # "was quoted as saying"
    particles.update(
        mark.lower_
        for child in children(predicate, "advcl")
        for mark in children(child, "mark")
        if mark.i == stance.end
    )
    own = list(_own_tokens(predicate))
    labels = {amounts[token.i] for token in own if token.i in amounts}
    objects = _words(clause.object, amounts)
    if clause.trigger != predicate and relation(clause.trigger) == "cop":
        counts = [child for child in children(predicate, "nummod") if child.ent_type_ != "DATE"]
        objects = (*head_words(predicate, amounts), *((NUMBER,) if counts else ()))
    return Frame(
        lemma=lemma_of(clause.trigger),
        particles=frozenset(particles),
        voice=clause.voice,
        subjects=_words(clause.subject, amounts),
        objects=objects,
        receivers=_words(clause.receiver, amounts),
        obliques=_oblique_words(clause.obliques, amounts),
        has_money=MONEY in labels,
        has_percent=PERCENT in labels,
        has_number=NUMBER in labels or has_number(own, amounts),
        subject_is_organization=_is_organization(clause.subject, parties),
        object_is_organization=_is_organization(clause.object, parties),
        complement=_complement(predicate),
    )


def ordered_frame(
    stance: Span, subject: Token, target: Token | None, amounts: dict[int, str], parties: Parties
) -> Frame:
    """The frame of a headline's verb whose parties are known by their place."""
    return Frame(
        lemma=lemma_of(stance[0]),
        particles=frozenset(token.lower_ for token in stance[1:]),
        subjects=(lemma_of(subject),),
        objects=() if target is None else head_words(target, amounts),
        subject_is_organization=_is_organization(subject, parties),
        object_is_organization=_is_organization(target, parties),
    )


def noun_frame(stance: Span, reading: Nominal, amounts: dict[int, str], parties: Parties) -> Frame:
    """The frame of a noun that stands for an action; its compounds count as objects ("job cuts": job)."""
    noun = reading.noun
    own = list(noun.subtree)
    labels = {amounts[token.i] for token in own if token.i in amounts}
    target = reading.object
    # The cars of "car sales" are a kind, even where the words refer to somebody's.
    is_kind = target is not None and relation(target) == "compound" and target.i not in parties.named
    compounds = tuple(lemma_of(child) for child in children(noun, "compound", "amod", "nmod"))
    return Frame(
        lemma=lemma_of(noun),
        subjects=head_words(reading.subject, amounts),
        objects=(*head_words(reading.object, amounts), *compounds),
        obliques=_oblique_words(reading.obliques, amounts),
        has_money=MONEY in labels,
        has_percent=PERCENT in labels,
        has_number=has_number(own, amounts),
        subject_is_organization=_is_organization(reading.subject, parties),
        object_is_organization=_is_organization(None if is_kind else reading.object, parties),
    )


def _own_tokens(predicate: Token) -> list[Token]:
    """The tokens of a clause without those of the clauses inside it."""
    found = [predicate]
    for name, child in dependents(predicate):
        if name in ("ccomp", "advcl", "acl", "acl:relcl", "parataxis", "xcomp", "advcl:relcl"):
            continue
        if name == "conj" and child.pos_ in ("VERB", "AUX"):
            continue
        found.extend(_own_tokens(child))
    return found


def _is_organization(head: Token | None, parties: Parties) -> bool:
    if head is None:
        return False
    if is_relative(head):
        head = antecedent(head) or head
    return any(noun.i in parties.named or noun.i in parties.referring for noun in conjuncts(head))


__all__ = ["clause_frame", "noun_frame", "predicate_of"]
