"""What the pipeline knows, for people who make gold: claims as a draft to correct, and normal forms of mentions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from spacy.language import Language

from corpus.assembly import Forms
from corpus.graph import Graph
from extractor.convert import entities_of, prepare
from extractor.outcomes import BATCH_ARTICLES
from extractor.pipeline import load
from extractor.stream import records
from schemas import Article, Failure, Record

NOT_DRAFTED = frozenset({"id", "confidence", "rules"})
"""Fields of a claim that say how it was found; gold has none of them."""
MENTIONS = frozenset({"ORG", "MONEY", "PERCENT", "DATE"})
"""Entities of a draft; stance words stand in it as triggers of claims only."""

AFTER_MENTIONS = ("claims_candidates", "claims_syntax", "claims_references", "claims_attribution", "claims_linker")
"""Components of the pipeline that no normal form of a mention waits for."""


def drafts(items: Iterable[Article | Failure], nlp: Language | None = None) -> Iterator[dict[str, Any] | Failure]:
    """The pipeline's claims of each article as a gold record to correct, in order; failures go through.

    items: articles, and failures of reading. nlp: the pipeline, by default that of ``extractor.load()``.
    """
    nlp = nlp if nlp is not None else load()
    remaining = iter(items)
    while batch := list(islice(remaining, BATCH_ARTICLES)):
        done = iter(records(nlp, [item for item in batch if isinstance(item, Article)]))
        for item in batch:
            found = next(done) if isinstance(item, Article) else item
            yield found if isinstance(found, Failure) else draft_of(found)


def draft_of(record: Record) -> dict[str, Any]:
    """A record in JSON form with what gold holds: entities and claims, without what says how they were found."""
    item = record.model_dump(mode="json", exclude={"attributions"})
    item["entities"] = [entity for entity in item["entities"] if entity["label"] in MENTIONS]
    item["claims"] = [
        {name: value for name, value in claim.items() if name not in NOT_DRAFTED} for claim in item["claims"]
    ]
    return item


class NormalForms:
    """Finds the normal forms of an article's mentions with the pipeline, which is loaded when it is first needed."""

    def __init__(self, nlp: Language | None = None) -> None:
        """Use a pipeline, by default that of ``extractor.load()``."""
        self._nlp = nlp

    def __call__(self, graph: Graph) -> Forms:
        """Normal forms by label, start and end, of every mention that the pipeline finds in the graph's article."""
        nlp = self._nlp = self._nlp if self._nlp is not None else load()
        doc = prepare(nlp.make_doc(graph.text), graph.values.get("published"), graph.text)
        with nlp.select_pipes(disable=[name for name in AFTER_MENTIONS if name in nlp.pipe_names]):
            doc = nlp(doc)
        placed = ("label", "start", "end", "text")
        return {
            (one["label"], one["start"], one["end"]): {name: one[name] for name in one if name not in placed}
            for one in entities_of(doc)
        }
