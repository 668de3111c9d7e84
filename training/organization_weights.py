"""Train the weights of the name recogniser and measure them by cross-validation over documents.

python training/organization_weights.py ORG_DEV.jsonl [--write extractor/lexicons/organization_weights.csv]

A logistic regression with an L2 penalty, fitted by Newton's method in numpy, over the cues of the names that no rule
settles: one example is one name of one document, positive where the gold marks the name's span.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import spacy

from extractor.name_candidates import candidate_cues, find_candidates, find_people, groups
from extractor.names import NameView
from extractor.organizations import OrganizationRuler, find_organizations

PENALTY = 3.0
RAREST = 3
# What business news means by these, general text does not show: they keep the weights set by hand.
HELD = [
    "after_industry",
    "comma_industry",
    "comma_which",
    "shares_of",
    "possessive_role",
    "before_shares",
    "role_at",
    "role_for",
    "reports_it",
    "before_role",
    "hyphen_owned",
]


def examples(ruler: OrganizationRuler, nlp: Any, record: dict[str, Any]) -> list[tuple[list[str], bool]]:
    """The cues of every unsettled name of a document, and whether gold marks it."""
    doc = nlp(record["text"])
    gold = {(entity["start"], entity["end"]) for entity in record["entities"] if entity["label"] == "ORG"}
    view = NameView(doc, ruler.table)
    candidates = find_candidates(view, ruler.gazetteer)
    people = find_people(view, candidates)
    out = []
    for group in groups(view, [candidate for candidate in candidates if not candidate.sure]).values():
        spans = [
            (doc[view.tokens[each.start]].idx, doc[view.tokens[each.end - 1]].idx + len(view.words[each.end - 1]))
            for each in group
        ]
        right = sum(span in gold for span in spans)
        out.append((candidate_cues(view, group, people), 2 * right >= len(group)))
    return out


PRIOR = Path(__file__).parent / "organization_prior.csv"


def prior() -> dict[str, float]:
    """Weights set by hand for business news, which is scarce in the training text: the mean of the prior."""
    with PRIOR.open(encoding="utf8", newline="") as file:
        return {row["cue"]: float(row["weight"]) for row in csv.DictReader(file)}


def fit(rows: list[tuple[list[str], bool]]) -> dict[str, float]:
    """Weights by cue that make the labels most likely, drawn to the prior."""
    counts = Counter(cue for cues, _ in rows for cue in set(cues))
    names = sorted(cue for cue, count in counts.items() if count >= RAREST)
    place = {name: index for index, name in enumerate(names)}
    matrix = np.zeros((len(rows), len(names)))
    for number, (cues, _) in enumerate(rows):
        for cue in cues:
            if cue in place:
                matrix[number, place[cue]] = 1.0
    labels = np.array([float(label) for _, label in rows])
    penalty = np.full(len(names), PENALTY)
    penalty[place["bias"]] = 0.01
    for cue in HELD:
        if cue in place:
            penalty[place[cue]] = 1000.0
    hand = prior()
    mean = np.array([hand.get(name, 0.0) for name in names])
    weights = mean.copy()
    for _ in range(12):
        odds = 1 / (1 + np.exp(-matrix @ weights))
        gradient = matrix.T @ (odds - labels) + penalty * (weights - mean)
        hessian = (matrix * (odds * (1 - odds))[:, None]).T @ matrix + np.diag(penalty)
        weights -= np.linalg.solve(hessian, gradient)
    return {**hand, **{name: float(weights[index]) for name, index in place.items()}}


def main() -> None:
    """Measure, and write the weights if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--write", type=Path)
    parser.add_argument("--folds", type=int, default=5)
    options = parser.parse_args()
    nlp = spacy.blank("en")
    ruler = OrganizationRuler(nlp, gazetteer=None, overwrite_gazetteer=False, threshold=0.0)
    records = [json.loads(line) for line in options.gold.read_text(encoding="utf8").splitlines()]
    order = np.random.default_rng(7).permutation(len(records))
    data = [examples(ruler, nlp, record) for record in records]
    for threshold in (-0.8, -0.5, -0.2, 0.0):
        right = found = wanted = 0
        for fold in range(options.folds):
            held = set(order[fold :: options.folds].tolist())
            weights = fit([row for number, rows in enumerate(data) if number not in held for row in rows])
            for number in held:
                record = records[number]
                mentions = find_organizations(nlp(record["text"]), ruler.gazetteer, ruler.table, weights, threshold)
                predicted = {(each.span.start_char, each.span.end_char) for each in mentions}
                gold = {(entity["start"], entity["end"]) for entity in record["entities"] if entity["label"] == "ORG"}
                right += len(gold & predicted)
                found += len(predicted)
                wanted += len(gold)
        f1 = 2 * right / (found + wanted)
        print(f"threshold {threshold}: precision {right / found:.3f} recall {right / wanted:.3f} F1 {f1:.3f}")
    if options.write:
        weights = fit([row for rows in data for row in rows])
        with options.write.open("w", encoding="utf8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["id", "cue", "weight"])
            for number, (cue, weight) in enumerate(sorted(weights.items()), start=1):
                if abs(weight) >= 0.02:
                    writer.writerow([f"weight-{number}", cue, f"{weight:.3f}"])


if __name__ == "__main__":
    main()
