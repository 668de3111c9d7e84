"""Claims and the attributions that they stand in: who says them, and which cue is a claim itself."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from math import prod
from typing import Any

from extractor.clauses import auxiliaries, is_parsed, predicate_of
from extractor.drafts import Draft
from extractor.parties import Parties


def attribute(drafts: list[Draft], attributions: list[dict[str, Any]]) -> None:
    """Give each draft the innermost attribution whose content holds its trigger, sourced ones first."""
    held = _held(drafts, attributions)
    for draft in drafts:
        holding = sorted(held.get(draft.trigger.start, ()))
        sourced = [number for _, number in holding if attributions[number]["source"] is not None]
        if sourced:
            draft.attribution = sourced[0]
        elif holding:
            draft.attribution = holding[0][1]
        certainties = [attributions[number]["certainty"] for _, number in holding]
        if draft.scope.certainty is None:
            draft.scope.certainty = next((one for one in certainties if one != "asserted"), None)
        if holding and draft.scope.modality == "hypothetical" and _moved_back(draft):
            draft.scope.modality = "planned"
        if draft.scope.certainty == "predicted" and draft.scope.modality == "actual" and _is_timeless(draft):
            draft.scope.modality = "planned"


def _held(drafts: list[Draft], attributions: list[dict[str, Any]]) -> dict[int, list[tuple[int, int]]]:
    """Size and number of the attributions whose content holds a trigger, by the trigger's first token."""
    starts = sorted({draft.trigger.start for draft in drafts})
    held: dict[int, list[tuple[int, int]]] = {}
    for number, record in enumerate(attributions):
        if not record["binds"]:
            continue
        size = sum(end - start for start, end in record["content"])
        inside = {place for bounds in record["content"] for place in _within(starts, bounds)}
        for place in inside.difference(range(*record["cue"])):
            held.setdefault(place, []).append((size, number))
    return held


def _within(places: Sequence[int], bounds: Sequence[int]) -> Sequence[int]:
    """Those of sorted places that half-open bounds hold."""
    return places[bisect_left(places, bounds[0]) : bisect_left(places, bounds[1])]


def take_sources(drafts: list[Draft], attributions: list[dict[str, Any]]) -> None:
    """Who says what a cue says is the cue's source, wherever the syntax hung a cue put in between."""
    sources = {
        index: record["source"]
        for record in attributions
        if record["source"] is not None and record["cue"] is not None
        for index in range(*record["cue"])
    }
    for draft in drafts:
        source = sources.get(draft.trigger.start)
        if draft.communicates and not draft.nominal and source is not None and draft.row.role != "reversed":
            draft.places["subject"] = (source[0], source[1])
            root = draft.trigger.doc[source[0] : source[1]].root
            if is_parsed(root) and draft.subject != root:
                draft.subject = root
                if draft.trigger[0].lower_.endswith("ing") and draft.scope.modality != "actual":
                    # "said it plans to stay, adding": who speaks does so, whatever was planned.
                    draft.scope.modality = "actual"


def _is_timeless(draft: Draft) -> bool:
    """Whether a participle has no tense of its own: "expects a quiet year with sales picking up"."""
    trigger = draft.head
    return trigger.tag_ == "VBG" and not auxiliaries(trigger) and not draft.nominal


def _moved_back(draft: Draft) -> bool:
    """Whether "would" stands for the "will" of what was said, rather than for a condition."""
    predicate = predicate_of(draft.head)
    top = draft.scope.top
    words = {child.lower_ for node in (predicate, top) for child in auxiliaries(node)}
    # "would have sold" has not.
    return not words.isdisjoint(("would", "'d", "’d")) and "have" not in words


def drop_cues(drafts: list[Draft], attributions: list[dict[str, Any]]) -> None:
    """A communication verb whose content holds an action claim is that claim's attribution, and no claim itself.

    Where nothing in the content is likely enough to be a claim, it is the other way round. Inner contents come first.
    """
    contents = {index: record["content"] for record in attributions if record["cue"] for index in range(*record["cue"])}
    speaking: list[tuple[int, int]] = []
    acting: dict[int, list[int]] = {}
    for number, draft in enumerate(drafts):
        own = draft.trigger.start
        if draft.communicates and own in contents:
            speaking.append((sum(end - start for start, end in contents[own]), number))
        elif not draft.communicates:
            acting.setdefault(draft.trigger.start, []).append(number)
    starts, dropped = sorted(acting), set[int]()
    for _, speaker in sorted(speaking):
        draft = drafts[speaker]
        own = draft.trigger.start
        places = {place for bounds in contents[own] for place in _within(starts, bounds)} - {own}
        numbers = sorted({number for place in places for number in acting[place]} - dropped)
        if not numbers:
            continue
        inside = [drafts[number] for number in numbers]
        alone = draft.likelihood * prod(1 - other.likelihood for other in inside)
        if alone > max(other.likelihood for other in inside):
            dropped.update(numbers)
        else:
            dropped.add(speaker)
    drafts[:] = [draft for number, draft in enumerate(drafts) if number not in dropped]


def source_organizations(record: dict[str, Any], parties: Parties) -> list[str]:
    """Canonical names of the organizations behind the source of an attribution record; none without a source."""
    if record["source"] is None:
        return []
    return parties.organizations_of_span(*record["source"])
