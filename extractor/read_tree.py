"""What corrections of trees look at: the words that they begin from, a document as it was read, and what they give."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict
from spacy.tokens import Doc

from extractor.lexicon import shipped
from extractor.rows import LEXICONS, read_rows


class TreeWordRow(BaseModel):
    """A word, lower case, by which a correction is found.

    kind: "percent" ends a share, "held" is a participle before which one stands; "span" is a time that something runs;
    "lettered" is told apart by letters ("class A"); "sent" comes from somebody; "bound" opens the bound of a number;
    "sender" stands before who sent it; "raising" is the lemma of a verb whose object does what the infinitive behind it
    says, and "infinitive" opens one; "offered" is put to somebody, who is the subject of a verb of "taking"; "calling"
    is the lemma of what goes with "for" and who is to do something; "describing" is a participle that says more of the
    noun before it; "means" is how, and by nobody, something is done; "quoting" is
    the lemma of a verb whose object says something; "leading" is that of one that has a consequence;
    "traded" is a past form that behind a noun says what was done with it; "relative" opens a clause that may say
    something with a verb of "saying" in between, a lemma.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    word: str
    kind: Literal[
        "percent",
        "held",
        "span",
        "lettered",
        "sent",
        "sender",
        "bound",
        "raising",
        "infinitive",
        "offered",
        "taking",
        "calling",
        "describing",
        "means",
        "quoting",
        "leading",
        "traded",
        "relative",
        "saying",
    ]
    note: str = ""


@cache
def tree_words(kind: str) -> frozenset[str]:
    """The words of a kind of :class:`TreeWordRow`."""
    return frozenset(row.word for row in read_rows(LEXICONS / "tree_words.csv", TreeWordRow) if row.kind == kind)


class ReadTree(NamedTuple):
    """What corrections look at: a document, the tokens that were read, the heads and relations that they got.

    places: token indices, in order. heads: token index of each token's head. label_of: the relation of a token.
    lemma_of: its lemma. tag_of: its tag of the Penn Treebank.
    """

    doc: Doc
    places: Sequence[int]
    heads: Sequence[int]
    label_of: Callable[[int], str]
    lemma_of: Callable[[int], str]
    tag_of: Callable[[int], str]

    def around(self, number: int) -> Sequence[int]:
        """The tokens that may share a clause with one, by its number among the places."""
        return self.places[max(0, number - _FAR) : number + _FAR]

    def own(self, number: int) -> list[int]:
        """The dependents of a word, by its number among the places, in order."""
        head = self.places[number]
        return [place for place in self.around(number) if self.heads[place] == head != place]

    def is_under(self, place: int, other: int) -> bool:
        """Whether a token hangs on another, or on what hangs on it, or is it."""
        while place != other and self.heads[place] != place:
            place = self.heads[place]
        return place == other

    def number_of(self, place: int) -> int:
        """The number, among the places, of a token that was read."""
        return bisect_left(self.places, place)

    def phrase_before(self, number: int) -> tuple[int, int]:
        """First token and head of the largest phrase that ends right before a place and hangs on what is no part of it.

        A phrase ends where its words hang on one further on, or on a verb.
        """
        node = first = self.places[number - 1]
        while self.label_of(node) in _INSIDE and self.heads[node] != node:
            node = self.heads[node]
            if node >= self.places[number]:
                break
            first = min(first, node)
        return first, node


#: Relations of a word to the head of its phrase.
_INSIDE = frozenset(
    ("compound", "flat", "nmod", "nmod:unmarked", "nmod:desc", "appos", "amod", "nummod", "nmod:poss", "acl", "punct")
)

#: A dependent stands within so many tokens; a document is not searched through for each word.
_FAR = 250


class Hung(NamedTuple):
    """Where a word is to hang: indices of the word and of its head, and the label."""

    place: int
    head: int
    label: str


@lru_cache(maxsize=1)
def giving() -> frozenset[str]:
    """Lemmas of verbs that take a receiver beside an object: "gave staff bonuses"."""
    return frozenset(row.lemma for row in shipped().rows if row.pos == "verb" and row.role == "receiver")
