"""Prodigy's JSONL: tasks with tokens, spans and relations.

Shape: https://prodi.gy/docs/api-interfaces (``spans``, ``relations``). Offsets count code points; ``token_end`` is the
last token of a span; a relation names the last tokens of its two spans, and the spans themselves. What is known of a
span stands in it under ``values``, which Prodigy hands through.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from corpus.gold import GoldError, json_lines
from corpus.graph import DOCUMENT_FIELDS, Edge, Graph, Node
from corpus.offsets import Token, tokens


def write(graphs: Sequence[Graph], path: Path, *, draft: bool = False) -> list[str]:
    """Write one task a line; those of a draft have no answer yet. Nothing is lost. Raises OSError."""
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        for graph in graphs:
            task = _task(graph)
            if not draft:
                task["answer"] = "accept"
            stream.write(json.dumps(task, ensure_ascii=False) + "\n")
    return []


def _task(graph: Graph) -> dict[str, Any]:
    cut = tokens(graph.text, ((node.start, node.end) for node in graph.nodes), blanks=True)
    cut = _joined(cut)
    first = {token.start: index for index, token in enumerate(cut)}
    last = {token.end: index for index, token in enumerate(cut)}
    after = {token.end: index for index, token in enumerate(cut)}
    spans = {}
    for node in graph.nodes:
        # A span that ends in the single space that belongs to the token before ends with that token.
        spans[node.id] = {
            "id": node.id,
            "start": node.start,
            "end": node.end,
            "text": graph.text[node.start : node.end],
            "token_start": first.get(node.start, after.get(node.start, 0)),
            "token_end": last.get(node.end, last.get(node.end - 1, 0)),
            "label": node.label,
            "values": node.values,
        }
    ends = ("id", "start", "end", "token_start", "token_end", "label")
    relations = []
    for edge in graph.edges:
        head, child = spans[edge.source], spans[edge.target]
        relations.append(
            {
                "head": head["token_end"],
                "child": child["token_end"],
                "head_span": {name: head[name] for name in ends},
                "child_span": {name: child[name] for name in ends},
                "label": edge.label,
            }
        )
    return {
        "text": graph.text,
        "meta": {"id": graph.id, **graph.values},
        "tokens": [
            {
                "text": token.text,
                "start": token.start,
                "end": token.end,
                "id": index,
                "ws": graph.text[token.end : token.end + 1] == " "
                and (index + 1 == len(cut) or cut[index + 1].start > token.end),
            }
            for index, token in enumerate(cut)
        ],
        "spans": list(spans.values()),
        "relations": relations,
    }


def _joined(cut: Sequence[Token]) -> list[Token]:
    """Tokens without the single spaces after words, which Prodigy notes as ``ws`` of the word."""
    kept: list[Token] = []
    for token in cut:
        if token.text == " " and kept and kept[-1].end == token.start and not kept[-1].text.isspace():
            continue
        kept.append(token)
    return kept


def read(path: Path) -> Iterator[Graph]:
    """The graphs of the tasks that were accepted or not yet answered. Raises GoldError for what is no such task."""
    for line, task in json_lines(path):
        if task.get("answer", "accept") == "accept":
            yield _graph(path, line, task)


def _graph(path: Path, line: int, task: dict[str, Any]) -> Graph:
    if not isinstance(task.get("text"), str):
        raise GoldError(path, line, "text", "the text of the article is needed")
    meta = task.get("meta") if isinstance(task.get("meta"), dict) else {}
    assert isinstance(meta, dict)
    identifier = meta.get("id", task.get("id"))
    values = {name: meta[name] for name in (*DOCUMENT_FIELDS, "annotated") if name in meta}
    graph = Graph(str(identifier or f"{path.stem}-{line}"), task["text"], values, file=path, line=line)
    ends: list[int] = []
    for index, span in enumerate(task.get("spans") or ()):
        graph.nodes.append(_node(path, line, f"spans[{index}]", index, span, graph.text))
        ends.append(span.get("token_end", -1))
    for index, relation in enumerate(task.get("relations") or ()):
        field = f"relations[{index}]"
        if not isinstance(relation, dict) or not isinstance(relation.get("label"), str):
            raise GoldError(path, line, f"{field}.label", "a label is needed")
        both = [_end(path, line, field, side, relation, graph.nodes, ends) for side in ("head", "child")]
        graph.edges.append(Edge(relation["label"], *both))
    return graph


def _node(path: Path, line: int, field: str, index: int, span: Any, text: str) -> Node:
    if not isinstance(span, dict) or not all(isinstance(span.get(end), int) for end in ("start", "end")):
        raise GoldError(path, line, field, "start and end are needed, as numbers")
    if not isinstance(span.get("label"), str):
        raise GoldError(path, line, f"{field}.label", "a label is needed")
    start, end = span["start"], span["end"]
    if "text" in span and text[max(start, 0) : max(end, 0)] != span["text"]:
        there = text[max(start, 0) : max(end, 0)]
        raise GoldError(path, line, field, f"the text at {start}:{end} is {there!r}, not {span['text']!r}")
    values = span.get("values")
    return Node(str(span.get("id", f"s{index}")), span["label"], start, end, values if isinstance(values, dict) else {})


def _end(
    path: Path, line: int, field: str, side: str, relation: dict[str, Any], nodes: list[Node], ends: list[int]
) -> str:
    """The span at one end of a relation: by its id, else by its extent and label, else by its last token."""
    span = relation.get(f"{side}_span")
    if isinstance(span, dict):
        if "id" in span and any(node.id == str(span["id"]) for node in nodes):
            return str(span["id"])
        wanted = (span.get("start"), span.get("end"))
        found = [node for node in nodes if (node.start, node.end) == wanted]
        named = [node for node in found if node.label == span.get("label")]
        if named or found:
            return (named or found)[0].id
    for node, last in zip(nodes, ends, strict=True):
        if last == relation.get(side):
            return node.id
    raise GoldError(path, line, f"{field}.{side}", "there is no such span")
