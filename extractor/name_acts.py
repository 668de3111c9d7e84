"""What a bearer of a name does, or what is done to it, by the classes of stance verbs: "Kivu leases", "bought Kivu".

A single verb is rare beside names that nobody knows; its class is not. Who is "he" in the next sentence is a person.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import get_args

from extractor.inflection import verb_forms
from extractor.lexicon import StanceRow, shipped
from extractor.names import UPPER, NameView
from schemas.claim import ClaimType

_AUXILIARIES = frozenset(
    [
        *("has", "had", "have", "will", "would", "may", "might", "could", "can", "must", "is", "was", "are", "were"),
        *("did", "does", "not", "n't", "also", "now", "already", "recently", "still", "since", "never", "itself"),
        *("been", "being"),
    ]
)
_PASSIVE = frozenset(["is", "was", "are", "were", "been", "being"])
_ARTICLES = frozenset(["the", "a", "an", "its", "their"])
_HE = (["he"], ["she"])
#: Words of amounts: who is near them has or pays them.
_FIGURES = frozenset(["$", "£", "€", "%", "percent", "pct", "cent", "million", "billion", "bn", "mln", "m", "dlrs"])
_NEAR = 8
#: All cues that are read here.
ACTS = frozenset(
    [f"{role}={kind}" for role in ("does", "undergoes", "done_to") for kind in get_args(ClaimType)]
    + ["then_he", "figure_behind"]
)
_FARTHEST_VERB = 4
_FARTHEST_STOP = 40


@lru_cache(maxsize=1)
def verb_classes() -> dict[str, str]:
    """The type of the likeliest sense of every form of a stance verb, by its lower-cased form."""
    classes: dict[str, str] = {}
    for (pos, lemma), rows in shipped().by_lemma.items():
        plain = [row for row in rows if not row.particle and row.type != "none"]
        if pos == "verb" and plain:
            kind = min(plain, key=_rank).type
            for form in verb_forms(lemma):
                if form.text not in _AUXILIARIES:
                    classes.setdefault(form.text, kind)
    return classes


def _rank(row: StanceRow) -> tuple[bool, int]:
    return row.conditional, -row.priority


def act_cues(view: NameView, start: int, end: int, classes: Mapping[str, str]) -> list[str]:
    """The cues of one mention, half-open positions: "does=acquire", "undergoes=oppose", "done_to=acquire", "then_he".

    classes: the class of every verb form, as ``verb_classes`` gives them.
    """
    lowers, breaks, bits = view.lowers, view.breaks, view.bits
    cues: list[str] = []
    passive = False
    for place, lower in enumerate(lowers[end : end + _FARTHEST_VERB], end):
        if breaks[place] or bits[place] & UPPER:
            break
        if lower in _AUXILIARIES:
            passive = passive or lower in _PASSIVE
            continue
        if lower in classes:
            cues.append(f"{'undergoes' if passive and lower[-3:] != 'ing' else 'does'}={classes[lower]}")
        break
    before = start - 2 if start > 1 and lowers[start - 1] in _ARTICLES else start - 1
    if before >= 0 and not breaks[before + 1] and not bits[before] & UPPER and lowers[before] in classes:
        cues.append(f"done_to={classes[lowers[before]]}")
    if "." in lowers[end : end + _FARTHEST_STOP]:
        stop = lowers.index(".", end)
        if lowers[stop + 1 : stop + 2] in _HE:
            cues.append("then_he")
    if not _FIGURES.isdisjoint(lowers[end : end + _NEAR]):
        cues.append("figure_behind")
    return cues
