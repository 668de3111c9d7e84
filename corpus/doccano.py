"""doccano's JSONL: texts with entities and relations, as a project for sequence labelling with relations has them.

doccano counts UTF-16 code units (https://github.com/doccano/doccano/issues/2290), which differ from code points after
an emoji, and keeps no more of a span than its label. It hands other keys of a line through as metadata: what is known
of the spans stands there under ``annotation``, and the count of offsets under ``offsets``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from corpus.gold import GoldError, json_lines
from corpus.graph import DOCUMENT_FIELDS, Edge, Graph, Node
from corpus.offsets import from_utf16, utf16_offsets

UTF16, CODE_POINTS = "utf-16", "code points"


def write(graphs: Sequence[Graph], path: Path, *, draft: bool = False) -> list[str]:
    """Write one article a line. Nothing is lost, unless doccano's user moves a span: then its values stay behind.

    Raises OSError.
    """
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        for graph in graphs:
            stream.write(json.dumps(_line(graph), ensure_ascii=False) + "\n")
    return []


def _line(graph: Graph) -> dict[str, Any]:
    units = utf16_offsets(graph.text)
    numbers = {node.id: number for number, node in enumerate(graph.nodes, start=1)}
    entities = [
        {
            "id": numbers[node.id],
            "label": node.label,
            "start_offset": units[node.start],
            "end_offset": units[node.end],
        }
        for node in graph.nodes
    ]
    relations = [
        {"id": number, "from_id": numbers[edge.source], "to_id": numbers[edge.target], "type": edge.label}
        for number, edge in enumerate(graph.edges, start=1)
    ]
    annotation = [
        {"label": node.label, "start_offset": units[node.start], "end_offset": units[node.end], "values": node.values}
        for node in graph.nodes
    ]
    return {
        "text": graph.text,
        "entities": entities,
        "relations": relations,
        "article": graph.id,
        **graph.values,
        "offsets": UTF16,
        "annotation": annotation,
    }


def read(path: Path) -> Iterator[Graph]:
    """The graphs of a file. Raises GoldError for a line that is not in doccano's form.

    Lines of a project without relations (``label`` or ``labels``: lists of start, end and label) are read too.
    """
    for line, value in json_lines(path):
        yield _graph(path, line, value)


def _graph(path: Path, line: int, value: dict[str, Any]) -> Graph:
    text = value.get("text", value.get("data"))
    if not isinstance(text, str):
        raise GoldError(path, line, "text", "the text of the article is needed")
    values = {name: value[name] for name in (*DOCUMENT_FIELDS, "annotated") if name in value}
    identifier = value.get("article", value.get("id"))
    graph = Graph(str(f"{path.stem}-{line}" if identifier is None else identifier), text, values, file=path, line=line)
    entities = list(_entities(path, line, value))
    unit = value.get("offsets") or _likeliest(text, [(start, end) for _, _, start, end in entities])
    for name, label, start, end in entities:
        found = from_utf16(text, start, end) if unit == UTF16 else (start, end)
        if found is None:
            raise GoldError(path, line, f"entity {name}", f"offsets {start}:{end} are not in the text")
        graph.nodes.append(Node(name, label, *found))
    for index, relation in enumerate(value.get("relations") or ()):
        if not isinstance(relation, dict) or not isinstance(relation.get("type"), str):
            raise GoldError(path, line, f"relations[{index}].type", "a type is needed")
        graph.edges.append(Edge(relation["type"], str(relation.get("from_id")), str(relation.get("to_id"))))
    _recall(graph, entities, value.get("annotation"))
    return graph


def _entities(path: Path, line: int, value: dict[str, Any]) -> Iterator[tuple[str, str, int, int]]:
    """Id, label, start and end of every entity, as the file counts."""
    listed = value.get("entities")
    if listed is None:
        for index, span in enumerate(value.get("label") or value.get("labels") or ()):
            if not (isinstance(span, list) and len(span) == 3 and all(isinstance(one, int) for one in span[:2])):
                raise GoldError(path, line, f"label[{index}]", "start, end and label are needed")
            yield str(index), str(span[2]), span[0], span[1]
        return
    for index, entity in enumerate(listed):
        field = f"entities[{index}]"
        entity = entity if isinstance(entity, dict) else {}
        start, end = entity.get("start_offset"), entity.get("end_offset")
        if not isinstance(start, int) or not isinstance(end, int):
            raise GoldError(path, line, field, "start_offset and end_offset are needed, as numbers")
        if not isinstance(entity.get("label"), str):
            raise GoldError(path, line, f"{field}.label", "a label is needed")
        yield str(entity.get("id", index)), entity["label"], start, end


def _likeliest(text: str, extents: Sequence[tuple[int, int]]) -> str:
    """Which count the offsets of a foreign file are in: the one under which fewer spans begin or end within a word."""
    if all(ord(character) <= 0xFFFF for character in text):
        return CODE_POINTS

    def cuts(found: tuple[int, int] | None) -> int:
        if found is None or not 0 <= found[0] < found[1] <= len(text):
            return 3
        start, end = found
        words = text[start:end]
        within = [at for at in (start, end) if 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()]
        return len(within) + (words != words.strip())

    in_units = sum(cuts(from_utf16(text, start, end)) for start, end in extents)
    return UTF16 if in_units <= sum(cuts(one) for one in extents) else CODE_POINTS


def _recall(graph: Graph, entities: Sequence[tuple[str, str, int, int]], annotation: Any) -> None:
    """Give the spans the values that were written for them, by label and extent, in order where several are alike."""
    waiting: dict[tuple[Any, Any, Any], list[dict[str, Any]]] = {}
    for one in annotation if isinstance(annotation, list) else ():
        key = (one.get("label"), one.get("start_offset"), one.get("end_offset"))
        waiting.setdefault(key, []).append(one.get("values") or {})
    for node, (_, label, start, end) in zip(graph.nodes, entities, strict=True):
        known = waiting.get((label, start, end))
        if known:
            node.values = known.pop(0)
