"""How fast the pipeline is beside the limit, spaCy's tokenizer, and where its time goes.

``python benchmarks/speed.py [--docs N] [--repeat N] [--json FILE] [INPUT...]`` reads articles as ``newsclaims extract``
does (the shipped ones by default), runs every measurement over the same documents in turn, ``--repeat`` times, and
prints medians: words per second of the blank tokenizer, of the rulers, of the whole pipeline with the syntax on
candidate sentences and on every sentence, each component's share, and what share of sentences and tokens is read.
"""

from __future__ import annotations

import argparse
import itertools
import json
import platform
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import spacy
from rich.console import Console
from rich.table import Table
from spacy.language import Language
from spacy.tokens import Doc, Span

import extractor
from corpus.readers import Reader
from extractor.convert import prepare
from schemas import Article

RULERS = ("claims_money", "claims_percents", "claims_dates", "claims_organizations", "claims_stances")
SHIPPED = Path(__file__).parent.parent / "corpus" / "articles"


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds that a call took, and what it returned."""
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result


def run_components(nlp: Language, articles: list[Article], everything: bool) -> tuple[dict[str, float], list[Doc]]:
    """Seconds of each component over all documents, one component after the other, and the documents."""
    seconds, docs = timed(lambda: [prepare(nlp.make_doc(article.text), article.published) for article in articles])
    shares = {"tokenizer": seconds}
    for name, component in nlp.pipeline:
        if name == "claims_candidates" and everything:
            for doc in docs:
                doc.spans["candidates"] = [Span(doc, sent.start, sent.end, label="CANDIDATE") for sent in doc.sents]
            continue
        if hasattr(component, "pipe"):
            shares[name], docs = timed(lambda part=component, read=docs: list(part.pipe(read, batch_size=64)))
        else:
            shares[name], docs = timed(lambda part=component, read=docs: [part(doc) for doc in read])
    return shares, docs


def measure(articles: list[Article], repeat: int) -> dict[str, Any]:
    """Every figure, as medians over ``repeat`` alternating rounds."""
    blank = spacy.blank("en")
    blank.max_length = 10_000_000
    loading, nlp = timed(extractor.load)
    words = sum(len(article.text.split()) for article in articles)
    rounds: dict[str, list[dict[str, float]]] = {"candidates": [], "everything": []}
    tokenizer = []
    docs: dict[str, list[Doc]] = {}
    for _ in range(repeat):
        tokenizer.append(timed(lambda: [blank.make_doc(article.text) for article in articles])[0])
        for mode in rounds:
            shares, docs[mode] = run_components(nlp, articles, mode == "everything")
            rounds[mode].append(shares)
    shares = {
        mode: {name: statistics.median(one[name] for one in runs) for name in runs[0]} for mode, runs in rounds.items()
    }
    read, whole = docs["candidates"], docs["everything"]
    selected = [span for doc in read for span in doc.spans["candidates"]]
    claims = [[_key(claim) for claim in doc._.claim_records] for doc in read]
    others = [[_key(claim) for claim in doc._.claim_records] for doc in whole]
    same = sum(len(set(one) & set(other)) for one, other in zip(claims, others, strict=True))
    total = max(sum(map(len, claims)), sum(map(len, others)))
    limit = statistics.median(tokenizer)
    return {
        "machine": f"{platform.machine()}, Python {platform.python_version()}, spaCy {spacy.__version__}",
        "articles": len(articles),
        "words": words,
        "load_seconds": round(loading, 3),
        "words_per_second": {
            "blank tokenizer": round(words / limit),
            "five rulers": round(words / sum(shares["candidates"][name] for name in RULERS)),
            "whole pipeline": round(words / sum(shares["candidates"].values())),
            "whole pipeline, every sentence parsed": round(words / sum(shares["everything"].values())),
            "syntax, on the words that it reads": round(
                sum(len(span) for span in selected) / shares["candidates"]["claims_syntax"]
            ),
        },
        "seconds": {mode: {name: round(value, 3) for name, value in one.items()} for mode, one in shares.items()},
        "sentences_read": round(len(selected) / sum(1 for doc in read for _ in doc.sents), 4),
        "tokens_read": round(sum(len(span) for span in selected) / sum(map(len, read)), 4),
        "syntax_time_ratio": round(shares["candidates"]["claims_syntax"] / shares["everything"]["claims_syntax"], 4),
        "claims": total,
        "claims_identical": round(same / total, 5) if total else 1.0,
    }


def _key(claim: dict[str, Any]) -> str:
    return json.dumps({name: claim[name] for name in claim if name != "attribution"}, sort_keys=True)


def show(figures: dict[str, Any]) -> None:
    """Print the figures as tables."""
    console = Console()
    console.print(f"{figures['articles']} articles, {figures['words']} words; {figures['machine']}")
    speed = Table("what", "words per second", "of the tokenizer")
    limit = figures["words_per_second"]["blank tokenizer"]
    for name, value in figures["words_per_second"].items():
        speed.add_row(name, f"{value:,}", f"{value / limit:.3f}")
    console.print(speed)
    seconds = Table("component", "seconds", "share", "every sentence parsed")
    shares = figures["seconds"]["candidates"]
    for name, value in shares.items():
        other = figures["seconds"]["everything"].get(name)
        share = value / sum(shares.values())
        seconds.add_row(name, f"{value:.3f}", f"{share:.1%}", "" if other is None else f"{other:.3f}")
    console.print(seconds)
    console.print(
        f"read by the syntax: {figures['sentences_read']:.1%} of sentences, {figures['tokens_read']:.1%} of tokens, "
        f"{figures['syntax_time_ratio']:.1%} of the time; {figures['claims_identical']:.2%} of "
        f"{figures['claims']} claims identical with every sentence parsed; loaded in {figures['load_seconds']} s"
    )


def main() -> None:
    """Read the arguments, measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("inputs", nargs="*", default=[str(SHIPPED)])
    parser.add_argument("--docs", type=int, default=2000, help="read at most so many articles")
    parser.add_argument("--repeat", type=int, default=5, help="rounds; medians are printed")
    parser.add_argument("--json", type=Path, help="also write the figures here")
    arguments = parser.parse_args()
    items = itertools.islice(Reader().read(arguments.inputs), arguments.docs)
    articles = [item for item in items if isinstance(item, Article)]
    if not articles:
        sys.exit("no articles to measure on")
    figures = measure(articles, arguments.repeat)
    show(figures)
    if arguments.json:
        arguments.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
