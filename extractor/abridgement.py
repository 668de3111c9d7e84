"""What a syntax model reads other than the text has it: words left out, because they stand in the tree by rule, and a
conjunction put in.

"The year ended March 31 was poor" has one verb for a reader and two for a model that learnt from other text; the
company in "Kestrel, Moss and Co said" is one to whoever knows its name. Such words are left out of what the model
reads and are put into its tree afterwards. "It said sales rose" is read as "it said that sales rose".
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from spacy.tokens import Doc, Span, Token

from extractor.lexicon import shipped

_SPANNING = frozenset(("ended", "ending", "beginning", "begun"))
_JOINING = frozenset(("and", "&", ","))
_SAYING = frozenset(("said", "says"))
#: Who is told something, last words of phrases.
_TOLD = frozenset(
    (
        "reuters", "reporters", "journalists", "analysts", "conference", "shareholders", "stockholders", "investors",
        "bankers", "meeting", "briefing", "seminar", "parliament", "congress", "subcommittee", "committee", "newsmen",
    )
)  # fmt: skip
#: Words after which no clause begins at once.
_NO_CLAUSE = frozenset(
    (
        "that", "what", "whether", "how", "why", "when", "where", "who", "which", "to", "in", "on", "at", "of", "by",
        "for", "from", "with", "after", "before", "during", "through", "late", "early", "earlier", "later", "and",
        "or", "but", "so", "yes", "no", "nothing", "there", "about", "as", "not",
    )
)  # fmt: skip


class Leaf(NamedTuple):
    """Where a word that was left out stands: token index of its head, relation, part of speech and tag."""

    head: int
    label: str
    pos: str
    tag: str


def leaves(doc: Doc) -> dict[int, Leaf]:
    """The tokens of a document that a syntax model is not shown, with their places; empty without entities."""
    found: dict[int, Leaf] = {}
    for date in doc.spans.get("dates", ()):
        for index, leaf in _span_of_time(doc, date):
            found.setdefault(index, leaf)
    for name in doc.spans.get("organizations", ()):
        for index, leaf in _joined_name(doc, name):
            found.setdefault(index, leaf)
    for index, leaf in _tickers(doc):
        found.setdefault(index, leaf)
    return found


def lacks_conjunction(doc: Doc, index: int) -> bool:
    """Whether a clause follows "said" without a "that", as wire reports have it: "said | sales rose"."""
    if index == 0 or index + 2 >= len(doc):
        return False
    saying = index
    if doc[index].lower_ in _TOLD:
        # "told reporters | sales rose"
        saying = next((place for place in range(index - 1, max(0, index - 6), -1) if doc[place].lower_ == "told"), 0)
        if not saying:
            return False
    elif doc[index].lower_ not in _SAYING:
        return False
    before, after = saying - 1, index + 1
    while before > 0 and doc[before].is_space:
        before -= 1
    while after < len(doc) - 1 and doc[after].is_space:
        after += 1
    if doc[before].is_punct or doc[saying].is_sent_start or doc[after].is_sent_start or doc[after].is_punct:
        return False
    hyphenated = after + 1 < len(doc) and doc[after + 1].text == "-"
    return hyphenated or (doc[after].lower_ not in _NO_CLAUSE and doc[after].ent_type_ != "DATE")


def _tickers(doc: Doc) -> Iterator[tuple[int, Leaf]]:
    """The ticker behind a name: "Kestrel Corp | <KST.O>"."""
    for name in doc.spans.get("organizations", ()):
        place = name.end
        while place < len(doc) and doc[place].is_space:
            place += 1
        if place >= len(doc) or doc[place].text != "<":
            continue
        close = next((i for i in range(place + 2, min(place + 6, len(doc))) if doc[i].text == ">"), None)
        if close is None or any(doc[i].is_sent_start for i in range(place, close + 1)):
            continue
        head = name.end - 1
        top = close - 1
        yield place, Leaf(top, "punct", "PUNCT", "-LRB-")
        yield close, Leaf(top, "punct", "PUNCT", "-RRB-")
        yield top, Leaf(head, "appos", "PROPN", "NNP")
        for i in range(place + 1, top):
            yield i, Leaf(top, "compound", "PROPN", "NNP")


def _span_of_time(doc: Doc, date: Span) -> Iterator[tuple[int, Leaf]]:
    """The end of a period: "the quarter | ended June 30"."""
    place = next((token.i for token in date if token.lower_ in _SPANNING), None)
    if place is None:
        place = date.start - 1
        while place >= 0 and doc[place].is_space:
            place -= 1
    before = place - 1
    while before >= 0 and doc[before].is_space:
        before -= 1
    if before < 0 or doc[place].lower_ not in _SPANNING or doc[before].lower_ not in shipped().classes["period"]:
        return
    if doc[place].is_sent_start or place + 1 >= date.end:
        return
    yield place, Leaf(before, "acl", "VERB", "VBG" if doc[place].lower_.endswith("ing") else "VBN")
    inner = [token for token in doc[place + 1 : date.end] if not token.is_space]
    if not inner:
        return
    top = inner[0].i
    yield top, Leaf(place, "obl", "PROPN", "NNP")
    for token in inner[1:]:
        if token.is_punct:
            yield token.i, Leaf(top, "punct", "PUNCT", token.text)
        else:
            number = token.like_num
            yield token.i, Leaf(top, "nummod" if number else "compound", "NUM" if number else "PROPN", "CD")


def ends_period(token: Token) -> bool:
    """Whether a participle says when a period ends: "the year ended March 31"."""
    return token.lower_ in _SPANNING and token.dep_ == "acl" and token.head.lower_ in shipped().classes["period"]


def _joined_name(doc: Doc, name: Span) -> Iterator[tuple[int, Leaf]]:
    """All but the last word of a name that a model may take for several: "Kestrel, Moss and | Co"."""
    words = [token for token in name if not token.is_space]
    if len(words) < 3 or all(word.lower_ not in _JOINING for word in words[1:-1]):
        return
    head = words[-1].i
    for word in words[:-1]:
        yield word.i, Leaf(head, "compound", "PROPN", "NNP")
