"""Web pages as articles, read by trafilatura in a process that is killed when a page takes too long."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from corpus.formats import MissingPackage
from corpus.page_worker import LENGTH
from corpus.records import BadRecord

MAX_PAGE = 20_000_000
"""Bytes of the largest page that is read, as in trafilatura's own settings."""
LIMIT_SECONDS = 30.0
"""Seconds that a page may take; usual pages take milliseconds."""
STARTING_SECONDS = 120.0

_CODE = "from corpus.page_worker import main; main()"


class PageReader:
    """Reads pages, each within its time, in a process that starts with the first and is replaced when it dies."""

    def __init__(self, limit_seconds: float = LIMIT_SECONDS) -> None:
        """Read pages, each within so many seconds."""
        self.limit_seconds = limit_seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._late = False

    def read(self, page: bytes) -> dict[str, Any]:
        """The article of a page, as the fields that a record has.

        page: HTML as it was served; its encoding is detected.
        Raises BadRecord for a page that is too large, takes too long, breaks its reader or holds no article, and
        MissingPackage without trafilatura.
        """
        if len(page) > MAX_PAGE:
            raise BadRecord(f"larger than {MAX_PAGE:,} bytes")
        if not page.strip():
            raise BadRecord("the file is empty")
        answer = self._ask(page)
        if answer is None:
            raise BadRecord(self._end())
        if "error" in answer:
            raise BadRecord(str(answer["error"]))
        return answer

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            with contextlib.suppress(OSError):  # what was not handed over is lost with it
                process.communicate()

    def _end(self) -> str:
        """End a process that gave no answer; returns what went wrong with the page."""
        self.close()
        return f"took longer than {self.limit_seconds:g} seconds" if self._late else "the page broke its reader"

    def _ask(self, page: bytes) -> dict[str, Any] | None:
        process = self._started()
        data = self._answer(process, LENGTH.pack(len(page)) + page, self.limit_seconds)
        return json.loads(data) if data else None

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            if importlib.util.find_spec("trafilatura") is None:
                raise MissingPackage("trafilatura", "html")
            root = str(Path(__file__).parents[1])
            paths = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
            self._process = subprocess.Popen(
                [sys.executable, "-c", _CODE],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": paths},
                start_new_session=True,  # Ctrl-C is for the parent, which ends it
            )
            if self._answer(self._process, b"", STARTING_SECONDS) is None:
                self.close()
                raise BadRecord("the reader of pages does not start; is trafilatura whole?")
        return self._process

    def _answer(self, process: subprocess.Popen[bytes], request: bytes, seconds: float) -> bytes | None:
        """Send a request and wait for its answer; None when the process died or was killed after its time."""
        assert process.stdin is not None
        assert process.stdout is not None
        self._late = False

        def kill() -> None:
            self._late = True
            process.kill()

        timer = threading.Timer(seconds, kill)
        timer.daemon = True
        timer.start()
        try:
            process.stdin.write(request)
            process.stdin.flush()
            head = process.stdout.read(LENGTH.size)
            data = process.stdout.read(LENGTH.unpack(head)[0]) if len(head) == LENGTH.size else None
            return data if data is not None and len(data) == LENGTH.unpack(head)[0] else None
        except OSError:  # it died while the page was being handed over
            return None
        finally:
            timer.cancel()
