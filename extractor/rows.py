"""Lexicons on disk: CSV files whose rows are pydantic models with a stable id."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

LEXICONS = Path(__file__).parent / "lexicons"

Row = TypeVar("Row", bound=BaseModel)


class LexiconError(ValueError):
    """A lexicon file that cannot be used; the message names file, line, column and what to do."""


def read_rows(path: str | Path, model: type[Row], **constant: str) -> list[Row]:
    """Read a CSV lexicon.

    path: UTF-8 file with a header line; an empty cell leaves the field of its column at its default.
    model: the row's model; its ``id``, if it has one, must be unique within the file. A column is called by the alias
        of its field where that has one.
    constant: values of fields that the file leaves out.
    Raises LexiconError for a missing file or header, an unknown column, a wrong value or an id that stands twice.
    """
    path = Path(path)
    rows: list[Row] = []
    seen: dict[str, int] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            columns = [field.alias or name for name, field in model.model_fields.items()]
            unknown = [name for name in reader.fieldnames or ["(no header)"] if name not in columns]
            if unknown:
                known = ", ".join(columns)
                raise LexiconError(f"{path}: unknown column {unknown[0]!r}; the columns are {known}")
            for cells in reader:
                rows.append(_read_row(path, reader.line_num, {**constant, **cells}, model))
                identifier = str(getattr(rows[-1], "id", reader.line_num))
                if identifier in seen:
                    raise LexiconError(
                        f"{path}, line {reader.line_num}: id {identifier!r} stands in line {seen[identifier]} already"
                    )
                seen[identifier] = reader.line_num
    except OSError as error:
        raise LexiconError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise LexiconError(f"{path}: not UTF-8 (byte {error.start}); save the file as UTF-8") from error
    return rows


def _read_row(path: Path, line: int, cells: dict[str, str], model: type[Row]) -> Row:
    if None in cells:
        raise LexiconError(f"{path}, line {line}: more cells than columns; quote a cell that holds a comma")
    try:
        return model.model_validate({name: cell for name, cell in cells.items() if cell not in ("", None)})
    except ValidationError as error:
        first = error.errors()[0]
        column = str(first["loc"][0]) if first["loc"] else "row"
        raise LexiconError(f"{path}, line {line}, column {column}: {first['msg']}") from error


def write_rows(path: str | Path, rows: Sequence[BaseModel], columns: Iterable[str] | None = None) -> None:
    """Write rows as a CSV lexicon that :func:`read_rows` reads back to equal rows.

    columns: names in order; the model's fields by default, under their aliases.
    """
    fields = type(rows[0]).model_fields if rows else {}
    names = list(columns or (field.alias or name for name, field in fields.items()))
    with Path(path).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, lineterminator="\n")
        writer.writeheader()
        for row in rows:
            dumped = row.model_dump(mode="json", by_alias=True)
            writer.writerow({name: _cell(dumped[name]) for name in names})


def _cell(value: object) -> object:
    """A value as it is written; the parts of a list are divided by ``|``."""
    if isinstance(value, list):
        return "|".join(map(str, value))
    return "" if value is None else value
