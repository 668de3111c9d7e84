"""Floors: scores on the shipped gold that may not sink again, pinned in a file with the digest of that gold."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from corpus.gold import GoldError, gold_files, read_text
from corpus.report import headline_scores
from corpus.score import Evaluation

DIGITS = 4
"""Digits that a floor has; scores are rounded down to them."""

ROOM = 0.005
"""How far below the score that was reached a floor lies, at least."""


def digest_of(gold: Path) -> str:
    """SHA-256 of the gold files, in order of name, with their names; line ends count as one character."""
    total = hashlib.sha256()
    for file in gold_files(gold):
        data = file.read_bytes().replace(b"\r\n", b"\n")
        total.update(f"{file.name}\0{len(data)}\0".encode())
        total.update(data)
    return total.hexdigest()


def scores_of(evaluation: Evaluation) -> dict[str, float]:
    """F1 of every score of a report, rounded down."""
    scale = 10**DIGITS
    return {name: math.floor(evaluation.total(name).f1 * scale + 1e-9) / scale for name in headline_scores(evaluation)}


def floors_of(evaluation: Evaluation) -> dict[str, float]:
    """Floors for the scores of a report: room is left for :data:`ROOM`, or for one item of gold where that is more.

    The arithmetic of another machine moves a claim that stands on the edge.
    """
    return {
        name: round(max(0.0, score - max(ROOM, 1 / max(1, evaluation.total(name).gold))), DIGITS)
        for name, score in scores_of(evaluation).items()
    }


@dataclass(frozen=True)
class Floors:
    """The least F1 of every score, and the digest of the gold that it was measured on."""

    digest: str
    floors: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> Floors:
        """Read floors. Raises GoldError for a file that holds none."""
        try:
            value = json.loads(read_text(path))
            return cls(str(value["digest"]), {str(name): float(floor) for name, floor in value["floors"].items()})
        except json.JSONDecodeError as error:
            raise GoldError(path, error.lineno, None, f"is not JSON: {error.msg} at column {error.colno}") from None
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            if isinstance(error, GoldError):
                raise
            raise GoldError(path, None, None, f"holds no digest and floors: {error}") from None

    def save(self, path: Path) -> None:
        """Write the floors. Raises OSError."""
        value = {"digest": self.digest, "floors": dict(self.floors)}
        path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8", newline="\n")

    def broken(self, scores: Mapping[str, float], digest: str) -> list[str]:
        """What is wrong with scores, one line each: those below their floor or without one, and gold that changed."""
        if digest != self.digest:
            return ["the gold is not the one that the floors were measured on: run make floors"]
        problems = [
            f"{name}: {scores[name]:.4f} is below the floor of {floor:.4f}"
            for name, floor in self.floors.items()
            if name in scores and scores[name] < floor
        ]
        problems += [f"{name}: has a floor but is not scored any more" for name in self.floors if name not in scores]
        problems += [f"{name}: has no floor: run make floors" for name in scores if name not in self.floors]
        return problems

    def lowered(self, scores: Mapping[str, float]) -> list[str]:
        """The floors that would sink if they were set to these scores, one line each."""
        return [
            f"{name}: {floor:.4f} → {scores.get(name, 0.0):.4f}"
            for name, floor in self.floors.items()
            if scores.get(name, 0.0) < floor
        ]
