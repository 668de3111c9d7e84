"""Headlines by word order: who, verb, what, where the syntax found no verb.

"Delta cuts fares", "AKZO BUYS UNITS": a parser that learnt from running text takes such a verb for a noun. In a
headline without another finite verb, a word that may be a stance verb, between a noun and what may open an object, is
read as one. "AKZO IN SUPPLY PACT" has no verb at all.
"""

from __future__ import annotations

from collections.abc import Container
from typing import NamedTuple

from spacy.tokens import Span, Token

from extractor.clauses import children
from extractor.lexicon import with_infinitive
from extractor.phrases import lemma_of

_NOMINAL = frozenset(("NOUN", "PROPN", "NUM", "PRON"))
_OPENS_OBJECT = frozenset(("NOUN", "PROPN", "ADJ", "DET", "NUM", "SYM", "PRON", "VERB"))
_INSIDE = frozenset(("NOUN", "PROPN", "NUM", "ADJ", "DET", "SYM", "PRON", "VERB", "X"))
#: Tags of verbs that say by themselves what is done; a participle may be a word of a name ("Allied", "Flying").
_FINITE = frozenset(("VBZ", "VBP", "VBD", "VB", "MD", "TO"))


class Ordered(NamedTuple):
    """Half-open token offsets of what stands before and behind a verb; None where nothing does."""

    subject: tuple[int, int]
    object: tuple[int, int] | None


def has_finite_verb(sentence: Span) -> bool:
    """Whether the syntax found a verb with a subject in a sentence."""
    return any(token.pos_ in ("VERB", "AUX") and children(token, "nsubj", "nsubj:pass", "csubj") for token in sentence)


def may_be_headline_verb(token: Token) -> bool:
    """Whether a form can be the verb of a headline: "buys", "bought", "to buy", "banks buy", but not "a buy"."""
    word = token.lower_
    if word.endswith(("ing", "ion", "ment")):
        return False
    if word.endswith(("s", "ed")) or token.i == 0:
        return True
    before = token.nbor(-1)
    return before.lower_ in ("to", "not", "and") or before.lower_.endswith("s") or before.lower_ in (">", "they", "we")


def read_by_order(sentence: Span, trigger: Token, prepositions: Container[str] = ()) -> Ordered | None:
    """The parties of a headline's verb by their place, or None where the word does not stand as a verb does.

    sentence: a headline. trigger: a word of it that a lexicon knows as a verb. prepositions: what may open its object.
    """
    doc = sentence.doc
    before = [token for token in doc[sentence.start : trigger.i] if not token.is_space]
    behind = [token for token in doc[trigger.i + 1 : sentence.end] if not token.is_space]
    if before and before[-1].lower_ == "to":
        before = _before_carrier(before[:-1])
    while before and (before[-1].is_punct or _in_brackets(before[-1])):
        before.pop()
    if not before or (before[-1].pos_ not in _NOMINAL and before[-1].ent_type_ != "ORG"):
        return None
    if not behind and trigger.pos_ != "VERB":
        return None
    if len(behind) > 1 and behind[0].lower_ in prepositions:
        behind.pop(0)
    if behind and behind[0].pos_ not in _OPENS_OBJECT:
        return None
    last = before[-1].i
    first = _phrase_start(sentence, last)
    listed = [token for token in doc[sentence.start : first] if not token.is_space]
    if listed and listed[-1].text == "," and not any(token.tag_ in _FINITE for token in listed):
        # "TARN, KIVU TO BUILD MILL": the first of a list, which has names alone
        first = sentence.start if all(_may_be_listed(token) for token in listed) else first
    if not behind:
        return Ordered((first, last + 1), None)
    stop = behind[0].i
    while stop < sentence.end and doc[stop].pos_ in _INSIDE:
        stop += 1
    return Ordered((first, last + 1), (behind[0].i, stop) if stop > behind[0].i else None)


def _may_be_listed(token: Token) -> bool:
    return token.pos_ == "PROPN" or token.ent_type_ == "ORG" or token.text in (",", "&") or _in_brackets(token)


def _before_carrier(before: list[Token]) -> list[Token]:
    """What stands before a word that carries an infinitive: "KIVU <KIV> | PLANS", "KIVU | IN PACT"; else all of it."""
    if before and lemma_of(before[-1]) in with_infinitive("verb") and before[-1].lower_.endswith("s"):
        return before[:-1]
    if not before or lemma_of(before[-1]) not in with_infinitive("noun"):
        return before
    places = [number for number, token in enumerate(before) if token.lower_ == "in"]
    return before[: places[-1]] if places else []


def joined_by_order(sentence: Span, act: Span) -> Ordered | None:
    """Who shares in what a noun stands for, without a verb: "KIVU <KIV>, TARN IN SUPPLY PACT | WITH SOLWAY".

    sentence: a headline. act: the noun, with or without the "with" behind it. Returns who stands before "in" and who
    behind "with", or None where the headline has another verb.
    """
    doc = sentence.doc
    place = act.start - 1
    while place > sentence.start and doc[place].pos_ in _INSIDE:
        place -= 1
    if doc[place].lower_ != "in" or (act.end < sentence.end and doc[act.end].lower_ == "to"):
        return None  # what is agreed is told by the infinitive: "IN PACT TO BUY MILL"
    before = [token for token in doc[sentence.start : place] if not token.is_space]
    if any(token.tag_ in _FINITE for token in before):
        return None
    while before and (before[-1].is_punct or before[-1].pos_ == "ADV" or _in_brackets(before[-1])):
        before.pop()
    if not before or (before[-1].pos_ not in _OPENS_OBJECT and before[-1].ent_type_ != "ORG"):
        return None
    shared = (before[0].i, before[-1].i + 1)
    linked = act.end - 1 if doc[act.end - 1].lower_ == "with" else act.end
    if linked >= sentence.end or doc[linked].lower_ != "with":
        return Ordered(shared, None)
    stop = linked + 1
    while stop < sentence.end and (doc[stop].pos_ in _INSIDE or _in_brackets(doc[stop]) or doc[stop].lower_ == "and"):
        stop += 1
    return Ordered(shared, (linked + 1, stop) if stop > linked + 1 else None)


def figure_and_direction(
    sentence: Span, directions: Container[str], figures: Container[str], amounts: Container[int]
) -> tuple[tuple[int, int], Token] | None:
    """A figure, where it went and by how much, without a verb: "Kivu shares | up | 3%".

    sentence: a headline. directions: "up" and its like. figures: nouns for figures, lemmas. amounts: token indices of
    money and percentages. Returns the half-open offsets of the figure's phrase and the direction, or None.
    """
    doc = sentence.doc
    for token in sentence:
        place = token.i
        if token.lower_ not in directions or place == sentence.start or place + 1 not in amounts:
            continue
        noun = doc[place - 1].lower_
        if noun not in figures and noun.removesuffix("s") not in figures:
            continue
        return (_phrase_start(sentence, place - 1), place), token
    return None


def _phrase_start(sentence: Span, last: int) -> int:
    """The first token of a headline's phrase that ends in a token: "Kivu <KIV> and Tarn's first quarter net"."""
    doc = sentence.doc
    first = last
    while first > sentence.start and (
        doc[first - 1].pos_ in _INSIDE
        or doc[first - 1].ent_type_ == "ORG"
        or doc[first - 1].lower_ in ("and", "&", "'s", "’s")
        or _in_brackets(doc[first - 1])
    ):
        first -= 1
    return first


def _in_brackets(token: Token) -> bool:
    """Whether a token is part of a ticker: "<GM>", "(GM.N)"."""
    opened = token.i > 0 and token.nbor(-1).text in ("<", "(")
    return token.text in ("<", ">", "(", ")") or opened or token.text.startswith("<")
