"""The vote on names that no rule settles: a logistic regression over what a document shows of a name.

A name's cues are pooled over all its mentions in the document: its own make (words, capitals, known parts) and the
words around it. The weights are data (``organization_weights.csv``), trained as ``docs/organizations.md`` says.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from extractor.gazetteer import Match
from extractor.name_firms import Phrase
from extractor.names import (
    ALLCAPS,
    CALENDAR,
    COMMON,
    CONNECTOR,
    DIGIT,
    DOCUMENT,
    FACILITY,
    GIVEN,
    HEAD_FIRST,
    HEAD_LAST,
    INDUSTRY,
    INITIAL,
    INSTITUTION,
    NATIONALITY,
    OPENER,
    PARTICLE,
    PERSON_SUFFIX,
    PLACE,
    PLACE_FIRST,
    PLACE_LAST,
    PUBLICATION,
    ROLE,
    ROMANCE,
    SHARE,
    SUFFIX,
    SURNAME,
    TEAM,
    TITLE,
    TOPIC,
    UPPER,
    VERB,
    NameView,
)

# What says of a name what it is, in one place of a text for all of it.
_OUTRIGHT = frozenset(
    [
        "after_industry",
        "before_role",
        "before_shares",
        "comma_industry",
        "comma_which",
        "hyphen_led",
        "hyphen_owned",
        "lead=employ",
        "lead=study",
        "name_at",
        "possessive_role",
        "reports_it",
        "role_at",
        "role_for",
        "role_of",
        "shares_of",
        *(
            f"{slot}={sort}"
            for slot in ("is", "apposed", "noun_before")
            for sort in ("firm", "body", "group", "team", "school")
        ),
    ]
)
# The power of the share of the mentions: of 1 a cue of one mention in ten would count next to nothing, of 0 all of it.
_DILUTION = 0.75
_CHARGES = ("of", "for")
_AUXILIARIES = frozenset(["has", "had", "is", "was", "will", "would", "did", "does", "can", "could", "may", "might"])
_REPORTING = frozenset(["said", "says", "added", "told", "reported", "announced", "warned"])


def name_cues(view: NameView, start: int, end: int, match: Match | None) -> list[str]:
    """Cues of a name's own make."""
    bits = view.bits[start:end]
    words = view.words[start:end]
    upper = [mark for mark in bits if mark & (UPPER | DIGIT)]
    size = len(upper)
    first, last = bits[0], bits[-1]
    cues = ["bias", f"words={min(size, 5)}"]
    if size == 1:
        mark = upper[0]
        if mark & ALLCAPS:
            cues.append(f"acronym={min(len(words[0]), 6)}")
        elif any(character.isupper() for character in words[0][1:]):
            cues.append("camel")
        for bit, name in _SINGLE:
            if mark & bit:
                cues.append(f"only={name}")
        if not mark & (COMMON | PLACE | GIVEN | SURNAME | NATIONALITY | CALENDAR):
            cues.append("only=unknown")
            word = view.lowers[start]
            cues.append(f"ending={word[-2:]}")
            cues.append(f"ending={word[-3:]}")
        cues.append(f"word={view.lowers[start]}")
    else:
        connected = any(mark & CONNECTOR for mark in bits)
        body = _head_of(view, start, end) if connected else ""
        for bit, name in _SINGLE:
            if first & bit:
                cues.append(f"first={name}")
            if last & bit and not body:
                cues.append(f"last={name}")
        cues.append(f"firstword={view.lowers[start]}")
        cues.append(f"lastword={view.lowers[end - 1]}")
        if not first & _KNOWN:
            cues.append("first=unknown")
        if not last & _KNOWN:
            cues.append("last=unknown")
        if all(mark & COMMON for mark in upper):
            cues.append("all=common")
        if all(mark & ALLCAPS for mark in upper):
            cues.append("all=capitals")
        if first & GIVEN and size <= 3 and not last & (HEAD_LAST | SUFFIX):
            cues.append("person_like")
            if not last & COMMON:
                cues.append("person_very_like")
        if any(mark & (INITIAL | PARTICLE) for mark in bits[:-1]):
            cues.append("initial")
        if last & (HEAD_LAST | HEAD_FIRST):
            cues.append(f"head={view.lowers[end - 1]}")
            cues.append(_head_kind(last))
        if connected:
            cues.append("connected")
        if body:
            cues.extend(("head_of", f"head_of={body}"))
        if size > 2 and last & (PLACE_LAST | FACILITY | COMMON):
            cues.append(f"tail={view.lowers[end - 2]}_{view.lowers[end - 1]}")
        if "&" in words:
            cues.append("ampersand")
        if any(mark & SUFFIX and mark & UPPER for mark in bits[1:]):
            cues.append("suffix")
    if any(mark & DIGIT for mark in bits):
        cues.append("digit")
    if match is not None:
        whole = match.start == start and match.end == end
        sure = "ambiguous" if match.ambiguous else "sure"
        cues.append(f"gazetteer={sure}{'' if whole else '_part'}")
    return cues


def _head_of(view: NameView, start: int, end: int) -> str:
    """The noun of a body that is of or for something: "Bank of Kivu", "Universidade Federal da Orvalle"; or nothing."""
    lowers, bits = view.lowers[start:end], view.bits[start:end]
    of = next((index for index, word in enumerate(lowers) if word in _CHARGES), 0)
    if of and bits[of - 1] & HEAD_FIRST:
        return str(lowers[of - 1])
    foreign = bits[0] & HEAD_FIRST and any(word in ROMANCE for word in lowers[1:-1])
    return str(lowers[0]) if foreign else ""


def _head_kind(mark: int) -> str:
    if mark & TEAM:
        return "head=team"
    if mark & PUBLICATION:
        return "head=media"
    if mark & FACILITY:
        return "head=facility"
    return "head=institution" if mark & INSTITUTION else "head=company"


_KNOWN = COMMON | PLACE | GIVEN | SURNAME | NATIONALITY | CALENDAR | PLACE_LAST | TOPIC | HEAD_LAST
_SINGLE = (
    (COMMON, "common"),
    (PLACE, "place"),
    (PLACE_LAST, "place_last"),
    (PLACE_FIRST, "place_first"),
    (NATIONALITY, "nationality"),
    (GIVEN, "given"),
    (SURNAME, "surname"),
    (TOPIC, "topic"),
    (TEAM, "team"),
    (PUBLICATION, "media"),
    (OPENER, "opener"),
    (ROLE, "role"),
    (PERSON_SUFFIX, "person_suffix"),
    (DOCUMENT, "document"),
)


def context_cues(view: NameView, phrase: Phrase) -> list[str]:
    """Cues of the words around one mention."""
    start, end, titled = phrase
    bits, lowers, words = view.bits, view.lowers, view.words
    size = len(words)
    cues: list[str] = []
    if titled:
        cues.append("titled")
    if view.headline[start]:
        return ["in_headline"]
    cues.append("opens" if view.opens(start) else "inside")
    if start and not view.breaks[start]:
        before = lowers[start - 1]
        mark = bits[start - 1]
        if words[start - 1] == "The" and start > 1 and not view.opens(start - 1):
            cues.append("capital_the")
        if mark & INDUSTRY and not mark & UPPER:
            cues.append("after_industry")
        elif mark & ROLE and not mark & UPPER:
            cues.append("after_role")
        elif mark & NATIONALITY:
            cues.append("after_nationality")
        elif mark & TITLE:
            cues.append("after_title")
        elif mark & UPPER:
            cues.append("after_name")
        if mark & DIGIT:
            cues.append("after_number")
        elif not mark & UPPER:
            cues.append(f"after={before}")
        if start > 1:
            two = bits[start - 2]
            if before in ("of", "at", "for", "from", "in"):
                if two & SHARE and before in ("in", "of"):
                    cues.append("shares_of")
                elif two & ROLE:
                    cues.append(f"role_{before}")
                elif two & UPPER and not (two & COMMON and view.opens(start - 2)):  # "Production at Kivu"
                    cues.append(f"name_{before}")
                elif two & INDUSTRY:
                    cues.append(f"industry_{before}")
            if before == "," and two & PLACE:
                cues.append("after_place")
            if not (mark | two) & UPPER and before in ("the", "a", "an", "of", "to", "with", "by", "for", "and", ","):
                cues.append(f"after={lowers[start - 2]}_{before}")
    if end < size and not view.breaks[end]:
        after = lowers[end]
        mark = bits[end]
        if after in ("'s", "’s", "'", "’"):
            cues.append("possessive")
            if end + 1 < size and bits[end + 1] & (ROLE | SHARE) and not bits[end + 1] & UPPER:
                cues.append("possessive_role")
        elif after in _REPORTING:
            cues.append("reports")
            if end + 1 < size and lowers[end + 1] in ("it", "its"):
                cues.append("reports_it")
        elif mark & VERB:
            cues.append("acts")
        elif mark & SHARE:
            cues.append("before_shares")
        elif mark & ROLE and not mark & UPPER:
            cues.append("before_role")
        elif mark & INDUSTRY and not mark & UPPER:
            cues.append("before_industry")
        elif after == ",":
            cues.extend(_after_comma(view, end + 1))
        elif (
            after == "-" and end + 1 < size and lowers[end + 1] in ("owned", "backed", "made", "led", "based", "listed")
        ):
            cues.append(f"hyphen_{lowers[end + 1]}")
        if mark & DIGIT:
            cues.append("before_number")
        elif mark & UPPER:
            cues.append("before_name")
        else:
            cues.append(f"before={after}")
            if end + 1 < size and not bits[end + 1] & UPPER:
                cues.append(f"before={after}_{lowers[end + 1]}")
    return cues


def _after_comma(view: NameView, position: int) -> list[str]:
    lowers, bits = view.lowers, view.bits
    if position >= len(lowers):
        return []
    if lowers[position] == "which":
        return ["comma_which"]
    if lowers[position] == "who":
        return ["comma_who"]
    if lowers[position].isdigit() and len(lowers[position]) <= 2:
        return ["comma_age"]
    if bits[position] & PLACE:
        return ["comma_place"]
    if lowers[position] in ("the", "a", "an", "one"):
        for later in range(position + 1, min(position + 9, len(lowers))):
            mark = bits[later]
            if lowers[later] in (",", ".", ";"):
                break
            if mark & ROLE and not mark & (UPPER | INDUSTRY):
                return ["comma_role"]
            if mark & INDUSTRY and not mark & UPPER:
                behind = bits[later + 1] if later + 1 < len(bits) else 0
                if behind & ROLE and not behind & (UPPER | INDUSTRY):
                    return ["comma_role"]  # "an airline analyst"
                goes_on = later == position + 1 and lowers[position] == "the" and lowers[later + 1 : later + 2]
                if goes_on and (behind & VERB or goes_on[0] in _AUXILIARIES):
                    return ["comma_the"]  # "As planned by Barton, the company has": a clause of its own
                return ["comma_industry"]
        return ["comma_the"]
    if bits[position] & ROLE and not bits[position] & UPPER:
        return ["comma_role"]
    return ["before=,"]


def score(cues: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The log odds that a name with these cues is an organization's; unknown cues count nothing.

    cues: how much each cue counts. The sum is rounded once: cues come out of sets, and a name on the edge must not hang
    on their order.
    """
    weight_of = weights.get
    return math.fsum([weight_of(cue, 0.0) * share for cue, share in cues.items()])


def probability(log_odds: float) -> float:
    """Log odds as a probability."""
    return 1.0 / (1.0 + math.exp(-log_odds))


def pooled_cues(name: Iterable[str], contexts: Sequence[Iterable[str]]) -> dict[str, float]:
    """The cues of a name over all its mentions, and how much each counts.

    Its make counts whole, and so does what says outright what it is, even once. Of the rest, which holds by chance of
    some mention of any name that stands often, a cue counts by the share of the mentions that have it.
    """
    cues = dict.fromkeys(name, 1.0)
    if len(contexts) == 1:
        cues.update(dict.fromkeys(contexts[0], 1.0))
        return cues
    counts = Counter(chain.from_iterable(map(set, contexts)))
    if "inside" in counts:
        del counts["opens"]
    size = len(contexts)
    for cue, count in counts.items():
        if cue not in cues:
            cues[cue] = 1.0 if count == size or cue in _OUTRIGHT else (count / size) ** _DILUTION
    return cues
