"""Temporal expressions that are placed by others: counted from the reference, parts and edges of periods, ranges."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from extractor.timex import (
    MONTHS,
    Context,
    Fixed,
    Interval,
    Timex,
    Weekday,
    Yearly,
    add,
    add_months,
    containing,
    nth_weekday,
)


@dataclass(frozen=True)
class Calendar(Timex):
    """A calendar unit counted from that of the reference: "this year" is 0, "last week" -1; ``count`` of them."""

    shift: int
    count: int = 1

    def _resolve(self, context: Context) -> Interval | None:
        if context.reference is None:
            return None
        start = self.shift if self.shift >= 0 else self.shift - self.count + 1
        first = add(containing(context.reference, self.unit).first, self.unit, start)
        last = containing(add(first, self.unit, self.count - 1), self.unit).last
        return Interval(first, last)


@dataclass(frozen=True)
class Next(Timex):
    """A recurring form with "this" (0), "last" (-1), "next" (1), or with "past" (-2) and "coming" (2): the nearest one.

    With days of the week "last" and "next" count calendar weeks, as Recognizers-Text reads them.
    """

    form: Timex
    shift: int

    def _resolve(self, context: Context) -> Interval | None:
        reference = context.reference
        if reference is None:
            return None
        if isinstance(self.form, Weekday):
            if abs(self.shift) == 2:
                step = self.shift // 2
                day = reference + timedelta(days=step)
                while day.weekday() != self.form.number:
                    day += timedelta(days=step)
            else:
                day = containing(reference, "week").first + timedelta(days=7 * self.shift + self.form.number)
            return Interval(day, day)
        if self.shift == 0:
            return self.form.in_year(reference.year)
        if not isinstance(self.form, Yearly):
            return None
        around = self.form.occurrences(reference)
        if self.shift < 0:
            over = [item for item in around if item.last < reference]
            return over[-1] if over else None
        return next((item for item in around if item.first > reference), None)


@dataclass(frozen=True)
class Rolling(Timex):
    """So many units that end (sign -1) or begin (1) at the reference: "the past three years"; None for "few"."""

    count: int | None
    sign: int

    def _resolve(self, context: Context) -> Interval | None:
        reference = context.reference
        if reference is None or self.count is None:
            return None
        if self.sign < 0:
            return Interval(add(reference, self.unit, -self.count), reference - timedelta(days=1))
        return Interval(reference + timedelta(days=1), add(reference, self.unit, self.count))


@dataclass(frozen=True)
class Offset(Timex):
    """Some units before or after a day: "two weeks ago", "four days from yesterday".

    amounts: (unit, count) pairs, signed. Without ``base`` they count from the reference.
    rounded: months and years name the month or year that is reached, not a day.
    """

    amounts: tuple[tuple[str, int], ...]
    base: Timex | None = None
    rounded: bool = False

    def _resolve(self, context: Context) -> Interval | None:
        base = self.base.resolve(context) if self.base else None
        day = context.reference if self.base is None else base and base.first
        if day is None:
            return None
        for unit, count in self.amounts:
            day = add(day, unit, count)
        return containing(day, self.unit) if self.rounded else Interval(day, day)


@dataclass(frozen=True)
class Anaphor(Timex):
    """Counted from the date that the text named last: "a year earlier", "the year before", "the following day".

    Periods keep their length ("a year earlier" than a quarter is a quarter); without an anchor it is unresolved, unless
    ``deictic`` allows to count from the reference ("the previous year").
    """

    amounts: tuple[tuple[str, int], ...]
    deictic: bool = False

    def _resolve(self, context: Context) -> Interval | None:
        unit, count = self.amounts[0]
        if context.anchor is None or not self._fits(context.anchor[1], unit):
            return Calendar(unit, count).resolve(context) if self.deictic else None
        first, last = context.anchor[0]
        after = last + timedelta(days=1)
        for unit, count in self.amounts:
            first, after = add(first, unit, count), add(after, unit, count)
        return Interval(first, after - timedelta(days=1))

    @staticmethod
    def _fits(anchor: str, unit: str) -> bool:
        months = MONTHS.get(anchor, 0)
        return months > 0 and months <= MONTHS[unit] if unit in MONTHS else anchor == unit


@dataclass(frozen=True)
class Within(Timex):
    """A recurring form in a stated period: "the fourth quarter of 2004", "August last year", "Monday of next week"."""

    form: Timex
    whole: Timex

    def _resolve(self, context: Context) -> Interval | None:
        whole = self.whole.resolve(context)
        if whole is None:
            return None
        if isinstance(self.form, Weekday):
            day = nth_weekday(whole, self.form.number, 1)
            return Interval(day, day)
        return self.form.in_year(whole.first.year)


@dataclass(frozen=True)
class Part(Timex):
    """The ``index``-th run of ``count`` units of a period (from 1; negative from its end): "the first 10 months of
    2004", "the last week of May", "the first Friday of July" (unit "day" with a weekday)."""

    index: int
    count: int
    whole: Timex
    weekday: int | None = None

    def _resolve(self, context: Context) -> Interval | None:
        whole = self.whole.resolve(context)
        if whole is None:
            return None
        if self.weekday is not None:
            day = nth_weekday(whole, self.weekday, self.index)
            return Interval(day, day)
        if self.unit in ("half", "quarter") and self.count == 1 and self.whole.unit not in ("year", "half"):
            return fraction(whole, self.index, {"half": 2, "quarter": 4}[self.unit])
        if self.index < 0:
            after = whole.last + timedelta(days=1)
            return Interval(add(after, self.unit, self.index * self.count), whole.last)
        first = add(whole.first, self.unit, (self.index - 1) * self.count)
        last = add(first, self.unit, self.count) - timedelta(days=1)
        return Interval(first, last) if last <= whole.last + timedelta(days=6) else None


def fraction(whole: Interval, index: int, parts: int) -> Interval:
    """The ``index``-th (from 1) of equal parts of an interval, cut at whole days."""
    days = (whole.last - whole.first).days + 1
    first = whole.first + timedelta(days=days * (index - 1) // parts)
    return Interval(first, whole.first + timedelta(days=days * index // parts - 1))


@dataclass(frozen=True)
class Edge(Timex):
    """A part of a period without sharp bounds: "early 2026", "mid-November", "the end of the year", "later this week".

    Start and end are its halves, the middle a third around it; weeks break after Wednesday, months after the 15th
    (as in Recognizers-Text). Before and after are counted from the reference where it lies in the period.
    """

    edge: Literal["start", "middle", "end", "before", "after"]
    whole: Timex

    @property
    def open(self) -> bool:
        """Its period comes round again."""
        return self.whole.open

    def point(self, context: Context) -> date | None:
        """Its day as an end of a range: the first, middle or last day of the period."""
        whole = self.whole.resolve(context)
        if whole is None:
            return None
        middle = whole.first + timedelta(days=((whole.last - whole.first).days + 1) // 2)
        return {"start": whole.first, "before": whole.first, "middle": middle}.get(self.edge, whole.last)

    def _resolve(self, context: Context) -> Interval | None:
        whole = self.whole.resolve(context)
        if whole is None:
            return None
        first, last = whole
        reference = context.reference
        if self.edge in ("before", "after") and reference is not None and first <= reference <= last:
            if self.edge == "before" and reference > first:
                return Interval(first, reference - timedelta(days=1))
            if self.edge == "after" and reference < last:
                return Interval(reference + timedelta(days=1), last)
            return whole
        days = (last - first).days + 1
        if days == 1:
            return whole
        if self.edge == "middle":
            return Interval(*self._middle(first, last, days))
        cut = self._cut(first, days)
        return Interval(first, cut) if self.edge in ("start", "before") else Interval(cut + timedelta(days=1), last)

    @staticmethod
    def _cut(first: date, days: int) -> date:
        if days == 7:
            return first + timedelta(days=2)
        if 28 <= days <= 31:
            return first + timedelta(days=14)
        if days in (365, 366):
            return date(first.year, 6, 30) if first.month == 1 else add_months(first, 6) - timedelta(days=1)
        return first + timedelta(days=days // 2 - 1)

    @staticmethod
    def _middle(first: date, last: date, days: int) -> tuple[date, date]:
        if days in (365, 366):
            return add_months(first, 4), add_months(first, 8) - timedelta(days=1)
        return first + timedelta(days=days // 3), last - timedelta(days=days // 3)


@dataclass(frozen=True)
class Ending(Timex):
    """So many units to a point or from it: "the three months to December" (sign -1), "the week beginning May 4" (1).

    over: the point is past ("ended").
    """

    count: int
    point: Timex
    sign: int
    over: bool = False

    def _resolve(self, context: Context) -> Interval | None:
        form = self.point
        if self.over and context.reference is not None:
            form = beside(form, context.reference, -1)
        point = form.resolve(context)
        if point is None:
            return None
        if self.sign < 0:
            after = point.last + timedelta(days=1)
            first = add(after, self.unit, -self.count)
            if after.day != 1 and self.unit in MONTHS:
                first = add(point.last, self.unit, -self.count) + timedelta(days=1)
            return Interval(first, point.last)
        if self.unit == "week":
            return Interval(containing(point.first, "week").first, containing(point.first, "week").last)
        return Interval(point.first, add(point.first, self.unit, self.count) - timedelta(days=1))


@dataclass(frozen=True)
class Between(Timex):
    """From one date to another, both included; a year that one end lacks is that of the other end."""

    start: Timex
    end: Timex

    def _resolve(self, context: Context) -> Interval | None:
        start, end = self.start, self.end
        if start.open and (not end.open or context.direction == "future"):
            last = bound(end, context, last=True)
            return closed(bound(beside(start, last, -1), context, last=False), last) if last else None
        first = bound(start, context, last=False)
        return closed(first, bound(beside(end, first, 1), context, last=True)) if first else None


def closed(first: date | None, last: date | None) -> Interval | None:
    """The interval between two days, None where one is unknown or they are in the wrong order."""
    return Interval(first, last) if first and last and first <= last else None


def bound(form: Timex, context: Context, *, last: bool) -> date | None:
    """The day at which a range begins, or ends."""
    if isinstance(form, Edge):
        return form.point(context)
    interval = form.resolve(context)
    return None if interval is None else interval[last]


def beside(form: Timex, day: date, side: int) -> Timex:
    """An open form at its first occurrence that does not end before the day (1), or its last that begins by it (-1)."""
    if isinstance(form, Edge):
        return replace(form, whole=beside(form.whole, day, side))
    if isinstance(form, Yearly):
        around = form.occurrences(day)
        fitting = [item for item in around if (item.last >= day if side > 0 else item.first <= day)]
        return Fixed(form.unit, fitting[0 if side > 0 else -1]) if fitting else form
    if isinstance(form, Weekday):
        interval = form.resolve(Context(day, "future" if side > 0 else "past"))
        return Fixed("day", interval) if interval else form
    return form


@dataclass(frozen=True)
class Same(Timex):
    """The period that the text named last, in another year: "the same period last year"."""

    whole: Timex

    def _resolve(self, context: Context) -> Interval | None:
        whole = self.whole.resolve(context)
        if whole is None or context.anchor is None or MONTHS.get(context.anchor[1], 99) > MONTHS["year"]:
            return None
        first, last = context.anchor[0]
        months = (whole.first.year - first.year) * 12
        return Interval(add_months(first, months), add_months(last + timedelta(days=1), months) - timedelta(days=1))


@dataclass(frozen=True)
class ToDate(Timex):
    """From the start of a unit to the reference: "the year to date"."""

    def _resolve(self, context: Context) -> Interval | None:
        if context.reference is None:
            return None
        return Interval(containing(context.reference, self.unit).first, context.reference)
