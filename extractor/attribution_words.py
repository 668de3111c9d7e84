"""Attributions whose cue is no verb: "according to", "allegations that", "reportedly"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from extractor.clauses import relation
from extractor.contents import noun_content
from extractor.cues import CueLexicon, CueRow, NounRow, PhraseCue
from extractor.dependents import subtree_of
from extractor.reported_speech import Page
from extractor.sources import OBJECTS, is_break, owner_of, phrase_span, subject_of, trimmed

_CLAUSE_OPENERS = frozenset(("who", "which", "that", "and", "but"))
_ENDS = frozenset((",", ".", ";", ":", "(", '"', "“", "”", "--", "–", "—"))


@dataclass
class Found:
    """One attribution while it is being read; token offsets, the content as token indices."""

    cue: tuple[int, int]
    row: CueRow
    name: str
    frame: str
    content: set[int]
    source: tuple[int, int] | None = None
    source_head: int = -1
    style: str = "indirect"
    quoted: bool = False


def read_phrases(page: Page, lexicon: CueLexicon, tokens: Sequence[Token]) -> list[Found]:
    """The attributions by a phrase that opens a source and begins with one of some tokens ("according to the bank")."""
    found = (_phrase(page, phrase) for phrase in lexicon.phrases_at(tokens))
    return [item for item in found if item is not None]


def _phrase(page: Page, phrase: PhraseCue) -> Found | None:
    doc = page.doc
    end = page.sentence_of(phrase.start)[1]
    words = [token for token in doc[phrase.end : end] if not token.is_space]
    if not words:
        return None
    head = _phrase_object(doc[phrase.start], words[0]) if page.is_parsed(phrase.start) else None
    span = phrase_span(head, (phrase.end, end)) if head is not None else None
    plain = _until_mark(doc, phrase.end, end)
    if plain is not None and (span is None or span[1] < plain[1]):
        span = plain
        if head is None or not plain[0] <= head.i < plain[1]:
            head = doc[plain[1] - 1]
    if span is None or head is None:
        return None
    content = _phrase_content(page, phrase, head, span)
    return Found((phrase.start, phrase.end), phrase.row, phrase.row.phrase, "phrase", content, span, head.i)


def _phrase_content(page: Page, phrase: PhraseCue, head: Token, span: tuple[int, int]) -> set[int]:
    """Set off by commas, or first in its sentence, a phrase covers the sentence; else the clause it depends on."""
    doc = page.doc
    start, end = page.sentence_of(phrase.start)
    before = phrase.start - 1
    while before > start and (doc[before].is_space or doc[before].is_quote):
        before -= 1
    own = set(range(phrase.start, span[1]))
    if not page.is_parsed(phrase.start):
        return set(range(start, end)) - own
    own |= subtree_of(head) if head.i >= phrase.start else set()
    if before <= start or doc[before].text in _ENDS or head.head == head or head.head.i >= phrase.start:
        after = next((token for token in doc[span[1] : end] if not token.is_space and not token.is_punct), None)
        if before > start and after is not None and after.pos_ in ("CCONJ", "SCONJ"):
            end = span[1]
        return {index for index in range(start, end) if index not in own and index != before}
    governor = head.head
    return set(subtree_of(governor) - own)


def _phrase_object(opening: Token, first: Token) -> Token | None:
    """The head of the noun phrase that "according to" opens."""
    head = opening.head
    if relation(opening) in ("case", "mark") and head.i >= first.i:
        return head
    while first.head.i > opening.i and first.head != first and relation(first) != "obl":
        first = first.head
    return first if first.pos_ in ("NOUN", "PROPN", "PRON", "NUM") else None


def _until_mark(doc: Doc, start: int, end: int) -> tuple[int, int] | None:
    position = start
    while position < end and doc[position].text not in _ENDS and not is_break(doc[position]):
        if position > start and (doc[position].pos_ == "VERB" or doc[position].lower_ in _CLAUSE_OPENERS):
            break
        position += 1
    return trimmed(doc, start, position)


def read_words(page: Page, lexicon: CueLexicon, tokens: Sequence[Token]) -> list[Found]:
    """The attributions by one of some tokens as an adverb or a noun, in sentences that syntax has read."""
    found = []
    for token in tokens:
        if not page.is_parsed(token.i):
            continue
        adverb = lexicon.adverb_at(token)
        if adverb is not None and relation(token) == "advmod" and token.head != token:
            content = set(subtree_of(_clause_head(token)) - subtree_of(token))
            found.append(Found((token.i, token.i + 1), adverb, adverb.lemma, "adverb", content))
            continue
        noun = lexicon.noun_at(token) if token.pos_ in ("NOUN", "PROPN") else None
        words = noun_content(token, noun) if noun is not None else None
        if noun is not None and words is not None:
            found.append(_noun(page, token, noun, set(words)))
    return found


def _clause_head(adverb: Token) -> Token:
    """The verb that an adverb bears on, through the phrase it stands in ("sold, reportedly for $30m")."""
    head = adverb.head
    while head.pos_ not in ("VERB", "AUX") and not any(relation(child) == "cop" for child in head.children):
        if head.head == head:
            return adverb.head
        head = head.head
    return head


def _noun(page: Page, token: Token, row: NounRow, content: set[int]) -> Found:
    item = Found((token.i, token.i + 1), row, row.lemma, "noun", content)
    source = owner_of(token)
    if source is None and relation(token) in OBJECTS and token.head.lemma_ in row.light:
        source = subject_of(token.head)
    if source is not None:
        item.source = phrase_span(source, page.stretch(source.i))
        item.source_head = source.i
    return item
