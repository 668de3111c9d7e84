"""The names of a text cut to what may be an organization's: certain ones by their make, the gazetteer or a ticker."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from extractor.gazetteer import Gazetteer, Match
from extractor.name_confusions import PARTICLES, is_rating, is_something_else
from extractor.name_firms import Phrase
from extractor.name_governments import find_governments
from extractor.name_headlines import UNITS, has_ticker, opens_line, start_in_headline
from extractor.name_phrases import AFTER_WHICH_WIRES_CAPITALISE, phrases
from extractor.name_shapes import spelling
from extractor.names import (
    ALLCAPS,
    COMMON,
    CONNECTOR,
    DIGIT,
    GIVEN,
    HEAD_FIRST,
    HEAD_LAST,
    INITIAL,
    INSTITUTION,
    NATIONALITY,
    PLACE,
    PLACE_FIRST,
    PLACE_LAST,
    ROMANCE,
    STOP,
    SUFFIX,
    TITLE,
    TOPIC,
    UNIT,
    UPPER,
    NameView,
)
from extractor.team_places import MATCH_WORDS, find_teams

_ORDINAL = re.compile(r"\d{1,4}(?:st|nd|rd|th|d)")
_ARTICLES = frozenset(["al", "el"])  # "al-Qaeda"
# Plurals of abbreviations, and what models, ratings and aggregates are called: "CDs", "M-3", "KV-11", "Zev-50".
_PLURAL = re.compile("[A-Z]{2,4}s|[A-Z]{1,4}-?[0-9]+[A-Z]*|[A-Z][a-z]+-[0-9]+[A-Z]*")
_DEPARTMENTS = frozenset(("department", "ministry"))
# Of these kinds, a firm's branch in a country goes by its name and the country's.
_WITH_BRANCHES = frozenset((
    "company", "bank", "insurer", "oil", "technology", "manufacturer", "chemicals", "pharma",
    "carmaker", "automaker", "retailer", "food", "mining", "finance", "investment", "software", "energy",
    "conglomerate", "telecoms",
))  # fmt: skip
# A name before these is a stock index.
_MEASURES = frozenset(("index", "indices", "average", "composite"))


class Candidate(NamedTuple):
    """A stretch that may be an organization's name: positions, what the gazetteer knows, whether it is certain."""

    start: int
    end: int
    match: Match | None
    sure: bool
    titled: bool
    kindred: bool = False


def groups(view: NameView, candidates: Sequence[Candidate]) -> dict[str, list[Candidate]]:
    """Candidates by the spelling of their names."""
    groups: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        groups.setdefault(spelling(view.words[candidate.start : candidate.end]), []).append(candidate)
    return groups


def settled(candidate: Candidate) -> bool:
    """Whether a candidate needs no vote.

    What the shipped gazetteer alone makes certain and is one word is voted on, too, as products and places go by such
    names ("a Polaroid camera"); a user's own rows are taken at their word.
    """
    match = candidate.match
    if not candidate.sure or match is None or match.ambiguous:
        return candidate.sure
    return max(candidate.end - candidate.start, match.end - match.start) > 1 or not match.row.id.startswith("org-")


def find_candidates(view: NameView, gazetteer: Gazetteer) -> list[Candidate]:
    """The names of a text, cut to what may be an organization, certain ones marked."""
    matches = _matches(view, gazetteer)
    candidates: list[Candidate] = []
    cursor = 0
    covered = 0
    for phrase in phrases(view):
        start = max(phrase.start, covered)
        if start >= phrase.end:
            continue
        if start > phrase.start and candidates and view.lowers[start] in ("and", "&"):
            candidates[-1] = candidates[-1]._replace(end=phrase.end, sure=True)  # "Alex. Brown and Sons"
            covered = phrase.end
            continue
        inner: list[Match] = []
        while cursor < len(matches) and matches[cursor].start < phrase.end:
            if matches[cursor].start >= start or matches[cursor].end > start > covered:
                inner.append(matches[cursor])
            cursor += 1
        if phrase.end - start == 1 and not inner:
            found = _plain(view, start, phrase.end, phrase.titled)
        else:
            found = _read(view, Phrase(start, phrase.end, phrase.titled), inner)
        candidates.extend(found)
        covered = max([covered, *[candidate.end for candidate in found]])
    if _MEASURES & view.vocabulary:
        candidates = [each for each in candidates if not _MEASURES.intersection(view.lowers[each.end : each.end + 2])]
    candidates = _departments(view, _numbered(view, candidates))
    return _playing(view, _governments(view, _known_by_company(_tickers(view, candidates))))


def _numbered(view: NameView, candidates: list[Candidate]) -> list[Candidate]:
    """Units take their number in: "the 142nd Ohio Infantry", "501st Legion", "the 117th Congress"."""
    bits = view.bits
    out: list[Candidate] = []
    for each in candidates:
        before = each.start - 1
        if (
            before >= 0
            and bits[before] & DIGIT
            and not view.breaks[each.start]
            and _ORDINAL.fullmatch(view.words[before])
        ):
            letters = each.end - each.start == 1 and bits[each.start] & ALLCAPS and each.match is None
            if bits[each.end - 1] & UNIT or letters:
                each = Candidate(before, each.end, None, each.sure, False)
        out.append(each)
    return out


def _departments(view: NameView, candidates: list[Candidate]) -> list[Candidate]:
    """Departments take in their noun, which some write small: "Finance ministry", "U.S. State department"."""
    if _DEPARTMENTS.isdisjoint(view.vocabulary):
        return candidates
    lowers, bits = view.lowers, view.bits
    out: list[Candidate] = []
    for each in candidates:
        end = each.end
        charged = bits[end - 1] & TOPIC or lowers[end - 1] == "state"
        if charged and end < len(view) and lowers[end] in _DEPARTMENTS and not bits[end] & UPPER:
            each = Candidate(each.start, end + 1, None, True, False)
        out.append(each)
    return out


def _known_by_company(candidates: list[Candidate]) -> list[Candidate]:
    """Ambiguous forms are certain beside the organization's full name, or beside others of its kind."""
    rows = {each.match.row.id for each in candidates if each.sure and each.match}
    kinds = {each.match.row.kind for each in candidates if each.sure and each.match and each.match.row.kind}
    out = []
    for each in candidates:
        match = each.match
        whole = match is not None and (match.start, match.end) == (each.start, each.end) and not each.titled
        supported = whole and match is not None and not each.sure
        if supported and match is not None and match.row.id in rows:
            each = each._replace(sure=True)
        elif supported and match is not None and match.ambiguous and match.row.kind in kinds:
            each = each._replace(kindred=True)
        out.append(each)
    return out


def _governments(view: NameView, candidates: list[Candidate]) -> list[Candidate]:
    """ "The Peruvian government", "the Smith administration", "the government of Peru"."""
    return _with(candidates, find_governments(view))


def _playing(view: NameView, candidates: list[Candidate]) -> list[Candidate]:
    """Places that a match report calls its teams by are certain there."""
    if view.sports < MATCH_WORDS:
        return candidates
    taken = {position for each in candidates if each.sure for position in range(each.start, each.end)}
    return _with(candidates, [(start, end) for start, end in find_teams(view) if taken.isdisjoint(range(start, end))])


def _with(candidates: list[Candidate], found: list[tuple[int, int]]) -> list[Candidate]:
    """Candidates and certain ones, which stand instead of those that they overlap."""
    if not found:
        return candidates
    inside = {position for start, end in found for position in range(start, end)}
    kept = [each for each in candidates if inside.isdisjoint(range(each.start, each.end))]
    sure = (Candidate(start, end, None, True, False) for start, end in found)
    return sorted([*kept, *sure], key=lambda each: each.start)


def _matches(view: NameView, gazetteer: Gazetteer) -> list[Match]:
    matches: list[Match] = []
    end = 0
    bits = view.bits
    words, lowers, starts = view.words, view.lowers, gazetteer.lengths
    positions = view.uppers
    if _ARTICLES & view.vocabulary:
        positions = sorted({*positions, *(index for index, lower in enumerate(lowers) if lower in _ARTICLES)})
    for position in positions:
        if position < end or lowers[position] not in starts or not (bits[position] or lowers[position] in _ARTICLES):
            continue
        match = gazetteer.find(words, lowers, position)
        if match is None or (match.end - position == 1 and is_something_else(view, position)):
            continue
        if match.end - match.start == 1:
            if view.headline[position] and bits[position] & COMMON and bits[position] & ALLCAPS:
                continue
            plain = bits[position] & (COMMON | GIVEN | PLACE | TOPIC) and not bits[position] & ALLCAPS
            if plain and not match.ambiguous:
                match = match._replace(ambiguous=True)
        while match.end < len(view) and not view.breaks[match.end] and is_suffix(view, match.end):
            match = match._replace(end=match.end + 1, ambiguous=False)
        if words[position] == "The" and match.end - position > 1:
            match = match._replace(start=position + 1)  # the name is "The Onion", the span is without article
        matches.append(match)
        end = match.end
    return matches


def _read(view: NameView, phrase: Phrase, matches: Sequence[Match]) -> list[Candidate]:
    """The candidates in one phrase."""
    start, end, titled = phrase
    bits = view.bits
    start = min([start, *(match.start for match in matches if not match.ambiguous)])  # "May Department Stores Co"
    if (
        bits[end - 1] & SUFFIX
        and not matches
        and all(mark & SUFFIX for mark in bits[start:end])
        and not has_ticker(view, end)
    ):
        return []
    suffixes = [position for position in range(start + 1, end) if is_suffix(view, position)]
    if len(suffixes) == end - start - 1 and view.words[start - 1 : start] == [">"] and is_suffix(view, start):
        return []  # "British Petroleum <BP.L> Co Plc"
    tail = suffixes[-1] + 1 if suffixes else start
    for position in suffixes[:-1]:
        goes_on = bits[position + 1] & CONNECTOR or view.words[position + 1] in (",", ")")
        if view.words[position][-1] == "." and position + 1 not in suffixes and not goes_on:
            tail = position + 1  # "sued Kivu Foods Inc. Tarn Ltd agreed": the stop of a sentence
            break
    if tail > start + 1 and view.headline[start]:
        start = start_in_headline(view, start, tail)
    if tail > start + 1:
        rest = (
            _read(view, Phrase(tail, end, False), [match for match in matches if match.start >= tail])
            if tail < end
            else []
        )
        if tail < end and view.bits[tail] & CONNECTOR:
            return [Candidate(start, end, None, True, titled)]
        match = next((each for each in matches if each.start == start and each.end >= tail - 2), None)
        return [Candidate(start, tail, match, True, titled), *rest]
    if "on" in view.words[start + 1 : end]:
        return [Candidate(start, end, None, not titled, titled)]  # "Senate Subcommittee on Trade"
    whole = next((match for match in matches if match.start <= start and match.end >= end), None)
    if whole is not None:
        return [Candidate(whole.start, whole.end, whole, not whole.ambiguous and not titled, titled)]
    beyond = next((match for match in matches if start < match.start < end < match.end and not match.ambiguous), None)
    if beyond is not None and all(mark & (NATIONALITY | PLACE) for mark in bits[start : beyond.start]):
        return [Candidate(start, beyond.end, None, True, titled)]  # "U.S. Department of Justice", a title for itself
    if any(view.lowers[match.end - 1 : match.end + 2] == ["savings", "and", "loan"] for match in matches):
        return [Candidate(start, end, None, not titled, titled)]  # "Kivu Savings", as many call the association
    goes_on_of = any(match.end < end and view.lowers[match.end] == "of" and not match.ambiguous for match in matches)
    if goes_on_of and all(mark & NATIONALITY for mark in bits[start : matches[0].start]):
        return [Candidate(start, end, None, not titled, titled)]
    body = next((match for match in matches if match.end == end and not match.ambiguous), None)
    if (
        body is not None
        and start < body.start
        and bits[end - 1] & (HEAD_LAST | TOPIC)
        and all(mark & (NATIONALITY | PLACE | PLACE_FIRST | PLACE_LAST) for mark in bits[start : body.start])
    ):
        return [Candidate(start, end, None, not titled, titled)]  # "Peruvian Chamber of Commerce"
    last = end - 1
    if matches and matches[0].start == start:  # "Zevran Cars North America"
        while last > matches[0].end and bits[last] & (PLACE | PLACE_FIRST | PLACE_LAST):
            last -= 1
        last = last if bits[last] & HEAD_LAST else end - 1
    head = bits[last - 1] if bits[last] & DIGIT and end - start > 1 else bits[last]
    if matches and not head & HEAD_LAST:
        candidates: list[Candidate] = []
        position = start
        for match in matches:
            if match.ambiguous:
                continue
            candidates.extend(_plain(view, position, match.start, titled))
            goes_on = match.end < end and not _is_person(view, match.end, end)
            if match.end == end - 1 and bits[match.end] & PLACE and match.row.kind in _WITH_BRANCHES:
                candidates.append(Candidate(match.start, end, None, True, False))  # "Kivu Oil Canada"
                position = end
                break
            candidates.append(Candidate(match.start, match.end, match, not goes_on, False))
            position = match.end
        candidates.extend(_plain(view, position, end, titled and position == start))
        return candidates
    part = next((match for match in matches if match.start == start), None)
    return _plain(view, start, end, titled, part)


def _is_person(view: NameView, start: int, end: int) -> bool:
    """Whether what follows an organization's name in a phrase is a person's, and no product's ("Google Maps")."""
    return bool(view.bits[start] & (GIVEN | INITIAL | TITLE)) and end - start <= 4


def _plain(view: NameView, start: int, end: int, titled: bool, match: Match | None = None) -> list[Candidate]:
    bits = view.bits
    while start < end and (not bits[start] & UPPER or bits[start] & STOP):
        start += 1
    while end > start and (
        not bits[end - 1] & (UPPER | DIGIT) or (view.headline[start] and view.lowers[end - 1] in UNITS)
    ):
        end -= 1
    single = end - start == 1
    if start >= end or (view.headline[start] and not (has_ticker(view, end) and opens_line(view, start, end))):
        return []
    if single and bits[start] & (INITIAL | SUFFIX) and match is None and not has_ticker(view, end):
        return []
    if single and match is None and view.lowers[start - 1 : start] in PARTICLES:
        return []  # "de Barton"
    if single:
        places = bool(bits[start] & (PLACE | NATIONALITY))
    else:
        national = bits[end - 1] & NATIONALITY and bits[start] & PLACE_FIRST  # "the South Korean won"
        both = PLACE_FIRST | PLACE_LAST if view.lowers[start + 1] in ROMANCE or national else 0
        parts = PLACE | NATIONALITY | both
        places = all(mark & parts or not mark & UPPER for mark in bits[start:end])
    if match is None and places and not has_ticker(view, end):
        return []
    if single and match is None and (_PLURAL.fullmatch(view.words[start]) or is_rating(view, start)):
        return []
    if not single and match is None and view.table.others.get(spelling(view.words[start:end])) == "place":
        return []  # "the Soviet Union"
    if match is None and view.lowers[max(start - 2, 0) : start] == ["state", "for"]:
        return []  # "Minister of State for Roads Lee Barton"
    if match is None and view.lowers[end : end + 1] in (["minister"], ["ministers"]):
        return []  # "Brazilian Finance Minister"
    if end - start == 2 and bits[start] & COMMON and bits[start + 1] & INITIAL and match is None:
        return []  # "Series B"
    behind = bits[start + 1] if end - start == 2 and view.words[start] in AFTER_WHICH_WIRES_CAPITALISE else ALLCAPS
    if match is None and not behind & (HEAD_FIRST | INSTITUTION | SUFFIX | ALLCAPS) and not has_ticker(view, end):
        return []  # "the U.S. Automobile industry"
    return [Candidate(start, end, match, False, titled)]


def is_suffix(view: NameView, position: int) -> bool:
    """Whether the word at a position is a legal suffix there."""
    mark = view.bits[position]
    if not mark & SUFFIX or (not mark & UPPER and view.words[position] not in ("plc",)):
        return False
    return not (mark & COMMON and view.headline[position])


def _tickers(view: NameView, candidates: list[Candidate]) -> list[Candidate]:
    """Names before "<TICK>" are certain, names inside "<Name>" too; the ticker itself is none ("<KIV>", "<KIV ST>")."""
    words = view.words
    out: list[Candidate] = []
    for candidate in candidates:
        start, end = candidate.start, candidate.end
        if start and words[start - 1] == "<" and end < len(words) and words[end] == ">":
            coded = end - start == 2 and len(words[end - 1]) < 3 and view.bits[start] & view.bits[end - 1] & ALLCAPS
            inside = end - start > 1 or (not view.bits[start] & ALLCAPS and "." not in words[start])
            if inside and not coded:
                out.append(candidate._replace(sure=True))
            elif out and out[-1].end == start - 1:
                out[-1] = out[-1]._replace(sure=True)
            continue
        certain = candidate.sure or (view.headline[start] and has_ticker(view, end))
        out.append(candidate._replace(sure=certain))
    return out
