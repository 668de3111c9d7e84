"""Productions for temporal expressions that name a place in the calendar: days, months, years, quarters, their parts.

``the`` at their start is part of them, ``on`` and ``in`` are not.
"""

from __future__ import annotations

from datetime import date

from extractor.timex import MONTHS, Fixed, Interval, Timex, Yearly, containing
from extractor.timex_deictic import CLOSED, DeicticForms
from extractor.timex_relations import Between, Calendar, Part, Rolling, Within
from extractor.timex_words import Reading, full_year

#: Kinds of words that a phrase for a year may start with.
YEAR_STARTS = frozenset(("unit", "era", "shift", "number"))
CURRENCY_SIGNS = frozenset("$€£¥")


def year_value(year: int) -> Fixed:
    """A calendar year."""
    return Fixed("year", containing(date(year, 1, 1), "year"))


def day_value(month: int, day: int, year: int | None) -> Timex | None:
    """A day, with or without its year; None when the calendar has no such day."""
    form = Yearly("day", "day", (month, day))
    if year is None:
        return form if form.in_year(2000) else None
    interval = form.in_year(year)
    return Fixed("day", interval) if interval else None


class CalendarForms(DeicticForms):
    """The productions of calendar expressions."""

    def numeric_day(self, index: int) -> Reading | None:
        """``2025-06-13``, ``13/06/2025``."""
        found = self.numeric(index)
        return (Fixed("day", Interval(found[0], found[0])), found[1]) if found else None

    def full_day(self, index: int) -> Reading | None:
        """``[Friday,] June 13[, 2025]``, ``the 13th of June[, 2025]``, ``May 18-19``, ``4-22 May 1995``."""
        weekday = self.weekday(index, short=True)
        if weekday:
            index = self.skip(self.skip(weekday[1], ","), "the")
        index = self.skip(index, "the") if self.atoms.kind(index + 1) == "ordinal" else index
        return self._month_first(index) or self._day_first(index)

    def _month_first(self, index: int) -> Reading | None:
        year_before = self.year(index)
        if year_before and not self.month(index):
            index = self.skip(year_before[1], ",")
        month = self.month(index)
        if not month:
            return None
        place = month[1]
        if self.atoms.at(place) == ",":
            place += self.atoms.kind(place + 1) == "ordinal"
        place = self.skip(place, "the") if self.atoms.kind(place + 1) == "ordinal" else place
        between = self.atoms.at(place) == "between"
        place += self.atoms.at(place) == "-" and self.atoms.glued(place) and self.atoms.glued(place + 1)
        day = self.day(place + between) or self._spelled(place)
        if not day:
            return None
        year: tuple[int, int] | None
        last = self._second_day(day[1], between=between)
        if between and not last:
            return None
        year = self._year_after(last[1] if last else day[1])
        if year is None and year_before:
            year = year_before[0], (last or day)[1]
        return self._days(month[0], day, last, year)

    def _spelled(self, index: int) -> tuple[int, int] | None:
        day = self.spelled_day(index)
        if day and self.atoms.kind(day[1]) == "word" and self.sense(day[1], "join") is None:
            return day if self.atoms.at(day[1]) in CLOSED or self.atoms.opens_line(day[1]) else None
        return day

    def _second_day(self, index: int, *, between: bool = False) -> tuple[int, int] | None:
        """The last day of a range in one month."""
        joined = self.atoms.at(index) == "and" if between else self.sense(index, "join") is not None
        day = self.day(index + 1) if joined else None
        return day if day and not self.month(day[1]) and self.atoms.at(day[1]) != "of" else None

    def _days(
        self, month: int, day: tuple[int, int], last: tuple[int, int] | None, year: tuple[int, int] | None
    ) -> Reading | None:
        number = year[0] if year else None
        first_day = day_value(month, day[0], number)
        if first_day is None:
            return None
        end = year[1] if year else (last or day)[1]
        if last is None:
            return self._placed(first_day, end)
        last_day = day_value(month, last[0], number)
        return (Between("day", first_day, last_day), end) if last_day else None

    def _day_first(self, index: int) -> Reading | None:
        day = self.day(index)
        if not day or self.atoms.at(index - 1) in CURRENCY_SIGNS:
            return None
        last = None
        if self.atoms.at(day[1]) in ("-", "–", "to", "and", "/") and (second := self.day(day[1] + 1)):
            day, last = (day[0], second[1]), second
        place = self.skip(day[1], ".", "-")
        month = self.month(self.skip(place, "of"))
        if not month or (self.atoms.at(day[1]) == "." and not self.atoms.glued(day[1])):
            return None
        year = self._year_after(month[1])
        return self._days(month[0], (day[0], month[1]), (last[0], month[1]) if last else None, year)

    def _year_after(self, index: int) -> tuple[int, int] | None:
        """``, 2025``, ``in 2020``, ``of 87``, ``'04``, ``-2025``."""
        atoms = self.atoms
        if atoms.at(index) in ("of", "in"):
            return self.year(index + 1, short=atoms.at(index) == "of")
        if atoms.at(index) in (",", "-"):
            index += 1
        return self.year(index)

    def month_of_year(self, index: int) -> Reading | None:
        """``November``, ``Nov. 2004``, ``2016, nov``, ``April of this year``, ``August last year``."""
        year = self.year(index)
        if year and (month := self.month(self.skip(year[1], ","))):
            if self.day(month[1]):
                return None
            return self._month_in(month[0], year[0], month[1])
        month = self.month(index)
        if not month:
            return None
        year = self._year_after(month[1])
        if year:
            return self._month_in(month[0], *year)
        return self._placed(Yearly("month", "month", (month[0],)), month[1])

    @staticmethod
    def _month_in(month: int, year: int, end: int) -> Reading | None:
        interval = Yearly("month", "month", (month,)).in_year(year)
        return (Fixed("month", interval), end) if interval else None

    def _placed(self, form: Timex, index: int) -> Reading:
        """A recurring form with the year behind it, if any: ``last year``, ``of this year``, ``of fiscal 1987``."""
        if isinstance(form, Yearly):
            place = self.skip(index, ",") if self.year(index + 1) else index
            place = self.skip(place, "of", "in")
            whole = self.whole_year(place)
            if whole and (self.atoms.at(place) != "the" or self.atoms.at(place - 1) == "of"):
                return Within(form.unit, form, whole[0]), whole[1]
        return form, index

    def whole_year(self, index: int) -> Reading | None:
        """A phrase for a year: ``2004``, ``fiscal 1987``, ``last year``, ``the year``, ``the previous year``."""
        if self.atoms.at(index) not in ("the", "a", "'", "fy") and self.atoms.kind(index) != "number":
            kinds = self.lexicon.kinds.get(self.atoms.at(index), ())
            if not any(kind in YEAR_STARTS for kind in kinds):
                return None
        for production in (self.year_expression, self.shifted, self.distant, self.definite):
            reading = production(index)
            if reading and reading[0].unit == "year" and not isinstance(reading[0], Rolling):
                return reading
        return None

    def year_expression(self, index: int) -> Reading | None:
        """``2004``, ``1987/88``, ``[the] [fiscal] year 1987``, ``fiscal 1987``, ``FY04``, ``the 1986 fiscal year``."""
        atoms, start = self.atoms, index
        index = self.skip(index, "the")
        if atoms.at(index) == "fy" and (year := self.year(self.skip(index + 1, "-"), short=True)):
            return self._years(*year)
        place = index + (self.sense(index, "era") is not None)
        place += self.sense(place, "unit") == "year"
        if place > index and (year := self.year(place)):
            return self._years(*year)
        year = self.year(index)
        if not year:
            return None
        value, end = self._years(*year)
        place = end + (self.sense(end, "era") is not None)
        if self.sense(place, "unit") == "year" and atoms.at(place) in ("year", "yr"):
            return value, place + 1
        if place > end and self.sense(end, "era") is not None and self.sense(place + 1, "unit") == "year":
            return value, place + 2
        return (value, end) if start == index else None

    def _years(self, year: int, index: int) -> Reading:
        """A year, or a season that runs into the next one: ``1987/88``, ``2004-05``, ``1999/2000``."""
        atoms = self.atoms
        if atoms.at(index) in ("/", "-", "–") and atoms.glued(index) and atoms.glued(index + 1):
            text = atoms.at(index + 1)
            if atoms.kind(index + 1) == "number" and text.isdecimal() and len(text) in (1, 2):
                last = year // 10 ** len(text) * 10 ** len(text) + int(text)
                last += 10 ** len(text) if last <= year else 0
                if year < last <= year + 30:
                    interval = Interval(date(year, 1, 1), date(last, 12, 31))
                    return Fixed("year", interval), index + 2
        return year_value(year), index

    def decade(self, index: int) -> Reading | None:
        """``the 1990s``, ``'90s``, ``nineties``."""
        start = index
        index = self.skip(index, "the")
        index = self.skip(index, "'")
        atoms = self.atoms
        if atoms.kind(index) == "decade":
            digits = atoms.at(index).rstrip("s").rstrip("'")
            first = int(digits) if len(digits) == 4 else full_year(int(digits))
            if len(digits) == 2 and start == index:
                return None
        else:
            value = self.sense(index, "decade")
            if value is None or (start == index and atoms.at(index - 1) not in ("in", "early", "late", "mid", "-")):
                return None
            first = 1900 + int(value)
        if not 1400 <= first < 2100:
            return None
        if first % 100 == 0 and first != 2000:
            return Fixed("century", containing(date(first, 1, 1), "century")), index + 1
        return Fixed("decade", containing(date(first, 1, 1), "decade")), index + 1

    def period(self, index: int) -> Reading | None:
        """Numbered parts: ``the fourth quarter of 2004``, ``Q3``, ``first half``, ``the first nine months``."""
        start = index
        index = self.skip(index, "the")
        code = self._code(index)
        if code:
            return self._in_year(*code)
        year = self.year(index)
        if year:
            code = self._code(self.skip(year[1], "-"))
            if code:
                return Within(code[0].unit, code[0], year_value(year[0])), code[1]
            part = self._numbered(self.skip(year[1], "the", "'"))
            return (Within(part[0].unit, part[0], year_value(year[0])), part[1]) if part else None
        index += self.sense(index, "era") is not None
        ordinal = self.ordinal(index) or self._last(index)
        if not ordinal:
            return None
        place = ordinal[1] + (self.sense(ordinal[1], "era") is not None)
        if year := self.year(place):
            part = self._numbered(index, skip=year[1])
            return (Within(part[0].unit, part[0], year_value(year[0])), part[1]) if part else None
        numbered = self._numbered(index)
        if numbered:
            return self._in_year(*numbered)
        return self._run(ordinal, start != index)

    def _last(self, index: int) -> tuple[int, int] | None:
        return (-1, index + 1) if self.atoms.at(index) == "last" else None

    def _code(self, index: int) -> Reading | None:
        """``Q3``, ``H1``, ``3Q``."""
        if self.atoms.kind(index) != "code":
            return None
        text = self.atoms.at(index)
        number, cycle = int(text.strip("qh")), "quarter" if "q" in text else "half"
        return Yearly(cycle, "quarter" if cycle == "quarter" else "half", (number,)), index + 1

    def _numbered(self, index: int, *, skip: int | None = None) -> Reading | None:
        """``fourth [fiscal] quarter``, ``second half``; ``skip``: the noun stands there."""
        ordinal = self.ordinal(index)
        if not ordinal:
            return None
        place = skip or ordinal[1]
        place += self.sense(place, "era") is not None
        place = self.skip(place, "-")
        unit = self.sense(place, "unit")
        if unit == "half" and self.atoms.at(place + 1) == "-" and self.sense(place + 2, "unit") == "year":
            place += 2
        if unit == "quarter" and (ordinal[0] == -1 or 1 <= ordinal[0] <= 4):
            return Yearly("quarter", "quarter", (ordinal[0] % 5,)), place + 1
        if unit == "half" and (ordinal[0] == -1 or 1 <= ordinal[0] <= 2):
            return Yearly("half", "half", (ordinal[0] % 3,)), place + 1
        return None

    def _in_year(self, form: Timex, index: int) -> Reading:
        """A quarter or half with its whole: ``of 2004``, ``2004``, ``'04``, ``of last year``, ``of March``."""
        atoms = self.atoms
        if year := self.year(self.skip(index, "-", ","), short=atoms.glued(index)):
            return Within(form.unit, form, self._years(*year)[0]), self._years(*year)[1]
        if atoms.at(index) in ("of", "in"):
            placed = self._placed(form, index)
            if placed[1] > index:
                return placed
            whole = self._inner(index + 1)
            if whole and atoms.at(index) == "of" and MONTHS.get(whole[0].unit, 0) in (1, 3, 120, 1200):
                numbers = form.numbers if isinstance(form, Yearly) else (1,)
                return Part(form.unit, numbers[0], 1, whole[0]), whole[1]
            return form, index
        return self._placed(form, index)

    def _run(self, ordinal: tuple[int, int], the: bool) -> Reading | None:
        """``first 10 months [of 2004]``, ``last three months of 2004``, ``first week of May``."""
        if weekday := self.weekday(ordinal[1]):
            if self.atoms.at(weekday[1]) in ("of", "in") and (whole := self._inner(weekday[1] + 1)):
                return Part("day", ordinal[0], 1, whole[0], weekday[0]), whole[1]
            if self.atoms.at(ordinal[1] - 1) != "last" and 1 <= ordinal[0] <= 5:
                return Part("day", ordinal[0], 1, Calendar("month", 0), weekday[0]), weekday[1]
            return None
        count = self.number(ordinal[1])
        unit = self.unit(count[1] if count else ordinal[1])
        if unit and unit[0] == "century" and not count and 10 <= ordinal[0] <= 21:
            return Fixed("century", containing(date(100 * ordinal[0] - 50, 1, 1), "century")), unit[1]
        if not unit or unit[0] in ("decade", "century", "weekend"):
            return None
        number = count[0] if count else 1
        if self.atoms.at(unit[1]) in ("of", "in") and (whole := self._inner(unit[1] + 1)):
            size = MONTHS.get(whole[0].unit, 1)
            if size >= MONTHS.get(unit[0], 0) and whole[0].unit not in ("day", unit[0]):
                return Part(unit[0], ordinal[0], number, whole[0]), whole[1]
        if whole := self.whole_year(unit[1]):
            return Part(unit[0], ordinal[0], number, whole[0]), whole[1]
        if unit[0] == "month" and ordinal[0] == 1 and 1 < number < 12 and self.atoms.at(ordinal[1] - 1) != "last":
            return Yearly("half", "season", (1, number)), unit[1]
        return None

    def season(self, index: int) -> Reading | None:
        """``the autumn``, ``spring 2005``, ``summer of last year``."""
        place = self.skip(index, "the")
        value = self.sense(place, "season")
        if value is None:
            return None
        form = self.season_form(value)
        if year := self._year_after(place + 1):
            return Within("season", form, self._years(*year)[0]), year[1]
        return self._placed(form, place + 1)

    def feast(self, index: int) -> Reading | None:
        """``Christmas Eve 2004``, ``the New Year``."""
        place = self.skip(index, "the")
        holiday = self.holiday(place)
        if not holiday:
            return None
        if year := self._year_after(holiday[1]):
            return Within("day", holiday[0], self._years(*year)[0]), year[1]
        return self._placed(holiday[0], holiday[1])

    def _inner(self, index: int) -> Reading | None:
        """A whole that has parts: a year, month, quarter, week or decade, by name or from the reference."""
        readings = [
            reading
            for production in (
                self.month_of_year, self.year_expression, self.decade, self.period, self.shifted, self.season,
                self.definite,
            )
            if (reading := production(index))
        ]  # fmt: skip
        return max(readings, key=lambda reading: reading[1]) if readings else None
