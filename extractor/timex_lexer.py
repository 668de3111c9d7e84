"""Reads the words that temporal expressions are made of, and cuts text into the atoms that the grammar works on.

Only the surroundings of a trigger (a month, a unit of time, a year, ...) are ever cut: one compiled expression finds
the triggers, and text without any costs a single scan.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from spacy.tokens import Doc

from extractor.numbers import lower
from extractor.openings import Openings

Kind = Literal[
    "month", "month_short", "weekday", "weekday_short", "unit", "number", "vague", "ordinal", "decade", "deixis",
    "daypart", "shift", "edge", "season", "holiday", "era", "bound", "join", "from_reference", "from_anchor",
]  # fmt: skip

#: Kinds of words without which there is no expression; all others only continue one.
TRIGGERS = ("month", "month_short", "weekday", "unit", "decade", "deixis", "daypart", "season", "holiday")

#: How far from a trigger an expression may reach, in characters (the longest of news stay well below).
REACH = 44

#: Words come first, as they are the most; a letter that is a code ("Q3", "H1") is left to the codes.
ATOM = re.compile(
    r"""
      (?P<word>(?!(?:[Qq][1-4]|H[12])(?![^\W\d_]))[^\W\d_]+)
    | (?P<mark>[^\w\s]|_)
    | (?P<date>\d{4}-\d{1,2}-\d{1,2}(?:T[\d:.]+Z?)?(?![\w-])
         |\d{1,2}(?P<mark_between>[/.-])\d{1,2}(?P=mark_between)(?:\d{4}|\d{2})(?![\w/]|[.-]\d))
    | (?P<decade>(?:\d{3}|\d)0s)\b
    | (?P<code>(?<![^\W\d_])[Qq][1-4]|(?<![^\W\d_])H[12]|(?<![^\W_])(?:[1-4][Qq]|[12]H))(?![^\W\d_])
    | (?P<ordinal>\d{1,2}(?:[Ss][Tt]|[Nn][Dd]|[Rr][Dd]|[Tt][Hh]))\b
    | (?P<number>\d{1,3}(?:,\d{3})+(?!\d)|\d+\.\d+|\d+)
    | (?P<gap>\n[^\S\n]*\n\s*)
    """,
    re.VERBOSE,
)


#: Empty atoms behind the last one; more than any production looks ahead.
PADDING = 12
_NOTHING = [""] * PADDING


class DateWord(BaseModel):
    """One word of temporal expressions.

    form: in lower case; several words only for holidays. value: the number or name that the kind calls for.
    note: an example in which the word makes a date.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    id: str = Field(min_length=3)
    kind: Kind
    form: str = Field(min_length=1)
    value: str = ""
    note: str = ""


@dataclass
class Atoms:
    """A stretch of a text, cut up.

    text: the whole text in lower case. start, end: each atom's offsets in it.
    lower: each atom's text, with straight apostrophes. what: the group of ``ATOM`` that it matched. Both have empty
    atoms at their end: no production looks further ahead, and index -1 is one of them.
    """

    text: str
    start: list[int]
    end: list[int]
    lower: list[str]
    what: list[str]

    def __len__(self) -> int:
        """How many atoms."""
        return len(self.start)

    def at(self, index: int) -> str:
        """The lower-cased atom, "" beyond the end."""
        return self.lower[index]

    def kind(self, index: int) -> str:
        """The group of the atom, "" beyond the end."""
        return self.what[index]

    def opens_line(self, index: int) -> bool:
        """The atom is the first of its line, or lies beyond the end."""
        return index >= len(self.start) or (index > 0 and "\n" in self.text[self.end[index - 1] : self.start[index]])

    def glued(self, index: int) -> bool:
        """Nothing stands between the atom and the one before it."""
        return 0 < index < len(self.start) and self.end[index - 1] == self.start[index]


class DateLexicon:
    """The rows in use, looked up by kind and form."""

    def __init__(self, rows: Iterable[DateWord]) -> None:
        """rows: of ``lexicons/dates.csv`` or a file of the same form."""
        self.rows = tuple(rows)
        self.forms: dict[str, dict[str, str]] = defaultdict(dict)
        #: By form, its value in each of its kinds.
        self.senses: dict[str, dict[str, str]] = defaultdict(dict)
        self.holidays: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        self.kinds: dict[str, tuple[str, ...]] = {}
        for row in self.rows:
            self.forms[row.kind][row.form] = self.senses[row.form][row.kind] = row.value
            form = row.form if row.kind != "holiday" else _pieces(row.form)[0][1]
            self.kinds[form] = (*self.kinds.get(form, ()), row.kind)
        for row in self.rows:
            if row.kind == "holiday":
                words = tuple(word for _, word in _pieces(row.form))
                self.holidays[words[0]].append((words, row.value))
        for choices in self.holidays.values():
            choices.sort(key=lambda choice: -len(choice[0]))
        self._trigger, likely = self._compile()
        self._openings = Openings(likely)

    def get(self, kind: str, form: str) -> str | None:
        """The value of a word of a kind, None when it is none."""
        return self.forms[kind].get(form)

    def _compile(self) -> tuple[re.Pattern[str], re.Pattern[str]]:
        """One expression for all triggers: words by first letter, years, decades, quarters and numeric dates.

        The second one holds wherever in a token a trigger may begin.
        """
        by_letter: dict[str, set[str]] = defaultdict(set)
        for kind in TRIGGERS:
            for form in self.forms[kind]:
                word = _pieces(form)[0][1] if kind == "holiday" else form
                by_letter[word[0]].add(word)
        rests = {
            letter: "|".join(sorted((word[1:] for word in words), reverse=True)) for letter, words in by_letter.items()
        }
        letters = "|".join(f"[{letter}{letter.upper()}](?i:{rest})" for letter, rest in sorted(rests.items()))
        initials = "".join(sorted(by_letter)) + "".join(sorted(by_letter)).upper()
        words = rf"(?<![^\W\d_])(?=[{re.escape(initials)}])(?:{letters})"
        trigger = re.compile(
            rf"(?<![^\W\d_])(?=[{re.escape(initials)}])(?:{letters})(?![^\W\d_])"
            r"|(?<!\d)(?:1[4-9]|20)\d\d(?!\d)|\d0s\b|\b[Qq][1-4]|[1-4][Qq](?![^\W\d_])|H[12]\b|\b[12]H|\bFY"
            r"|(?<!\d)\d{1,2}[/.-]\d{1,2}[/.-]\d\d"
        )
        return trigger, re.compile(rf"{words}|[\dQqHF]")

    def places(self, doc: Doc) -> list[int]:
        """The offsets at which triggers may begin, in order."""
        return self._openings.places(doc)

    def _triggers(self, text: str, places: Iterable[int] | None) -> Iterator[tuple[int, int]]:
        """Offsets of the triggers, in order and without overlap."""
        if places is None:
            for match in self._trigger.finditer(text):
                yield match.span()
            return
        begins, behind = self._trigger.match, 0
        for place in places:
            hit = begins(text, place) if place >= behind else None
            if hit is not None:
                behind = hit.end()
                yield hit.span()

    def regions(self, text: str, places: Iterable[int] | None = None) -> Iterator[Atoms]:
        """The stretches of the text around triggers, cut into atoms, in order and without overlap.

        places: where triggers may begin, as :meth:`places` gives them; None for anywhere.
        """
        triggers = list(self._triggers(text, places))
        lowered = lower(text) if triggers else ""
        begin = finish = -1
        for first, last in triggers:
            left, right = first - REACH, last + REACH
            if left > finish:
                if finish >= 0:
                    yield cut(text, lowered, begin, finish)
                begin = left
            finish = right
        if finish >= 0:
            yield cut(text, lowered, begin, finish)


def cut(text: str, lowered: str, begin: int, finish: int) -> Atoms:
    """The atoms of ``text[begin:finish]``, widened to whole words. lowered: the text in lower case."""
    begin, finish = max(begin, 0), min(finish, len(text))
    while begin > 0 and not text[begin - 1].isspace():
        begin -= 1
    starts: list[int] = []
    ends: list[int] = []
    what: list[str] = []
    for match in ATOM.finditer(text, begin):
        start, end = match.span()
        if start >= finish:
            break
        starts.append(start)
        ends.append(end)
        what.append(match.lastgroup or "")
    words = [lowered[start:end] for start, end in zip(starts, ends, strict=True)]
    if not text.isascii():
        words = [word.replace("’", "'") for word in words]
    words.extend(_NOTHING)
    what.extend(_NOTHING)
    return Atoms(lowered, starts, ends, words, what)


def _pieces(form: str) -> list[tuple[str, str]]:
    return [(str(match.lastgroup), match.group().lower()) for match in ATOM.finditer(form)]
