"""Fit what tells claims from other drafts, and the confidence of claims; measure both on articles left out.

python -m training.confidence GOLD.jsonl [GOLD.jsonl …] [--write extractor/lexicons/claim_weights.csv]

Every draft that the linker makes of a gold article is an example. It is a claim if its trigger overlaps that of a gold
claim of its kind, and right if subject and object agree too. For the figures, the articles are cut into folds, and each
is read with weights that were fitted on the articles of the other folds.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any, NamedTuple

from spacy.tokens import Doc

import extractor
from corpus.agreement import claims_agree, overlap
from corpus.gold import load_gold
from corpus.score import Counts, evaluate
from extractor.confidence import Weights, probability, shipped_weights
from extractor.convert import claims_of, prepare, record_of
from extractor.linker import Linker, link
from schemas import Record
from schemas.claim import COMMUNICATION_TYPES
from training.regression import Example, fit

#: Settings that are compared: how likely a draft must be a claim, and the least confidence.
THRESHOLDS = ((0.0, 0.0), (0.35, 0.2), (0.5, 0.2), (0.5, 0.35), (0.5, 0.45), (0.6, 0.35))
BINS = 10


class Reading(NamedTuple):
    """An article with its processed document and an example of each model for every draft."""

    gold: Record
    doc: Doc
    claim: list[Example]
    right: list[Example]


def read(linker: Linker, doc: Doc, gold: Record) -> Reading:
    """The examples of one article.

    A communication verb whose content holds an action claim of gold is no example: the rule that drops it as that
    claim's attribution decides, not the model.
    """
    doc._.claim_records = link(doc, linker.lexicon, shipped_weights(), threshold=0.0)
    truth = [claim.model_dump(mode="json") for claim in gold.claims]
    claim_examples: list[Example] = []
    right_examples: list[Example] = []
    for draft, claim in zip(doc._.claim_records, claims_of(doc), strict=True):
        own = claim.model_dump(mode="json")
        same = [one for one in truth if one["nominal"] == own["nominal"] and overlap(one["trigger"], own["trigger"])]
        if not same and "communication" in draft["evidence"] and _is_cue(doc, draft, truth):
            continue
        claim_examples.append((draft["evidence"], bool(same)))
        right_examples.append((draft["evidence"], any(claims_agree("claim", one, own) for one in same)))
    return Reading(gold, doc, claim_examples, right_examples)


def _is_cue(doc: Doc, draft: dict[str, Any], truth: list[dict[str, Any]]) -> bool:
    for record in doc._.attribution_records:
        if record["cue"] is None or not record["cue"][0] <= draft["trigger"][0] < record["cue"][1]:
            continue
        for start, end in record["content"]:
            extent = {"start": doc[start].idx, "end": doc[end - 1].idx + len(doc[end - 1])}
            if any(overlap(extent, one["trigger"]) for one in truth if _is_action(one)):
                return True
    return False


def _is_action(claim: dict[str, Any]) -> bool:
    return claim["type"] not in COMMUNICATION_TYPES


def weights_of(readings: list[Reading]) -> Weights:
    """Both models, fitted on all drafts of some articles."""
    return {
        "claim": fit([example for reading in readings for example in reading.claim]),
        "right": fit([example for reading in readings for example in reading.right]),
    }


def main() -> None:
    """Print the cross-validated figures; write the weights of all articles together if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--write", type=Path)
    parser.add_argument("--folds", type=int, default=10)
    parser.add_argument("--articles", action="store_true", help="print a line for every article left out")
    options = parser.parse_args()
    nlp = extractor.load()
    linker = nlp.get_pipe("claims_linker")
    assert isinstance(linker, Linker)
    readings, origin = [], []
    for path in options.gold:
        for gold in load_gold(path):
            readings.append(read(linker, nlp(prepare(nlp.make_doc(gold.text), gold.published)), gold))
            origin.append(path.stem)
    folds = [
        weights_of([reading for number, reading in enumerate(readings) if number % options.folds != fold])
        for fold in range(options.folds)
    ]
    held = [folds[number % options.folds] for number in range(len(readings))]
    for threshold, least in THRESHOLDS:
        print(f"threshold {threshold:.2f}, least confidence {least:.2f}", end="")
        for stem in dict.fromkeys(origin):
            golds, predictions = [], []
            for reading, weights, own in zip(readings, held, origin, strict=True):
                if own == stem:
                    reading.doc._.claim_records = _claims(reading, linker, weights, max(threshold, 1e-9), least)
                    golds.append(reading.gold)
                    predictions.append(record_of(reading.doc, reading.gold))
            scores = evaluate(golds, predictions)
            for name in ("verbal/trigger", "verbal/claim", "nominal/claim"):
                count = scores.total(name)
                print(f"  {stem} {name} {count.precision:.3f}/{count.recall:.3f}/{count.f1:.3f}", end="")
        print()
    bins: dict[int, Counter[bool]] = defaultdict(Counter)
    for reading, weights in zip(readings, held, strict=True):
        for evidence, label in reading.right:
            if probability(evidence, weights["claim"]) >= linker.threshold:
                bins[min(BINS - 1, int(BINS * probability(evidence, weights["right"])))][label] += 1
    print("confidence   claims  right")
    for place, counted in sorted(bins.items()):
        print(
            f"{place / BINS:.1f}-{(place + 1) / BINS:.1f}  {counted.total():8}  {counted[True] / counted.total():.2f}"
        )
    if options.articles:
        _print_articles(readings, held, linker)
    if options.write:
        _write(options.write, weights_of(readings))


def _claims(reading: Reading, linker: Linker, weights: Weights, threshold: float, least: float) -> list[dict[str, Any]]:
    """The claims of an article as the pipeline would write them with other weights."""
    records = link(reading.doc, linker.lexicon, weights, threshold)
    return [record for record in records if record["confidence"] >= least]


def _print_articles(readings: list[Reading], held: list[Weights], linker: Linker) -> None:
    print("article left out                          trigger F1, claim F1: own weights left out / all articles")
    everything = weights_of(readings)
    for reading, weights in zip(readings, held, strict=True):
        figures = []
        for chosen in (weights, everything):
            reading.doc._.claim_records = _claims(reading, linker, chosen, linker.threshold, linker.min_confidence)
            scores = evaluate([reading.gold], [record_of(reading.doc, reading.gold)])
            counts: list[Counts] = [scores.total(name) for name in ("verbal/trigger", "verbal/claim")]
            figures.append(" ".join(f"{count.f1:.3f}" for count in counts))
        print(f"{reading.gold.id:42}", " / ".join(figures))


def _write(path: Path, weights: Weights) -> None:
    with path.open("w", encoding="utf8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["id", "model", "evidence", "weight"])
        for model in ("claim", "right"):
            for number, (evidence, weight) in enumerate(sorted(weights[model].items()), start=1):
                if abs(weight) >= 0.01:
                    writer.writerow([f"{model}-{number}", model, evidence, f"{weight:.3f}"])


if __name__ == "__main__":
    main()
