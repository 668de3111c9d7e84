"""What has the looks of an organization's name and is none: people, places, and the marks that agencies give debt."""

from __future__ import annotations

from extractor.name_shapes import spelling
from extractor.names import (
    COMMON,
    GIVEN,
    GLUE,
    HEAD_LAST,
    NATIONALITY,
    OPENER,
    PERSON_SUFFIX,
    PLACE,
    PLACE_LAST,
    STOP,
    SUFFIX,
    SURNAME,
    TITLE,
    UPPER,
    NameView,
)

# Marks of rating agencies: letters alone, or with what is put behind them.
_RATINGS = frozenset(
    ("AAA", "AA", "BBB", "BB", "CCC", "CC", "Aaa", "Aa", "Baa", "Ba", "Caa", "Ca", "Aa-1", "Baa-1", "Ba-1", "D/P")
)
_RATED = frozenset(("rating", "ratings", "rated", "rates", "debt", "bonds", "notes", "paper", "senior", "issue"))
_GIVEN = frozenset(("raised", "lowered", "upgraded", "downgraded", "upgrades", "downgrades", "assigned", "affirmed"))
_SHADES = frozenset(("plus", "minus"))
_REACH = 6  # words around a mark

#: Words before the last part of a person's name.
PARTICLES = tuple(
    [word]
    for word in ("de", "la", "der", "den", "dos", "das", "da", "von", "van", "del", "della", "di", "bin", "ibn", "ter")
)


def is_rating(view: NameView, position: int) -> bool:
    """Whether a word is a mark of debt: a shade behind it, or words of rating near it."""
    if view.words[position] not in _RATINGS:
        return False
    if view.lowers[position + 1 : position + 2] == ["-"] and not _SHADES.isdisjoint(
        view.lowers[position + 2 : position + 3]
    ):
        return True
    near = view.lowers[max(0, position - _REACH) : position + _REACH + 1]
    return not _RATED.isdisjoint(near) or not _GIVEN.isdisjoint(near)


def is_something_else(view: NameView, position: int) -> bool:
    """Whether a word that can name an organization does not: "dos Santos", "Marshall Goldman", "AAA bonds"."""
    if view.bits[position] & PLACE_LAST:  # "the United Arab Emirates"
        longer = (spelling(view.words[position - more : position + 1]) for more in (1, 2))
        if any(view.table.others.get(key) == "place" for key in longer):
            return True
    if is_rating(view, position):
        return True
    if not position or view.breaks[position]:
        return False
    before = view.bits[position - 1]
    named = before & UPPER and not before & (OPENER | NATIONALITY | PLACE | TITLE | STOP | COMMON | HEAD_LAST)
    called = before & GIVEN and not _goes_on(view, position + 1) and not _is_firm(view, view.lowers[position])
    person = (view.bits[position] & SURNAME or called) and named and not view.headline[position]
    return bool(person) or view.lowers[position - 1 : position] in PARTICLES


def _goes_on(view: NameView, position: int) -> bool:
    """Whether a name goes on at a position."""
    return position < len(view) and bool(view.bits[position] & (UPPER | GLUE)) and not view.breaks[position]


def _is_firm(view: NameView, lower: str) -> bool:
    """Whether a firm goes by a word somewhere in the text: "Barton Group"."""
    places = [position for position in view.uppers[:-1] if view.lowers[position] == lower]
    firm = HEAD_LAST | SUFFIX | PERSON_SUFFIX
    return any(
        view.bits[position + 1] & firm or view.lowers[position + 1 : position + 3] == ["and", "co"]
        for position in places
    )
