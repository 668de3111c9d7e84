"""Many articles through the pipeline: batches, processes, and every article accounted for.

Articles go in order into batches that depend on nothing but the articles, a batch is worked on in one process, and
its outcomes come back in order. So the output is the same, byte for byte, for any number of processes. A document
that raises costs itself alone; a process that dies costs the document that killed it.
"""

from __future__ import annotations

import collections
import importlib.metadata
import multiprocessing
import signal
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from typing import Any

from spacy.language import Language

from corpus.writers import Form, record_lines
from extractor.convert import prepare, record_of
from extractor.pipeline import load
from schemas import Article, Failure, Record, RunInfo

BATCH_ARTICLES = 16
BATCH_CHARACTERS = 100_000
MAX_CHARACTERS = 1_000_000
"""Longest text that is worked on unless the user asks for more, in code points."""
AHEAD = 3
"""Batches that wait for each process, so that none is idle and memory stays bounded."""


@dataclass(frozen=True)
class Outcome:
    """What became of one article: the lines to write, or a failure.

    article: id of the article, or the path of what could not be read. lines: JSON lines without line ends.
    """

    article: str
    lines: tuple[str, ...] = ()
    claims: int = 0
    words: int = 0
    failure: Failure | None = None


@dataclass(frozen=True)
class Job:
    """How articles are worked on; the same for every process.

    by: the form of the lines. max_characters: longer texts become failures. settings: overrides for ``load``.
    """

    by: Form = "claim"
    max_characters: int = MAX_CHARACTERS
    settings: dict[str, Any] = field(default_factory=dict)


def records(nlp: Language, articles: Sequence[Article]) -> list[Record | Failure]:
    """The record of each article, or the failure where the pipeline raised; same order, same length.

    A batch in which something raises is worked on again article by article, so that only the guilty one fails.
    """
    with nlp.memory_zone():
        try:
            docs = [prepare(nlp.make_doc(article.text), article.published, article.text) for article in articles]
            piped = nlp.pipe(docs, batch_size=len(docs) or 1)
            return [record_of(doc, article) for doc, article in zip(piped, articles, strict=True)]
        except Exception as error:
            if len(articles) == 1:
                return [_failed(articles[0], error)]
    return [records(nlp, [article])[0] for article in articles]


def _failed(article: Article, error: Exception | str) -> Failure:
    reason = error if isinstance(error, str) else f"{type(error).__name__}: {error}"
    return Failure(id=article.id, path=article.path, stage="extract", error=reason)


def work(nlp: Language, job: Job, batch: Sequence[Article | Failure]) -> list[Outcome]:
    """The outcome of each item of a batch, in order; failures that come in go out as they are."""
    fit = [item for item in batch if isinstance(item, Article) and len(item.text) <= job.max_characters]
    done = iter(records(nlp, fit))
    outcomes = []
    for item in batch:
        if isinstance(item, Failure):
            outcomes.append(_lost(item))
            continue
        words = len(item.text.split())
        if len(item.text) > job.max_characters:
            problem = f"{len(item.text):,} characters; the limit is {job.max_characters:,} (--max-chars)"
            outcomes.append(_lost(_failed(item, problem), words))
            continue
        record = next(done)
        outcomes.append(_lost(record, words) if isinstance(record, Failure) else _written(item, record, job.by, words))
    return outcomes


def _written(article: Article, record: Record, by: Form, words: int) -> Outcome:
    try:
        lines = tuple(record_lines(record, by))
    except Exception as error:  # such as half a surrogate pair, which JSON in UTF-8 cannot hold
        return _lost(_failed(article, error).model_copy(update={"stage": "write"}), words)
    return Outcome(record.id, lines, len(record.claims), words)


def _lost(failure: Failure, words: int = 0) -> Outcome:
    return Outcome(failure.id or failure.path or "?", failure=failure, words=words)


def batches(items: Iterable[Article | Failure]) -> Iterator[list[Article | Failure]]:
    """Cut a stream into batches of so many articles or characters, whichever is reached first."""
    batch: list[Article | Failure] = []
    size = 0
    for item in items:
        batch.append(item)
        size += len(item.text) if isinstance(item, Article) else 0
        if len(batch) >= BATCH_ARTICLES or size >= BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def run(items: Iterable[Article | Failure], job: Job, processes: int = 1) -> Iterator[Outcome]:
    """The outcome of every item, in order.

    items: articles and failures, as ``corpus.readers.Reader.read`` yields them; taken no further ahead than needed.
    job: what to do with them. processes: how many processes work; 1 works in this one.
    """
    if processes <= 1:
        nlp = load(**job.settings)
        for batch in batches(items):
            yield from work(nlp, job, batch)
        return
    with Workers(job, processes) as workers:
        yield from workers.run(batches(items))


_worker: tuple[Language, Job] | Exception | None = None
"""What a worker process holds: the pipeline and the job, or what went wrong when it was loaded."""


def _start(job: Job) -> None:
    """Load the pipeline once in a worker process, which leaves Ctrl-C to its parent."""
    global _worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        _worker = load(**job.settings), job
    except Exception as error:  # raised in an initializer it would look like a process that died
        _worker = error


def _work_here(batch: Sequence[Article | Failure]) -> list[Outcome]:
    if isinstance(_worker, Exception):
        raise _worker
    assert _worker is not None
    return work(*_worker, batch)


class Workers:
    """Processes that each hold the pipeline. When one dies, what was under way is done again, one batch at a time."""

    def __init__(self, job: Job, processes: int) -> None:
        """Prepare ``processes`` workers for a job; they start with the first batch."""
        self._job = job
        self._processes = processes
        self._pool = self._new_pool()

    def _new_pool(self) -> ProcessPoolExecutor:
        context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(self._processes, context, initializer=_start, initargs=(self._job,))

    def __enter__(self) -> Workers:
        """Use the workers in a ``with`` statement, which stops them at the end."""
        return self

    def __exit__(self, kind: object, *rest: object) -> None:
        """Stop the workers; after an error or an interrupt, without waiting for what is under way."""
        processes = list((self._pool._processes or {}).values()) if kind is not None else []
        self._pool.shutdown(wait=kind is None, cancel_futures=True)
        for process in processes:
            process.kill()

    def run(self, stream: Iterable[list[Article | Failure]]) -> Iterator[Outcome]:
        """The outcomes of batches, in order, with a bounded number of batches under way."""
        waiting: collections.deque[tuple[list[Article | Failure], Future[list[Outcome]]]] = collections.deque()
        for batch in stream:
            waiting.append((batch, self._submit(batch)))
            if len(waiting) >= AHEAD * self._processes:
                yield from self._next(waiting)
        while waiting:
            yield from self._next(waiting)

    def _submit(self, batch: list[Article | Failure]) -> Future[list[Outcome]]:
        try:
            return self._pool.submit(_work_here, batch)
        except BrokenProcessPool as error:
            broken: Future[list[Outcome]] = Future()
            broken.set_exception(error)
            return broken

    def _next(
        self, waiting: collections.deque[tuple[list[Article | Failure], Future[list[Outcome]]]]
    ) -> Iterator[Outcome]:
        batch, future = waiting.popleft()
        try:
            yield from future.result()
            return
        except BrokenProcessPool:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = self._new_pool()
        yield from self._alone(batch)
        # What else was under way was lost with the pool, unless it had come back.
        for index, (other, lost) in enumerate(waiting):
            if lost.done() and lost.exception() is None:
                continue
            waiting[index] = (other, self._submit(other))

    def _alone(self, batch: list[Article | Failure]) -> list[Outcome]:
        """Work on a batch with nothing else under way; halve it until the document that kills is alone."""
        try:
            return self._pool.submit(_work_here, batch).result()
        except BrokenProcessPool:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = self._new_pool()
        if len(batch) == 1:
            item = batch[0]
            if isinstance(item, Failure):
                return [_lost(item)]
            return [_lost(_failed(item, "the process that worked on it died, twice"), len(item.text.split()))]
        half = len(batch) // 2
        return self._alone(batch[:half]) + self._alone(batch[half:])


class Account:
    """Counts of a run that add up: articles are those with claims, those without and those that failed."""

    def __init__(self) -> None:
        """Start at nothing."""
        self.succeeded = self.without_claims = self.failed = self.claims = self.words = 0

    def add(self, outcome: Outcome) -> None:
        """Count one outcome."""
        self.words += outcome.words
        self.claims += outcome.claims
        if outcome.failure is not None:
            self.failed += 1
        elif outcome.claims:
            self.succeeded += 1
        else:
            self.without_claims += 1

    @property
    def articles(self) -> int:
        """How many articles came in, those that could not be read included."""
        return self.succeeded + self.without_claims + self.failed

    def summary(self, seconds: float) -> RunInfo:
        """The counts as a record, with the versions of what did the work."""
        return RunInfo(
            articles=self.articles,
            succeeded=self.succeeded,
            without_claims=self.without_claims,
            failed=self.failed,
            claims=self.claims,
            words=self.words,
            seconds=round(seconds, 3),
            versions={name: importlib.metadata.version(name) for name in ("newsclaims", "spacy")},
        )
