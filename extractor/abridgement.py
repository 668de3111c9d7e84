"""What a syntax model reads other than the text has it: words left out, because they stand in the tree by rule, and a
conjunction put in.

"The year ended March 31 was poor" has one verb for a reader and two for a model that learnt from other text; the
company in "Kestrel, Moss and Co said" is one to whoever knows its name. Such words are left out of what the model
reads and are put into its tree afterwards. "It said sales rose" is read as "it said that sales rose".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from spacy.attrs import IS_SPACE, LOWER
from spacy.strings import get_string_id as hash_of
from spacy.tokens import Doc, Span

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
#: The same words as hashes, which a document gives at once.
_SPANNING_KEYS = frozenset(map(hash_of, _SPANNING))
_JOINING_KEYS = frozenset(map(hash_of, _JOINING))
_WATCHED_KEYS = frozenset(map(hash_of, (*_SAYING, *_TOLD, "spending")))
_OPENING = hash_of("<")


class Leaf(NamedTuple):
    """Where a word that was left out stands: token index of its head, relation, part of speech and tag."""

    head: int
    label: str
    pos: str
    tag: str


def leaves(doc: Doc) -> dict[int, Leaf]:
    """The tokens of a document that a syntax model is not shown, with their places; empty without entities."""
    found: dict[int, Leaf] = {}
    if not len(doc):
        return found
    columns = doc.to_array([LOWER, IS_SPACE])
    lowers, blank = columns[:, 0].tolist(), columns[:, 1].tolist()
    if not _SPANNING_KEYS.isdisjoint(lowers):
        for date in doc.spans.get("dates", ()):
            place = _spanning(lowers, blank, date.start, date.end)
            if place is not None:
                found.update(_span_of_time(doc, place, date.end))
    for name in doc.spans.get("organizations", ()):
        start, end = name.start, name.end
        if end - start > 2 and not _JOINING_KEYS.isdisjoint(lowers[start + 1 : end - 1]):
            for index, leaf in _joined_name(name):
                found.setdefault(index, leaf)
        while end < len(lowers) and blank[end]:
            end += 1
        if end < len(lowers) and lowers[end] == _OPENING:
            for index, leaf in _ticker(doc, name.end - 1, end):
                found.setdefault(index, leaf)
    return found


def watched(lowers: Sequence[int], places: Sequence[int]) -> set[int]:
    """The places, token indices, of words that :func:`plainer` and :func:`lacks_conjunction` are to be asked about.

    lowers: the hash of each token's lower form.
    """
    return {index for index in places if lowers[index] in _WATCHED_KEYS}


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


def plainer(doc: Doc, index: int) -> str:
    """A word that says the same as one that a model may take for a verb: "capital spending", or ""."""
    if doc[index].lower_ != "spending" or index == 0 or doc[index - 1].lower_ not in shipped().classes["spent_on"]:
        return ""
    return "expenditure"


def _ticker(doc: Doc, head: int, opening: int) -> Iterator[tuple[int, Leaf]]:
    """The ticker behind a name: "Kestrel Corp | <KST.O>"."""
    close = next((i for i in range(opening + 2, min(opening + 6, len(doc))) if doc[i].text == ">"), None)
    if close is None or any(doc[i].is_sent_start for i in range(opening, close + 1)):
        return
    top = close - 1
    yield opening, Leaf(top, "punct", "PUNCT", "-LRB-")
    yield close, Leaf(top, "punct", "PUNCT", "-RRB-")
    yield top, Leaf(head, "appos", "PROPN", "NNP")
    for i in range(opening + 1, top):
        yield i, Leaf(top, "compound", "PROPN", "NNP")


def _spanning(lowers: Sequence[int], blank: Sequence[int], start: int, end: int) -> int | None:
    """The token that says that a period ends or begins, in a date or right before it."""
    before = start - 1
    while before >= 0 and blank[before]:
        before -= 1
    return next((i for i in (max(before, 0), *range(start, end)) if lowers[i] in _SPANNING_KEYS), None)


def _span_of_time(doc: Doc, place: int, end: int) -> Iterator[tuple[int, Leaf]]:
    """The end of a period: "the quarter | ended June 30"."""
    before = place - 1
    while before >= 0 and doc[before].is_space:
        before -= 1
    if before < 0 or doc[place].is_sent_start or doc[before].lower_ not in shipped().classes["period"]:
        return
    inner = [token for token in doc[place + 1 : end] if not token.is_space]
    if not inner:
        return
    yield place, Leaf(before, "acl", "VERB", "VBG" if doc[place].lower_.endswith("ing") else "VBN")
    top = inner[0].i
    yield top, Leaf(place, "obl", "PROPN", "NNP")
    for token in inner[1:]:
        if token.is_punct:
            yield token.i, Leaf(top, "punct", "PUNCT", token.text)
        elif token.like_num:
            yield token.i, Leaf(top, "nummod", "NUM", "CD")
        else:
            yield token.i, Leaf(top, "compound", "PROPN", "NNP")


def _joined_name(name: Span) -> Iterator[tuple[int, Leaf]]:
    """All but the last word of a name that a model may take for several: "Kestrel, Moss and | Co"."""
    words = [token for token in name if not token.is_space]
    for word in words[:-1]:
        yield word.i, Leaf(words[-1].i, "compound", "PROPN", "NNP")
