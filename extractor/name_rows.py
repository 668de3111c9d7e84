"""The rows that say what the words of names are: single words, legal suffixes, and nouns that make organizations."""

from __future__ import annotations

from typing import Literal

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
        "personal",
        "name_opener",
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
