"""Scores attribution on news annotated with sources, cues and contents (PolNeAR's form), outermost attributions only.

    python -m benchmarks.attribution ../shared/data/attribution_dev.jsonl [--half a|b]
    python -m benchmarks.attribution ../shared/data/claims_dev.jsonl --claims

Criterion. A predicted attribution is paired one to one with a gold one whose cue it overlaps; where several do, the
pair with the larger overlap of contents is taken. A *cue* is right if it is paired. A *whole* attribution is right if
it is paired, both sources are absent or they overlap, and the contents overlap in at least half of the words of their
union (Jaccard); *overlap* asks for a single common word of the content instead, *exact* for the same words in source
and content. An attribution within another's content is left out on both sides.

*Reporting verb*: an attribution whose cue holds a form of a verb in ``reporting_verbs.txt``. The list is that of the
communication types in the contract of a claim and the verbs that English grammars list as introducing reported speech
(Quirk et al., 14.28 and 16.31); it was fixed before any score was looked at.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

REPORTING_VERBS = tuple((Path(__file__).parent / "reporting_verbs.txt").read_text(encoding="utf-8").split())

Ranges = list[tuple[int, int]]
_WORD = re.compile(r"\w+")


class Attribution(NamedTuple):
    """One attribution in character offsets; an absent source is an empty list."""

    source: Ranges
    cue: Ranges
    content: Ranges


class Counts(NamedTuple):
    """Right, predicted and gold, with the ratios that follow."""

    right: int
    predicted: int
    gold: int

    def __str__(self) -> str:
        precision = self.right / self.predicted if self.predicted else 0.0
        recall = self.right / self.gold if self.gold else 0.0
        f1 = 2 * self.right / (self.predicted + self.gold) if self.predicted + self.gold else 0.0
        return f"P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  ({self.right}/{self.predicted}/{self.gold})"


@lru_cache(maxsize=1)
def reporting_forms() -> frozenset[str]:
    from extractor.inflection import verb_forms

    return frozenset(form.text for verb in REPORTING_VERBS for form in verb_forms(verb))


def is_reporting(text: str, attribution: Attribution) -> bool:
    words = (word for start, end in attribution.cue for word in _WORD.findall(text[start:end].lower()))
    return any(word in reporting_forms() for word in words)


def gold_of(row: dict[str, Any]) -> list[Attribution]:
    return [
        Attribution(*([(start, end) for start, end in item[part]] for part in ("source", "cue", "content")))
        for item in row["attributions"]
    ]


def predicted_of(doc: Any) -> list[Attribution]:
    """The outermost attributions of a processed document."""

    def characters(start: int, end: int) -> tuple[int, int]:
        span = doc[start:end]
        return span.start_char, span.end_char

    return [
        Attribution(
            [characters(*record["source"])] if record["source"] else [],
            [characters(*record["cue"])],
            [characters(*part) for part in record["content"]],
        )
        for record in doc._.attribution_records
        if record["parent"] is None
    ]


def words_in(text: str, ranges: Ranges) -> frozenset[int]:
    """The offsets at which the words of some ranges begin."""
    return frozenset(match.start() for start, end in ranges for match in _WORD.finditer(text, start, end))


def pairs(text: str, gold: Sequence[Attribution], predicted: Sequence[Attribution]) -> list[tuple[int, int]]:
    """One-to-one pairs of indices (gold, predicted) with overlapping cues, the best contents first."""
    scored = []
    for g, left in enumerate(gold):
        for p, right in enumerate(predicted):
            if _overlap(left.cue, right.cue):
                shared = len(words_in(text, left.content) & words_in(text, right.content))
                scored.append((-shared, g, p))
    taken_gold: set[int] = set()
    taken_predicted: set[int] = set()
    found = []
    for _, g, p in sorted(scored):
        if g not in taken_gold and p not in taken_predicted:
            taken_gold.add(g)
            taken_predicted.add(p)
            found.append((g, p))
    return found


def _overlap(left: Ranges, right: Ranges) -> bool:
    return any(a < d and c < b for a, b in left for c, d in right)


def verdicts(text: str, gold: Attribution, predicted: Attribution) -> dict[str, bool]:
    """Which parts of a pair are right, and whether the whole is, by each criterion."""
    source = _overlap(gold.source, predicted.source) or not (gold.source or predicted.source)
    left, right = words_in(text, gold.content), words_in(text, predicted.content)
    jaccard = len(left & right) / len(left | right) if left | right else 0.0
    exact = words_in(text, gold.source) == words_in(text, predicted.source) and left == right
    return {
        "cue": True,
        "source": source,
        "content": jaccard >= 0.5,
        "whole": source and jaccard >= 0.5,
        "overlap": source and bool(left & right),
        "exact": exact,
    }


MEASURES = ("cue", "source", "content", "whole", "overlap", "exact")


def count(text: str, gold: Sequence[Attribution], predicted: Sequence[Attribution], chosen: Any) -> dict[str, Counts]:
    """Counts of one article by measure; ``chosen(attribution)`` says which attributions are scored."""
    right = dict.fromkeys(MEASURES, 0)
    for g, p in pairs(text, gold, predicted):
        if chosen(predicted[p]) and chosen(gold[g]):
            for name, verdict in verdicts(text, gold[g], predicted[p]).items():
                right[name] += verdict
    totals = sum(map(chosen, predicted)), sum(map(chosen, gold))
    return {name: Counts(right[name], *totals) for name in MEASURES}


def total(counts: Sequence[dict[str, Counts]]) -> dict[str, Counts]:
    return {name: Counts(*(sum(item[name][i] for item in counts) for i in range(3))) for name in MEASURES}


def interval(counts: Sequence[dict[str, Counts]], name: str, rounds: int = 1000) -> tuple[float, float]:
    """A 95% interval of F1 by bootstrap over articles."""
    draw = random.Random(0)
    scores = []
    for _ in range(rounds):
        sample = [draw.choice(counts)[name] for _ in counts]
        right, predicted, gold = (sum(item[i] for item in sample) for i in range(3))
        scores.append(2 * right / (predicted + gold) if predicted + gold else 0.0)
    scores.sort()
    return scores[int(0.025 * rounds)], scores[int(0.975 * rounds)]


def half_of(identifier: str) -> str:
    """The half of the data that an article belongs to, by its id: "a" to tune on, "b" to check on."""
    return "ab"[hashlib.md5(identifier.encode()).digest()[0] % 2]


def pipeline() -> Any:
    """The components that attribution needs; every sentence is parsed, since no candidates are marked."""
    import spacy

    import extractor.attribution
    import extractor.layout
    import extractor.syntax  # noqa: F401

    nlp = spacy.blank("en")
    for name in ("claims_layout", "claims_syntax", "claims_attribution"):
        nlp.add_pipe(name)
    return nlp


def read(path: Path, half: str | None) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            if half is None or half_of(row["id"]) == half:
                yield row


def claims_report(path: Path) -> None:
    """Print how many claims of a gold file get the right source and cue, given the gold triggers.

    As the linker does, a claim takes the narrowest attribution that binds and whose content holds its trigger, one with
    a source before one without.
    """
    rows = list(read(path, None))
    right = predicted = gold = agreed = claims = 0
    for row, doc in zip(rows, pipeline().pipe(row["text"] for row in rows), strict=True):
        for claim in row["claims"]:
            start, end = claim["trigger"]["start"], claim["trigger"]["end"]
            found = _attribution_at(doc, doc.char_span(start, end, alignment_mode="expand").start)
            wanted = claim["attribution"]
            same = _same(doc, found, wanted) if found and wanted else found is None and wanted is None
            claims, agreed = claims + 1, agreed + same
            predicted, gold = predicted + (found is not None), gold + (wanted is not None)
            right += same and wanted is not None
    print(f"{claims} claims: right or rightly none {agreed / claims:.3f}")
    print(f"  source and cue {Counts(right, predicted, gold)}")


def _attribution_at(doc: Any, index: int) -> dict[str, Any] | None:
    holding = [
        (record["source"] is None, sum(end - start for start, end in record["content"]), number)
        for number, record in enumerate(doc._.attribution_records)
        if record["binds"]
        and not record["cue"][0] <= index < record["cue"][1]
        and any(start <= index < end for start, end in record["content"])
    ]
    return doc._.attribution_records[min(holding)[2]] if holding else None


def _same(doc: Any, found: dict[str, Any], wanted: dict[str, Any]) -> bool:
    cue = doc[slice(*found["cue"])]
    if not _overlap([(cue.start_char, cue.end_char)], [(wanted["cue"]["start"], wanted["cue"]["end"])]):
        return False
    if found["source"] is None or wanted["source"] is None:
        return found["source"] is None and wanted["source"] is None
    source = doc[slice(*found["source"])]
    return _overlap([(source.start_char, source.end_char)], [(wanted["source"]["start"], wanted["source"]["end"])])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    parser.add_argument("--half", choices=("a", "b"))
    parser.add_argument("--claims", action="store_true", help="the file holds gold claims instead")
    arguments = parser.parse_args()
    if arguments.claims:
        claims_report(arguments.path)
        return
    rows = list(read(arguments.path, arguments.half))
    nlp = pipeline()
    docs = list(nlp.pipe(row["text"] for row in rows))
    report(rows, docs)


def report(rows: Sequence[dict[str, Any]], docs: Sequence[Any]) -> None:
    """Print the scores on all attributions and on those with a reporting verb."""
    print(f"{len(rows)} articles, {sum(len(row['attributions']) for row in rows)} attributions")
    for title, only in (("reporting verbs", True), ("all cues", False)):
        counts = []
        for row, doc in zip(rows, docs, strict=True):
            text = row["text"]
            counts.append(
                count(
                    text,
                    gold_of(row),
                    predicted_of(doc),
                    lambda item, text=text, only=only: not only or is_reporting(text, item),
                )
            )
        print(title)
        for name, value in total(counts).items():
            low, high = interval(counts, name)
            print(f"  {name:8} {value}  [{low:.3f}, {high:.3f}]")


if __name__ == "__main__":
    main()
