"""Where numbers and dates may begin, known by word form: what is found there is what a search of all the text finds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc, Span

from corpus.readers import Reader
from extractor.annotations import add_entities, numbers_of
from extractor.dates import Dates
from extractor.numbers import quantities
from extractor.openings import Openings
from schemas import Article

SHIPPED = Path(__file__).parents[2] / "corpus" / "articles"
TEXT = "twenty five mln half a 1987 Q3 3Q FY 88 1980s May mid 3/4/87 İ ½ ٣ tw o the year last Σ H1 １２ 90 s $"
PIECES = st.sampled_from([*TEXT.split(), *"-  _.,'\n/"])


@pytest.fixture(scope="module")
def nlp() -> Language:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("claims_money")
    pipeline.add_pipe("claims_dates")
    return pipeline


def check(nlp: Language, doc: Doc) -> None:
    dates = nlp.get_pipe("claims_dates")
    assert isinstance(dates, Dates)
    grammar = dates.finder.grammar
    assert list(grammar.find(doc.text, grammar.lexicon.places(doc))) == list(grammar.find(doc.text))
    assert numbers_of(doc) == quantities(doc.text)


def test_articles(nlp: Language) -> None:
    for item in Reader().read([str(SHIPPED)]):
        if isinstance(item, Article):
            check(nlp, nlp.make_doc(item.text))


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=14))
def test_odd_texts(nlp: Language, pieces: list[str]) -> None:
    check(nlp, nlp.make_doc("".join(pieces)))


@settings(max_examples=100, deadline=None)
@given(st.lists(PIECES.filter(str.strip), max_size=8), st.lists(st.booleans(), min_size=8, max_size=8))
def test_tokens_cut_anywhere(nlp: Language, words: list[str], spaces: list[bool]) -> None:
    check(nlp, Doc(nlp.vocab, words=words, spaces=spaces[: len(words)]))


def test_forms_are_known_once_looked_through(nlp: Language) -> None:
    openings = Openings(re.compile("b"))
    assert openings.places(nlp.make_doc("a b abb b")) == [2, 5, 6, 8]
    assert sorted(openings._known.values()) == [(), (0,), (1, 2)]
    assert openings.places(nlp.make_doc("c b")) == [2]
    assert len(openings._known) == 4


def test_entities_that_are_there_stay(nlp: Language) -> None:
    doc = nlp.make_doc("one two three four five")
    doc.set_ents([Span(doc, 0, 2, label="X", kb_id="k", span_id="s")], default="missing")
    add_entities(doc, [Span(doc, 1, 3, label="Y"), Span(doc, 3, 4, label="Y")])
    add_entities(doc, [Span(doc, 2, 3, label="Z"), Span(doc, 2, 5, label="Z"), Span(doc, 4, 5, label="Z")])
    found = [(ent.start, ent.end, ent.label_, ent.kb_id_, ent.id_) for ent in doc.ents]
    assert found == [(0, 2, "X", "k", "s"), (2, 3, "Z", "", ""), (3, 4, "Y", "", ""), (4, 5, "Z", "", "")]
    assert doc.has_annotation("ENT_IOB", require_complete=True)
