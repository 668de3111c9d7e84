"""Gold fixtures and other systems' predictions: JSONL in the record's form, validated where it has to be.

Gold is held to the record's models; whatever is wrong names file, line and field. Predictions may come from anywhere
and are only checked for what the scores read.
"""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from corpus.agreement import ENTITY_VALUES, Item
from corpus.places import field_at, field_path
from schemas import Record

_NAMED = re.compile(r"([a-z]+(?:\[\d+\])?(?:\.[a-z]+(?:\[\d+\])?)*): ")
"""The field that a message of the record's own checks begins with."""


class GoldError(ValueError):
    """A fixture that cannot be used: ``path``, ``line`` (from 1, or None for the file), ``field`` and what is wrong."""

    def __init__(self, path: Path, line: int | None, field: str | None, problem: str) -> None:
        """State where the problem is and what it is."""
        self.path, self.line, self.field, self.problem = path, line, field, problem
        place = f"{path}:{line}" if line else str(path)
        super().__init__(f"{place}: {field}: {problem}" if field else f"{place}: {problem}")


def gold_files(path: Path) -> list[Path]:
    """The files of a gold set: the file itself, or a folder's ``*.jsonl`` and ``*.jsonl.gz`` in order of name.

    Raises GoldError when there is none.
    """
    if path.is_dir():
        found = sorted(one for one in path.iterdir() if one.name.endswith((".jsonl", ".jsonl.gz")))
        if not found:
            raise GoldError(path, None, None, "no .jsonl file in this folder")
        return found
    if not path.exists():
        raise GoldError(path, None, None, "there is no such file or folder")
    return [path]


def load_gold(path: Path | str) -> list[Record]:
    """Read and validate a gold file or folder.

    Returns the records in order; a field that the file leaves out stays unset in the model, and is not scored.
    Raises GoldError at the first line that is not a valid record, or whose id stood before.
    """
    records: list[Record] = []
    seen: dict[str, tuple[Path, int]] = {}
    for file in gold_files(Path(path)):
        for line, value in json_lines(file):
            try:
                record = Record.model_validate(value)
            except ValidationError as error:
                raise GoldError(file, line, *first_problem(error)) from None
            if record.id in seen:
                before = seen[record.id]
                raise GoldError(file, line, "id", f"{record.id!r} stands in {before[0].name}:{before[1]} already")
            seen[record.id] = (file, line)
            records.append(record)
    if not records:
        raise GoldError(Path(path), None, None, "holds no record")
    return records


def load_predictions(path: Path | str) -> list[Item]:
    """Read a system's output: one article a line, or one claim a line with its ``document``.

    Raises GoldError for a line that is neither, naming the field that the scores need.
    """
    articles: dict[str, dict[str, Any]] = {}
    for file in gold_files(Path(path)):
        for line, value in json_lines(file):
            document = value.get("document")
            if document is not None:
                _require_claim(file, line, "", value)
                identifier = _required_id(file, line, "document.id", document)
                articles.setdefault(identifier, {"id": identifier, "claims": []})["claims"].append(value)
                continue
            identifier = _required_id(file, line, "id", value)
            if identifier in articles:
                raise GoldError(file, line, "id", f"{identifier!r} stands twice")
            for number, claim in enumerate(value.get("claims") or ()):
                _require_claim(file, line, f"claims[{number}].", claim)
            articles[identifier] = value
    return list(articles.values())


def _required_id(file: Path, line: int, field: str, holder: Any) -> str:
    identifier = holder.get("id") if isinstance(holder, dict) else None
    if not isinstance(identifier, str) or not identifier:
        raise GoldError(file, line, field, "an article's id is needed")
    return identifier


def _require_claim(file: Path, line: int, prefix: str, claim: Any) -> None:
    if not isinstance(claim, dict):
        raise GoldError(file, line, prefix.rstrip("."), "a claim is an object")
    if not isinstance(claim.get("type"), str):
        raise GoldError(file, line, f"{prefix}type", "a claim's type is needed")
    spans = {name: claim.get(name) for name in ("trigger", "subject", "object")}
    for name, span in spans.items():
        if span is None and name != "trigger":
            continue
        if not isinstance(span, dict) or not all(isinstance(span.get(end), int) for end in ("start", "end")):
            raise GoldError(file, line, f"{prefix}{name}", "start and end are needed")


def read_text(file: Path, encoding: str = "utf-8-sig") -> str:
    """The text of a file in UTF-8, line ends as they are; by default without a byte order mark.

    Raises GoldError when it cannot be read, naming the line of the first byte that is not UTF-8.
    """
    try:
        data = file.read_bytes()
    except OSError as error:
        raise GoldError(file, None, None, f"cannot be read: {error.strerror or error}") from None
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem = f"is not UTF-8: byte {error.start} of the file is {data[error.start]:#04x}"
        raise GoldError(file, line, None, problem) from None


def json_lines(file: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a JSONL file with their line numbers; empty lines are skipped. Raises GoldError."""
    try:
        data = gzip.decompress(file.read_bytes()) if file.name.endswith(".gz") else file.read_bytes()
    except (OSError, EOFError, zlib.error) as error:
        raise GoldError(file, None, None, f"cannot be read: {error}") from None
    for number, raw in enumerate(data.split(b"\n"), start=1):
        try:
            text = raw.decode("utf-8-sig" if number == 1 else "utf-8").strip()
        except UnicodeDecodeError as error:
            before = raw[: error.start].decode("utf-8")
            field = field_at(before, len(before))
            problem = f"is not UTF-8: byte {error.start} is {raw[error.start]:#04x}"
            raise GoldError(file, number, field, problem) from None
        if not text:
            continue
        try:
            value = json.loads(text)
        except json.JSONDecodeError as error:
            problem = f"is not JSON: {error.msg.removesuffix(' at')} at column {error.colno}"
            raise GoldError(file, number, field_at(text, error.pos), problem) from None
        except RecursionError:
            raise GoldError(file, number, None, "is not JSON that can be read: nested too deep") from None
        if not isinstance(value, dict):
            raise GoldError(file, number, None, f"an object is needed, not {type(value).__name__}")
        yield number, value


def first_problem(error: ValidationError) -> tuple[str | None, str]:
    """Field and message of the first problem that pydantic found."""
    first = error.errors(include_url=False)[0]
    message = first["msg"].removeprefix("Value error, ")
    field = field_path([step for step in first["loc"] if step not in ENTITY_VALUES])  # no tags of unions
    if not field and (named := _NAMED.match(message)):
        return named[1], message[named.end() :]
    return field or None, message


def source_of(record: Record) -> str:
    """The source that an article is grouped under: its site, its folder, or the part of its id before the number."""
    if record.url and "://" in record.url:
        return record.url.split("://", 1)[1].split("/", 1)[0].removeprefix("www.")
    if record.path and Path(record.path).parent.name:
        return Path(record.path).parent.name
    stem = record.id.rstrip("0123456789").rstrip("-_./:#")
    return stem or "unknown"
