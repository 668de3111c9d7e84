"""Lines that are written: valid records, whole, and read back as they were."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from corpus.readers import Reader
from corpus.writers import LineWriter, failure_line, record_lines
from schemas import Article, ClaimLine, Failure, Record
from tests.corpus.builders import claim, entity, money, record


@pytest.fixture
def model() -> Record:
    value = record(claim(money=[money("5000000")]), claim(60, 66), entities=[entity("ORG", 0, 4, name="Acme")])
    return Record.model_validate({**value, "published": "2025-06-14", "path": "a.txt", "title": "Zoë’s \u2028 title"})


def test_one_article_a_line(model: Record) -> None:
    (line,) = record_lines(model, "article")
    assert "\n" not in line
    assert Record.model_validate_json(line) == model


def test_one_claim_a_line(model: Record) -> None:
    lines = record_lines(model, "claim")
    parsed = [ClaimLine.model_validate(json.loads(line)) for line in lines]
    assert [one.trigger.start for one in parsed] == [5, 60]
    assert parsed[0].document.model_dump(mode="json") == {
        "id": "a",
        "title": "Zoë’s \u2028 title",
        "published": "2025-06-14",
        "url": None,
        "site": None,
        "path": "a.txt",
    }
    assert json.loads(lines[0])["money"][0]["amount"] == "5000000"


def test_articles_written_are_read_again(tmp_path: Path, model: Record) -> None:
    path = tmp_path / "out.jsonl"
    with LineWriter.open(path) as writer:
        writer.write(record_lines(model, "article"))
    (article,) = Reader().read([str(path)])
    assert isinstance(article, Article)
    assert (article.id, article.text, article.published) == (model.id, model.text, model.published)


class Slow(io.BytesIO):
    """A stream that takes seven bytes at a time."""

    def write(self, data) -> int:  # type: ignore[no-untyped-def, override]
        return super().write(bytes(data)[:7])


def test_short_writes_are_gone_on_with() -> None:
    stream = Slow()
    writer = LineWriter(stream)
    writer.write(["é" * 20, "b"])
    writer.write([])
    assert stream.getvalue().decode() == "é" * 20 + "\nb\n"


def test_failures_are_lines() -> None:
    failure = Failure(id="a", path="x\ny.txt", stage="read", error="the file is empty")
    line = failure_line(failure)
    assert "\n" not in line
    assert Failure.model_validate_json(line) == failure
