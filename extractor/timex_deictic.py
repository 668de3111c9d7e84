"""Productions for temporal expressions that count from the day of publication or from the date named last."""

from __future__ import annotations

from extractor.timex import MONTHS, Timex, Weekday, Yearly
from extractor.timex_relations import Anaphor, Calendar, Next, Offset, Rolling, ToDate, Within
from extractor.timex_words import Reading, Words

#: Function words that may follow an expression; any other word behind "the year before" makes it a conjunction.
CLOSED = frozenset(
    [
        "and",
        "but",
        "or",
        "as",
        "at",
        "by",
        "for",
        "from",
        "in",
        "into",
        "of",
        "on",
        "that",
        "the",
        "to",
        "was",
        "were",
        "when",
        "where",
        "which",
        "while",
        "who",
        "with",
        "is",
        "are",
        "had",
        "has",
        "would",
        "will",
        "said",
        "due",
        "because",
        "compared",
        "against",
        "versus",
        "vs",
    ]
)

#: Words behind "the year before" and "two days after" that leave them adverbs.
BEHIND = frozenset(
    [
        "and",
        "but",
        "or",
        "to",
        "from",
        "when",
        "while",
        "because",
        "due",
        "compared",
        "against",
        "versus",
        "vs",
        "was",
        "were",
        "had",
        "has",
        "said",
        "with",
        "in",
        "by",
        "for",
    ]
)

#: "this", "last" and "next" as they count calendar units.
STEP = {-2: -1, -1: -1, 0: 0, 1: 1, 2: 1}

#: Units that are counted by the calendar even in rows ("the next two quarters").
BY_CALENDAR = ("quarter", "half", "decade", "century")


class DeicticForms(Words):
    """The productions of deictic and anaphoric expressions."""

    def deictic(self, index: int) -> Reading | None:
        """``today``, ``later today``, ``yesterday morning``, ``the day before yesterday``, ``last night``."""
        atoms = self.atoms
        if self.sense(index, "edge") is not None and self.sense(index + 1, "deixis") is not None:
            index += 1
        value = self.sense(index, "deixis")
        if value is not None:
            end = index + 1 + (self.sense(index + 1, "daypart") is not None)
            return Calendar("day", int(value)), end
        place = self.skip(index, "the")
        if atoms.at(place) == "day" and atoms.at(place + 1) in ("before", "after"):
            value = self.sense(place + 2, "deixis")
            if value is not None:
                step = -1 if atoms.at(place + 1) == "before" else 1
                return Calendar("day", int(value) + step), place + 3
        shift = self.shift(index)
        if shift and shift[0] in (0, -1) and self.sense(shift[1], "daypart") is not None:
            return Calendar("day", shift[0]), shift[1] + 1
        return None

    def shifted(self, index: int) -> Reading | None:
        """``last year``, ``the next three years``, ``this May``, ``5 past years``, ``next week on Friday``."""
        atoms, start = self.atoms, index
        index = self.skip(index, "the", "this") if self.shift(index + 1) else index
        before = self.count(index)
        shift = self.shift(before[1] if before else index)
        if not shift:
            return None
        if not before and atoms.at(index) == "the":
            return None
        step, place = shift
        if before and (unit := self.unit(place)) and atoms.at(place).endswith("s"):
            return self._row(step, before[0], place)
        count = None if before else self.count(place)
        if count and self.unit(count[1]):
            return self._row(step, count[0], count[1])
        if count and self.sense(count[1], "era") is not None and self.unit(count[1] + 1):
            return self._row(step, count[0], count[1] + 1)
        place += self.sense(place, "era") is not None
        unit = self.unit(place)
        if unit and not before:
            if atoms.at(place).endswith("s"):
                return (Rolling(unit[0], None, STEP[step]), unit[1]) if abs(step) == 2 else None
            if unit[0] == "day":
                word = atoms.at(shift[1] - 1)
                if word not in ("next", "following", "previous", "preceding"):
                    return None
                return Anaphor("day", (("day", STEP[step]),)), unit[1]
            value = self._one(step, unit[0], atoms.at(index - 1) == "the" and start < index, atoms.at(shift[1] - 1))
            return self._weekday_after(value, unit[1])
        if before or (start < index and abs(step) != 2 and step != 1):
            return None
        return self._named(step, place)

    def _row(self, step: int, count: int | None, place: int) -> Reading | None:
        """Several units in a row, before or after the reference."""
        unit = self.unit(place)
        if not unit or step == 0:
            return None
        sign = STEP[step]
        if count is not None and unit[0] in BY_CALENDAR:
            return Calendar(unit[0], sign, count), unit[1]
        return Rolling(unit[0], count, sign), unit[1]

    @staticmethod
    def _one(step: int, unit: str, the: bool, word: str) -> Timex:
        if word in ("previous", "prior", "preceding", "following", "succeeding"):
            return Anaphor(unit, ((unit, STEP[step]),), deictic=True)
        if (the and step and unit == "decade") or (
            abs(step) == 2 and (unit in ("year", "decade", "century") or (step == -2 and unit in ("week", "month")))
        ):
            return Rolling(unit, 1, STEP[step])
        return Calendar(unit, STEP[step])

    def _weekday_after(self, value: Timex, index: int) -> Reading:
        """``next week Sunday``, ``next week on Friday``, ``previous week - Monday``."""
        if value.unit == "week":
            place = self.skip(index, "on", "-", ",")
            weekday = self.weekday(place)
            if weekday and self.atoms.at(place - 1) != ",":
                return Within("day", Weekday("day", weekday[0]), value), weekday[1]
        return value, index

    def _named(self, step: int, index: int) -> Reading | None:
        """A month, weekday, season, holiday or day of a month behind "this", "last" or "next"."""
        if weekday := self.weekday(index):
            end = weekday[1] + (self.sense(weekday[1], "daypart") is not None)
            return Next("day", Weekday("day", weekday[0]), step), end
        if (day := self.day(index)) and (month := self.month(self.skip(day[1], "of"))):
            form = Yearly("day", "day", (month[0], day[0]))
            return (Next("day", form, step), month[1]) if form.in_year(2000) else None
        if month := self.month(index):
            if day := self.day(month[1]):
                if self.year(self.skip(day[1], ",")):
                    return None
                form = Yearly("day", "day", (month[0], day[0]))
                return (Next("day", form, step), day[1]) if form.in_year(2000) else None
            return Next("month", Yearly("month", "month", (month[0],)), step), month[1]
        season = self.sense(index, "season")
        if season is not None:
            return Next("season", self.season_form(season), step), index + 1
        if holiday := self.holiday(index):
            return Next("day", holiday[0], step), holiday[1]
        return None

    @staticmethod
    def season_form(value: str) -> Yearly:
        """A season from its row: first month and length in months."""
        first, length = value.split()
        return Yearly("season", "season", (int(first), int(length)))

    def amounts(self, index: int) -> tuple[tuple[tuple[str, int], ...] | None, str, int] | None:
        """``two weeks``, ``2 weeks and 2 days``: pairs (None for a vague count), the smallest unit, the end."""
        atoms = self.atoms
        if atoms.at(index) in ("a", "an"):
            count: tuple[int | None, int] | None = (1, index + 1)
            if self.sense(index + 1, "vague") is not None:
                count = self.count(index)
        else:
            count = self.count(index)
        if not count:
            return None
        unit = self.unit(count[1])
        if not unit or unit[0] in ("half", "weekend"):
            return None
        if count[0] is None:
            return None, unit[0], unit[1]
        pairs = ((unit[0], count[0]),)
        place = self.skip(self.skip(unit[1], ","), "and")
        if (
            place > unit[1]
            and (more := self.amounts(place))
            and more[0]
            and self.sense(more[2], "from_reference") is not None
        ):
            return pairs + more[0], more[1], more[2]
        return pairs, unit[0], unit[1]

    def distant(self, index: int) -> Reading | None:
        """``two weeks ago``, ``a year earlier``, ``the year before``, ``year-ago``, ``the following day``."""
        atoms = self.atoms
        if atoms.at(index) == "the" and (unit := self.unit(index + 1)):
            value = self.sense(unit[1], "from_anchor")
            if value is not None and atoms.at(unit[1]) in ("before", "after") and self._ends(unit[1] + 1, strict=True):
                return Anaphor(unit[0], ((unit[0], int(value)),)), unit[1] + 1
            return None
        if unit := self.unit(index):
            if atoms.at(index).endswith("s") and atoms.at(unit[1]) == "ago":
                return Timex(unit[0]), unit[1] + 1
            return self._bare_distance(unit[0], unit[1])
        found = self.amounts(index)
        if not found:
            return None
        pairs, unit_name, end = found
        end = self.skip(end, "-")
        value = self.sense(end, "from_reference")
        if value is not None:
            if pairs is None:
                return Timex(unit_name), end + 1
            signed = tuple((name, int(value) * count) for name, count in pairs)
            rounded = len(pairs) == 1 and unit_name in MONTHS
            return Offset(unit_name if rounded else "day", signed, None, rounded), end + 1
        value = self.sense(end, "from_anchor")
        if value is None or not self._ends(end + 1, strict=atoms.at(end) in ("before", "after")):
            return None
        if pairs is None:
            return Timex(unit_name), end + 1
        return Anaphor(unit_name, tuple((name, int(value) * count) for name, count in pairs)), end + 1

    def _bare_distance(self, unit: str, index: int) -> Reading | None:
        """``year-ago``, ``year ago``, ``year-earlier``, ``year-to-date``."""
        place = self.skip(index, "-")
        if self.atoms.at(place) == "to" and self.atoms.at(self.skip(place + 1, "-")) == "date":
            return ToDate(unit), self.skip(place + 1, "-") + 1
        if (
            self.atoms.at(place) in ("ago", "earlier")
            and (unit in MONTHS or unit == "week")
            and self.atoms.at(index - 2) != "half"
        ):
            return Anaphor(unit, ((unit, -1),), deictic=True), place + 1
        return None

    def _ends(self, index: int, *, strict: bool = True) -> bool:
        """The expression may end before the index."""
        if self.atoms.at(index) == "than":
            return False
        return not strict or self.atoms.kind(index) != "word" or self.atoms.at(index) in BEHIND

    def definite(self, index: int) -> Reading | None:
        """``the year``, ``the quarter``, ``the full year``: a period that the text takes as known."""
        if self.atoms.at(index) != "the":
            return None
        index += 1
        if self.atoms.at(index) == "full":
            index = self.skip(index + 1, "-")
        unit = self.unit(index)
        if (
            not unit
            or unit[0] not in ("week", "month", "quarter", "year")
            or self.atoms.at(index) in ("years", "months")
        ):
            return None
        if self.atoms.at(unit[1]) == "-" or self.atoms.at(index).endswith("s"):
            return None
        return Calendar(unit[0], 0), unit[1]
