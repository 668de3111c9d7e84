"""From labelled spans and relations back to a record: the opposite of ``corpus.graph``.

What an annotator adds is completed where there is one way to do it: a party without names has those of the
organizations inside its span, a claim without a sentence has the one around its trigger, and normal forms come from a
function that the caller passes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from corpus.graph import (
    CLAIM,
    CONTENT,
    CUE,
    DOCUMENT_FIELDS,
    ENTITY_LABELS,
    LABELS,
    PARTIES,
    PARTY,
    QUANTITIES,
    ROLES,
    SCALARS,
    SOURCE,
    UNSCORED_ROLE,
    Graph,
    Node,
)

Forms = Mapping[tuple[str, int, int], Mapping[str, Any]]
"""Normal forms by label, start and end."""
Fill = Callable[[Graph], Forms]
"""Finds the normal forms of an article's mentions."""

REQUIRED: Mapping[str, tuple[str, ...]] = {
    "ORG": ("name",),
    "MONEY": ("currency",),
    "PERCENT": (),
    "DATE": (),
    "STANCE": ("lemma", "type"),
    CLAIM: ("lemma", "type"),
}
_NUMBERS = {"MONEY": "amount", "PERCENT": "value"}
_TARGETS: Mapping[str, frozenset[str]] = {
    **{name: frozenset({PARTY, SOURCE, "ORG"}) for name in (*PARTIES, "source")},
    **{name: frozenset({label}) for name, label in QUANTITIES.items()},
    "attribution": frozenset({CUE}),
    "content": frozenset({CONTENT}),
}
_SOURCES: Mapping[str, str] = {**dict.fromkeys((*PARTIES, *QUANTITIES), CLAIM), "source": CUE, "content": CUE}
_BREAK = re.compile(r"(?<=[.!?])[\"'”’)]*\s+(?=[\"'“‘(]*[A-Z0-9])|\n\s*\n|\r\n\s*\r\n")


class AssemblyError(ValueError):
    """A graph that is no record: ``field`` names the span or relation, ``problem`` what is wrong with it."""

    def __init__(self, field: str | None, problem: str) -> None:
        """State what is wrong and where."""
        super().__init__(f"{field}: {problem}" if field else problem)
        self.field, self.problem = field, problem


def record_of(graph: Graph, fill: Fill | None = None) -> tuple[dict[str, Any], list[str]]:
    """The record of a graph in JSON form, and what had to be left out of it, one line for each.

    fill: gives normal forms of mentions that have none; asked only when one is missing.
    Raises AssemblyError for an unknown label or relation, an offset outside the text, and relations that do not fit.
    """
    return _Assembler(graph, fill).record()


class _Assembler:
    def __init__(self, graph: Graph, fill: Fill | None) -> None:
        self._graph = graph
        self._fill = fill
        self._forms: Forms | None = None
        self._notes: list[str] = []
        self._nodes: dict[str, Node] = {}
        for node in graph.nodes:
            self._check(node)
            self._nodes[node.id] = node
        self._relations: dict[str, list[tuple[str, Node]]] = {}
        for edge in graph.edges:
            self._relate(edge.label, edge.source, edge.target)

    def _check(self, node: Node) -> None:
        name = f"span {node.id}"
        if node.label not in LABELS:
            raise AssemblyError(f"{name}.label", f"unknown label {node.label!r}; known are {', '.join(LABELS)}")
        if not 0 <= node.start < node.end <= len(self._graph.text):
            size = len(self._graph.text)
            raise AssemblyError(name, f"offsets {node.start}:{node.end} do not fit a text of {size} characters")
        if node.id in self._nodes:
            raise AssemblyError(name, "this id stands twice")

    def _relate(self, label: str, source: str, target: str) -> None:
        name = f"relation {label} from {source} to {target}"
        field, _, role = label.partition("_")
        known = field in _TARGETS and (not role or (field in ("money", "percents") and role in (*ROLES, UNSCORED_ROLE)))
        if not known:
            raise AssemblyError(name, f"unknown relation {label!r}")
        ends = [self._nodes.get(one) for one in (source, target)]
        if ends[0] is None or ends[1] is None:
            raise AssemblyError(name, f"there is no span {source if ends[0] is None else target}")
        if ends[1].label not in _TARGETS[field]:
            raise AssemblyError(name, f"may not lead to {ends[1].label}")
        if ends[0].label != _SOURCES.get(field, CLAIM) and not (field == "attribution" and ends[0].label == CUE):
            raise AssemblyError(name, f"may not start from {ends[0].label}")
        self._relations.setdefault(source, []).append((label, ends[1]))

    def record(self) -> tuple[dict[str, Any], list[str]]:
        graph = self._graph
        record: dict[str, Any] = {"id": graph.id}
        record |= {name: graph.values[name] for name in DOCUMENT_FIELDS if name in graph.values}
        record["text"] = graph.text
        entities = [self._entity(node) for node in self._labelled(*ENTITY_LABELS) if node.values.get("listed", True)]
        claims = [self._claim(node) for node in self._labelled(CLAIM)]
        listed = sorted(
            (node for node in self._labelled(CUE) if "position" in node.values), key=lambda one: one.values["position"]
        )
        groups = {
            "entities": [one for one in entities if one],
            "claims": [one for one in claims if one],
            "attributions": [self._attribution(node) for node in listed],
        }
        annotated = graph.values.get("annotated")
        for name, items in groups.items():
            if items or (name in annotated if annotated is not None else name == "entities"):
                record[name] = items
        return record, self._notes

    def _labelled(self, *labels: str) -> Iterator[Node]:
        return (node for node in self._graph.nodes if node.label in labels)

    def _span(self, node: Node) -> dict[str, Any]:
        return {"start": node.start, "end": node.end, "text": self._graph.text[node.start : node.end]}

    def _left_out(self, node: Node, why: str) -> None:
        words = " ".join(self._graph.text[node.start : node.end].split())
        self._notes.append(f"{self._graph.id}: {node.label} {words!r} at {node.start}:{node.end} left out: {why}")

    def _values(self, node: Node) -> dict[str, Any] | None:
        """The normal form of a mention or claim, completed where it is not whole; None when that cannot be done."""
        values = dict(node.values)
        if _whole(node.label, values):
            return values
        for name, value in self._form(node).items():
            values.setdefault(name, value)
        if node.label == "ORG":
            values.setdefault("name", " ".join(self._graph.text[node.start : node.end].split()))
        if node.label == CLAIM:
            values.setdefault("lemma", self._graph.text[node.start : node.end].casefold())
        if _whole(node.label, values):
            return values
        self._left_out(node, "it has no normal form")
        return None

    def _form(self, node: Node) -> Mapping[str, Any]:
        if self._fill is None:
            return {}
        if self._forms is None:
            self._forms = self._fill(self._graph)
        label = "STANCE" if node.label == CLAIM else node.label
        return self._forms.get((label, node.start, node.end), {})

    def _entity(self, node: Node) -> dict[str, Any] | None:
        values = self._values(node)
        if values is None:
            return None
        values.pop("listed", None)
        return {"label": node.label, **self._span(node), **values}

    def _claim(self, node: Node) -> dict[str, Any] | None:
        values = self._values(node)
        if values is None:
            return None
        unscored = values.pop("unscored", None) or []
        sentence = values.pop("sentence", None)
        claim: dict[str, Any] = {
            "type": values.pop("type"),
            "trigger": {**self._span(node), "lemma": values.pop("lemma")},
            "sentence": self._sentence(node, sentence),
        }
        for name, default in SCALARS.items():
            if name in values or name not in unscored:
                claim[name] = values.pop(name, default)
        claim |= values
        for name in PARTIES:
            party = self._only(node, name)
            if party is not None or name not in unscored:
                claim[name] = self._party(party) if party is not None else None
        for name in QUANTITIES:
            several = [self._quantity(label, target) for label, target in self._from(node, name)]
            if several or name not in unscored:
                claim[name] = [one for one in several if one]
        cue = self._only(node, "attribution")
        if cue is not None or "attribution" not in unscored:
            claim["attribution"] = self._attribution(cue) if cue is not None else None
        return claim

    def _from(self, node: Node, field: str) -> list[tuple[str, Node]]:
        return [one for one in self._relations.get(node.id, ()) if one[0].partition("_")[0] == field]

    def _only(self, node: Node, field: str) -> Node | None:
        found = self._from(node, field)
        if len(found) > 1:
            raise AssemblyError(f"span {node.id}", f"has {len(found)} relations {field!r}; there may be one")
        return found[0][1] if found else None

    def _quantity(self, relation: str, node: Node) -> dict[str, Any] | None:
        values = self._values(node)
        if values is None:
            return None
        values.pop("listed", None)
        field, _, role = relation.partition("_")
        if field != "dates" and role != UNSCORED_ROLE:
            values["role"] = role or None
        return {**self._span(node), **values}

    def _party(self, node: Node) -> dict[str, Any]:
        if node.label == "ORG":
            values = self._values(node) or {}
            return {**self._span(node), "organizations": [values["name"]] if "name" in values else []}
        values = dict(node.values)
        unscored = values.pop("unscored", None) or []
        if "organizations" not in values and "organizations" not in unscored:
            values["organizations"] = self._names(node)
        return {**self._span(node), **values}

    def _names(self, node: Node) -> list[str]:
        inside = (one for one in self._labelled("ORG") if node.start <= one.start and one.end <= node.end)
        return list(dict.fromkeys(str((self._values(one) or {}).get("name")) for one in inside))

    def _attribution(self, node: Node, within: tuple[str, ...] = ()) -> dict[str, Any]:
        if node.id in within:
            raise AssemblyError(f"span {node.id}", "this attribution stands in itself")
        values = {name: value for name, value in node.values.items() if name != "position"}
        unscored = values.pop("unscored", None) or []
        attribution: dict[str, Any] = {"cue": {**self._span(node), **values}}
        source = self._only(node, "source")
        if source is not None or "source" not in unscored:
            attribution["source"] = self._source(source) if source is not None else None
        content = self._only(node, "content")
        if content is not None or "content" not in unscored:
            attribution["content"] = {"start": content.start, "end": content.end} if content is not None else None
        outer = self._only(node, "attribution")
        if outer is not None or "attribution" not in unscored:
            attribution["attribution"] = self._attribution(outer, (*within, node.id)) if outer is not None else None
        return attribution

    def _source(self, node: Node) -> dict[str, Any]:
        return self._party(node)

    def _sentence(self, node: Node, stated: str | None) -> dict[str, Any]:
        """The sentence that a claim states as ``start:end``, or else the one around its trigger."""
        text = self._graph.text
        if stated is not None:
            bounds = re.fullmatch(r"(\d+):(\d+)", stated)
            if bounds is None or not 0 <= int(bounds[1]) < int(bounds[2]) <= len(text):
                raise AssemblyError(f"span {node.id}.sentence", f"{stated!r} is no stretch of the text")
            start, end = int(bounds[1]), int(bounds[2])
        else:
            breaks = [(one.start(), one.end()) for one in _BREAK.finditer(text)]
            start = max((after for _, after in breaks if after <= node.start), default=0)
            end = min((before for before, _ in breaks if before >= node.end), default=len(text))
            end -= len(text[start:end]) - len(text[start:end].rstrip())
            start += len(text[start:end]) - len(text[start:end].lstrip())
            start, end = min(start, node.start), max(end, node.end)
        return {"start": start, "end": end, "text": text[start:end]}


def _whole(label: str, values: Mapping[str, Any]) -> bool:
    if any(values.get(name) is None for name in REQUIRED.get(label, ())):
        return False
    number = _NUMBERS.get(label)
    if number is None:
        return True
    if values.get("bound") == "range":
        return values.get("low") is not None and values.get("high") is not None
    return values.get(number) is not None
