"""Articles through the pipeline in one process: batches in, outcomes out, and a document that raises costs itself."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator, Sequence

from spacy.language import Language

from corpus.writers import record_lines
from extractor.convert import prepare, record_of
from extractor.dependents import forget_tree
from extractor.outcomes import Item, Job, Outcome, failed, lost, settled
from schemas import Article, Failure, Record

KEPT_WORDS = 150_000
"""Words that a pipeline keeps. To forget them after every batch costs five times what tokenizing costs, so it begins
when memory would grow further: 20,000 newswire stories hold fewer."""
TIDY_BATCHES = 256
"""Batches after which the table of words is made anew; that takes a tenth of a second."""
_forgetful = itertools.count(1)


@contextlib.contextmanager
def _memory(nlp: Language) -> Iterator[None]:
    """What spaCy keeps of a batch: its words as long as there are few, else nothing."""
    if len(nlp.vocab.strings) < KEPT_WORDS:
        yield
        return
    with nlp.memory_zone():
        yield
    if next(_forgetful) % TIDY_BATCHES == 0:
        # The table counts the places of words that are gone as taken, and doubles when too many are.
        nlp.vocab.strings.from_bytes(nlp.vocab.strings.to_bytes())


def records(nlp: Language, articles: Sequence[Article]) -> list[Record | Failure]:
    """The record of each article, or the failure where the pipeline raised; same order, same length.

    Once :data:`KEPT_WORDS` are known, the new words of a batch leave spaCy's memory with it. A batch in which
    something raises is worked on again article by article, so that only the guilty one fails.
    """
    with _memory(nlp):
        try:
            docs = [prepare(nlp.make_doc(article.text), article.published, article.text) for article in articles]
            piped = nlp.pipe(docs, batch_size=len(docs) or 1)
            found: list[Record | Failure] = [
                record_of(doc, article) for doc, article in zip(piped, articles, strict=True)
            ]
            forget_tree()
            return found
        except Exception as error:
            if len(articles) == 1:
                return [failed(articles[0], error)]
    return [records(nlp, [article])[0] for article in articles]


def work(nlp: Language, job: Job, batch: Sequence[Item]) -> list[Outcome]:
    """The outcome of each item of a batch, in order; failures that come in go out as they are."""
    before = [settled(item, job) for item in batch]
    fit = [item for item, outcome in zip(batch, before, strict=True) if outcome is None and isinstance(item, Article)]
    done = iter([_outcome(article, record, job) for article, record in zip(fit, records(nlp, fit), strict=True)])
    return [next(done) if outcome is None else outcome for outcome in before]


def _outcome(article: Article, record: Record | Failure, job: Job) -> Outcome:
    words = len(article.text.split())
    return lost(record, words) if isinstance(record, Failure) else _written(article, record, job, words)


def _written(article: Article, record: Record, job: Job, words: int) -> Outcome:
    try:
        lines = tuple(record_lines(record, job.by))
    except Exception as error:  # such as half a surrogate pair, which JSON in UTF-8 cannot hold
        return lost(failed(article, error).model_copy(update={"stage": "write"}), words)
    return Outcome(record.id, lines, len(record.claims), words)
