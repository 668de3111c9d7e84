"""Towns that a text itself shows to be towns: the state that they are in stands behind them ("Lumbrook, Ariz.")."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.name_candidates import Candidate
from extractor.name_shapes import spelling
from extractor.names import HEAD_LAST, INSTITUTION, STATE, SUFFIX, UPPER, NameView

_LONGEST = 3  # words of a town's name
_CLOSING = frozenset([",", ".", ")", ";", "-"])


def without_towns(view: NameView, candidates: Sequence[Candidate]) -> tuple[list[Candidate], set[str]]:
    """The candidates but those that are towns, and the towns' spellings.

    A name that nobody knows is a town everywhere in the text, one that the gazetteer knows only before its state.
    """
    if not any(view.bits[position] & STATE for position in view.uppers):
        return list(candidates), set()
    towns: set[str] = set()
    out: list[Candidate] = []
    for each in candidates:
        if _before_state(view, each):
            towns.add(spelling(view.words[each.start : each.end]))
        else:
            out.append(each)
    if not towns:
        return out, towns
    # Teams and firms go by the town that their names begin with.
    towns -= {spelling(view.words[each.start : cut]) for each in out for cut in range(each.start + 1, each.end)}
    kept = [
        each
        for each in out
        if each.sure or each.match is not None or spelling(view.words[each.start : each.end]) not in towns
    ]
    return kept, towns


def _before_state(view: NameView, candidate: Candidate) -> bool:
    start, end = candidate.start, candidate.end
    if end + 1 >= len(view) or view.lowers[end] != "," or not view.bits[end + 1] & STATE or view.breaks[end + 1]:
        return False
    if end - start > (_LONGEST if candidate.match is None else 1):
        return False
    if candidate.sure and candidate.match is None:
        return False
    if any(mark & (HEAD_LAST | SUFFIX) and mark & (INSTITUTION | SUFFIX) for mark in view.bits[start:end]):
        return False
    behind = view.words[end + 2 : end + 3]
    return not behind or behind[0] in _CLOSING or (view.words[end + 1][-1] == "." and not view.bits[end + 2] & UPPER)
