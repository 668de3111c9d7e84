"""What stands around a temporal expression: whether it is a date there, and where in time its tense points.

Syntax is not known yet when dates are found; words beside an expression have to do.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from extractor.numbers import lower
from extractor.timex import Direction
from extractor.timex_grammar import Found

ContextKind = Literal[
    "future", "past", "nearest", "future_preposition", "past_preposition", "preposition", "title", "month_context",
    "count_noun", "publication", "phrase", "attributive", "sport", "portion", "modal_context",
    "reporting", "superlative", "relative",
]  # fmt: skip

#: How far a word may stand that gives an open form its direction, in characters.
TENSE_REACH = 160
WORD = re.compile(r"'?[^\W\d_]+")
LAST_WORD = re.compile(r"([^\W\d_]+|[^\w\s])\s*\Z")
NEXT_WORD = re.compile(r"(\s*)([^\W\d_]+|[^\w\s]|\d+)")
#: A letter behind a year makes it the number of a series ("Trust 1987-B").
SERIES = re.compile(r"-[A-Z](?![^\W_])")
SENTENCE_END = re.compile(r"[.!?;][\"'”’)]*\s+(?=[\"'“‘(]*[A-Z])|\n\s*\n|\n[ \t]+(?=\S)")
#: Words between the start of a clause and a date that opens it.
FRONTING = frozenset(("on", "in", "by", "the", "early", "late", "during", "at"))
#: Words for months that are also verbs, and those that are also given names.
VERBS = frozenset(("may", "march"))
NAMES = frozenset(("may", "april", "june", "august"))


class ContextWord(BaseModel):
    """A word that decides whether, or where in time, an expression beside it is a date.

    form: in lower case. value: what else the kind needs. note: free.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    id: str = Field(min_length=3)
    kind: ContextKind
    form: str = Field(min_length=1)
    value: str = ""
    note: str = ""


class DateContext:
    """The context rows in use."""

    def __init__(self, rows: Iterable[ContextWord]) -> None:
        """rows: of ``lexicons/dates_context.csv`` or a file of the same form."""
        self.rows = tuple(rows)
        forms: dict[str, dict[str, str]] = defaultdict(dict)
        for row in self.rows:
            forms[row.kind][row.form] = row.value
        self.forms = forms
        phrases = sorted(forms["phrase"], key=len, reverse=True)
        self._phrase = re.compile(r"(?i)\b(?:" + "|".join(map(re.escape, phrases)) + r")\b" if phrases else r"(?!)")
        sport = "|".join(map(re.escape, forms["sport"]))
        self._sport = re.compile(rf"(?i)\b(?:{sport})\b" if sport else r"(?!)")

    def has(self, kind: str, word: str) -> bool:
        """The word is of the kind."""
        return word in self.forms[kind]

    def accepts(self, text: str, found: Found) -> bool:
        """The expression is a date where it stands."""
        start, end, _, form = found
        if not _bounded(text, start, end):
            return False
        if not form:
            return True
        if any(hit.start() < end and hit.end() > start for hit in self._phrases(text, start, end)):
            return False
        before = LAST_WORD.search(text, max(0, start - 40), start)
        after = NEXT_WORD.match(text, end)
        previous, following = before.group(1) if before else "", after.group(2) if after else ""
        if form in ("month", "month_short"):
            return self._month(text[start:end], previous, following, form == "month_short")
        if form == "year":
            if SERIES.match(text, end):
                return False
            if following == "-" and after and text[after.end() : after.end() + 2].strip()[:1].isdigit():
                return False
            return self._year(text[start:end], previous, following)
        if form == "weekday":
            hyphened = text[end : end + 1] == "-" and text[end + 1 : end + 2].isalpha()
            return not hyphened and not (following[:1].isupper() and self.has("publication", following.lower()))
        if form == "season":
            return self._season(text[start:end].lower(), previous.lower(), following.lower())
        if form == "definite":
            rest = text[after.end() : after.end() + 3].lstrip() if after else ""
            return self._definite(text[max(0, start - 30) : start].lower(), following.lower(), rest)
        if form == "half":
            return not self._sport.search(text, max(0, start - 150), end + 150)
        if form == "modal":
            return text[start:end].split()[-1][0].isupper() or not following[:1].isalpha()
        if form == "in":
            return self.has_future(text, start) and not any(
                self.has("superlative", word) or word.endswith("est") for word in self._left(text, start)[-6:]
            )
        if form == "holiday":
            return self.has("preposition", previous.lower()) or previous.lower() == "the"
        return True

    def _phrases(self, text: str, start: int, end: int) -> Iterable[re.Match[str]]:
        """Set phrases around the offsets that hold the word for a day or year but are none."""
        return self._phrase.finditer(text, max(0, start - 40), end + 40)

    def _month(self, written: str, previous: str, following: str, short: bool) -> bool:
        word, lower = written.lower(), previous.lower()
        placed = self.has("preposition", lower)
        if short:
            return placed and (written[0].isupper() or lower in ("in", "since", "until")) and not written.isupper()
        if placed and not (
            word in VERBS and lower in ("and", "or", "for", "at", "to", "of") and not written[0].isupper()
        ):
            return written[0].isupper() or not (word in VERBS and self.has("modal_context", following.lower()))
        if word in VERBS and not written[0].isupper():
            return False
        role = self.forms["month_context"].get(following.lower())
        if word in NAMES and (
            role == "name" or self.has("title", lower) or (following[:1].isupper() and written[1:].islower())
        ):
            return False
        if word in VERBS:
            named = previous[:1].isupper() or following[:1].isupper()
            return (
                role == "date"
                or (lower == "the" and not named)
                or (word == "march" and bool(previous) and previous != "." and not named)
            )
        return not (word in NAMES and previous[:1].isupper() and not following[:1].islower())

    def _year(self, written: str, previous: str, following: str) -> bool:
        lower = previous.lower()
        if self.has("count_noun", following.lower()) or lower in (
            "no",
            "nos",
            "number",
            "page",
            "room",
            "some",
            "nearly",
        ):
            return False
        number = int(written)
        if 1900 <= number < 2080 and number not in (1900, 2000):
            return not previous[:1].isdigit()
        return self.has("preposition", lower)

    def _season(self, written: str, previous: str, following: str) -> bool:
        if written.startswith("the "):
            fall = written.endswith("fall")
            return self.has("preposition", previous) and following not in (
                ("of", "in", "from", "to") if fall else ("of",)
            )
        return previous in ("in", "by", "until", "since", "late", "early", "mid") and written != "fall"

    def _definite(self, left: str, following: str, after: str) -> bool:
        if self.has("modal_context", following) or self.has("relative", following):
            return False
        if following == "of" and not after[:1].isdigit():
            return False
        words = WORD.findall(left)
        return not words or words[-1] != "of" or (len(words) > 1 and self.has("portion", words[-2]))

    def modifies(self, text: str, end: int) -> bool:
        """A noun that dates qualify follows the offset on the same line or the next."""
        after = NEXT_WORD.match(text, end)
        return after is not None and after.group(1) != "" and self.has("attributive", after.group(2).lower())

    def has_future(self, text: str, start: int) -> bool:
        """The nearest tense before the offset, in its sentence, is a future."""
        return self._tense(self._left(text, start)[::-1]) == "future"

    def direction(self, text: str, start: int, end: int) -> Direction:
        """Where the words around an expression point: its preposition, the nearest tense before it, then after it."""
        left = self._left(text, start)
        previous = next((word for word in reversed(left) if word not in ("the", "on", "early", "late")), "")
        fronted = text[end : end + 1] == ","
        if self.has("future_preposition", previous) and not fronted:
            return "future"
        if self.has("past_preposition", previous):
            return "past"
        right = text[end : end + TENSE_REACH]
        stop = SENTENCE_END.search(right)
        words = WORD.findall(lower(right[: stop.start()] if stop else right))
        opening = [word for word in left[-4:] if word not in FRONTING]
        fronted = not opening or opening[-1] == "that" or (opening[-1] in ("but", "and") and left[-1] in FRONTING)
        near, far = (words, left[::-1]) if fronted else (left[::-1], words)
        return self._tense(near) or self._tense(far) or "nearest"

    @staticmethod
    def _left(text: str, start: int) -> list[str]:
        left = text[max(0, start - TENSE_REACH) : start]
        ends = [match.end() for match in SENTENCE_END.finditer(left)]
        begin = ends[-1] if ends else 0
        return WORD.findall(lower(left[begin:]))

    def _tense(self, words: list[str]) -> Direction | None:
        """The direction of the first word that has one."""
        for place, word in enumerate(words):
            if self.has("future", word):
                return "future"
            if self.has("nearest", word):
                return "nearest"
            if self.has("reporting", word):
                return "past" if place < 3 else "nearest"
            if self.has("past", word) or (len(word) > 4 and word.endswith("ed")):
                around = words[place + 1 : place + 2]
                return "future" if around == ["be"] else "past"
        return None


def _bounded(text: str, start: int, end: int) -> bool:
    """Nothing beside the offsets makes the expression part of a number, code or amount."""
    if start:
        before = text[start - 1]
        if before in "$€£¥#@&+_/\\" or before.isalnum():
            return False
        if before in "-.,:" and start > 1 and text[start - 2].isdigit():
            return False
    if end < len(text):
        after = text[end]
        if after in "%_/" or after.isalnum():
            return False
        if after in "-.,:" and end + 1 < len(text) and text[end + 1].isdigit() and text[end - 1].isdigit():
            return False
    return True
