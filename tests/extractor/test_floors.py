"""No score on the shipped gold is below its floor, and the test that says so fails when one is."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from corpus.floors import Floors, digest_of, scores_of
from extractor.evaluation import evaluate
from extractor.floors import FLOORS, GOLD, main

ROOT = Path(__file__).parents[2]
THIS = Path(__file__).relative_to(ROOT)


@pytest.fixture(scope="module")
def scores() -> dict[str, float]:
    return scores_of(evaluate(GOLD))


def test_no_floor_is_broken(scores: dict[str, float]) -> None:
    assert Floors.load(FLOORS).broken(scores, digest_of(GOLD)) == []


def test_the_tests_fail_when_a_floor_is_broken(tmp_path: Path) -> None:
    """The test above, in a copy of the project in which one floor is out of reach."""
    for name in ("schemas", "extractor"):
        (tmp_path / name).symlink_to(ROOT / name, target_is_directory=True)
    for name in ("corpus", "tests"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "setup.cfg", tmp_path)
    path = tmp_path / "corpus" / "gold" / "floors.json"
    value = json.loads(path.read_text(encoding="utf-8"))
    value["floors"]["verbal/claim"] = 0.9999
    path.write_text(json.dumps(value), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"{THIS}::test_no_floor_is_broken"]
    environment = {name: text for name, text in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300)
    assert done.returncode == 1
    assert "is below the floor of 0.9999" in done.stdout


def test_make_test_runs_these() -> None:
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8").split("\ntest:")[1].split("\n\n")[0]
    assert "-m pytest" in recipe
    assert "tests" in (ROOT / "setup.cfg").read_text(encoding="utf-8").split("testpaths = ")[1].splitlines()[0]


@pytest.fixture
def run(scores: dict[str, float], monkeypatch: pytest.MonkeyPatch, tmp_path: Path):  # type: ignore[no-untyped-def]
    """Runs the command on a copy of the floors, changed by so much, with the scores measured above."""
    monkeypatch.setattr("extractor.evaluation.evaluate", lambda gold: None)
    monkeypatch.setattr("extractor.floors.scores_of", lambda evaluation: scores)
    monkeypatch.setattr("extractor.floors.floors_of", lambda evaluation: dict(scores))
    path = tmp_path / "floors.json"

    def invoke(change: float, *arguments: str) -> tuple[int, str, dict[str, float]]:
        Floors(digest_of(GOLD), {name: round(score + change, 4) for name, score in scores.items()}).save(path)
        result = CliRunner().invoke(main, ["--floors", str(path), *arguments])
        return result.exit_code, result.output, dict(Floors.load(path).floors)

    return invoke


def test_floors_are_raised(run, scores: dict[str, float]) -> None:  # type: ignore[no-untyped-def]
    status, output, floors = run(-0.01)
    assert (status, floors) == (0, scores)
    assert "verbal/claim: " in output


def test_floors_are_not_lowered_unless_that_is_allowed(run, scores: dict[str, float]) -> None:  # type: ignore[no-untyped-def]
    status, output, floors = run(0.01)
    assert status == 1
    assert "nothing is changed" in output
    assert floors != scores
    assert run(0.01, "--allow-lower")[::2] == (0, scores)


def test_floors_are_checked(run) -> None:  # type: ignore[no-untyped-def]
    assert run(0.0, "--check")[0] == 0
    status, output, _ = run(0.01, "--check")
    assert (status, "verbal/claim" in output) == (1, True)
