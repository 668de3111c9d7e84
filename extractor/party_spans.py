"""Where the words of a party begin and end in the text."""

from __future__ import annotations

from typing import Any

from spacy.tokens import Doc, Token

from extractor.annotations import overlapping
from extractor.clauses import relation
from extractor.phrases import phrase_bounds


def _is_beside(token: Token, head: Token) -> bool:
    """Whether a word before a party is none of it: "to Oracle", "meanwhile Eli Lilly", but not "nearly 500 jobs"."""
    if token.pos_ in ("ADP", "CCONJ"):
        return True
    return token.pos_ == "ADV" and token.head == head and token.nbor(1).pos_ in ("PROPN", "NOUN", "DET", "ADP", "PRON")


def _is_stray_adverb(token: Token, head: Token) -> bool:
    """Whether a word behind a name is the verb's: "secretary Ann Lee | sharply criticised"."""
    if not token.is_lower or not (token.pos_ == "ADV" or token.text.endswith("ly")):
        return False
    return relation(token) == "flat" or (head.pos_ == "PROPN" and relation(token) == "advmod")


def _before_date(doc: Doc, head: Token, end: int) -> int:
    """The end of a name's phrase without when something is done: "bought Tamsin Ltd | in May"."""
    place = end
    while place > head.i + 2 and doc[place - 1].ent_type_ == "DATE":
        place -= 1
    links = ("in", "on", "by", "since", "until") if head.pos_ == "PROPN" else ("on", "since", "until")
    return place - 1 if place < end and doc[place - 1].lower_ in links else end


def party_of(
    head: Token | None, organizations: list[str], predicate: Token, place: tuple[int, int] | None = None
) -> dict[str, Any] | None:
    """The record of a party: its span as half-open token offsets, and the organizations that it is; None without one.

    head: its head. predicate: the word that it is a party of, none of its words. place: its offsets, where the head
    does not tell them.
    """
    if head is None:
        return None
    start, end = place or phrase_bounds(head, without=predicate)
    doc = head.doc
    while end > head.i + 1 and _is_stray_adverb(doc[end - 1], head):
        end -= 1
    end = _before_date(doc, head, end)
    while start < end - 1 and start < head.i and _is_beside(doc[start], head):
        start += 1
    for first, last in overlapping(doc, "organizations", start, end):
        # A name is whole or not there, whatever the tree makes of its words.
        start, end = min(start, first), max(end, last)
    return {"span": [start, end], "organizations": organizations}
