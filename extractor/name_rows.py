"""The rows that say what the words of names and around them are, and what is known to be no organization."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field


class WordRow(BaseModel):
    """One word of ``organization_words.csv``: what it is where names are read."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(min_length=1)
    word: str = Field(min_length=1)
    kind: Literal[
        "stop",
        "opener",
        "title",
        "given",
        "surname",
        "place",
        "place_first",
        "place_last",
        "nationality",
        "calendar",
        "role",
        "industry",
        "common",
        "person_particle",
        "person_suffix",
        "verb",
        "share",
        "topic",
        "business",
        "name_opener",
        "unit",
        "house",
        "sport",
        "plays",
        "played",
        "of_team",
    ]


class SuffixRow(BaseModel):
    """A legal suffix, of one or more words, and the country that it is typical of."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(min_length=1)
    suffix: str = Field(min_length=1)
    country: str = ""


class PatternRow(BaseModel):
    """A noun that makes a name an organization's: at its end ("Kivu Bank") or before "of" ("Bank of Kivu")."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(min_length=1)
    word: str = Field(min_length=1)
    position: Literal["last", "first"]
    kind: Literal["company", "institution", "facility", "media", "team"]


class FrameRow(BaseModel):
    """Words around a name that say of what sort it is.

    side: "noun" (beside it, or what it is said to be: "the band X", "X is a village"), "before" it ("signed with X") or
    "after" it ("X disbanded"). kind: the sort, which is the cue.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(min_length=1)
    words: str = Field(min_length=1)
    side: Literal["noun", "before", "after"]
    kind: str = Field(min_length=1)


class OtherRow(BaseModel):
    """A name that is known and is no organization's: a place, a product, a work, an event, an idea, an abbreviation."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(min_length=1)
    name: str = Field(min_length=1)
    kind: Literal["acronym", "place", "product", "work", "event", "idea"]


Kinds = dict[str, tuple[str, ...]]


class Frames(NamedTuple):
    """The sorts of the words around names, by the words lower-cased: nouns, what is before a name, what is after it."""

    nouns: Kinds
    before: Kinds
    after: Kinds


def frames_of(rows: Iterable[FrameRow]) -> Frames:
    """The rows as tables; words of several sorts have several."""
    tables: dict[str, Kinds] = {"noun": {}, "before": {}, "after": {}}
    for row in rows:
        table = tables[row.side]
        table[row.words] = (*table.get(row.words, ()), row.kind)
    return Frames(tables["noun"], tables["before"], tables["after"])
