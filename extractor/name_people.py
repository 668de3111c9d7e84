"""The people of a document, as far as its names show them."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.name_candidates import Candidate
from extractor.names import (
    ALLCAPS,
    COMMON,
    CONNECTOR,
    GIVEN,
    HEAD_FIRST,
    HEAD_LAST,
    INITIAL,
    NATIONALITY,
    OPENER,
    PARTICLE,
    PERSON_SUFFIX,
    PLACE,
    PLACE_LAST,
    SUFFIX,
    SURNAME,
    TOPIC,
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
        else:
            people.update(_eastern(view, candidate))
            continue
        if size > 3 and view.words[end - 2] == "-":
            people.add("".join(view.lowers[end - 3 : end]))  # "Robin Vale-Barton" goes by "Vale-Barton"
    return people


def _eastern(view: NameView, candidate: Candidate) -> list[str]:
    """The family name that stands before a given name of two parts: "Barton Chao-Ming, vice-chairman"."""
    start, end = candidate.start, candidate.end
    if end - start != 4 or view.words[start + 2] != "-" or candidate.match is not None or view.headline[start]:
        return []
    known = PLACE | NATIONALITY | HEAD_LAST | SUFFIX | ALLCAPS
    if any(view.bits[at] & known for at in (start, start + 1, start + 3)) or _is_plain(view, start + 1, start + 3):
        return []
    return [view.lowers[start]]


def _is_plain(view: NameView, *positions: int) -> bool:
    return any(view.bits[at] & COMMON and not view.bits[at] & (GIVEN | SURNAME) for at in positions)


def is_person(view: NameView, candidate: Candidate, people: set[str]) -> bool:
    """Whether a name that nobody knows is a person's in full: a given name, and a last name that no firm has."""
    start, end = candidate.start, candidate.end
    bits = view.bits
    if candidate.match is not None or not 1 < end - start < 5 or view.lowers[end - 1] not in people:
        return False
    if not bits[start] & GIVEN or bits[start] & (COMMON | PLACE | ALLCAPS | HEAD_FIRST):
        return False
    known = HEAD_LAST | SUFFIX | PLACE_LAST | TOPIC | CONNECTOR | PARTICLE
    return not any(mark & known for mark in bits[start:end])
