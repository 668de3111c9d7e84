"""The ruler for percentages, percentage points and basis points: factory ``claims_percents``, label PERCENT."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict
from spacy.language import Language
from spacy.tokens import Doc

from extractor.annotations import Mention, numbers_of, set_extensions, text_of, write
from extractor.bounds import BoundRow, Bounds, shipped_bounds
from extractor.numbers import GAP, Quantity, dated, lower, plain, trie
from extractor.rows import LEXICONS, read_rows, write_rows
from extractor.tokenizer import make_room

LABEL = "PERCENT"
KEY = "percents"

PercentUnit = Literal["percent", "percentage_point", "basis_point"]
Fractions = Literal["none", "stakes", "all"]

_RANGE = re.compile(rf"(?:[ ]?[-–—‑−][ ]?|(?:{GAP}|-)to(?:{GAP}|-)|(?:{GAP}|-)or(?:{GAP}|-)|{GAP}and{GAP})$")
_BETWEEN = re.compile(rf"between{GAP}$")
_FROM = re.compile(rf"from{GAP}(?:(?:the|an?|about|around|just|only|over|under){GAP})?$")
_RANGING = re.compile(r"(?:rang|vary|varie|anywhere|anything|somewhere|expect)\w*\s+from\s+$")
_MOVED = re.compile(
    r"(?<!by )\b(?:rose|risen|rise|rises|rising|fell|fallen|fall|falls|falling|gained|gains?|up|down|dropped|drops?"
    r"|climbed|jumped|slipped|slid|increased?|decreased?|declined?|raised?|raises|raising|soared|surged|lowered?|cut)"
    r"\s+(?:a\s+|an\s+|about\s+|its\s+\w+\s+){0,2}$"
)
_STAKE = re.compile(
    rf"{GAP}of(?:{GAP}(?:(?:the|its|his|her|their|all|a|an|our|any)(?:{GAP}))?(?:[\w&.'’-]{{1,24}}{GAP}){{0,3}}?"
    r"(?:shares?|stock|equity|stake|capital|company|firm|business|group|votes|voting|outstanding|unit|venture|holding|holdings|ownership)\b"
    rf"|{GAP}?$)|(?:-|{GAP})(?:stake|interest|share|shareholding|holding|ownership)\b"
)
_OF_ONE = re.compile(rf"{GAP}of{GAP}")
_OF = re.compile(rf"{GAP}of(?![^\W_])")
_PREFIXED = re.compile(rf"(?<![^\W_])(?:percents?|per{GAP}cents?|pct){GAP}of{GAP}$")


class PercentRow(BaseModel):
    """How a unit of share or rate is written after a number; ``forms`` are separated by ``|``."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    unit: PercentUnit
    forms: str
    note: str = ""


class Percentage(NamedTuple):
    """A percentage in a text: half-open offsets in code points, its ends (equal unless a range), unit and bound."""

    start: int
    end: int
    low: Decimal
    high: Decimal
    unit: PercentUnit
    bound: str = "exact"

    def value(self) -> dict[str, str | None]:
        """The normal form, decimals as plain strings."""
        ranged = self.bound == "range"
        return {
            "value": None if ranged else plain(self.low),
            "low": plain(self.low) if ranged else None,
            "high": plain(self.high) if ranged else None,
            "bound": self.bound,
            "unit": self.unit,
        }


class PercentUnits:
    """The forms of a lexicon, ready to look behind numbers with."""

    def __init__(self, rows: Iterable[PercentRow]) -> None:
        """Index the rows."""
        self.rows = tuple(rows)
        self._units = {form: row.unit for row in self.rows for form in row.forms.split("|")}
        pattern = trie(self._units).replace(r"\ ", GAP)
        self._after = re.compile(
            rf"(?P<gap>-|{GAP}|)(?P<part>of{GAP}an?{GAP}|an?{GAP}|of{GAP}one{GAP})?(?P<form>{pattern})(?![^\W_])"
        )

    def after(self, lowered: str, end: int, part: bool) -> tuple[int, PercentUnit] | None:
        """Where the unit behind a number ends, and which it is. part: the number is a fraction ("half a point")."""
        match = self._after.match(lowered, end)
        if match is None or (match["part"] and not part):
            return None
        form = " ".join(match["form"].split())
        if form in ("pp", "pc") and match["gap"] == "-":
            return None
        return match.end(), self._units[form]


def find_percentages(
    text: str, found: Sequence[Quantity], units: PercentUnits, bounds: Bounds, fractions: Fractions = "stakes"
) -> list[Percentage]:
    """The percentages of a text, in order.

    found: its numbers. fractions: whether "a third of" is a percentage: never, of a company or its shares, or always.
    """
    if not found:
        return []
    lowered = lower(text)
    results: list[Percentage] = []
    pending: Quantity | None = None
    for quantity in found:
        part = quantity.kind == "part" or (quantity.value < 1 and "/" in lowered[quantity.start : quantity.end])
        unit = units.after(lowered, quantity.end, part)
        if unit is None or (quantity.scale != 1 and quantity.kind != "words"):
            pending = quantity
            if quantity.kind == "part" and fractions != "none":
                results += _fraction(lowered, quantity, fractions)
            elif (quantity.start >= 11 and lowered[quantity.start - 1] in " \n") or quantity.start >= 7:
                results += _prefixed(lowered, quantity)
            continue
        end, kind = unit
        if quantity.start and lowered[quantity.start - 1].isalnum():
            continue
        start, low, bound = quantity.start, quantity.value, "exact"
        if pending is not None and (lowest := _lower_end(lowered, pending, quantity)) is not None:
            start, low, bound = pending.start, lowest, "range"
        elif pending is not None and pending.kind == "part" and _OF_ONE.fullmatch(lowered, pending.end, quantity.start):
            start, low = pending.start, pending.value * low  # "half of 1 percent"
        elif (
            results
            and (previous := results[-1]).unit == kind
            and previous.low < low
            and previous.bound != "range"
            and _ranged(lowered, previous.start, previous.end, quantity.start, both=True)
        ):
            results.pop()
            start, low, bound = previous.start, previous.low, "range"
        high = quantity.value if bound == "range" else low
        if bound != "range" and start and lowered[start - 1] in "-−" and (start == 1 or lowered[start - 2] in " \n\t("):
            start, low, high = start - 1, -low, -high
        results.append(Percentage(start, end, low, high, kind, bound))
        pending = None
    return [
        percentage
        if percentage.bound == "range"
        else percentage._replace(bound=bounds.of(lowered, percentage.start, percentage.end))
        for percentage in results
    ]


def _lower_end(lowered: str, one: Quantity, two: Quantity) -> Decimal | None:
    if one.scale != 1 or one.kind == "part" or not one.value < two.value:
        return None
    if dated(lowered, one):
        return None
    if one.start and (lowered[one.start - 1].isalnum() or lowered[one.start - 1] in "-/.$£€¥"):
        return None
    return one.value if _ranged(lowered, one.start, one.end, two.start, both=False) else None


def _ranged(lowered: str, start: int, end: int, following: int, *, both: bool) -> bool:
    gap = lowered[end:following]
    if len(gap) > 14 or not _RANGE.match(gap):
        return False
    words = gap.replace("-", " ").split()
    word = words[0] if words else ""
    left = max(0, start - 50)
    if word == "and":
        return _BETWEEN.search(lowered, max(0, start - 16), start) is not None
    if word in ("to", "or"):
        if _FROM.search(lowered, left, start) and not _RANGING.search(lowered, left, start):
            return False
        if both and (word == "or" or _MOVED.search(lowered, left, start)):
            return False
    return True


def _fraction(lowered: str, quantity: Quantity, fractions: Fractions) -> list[Percentage]:
    match = _STAKE.match(lowered, quantity.end) if fractions == "stakes" else _OF.match(lowered, quantity.end)
    if match is None:
        return []
    of = _OF.match(lowered, quantity.end)
    value = (quantity.value * 100).quantize(Decimal("0.01"))
    return [Percentage(quantity.start, of.end() if of else quantity.end, value, value, "percent")]


def _prefixed(lowered: str, quantity: Quantity) -> list[Percentage]:
    # "per cent of twenty" with no number of its own before it
    before = max(0, quantity.start - 18)
    if not lowered[before : quantity.start].rstrip().endswith("of"):
        return []
    match = _PREFIXED.search(lowered, before, quantity.start)
    if match is None or re.search(r"[\w½-]\s*$", lowered[max(0, match.start() - 4) : match.start()]):
        return []
    return [Percentage(match.start(), quantity.end, quantity.value, quantity.value, "percent")]


def find_percents(
    doc: Doc, units: PercentUnits | None = None, bounds: Bounds | None = None, fractions: Fractions = "stakes"
) -> list[Mention]:
    """The percentages of a document, with their values; nothing is written to it.

    doc: tokenised text. units, bounds: rows in use, the shipped ones by default. fractions: see find_percentages.
    """
    mentions = []
    for found in find_percentages(
        text_of(doc), numbers_of(doc), units or shipped_percent_units(), bounds or Bounds(shipped_bounds()), fractions
    ):
        span = doc.char_span(found.start, found.end, label=LABEL)
        if span is None:
            span = doc.char_span(found.start, found.end, label=LABEL, alignment_mode="expand")
        assert span is not None  # an expanded span always exists
        mentions.append(Mention(span, dict(found.value())))
    return mentions


@lru_cache(maxsize=1)
def shipped_percent_units() -> PercentUnits:
    """The units of the lexicon that ships."""
    return PercentUnits(read_rows(LEXICONS / "percent_units.csv", PercentRow))


class PercentRuler:
    """Component that writes percentages to ``doc.spans["percents"]`` and ``doc.ents``."""

    def __init__(self, units: PercentUnits, bounds: Sequence[BoundRow], fractions: Fractions = "stakes") -> None:
        """Index the rows."""
        self.units = units
        self.bounds = Bounds(bounds)
        self.fractions = fractions

    def __call__(self, doc: Doc) -> Doc:
        """Find and write. doc: tokenised text, changed in place."""
        write(doc, KEY, find_percents(doc, self.units, self.bounds, self.fractions))
        return doc

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the rows in use to a folder, as CSV files of the lexicons' form."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        write_rows(folder / "percent_units.csv", self.units.rows)
        write_rows(folder / "bounds.csv", self.bounds.rows)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> PercentRuler:
        """Replace the rows in use by those of a folder. Raises LexiconError for a file that cannot be used."""
        folder = Path(path)
        self.units = PercentUnits(read_rows(folder / "percent_units.csv", PercentRow))
        self.bounds = Bounds(read_rows(folder / "bounds.csv", BoundRow))
        return self


@Language.factory(
    "claims_percents",
    assigns=["doc.spans", "doc.ents"],
    default_config={"fractions": "stakes", "boundaries": True},
)
def make_percents(
    nlp: Language, name: str, *, fractions: Fractions = "stakes", boundaries: bool = True
) -> PercentRuler:
    """Create the ruler with the rows that ship.

    fractions: count "a third of" never ("none"), of a company or its shares ("stakes"), or always ("all").
    boundaries: give the pipeline's tokenizer the boundaries that amounts need, as ``claims_money`` does.
    """
    set_extensions()
    if boundaries:
        make_room(nlp)
    return PercentRuler(shipped_percent_units(), shipped_bounds(), fractions)
