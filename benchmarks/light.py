"""The command line with workers that hold no pipeline and start at once: ``python benchmarks/light.py run ...``.

A worker writes a line for each sentence-like part of an article, and suffers what the words of ``benchmarks.poisoned``
ask for. For tests of what becomes of processes and files, where the claims do not matter.
"""

from __future__ import annotations

import json
import os
import sys
import time
from multiprocessing.connection import Connection
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks import poisoned
from extractor import fingerprint, workers
from extractor.outcomes import Item, Job, Outcome, failed, lost
from schemas import Article

SECONDS = float(os.environ.get("LIGHT_SECONDS", "0"))
"""Time that an article takes."""


def outcome(item: Item, job: Job) -> Outcome:
    """A line for each part of an article that ends in a full stop, or one for the article."""
    if not isinstance(item, Article):
        return lost(item)
    try:
        poisoned.suffer(item.text)
        time.sleep(SECONDS)
    except ValueError as error:
        return lost(failed(item, error))
    if job.by == "article":
        return Outcome(item.id, (item.model_dump_json(),), 1, len(item.text.split()))
    parts = item.text.split(". ")
    lines = tuple(json.dumps({"id": f"{item.id}-{number}", "text": part}) for number, part in enumerate(parts))
    return Outcome(item.id, lines, len(lines), len(item.text.split()))


def serve(connection: Connection, job: Job) -> None:
    """What a worker process does."""
    workers.end_with_parent()
    workers.answer(connection, lambda batch: [outcome(item, job) for item in batch])


def die(connection: Connection, job: Job) -> None:
    """End before work can come."""
    os._exit(7)


if __name__ in ("__main__", "__mp_main__"):  # in a worker process as well
    workers.serve = serve
    fingerprint.PARTS = {}  # no pipeline, nothing of it to tell apart

if __name__ == "__main__":
    from extractor.cli import main

    main()
