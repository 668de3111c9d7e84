"""Gold and predictions from files: what is wrong is named with file, line and field."""

from __future__ import annotations

import copy
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from corpus.gold import GoldError, load_gold, load_predictions, source_of
from corpus.score import evaluate
from schemas import Record
from tests.corpus.builders import claim, entity, record


def written(folder: Path, *lines: object, name: str = "gold.jsonl") -> Path:
    path = folder / name
    path.write_text("".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines))
    return path


def broken(change: str) -> dict[str, Any]:
    """A good record with one thing wrong."""
    value = copy.deepcopy(record(claim(), claim(60, 66), entities=[entity("ORG", 0, 4, name="Acme")], name="b"))
    first, second = value["claims"]
    if change == "offset":
        second["trigger"]["end"] = 67
    elif change == "beyond":
        second["trigger"].update(start=9000, end=9006)
    elif change == "type":
        second["type"] = "hope"
    elif change == "words":
        second["subject"]["text"] = "Bolt"
    elif change == "id":
        first["id"] = second["id"] = "0123456789abcdef"
    elif change == "key":
        second["mood"] = "bad"
    elif change == "backwards":
        value["entities"][0].update(start=4, end=2)
    elif change == "label":
        value["entities"][0]["label"] = "WORD"
    elif change == "value":
        value["entities"].append(entity("MONEY", 21, 24, amount="five", currency="USD"))
    elif change == "amount":
        second["money"] = [{"start": 21, "end": 24, "text": "$5m", "amount": "five", "currency": "USD"}]
    return value


@pytest.mark.parametrize(
    ("change", "field", "problem"),
    [
        ("offset", "claims[1].trigger", "do not fit"),
        ("beyond", "claims[1].trigger", "9000:9006 ends after the text"),
        ("type", "claims[1].type", "Input should be"),
        ("words", "claims[1].subject", "the text at 0:4 is 'Acme', not 'Bolt'"),
        ("id", "claims", "id 0123456789abcdef stands twice"),
        ("label", "entities[0]", "does not match any of the expected tags"),
        ("value", "entities[1].amount", "'five' is not a decimal number"),
        ("key", "claims[1].mood", "not permitted"),
        ("backwards", "entities[0]", "end 2 is not after start 4"),
        ("amount", "claims[1].money[0].amount", "'five' is not a decimal number"),
    ],
)
def test_a_malformed_record_is_placed(tmp_path: Path, change: str, field: str, problem: str) -> None:
    path = written(tmp_path, record(claim(), name="a"), broken(change))
    with pytest.raises(GoldError) as caught:
        load_gold(path)
    message = str(caught.value)
    assert message.startswith(f"{path}:2: {field}: ")
    assert problem in message
    assert (caught.value.path, caught.value.line, caught.value.field) == (path, 2, field)


@pytest.mark.parametrize(
    ("kept", "field", "problem"),
    [
        (5, None, "Expecting ':' delimiter|Expecting property name|Unterminated string"),
        (24, "text", "Unterminated string starting"),
        ('"trigger": {"start": 5, "end": 1', "claims[1].trigger.end", "Expecting ',' delimiter"),
        ('"organizations": ["Ac', "claims[1].subject.organizations[0]", "Unterminated string"),
        ('"entities": [', "entities[0]", "Expecting value"),
    ],
)
def test_a_truncated_line_is_placed(tmp_path: Path, kept: int | str, field: str | None, problem: str) -> None:
    whole = json.dumps(record(claim(60, 66), claim(), name="b"))
    end = kept if isinstance(kept, int) else whole.rindex(kept) + len(kept)
    if field and field.startswith("claims[1].subject"):
        end = whole.index(str(kept), whole.index('"end": 11')) + len(str(kept))
    path = written(tmp_path, record(), whole[:end])
    with pytest.raises(GoldError, match=rf"gold\.jsonl:2: .*is not JSON: (?:{problem}).* at column \d+") as caught:
        load_gold(path)
    assert (caught.value.line, caught.value.field) == (2, field)


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ('{"id": "é"}', "id"),
        ('{"id": "a", "text": "x é"}', "text"),
        ('{"id": "a", "claims": [{"type": "fund"}, {"subject": {"text": "é"}}]}', "claims[1].subject.text"),
        ("é", None),
    ],
)
def test_a_wrong_encoding_is_placed(tmp_path: Path, line: str, field: str | None) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_bytes(json.dumps(record()).encode() + b"\n" + line.encode("latin-1") + b"\n")
    with pytest.raises(GoldError, match=rf"gold\.jsonl:2: .*is not UTF-8: byte {line.index('é')} is 0xe9") as caught:
        load_gold(path)
    assert (caught.value.line, caught.value.field) == (2, field)


def test_a_duplicate_id_names_both_places(tmp_path: Path) -> None:
    written(tmp_path, record(), name="one.jsonl")
    written(tmp_path, record(name="b"), record(), name="two.jsonl")
    with pytest.raises(GoldError, match=r"two\.jsonl:2: id: 'a' stands in one\.jsonl:1 already"):
        load_gold(tmp_path)


@pytest.mark.parametrize("value", ["[]", "3", "null"])
def test_a_line_that_is_no_object(tmp_path: Path, value: str) -> None:
    with pytest.raises(GoldError, match="an object is needed"):
        load_gold(written(tmp_path, value))


def test_no_file_no_records(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="no such file"):
        load_gold(tmp_path / "none.jsonl")
    with pytest.raises(GoldError, match=r"no \.jsonl file"):
        load_gold(tmp_path)
    with pytest.raises(GoldError, match="holds no record"):
        load_gold(written(tmp_path, ""))


def test_gold_may_begin_with_a_mark_and_be_packed(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl.gz"
    path.write_bytes(gzip.compress(b"\xef\xbb\xbf" + json.dumps(record(claim())).encode() + b"\r\n\r\n"))
    assert [one.id for one in load_gold(path)] == ["a"]


def test_predictions_go_by_claim_or_by_article(tmp_path: Path) -> None:
    gold = [record(claim(), claim(60, 66)), record(claim(), name="b")]
    by_article = written(tmp_path, *gold, name="article.jsonl")
    by_claim = written(
        tmp_path,
        *({**one, "document": {"id": article["id"]}} for article in gold for one in article["claims"]),
        name="claim.jsonl",
    )
    names = ["verbal/strict", "verbal/trigger"]
    scores = [evaluate(gold, load_predictions(path)) for path in (by_article, by_claim)]
    assert [[one.total(name) for name in names] for one in scores] == [[(3, 3, 3)] * 2] * 2


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ({"claims": []}, "id: an article's id is needed"),
        ({"id": "a", "claims": [{"type": "fund"}]}, r"claims\[0\]\.trigger: start and end"),
        ({"id": "a", "claims": [{"trigger": {"start": 0, "end": 4}}]}, r"claims\[0\]\.type"),
        ({"id": "a", "claims": ["x"]}, r"claims\[0\]: a claim is an object"),
        ({"document": {}, "type": "fund", "trigger": {"start": 0, "end": 4}}, r"document\.id"),
    ],
)
def test_predictions_that_cannot_be_scored(tmp_path: Path, line: dict[str, Any], problem: str) -> None:
    with pytest.raises(GoldError, match=problem):
        load_predictions(written(tmp_path, line))


@pytest.mark.parametrize(
    ("fields", "source"),
    [
        ({"id": "wire-012"}, "wire"),
        ({"id": "x", "url": "https://www.example.org/news/1"}, "example.org"),
        ({"id": "x", "path": "stories/2004/x.txt"}, "2004"),
        ({"id": "17"}, "unknown"),
    ],
)
def test_sources(fields: dict[str, str], source: str) -> None:
    assert source_of(Record(text="Some text.", **fields)) == source
