"""Reading brat standoff; ``corpus.brat`` says what it looks like and writes it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from corpus.brat import DOCUMENTS
from corpus.gold import GoldError, read_text
from corpus.graph import CLAIM, CUE, DOCUMENT_FIELDS, LABELS, RELATIONS, Edge, Graph, Node
from corpus.offsets import same_words
from schemas.claim import CLAIM_TYPES

_SPAN = re.compile(r"(\S+) (\d+ \d+(?:;\d+ \d+)*)")
_RELATION = re.compile(r"(\S+) Arg1:(\S+) Arg2:(\S+)\s*")
_ARGUMENT = re.compile(r"([^\W\d]+)(\d*):(\S+)")
_ORDER = {"T": 0, "E": 1, "R": 2, "A": 3, "M": 3, "#": 4}
"""Kinds of lines that are read, in the order in which they are: what others refer to comes first."""


def read(path: Path) -> Iterator[Graph]:
    """The graphs of a folder, in order of the listing in ``documents.json``, then of file name.

    Also reads one .ann file with the .txt file beside it. Raises GoldError for a line that is not in brat's form.
    """
    folder = path if path.is_dir() else path.parent
    known = _documents(folder / DOCUMENTS)
    found = {one.stem: one for one in (sorted(path.glob("*.ann")) if path.is_dir() else [path])}
    if not found:
        raise GoldError(path, None, None, "no .ann file in this folder")
    for stem in [*(stem for stem in known if stem in found), *(stem for stem in found if stem not in known)]:
        values = dict(known.get(stem) or {})
        identifier = values.pop("id", None) or unquote(stem)
        values = {name: values[name] for name in (*DOCUMENT_FIELDS, "annotated") if name in values}
        yield _Reader(found[stem], str(identifier), values).graph


def _documents(path: Path) -> dict[str, dict[str, Any]]:
    if not path.exists():
        return {}
    try:
        value = json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise GoldError(path, error.lineno, None, f"is not JSON: {error.msg} at column {error.colno}") from None
    if not isinstance(value, dict) or not all(isinstance(one, dict) for one in value.values()):
        raise GoldError(path, None, None, "an object of objects is needed")
    return value


class _Reader:
    """Reads one .ann file into a graph; events are known by the ids of their triggers."""

    def __init__(self, path: Path, identifier: str, values: dict[str, Any]) -> None:
        text_path = path.with_name(path.name.removesuffix(".ann") + ".txt")
        if not text_path.exists():
            raise GoldError(path, None, None, f"there is no {text_path.name} beside it")
        self._path = path
        self.graph = Graph(identifier, read_text(text_path, "utf-8"), values, file=path)
        self._nodes: dict[str, Node] = {}
        self._triggers: dict[str, str] = {}
        lines = [(number, line.removesuffix("\r")) for number, line in enumerate(read_text(path).split("\n"), start=1)]
        kinds = [(_ORDER[line[0]], number, line) for number, line in lines if line[:1] in _ORDER]
        for number, line in lines:
            if line.strip() and line[0] not in _ORDER and line[0] not in "*N":
                raise GoldError(path, number, "id", f"{line.split(chr(9))[0]!r} begins no line of this format")
        pending: list[tuple[int, list[str]]] = []
        for kind, number, line in sorted(kinds):
            columns = line.split("\t")
            if len(columns) < 2:
                raise GoldError(path, number, None, "a tab after the id is needed")
            if kind == 0:
                self._span(number, columns)
            elif kind == 1:
                self._event(number, columns, pending)
            else:
                self._join(pending)
                {2: self._relation, 3: self._attribute, 4: self._note}[kind](number, columns)
        self._join(pending)

    def _fail(self, line: int, field: str, problem: str) -> GoldError:
        return GoldError(self._path, line, field, problem)

    def _span(self, number: int, columns: list[str]) -> None:
        name = columns[0]
        match = _SPAN.fullmatch(columns[1])
        if match is None:
            raise self._fail(number, name, f"{columns[1]!r} is no type with offsets")
        if name in self._nodes:
            raise self._fail(number, name, "this id stands twice")
        fragments = [tuple(map(int, one.split())) for one in match[2].split(";")]
        start, end = fragments[0][0], fragments[-1][1]
        text = self.graph.text
        if not all(0 <= first < last <= len(text) for first, last in fragments):
            raise self._fail(number, f"{name} offsets", f"{match[2]} does not fit a text of {len(text)} characters")
        words = " ".join(text[first:last] for first, last in fragments)
        if len(columns) > 2 and not same_words(words, columns[2]):
            raise self._fail(number, f"{name} text", f"the text at {match[2]} is {words!r}, not {columns[2]!r}")
        if any(text[last:first].strip() for (_, last), (first, _) in pairwise(fragments)):
            raise self._fail(number, f"{name} offsets", "the fragments have words between them; a span is one stretch")
        node = Node(name, match[1], start, end)
        if match[1] in CLAIM_TYPES:
            node.label = CLAIM
            node.values["type"] = match[1]
        elif match[1] not in LABELS:
            known = ", ".join((*LABELS, *CLAIM_TYPES))
            raise self._fail(number, f"{name} type", f"unknown type {match[1]!r}; known are {known}")
        self._nodes[name] = node
        self.graph.nodes.append(node)

    def _event(self, number: int, columns: list[str], pending: list[tuple[int, list[str]]]) -> None:
        first, *arguments = columns[1].split()
        trigger = first.partition(":")[2]
        if trigger not in self._nodes:
            raise self._fail(number, f"{columns[0]} trigger", f"there is no {trigger or 'trigger'}")
        if self._nodes[trigger].label not in (CLAIM, CUE):
            raise self._fail(number, f"{columns[0]} trigger", f"{trigger} is no claim and no cue")
        if trigger in self._triggers.values():  # two events on the same words are two claims
            first_node = self._nodes[trigger]
            trigger = columns[0]
            again = Node(trigger, first_node.label, first_node.start, first_node.end, dict(first_node.values))
            self._nodes[trigger] = again
            self.graph.nodes.append(again)
        self._triggers[columns[0]] = trigger
        pending.append((number, [columns[0], *arguments]))

    def _join(self, pending: list[tuple[int, list[str]]]) -> None:
        """Lay the arguments of events, which may be events that come later in the file."""
        for number, (event, *arguments) in pending:
            for argument in arguments:
                match = _ARGUMENT.fullmatch(argument)
                if match is None or match[1].removesuffix("_unscored") not in RELATIONS:
                    raise self._fail(number, f"{event} arguments", f"unknown argument {argument!r}")
                target = self._id(number, event, match[3])
                self.graph.edges.append(Edge(match[1], self._triggers[event], target))
        pending.clear()

    def _id(self, number: int, field: str, name: str) -> str:
        identifier = self._triggers.get(name, name)
        if identifier not in self._nodes:
            raise self._fail(number, field, f"there is no {name}")
        return identifier

    def _relation(self, number: int, columns: list[str]) -> None:
        match = _RELATION.fullmatch(columns[1])
        if match is None:
            raise self._fail(number, columns[0], f"{columns[1]!r} is no type with Arg1 and Arg2")
        ends = [self._id(number, columns[0], name) for name in (match[2], match[3])]
        self.graph.edges.append(Edge(match[1], *ends))

    def _attribute(self, number: int, columns: list[str]) -> None:
        words = columns[1].split(" ")
        if len(words) not in (2, 3):
            raise self._fail(number, columns[0], f"{columns[1]!r} is no attribute")
        node = self._nodes[self._id(number, columns[0], words[1])]
        node.values["type" if words[0] == "speech" else words[0]] = words[2] if len(words) == 3 else True

    def _note(self, number: int, columns: list[str]) -> None:
        """Take values from a note that holds a JSON object; an annotator's own notes are left alone."""
        words = columns[1].split(" ")
        text = "\t".join(columns[2:])
        if len(words) != 2 or words[0] != "AnnotatorNotes" or not text.lstrip().startswith("{"):
            return
        try:
            values = json.loads(text)
        except json.JSONDecodeError as error:
            raise self._fail(number, columns[0], f"is not JSON: {error.msg} at column {error.colno}") from None
        node = self._nodes[self._id(number, columns[0], words[1])]
        node.values.update(values)
