"""Records as the data of the page: an index of all claims, and chunks of articles that are parsed when they are opened.

The page counts in UTF-16 code units, as JavaScript does; the record counts in code points. This is where one becomes
the other.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any
from urllib.parse import urlsplit

from schemas import Attribution, Claim, ClaimLine, Document, Record
from schemas.article import Extent
from schemas.values import DateRange, Money, Percent

CHUNK_CHARACTERS = 200_000
"""Text of one chunk: what is parsed at once when an article is opened, in code points."""
GAP = "\n\n[…]\n\n"
"""What stands between two passages of an article whose whole text is not known."""


@dataclass
class Data:
    """What the page holds, as JSON texts. index: all claims, without text. chunks: articles with their spans."""

    index: str
    chunks: list[str]
    articles: int
    claims: int


class _Names:
    """A list of distinct strings, which the claims point into."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def of(self, names: Iterable[str]) -> list[int]:
        return [self.numbers.setdefault(name, len(self.numbers)) for name in names]


class _Passages:
    """What is shown of an article: its text, or the passages that its claims quote, with a map of offsets."""

    def __init__(self, passages: Sequence[tuple[int, str]]) -> None:
        self._starts = [start for start, _ in passages]
        self._texts = [text for _, text in passages]
        self.text = GAP.join(self._texts)
        lengths = (len(text) + len(GAP) for text in self._texts)
        self._bases = list(accumulate(lengths, initial=0))
        self._astral = [index for index, character in enumerate(self.text) if character > "\uffff"]

    def place(self, extent: Extent) -> tuple[int, int] | None:
        """Offsets in what is shown, in UTF-16 code units; None for what is not shown whole."""
        number = bisect_left(self._starts, extent.start + 1) - 1
        if number < 0:
            return None
        start = extent.start - self._starts[number]
        end = extent.end - self._starts[number]
        if end > len(self._texts[number]):
            return None
        base = self._bases[number]
        return self._unit(base + start), self._unit(base + end)

    def _unit(self, offset: int) -> int:
        return offset + bisect_left(self._astral, offset)


def compact(articles: Iterable[Record | Sequence[ClaimLine]]) -> Data:
    """The data of a page.

    articles: records, or for an article whose text is not known the claims of it; each article once.
    """
    names = _Names()
    documents: list[list[Any]] = []
    claims: list[list[Any]] = []
    chunks: list[list[Any]] = []
    size = CHUNK_CHARACTERS
    for number, article in enumerate(articles):
        if isinstance(article, Record):
            document = Document(**{name: getattr(article, name) for name in Document.model_fields})
            found: Sequence[Claim] = article.claims
            shown = _Passages([(0, article.text)])
        else:
            document, found = article[0].document, article
            shown = _Passages(_quoted(article))
        if size >= CHUNK_CHARACTERS:
            chunks.append([])
            size = 0
        size += len(shown.text)
        published = document.published.isoformat() if document.published else None
        documents.append(
            [document.id, document.title, published, _link(document.url), document.path, len(chunks) - 1, len(claims)]
        )
        claims += (_row(number, claim, names) for claim in found)
        entities = _entities(article, shown) if isinstance(article, Record) else []
        chunks[-1].append([shown.text, entities, [_parts(claim, shown) for claim in found]])
    index = {"documents": documents, "organizations": list(names.numbers), "claims": claims}
    return Data(_json(index), [_json(chunk) for chunk in chunks], len(documents), len(claims))


def _json(value: Any) -> str:
    """JSON that is safe inside a script element: nothing in it can end the element or open a comment."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    # Half of a surrogate pair cannot be written as UTF-8.
    text = text.encode("utf-8", "replace").decode("utf-8")
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _link(url: str | None) -> str | None:
    """A web address; anything else, such as a script, is no link."""
    try:
        return url if url and urlsplit(url).scheme in ("http", "https") else None
    except ValueError:
        return None


def _quoted(lines: Sequence[ClaimLine]) -> list[tuple[int, str]]:
    """The passages of an article that its claims quote: sentences, and parts outside of them, in order."""
    passages: list[tuple[int, str]] = []
    spans = {(span.start, span.text) for line in lines for span in (line.sentence, *_spans(line))}
    for start, text in sorted(spans, key=lambda span: (span[0], -len(span[1]))):
        if passages:
            before, words = passages[-1]
            reach = before + len(words)
            if start < reach:
                passages[-1] = (before, words + text[reach - start :])
                continue
            if start == reach + 1:
                passages[-1] = (before, f"{words} {text}")
                continue
        passages.append((start, text))
    return passages


def _spans(claim: Claim) -> Iterator[Any]:
    yield claim.trigger
    yield from (party for party in (claim.subject, claim.object, claim.counterparty) if party is not None)
    yield from (*claim.money, *claim.percents, *claim.dates)
    for attribution in _attributions(claim.attribution):
        yield from (span for span in (attribution.source, attribution.cue) if span is not None)


def _attributions(attribution: Attribution | None) -> Iterator[Attribution]:
    while attribution is not None:
        yield attribution
        attribution = attribution.attribution


def _flat(text: str) -> str:
    return " ".join(text.split())


def _row(article: int, claim: Claim, names: _Names) -> list[Any]:
    """One claim of the index. ``store.js`` names the columns."""
    parties: list[Any] = []
    for party in (claim.subject, claim.object, claim.counterparty):
        parties += [_flat(party.text), names.of(party.organizations)] if party else [None, []]
    source = claim.attribution.source if claim.attribution else None
    cue = claim.attribution.cue if claim.attribution else None
    return [
        article,
        claim.type,
        int(claim.nominal),
        _flat(claim.trigger.text),
        *parties,
        _flat(source.text) if source else None,
        names.of(source.organizations) if source else [],
        source.kind if source else None,
        _flat(cue.text) if cue else None,
        [[_flat(one.text), *_worth(one.amount, one.low, one.high), one.currency, one.role] for one in claim.money],
        [[_flat(one.text), *_worth(one.value, one.low, one.high), one.role] for one in claim.percents],
        [[_flat(one.text), *_days(one)] for one in claim.dates],
        claim.polarity,
        claim.modality,
        claim.certainty,
        claim.confidence,
    ]


def _worth(value: Any, low: Any, high: Any) -> list[float | None]:
    """Least and most of a quantity, as numbers to sort and filter by."""
    numbers = [float(one) for one in (value, low, high) if one is not None]
    return [min(numbers), max(numbers)] if numbers else [None, None]


def _days(one: DateRange) -> list[str | None]:
    return [day.isoformat() if day else None for day in (one.earliest, one.latest)]


def _parts(claim: Claim, shown: _Passages) -> list[Any]:
    """Where a claim lights up: its sentence, and each part with its role and what is known of it."""
    parts: list[list[Any]] = []

    def add(role: str, span: Extent | None, note: str | None = None) -> None:
        place = shown.place(span) if span is not None else None
        if place is not None:
            parts.append([role, *place, note])

    add("trigger", claim.trigger, claim.type)
    for role in ("subject", "object", "counterparty"):
        party = getattr(claim, role)
        if party is not None:
            add(role, party, ", ".join(party.organizations))
    for money in claim.money:
        add("money", money, _money_note(money))
    for percent in claim.percents:
        add("percent", percent, percent.role)
    for date in claim.dates:
        add("date", date, _date_note(date))
    for depth, attribution in enumerate(_attributions(claim.attribution)):
        outer = "outer " if depth else ""
        source, cue = attribution.source, attribution.cue
        if source is not None:
            add(f"{outer}source", source, ", ".join(source.organizations) or source.kind)
        add(f"{outer}cue", cue, cue.type)
    return [shown.place(claim.sentence), parts, list(claim.rules), claim.id]


def _money_note(money: Money) -> str:
    worth = money.amount if money.amount is not None else f"{money.low:,} to {money.high:,}"
    figure = f"{worth:,}" if money.amount is not None else str(worth)
    parts = [f"{figure} {money.currency}", money.role, f"a {money.per}" if money.per else None]
    if money.bound not in ("exact", "range"):
        parts.append(money.bound.replace("_", " "))
    return ", ".join(part for part in parts if part)


def _percent_note(percent: Percent) -> str:
    worth = percent.value if percent.value is not None else f"{percent.low} to {percent.high}"
    return f"{worth} {percent.unit.replace('_', ' ')}"


def _date_note(date: DateRange) -> str | None:
    if date.earliest is None and date.latest is None:
        return None
    return str(date.earliest) if date.earliest == date.latest else f"{date.earliest or '…'} to {date.latest or '…'}"


def _entities(record: Record, shown: _Passages) -> list[list[Any]]:
    """The entities of an article with what they are; stance words are left out, since most head no claim."""
    found: list[list[Any]] = []
    for entity in record.entities:
        if isinstance(entity, Money):
            note: str | None = _money_note(entity)
        elif isinstance(entity, Percent):
            note = _percent_note(entity)
        elif isinstance(entity, DateRange):
            note = _date_note(entity)
        elif entity.label == "ORG":
            note = entity.name
        else:
            continue
        place = shown.place(entity)
        if place is not None:
            found.append([entity.label, *place, note])
    return found
