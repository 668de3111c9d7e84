"""Claims that were read and judged: which of them the program still makes, and whether they are right.

A judgement holds a claim's place and a digest of what was judged, and no word of the text, which stays where it is.
It says something of a claim of today only where the two agree in what the verdict rests on.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from extractor.rows import read_rows


class Judgement(BaseModel):
    """One claim of one story, judged by a reader.

    story: the id of the story. start, end: offsets of the trigger in code points. verdict: "right" if trigger, sense,
    subject and object are right and the figures are the clause's own; else what is wrong first.
    digest: of what the verdict rests on: of trigger and type for a wrong sense, else of the parties and figures too.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    story: str
    start: int
    end: int
    verdict: Literal["right", "sense", "party", "organization", "figure"]
    digest: str


def digests(claim: dict[str, Any]) -> tuple[str, str]:
    """The digests of a claim in the record's form: of its trigger and type, and of its parties and figures too."""
    sense = [claim["type"], claim["nominal"], claim["trigger"]["text"]]
    parties = [_party(claim[name]) for name in ("subject", "object", "counterparty")]
    figures = sorted(" ".join(figure["text"].split()) for figure in claim["money"] + claim["percents"])
    return _digest(sense), _digest([*sense, *parties, figures])


def _party(party: dict[str, Any] | None) -> Any:
    """What tells a party: its organizations, or its words where it has none."""
    if party is None:
        return None
    return sorted(party["organizations"]) or " ".join(party["text"].split())


def _digest(parts: list[Any]) -> str:
    return blake2b(json.dumps(parts, ensure_ascii=False).encode(), digest_size=6).hexdigest()


def read_judgements(path: Path) -> dict[str, list[Judgement]]:
    """Judgements by story. Raises LexiconError for a malformed file."""
    found: dict[str, list[Judgement]] = {}
    for row in read_rows(path, Judgement):
        found.setdefault(row.story, []).append(row)
    return found


def judgement_of(claim: dict[str, Any], judgements: Iterable[Judgement]) -> Judgement | None:
    """What was judged of a claim of the same story; None where nobody judged it as it is now."""
    sense, whole = digests(claim)
    for judged in judgements:
        overlap = judged.start < claim["trigger"]["end"] and claim["trigger"]["start"] < judged.end
        if overlap and judged.digest == (sense if judged.verdict == "sense" else whole):
            return judged
    return None


def read_stories(path: Path, ids: Iterable[str]) -> Iterator[dict[str, Any]]:
    """The stories of a gzipped JSONL file that have some ids, as they are there."""
    wanted = set(ids)
    with gzip.open(path, "rt", encoding="utf8") as file:
        for line in file:
            story = json.loads(line)
            if story["id"] in wanted:
                yield story
