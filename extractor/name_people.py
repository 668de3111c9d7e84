"""The people of a document, as far as its names show them."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.name_candidates import Candidate
from extractor.names import (
    COMMON,
    CONNECTOR,
    GIVEN,
    HEAD_LAST,
    INITIAL,
    NATIONALITY,
    OPENER,
    PERSON_SUFFIX,
    PLACE,
    ROLE,
    SUFFIX,
    UPPER,
    NameView,
)


def _born(view: NameView, end: int) -> bool:
    """Whether a life's dates stand behind a name: "(born May 2, 1960)", "(1921 - 1999)", "(May 2, 1730 - ...)"."""
    if end + 2 >= len(view) or view.words[end] != "(":
        return False
    first = view.lowers[end + 1]
    if first in ("born", "b.", "died", "d."):
        return True
    inside = view.lowers[end + 1 : end + 14]
    if ")" in inside:
        inside = inside[: inside.index(")")]
    years = [word for word in inside if len(word) == 4 and word.isdigit() and word[0] in "12"]
    glued = any(len(word) == 9 and word[:4].isdigit() and word[5:].isdigit() for word in inside)
    return glued or (len(years) == 2 and any(word in ("-", "–", "—") for word in inside))


def find_people(view: NameView, candidates: Sequence[Candidate]) -> set[str]:
    """The last names of the people of a document, lower-cased: after titles, or after given names."""
    people: set[str] = set()
    bits = view.bits
    for candidate in candidates:
        if candidate.sure:
            continue
        start, end = candidate.start, candidate.end
        if bits[end - 1] & PERSON_SUFFIX and end - start > 1:
            end -= 1
        last = bits[end - 1]
        if last & (HEAD_LAST | SUFFIX | NATIONALITY) or any(bits[i] & CONNECTOR for i in range(start, end)):
            continue
        size = end - start
        if _born(view, candidate.end) and 2 <= size <= 5 and not any(bits[i] & HEAD_LAST for i in range(start, end)):
            people.update((view.lowers[start], view.lowers[end - 1]))
            continue
        if (candidate.titled and size <= 3 and not last & PLACE) or (
            2 <= size <= 4
            and bits[start] & (GIVEN | INITIAL)
            and not last & (OPENER | PLACE)
            and candidate.match is None
        ):
            people.add(view.lowers[end - 1])
        elif size >= 3 and bits[end - 2] & GIVEN and not bits[end - 2] & COMMON and candidate.match is None:
            people.add(view.lowers[end - 1])  # "Exchequer Nigel Lawson"
    return people


def full_names(view: NameView, candidates: Sequence[Candidate], people: set[str]) -> list[tuple[str, ...]]:
    """The names of several words that people go by, lower-cased: "antonio ruiz mora", "han chao - min".

    people: their last names. Given names tell them, titles, and an office behind a comma ("Han Chao-min, chairman of").
    What begins with the first word of a certain organization is left out: both may go by that word.
    """
    firms = {view.lowers[candidate.start] for candidate in candidates if candidate.sure}
    found: list[tuple[str, ...]] = []
    bits = view.bits
    for candidate in candidates:
        start, end = candidate.start, candidate.end
        words = tuple(view.lowers[start:end])
        if candidate.sure or len(words) < 2 or not firms.isdisjoint(words) or candidate.match is not None:
            continue
        if any(bits[i] & (HEAD_LAST | SUFFIX | NATIONALITY | CONNECTOR) for i in range(start, end)):
            continue
        known = words[-1] in people and (candidate.titled or bits[start] & (GIVEN | INITIAL))
        if known or _in_office(view, end):
            found.append(words)
    return found


def _in_office(view: NameView, end: int) -> bool:
    """Whether an office is put behind a name: "Han Chao-min, a vice-chairman of the council", not "a director said"."""
    if end + 2 >= len(view) or view.words[end] != ",":
        return False
    for position in range(end + 1, min(end + _LONGEST_OFFICE, len(view) - 1)):
        if view.bits[position] & UPPER or not (view.words[position].isalpha() or view.words[position] == "-"):
            return False
        if view.bits[position] & ROLE and view.lowers[position + 1] in ("of", "at", "for", "with"):
            return True
    return False


#: Words from the comma to the end of an office: ", a senior vice - president of".
_LONGEST_OFFICE = 8
