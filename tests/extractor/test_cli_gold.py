"""The commands of ``newsclaims gold``, as their users meet them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from corpus.conversion import detect, read_records
from corpus.gold import load_gold
from extractor.cli import main

ROOT = Path(__file__).parents[2]
GOLD = ROOT / "corpus" / "gold" / "articles.jsonl"
ARTICLE = ROOT / "corpus" / "articles" / "2025-06-14-scale-ai-customers.txt"


def newsclaims(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(one) for one in arguments])


def test_gold_goes_round_all_formats(tmp_path: Path) -> None:
    before: Path = GOLD
    for name in ("label-studio", "brat", "prodigy", "doccano", "jsonl"):
        after = tmp_path / f"{name}{'.json' if name == 'label-studio' else '' if name == 'brat' else '.jsonl'}"
        result = newsclaims("gold", "convert", before, "--to", name, "-o", after)
        assert result.exit_code == 0, result.output
        before = after
    gold = load_gold(GOLD)
    assert load_gold(before) == gold
    scores = newsclaims("evaluate", GOLD, "--predictions", before, "--json")
    assert {score["f1"] for score in json.loads(scores.output)["scores"].values()} == {1.0}


def test_what_a_format_cannot_hold_is_said_and_values_are_read_again(tmp_path: Path) -> None:
    tokens = tmp_path / "gold.conll"
    result = newsclaims("gold", "convert", GOLD, "--to", "conll", "-o", tokens)
    assert "530 claims left out" in result.stderr
    assert newsclaims("gold", "convert", tokens, "--to", "jsonl", "-o", tmp_path / "back.jsonl").exit_code == 0
    back = load_gold(tmp_path / "back.jsonl")
    assert sum(len(record.claims) for record in back) == 0
    money = [entity for record in back for entity in record.entities if entity.label == "MONEY"]
    assert len(money) > 140
    assert {entity.currency for entity in money} >= {"USD", "GBP"}


@pytest.mark.parametrize("name", ["jsonl", "label-studio"])
def test_a_draft_can_be_corrected_and_scored(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"draft{'.json' if name == 'label-studio' else '' if name == 'brat' else '.jsonl'}"
    result = newsclaims("gold", "draft", ARTICLE, "--to", name, "-o", path)
    assert result.exit_code == 0, result.output
    assert detect(path) == name
    (record,) = read_records(path)
    assert record.claims
    assert record.published is not None
    assert {entity.label for entity in record.entities} <= {"ORG", "MONEY", "PERCENT", "DATE"}
    assert all(claim.id is None and claim.confidence is None for claim in record.claims)


def test_a_draft_counts_what_cannot_be_read(tmp_path: Path) -> None:
    result = newsclaims("gold", "draft", ARTICLE, tmp_path / "gone.txt", "-o", tmp_path / "draft.jsonl")
    assert result.exit_code == 1
    assert "gone.txt" in result.stderr
    assert newsclaims("gold", "draft", tmp_path / "gone.txt", "-o", tmp_path / "none.jsonl").exit_code == 3


def test_gold_is_checked(tmp_path: Path) -> None:
    assert newsclaims("gold", "check", GOLD).output == "20 articles, 530 claims, 711 entities\n"
    value = json.loads(GOLD.read_text(encoding="utf-8").splitlines()[0])
    value["claims"][2]["type"] = "hope"
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(value), encoding="utf-8")
    result = newsclaims("gold", "check", path)
    assert result.exit_code == 1
    assert f"{path}:1: claims[2].type: Input should be" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["convert", GOLD, "--to", "word", "-o", "x"], 2),
        (["convert", GOLD, "-o", "x"], 2),
        (["convert", GOLD, "--to", "prodigy", "--label", "ORG", "-o", "x"], 2),
        (["convert", "gone.jsonl", "--to", "prodigy", "-o", "x"], 1),
        (["convert", GOLD, "--to", "prodigy", "-o", "no/such/folder/x.jsonl"], 1),
        (["convert", GOLD, "--from", "brat", "--to", "prodigy", "-o", "x"], 1),
    ],
)
def test_wrong_usage(arguments: list[object], status: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = newsclaims("gold", *arguments)
    assert result.exit_code == status
    assert "Error: " in result.stderr
    assert isinstance(result.exception, SystemExit)


def test_tools_are_told_the_labels() -> None:
    assert '<Label value="CLAIM"/>' in newsclaims("gold", "setup", "label-studio").output
    assert "[events]\nfund\tsubject?:PARTY|ORG" in newsclaims("gold", "setup", "brat").output
