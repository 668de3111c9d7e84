"""The dependents of words over a dependency tree, under the labels of Universal Dependencies v2.

Labels of the ClearNLP style (spaCy's English pipelines) are mapped here and nowhere else. A tree is asked for the same
words many times, and spaCy makes new objects for every answer, so what is asked of a document is answered once: its
tokens and their dependents are listed, and functions of one word may be :func:`remembered`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple, TypeVar

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

Answer = TypeVar("Answer")
_UNASKED: Any = object()


class Dependent(NamedTuple):
    """A word and the relation in which it stands to its head, as Universal Dependencies call it."""

    relation: str
    token: Token


class _Tree:
    """What was asked of one document: tokens, dependents and their relations by token index, answers of functions."""

    __slots__ = ("_below", "_names", "answers", "dependents", "doc", "relations", "sentences", "tokens")

    def __init__(self, doc: Doc) -> None:
        strings = doc.vocab.strings
        columns = doc.to_array([HEAD, DEP])
        labels = columns[:, 1].tolist()
        mapped = {label: universal(strings[label]) for label in set(labels)}
        self.doc = doc
        self.tokens: list[Token] = list(doc)
        self._names = [mapped[label] for label in labels]
        self._below: dict[int, list[int]] = {}
        for index, offset in enumerate(columns[:, 0].astype("int64").tolist()):
            if offset:
                self._below.setdefault(index + offset, []).append(index)
        self.dependents: list[tuple[Dependent, ...] | None] = [()] * len(labels)
        for index in self._below:
            self.dependents[index] = None
        self.relations: dict[int, frozenset[str]] = {}
        self.answers: dict[Callable[[Token], Any], dict[int, Any]] = {}
        self.sentences: list[int] | None = None

    def under(self, index: int) -> frozenset[int]:
        found = [index]
        for one in found:  # it grows as it is looked through
            found.extend(self._below.get(one, ()))
        return frozenset(found)

    def below(self, index: int) -> tuple[Dependent, ...]:
        found = self.dependents[index]
        if found is None:
            names, tokens = self._names, self.tokens
            found = tuple([Dependent(names[child], tokens[child]) for child in self._below[index]])
            self.dependents[index] = found
            self.relations[index] = frozenset([name for name, _ in found])
        return found


_tree: _Tree | None = None
"""Of the document asked for last."""


def forget_tree() -> None:
    """Drop what is remembered: to be called by who writes a new tree into a document."""
    global _tree
    _tree = None


def _tree_of(doc: Doc) -> _Tree:
    global _tree
    if _tree is None or _tree.doc is not doc:
        _tree = _Tree(doc)
    return _tree


def remembered(find: Callable[[Token], Answer]) -> Callable[[Token], Answer]:
    """Let a function of one word answer once for each word, as long as the same document is asked.

    find: looks at nothing but the tree, the words and their tags. Its answers are shared: nobody may change one.
    """

    @wraps(find)
    def answer(token: Token) -> Answer:
        tree = _tree
        if tree is None or tree.doc is not token.doc:
            tree = _tree_of(token.doc)
        answers = tree.answers.get(find)
        if answers is None:
            answers = tree.answers[find] = {}
        index = token.i
        found: Answer = answers.get(index, _UNASKED)
        if found is _UNASKED:
            found = answers[index] = find(token)
        return found

    return answer


def tokens_of(doc: Doc) -> list[Token]:
    """The tokens of a document, listed once; not to be changed. A slice of it is many times as fast as a span."""
    return _tree_of(doc).tokens


def sentence_of(token: Token) -> tuple[int, int]:
    """The sentence of a token as half-open token offsets; ``token.sent`` looks for its ends at every call."""
    tree = _tree_of(token.doc)
    if tree.sentences is None:
        tree.sentences = [sentence.start for sentence in tree.doc.sents] + [len(tree.doc)]
    number = bisect_right(tree.sentences, token.i)
    return tree.sentences[number - 1], tree.sentences[number]


def subtree_of(token: Token) -> frozenset[int]:
    """The indices of a token and all that depends on it."""
    return _tree_of(token.doc).under(token.i)


def dependents(token: Token) -> tuple[Dependent, ...]:
    """The dependents of a token, left to right."""
    tree = _tree
    if tree is None or tree.doc is not token.doc:
        tree = _tree_of(token.doc)
    index = token.i
    found = tree.dependents[index]
    return tree.below(index) if found is None else found


def children(token: Token, *relations: str) -> tuple[Token, ...]:
    """The dependents of a token that stand in one of the relations, left to right."""
    tree = _tree
    if tree is None or tree.doc is not token.doc:
        tree = _tree_of(token.doc)
    index = token.i
    found = tree.dependents[index]
    if found is None:
        found = tree.below(index)
    if not found or tree.relations[index].isdisjoint(relations):
        # So it is for most: asked before the dependents are looked at one by one.
        return ()
    return tuple([child for name, child in found if name in relations])


def relation(token: Token) -> str:
    """The dependency label of a token in Universal Dependencies."""
    label = token.dep_
    return _CLEARNLP.get(label, label)


def universal(label: str) -> str:
    """A dependency label in Universal Dependencies, whatever of the two styles it is of."""
    return _CLEARNLP.get(label, label)
