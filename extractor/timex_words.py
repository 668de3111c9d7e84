"""The words of temporal expressions, read off atoms: months, days, years, counts, units and what qualifies them.

Every reader takes the index of an atom and gives what it read with the index behind it, or None.
"""

from __future__ import annotations

from datetime import date

from extractor.timex import Timex, Yearly
from extractor.timex_lexer import Atoms, DateLexicon

#: What a production read, with the index of the atom behind it.
Reading = tuple[Timex, int]

#: Two-digit years from here on belong to the 20th century, those below to the 21st.
PIVOT = 50


def full_year(number: int) -> int:
    """A year from two digits, by the pivot; other numbers are years already."""
    return number if number >= 100 else number + (1900 if number >= PIVOT else 2000)


class Words:
    """The atoms of one stretch of text with the readers of single notions."""

    def __init__(self, lexicon: DateLexicon, atoms: Atoms, *, day_first: bool = False) -> None:
        """lexicon: the words. atoms: the stretch to read. day_first: whether 3/4/2025 is a day of April."""
        self.lexicon = lexicon
        self.atoms = atoms
        self.day_first = day_first
        self._senses = list(map(lexicon.senses.get, atoms.lower))

    def sense(self, index: int, *kinds: str) -> str | None:
        """The value of the word at the index in the first of the kinds that it belongs to."""
        senses = self._senses[index]
        if senses is None:
            return None
        for kind in kinds:
            if kind in senses:
                return senses[kind]
        return None

    def skip(self, index: int, *words: str) -> int:
        """The index behind the atom if it is one of the words, else the index itself."""
        return index + 1 if self.atoms.at(index) in words else index

    def month(self, index: int) -> tuple[int, int] | None:
        """A month by name, with the full stop of an abbreviation."""
        value = self.sense(index, "month", "month_short")
        if value is None:
            return None
        index += 1
        if self.atoms.at(index) == "." and self.atoms.glued(index):
            short = self.sense(index - 1, "month_short") is not None
            if short or (self.day(index + 1) and not self.word_follows(index + 2)):
                index += 1
        return int(value), index

    def word_follows(self, index: int) -> bool:
        """A word or number stands at the index."""
        return self.atoms.kind(index) in ("word", "number")

    def weekday(self, index: int, *, short: bool = False) -> tuple[int, int] | None:
        """A day of the week by name; ``short``: or its abbreviation."""
        value = self.sense(index, "weekday", "weekday_short") if short else self.sense(index, "weekday")
        if value is None:
            return None
        abbreviated = self.sense(index, "weekday") is None
        return int(value), self.skip(index + 1, ".") if abbreviated else index + 1

    def number(self, index: int) -> tuple[int, int] | None:
        """A whole number in digits (up to four) or in words ("twenty-five")."""
        atoms = self.atoms
        if atoms.kind(index) == "number":
            return (
                (int(atoms.at(index)), index + 1) if atoms.at(index).isdecimal() and len(atoms.at(index)) < 5 else None
            )
        value = self.sense(index, "number")
        if value is None:
            return None
        ones = self.sense(index + 2, "number") if atoms.at(index + 1) == "-" else None
        if ones is not None and int(value) >= 20 and int(ones) < 10:
            return int(value) + int(ones), index + 3
        return int(value), index + 1

    def day(self, index: int) -> tuple[int, int] | None:
        """A day of the month in digits, with or without "st", "nd", "rd", "th"."""
        atoms = self.atoms
        if atoms.kind(index) not in ("number", "ordinal"):
            return None
        text = atoms.at(index).rstrip("stndrh")
        if not text.isdecimal() or len(text) > 2 or not 1 <= int(text) <= 31:
            return None
        return int(text), index + 1

    def spelled_day(self, index: int) -> tuple[int, int] | None:
        """A day of the month in words, as newswires write the low ones ("April three")."""
        found = self.number(index) if self.atoms.kind(index) == "word" else None
        return found if found and found[0] <= 31 else None

    def year(self, index: int, *, short: bool = False) -> tuple[int, int] | None:
        """A year of four digits or "'04"; ``short``: also two bare digits."""
        atoms = self.atoms
        text = atoms.at(index)
        if atoms.kind(index) == "number" and text.isdecimal():
            if len(text) == 4 and 1400 <= int(text) < 2100:
                return int(text), index + 1
            if short and len(text) == 2:
                return full_year(int(text)), index + 1
        if text == "'" and atoms.kind(index + 1) == "number" and atoms.glued(index + 1):
            digits = atoms.at(index + 1)
            if digits.isdecimal() and len(digits) == 2:
                return full_year(int(digits)), index + 2
        return None

    def unit(self, index: int) -> tuple[str, int] | None:
        """A unit of time."""
        value = self.sense(index, "unit")
        return None if value is None else (value, index + 1)

    def count(self, index: int) -> tuple[int | None, int] | None:
        """How many units: a number, a range of numbers or a vague word (both None), "couple of", "a few"."""
        atoms = self.atoms
        if self.sense(index, "vague") is not None:
            return None, self.skip(index + 1, "of")
        if atoms.at(index) == "a" and self.sense(index + 1, "vague") is not None:
            return None, self.skip(index + 2, "of")
        found = self.number(index)
        if found is None:
            return None
        number, index = found
        if number > 999:
            return None
        if atoms.at(index) in ("-", "to", "or", "–") and (other := self.number(index + 1)):
            return None, other[1]
        return number, self.skip(index, "-")

    def ordinal(self, index: int) -> tuple[int, int] | None:
        """Which one: "first", "3rd", "final" (-1)."""
        value = self.sense(index, "ordinal")
        if value is not None:
            return int(value), index + 1
        if self.atoms.kind(index) == "ordinal":
            return int(self.atoms.at(index).rstrip("stndrh")), index + 1
        return None

    def shift(self, index: int) -> tuple[int, int] | None:
        """Where from the reference: "this" (0), "last" (-1), "next" (1), "past" (-2), "coming" (2)."""
        value = self.sense(index, "shift")
        return None if value is None else (int(value), index + 1)

    def holiday(self, index: int) -> tuple[Timex, int] | None:
        """A holiday by name; one without a fixed rule has no value."""
        for words, value in self.lexicon.holidays.get(self.atoms.at(index), ()):
            if all(self.atoms.at(index + step) == word for step, word in enumerate(words)):
                cycle, *numbers = value.split() or ["unknown"]
                end = index + len(words)
                if cycle == "unknown":
                    return Timex("day"), end
                return Yearly("day", cycle, tuple(int(number) for number in numbers)), end  # type: ignore[arg-type]
        return None

    def numeric(self, index: int) -> tuple[date, int] | None:
        """A date in digits alone: ISO 8601, or day, month and year in either order where the numbers allow only one."""
        if self.atoms.kind(index) != "date":
            return None
        text = self.atoms.at(index).partition("t")[0]
        mark = next(character for character in text if not character.isdecimal())
        parts = [int(part) for part in text.split(mark)]
        if len(text.split(mark)[0]) == 4:
            year, month, day = parts
        else:
            first, second, year = parts
            year = full_year(year) if len(text.split(mark)[2]) == 2 else year
            swap = self.day_first or mark == "." or first > 12
            day, month = (first, second) if swap and second <= 12 else (second, first)
        try:
            return date(year, month, day), index + 1
        except ValueError:
            return None
