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
from extractor.timex_lexer import Atoms, DateLexicon
from extractor.timex_relations import Between, Calendar, Within
from extractor.timex_words import Reading

Production = Callable[[int], Reading | None]

#: What may stand between a number and the word that makes it part of a date.
NUMBER_LINKS = frozenset((",", ".", "-", "–", "of", "to", "/", "and", "or", "the", "between", "through", "until"))


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

    def find(self, text: str) -> Iterator[Found]:
        """All expressions of the text, in order and without overlap."""
        for atoms in self.lexicon.regions(text):
            yield from Parser(self.lexicon, atoms, day_first=self.day_first).find()


class Parser(ComposedForms):
    """Ranges and the search in one stretch of atoms."""

    def __init__(self, lexicon: DateLexicon, atoms: Atoms, *, day_first: bool = False) -> None:
        """lexicon, atoms, day_first: see :class:`extractor.timex_words.Words`."""
        super().__init__(lexicon, atoms, day_first=day_first)
        counted = (self.shifted, self.distant, self.counted_from, self.ending)
        self._by_kind: dict[str, tuple[Production, ...]] = {
            "month": (self.full_day, self.month_of_year),
            "month_short": (self.full_day, self.month_of_year),
            "weekday": (self.full_day, self.day_of_week, self.counted_from),
            "weekday_short": (self.full_day,),
            "unit": (self.year_expression, self.edge, self.distant, self.ending, self.same),
            "number": counted,
            "vague": (self.shifted, self.distant),
            "ordinal": (self.period, self.ending, self.edge),
            "decade": (self.decade,),
            "deixis": (self.deictic,),
            "shift": (self.deictic, self.shifted, self.same, self.period, self.edge),
            "edge": (self.edge, self.deictic),
            "season": (self.season,),
            "holiday": (self.feast,),
            "era": (self.year_expression, self.period, self.ending),
        }
        self._by_digits: dict[str, tuple[Production, ...]] = {
            "date": (self.numeric_day,),
            "decade": (self.decade,),
            "code": (self.period,),
            "ordinal": (self.full_day, self.period, self.ending),
            "number": (self.full_day, self.month_of_year, self.year_expression, self.period, *counted),
        }
        self._by_word: dict[str, tuple[Production, ...]] = {
            "the": (self.shifted, self.deictic, self.distant, self.same, self.definite),
            "a": (self.distant, self.counted_from),
            "an": (self.distant, self.counted_from),
            "in": (self.counted_from,),
            "'": (self.year_expression, self.decade),
            "fy": (self.year_expression,),
            "its": (self.ending,),
            **dict.fromkeys(COMPARED, (self.same,)),
        }

    def find(self) -> Iterator[Found]:
        """The expressions of the stretch, in order and without overlap."""
        atoms, index = self.atoms, 0
        while index < len(atoms):
            reading = self.expression(index)
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
            return (*self._productions(index + 1), *self._by_word["the"])
        if what in ("word", "mark"):
            found = self._by_word.get(form)
            if found is not None:
                return found
            kinds = self.lexicon.kinds.get(form)
            return [production for kind in kinds for production in self._by_kind.get(kind, ())] if kinds else ()
        if what == "number" and len(form) != 4 and not self._continued(index + 1):
            return ()
        return self._by_digits.get(what, ())

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
            reading = production(index)
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
