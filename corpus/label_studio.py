"""Label Studio's JSON: tasks with regions, what is said of each region, and relations between them.

Shape: https://labelstud.io/guide/task_format and https://labelstud.io/guide/predictions. Early versions of Label Studio
counted UTF-16 code units (its issue 1347), later ones count code points (its pull request 1559); each region quotes its
words, and the reader takes the count under which they are there. Written are code points.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from corpus.gold import GoldError, read_text
from corpus.graph import DOCUMENT_FIELDS, LABELS, RELATIONS, VALUES, Edge, Graph, Node, as_texts, from_texts
from corpus.offsets import locate
from schemas.claim import CLAIM_TYPES

CHOICES: dict[str, tuple[str, ...]] = {"type": CLAIM_TYPES, "nominal": ("true", "false"), **VALUES}
"""Values that are chosen from a list; the others are typed."""
TYPED = ("name", "organizations", "lemma", "amount", "currency", "value", "low", "high", "per", "earliest", "latest")
"""Values that an annotator types."""
EMPTY = "empty"
"""The text area that lists the values which are stated to be empty."""


def write(graphs: Sequence[Graph], path: Path, *, draft: bool = False) -> list[str]:
    """Write one file of tasks; a draft goes in as predictions, else as annotations. Nothing is lost. Raises OSError."""
    tasks = [_task(graph, draft) for graph in graphs]
    path.write_text(json.dumps(tasks, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
    return []


def _task(graph: Graph, draft: bool) -> dict[str, Any]:
    data = {"text": graph.text, "id": graph.id, **graph.values}
    results: list[dict[str, Any]] = []
    for node in graph.nodes:
        results += _region(graph, node)
    results += [
        {
            "type": "relation",
            "from_id": edge.source,
            "to_id": edge.target,
            "direction": "right",
            "labels": [edge.label],
        }
        for edge in graph.edges
    ]
    if draft:
        return {"data": data, "predictions": [{"model_version": "newsclaims", "result": results}]}
    return {"data": data, "annotations": [{"ground_truth": True, "was_cancelled": False, "result": results}]}


def _region(graph: Graph, node: Node) -> list[dict[str, Any]]:
    place = {"start": node.start, "end": node.end}
    head = {"id": node.id, "to_name": "text"}
    words = {"text": graph.text[node.start : node.end]}
    regions: list[dict[str, Any]] = [
        {**head, "from_name": "label", "type": "labels", "value": {**place, **words, "labels": [node.label]}}
    ]
    texts, empty = as_texts(node.values)
    if empty:
        texts[EMPTY] = empty
    for name, several in texts.items():
        if name in CHOICES and all(one in CHOICES[name] for one in several):
            value = {**place, **words, "choices": several}
            regions.append({**head, "from_name": name, "type": "choices", "value": value})
        else:
            regions.append({**head, "from_name": name, "type": "textarea", "value": {**place, "text": several}})
    return regions


def read(path: Path) -> Iterator[Graph]:
    """The graphs of a file of tasks: of each the last annotation that was not cancelled, else the last prediction.

    Raises GoldError for what is not in Label Studio's form.
    """
    text = read_text(path)
    try:
        tasks = json.loads(text)
    except json.JSONDecodeError as error:
        raise GoldError(path, error.lineno, None, f"is not JSON: {error.msg} at column {error.colno}") from None
    if not isinstance(tasks, list):
        raise GoldError(path, None, None, f"a list of tasks is needed, not {type(tasks).__name__}")
    for number, task in enumerate(tasks):
        yield _graph(path, f"[{number}]", task)


def _graph(path: Path, place: str, task: Any) -> Graph:
    data = task.get("data") if isinstance(task, dict) else None
    if not isinstance(data, dict) or not isinstance(data.get("text"), str):
        raise GoldError(path, None, f"{place}.data.text", "the text of the article is needed")
    identifier = data.get("id", task.get("id"))
    if identifier is None:
        raise GoldError(path, None, f"{place}.data.id", "an id is needed")
    values = {name: data[name] for name in (*DOCUMENT_FIELDS, "annotated") if name in data}
    graph = Graph(str(identifier), data["text"], values, file=path)
    done = [one for one in task.get("annotations") or () if not one.get("was_cancelled")]
    chosen, group = (done, "annotations") if done else (task.get("predictions") or [], "predictions")
    if not chosen:
        return graph
    texts: dict[str, dict[str, list[str]]] = {}
    for index, result in enumerate(chosen[-1].get("result") or ()):
        _read_result(graph, f"{place}.{group}[{len(chosen) - 1}].result[{index}]", result, texts)
    for node in graph.nodes:
        said = texts.get(node.id, {})
        empty = said.pop(EMPTY, [])
        try:
            node.values = from_texts(said, empty)
        except ValueError as error:
            raise GoldError(path, None, f"{place} region {node.id}", str(error)) from None
    return graph


def _read_result(graph: Graph, field: str, result: Any, texts: dict[str, dict[str, list[str]]]) -> None:
    assert graph.file is not None
    if not isinstance(result, dict):
        raise GoldError(graph.file, None, field, "a region is an object")
    kind = result.get("type")
    if kind == "relation":
        labels = result.get("labels")
        if not labels:
            raise GoldError(graph.file, None, f"{field}.labels", "a relation needs a label")
        ends = [str(result.get("from_id")), str(result.get("to_id"))]
        if result.get("direction") == "left":
            ends.reverse()
        graph.edges += [Edge(label, *ends) for label in labels]
        return
    value = result.get("value")
    if not isinstance(value, dict):
        raise GoldError(graph.file, None, f"{field}.value", "an object is needed")
    identifier = str(result.get("id"))
    if kind == "labels":
        _read_span(graph, field, identifier, value)
    elif kind in ("choices", "textarea"):
        several = value.get("choices") if kind == "choices" else value.get("text")
        several = [several] if isinstance(several, str) else several
        if not isinstance(several, list) or not all(isinstance(one, str) for one in several):
            raise GoldError(graph.file, None, f"{field}.value", "a list of texts is needed")
        texts.setdefault(identifier, {})[str(result.get("from_name"))] = several


def _read_span(graph: Graph, field: str, identifier: str, value: dict[str, Any]) -> None:
    assert graph.file is not None
    labels, start, end = value.get("labels"), value.get("start"), value.get("end")
    if not isinstance(labels, list) or not labels:
        raise GoldError(graph.file, None, f"{field}.value.labels", "a label is needed")
    if not isinstance(start, int) or not isinstance(end, int):
        raise GoldError(graph.file, None, f"{field}.value", "start and end are needed, as numbers")
    quoted = value.get("text")
    found = locate(graph.text, start, end, quoted if isinstance(quoted, str) else None)
    if found is None:
        there = graph.text[max(start, 0) : max(end, 0)]
        raise GoldError(graph.file, None, f"{field}.value", f"the text at {start}:{end} is {there!r}, not {quoted!r}")
    for number, label in enumerate(labels):
        graph.nodes.append(Node(identifier if number == 0 else f"{identifier}.{number}", label, *found))


def configuration() -> str:
    """The labelling configuration of a project that these files go into (the XML of its Labeling Interface)."""
    lines = ["<View>", "  <Relations>"]
    lines += [f"    <Relation value={quoteattr(name)}/>" for name in RELATIONS]
    lines += ["  </Relations>", '  <Labels name="label" toName="text">']
    lines += [f"    <Label value={quoteattr(name)}/>" for name in LABELS]
    lines += ["  </Labels>", '  <Text name="text" value="$text" granularity="symbol"/>']
    for name, choices in CHOICES.items():
        lines.append(f'  <Header value="{name}"/>')
        lines.append(f'  <Choices name="{name}" toName="text" perRegion="true" showInline="true">')
        lines += [f"    <Choice value={quoteattr(one)}/>" for one in choices]
        lines.append("  </Choices>")
    hidden = ("ticker", "identifier", "id", "confidence", "rules", "sentence", "unscored", "listed", "position", EMPTY)
    for name in (*TYPED, *hidden):
        lines.append(f'  <TextArea name="{name}" toName="text" perRegion="true" placeholder="{name}"/>')
    return "\n".join([*lines, "</View>"]) + "\n"
