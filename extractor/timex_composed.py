"""Productions for temporal expressions made of others: distances from a day, edges and periods up to a date."""

from __future__ import annotations

from typing import Literal, cast

from extractor.timex import MONTHS, Timex, Weekday
from extractor.timex_calendar import CalendarForms
from extractor.timex_relations import Calendar, Edge, Ending, Offset, Same, Within
from extractor.timex_words import Reading

EdgeName = Literal["start", "middle", "end", "before", "after"]

#: Edges that need "of" or a hyphen before what they belong to; "end this year" may be a verb.
NOUN_EDGES = frozenset(("beginning", "start", "end", "close", "turn", "middle", "rest", "remainder"))

#: Words before which "end March" is a noun.
BEFORE_EDGE = frozenset(
    ("at", "by", "since", "until", "till", "to", "from", "before", "after", "for", "the", "of", "in", "")
)

#: Words that compare a period with another one.
COMPARED = ("same", "corresponding", "comparable", "equivalent")


class ComposedForms(CalendarForms):
    """The productions of composed expressions."""

    def counted_from(self, index: int) -> Reading | None:
        """``2 weeks from January 15``, ``two days from today``, ``in two weeks``, ``Monday two weeks from now``."""
        atoms = self.atoms
        weekday = self.weekday(index)
        if weekday:
            found = self.counted_from(self.skip(weekday[1], ","))
            if found and isinstance(found[0], Offset):
                day = Offset("week", found[0].amounts, found[0].base, True)
                return Within("day", Weekday("day", weekday[0]), day), found[1]
            return None
        if atoms.at(index) == "in":
            found_amounts = self.amounts(index + 1)
            if not found_amounts or self.sense(found_amounts[2], "from_reference") is not None:
                return None
            pairs, unit, end = found_amounts
            if atoms.at(end) == "from":
                return None
            return (Offset("day", pairs) if pairs else Timex(unit)), end
        found_amounts = self.amounts(index)
        if not found_amounts or atoms.at(found_amounts[2]) != "from":
            return None
        pairs, unit, end = found_amounts
        if atoms.at(end + 1) == "now":
            return (Offset("day", pairs) if pairs else Timex(unit)), end + 2
        base = self.deictic(end + 1) or self.full_day(end + 1)
        return (Offset("day", pairs, base[0]), base[1]) if base and pairs else None

    def edge(self, index: int) -> Reading | None:
        """``early 2026``, ``mid-November``, ``the end of the year``, ``earlier this week``, ``year-end 1986``."""
        atoms = self.atoms
        place = self.skip(index, "the")
        if (unit := self.unit(place)) and atoms.at(unit[1]) in ("-", "'", "end"):
            return self._unit_end(unit)
        if atoms.at(place) in ("early", "latter", "first", "second", "last") and atoms.at(place + 1) == "part":
            name, word, place = ("start" if atoms.at(place) in ("early", "first") else "end"), "end", place + 2
        else:
            value = self.sense(place, "edge")
            if value is None:
                return None
            name, word, place = value, atoms.at(place), place + 1
        link = atoms.at(place)
        if link in ("of", "in", "-"):
            place += 1
        elif word in NOUN_EDGES and not (word == "end" and atoms.at(index - 1) in BEFORE_EDGE):
            return None
        if link == "-" and not atoms.glued(place - 1):
            return None
        whole = self._whole(place, named=word in NOUN_EDGES)
        if whole is None or (link == "in" and word not in ("early", "late", "earlier", "later")):
            return None
        if whole[0].unit == "month" and link not in ("of", "-", "in") and self.spelled_day(whole[1]):
            return None
        if whole[0].unit == "day":
            return whole if word in ("early", "late") and isinstance(whole[0], Weekday) else None
        return Edge(whole[0].unit, cast(EdgeName, name), whole[0]), whole[1]

    def _unit_end(self, unit: tuple[str, int]) -> Reading | None:
        """``year-end``, ``year-end 1986``, ``the year's end``."""
        atoms, (name, place) = self.atoms, unit
        if atoms.at(place) == "'" and atoms.at(place + 1) == "s":
            place += 2
        place = self.skip(place, "-")
        if atoms.at(place) != "end" or (place == unit[1] and name != "year"):
            return None
        year = self.year(place + 1)
        if year and name == "year":
            return Edge("year", "end", self._years(*year)[0]), year[1]
        return Edge(name, "end", Calendar(name, 0)), place + 1

    def _whole(self, index: int, *, named: bool) -> Reading | None:
        """What an edge belongs to."""
        if named and self.atoms.at(index - 1) == "of" and (unit := self.unit(index)) and unit[0] in MONTHS:
            return Calendar(unit[0], 0), unit[1]
        whole = self._inner(index) or self.distant(index)
        if whole is None:
            weekday = self.weekday(index)
            if not weekday:
                return None
            return Weekday("day", weekday[0]), weekday[1] + (self.sense(weekday[1], "daypart") is not None)
        return whole

    def ending(self, index: int) -> Reading | None:
        """``the three months to December``, ``the year ended March 31``, ``the week beginning May 4``."""
        atoms = self.atoms
        place = self.skip(index, "the")
        place = self.skip(place, "its") if place == index else place
        ordinal = self.ordinal(place)
        count = None if ordinal else self.number(place)
        sized = ordinal or count
        place = sized[1] if sized else place
        place = self.skip(place, "-")
        place += self.sense(place, "era") is not None
        unit = self.unit(place)
        if not unit or unit[0] in ("weekend", "decade", "century", "day") or (count and count[0] > 120):
            return None
        if unit[0] == "quarter" and ordinal and (day := self.full_day(unit[1])) and day[0].unit == "day":
            return Ending("quarter", 1, day[0], -1), day[1]
        place = self.skip(unit[1], ",", "period") if atoms.at(unit[1]) != "-" else unit[1]
        value = self.sense(place, "bound")
        if value is None or (atoms.at(place) in ("to", "until", "through") and not self._bounded(index, count)):
            return None
        point = self._point(self.skip(place + 1, "on", "in", "at"))
        if point is None:
            return None
        return Ending(unit[0], count[0] if count else 1, point[0], int(value), atoms.at(place) == "ended"), point[1]

    def _inner(self, index: int) -> Reading | None:
        """A whole that has parts, also one that is bounded by a date ("the year ending in April 1988")."""
        return self.ending(index) or super()._inner(index)

    def _bounded(self, index: int, count: tuple[int, int] | None) -> bool:
        """A span before "to" is a period, not the start of a range."""
        return (
            count is not None
            or self.atoms.at(index) == "the"
            or self.sense(index, "unit", "era", "ordinal") is not None
        )

    def _point(self, index: int) -> Reading | None:
        """Where a period ends or begins."""
        spelled = self.edge(index)
        if spelled:
            return spelled
        readings = [
            reading for reading in (self.numeric_day(index), self.full_day(index), self.month_of_year(index)) if reading
        ]
        return max(readings, key=lambda reading: reading[1]) if readings else None

    def day_of_week(self, index: int) -> Reading | None:
        """``Tuesday``, ``Monday night``, ``Friday of next week``, ``Friday last week``."""
        weekday = self.weekday(index)
        if not weekday:
            return None
        form = Weekday("day", weekday[0])
        place = weekday[1]
        if self.sense(place, "daypart") is not None:
            return form, place + 1
        whole = self.shifted(self.skip(place, "of", ","))
        if whole and whole[0].unit == "week":
            return Within("day", form, whole[0]), whole[1]
        return form, place

    def same(self, index: int) -> Reading | None:
        """``the same period last year``, ``the year-ago quarter``, ``the corresponding quarter of 1986``."""
        atoms = self.atoms
        place = self.skip(index, "the")
        place = self.skip(place, *COMPARED)
        compared = place > self.skip(index, "the")
        distance = self.distant(place) or self.shifted(place)
        if (
            distance
            and distance[0].unit == "year"
            and atoms.at(distance[1]) in ("period", "quarter", "half", "month", "week", "qtr")
        ):
            return distance[0], distance[1] + 1
        if not compared or atoms.at(place) not in (
            "period",
            "quarter",
            "half",
            "month",
            "week",
            "time",
            "stage",
            "qtr",
            "day",
        ):
            return None
        whole = self.whole_year(self.skip(place + 1, "of", "in", ","))
        if whole is None:
            return None
        return Same(whole[0].unit, whole[0]), whole[1]
