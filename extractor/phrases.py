"""Noun phrases: where they begin and end, and the head words that say what they are about."""

from __future__ import annotations

from spacy.tokens import Token

from extractor.clauses import children, marks, obliques, opens_headline
from extractor.dependents import dependents
from extractor.senses import MONEY, NUMBER, PERCENT

_OUTSIDE = frozenset(
    ("acl:relcl", "advcl", "advcl:relcl", "parataxis", "cop", "aux", "mark", "case", "punct", "cc", "discourse", "expl")
)
_CLAUSE_PARTS = frozenset(
    ("nsubj", "nsubj:pass", "nsubj:outer", "csubj", "obl", "obl:agent", "obl:tmod", "advmod", "ccomp")
)
_PARTITIVES = frozenset(
    [
        "part",
        "half",
        "quarter",
        "third",
        "majority",
        "bulk",
        "rest",
        "remainder",
        "portion",
        "share",
        "number",
        "lot",
        "couple",
        "range",
        "series",
        "group",
        "set",
        "most",
        "all",
        "some",
        "many",
        "one",
        "each",
        "several",
        "plenty",
        "total",
        "amount",
        "value",
        "worth",
        "percentage",
        "proportion",
        "chunk",
        "slice",
    ]
)


def phrase_bounds(head: Token, without: Token | None = None) -> tuple[int, int]:
    """The noun phrase of a head as half-open token offsets, without preposition, relative clause or edge punctuation.

    A pronoun is its own phrase. Appositions, "of" phrases and participles stay; of a predicate noun its subject and
    copula do not belong.

    without: a dependent that is none of the phrase's, such as the verb that it is the subject of.
    """
    # A predicate noun governs its whole clause; what belongs to the clause is none of the phrase's.
    predicative = bool(children(head, "cop", "nsubj", "nsubj:pass"))
    start, end = head.i, head.i + 1
    for name, child in dependents(head):
        if name in _OUTSIDE or child == without:
            continue
        if name in ("prep", "agent") and child.i < head.i:
            continue
        if predicative and name in _CLAUSE_PARTS:
            continue
        if name == "acl" and "to" in marks(child) and opens_headline(head, child):
            continue  # "Ford to close plant"
        if name == "conj" and (
            children(child, "nsubj", "cop") or (child.pos_ in ("VERB", "AUX") and head.pos_ not in ("VERB", "AUX"))
        ):
            continue
        left, right = _reach(child)
        start, end = min(start, left), max(end, right)
    document = head.doc
    while start < head.i and (document[start].is_punct and document[start].text not in "$£€¥<\"“'‘("):
        start += 1
    while end > head.i + 1 and (document[end - 1].is_space or document[end - 1].text in ",;:.-–—"):
        end -= 1
    if end < len(document) and document[end].text == ">" and any(token.text == "<" for token in document[start:end]):
        end += 1
    return start, end


def _reach(token: Token) -> tuple[int, int]:
    """The stretch of a dependent, its own relative clauses left out where they stand at its end."""
    start, end = token.left_edge.i, token.i + 1
    for name, child in dependents(token):
        if child.i < token.i:
            continue
        if name in ("acl:relcl", "parataxis", "advcl", "advcl:relcl"):
            continue
        if name == "punct" and child.i >= end and child.text in ",;:.-–—":
            continue
        end = max(end, _reach(child)[1])
    return start, end


def is_definite(head: Token | None) -> bool:
    """Whether a noun phrase speaks of something known: "the offer", "both bids", "these plans"."""
    if head is None:
        return False
    return any(child.lower_ in ("the", "this", "that", "these", "those", "both") for child in children(head, "det"))


def conjuncts(head: Token) -> list[Token]:
    """A head and the nouns that are coordinated with it."""
    found = [head]
    for child in children(head, "conj"):
        if not children(child, "nsubj", "cop") and (child.pos_ not in ("VERB", "AUX") or head.pos_ in ("VERB", "AUX")):
            found.extend(conjuncts(child))
    return found


def head_words(head: Token | None, amounts: dict[int, str]) -> tuple[str, ...]:
    """The lemmas that tell what a party is: of its head, its conjuncts, and what a part or an amount of it is of.

    head: head of the party, or None.
    amounts: token index to MONEY, PERCENT or NUMBER for tokens of amounts.
    """
    if head is None:
        return ()
    words: list[str] = []
    for noun in conjuncts(head):
        amount = amounts.get(noun.i)
        if amount is None and noun.pos_ == "NUM":
            amount = NUMBER
        words.append(amount or lemma_of(noun))
        if amount is not None or noun.lemma_.lower() in _PARTITIVES:
            for preposition, inner in obliques(noun):
                if preposition in ("of", "in"):
                    words.append(amounts.get(inner.i) or lemma_of(inner))
        else:
            for name, child in dependents(noun):
                if child.i in amounts and name in ("nummod", "compound", "nmod", "amod"):
                    words.append(amounts[child.i])
                    break
    return tuple(dict.fromkeys(words))


def lemma_of(token: Token) -> str:
    """The lemma in lower case; the form where the syntax gave none."""
    return (token.lemma_ or token.lower_).lower()


__all__ = ["MONEY", "NUMBER", "PERCENT", "conjuncts", "head_words", "lemma_of", "phrase_bounds"]
