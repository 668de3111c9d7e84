"""The layout of a news text: paragraphs, sentences, headlines, boilerplate and quotations.

News comes hard-wrapped, indented, with headlines that end without a full stop and quotations that run over
paragraphs. Everything is decided on the characters of the text, with expressions that are linear in its length, and
then carried over to tokens.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

import numpy
from pydantic import BaseModel, ConfigDict
from spacy.attrs import IDX, SENT_START
from spacy.language import Language
from spacy.tokens import Doc, Span

from extractor.annotations import set_extensions, text_of
from extractor.quotations import find_quotations
from extractor.rows import LEXICONS, read_rows, write_rows

# A wrapped line is short: wires sent about 65 characters, mail and terminals break at 72 to 80.
_WRAP_LIMIT = 100
_HEADLINE_WORDS = 20

_LINE = re.compile(r"[^\r\n\x0b\x0c\x85\u2028\u2029]*(?:\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]|$)")
_BREAK = re.compile(r"(?P<word>\S{0,24}?)(?P<stop>[.!?…。]{1,6})(?P<close>[\"'”’»)\]]{0,4})\s+(?=(?P<next>\S{1,24}))")
_LIST_MARK = re.compile(r"(?:[-*•–—]|\d{1,2}[.)])\s")
_OPENERS = "\"'“‘«([<-–—$£€¥"
_TERMINAL = re.compile(r"[.!?…:;,\"”’)]\s*$")
_INITIAL = re.compile(r"(?:^|[\s(.\"“'‘-])[A-Z]$")
#: Words of a wire that wrote "dlrs" and began every word behind "U.S." with a capital.
_WIRE = re.compile(r"\b(?:dlrs?|pct|mln|stg)\b")
_BEHIND_INITIALS = re.compile(r"\b(?:[A-Z]\.){2,}\s+(?:(?P<small>[a-z])|[A-Z][a-z])")
#: In a text without the words of a wire, so many capitals behind initials, and none small, are its habit.
_HABIT = 3


class AbbreviationRow(BaseModel):
    """An abbreviation whose full stop does not always end a sentence."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    form: str
    ends: Literal["never", "maybe"]
    note: str = ""


class BoilerplateRow(BaseModel):
    """A pattern for paragraphs that are no news text; ``where`` is "end" for those that stand after the story."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    pattern: str
    where: Literal["any", "end"]
    note: str = ""


class OpenerRow(BaseModel):
    """A word that opens sentences and hardly ever follows "Inc." or "U.S." inside one.

    goes_on: "yes" if it follows "U.S." inside one where every word behind initials has a capital: "the U.S. And Japan".
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    form: str
    goes_on: Literal["yes", ""] = ""


class Paragraph(NamedTuple):
    """Half-open character offsets of a paragraph, without the white space around it."""

    start: int
    end: int


def find_paragraphs(text: str) -> list[Paragraph]:
    """Split a text into paragraphs.

    A blank line or an indented line begins a new one. Any other line break does so too, unless the block of lines
    looks hard-wrapped: no line longer than 100 characters, and no more than half of the text in such lines elsewhere.
    Returns character offsets in order of appearance.
    """
    lines = [(match.start(), match.end()) for match in _LINE.finditer(text) if match.end() > match.start()]
    widths = [len(text[start:end].strip()) for start, end in lines]
    whole = 2 * sum(width for width in widths if width > _WRAP_LIMIT) > sum(widths)
    paragraphs: list[Paragraph] = []
    block: list[tuple[int, int]] = []
    for start, end in [*lines, (len(text), len(text))]:
        if text[start:end].strip():
            block.append((start, end))
            continue
        paragraphs.extend(_split_block(text, block, whole))
        block = []
    return paragraphs


def _split_block(text: str, block: Sequence[tuple[int, int]], whole: bool) -> Iterable[Paragraph]:
    """whole: the text has each paragraph on one line."""
    if not block:
        return
    widths = [len(text[start:end].rstrip()) for start, end in block]
    wrapped = max(widths) <= _WRAP_LIMIT and not whole
    begin = block[0][0]
    for (start, end), (next_start, next_end), width in zip(block, block[1:], widths, strict=False):
        following = text[next_start:next_end]
        indented = following[:1] in " \t" and following[1:2] in " \t" and text[start : start + 2].strip() != ""
        deeper = len(following) - len(following.lstrip()) >= 2 or following.startswith("\t")
        ends = _TERMINAL.search(text[start:end]) and not _INITIAL.search(text[start:end].rstrip().removesuffix("."))
        short_end = width < 0.6 * max(widths) and ends and not following[:1].islower()
        if not wrapped or indented or deeper or short_end or _LIST_MARK.match(following.lstrip()):
            yield _trimmed(text, begin, end)
            begin = next_start
    yield _trimmed(text, begin, block[-1][1])


def _trimmed(text: str, start: int, end: int) -> Paragraph:
    piece = text[start:end]
    return Paragraph(start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip()))


def find_sentence_starts(
    text: str, paragraph: Paragraph, abbreviations: Mapping[str, str], openers: frozenset[str]
) -> list[int]:
    """Character offsets at which the sentences of a paragraph start, its own start first.

    abbreviations: lower-case form to "never" (its full stop ends no sentence) or "maybe" (it does where the next
        word is one that opens sentences).
    openers: those words, as they are written at the start of a sentence.
    """
    starts = [paragraph.start]
    for match in _BREAK.finditer(text, paragraph.start, paragraph.end):
        following = match["next"]
        begin = match.end()
        if following[0] in _OPENERS:
            following = following.lstrip(_OPENERS) or following
        # A bare "-" or a lower-case word goes on with the sentence: '"Is it?" asked X', "St. george".
        if following[0].islower() or (following[0] in _OPENERS and following[0] not in "\"“‘'(<$£€¥"):
            continue
        if match["stop"] == "." and match["close"] == ")" and _is_aside(text, match.start("stop"), paragraph.start):
            continue
        if match["stop"] == "." and not match["close"]:
            word = _word_before(text, match.start("stop"), paragraph.start)
            ends = abbreviations.get((word[word.rfind("-") + 1 :] + ".").lower())
            initial = _INITIAL.search(text[max(paragraph.start, match.start("stop") - 2) : match.start("stop")])
            if word.lower() in ("no", "nos") and not following[0].isdigit():
                ends = None
            if ends == "never" or ((ends == "maybe" or initial) and following.rstrip(",;:") not in openers):
                continue
        starts.append(begin)
    return starts


def has_capitals_behind_initials(text: str) -> bool:
    """Whether a text writes any word behind initials with a capital, as wires of the 1980s did: "U.S. Officials"."""
    small = capital = 0
    for match in _BEHIND_INITIALS.finditer(text):
        small += match["small"] is not None
        capital += match["small"] is None
    return capital > 4 * small and (capital >= _HABIT or _WIRE.search(text) is not None)


def _is_aside(text: str, end: int, floor: int) -> bool:
    """Whether initials stand alone in parentheses, as in "Orvane (U.K.) Ltd"; end: of the last, before its stop."""
    start = end
    while start > max(floor, end - 8) and (text[start - 1].isupper() or text[start - 1] == "."):
        start -= 1
    return "." in text[start:end] and text[start - 1 : start] == "("


def _word_before(text: str, end: int, floor: int) -> str:
    start = end
    while start > max(floor, end - 16) and not text[start - 1].isspace() and text[start - 1] not in "(\"“‘'<,":
        start -= 1
    return text[start:end]


def is_headline(text: str, first: bool) -> bool:
    """Whether a paragraph is a headline or a heading: short, without a final stop and in capitals or Title Case.

    text: the paragraph.
    first: it is the first of the article, where any short line without a full stop will do.
    """
    words = text.split()
    if not words or len(words) > _HEADLINE_WORDS or text.rstrip()[-1] in ".;,":
        return False
    if first:
        return True
    letters = [word for word in words if word[0].isalpha()]
    if not letters:
        return False
    if text == text.upper():
        return len(letters) >= 2 or len(words) == 1
    long_words = [word for word in letters if len(word) > 3]
    capitals = sum(word[0].isupper() for word in long_words)
    return text.rstrip()[-1] not in '!"”’)' and bool(long_words) and capitals >= 0.8 * len(long_words)


class Layout:
    """Pipeline component ``claims_layout``: sets sentence starts and the groups of the layout.

    Writes ``doc.spans`` groups "paragraphs", "headlines", "boilerplate" and "quotations" and every token's
    ``is_sent_start``. A sentence never crosses a paragraph.
    """

    def __init__(
        self,
        abbreviations: Sequence[AbbreviationRow],
        boilerplate: Sequence[BoilerplateRow],
        openers: Sequence[OpenerRow],
    ) -> None:
        """Take the rows to work by."""
        self.abbreviation_rows = list(abbreviations)
        self.boilerplate_rows = list(boilerplate)
        self.opener_rows = list(openers)
        self._compile()

    def _compile(self) -> None:
        self._abbreviations = {row.form.lower(): row.ends for row in self.abbreviation_rows}
        self._openers = frozenset(row.form for row in self.opener_rows)
        self._sure_openers = frozenset(row.form for row in self.opener_rows if not row.goes_on)
        self._anywhere = _alternatives(row.pattern for row in self.boilerplate_rows if row.where == "any")
        self._at_end = _alternatives(row.pattern for row in self.boilerplate_rows if row.where == "end")

    def __call__(self, doc: Doc) -> Doc:
        """Set the sentence starts and the groups; returns the same document."""
        text = text_of(doc)
        offsets = doc.to_array(IDX).astype("int64")
        paragraphs = find_paragraphs(text)
        openers = self._sure_openers if has_capitals_behind_initials(text) else self._openers
        starts = numpy.full(len(doc), -1, dtype="int64")
        groups: dict[str, list[Span]] = {"paragraphs": [], "headlines": [], "boilerplate": [], "quotations": []}
        for number, paragraph in enumerate(paragraphs):
            first, last = (int(index) for index in numpy.searchsorted(offsets, paragraph))
            if first >= last:
                continue
            begins = find_sentence_starts(text, paragraph, self._abbreviations, openers)
            indices = numpy.searchsorted(offsets, begins)
            starts[indices[indices < last]] = 1
            words = text[paragraph.start : paragraph.end]
            groups["paragraphs"].append(Span(doc, first, last, label="PARAGRAPH"))
            if self._is_boilerplate(words, number, len(paragraphs)):
                groups["boilerplate"].append(Span(doc, first, last, label="BOILERPLATE"))
            elif is_headline(words, number == 0):
                groups["headlines"].append(Span(doc, first, last, label="HEADLINE"))
        for quotation in find_quotations(text, paragraphs):
            first, last = (int(index) for index in numpy.searchsorted(offsets, quotation))
            if last > first:
                groups["quotations"].append(Span(doc, first, last, label="QUOTATION"))
        if len(doc):
            starts[0] = 1
            doc.from_array([SENT_START], starts.reshape(-1, 1).astype("uint64"))
        for name, spans in groups.items():
            doc.spans[name] = spans
        return doc

    def _is_boilerplate(self, text: str, number: int, count: int) -> bool:
        if number == 0:
            return False
        return bool(self._anywhere.fullmatch(text) or (number >= count // 2 and self._at_end.fullmatch(text)))

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the rows in use to a folder."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        write_rows(folder / "abbreviations.csv", self.abbreviation_rows)
        write_rows(folder / "boilerplate.csv", self.boilerplate_rows)
        write_rows(folder / "sentence_openers.csv", self.opener_rows)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> Layout:
        """Replace the rows with those of a folder."""
        self.abbreviation_rows = read_rows(Path(path) / "abbreviations.csv", AbbreviationRow)
        self.boilerplate_rows = read_rows(Path(path) / "boilerplate.csv", BoilerplateRow)
        self.opener_rows = read_rows(Path(path) / "sentence_openers.csv", OpenerRow)
        self._compile()
        return self


def _alternatives(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE | re.DOTALL)


@Language.factory("claims_layout", assigns=["token.is_sent_start", "doc.spans"])
def make_layout(nlp: Language, name: str) -> Layout:
    """Create the component with the rows that ship."""
    set_extensions()
    return Layout(
        read_rows(LEXICONS / "abbreviations.csv", AbbreviationRow),
        read_rows(LEXICONS / "boilerplate.csv", BoilerplateRow),
        read_rows(LEXICONS / "sentence_openers.csv", OpenerRow),
    )
