"""Scores of predicted records against gold: counts that add across documents, ratios and intervals derived.

The scores are those of the contract: entities per label (exact, overlap, strict), and for claims, verbal and nominal
apart, trigger, typed trigger, claim, strict claim and attribution. Each is matched one to one on its own, so a wrong
claim can never raise a precision and the loss of a right one never a recall. Knows nothing of spaCy.
"""

from __future__ import annotations

import importlib
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal, NamedTuple

import numpy as np
from pydantic import BaseModel

from corpus.agreement import (
    ENTITY_VALUES,
    FIELDS,
    LEVELS,
    Item,
    attributions_agree,
    claims_agree,
    entity_values_agree,
    field_agrees,
    pair,
    same_extent,
)

RESAMPLES = 1000
SEED = 20250614


class Counts(NamedTuple):
    """How many were found and right, how many gold has and how many were predicted."""

    matched: int = 0
    gold: int = 0
    predicted: int = 0

    def plus(self, other: Counts) -> Counts:
        """The counts of both together."""
        return Counts(self.matched + other.matched, self.gold + other.gold, self.predicted + other.predicted)

    @property
    def precision(self) -> float:
        """The share of the predicted that is right; without any, 0.0, or 1.0 where gold has none either."""
        return self.matched / self.predicted if self.predicted else float(not self.gold)

    @property
    def recall(self) -> float:
        """The share of gold that was found; 1.0 when gold has none."""
        return self.matched / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 1.0 when both sides are empty."""
        total = self.gold + self.predicted
        return 2 * self.matched / total if total else 1.0


Tally = dict[str, Counts]
"""Counts by the name of the score: ``entities/ORG/exact``, ``verbal/claim``, ``type/fund/strict``, ``field/type``."""


def as_item(record: Item | BaseModel, *, gold: bool) -> Item:
    """The JSON form of a record; of a gold model only the fields that its file gave, since others are not scored."""
    if isinstance(record, BaseModel):
        return record.model_dump(mode="json", exclude_unset=gold)
    return record


def labels_of(gold: Iterable[Item]) -> frozenset[str]:
    """The entity labels that a gold set annotates: those of which it has at least one."""
    return frozenset(entity["label"] for record in gold for entity in record.get("entities") or ())


def score_record(gold: Item, predicted: Item | None, labels: frozenset[str] | None = None) -> Tally:
    """Count one document.

    gold: a gold record; what it leaves out (``entities``, ``claims``, fields of a claim) is not scored.
    predicted: the record of the same article, or None when the system has nothing on it.
    labels: entity labels to score; by default those of this record.
    """
    tally: Tally = {}
    predicted = predicted or {}
    if "entities" in gold:
        scored = labels_of([gold]) if labels is None else labels
        for label in sorted(scored):
            _count_entities(tally, label, _labelled(gold, label), _labelled(predicted, label))
    if "claims" in gold:
        ours, theirs = list(gold["claims"]), list(predicted.get("claims") or ())
        for kind, nominal in (("verbal", False), ("nominal", True)):
            _count_claims(tally, kind, _nominal(ours, nominal), _nominal(theirs, nominal))
        for name in sorted({claim["type"] for claim in (*ours, *theirs)}):
            for nominal in (False, True):  # a noun is never held against a verb
                wanted, made = _nominal(_typed(ours, name), nominal), _nominal(_typed(theirs, name), nominal)
                _count_levels(tally, f"type/{name}", wanted, made, ("trigger", "claim", "strict"))
        _count_fields(tally, ours, theirs)
    return tally


def _labelled(record: Item, label: str) -> list[Item]:
    return [entity for entity in record.get("entities") or () if entity["label"] == label]


def _nominal(claims: Iterable[Item], nominal: bool) -> list[Item]:
    return [claim for claim in claims if bool(claim.get("nominal")) is nominal]


def _typed(claims: Iterable[Item], name: str) -> list[Item]:
    return [claim for claim in claims if claim["type"] == name]


def _trigger(claim: Item) -> Item:
    trigger: Item = claim["trigger"]
    return trigger


def _count_entities(tally: Tally, label: str, gold: list[Item], predicted: list[Item]) -> None:
    criteria: dict[str, Callable[[Item, Item], bool]] = {
        "exact": same_extent,
        "overlap": lambda one, other: True,
        "strict": lambda one, other: same_extent(one, other) and entity_values_agree(one, other),
    }
    for name, agrees in criteria.items():
        tally[f"entities/{label}/{name}"] = Counts(len(pair(gold, predicted, agrees)), len(gold), len(predicted))


def _count_levels(
    tally: Tally, kind: str, gold: list[Item], predicted: list[Item], levels: Sequence[str] = LEVELS
) -> None:
    for level in levels:
        pairs = pair(gold, predicted, partial(claims_agree, level), extent=_trigger)
        counts = Counts(len(pairs), len(gold), len(predicted))
        tally[f"{kind}/{level}"] = tally.get(f"{kind}/{level}", Counts()).plus(counts)


def _count_claims(tally: Tally, kind: str, gold: list[Item], predicted: list[Item]) -> None:
    _count_levels(tally, kind, gold, predicted)
    scored = [claim for claim in gold if claim.get("attribution")]
    unscored = [claim for claim in gold if "attribution" not in claim]
    outside = {j for _, j in pair(unscored, predicted, lambda one, other: True, extent=_trigger)}
    attributed = [claim for j, claim in enumerate(predicted) if claim.get("attribution") and j not in outside]
    pairs = pair(
        scored,
        attributed,
        lambda one, other: attributions_agree(one["attribution"], other["attribution"]),
        extent=_trigger,
    )
    tally[f"{kind}/attribution"] = Counts(len(pairs), len(scored), len(attributed))


def agreed_fields(gold: Item, predicted: Item) -> tuple[int, int, int]:
    """How well two claims agree, for choosing among pairs: the levels reached, then the number of fields."""
    levels = sum(claims_agree(level, gold, predicted) for level in ("claim", "strict"))
    fields = sum(field_agrees(name, gold, predicted) for name in FIELDS)
    return levels, field_agrees("nominal", gold, predicted), fields


def align(gold: Sequence[Item], predicted: Sequence[Item]) -> list[tuple[int, int]]:
    """Index pairs of claims whose triggers overlap, the best agreeing first; what error lists are made from."""
    return pair(gold, predicted, lambda one, other: True, extent=_trigger, quality=agreed_fields)


def _count_fields(tally: Tally, gold: list[Item], predicted: list[Item]) -> None:
    for i, j in align(gold, predicted):
        for name in FIELDS:
            if name in gold[i]:
                right = int(field_agrees(name, gold[i], predicted[j]))
                tally[f"field/{name}"] = tally.get(f"field/{name}", Counts()).plus(Counts(right, 1, 1))


class Interval(NamedTuple):
    """A 95% interval, both ends inclusive."""

    low: float
    high: float


@dataclass(frozen=True)
class Evaluation:
    """The scores of one system on one gold set, kept by document so that intervals and groups can be derived."""

    documents: Mapping[str, Tally]
    sources: Mapping[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    """Ids of predicted documents that gold does not have; they are not scored."""
    absent: tuple[str, ...] = ()
    """Ids of gold documents on which nothing was predicted; they count as wholly missed."""

    def names(self) -> list[str]:
        """The names of all scores, sorted."""
        return sorted({name for tally in self.documents.values() for name in tally})

    def total(self, name: str) -> Counts:
        """The counts of one score over all documents."""
        counts = Counts()
        for tally in self.documents.values():
            counts = counts.plus(tally.get(name, Counts()))
        return counts

    def subset(self, keep: Callable[[str], bool]) -> Evaluation:
        """The evaluation of the documents whose id ``keep`` accepts."""
        return Evaluation({one: tally for one, tally in self.documents.items() if keep(one)}, self.sources)

    def intervals(
        self, names: Sequence[str], resamples: int = RESAMPLES, seed: int = SEED
    ) -> dict[str, dict[str, Interval]]:
        """Bootstrap 95% intervals over documents: ``{score: {"precision": …, "recall": …, "f1": …}}``.

        Documents are drawn with replacement (Efron's percentile method); the same seed gives the same intervals.
        """
        drawn = self._resample(names, resamples, seed)
        return {
            name: {measure: _interval(values[:, column]) for measure, values in drawn.items()}
            for column, name in enumerate(names)
        }

    def difference(
        self, other: Evaluation, names: Sequence[str], resamples: int = RESAMPLES, seed: int = SEED
    ) -> dict[str, tuple[float, Interval]]:
        """F1 of this one minus that of ``other``, paired by document, with its bootstrap 95% interval.

        Raises ValueError when the two were not scored on the same documents.
        """
        if set(self.documents) != set(other.documents):
            raise ValueError("only evaluations on the same documents can be compared")
        gaps = self._resample(names, resamples, seed)["f1"] - other._resample(names, resamples, seed)["f1"]
        return {
            name: (self.total(name).f1 - other.total(name).f1, _interval(gaps[:, column]))
            for column, name in enumerate(names)
        }

    def table(self, by: Literal["type", "label", "source"] | None = None) -> Any:
        """The scores as a pandas DataFrame where pandas is installed, else as a list of dictionaries.

        by: None for all scores, or a break-down by claim type, entity label or source of the articles.
        """
        from corpus.report import table_rows  # which is built on this module

        rows = table_rows(self, by)
        try:
            return importlib.import_module("pandas").DataFrame(rows)
        except ImportError:
            return rows

    def _repr_html_(self) -> str:
        """The scores as a notebook shows them."""
        from corpus.report import as_html

        return as_html(self)

    def _resample(self, names: Sequence[str], resamples: int, seed: int) -> dict[str, Any]:
        ids = sorted(self.documents)
        counts = np.array([[self.documents[one].get(name, Counts()) for name in names] for one in ids], dtype=float)
        counts = counts.reshape(len(ids), len(names), 3)
        chance = random.Random(seed)
        weights = np.zeros((resamples, len(ids)))
        for row in range(resamples):
            for drawn in chance.choices(range(len(ids)), k=len(ids)) if ids else ():
                weights[row, drawn] += 1
        matched, gold, predicted = (weights @ counts[:, :, part] for part in range(3))

        def ratio(over: Any, under: Any, otherwise: float = 0.0) -> Any:
            unknown = np.where(gold + predicted > 0, otherwise, np.nan)
            return np.divide(over, under, out=unknown, where=under > 0)

        return {
            "precision": ratio(matched, predicted),
            "recall": ratio(matched, gold, 1.0),
            "f1": ratio(2 * matched, gold + predicted),
        }


def _interval(values: Any) -> Interval:
    drawn = values[~np.isnan(values)]
    low, high = np.percentile(drawn, [2.5, 97.5]) if len(drawn) else (0.0, 1.0)
    return Interval(float(low), float(high))


def evaluate(
    gold: Iterable[Item | BaseModel],
    predicted: Iterable[Item | BaseModel],
    sources: Mapping[str, str] | None = None,
) -> Evaluation:
    """Score predicted records against gold records of the same ids, each in any order.

    gold, predicted: records as models or in their JSON form. sources: a group for each gold id, for scores by source.
    Raises ValueError when an id stands twice on either side.
    """
    ours = _by_id((as_item(record, gold=True) for record in gold), "gold")
    theirs = _by_id((as_item(record, gold=False) for record in predicted), "predictions")
    labels = labels_of(ours.values())
    return Evaluation(
        documents={one: score_record(record, theirs.get(one), labels) for one, record in ours.items()},
        sources=dict(sources or {}),
        unknown=tuple(sorted(set(theirs) - set(ours))),
        absent=tuple(sorted(set(ours) - set(theirs))),
    )


def _by_id(records: Iterable[Item], side: str) -> dict[str, Item]:
    found: dict[str, Item] = {}
    for record in records:
        if record["id"] in found:
            raise ValueError(f"{side}: document {record['id']!r} stands twice")
        found[record["id"]] = record
    return found


def claim_scores(kind: str) -> list[str]:
    """Names of the scores of ``verbal`` or ``nominal`` claims, in the order of a report."""
    return [f"{kind}/{level}" for level in (*LEVELS, "attribution")]


def entity_scores(evaluation: Evaluation) -> list[str]:
    """Names of the entity scores that an evaluation has, in the order of a report."""
    names = set(evaluation.names())
    every = (f"entities/{label}/{kind}" for label in ENTITY_VALUES for kind in ("exact", "overlap", "strict"))
    return [name for name in every if name in names]
