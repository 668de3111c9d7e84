"""Articles through the pipeline in one process: each one accounted for, and a document that raises costs itself."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

import pytest
from spacy.language import Language

from benchmarks.stories import short_stories
from corpus.readers import Reader
from extractor import lemmas, name_shapes, names, outcomes, parser, stream
from extractor.outcomes import Account, Job
from extractor.pipeline import load
from schemas import Article, Failure

ARTICLES = Path(__file__).parents[2] / "corpus" / "articles"


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load()


@pytest.fixture(scope="module")
def stories() -> list[Article | Failure]:
    return list(Reader().read([str(ARTICLES)]))[:4]


def article(name: str, text: str) -> Article:
    return Article(id=name, text=text)


class Trap:
    """A component that raises on one word."""

    def __call__(self, doc: Any) -> Any:
        if "Fnord" in doc.text:
            raise ValueError("as it was told")
        return doc


def test_one_article_that_raises_costs_itself_alone(nlp: Language, stories: list[Article | Failure]) -> None:
    Language.component("trap", func=Trap())
    nlp.add_pipe("trap", first=True)
    batch = [stories[0], article("bad", "Acme Fnord its bid."), stories[1]]
    try:
        found = stream.work(nlp, Job(), batch)
    finally:
        nlp.remove_pipe("trap")
    assert [outcome.article for outcome in found if outcome.failure] == ["bad"]
    assert found[1].failure is not None
    assert found[1].failure.error == "ValueError: as it was told"
    clean = stream.work(nlp, Job(), stories[:2])
    assert [outcome.lines for outcome in found if not outcome.failure] == [outcome.lines for outcome in clean]


def test_what_is_too_long_or_was_lost_before_is_a_failure(nlp: Language) -> None:
    lost = Failure(path="gone.txt", stage="read", error="no such file")
    batch = [lost, article("long", "Acme grew. " * 20), article("fit", "Acme Corp bought Bolt Ltd for $5m.")]
    found = stream.work(nlp, Job(max_characters=100), batch)
    assert [bool(outcome.failure) for outcome in found] == [True, True, False]
    assert found[0].failure is lost
    assert found[1].failure is not None
    assert "220 characters; the limit is 100" in found[1].failure.error
    account = Account()
    for outcome in found:
        account.add(outcome)
    run = account.summary(1.0)
    assert (run.articles, run.failed, run.claims) == (3, 2, found[2].claims)


def test_half_a_surrogate_pair_is_a_failure(nlp: Language) -> None:
    half = Article.model_construct(id="half", text="Acme Corp bought Bolt \ud83d for $5m.", path=None)
    (outcome,) = stream.work(nlp, Job(by="article"), [half])
    assert outcome.failure is not None
    assert outcome.failure.model_dump_json()


@pytest.mark.parametrize("sizes", [[10] * 40, [60_000] * 5, [1_000_000], []])
def test_batches_lose_nothing_and_are_bounded(sizes: list[int]) -> None:
    items = [article(str(number), "x" * size) for number, size in enumerate(sizes)]
    cut = list(outcomes.batches(items))
    assert [item for batch in cut for item in batch] == items
    assert all(len(batch) <= outcomes.BATCH_ARTICLES for batch in cut)


def test_batches_do_not_change_lines(nlp: Language, stories: list[Article | Failure]) -> None:
    whole = [outcome.lines for outcome in stream.work(nlp, Job(), stories)]
    single = [stream.work(nlp, Job(), [story])[0].lines for story in stories]
    assert single == whole


def test_nothing_is_kept_of_fresh_words_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """With small bounds, no container has grown by what some hundreds of documents of fresh words brought."""
    monkeypatch.setattr(stream, "KEPT_WORDS", 0)
    monkeypatch.setattr(parser, "_KEPT_FORMS", 200)
    monkeypatch.setattr(names.WordTable, "shape_limit", 200)
    for kept in (names.WordTable, name_shapes._Keys, lemmas.LemmaTable):
        monkeypatch.setattr(kept, "limit", 200)
    nlp = load()
    articles = [Article.model_validate(story) for story in short_stories(384)]

    def read(stories: list[Article]) -> dict[int, int]:
        for start in range(0, len(stories), 16):
            stream.records(nlp, stories[start : start + 16])
        gc.collect()
        return {id(one): len(one) for one in gc.get_objects() if isinstance(one, (dict, list, set))}

    before = read(articles[:128])
    strings = len(nlp.vocab.strings)
    after = read(articles[128:])
    assert len(nlp.vocab.strings) == strings
    assert [size for place, size in after.items() if place in before and size > before[place] + 250] == []


def test_a_table_of_words_made_anew_changes_no_record(
    nlp: Language, stories: list[Article | Failure], monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = [story for story in stories if isinstance(story, Article)]
    before = stream.records(nlp, articles)
    monkeypatch.setattr(stream, "KEPT_WORDS", 0)
    monkeypatch.setattr(stream, "TIDY_BATCHES", 1)
    words = set(nlp.vocab.strings)
    for _ in range(2):
        assert stream.records(nlp, articles) == before
    assert set(nlp.vocab.strings) == words
