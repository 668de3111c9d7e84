"""Records as lines of JSON, and the files that hold them: JSONL, packed JSONL, CSV and Parquet."""

from __future__ import annotations

import gzip
import io
import json
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import IO, Literal, get_args

from corpus.sheets import Form, ParquetTable, csv_header, csv_rows
from schemas import Document, Failure, Record

Format = Literal["jsonl", "jsonl.gz", "csv", "parquet"]
FORMATS: tuple[Format, ...] = get_args(Format)

CHUNK_LINES = 1000
CHUNK_CHARACTERS = 8_000_000
"""Lines and characters, whichever is reached first, that are packed together, or make a row group."""


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


def format_of(path: Path) -> Format:
    """The format that the name of an output file asks for; plain JSONL where it asks for none."""
    name = path.name.lower()
    return next((form for form in FORMATS[1:] if name.endswith(f".{form}")), "jsonl")


class LineWriter:
    """Appends lines to a stream in one of the formats.

    Plain lines and CSV rows of one call reach the operating system at once in one write, so that a kill between two
    calls leaves no torn line. The other formats are written in chunks, the last when the writer is closed.
    Raises OSError (BrokenPipeError, no space) from ``write`` and ``close``, MissingPackage for Parquet without pyarrow.
    """

    def __init__(self, stream: IO[bytes], form: Format = "jsonl", by: Form = "claim", *, close: bool = False) -> None:
        """Write to ``stream``; ``by`` says what a line is, ``close`` that the stream is to be closed at the end."""
        self._stream = stream
        self._form = form
        self._by = by
        self._close = close
        self._waiting: list[str] = []
        self._size = 0
        self._table = ParquetTable(stream, by) if form == "parquet" else None
        if form == "csv":
            self._put(csv_header(by))

    @classmethod
    def open(cls, path: Path, by: Form = "claim") -> LineWriter:
        """A writer on a new file, in the format of its name; an earlier file is replaced. Raises OSError."""
        return cls(io.FileIO(path, "w"), format_of(path), by, close=True)

    def write(self, lines: Iterable[str]) -> None:
        """Append lines of JSON, given without their line ends."""
        kept = list(lines)
        if not kept:
            return
        if self._form == "jsonl":
            self._put(_joined(kept))
        elif self._form == "csv":
            self._put(csv_rows(kept, self._by))
        else:
            for line in kept:
                self._waiting.append(line)
                self._size += len(line)
                if len(self._waiting) >= CHUNK_LINES or self._size >= CHUNK_CHARACTERS:
                    self._put_chunk()

    def _put_chunk(self) -> None:
        lines, self._waiting, self._size = self._waiting, [], 0
        if self._table is not None:
            self._table.write(lines)
        else:
            self._put(gzip.compress(_joined(lines), mtime=0))

    def _put(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            rest = rest[self._stream.write(rest) or 0 :]
        self._stream.flush()

    def close(self) -> None:
        """Write what is still waiting, and close the stream if it is the writer's own."""
        try:
            if self._waiting:
                self._put_chunk()
            if self._table is not None:
                self._table.close()
        finally:
            if self._close:
                self._stream.close()

    def __enter__(self) -> LineWriter:
        """Use the writer in a ``with`` statement, which closes it."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the writer."""
        self.close()


def _joined(lines: Iterable[str]) -> bytes:
    return "".join(line + "\n" for line in lines).encode("utf-8")


def file_of(lines: Iterable[str], form: Format, by: Form) -> bytes:
    """The bytes of a whole file that holds the lines."""
    stream = io.BytesIO()
    writer = LineWriter(stream, form, by)
    writer.write(lines)
    writer.close()
    return stream.getvalue()


def join_files(parts: Iterable[Callable[[], IO[bytes]]], stream: IO[bytes], form: Format, by: Form) -> None:
    """Write one file of all the rows of several that ``file_of`` made, in their order.

    parts: each opens a file.
    """
    if form == "parquet":
        table = ParquetTable(stream, by)
        for part in parts:
            with part() as file:
                table.append(file)
        table.close()
        return
    header = csv_header(by) if form == "csv" else b""
    stream.write(header)
    for part in parts:
        with part() as file:
            file.read(len(header))
            shutil.copyfileobj(file, stream, 2**20)
