"""Records as lines of JSON, and a file that only ever gains whole lines."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import IO, Literal

from schemas import Document, Failure, Record

Form = Literal["claim", "article"]
"""One claim a line, each with its ``document``; or one article a line, with its text, entities and claims."""


def record_lines(record: Record, by: Form) -> list[str]:
    """The lines of a record, without line ends; none for a record without claims when it goes by claim."""
    if by == "article":
        return [record.model_dump_json()]
    document = {name: getattr(record, name) for name in Document.model_fields}
    shown = Document(**document).model_dump(mode="json")
    return [
        json.dumps({**claim.model_dump(mode="json"), "document": shown}, ensure_ascii=False, separators=(",", ":"))
        for claim in record.claims
    ]


def failure_line(failure: Failure) -> str:
    """The line of a failure, without a line end."""
    return failure.model_dump_json()


class LineWriter:
    """Appends whole lines to a stream, each call's lines in one write that reaches the operating system at once.

    A kill between two calls leaves no torn line. Raises OSError (BrokenPipeError, no space) from ``write``.
    """

    def __init__(self, stream: IO[bytes], *, close: bool = False) -> None:
        """Write to ``stream``; ``close`` says that it is to be closed at the end."""
        self._stream = stream
        self._close = close
        self.lines = 0

    @classmethod
    def open(cls, path: Path) -> LineWriter:
        """A writer on a new file; an earlier file of that name is replaced. Raises OSError."""
        return cls(io.FileIO(path, "w"), close=True)

    def write(self, lines: Iterable[str]) -> None:
        """Append lines, given without their line ends."""
        kept = list(lines)
        if not kept:
            return
        data = memoryview("".join(line + "\n" for line in kept).encode("utf-8"))
        while data:
            data = data[self._stream.write(data) or 0 :]
        self._stream.flush()
        self.lines += len(kept)

    def __enter__(self) -> LineWriter:
        """Use the writer in a ``with`` statement, which closes the file that it opened."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the stream if it is the writer's own."""
        if self._close:
            self._stream.close()
