"""Claims and articles as flat rows, for spreadsheets and data frames: CSV and Parquet.

A row holds what a line of JSON holds, spread over columns; Parquet keeps the whole line as well, in its last column.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Sequence
from typing import IO, Any, Literal

from corpus.formats import MissingPackage

Form = Literal["claim", "article"]
"""One claim a line, each with its ``document``; or one article a line, with its text, entities and claims."""

Cell = Literal["text", "texts", "int", "float", "bool"]
"""What a column holds; ``texts`` is a list, which a spreadsheet shows with ``; `` between its texts."""

_DOCUMENT = ("id", "title", "published", "url", "site", "path")


def _party(name: str) -> list[tuple[str, Cell]]:
    return [(name, "text"), (f"{name}_start", "int"), (f"{name}_end", "int"), (f"{name}_organizations", "texts")]


COLUMNS: dict[Form, tuple[tuple[str, Cell], ...]] = {
    "claim": (
        *((f"document_{name}", "text") for name in _DOCUMENT),
        ("id", "text"),
        ("type", "text"),
        ("nominal", "bool"),
        ("trigger", "text"),
        ("trigger_start", "int"),
        ("trigger_end", "int"),
        ("lemma", "text"),
        *_party("subject"),
        *_party("object"),
        *_party("counterparty"),
        ("money", "texts"),
        ("money_values", "texts"),
        ("money_roles", "texts"),
        ("percents", "texts"),
        ("percent_values", "texts"),
        ("percent_roles", "texts"),
        ("dates", "texts"),
        ("date_ranges", "texts"),
        ("source", "text"),
        ("source_start", "int"),
        ("source_end", "int"),
        ("source_organizations", "texts"),
        ("source_kind", "text"),
        ("cue", "text"),
        ("cue_start", "int"),
        ("cue_end", "int"),
        ("cue_lemma", "text"),
        ("cue_type", "text"),
        ("polarity", "text"),
        ("modality", "text"),
        ("certainty", "text"),
        ("confidence", "float"),
        ("sentence", "text"),
        ("sentence_start", "int"),
        ("sentence_end", "int"),
        ("rules", "texts"),
    ),
    "article": (
        *((name, "text") for name in _DOCUMENT),
        ("text", "text"),
        ("claims", "int"),
        ("entities", "int"),
        ("attributions", "int"),
    ),
}
"""The columns of a row, by what a row is."""


def claim_row(line: dict[str, Any]) -> dict[str, Any]:
    """The row of a claim, given as the object that its line of JSON holds."""
    attribution = line["attribution"] or {}
    row: dict[str, Any] = {f"document_{name}": line["document"].get(name) for name in _DOCUMENT}
    row.update({name: line[name] for name in ("id", "type", "nominal", "polarity", "modality", "certainty")})
    row.update(confidence=line["confidence"], rules=line["rules"], lemma=line["trigger"]["lemma"])
    spans = {name: line[name] for name in ("trigger", "subject", "object", "counterparty", "sentence")}
    spans.update(source=attribution.get("source"), cue=attribution.get("cue"))
    for name, span in spans.items():
        row.update({name: span["text"], f"{name}_start": span["start"], f"{name}_end": span["end"]} if span else {})
        if span and "organizations" in span:
            row[f"{name}_organizations"] = span["organizations"]
    row["source_kind"] = (attribution.get("source") or {}).get("kind")
    row["cue_lemma"], row["cue_type"] = ((attribution.get("cue") or {}).get(name) for name in ("lemma", "type"))
    row["money"] = [one["text"] for one in line["money"]]
    row["money_values"] = [_joined(_figure(one, "amount"), one["currency"]) for one in line["money"]]
    row["money_roles"] = [one.get("role") or "" for one in line["money"]]
    row["percents"] = [one["text"] for one in line["percents"]]
    row["percent_values"] = [_joined(_figure(one, "value"), one["unit"]) for one in line["percents"]]
    row["percent_roles"] = [one.get("role") or "" for one in line["percents"]]
    row["dates"] = [one["text"] for one in line["dates"]]
    row["date_ranges"] = [f"{one['earliest'] or ''}..{one['latest'] or ''}" for one in line["dates"]]
    return row


def _figure(value: dict[str, Any], name: str) -> str:
    exact = value.get(name)
    return str(exact) if exact is not None else f"{value.get('low') or ''}..{value.get('high') or ''}"


def _joined(*parts: str | None) -> str:
    return " ".join(part for part in parts if part)


def article_row(line: dict[str, Any]) -> dict[str, Any]:
    """The row of an article, given as the object that its line of JSON holds."""
    counts = {name: len(line[name]) for name in ("claims", "entities", "attributions")}
    return {**{name: line.get(name) for name in _DOCUMENT}, "text": line["text"], **counts}


ROW: dict[Form, Callable[[dict[str, Any]], dict[str, Any]]] = {"claim": claim_row, "article": article_row}

_FORMULA = re.compile(r"[\s\x00-\x1f]*[=+\-@＝＋－＠|%]")
_NUMBER = re.compile(r"[+-]?[0-9]{1,40}(?:\.[0-9]{1,40})?")


def neutral(text: str) -> str:
    """A cell that a spreadsheet shows as it stands: one that would begin a formula is given an apostrophe in front.

    Plain numbers stay numbers. The characters are those that OWASP names for CSV injection, in both widths, and what
    may begin a command (``|``, ``%``), also behind white space, which some programs drop.
    """
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def csv_cells(line: str, by: Form) -> list[str]:
    """The cells of a line of JSON, neutral, in the order of ``COLUMNS``."""
    row = ROW[by](json.loads(line))
    return [neutral(_cell(row.get(name))) for name, _ in COLUMNS[by]]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "; ".join(value)
    return str(value).replace("\0", "\ufffd")


BYTE_ORDER_MARK = b"\xef\xbb\xbf"
"""First bytes of a CSV file, by which spreadsheets know that it is UTF-8."""


def csv_header(by: Form) -> bytes:
    """The first line of a CSV file, byte order mark included."""
    return BYTE_ORDER_MARK + _csv_bytes([[name for name, _ in COLUMNS[by]]])


def csv_rows(lines: Iterable[str], by: Form) -> bytes:
    """Lines of JSON as rows of CSV, without the header."""
    return _csv_bytes(csv_cells(line, by) for line in lines)


def _csv_bytes(rows: Iterable[Sequence[str]]) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\r\n").writerows(rows)
    return stream.getvalue().encode("utf-8")


class ParquetTable:
    """Writes lines of JSON as rows of a Parquet file. Needs pyarrow; raises MissingPackage without it."""

    def __init__(self, stream: IO[bytes], by: Form) -> None:
        """Begin a file on ``stream``; ``by`` says what a row is."""
        try:
            import pyarrow as pa
            import pyarrow.parquet as pq
        except ImportError:
            raise MissingPackage("pyarrow", "parquet") from None
        types = {
            "text": pa.string(),
            "texts": pa.list_(pa.string()),
            "int": pa.int64(),
            "float": pa.float64(),
            "bool": pa.bool_(),
        }
        fields = [(name, types[cell]) for name, cell in COLUMNS[by]]
        self._schema = pa.schema([*fields, ("json", pa.string())])
        self._table = pa.Table
        self._row = ROW[by]
        self._writer = pq.ParquetWriter(stream, self._schema, compression="zstd")

    def write(self, lines: Sequence[str]) -> None:
        """Append lines as one row group."""
        rows = [{**self._row(json.loads(line)), "json": line} for line in lines]
        self._writer.write_table(self._table.from_pylist(rows, schema=self._schema))

    def append(self, part: IO[bytes]) -> None:
        """Append the row groups of another file of this kind."""
        import pyarrow.parquet as pq

        file = pq.ParquetFile(part)
        for number in range(file.num_row_groups):
            self._writer.write_table(file.read_row_group(number))

    def close(self) -> None:
        """Write what ends the file."""
        self._writer.close()
