"""Texts with their organizations marked, beside the gold: passages written for this project, and UD English EWT.

``names/*.txt`` holds passages with every organization in double brackets, an empty line between two;
``names/articles/*.txt`` news articles marked in the same way, "=====" between two. ``names/ewt.csv``
holds half-open offsets of the organizations in the documents of the treebank's training part, marked for this project
where no rule settles a name; the texts themselves come with the treebank.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

NAMES = Path(__file__).parent / "names"
_MARKED = re.compile(r"\[\[(.+?)\]\]", re.DOTALL)
_ARTICLE = re.compile(r"the\s+", re.IGNORECASE)


def marked(text: str) -> dict[str, Any]:
    """A passage with names in double brackets as a record of its plain text; a name's span leaves out "the"."""
    parts: list[str] = []
    entities: list[dict[str, Any]] = []
    length = end = 0
    for match in _MARKED.finditer(text):
        parts.append(text[end : match.start()])
        length += len(parts[-1])
        name = match[1]
        article = _ARTICLE.match(name)
        begin = article.end() if article else 0
        entities.append({"label": "ORG", "start": length + begin, "end": length + len(name)})
        parts.append(name)
        length += len(name)
        end = match.end()
    parts.append(text[end:])
    return {"text": "".join(parts), "entities": entities}


def passages(folder: Path = NAMES) -> list[dict[str, Any]]:
    """The passages of a folder, in the order of its files."""
    return list(_read(sorted(folder.glob("*.txt")), "\n\n"))


def articles(folder: Path = NAMES / "articles") -> list[dict[str, Any]]:
    """The articles of a folder, in the order of its files."""
    return list(_read(sorted(folder.glob("*.txt")), "\n=====\n"))


def _read(paths: Iterable[Path], separator: str) -> Iterator[dict[str, Any]]:
    for path in paths:
        for text in path.read_text(encoding="utf8").split(separator):
            if text.strip():
                yield marked(text.strip())


def treebank_texts(path: Path) -> dict[str, str]:
    """The documents of a CoNLL-U file by id: sentences one after another, a new line where a paragraph begins."""
    texts: dict[str, str] = {}
    document = ""
    paragraph = False
    for line in path.read_text(encoding="utf8").splitlines():
        if line.startswith("# newdoc"):
            document = line.split("=", 1)[1].strip()
            texts[document] = ""
        elif line.startswith("# newpar"):
            paragraph = True
        elif line.startswith("# text ="):
            gap = ("\n" if paragraph else " ") if texts[document] else ""
            texts[document] += gap + line.split("=", 1)[1].strip()
            paragraph = False
    return texts


def labelled_treebank(path: Path, labels: Path = NAMES / "ewt.csv") -> list[dict[str, Any]]:
    """The documents of a treebank as records, with the organizations that a CSV file marks in them."""
    with labels.open(encoding="utf8", newline="") as file:
        spans = {row["document"]: row["spans"].split() for row in csv.DictReader(file)}
    records = []
    for document, text in treebank_texts(path).items():
        bounds = [tuple(map(int, span.split("-"))) for span in spans.get(document, [])]
        entities = [{"label": "ORG", "start": start, "end": end} for start, end in bounds]
        records.append({"id": document, "text": text, "entities": entities})
    return records
