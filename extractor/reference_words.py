"""The words that references are read by, and what a text says of an organization beside its name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict
from spacy.tokens import Doc

from extractor.affiliations import RoleWords
from extractor.names import INDUSTRY, NATIONALITY, UPPER, NameView
from extractor.salience import NounSense


class NounRow(BaseModel):
    """A noun that stands for organizations: "bank" for those of kind bank and those with "Bank" in their names.

    number: "one" or "many"; kinds: kinds of the gazetteer, separated by semicolons, "@company" for any business;
    names: words in a name that make the organization fit, lower case, separated by semicolons.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    noun: str
    number: Literal["one", "many"]
    kinds: str = ""
    names: str = ""


class ReferenceWordRow(BaseModel):
    """A word that references are read by.

    kind: "officer" speaks for the organization, "outside" for the one that employs them only, "bare" is an officer's
    title that stands for the organization in mind when nothing says of which; "expletive" follows an "it" that stands
    for nothing ("it is clear that"), "raising" makes it one ("it seems").
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    word: str
    kind: Literal["officer", "outside", "bare", "expletive", "raising"]


class ReferenceWords(NamedTuple):
    """The rows by what they are for."""

    singular: dict[str, NounSense]
    plural: dict[str, NounSense]
    roles: RoleWords
    bare: frozenset[str]
    expletive: frozenset[str]
    raising: frozenset[str]


def compile_rows(nouns: Iterable[NounRow], words: Iterable[ReferenceWordRow]) -> ReferenceWords:
    """Index the rows of the two lexicons."""
    senses: dict[str, dict[str, NounSense]] = {"one": {}, "many": {}}
    for row in nouns:
        sense = NounSense(row.noun, frozenset(row.kinds.split(";")), frozenset(filter(None, row.names.split(";"))))
        senses[row.number][row.noun] = sense
    kinds: dict[str, set[str]] = {}
    for word in words:
        kinds.setdefault(word.kind, set()).add(word.word)
    return ReferenceWords(
        senses["one"],
        senses["many"],
        RoleWords(frozenset(kinds.get("officer", ())), frozenset(kinds.get("outside", ()))),
        frozenset(kinds.get("bare", ())),
        frozenset(kinds.get("expletive", ())),
        frozenset(kinds.get("raising", ())),
    )


def sentence_numbers(doc: Doc) -> list[int]:
    """The number of the sentence of each token; a full stop ends one where no layout was run."""
    numbers: list[int] = []
    number = -1
    known = doc.has_annotation("SENT_START")
    previous = ""
    for token in doc:
        if token.i == 0 or (token.is_sent_start if known else previous in (".", "!", "?")):
            number += 1
        numbers.append(number)
        previous = token.text
    return numbers


def descriptions(view: NameView, start: int, end: int, words: ReferenceWords) -> set[str]:
    """Nouns that the text puts beside a name: before it ("retailer Kivu") or in apposition ("Kivu, the lender,")."""
    nouns: set[str] = set()
    before = start - 1
    if before >= 0 and view.lowers[before] in words.singular and not view.breaks[start]:
        nouns.add(view.lowers[before])
        if before and view.lowers[before - 1] in words.singular:
            nouns.add(view.lowers[before - 1])
    position = end
    size = len(view)
    while position < size and position < end + 5 and view.words[position] in ("<", ">", ")", "("):
        position += 2 if view.words[position] in ("<", "(") else 1
    if position + 1 < size and view.words[position] in (",", "-", "–"):  # noqa: SIM102
        if view.lowers[position + 1] in ("the", "a", "an", "one") or view.bits[position + 1] & NATIONALITY:
            for later in range(position + 2, min(position + 10, size)):
                lower = view.lowers[later]
                if lower in (",", ".", "which", "that", "who", "and", "of"):
                    break
                if lower in words.singular or (view.bits[later] & INDUSTRY and not view.bits[later] & UPPER):
                    nouns.add(lower)
    return nouns
