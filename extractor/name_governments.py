"""Governments by the land or the head that they are called after."""

from __future__ import annotations

from extractor.names import NATIONALITY, PLACE, PLACE_FIRST, PLACE_LAST, UPPER, NameView

_GOVERNMENTS = frozenset(("government", "administration", "govt"))
# "Western government creditors" are of many governments.
_PARTS_OF_THE_WORLD = frozenset(("western", "eastern", "european", "african", "asian", "foreign"))
_LANDS = PLACE | PLACE_FIRST | PLACE_LAST


def find_governments(view: NameView) -> list[tuple[int, int]]:
    """Half-open positions of "Peruvian government", "Smith administration", "government of Peru", "PERU GOVT"."""
    lowers, bits = view.lowers, view.bits
    if _GOVERNMENTS.isdisjoint(view.vocabulary):
        return []
    found: list[tuple[int, int]] = []
    for position, lower in enumerate(lowers):
        if lower not in _GOVERNMENTS or not position:
            continue
        shouted = bool(bits[position] & UPPER)
        if shouted and not view.headline[position]:
            continue
        start = position
        while start and bits[start - 1] & (NATIONALITY | _LANDS) and bits[start - 1] & UPPER:
            start -= 1
        led = bits[start - 1] & UPPER and not view.opens(start - 1)
        if start == position and lower == "administration" and not shouted and led:
            start -= 1
        end = position + 1
        if start == position - 1 and lowers[start] in _PARTS_OF_THE_WORLD:
            continue
        if start == position:
            if lowers[end : end + 1] != ["of"]:
                continue
            end += 1
            while end < len(lowers) and bits[end] & UPPER and bits[end] & _LANDS:
                end += 1
            if end == position + 2:
                continue
        found.append((start, end))
    return found
