"""Template, style, script and data as one page."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from extractor.report.compact import Data, compact
from schemas import ClaimLine, Record

FOLDER = Path(__file__).parent
SCRIPTS = (
    "dom.js",
    "store.js",
    "filters.js",
    "controls.js",
    "table.js",
    "links.js",
    "article.js",
    "plots.js",
    "network.js",
    "app.js",
)
"""The parts of the script, in the order in which they build on one another."""
_SLOT = re.compile(r"\{\{(\w+)\}\}")


@cache
def _script() -> str:
    parts = [(FOLDER / name).read_text(encoding="utf-8") for name in SCRIPTS]
    return '\n"use strict";\n(() => {\n' + "\n".join(parts) + "})();\n"


@cache
def _style() -> str:
    return "\n" + (FOLDER / "report.css").read_text(encoding="utf-8")


def _hash(source: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(source.encode("utf-8")).digest()).decode("ascii") + "'"


def policy() -> str:
    """The Content-Security-Policy of the page: its own script and style, and nothing else from anywhere."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {_hash(_script())}",
            f"style-src {_hash(_style())}",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


def page(articles: Iterable[Record | Sequence[ClaimLine]] | Data, *, title: str = "News claims") -> str:
    """The report as one HTML page, which needs nothing else, neither files nor network.

    articles: records, or for an article whose text is not known its claims; or data that ``compact`` made of them.
    title: what stands above the report.
    The text of the articles is data of the page, never markup: no character of it can become an element or a script.
    """
    data = articles if isinstance(articles, Data) else compact(articles)
    blocks = [f'<script type="application/json" id="index">{data.index}</script>']
    blocks += [
        f'<script type="application/json" id="chunk-{number}">{chunk}</script>'
        for number, chunk in enumerate(data.chunks)
    ]
    slots = {
        "policy": html.escape(policy()),
        "title": html.escape(title),
        "style": _style(),
        "script": _script(),
        "data": "\n".join(blocks),
    }
    template = (FOLDER / "template.html").read_text(encoding="utf-8")
    return _SLOT.sub(lambda slot: slots[slot.group(1)], template)


def write(path: str | Path, articles: Iterable[Record | Sequence[ClaimLine]], *, title: str = "News claims") -> Data:
    """Write the report to a file; an earlier one of that name is replaced. Returns the data of the page.

    Raises OSError when the file cannot be written.
    """
    data = compact(articles)
    Path(path).write_text(page(data, title=title), encoding="utf-8", errors="replace", newline="\n")
    return data
