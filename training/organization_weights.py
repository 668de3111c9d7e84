"""Train the weights of the name recogniser and measure them by cross-validation over documents.

python training/organization_weights.py ORG_DEV.jsonl NEWS.jsonl EWT_TRAIN.conllu [--write WEIGHTS.csv]
python training/organization_weights.py ORG_DEV.jsonl NEWS.jsonl EWT_TRAIN.conllu --sources

A logistic regression with an L2 penalty towards weights set by hand, fitted by L-BFGS (Liu & Nocedal 1989) in numpy,
over the cues of the names that no rule settles: one example is one name of one document, positive where the gold marks
most of its mentions. Every document is read with the gazetteer and, at half the weight, without it, so that the cues
have to carry names that no list knows; NEWS.jsonl, whose names the gazetteer was written with at hand, counts the
other way round. The passages of ``names`` and the labels on EWT (``organization_texts.py``) are trained on in every
fold, at a smaller weight, and never measured on. Folds are drawn anew for each of three seeds, and the counts added.
``--sources`` prints the scores of each source at the default threshold, and beside them what would be reached if every
name that overlaps a right one were cut right, and if every candidate were told right. No cue that names a word of
NEWS.jsonl is learnt from it, as its licence is narrower.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import Counter, deque
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import spacy
from numpy.typing import NDArray

from extractor.gazetteer import Gazetteer
from extractor.name_candidates import find_candidates, groups, settled
from extractor.name_surroundings import candidate_cues, surroundings
from extractor.names import NameView
from extractor.organizations import THRESHOLD, OrganizationRuler, find_organizations
from training.organization_texts import articles, labelled_treebank, passages

PRIOR = Path(__file__).parent / "organization_prior.csv"
PENALTY = 6.0
# How much a name counts of the passages written for this project, and of the treebank.
PASSAGES = 0.6
ARTICLES = 0.6
TREEBANK = 0.4
SEEDS = (7, 8, 9)
RAREST = 3
SMALLEST = 0.1
STEPS = 80
MEMORY = 8
# Cues that name words of the text.
LEXICAL = ("word=", "firstword=", "lastword=", "ending=", "head=", "head_of=", "tail=", "after=", "before=")
Vector = NDArray[np.float64]


class Example(NamedTuple):
    """The cues of one name in one document and their shares, whether it is an organization's, how much it counts."""

    cues: dict[str, float]
    right: bool
    weight: float


def gold_spans(record: dict[str, Any]) -> set[tuple[int, int]]:
    """The organizations of a gold record, as half-open code point offsets."""
    return {(entity["start"], entity["end"]) for entity in record["entities"] if entity["label"] == "ORG"}


def examples(
    ruler: OrganizationRuler, nlp: Any, record: dict[str, Any], gazetteer: Gazetteer, weight: float
) -> list[Example]:
    """Every unsettled name of a document, read with a gazetteer."""
    doc = nlp(record["text"])
    gold = gold_spans(record)
    view = NameView(doc, ruler.table)
    candidates = find_candidates(view, gazetteer)
    around = surroundings(view, candidates)
    out = []
    for group in groups(view, [each for each in candidates if not settled(each)]).values():
        spans = [
            (doc[view.tokens[each.start]].idx, doc[view.tokens[each.end - 1]].idx + len(view.words[each.end - 1]))
            for each in group
        ]
        right = 2 * sum(span in gold for span in spans) >= len(group)
        out.append(Example(candidate_cues(view, group, around), right, weight))
    return out


def without_words(rows: Iterable[Example]) -> list[Example]:
    """Examples without the cues that name words of the text."""
    return [
        row._replace(cues={cue: share for cue, share in row.cues.items() if not cue.startswith(LEXICAL)})
        for row in rows
    ]


def prior() -> dict[str, float]:
    """Weights set by hand: the mean of the prior."""
    with PRIOR.open(encoding="utf8", newline="") as file:
        return {row["cue"]: float(row["weight"]) for row in csv.DictReader(file)}


def fit(rows: Sequence[Example]) -> dict[str, float]:
    """Weights by cue that make the labels most likely, drawn to the prior."""
    counts = Counter(cue for row in rows for cue in row.cues)
    names = sorted(cue for cue, count in counts.items() if count >= RAREST)
    place = {name: index for index, name in enumerate(names)}
    entries = [
        (number, place[cue], value)
        for number, row in enumerate(rows)
        for cue, value in sorted(row.cues.items())
        if cue in place
    ]
    row_of, cue_of, shares = (np.array(column) for column in zip(*entries, strict=True))
    labels = np.array([float(row.right) for row in rows])
    share = np.array([row.weight for row in rows])
    penalty = np.full(len(names), PENALTY)
    penalty[place["bias"]] = 0.01
    hand = prior()
    mean = np.array([hand.get(name, 0.0) for name in names])

    def loss(weights: Vector) -> tuple[float, Vector]:
        odds = np.bincount(row_of, weights=weights[cue_of] * shares, minlength=len(rows))
        away = weights - mean
        value = float((share * (np.logaddexp(0.0, odds) - labels * odds)).sum() + 0.5 * (penalty * away * away).sum())
        residual = share * (1 / (1 + np.exp(-odds)) - labels)
        return value, np.bincount(cue_of, weights=residual[row_of] * shares, minlength=len(names)) + penalty * away

    weights = _minimise(loss, mean.copy())
    return {**hand, **{name: float(weights[index]) for name, index in place.items()}}


def _minimise(loss: Any, weights: Vector) -> Vector:
    """L-BFGS with a backtracking line search."""
    value, gradient = loss(weights)
    history: deque[tuple[Vector, Vector]] = deque(maxlen=MEMORY)
    for _ in range(STEPS):
        direction = gradient.copy()
        applied = []
        for step, change in reversed(history):
            factor = step @ direction / (change @ step)
            direction -= factor * change
            applied.append(factor)
        if history:
            step, change = history[-1]
            direction *= step @ change / (change @ change)
        else:
            direction /= max(1.0, float(np.abs(gradient).max()))
        for (step, change), factor in zip(history, reversed(applied), strict=True):
            direction += step * (factor - change @ direction / (change @ step))
        slope = -(gradient @ direction)
        length = 1.0
        while True:
            later, later_gradient = loss(weights - length * direction)
            if later <= value + 1e-4 * length * slope or length < 1e-6:
                break
            length /= 2
        step, change = -length * direction, later_gradient - gradient
        if change @ step > 1e-10:
            history.append((step, change))
        weights = weights + step
        done = abs(value - later) < 1e-6 * max(1.0, abs(value))
        value, gradient = later, later_gradient
        if done:
            break
    return weights


def measure(
    ruler: OrganizationRuler,
    nlp: Any,
    pairs: Iterable[tuple[dict[str, Any], dict[str, float]]],
    gazetteer: Gazetteer,
    threshold: float,
) -> NDArray[np.int64]:
    """How many names are right, found and wanted in records, each read with the weights that did not see it."""
    counts = np.zeros(3, np.int64)
    for record, weights in pairs:
        mentions = find_organizations(nlp(record["text"]), gazetteer, ruler.table, weights, threshold)
        predicted = {(each.span.start_char, each.span.end_char) for each in mentions}
        gold = gold_spans(record)
        counts += (len(gold & predicted), len(predicted), len(gold))
    return counts


def as_text(counts: NDArray[np.int64]) -> str:
    """Precision, recall and F1 of what is right, found and wanted."""
    right, found, wanted = counts.tolist()
    return f"precision {right / found:.3f} recall {right / wanted:.3f} F1 {2 * right / (found + wanted):.3f}"


def by_source(
    ruler: OrganizationRuler, nlp: Any, pairs: Iterable[tuple[dict[str, Any], dict[str, float]]], threshold: float
) -> Iterable[str]:
    """Precision, recall, exact F1, F1 of what overlaps, and F1 of a vote that is always right, for each source."""
    counts: dict[str, NDArray[np.int64]] = {}
    for record, weights in pairs:
        doc = nlp(record["text"])
        gold = gold_spans(record)
        mentions = find_organizations(doc, ruler.gazetteer, ruler.table, weights, threshold)
        found = {(each.span.start_char, each.span.end_char) for each in mentions}
        view = NameView(doc, ruler.table)
        possible, wrong = set(found), 0
        for each in find_candidates(view, ruler.gazetteer):
            first, last = doc[view.tokens[each.start]], doc[view.tokens[each.end - 1]]
            span = (first.idx, last.idx + len(last))
            possible.add(span)
            wrong += each.sure and span not in gold
        near = sum(any(start < end and begin < stop for start, stop in found) for begin, end in gold)
        row = np.array([len(gold & found), len(found), len(gold), near, len(gold & possible), wrong])
        for source in ("all", record.get("source", "news")):
            counts[source] = counts.get(source, np.zeros(6, np.int64)) + row
    for source, (right, found_, wanted, near, possible_, wrong_) in counts.items():
        yield (
            f"{source}: {wanted} names, precision {right / max(found_, 1):.3f} recall {right / max(wanted, 1):.3f} "
            f"F1 {2 * right / max(found_ + wanted, 1):.3f}; cut right {2 * near / max(found_ + wanted, 1):.3f}, "
            f"voted right {2 * possible_ / max(possible_ + wrong_ + wanted, 1):.3f}"
        )


Rows = dict[str, list[list[Example]]]


def folds_of(records: dict[str, list[dict[str, Any]]], folds: int, seed: int) -> dict[str, list[int]]:
    """The fold of every record, drawn from a seed."""
    out = {}
    for name, listed in records.items():
        order = np.random.default_rng(seed).permutation(len(listed))
        places = {int(number): place % folds for place, number in enumerate(order)}
        out[name] = [places[number] for number in range(len(listed))]
    return out


def models_of(rows: Rows, more: Sequence[Example], fold_of: dict[str, list[int]], folds: int) -> list[dict[str, float]]:
    """The weights without each fold."""
    models = []
    for fold in range(folds):
        kept = [
            row
            for name, listed in rows.items()
            for each, its in zip(listed, fold_of[name], strict=True)
            if its != fold
            for row in each
        ]
        models.append(fit([*kept, *more]))
    return models


def main() -> None:
    """Measure, and write the weights if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("news", type=Path)
    parser.add_argument("treebank", type=Path)
    parser.add_argument("--write", type=Path)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--sources", action="store_true")
    options = parser.parse_args()
    nlp = spacy.blank("en")
    ruler = OrganizationRuler(nlp, gazetteer=None, overwrite_gazetteer=False, threshold=0.0)
    empty = Gazetteer([], lambda name: name.split())

    def read(record: dict[str, Any], listed: float, unlisted: float) -> list[Example]:
        known = examples(ruler, nlp, record, ruler.gazetteer, listed)
        return known + examples(ruler, nlp, record, empty, unlisted)

    records: dict[str, list[dict[str, Any]]] = {}
    for name, path in (("gold", options.gold), ("news", options.news)):
        records[name] = [json.loads(line) for line in path.read_text(encoding="utf8").splitlines()]
    records["articles"] = articles()
    counted = {"gold": (1.0, 0.5), "news": (0.5, 1.0), "articles": (ARTICLES, ARTICLES / 2)}
    rows = {name: [read(record, *counted[name]) for record in listed] for name, listed in records.items()}
    rows["news"] = [without_words(each) for each in rows["news"]]
    more = [row for record in passages() for row in read(record, PASSAGES, PASSAGES / 2)]
    more += [row for record in labelled_treebank(options.treebank) for row in read(record, TREEBANK, TREEBANK / 2)]
    thresholds = (-0.3, THRESHOLD, 0.2, 0.4)
    counts: dict[tuple[float, str, str], NDArray[np.int64]] = {}
    for seed in SEEDS[:1] if options.sources else SEEDS:
        fold_of = folds_of(records, options.folds, seed)
        models = models_of(rows, more, fold_of, options.folds)
        for name in records:
            pairs = [(record, models[fold]) for record, fold in zip(records[name], fold_of[name], strict=True)]
            if options.sources:
                print(*by_source(ruler, nlp, pairs, THRESHOLD), sep="\n")
                continue
            for threshold in thresholds:
                for known, gazetteer in (("gazetteer", ruler.gazetteer), ("no gazetteer", empty)):
                    key = (threshold, name, known)
                    found = measure(ruler, nlp, pairs, gazetteer, threshold)
                    counts[key] = counts.get(key, np.zeros(3, np.int64)) + found
    for (threshold, name, known), total in counts.items():
        print(f"threshold {threshold}, {name}, {known}: {as_text(total)}")
    if options.write:
        weights = fit([*(row for name in rows for each in rows[name] for row in each), *more])
        with options.write.open("w", encoding="utf8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["id", "cue", "weight"])
            for number, (cue, weight) in enumerate(sorted(weights.items()), start=1):
                if abs(weight) >= SMALLEST:
                    writer.writerow([f"weight-{number}", cue, f"{weight:.3f}"])


if __name__ == "__main__":
    main()
