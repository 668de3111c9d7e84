"""Rows of CSV and Parquet files as records: one row is one article, its columns are the fields of a record."""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from corpus.decoding import SAMPLE, decode
from corpus.formats import MissingPackage
from corpus.records import BadRecord

FIELDS: dict[str, tuple[str, ...]] = {
    "id": ("id",),
    "text": ("text", "body", "content", "article"),
    "title": ("title", "headline"),
    "published": ("published", "date"),
    "url": ("url",),
    "site": ("site",),
}
"""Fields of a record and the columns that they are taken from, the first that is there; capitals do not matter."""

DELIMITERS = ",;\t|"
BATCH_ROWS = 64
MAX_CHUNK = 2 * 2**30
"""Bytes of the largest column chunk of a Parquet file that is read."""


class BadTable(ValueError):
    """A file that is no table of articles; the message says why."""


def read_csv(
    stream: io.BufferedReader, text_column: str | None, max_bytes: int
) -> Iterator[dict[str, Any] | BadRecord]:
    """The records of a CSV file, whatever its delimiter.

    stream: its bytes, with a line of column names first. text_column: the column that holds the text.
    max_bytes: limit of one cell, in characters.
    A row that has more cells than there are columns comes as a BadRecord. Raises BadTable for what is no table,
    NotText for binary data, and UnicodeDecodeError for bytes that do not fit the encoding that the file begins in.
    """
    head = stream.peek(SAMPLE)[:SAMPLE]
    encoding = decode(head[: head.rfind(b"\n") + 1] or head).encoding
    if head.startswith(codecs.BOM_UTF8):
        encoding = "utf-8-sig"
    lines = io.TextIOWrapper(stream, encoding=encoding, newline="")
    first = lines.readline(SAMPLE)
    if not first.strip():
        raise BadTable("the file is empty")
    delimiter = max(DELIMITERS, key=first.count)
    before = csv.field_size_limit(min(max_bytes, 2**31 - 1))
    try:
        columns = next(csv.reader([first], delimiter=delimiter))
        taken = _columns(columns, text_column)
        for row in csv.reader(lines, delimiter=delimiter):
            if not row:
                continue
            if len(row) > len(columns):
                yield BadRecord(f"{len(row)} cells; there are {len(columns)} columns")
                continue
            yield {field: row[index] for field, index in taken.items() if index < len(row)}
    except csv.Error as error:
        raise BadTable(f"invalid CSV: {error}") from None
    finally:
        csv.field_size_limit(before)
        with contextlib.suppress(ValueError):
            lines.detach()


def read_parquet(stream: io.BufferedReader, text_column: str | None) -> Iterator[dict[str, Any] | BadRecord]:
    """The records of a Parquet file, some rows at a time and only the columns that matter.

    Raises BadTable for what is no such table, and MissingPackage without pyarrow.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise MissingPackage("pyarrow", "parquet") from None
    try:
        file = pq.ParquetFile(stream)
        columns = file.schema_arrow.names
        taken = _columns(columns, text_column)
        for number in range(file.metadata.num_row_groups):
            group = file.metadata.row_group(number)
            if any(group.column(index).total_uncompressed_size > MAX_CHUNK for index in range(group.num_columns)):
                raise BadTable(f"a column chunk is larger than {MAX_CHUNK:,} bytes")
        for batch in file.iter_batches(batch_size=BATCH_ROWS, columns=[columns[index] for index in taken.values()]):
            for row in batch.to_pylist():
                yield {field: _plain(row[columns[index]]) for field, index in taken.items()}
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise BadTable(f"invalid Parquet: {' '.join(str(error).split())}") from None


def _columns(columns: Sequence[str], text_column: str | None) -> dict[str, int]:
    """Which column each field of a record is taken from; raises BadTable when none holds the text."""
    lower = [column.strip().lower() for column in columns]
    taken = {}
    for field, names in FIELDS.items():
        wanted = (text_column.lower(),) if field == "text" and text_column else names
        found = next((name for name in wanted if name in lower), None)
        if found is not None:
            taken[field] = lower.index(found)
    if "text" not in taken:
        known = ", ".join(column.strip() for column in columns[:20])
        raise BadTable(f"no column {text_column or 'text'!r} holds the text; the columns are {known}"[:400])
    return taken


def _plain(value: Any) -> Any:
    """A date or time as its ISO form; other values as they are."""
    return value.isoformat() if hasattr(value, "isoformat") else value
