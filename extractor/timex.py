"""Temporal expressions as values that resolve to intervals of days.

An expression ("the fourth quarter of 2004", "two weeks ago", "Tuesday") is read once into a small immutable tree,
which resolves to a closed interval of days against a :class:`Context`: the day of publication, the direction that the
tense around it gives, and an earlier date of the text for anaphoric forms ("a year earlier"). What the context does not
say is None: nothing is guessed. The terms are those of TimeML (deictic, anaphoric, anchored expressions).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple

Unit = Literal["day", "week", "weekend", "fortnight", "month", "quarter", "half", "year", "decade", "century"]
Direction = Literal["past", "future", "nearest"]
Cycle = Literal["day", "month", "quarter", "half", "season", "easter", "weekday_of_month"]

#: Months of a unit that months make up.
MONTHS: dict[str, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}
#: Days of a unit that days make up.
DAYS: dict[str, int] = {"day": 1, "week": 7, "weekend": 7, "fortnight": 14}


#: Beyond so many days the nearer occurrence is meant, whatever the tense: news says "last April" of a year ago.
FAR = 240
FAR_MONTHS = 330


class Interval(NamedTuple):
    """A closed interval of days: both ends belong to it."""

    first: date
    last: date


class Context(NamedTuple):
    """What an expression is resolved against.

    reference: day of publication, None when unknown.
    direction: where open forms ("Tuesday", "in April") point.
    anchor: the date that the text named last and its unit, for anaphoric forms.
    """

    reference: date | None = None
    direction: Direction = "nearest"
    anchor: tuple[Interval, str] | None = None


def add_months(day: date, months: int) -> date:
    """The day so many months on, at the month's last day when it has no such day. Raises ValueError out of range."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add(day: date, unit: str, count: int) -> date:
    """The day ``count`` units on (back when negative). Raises ValueError or OverflowError out of range."""
    if unit in DAYS:
        return day + timedelta(days=DAYS[unit] * count)
    return add_months(day, MONTHS[unit] * count)


def containing(day: date, unit: str) -> Interval:
    """The calendar unit that holds the day; weeks run from Monday to Sunday (ISO 8601), decades from the year 0."""
    if unit == "day":
        return Interval(day, day)
    if unit in DAYS:
        monday = day - timedelta(days=day.weekday())
        start = monday + timedelta(days=5) if unit == "weekend" else monday
        return Interval(start, monday + timedelta(days=DAYS[unit] - 1))
    months = MONTHS[unit]
    index = day.year * 12 + day.month - 1
    index -= index % months
    first = date(index // 12, index % 12 + 1, 1)
    return Interval(first, add_months(first, months) - timedelta(days=1))


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm of Meeus, Jones and Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    month, day = divmod(h + k - 7 * ((a + 11 * h + 22 * k) // 451) + 114, 31)
    return date(year, month, day + 1)


@dataclass(frozen=True)
class Timex:
    """A temporal expression. ``unit`` is its granularity."""

    unit: str

    def resolve(self, context: Context) -> Interval | None:
        """The days that it names; None where the context does not say, or where they are off the calendar."""
        try:
            return self._resolve(context)
        except (ValueError, OverflowError):
            return None

    def _resolve(self, context: Context) -> Interval | None:
        return None

    def in_year(self, year: int) -> Interval | None:
        """Its occurrence in a year, for forms that come round every year; None for others and for 29 February."""
        try:
            return self._in_year(year)
        except (ValueError, OverflowError):
            return None

    def _in_year(self, year: int) -> Interval | None:
        return None

    @property
    def open(self) -> bool:
        """It comes round again: tense decides which occurrence is meant."""
        return isinstance(self, (Yearly, Weekday))


@dataclass(frozen=True)
class Fixed(Timex):
    """Days that the expression states itself."""

    interval: Interval

    def _resolve(self, context: Context) -> Interval | None:
        return self.interval


@dataclass(frozen=True)
class Yearly(Timex):
    """A form that comes round every year: "November", "28 December", "the second quarter", "autumn", "Easter".

    numbers: month and day; month; index of the quarter or half; first month and length of a season; days from Easter;
    month, weekday and index of the weekday in it.
    """

    cycle: Cycle
    numbers: tuple[int, ...]

    def _in_year(self, year: int) -> Interval:
        return _occurrence(self.cycle, self.numbers, year)

    def _resolve(self, context: Context) -> Interval | None:
        if context.reference is None:
            return None
        return choose(
            self.occurrences(context.reference),
            context,
            complete=self.cycle in ("quarter", "half"),
            far=FAR if self.cycle == "day" else FAR_MONTHS,
        )

    def occurrences(self, reference: date) -> list[Interval]:
        """Its occurrences in the years around the day, in order; eight years either way reach a leap day."""
        reach = 8 if self.cycle == "day" and self.numbers == (2, 29) else 2
        around = (self.in_year(year) for year in range(reference.year - reach, reference.year + reach + 1))
        return [interval for interval in around if interval is not None]


@lru_cache(maxsize=2_000)
def _occurrence(cycle: Cycle, numbers: tuple[int, ...], year: int) -> Interval:
    """Where a form that comes round every year falls in one; few are asked for, and each many times."""
    if cycle == "day":
        day = date(year, numbers[0], numbers[1])
        return Interval(day, day)
    if cycle == "easter":
        day = easter(year) + timedelta(days=numbers[0])
        return Interval(day, day)
    if cycle == "weekday_of_month":
        day = nth_weekday(containing(date(year, numbers[0], 1), "month"), numbers[1], numbers[2])
        return Interval(day, day)
    if cycle == "month":
        first, length = date(year, numbers[0], 1), 1
    elif cycle == "season":
        first, length = date(year, numbers[0], 1), numbers[1]
    else:
        length = MONTHS[cycle]
        first = date(year, (numbers[0] - 1) * length + 1, 1)
    return Interval(first, add_months(first, length) - timedelta(days=1))


@dataclass(frozen=True)
class Weekday(Timex):
    """A day of the week, Monday is 0."""

    number: int

    def _resolve(self, context: Context) -> Interval | None:
        if context.reference is None:
            return None
        monday = containing(context.reference, "week").first
        days = [monday + timedelta(days=7 * week + self.number) for week in (-1, 0, 1)]
        direction: Direction = "future" if context.direction == "future" else "past"
        return choose([Interval(day, day) for day in days], context._replace(direction=direction))


def choose(
    occurrences: Sequence[Interval], context: Context, *, complete: bool = False, far: int = FAR
) -> Interval | None:
    """The occurrence that the direction points at.

    occurrences: in order.
    complete: the past one must be over (a quarter is reported on after its end).
    far: days beyond which the tense does not count.
    """
    reference = context.reference
    if reference is None:
        return None
    past = [item for item in occurrences if (item.last if complete else item.first) <= reference]
    future = [item for item in occurrences if item.last >= reference]
    if not past or not future:
        return past[-1] if past else future[0] if future else None
    behind, ahead = (reference - past[-1].last).days, (future[0].first - reference).days
    if context.direction == "future" and (ahead <= far or ahead <= behind):
        return future[0]
    if context.direction == "past" and (complete or behind <= far or behind <= ahead):
        return past[-1]
    return past[-1] if behind <= (2 * ahead if complete else ahead) else future[0]


def nth_weekday(whole: Interval, weekday: int, index: int) -> date:
    """The ``index``-th (from 1; -1: the last) such day of the week in an interval. Raises ValueError if it has none."""
    if index < 0:
        day = whole.last - timedelta(days=(whole.last.weekday() - weekday) % 7)
    else:
        day = whole.first + timedelta(days=(weekday - whole.first.weekday()) % 7 + 7 * (index - 1))
    if not whole.first <= day <= whole.last:
        raise ValueError(f"no such weekday in {whole}")
    return day
