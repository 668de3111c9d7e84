"""Attributions by token patterns, for sentences that syntax did not read or has lost the verb of: "X said", "said X".

A plain reading of the order of words: what stands between a boundary and the reporting verb is its source. It finds
the ends of a noun phrase by capitals, articles and punctuation only.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from spacy.tokens import Doc, Token

from extractor.clauses import children, relation
from extractor.cues import VerbCue
from extractor.dependents import sentence_of, tokens_of
from extractor.inflection import verb_forms
from extractor.sources import is_dash, tag_of, trimmed, without_ticker

_LONGEST = 14
_AUXILIARIES = frozenset(
    [
        "has",
        "have",
        "had",
        "also",
        "later",
        "then",
        "still",
        "again",
        "now",
        "will",
        "would",
        "n't",
        "not",
        "n’t",
        "all",
        "both",
    ]
)
_BOUNDARIES = frozenset(
    [
        "and",
        "but",
        "or",
        "that",
        "which",
        "as",
        "after",
        "before",
        "while",
        "because",
        "when",
        "if",
        "since",
        "although",
        "though",
        "so",
        "where",
        "until",
        "than",
        "yet",
    ]
)
_PASSIVE = frozenset(["was", "were", "is", "are", "be", "been", "being", "am", "to"])
_STARTERS = frozenset(
    [
        "the",
        "a",
        "an",
        "his",
        "her",
        "its",
        "their",
        "our",
        "my",
        "one",
        "two",
        "some",
        "many",
        "several",
        "most",
        "he",
        "she",
        "it",
        "they",
        "we",
        "i",
    ]
)
_TIMES = frozenset(
    [
        "today",
        "yesterday",
        "tonight",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "on",
        "in",
        "at",
        "late",
        "early",
        "this",
        "last",
        "in",
    ]
)
_CLOSING = frozenset(('"', "”", "''", "’", "'"))
_ADPOSITIONS = frozenset(
    ("to", "with", "by", "for", "from", "as", "of", "into", "about", "that", "if", "whether", "when")
)
_ENDS = frozenset([".", "!", "?", ":", ";", ",", ")", "]", "'", '"', "”", "’", "''", "-", "--", "–", "—"])


class Pattern(NamedTuple):
    """What a pattern found: half-open token offsets of the source, its head, the content, its frame."""

    source: tuple[int, int]
    head: int
    content: frozenset[int]
    frame: str


def by_order(doc: Doc, cue: VerbCue, sentence: tuple[int, int]) -> Pattern | None:
    """Read source and content of a reporting verb from the order of words, or None.

    sentence: half-open token offsets that nothing leaves.
    """
    if not {"clause", "quote", "carrier"} & cue.frames or cue.token.lower_.endswith("ing"):
        return None
    words = [token for token in tokens_of(doc)[sentence[0] : sentence[1]] if not token.is_space]
    place = next((number for number, token in enumerate(words) if token.i == cue.token.i), None)
    if place is None:
        return None
    return _inverted(doc, cue, words, place) or _straight(doc, cue, words, place)


def in_headline(doc: Doc, cue: VerbCue, sentence: tuple[int, int]) -> Pattern | None:
    """Read a headline, whose verb the tagger seldom knows ("ORRIN SEES LOWER SALES", "Orrin Urges Board to Sell").

    sentence: half-open token offsets of the headline.
    The verb must stand in the third person, which a headline's verbs do; what is before it is the source.
    """
    words = [token for token in tokens_of(doc)[sentence[0] : sentence[1]] if not token.is_space]
    place = next((number for number, token in enumerate(words) if token.i == cue.token.i), None)
    if place is None or place == 0 or cue.token.lower_ not in third_persons(cue.row.lemma):
        return None
    start = place
    while start > 0 and (words[start - 1].text not in _ENDS or words[start - 1].text == "-"):
        if is_dash(words[start - 1]):
            break
        start -= 1
    source = trimmed(doc, words[start].i, cue.token.i) if start < place else None
    content = frozenset(token.i for token in words if token.i >= cue.end)
    rest = [token for token in words if token.i >= cue.end and token.is_alpha]
    if source is None or not rest:
        return None
    frame = "object_infinitive" if any(token.lower_ == "to" for token in rest) else "object"
    frame = next((one for one in (frame, "clause") if one in cue.frames), "")
    source = without_ticker(doc, source)
    return Pattern(source, _head(doc, source), content, frame) if frame else None


def is_verb(token: Token) -> bool:
    """Whether a form of a reporting verb is one in its sentence, also where the tree takes it for an adjective."""
    lost = token.pos_ == "ADJ" and token.lower_.endswith("ed")
    if token.pos_ not in ("VERB", "AUX") and not lost and not (token.text.isupper() and len(token) > 2):
        return False
    if relation(token) != "amod":
        return not lost and relation(token) not in ("compound", "case", "fixed", "flat")
    # Behind a noun it is a verb that the tree has lost ("the firm warned earnings would fall").
    previous = token.i - 1
    while previous > 0 and (token.doc[previous].pos_ == "ADV" or token.doc[previous].is_space):
        previous -= 1
    before = token.doc[previous]
    return previous >= sentence_of(token)[0] and before.pos_ in ("NOUN", "PROPN", "PRON")


def is_lost(cue: VerbCue) -> bool:
    """Whether a reporting verb was taken for the noun that its sentence is about ("The bank estimates that ...")."""
    verb = cue.token
    if verb.pos_ not in ("NOUN", "PROPN", "ADJ") or children(verb, "cop", "case"):
        return False
    start, end = sentence_of(verb)
    following = next((token for token in tokens_of(verb.doc)[verb.i + 1 : end] if not token.is_space), None)
    if following is not None and following.text == "." and verb.lower_.endswith("s") and "clause" in cue.frames:
        # "..., a filing shows."
        return tag_of(verb) is not None
    if following is not None and following.lower_ == "that" and verb.lower_ == cue.row.lemma:
        # "bankers doubt that ..."
        return verb.i > start and verb.nbor(-1).pos_ in ("NOUN", "PROPN") and verb.nbor(-1).lower_[-1] == "s"
    if relation(verb) != "ROOT":
        return False
    if children(verb, "nsubj"):
        return True
    previous = verb.i - 1
    while previous > start and (verb.doc[previous].pos_ == "ADV" or verb.doc[previous].is_space):
        previous -= 1
    finite = verb.lower_ != cue.row.lemma and not verb.lower_.endswith("ing")
    return previous >= start and finite and verb.doc[previous].pos_ in ("NOUN", "PROPN", "PRON", "ADJ")


@lru_cache(maxsize=1024)
def third_persons(lemma: str) -> frozenset[str]:
    """The forms of a verb in the third person of the present."""
    return frozenset(form.text for form in verb_forms(lemma) if form.tag == "third")


def _inverted(doc: Doc, cue: VerbCue, words: list[Token], place: int) -> Pattern | None:
    if "quote" not in cue.frames or place < 2 or place + 1 >= len(words):
        return None
    opening = words[place + 1]
    if words[place - 1].text not in (",", *_CLOSING):
        return None
    named = _starts_name(opening) or (words[place - 1].text in _CLOSING and opening.lower_ not in _TIMES | _ADPOSITIONS)
    if not named or not opening.is_alpha:
        return None
    end = place + 1
    while end < len(words) and end - place <= _LONGEST and words[end].text not in _ENDS:
        if words[end].lower_ in _TIMES | {"who", "which", "that"} and end > place + 1:
            break
        end += 1
    source = trimmed(doc, words[place + 1].i, words[end - 1].i + 1)
    content = frozenset(token.i for token in words[: place - (words[place - 1].text == ",")])
    return Pattern(source, _head(doc, source), content, "quote") if source else None


def _straight(doc: Doc, cue: VerbCue, words: list[Token], place: int) -> Pattern | None:
    end = place
    while end > 0 and (words[end - 1].lower_ in _AUXILIARIES or words[end - 1].lower_.endswith("ly")):
        end -= 1
    if end == 0 or words[end - 1].lower_ in _PASSIVE:
        return None
    start = end
    while start > 0 and end - start < _LONGEST:
        word = words[start - 1]
        if word.text in _ENDS or word.lower_ in _BOUNDARIES:
            break
        start -= 1
    if start == end or end - start >= _LONGEST:
        return None
    source = trimmed(doc, words[start].i, words[end - 1].i + 1)
    rest = [token for token in words if token.i >= cue.end and not token.is_punct and token.lower_ not in _TIMES]
    if place + 2 < len(words) and words[place + 1].text == "," and words[place + 2].lower_ in ("but", "and"):
        return None
    if cue.row.particle and not {"clause", "quote"} & set(cue.row.frames):
        behind = frozenset(token.i for token in words if token.i >= cue.end)
        return Pattern(source, _head(doc, source), behind, cue.row.frames[0]) if source and rest else None
    frame = "carrier" if rest and rest[0].lower_ == "to" else "clause"
    if frame not in cue.frames or (rest and rest[0].lower_ in _ADPOSITIONS - {"to", "that", "if", "whether"}):
        return None
    if len(rest) >= 3:
        content = frozenset(token.i for token in words if token.i >= cue.end)
    else:
        content = frozenset(token.i for token in words[:start])
    if source is None or not content or not _may_speak(words[start:end]):
        return None
    source = without_ticker(doc, source)
    return Pattern(source, _head(doc, source), content, frame)


def _head(doc: Doc, source: tuple[int, int]) -> int:
    """The last word before a preposition: the head of a noun phrase as far as the order of words tells."""
    for position in range(source[0] + 1, source[1]):
        if doc[position].lower_ in ("of", "for", "at", "from", "in", "with", "close", "familiar", "on", "to"):
            return position - 1
    return source[1] - 1


def _starts_name(token: Token) -> bool:
    return token.text[:1].isupper() or token.lower_ in _STARTERS


def _may_speak(words: list[Token]) -> bool:
    return any(word.text[:1].isupper() or word.lower_ in _STARTERS for word in words) or len(words) <= 3
