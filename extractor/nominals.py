"""Nouns that stand for an action: "Meta's investment in Scale AI", "the acquisition of DeepMind by Google"."""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Token

from extractor.clauses import children, obliques
from extractor.lexicon import StanceRow


@dataclass
class Nominal:
    """A noun with its parties' heads and prepositional phrases."""

    noun: Token
    subject: Token | None
    object: Token | None
    counterparty: Token | None
    obliques: list[tuple[str, Token]] = field(default_factory=list)


def read_nominal(noun: Token, row: StanceRow) -> Nominal:
    """The parties of a noun, by its possessor, its compounds and its prepositions.

    row: the sense; its ``object_preps`` and ``counterparty_preps`` say where the object and the other side stand.
    """
    around = list(obliques(noun))
    by_phrase = [inner for preposition, inner in around if preposition == "by"]
    possessors = children(noun, "nmod:poss")
    named = [child for child in children(noun, "compound", "nmod") if child.pos_ == "PROPN" and child.i < noun.i]
    plain = [child for child in children(noun, "compound") if child.pos_ == "NOUN"]
    wanted = row.object_preps or ("of", "in", "for", "with")
    target = next((inner for one in wanted for preposition, inner in around if preposition == one), None)
    subject: Token | None = None
    if by_phrase:
        subject = by_phrase[0]
        if target is None and possessors:
            target = possessors[0]
    elif possessors:
        subject = possessors[0]
    elif row.subject_preps:
        subject = next(
            (inner for one in row.subject_preps for preposition, inner in around if preposition == one), None
        )
    if subject is None and named:
        subject = named[0]
    if target is None and plain:
        target = plain[-1]
    if target == subject:
        target = None
    counterparty = next(
        (inner for one in row.counterparty_preps for preposition, inner in around if preposition == one), None
    )
    if counterparty in (target, subject):
        counterparty = None
    return Nominal(noun, subject, target, counterparty, around)
