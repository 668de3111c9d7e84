"""Files of claims, in both forms that are written: one claim or one article a line, plain or gzipped."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import IO

from pydantic import ValidationError

from schemas import ClaimLine, Record


class ClaimsError(ValueError):
    """A file that holds no claims, or a line that is none; the message names file and line."""


def read_claims(paths: Iterable[str | Path]) -> Iterator[Record | list[ClaimLine]]:
    """The articles of files of claims, in order.

    paths: files that ``newsclaims extract`` wrote (``.jsonl``, ``.jsonl.gz``), folders of them, or the folder of a run.
    Yields a Record where the file has one article a line, else the claims of one article, which stand together.
    Raises ClaimsError for a line that is neither, and for a file that cannot be read.
    """
    for path in map(Path, paths):
        for file in _files(path):
            for _, group in groupby(_lines(file), key=_article):
                first = next(group)
                if isinstance(first, Record):
                    yield first
                    yield from (record for record in group if isinstance(record, Record))
                else:
                    yield [first, *(line for line in group if isinstance(line, ClaimLine))]


def _article(item: Record | ClaimLine) -> tuple[type, str]:
    return type(item), item.id if isinstance(item, Record) else item.document.id


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    for name in ("claims.jsonl", "claims.jsonl.gz"):  # the folder of a run
        if (path / name).is_file():
            return [path / name]
    found = sorted(one for one in path.rglob("*") if one.name.endswith((".jsonl", ".jsonl.gz")) and one.is_file())
    kept = [one for one in found if not one.name.startswith(("failures", "manifest"))]
    if not kept:
        raise ClaimsError(f"{path}: the folder holds no .jsonl file of claims")
    return kept


def _open(path: Path) -> IO[str]:
    return gzip.open(path, "rt", encoding="utf-8") if path.name.endswith(".gz") else path.open(encoding="utf-8")


def _lines(path: Path) -> Iterator[Record | ClaimLine]:
    number = 0
    try:
        with _open(path) as stream:
            for number, line in enumerate(stream, start=1):
                if line.strip():
                    yield _parse(line, f"{path}, line {number}")
    except OSError as error:
        raise ClaimsError(f"{path}: {error.strerror or error}") from None
    except (UnicodeDecodeError, EOFError, zlib.error) as error:
        raise ClaimsError(f"{path}, after line {number}: {error}") from None


def _parse(line: str, place: str) -> Record | ClaimLine:
    try:
        value = json.loads(line)
    except ValueError:
        value = None
    if not isinstance(value, dict) or not ("document" in value or "claims" in value):
        raise ClaimsError(f"{place}: this is no line of claims; `newsclaims extract` writes them")
    try:
        return ClaimLine.model_validate(value) if "document" in value else Record.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(step) for step in first["loc"])
        raise ClaimsError(f"{place}: {field or 'record'}: {first['msg']}") from None
