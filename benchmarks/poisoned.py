"""The command line with a pipeline that some words break: ``python benchmarks/poisoned.py extract ...``.

``Zzyzxkill`` ends the process that reads it, ``Zzyzxsleep`` sleeps in C code that holds Python's lock, ``Zzyzxraise``
raises, and ``Zzyzxlost`` ends the parent of the process as well, as when a machine goes. ``Zzyzxweak3:FILE`` ends its
process three times and no more, as something else would that ends processes; FILE counts. For tests and benchmarks of
what becomes of a run.
"""

from __future__ import annotations

import ctypes
import os
import re
import signal
import sys
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from extractor import workers
from extractor.outcomes import Job

_serve = workers.serve


def suffer(text: str) -> None:
    """Do what the words of a text ask for."""
    if "Zzyzxlost" in text:
        os.kill(os.getppid(), signal.SIGKILL)
    weak = re.search(r"Zzyzxweak(\d+):(\S+)", text)
    if weak is not None:
        with open(weak[2], "ab") as count:
            count.write(b".")
        if os.path.getsize(weak[2]) <= int(weak[1]):
            os.kill(os.getpid(), signal.SIGKILL)
    if "Zzyzxkill" in text or "Zzyzxlost" in text:
        os.kill(os.getpid(), signal.SIGKILL)
    if "Zzyzxsleep" in text:
        ctypes.PyDLL(None).sleep(3600)
    if "Zzyzxraise" in text:
        raise ValueError("as it was told")


def poison() -> None:
    """Make the pipeline of this process suffer."""
    from extractor import stream

    records = stream.records

    def poisoned(nlp: Any, articles: Sequence[Any]) -> list[Any]:
        if len(articles) > 1 and any("Zzyzxraise" in article.text for article in articles):
            return [stream.records(nlp, [article])[0] for article in articles]
        for article in articles:
            try:
                suffer(article.text)
            except ValueError as error:
                return [stream.failed(article, error)]
        return records(nlp, articles)

    stream.records = poisoned


def serve(connection: Connection, job: Job) -> None:
    """What a worker process does, poisoned."""
    poison()
    _serve(connection, job)


if __name__ in ("__main__", "__mp_main__"):  # in a worker process as well
    workers.serve = serve

if __name__ == "__main__":
    from extractor.cli import main

    main()
