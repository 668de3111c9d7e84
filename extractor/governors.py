"""The predicate that a noun hangs on, across the nouns that only carry it: "plans for the sale of its unit"."""

from __future__ import annotations

from typing import NamedTuple

from spacy.tokens import Token

from extractor.clauses import case_of, children, relation
from extractor.lexicon import Lexicon
from extractor.nominals import amount_host
from extractor.phrases import lemma_of

_PREDICATES = frozenset(("VERB", "AUX", "ADJ"))


class Governor(NamedTuple):
    """The predicate that a noun hangs on.

    relation: of the outermost noun to it. preposition: the one before that noun, or "".
    between: nouns on the way ("the terms of the acquisition"), innermost first. owner: whose they are, or None.
    """

    predicate: Token
    relation: str
    preposition: str
    between: tuple[Token, ...]
    owner: Token | None


def governor_of(noun: Token, lexicon: Lexicon) -> Governor | None:
    """The predicate that governs a noun, across coordination and across nouns that carry it ("plans for the sale")."""
    node, owner = amount_host(noun) or noun, None
    between: list[Token] = []
    for _ in range(6):
        name, head = relation(node), node.head
        if head == node:
            return None
        before = _noun_before(node) if name == "obl" else None
        if before is not None and before.head == head and _carries(before, lexicon):
            # "announced plans | for the sale", wherever the syntax hung the phrase.
            between.append(before)
            owner = owner or next(iter(children(before, "nmod:poss")), None)
            node = before
        elif name == "conj" and head.pos_ in ("NOUN", "PROPN"):
            node = head
        elif name == "nmod" and head.pos_ == "NOUN" and _carries(head, lexicon):
            between.append(head)
            owner = owner or next(iter(children(head, "nmod:poss")), None)
            node = head
        elif name in ("obj", "obl", "iobj", "nsubj:pass", "nsubj", "xcomp") and head.pos_ in _PREDICATES:
            return Governor(head, name, case_of(node), tuple(between), owner)
        else:
            return Governor(node, "", "", tuple(between), owner) if owner is not None else None
    return None


def _noun_before(node: Token) -> Token | None:
    """The noun right before a prepositional phrase, or None."""
    index = node.left_edge.i - 1
    while index >= 0 and node.doc[index].is_space:
        index -= 1
    return node.doc[index] if index >= 0 and node.doc[index].pos_ == "NOUN" else None


def _carries(noun: Token, lexicon: Lexicon) -> bool:
    word = lemma_of(noun)
    carriers = lexicon.carriers_by_lemma.get(word, ())
    return word in lexicon.classes["part_of_act"] or any(row.pos == "noun" for row in carriers)
