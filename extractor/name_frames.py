"""What the words around a name say of what it is: the sort of its noun, of what it does and of what is done with it.

"the band X", "X is a village", "signed with X", "X disbanded": the words are rows of ``name_frames.csv``, so that what
is learnt of one word of a sort holds for all of them.
"""

from __future__ import annotations

from extractor.name_rows import LINKS, Cues
from extractor.names import UPPER, NameView

_ARTICLES = frozenset(["the", "a", "an", "my", "our", "their", "his", "her", "its", "your"])
_QUOTES = frozenset(["'", '"', "“", "‘", "``"])
_COPULAS = frozenset(["is", "are", "was", "were", "became", "becomes", "remains", "remained"])
_DETERMINERS = frozenset(["a", "an", "the", "one", "another", "two", "three", "some"])
_LINKS = frozenset(LINKS)
# What ends the noun phrase that says what a name is.
_STOPS = frozenset(
    (
        ",",
        ".",
        ";",
        ":",
        "(",
        ")",
        "that",
        "which",
        "who",
        "in",
        "of",
        "from",
        "based",
        "for",
        "to",
        "by",
        "on",
        "at",
        "with",
        "founded",
        "located",
        "formed",
        "whose",
        "where",
        "when",
        "and",
        "was",
        "is",
        "are",
        "were",
        "has",
        "-",
    )
)
_SAYING = frozenset(["said", "says", "added", "told"])
_LONGEST = 3  # words of a row
_PHRASE = 9  # words of a definition that are read
_BRACKET = 25  # words of a bracket behind a name that are passed over
_APPOSITION = 12


def frame_cues(view: NameView, start: int, end: int) -> list[str]:
    """The cues of the words around one mention, by sort: "lead=play", "noun_before=group", "is=place"."""
    return _before(view, start) + _after(view, end)


def _before(view: NameView, start: int) -> list[str]:
    lowers, bits, breaks = view.lowers, view.bits, view.breaks
    position = start
    if position and not breaks[position] and lowers[position - 1] in _QUOTES:
        position -= 1
    if position and not breaks[position] and lowers[position - 1] in _ARTICLES:
        position -= 1
    if not position or breaks[position]:
        return []
    frames = view.table.frames
    cues: list[str] = []
    before = lowers[position - 1]
    if before in frames.lasts:
        leads = frames.before
        words = ""
        low = position
        while low and position - low < _LONGEST and not breaks[low]:
            low -= 1
            if bits[low] & UPPER and not view.opens(low):
                break
            words = f"{lowers[low]} {words}" if words else before
            if words in leads:
                cues.extend(leads[words])
    if not bits[position - 1] & UPPER and before in frames.nouns["noun_before"]:
        cues.extend(frames.nouns["noun_before"][before])
    if before in _LINKS and position > 1:
        cues.extend(frames.nouns[f"noun_{before}"].get(lowers[position - 2], ()))
    return cues


def _after(view: NameView, end: int) -> list[str]:
    lowers, bits = view.lowers, view.bits
    size = len(lowers)
    if end >= size or view.breaks[end]:
        return []
    frames = view.table.frames
    nouns = frames.nouns
    cues: list[str] = []
    after = lowers[end]
    if after in frames.firsts:
        words = ""
        for position in range(end, min(end + _LONGEST, size)):
            if bits[position] & UPPER:
                break
            words = f"{words} {lowers[position]}" if words else after
            if words in frames.after:
                cues.extend(frames.after[words])
    if not bits[end] & UPPER:
        if after in nouns["noun_after"]:
            cues.extend(nouns["noun_after"][after])
        if end + 1 < size and lowers[end + 1] in nouns["noun_second"] and not bits[end + 1] & UPPER:
            cues.extend(nouns["noun_second"][lowers[end + 1]])
    position = end
    if after == "(":
        closing = next((later for later in range(end + 1, min(end + _BRACKET, size)) if lowers[later] == ")"), end)
        position = closing + 1 if closing > end else end
    if position + 1 < size and lowers[position] == ",":
        if lowers[position + 1] in _DETERMINERS and not _speaks(lowers, position + 2):
            cues.extend(_defined(lowers, nouns["apposed"], position + 2))
            return cues
        limit = min(position + _APPOSITION, size)
        later = next((other for other in range(position + 1, limit) if lowers[other] == ","), 0)
        if later and later + 1 < size and lowers[later + 1] in _COPULAS:
            position = later + 1
    if position + 1 < size and lowers[position] in _COPULAS and lowers[position + 1] in _DETERMINERS:
        cues.append("defined_as")
        cues.extend(_defined(lowers, nouns["is"], position + 2))
    return cues


def _speaks(lowers: list[str], position: int) -> bool:
    """Whether a noun phrase behind a comma is who says what stands before it: ", a Kivu spokesman said"."""
    for word in lowers[position : position + _PHRASE]:
        if word in _SAYING:
            return True
        if word in (",", ".", ";", "who", "which"):
            break
    return False


def _defined(lowers: list[str], nouns: Cues, position: int) -> tuple[str, ...]:
    """The cues of the noun that heads a phrase: the last noun before what ends it."""
    found: tuple[str, ...] = ()
    for word in lowers[position : position + _PHRASE]:
        if word not in _STOPS:
            found = nouns.get(word, found)
        elif found or word not in ("of", "-"):
            break
    return found
