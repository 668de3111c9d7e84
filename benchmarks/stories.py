"""Any number of news stories for tests of runs: paragraphs of the shipped articles, drawn anew, or fresh words.

``python benchmarks/stories.py COUNT [--fresh] [--seed N] [--paragraphs N] > stories.jsonl``
"""

from __future__ import annotations

import argparse
import json
import random
import re
import string
import sys
from collections.abc import Iterator
from pathlib import Path

ARTICLES = Path(__file__).parents[1] / "corpus" / "articles"
_NAME = re.compile(r"\b[A-Z][a-z]{3,}\b")


def paragraphs() -> list[str]:
    """The paragraphs of the shipped articles."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(ARTICLES.glob("*.txt"))]
    return [part.strip() for text in texts for part in text.split("\n\n") if len(part.split()) > 12]


def stories(count: int, *, seed: int = 1, length: int = 2, fresh: bool = False) -> Iterator[dict[str, str]]:
    """Records of stories, the same for the same seed.

    length: paragraphs of a story. fresh: put words that never came before in the place of names, as the names of a
    large corpus are mostly new.
    """
    draw = random.Random(seed)
    known = paragraphs()
    for number in range(count):
        text = "\n\n".join(draw.choice(known) for _ in range(length))
        if fresh:
            text = _NAME.sub(lambda match: _word(draw), text)
        yield {
            "id": f"story-{number:06d}",
            "published": _day(number),
            "text": text,
        }


NEWS = (
    "{A} {B} Corp agreed to buy {C} for ${n} million.",
    "Shares in {A} rose {p} per cent after {B} sold its {d} unit.",
    "{A} {B} Inc. plans to invest £{n}m in {C}.",
    "The {d} regulator fined {A} {B} €{n},{m}.",
    "{A} and {B} ended their {d} venture. {C} Group may buy it.",
)
"""Short news with room for invented names (capitals), words, and figures."""


def short_stories(count: int, *, seed: int = 1) -> Iterator[dict[str, str]]:
    """Records of one or two sentences that yield claims, each with three words or more that never came before."""
    draw = random.Random(seed)
    for number in range(count):
        names = {letter: _word(draw) for letter in "ABC"}
        words = {letter: _word(draw).lower() for letter in "d"}
        figures = {"n": draw.randint(2, 999), "m": f"{draw.randint(0, 999):03d}", "p": draw.randint(1, 9999) / 100}
        text = NEWS[number % len(NEWS)].format(**names, **words, **figures)
        yield {"id": f"short-{number:06d}", "published": _day(number), "text": text}


def _day(number: int) -> str:
    return f"2025-{number % 12 + 1:02d}-{number % 28 + 1:02d}"


def _word(draw: random.Random) -> str:
    return "".join(draw.choices(string.ascii_lowercase, k=draw.randint(6, 11))).capitalize()


def write_stories(path: Path, count: int, **options: int) -> None:
    """Write a file of stories, as lines of JSON."""
    with path.open("w", encoding="utf-8") as stream:
        stream.writelines(json.dumps(story) + "\n" for story in stories(count, **options))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--paragraphs", type=int, default=2)
    chosen = parser.parse_args()
    for record in stories(chosen.count, seed=chosen.seed, length=chosen.paragraphs, fresh=chosen.fresh):
        sys.stdout.write(json.dumps(record) + "\n")
