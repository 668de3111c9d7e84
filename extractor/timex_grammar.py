"""The grammar of temporal expressions in English news: from text to the values of :mod:`extractor.timex`.

A recursive descent over the atoms around a trigger. Every production takes the index of an atom and gives the value
with the index behind it, or None; the longest reading wins, on a tie the one listed first. This module holds ranges
and the search.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from extractor.timex import Fixed, Timex, Weekday, Yearly
from extractor.timex_calendar import day_value
from extractor.timex_composed import COMPARED, ComposedForms
from extractor.timex_lexer import DateLexicon
from extractor.timex_relations import Between, Calendar, Within
from extractor.timex_words import Reading

Production = Callable[["Parser", int], Reading | None]

#: What may stand between a number and the word that makes it part of a date.
NUMBER_LINKS = frozenset((",", ".", "-", "–", "of", "to", "/", "and", "or", "the", "between", "through", "until"))


#: Function words that begin an expression only where the word behind them goes on with it.
LEADS = frozenset(("the", "a", "an", "in", "its", "from", "between"))


#: Atoms whose text says what they may begin.
WORDLIKE = frozenset(("word", "mark"))


class Found(NamedTuple):
    """An expression in the text.

    start, end: half-open offsets. timex: its value. form: what the whole of it is where that alone is doubtful
    ("month", "month_short", "year", "weekday", "season", "definite", "half", "in", "holiday", "deixis"), "modal" for
    one that ends in a word for a month that may be a verb, else "".
    """

    start: int
    end: int
    timex: Timex
    form: str


class Grammar:
    """Finds temporal expressions in plain text."""

    def __init__(self, lexicon: DateLexicon, *, day_first: bool = False) -> None:
        """lexicon: the words. day_first: how a date in digits is read that can be read both ways (3/4/2025)."""
        self.lexicon = lexicon
        self.day_first = day_first
        #: Words that an expression may begin with.
        self.starts = frozenset(
            [form for form, kinds in lexicon.kinds.items() if any(kind in BY_KIND for kind in kinds)]
        ) | frozenset((*BY_WORD, "from", "between"))
        #: Words that may stand behind a function word which begins one.
        self.follow = self.starts.union(lexicon.kinds, ["full"])

    def find(self, text: str, places: Iterable[int] | None = None) -> Iterator[Found]:
        """All expressions of the text, in order and without overlap.

        places: the only offsets at which triggers may begin, see :meth:`DateLexicon.places`; None for anywhere.
        """
        for atoms in self.lexicon.regions(text, places):
            yield from Parser(self.lexicon, atoms, day_first=self.day_first).find(self.starts, self.follow)


class Parser(ComposedForms):
    """Ranges and the search in one stretch of atoms."""

    def find(self, starts: frozenset[str], follow: frozenset[str]) -> Iterator[Found]:
        """The expressions of the stretch, in order and without overlap.

        starts: words that they may begin with. follow: words behind "the", "a", "in" and their like that begin one.
        """
        atoms, index = self.atoms, 0
        lower, what, size = atoms.lower, atoms.what, len(atoms)
        while index < size:
            kind, form = what[index], lower[index]
            if kind in WORDLIKE:
                idle = form not in starts or (
                    form in LEADS and what[index + 1] in WORDLIKE and lower[index + 1] not in follow
                )
            elif kind == "number":
                idle = len(form) != 4 and not self._continued(index + 1)
            else:
                idle = kind not in BY_DIGITS
            reading = None if idle else self.expression(index)
            if reading is None:
                index += 1
                continue
            timex, end = reading
            yield Found(atoms.start[index], atoms.end[end - 1], timex, self._form(index, end, timex))
            index = end

    def _productions(self, index: int) -> Iterable[Production]:
        """The productions whose first word may be the atom; "the" leaves it to the word behind it."""
        what, form = self.atoms.what[index], self.atoms.lower[index]
        if form == "the":
            return (*self._productions(index + 1), *BY_WORD["the"])
        if what in WORDLIKE:
            found = BY_WORD.get(form)
            if found is not None:
                return found
            kinds = self.lexicon.kinds.get(form)
            return [production for kind in kinds for production in BY_KIND.get(kind, ())] if kinds else ()
        if what == "number" and len(form) != 4 and not self._continued(index + 1):
            return ()
        return BY_DIGITS.get(what, ())

    def _continued(self, index: int) -> bool:
        """A number before the index may begin an expression."""
        atoms = self.atoms
        while atoms.lower[index] in NUMBER_LINKS or atoms.what[index] in ("number", "ordinal"):
            index += 1
        return atoms.lower[index] in self.lexicon.kinds

    def _form(self, index: int, end: int, timex: Timex) -> str:
        """What a doubtful expression consists of."""
        atoms = self.atoms
        first = atoms.at(index)
        if first == "in":
            return "in"
        if isinstance(timex, Calendar) and first == "the" and timex.shift == 0:
            return "definite"
        size = end - index
        if size > 1 and atoms.at(end - 1) in ("may", "march"):
            return "modal"
        if size == 1 and self.sense(index, "deixis") is not None:
            return "deixis"
        if size == 1 and atoms.kind(index) == "number":
            return "year"
        if isinstance(timex, Yearly):
            if timex.cycle == "half":
                return "half"
            if timex.cycle == "season" and timex.unit == "season":
                return "season"
            if timex.cycle == "month":
                return "month" if self.sense(index, "month") is not None else "month_short"
            if self.holiday(index):
                return "holiday"
        if size == 1 and isinstance(timex, Weekday):
            return "weekday"
        return ""

    def expression(self, index: int) -> Reading | None:
        """A single expression or a range of two."""
        return self.range_with_lead(index) or self.range_without_lead(index)

    def range_with_lead(self, index: int) -> Reading | None:
        """``from A to B``, ``between A and B``; the first day may be a bare number."""
        lead = self.atoms.at(index)
        if lead not in ("from", "between"):
            return None
        start = self.single(index + 1)
        joins = ("and", "-", "–", "—") if lead == "between" else None
        if start:
            end = self._second(start, joins)
            if end:
                return Between(end[0].unit, start[0], end[0]), end[1]
            return start if isinstance(start[0], Between) else None
        day = self.day(index + 1)
        if day and self._joins(day[1], joins) and (last := self.full_day(day[1] + 1)):
            return self._from_number(day[0], last)
        return None

    def _from_number(self, day: int, last: Reading) -> Reading | None:
        point = last[0]
        if isinstance(point, Yearly):
            first = day_value(point.numbers[0], day, None)
        else:
            fixed = point.interval.first if isinstance(point, Fixed) else None
            first = day_value(fixed.month, day, fixed.year) if fixed else None
        return (Between("day", first, point), last[1]) if first else None

    def range_without_lead(self, index: int) -> Reading | None:
        """``A to B``, ``A-B``, else a single expression."""
        start = self.single(index)
        if not start:
            return None
        end = self._second(start, None)
        return (Between(end[0].unit, start[0], end[0]), end[1]) if end else start

    def _joins(self, index: int, joins: tuple[str, ...] | None) -> bool:
        if joins is not None:
            return self.atoms.at(index) in joins
        return self.sense(index, "join") is not None

    def _second(self, start: Reading, joins: tuple[str, ...] | None) -> Reading | None:
        """The far end of a range."""
        atoms, index = self.atoms, start[1]
        if not self._joins(index, joins) or isinstance(start[0], Between):
            return None
        mark = atoms.at(index)
        if mark in ("-", "–", "—", "/") and atoms.glued(index) != atoms.glued(index + 1):
            return None
        if mark == "/" and start[0].unit not in ("month", "quarter"):
            return None
        if atoms.at(index + 1) == "now" and joins:
            return Calendar("day", 0), index + 2
        if mark == "to" and atoms.at(index + 1) == "date":
            return Calendar("day", 0), index + 2
        end = self.single(index + 1)
        if end is None:
            day = self.day(index + 1)
            point = start[0]
            if day and isinstance(point, Yearly) and point.cycle == "day" and not self.word_follows(day[1]):
                last = day_value(point.numbers[0], day[0], None)
                return (last, day[1]) if last else None
            return None
        return end if self._compatible(start[0], end[0]) else None

    @staticmethod
    def _compatible(start: Timex, end: Timex) -> bool:
        if isinstance(end, Between):
            return False
        if isinstance(start, Fixed) and isinstance(end, Fixed) and end.interval.last < start.interval.first:
            return False
        weekdays = isinstance(start, Weekday), isinstance(end, Weekday)
        return weekdays[0] == weekdays[1] or not weekdays[0]

    def single(self, index: int) -> Reading | None:
        """The longest expression that starts at the index."""
        best: Reading | None = None
        for production in self._productions(index):
            reading = production(self, index)
            if reading and (best is None or reading[1] > best[1]):
                best = reading
        return self._possessed(best) if best else None

    def _possessed(self, reading: Reading) -> Reading:
        """``last year's first quarter``, ``1986's second half``."""
        atoms, (whole, index) = self.atoms, reading
        if whole.unit == "year" and atoms.at(index) == "'" and atoms.at(index + 1) == "s" and atoms.glued(index + 1):
            part = self.period(index + 2)
            if part and isinstance(part[0], Yearly):
                return Within(part[0].unit, part[0], whole), part[1]
        return reading


_COUNTED: tuple[Production, ...] = (Parser.shifted, Parser.distant, Parser.counted_from, Parser.ending)

#: The productions whose first word may be of a kind.
BY_KIND: dict[str, tuple[Production, ...]] = {
    "month": (Parser.full_day, Parser.month_of_year),
    "month_short": (Parser.full_day, Parser.month_of_year),
    "weekday": (Parser.full_day, Parser.day_of_week, Parser.counted_from),
    "weekday_short": (Parser.full_day,),
    "unit": (Parser.year_expression, Parser.edge, Parser.distant, Parser.ending, Parser.same),
    "number": _COUNTED,
    "vague": (Parser.shifted, Parser.distant),
    "ordinal": (Parser.period, Parser.ending, Parser.edge),
    "decade": (Parser.decade,),
    "deixis": (Parser.deictic,),
    "shift": (Parser.deictic, Parser.shifted, Parser.same, Parser.period, Parser.edge),
    "edge": (Parser.edge, Parser.deictic),
    "season": (Parser.season,),
    "holiday": (Parser.feast,),
    "era": (Parser.year_expression, Parser.period, Parser.ending),
}

#: The productions whose first atom may be digits, by the kind of atom.
BY_DIGITS: dict[str, tuple[Production, ...]] = {
    "date": (Parser.numeric_day,),
    "decade": (Parser.decade,),
    "code": (Parser.period,),
    "ordinal": (Parser.full_day, Parser.period, Parser.ending),
    "number": (Parser.full_day, Parser.month_of_year, Parser.year_expression, Parser.period, *_COUNTED),
}

#: The productions that begin with a function word or a mark.
BY_WORD: dict[str, tuple[Production, ...]] = {
    "the": (Parser.shifted, Parser.deictic, Parser.distant, Parser.same, Parser.definite),
    "a": (Parser.distant, Parser.counted_from),
    "an": (Parser.distant, Parser.counted_from),
    "in": (Parser.counted_from,),
    "'": (Parser.year_expression, Parser.decade),
    "fy": (Parser.year_expression,),
    "its": (Parser.ending,),
    **dict.fromkeys(COMPARED, (Parser.same,)),
}
