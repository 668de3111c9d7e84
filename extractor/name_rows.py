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
        "document",
        "state",
        "headline_verb",
        "rubric",
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


Cues = dict[str, tuple[str, ...]]
LINKS = ("of", "by", "in", "at", "for", "with", "to", "called", "named")
_SLOTS = ("noun_before", "noun_after", "noun_second", "apposed", "is", *(f"noun_{link}" for link in LINKS))


class Frames(NamedTuple):
    """The cues of the words around names, lower-cased.

    nouns: by place beside a name ("noun_before", "noun_of", "is"), the cues of a noun there. before, after: the cues of
    words before and after a name; lasts, firsts: the last words of the former and the first ones of the latter.
    """

    nouns: dict[str, Cues]
    before: Cues
    after: Cues
    lasts: frozenset[str]
    firsts: frozenset[str]


def frames_of(rows: Iterable[FrameRow]) -> Frames:
    """The rows as tables of cues; words of several sorts have several."""
    tables: dict[str, Cues] = {slot: {} for slot in (*_SLOTS, "lead", "follow")}
    for row in rows:
        slots = {"noun": _SLOTS, "before": ("lead",), "after": ("follow",)}[row.side]
        for slot in slots:
            table = tables[slot]
            table[row.words] = (*table.get(row.words, ()), f"{slot}={row.kind}")
    before, after = tables.pop("lead"), tables.pop("follow")
    lasts = frozenset(words.split()[-1] for words in before)
    return Frames(tables, before, after, lasts, frozenset(words.split()[0] for words in after))
