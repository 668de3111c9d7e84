"""How accurate the project is on gold, beside other libraries and a plain baseline, all in one run.

    python -m benchmarks.accuracy [GOLD] [--json FILE]

GOLD is a file or folder in the record's form; by default the gold that ships. The peers: textacy's
subject-verb-object triples and direct quotations, over the same syntax as the project's own; Recognizers-Text and
quantulum3 for amounts; and a baseline that takes every verb of the lexicon in a sentence with an organization as a
claim, with the organizations before and after it as its parties. ``pip install '.[bench]'`` installs the libraries;
what is not installed is left out, and said.

Peers know no types and no organizations, so that all systems are held to criteria that only ask for extents:

*trigger*: the verbs overlap. *parties*: and so do the subjects and the objects, null only with null. *source*: the
cues overlap, and so do the sources; *quoted* counts only what stands in quotation marks. *exact*: the same extent.
*value*: the extents overlap, and amount and currency, or value and unit, are the same. The project and the baseline
are also held to the contract's own scores. Only verbal claims count; a system's triples and quotations that stand in
no sentence with a gold claim are left out of its attributions, since gold lists those of claims only.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from spacy.language import Language

from benchmarks import peers
from benchmarks.peers import Quotation, Span, Triple
from corpus.agreement import Item, number, overlap, pair, same_extent
from corpus.gold import load_gold
from corpus.score import Counts, Evaluation, as_item
from corpus.score import evaluate as score
from extractor import load
from extractor.convert import prepare
from extractor.evaluation import predict
from schemas import Record

GOLD = Path(__file__).resolve().parents[1] / "corpus" / "gold"
MARKS = frozenset('"“”„«»')
Row = tuple[str, str, Counts]


def place(item: Item) -> Span:
    return item["start"], item["end"]


def span_of(item: Item | None) -> Span | None:
    return None if item is None else place(item)


def as_span(span: Span) -> Item:
    return {"start": span[0], "end": span[1]}


def meet(one: Span | None, other: Span | None) -> bool:
    """Both null, or overlapping."""
    if one is None or other is None:
        return one is None and other is None
    return overlap(as_span(one), as_span(other)) > 0


def triples_of(record: Item) -> list[Triple]:
    """The verbal claims of a record as triples."""
    verbal = [claim for claim in record["claims"] if not claim.get("nominal")]
    return [
        Triple(span_of(claim.get("subject")), place(claim["trigger"]), span_of(claim.get("object"))) for claim in verbal
    ]


def quotations_of(record: Item) -> list[Quotation]:
    """The attributions of a record's claims that have a source, each once."""
    found = {}
    for claim in record["claims"]:
        attribution = claim.get("attribution")
        if attribution and attribution.get("source"):
            cue, source = place(attribution["cue"]), place(attribution["source"])
            found[cue, source] = Quotation(source, cue, place(attribution.get("content") or claim["sentence"]))
    return list(found.values())


def paired(gold: Sequence[Any], predicted: Sequence[Any], extent: str, agrees: Callable[[Any, Any], bool]) -> Counts:
    """Pairs of two lists of tuples whose field ``extent`` overlaps and that agree, one to one."""
    ours = [{**as_span(getattr(one, extent)), "number": index} for index, one in enumerate(gold)]
    theirs = [{**as_span(getattr(one, extent)), "number": index} for index, one in enumerate(predicted)]
    pairs = pair(ours, theirs, lambda one, other: agrees(gold[one["number"]], predicted[other["number"]]))
    return Counts(len(pairs), len(gold), len(predicted))


def claim_rows(name: str, gold: Sequence[Item], predicted: Sequence[Sequence[Triple]]) -> list[Row]:
    """Trigger and parties of one system's triples, article by article."""
    trigger = parties = Counts()
    for record, found in zip(gold, predicted, strict=True):
        wanted = triples_of(record)
        trigger = trigger.plus(paired(wanted, found, "verb", lambda one, other: True))
        parties = parties.plus(
            paired(
                wanted,
                found,
                "verb",
                lambda one, other: meet(one.subject, other.subject) and meet(one.object, other.object),
            )
        )
    return [(name, "trigger", trigger), (name, "parties", parties)]


def attribution_rows(name: str, gold: Sequence[Item], predicted: Sequence[Sequence[Quotation]]) -> list[Row]:
    """Sources of one system's attributions, all and those in quotation marks."""
    rows = []
    for label, quoted in (("source", False), ("source, quoted", True)):
        total = Counts()
        for record, found in zip(gold, predicted, strict=True):
            text = record["text"]
            sentences = [claim["sentence"] for claim in record["claims"]]

            def counts(one: Quotation, text: str = text, quoted: bool = quoted) -> bool:
                return not quoted or bool(MARKS & set(text[max(0, one.content[0] - 1) : one.content[1] + 1]))

            wanted = [one for one in quotations_of(record) if counts(one)]
            kept = [
                one for one in found if counts(one) and any(overlap(as_span(one.cue), other) for other in sentences)
            ]
            total = total.plus(paired(wanted, kept, "cue", lambda one, other: meet(one.speaker, other.speaker)))
        rows.append((name, label, total))
    return rows


def same_value(one: Item, other: Item) -> bool:
    """The same amount, or the same ends of a range, in the same currency or unit."""
    value, unit = ("amount", "currency") if one["label"] == "MONEY" else ("value", "unit")
    fields = (value, "low", "high")
    return one.get(unit) == other.get(unit) and all(number(one.get(name)) == number(other.get(name)) for name in fields)


def amount_rows(name: str, gold: Sequence[Item], predicted: Sequence[Iterable[Item]]) -> list[Row]:
    """Amounts and percentages of one system."""
    rows = []
    listed = [list(found) for found in predicted]
    for label in ("MONEY", "PERCENT"):
        exact = value = Counts()
        for record, found in zip(gold, listed, strict=True):
            ours = [one for one in record["entities"] if one["label"] == label]
            theirs = [one for one in found if one["label"] == label]
            exact = exact.plus(Counts(len(pair(ours, theirs, same_extent)), len(ours), len(theirs)))
            value = value.plus(Counts(len(pair(ours, theirs, same_value)), len(ours), len(theirs)))
        rows += [(name, f"{label} exact", exact), (name, f"{label} value", value)]
    return rows


def baseline(nlp: Language, record: Record) -> dict[str, Any]:
    """Every verb of the lexicon in a sentence with an organization, the nearest ones before and after as parties."""
    with nlp.select_pipes(disable=["claims_syntax", "claims_references", "claims_attribution", "claims_linker"]):
        doc = nlp(prepare(nlp.make_doc(record.text), record.published))
    claims = []
    for sentence in doc.sents:
        names = [span for span in doc.spans["organizations"] if sentence.start <= span.start < sentence.end]
        for stance in doc.spans["stances"] if names else ():
            value = doc._.values[stance.id_]
            if value["nominal"] or not sentence.start <= stance.start < sentence.end:
                continue
            before = [name for name in names if name.end <= stance.start]
            after = [name for name in names if name.start >= stance.end]

            def party(found: Sequence[Any]) -> Item | None:
                if not found:
                    return None
                name = doc._.values[found[0].id_]["name"]
                return {"start": found[0].start_char, "end": found[0].end_char, "organizations": [name]}

            claims.append(
                {
                    "type": value["type"],
                    "trigger": {"start": stance.start_char, "end": stance.end_char, "lemma": value["lemma"]},
                    "subject": party(before[::-1]),
                    "object": party(after),
                    "sentence": {"start": sentence.start_char, "end": sentence.end_char},
                    **{"polarity": "positive", "modality": "actual", "certainty": "asserted", "attribution": None},
                }
            )
    return {"id": record.id, "claims": claims}


def contract_rows(name: str, evaluation: Evaluation) -> list[Row]:
    """The contract's scores of verbal claims."""
    levels = ("trigger", "typed", "claim", "strict", "attribution")
    return [(name, level, evaluation.total(f"verbal/{level}")) for level in levels]


def say(name: str, error: ImportError) -> None:
    print(f"{name} is left out: {error}. pip install '.[bench]' installs it.")


def run(gold: list[Record]) -> dict[str, list[Row]]:
    """The rows of all systems that are installed, by table."""
    nlp = load()
    items = [as_item(record, gold=True) for record in gold]
    texts = [record.text for record in gold]
    tables: dict[str, list[Row]] = {"claims, by extents": [], "attributions, by extents": [], "amounts": []}
    claims, attributions, amounts = tables.values()
    started = time.perf_counter()
    ours = predict(gold, nlp)
    found = [as_item(record, gold=False) for record in ours]
    print(f"newsclaims: {time.perf_counter() - started:.1f} s")
    plain = [baseline(nlp, record) for record in gold]
    claims += claim_rows("newsclaims", items, [triples_of(item) for item in found])
    attributions += attribution_rows("newsclaims", items, [quotations_of(item) for item in found])
    amounts += amount_rows("newsclaims", items, [item["entities"] for item in found])
    try:
        docs = [peers.read_all(nlp, text) for text in texts]
        triples = [peers.textacy_triples(doc) for doc in docs]
        named = [[span_of(one) for one in item["entities"] if one["label"] == "ORG"] for item in found]
        kept = [
            [one for one in several if any(meet(name, one.subject) or meet(name, one.object) for name in names)]
            for several, names in zip(triples, named, strict=True)
        ]
        claims += claim_rows("textacy triples", items, triples)
        claims += claim_rows("textacy triples with an organization", items, kept)
        quotations = [peers.textacy_quotations(doc) for doc in docs]
        attributions += attribution_rows("textacy quotations", items, quotations)
    except ImportError as error:
        say("textacy", error)
    claims += claim_rows("lexicon baseline", items, [triples_of(item) for item in plain])
    for name, finds in (
        ("Recognizers-Text", peers.recognizers_amounts),
        ("quantulum3", peers.quantulum_amounts),
    ):
        try:
            started = time.perf_counter()
            amounts += amount_rows(name, items, [list(finds(text)) for text in texts])
            print(f"{name}: {time.perf_counter() - started:.1f} s")
        except ImportError as error:
            say(name, error)
    tables["claims, by the contract"] = contract_rows("newsclaims", score(gold, ours))
    tables["claims, by the contract"] += contract_rows("lexicon baseline", score(gold, plain))
    return tables


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", nargs="?", type=Path, default=GOLD, help="gold file or folder")
    parser.add_argument("--json", type=Path, help="also write the counts to this file")
    arguments = parser.parse_args()
    gold = load_gold(arguments.gold)
    tables = run(gold)
    width = max(len(name) for rows in tables.values() for name, _, _ in rows)
    for title, rows in tables.items():
        print(f"\n{title} ({len(gold)} articles)")
        print(f"{'':<{width}}  {'score':<16} {'P':>6} {'R':>6} {'F1':>6}  right / gold / predicted")
        for name, label, counts in rows:
            ratios = " ".join(f"{100 * value:6.1f}" for value in (counts.precision, counts.recall, counts.f1))
            print(f"{name:<{width}}  {label:<16} {ratios}  {counts.matched} / {counts.gold} / {counts.predicted}")
    if arguments.json:
        shown = {title: [[name, label, *counts] for name, label, counts in rows] for title, rows in tables.items()}
        arguments.json.write_text(json.dumps(shown, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
