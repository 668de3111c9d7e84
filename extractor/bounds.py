"""Bounds and rates around an amount: "more than", "or so", "a share". Pure text in, no spaCy."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from pydantic import BaseModel, ConfigDict

from extractor.numbers import GAP
from extractor.rows import LEXICONS, read_rows

_WINDOW = 48
_LONGEST_PHRASE = 5
_NEAR = 120
_TIMES = {"year", "month", "week", "day", "hour", "minute", "quarter", "night", "season", "shift"}
_WORDS_BEFORE = re.compile(r"[^\W\d_][\w'-]*|[~≈<>≥≤]=?|[^\w\s]")
#: Words that may stand between a bound and the amount without loosening the bond.
_PASSED_OVER = {"another", "an", "a", "further", "additional", "extra", "some", "record"}

Bound = Literal["exact", "approximate", "at_least", "more_than", "at_most", "less_than"]


class BoundRow(BaseModel):
    """A phrase that bounds the amount it stands ``before`` or ``after``; ``note`` is an example."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    phrase: str
    side: Literal["before", "after"]
    bound: Bound
    note: str = ""


class RateRow(BaseModel):
    """What an amount is counted per. ``article``: "a share" says it too, not only "per share"."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    unit: str
    forms: str
    article: Literal["yes", "no"] = "yes"
    note: str = ""


class Bounds:
    """The phrases of bounds, ready to look around an amount with."""

    def __init__(self, rows: Iterable[BoundRow]) -> None:
        """Index the rows."""
        self.rows = tuple(rows)
        self._before = {row.phrase: row.bound for row in self.rows if row.side == "before"}
        after = sorted((row.phrase for row in self.rows if row.side == "after"), key=len, reverse=True)
        self._after_bounds = {row.phrase: row.bound for row in self.rows if row.side == "after"}
        words = [re.escape(phrase).replace(r"\ ", r"\s{1,4}") for phrase in after if phrase[0].isalpha()]
        signs = [re.escape(phrase) for phrase in after if not phrase[0].isalpha()]
        apart, glued = "|".join(words) or r"(?!)", "|".join(signs) or r"(?!)"
        self._after = re.compile(rf"(?:{GAP}(?P<apart>{apart})|(?P<glued>{glued}))(?![^\W_])")

    def of(self, text: str, start: int, end: int) -> Bound:
        """The bound of the amount ``text[start:end]`` of a lower-cased text; "exact" without a phrase."""
        words = _WORDS_BEFORE.findall(text, max(0, start - _WINDOW), start)
        if start > _WINDOW and words and text[start - _WINDOW - 1].isalnum():
            del words[0]  # cut in two by the window
        for skipped in range(3):
            last = len(words) - skipped
            for length in range(min(_LONGEST_PHRASE, last), 0, -1):
                bound = self._before.get(" ".join(words[last - length : last]))
                if bound is not None:
                    return bound
            if last < 1 or words[last - 1] not in _PASSED_OVER:
                break
        match = self._after.match(text, end)
        return self._after_bounds[" ".join((match["apart"] or match["glued"]).split())] if match else "exact"


class Rates:
    """What amounts are counted per."""

    def __init__(self, rows: Iterable[RateRow]) -> None:
        """Index the rows."""
        self.rows = tuple(rows)
        units = {form: row for row in self.rows for form in row.forms.split("|")}
        self._units = units
        forms = "|".join(re.escape(form).replace(r"\ ", r"\s{1,4}") for form in sorted(units, key=len, reverse=True))
        word = r"[^\W\d_][\w.&'-]{0,20}"
        self._rate = re.compile(
            rf"(?:{GAP}(?:more{GAP}|less{GAP})?(?:(?P<article>an?|each|every)|(?P<per>per|for{GAP}each|for{GAP}every))"
            rf"(?:{GAP}|-)|[ ]?/[ ]?(?P<slash>)|-(?P<joined>an?|per)-)"
            rf"(?P<between>(?:{word}(?:{GAP}|-)){{0,2}}?|\d{{1,5}}-\w{{1,20}}{GAP})(?P<unit>{forms})(?P<plural>s?)(?![^\W_])"
            rf"(?!{GAP}(?:ago|earlier|before|later|previously|after|from{GAP}now)(?![^\W_]))"
        )
        self._single = re.compile(
            rf"{GAP}(apiece|annually|yearly|monthly|weekly|daily|hourly|per{GAP}annum|a{GAP}piece|each)(?![^\W_])"
        )
        self._adverbs = {
            "annually": "year", "yearly": "year", "monthly": "month", "weekly": "week", "daily": "day",
            "hourly": "hour", "per annum": "year",
        }  # fmt: skip

    def after(self, text: str, end: int) -> str | None:
        """What the amount that ends at ``end`` of a lower-cased text is counted per, by the next words, or None."""
        match = self._rate.match(text, end)
        if match is not None:
            unit = " ".join(match["unit"].split())
            row = self._units[unit]
            between = match["between"]
            direct = match["article"] or match["joined"] in ("a", "an")
            if direct and row.article == "no":
                return None
            if between and direct and row.unit != "share":
                return None
            if match["plural"] and direct:
                return None
            return row.unit
        single = self._single.match(text, end)
        if single is not None:
            word = " ".join(single[1].split())
            if word in self._adverbs:
                return self._adverbs[word]
            return self._counted(text, end)
        return None

    def _counted(self, text: str, end: int) -> str | None:
        # "at 14.50 dlrs each": the nearest thing counted before it
        for word in reversed(re.findall(r"[^\W\d_]+", text[max(0, end - _NEAR) : end])):
            row = self._units.get(word.removesuffix("s"))
            if row is not None and word.endswith("s") and row.unit not in _TIMES:
                return row.unit
        return None


@lru_cache(maxsize=1)
def shipped_bounds() -> tuple[BoundRow, ...]:
    """The bounds of the lexicon that ships."""
    return tuple(read_rows(LEXICONS / "bounds.csv", BoundRow))


@lru_cache(maxsize=1)
def shipped_rates() -> tuple[RateRow, ...]:
    """The rates of the lexicon that ships."""
    return tuple(read_rows(LEXICONS / "rates.csv", RateRow))
