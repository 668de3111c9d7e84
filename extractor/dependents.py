"""The dependents of words over a dependency tree, under the labels of Universal Dependencies v2.

Labels of the ClearNLP style (spaCy's English pipelines) are mapped here and nowhere else. A tree is asked for the same
words many times, and spaCy makes new objects for every answer, so the dependents of a document are listed once.
"""

from __future__ import annotations

import weakref
from typing import NamedTuple

from spacy.attrs import DEP, HEAD
from spacy.tokens import Doc, Token

_CLEARNLP = {
    "dobj": "obj",
    "dative": "iobj",
    "nsubjpass": "nsubj:pass",
    "csubjpass": "csubj:pass",
    "auxpass": "aux:pass",
    "relcl": "acl:relcl",
    "poss": "nmod:poss",
    "neg": "advmod",
    "prt": "compound:prt",
    "npadvmod": "obl",
    "oprd": "xcomp",
    "nn": "compound",
}


class Dependent(NamedTuple):
    """A word and the relation in which it stands to its head, as Universal Dependencies call it."""

    relation: str
    token: Token


_tree: tuple[weakref.ref[Doc], list[list[int]], list[str], list[list[Dependent] | None]] | None = None
"""Of the document asked for last: each token's dependents as indices, its relation, and its dependents as objects."""


def forget_tree() -> None:
    """Drop what is remembered: to be called by who writes a new tree into a document."""
    global _tree
    _tree = None


def _read_tree(doc: Doc) -> list[list[Dependent] | None]:
    global _tree
    strings = doc.vocab.strings
    columns = doc.to_array([HEAD, DEP])
    offsets = columns[:, 0].astype("int64").tolist()
    labels = columns[:, 1].tolist()
    names = {label: strings[label] for label in set(labels)}
    mapped = {label: universal(name) for label, name in names.items()}
    below: list[list[int]] = [[] for _ in offsets]
    for index, offset in enumerate(offsets):
        if offset:
            below[index + offset].append(index)
    _tree = (weakref.ref(doc), below, [mapped[label] for label in labels], [None] * len(below))
    return _tree[3]


def dependents(token: Token) -> list[Dependent]:
    """The dependents of a token, left to right; not to be changed."""
    doc = token.doc
    index = token.i
    known = _tree[3] if _tree is not None and _tree[0]() is doc else _read_tree(doc)
    found = known[index]
    if found is None:
        assert _tree is not None
        _, below, names, _ = _tree
        found = known[index] = [Dependent(names[child], doc[child]) for child in below[index]]
    return found


def children(token: Token, *relations: str) -> list[Token]:
    """The dependents of a token that stand in one of the relations, left to right."""
    return [child for name, child in dependents(token) if name in relations]


def relation(token: Token) -> str:
    """The dependency label of a token in Universal Dependencies."""
    return universal(token.dep_)


def universal(label: str) -> str:
    """A dependency label in Universal Dependencies, whatever of the two styles it is of."""
    return _CLEARNLP.get(label, label)
