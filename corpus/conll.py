"""CoNLL files in IOB2: a token and its tag a line, entities only.

Shape: that of the shared task of 2003 (https://aclanthology.org/W03-0419), columns divided by blanks, the tag last,
an empty line after a sentence, ``-DOCSTART-`` before a document. Comments in the way of CoNLL-U carry the id, the text
and what is known of the article, so that offsets come back exactly; without them the text is the tokens and blanks.
"""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from corpus.gold import GoldError, read_text
from corpus.graph import DOCUMENT_FIELDS, ENTITY_LABELS, Graph, Node
from corpus.offsets import tokens

_COMMENT = re.compile(rf"# (newdoc id|text|{'|'.join(DOCUMENT_FIELDS)}) = (.*)")
_START = "-DOCSTART-"
_TAG = re.compile(r"O|[BI]-(\S+)")
_BLANK = re.compile(r"[ \t]+")


def write(graphs: Sequence[Graph], path: Path, *, draft: bool = False) -> list[str]:
    """Write one file; entity labels only. Returns what the format cannot hold, one line for each kind of thing.

    Raises OSError.
    """
    lines: list[str] = []
    lost = {"claim": 0, "attribution": 0, "normal form": 0}
    notes = []
    for graph in graphs:
        lost["claim"] += sum(node.label == "CLAIM" for node in graph.nodes)
        lost["attribution"] += sum("position" in node.values for node in graph.nodes)
        nodes = [node for node in graph.nodes if node.label in ENTITY_LABELS and node.values.get("listed", True)]
        lost["normal form"] += len(nodes)
        kept, left_out = _flat(nodes, graph.text)
        notes += [f"{graph.id}: {node.label} at {node.start}:{node.end} left out: {why}" for node, why in left_out]
        lines += [f"{_START} O", "", f"# newdoc id = {_quoted(graph.id)}"]
        lines += [f"# {name} = {_quoted(graph.values[name])}" for name in DOCUMENT_FIELDS if name in graph.values]
        lines.append(f"# text = {_quoted(graph.text)}")
        lines += [*_tagged(graph.text, kept), ""]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    why = "left out: the format holds the labels of entities only"
    return [f"{count:,} {name}s {why}" for name, count in lost.items() if count] + notes


def _quoted(value: object) -> str:
    """A value as JSON on one line, whatever a program takes for the end of a line."""
    shown = json.dumps(value, ensure_ascii=False)
    return re.sub("[\x85\u2028\u2029]", lambda match: f"\\u{ord(match[0]):04x}", shown)


def _flat(nodes: Sequence[Node], text: str) -> tuple[list[Node], list[tuple[Node, str]]]:
    """The nodes that do not overlap, the longer ones kept, and the others with the reason."""
    kept: list[Node] = []
    left_out = []
    for node in sorted(nodes, key=lambda one: (one.start - one.end, one.start)):
        words = text[node.start : node.end]
        if words != words.strip():
            left_out.append((node, "it begins or ends with white space"))
        elif any(node.start < other.end and other.start < node.end for other in kept):
            left_out.append((node, "it overlaps another entity"))
        else:
            kept.append(node)
    return kept, left_out


def _tagged(text: str, nodes: Sequence[Node]) -> Iterator[str]:
    starts = {node.start: node for node in nodes}
    current: Node | None = None
    before = 0
    for token in tokens(text, ((node.start, node.end) for node in nodes)):
        gap = text[before : token.start].replace("\r\n", "\n")
        if before and re.search(r"\n\s*\n", gap) and (current is None or current.end <= before):
            yield ""
        before = token.end
        if token.start in starts:
            current = starts[token.start]
            tag = f"B-{current.label}"
        elif current is not None and token.end <= current.end:
            tag = f"I-{current.label}"
        else:
            tag = "O"
        yield f"{token.text}\t{tag}"


def read(path: Path) -> Iterator[Graph]:
    """The graphs of a file, one for each document. Raises GoldError for a line that is no token with a tag.

    Tags are IOB2; an I after another label or none begins an entity, as in IOB1.
    """
    document = _Document(path, 1)
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        line = line.removesuffix("\r")
        if line.startswith(_START):
            if document.filled:
                yield document.graph()
            document = _Document(path, number)
        elif comment := _COMMENT.fullmatch(line):
            if comment[1] == "newdoc id" and document.filled:
                yield document.graph()
                document = _Document(path, number)
            document.comment(comment[1], comment[2])
        elif line.strip():
            document.token(number, line)
        else:
            document.gap()
    if document.filled:
        yield document.graph()


class _Document:
    """What has been read of one document."""

    def __init__(self, path: Path, line: int) -> None:
        self._path, self._line = path, line
        self._comments: dict[str, object] = {}
        self._tokens: list[tuple[int, str, str]] = []
        self._gaps: set[int] = set()

    @property
    def filled(self) -> bool:
        return bool(self._tokens or self._comments)

    def comment(self, name: str, value: str) -> None:
        """Take a comment in: JSON as this module writes it, or plain words; the texts of sentences are joined."""
        known: object = value
        if value.startswith('"') or value == "null":
            with contextlib.suppress(json.JSONDecodeError):
                known = json.loads(value)
        if name == "text" and "text" in self._comments:
            known = f"{self._comments['text']} {known}"
        self._comments[name] = known

    def token(self, number: int, line: str) -> None:
        columns = _BLANK.split(line.strip(" \t"))
        if len(columns) < 2:
            raise GoldError(self._path, number, "tag", "a token and its tag are needed")
        if not _TAG.fullmatch(columns[-1]):
            raise GoldError(self._path, number, "tag", f"{columns[-1]!r} is no tag; O, B-LABEL and I-LABEL are")
        self._tokens.append((number, columns[0], columns[-1]))

    def gap(self) -> None:
        self._gaps.add(len(self._tokens))

    def graph(self) -> Graph:
        text = self._comments.get("text")
        if not isinstance(text, str):
            text = "".join(
                word + ("\n\n" if index in self._gaps else " ") for index, (_, word, _) in enumerate(self._tokens, 1)
            ).strip()
        identifier = self._comments.get("newdoc id") or f"{self._path.stem}-{self._line}"
        values = {name: self._comments[name] for name in DOCUMENT_FIELDS if name in self._comments}
        graph = Graph(str(identifier), text, {**values, "annotated": ["entities"]}, file=self._path, line=self._line)
        at = 0
        current: Node | None = None
        for index, (number, word, tag) in enumerate(self._tokens):
            if index in self._gaps:
                current = None
            start = text.find(word, at)
            if start < 0:
                raise GoldError(self._path, number, "token", f"{word!r} is not in the text after character {at}")
            at = start + len(word)
            label = tag[2:]
            if not label:
                current = None
            elif tag[0] == "I" and current is not None and current.label == label:
                current.end = at
            else:
                current = Node(f"n{len(graph.nodes) + 1}", label, start, at)
                graph.nodes.append(current)
        return graph
