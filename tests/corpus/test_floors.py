"""Floors: what breaks one, what would lower one, and what is said of a file that holds none."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.floors import Floors, digest_of, floors_of, scores_of
from corpus.gold import GoldError
from corpus.score import Counts, Evaluation, evaluate
from tests.corpus.builders import claim, record

FLOORS = Floors("d", {"verbal/claim": 0.5, "verbal/strict": 0.25})


@pytest.mark.parametrize(
    ("scores", "digest", "problems"),
    [
        ({"verbal/claim": 0.5, "verbal/strict": 0.9}, "d", []),
        ({"verbal/claim": 0.4999, "verbal/strict": 0.9}, "d", ["verbal/claim: 0.4999 is below the floor of 0.5000"]),
        ({"verbal/claim": 0.5}, "d", ["verbal/strict: has a floor but is not scored any more"]),
        (
            {"verbal/claim": 0.5, "verbal/strict": 0.3, "nominal/claim": 0.1},
            "d",
            ["nominal/claim: has no floor: run make floors"],
        ),
        ({"verbal/claim": 0.9, "verbal/strict": 0.9}, "e", ["the gold is not the one"]),
    ],
)
def test_what_breaks_a_floor(scores: dict[str, float], digest: str, problems: list[str]) -> None:
    found = FLOORS.broken(scores, digest)
    assert len(found) == len(problems)
    assert all(one.startswith(other) for one, other in zip(found, problems, strict=True))


def test_what_would_lower_a_floor() -> None:
    assert FLOORS.lowered({"verbal/claim": 0.4, "verbal/strict": 0.3}) == ["verbal/claim: 0.5000 → 0.4000"]
    assert FLOORS.lowered({"verbal/claim": 0.6}) == ["verbal/strict: 0.2500 → 0.0000"]


@pytest.mark.parametrize(("gold", "room"), [(1000, 0.005), (20, 0.05), (1, 1.0)])
def test_a_floor_leaves_room_for_one_item(gold: int, room: float) -> None:
    evaluation = Evaluation({"a": {"verbal/claim": Counts(gold, gold, gold)}})
    assert floors_of(evaluation)["verbal/claim"] == round(1 - room, 4)


def test_floors_come_back_from_their_file(tmp_path: Path) -> None:
    FLOORS.save(tmp_path / "floors.json")
    assert Floors.load(tmp_path / "floors.json") == FLOORS


@pytest.mark.parametrize(
    ("text", "problem"), [("{", "floors.json:1: is not JSON"), ("{}", "holds no digest"), ("[]", "holds no digest")]
)
def test_a_file_without_floors(tmp_path: Path, text: str, problem: str) -> None:
    (tmp_path / "floors.json").write_text(text, encoding="utf-8")
    with pytest.raises(GoldError, match=problem):
        Floors.load(tmp_path / "floors.json")


def test_scores_are_rounded_down() -> None:
    gold = [record(claim(), claim(60, 66), claim(100, 106))]
    scores = scores_of(evaluate(gold, [record(claim(), claim(60, 66))]))
    assert scores["verbal/claim"] == 0.8
    two = [record(claim(), claim(60, 66, subject=None))]
    assert scores_of(evaluate(gold, two))["verbal/claim"] == 0.4
    assert scores_of(evaluate([record(claim(), claim(60, 66))], [record(claim())]))["verbal/claim"] == 0.6666


def test_the_digest_is_that_of_the_gold(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"{}\n")
    before = digest_of(tmp_path)
    (tmp_path / "floors.json").write_text("{}", encoding="utf-8")
    path.write_bytes(b"{}\r\n")
    assert digest_of(tmp_path) == before
    path.write_bytes(b"{ }\n")
    assert digest_of(tmp_path) != before
