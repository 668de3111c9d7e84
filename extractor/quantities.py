"""Amounts, percentages and dates: the claim that each belongs to and the part that it plays there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from spacy.symbols import NUM
from spacy.tokens import Doc, Span, Token

from extractor.annotations import value_of
from extractor.clauses import case_of, children, obliques, relation
from extractor.lexicon import shipped
from extractor.phrases import lemma_of
from extractor.senses import MONEY, NUMBER, PERCENT

_FINITE = frozenset(("ccomp", "advcl", "acl:relcl", "parataxis", "advcl:relcl"))
STAKES = frozenset(("stake", "interest", "holding", "share", "stock", "ownership", "equity", "control"))
_VALUATIONS = frozenset(("value", "valuation", "capitalisation", "capitalization", "worth"))
_PRICED = frozenset(("acquire", "divest"))
_CHANGES = frozenset(("increase", "decrease"))
#: What stands before the number of things that were named before.
_KNOWN = frozenset(("the", "these", "those", "its", "their", "both"))


def amount_tokens(doc: Doc) -> dict[int, str]:
    """Token index to MONEY or PERCENT for every token of an amount."""
    found: dict[int, str] = {}
    for key, label in (("money", MONEY), ("percents", PERCENT)):
        for span in doc.spans.get(key, ()):
            for index in range(span.start, span.end):
                found[index] = label
    return found


def head_of(span: Span) -> Token:
    """The token of a mention whose head lies outside it: where the mention hangs on the tree."""
    for token in span:
        outside = token.head.i < span.start or token.head.i >= span.end or token.head == token
        if outside and token.dep_ and not token.is_space:
            return token
    return span.root


def find_claim(mention: Span, heads: Mapping[int, int]) -> int | None:
    """The number of the claim in whose own clause a mention stands, or None.

    mention: an amount or a date.
    heads: token index of each claim's predicate or trigger to the claim's number.
    """
    node = head_of(mention)
    for _ in range(40):
        if node.i in heads:
            return heads[node.i]
        if node.head == node:
            return None
        if relation(node) in _FINITE and node.pos_ in ("VERB", "AUX"):
            return None
        node = node.head
    return None


def is_amount_alone(noun: Token, amounts: Mapping[int, str]) -> bool:
    """Whether a phrase is nothing but an amount: "$5m", "a total of $5m", "2.5 mln tonnes", but not "$5m of notes".

    amounts: token index to MONEY or PERCENT for tokens of amounts.
    """
    inner = [part for preposition, part in obliques(noun) if preposition == "of"]
    if noun.i in amounts:
        return not inner and not children(noun, "conj")
    classes = shipped().classes
    if lemma_of(noun) in classes["sum_of"]:
        return bool(inner) and all(is_amount_alone(part, amounts) for part in inner)
    counted = lemma_of(noun) in classes["measure_unit"] and children(noun, "nummod")
    inner = inner or [part for part in noun.doc[noun.i + 1 : noun.i + 2] if part.lower_ == "of"]
    return bool(counted) and not inner and not children(noun, "nmod:poss", "conj")


def role_of(mention: Span, claim_type: str, lemma: str) -> str | None:
    """The part that an amount or a percentage plays in its claim, from its preposition, its noun and the claim's type.

    "rose 2% to $11.1bn from $10.9bn": change, to, from. "a 49% stake": stake. "bought X for $2bn": price.
    """
    head = head_of(mention)
    preposition = case_of(head)
    governor = lemma_of(head.head)
    if not preposition and mention.start > 0:
        before = mention.doc[mention.start - 1].lower_
        preposition = before if before in ("to", "from", "by", "at", "for") else ""
    if mention.label_ == "PERCENT" and (governor in STAKES or (lemma_of(head) in STAKES)):
        return "stake"
    if governor in _VALUATIONS or lemma in ("value", "capitalise", "capitalize"):
        return "valuation" if mention.label_ == "MONEY" else None
    if claim_type in _CHANGES:
        if preposition in ("to", "from"):
            return preposition
        if mention.label_ == "PERCENT" or preposition == "by":
            return "change"
        return (
            "change" if relation(head) in ("obj", "obl", "obl:npmod", "obl:unmarked") and not preposition else "amount"
        )
    if mention.label_ == "PERCENT":
        if (
            claim_type in _PRICED
            and preposition in ("of", "", "to")
            and relation(head) in ("obj", "nsubj", "nsubj:pass")
        ):
            return "stake"
        return None
    if value_of(mention).get("per") or (claim_type in _PRICED and preposition in ("for", "at", "")):
        return "price"
    return "amount"


def has_number(tokens: Sequence[Token], amounts: Mapping[int, str]) -> bool:
    """Whether a clause states a count: a number that is neither money, a percentage nor part of a date."""
    return any(
        token.pos == NUM and token.i not in amounts and token.ent_type_ != "DATE" and not _counts_the_known(token)
        for token in tokens
    )


def _counts_the_known(number: Token) -> bool:
    """Whether a number picks from what is known and states no count: "one of the largest", "the two banks"."""
    if number.lower_ == "one" and number.i + 1 < len(number.doc):
        return number.nbor().lower_ == "of"
    return number.is_alpha and number.i > 0 and number.nbor(-1).lower_ in _KNOWN


__all__ = ["NUMBER", "amount_tokens", "find_claim", "has_number", "head_of", "is_amount_alone", "role_of"]
