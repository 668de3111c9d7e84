"""What the components of the pipeline leave on a ``Doc``: span groups, entities and the values behind them.

spaCy keys custom span attributes by offsets alone, so two spans with the same bounds share them. Values therefore
live in ``doc._.values``, keyed by the span's own id. Everything written here is made of JSON types, because a
``Doc`` travels between processes as msgpack.
"""

from __future__ import annotations

import functools
import weakref
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from spacy.attrs import ENT_TYPE
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from extractor.numbers import Quantity, quantities, shipped_numerals
from extractor.openings import Openings

Value = dict[str, Any]


class Mention(NamedTuple):
    """A span of the document and what it says.

    span: token span with its label set.
    value: the normal form, JSON types only.
    """

    span: Span
    value: Value


def set_extensions() -> None:
    """Register the ``Doc`` extensions that the pipeline uses. Safe to call any number of times."""
    defaults: dict[str, Any] = {
        "published": None,
        "values": {},
        "attribution_records": [],
        "claim_records": [],
    }
    for name, default in defaults.items():
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=default)
    for name, getter in (("claims", _claims), ("attributions", _attributions)):
        if not Doc.has_extension(name):
            Doc.set_extension(name, getter=getter)


_texts: weakref.WeakKeyDictionary[Doc, str] = weakref.WeakKeyDictionary()


def keep_text(doc: Doc, text: str) -> None:
    """Remember the text that a document was made of, as long as the document lives, unless it does not fit.

    doc: made by ``nlp.make_doc(text)``.
    """
    if len(doc) and doc[-1].idx + len(doc[-1].text_with_ws) == len(text):
        _texts[doc] = text


def text_of(doc: Doc) -> str:
    """The text of a document, equal to ``doc.text``.

    spaCy joins the tokens anew at every call, which takes a third of the time of tokenising, and the rulers read the
    same document one after the other.
    """
    text = _texts.get(doc)
    if text is None:
        text = _texts[doc] = doc.text
    return text


_numbers: weakref.WeakKeyDictionary[Doc, tuple[Quantity, ...]] = weakref.WeakKeyDictionary()


def numbers_of(doc: Doc) -> tuple[Quantity, ...]:
    """The numbers of a document's text, read once: the rulers of amounts and of percentages start from the same."""
    numbers = _numbers.get(doc)
    if numbers is None:
        numbers = _numbers[doc] = quantities(text_of(doc), _number_openings().places(doc))
    return numbers


@functools.cache
def _number_openings() -> Openings:
    return Openings(shipped_numerals().openings)


def span_id(label: str, start: int, end: int) -> str:
    """The id of a span: its label and its half-open token offsets, unique within a document and a label."""
    return f"{label}:{start}:{end}"


def mention_of(doc: Doc, start: int, end: int, label: str, value: Value) -> Mention:
    """A mention over half-open token offsets, its span with the id that :func:`write` gives."""
    return Mention(Span(doc, start, end, label=label, span_id=span_id(label, start, end)), value)


def occupied_by(spans: Iterable[Span]) -> set[int]:
    """The token indices that spans cover."""
    return {index for span in spans for index in range(span.start, span.end)}


def write(doc: Doc, key: str, mentions: Sequence[Mention], *, entities: bool = True) -> None:
    """Write mentions to ``doc.spans[key]``, their values to ``doc._.values`` and, where free, to ``doc.ents``.

    doc: the document, changed in place.
    key: name of the span group; an earlier group of that name is replaced.
    mentions: what a ruler found, in any order.
    entities: also add them to ``doc.ents``; a mention that overlaps an entity that is already there stays out.
    """
    values: dict[str, Value] = {}
    spans = []
    for span, value in sorted(mentions, key=_place):
        start, end, label = span.start, span.end, span.label_
        identifier = span_id(label, start, end)
        spans.append(span if span.id_ == identifier else Span(doc, start, end, label=label, span_id=identifier))
        values[identifier] = value
    write_spans(doc, key, spans, values)
    if entities and spans:
        add_entities(doc, spans)


def _place(mention: Mention) -> tuple[int, int]:
    return mention.span.start, mention.span.end


def write_spans(doc: Doc, key: str, spans: Sequence[Span], values: dict[str, Value]) -> None:
    """Write a span group and its values.

    spans: in order, each with its :func:`span_id`. values: by those ids.
    """
    if values:
        doc._.values = {**doc._.values, **values}
    doc.spans[key] = spans
    if doc in _bounds:
        _bounds[doc].pop(key, None)


def add_entities(doc: Doc, spans: Sequence[Span]) -> None:
    """Add spans to ``doc.ents``, but for those that overlap an entity that is there; of two that overlap, the longer.

    spans: in order of their starts.
    """
    taken = doc.to_array(ENT_TYPE).tolist()
    free = [span for span in spans if not any(taken[span.start : span.end])]
    if any(one.end > two.start for one, two in pairwise(free)):
        free = filter_spans(free)
    if doc.has_annotation("ENT_IOB", require_complete=True):
        # What is settled stays: to set every other token again costs five times as much.
        doc.set_ents(free, default="unmodified")
    else:
        doc.set_ents([*doc.ents, *free], default="outside")


_bounds: weakref.WeakKeyDictionary[Doc, dict[str, tuple[list[int], list[int]]]] = weakref.WeakKeyDictionary()


def overlapping(doc: Doc, key: str, start: int, end: int) -> list[tuple[int, int]]:
    """Half-open token offsets of the spans of a group that overlap others, in order.

    key: name of a group whose spans are in order and do not overlap each other, as :func:`write` leaves them.
    """
    group = doc.spans.get(key, ())
    known = _bounds.setdefault(doc, {})
    starts, ends = known.get(key, ([], []))
    if len(starts) != len(group):
        starts, ends = [span.start for span in group], [span.end for span in group]
        known[key] = starts, ends
    first, last = bisect_right(ends, start), bisect_left(starts, end)
    return list(zip(starts[first:last], ends[first:last], strict=True))


def value_of(span: Span, values: dict[str, Value] | None = None) -> Value:
    """The value that a ruler wrote for a span of one of its groups.

    values: ``doc._.values``, from who asks for many.
    Raises KeyError when the span carries no id of ours.
    """
    known: dict[str, Value] = span.doc._.values if values is None else values
    return known[span.id_ or span_id(span.label_, span.start, span.end)]


def _claims(doc: Doc) -> Any:
    from extractor.convert import claims_of

    return claims_of(doc)


def _attributions(doc: Doc) -> Any:
    from extractor.convert import attributions_of

    return attributions_of(doc)
