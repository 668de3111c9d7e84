"""Places that stand for their teams: in the report of a match, the country or town that plays is a team.

A report shows itself by its words (``sport`` rows of ``organization_words.csv``). In it a place that does what teams
do, at least twice, is its team wherever nothing locates it ("in Panama").
"""

from __future__ import annotations

from extractor.name_shapes import spelling
from extractor.names import DIGIT, PLACE, PLACE_FIRST, PLACE_LAST, UPPER, NameView

# So many different words of match reports make one.
MATCH_WORDS = 7
_GEOGRAPHY = PLACE | PLACE_FIRST | PLACE_LAST
_LOCATING = frozenset(["in", "at", "near", "from", "of", "outside", "around", "across", ","])


def find_teams(view: NameView) -> list[tuple[int, int]]:
    """The half-open positions of countries and towns that play: "Sweden defeated Panama 3 - 0", "Panama's coach"."""
    stretches: dict[str, list[tuple[int, int, bool]]] = {}
    end = 0
    for start in view.uppers:
        if start < end or not view.bits[start] & _GEOGRAPHY:
            continue
        end = start + 1
        while end < len(view) and view.bits[end] & _GEOGRAPHY and view.bits[end] & UPPER and not view.breaks[end]:
            end += 1
        follows = end < len(view) and view.bits[end] & UPPER and not view.breaks[end]
        precedes = start and view.bits[start - 1] & UPPER and not view.breaks[start]
        known = PLACE if end == start + 1 else PLACE | PLACE_LAST
        if follows or precedes or not any(view.bits[index] & known for index in range(start, end)):
            continue
        stretches.setdefault(spelling(view.words[start:end]), []).append((start, end, _plays(view, start, end)))
    found = []
    for mentions in stretches.values():
        signs = sum(plays for _, _, plays in mentions)
        for start, end, plays in mentions:
            if plays or (signs > 1 and not (start and view.lowers[start - 1] in _LOCATING)):
                found.append((start, end))
    return found


def located_place(view: NameView, start: int, end: int) -> bool:
    """Whether a stretch is a place's name alone, after a word that locates: "in Panama"."""
    if not start or view.lowers[start - 1] not in _LOCATING or view.lowers[start - 1] == ",":
        return False
    return all(view.bits[position] & _GEOGRAPHY for position in range(start, end))


def _plays(view: NameView, start: int, end: int) -> bool:
    """Whether a place does what teams do."""
    lowers, bits, words = view.lowers, view.bits, view.table.sports
    after = lowers[end] if end < len(view) and not view.breaks[end] else ""
    before = lowers[start - 1] if start and not view.breaks[start] else ""
    if after in words["plays"] or before in words["played"]:
        return True
    if after and bits[end] & DIGIT and end + 1 < len(view) and lowers[end + 1] in ("-", "–", "—"):
        return True
    if before and bits[start - 1] & DIGIT and start > 1 and lowers[start - 2] in ("-", "–", "—"):
        return True
    return after in ("'s", "’s") and end + 1 < len(view) and lowers[end + 1] in words["of_team"]
