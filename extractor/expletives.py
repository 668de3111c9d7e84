"""Subjects that stand for nothing: "it is too early to say", "it will take years to repair"."""

from __future__ import annotations

from spacy.tokens import Token

from extractor.dependents import children, relation
from extractor.lexicon import with_infinitive


def _to_infinitive(verb: Token) -> bool:
    infinitives = children(verb, "xcomp", "advcl")
    return any(mark.lower_ == "to" for clause in infinitives for mark in children(clause, "mark", "aux"))


def is_expletive(token: Token) -> bool:
    """Whether a subject is an "it" that stands for nothing: "it is too early to say"."""
    head = token.head
    if head.lower_ in with_infinitive("adjective") and not children(head, "ccomp", "csubj"):
        return False
    if relation(token) == "expl":
        return True
    if token.lower_ == "it" and head.lemma_ == "take" and _to_infinitive(head):
        # How long it takes, not what it takes.
        return not children(head, "obj") or any(child.ent_type_ == "DATE" for child in head.subtree)
    return (
        token.lower_ == "it"
        and head.pos_ in ("ADJ", "NOUN")
        and bool(children(head, "cop"))
        and bool(children(head, "csubj", "xcomp", "advcl", "acl", "ccomp"))
    )
