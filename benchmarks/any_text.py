"""Any text through the whole pipeline: ``python benchmarks/any_text.py [--texts 10000] [--seed N] [--minutes N]``.

Texts are drawn by hypothesis: any Unicode, line ends of all kinds, marks of byte order and direction, characters beyond
the first plane, and news in between. For each, nothing may be raised, the record has to be valid, which holds every
span against the text, and with k characters in front, every offset has to be k larger and all else the same.
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

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import extractor  # noqa: E402
from benchmarks.stories import paragraphs  # noqa: E402
from schemas import Article, Record  # noqa: E402

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
TEXTS = st.lists(PIECES, min_size=1, max_size=8).map("".join)


def shifted(value: Any, by: int) -> Any:
    """A record's values with every offset moved."""
    if isinstance(value, dict):
        return {
            key: part + by if key in ("start", "end") and isinstance(part, int) else shifted(part, by)
            for key, part in value.items()
            if key not in ("id", "text") or not isinstance(part, str) or "start" in value
        }
    return [shifted(part, by) for part in value] if isinstance(value, list) else value


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

    def record(text: str) -> Record:
        with nlp.memory_zone():
            return extractor.extract(Article(id="a", text=text), nlp=nlp, published=None)

    @settings(
        max_examples=chosen.texts,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @seed(chosen.seed)
    @given(TEXTS, st.integers(1, 7))
    def check(text: str, by: int) -> None:
        if time.monotonic() > end or not text:
            return
        counts["texts"] += 1
        counts["characters"] += len(text)
        try:
            found = record(text)
            moved = record("\n" * by + text)
        except ValueError as error:
            note("inexact", text, error)
            return
        except Exception as error:
            note("raised", text, repr(error))
            return
        counts["claims"] += len(found.claims)
        if shifted(found.model_dump(mode="json"), by) != shifted(moved.model_dump(mode="json"), 0):
            note("not shifted", text, by)

    check()
    print(json.dumps({**counts, "examples": examples}, indent=1))
    return int(bool(counts["raised"] or counts["inexact"] or counts["not shifted"]))


if __name__ == "__main__":
    sys.exit(main())
