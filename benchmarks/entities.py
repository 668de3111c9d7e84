"""Scores of the entity rulers on the development data, and of other libraries beside them, with one command.

``python benchmarks/entities.py [--data FOLDER] [--misses] [--peers]``

Printed per file and label: exact span F1, and strict F1 (span and value). A value is right as follows. MONEY and
PERCENT of ``claims_dev.jsonl``: amount or ends, currency or unit, bound and, for money, what it is counted per.
MONEY, PERCENT and DATE of ``numex_dev.jsonl``: the value or ends, any accepted currency, any accepted interval. ORG:
the canonical name where gold has one. Of the other libraries (``--peers``, see ``peers.py``) only the amount or number
and the currency or interval have to be right. Cases of ``numex_dev.jsonl`` count only for the labels that they
annotate.
"""

from __future__ import annotations

import argparse
import datetime
import importlib
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import spacy
from peers import Peer, peers
from spacy.language import Language

Entity = dict[str, Any]

#: label → factory, module and span group
COMPONENTS = {
    "MONEY": ("claims_money", "extractor.money", "money"),
    "PERCENT": ("claims_percents", "extractor.percents", "percents"),
    "DATE": ("claims_dates", "extractor.dates", "dates"),
    "ORG": ("claims_organizations", "extractor.organizations", "organizations"),
}
DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@dataclass
class Counts:
    """Numbers of right, predicted and gold mentions, and what was missed or wrong."""

    right: int = 0
    strict: int = 0
    predicted: int = 0
    gold: int = 0
    misses: list[str] = field(default_factory=list)

    def f1(self, right: int) -> float:
        total = self.predicted + self.gold
        return 2 * right / total if total else 0.0


def number(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value)).normalize()


def near(one: object, two: object) -> bool:
    first, second = number(one), number(two)
    if first is None or second is None:
        return first is second
    return abs(first - second) <= abs(second) * Decimal("1e-9")


def same_claims(label: str, gold: Entity, value: Entity) -> bool:
    if label == "ORG":
        return gold.get("name") in (None, value.get("name"))
    ends = near(gold.get("low"), value.get("low")) and near(gold.get("high"), value.get("high"))
    if not ends or gold.get("bound", "exact") != value.get("bound"):
        return False
    if label == "MONEY":
        same = gold["currency"] == value["currency"] and gold.get("per") == value.get("per")
        return same and near(gold.get("amount"), value.get("amount"))
    return near(gold.get("value"), value.get("value")) and gold.get("unit", "percent") == value.get("unit")


def same_numex(label: str, gold: Entity, value: Entity) -> bool:
    if label == "DATE":
        accepted = gold.get("date_ok") or [[gold.get("date_start"), gold.get("date_end")]]
        return [value.get("earliest"), value.get("latest")] in accepted
    if label == "MONEY":
        accepted = gold.get("currency_ok") or [gold.get("currency")]
        if value.get("currency") not in accepted:
            return False
    if gold.get("low") is not None or gold.get("high") is not None:
        return near(gold.get("low"), value.get("low")) and near(gold.get("high"), value.get("high"))
    return near(gold.get("value"), value.get("amount" if label == "MONEY" else "value"))


def same_org(label: str, gold: Entity, value: Entity) -> bool:
    return True


FILES: dict[str, tuple[tuple[str, ...], Callable[[str, Entity, Entity], bool]]] = {
    "claims_dev.jsonl": (("MONEY", "PERCENT", "ORG"), same_claims),
    "numex_dev.jsonl": (("MONEY", "PERCENT", "DATE"), same_numex),
    "org_dev.jsonl": (("ORG",), same_org),
}


def records(path: Path) -> Iterator[Entity]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def pipeline(labels: list[str]) -> tuple[Language, dict[str, str]]:
    """The rulers that exist, in a blank pipeline, and the span group of each label."""
    nlp = spacy.blank("en")
    groups: dict[str, str] = {}
    for module, factory in (("extractor.tokenizer", ""), ("extractor.layout", "claims_layout")):
        if importlib.util.find_spec(module) is None:
            continue
        loaded = importlib.import_module(module)
        if factory:
            nlp.add_pipe(factory)
        else:
            loaded.customize(nlp)
    for label in labels:
        factory, module, group = COMPONENTS[label]
        if importlib.util.find_spec(module) is None:
            continue
        importlib.import_module(module)
        if nlp.has_factory(factory):
            nlp.add_pipe(factory)
            groups[label] = group
    return nlp, groups


def score(nlp: Language, groups: dict[str, str], data: Path) -> dict[tuple[str, str], Counts]:
    counts: dict[tuple[str, str], Counts] = {}
    for name, (labels, same) in FILES.items():
        for record in records(data / name):
            text = record["text"]
            doc = nlp.make_doc(text)
            doc._.published = record.get("published") or record.get("reference_date")
            doc = nlp(doc)
            for label in labels:
                if label not in groups or label not in record.get("labels", labels):
                    continue
                tally = counts.setdefault((name, label), Counts())
                gold = {
                    (entity["start"], entity["end"]): entity
                    for entity in record["entities"]
                    if entity["label"] == label
                }
                found = {
                    (span.start_char, span.end_char): doc._.values[span.id_]
                    for span in doc.spans.get(groups[label], ())
                }
                compare(tally, label, record, gold, found, same)
    return counts


def score_peer(peer: Peer, data: Path) -> dict[tuple[str, str], Counts]:
    """The same counts for another library: on its labels, without bounds, rates and roles, which it does not know."""
    counts: dict[tuple[str, str], Counts] = {}
    for name, (labels, _) in FILES.items():
        for record in records(data / name):
            published = record.get("published") or record.get("reference_date")
            day = datetime.date.fromisoformat(published[:10]) if published else None
            for label in labels:
                if label not in peer.finders or label not in record.get("labels", labels):
                    continue
                gold = {
                    (entity["start"], entity["end"]): entity
                    for entity in record["entities"]
                    if entity["label"] == label
                }
                found = {
                    (entity["start"], entity["end"]): entity for entity in peer.finders[label](record["text"], day)
                }
                tally = counts.setdefault((name, label), Counts())
                compare(tally, label, record, gold, found, same_plain)
    return counts


def same_plain(label: str, gold: Entity, value: Entity) -> bool:
    """The value alone: amount or number, and any accepted currency or interval."""
    if gold.get("low") is not None or gold.get("high") is not None:
        return False
    if label == "MONEY":
        gold = {"value": gold.get("amount"), **gold}
    return same_numex(label, gold, value)


def compare(
    tally: Counts,
    label: str,
    record: Entity,
    gold: dict[tuple[int, int], Entity],
    found: dict[tuple[int, int], Entity],
    same: Callable[[str, Entity, Entity], bool],
) -> None:
    tally.gold += len(gold)
    tally.predicted += len(found)
    text = record["text"]
    for start, end in sorted(set(gold) | set(found)):
        expected, value = gold.get((start, end)), found.get((start, end))
        around = f"{text[max(0, start - 40) : start]}[{text[start:end]}]{text[end : end + 30]}".replace("\n", " ")
        where = f"{label} {record['id']}: {around}"
        if expected is None:
            tally.misses.append(f"+ {where} {value}")
        elif value is None:
            tally.misses.append(f"- {where} {kept(expected)}")
        else:
            tally.right += 1
            if same(label, expected, value):
                tally.strict += 1
            else:
                tally.misses.append(f"~ {where} gold {kept(expected)} found {kept(value)}")


def kept(value: Entity) -> Entity:
    return {
        key: part for key, part in value.items() if part is not None and key not in ("start", "end", "text", "label")
    }


def speed(nlp: Language, data: Path) -> str:
    """Words a second of the blank tokenizer and of the rulers, in one run."""
    texts = [record["text"] for record in records(data / "claims_dev.jsonl")] * 8
    blank = spacy.blank("en")
    for text in texts[:50]:
        nlp(text)
        blank(text)
    started = time.perf_counter()
    words = sum(len(blank(text)) for text in texts)
    alone = time.perf_counter() - started
    lines = [f"tokenizer {words / alone:,.0f} tokens/s"]
    docs = [nlp.make_doc(text) for text in texts]
    for name, component in nlp.pipeline:
        started = time.perf_counter()
        for doc in docs:
            component(doc)
        took = time.perf_counter() - started
        lines.append(f"{name} {words / took:,.0f} tokens/s ({took / alone:.2f} of the tokenizer's time)")
    return "\n".join(lines)


def show(system: str, counts: dict[tuple[str, str], Counts]) -> None:
    """Print a system's scores as a table."""
    print(
        f"{system}\n{'file':<18} {'label':<8} {'gold':>5} {'found':>5} "
        f"{'precision':>9} {'recall':>7} {'span F1':>8} {'strict F1':>9}"
    )
    for (name, label), tally in counts.items():
        precision = tally.right / tally.predicted if tally.predicted else 0.0
        recall = tally.right / tally.gold if tally.gold else 0.0
        print(
            f"{name:<18} {label:<8} {tally.gold:>5} {tally.predicted:>5} {precision:>9.3f} {recall:>7.3f}"
            f" {tally.f1(tally.right):>8.3f} {tally.f1(tally.strict):>9.3f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the development data")
    parser.add_argument(
        "--misses", action="store_true", help="list what was missed (-), too much (+) or valued wrong (~)"
    )
    parser.add_argument("--label", help="only this label")
    parser.add_argument("--peers", action="store_true", help="score the other libraries that are installed")
    arguments = parser.parse_args()
    nlp, groups = pipeline([arguments.label] if arguments.label else list(COMPONENTS))
    counts = score(nlp, groups, arguments.data)
    show("newsclaims", counts)
    if arguments.peers:
        for peer in peers():
            show(f"{peer.name} {peer.version}", score_peer(peer, arguments.data))
    if arguments.misses:
        for tally in counts.values():
            print(*tally.misses, sep="\n")
    print(speed(nlp, arguments.data))


if __name__ == "__main__":
    main()
