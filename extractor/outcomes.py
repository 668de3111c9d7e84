"""What is to be done with articles and what became of them: jobs, batches, outcomes and their counts; no spaCy."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from corpus.sheets import Form
from schemas import Article, Failure, RunInfo

BATCH_ARTICLES = 16
BATCH_CHARACTERS = 100_000
MAX_CHARACTERS = 1_000_000
"""Longest text that is worked on unless the user asks for more, in code points."""
LIMIT_SECONDS = 300.0
"""Longest time that a document may take; the longest text that is worked on takes about a third of it."""
RECYCLE = 20_000
"""Documents after which a worker process makes room for a new one."""

Item = Article | Failure


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
    batch_articles: most articles that a process takes at a time; it changes speed and nothing else.
    limit_seconds: a process that takes longer for a batch is killed and its articles are tried alone.
    recycle: documents after which a process is replaced.
    """

    by: Form = "claim"
    max_characters: int = MAX_CHARACTERS
    settings: dict[str, Any] = field(default_factory=dict)
    batch_articles: int = BATCH_ARTICLES
    limit_seconds: float = LIMIT_SECONDS
    recycle: int = RECYCLE


def failed(article: Article, error: Exception | str, tries: int | None = None) -> Failure:
    """The failure of an article that could be read and not worked on; tries: as in ``Failure``."""
    reason = error if isinstance(error, str) else f"{type(error).__name__}: {error}"
    # What went wrong may quote text that JSON cannot hold.
    shown = reason.encode("utf-8", "backslashreplace").decode("utf-8")
    return Failure(id=article.id, path=article.path, stage="extract", error=shown or "unknown", tries=tries)


def lost(failure: Failure, words: int = 0) -> Outcome:
    """The outcome of an article that failed."""
    return Outcome(failure.id or failure.path or "?", failure=failure, words=words)


def settled(item: Item, job: Job) -> Outcome | None:
    """The outcome of what is not worked on: what could not be read, and what is too long; None for all else."""
    if isinstance(item, Failure):
        return lost(item)
    if len(item.text) > job.max_characters:
        return lost(failed(item, f"{len(item.text):,} characters; the limit is {job.max_characters:,} (--max-chars)"))
    return None


def batches(items: Iterable[Item], articles: int = BATCH_ARTICLES) -> Iterator[list[Item]]:
    """Cut a stream into batches of so many articles or ``BATCH_CHARACTERS``, whichever is reached first."""
    batch: list[Item] = []
    size = 0
    for item in items:
        batch.append(item)
        size += len(item.text) if isinstance(item, Article) else 0
        if len(batch) >= articles or size >= BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


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

    def summary(self, seconds: float, fingerprints: Iterable[str] = ()) -> RunInfo:
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
            fingerprints=tuple(fingerprints),
        )
