"""What a document as a whole shows of a name, and all cues of a name together, as the recogniser votes on them.

The document shows which first and last words of longer names stand alone elsewhere (organizations go on by their first
word, people by their last), what a name is listed with, and whether the text is about business.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from extractor.name_acts import ACTS, act_cues, verb_classes
from extractor.name_candidates import Candidate
from extractor.name_firms import Phrase
from extractor.name_frames import frame_cues
from extractor.name_people import find_people
from extractor.name_shapes import spelling
from extractor.names import (
    ALLCAPS,
    COMMON,
    DOCUMENT,
    GIVEN,
    HEAD_FIRST,
    HEAD_LAST,
    INITIAL,
    NATIONALITY,
    PLACE,
    PLACE_LAST,
    SUFFIX,
    SURNAME,
    TEAM,
    UPPER,
    NameView,
)
from extractor.recogniser import context_cues, name_cues, pooled_cues

_COORDINATED = frozenset([("and",), (",",), ("or",), ("/",), (",", "and"), ("&",), ("versus",), ("vs",)])
_LINKS = frozenset([",", "and", "or"])
# Of so many words one speaks of business where the text does.
_TELLING = 50
# Cues that mean more where a text is about business.
_IN_BUSINESS = frozenset(["acts", "reports", "possessive", "opens", "after_role"])
# Cues that mean more or less by the make of a name.
_BY_MAKE = frozenset(
    [
        "acts",
        "reports",
        "possessive",
        "opens",
        "inside",
        "after=the",
        "after=in",
        "after=,",
        "before=,",
        "after_role",
        "first_alone",
        "last_alone",
        "before_name",
        "after_name",
        "capital_the",
    ]
)


#: Words of what a text opens with.
_LEAD = 60


class Surroundings(NamedTuple):
    """What a document shows of its names as a whole.

    people: last names of people. firsts, lasts, singles: lower-cased first and last words of names of several words,
    and names of one word. written: the words as they are written. beside: by start position, what a name is listed
    with. defined: by acronym, how its explanation in the text is written. business: whether
    the text is about business.
    """

    people: set[str]
    firsts: set[str]
    lasts: set[str]
    singles: set[str]
    written: set[str]
    beside: dict[int, str]
    defined: dict[str, str]
    business: bool


def surroundings(view: NameView, candidates: Sequence[Candidate]) -> Surroundings:
    """Read what a document shows of its names as a whole."""
    people = find_people(view, candidates)
    firsts: set[str] = set()
    lasts: set[str] = set()
    singles: set[str] = set()
    lowers, bits = view.lowers, view.bits
    for each in candidates:
        if each.end - each.start == 1:
            singles.add(lowers[each.start])
        else:
            firsts.add(lowers[each.start])
            lasts.add(lowers[each.end - 1])
    beside: dict[int, str] = {}
    for left, right in pairwise(candidates):
        if 0 < right.start - left.end < 3 and tuple(lowers[left.end : right.start]) in _COORDINATED:
            for one, other in ((left, right), (right, left)):
                kind = "organization" if other.sure else "person" if _looks_personal(view, other, people) else ""
                if kind:
                    beside[one.start] = kind
    for each in candidates:
        if each.start > 1 and lowers[each.start - 1] in _LINKS and bits[each.start - 2] & PLACE:
            beside.setdefault(each.start, "place")
        if each.end + 1 < len(lowers) and lowers[each.end] in _LINKS and bits[each.end + 1] & PLACE:
            beside.setdefault(each.start, "place")
    business = _TELLING * view.business >= max(len(view), 1)
    return Surroundings(people, firsts, lasts, singles, set(view.words), beside, definitions(view), business)


def definitions(view: NameView) -> dict[str, str]:
    """Acronyms that the text explains ("sea surface salinity (SSS)"): "lower" where the words are plain ones.

    The words before the bracket are matched to the letters from the last one on (after Schwartz & Hearst 2003, with
    initials alone); "upper" is an expansion in capitals, "head" one that ends in a body's noun.
    """
    found: dict[str, str] = {}
    if "(" not in view.vocabulary and "[" not in view.vocabulary:
        return found
    words, lowers, bits = view.words, view.lowers, view.bits
    for position in view.uppers:
        if not bits[position] & ALLCAPS or position < 3 or words[position - 1] not in ("(", "["):
            continue
        letters = [letter for letter in lowers[position].removesuffix("s") if letter.isalpha()]
        if len(letters) < 2:
            continue
        begin = position - 1
        left = len(letters)
        while left and begin and position - begin < 2 * len(letters) + 3:
            begin -= 1
            if lowers[begin][0] == letters[left - 1]:
                left -= 1
            elif (not lowers[begin][0].isalpha() and lowers[begin] not in ("-", "&")) or bits[begin] & UPPER:
                break
        if left:
            continue
        body = range(begin, position - 1)
        if not bits[begin] & UPPER or sum(not bits[index] & UPPER and len(words[index]) > 3 for index in body) > 1:
            kind = "lower"
        elif bits[position - 2] & DOCUMENT and not bits[position - 2] & HEAD_LAST:
            kind = "lower"  # "International Fibre Agreement (IFA)"
        else:
            kind = "head" if any(bits[index] & (HEAD_LAST | HEAD_FIRST | SUFFIX) for index in body) else "upper"
        found.setdefault(lowers[position], kind)
    return found


def _looks_personal(view: NameView, candidate: Candidate, people: set[str]) -> bool:
    given = bool(view.bits[candidate.start] & GIVEN) and candidate.end - candidate.start in (2, 3)
    return candidate.titled or given or view.lowers[candidate.end - 1] in people


def candidate_cues(view: NameView, group: Sequence[Candidate], around: Surroundings) -> dict[str, float]:
    """All cues of one name over its mentions in a document, as the recogniser sees them, and how much each counts."""
    head = group[0]
    classes = verb_classes()
    contexts = [
        context_cues(view, Phrase(each.start, each.end, each.titled))
        + frame_cues(view, each.start, each.end)
        + act_cues(view, each.start, each.end, classes)
        for each in group
    ]
    cues = pooled_cues(name_cues(view, head.start, head.end, head.match), contexts)
    whole: list[str] = []
    last, first = view.lowers[head.end - 1], view.lowers[head.start]
    single = head.end - head.start == 1
    if last in around.people:
        whole.append("surname" if single else "ends_in_surname")
    if single:
        if first in around.firsts:
            whole.append("starts_longer")
        if first in around.lasts:
            whole.append("ends_longer")
        if first in around.written:
            whole.append("plain_elsewhere")
        if first in around.defined:
            whole.append(f"defined={around.defined[first]}")
    else:
        if first in around.singles:
            whole.append("first_alone")
        if last in around.singles and "head_of" not in cues:
            whole.append("last_alone")
        if "".join(view.lowers[head.start : head.end]) in around.people:
            whole.append("surname")  # "Vale-Barton"
    whole.extend(f"beside={around.beside[each.start]}" for each in group if each.start in around.beside)
    if any(each.kindred for each in group):
        whole.append("kindred")
    other = view.table.others.get(spelling(view.words[head.start : head.end]))
    if other and "gazetteer=sure" not in cues:
        whole.extend(("other", f"other={other}"))
    placed = ["in_headline"] if view.headline[head.start] else []
    if head.start < _LEAD:
        placed.append("in_lead")
    if len(group) > 1:
        placed.append(f"mentions={min(len(group), 6) // 2 * 2}")
    cues.update(dict.fromkeys(whole + placed, 1.0))
    make = "head" if "head_of" in cues else _make(view, head)
    more = {f"make={make}": 1.0}
    more.update((f"{make}_{cue}", cues[cue]) for cue in cues.keys() & _BY_MAKE)
    for cue in ACTS & cues.keys():
        more[f"{make}_{cue}"] = cues[cue]
    for cue in placed:
        more[f"{make}_{cue}"] = 1.0
    if around.business:
        more.update({"business": 1.0, f"business_{make}": 1.0})
        more.update((f"business_{cue}", cues[cue]) for cue in cues.keys() & _IN_BUSINESS)
        for cue in placed:
            more[f"business_{make}_{cue}"] = 1.0
    cues.update(more)
    return cues


def _make(view: NameView, candidate: Candidate) -> str:
    bits = view.bits
    first, last = bits[candidate.start], bits[candidate.end - 1]
    if candidate.end - candidate.start == 1:
        if first & ALLCAPS:
            return "acronym"
        if first & TEAM:
            return "team"
        if first & (PLACE | NATIONALITY):
            return "place"
        if first & GIVEN:
            return "given"
        if first & SURNAME:
            return "surname"
        return "common" if first & COMMON else "unknown"
    if last & TEAM:
        return "team"
    if last & (HEAD_LAST | SUFFIX):
        return "head"
    if first & (GIVEN | INITIAL):
        return "person"
    if last & (PLACE | PLACE_LAST):
        return "places"
    return "commons" if last & COMMON else "unknowns"
