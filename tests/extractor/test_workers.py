"""Worker processes: the same outcomes in the same order, whatever becomes of a process."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks import light as light_workers
from corpus.readers import Reader
from extractor import stream, workers
from extractor.outcomes import Item, Job, batches
from extractor.pipeline import load
from schemas import Article, Failure

ARTICLES = Path(__file__).parents[2] / "corpus" / "articles"
GOOD = "Acme Corp bought Bolt Ltd for $5m."


def article(number: int, text: str = GOOD) -> Article:
    return Article(id=str(number), text=text)


@pytest.fixture
def light(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "serve", light_workers.serve)


def test_processes_do_not_change_outcomes() -> None:
    stories = list(Reader().read([str(ARTICLES), "no/such/file"]))[-5:]
    here = stream.work(load(), Job(), stories)
    with workers.Workers(Job(), 2) as crew:
        assert list(crew.run(batches(stories, 2))) == here


@pytest.mark.usefixtures("light")
@pytest.mark.parametrize("processes", [1, 3])
def test_outcomes_come_in_order(processes: int) -> None:
    items: list[Item] = [article(number, f"text {number}") for number in range(100)]
    items[7:9] = [Failure(path=str(number), stage="read", error="no such file") for number in (7, 8)]
    with workers.Workers(Job(recycle=80), processes) as crew:
        for size in (1, 7, 64):
            assert [outcome.article for outcome in crew.run(batches(items, size))] == [str(n) for n in range(100)]
        assert list(crew.run([])) == []
        assert len(crew.process_ids) <= processes


@pytest.mark.usefixtures("light")
def test_an_article_that_breaks_its_process_costs_itself() -> None:
    items: list[Item] = [article(number) for number in range(7)]
    items[1] = article(1, "Acme Zzyzxkill its bid.")
    items[4] = article(4, "Acme Zzyzxsleep its bid.")
    items[5] = Failure(path="gone.txt", stage="read", error="no such file")
    with workers.Workers(Job(limit_seconds=2), 1) as crew:
        found = list(crew.run([items[:3], items[3:]]))
    assert [outcome.article for outcome in found] == ["0", "1", "2", "3", "4", "gone.txt", "6"]
    errors = {outcome.article: outcome.failure.error for outcome in found if outcome.failure}
    assert errors == {
        "1": "the process that worked on it ended with SIGKILL, 3 tries",
        "4": "took longer than 2 seconds, 2 tries",
        "gone.txt": "no such file",
    }
    assert [outcome.failure.tries for outcome in found if outcome.failure] == [3, 2, None]


@pytest.mark.usefixtures("light")
@pytest.mark.parametrize(
    ("deaths", "size", "tries"),
    [
        (3, 4, None),  # in its batch and twice alone
        (4, 4, 3),
        (2, 1, None),
        (3, 1, 3),
    ],
)
def test_an_article_is_tried_three_times_alone(tmp_path: Path, deaths: int, size: int, tries: int | None) -> None:
    items: list[Item] = [article(number) for number in range(8)]
    items[2] = article(2, f"Acme buys Bolt. Zzyzxweak{deaths}:{tmp_path / 'count'} it.")
    with workers.Workers(Job(), 2) as crew:
        found = list(crew.run(batches(items, size)))
    assert [outcome.article for outcome in found] == [str(number) for number in range(8)]
    assert {outcome.article: outcome.failure.tries for outcome in found if outcome.failure} == (
        {"2": tries} if tries else {}
    )


@pytest.mark.usefixtures("light")
def test_a_process_that_is_killed_once_costs_nothing() -> None:
    items = [article(number) for number in range(600)]

    def fed(crew: workers.Workers) -> Iterator[list[Item]]:
        for number, batch in enumerate(batches(items, 2)):
            if number in (80, 200):
                for process in crew.process_ids:
                    os.kill(process, signal.SIGKILL)
            yield batch

    with workers.Workers(Job(), 2) as crew:
        found = list(crew.run(fed(crew)))
    assert [outcome.article for outcome in found] == [str(number) for number in range(600)]
    assert not [outcome for outcome in found if outcome.failure]


@pytest.mark.usefixtures("light")
def test_failures_alone_need_no_process() -> None:
    with workers.Workers(Job(), 2) as crew:
        (outcome,) = crew.run([[Failure(path="gone.txt", stage="read", error="no such file")]])
        assert crew.process_ids == []
    assert outcome.failure is not None


def test_a_pipeline_that_cannot_load_says_so() -> None:
    with (
        workers.Workers(Job(settings={"no_such_component": {}}), 1) as crew,
        pytest.raises(ValueError, match="no component 'no_such_component'"),
    ):
        list(crew.run([[article(1)]]))


def test_processes_that_die_before_they_work_end_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "serve", light_workers.die)
    with workers.Workers(Job(), 2) as crew, pytest.raises(workers.WorkersBroken, match="status 7"):
        list(crew.run([[article(1)]]))


@pytest.mark.usefixtures("light")
def test_workers_end_with_the_block() -> None:
    with workers.Workers(Job(), 2) as crew:
        outcomes = crew.run([[article(number)] for number in range(9)])
        next(outcomes)
        processes = crew.process_ids
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and any(_alive(process) for process in processes):
        time.sleep(0.05)
    assert not [process for process in processes if _alive(process)]


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
