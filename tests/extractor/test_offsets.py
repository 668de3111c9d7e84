"""What stands in front of a text moves its offsets and changes nothing else."""

from __future__ import annotations

import json

import pytest

from extractor.pipeline import load
from extractor.stream import records
from schemas import Article, Record

CASES = [
    # The subject of the first sentence is what "it" and "they" mean further on.
    "Kivu said it would study the ruling. “The comparison is misleading,” they added. It has also sued Bolt Ltd.",
    "The issue\nwas underwritten by Kivu Group Plc.\n    Bolt said the deal will lift its share of traffic to 22 pct",
    # Three lines with a date, which is no part of a name: blank lines are not lines that are wrapped.
    "Unions plead with Kivu to save Tarn Steel furnace\nIndustrial editor\nWednesday March 26 2025",
    "Kivu\nto buy\nBolt Ltd\nfor $5m",
    "“We agreed to buy Bolt Ltd. It is good. We like it.”\n\nHe said so about Kivu Corp. It sued Tarn Ltd.",
    "\nKivu Corp bought Bolt Ltd for $5m. The company will close its plant.",
    " \n",
]


def _moved(record: Record, by: int) -> object:
    def move(value: object) -> object:
        if isinstance(value, dict):
            return {
                key: part + by if key in ("start", "end") and isinstance(part, int) else move(part)
                for key, part in value.items()
                if key != "id"
            }
        return [move(part) for part in value] if isinstance(value, list) else value

    data = json.loads(record.model_dump_json())
    return move({name: data[name] for name in ("entities", "claims", "attributions")})


@pytest.mark.parametrize("front", ["\n", "\n\n\n", " \n", "\r\n\r\n", "\n\u2028\n"])
def test_blank_lines_in_front_move_offsets_and_change_nothing_else(front: str) -> None:
    nlp = load()
    here = records(nlp, [Article(id=str(number), text=text) for number, text in enumerate(CASES)])
    there = records(nlp, [Article(id=str(number), text=front + text) for number, text in enumerate(CASES)])
    for before, after in zip(here, there, strict=True):
        assert isinstance(before, Record)
        assert isinstance(after, Record)
        assert _moved(before, len(front)) == _moved(after, 0)
