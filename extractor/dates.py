"""DATE: the dates of news and the intervals of days that they stand for.

The grammar proposes expressions on the plain text; this component keeps those that are dates where they stand, gives
open ones a direction by the tense around them, and resolves them against the day of publication (``doc._.published``).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, Span

from extractor.annotations import Mention, occupied_by, set_extensions, text_of, write
from extractor.rows import LEXICONS, read_rows, write_rows
from extractor.timex import Context, Interval, Timex, Yearly
from extractor.timex_context import ContextWord, DateContext
from extractor.timex_grammar import Found, Grammar
from extractor.timex_lexer import DateLexicon, DateWord
from extractor.timex_relations import Anaphor

LABEL = "DATE"
KEY = "dates"
WORDS_FILE = "dates.csv"
CONTEXT_FILE = "dates_context.csv"

#: How far back the date may stand that an anaphoric form counts from, in characters.
ANCHOR_REACH = 250


class DateFinder:
    """The words, the grammar and the context in use."""

    def __init__(self, words: Iterable[DateWord], context: Iterable[ContextWord], *, day_first: bool = False) -> None:
        """words, context: rows as of the shipped files. day_first: 3/4/2025 is a day of April."""
        self.grammar = Grammar(DateLexicon(words), day_first=day_first)
        self.context = DateContext(context)

    def find(self, text: str, places: Iterable[int] | None = None) -> list[Found]:
        """The dates of a text, in order and without overlap. places: as of :meth:`Grammar.find`."""
        found = self.grammar.find(text, places)
        return [self._trimmed(text, item) for item in found if self.context.accepts(text, item)]

    def _trimmed(self, text: str, found: Found) -> Found:
        """Without an article that belongs to a noun behind it: "the fourth quarter results"."""
        article = text[found.start : found.start + 3].lower() == "the"
        if article and isinstance(found.timex, Yearly) and self.context.modifies(text, found.end):
            return found._replace(
                start=found.start + 3 + len(text[found.start + 3 :]) - len(text[found.start + 3 :].lstrip())
            )
        return found

    def resolve(self, text: str, found: list[Found], published: date | None) -> list[Interval | None]:
        """The intervals of the dates of a text; None for what text and publication do not say."""
        intervals: list[Interval | None] = []
        anchor: tuple[Interval, str] | None = None
        anchored_at = 0
        for item in found:
            near = anchor if item.start - anchored_at <= ANCHOR_REACH else None
            interval = self._interval(text, item, Context(published, "past", near))
            if interval is not None and not isinstance(item.timex, Anaphor):
                anchor, anchored_at = (interval, item.timex.unit), item.end
            intervals.append(interval)
        return intervals

    def _interval(self, text: str, item: Found, context: Context) -> Interval | None:
        timex: Timex = item.timex
        if item.form == "definite":
            return None
        past, future = timex.resolve(context), timex.resolve(context._replace(direction="future"))
        if past == future:
            return past
        direction = self.context.direction(text, item.start, item.end)
        if direction == "nearest":
            return timex.resolve(context._replace(direction=direction))
        return past if direction == "past" else future


def find_dates(doc: Doc, finder: DateFinder) -> list[Mention]:
    """The dates of a document that are no part of an amount of money or a percentage.

    doc: with ``doc._.published`` set to an ISO date, or None.
    Raises ValueError when ``doc._.published`` is no ISO date.
    """
    published = date.fromisoformat(doc._.published[:10]) if doc._.published else None
    text = text_of(doc)
    found = finder.find(text, finder.grammar.lexicon.places(doc))
    if not found:
        return []
    amounts = occupied_by(span for key in ("money", "percents") for span in doc.spans.get(key, ()))
    mentions: list[Mention] = []
    last = 0
    for item, interval in zip(found, finder.resolve(text, found, published), strict=True):
        span = doc.char_span(item.start, item.end, label=LABEL, alignment_mode="expand")
        if span is None or span.start < last or not amounts.isdisjoint(range(span.start, span.end)):
            continue
        last = span.end
        value = (
            {"earliest": interval.first.isoformat(), "latest": interval.last.isoformat()} if interval else UNRESOLVED
        )
        mentions.append(Mention(span, dict(value)))
    return mentions


UNRESOLVED = {"earliest": None, "latest": None}


class Dates:
    """Component ``claims_dates``: writes ``doc.spans["dates"]`` and their values."""

    def __init__(self, name: str, words: list[DateWord], context: list[ContextWord], *, day_first: bool) -> None:
        """name: of the component. words, context, day_first: see :class:`DateFinder`."""
        set_extensions()
        self.name = name
        self.day_first = day_first
        self._use(words, context)

    def _use(self, words: list[DateWord], context: list[ContextWord]) -> None:
        self.words, self.context = words, context
        self.finder = DateFinder(words, context, day_first=self.day_first)

    def __call__(self, doc: Doc) -> Doc:
        """Find the dates of a document and write them."""
        write(doc, KEY, find_dates(doc, self.finder))
        return doc

    def to_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> None:
        """Write the rows in use to a folder."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        write_rows(folder / WORDS_FILE, self.words)
        write_rows(folder / CONTEXT_FILE, self.context)

    def from_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> Dates:
        """Replace the rows by those of a folder that :meth:`to_disk` wrote. Raises LexiconError."""
        folder = Path(path)
        self._use(read_rows(folder / WORDS_FILE, DateWord), read_rows(folder / CONTEXT_FILE, ContextWord))
        return self


@Language.factory(
    "claims_dates",
    default_config={"words": None, "context": None, "day_first": False},
    assigns=["doc.spans", "doc.ents"],
    requires=[],
)
def make_dates(nlp: Language, name: str, words: str | None, context: str | None, day_first: bool) -> Dates:
    """Make the component.

    words, context: paths of CSV files to use in place of the shipped ones.
    day_first: whether an ambiguous date in digits (3/4/2025) begins with its day.
    """
    return Dates(
        name,
        read_rows(words or LEXICONS / WORDS_FILE, DateWord),
        read_rows(context or LEXICONS / CONTEXT_FILE, ContextWord),
        day_first=day_first,
    )


__all__ = ["DateFinder", "Dates", "Span", "find_dates", "make_dates"]
