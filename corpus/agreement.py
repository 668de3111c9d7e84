"""When a predicted claim or entity agrees with a gold one: the pairwise criteria behind every score.

All functions take the JSON form of the record (mappings), so that any system's output can be held against gold. A
field that gold leaves out is not compared: it agrees with anything.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

Item = Mapping[str, Any]

ENTITY_VALUES: dict[str, tuple[str, ...]] = {
    "ORG": ("name",),
    "MONEY": ("amount", "currency", "low", "high", "bound", "per"),
    "PERCENT": ("value", "low", "high", "bound", "unit"),
    "DATE": ("earliest", "latest"),
    "STANCE": ("lemma", "type"),
}
"""Fields of an entity's normal form, by label."""

NUMBERS = frozenset({"amount", "value", "low", "high"})
LEVELS: tuple[str, ...] = ("trigger", "typed", "claim", "strict")
"""Scores of a claim, from the loosest to the strictest."""

FIELDS: tuple[str, ...] = (
    "nominal",
    "type",
    "subject",
    "object",
    "counterparty",
    "polarity",
    "modality",
    "certainty",
    "money",
    "percents",
    "dates",
    "attribution",
)
"""Fields of a claim that are compared one by one in error lists."""


def overlap(one: Item, other: Item) -> int:
    """How many code points two spans share; 0 when they are disjoint."""
    shared: int = min(one["end"], other["end"]) - max(one["start"], other["start"])
    return max(0, shared)


def same_extent(one: Item, other: Item) -> bool:
    """Whether two spans begin and end at the same places."""
    return bool(one["start"] == other["start"] and one["end"] == other["end"])


def number(value: Any) -> Decimal | None:
    """A number in any JSON notation (14, 14.0, "14.00") as one and the same Decimal; null and non-numbers as None."""
    if value is None or isinstance(value, bool):
        return None
    try:
        return Decimal(str(value)).normalize()
    except InvalidOperation:
        return None


def name_key(name: str) -> str:
    """An organization's name for comparison: case, runs of white space and a final full stop do not count."""
    return " ".join(name.split()).rstrip(".").casefold()


def organizations(party: Item) -> frozenset[str]:
    """The names of a party's organizations, ready for comparison."""
    return frozenset(name_key(name) for name in party.get("organizations") or ())


def entity_values_agree(gold: Item, predicted: Item) -> bool:
    """Whether two entities of one label have the same normal form, in the fields that gold gives."""
    return all(
        _value(field, gold[field]) == _value(field, predicted.get(field))
        for field in ENTITY_VALUES.get(gold["label"], ())
        if field in gold
    )


def _value(field: str, value: Any) -> Any:
    if field in NUMBERS:
        return number(value)
    return name_key(value) if field == "name" and isinstance(value, str) else value


def parties_agree(gold: Item | None, predicted: Item | None) -> bool:
    """Both name the same organizations or, where gold names none, their spans overlap; null agrees only with null."""
    if gold is None or predicted is None:
        return gold is None and predicted is None
    named = organizations(gold)
    if named:
        return named == organizations(predicted)
    return overlap(gold, predicted) > 0


def attributions_agree(gold: Item | None, predicted: Item | None) -> bool:
    """The same source, as a party, and an overlapping cue; null agrees only with null."""
    if gold is None or predicted is None:
        return gold is None and predicted is None
    return sources_agree(gold, predicted) and cues_agree(gold, predicted)


def sources_agree(gold: Item, predicted: Item) -> bool:
    """Whether two attributions have the same source; one that gold leaves out agrees with any."""
    return "source" not in gold or parties_agree(gold["source"], predicted.get("source"))


def cues_agree(gold: Item, predicted: Item) -> bool:
    """Whether the cues of two attributions overlap; one that gold leaves out agrees with any."""
    cue = predicted.get("cue")
    return gold.get("cue") is None or (cue is not None and overlap(gold["cue"], cue) > 0)


def quantities(claim: Item, field: str) -> frozenset[tuple[Any, ...]]:
    """The values of a claim's ``money`` or ``percents`` as a set of amounts with their unit; no bounds, no roles."""
    kind = "currency" if field == "money" else "unit"
    value = "amount" if field == "money" else "value"
    return frozenset(
        (number(one.get(value)), number(one.get("low")), number(one.get("high")), one.get(kind))
        for one in claim.get(field) or ()
    )


def dates_agree(gold: Item, predicted: Item) -> bool:
    """Every date of one claim overlaps a date of the other, and has its interval where gold gives one."""
    ours, theirs = gold.get("dates") or (), predicted.get("dates") or ()

    def covers(one: Item, other: Item) -> bool:
        return overlap(one, other) > 0 and all(
            one[end] == other.get(end) for end in ("earliest", "latest") if end in one
        )

    return all(any(covers(one, other) for other in theirs) for one in ours) and all(
        any(overlap(one, other) for one in ours) for other in theirs
    )


def field_agrees(field: str, gold: Item, predicted: Item) -> bool:
    """Whether one field (of ``FIELDS``) of two claims agrees."""
    if field == "nominal":
        return bool(gold.get("nominal")) == bool(predicted.get("nominal"))
    if field not in gold:
        return True
    if field in ("subject", "object", "counterparty"):
        return parties_agree(gold[field], predicted.get(field))
    if field in ("money", "percents"):
        return quantities(gold, field) == quantities(predicted, field)
    if field == "dates":
        return dates_agree(gold, predicted)
    if field == "attribution":
        return attributions_agree(gold[field], predicted.get(field))
    return bool(gold[field] == predicted.get(field))


STRICT_FIELDS = ("type", "polarity", "modality", "money", "percents", "attribution")


def claims_agree(level: str, gold: Item, predicted: Item) -> bool:
    """Whether two claims whose triggers overlap agree at a level of ``LEVELS``.

    trigger: always. typed: same type. claim: same subject and object. strict: claim, and type, polarity, modality,
    the sets of money and percents, and the attribution's source and cue.
    """
    if level == "trigger":
        return True
    if level == "typed":
        return field_agrees("type", gold, predicted)
    parties = field_agrees("subject", gold, predicted) and field_agrees("object", gold, predicted)
    if level == "claim":
        return parties
    return parties and all(field_agrees(field, gold, predicted) for field in STRICT_FIELDS)


def content_key(item: Item) -> str:
    """A text that orders items by what they say, never by where they stood in a list."""
    return json.dumps(item, sort_keys=True, default=str)


def pair(
    gold: Sequence[Item],
    predicted: Sequence[Item],
    agrees: Callable[[Item, Item], bool],
    *,
    extent: Callable[[Item], Item] = lambda item: item,
    quality: Callable[[Item, Item], Any] | None = None,
) -> list[tuple[int, int]]:
    """Pair gold with predicted items one to one.

    Candidates are the pairs whose extents overlap and that agree. They are taken greedily: by ``quality`` (higher
    first) where it is given, then pairs of equal extents first, then the larger overlap, then by content. That order
    does not depend on the order of the lists, and because it is fixed, one more predicted item never frees another.

    gold, predicted: items in any order. extent: the span of an item that has to overlap. Returns index pairs.
    """
    gold_keys = [content_key(item) for item in gold]
    predicted_keys = [content_key(item) for item in predicted]
    candidates = []
    for i, one in enumerate(gold):
        for j, other in enumerate(predicted):
            shared = overlap(extent(one), extent(other))
            if shared and agrees(one, other):
                exact = same_extent(extent(one), extent(other))
                rank = quality(one, other) if quality else 0
                candidates.append((rank, exact, shared, i, j))
    candidates.sort(key=lambda c: (gold_keys[c[3]], predicted_keys[c[4]], c[3], c[4]))
    candidates.sort(key=lambda c: (c[0], c[1], c[2]), reverse=True)
    taken_gold: set[int] = set()
    taken_predicted: set[int] = set()
    pairs = []
    for _, _, _, i, j in candidates:
        if i not in taken_gold and j not in taken_predicted:
            taken_gold.add(i)
            taken_predicted.add(j)
            pairs.append((i, j))
    return pairs
