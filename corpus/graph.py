"""A record as labelled spans and relations, which is the form that annotation tools hold.

An entity is a node with its normal form as values. A claim is a node on its trigger, labelled CLAIM, from which
relations run to its parties (PARTY), quantities and dates (the entity's own node) and to its cue (CUE); from the cue
they run to the source (SOURCE) and the content (CONTENT). What a record leaves unscored, the graph names, so that the
way there and back gives the same record. ``corpus.assembly`` goes the other way.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

from corpus.agreement import ENTITY_VALUES, Item, content_key
from schemas import Article
from schemas.claim import Certainty, Modality, Polarity, SourceKind
from schemas.values import Bound, PercentUnit, Role

ENTITY_LABELS: tuple[str, ...] = tuple(ENTITY_VALUES)
CLAIM, PARTY, CUE, SOURCE, CONTENT = "CLAIM", "PARTY", "CUE", "SOURCE", "CONTENT"
LABELS: tuple[str, ...] = (*ENTITY_LABELS, CLAIM, PARTY, CUE, SOURCE, CONTENT)
"""Every label that a node may have."""

PARTIES = ("subject", "object", "counterparty")
QUANTITIES: Mapping[str, str] = {"money": "MONEY", "percents": "PERCENT", "dates": "DATE"}
"""Fields of a claim that list values, and the label of those."""
ROLES: tuple[str, ...] = get_args(Role)
SCALARS: Mapping[str, Any] = {"nominal": False, "polarity": "positive", "modality": "actual", "certainty": "asserted"}
"""Fields of a claim with one value of a closed set, and what they are when nothing is said."""
VALUES: Mapping[str, tuple[str, ...]] = {
    "polarity": get_args(Polarity),
    "modality": get_args(Modality),
    "certainty": get_args(Certainty),
    "kind": get_args(SourceKind),
    "bound": get_args(Bound),
    "unit": get_args(PercentUnit),
}
"""What the values of a node that come from a closed set may be."""
UNSCORED_ROLE = "unscored"

RELATIONS: tuple[str, ...] = (
    *PARTIES,
    *(f"{name}{role}" for name in ("money", "percents") for role in ("", *(f"_{one}" for one in ROLES))),
    "dates",
    "attribution",
    "source",
    "content",
)
"""Every relation that an annotator may draw. A role of money or percents follows an underscore."""

DOCUMENT_FIELDS = tuple(name for name in Article.model_fields if name not in ("id", "text"))
"""What is known of an article beside its text: title, published, url, path, site."""
GROUPS = ("entities", "claims", "attributions")
LISTS = frozenset({"organizations", "rules", "unscored"})
"""Values that are lists of texts. The others are one text, but for two truth values, a number and a position."""


@dataclass
class Node:
    """A labelled span; offsets are half-open and count code points."""

    id: str
    label: str
    start: int
    end: int
    values: dict[str, Any] = field(default_factory=dict)


@dataclass
class Edge:
    """A labelled relation from one node to another, by their ids."""

    label: str
    source: str
    target: str


@dataclass
class Graph:
    """One article with its annotation. ``values`` holds ``DOCUMENT_FIELDS`` and which groups are annotated."""

    id: str
    text: str
    values: dict[str, Any] = field(default_factory=dict)
    nodes: list[Node] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    file: Path | None = None
    line: int | None = None

    def node(self, identifier: str) -> Node | None:
        """The node of an id, or None."""
        return next((one for one in self.nodes if one.id == identifier), None)


def graph_of(record: Item) -> Graph:
    """The graph of a record in its JSON form, nothing lost: ``corpus.assembly.record_of`` gives the record back."""
    return _Builder(record).graph


def _without(item: Item, *names: str) -> dict[str, Any]:
    return {name: copy.deepcopy(value) for name, value in item.items() if name not in (*names, "start", "end", "text")}


class _Builder:
    """Lays nodes and relations out in the order of the record, sharing the nodes that say the same."""

    def __init__(self, record: Item) -> None:
        values = {name: record[name] for name in DOCUMENT_FIELDS if name in record}
        values["annotated"] = [name for name in GROUPS if name in record]
        self.graph = Graph(record["id"], record["text"], values)
        self._shared: dict[str, str] = {}
        for entity in record.get("entities") or ():
            self._add(entity["label"], entity, _without(entity, "label"), keep=True)
        for claim in record.get("claims") or ():
            self._claim(claim)
        for position, attribution in enumerate(record.get("attributions") or ()):
            self._attribution(attribution, {"position": position})

    def _add(self, label: str, span: Item, values: dict[str, Any], *, keep: bool = False) -> str:
        identifier = f"n{len(self.graph.nodes) + 1}"
        self.graph.nodes.append(Node(identifier, label, span["start"], span["end"], values))
        if keep:
            self._shared.setdefault(_key(label, span, values), identifier)
        return identifier

    def _shared_node(self, label: str, span: Item, values: dict[str, Any]) -> str:
        key = _key(label, span, values)
        if key not in self._shared:
            unlisted = {"listed": False} if label in ENTITY_LABELS else {}
            self._shared[key] = self._add(label, span, {**values, **unlisted})
        return self._shared[key]

    def _join(self, label: str, source: str, target: str) -> None:
        self.graph.edges.append(Edge(label, source, target))

    def _claim(self, claim: Item) -> None:
        skipped = {"trigger", "sentence", "attribution", *PARTIES, *QUANTITIES}
        values = {"lemma": claim["trigger"]["lemma"]} if "lemma" in claim["trigger"] else {}
        values |= _without(claim, *skipped)
        sentence = claim.get("sentence")
        if sentence is not None:
            values["sentence"] = f"{sentence['start']}:{sentence['end']}"
        fields = (*SCALARS, *PARTIES, *QUANTITIES, "attribution")
        unscored = [name for name in fields if name not in claim]
        if unscored:
            values["unscored"] = unscored
        node = self._add(CLAIM, claim["trigger"], values)
        for name in PARTIES:
            if claim.get(name) is not None:
                self._join(name, node, self._shared_node(PARTY, claim[name], _party_values(claim[name])))
        for name, label in QUANTITIES.items():
            for one in claim.get(name) or ():
                relation = name if name == "dates" else _with_role(name, one)
                self._join(relation, node, self._shared_node(label, one, _without(one, "role")))
        if claim.get("attribution") is not None:
            self._join("attribution", node, self._attribution(claim["attribution"]))

    def _attribution(self, attribution: Item, listed: Mapping[str, Any] | None = None) -> str:
        """The node of an attribution's cue; one that says the same, to the outermost, is shared unless it is listed."""
        key = content_key(attribution)
        if listed is None and key in self._shared:
            return self._shared[key]
        if listed is not None and key in self._shared:
            there = self.graph.node(self._shared[key])
            if there is not None and "position" not in there.values:
                there.values.update(listed)
                return there.id
        values = _without(attribution["cue"]) | dict(listed or {})
        unscored = [name for name in ("source", "content", "attribution") if name not in attribution]
        if unscored:
            values["unscored"] = unscored
        node = self._add(CUE, attribution["cue"], values)
        self._shared.setdefault(key, node)
        if attribution.get("source") is not None:
            source = attribution["source"]
            self._join("source", node, self._shared_node(SOURCE, source, _party_values(source)))
        if attribution.get("content") is not None:
            self._join("content", node, self._shared_node(CONTENT, attribution["content"], {}))
        if attribution.get("attribution") is not None:
            self._join("attribution", node, self._attribution(attribution["attribution"]))
        return node


def _party_values(party: Item) -> dict[str, Any]:
    values = _without(party)
    if "organizations" not in values:
        values["unscored"] = ["organizations"]
    return values


def _with_role(name: str, one: Item) -> str:
    if "role" not in one:
        return f"{name}_{UNSCORED_ROLE}"
    return name if one["role"] is None else f"{name}_{one['role']}"


def _key(label: str, span: Item, values: Mapping[str, Any]) -> str:
    return content_key({"label": label, "start": span["start"], "end": span["end"], "values": dict(values)})


# Values as texts, for the formats that hold nothing else


def as_texts(values: Mapping[str, Any]) -> tuple[dict[str, list[str]], list[str]]:
    """Values as lists of texts, and the names of those that are stated to be empty (null or a list without items)."""
    texts: dict[str, list[str]] = {}
    empty = []
    for name, value in values.items():
        if value is None or value == [] or value == ():
            empty.append(name)
        elif isinstance(value, (list, tuple)):
            texts[name] = [str(one) for one in value]
        elif isinstance(value, bool):
            texts[name] = ["true" if value else "false"]
        else:
            texts[name] = [str(value)]
    return texts, empty


def from_texts(texts: Mapping[str, Sequence[str]], empty: Iterable[str] = ()) -> dict[str, Any]:
    """Values from their texts; the opposite of ``as_texts``. Raises ValueError for a number that is none."""
    values: dict[str, Any] = {}
    for name in empty:
        values[name] = [] if name in LISTS else None
    for name, several in texts.items():
        if name in LISTS:
            values[name] = list(several)
        elif not several:
            continue
        elif name in ("nominal", "listed"):
            values[name] = several[0].strip().casefold() in ("true", "yes", "1")
        elif name == "confidence":
            values[name] = float(several[0])
        elif name == "position":
            values[name] = int(several[0])
        else:
            values[name] = several[0]
    return values
