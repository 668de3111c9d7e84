"""How often a word group that is no name gets the right organization: parties of the gold claims, counted once each.

python benchmarks/references.py GOLD.jsonl [--gold-names] [--bare] [--errors]

A party counts when gold gives it organizations and no name of one stands inside it. "pronoun and noun" are those in
which a reference was or should have been found ("it", "the company", "Mr Kivu"); "implied" are possessions without an
owner ("revenues") that no reference was found for. "as parties" asks what the linker makes of the words of a party.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from extractor.annotations import Mention, set_extensions, value_of, write
from extractor.parties import Parties


def build(gold_names: bool) -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("claims_layout")
    if not gold_names:
        nlp.add_pipe("claims_organizations")
    nlp.add_pipe("claims_references")
    return nlp


def load_full(gold_names: bool) -> Language:
    from extractor.pipeline import load

    nlp = load()
    keep = {"claims_attribution", "claims_linker"}
    for name in [name for name in nlp.pipe_names if name in keep]:
        nlp.remove_pipe(name)
    return nlp


def gold_doc(nlp: Language, record: dict[str, Any]) -> Doc:
    set_extensions()
    doc = nlp.make_doc(record["text"])
    mentions = []
    for entity in record["entities"]:
        if entity["label"] == "ORG":
            span = doc.char_span(entity["start"], entity["end"], label="ORG", alignment_mode="expand")
            mentions.append(Mention(span, {"name": entity["name"]}))
    write(doc, "organizations", mentions)
    for name, pipe in nlp.pipeline:
        if name != "claims_organizations":
            doc = pipe(doc)
    return doc


def parties(record: dict[str, Any]) -> list[dict[str, Any]]:
    names = [(entity["start"], entity["end"]) for entity in record["entities"] if entity["label"] == "ORG"]
    found = {}
    for claim in record["claims"]:
        sides = [claim.get(side) for side in ("subject", "object", "counterparty")]
        sides.append((claim.get("attribution") or {}).get("source"))
        for party in sides:
            if not party or not party["organizations"]:
                continue
            if any(start >= party["start"] and end <= party["end"] for start, end in names):
                continue
            found[(party["start"], party["end"])] = party
    return [found[key] for key in sorted(found)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--gold-names", action="store_true")
    parser.add_argument("--bare", action="store_true", help="without syntax")
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    nlp = (build if options.bare else load_full)(options.gold_names)
    counts = {"explicit": [0, 0, 0], "implied": [0, 0, 0]}
    as_party = 0
    for line in options.gold.read_text(encoding="utf8").splitlines():
        record = json.loads(line)
        doc = gold_doc(nlp, record) if options.gold_names else nlp(record["text"])
        references = [
            (span.start_char, span.end_char, value_of(span)["organizations"], span) for span in doc.spans["references"]
        ]
        behind = Parties(doc)
        for party in parties(record):
            words = doc.char_span(party["start"], party["end"], alignment_mode="expand")
            inside = [names for start, end, names, _ in references if start < party["end"] and end > party["start"]]
            # The reference that the phrase is headed by speaks for it; without syntax, the first one in it.
            heads = [names for *_, names, span in references if span.start <= words.root.i < span.end]
            predicted = sorted({name for names in (heads or inside)[:1] for name in names})
            read = sorted(behind.organizations_of_span(words.start, words.end))
            as_party += read == sorted(party["organizations"])
            right = predicted == sorted(party["organizations"])
            explicit = (
                bool(inside)
                or any(word in _EXPLICIT for word in party["text"].lower().replace("'s", " ").split())
                or any(word[:1].isupper() for word in party["text"].split()[1:])
            )
            kind = "explicit" if explicit else "implied"
            counts[kind][0] += right
            counts[kind][1] += bool(inside)
            counts[kind][2] += 1
            if options.errors and not right:
                around = record["text"][max(0, party["start"] - 60) : party["end"] + 30].replace("\n", " ")
                print(f"{kind}\t{record['id']}\t{party['text']!r}\t{party['organizations']}\t{predicted}\t...{around}")
    right = found = total = 0
    for kind, (one, two, three) in counts.items():
        right, found, total = right + one, found + two, total + three
        print(f"{kind:10} right {one} of {three} ({one / max(three, 1):.3f}), answered {two}")
    print(f"{'all':10} right {right} of {total} ({right / max(total, 1):.3f}), answered {found}")
    print(f"{'as parties':10} right {as_party} of {total} ({as_party / max(total, 1):.3f})")


_EXPLICIT = frozenset(
    [
        "it",
        "its",
        "itself",
        "they",
        "their",
        "them",
        "he",
        "she",
        "his",
        "her",
        "which",
        "who",
        "that",
        "we",
        "our",
        "us",
        "i",
        "company",
        "firm",
        "group",
        "bank",
        "giant",
        "airline",
        "government",
        "regulator",
        "agency",
        "insurer",
        "seller",
        "monopoly",
        "companies",
        "firms",
        "organisations",
        "spokesman",
    ]
)

if __name__ == "__main__":
    main()
