"""Known organizations and how they are found in a text: rows of a CSV file, and a hash table on token tuples.

Looking a text up costs one dictionary access for each capitalised token, whatever the size of the list: the table is
keyed on the lower-cased tokens of every form of a name, and a second table says how long the forms are that begin
with a token.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

LEXICONS = Path(__file__).parent / "lexicons"
Tokenize = Callable[[str], Sequence[str]]


class OrganizationRow(BaseModel):
    """One organization of the gazetteer.

    id: stable and unique; ours begin with "org-", a user's may be anything.
    name: the usual name.
    aliases: other forms that stand for it wherever they occur as a name.
    ambiguous: forms (the name itself, too) that need support from the text, because they are words, people or places.
    legal_name: the registered name, with its legal suffix.
    kind: what it is, one lower-case word ("bank", "airline", "ministry").
    country: ISO 3166-1 alpha-2, or empty; exchange, ticker: only where certain.
    wikidata: an identifier of a knowledge base, for users; the shipped rows leave it empty.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    id: str = Field(min_length=1)
    name: str = Field(min_length=1)
    aliases: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    legal_name: str = ""
    kind: str = ""
    country: str = Field(default="", pattern=r"^([A-Z]{2})?$")
    exchange: str = ""
    ticker: str = ""
    wikidata: str = ""

    @field_validator("aliases", "ambiguous", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(";") if part.strip())
        return value


class Match(NamedTuple):
    """A form of the gazetteer found in a text: half-open positions, the row, and whether it needs support."""

    start: int
    end: int
    row: OrganizationRow
    ambiguous: bool


class _Form(NamedTuple):
    spellings: tuple[tuple[str, ...], ...]
    row: OrganizationRow
    ambiguous: bool


def read_rows(source: str | Path) -> list[OrganizationRow]:
    """Rows of a gazetteer file: CSV with a header; columns that a file leaves out are empty.

    source: a path, or the text of such a file.
    Raises ValueError with the line's number when a row is not valid.
    """
    text = Path(source).read_text(encoding="utf8") if isinstance(source, Path) else source
    rows = []
    for number, record in enumerate(csv.DictReader(io.StringIO(text)), start=2):
        try:
            rows.append(OrganizationRow.model_validate({key: value or "" for key, value in record.items()}))
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            column = ".".join(str(part) for part in first["loc"]) or "row"
            name = source if isinstance(source, Path) else "gazetteer"
            raise ValueError(f"{name}, line {number}, column {column}: {first['msg']}") from error
    return rows


def format_rows(rows: Iterable[OrganizationRow]) -> str:
    """The text of a gazetteer file that ``read_rows`` reads back to the same rows."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    fields = list(OrganizationRow.model_fields)
    writer.writerow(fields)
    for row in rows:
        values = row.model_dump()
        writer.writerow(
            ";".join(values[field]) if isinstance(values[field], tuple) else values[field] for field in fields
        )
    return out.getvalue()


class Gazetteer:
    """Organizations by the tokens of their names."""

    def __init__(self, rows: Iterable[OrganizationRow], tokenize: Tokenize) -> None:
        """rows: later rows of the same id replace earlier ones, so that a user's file can correct the shipped list.

        tokenize: splits a name as the text's own tokens are split.
        """
        self._tokenize = tokenize
        by_id = {row.id: row for row in rows}
        self.rows: list[OrganizationRow] = list(by_id.values())
        self._forms: dict[tuple[str, ...], _Form] = {}
        #: By lower-cased first token, how many tokens the forms have, the longest first.
        self.lengths: dict[str, tuple[int, ...]] = {}
        for row in self.rows:
            unsure = set(row.ambiguous)
            for form in dict.fromkeys((row.name, *row.aliases, row.legal_name, *row.ambiguous)):
                if form:
                    self._add(tuple(self._tokenize(form)), row, form in unsure)
                    if "&" in form:  # newswires write "Procter and Gamble"
                        spelled_out = " ".join(form.replace("&", " and ").split())
                        self._add(tuple(self._tokenize(spelled_out)), row, form in unsure)

    def _add(self, tokens: tuple[str, ...], row: OrganizationRow, ambiguous: bool) -> None:
        if not tokens:
            return
        key = tuple(token.lower().replace("’", "'") for token in tokens)
        present = self._forms.get(key)
        spellings: tuple[tuple[str, ...], ...] = (tokens,)
        if present is not None:
            if present.row.id == row.id:
                spellings = tuple(dict.fromkeys((*present.spellings, tokens)))
                ambiguous = ambiguous or present.ambiguous
            elif ambiguous or not present.ambiguous:
                return
        self._forms[key] = _Form(spellings, row, ambiguous)
        lengths = self.lengths.get(key[0], ())
        if len(key) not in lengths:
            self.lengths[key[0]] = tuple(sorted((*lengths, len(key)), reverse=True))

    def __len__(self) -> int:
        """How many organizations there are."""
        return len(self.rows)

    def starts(self, token: str) -> bool:
        """Whether some form begins with this lower-cased token."""
        return token in self.lengths

    def find(self, words: Sequence[str], lowers: Sequence[str], start: int) -> Match | None:
        """The longest form that begins at a position and is written as a name there, or None.

        words, lowers: tokens of the text without white space, as written and lower-cased with straight apostrophes.
        """
        for length in self.lengths.get(lowers[start], ()):
            if start + length > len(lowers):
                continue
            form = self._forms.get(tuple(lowers[start : start + length]))
            if form is not None:
                written = words[start : start + length]
                if any(_written_as_name(written, tokens) for tokens in form.spellings):
                    return Match(start, start + length, form.row, form.ambiguous)
        return None


def _written_as_name(words: Sequence[str], tokens: Sequence[str]) -> bool:
    if len(tokens) == 1:
        word, token = words[0], tokens[0]
        if word == token:
            return True
        if token.isupper():  # British papers write "Nato" and "Fifa", but "Arm" is not "ARM"
            return len(token) > 3 and word.istitle()
        return word[0].isupper() and (len(word) > 2 or not word.isupper())
    return all(
        word == token or (word[:1].isupper() if token[:1].isupper() else word.isupper() or not word[:1].isupper())
        for word, token in zip(words, tokens, strict=True)
    )
