"""Gold from and to the formats of annotation tools: nothing is lost on the way there and back."""

from __future__ import annotations

import copy
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from corpus.agreement import Item
from corpus.assembly import record_of
from corpus.conversion import FORMAT_NAMES, FORMATS, detect, read_records, write_records
from corpus.gold import GoldError, load_gold
from corpus.graph import Edge, Graph, Node, graph_of
from corpus.score import evaluate
from extractor.cli_gold import NAMES
from schemas import Record
from tests.corpus.generated import records

GOLD = Path(__file__).parents[2] / "corpus" / "gold" / "articles.jsonl"
SUFFIXES = {"brat": "", "label-studio": ".json", "conll": ".conll"}
WHOLE = [name for name in FORMAT_NAMES if name != "conll"]


def plain(items: list[Record]) -> list[Item]:
    return [item.model_dump(mode="json", exclude_unset=True) for item in items]


def there_and_back(items: list[Any], form: str) -> list[Item]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"gold{SUFFIXES.get(form, '.jsonl')}"
        assert write_records(items, path, form) == []
        assert form == "conll" or detect(path) == form
        notes: list[str] = []
        found = plain(read_records(path, form, say=notes.append))
        assert notes == []
        return found


def test_the_command_line_knows_the_formats() -> None:
    assert NAMES == FORMAT_NAMES


@pytest.mark.parametrize("form", WHOLE)
def test_the_shipped_gold_comes_back_identical(form: str) -> None:
    gold = load_gold(GOLD)
    assert there_and_back(gold, form) == plain(gold)


@pytest.mark.parametrize("form", WHOLE)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(item=records())
def test_any_record_comes_back_identical(form: str, item: dict[str, Any]) -> None:
    expected = plain([Record.model_validate(item)])
    assert there_and_back([copy.deepcopy(item)], form) == expected


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(item=records())
def test_any_record_is_a_graph(item: dict[str, Any]) -> None:
    assert record_of(graph_of(item)) == (item, [])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(item=records())
def test_entities_that_conll_holds_come_back_where_they_were(item: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "gold.conll"
        notes = write_records([item], path, "conll")
        (graph,) = FORMATS["conll"].read(path)
    assert (graph.id, graph.text) == (item["id"], item["text"])
    found = {(node.label, node.start, node.end) for node in graph.nodes}
    given_ = [(one["label"], one["start"], one["end"]) for one in item.get("entities", ())]
    assert found <= set(given_)
    missing = [note for note in notes if " at " in note and "left out" in note]
    assert len(found) == len(given_) - len(missing)


def test_conll_says_what_it_cannot_hold(tmp_path: Path) -> None:
    notes = write_records(load_gold(GOLD), tmp_path / "gold.conll", "conll")
    assert notes[:2] == [
        "530 claims left out: the format holds the labels of entities only",
        "711 normal forms left out: the format holds the labels of entities only",
    ]


def test_normal_forms_are_filled_in_or_their_lack_is_said(tmp_path: Path) -> None:
    path = tmp_path / "gold.conll"
    path.write_text("Acme B-ORG\npaid O\n$ B-MONEY\n5m I-MONEY\n. O\n", encoding="utf-8")
    notes: list[str] = []
    (without,) = read_records(path, say=notes.append)
    assert [entity.text for entity in without.entities] == ["Acme"]
    assert notes == ["gold-1: MONEY '$ 5m' at 10:14 left out: it has no normal form"]
    forms = {("MONEY", 10, 14): {"amount": "5000000", "currency": "USD"}}
    (filled,) = read_records(path, fill=lambda graph: forms)
    assert str(filled.entities[1].amount) == "5000000"  # type: ignore[union-attr]


def test_what_an_annotator_adds_is_completed() -> None:
    text = "Sales were flat. Acme Corp bought Bolt\nLtd. It rained."
    nodes = [
        Node("a", "ORG", 17, 26),
        Node("b", "ORG", 34, 42, {"name": "Bolt Ltd"}),
        Node("c", "CLAIM", 27, 33, {"type": "acquire"}),
        Node("d", "PARTY", 17, 26),
    ]
    graph = Graph("x", text, {}, nodes, [Edge("subject", "c", "d"), Edge("object", "c", "b")])
    item, notes = record_of(graph)
    (claim,) = Record.model_validate(item).claims
    assert notes == []
    assert (claim.sentence.text, claim.trigger.lemma) == ("Acme Corp bought Bolt\nLtd.", "bought")
    assert claim.subject is not None
    assert claim.object is not None
    assert (claim.subject.organizations, claim.object.organizations) == (("Acme Corp",), ("Bolt Ltd",))
    assert (claim.polarity, claim.attribution, claim.money) == ("positive", None, ())


def test_what_an_annotator_takes_away_is_null_and_scored(tmp_path: Path) -> None:
    item = next(one for one in plain(load_gold(GOLD)) if any(claim.get("subject") for claim in one["claims"]))
    graph = graph_of(item)
    edge = next(one for one in graph.edges if one.label == "subject")
    graph.edges.remove(edge)
    changed, _ = record_of(graph)
    before, after = evaluate([item], [item]), evaluate([changed], [item])
    assert after.total("verbal/claim").matched == before.total("verbal/claim").matched - 1


@pytest.mark.parametrize(
    ("name", "line", "form"),
    [
        ("a.jsonl", '{"text": "x", "spans": []}', "prodigy"),
        ("a.jsonl", '{"text": "x", "tokens": [], "relations": []}', "prodigy"),
        ("a.jsonl", '{"text": "x", "label": [[0, 1, "ORG"]]}', "doccano"),
        ("a.jsonl", '{"id": 1, "text": "x", "entities": [], "relations": []}', "doccano"),
        ("a.jsonl", '{"id": 1, "text": "x", "entities": [{"start_offset": 0}]}', "doccano"),
        ("a.jsonl", '{"id": "1", "text": "x", "entities": [], "claims": []}', "jsonl"),
        ("a.jsonl", '{"id": "1", "text": "x", "entities": [{"start": 0}]}', "jsonl"),
        ("a.json", "[]", "label-studio"),
        ("a.ann", "", "brat"),
        ("a.iob2", "x O", "conll"),
        ("a.conll", "x O", "conll"),
    ],
)
def test_formats_are_recognised(tmp_path: Path, name: str, line: str, form: str) -> None:
    (tmp_path / name).write_text(line, encoding="utf-8")
    assert detect(tmp_path / name) == form


def test_labels_may_be_renamed_and_left_out(tmp_path: Path) -> None:
    path = tmp_path / "gold.conll"
    path.write_text("Acme B-COMPANY\nin O\nParis B-LOC\n", encoding="utf-8")
    with pytest.raises(GoldError, match=r"gold\.conll:1: gold-1: span n1\.label: unknown label 'COMPANY'"):
        read_records(path)
    (record,) = read_records(path, labels={"COMPANY": "ORG", "LOC": ""})
    assert [(entity.label, entity.text) for entity in record.entities] == [("ORG", "Acme")]


@pytest.mark.parametrize(
    ("edge", "problem"),
    [
        (Edge("helps", "c", "a"), "unknown relation 'helps'"),
        (Edge("subject", "c", "z"), "there is no span z"),
        (Edge("subject", "c", "c"), "may not lead to CLAIM"),
        (Edge("subject", "a", "a"), "may not start from ORG"),
        (Edge("dates", "c", "a"), "may not lead to ORG"),
    ],
)
def test_relations_that_make_no_claim(edge: Edge, problem: str) -> None:
    nodes = [Node("a", "ORG", 0, 4), Node("c", "CLAIM", 5, 11, {"type": "acquire"})]
    with pytest.raises(ValueError, match=problem):
        record_of(Graph("x", "Acme bought", {}, nodes, [edge]))
