"""What ``newsclaims show`` prints, in any terminal."""

from __future__ import annotations

import gzip
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from rich.color import Color
from rich.console import Console

from corpus.gold import load_gold
from corpus.writers import record_lines
from extractor.claim_table import STYLES, claims_view, coloured
from extractor.cli import main
from schemas import Record

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def records() -> list[Record]:
    return load_gold(ROOT / "corpus" / "gold" / "articles.jsonl")


def luminance(red: int, green: int, blue: int) -> float:
    parts = [part / 255 for part in (red, green, blue)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("label", STYLES)
def test_colours_stand_out_from_white_and_black(label: str) -> None:
    triplet = Color.parse(STYLES[label].split()[-1]).get_truecolor()
    light = luminance(*triplet)
    assert min(1.05 / (light + 0.05), (light + 0.05) / 0.05) > 4


@pytest.mark.parametrize("width", [30, 40, 60, 80, 109, 110, 200])
def test_claims_fit_the_terminal(records: list[Record], width: int) -> None:
    stream = io.StringIO()
    console = Console(file=stream, width=width, highlight=False)
    for record in records:
        console.print(claims_view(record.claims, width))
    lines = stream.getvalue().splitlines()
    assert max(map(len, lines)) <= width
    words = "".join(stream.getvalue().split())
    if width < 110:
        assert all("".join(claim.trigger.text.split()) in words for record in records for claim in record.claims)


def test_only_stance_words_that_head_claims_are_coloured(records: list[Record]) -> None:
    record = records[0]
    styled = coloured(record.text, record.entities, record.claims)
    marked = {(span.start, span.end) for span in styled.spans if span.style == STYLES["STANCE"]}
    assert marked == {(claim.trigger.start, claim.trigger.end) for claim in record.claims}


def show(**environment: str) -> str:
    clean = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS")}
    command = [sys.executable, "-m", "extractor", "show", "corpus/gold/articles.jsonl", "--limit", "5"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True, env={**clean, **environment})
    return done.stdout


def test_colours_and_width_follow_the_environment() -> None:
    assert "\x1b[" not in show()
    assert "38;2;" in show(FORCE_COLOR="1", TERM="xterm-256color", COLORTERM="truecolor")
    without = show(FORCE_COLOR="1", NO_COLOR="1", TERM="xterm-256color")
    assert "38;" not in without
    assert "\x1b[3" not in without
    assert max(map(len, show(COLUMNS="50").splitlines())) <= 50


def test_files_of_claims_are_shown_packed_or_as_the_folder_of_a_run(tmp_path: Path, records: list[Record]) -> None:
    lines = "".join(line + "\n" for line in record_lines(records[0], "claim")).encode()
    (tmp_path / "claims.jsonl").write_bytes(lines)
    (tmp_path / "packed.jsonl.gz").write_bytes(gzip.compress(lines))
    results = [CliRunner().invoke(main, ["show", str(path)]) for path in (tmp_path, tmp_path / "packed.jsonl.gz")]
    assert [result.exit_code for result in results] == [0, 0]
    assert results[0].stdout == results[1].stdout
    assert records[0].claims[0].trigger.text in results[0].stdout


def test_a_broken_line_is_named(tmp_path: Path, records: list[Record]) -> None:
    path = tmp_path / "claims.jsonl"
    path.write_text(record_lines(records[0], "claim")[0] + '\n{"document": {"id": "x"}}\n', encoding="utf-8")
    result = CliRunner().invoke(main, ["show", str(path)])
    assert result.exit_code == 1
    assert f"{path}, line 2: type: Field required" in result.stderr
