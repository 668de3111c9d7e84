"""Worker processes without a pipeline, that start at once: for tests of what becomes of processes."""

from __future__ import annotations

import os
from multiprocessing.connection import Connection

from benchmarks import poisoned
from extractor import workers
from extractor.outcomes import Item, Job, Outcome, lost
from schemas import Failure


def serve(connection: Connection, job: Job) -> None:
    """Write the text of each article, and suffer what some words ask for."""
    workers.end_with_parent()

    def work(batch: list[Item]) -> list[Outcome]:
        for item in batch:
            poisoned.suffer(getattr(item, "text", ""))
        return [
            lost(item) if isinstance(item, Failure) else Outcome(item.id, (item.text,), words=len(item.text.split()))
            for item in batch
        ]

    workers.answer(connection, work)


def die(connection: Connection, job: Job) -> None:
    """End before work can come."""
    os._exit(7)
