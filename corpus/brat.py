"""brat standoff: a folder with a text and an .ann file for each article.

Shape: https://brat.nlplab.org/standoff.html and https://github.com/nlplab/brat/wiki/Annotation-Data-Format. Entities
and parties are text-bound annotations (T); claims are events (E) of their type, cues events of type CUE, and their
relations the events' arguments. What is chosen from a list is an attribute (A); what is typed stands as JSON in a note
(#) on its annotation. Offsets count code points; a span over a line end is written in fragments, as brat does. Title,
date and address of the articles stand in ``documents.json`` beside them, since .ann files have no place for them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from corpus.graph import CLAIM, CUE, LABELS, PARTIES, PARTY, ROLES, VALUES, Graph, Node
from schemas.claim import CLAIM_TYPES, COMMUNICATION_TYPES

CHOICES: dict[str, tuple[str, ...]] = {**VALUES, "speech": COMMUNICATION_TYPES}
"""Values that are written as attributes. ``speech`` is the type of a cue."""
DOCUMENTS = "documents.json"
_LINE_END = re.compile(r"(?<!\s)\s*[\r\n]\s*")


def write(graphs: Sequence[Graph], path: Path, *, draft: bool = False) -> list[str]:
    """Write a folder, which is made if it is not there: .txt and .ann files, ``annotation.conf``, ``documents.json``.

    Nothing is lost. Raises OSError, and ValueError when two ids give the same file name.
    """
    path.mkdir(parents=True, exist_ok=True)
    documents: dict[str, Any] = {}
    for graph in graphs:
        stem = file_stem(graph.id)
        if stem.casefold() in {one.casefold() for one in documents}:
            raise ValueError(f"{graph.id!r}: another article has the file name {stem!r}")
        documents[stem] = {"id": graph.id, **graph.values}
        (path / f"{stem}.txt").write_text(graph.text, encoding="utf-8", newline="")
        lines = list(_lines(graph))
        (path / f"{stem}.ann").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8", newline="\n")
    shown = json.dumps(documents, ensure_ascii=False, indent=1)
    (path / DOCUMENTS).write_text(shown + "\n", encoding="utf-8", newline="\n")
    (path / "annotation.conf").write_text(configuration(), encoding="utf-8", newline="\n")
    return []


def file_stem(identifier: str) -> str:
    """The file name of an article without its suffix: its id, with percent codes for what no file name may hold."""
    stem = quote(identifier, safe=" ()+,=@")
    return stem.replace(".", "%2E") if stem.startswith(".") else stem


def _lines(graph: Graph) -> Iterator[str]:
    """The lines of an .ann file: all spans, then the events on them, then attributes and notes."""
    heads = {node.id: f"T{number}" for number, node in enumerate(graph.nodes, start=1)}
    events = [node for node in graph.nodes if node.label in (CLAIM, CUE)]
    names = {**heads, **{node.id: f"E{number}" for number, node in enumerate(events, start=1)}}
    for node in graph.nodes:
        extent, words = _fragments(graph.text, node.start, node.end)
        yield f"{heads[node.id]}\t{_kind(node)} {extent}\t{words}"
    for node in events:
        arguments = []
        seen: dict[str, int] = {}
        for edge in graph.edges:
            if edge.source == node.id:
                seen[edge.label] = seen.get(edge.label, 0) + 1
                number = str(seen[edge.label]) if seen[edge.label] > 1 else ""
                arguments.append(f" {edge.label}{number}:{names[edge.target]}")
        yield f"{names[node.id]}\t{_kind(node)}:{heads[node.id]}{''.join(arguments)}"
    attributes = notes = 0
    for node in graph.nodes:
        rest = dict(node.values)
        if node.label == CLAIM and rest.get("type") in CLAIM_TYPES:
            del rest["type"]
        if node.label == CUE and rest.get("type") in COMMUNICATION_TYPES:
            rest["speech"] = rest.pop("type")
        for name in [name for name, value in rest.items() if value in CHOICES.get(name, ())]:
            attributes += 1
            yield f"A{attributes}\t{name} {names[node.id]} {rest.pop(name)}"
        if rest.get("nominal") is True:
            attributes += 1
            del rest["nominal"]
            yield f"A{attributes}\tnominal {names[node.id]}"
        if rest:
            notes += 1
            yield f"#{notes}\tAnnotatorNotes {names[node.id]}\t{_on_one_line(json.dumps(rest, ensure_ascii=False))}"


def _kind(node: Node) -> str:
    """The type under which brat shows a node: a claim's own type."""
    kind = node.values.get("type")
    return str(kind) if node.label == CLAIM and kind in CLAIM_TYPES else node.label


def _on_one_line(shown: str) -> str:
    return re.sub("[\x85\u2028\u2029]", lambda match: f"\\u{ord(match[0]):04x}", shown)


def _fragments(text: str, start: int, end: int) -> tuple[str, str]:
    """Offsets and words of a span, in fragments where it runs over line ends."""
    words = text[start:end]
    if words != words.strip():
        return f"{start} {end}", re.sub(r"[\r\n\t\x0b\x0c\x1c-\x1f\x85\u2028\u2029]", " ", words)
    pieces = []
    at = 0
    for gap in _LINE_END.finditer(words):
        pieces.append((start + at, start + gap.start()))
        at = gap.end()
    pieces.append((start + at, end))
    shown = " ".join(text[first:last] for first, last in pieces)
    return ";".join(f"{first} {last}" for first, last in pieces), re.sub(
        r"[\t\x0b\x0c\x1c-\x1f\x85\u2028\u2029]", " ", shown
    )


def configuration() -> str:
    """brat's ``annotation.conf`` for these annotations."""
    quantities = {"money": "MONEY", "percents": "PERCENT"}
    arguments = [f"{name}?:{PARTY}|ORG" for name in PARTIES]
    arguments += [f"{name}{role}*:{label}" for name, label in quantities.items() for role in ("", *_suffixes())]
    arguments += ["dates*:DATE", f"attribution?:{CUE}"]
    claims = [f"{name}\t{', '.join(arguments)}" for name in CLAIM_TYPES]
    cue = f"{CUE}\tsource?:SOURCE|{PARTY}|ORG, content?:CONTENT, attribution?:{CUE}"
    chosen = [f"{name}\tArg:{_holder(name)}, Value:{'|'.join(values)}" for name, values in CHOICES.items()]
    entities = [label for label in LABELS if label not in (CLAIM, CUE)]
    sections = {
        "entities": entities,
        "relations": [],
        "events": [*claims, cue],
        "attributes": ["nominal\tArg:<EVENT>", *chosen],
    }
    return "\n".join(f"[{name}]\n" + "".join(f"{line}\n" for line in lines) for name, lines in sections.items())


def _suffixes() -> list[str]:
    return [f"_{role}" for role in ROLES]


def _holder(name: str) -> str:
    return {"kind": "SOURCE", "bound": "MONEY|PERCENT", "unit": "PERCENT", "speech": CUE}.get(name, "<EVENT>")
