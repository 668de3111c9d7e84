"""The command line as its users meet it: a process with arguments, files, two streams and an exit status."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from schemas import ClaimLine, Failure, Record
from schemas.export import MODELS, schema_text

ROOT = Path(__file__).parents[2]
ARTICLES = ROOT / "corpus" / "articles"
STORY = "Acme Corp bought Bolt Ltd for $5m on Monday, the company said.\n"


def newsclaims(*arguments: object, stdin: str = "", **options: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "extractor", *map(str, arguments)]
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        command, input=stdin, capture_output=True, text=True, cwd=ROOT, timeout=120, **options
    )


def test_help_answers_at_once() -> None:
    seconds = []
    for _ in range(5):
        started = time.perf_counter()
        assert newsclaims("--help").returncode == 0
        seconds.append(time.perf_counter() - started)
    assert min(seconds) < 0.3


def test_help_imports_no_spacy() -> None:
    code = "import sys, extractor.cli; print(sorted({'spacy', 'pydantic', 'rich', 'numpy'} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert found.stdout.strip() == "[]"


@pytest.mark.parametrize("name", ["claim", "record", "article", "failure", "run"])
def test_schema(name: str) -> None:
    result = newsclaims("schema", name)
    assert (result.returncode, result.stdout) == (0, schema_text(MODELS[name]))


@pytest.mark.parametrize(
    "arguments",
    [
        ["extract"],
        ["extract", "x.txt", "--by", "word"],
        ["extract", "x.txt", "--published", "soon"],
        ["extract", "x.txt", "--processes", "0"],
        ["extract", "x.txt", "-o", "no/such/folder/out.jsonl"],
        ["fetch"],
    ],
)
def test_wrong_usage(arguments: list[str]) -> None:
    result = newsclaims(*arguments)
    assert result.returncode == 2
    assert result.stdout == ""
    assert "Traceback" not in result.stderr


def test_claims_go_to_stdout_and_the_summary_to_stderr() -> None:
    result = newsclaims("extract", "-", "--published", "2025-06-14", stdin=STORY)
    assert result.returncode == 0
    lines = [ClaimLine.model_validate_json(line) for line in result.stdout.splitlines()]
    (bought,) = (line for line in lines if line.trigger.text == "bought")
    assert bought.type == "acquire"
    assert bought.document.id == "stdin"
    assert str(bought.dates[0].earliest) == "2025-06-09"
    assert STORY[bought.trigger.start : bought.trigger.end] == "bought"
    assert "1 articles, 12 words: " in result.stderr


def test_articles_go_to_a_file(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    result = newsclaims("extract", ARTICLES, "--by", "article", "-o", out, "--processes", "2")
    assert (result.returncode, result.stdout) == (0, "")
    records = [Record.model_validate_json(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [record.id for record in records] == sorted(path.stem for path in ARTICLES.glob("*.txt"))
    assert all(record.claims for record in records)
    again = newsclaims("extract", ARTICLES, "--by", "article", env={**os.environ, "PYTHONHASHSEED": "7"})
    assert again.stdout == out.read_text(encoding="utf-8")
    shown = newsclaims("show", out, "--limit", "3")
    assert shown.returncode == 0
    assert "3 of " in shown.stdout


def test_bad_input_loses_nothing(tmp_path: Path) -> None:
    (tmp_path / "a-empty.txt").write_text("")
    (tmp_path / "b-binary.txt").write_bytes(bytes(range(256)) * 8)
    lines = [json.dumps({"text": STORY})] * 6 + ['{"text": "broken'] + [json.dumps({"id": "bare"})]
    (tmp_path / "c-lines.jsonl").write_text("\n".join(lines) + "\n")
    (tmp_path / "d-long.jsonl").write_text(json.dumps({"text": "Acme grew. " * 190_000}) + "\n")
    (tmp_path / "e-latin.txt").write_bytes("Société Générale bought Bolt Ltd for 5m euros.".encode("latin-1"))
    failures = tmp_path / "failures"
    out = tmp_path / "out.jsonl"
    result = newsclaims("extract", tmp_path, tmp_path / "gone.txt", "-o", out, "--failures", failures)
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    found = [Failure.model_validate_json(line) for line in failures.read_text().splitlines()]
    reasons = [failure.error for failure in found]
    assert reasons == [
        "the file is empty",
        "binary data, not text",
        "line 7: invalid JSON: Unterminated string starting at column 10",
        "line 8: the record has no text",
        "2,090,000 characters; the limit is 1,000,000 (--max-chars)",
        "no such file or folder",
    ]
    assert all(f"{failure.path or failure.id}: {failure.error}" in result.stderr for failure in found)
    assert "e-latin.txt: read as" in result.stderr
    documents = [json.loads(line)["document"]["id"] for line in out.read_text().splitlines()]
    assert set(documents) == {f"c-lines:{number}" for number in range(1, 7)} | {"e-latin"}
    assert "13 articles" in result.stderr
    assert "6 failed" in result.stderr


def test_when_all_fail(tmp_path: Path) -> None:
    result = newsclaims("extract", tmp_path / "gone.txt", tmp_path)
    assert (result.returncode, result.stdout) == (3, "")
    assert "no such file or folder" in result.stderr


def test_a_long_line_is_read_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("Acme Corp grew again last year. " * 500)
    result = newsclaims("extract", path, "--max-chars", "3000000")
    assert result.returncode == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_file(tmp_path: Path) -> None:
    path = tmp_path / "secret.txt"
    path.write_text(STORY)
    path.chmod(0)
    result = newsclaims("extract", path)
    assert result.returncode == 3
    assert "Permission denied" in result.stderr


def test_a_closed_pipe_is_no_error() -> None:
    command = f"{sys.executable} -m extractor extract {ARTICLES} --by article | head -c 100 >{os.devnull}"
    result = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], capture_output=True, text=True, cwd=ROOT)
    assert "Traceback" not in result.stderr
    assert "BrokenPipe" not in result.stderr
    assert result.returncode == 0


def test_an_interrupt_keeps_what_is_done(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    stories = tmp_path / "stories.jsonl"
    stories.write_text("".join(json.dumps({"id": str(n), "text": STORY * 20}) + "\n" for n in range(5000)))
    command = [sys.executable, "-m", "extractor", "extract", str(stories), "-o", str(out)]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and not (out.exists() and out.stat().st_size):
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "interrupted; what is done is kept" in stderr
    assert [ClaimLine.model_validate_json(line) for line in out.read_text(encoding="utf-8").splitlines()]


def test_show_a_text() -> None:
    result = newsclaims("show", STORY)
    assert result.returncode == 0
    assert "bought" in result.stdout
    assert "acquire" in result.stdout


@pytest.mark.parametrize("suffix", [".txt", ".jsonl", ".html"])
def test_evaluate(tmp_path: Path, suffix: str) -> None:
    gold = ROOT / "corpus" / "gold" / "articles.jsonl"
    errors = tmp_path / f"errors{suffix}"
    arguments = ["evaluate", gold, "--predictions", gold, "--compare", gold, "--json", "--errors", errors]
    result = newsclaims(*arguments)
    assert result.returncode == 0
    scores = json.loads(result.stdout)["scores"]
    assert {score["f1"] for score in scores.values()} == {1.0}
    assert errors.exists()
    assert "0 errors written" in result.stderr


@pytest.mark.parametrize("by", ["type", "label", "source"])
def test_evaluate_in_tables(by: str) -> None:
    gold = ROOT / "corpus" / "gold" / "articles.jsonl"
    result = newsclaims("evaluate", gold, "--predictions", gold, "--by", by)
    assert result.returncode == 0
    assert "100.0" in result.stdout


def test_evaluate_says_what_is_wrong_with_gold(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"id": "a", "text": "x", "claims": [{"type": "hope"}]}\n')
    result = newsclaims("evaluate", path)
    assert result.returncode == 1
    assert "gold.jsonl:1: claims[0]" in result.stderr
    assert "Traceback" not in result.stderr
