"""What the pipeline does for a word, counted rather than timed: a real regression of speed fails here on any machine.

The counts are of the shipped articles. They do not depend on the machine, and move by little with the lexicon; where a
change of meaning moves one beyond its bound for a good reason, the bound moves with it in the same commit.
"""

from __future__ import annotations

import itertools
import sys
import tracemalloc
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from spacy.language import Language
from spacy.tokens import Doc

import extractor
from corpus.readers import Reader
from extractor import frames, linker, recogniser, stances, timex_grammar
from extractor.convert import prepare, record_of
from extractor.gazetteer import Gazetteer
from extractor.numbers import Numerals
from extractor.parser import Network
from extractor.tokenizer import Endings
from schemas import Article

SHIPPED = Path(__file__).parents[2] / "corpus" / "articles"


@pytest.fixture(scope="module")
def nlp() -> Language:
    return extractor.load()


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    return [item for item in Reader().read([str(SHIPPED)]) if isinstance(item, Article)][:6]


def read(nlp: Language, articles: list[Article]) -> list[Doc]:
    docs = [prepare(nlp.make_doc(article.text), article.published, article.text) for article in articles]
    return list(nlp.pipe(docs))


def words_of(articles: list[Article]) -> int:
    return sum(len(article.text.split()) for article in articles)


#: Calls, of Python and of C functions, that a component makes for a word, at most; about a fifth above the count.
CALLS = {
    "claims_layout": 5.0,
    "claims_money": 7.6,
    "claims_percents": 1.5,
    "claims_dates": 15.5,
    "claims_organizations": 18.0,
    "claims_stances": 8.0,
    "claims_candidates": 6.0,
    "claims_syntax": 34.0,
    "claims_references": 30.0,
    "claims_attribution": 55.0,
    "claims_linker": 122.0,
    "record": 24.0,
}


def counted(work: Callable[[], Any]) -> int:
    """How many functions a piece of work calls."""
    calls = 0

    def hear(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(hear)
    try:
        work()
    finally:
        sys.setprofile(None)
    return calls


@pytest.fixture(scope="module")
def calls(nlp: Language, articles: list[Article]) -> dict[str, float]:
    read(nlp, articles)  # what is computed once is left out
    words = words_of(articles)
    docs = [prepare(nlp.make_doc(article.text), article.published, article.text) for article in articles]
    found = {}
    for name, component in nlp.pipeline:
        if hasattr(component, "pipe"):
            number = counted(lambda part=component: list(part.pipe(docs, batch_size=16)))
        else:
            number = counted(lambda part=component: [part(doc) for doc in docs])
        found[name] = number / words
    pairs = list(zip(docs, articles, strict=True))
    found["record"] = counted(lambda: [record_of(doc, article) for doc, article in pairs]) / words
    return found


@pytest.mark.parametrize("name", CALLS)
def test_calls_for_a_word(name: str, calls: dict[str, float]) -> None:
    print(name, round(calls[name], 2))
    assert 0 < calls[name] <= CALLS[name]


def test_what_no_sense_asks_for_changes_nothing(
    nlp: Language, articles: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [doc._.claim_records for doc in read(nlp, articles)]
    monkeypatch.setattr(linker, "asked_by", lambda rows: frames.EVERYTHING)
    assert [doc._.claim_records for doc in read(nlp, articles)] == found


def test_a_name_on_the_edge_does_not_hang_on_the_order_of_cues() -> None:
    weights = {f"cue {number}": 0.1 * number - 0.7 for number in range(16)}
    orders = itertools.permutations(list(weights)[:6])
    assert len({recogniser.score(dict.fromkeys(order, 1.0), weights) for order in orders}) == 1


def test_no_component_goes_uncounted(calls: dict[str, float]) -> None:
    assert set(calls) == set(CALLS)


#: How often the searches of the rulers, and the parser, are set to work for a hundred words: at least and at most.
SEARCHES = {
    "numbers": (3.0, 9.0),
    "dates": (3.0, 8.0),
    "organizations": (2.0, 10.0),
    "stances": (15.0, 35.0),
    "parsed words": (60.0, 130.0),
}


def test_searches_begin_where_something_may_be_found(
    nlp: Language, articles: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    hits: Counter[str] = Counter()

    def count(place: Any, name: str, what: str) -> None:
        plain = getattr(place, name)

        def counting(*arguments: Any, **settings: Any) -> Any:
            hits[what] += 1
            return plain(*arguments, **settings)

        monkeypatch.setattr(place, name, counting)

    count(Numerals, "_digits", "numbers")
    count(Numerals, "_words", "numbers")
    count(timex_grammar.Parser, "expression", "dates")
    count(Gazetteer, "find", "organizations")
    count(stances, "_mention", "stances")
    parse = Network.parse

    def parsing(self: Network, sentences: Any) -> Any:
        hits["parsed words"] += sum(map(len, sentences))
        return parse(self, sentences)

    monkeypatch.setattr(Network, "parse", parsing)
    read(nlp, articles)
    rates = {what: 100 * hits[what] / words_of(articles) for what in SEARCHES}
    print({what: round(rate, 1) for what, rate in rates.items()})
    assert [(what, rate) for what, rate in rates.items() if not SEARCHES[what][0] <= rate <= SEARCHES[what][1]] == []


def test_text_without_numbers_never_enters_the_grammars(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*arguments: Any, **settings: Any) -> Any:
        raise AssertionError("entered")

    monkeypatch.setattr(Numerals, "_digits", never)
    monkeypatch.setattr(Numerals, "_words", never)
    monkeypatch.setattr(timex_grammar.Parser, "expression", never)
    doc = nlp("The board of the company was not asked. Nobody knows why.")
    assert not doc.spans["money"]
    assert not doc.spans["dates"]


def test_a_long_document_costs_no_more_for_a_word(nlp: Language, articles: list[Article]) -> None:
    text = "\n\n".join(article.text for article in articles)
    short, long = text[: len(text) // 8], text
    costs = []
    for one in (short, long):
        nlp(one)
        costs.append(counted(lambda one=one: nlp(one)) / len(one.split()))
    assert costs[1] <= 1.3 * costs[0]


def test_memory_of_the_rulers_for_a_word(nlp: Language, articles: list[Article]) -> None:
    read(nlp, articles)
    rulers = list(itertools.takewhile(lambda pipe: pipe[0] != "claims_syntax", nlp.pipeline))
    docs = [prepare(nlp.make_doc(article.text), article.published, article.text) for article in articles]
    tracemalloc.start()
    try:
        for doc in docs:
            for _, ruler in rulers:
                ruler(doc)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    print(round(peak / words_of(articles)))
    assert peak / words_of(articles) < 300  # bytes


@pytest.mark.parametrize("sign", ["$", ",", "(", "“"])
def test_a_row_of_signs_costs_what_it_is_long(nlp: Language, sign: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lengths: list[int] = []
    endings = nlp.tokenizer.suffix_search.__self__
    assert isinstance(endings, Endings)
    search = endings._search

    def counted(text: str, start: int) -> object:
        lengths.append(len(text) - start)
        return search(text, start)

    monkeypatch.setattr(endings, "_search", counted)
    assert len(nlp.make_doc(sign * 3000)) == 3000
    assert sum(lengths) < 200 * 3000
