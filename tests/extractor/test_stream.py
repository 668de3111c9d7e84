"""Streams: every article accounted for, whatever happens to it, and the same lines for any number of processes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from spacy.language import Language

from corpus.readers import Reader
from extractor import stream
from extractor.pipeline import load
from schemas import Article, Failure

ARTICLES = Path(__file__).parents[2] / "corpus" / "articles"


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load()


@pytest.fixture
def stories() -> list[Article | Failure]:
    return list(Reader().read([str(ARTICLES)]))[:6]


def article(name: str, text: str) -> Article:
    return Article(id=name, text=text)


class Trap:
    """A component that raises on one word, and ends its process on another."""

    def __call__(self, doc: Any) -> Any:
        for token in doc:
            if token.text == "Zzyzx":
                os._exit(9)
            if token.text == "Fnord":
                raise ValueError("as it was told")
        return doc


def test_one_article_that_raises_costs_itself_alone(nlp: Language, stories: list[Article | Failure]) -> None:
    spoiled = load()
    Language.component("trap", func=Trap())
    spoiled.add_pipe("trap", first=True)
    batch = [*stories[:2], article("bad", "Acme Fnord its bid."), *stories[2:4]]
    outcomes = stream.work(spoiled, stream.Job(), batch)
    assert [outcome.article for outcome in outcomes if outcome.failure] == ["bad"]
    assert outcomes[2].failure is not None
    assert outcomes[2].failure.error == "ValueError: as it was told"
    clean = stream.work(nlp, stream.Job(), [*stories[:2], *stories[2:4]])
    assert [outcome.lines for outcome in outcomes if not outcome.failure] == [outcome.lines for outcome in clean]


def test_what_is_too_long_or_was_lost_before_is_a_failure(nlp: Language) -> None:
    lost = Failure(path="gone.txt", stage="read", error="no such file")
    batch = [lost, article("long", "Acme grew. " * 20), article("fit", "Acme Corp bought Bolt Ltd for $5m.")]
    outcomes = stream.work(nlp, stream.Job(max_characters=100), batch)
    assert [bool(outcome.failure) for outcome in outcomes] == [True, True, False]
    assert outcomes[0].failure is lost
    assert outcomes[1].failure is not None
    assert "220 characters; the limit is 100" in outcomes[1].failure.error
    account = stream.Account()
    for outcome in outcomes:
        account.add(outcome)
    run = account.summary(1.0)
    assert (run.articles, run.failed, run.claims) == (3, 2, outcomes[2].claims)


def test_half_a_surrogate_pair_is_a_failure(nlp: Language) -> None:
    article = Article.model_construct(id="half", text="Acme Corp bought Bolt \ud83d for $5m.", path=None)
    (outcome,) = stream.work(nlp, stream.Job(by="article"), [article])
    assert outcome.failure is not None


@pytest.mark.parametrize("sizes", [[10] * 40, [60_000] * 5, [1_000_000], []])
def test_batches_lose_nothing_and_are_bounded(sizes: list[int]) -> None:
    items = [article(str(number), "x" * size) for number, size in enumerate(sizes)]
    cut = list(stream.batches(items))
    assert [item for batch in cut for item in batch] == items
    assert all(len(batch) <= stream.BATCH_ARTICLES for batch in cut)


def test_batches_do_not_change_lines(
    nlp: Language, stories: list[Article | Failure], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = [outcome.lines for outcome in stream.work(nlp, stream.Job(), stories)]
    single = [stream.work(nlp, stream.Job(), [story])[0].lines for story in stories]
    assert single == whole


def test_processes_do_not_change_outcomes(stories: list[Article | Failure], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "BATCH_ARTICLES", 2)
    assert list(stream.run(stories, stream.Job(), processes=2)) == list(stream.run(stories, stream.Job()))


def test_a_process_that_dies_costs_the_article_that_killed_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "_start", _start_with_trap)
    texts = [article(str(number), "Acme Corp bought Bolt Ltd for $5m.") for number in range(6)]
    texts[3] = article("3", "Acme Zzyzx its bid.")

    def cut() -> Iterator[list[Article | Failure]]:
        yield from ([texts[0], texts[1]], [texts[2], texts[3]], [texts[4], texts[5]])

    with stream.Workers(stream.Job(), 1) as workers:
        outcomes = list(workers.run(cut()))
    assert [outcome.article for outcome in outcomes] == [str(number) for number in range(6)]
    assert [outcome.article for outcome in outcomes if outcome.failure] == ["3"]
    assert outcomes[3].failure is not None
    assert "died" in outcomes[3].failure.error


def _start_with_trap(job: stream.Job) -> None:
    nlp = load()
    Language.component("trap", func=Trap())
    nlp.add_pipe("trap", first=True)
    stream._worker = nlp, job


def test_a_pipeline_that_cannot_load_says_so() -> None:
    job = stream.Job(settings={"no_such_component": {}})
    with pytest.raises(ValueError, match="no component 'no_such_component'"):
        list(stream.run([article("a", "Acme grew.")], job, processes=2))
