"""Relative pronouns and what they stand for: "the bank, which Kivu owns"."""

from __future__ import annotations

from spacy.tokens import Token

from extractor.dependents import children, relation

RELATIVES = frozenset(("which", "who", "that", "whom", "whose"))


def is_relative(token: Token) -> bool:
    """Whether a token is a relative pronoun in a relative clause."""
    if token.lower_ not in RELATIVES:
        return False
    for ancestor in token.ancestors:
        if relation(ancestor) in ("acl:relcl", "acl", "advcl:relcl"):
            return True
        # "which Kivu said came from abroad": the verb of saying stands in between.
        across = relation(ancestor) == "ccomp" and token.i < ancestor.head.i < ancestor.i
        if relation(ancestor) in ("ccomp", "advcl") and not across:
            return False
    return False


def antecedent(token: Token) -> Token | None:
    """The noun that a relative pronoun stands for, or None."""
    for ancestor in token.ancestors:
        if relation(ancestor) in ("acl:relcl", "acl", "advcl:relcl"):
            head: Token = ancestor.head
            return head
    return None


def tells_circumstance(predicate: Token) -> bool:
    """Whether a relative clause says where, when or why, so that its noun is no party: "a town where it sells"."""
    return any(child.lower_ in ("where", "when", "why") for child in children(predicate, "advmod"))
