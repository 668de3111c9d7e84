"""Nouns for what stands to an organization in some way: its parts, figures and outsiders, words for itself."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from pydantic import BaseModel, ConfigDict

from extractor.reference_words import Many, NationalityRow, PossessionRow, find_many, shipped_rows
from extractor.rows import LEXICONS, read_rows

#: Nouns for parts of an organization that may have names of their own.
UNITS = frozenset(("unit", "division", "subsidiary", "arm", "affiliate"))


class PartyWordRow(BaseModel):
    """A noun and how it stands to the organization that owns it.

    kind: "outsider" is not the organization (its rivals), "possession" belongs to it and, without an owner of its
        own, to the organization that the text is about; "linked" is of the organization it is held with;
        "organization" can only mean one spoken of before ("the company").
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    word: str
    kind: Literal["outsider", "possession", "linked", "organization"]
    note: str = ""


@lru_cache(maxsize=1)
def party_words() -> dict[str, str]:
    """The shipped nouns: lemma to kind."""
    return {row.word: row.kind for row in read_rows(LEXICONS / "party_words.csv", PartyWordRow)}


def _of_group(group: str) -> frozenset[str]:
    rows = read_rows(LEXICONS / "possessions.csv", PossessionRow)
    return frozenset(row.noun for row in rows if row.group == group)


@lru_cache(maxsize=1)
def figures() -> frozenset[str]:
    """Nouns for what a business earns, owes, makes or is worth, which an authority reports of others."""
    return _of_group("figure")


@lru_cache(maxsize=1)
def sites() -> frozenset[str]:
    """Nouns for parts of a business and places where it works."""
    return UNITS | _of_group("site")


@lru_cache(maxsize=1)
def many() -> Many:
    """Words with which a figure is of many at once, and so nobody's: "industry sales"."""
    return find_many(shipped_rows(), read_rows(LEXICONS / "nationalities.csv", NationalityRow))
