"""Memory of a worker over many documents of fresh words, and what a second process brings.

``python benchmarks/memory.py [--documents 100000] [--warm 20000] [--minutes N]`` sends short news whose names
and other words never came before through one worker process, and prints its resident memory as it goes and by how much
it grew after the warm-up.
``python benchmarks/memory.py --speed [--documents 400] [--repeat 3]`` times one and two processes in turn, without
the time that they load, and prints the ratio of the medians.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.stories import short_stories, stories  # noqa: E402
from extractor.outcomes import Item, Job, batches  # noqa: E402
from extractor.workers import Workers  # noqa: E402
from schemas import Article  # noqa: E402


def resident(process: int) -> float:
    """Resident memory of a process, in MB."""
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def articles(count: int) -> Iterator[Item]:
    """Articles of two paragraphs with fresh names."""
    for story in stories(count, length=2, fresh=True):
        yield Article.model_validate(story)


def memory(documents: int, warm: int, minutes: float) -> dict[str, object]:
    """Resident memory of a worker as documents pass."""
    readings: list[tuple[int, float]] = []
    claims = 0
    started = time.monotonic()
    news = (Article.model_validate(story) for story in short_stories(documents))
    with Workers(Job(recycle=10**9), 1) as workers:
        for number, outcome in enumerate(workers.run(batches(news)), start=1):
            claims += outcome.claims
            if number % 1000 == 0 or number == documents:
                readings.append((number, round(resident(workers.process_ids[0]), 1)))
                print(readings[-1], file=sys.stderr, flush=True)
                if time.monotonic() - started > 60 * minutes:
                    break
    after = [value for number, value in readings if number >= warm]
    return {
        "documents": readings[-1][0],
        "claims": claims,
        "readings": dict(readings[:: max(1, len(readings) // 20)]),
        "warm_up": warm,
        "grown_mb_after_warm_up": round(after[-1] - after[0], 1) if after else None,
        "highest_less_warm_mb": round(max(after) - after[0], 1) if after else None,
        "minutes": round((time.monotonic() - started) / 60, 1),
    }


def seconds(documents: int, processes: int) -> float:
    """Seconds from the first outcomes to the last."""
    warm = 64 * processes
    with Workers(Job(), processes) as workers:
        list(workers.run(batches(articles(warm), 4)))  # every process has loaded
        while len(workers.process_ids) < processes:
            list(workers.run(batches(articles(warm), 4)))
        started = time.monotonic()
        list(workers.run(batches(articles(documents))))
        return time.monotonic() - started


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int)
    parser.add_argument("--warm", type=int, default=20_000)
    parser.add_argument("--minutes", type=float, default=600.0)
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--repeat", type=int, default=3)
    chosen = parser.parse_args()
    if not chosen.speed:
        figures = memory(chosen.documents or 100_000, chosen.warm, chosen.minutes)
        print(json.dumps(figures, indent=1))
        grown = figures["highest_less_warm_mb"]
        return int(not isinstance(grown, float) or grown >= 50)
    times: dict[int, list[float]] = {1: [], 2: []}
    for _, processes in itertools.product(range(chosen.repeat), times):
        times[processes].append(round(seconds(chosen.documents or 400, processes), 2))
    ratio = statistics.median(times[1]) / statistics.median(times[2])
    load = os.getloadavg()[0]
    print(json.dumps({"seconds": times, "ratio": round(ratio, 2), "load_average": round(load, 1)}, indent=1))
    return int(ratio < 1.7)


if __name__ == "__main__":
    sys.exit(main())
