"""Fit what tells claims from other drafts, and the confidence of claims; measure both on articles left out.

python -m training.confidence GOLD.jsonl [GOLD.jsonl …] [--judged corpus/readings/reuters.csv STORIES.jsonl.gz]
    [--write extractor/lexicons/claim_weights.csv]

Every draft that the linker makes of a gold article is an example. It is a claim if its trigger overlaps that of a gold
claim of its kind, and right if subject and object agree too. For the figures, the articles are cut into folds, and each
is read with weights that were fitted on the articles of the other folds. Claims of other stories that were read and
judged are examples too, and are cut into folds by story.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from spacy.language import Language
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
from training.readings import Judgement, judgement_of, read_judgements, read_stories
from training.regression import Example, fit

#: Settings that are compared: how likely a draft must be a claim, and the least confidence.
THRESHOLDS = ((0.0, 0.0), (0.35, 0.2), (0.5, 0.2), (0.5, 0.25), (0.5, 0.3), (0.5, 0.35), (0.5, 0.4), (0.5, 0.45))
BINS = 10


class Examples(NamedTuple):
    """What one text says of both models."""

    claim: list[Example]
    right: list[Example]


class Reading(NamedTuple):
    """An article with its processed document and an example of each model for every draft."""

    gold: Record
    doc: Doc
    examples: Examples


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
    return Reading(gold, doc, Examples(claim_examples, right_examples))


def read_judged(linker: Linker, doc: Doc, judgements: list[Judgement]) -> Examples:
    """The examples of a story whose claims were judged, for those claims that are still the same.

    They are of confidence alone: only what was kept as a claim was judged, and a model that learns what to keep from
    the worst of what it kept keeps too little (trigger F1 of development articles left out 0.851 instead of 0.861).
    """
    records = link(doc, linker.lexicon, shipped_weights(), threshold=0.0)
    doc._.claim_records = records
    examples: list[Example] = []
    for draft, claim in zip(records, claims_of(doc), strict=True):
        judged = judgement_of(claim.model_dump(mode="json"), judgements)
        if judged is not None:
            examples.append((draft["evidence"], judged.verdict in ("right", "figure")))
    return Examples([], examples)


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


def weights_of(texts: list[Examples]) -> Weights:
    """Both models, fitted on all examples of some texts."""
    return {
        "claim": fit([example for text in texts for example in text.claim]),
        "right": fit([example for text in texts for example in text.right]),
    }


def main() -> None:
    """Print the cross-validated figures; write the weights of all articles together if asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--judged", nargs=2, type=Path, metavar=("JUDGEMENTS", "STORIES"))
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
    judged = list(_judged(nlp, linker, *options.judged)) if options.judged else []
    texts = [*(reading.examples for reading in readings), *judged]
    folds = [
        weights_of([text for number, text in enumerate(texts) if number % options.folds != fold])
        for fold in range(options.folds)
    ]
    held = [folds[number % options.folds] for number in range(len(texts))]
    for threshold, least in THRESHOLDS:
        print(f"threshold {threshold:.2f}, least confidence {least:.2f}", end="")
        for stem in dict.fromkeys(origin):
            golds, predictions = [], []
            for reading, weights, own in zip(readings, held, origin, strict=False):
                if own == stem:
                    reading.doc._.claim_records = _claims(reading, linker, weights, max(threshold, 1e-9), least)
                    golds.append(reading.gold)
                    predictions.append(record_of(reading.doc, reading.gold))
            scores = evaluate(golds, predictions)
            for name in ("verbal/trigger", "verbal/claim", "nominal/claim"):
                count = scores.total(name)
                print(f"  {stem} {name} {count.precision:.3f}/{count.recall:.3f}/{count.f1:.3f}", end="")
        print()
    print("claims of the gold")
    _print_bins(texts[: len(readings)], held, linker)
    if judged:
        print("claims of other stories, judged")
        _print_bins(judged, held[len(readings) :], linker)
    if options.articles:
        _print_articles(readings, held, weights_of(texts), linker)
    if options.write:
        _write(options.write, weights_of(texts))


def _judged(nlp: Language, linker: Linker, judgements: Path, stories: Path) -> Iterator[Examples]:
    """The examples of the stories that were judged, in the order of the stories."""
    by_story = read_judgements(judgements)
    for story in read_stories(stories, by_story):
        doc = nlp(prepare(nlp.make_doc(story["text"]), story.get("published")))
        yield read_judged(linker, doc, by_story[story["id"]])


def _print_bins(texts: list[Examples], held: list[Weights], linker: Linker) -> None:
    """Print how many of the claims of each confidence are right, read with weights of other texts."""
    bins: dict[int, Counter[bool]] = defaultdict(Counter)
    for text, weights in zip(texts, held, strict=False):
        for evidence, label in text.right:
            if probability(evidence, weights["claim"]) >= linker.threshold:
                bins[min(BINS - 1, int(BINS * probability(evidence, weights["right"])))][label] += 1
    print("confidence   claims  right")
    for place, counted in sorted(bins.items()):
        print(
            f"{place / BINS:.1f}-{(place + 1) / BINS:.1f}  {counted.total():8}  {counted[True] / counted.total():.2f}"
        )


def _claims(reading: Reading, linker: Linker, weights: Weights, threshold: float, least: float) -> list[dict[str, Any]]:
    """The claims of an article as the pipeline would write them with other weights."""
    records = link(reading.doc, linker.lexicon, weights, threshold)
    return [record for record in records if record["confidence"] >= least]


def _print_articles(readings: list[Reading], held: list[Weights], everything: Weights, linker: Linker) -> None:
    print("article left out                          trigger F1, claim F1: own weights left out / all articles")
    for reading, weights in zip(readings, held, strict=False):
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
