"""Judged claims: a judgement says something only of a claim that is as it was judged."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from training.readings import Judgement, digests, judgement_of, read_judgements, read_stories

FILE = Path(__file__).parents[2] / "corpus" / "readings" / "reuters.csv"

CLAIM: dict[str, Any] = {
    "type": "acquire",
    "nominal": False,
    "trigger": {"start": 12, "end": 18, "text": "bought"},
    "subject": {"start": 0, "end": 11, "text": "Dorwin Corp", "organizations": ["Dorwin Corp"]},
    "object": {"start": 19, "end": 25, "text": "a mill", "organizations": []},
    "counterparty": None,
    "money": [{"text": "$5\nmillion"}],
    "percents": [],
}


def judged(verdict: str, digest: str, start: int = 12, end: int = 18) -> Judgement:
    return Judgement.model_validate(
        {"id": "one", "story": "s", "start": start, "end": end, "verdict": verdict, "digest": digest}
    )


def test_the_shipped_judgements_are_read() -> None:
    stories = read_judgements(FILE)
    rows = [row for judgements in stories.values() for row in judgements]
    assert len({row.id for row in rows}) == len(rows) > 1000
    assert all(row.start < row.end for row in rows)


@pytest.mark.parametrize(
    "change",
    [
        {"type": "divest"},
        {"nominal": True},
        {"subject": None},
        {"subject": {**CLAIM["subject"], "organizations": []}},
        {"object": {**CLAIM["object"], "text": "a mine"}},
        {"money": []},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_claim_that_changed_was_not_judged(change: dict[str, Any]) -> None:
    judgements = [judged("right", digests(CLAIM)[1])]
    assert judgement_of(CLAIM, judgements) == judgements[0]
    assert judgement_of({**CLAIM, **change}, judgements) is None


def test_other_words_for_the_same_organization_are_the_same_party() -> None:
    other = {**CLAIM, "subject": {**CLAIM["subject"], "text": "it"}, "money": [{"text": "$5 million"}]}
    assert digests(other) == digests(CLAIM)


def test_a_wrong_sense_is_wrong_whatever_the_parties() -> None:
    judgements = [judged("sense", digests(CLAIM)[0])]
    assert judgement_of({**CLAIM, "subject": None}, judgements) == judgements[0]
    assert judgement_of({**CLAIM, "type": "divest"}, judgements) is None


def test_a_judgement_of_another_place_says_nothing() -> None:
    assert judgement_of(CLAIM, [judged("right", digests(CLAIM)[1], start=40, end=46)]) is None


def test_stories_are_read_by_id(tmp_path: Path) -> None:
    path = tmp_path / "stories.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf8") as file:
        for number in range(3):
            file.write(json.dumps({"id": f"s{number}", "text": "A mill was sold."}) + "\n")
    assert [story["id"] for story in read_stories(path, ["s2", "s0", "absent"])] == ["s0", "s2"]
