"""Gold from and to the formats of annotation tools, each through the same graph of spans and relations."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from pydantic import BaseModel, ValidationError

from corpus import brat, brat_reader, conll, doccano, label_studio, prodigy
from corpus.agreement import Item
from corpus.assembly import AssemblyError, Fill, record_of
from corpus.gold import GoldError, first_problem, gold_files, json_lines, load_gold
from corpus.graph import Graph, graph_of
from corpus.score import as_item
from schemas import Record


class Writer(Protocol):
    """Writes graphs to a file or folder and returns what the format could not hold."""

    def __call__(self, graphs: Sequence[Graph], path: Path, *, draft: bool = False) -> list[str]:
        """Write; raises OSError."""


class Format(NamedTuple):
    """A format of an annotation tool. ``folder`` says that it is a folder; ``holds`` what comes through it."""

    read: Callable[[Path], Iterator[Graph]]
    write: Writer
    folder: bool
    holds: str
    configuration: Callable[[], str] | None = None


FORMATS: Mapping[str, Format] = {
    "prodigy": Format(prodigy.read, prodigy.write, False, "everything"),
    "brat": Format(brat_reader.read, brat.write, True, "everything", brat.configuration),
    "label-studio": Format(label_studio.read, label_studio.write, False, "everything", label_studio.configuration),
    "doccano": Format(doccano.read, doccano.write, False, "everything, but moved spans lose their values"),
    "conll": Format(conll.read, conll.write, False, "labels of entities that do not overlap"),
}
RECORDS = "jsonl"
"""The name of the record's own form."""
FORMAT_NAMES: tuple[str, ...] = (RECORDS, *FORMATS)


def detect(path: Path) -> str:
    """The format of a file or folder, by its suffix and its first line. Raises GoldError when it is none of them."""
    if path.is_dir():
        if any(path.glob("*.ann")):
            return "brat"
        return detect(gold_files(path)[0])
    if path.suffix == ".ann":
        return "brat"
    if path.suffix == ".json":
        return "label-studio"
    if not path.name.endswith((".jsonl", ".jsonl.gz")):
        if path.exists():
            return "conll"
        raise GoldError(path, None, None, "there is no such file or folder")
    first = next((value for _, value in json_lines(path)), {})
    if "spans" in first or "tokens" in first:
        return "prodigy"
    entities = first.get("entities")
    if {"article", "label", "labels", "relations", "Comments"} & set(first):
        return "doccano"
    if isinstance(entities, list) and entities and isinstance(entities[0], dict) and "start_offset" in entities[0]:
        return "doccano"
    return RECORDS


def read_records(
    path: Path,
    form: str | None = None,
    *,
    labels: Mapping[str, str] | None = None,
    fill: Fill | None = None,
    say: Callable[[str], None] = lambda message: None,
) -> list[Record]:
    """The validated records of gold in any format.

    path: file or folder. form: a name of ``FORMAT_NAMES``; by default it is detected. labels: other names of labels,
    ``{"COMPANY": "ORG"}``; a label that becomes empty is left out. fill: finds the normal forms that a format does not
    hold. say: called with what had to be left out.
    Raises GoldError at the first thing that is wrong, with file, line (or id of the article) and field.
    """
    form = form or detect(path)
    if form == RECORDS:
        return load_gold(path)
    records = []
    seen: set[str] = set()
    for graph in FORMATS[form].read(path):
        _rename(graph, labels or {})
        record = _record(graph, path, fill, say)
        if record.id in seen:
            raise GoldError(graph.file or path, graph.line, "id", f"{record.id!r} stands twice")
        seen.add(record.id)
        records.append(record)
    if not records:
        raise GoldError(path, None, None, "holds no article")
    return records


def _rename(graph: Graph, labels: Mapping[str, str]) -> None:
    for node in graph.nodes:
        node.label = labels.get(node.label, node.label)
    kept = {node.id for node in graph.nodes if node.label}
    graph.nodes = [node for node in graph.nodes if node.id in kept]
    if labels:
        graph.edges = [edge for edge in graph.edges if edge.source in kept and edge.target in kept]


def _record(graph: Graph, path: Path, fill: Fill | None, say: Callable[[str], None]) -> Record:
    file = graph.file or path
    try:
        item, notes = record_of(graph, fill)
        record = Record.model_validate(item)
    except AssemblyError as error:
        raise GoldError(file, graph.line, f"{graph.id}: {error.field}", error.problem) from None
    except ValidationError as error:
        field, problem = first_problem(error)
        raise GoldError(file, graph.line, f"{graph.id}: {field}" if field else graph.id, problem) from None
    for note in notes:
        say(note)
    return record


def write_records(records: Iterable[Item | BaseModel], path: Path, form: str, *, draft: bool = False) -> list[str]:
    """Write records in a format.

    records: as models, of which only what is set is written, or in JSON form. path: the file, or folder for brat.
    form: a name of ``FORMAT_NAMES``. draft: written for correction rather than as done.
    Returns what the format could not hold. Raises OSError, and ValueError for ids that the format cannot tell apart.
    """
    items = [as_item(record, gold=True) for record in records]
    if form != RECORDS:
        return FORMATS[form].write([graph_of(item) for item in items], path, draft=draft)
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        stream.writelines(json.dumps(item, ensure_ascii=False) + "\n" for item in items)
    return []
