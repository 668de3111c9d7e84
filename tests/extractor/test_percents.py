"""Percentages: rows of text and what is found, negatives included, and what holds for any text."""

from decimal import Decimal

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Span

import extractor.percents  # noqa: F401
from extractor.annotations import value_of
from extractor.numbers import plain
from extractor.tokenizer import customize

NLP = spacy.blank("en")
customize(NLP)
NLP.add_pipe("claims_percents")


def spans(text: str, nlp: Language = NLP) -> list[Span]:
    """The spans that are found; a span keeps its document, a group does not."""
    doc = nlp(text)
    return list(doc.spans["percents"])


ROWS = [
    ("rose 76%", "76%", "76", "exact", "percent"),
    ("fell 12 pct.", "12 pct", "12", "exact", "percent"),
    ("yields 1-1/8 pct", "1-1/8 pct", "1.125", "exact", "percent"),
    ("about seven percent", "seven percent", "7", "approximate", "percent"),
    ("just over 2.5 per cent", "2.5 per cent", "2.5", "more_than", "percent"),
    ("a 5-7% rise", "5-7%", "5..7", "range", "percent"),
    ("between 3 and 5 percent", "3 and 5 percent", "3..5", "range", "percent"),
    ("between 6.6% and 8.6%", "6.6% and 8.6%", "6.6..8.6", "range", "percent"),
    ("by 2 percentage points", "2 percentage points", "2", "exact", "percentage_point"),
    ("half a percentage point", "half a percentage point", "0.5", "exact", "percentage_point"),
    ("cut by 25 basis points", "25 basis points", "25", "exact", "basis_point"),
    ("wider by 25bp", "25bp", "25", "exact", "basis_point"),
    ("half of 1 percent", "half of 1 percent", "0.5", "exact", "percent"),
    ("as much as 50%", "50%", "50", "at_most", "percent"),
]


@pytest.mark.parametrize(("text", "span", "value", "bound", "unit"), ROWS)
def test_finds(text: str, span: str, value: str, bound: str, unit: str) -> None:
    (found,) = spans(text)
    low, _, high = value.partition("..")
    assert found.text == span
    assert value_of(found) == {
        "value": None if high else low,
        "low": low if high else None,
        "high": high or None,
        "bound": bound,
        "unit": unit,
    }


@pytest.mark.parametrize(
    "text",
    ["a quarter of workers", "the index lost 12 points", "sales doubled", "example.com/?q=a%20b%2F2", "3 in all"],
)
def test_is_no_percentage(text: str) -> None:
    assert not spans(text)


def test_fractions_of_a_company() -> None:
    (span,) = spans("it owns a third of the company")
    assert value_of(span)["value"] == "33.33"


def test_two_values_are_no_range() -> None:
    assert [span.text for span in spans("rose from 5% to 7%")] == ["5%", "7%"]
    assert [span.text for span in spans("40 percent on July 14 to 42 percent")] == ["40 percent", "42 percent"]


@given(st.text())
@settings(max_examples=150, deadline=None)
def test_any_text(text: str) -> None:
    for span in spans(text):
        assert text[span.start_char : span.end_char] == span.text


@given(st.decimals(min_value="0.01", max_value="9999", places=2, allow_nan=False))
@settings(max_examples=100, deadline=None)
def test_written_percentages_read_back(value: Decimal) -> None:
    for form in (f"{value}%", f"{value} pct", f"{value} per cent"):
        (span,) = spans(form)
        assert value_of(span)["value"] == plain(value)
