"""Past forms and past participles: which of the two a form is, by its tag or its form."""

from __future__ import annotations

from functools import lru_cache

from spacy.tokens import Token

from extractor.dependents import relation
from extractor.inflection import irregular
from extractor.read_tree import tree_words


def is_past_participle(token: Token) -> bool:
    """Whether a word is a past participle, by its tag or, where the syntax gave none, by its form."""
    if token.tag_:
        if token.tag_ == "VBD" and relation(token) == "acl" and token.lower_ in tree_words("traded"):
            return True  # "shares bought on the exchange"
        return token.tag_ in ("VBN", "VBD", "JJ") and (token.tag_ == "VBN" or token.lower_.endswith("ed"))
    return token.lower_.endswith("ed") or token.lower_ in _irregular_participles()


@lru_cache(maxsize=1)
def _irregular_participles() -> frozenset[str]:
    return frozenset(form for row in irregular().values() for form in (row.participle or row.past))


@lru_cache(maxsize=1)
def past_forms() -> frozenset[str]:
    """Forms that are no participle: "grew", "fell"."""
    return frozenset(form for row in irregular().values() for form in row.past) - _irregular_participles()
