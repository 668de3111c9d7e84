"""Currencies as they are written around a number, and which one an ambiguous sign means in a text. No spaCy."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from extractor.numbers import GAP
from extractor.rows import LEXICONS, read_rows

_SCALES = {"k": Decimal(1000), "t": Decimal(1000), "m": Decimal(10) ** 6, "b": Decimal(10) ** 9}
_MOST_WORDS = 4
_WORD = re.compile(
    rf"(?:-(?:\r?\n)?|{GAP})?((?:[^\W\d_]\.){{2,3}}|(?:[^\W\d_]|[\u0900-\u0dff])+(?:[.'][^\W\d_]+)*|[^\w\s.,;:()\"'!?%/&*+<>=@#~^|\\\[\]{{}}-]+)"
)
_BEFORE = re.compile(
    r"([^\W\d_.$]*(?:\.[^\W\d_]+)*\.?[ ]?[^\w\s.,;:()\"'!?%&*+<>=@#~^|\\\[\]{}-]+[^\W\d_]{0,3}|[^\W\d_]+[./]?)([ \u00a0]?)$"  # noqa: E501
)
_DATELINE = re.compile(
    r"^[ \t]*([A-Z][A-Za-z .'-]{2,25}?)(?:, [A-Z][a-z]+\.?)?(?:, [A-Z][a-z]+\.? \d{1,2})?[ ]*(?:\([A-Za-z ]+\)[ ]*)?(?:--|[-–—])[ ]",  # noqa: E501
    re.M,
)
_HEAD = 600


class CurrencyRow(BaseModel):
    """A currency and how it is written. Lists are separated by ``|``.

    code: ISO 4217, historic codes included. rank: among currencies that share a word, the lowest is meant by default.
    nouns: after the number. minor: names of the hundredth (``factor`` of the unit). adjectives: before a noun.
    prefixes: before the number. codes: on either side, as written; weak_codes: only where the number looks like money,
    because they are words too ("ALL"). places: datelines of its country.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    code: str
    name: str
    nouns: str = ""
    minor: str = ""
    factor: Decimal = Decimal("0.01")
    adjectives: str = ""
    prefixes: str = ""
    codes: str = ""
    weak_codes: str = ""
    places: str = ""
    rank: int = 1
    note: str = ""


class Unit(NamedTuple):
    """What a word or sign may stand for.

    currencies: codes, the default first. factor: 1, or that of a minor unit, or that of a scale in a code ("MUSD").
    minor: whether it is a minor unit. named: whether the words themselves say which currency it is.
    sign: whether it is a sign such as ``$`` rather than a word.
    """

    currencies: tuple[str, ...]
    factor: Decimal
    minor: bool = False
    named: bool = True
    sign: bool = False


class Written(NamedTuple):
    """A unit found beside a number: half-open offsets, the unit, and the words as looked up."""

    start: int
    end: int
    unit: Unit
    form: str


def _split(cell: str) -> list[str]:
    return [part for part in cell.split("|") if part]


def _key(form: str) -> str:
    return form.lower().replace(".", "").replace("-", " ")


class Currencies:
    """The rows of a currency lexicon, ready to look around numbers with."""

    def __init__(self, rows: Iterable[CurrencyRow]) -> None:
        """Index the rows."""
        self.rows = tuple(rows)
        #: All ISO 4217 codes of the rows.
        self.known = frozenset(row.code for row in self.rows)
        ordered = sorted(self.rows, key=lambda row: row.rank)
        self._after: dict[str, Unit] = {}
        self._before: dict[str, Unit] = {}
        self._codes: dict[str, Unit] = {}
        self._weak: dict[str, Unit] = {}
        self._places = {place.upper(): row.code for row in self.rows for place in _split(row.places)}
        self._cased = {prefix for row in self.rows for prefix in _split(row.prefixes) if _needs_case(prefix)}
        self._adjectives: dict[str, str] = {}
        one = Decimal(1)
        for row in ordered:
            for noun in _split(row.nouns):
                self._add(self._after, _key(noun), row.code, one, False)
            for noun in _split(row.minor):
                self._add(self._after, _key(noun), row.code, row.factor, True)
            for prefix in _split(row.prefixes):
                self._add(self._before, _key(prefix).replace(" ", ""), row.code, one, False)
            for code in _split(row.codes):
                self._codes[code] = Unit((row.code,), one)
            for code in _split(row.weak_codes):
                self._weak[code] = Unit((row.code,), one)
        for row in ordered:
            for adjective in _split(row.adjectives):
                self._adjectives.setdefault(_key(adjective), row.code)
                for cell, factor in ((row.nouns, one), (row.minor, row.factor)):
                    for noun in _split(cell):
                        key = f"{_key(adjective)} {_key(noun)}"
                        self._after.setdefault(key, Unit((row.code,), factor, factor != one))
        self._heads = {key.split(" ")[0] for key in self._after} | {
            code.lower() for code in (*self._codes, *self._weak)
        }
        self._heads |= {letter + code.lower() for letter in _SCALES for code in self._codes}
        #: Words that may stand before a number as its currency.
        self._fore = {key for key in self._before if key.isalpha()} | {code.lower() for code in self._weak}
        self._fore |= {letter + code.lower() for letter in ("", *_SCALES) for code in self._codes}

    @staticmethod
    def _add(table: dict[str, Unit], key: str, code: str, factor: Decimal, minor: bool) -> None:
        unit = table.get(key)
        if unit is None:
            table[key] = Unit((code,), factor, minor, sign=not any(char.isalpha() for char in key))
        elif code not in unit.currencies:
            table[key] = unit._replace(currencies=(*unit.currencies, code), named=False)

    def after(self, text: str, lowered: str, end: int) -> Written | None:
        """The currency words that follow a number which ends at ``end``, the most words that fit."""
        words: list[str] = []
        best: Written | None = None
        position = start = end
        for count in range(_MOST_WORDS):
            match = _WORD.match(lowered, position)
            if match is None or (count and match.start() == match.start(1) and match[1][0].isalnum()):
                break
            word = match[1].replace(".", "")
            if not count:
                if word not in self._heads:
                    return self._glued(lowered, match, end)
                start = match.start(1)
            words.append(word)
            position = match.end()
            unit = self._after.get(" ".join(words))
            if unit is None and not count:
                unit = self._code(text[match.start(1) : position])
            if unit is not None:
                best = Written(start, position, unit, " ".join(words))
        return best

    def _glued(self, lowered: str, match: re.Match[str], end: int) -> Written | None:
        # "50元每" and other scripts without blanks: the sign alone
        if match.start(1) == end and not match[1][0].isascii():
            unit = self._after.get(match[1][0])
            if unit is not None:
                return Written(end, end + 1, unit, match[1][0])
        return None

    def _code(self, written: str) -> Unit | None:
        if written in self._codes:
            return self._codes[written]
        if written.isupper() or (written[0].islower() and written[1:].isupper()):
            scale = _SCALES.get(written[0].lower())
            if scale is not None and written[1:] in self._codes:
                return self._codes[written[1:]]._replace(factor=scale)
        if written in self._weak:
            return self._weak[written]
        if len(written) == 3 and written.islower() and written in self._before:
            return self._before[written]
        return None

    def before(self, text: str, lowered: str, start: int) -> Written | None:
        """The currency sign or code that stands before a number which begins at ``start``."""
        window = max(0, start - 14)
        # Most numbers stand behind a plain word; asked first, as the expression is the dearest part of the search.
        words = lowered[window:start].rsplit(None, 1)
        if words and words[-1].isalpha() and words[-1] not in self._fore:
            return None
        match = _BEFORE.search(lowered, window, start)
        if match is None:
            return None
        written = match[1].lstrip()
        first, last = match.end(1) - len(written), match.end(1)
        blank = written.find(" ")
        if blank >= 0 and not self._spaced(text, lowered, first, blank, match[2]):
            first += blank + 1
            written = written[blank + 1 :]
        if first and lowered[first].isalpha() and lowered[first - 1].isalnum():
            sign = re.search(r"[^\w\s.]+$", written)
            if sign is None:
                return None
            first, written = first + sign.start(), sign.group()
        key = written.replace(".", "").replace(" ", "")
        unit = self._before.get(key)
        if unit is not None and key.isalpha():
            exact = text[first:last].strip()
            if len(key) <= 2 and exact not in self._cased:
                unit = None
        if unit is None and key.isalpha():
            unit = self._code(text[first:last])
        if unit is None:
            sign = re.search(r"[^\w\s.]+$", written)
            if sign is None or sign.start() == 0:
                return None
            first, key = first + sign.start(), sign.group()
            unit = self._before.get(key)
        return None if unit is None else Written(first, last, unit, key)

    def _spaced(self, text: str, lowered: str, first: int, blank: int, after: str) -> bool:
        # "hk $ 10", "US $5", but not "costs us $5": lower case only in text whose signs all stand apart
        letters = lowered[first : first + blank].replace(".", "")
        if letters in ("a", "s") or letters + "$" not in self._before:
            return False  # an article, or the "s" of a genitive
        if first and lowered[first - 1].isalnum():
            return False
        return bool(after) or text[first : first + blank].isupper()

    def weak(self, form: str) -> bool:
        """Whether a form is a code that is a word too."""
        return form.upper() in self._weak

    def dateline(self, text: str) -> str | None:
        """The currency of the place in a text's dateline, or None."""
        for match in _DATELINE.finditer(text[:_HEAD]):
            code = self._places.get(match[1].strip().upper())
            if code is not None:
                return code
        return None

    def adjective(self, word: str) -> str | None:
        """The currency of the country that an adjective names, or None."""
        return self._adjectives.get(_key(word))


def _needs_case(prefix: str) -> bool:
    letters = prefix.replace(".", "")
    return letters.isalpha() and len(letters) <= 2


@lru_cache(maxsize=1)
def shipped_currencies() -> Currencies:
    """The currencies of the lexicon that ships."""
    return Currencies(read_rows(LEXICONS / "currencies.csv", CurrencyRow))
