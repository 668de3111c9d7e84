"""Quotations and the cues that introduce them, over sentences and paragraphs.

Half of the direct quotations of newspapers run over several sentences (Newell et al. 2018, PolNeAR): the first or the
last sentence names who speaks, and what stands alone between marks goes on with the speaker before it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from spacy.attrs import DEP
from spacy.tokens import Doc, Span, Token

from extractor.clauses import relation
from extractor.cues import VerbCue
from extractor.sources import is_break

# Words between a quotation and its cue: a long name with its office, or whom it was told to.
_FARTHEST = 24
_MARK_LETTERS = "\"'”’“‘`"
_MARKS = frozenset((*_MARK_LETTERS, "''", "``"))
_OPEN_ENDS = frozenset(",?!-—….")
_LONGEST_TAG = 8
_STOPPERS = frozenset({"and", "but", "or", "which", "that", "because", "while", "if", "as", "when", "where"})


class Quotation(NamedTuple):
    """A quotation: half-open token offsets, marks included, and the words of its sentences around it.

    before, after: token offsets of the words of its first sentence before it and of its last sentence after it.
    """

    start: int
    end: int
    before: tuple[int, int]
    after: tuple[int, int]


class Page(NamedTuple):
    """Where the quotations, sentences and paragraphs of a document lie."""

    doc: Doc
    quotations: tuple[Quotation, ...]
    inside: tuple[int, ...]
    sentences: tuple[tuple[int, int], ...]
    paragraphs: tuple[int, ...]
    parsed: tuple[bool, ...]

    def is_parsed(self, index: int) -> bool:
        """Whether syntax has read the sentence of a token."""
        return self.parsed[self._number(index)]

    def sentence_of(self, index: int) -> tuple[int, int]:
        """The sentence of a token."""
        return self.sentences[self._number(index)]

    def stretch(self, index: int) -> tuple[int, int]:
        """The words around a token in its sentence that stand in the same quotation, or outside of any, as it does."""
        start, end = self.sentence_of(index)
        number = self.inside[index]
        low, high = index, index + 1
        while low > start and self.inside[low - 1] == number:
            low -= 1
        while high < end and self.inside[high] == number:
            high += 1
        return low, high

    def _number(self, index: int) -> int:
        return bisect_right(self.sentences, (index, len(self.doc) + 1)) - 1

    def paragraph_of(self, index: int) -> int:
        """The number of the paragraph that a token stands in."""
        return bisect_right(self.paragraphs, index)

    def sentence_before(self, index: int) -> tuple[int, int] | None:
        """The sentence before the one that a token stands in, or None."""
        number = self._number(index)
        return self.sentences[number - 1] if number > 0 else None


def page_of(doc: Doc) -> Page:
    """Read the quotations of a document from ``doc.spans["quotations"]`` (none if no layout was run)."""
    sentences = tuple((sentence.start, sentence.end) for sentence in doc.sents)
    starts = [start for start, _ in sentences]
    inside = [-1] * len(doc)
    quotations = []
    spans: Sequence[Span] = sorted(doc.spans.get("quotations", ()), key=lambda span: span.start)
    for number, span in enumerate(spans):
        first = sentences[bisect_right(starts, span.start) - 1]
        last = sentences[bisect_right(starts, span.end - 1) - 1]
        quotations.append(Quotation(span.start, span.end, (first[0], span.start), (span.end, last[1])))
        inside[span.start : span.end] = [number] * (span.end - span.start)
    paragraphs = tuple(span.start for span in doc.spans.get("paragraphs", ()))
    labels = doc.to_array(DEP).tolist()
    parsed = tuple(any(labels[start:end]) for start, end in sentences)
    return Page(doc, tuple(quotations), tuple(inside), sentences, paragraphs, parsed)


def introduces(page: Page, quotation: Quotation, cues: Sequence[VerbCue]) -> VerbCue | None:
    """The cue that introduces or closes a quotation in its own sentences, or None.

    cues: the reporting verbs of the document that take a quotation and stand outside of one, in order.
    """
    after = _closing(page, quotation, cues)
    before = _opening(page, quotation, cues)
    if after is not None and before is not None:
        # "He said: ..." is no doubt; else the comma within the marks points onward.
        return before if _marked_before(page, quotation) and not _open_ended(page.doc, quotation) else after
    return after or before


def _closing(page: Page, quotation: Quotation, cues: Sequence[VerbCue]) -> VerbCue | None:
    doc = page.doc
    start, end = quotation.after
    if not (_open_ended(doc, quotation) or (start < end and doc[start].text in (",", "-", "--", "–", "—"))):
        return None
    number = bisect_left(cues, start, key=_place)
    position = cues[number].token.i if number < len(cues) else end
    if position >= end or position - start > _FARTHEST:
        return None
    between = doc[start:position]
    if any(page.inside[token.i] >= 0 or token.lower_ in _STOPPERS or token.text in (":", ";") for token in between):
        return None
    return None if any(_is_finite(token) for token in between) else cues[number]


def _place(cue: VerbCue) -> int:
    """The token index of a cue."""
    return cue.token.i


def _is_finite(token: Token) -> bool:
    """Whether a verb between a quotation and a cue starts a clause of its own; a "managing director" does not."""
    inner = relation(token) in ("acl", "amod", "acl:relcl", "compound") or token.lower_.endswith("ing")
    return token.pos_ == "VERB" and not inner


def _opening(page: Page, quotation: Quotation, cues: Sequence[VerbCue]) -> VerbCue | None:
    doc = page.doc
    start, end = quotation.before
    number = bisect_left(cues, end, key=_place) - 1
    if number < 0 or cues[number].token.i < start:
        return None
    found = cues[number]
    between = [token for token in doc[found.end : end] if not token.is_space]
    if len(between) > _FARTHEST or any(page.inside[token.i] >= 0 for token in between):
        return None
    if _marked_before(page, quotation) or not between:
        return found
    if between[-1].lower_ in ("that", "of", "as") or between[0].lower_ == "that":
        return found
    return None


def _marked_before(page: Page, quotation: Quotation) -> bool:
    position = quotation.start - 1
    while position >= 0 and page.doc[position].is_space:
        position -= 1
    return position >= 0 and page.doc[position].text in (":", ",")


def _open_ended(doc: Doc, quotation: Quotation) -> bool:
    """Whether the punctuation before the closing mark lets the sentence go on: a comma, or a question."""
    position = quotation.end - 2
    while position > quotation.start and doc[position].text in _MARKS:
        position -= 1
    return quotation.end - quotation.start > 2 and doc[position].text.rstrip(_MARK_LETTERS)[-1:] in _OPEN_ENDS


def stands_alone(page: Page, quotation: Quotation) -> bool:
    """Whether nothing but the quotation stands in its sentences."""
    if quotation.end - quotation.start <= 4:
        return False
    beside = (token for start, end in (quotation.before, quotation.after) for token in page.doc[start:end])
    return all(token.is_space or token.is_punct for token in beside)


def closed_by(page: Page, quotation: Quotation, cues: Sequence[VerbCue]) -> VerbCue | None:
    """The cue of a tag that is a sentence of its own behind a question or a cry ('"Why?" Ford asked.'), or None."""
    if quotation.after[0] < quotation.after[1] or not _open_ended(page.doc, quotation):
        return None
    position = quotation.end
    while position < len(page.doc) and page.doc[position].is_space:
        if is_break(page.doc[position]):
            return None
        position += 1
    if position >= len(page.doc):
        return None
    start, end = page.sentence_of(position)
    words = [token for token in page.doc[start:end] if not token.is_space and not token.is_punct]
    if len(words) > _LONGEST_TAG or any(page.inside[token.i] >= 0 for token in words):
        return None
    return next((cue for cue in cues if start <= cue.token.i < end), None)


def announced_by(page: Page, quotation: Quotation, cues: Sequence[VerbCue]) -> VerbCue | None:
    """The last cue of a sentence before a quotation that ends with a colon, or None."""
    before = page.sentence_before(quotation.start)
    if before is None:
        return None
    words = [token for token in page.doc[before[0] : before[1]] if not token.is_space]
    if not words or words[-1].text != ":":
        return None
    number = bisect_left(cues, before[1], key=_place) - 1
    return cues[number] if number >= 0 and cues[number].token.i >= before[0] else None
