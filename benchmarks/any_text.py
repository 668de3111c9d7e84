"""Any text through the whole pipeline: ``python benchmarks/any_text.py [--texts 10000] [--seed N] [--minutes N]``.

Texts are drawn by hypothesis: any Unicode, line ends of all kinds, marks of byte order and direction, characters beyond
the first plane, and news in between. For each, nothing may be raised, the record has to be valid, which holds every
span against the text, and with k blank lines in front, every offset has to be k larger and all else the same.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from pydantic import ValidationError

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import extractor  # noqa: E402
from benchmarks.stories import paragraphs  # noqa: E402
from extractor.stream import records  # noqa: E402
from schemas import Article, Failure, Record  # noqa: E402

BATCH = 64
"""Texts that go through the pipeline at once, with as many that are moved."""
SENTENCES = tuple(part for text in paragraphs() for part in text.split(". ") if 20 < len(part) < 160)
ODD = (
    "\r\n",
    "\r",
    "\ufeff",
    "\u202e",
    "\u2066",
    "\u200b",
    "\u00a0",
    "\u2028",
    "\u0085",
    "\U0001f4b0",
    "e\u0301",
    "\x1b",
)
PIECES = st.one_of(
    st.sampled_from(SENTENCES),
    st.sampled_from(ODD),
    st.sampled_from((". ", "\n", "\n\n", " ", "“", "”", '"', "'", "$", "%", "–", "(", ")")),
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=12),
    st.integers(0, 10**12).map(lambda number: f"${number:,}"),
)
TEXTS = st.lists(PIECES, min_size=1, max_size=8).map("".join).filter(bool)


def drawn(count: int, start: int) -> list[tuple[str, int]]:
    """Texts, each with how far it is to be moved; the same for the same seed."""
    found: list[tuple[str, int]] = []

    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @seed(start)
    @given(TEXTS, st.integers(1, 7))
    def draw(text: str, by: int) -> None:
        found.append((text, by))

    draw()
    return found


def shifted(value: Any, by: int) -> Any:
    """A record's values with every offset moved."""
    if isinstance(value, dict):
        return {
            key: part + by if key in ("start", "end") and isinstance(part, int) else shifted(part, by)
            for key, part in value.items()
            if key not in ("id", "text") or not isinstance(part, str) or "start" in value
        }
    return [shifted(part, by) for part in value] if isinstance(value, list) else value


def moved(found: Record, after: Record, by: int) -> bool:
    """Whether the second record is the first with every offset moved and no other difference."""
    return bool(shifted(found.model_dump(mode="json"), by) == shifted(after.model_dump(mode="json"), 0))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=600.0)
    chosen = parser.parse_args()
    nlp = extractor.load()
    counts = {"texts": 0, "characters": 0, "claims": 0, "raised": 0, "inexact": 0, "not shifted": 0}
    examples: list[str] = []
    end = time.monotonic() + 60 * chosen.minutes

    def note(what: str, text: str, problem: object) -> None:
        counts[what] += 1
        if len(examples) < 20:
            examples.append(f"{what}: {text!r}: {str(problem)[:300]}")
            print(examples[-1], file=sys.stderr, flush=True)

    def check(text: str, by: int, pair: tuple[Record | Failure, Record | Failure]) -> None:
        counts["texts"] += 1
        counts["characters"] += len(text)
        for one in pair:
            if isinstance(one, Failure):
                note("inexact" if one.error.startswith(ValidationError.__name__) else "raised", text, one.error)
                return
        found, after = pair
        assert isinstance(found, Record)
        assert isinstance(after, Record)
        counts["claims"] += len(found.claims)
        if not moved(found, after, by):
            note("not shifted", text, by)

    texts = drawn(chosen.texts, chosen.seed)
    for start in range(0, len(texts), BATCH):
        batch = texts[start : start + BATCH]
        here = records(nlp, [Article(id="a", text=text) for text, _ in batch])
        there = records(nlp, [Article(id="a", text="\n" * by + text) for text, by in batch])
        for (text, by), *pair in zip(batch, here, there, strict=True):
            check(text, by, (pair[0], pair[1]))
        if time.monotonic() > end:
            break
    print(json.dumps({**counts, "examples": examples}, indent=1))
    return int(bool(counts["raised"] or counts["inexact"] or counts["not shifted"]))


if __name__ == "__main__":
    sys.exit(main())
