"""Where spaCy meets the record: token spans and their values become validated claims, and back to nothing else."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import Any

from spacy.attrs import IDX, IS_SPACE, LENGTH
from spacy.tokens import Doc

from extractor.annotations import keep_text, span_id, text_of
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


class _Page:
    """A document's words as lists, so that no span is built for each of the many places of a record."""

    def __init__(self, doc: Doc) -> None:
        columns = doc.to_array([IDX, LENGTH, IS_SPACE])
        self.doc = doc
        self.text = text_of(doc)
        self.values: dict[str, dict[str, Any]] = doc._.values
        self.starts: list[int] = columns[:, 0].tolist()
        self.ends: list[int] = (columns[:, 0] + columns[:, 1]).tolist()
        self.blank: list[int] = columns[:, 2].tolist()
        self._records: list[dict[str, Any]] = doc._.attribution_records
        self._attributions: dict[int, Attribution] = {}

    def located(self, start: int, end: int) -> dict[str, Any]:
        """Offsets and words of tokens: ``start``, ``end`` (code points, half-open) and ``text``."""
        first, last = self.starts[start], self.ends[end - 1]
        return {"start": first, "end": last, "text": self.text[first:last]}

    def span(self, bounds: Sequence[int]) -> dict[str, Any]:
        """The same without white space at the ends."""
        start, end = bounds
        while end > start + 1 and self.blank[end - 1]:
            end -= 1
        while start < end - 1 and self.blank[start]:
            start += 1
        return self.located(start, end)

    def mention(self, start: int, end: int, identifier: str, fields: dict[str, str]) -> dict[str, Any]:
        """A ruler's mention with those fields of its value that are known."""
        value = self.values[identifier]
        found = self.located(start, end)
        for name, field in fields.items():
            if (known := value.get(name)) is not None:
                found[field] = known
        return found

    def party(self, party: dict[str, Any] | None) -> dict[str, Any] | None:
        """Subject, object or counterparty of a claim."""
        if party is None:
            return None
        return {**self.span(party["span"]), "organizations": party["organizations"]}

    def quantities(self, mentions: Sequence[dict[str, Any]], label: str) -> list[dict[str, Any]]:
        """The amounts, percentages or dates of a claim."""
        found = []
        for mention in mentions:
            start, end = mention["span"]
            fields = self.mention(start, end, span_id(label, start, end), _QUANTITY_FIELDS[label])
            if mention.get("role") is not None:
                fields["role"] = mention["role"]
            found.append(fields)
        return found

    def attribution(self, index: int | None) -> Attribution | None:
        """The attribution of that number, validated once: many claims stand in the same one."""
        if index is None:
            return None
        if index not in self._attributions:
            self._attributions[index] = self._attribution(self._records[index])
        return self._attributions[index]

    def _attribution(self, record: dict[str, Any]) -> Attribution:
        source = None
        if record["source"] is not None:
            source = {
                **self.span(record["source"]),
                "organizations": record.get("organizations", []),
                "kind": record["kind"],
            }
        content = record["content"]
        extent = None
        if content:
            within = self.span((content[0][0], content[-1][1]))
            extent = {"start": within["start"], "end": within["end"]}
        return Attribution.model_validate(
            {
                "source": source,
                "cue": {**self.span(record["cue"]), "lemma": record["lemma"], "type": record["type"]},
                "content": extent,
                "attribution": self.attribution(record["parent"]),
            }
        )

    def entities(self) -> list[dict[str, Any]]:
        """Every entity mention, sorted by offsets."""
        found = []
        for group in _ENTITY_GROUPS:
            for span in self.doc.spans.get(group, ()):
                label, start, end = span.label_, span.start, span.end
                fields = self.mention(start, end, span.id_ or span_id(label, start, end), _ENTITY_FIELDS[label])
                found.append({"label": label, **fields})
        return sorted(found, key=lambda entity: (entity["start"], entity["end"], entity["label"]))

    def claims(self) -> Iterator[Claim]:
        """The claims, in order of their triggers."""
        for record in self.doc._.claim_records:
            yield self._claim(record)

    def _claim(self, record: dict[str, Any]) -> Claim:
        return Claim.model_validate(
            {
                "type": record["type"],
                "nominal": record["nominal"],
                "trigger": {**self.span(record["trigger"]), "lemma": record["lemma"]},
                "subject": self.party(record["subject"]),
                "object": self.party(record["object"]),
                "counterparty": self.party(record["counterparty"]),
                "money": self.quantities(record["money"], "MONEY"),
                "percents": self.quantities(record["percents"], "PERCENT"),
                "dates": self.quantities(record["dates"], "DATE"),
                "attribution": self.attribution(record["attribution"]),
                "polarity": record["polarity"],
                "modality": record["modality"],
                "certainty": record["certainty"],
                "sentence": self.span(record["sentence"]),
                "confidence": record["confidence"],
                "rules": record["rules"],
            }
        )

    def attributions(self) -> tuple[Attribution, ...]:
        """Every attribution, in order of their cues."""
        order = sorted(range(len(self._records)), key=lambda index: self._records[index]["cue"])
        return tuple(found for index in order if (found := self.attribution(index)) is not None)


def entities_of(doc: Doc) -> list[dict[str, Any]]:
    """Every entity mention of a document in the record's form, sorted by offsets; stances without a claim included."""
    return _Page(doc).entities()


def claims_of(doc: Doc) -> Claims:
    """The claims that the linker left on a document, in order of their triggers; without ids, which need an article."""
    return Claims(_Page(doc).claims())


def attributions_of(doc: Doc) -> tuple[Attribution, ...]:
    """Every attribution of a document, in order of their cues."""
    return _Page(doc).attributions()


def record_of(doc: Doc, article: Article) -> Record:
    """The validated record of an article that the pipeline has read.

    doc: the processed document; ``doc.text`` must be ``article.text``.
    Raises pydantic's ValidationError (a ValueError) when a span does not fit the text.
    """
    page = _Page(doc)
    claims = [claim.model_copy(update={"id": claim_id(article.id, claim)}) for claim in page.claims()]
    return Record.model_validate(
        {
            **{name: getattr(article, name) for name in Article.model_fields},
            "entities": page.entities(),
            "claims": claims,
            "attributions": page.attributions(),
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
