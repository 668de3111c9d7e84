"""Claims as a data frame: one row a claim, one type a column."""

from __future__ import annotations

import datetime
import importlib.util
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Literal, get_args

from spacy.tokens import Doc

from schemas import Claim, ClaimLine, Document, Money, Percent, Record
from schemas.claim import CLAIM_TYPES, Certainty, Modality, Polarity

Engine = Literal["pandas", "polars"]

_KINDS = {
    "type": CLAIM_TYPES,
    "polarity": get_args(Polarity),
    "modality": get_args(Modality),
    "certainty": get_args(Certainty),
}
"""Columns of categories, with all of their values in order."""

_TYPES: dict[str, str] = {
    "document": "text",
    "title": "text",
    "published": "date",
    "url": "text",
    "id": "text",
    "type": "kind",
    "nominal": "bool",
    "trigger": "text",
    "lemma": "text",
    "subject": "text",
    "subject_organizations": "list",
    "object": "text",
    "object_organizations": "list",
    "counterparty": "text",
    "counterparty_organizations": "list",
    "money": "text",
    "amount": "float",
    "amount_low": "float",
    "amount_high": "float",
    "currency": "text",
    "amount_bound": "text",
    "amount_role": "text",
    "percent": "float",
    "percent_unit": "text",
    "percent_role": "text",
    "earliest": "date",
    "latest": "date",
    "source": "text",
    "source_organizations": "list",
    "source_kind": "text",
    "cue": "text",
    "cue_type": "text",
    "polarity": "kind",
    "modality": "kind",
    "certainty": "kind",
    "confidence": "float",
    "sentence": "text",
    "start": "int",
    "end": "int",
    "rules": "list",
}
"""The columns, in order, and what they hold."""


def frame(claims: Any, *, engine: Engine | None = None) -> Any:
    """Claims as a tidy frame: one row a claim, in their order.

    claims: a file of claims (``newsclaims extract`` writes them), a ``Doc``, a ``Record``, claims, or any number of
        these in a list or iterator.
    engine: "pandas" or "polars"; by default pandas, or polars where only that is installed.
    Returns a frame whose columns have one type each: text, categories (type, polarity, modality, certainty), dates,
    64-bit floats for amounts, lists for names of organizations. Of several amounts, percentages or dates a row has the
    first; ``money`` has the words of all. ``amount`` of a range is the middle, ``amount_low`` and ``amount_high`` are
    always set. ``start`` and ``end`` are the trigger's offsets in code points.
    Raises ImportError when neither library is installed, TypeError for what holds no claims, ClaimsError (a ValueError)
    for a file that is none.
    """
    chosen = engine or next((name for name in ("pandas", "polars") if importlib.util.find_spec(name)), None)
    if chosen is None:
        raise ImportError('extractor.frame needs pandas or polars: pip install "newsclaims[notebook]"')
    rows = [_row(document, claim) for document, claim in _claims(claims)]
    columns = {name: [row[name] for row in rows] for name in _TYPES}
    return _pandas(columns) if chosen == "pandas" else _polars(columns)


def _claims(claims: Any) -> Iterator[tuple[Document | None, Claim]]:
    if isinstance(claims, ClaimLine):
        yield claims.document, claims
    elif isinstance(claims, Claim):
        yield None, claims
    elif isinstance(claims, Record):
        document = Document(**{name: getattr(claims, name) for name in Document.model_fields})
        yield from ((document, claim) for claim in claims.claims)
    elif isinstance(claims, Doc):
        yield from ((None, claim) for claim in claims._.claims)
    elif isinstance(claims, (str, Path)):
        from extractor.report.reading import read_claims

        yield from _claims(read_claims([claims]))
    elif isinstance(claims, Iterable):
        for one in claims:
            yield from _claims(one)
    else:
        raise TypeError(f"{type(claims).__name__} holds no claims")


def _row(document: Document | None, claim: Claim) -> dict[str, Any]:
    money = claim.money[0] if claim.money else None
    percent = claim.percents[0] if claim.percents else None
    date = claim.dates[0] if claim.dates else None
    attribution = claim.attribution
    source = attribution.source if attribution else None
    row: dict[str, Any] = {
        "document": document.id if document else None,
        "title": document.title if document else None,
        "published": document.published if document else None,
        "url": document.url if document else None,
        "trigger": claim.trigger.text,
        "lemma": claim.trigger.lemma,
        "money": ", ".join(" ".join(one.text.split()) for one in claim.money) or None,
        "currency": money.currency if money else None,
        "amount_bound": money.bound if money else None,
        "amount_role": money.role if money else None,
        "percent": _middle(percent)[1],
        "percent_unit": percent.unit if percent else None,
        "percent_role": percent.role if percent else None,
        "earliest": date.earliest if date else None,
        "latest": date.latest if date else None,
        "source": source.text if source else None,
        "source_organizations": list(source.organizations) if source else [],
        "source_kind": source.kind if source else None,
        "cue": attribution.cue.text if attribution else None,
        "cue_type": attribution.cue.type if attribution else None,
        "sentence": " ".join(claim.sentence.text.split()),
        "start": claim.trigger.start,
        "end": claim.trigger.end,
        "rules": list(claim.rules),
    }
    row["amount_low"], row["amount"], row["amount_high"] = _middle(money)
    for role in ("subject", "object", "counterparty"):
        party = getattr(claim, role)
        row[role] = " ".join(party.text.split()) if party else None
        row[f"{role}_organizations"] = list(party.organizations) if party else []
    for name in ("id", "type", "nominal", "polarity", "modality", "certainty", "confidence"):
        row[name] = getattr(claim, name)
    return row


def _middle(value: Money | Percent | None) -> tuple[float | None, float | None, float | None]:
    """Least, middle and most of a quantity."""
    if value is None:
        return None, None, None
    one = value.amount if isinstance(value, Money) else value.value
    low, high = (one if bound is None else bound for bound in (value.low, value.high))
    if low is None or high is None:
        return None, None, None
    return float(low), float(one if one is not None else (low + high) / 2), float(high)


def _pandas(columns: dict[str, list[Any]]) -> Any:
    import pandas

    made = {}
    for name, values in columns.items():
        kind = _TYPES[name]
        if kind == "kind":
            made[name] = pandas.Series(pandas.Categorical(values, categories=list(_KINDS[name])))
        elif kind == "date":
            stamps = [None if day is None else datetime.datetime.combine(day, datetime.time()) for day in values]
            made[name] = pandas.Series(pandas.to_datetime(pandas.Series(stamps, dtype="object")), dtype="datetime64[s]")
        else:
            dtype = {"text": "string", "bool": "bool", "int": "int64", "float": "float64", "list": "object"}[kind]
            made[name] = pandas.Series(values, dtype=dtype)
    return pandas.DataFrame(made)


def _polars(columns: dict[str, list[Any]]) -> Any:
    import polars

    types: dict[str, Any] = {
        "text": polars.String,
        "date": polars.Date,
        "bool": polars.Boolean,
        "int": polars.Int64,
        "float": polars.Float64,
        "list": polars.List(polars.String),
    }
    schema = {name: polars.Enum(list(_KINDS[name])) if kind == "kind" else types[kind] for name, kind in _TYPES.items()}
    return polars.DataFrame(columns, schema=schema)
