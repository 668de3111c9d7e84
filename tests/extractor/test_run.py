"""Runs as their users meet them: a process, a folder, kills, and counts that add up.

Most runs here have workers without a pipeline (``benchmarks.light``): what is tested is what becomes of processes and
files. ``benchmarks/`` holds the same at full size; ``docs/reliability.md`` says what came of it.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import resource
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from benchmarks.stories import write_stories
from schemas import ClaimLine, Failure, RunInfo

ROOT = Path(__file__).parents[2]
REAL = [sys.executable, "-m", "extractor"]
LIGHT = [sys.executable, str(ROOT / "benchmarks" / "light.py")]


def newsclaims(*arguments: object, command: list[str] = LIGHT, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*command, *map(str, arguments)], capture_output=True, text=True, cwd=ROOT, timeout=300, **options
    )


@pytest.fixture
def stories(tmp_path: Path) -> Path:
    path = tmp_path / "stories.jsonl"
    write_stories(path, 60)
    return path


@pytest.fixture
def whole(tmp_path: Path, stories: Path) -> Path:
    """A run that nobody disturbed."""
    folder = tmp_path / "whole"
    result = newsclaims("run", stories, "--out", folder, "--shard-size", "7")
    assert result.returncode == 0, result.stderr
    return folder


def info(folder: Path) -> RunInfo:
    return RunInfo.model_validate_json((folder / "run.json").read_text())


def test_a_run_gives_what_extract_gives(tmp_path: Path) -> None:
    path = tmp_path / "stories.jsonl"
    write_stories(path, 14)
    with path.open("a") as stream:
        stream.write('{"text": "broken\n{"id": "dull", "text": "Nothing happened."}\n')
    out = tmp_path / "out"
    run = newsclaims("run", path, "--out", out, "--shard-size", 4, "--processes", 2, command=REAL)
    assert run.returncode == 1
    assert run.stdout == ""
    extract = newsclaims("extract", path, "--batch-size", "1", command=REAL)
    assert (out / "claims.jsonl").read_text(encoding="utf-8") == extract.stdout
    assert [ClaimLine.model_validate_json(line) for line in extract.stdout.splitlines()]
    counts = info(out)
    assert counts.articles == 16 == counts.succeeded + counts.without_claims + counts.failed
    assert (counts.failed, counts.claims) == (1, extract.stdout.count("\n"))
    assert set(counts.versions) >= {"newsclaims", "spacy"}
    assert len(counts.fingerprints) == 1
    (failure,) = [Failure.model_validate_json(line) for line in (out / "failures.jsonl").read_text().splitlines()]
    assert failure.stage == "read"
    assert failure.path == f"{path}:15"
    assert failure.command == f"newsclaims extract {path}"


def test_a_run_that_is_killed_goes_on_to_the_same_bytes(tmp_path: Path, stories: Path, whole: Path) -> None:
    out = tmp_path / "out"
    command = ["run", stories, "--out", out, "--shard-size", "7", "--processes", "2"]
    environment = {**os.environ, "LIGHT_SECONDS": "0.05"}
    for shards in (0, 2, 5):
        again = ["--resume"] if out.exists() else []
        process = subprocess.Popen([*LIGHT, *map(str, command), *again], cwd=ROOT, env=environment)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and len(list(out.glob("shards/*.done.json"))) < shards:
            time.sleep(0.01)
        process.kill()
        process.wait()
        assert not (out / "run.json").exists()
    result = newsclaims("run", "--resume", "--out", out)
    assert result.returncode == 0, result.stderr
    assert "of 9 shards were done before" in result.stderr
    assert (out / "claims.jsonl").read_bytes() == (whole / "claims.jsonl").read_bytes()
    assert not [path for path in out.rglob("*") if path.name.endswith(".partial")]
    again = newsclaims("run", "--resume", "--out", out)
    assert again.returncode == 0
    assert (out / "claims.jsonl").read_bytes() == (whole / "claims.jsonl").read_bytes()


def test_articles_that_were_given_up_are_tried_again(tmp_path: Path) -> None:
    path, out, undisturbed = tmp_path / "stories.jsonl", tmp_path / "out", tmp_path / "undisturbed"
    write_stories(path, 20)
    count = tmp_path / "count"
    with path.open("a") as stream:
        for name, word in (("weak", f"Zzyzxweak4:{count}"), ("poison", "Zzyzxkill")):
            stream.write(json.dumps({"id": name, "text": f"Acme grew. {word} it."}) + "\n")
    options = ("--shard-size", 5)
    assert newsclaims("run", path, "--out", out, *options).returncode == 1

    def failures(folder: Path) -> dict[str | None, int | None]:
        lines = (folder / "failures.jsonl").read_text().splitlines()
        return {failure.id: failure.tries for failure in map(Failure.model_validate_json, lines)}

    assert failures(out) == {"weak": 3, "poison": 3}
    before = (out / "claims.jsonl").read_bytes()
    assert newsclaims("run", "--out", out, "--resume").returncode == 1
    assert (out / "claims.jsonl").read_bytes() == before
    again = newsclaims("run", "--out", out, "--resume", "--retry")
    assert again.returncode == 1
    assert "2 articles were given up and are tried again" in again.stderr
    assert "4 of 5 shards were done before" in again.stderr
    assert failures(out) == {"poison": 3}
    assert newsclaims("run", path, "--out", undisturbed, *options).returncode == 1
    assert (out / "claims.jsonl").read_bytes() == (undisturbed / "claims.jsonl").read_bytes()
    assert info(out).failed == 1
    assert newsclaims("run", path, "--out", out, "--retry").returncode == 2


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupt_ends_cleanly(tmp_path: Path, stories: Path, number: int, status: int) -> None:
    out = tmp_path / "out with a space"
    process = subprocess.Popen(
        [*LIGHT, "run", str(stories), "--out", str(out), "--shard-size", "7"],
        cwd=ROOT,
        env={**os.environ, "LIGHT_SECONDS": "0.05"},
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not list(out.glob("shards/*.done.json")):
        time.sleep(0.01)
    process.send_signal(number)
    _, stderr = process.communicate(timeout=60)
    assert process.returncode == status
    assert f"newsclaims run --resume --out '{out}'" in stderr
    assert "Traceback" not in stderr
    assert not [path for path in out.rglob("*") if path.name.endswith(".partial")]


def test_a_run_is_gone_on_with_only_as_it_began(tmp_path: Path, stories: Path, whole: Path) -> None:
    for arguments, problem in (
        (["run", stories, "--out", whole], "is not empty; go on with --resume"),
        (["run", ROOT / "corpus", "--out", whole, "--resume"], "began with other inputs"),
        (["run", "--out", whole, "--resume", "--by", "article"], "began with by claim, not article"),
        (["run", "--out", whole, "--resume", "--max-chars", "7"], "began with max characters 1000000, not 7"),
        (["run", "--out", tmp_path / "none", "--resume"], "holds no manifest.json; name the inputs"),
    ):
        result = newsclaims(*arguments)
        assert result.returncode == 1, result.stderr
        assert problem in result.stderr
        assert "Traceback" not in result.stderr
    manifest = json.loads((whole / "manifest.json").read_text())
    manifest["fingerprint"]["digest"] = "0" * 64
    manifest["fingerprint"]["parts"]["lexicons"] = "0" * 64
    (whole / "manifest.json").write_text(json.dumps(manifest))
    (whole / "shards" / "00003.done.json").unlink()
    refused = newsclaims("run", "--resume", "--out", whole)
    assert refused.returncode == 1
    assert re.search(r"another pipeline \(.*lexicons.*\); --force goes on", refused.stderr)
    before = (whole / "claims.jsonl").read_bytes()
    forced = newsclaims("run", "--resume", "--force", "--out", whole)
    assert forced.returncode == 0, forced.stderr
    assert (whole / "claims.jsonl").read_bytes() == before


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "--out", "x"],
        ["run", "x.txt"],
        ["run", "x.txt", "--out", "x", "--force"],
        ["run", "--out", "x", "--part", "0/2"],
        ["run", "--out", "x", "--resume", "--part", "2/2"],
        ["run", "x.txt", "--out", "x", "--limit-seconds", "0"],
    ],
)
def test_wrong_usage(arguments: list[str]) -> None:
    result = newsclaims(*arguments)
    assert result.returncode == 2
    assert "Traceback" not in result.stderr


def test_parts_on_several_machines_make_the_same_run(tmp_path: Path, stories: Path, whole: Path) -> None:
    out = tmp_path / "out"
    planned = newsclaims("run", stories, "--out", out, "--shard-size", "7", "--plan-only")
    assert "9 shards are planned" in planned.stderr
    stories.unlink()  # what was read is kept
    parts = [
        subprocess.Popen([*LIGHT, "run", "--resume", "--out", str(out), "--part", f"{number}/3"], cwd=ROOT)
        for number in range(3)
    ]
    assert [part.wait() for part in parts] == [0, 0, 0]
    assert not (out / "claims.jsonl").exists()
    joined = newsclaims("run", "--resume", "--out", out)
    assert joined.returncode == 0, joined.stderr
    assert (out / "claims.jsonl").read_bytes() == (whole / "claims.jsonl").read_bytes()


def test_two_runs_do_not_work_in_one_folder(tmp_path: Path, stories: Path) -> None:
    out = tmp_path / "out"
    slow = {**os.environ, "LIGHT_SECONDS": "1"}
    first = subprocess.Popen([*LIGHT, "run", str(stories), "--out", str(out)], cwd=ROOT, env=slow)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not (out / "manifest.json").exists():
        time.sleep(0.01)
    second = newsclaims("run", "--resume", "--out", out)
    first.kill()
    first.wait()
    assert second.returncode == 1
    assert "another run works here" in second.stderr


def test_failures_say_how_to_repeat_them(tmp_path: Path) -> None:
    path = tmp_path / "odd name.jsonl"
    lines = [
        {"id": "it's", "text": "Zzyzxraise this."},
        {"id": "b", "text": "Acme grew."},
        {"id": "c", "text": "x" * 99},
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    out = tmp_path / "out"
    result = newsclaims("run", path, tmp_path / "gone.txt", "--out", out, "--published", "2025-06-14")
    assert result.returncode == 1
    failures = [Failure.model_validate_json(line) for line in (out / "failures.jsonl").read_text().splitlines()]
    assert [(failure.id, failure.stage) for failure in failures] == [(None, "read"), ("it's", "extract")]
    for failure in failures:
        assert failure.command is not None
        program, *arguments = shlex.split(failure.command)
        assert program == "newsclaims"
        again = newsclaims(*arguments)
        assert again.returncode == 3
        assert failure.error in again.stderr
        assert "1 articles" in again.stderr


def test_a_full_disk_leaves_nothing_torn(tmp_path: Path, stories: Path, whole: Path) -> None:
    sizes = sorted({path.stat().st_size for path in whole.rglob("*") if path.is_file()})
    limits = [0, *(size - 1 for size in sizes if size > 1)]
    out = tmp_path / "out"
    for limit in limits[:: max(1, len(limits) // 6)]:

        def bounded(most: int = limit) -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

        command = ["run", stories, "--out", out, "--shard-size", "7", *(["--resume"] if out.exists() else [])]
        result = newsclaims(*command, preexec_fn=bounded)
        assert result.returncode == 1, result.stderr
        assert "File too large" in result.stderr
        assert "Traceback" not in result.stderr
        assert not [path for path in out.rglob("*") if path.name.endswith(".partial")]
        for path in out.glob("shards/*.claims.jsonl"):
            assert path.read_bytes() == (whole / "shards" / path.name).read_bytes()
    assert newsclaims("run", stories, "--out", out, "--shard-size", "7", "--resume").returncode == 0
    assert (out / "claims.jsonl").read_bytes() == (whole / "claims.jsonl").read_bytes()


def test_a_run_does_not_read_itself(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text("Acme Corp bought Bolt Ltd. It paid $5m.")
    out = folder / "out"
    assert newsclaims("run", folder, "--out", out, "--plan-only").returncode == 0
    assert newsclaims("run", folder, "--out", out, "--resume").returncode == 0
    assert info(out).articles == 1


def test_no_input_decides_where_a_file_is_written(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    names = ["../../evil", "/evil", "a\0b", "con", "x" * 300, "..\\evil", "\n"]
    path.write_text("".join(json.dumps({"id": name, "text": "Acme grew.", "path": name}) + "\n" for name in names))
    out = tmp_path / "deep" / "out"
    assert newsclaims("run", path, "--out", out).returncode == 0
    written = {found.relative_to(tmp_path).as_posix() for found in tmp_path.rglob("*") if found.is_file()}
    allowed = {
        "s.jsonl",
        *(f"deep/out/{name}" for name in ("claims.jsonl", "failures.jsonl", "manifest.json", "run.json")),
    }
    shard = ("articles.jsonl.gz", "claims.jsonl", "failures.jsonl", "done.json")
    assert written == allowed | {f"deep/out/shards/00000.{name}" for name in shard} | {"deep/out/.run.lock"}


def test_a_packed_run(tmp_path: Path, stories: Path, whole: Path) -> None:
    out = tmp_path / "out"
    assert newsclaims("run", stories, "--out", out, "--shard-size", "7", "--format", "jsonl.gz").returncode == 0
    assert gzip.decompress((out / "claims.jsonl.gz").read_bytes()) == (whole / "claims.jsonl").read_bytes()


def test_a_run_by_url(tmp_path: Path, stories: Path, whole: Path) -> None:
    pytest.importorskip("fsspec")
    out = tmp_path / "out"
    result = newsclaims("run", f"file://{stories}", "--out", f"file://{out}", "--shard-size", "7")
    assert result.returncode == 0, result.stderr
    assert (out / "claims.jsonl").read_bytes() == (whole / "claims.jsonl").read_bytes()
    (out / "shards" / "00002.done.json").unlink()
    again = newsclaims("run", "--out", f"file://{out}", "--resume")
    assert again.returncode == 0, again.stderr
    assert (out / "claims.jsonl").read_bytes() == (whole / "claims.jsonl").read_bytes()
