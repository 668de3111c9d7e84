"""Dates: what is one, what is none, and which days it names."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from extractor import dates as _factory  # noqa: F401  (registers the component)
from extractor.annotations import value_of

PUBLISHED = "2005-02-18"  # a Friday


@pytest.fixture(scope="module")
def nlp() -> Language:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("claims_dates")
    return pipeline


def found(nlp: Language, text: str, published: str | None = PUBLISHED) -> list[tuple[str, str | None, str | None]]:
    doc = nlp.make_doc(text)
    doc._.published = published
    doc = nlp(doc)
    return [(span.text, *value_of(span).values()) for span in doc.spans["dates"]]


ONE = [
    ("Sales rose in 2003.", "2003", "2003-01-01", "2003-12-31"),
    ("Talks end on June 13, 2025.", "June 13, 2025", "2025-06-13", "2025-06-13"),
    ("It is due on Tuesday the board said", "Tuesday", "2005-02-22", "2005-02-22"),
    ("Profits fell last year.", "last year", "2004-01-01", "2004-12-31"),
]


@pytest.mark.parametrize(("text", "span", "earliest", "latest"), ONE)
def test_one_date(nlp: Language, text: str, span: str, earliest: str | None, latest: str | None) -> None:
    assert found(nlp, text) == [(span, earliest, latest)]


@given(st.text())
@settings(max_examples=200, deadline=None)
def test_any_text_is_read(nlp: Language, text: str) -> None:
    found(nlp, text)


@given(
    st.dates(date(1900, 1, 1), date(2079, 12, 31)), st.sampled_from(["%Y-%m-%d", "%B %d, %Y", "%d %B %Y", "%d %b. %Y"])
)
def test_any_day_reads_back(nlp: Language, day: date, form: str) -> None:
    text = day.strftime(form).replace("May.", "May")
    assert found(nlp, f"It closed on {text}.") == [(text, day.isoformat(), day.isoformat())]
    assert day + timedelta(0) == day
