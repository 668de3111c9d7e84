"""Claims in a notebook and as frames."""

from __future__ import annotations

import datetime
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import extractor
from corpus.gold import load_gold
from corpus.writers import LineWriter, record_lines
from extractor.notebook import load_ipython_extension, unload_ipython_extension
from schemas import ClaimLine, Claims, Record
from tests.extractor.hostile import PAYLOADS, hostile

ROOT = Path(__file__).parents[2]
TEXT = "Acme Corp bought a 30% stake in Zeta Ltd for $1.2bn on Friday, a spokeswoman said."


class Outline(HTMLParser):
    """The elements and the text of markup."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.words = ""
        self.feed(markup)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attributes}

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.fixture(scope="module")
def records() -> list[Record]:
    return load_gold(ROOT / "corpus" / "gold" / "articles.jsonl")


@pytest.fixture(scope="module")
def doc() -> Any:
    return extractor.load()(TEXT)


def test_article_keeps_its_text(records: list[Record]) -> None:
    for record in records:
        outline = Outline(record._repr_html_())
        assert record.text in outline.words
        assert f"{len(record.claims)} claims" in outline.words


def test_claim_shows_its_sentence_and_marks_its_parts(records: list[Record]) -> None:
    for claim in records[-1].claims:
        markup = claim._repr_html_()
        assert claim.sentence.text in Outline(markup).words
        assert f"trigger: {claim.type}" in markup


def test_claims_of_a_record_are_a_table_and_so_is_a_slice(records: list[Record]) -> None:
    claims = records[0].claims
    assert isinstance(claims, Claims)
    assert "<table>" in claims._repr_html_()
    assert "3 claims" in claims[:3]._repr_html_()
    assert claims[0] == next(iter(claims))
    assert Record.model_validate_json(records[0].model_dump_json()) == records[0]


def test_render(doc: Any, records: list[Record]) -> None:
    assert TEXT in Outline(extractor.render(doc)).words
    assert "Zeta Ltd" in extractor.render(doc._.claims)
    assert extractor.render(doc._.claims[0])._repr_html_() == doc._.claims[0]._repr_html_()
    assert extractor.render(records[0]) == records[0]._repr_html_()
    with pytest.raises(TypeError, match="not int"):
        extractor.render(3)  # type: ignore[arg-type]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payloads_stay_text(payload: str) -> None:
    record = hostile(payload, 1)
    for markup in (record._repr_html_(), record.claims._repr_html_(), record.claims[0]._repr_html_()):
        outline = Outline(markup)
        assert outline.tags <= {"div", "span", "b", "i", "br", "table", "caption", "thead", "tbody", "tr", "th", "td"}
        assert outline.attributes <= {"style", "title"}


def test_extension_shows_documents_and_lists(doc: Any) -> None:
    shell_module = pytest.importorskip("IPython.core.interactiveshell")
    shell = shell_module.InteractiveShell()
    load_ipython_extension(shell)
    show = shell.display_formatter.format
    assert TEXT in Outline(show(doc)[0]["text/html"]).words
    assert "<table>" in show(list(doc._.claims))[0]["text/html"]
    assert "text/html" not in show([1, 2])[0]
    unload_ipython_extension(shell)
    assert "text/html" not in show(doc)[0]


@pytest.mark.parametrize("engine", ["pandas", "polars"])
def test_frame(records: list[Record], engine: Any) -> None:
    pytest.importorskip(engine)
    frame = extractor.frame(records, engine=engine)
    claims = [claim for record in records for claim in record.claims]
    assert len(frame) == len(claims)
    assert list(frame["type"]) == [claim.type for claim in claims]
    assert list(frame["start"]) == [claim.trigger.start for claim in claims]
    row = next(number for number, claim in enumerate(claims) if claim.money and claim.money[0].amount)
    assert float(frame["amount"][row]) == float(claims[row].money[0].amount or 0)
    day = next(number for number, claim in enumerate(claims) if claim.dates and claim.dates[0].earliest)
    stamp = frame["earliest"][day]
    assert (stamp.date() if isinstance(stamp, datetime.datetime) else stamp) == claims[day].dates[0].earliest
    if engine == "pandas":
        kinds = {name: str(kind) for name, kind in frame.dtypes.items()}
        assert kinds["type"] == "category"
        assert kinds["amount"] == "float64"
        assert kinds["published"].startswith("datetime64")
        assert kinds["nominal"] == "bool"


@pytest.mark.parametrize("engine", ["pandas", "polars"])
def test_frame_without_claims_has_its_columns_and_types(records: list[Record], engine: Any) -> None:
    pytest.importorskip(engine)
    full, empty = extractor.frame(records, engine=engine), extractor.frame([], engine=engine)
    assert list(full.columns) == list(empty.columns)
    kinds = [str(one) for one in (full.dtypes if engine == "polars" else full.dtypes.values)]
    assert kinds == [str(one) for one in (empty.dtypes if engine == "polars" else empty.dtypes.values)]


def test_frame_takes_what_holds_claims(tmp_path: Path, doc: Any, records: list[Record]) -> None:
    pytest.importorskip("pandas")
    lines = [line for record in records for line in record_lines(record, "claim")]
    path = tmp_path / "claims.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert len(extractor.frame(path)) == len(lines)
    assert len(extractor.frame(ClaimLine.model_validate_json(line) for line in lines)) == len(lines)
    assert len(extractor.frame(doc)) == len(doc._.claims)
    assert len(extractor.frame([doc, doc])) == 2 * len(doc._.claims)
    assert len(extractor.frame(doc._.claims[0])) == 1
    with pytest.raises(TypeError, match="int holds no claims"):
        extractor.frame(3)


@pytest.mark.parametrize("name", ["quickstart.ipynb"])
def test_notebooks_run_from_top_to_bottom(name: str, tmp_path: Path) -> None:
    nbformat = pytest.importorskip("nbformat")
    nbclient = pytest.importorskip("nbclient")
    pytest.importorskip("ipykernel")
    notebook = nbformat.read(ROOT / "docs" / name, as_version=4)
    nbclient.NotebookClient(notebook, timeout=240, resources={"metadata": {"path": str(ROOT / "docs")}}).execute()
    shown = json.dumps(notebook)
    assert "image/png" in shown
    assert re.search(r"\d+ claims", shown)


def test_queries_of_the_documentation_run(
    tmp_path: Path, records: list[Record], monkeypatch: pytest.MonkeyPatch
) -> None:
    duckdb = pytest.importorskip("duckdb")
    pytest.importorskip("pyarrow")
    monkeypatch.chdir(tmp_path)
    for name in ("claims.jsonl", "claims.parquet"):
        with LineWriter.open(tmp_path / name) as writer:
            for record in records:
                writer.write(record_lines(record, "claim"))
    page = (ROOT / "docs" / "report.md").read_text(encoding="utf-8")
    queries = [
        query for block in re.findall(r"```sql\n(.*?)```", page, re.S) for query in block.split(";") if query.strip()
    ]
    assert len(queries) == 3
    for query in queries:
        assert len(duckdb.sql(query).fetchall()) > 5
