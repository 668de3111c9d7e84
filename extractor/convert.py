"""Where spaCy meets the record: token spans and their values become validated claims, and back to nothing else."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from spacy.tokens import Doc, Span

from extractor.annotations import keep_text, value_of
from schemas import Article, Attribution, Claim, Claims, Record
from schemas.claim import claim_id

_ENTITY_GROUPS = ("organizations", "money", "percents", "dates", "stances")
_ENTITY_FIELDS = {
    "ORG": {"name": "name", "ticker": "ticker", "id": "identifier"},
    "MONEY": {name: name for name in ("amount", "currency", "low", "high", "bound", "per")},
    "PERCENT": {name: name for name in ("value", "low", "high", "bound", "unit")},
    "DATE": {"earliest": "earliest", "latest": "latest"},
    "STANCE": {"lemma": "lemma", "type": "type"},
}
_QUANTITY_FIELDS = {name: _ENTITY_FIELDS[name] for name in ("MONEY", "PERCENT", "DATE")}


def located(span: Span) -> dict[str, Any]:
    """Offsets and words of a token span: ``start``, ``end`` (code points, half-open) and ``text``."""
    return {"start": span.start_char, "end": span.end_char, "text": span.text}


def _trimmed(doc: Doc, start: int, end: int) -> Span:
    while end > start + 1 and doc[end - 1].is_space:
        end -= 1
    while start < end - 1 and doc[start].is_space:
        start += 1
    return doc[start:end]


def _span(doc: Doc, bounds: Sequence[int]) -> dict[str, Any]:
    return located(_trimmed(doc, bounds[0], bounds[1]))


def _entity(span: Span, fields: dict[str, str]) -> dict[str, Any]:
    value = value_of(span)
    return {**located(span), **{field: value[name] for name, field in fields.items() if value.get(name) is not None}}


def entities_of(doc: Doc) -> list[dict[str, Any]]:
    """Every entity mention of a document in the record's form, sorted by offsets; stances without a claim included."""
    found = []
    for group in _ENTITY_GROUPS:
        for span in doc.spans.get(group, ()):
            found.append({"label": span.label_, **_entity(span, _ENTITY_FIELDS[span.label_])})
    return sorted(found, key=lambda entity: (entity["start"], entity["end"], entity["label"]))


def _party(doc: Doc, party: dict[str, Any] | None) -> dict[str, Any] | None:
    if party is None:
        return None
    return {**_span(doc, party["span"]), "organizations": party["organizations"]}


def _attribution(doc: Doc, index: int | None) -> dict[str, Any] | None:
    if index is None:
        return None
    record = doc._.attribution_records[index]
    source = None
    if record["source"] is not None:
        source = {
            **_span(doc, record["source"]),
            "organizations": record.get("organizations", []),
            "kind": record["kind"],
        }
    content = record["content"]
    extent = None
    if content:
        first = _trimmed(doc, content[0][0], content[-1][1])
        extent = {"start": first.start_char, "end": first.end_char}
    return {
        "source": source,
        "cue": {**_span(doc, record["cue"]), "lemma": record["lemma"], "type": record["type"]},
        "content": extent,
        "attribution": _attribution(doc, record["parent"]),
    }


def _quantity(doc: Doc, mention: dict[str, Any], label: str) -> dict[str, Any]:
    start, end = mention["span"]
    span = Span(doc, start, end, label=label)
    fields = {**_entity(span, _QUANTITY_FIELDS[label])}
    if mention.get("role") is not None:
        fields["role"] = mention["role"]
    return fields


def _claim(doc: Doc, record: dict[str, Any]) -> Claim:
    return Claim.model_validate(
        {
            "type": record["type"],
            "nominal": record["nominal"],
            "trigger": {**_span(doc, record["trigger"]), "lemma": record["lemma"]},
            "subject": _party(doc, record["subject"]),
            "object": _party(doc, record["object"]),
            "counterparty": _party(doc, record["counterparty"]),
            "money": [_quantity(doc, mention, "MONEY") for mention in record["money"]],
            "percents": [_quantity(doc, mention, "PERCENT") for mention in record["percents"]],
            "dates": [_quantity(doc, mention, "DATE") for mention in record["dates"]],
            "attribution": _attribution(doc, record["attribution"]),
            "polarity": record["polarity"],
            "modality": record["modality"],
            "certainty": record["certainty"],
            "sentence": _span(doc, record["sentence"]),
            "confidence": record["confidence"],
            "rules": record["rules"],
        }
    )


def claims_of(doc: Doc) -> Claims:
    """The claims that the linker left on a document, in order of their triggers; without ids, which need an article."""
    return Claims(_claim(doc, record) for record in doc._.claim_records)


def attributions_of(doc: Doc) -> tuple[Attribution, ...]:
    """Every attribution of a document, in order of their cues."""
    order = sorted(range(len(doc._.attribution_records)), key=lambda index: doc._.attribution_records[index]["cue"])
    return tuple(Attribution.model_validate(_attribution(doc, index)) for index in order)


def record_of(doc: Doc, article: Article) -> Record:
    """The validated record of an article that the pipeline has read.

    doc: the processed document; ``doc.text`` must be ``article.text``.
    Raises pydantic's ValidationError (a ValueError) when a span does not fit the text.
    """
    claims = [claim.model_copy(update={"id": claim_id(article.id, claim)}) for claim in claims_of(doc)]
    return Record.model_validate(
        {
            **{name: getattr(article, name) for name in Article.model_fields},
            "entities": entities_of(doc),
            "claims": claims,
            "attributions": attributions_of(doc),
        }
    )


def prepare(doc: Doc, published: datetime.date | str | None, text: str | None = None) -> Doc:
    """Put the date of publication on a document before the pipeline runs; returns the same document.

    text: what the document was made of, where the caller has it at hand, so that nobody joins its tokens again.
    """
    if text is not None:
        keep_text(doc, text)
    doc._.published = str(published) if published is not None else None
    return doc
