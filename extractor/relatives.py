"""Relative pronouns and what they stand for: "the bank, which Kivu owns"."""

from __future__ import annotations

from spacy.tokens import Token

from extractor.dependents import relation

_RELATIVES = frozenset(("which", "who", "that", "whom", "whose"))


def is_relative(token: Token) -> bool:
    """Whether a token is a relative pronoun in a relative clause."""
    if token.lower_ not in _RELATIVES:
        return False
    for ancestor in token.ancestors:
        if relation(ancestor) in ("acl:relcl", "acl", "advcl:relcl"):
            return True
        if relation(ancestor) in ("ccomp", "advcl"):
            return False
    return False


def antecedent(token: Token) -> Token | None:
    """The noun that a relative pronoun stands for, or None."""
    for ancestor in token.ancestors:
        if relation(ancestor) in ("acl:relcl", "acl", "advcl:relcl"):
            head: Token = ancestor.head
            return head
    return None
