"""The documentation names what exists."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

import extractor
import schemas

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    links = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_reference_is_made_from_the_docstrings() -> None:
    made = runpy.run_path(str(ROOT / "docs" / "reference.py"))["reference"]()
    for text in (made, (ROOT / "docs" / "api.md").read_text(encoding="utf-8")):
        names = set(re.findall(r"^#### `([\w.]+)`$", text, re.M))
        assert set(extractor.__all__) <= names, "run: make reference"
        assert set(schemas.__all__) - {"Entity"} <= names, "run: make reference"


@pytest.mark.parametrize("command", re.findall(r"^newsclaims (\w+)", (ROOT / "README.md").read_text("utf-8"), re.M))
def test_commands_of_the_readme_exist(command: str) -> None:
    from extractor.cli import main

    assert command in main.commands
