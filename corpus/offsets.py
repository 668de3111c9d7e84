"""Offsets as other programs count them, and tokens that no annotated span cuts.

Everything here counts Unicode code points. Programs that run in a browser count UTF-16 code units, in which an emoji
is two; some count a line end of two characters as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

_TOKEN = re.compile(r"\w+|[^\w\s]|\s+")
_BLANKS = re.compile(r"\s+")
_ASTRAL = 0xFFFF


class Token(NamedTuple):
    """A token without white space in it; offsets are half-open and count code points."""

    start: int
    end: int
    text: str


@lru_cache(maxsize=8)
def utf16_offsets(text: str) -> tuple[int, ...]:
    """The offset in UTF-16 code units of every code point of a text, and of its end."""
    offsets = [0]
    for character in text:
        offsets.append(offsets[-1] + (2 if ord(character) > _ASTRAL else 1))
    return tuple(offsets)


@lru_cache(maxsize=8)
def _from_utf16(text: str) -> dict[int, int]:
    return {unit: point for point, unit in enumerate(utf16_offsets(text))}


@lru_cache(maxsize=8)
def _from_single_line_ends(text: str) -> dict[int, int]:
    counted = 0
    places: dict[int, int] = {}
    for point, character in enumerate(text):
        places.setdefault(counted, point)
        counted += not (character == "\r" and text[point + 1 : point + 2] == "\n")
    places[counted] = len(text)
    return places


def from_utf16(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Offsets in UTF-16 code units as code points; None when they are outside the text or within a character."""
    places = _from_utf16(text)
    first, last = places.get(start), places.get(end)
    return None if first is None or last is None else (first, last)


def same_words(one: str, other: str) -> bool:
    """Whether two texts are the same but for how white space is written, ``\\n`` in two characters included."""
    return one == other or _plain(one) == _plain(other)


def _plain(text: str) -> str:
    return _BLANKS.sub(" ", text.replace("\\r", " ").replace("\\n", " "))


def locate(text: str, start: int, end: int, quoted: str | None) -> tuple[int, int] | None:
    """Where a span is, in code points, by the words that its program quotes.

    start, end: half-open offsets as the program counts them: code points, or else UTF-16 code units, or else code
    points with line ends of two characters counted once; the first under which the text is what is quoted.
    Returns None when it is none of them; without a quotation, the offsets as code points.
    """
    if quoted is None:
        return (start, end) if 0 <= start < end <= len(text) else None
    candidates: list[tuple[int, int] | None] = [(start, end), from_utf16(text, start, end)]
    if "\r\n" in text:
        places = _from_single_line_ends(text)
        if start in places and end in places:
            candidates.append((places[start], places[end]))
    fit = [one for one in candidates if one is not None and 0 <= one[0] < one[1] <= len(text)]
    exact = (one for one in fit if text[one[0] : one[1]] == quoted)
    return next(exact, next((one for one in fit if same_words(text[one[0] : one[1]], quoted)), None))


def tokens(text: str, spans: Iterable[tuple[int, int]] = (), *, blanks: bool = False) -> list[Token]:
    """Words and single signs of a text, cut wherever one of the spans begins or ends.

    spans: half-open extents that tokens must not straddle. blanks: also give white space as tokens, all of it.
    """
    edges = {edge for span in spans for edge in span}
    found = []
    for match in _TOKEN.finditer(text):
        if match[0].isspace() and not blanks:
            continue
        inside = [edge for edge in range(match.start() + 1, match.end()) if edge in edges] if edges else []
        for start, end in pairwise([match.start(), *inside, match.end()]):
            found.append(Token(start, end, text[start:end]))
    return found
