"""How well stance words are found and typed: recall of gold triggers, and the type that the chosen sense gives them.

    python benchmarks/stances.py ../shared/data/claims_dev.jsonl [--errors] [--by-article]

Two figures matter: recall of triggers by the ruler alone, and of those found the share whose sense, chosen after
syntax, has the right type. The type is chosen as the linker does it; a trigger of which the syntax says verb
where it is a noun
counts as wrong.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from extractor.clauses import relation
from extractor.convert import prepare
from extractor.frames import clause_frame, noun_frame
from extractor.lexicon import Lexicon, StanceRow
from extractor.nominals import read_nominal
from extractor.parties import Parties
from extractor.pipeline import load
from extractor.quantities import amount_tokens
from extractor.scopes import read_controlled
from extractor.senses import Frame, choose


class Outcome(NamedTuple):
    """What became of one gold trigger: found by the ruler, type among its readings, type of the first, type chosen."""

    claim: dict[str, Any]
    found: bool
    among: bool = False
    default: bool = False
    chosen: str | None = None
    frame: Frame | None = None
    rule: str | None = None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--errors", action="store_true", help="list what is not found and what is typed wrong")
    parser.add_argument("--by-article", action="store_true", help="one line an article")
    options = parser.parse_args()
    nlp = load()
    lexicon: Lexicon = nlp.get_pipe("claims_stances").lexicon
    everything: list[Outcome] = []
    for line in options.gold.read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        with nlp.select_pipes(disable=["claims_linker"]):
            doc = read(nlp, article)
        outcomes = [outcome_of(doc, claim, lexicon) for claim in article["claims"]]
        everything += outcomes
        if options.by_article:
            print(f"{article['id']:<24} {summary(outcomes)}")
        if options.errors:
            for outcome in outcomes:
                show(outcome, article["text"])
    for nominal in (False, True):
        part = [outcome for outcome in everything if outcome.claim["nominal"] is nominal]
        print(f"{'nominal' if nominal else 'verbal':<24} {summary(part)}")
    print(f"{'all':<24} {summary(everything)}")
    wrong = Counter(outcome.claim["type"] for outcome in everything if outcome.chosen != outcome.claim["type"])
    print("wrong by gold type:", ", ".join(f"{name} {count}" for name, count in wrong.most_common()))


def read(nlp: Language, article: dict[str, Any]) -> Doc:
    published = article.get("published")
    return nlp(prepare(nlp.make_doc(article["text"]), published))


def outcome_of(doc: Doc, claim: dict[str, Any], lexicon: Lexicon) -> Outcome:
    trigger = claim["trigger"]
    spans = [
        span
        for span in doc.spans.get("stances", ())
        if span.start_char < trigger["end"] and span.end_char > trigger["start"]
    ]
    if not spans:
        return Outcome(claim, False)
    span = spans[0]
    rows = lexicon.select(doc._.values[span.id_]["rules"])
    types = [row.type for row in rows]
    row, frame = sense_of(doc, span, rows, lexicon)
    return Outcome(
        claim,
        True,
        claim["type"] in types,
        types[0] == claim["type"],
        row.type if row else None,
        frame,
        row.id if row else None,
    )


def sense_of(
    doc: Doc, span: Span, rows: tuple[StanceRow, ...], lexicon: Lexicon
) -> tuple[StanceRow | None, Frame | None]:
    token: Token = doc[span.start]
    parties, amounts = Parties(doc), amount_tokens(doc)
    if token.pos_ in ("VERB", "AUX") or relation(token) == "cop":
        wanted = [row for row in rows if row.pos == "verb"]
        if not wanted:
            return None, None
        clause, _ = read_controlled(token, lexicon)
        frame = clause_frame(span, clause, amounts, parties)
        return choose(wanted, frame), frame
    wanted = [row for row in rows if row.pos == "noun"]
    if not wanted:
        return None, None
    frame = noun_frame(span, read_nominal(token, wanted[0]), amounts, parties)
    return choose(wanted, frame), frame


def summary(outcomes: list[Outcome]) -> str:
    found = [outcome for outcome in outcomes if outcome.found]
    right = sum(outcome.chosen == outcome.claim["type"] for outcome in found)
    return (
        f"triggers {len(outcomes):>4}  recall {share(len(found), len(outcomes))}  "
        f"type right {share(right, len(found))}  type among readings {share(sum(o.among for o in found), len(found))}  "
        f"first reading right {share(sum(o.default for o in found), len(found))}"
    )


def share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "  -  "


def show(outcome: Outcome, text: str) -> None:
    claim = outcome.claim
    if outcome.chosen == claim["type"]:
        return
    sentence = " ".join(text[claim["sentence"]["start"] : claim["sentence"]["end"]].split())
    print(f"{claim['trigger']['text']}: {claim['type']}, not {outcome.chosen} ({outcome.rule}) | {sentence[:200]}")
    if outcome.frame is not None:
        frame = outcome.frame
        print(
            f"    particles {sorted(frame.particles)} {frame.voice} subjects {frame.subjects} objects {frame.objects} "
            f"obliques {dict(frame.obliques)} complement {frame.complement!r} "
            f"money {frame.has_money} percent {frame.has_percent} number {frame.has_number}"
        )


if __name__ == "__main__":
    main()
