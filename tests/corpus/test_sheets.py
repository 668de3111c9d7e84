"""Claims and articles as rows of CSV and Parquet: what JSON says, in cells that do nothing."""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path

import pytest

from corpus.sheets import COLUMNS, Form, csv_cells, neutral
from corpus.writers import LineWriter, file_of, format_of, join_files, record_lines
from schemas import Record
from tests.corpus.builders import claim, entity, money, record

FORMS: tuple[Form, ...] = ("claim", "article")


@pytest.fixture
def model() -> Record:
    value = record(claim(money=[money("5000000")]), claim(60, 66), entities=[entity("ORG", 0, 4, name="Acme")])
    return Record.model_validate({**value, "published": "2025-06-14", "path": "=1+2.txt", "title": "-Zoë’s\n“title”"})


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r\n =1", "'\r\n =1"),
        ("＝1", "'＝1"),
        ("|calc", "'|calc"),
        ("-5", "-5"),
        ("+0.25", "+0.25"),
        ("Acme = Bolt", "Acme = Bolt"),
        ("", ""),
    ],
)
def test_cells_begin_no_formula(text: str, shown: str) -> None:
    assert neutral(text) == shown


@pytest.mark.parametrize("by", FORMS)
def test_a_row_has_a_cell_for_each_column(model: Record, by: Form) -> None:
    for line in record_lines(model, by):
        cells = dict(zip((name for name, _ in COLUMNS[by]), csv_cells(line, by), strict=True))
        path = cells["document_path"] if by == "claim" else cells["path"]
        assert path == "'=1+2.txt"
        if by == "claim":
            assert cells["type"] == json.loads(line)["type"]
            assert int(cells["trigger_start"]) == json.loads(line)["trigger"]["start"]
    if by == "claim":
        cells = dict(zip((name for name, _ in COLUMNS[by]), csv_cells(record_lines(model, by)[0], by), strict=True))
        assert cells["money_values"] == "5000000 USD"


def test_csv_opens_in_a_spreadsheet(model: Record) -> None:
    data = file_of(record_lines(model, "claim"), "csv", "claim")
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [len(row) for row in rows] == [len(COLUMNS["claim"])] * 3
    assert rows[1][1] == "'-Zoë’s\n“title”"


@pytest.mark.parametrize("by", FORMS)
def test_parquet_keeps_the_lines(model: Record, by: Form) -> None:
    pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    lines = record_lines(model, by)
    table = pq.read_table(io.BytesIO(file_of(lines, "parquet", by)))
    assert table.column("json").to_pylist() == lines
    assert table.column_names == [*(name for name, _ in COLUMNS[by]), "json"]
    assert pq.read_table(io.BytesIO(file_of([], "parquet", by))).schema == table.schema


@pytest.mark.parametrize("form", ["jsonl", "jsonl.gz", "csv", "parquet"])
def test_joined_files_are_one_file(model: Record, form: str) -> None:
    if form == "parquet":
        pytest.importorskip("pyarrow")
    lines = record_lines(model, "claim")
    parts = [file_of(some, form, "claim") for some in (lines[:1], [], lines[1:])]  # type: ignore[arg-type]
    stream = io.BytesIO()
    join_files([lambda part=part: io.BytesIO(part) for part in parts], stream, form, "claim")  # type: ignore[arg-type, misc]
    joined, whole = stream.getvalue(), file_of(lines, form, "claim")  # type: ignore[arg-type]
    if form == "jsonl.gz":
        assert gzip.decompress(joined) == gzip.decompress(whole)
    elif form == "parquet":
        import pyarrow.parquet as pq

        assert pq.read_table(io.BytesIO(joined)).equals(pq.read_table(io.BytesIO(whole)))
    else:
        assert joined == whole


def test_the_name_of_a_file_says_its_format(tmp_path: Path, model: Record) -> None:
    names = {"a.jsonl": "jsonl", "a.JSONL.GZ": "jsonl.gz", "a.csv": "csv", "a.parquet": "parquet", "a": "jsonl"}
    assert {name: format_of(Path(name)) for name in names} == names
    path = tmp_path / "out.jsonl.gz"
    lines = record_lines(model, "claim")
    with LineWriter.open(path) as writer:
        for _ in range(700):
            writer.write(lines)
    assert gzip.decompress(path.read_bytes()).decode().splitlines() == lines * 700
