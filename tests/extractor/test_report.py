"""The report as data: what the page holds, and what it refuses."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from corpus.gold import load_gold
from corpus.writers import record_lines
from extractor.cli import main
from extractor.report import ClaimsError, compact, page, read_claims
from schemas import ClaimLine, Record

GOLD = Path(__file__).parents[2] / "corpus" / "gold" / "articles.jsonl"
BLOCK = re.compile(r'<script type="application/json" id="([\w-]+)">(.*?)</script>', re.S)


def in_utf16(text: str, start: int, end: int) -> str:
    """What JavaScript's slice gives."""
    return text.encode("utf-16-le", "surrogatepass")[2 * start : 2 * end].decode("utf-16-le", "surrogatepass")


def claim_line(text: str, **changes: Any) -> dict[str, Any]:
    start = text.index("bought")
    return {
        "type": "acquire",
        "trigger": {"start": start, "end": start + 6, "text": "bought", "lemma": "buy"},
        "sentence": {"start": 0, "end": len(text), "text": text},
        "document": {"id": "one"},
        **changes,
    }


@pytest.fixture(scope="module")
def records() -> list[Record]:
    return load_gold(GOLD)


def test_index_and_chunks_hold_every_claim(records: list[Record]) -> None:
    data = compact(records)
    index = json.loads(data.index)
    chunks = [article for chunk in data.chunks for article in json.loads(chunk)]
    assert (data.articles, data.claims) == (len(records), sum(len(record.claims) for record in records))
    assert len(index["claims"]) == data.claims
    assert [len(claims) for _, _, claims in chunks] == [len(record.claims) for record in records]


def test_parts_lie_where_the_record_says(records: list[Record]) -> None:
    data = compact(records)
    articles = [article for chunk in data.chunks for article in json.loads(chunk)]
    for record, (text, entities, claims) in zip(records, articles, strict=True):
        for claim, (sentence, parts, _, _) in zip(record.claims, claims, strict=True):
            found = {role: in_utf16(text, start, end) for role, start, end, _ in parts}
            assert in_utf16(text, *sentence) == claim.sentence.text
            assert found["trigger"] == claim.trigger.text
            for role in ("subject", "object", "counterparty"):
                party = getattr(claim, role)
                assert found.get(role) == (party.text if party else None)
            if claim.attribution is not None:
                assert found["cue"] == claim.attribution.cue.text
        assert {label for label, *_ in entities} <= {"ORG", "MONEY", "PERCENT", "DATE"}


def test_claims_without_their_articles_show_their_sentences(records: list[Record]) -> None:
    lines = [ClaimLine.model_validate_json(line) for record in records for line in record_lines(record, "claim")]
    by_article: dict[str, list[ClaimLine]] = {}
    for line in lines:
        by_article.setdefault(line.document.id, []).append(line)
    data = compact(by_article.values())
    articles = [article for chunk in data.chunks for article in json.loads(chunk)]
    for group, (text, _, claims) in zip(by_article.values(), articles, strict=True):
        for line, (sentence, parts, _, _) in zip(group, claims, strict=True):
            assert in_utf16(text, *sentence) == line.sentence.text
            assert in_utf16(text, *parts[0][1:3]) == line.trigger.text
            expected = sum(getattr(line, role) is not None for role in ("subject", "object", "counterparty"))
            assert sum(role in ("subject", "object", "counterparty") for role, *_ in parts) == expected


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_text_is_data(before: str, after: str) -> None:
    text = f"{before} bought {after}"
    line = claim_line(text)
    del line["document"]
    record = Record.model_validate({"id": "one", "title": before or None, "text": text, "claims": [line]})
    data = compact([record])
    for block in (data.index, *data.chunks):
        assert not set("<>&\u2028\u2029") & set(block)
        json.loads(block)
    [[shown, _, [[_, parts, _, _]]]] = json.loads(data.chunks[0])
    assert in_utf16(shown, *parts[0][1:3]) == "bought"


def test_page_has_its_scripts_and_no_others(records: list[Record]) -> None:
    text = page(records, title="</title><script>x</script> {{script}}")
    assert len(BLOCK.findall(text)) == 1 + len(compact(records).chunks)
    assert len(re.findall(r"<script\b", text)) == len(BLOCK.findall(text)) + 1
    assert "<title>&lt;/title&gt;&lt;script&gt;" in text
    assert not re.search(r"""(src|href)\s*=\s*["']?(https?:|//)""", text)
    assert "default-src &#x27;none&#x27;" in text


def test_pages_of_the_same_claims_are_the_same(records: list[Record]) -> None:
    assert page(records) == page(records)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "http://[", " "])
def test_only_web_addresses_are_links(url: str) -> None:
    data = compact([Record(id="one", text="x", url=url)])
    assert json.loads(data.index)["documents"][0][3] is None


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("by", ["claim", "article"])
def test_command(tmp_path: Path, records: list[Record], by: Any, packed: bool) -> None:
    content = "".join(line + "\n" for record in records for line in record_lines(record, by)).encode()
    source = tmp_path / ("claims.jsonl.gz" if packed else "claims.jsonl")
    source.write_bytes(gzip.compress(content) if packed else content)
    target = tmp_path / "report.html"
    result = CliRunner().invoke(main, ["report", str(source), "-o", str(target), "--title", "Mine"])
    assert result.exit_code == 0, result.output
    assert f"{sum(len(record.claims) for record in records)} claims of {len(records)} articles" in result.stderr
    assert "<title>Mine</title>" in target.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"Acme bought Bolt.\n", "line 1: this is no line of claims"),
        (b'{"text": "x"}\n', "line 1: this is no line of claims"),
        (b'{"document": {"id": "one"}, "type": "grab"}\n', "line 1: type: "),
        (b"\xff\xfe\n", "after line 0"),
        (b"PAR1\x15\x04", "line 1: this is no line of claims"),
    ],
)
def test_what_is_no_claim_is_named(tmp_path: Path, content: bytes, problem: str) -> None:
    source = tmp_path / "claims.jsonl"
    source.write_bytes(content)
    with pytest.raises(ClaimsError, match=problem):
        list(read_claims([source]))
    result = CliRunner().invoke(main, ["report", str(source), "-o", str(tmp_path / "report.html")])
    assert result.exit_code == 1
    assert str(source) in result.stderr


def test_files_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(ClaimsError, match="No such file"):
        list(read_claims([tmp_path / "none.jsonl"]))
    with pytest.raises(ClaimsError, match=r"no \.jsonl file"):
        list(read_claims([tmp_path]))


def test_the_folder_of_a_run_is_its_claims(tmp_path: Path, records: list[Record]) -> None:
    line = record_lines(records[0], "article")[0] + "\n"
    (tmp_path / "shards").mkdir()
    for name in ("claims.jsonl", "shards/00000.claims.jsonl"):
        (tmp_path / name).write_text(line, encoding="utf-8")
    (tmp_path / "failures.jsonl").write_text('{"id": "x", "stage": "read", "error": "y"}\n', encoding="utf-8")
    assert len(list(read_claims([tmp_path]))) == 1


def test_no_claims_make_a_page(tmp_path: Path) -> None:
    (tmp_path / "claims.jsonl").write_text("", encoding="utf-8")
    assert CliRunner().invoke(main, ["report", str(tmp_path), "-o", str(tmp_path / "report.html")]).exit_code == 0
