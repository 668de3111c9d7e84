"""How fast the pipeline is beside the limit, spaCy's tokenizer, and beside other libraries; where its time goes.

``python benchmarks/speed.py [--docs N] [--repeat N] [--parts ...] [--json FILE] [INPUT...]`` reads articles as
``newsclaims extract`` does (the shipped ones by default). Every measurement runs over the same documents in turn,
``--repeat`` times, the blank tokenizer between all others; medians are printed, as words per second and as shares of
the tokenizer's. Seconds are those of the processor, not of the wall, in one process with one thread, so that other
jobs on the machine disturb little; only what several processes gain and what a user waits for is measured by the wall.

Parts: components (each one's share, with and without candidate selection), processes (one and two), start (help, load,
first claim), length (cost of a word in documents of 1 kB to 2 MB), size (gazetteer and lexicon 10 and 100 times as
large), peers (libraries that are installed: see ``peers.py``; textacy over the same syntax).
"""

from __future__ import annotations

import os

# Before numpy is loaded: one thread, else the processor's seconds of several are counted.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import functools
import importlib.util
import itertools
import json
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import spacy
from rich.console import Console
from rich.table import Table
from spacy.language import Language
from spacy.tokens import Doc, Span

import extractor
from corpus.readers import Reader
from corpus.writers import record_lines
from extractor.convert import prepare, record_of
from extractor.dependents import forget_tree
from extractor.gazetteer import Gazetteer
from extractor.outcomes import Job, batches
from extractor.stances import StanceRuler
from extractor.stream import work
from extractor.workers import Workers
from schemas import Article

RULERS = ("claims_money", "claims_percents", "claims_dates", "claims_organizations", "claims_stances")
PARTS = ("components", "processes", "start", "length", "size", "peers")
SHIPPED = Path(__file__).parent.parent / "corpus" / "articles"
LENGTHS = (1_000, 10_000, 100_000, 1_000_000, 2_000_000)
BATCH = 16
#: The slowest libraries read a thousand words a second: so many articles are enough for them.
PEER_ARTICLES = 40

Seconds = dict[str, float]


def timed(work: Callable[[], Any], clock: Callable[[], float] = time.process_time) -> tuple[float, Any]:
    """Seconds that a call took, and what it returned."""
    started = clock()
    result = work()
    return clock() - started, result


def chunks(articles: list[Article]) -> Iterable[list[Article]]:
    return (articles[start : start + BATCH] for start in range(0, len(articles), BATCH))


def run_components(nlp: Language, blank: Language, articles: list[Article], everything: bool) -> tuple[Seconds, Any]:
    """Seconds of the blank tokenizer and of each component, batch by batch as the command line works, and counts."""
    names = ["blank tokenizer", "tokenizer", *nlp.pipe_names, "records", "lines"]
    seconds = dict.fromkeys(names, 0.0)
    counts: dict[str, Any] = dict.fromkeys(("sentences", "sentences read", "tokens", "tokens read"), 0)
    claims: list[list[str]] = []

    def add(name: str, work: Callable[[], Any]) -> Any:
        took, result = timed(work)
        seconds[name] += took
        return result

    for batch in chunks(articles):
        add("blank tokenizer", lambda read=batch: [blank.make_doc(article.text) for article in read])
        docs: list[Doc] = add(
            "tokenizer", lambda read=batch: [prepare(nlp.make_doc(one.text), one.published, one.text) for one in read]
        )
        for name, component in nlp.pipeline:
            if name == "claims_candidates" and everything:
                for doc in docs:
                    doc.spans["candidates"] = [Span(doc, sent.start, sent.end, label="CANDIDATE") for sent in doc.sents]
            elif hasattr(component, "pipe"):
                add(name, lambda part=component, read=docs: list(part.pipe(read, batch_size=BATCH)))
            else:
                add(name, lambda part=component, read=docs: [part(doc) for doc in read])
        pairs = list(zip(docs, batch, strict=True))
        records = add("records", lambda read=pairs: [record_of(doc, article) for doc, article in read])
        add("lines", lambda read=records: [list(record_lines(record, "claim")) for record in read])
        for doc in docs:
            selected = doc.spans["candidates"]
            counts["sentences"] += sum(1 for _ in doc.sents)
            counts["sentences read"] += len(selected)
            counts["tokens"] += len(doc)
            counts["tokens read"] += sum(len(span) for span in selected)
            claims.append([_key(claim) for claim in doc._.claim_records])
        forget_tree()
    return seconds, (counts, claims)


def _key(claim: dict[str, Any]) -> str:
    return json.dumps({name: claim[name] for name in claim if name != "attribution"}, sort_keys=True)


def medians(runs: list[Seconds]) -> Seconds:
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}


def components(nlp: Language, blank: Language, articles: list[Article], repeat: int) -> dict[str, Any]:
    """Each component's share, and what candidate selection saves and loses."""
    words = sum(len(article.text.split()) for article in articles)
    runs: dict[bool, list[Seconds]] = {False: [], True: []}
    seen: dict[bool, Any] = {}
    for _, everything in itertools.product(range(repeat), runs):
        seconds, seen[everything] = run_components(nlp, blank, articles, everything)
        runs[everything].append(seconds)
    shares, whole = medians(runs[False]), medians(runs[True])
    limit = statistics.median(run["blank tokenizer"] for both in runs.values() for run in both)
    counts, claims = seen[False]
    same = sum(len(set(one) & set(other)) for one, other in zip(claims, seen[True][1], strict=True))
    total = max(sum(map(len, claims)), sum(map(len, seen[True][1])))
    del shares["blank tokenizer"], whole["blank tokenizer"]
    rates = {
        "blank tokenizer": words / limit,
        "five rulers": words / sum(shares[name] for name in RULERS),
        "whole pipeline": words / sum(shares.values()),
        "whole pipeline, every sentence parsed": words / sum(whole.values()),
        "syntax, on the tokens that it reads": counts["tokens read"] / shares["claims_syntax"],
    }
    return {
        "words_per_second": {name: round(rate) for name, rate in rates.items()},
        "of_the_tokenizer": {name: round(rate * limit / words, 4) for name, rate in rates.items()},
        "times_the_tokenizer": {name: round(value / limit, 3) for name, value in shares.items()},
        "times_the_tokenizer_every_sentence": {name: round(value / limit, 3) for name, value in whole.items()},
        "sentences_read": round(counts["sentences read"] / counts["sentences"], 4),
        "tokens_read": round(counts["tokens read"] / counts["tokens"], 4),
        "syntax_time_ratio": round(shares["claims_syntax"] / whole["claims_syntax"], 4),
        "claims": total,
        "claims_identical": round(same / total, 5) if total else 1.0,
        "memory_megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def processes(nlp: Language, articles: list[Article], repeat: int) -> dict[str, Any]:
    """Words per second by the wall of one process and of two, the time in which workers start left out."""
    words = sum(len(article.text.split()) for article in articles)
    took: dict[int, list[float]] = {1: [], 2: []}
    job = Job()
    with Workers(job, 2) as workers:
        list(workers.run(batches(iter(articles[: 4 * BATCH]))))
        for _ in range(repeat):
            took[1].append(timed(lambda: [work(nlp, job, part) for part in batches(articles)], time.perf_counter)[0])
            took[2].append(timed(lambda: list(workers.run(batches(iter(articles)))), time.perf_counter)[0])
    one, two = (words / statistics.median(took[number]) for number in (1, 2))
    return {
        "words_per_second_by_the_wall": {"one process": round(one), "two processes": round(two)},
        "two_over_one": round(two / one, 3),
        "load_average": [round(value, 1) for value in os.getloadavg()],
    }


def _spent_by_children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


_LOAD = "import time, spacy; t = time.{0}(); import extractor; extractor.load(); print(time.{0}() - t)"


def start(repeat: int) -> dict[str, Any]:
    """Seconds that a user waits, by the wall: for help, for the pipeline after spaCy, for the first claim."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as story:
        story.write("Acme Corp bought Zeta Ltd for $5m.\n")
        story.flush()
        command = [sys.executable, "-m", "extractor"]
        calls = {
            "newsclaims --help": [*command, "--help"],
            "first claim of a sentence": [*command, "extract", story.name],
        }
        figures: dict[str, Any] = {}
        for name, call in calls.items():
            runs = []
            for _ in range(repeat):
                before = _spent_by_children()
                run = functools.partial(subprocess.run, call, capture_output=True, check=True)
                wall, _ = timed(run, time.perf_counter)
                runs.append((wall, _spent_by_children() - before))
            wall, spent = (statistics.median(run[place] for run in runs) for place in (0, 1))
            figures[name] = {"wall": round(wall, 3), "processor": round(spent, 3)}
    loads = {}
    for name, clock in (("wall", "perf_counter"), ("processor", "process_time")):
        call = [sys.executable, "-c", _LOAD.format(clock)]
        outputs = [subprocess.run(call, capture_output=True, check=True, text=True).stdout for _ in range(repeat)]
        loads[name] = round(statistics.median(float(output) for output in outputs), 3)
    return {**figures, "extractor.load() after import spacy": loads}


def length(nlp: Language, articles: list[Article], repeat: int) -> dict[str, Any]:
    """Microseconds a word of documents made of articles, by their length; at each, as many documents as are long."""
    text = "\n\n".join(article.text for article in itertools.islice(itertools.cycle(articles), 20_000))
    figures = {}
    for size in LENGTHS:
        many = max(1, min(100, 200_000 // size))
        texts = [text[place * size : (place + 1) * size] for place in range(many)]
        words = sum(len(one.split()) for one in texts)
        took = [
            timed(lambda texts=texts: [doc._.claim_records for doc in nlp.pipe(texts)])[0]
            for _ in range(repeat if size < 1_000_000 else 1)
        ]
        figures[f"{size:,} characters"] = round(min(took) / words * 1e6, 1)
    values = list(figures.values())
    return {"microseconds_a_word": figures, "largest_over_smallest": round(max(values) / min(values), 3)}


def size(nlp: Language, articles: list[Article], repeat: int) -> dict[str, Any]:
    """What the two lexicons' components cost with more rows, over what they cost with those that ship."""
    organizations, stances = nlp.get_pipe("claims_organizations"), nlp.get_pipe("claims_stances")
    assert isinstance(stances, StanceRuler)
    shipped = organizations.gazetteer
    docs = []
    for article in articles:
        doc = prepare(nlp.make_doc(article.text), article.published, article.text)
        for name in ("claims_layout", "claims_money", "claims_percents", "claims_dates"):
            nlp.get_pipe(name)(doc)
        docs.append(doc)

    def cost(component: Callable[[Doc], Doc]) -> float:
        return min(timed(lambda: [component(doc) for doc in docs])[0] for _ in range(repeat))

    figures: dict[str, float] = {}
    base = cost(organizations)
    for times in (10, 100):
        more = [
            row.model_copy(update={"id": f"{row.id}-{copy}", "name": f"{row.name} {_made_up(copy)}", "aliases": ()})
            for copy in range(1, times)
            for row in shipped.rows
        ]
        organizations.gazetteer = Gazetteer([*shipped.rows, *more], str.split)
        figures[f"gazetteer of {len(organizations.gazetteer):,} ({times} times)"] = round(cost(organizations) / base, 3)
        organizations.gazetteer = shipped
    del more
    base = cost(stances)
    rows = [
        row.model_copy(update={"id": f"{row.id}-{copy}", "lemma": f"{row.lemma.split()[0]}{_made_up(copy).lower()}"})
        for copy in range(1, 10)
        for row in stances.lexicon.rows
    ]
    larger = StanceRuler(lexicon=stances.lexicon.extended(rows))
    figures[f"lexicon of {len(larger.lexicon.rows):,} (10 times)"] = round(cost(larger) / base, 3)
    return {"times_the_shipped_size": figures}


def _made_up(number: int) -> str:
    return "Zq" + "".join("aeioulnrst"[int(digit)] for digit in str(number))


def peers(nlp: Language, blank: Language, articles: list[Article], repeat: int) -> dict[str, Any]:
    """Words per second of other libraries, and how many times faster the whole pipeline is on the same articles."""
    from peers import peers as installed

    articles = articles[:PEER_ARTICLES]
    words = sum(len(article.text.split()) for article in articles)
    tasks: dict[str, Callable[[], float]] = {
        "whole pipeline": lambda: sum(run_components(nlp, blank, articles, False)[0].values()),
        "money, percents and dates alone": lambda: amounts_alone(nlp, articles),
    }
    for peer in installed():
        tasks[f"{peer.name} {peer.version}"] = lambda peer=peer: timed(
            lambda: [peer.read(article.text, article.published) for article in articles]
        )[0]
    if importlib.util.find_spec("textacy") is not None:
        tasks["textacy triples, syntax included"] = lambda: triples(nlp, articles)
    took: dict[str, list[float]] = {name: [] for name in tasks}
    for _, (name, task) in itertools.product(range(repeat), tasks.items()):
        took[name].append(task())
    middle = {name: statistics.median(values) for name, values in took.items()}
    own = middle["whole pipeline"]
    return {
        "articles": len(articles),
        "words_per_second": {name: round(words / value) for name, value in middle.items()},
        "pipeline_faster_by": {name: round(value / own, 2) for name, value in middle.items()},
        "amounts_and_dates_faster_by": {
            name: round(value / middle["money, percents and dates alone"], 2) for name, value in middle.items()
        },
    }


def amounts_alone(nlp: Language, articles: list[Article]) -> float:
    """Seconds of what the other libraries do: tokens, amounts, percentages and dates with their values."""

    def read() -> None:
        for article in articles:
            doc = prepare(nlp.make_doc(article.text), article.published, article.text)
            for name in ("claims_money", "claims_percents", "claims_dates"):
                nlp.get_pipe(name)(doc)

    return timed(read)[0]


def triples(nlp: Language, articles: list[Article]) -> float:
    """Seconds of textacy's triples with what they need: tokens, sentences and the syntax of them all."""
    from textacy import extract

    def read() -> None:
        docs = [nlp.get_pipe("claims_layout")(nlp.make_doc(article.text)) for article in articles]
        for doc in nlp.get_pipe("claims_syntax").pipe(docs, batch_size=BATCH):
            list(extract.subject_verb_object_triples(doc))

    return timed(read)[0]


def measure(articles: list[Article], repeat: int, parts: Iterable[str]) -> dict[str, Any]:
    """All figures of the parts."""
    blank = spacy.blank("en")
    blank.max_length = 10_000_000
    nlp = extractor.load()
    for batch in chunks(articles):  # words are met for the first time here
        for article in batch:
            blank.make_doc(article.text)
            nlp.make_doc(article.text)
    figures: dict[str, Any] = {
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, "
        f"Python {platform.python_version()}, spaCy {spacy.__version__}",
        "articles": len(articles),
        "words": sum(len(article.text.split()) for article in articles),
        "rounds": repeat,
    }
    work_of: dict[str, Callable[[], dict[str, Any]]] = {
        "components": lambda: components(nlp, blank, articles, repeat),
        "processes": lambda: processes(nlp, articles, repeat),
        "start": lambda: start(repeat),
        "length": lambda: length(nlp, articles, repeat),
        "size": lambda: size(nlp, articles[:200], repeat),
        "peers": lambda: peers(nlp, blank, articles, repeat),
    }
    for part in parts:
        figures[part] = work_of[part]()
    return figures


def show(figures: dict[str, Any]) -> None:
    """Print the figures as tables."""
    console = Console()
    console.print(f"{figures['articles']} articles, {figures['words']} words, {figures['rounds']} rounds; ", end="")
    console.print(figures["machine"])
    for part in PARTS:
        for name, value in figures.get(part, {}).items():
            if isinstance(value, dict):
                table = Table(part, name.replace("_", " "))
                for key, number in value.items():
                    table.add_row(key, str(number))
                console.print(table)
            else:
                console.print(f"{part}: {name.replace('_', ' ')} {value}")


def main() -> None:
    """Read the arguments, measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("inputs", nargs="*", default=[str(SHIPPED)])
    parser.add_argument("--docs", type=int, default=2000, help="read at most so many articles, evenly from all")
    parser.add_argument("--repeat", type=int, default=5, help="rounds; medians are printed")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS), help="what to measure")
    parser.add_argument("--json", type=Path, default=Path("speed.json"), help="where to write the figures")
    arguments = parser.parse_args()
    articles = [item for item in Reader().read(arguments.inputs) if isinstance(item, Article)]
    articles = articles[:: max(1, len(articles) // arguments.docs)][: arguments.docs]
    if not articles:
        sys.exit("no articles to measure on")
    figures = measure(articles, arguments.repeat, arguments.parts)
    show(figures)
    arguments.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
