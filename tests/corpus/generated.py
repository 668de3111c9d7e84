"""Hypothesis strategies for whole records over any Unicode text, and what is awkward about text in particular."""

from __future__ import annotations

import datetime
from typing import Any

from hypothesis import strategies as st

from corpus.graph import DOCUMENT_FIELDS
from schemas.claim import CLAIM_TYPES, COMMUNICATION_TYPES

AWKWARD = (
    "Acme",
    " bought ",
    "🦊",
    "👨‍👩‍👧",
    "é",
    "e\u0301",
    "\r\n",
    "\n",
    "\n\n",
    "\t",
    "\r",
    "ﬁ",
    "İ",
    "\u2028",
    "\u0085",
    "\u200b",
    "\u00a0",
    "\x1c",
    "\ufeff",
    "\\n",
    '"',
    "{",
    "#",
    "T1",
    "€5m",
    "\u202eabc",
    "한국",
)
pieces = st.sampled_from(AWKWARD) | st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=6)
texts = st.lists(pieces, min_size=1, max_size=12).map("".join)
words = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=8)
numbers = st.decimals(-(10**6), 10**12, allow_nan=False, allow_infinity=False, places=2).map(str)
dates = st.dates(datetime.date(1980, 1, 1), datetime.date(2030, 1, 1)).map(str)


def optional(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Dictionaries with any of these keys; a key that is not there is a field that the gold leaves out."""
    return st.fixed_dictionaries({}, optional=fields)


def spans(text: str) -> st.SearchStrategy[dict[str, Any]]:
    bounds = st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text))).filter(lambda two: two[0] < two[1])
    return bounds.map(lambda two: {"start": two[0], "end": two[1], "text": text[two[0] : two[1]]})


def spanned(text: str, fields: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.tuples(spans(text), fields).map(lambda two: {**two[0], **two[1]})


def joined(*parts: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.tuples(*parts).map(lambda several: {name: value for one in several for name, value in one.items()})


roles = optional(role=st.none() | st.sampled_from(["amount", "stake", "price", "change", "from", "to", "valuation"]))
bounds = st.sampled_from(["exact", "approximate", "at_least", "more_than", "at_most", "less_than"])
single = st.fixed_dictionaries({"amount": numbers}, optional={"bound": bounds, "low": st.none(), "high": st.none()})
ranges = st.fixed_dictionaries({"amount": st.none(), "bound": st.just("range"), "low": numbers, "high": numbers})
currencies = st.fixed_dictionaries({"currency": st.sampled_from(["USD", "EUR"])}, optional={"per": st.none() | words})
money_values = joined(single | ranges, currencies)
units = optional(unit=st.sampled_from(["percent", "percentage_point", "basis_point"]))
percent_values = joined(
    (single | ranges).map(lambda one: {("value" if name == "amount" else name): one[name] for name in one}), units
)
date_values = dates.map(lambda one: {"earliest": one, "latest": one}) | optional(earliest=st.none())
names = st.lists(words, max_size=2)


def entities(text: str) -> st.SearchStrategy[dict[str, Any]]:
    def labelled(label: str, fields: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
        return spanned(text, fields).map(lambda one: {"label": label, **one})

    org = st.fixed_dictionaries({"name": words}, optional={"ticker": st.none() | words, "identifier": st.none()})
    stance = st.fixed_dictionaries({"lemma": words, "type": st.sampled_from(CLAIM_TYPES)})
    return st.one_of(
        labelled("ORG", org),
        labelled("MONEY", money_values),
        labelled("PERCENT", percent_values),
        labelled("DATE", date_values),
        labelled("STANCE", stance),
    )


def parties(text: str) -> st.SearchStrategy[dict[str, Any]]:
    return spanned(text, optional(organizations=names))


def attributions(text: str) -> st.SearchStrategy[dict[str, Any]]:
    kinds = st.none() | st.sampled_from(["organization", "person", "document", "unnamed"])
    source = spanned(text, optional(organizations=names, kind=kinds))
    cue = spanned(text, optional(lemma=st.none() | words, type=st.none() | st.sampled_from(COMMUNICATION_TYPES)))
    content = spans(text).map(lambda one: {"start": one["start"], "end": one["end"]})
    rest = optional(source=st.none() | source, content=st.none() | content)
    flat = joined(cue.map(lambda one: {"cue": one}), rest)
    return joined(flat, optional(attribution=st.none() | joined(flat, optional(attribution=st.none() | flat))))


def claims(text: str) -> st.SearchStrategy[dict[str, Any]]:
    trigger = spanned(text, st.fixed_dictionaries({"lemma": words}))
    needed = st.fixed_dictionaries({"type": st.sampled_from(CLAIM_TYPES), "trigger": trigger, "sentence": spans(text)})
    party = st.none() | parties(text)
    several = 2
    rest = optional(
        nominal=st.booleans(),
        polarity=st.sampled_from(["positive", "negative"]),
        modality=st.sampled_from(["actual", "planned", "possible", "hypothetical"]),
        certainty=st.sampled_from(["asserted", "high", "hedged", "predicted", "denied"]),
        subject=party,
        object=party,
        counterparty=party,
        money=st.lists(spanned(text, joined(money_values, roles)), max_size=several),
        percents=st.lists(spanned(text, joined(percent_values, roles)), max_size=several),
        dates=st.lists(spanned(text, date_values), max_size=several),
        attribution=st.none() | attributions(text),
        confidence=st.none() | st.floats(0, 1),
        rules=st.lists(words, max_size=2),
    )
    return joined(needed, rest)


@st.composite
def records(draw: st.DrawFn) -> dict[str, Any]:
    """A record in JSON form, valid, with any of its fields left out."""
    text = draw(texts)
    record: dict[str, Any] = {"id": draw(words), "text": text}
    known = {name: st.none() | words for name in DOCUMENT_FIELDS if name != "published"}
    record |= draw(optional(published=st.none() | dates, **known))
    entity_list = draw(st.lists(entities(text), max_size=4))
    claim_list = draw(st.lists(claims(text), max_size=3))
    if claim_list and entity_list:  # claims that point to the entities of the article, as most do
        for entity in entity_list:
            if entity["label"] == "MONEY":
                value = {name: entity[name] for name in entity if name != "label"}
                claim_list[0].setdefault("money", []).append({**value, "role": "amount"})
    record |= draw(
        optional(
            entities=st.just(entity_list),
            claims=st.just(claim_list),
            attributions=st.lists(attributions(text), max_size=2),
        )
    )
    for claim in claim_list[:1]:
        if claim.get("attribution") and "attributions" in record:
            record["attributions"].append(claim["attribution"])
    return record
