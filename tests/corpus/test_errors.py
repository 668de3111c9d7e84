"""Error lists: every difference once, gold beside prediction, with its cause."""

from __future__ import annotations

import json
from typing import Any

import pytest

from corpus.errors import all_errors, as_html, as_records, as_text, by_cause, claim_errors, describe
from tests.corpus.builders import attribution, claim, entity, money, party, record


@pytest.mark.parametrize(
    ("predicted", "kind", "cause", "fields"),
    [
        (claim(type="fund"), "partly", "type", ("type",)),
        (claim(object=None), "partly", "object", ("object",)),
        (claim(nominal=True, polarity="negative"), "partly", "nominal", ("nominal", "polarity")),
        (claim(money=[money(5)]), "partly", "money", ("money",)),
        (claim(attribution=attribution(None)), "partly", "attribution", ("attribution",)),
        (claim(certainty="hedged"), "partly", "certainty", ("certainty",)),
    ],
)
def test_a_partly_wrong_claim(predicted: dict[str, Any], kind: str, cause: str, fields: tuple[str, ...]) -> None:
    (error,) = claim_errors(record(claim()), record(predicted))
    assert (error.kind, error.cause, error.fields) == (kind, cause, fields)
    assert error.gold is not None
    assert error.predicted is not None
    assert error.sentence == "Acme bought Bolt for $5m, said Carl."


def test_a_wrong_source_and_a_wrong_cue_are_told_apart() -> None:
    gold = record(claim(attribution=attribution(party(31, 35))))
    (source,) = claim_errors(gold, record(claim(attribution=attribution(party(0, 4)))))
    (cue,) = claim_errors(gold, record(claim(attribution=attribution(party(31, 35), 40, 44))))
    assert (source.cause, cue.cause) == ("attribution.source", "attribution.cue")


@pytest.mark.parametrize(
    ("entities", "cause"),
    [
        ([], "missed"),
        ([entity("STANCE", 5, 11, lemma="buy", type="acquire")], "missed: stance without a claim"),
        ([entity("STANCE", 46, 50, lemma="rise", type="increase")], "missed: no stance found"),
    ],
)
def test_why_a_claim_was_missed(entities: list[dict[str, Any]], cause: str) -> None:
    (error,) = claim_errors(record(claim()), record(entities=entities))
    assert (error.kind, error.cause, error.predicted) == ("missed", cause, None)


def test_a_right_claim_is_no_error_and_a_spurious_one_is() -> None:
    (error,) = claim_errors(record(claim()), record(claim(), claim(60, 66)))
    assert (error.kind, error.gold, error.start) == ("spurious", None, 60)


def test_of_two_predictions_the_better_one_is_compared() -> None:
    errors = claim_errors(record(claim()), record(claim(object=None), claim()))
    assert [error.kind for error in errors] == ["spurious"]


def test_a_document_without_prediction_is_wholly_missed() -> None:
    errors = all_errors([record(claim(), name="b"), record(claim())], [record(claim())])
    assert [(error.kind, error.document) for error in errors] == [("missed", "b")]


def test_gold_without_claims_has_no_errors() -> None:
    assert claim_errors({"id": "a", "text": "x"}, record(claim())) == []


def test_listings() -> None:
    gold = record(claim(subject=party(0, 4), money=[money("5000000")]), claim(60, 66))
    errors = claim_errors(gold, record(claim(subject=None, attribution=attribution(party(31, 35)))))
    assert by_cause(errors) == [("missed", 1), ("subject", 1)]
    text = as_text(errors)
    assert "a@5 PARTLY subject (subject, money, attribution)" in text
    assert "gold: acquire “bought”; subject “Acme”; object “Bolt” [Bolt]; $5m (5000000 USD)" in text
    assert json.loads(json.dumps(as_records(errors)))[0]["fields"] == ["subject", "money", "attribution"]
    page = as_html(errors)
    assert page.count("<tr>") == 3
    assert describe(None) == "–"


def test_the_page_escapes_what_the_text_holds() -> None:
    hostile = claim(subject={"start": 0, "end": 4, "text": "<script>", "organizations": ["<b>"]})
    page = as_html(claim_errors(record(), record(hostile)))
    assert "<b>" not in page.split("<tbody>")[1]
