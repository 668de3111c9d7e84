"""Firms whose names link several words by "and" or commas: "Barton and Vale Plc", "Barton, Vale and Co"."""

from __future__ import annotations

from typing import NamedTuple

from extractor.names import (
    ALLCAPS,
    CALENDAR,
    COMMON,
    GIVEN,
    HEAD_LAST,
    INITIAL,
    INSTITUTION,
    NATIONALITY,
    PLACE,
    STOP,
    SUFFIX,
    TITLE,
    TOPIC,
    UPPER,
    VERB,
    NameView,
)


class Phrase(NamedTuple):
    """Half-open positions of a phrase in a ``NameView``, and whether a title stands before it."""

    start: int
    end: int
    titled: bool


# "R and D", "M and A" are activities.
_NO_FIRMS = frozenset(["RD", "MA", "QA", "BB", "KR"])
_FIRM_TAILS = frozenset(["co", "co.", "company", "sons", "partners", "associates", "brothers", "daughters"])
_BRACKET = 7  # words of a bracket before a suffix, at most
# What is no name that a suffix ends: "The Corp".
_NO_OWNER = STOP | TITLE | CALENDAR
# What a text goes on with behind the name of one firm: "Kivu and Moss Corp said it".
_ONE = frozenset(["it", "its"])


def is_one_firm(view: NameView, left: Phrase, right: Phrase) -> bool:
    """Whether "and" links two parts of one firm's name, and not two firms. left, right: the phrases around it."""
    if view.lowers[right.start] in _FIRM_TAILS:
        return True
    single = left.end - left.start == 1
    return (single and _partners(view, left, right)) or _shares_suffix(view, left, right) or _fields(view, left, right)


def _partners(view: NameView, left: Phrase, right: Phrase) -> bool:
    """Two founders under one suffix: "Barton and Vale Plc"; a firm that has its own suffix in the text is another."""
    bits, lowers = view.bits, view.lowers
    known = PLACE | NATIONALITY | GIVEN | TOPIC | HEAD_LAST
    unknown = not bits[left.start] & (known | COMMON) and not bits[right.start] & known
    if not bits[right.end - 1] & SUFFIX or bits[left.start] & ALLCAPS:
        return False
    if not bits[left.start] & (PLACE | NATIONALITY) and _inseparable(view, lowers[left.start], lowers[right.start]):
        return True
    if right.end - right.start != 2 or not unknown:
        return False
    return not any(
        bits[position] & UPPER and lowers[position - 1] == lowers[left.start] and not view.breaks[position]
        for position in view.uppers
        if position and not view.headline[position]
    )


def _inseparable(view: NameView, first: str, second: str) -> bool:
    """Whether two names stand together more than once, and never apart: "Tate and Lyle"."""
    lowers = view.lowers
    together = [position for position in view.uppers if lowers[position : position + 3] == [first, "and", second]]
    if len(together) < 2:
        return False
    linked = {*together, *(position + 2 for position in together)}
    # A headline may call the firm by one of the two.
    return not any(
        lowers[position] in (first, second) and position not in linked and not view.headline[position]
        for position in view.uppers
    )


def _shares_suffix(view: NameView, left: Phrase, right: Phrase) -> bool:
    """One suffix for both, and one firm: "Barton and Barton Services Inc", "Kivu and Moss Oil Corp said it"."""
    lowers, bits = view.lowers, view.bits
    if not bits[right.end - 1] & SUFFIX or any(mark & SUFFIX for mark in bits[left.start : left.end]):
        return False
    if left.end - left.start == 1 and lowers[left.start] == lowers[right.start]:
        return True
    if lowers[left.start - 1 : left.start] in ([","], ["and"]) or bits[left.end - 1] & (PLACE | NATIONALITY):
        return False
    end = right.end + (3 if lowers[right.end : right.end + 1] == ["<"] else 0)
    return bits[end] & VERB > 0 and lowers[end + 1] in _ONE if end + 1 < len(view) else False


def _fields(view: NameView, left: Phrase, right: Phrase) -> bool:
    """One firm whose name holds "and": in a wire's brackets, "F and M Stores", "Kivu Light and Power Co"."""
    bits, words = view.bits, view.words
    if left.start and words[left.start - 1] == "<" and words[right.end : right.end + 1] == [">"]:
        return True
    last, first, final = words[left.end - 1], words[right.start], bits[right.end - 1]
    letters = left.end - left.start == 1 and len(last) < 3 and len(first) == 1
    if letters and (bits[left.start] & ALLCAPS or (bits[left.start] & INITIAL and right.end - right.start > 1)):
        return last + first not in _NO_FIRMS
    field = bits[left.end - 1] & (COMMON | TOPIC) or last.endswith("ing")  # "Kivu Refining and Marketing Inc"
    generic = field and bits[right.start] & COMMON and not bits[right.start] & GIVEN
    if right.end - right.start == 2 and left.end - left.start > 1:
        return bool(generic and final & (SUFFIX | HEAD_LAST))
    if bits[left.end - 1] & INSTITUTION or bits[right.start] & (PLACE | NATIONALITY | TITLE):
        return False
    longer = all(mark & (COMMON | HEAD_LAST | TOPIC | SUFFIX) for mark in bits[right.start : right.end])
    return bool(
        generic and longer and final & SUFFIX and right.end - right.start < 5
    )  # "Mineral and Metals Trading Co"


def is_founder(view: NameView, left: Phrase, right: Phrase) -> bool:
    """Whether a name in a row is a founder's of one firm: "Barton, Vale and Co", "Barton, Vale, Moss and Sons Inc"."""
    lowers, bits = view.lowers, view.bits
    position = right.end
    one = left.end - left.start == 1 or "," in lowers[left.start : left.end]
    if (
        not one
        or right.end - right.start > 1
        or bits[right.start] & (PLACE | SUFFIX)
        or bits[left.end - 1] & (PLACE | SUFFIX)
    ):
        return False
    while position + 1 < len(view) and lowers[position] == "," and bits[position + 1] & UPPER:
        position += 2
    tail = lowers[position : position + 3]
    return len(tail) > 1 and tail[0] == "and" and tail[1] in ("co", "co.", "sons") and tail[2:] != ["-"]


def with_suffixes(view: NameView, pieces: list[Phrase]) -> list[Phrase]:
    """Phrases of which those that are a legal suffix alone are joined to the name that they end.

    What stands between is a bracket ("Kivu Bank (Europe) SA"), a comma ("Kivu Tools U.S.A., Inc"), or a word that is no
    name for itself ("CPI Corp", "K mart Corp").
    """
    bits = view.bits
    for piece in pieces:
        if bits[piece.start] & SUFFIX:
            break
    else:
        return pieces
    out: list[Phrase] = []
    for piece in pieces:
        if bits[piece.start] & SUFFIX and all(mark & SUFFIX for mark in bits[piece.start : piece.end]):
            piece = _suffixed(view, out, piece)
        out.append(piece)
    return out


def _suffixed(view: NameView, out: list[Phrase], suffix: Phrase) -> Phrase:
    """A name with a suffix that stands apart from it, the name's own phrase taken off; the suffix where none is."""
    words, bits, start = view.words, view.bits, suffix.start
    before = start - 1
    first = max(start - _BRACKET, 0)
    if before < 0 or words[suffix.end : suffix.end + 1] == ["-"] or any(view.breaks[first + 1 : start + 1]):
        return suffix
    opening = next((at for at in range(before, first, -1) if words[at] == "("), 0)
    end = opening if words[before] == ")" else before if words[before] == "," else 0
    owners = [index for index, phrase in enumerate(out) if end and phrase.end == end]
    if owners:
        owner = out[owners[-1]]
        letters = "".join(word[0] for word in words[owner.start : owner.end])
        if words[before] == "," and (owner.end - owner.start == 1 or letters == words[start]):
            return suffix  # "Kivu, Inc" is joined where it is cut; "in Boston, Inc" is nothing
        del out[owners[-1] :]
        return Phrase(owner.start, suffix.end, owner.titled)
    if bits[before] & UPPER and not bits[before] & _NO_OWNER:
        return Phrase(before, suffix.end, False)
    first = before - 2 if words[before - 1] == "-" else before - 1
    if words[before].islower() and first >= 0 and bits[first] & INITIAL and words[before] != "and":
        if out and out[-1].end > first:
            first = out.pop().start
        return Phrase(first, suffix.end, False)
    return suffix
