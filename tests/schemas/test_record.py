"""The record: strict, grounded, stable."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from schemas import Article, Claim, Money, Percent, Record, Span
from schemas.claim import claim_id
from schemas.export import MODELS, schema_path, schema_text
from schemas.record import RunInfo
from schemas.values import format_decimal

TEXT = "Acme Corp paid $5 million for Zeta on Friday."


def span(words: str, text: str = TEXT) -> dict[str, Any]:
    start = text.index(words)
    return {"start": start, "end": start + len(words), "text": words}


def record(**changes: Any) -> dict[str, Any]:
    claim = {
        "type": "acquire",
        "trigger": {**span("paid"), "lemma": "pay"},
        "subject": {**span("Acme Corp"), "organizations": ["Acme Corp"]},
        "money": [{**span("$5 million"), "amount": "5000000", "currency": "USD"}],
        "dates": [{**span("Friday"), "earliest": "2025-06-13", "latest": "2025-06-13"}],
        "sentence": span(TEXT),
    }
    return {"id": "a", "text": TEXT, "published": "2025-06-14", "claims": [{**claim, **changes}]}


def test_a_record_survives_json() -> None:
    first = Record.model_validate(record())
    assert Record.model_validate_json(first.model_dump_json()) == first
    dumped = json.loads(first.model_dump_json())
    assert dumped["claims"][0]["money"][0]["amount"] == "5000000"
    assert dumped["published"] == "2025-06-14"


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"type": "purchase"}, "claims.0.type", "acquire"),
        ({"subject": {"start": 0, "end": 4, "text": "Zeta"}}, "", "claims[0].subject: the text at 0:4 is 'Acme'"),
        ({"subject": {"start": 0, "end": 3, "text": "Acme"}}, "claims.0.subject", "do not fit a text of 4"),
        ({"subject": {"start": 4, "end": 4, "text": ""}}, "claims.0.subject.text", "at least 1"),
        ({"sentence": {"start": 0, "end": 999, "text": "x" * 999}}, "", "ends after the text"),
        ({"money": [{**span("$5 million"), "currency": "USD"}]}, "claims.0.money.0", "needs a value"),
        ({"money": [{**span("$5 million"), "amount": "much", "currency": "USD"}]}, "amount", "not a decimal"),
        ({"money": [{**span("$5 million"), "amount": "NaN", "currency": "USD"}]}, "amount", "not a finite"),
        ({"money": [{**span("$5 million"), "amount": True, "currency": "USD"}]}, "amount", "true or false"),
        ({"money": [{**span("$5 million"), "amount": "5", "currency": "dollars"}]}, "currency", "pattern"),
        ({"percents": [{**span("5"), "bound": "range", "low": "5"}]}, "percents.0", "low and high"),
        ({"dates": [{**span("Friday"), "earliest": "2025-06-14", "latest": "2025-06-13"}]}, "dates.0", "before"),
        ({"confidence": 1.5}, "confidence", "less than or equal to 1"),
        ({"mood": "bad"}, "mood", "Extra inputs"),
    ],
)
def test_what_is_wrong_is_refused_and_named(changes: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Record.model_validate(record(**changes))
    report = str(caught.value)
    assert field in report
    assert words in report


def test_records_do_not_change() -> None:
    first = Record.model_validate(record())
    with pytest.raises(ValidationError):
        first.claims[0].type = "fund"  # type: ignore[misc]


def test_an_id_stands_once() -> None:
    twice = record(id="0" * 16)
    twice["claims"].append(dict(twice["claims"][0]))
    with pytest.raises(ValidationError, match="stands twice"):
        Record.model_validate(twice)


def test_claim_ids_depend_on_article_trigger_and_type_alone() -> None:
    claim = Record.model_validate(record()).claims[0]
    same = Record.model_validate(record(subject=None, polarity="negative")).claims[0]
    other = Record.model_validate(record(type="fund")).claims[0]
    assert claim_id("a", claim) == claim_id("a", same)
    assert claim_id("a", claim) != claim_id("b", claim)
    assert claim_id("a", claim) != claim_id("a", other)
    # The very digits: an id must be the same on every machine and in every version.
    assert claim_id("a", claim) == "0a48fec062aece53"


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**15), max_value=10**15))
def test_decimals_are_written_plainly_and_read_back(value: Decimal) -> None:
    text = format_decimal(value)
    assert "e" not in text.lower()
    assert Decimal(text) == value
    money = Money.model_validate({"start": 0, "end": 1, "text": "x", "amount": text, "currency": "USD"})
    assert money.amount == value


@given(st.text(min_size=1))
def test_any_text_can_be_grounded(text: str) -> None:
    article = Record.model_validate(
        {
            "id": "a",
            "text": text,
            "entities": [{"label": "ORG", "start": 0, "end": len(text), "text": text, "name": "x"}],
        }
    )
    assert article.text[article.entities[0].start : article.entities[0].end] == article.entities[0].text


def test_run_counts_add_up() -> None:
    fields = {"articles": 3, "succeeded": 1, "without_claims": 1, "failed": 1, "claims": 4, "words": 10, "seconds": 0.5}
    assert RunInfo.model_validate(fields).articles == 3
    with pytest.raises(ValidationError, match="not the sum"):
        RunInfo.model_validate({**fields, "failed": 0})


@pytest.mark.parametrize("name", sorted(MODELS))
def test_schema_files_have_not_drifted(name: str) -> None:
    assert schema_path(name).read_text(encoding="utf-8") == schema_text(MODELS[name]), "run: make schema"


def test_models_are_what_they_are_named_for() -> None:
    assert Article(id="a", text="b").title is None
    assert Span(start=0, end=1, text="b").text == "b"
    assert Percent.model_validate({"start": 0, "end": 1, "text": "x", "value": 25, "unit": "basis_point"}).value == 25
    assert Claim.model_fields["certainty"].default == "asserted"
