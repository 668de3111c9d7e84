"""Score the pipeline, or any system's output, against gold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from spacy.language import Language

from corpus.gold import load_gold, load_predictions, source_of
from corpus.score import Evaluation
from corpus.score import evaluate as score
from extractor.convert import prepare, record_of
from extractor.outcomes import BATCH_ARTICLES
from extractor.pipeline import load
from schemas import Article, Record


def predict(gold: Iterable[Record], nlp: Language | None = None) -> list[Record]:
    """Run the pipeline over the articles of a gold set, blind to its claims; the records in the same order.

    gold: records, of which only what an article has is read. nlp: by default the pipeline of ``extractor.load()``.
    Raises what a component raises.
    """
    nlp = nlp if nlp is not None else load()
    articles = [Article(**{name: getattr(record, name) for name in Article.model_fields}) for record in gold]
    docs = (prepare(nlp.make_doc(article.text), article.published, article.text) for article in articles)
    return [
        record_of(doc, article)
        for doc, article in zip(nlp.pipe(docs, batch_size=BATCH_ARTICLES), articles, strict=True)
    ]


def evaluate(
    gold: str | Path | Sequence[Record],
    predictions: str | Path | list[Any] | None = None,
    nlp: Language | None = None,
) -> Evaluation:
    """The scores of a system on a gold set.

    gold: a file or folder in the record's form, or its records. predictions: a file or records of any system; None
    runs the pipeline. nlp: the pipeline to run, by default that of ``extractor.load()``.
    Raises corpus.gold.GoldError for a malformed file.
    """
    records = load_gold(gold) if isinstance(gold, (str, Path)) else list(gold)
    predicted: Iterable[Any]
    if predictions is None:
        predicted = predict(records, nlp)
    elif isinstance(predictions, (str, Path)):
        predicted = load_predictions(predictions)
    else:
        predicted = predictions
    return score(records, predicted, {record.id: source_of(record) for record in records})
