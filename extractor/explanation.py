"""Why a claim came out as it did: its row, the way to each party, what set its scope, what its confidence rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from spacy.tokens import Doc, Span, Token

from extractor.annotations import value_of
from extractor.confidence import shipped_weights
from extractor.lexicon import Lexicon
from extractor.scopes import hedges

#: How many pieces of evidence are told on each side.
_TOLD = 4


def explain(doc: Doc, lexicon: Lexicon) -> list[str]:
    """One text for each claim that the linker left on a document, in order of their triggers.

    doc: a document that the pipeline has read. lexicon: the rows that its stances name.
    """
    words = {carrier.id: carrier.lemma for carrier in lexicon.carriers} | {
        hedge.id: hedge.word for hedge in hedges().values()
    }
    return ["\n".join(_lines(doc, record, lexicon, words)) for record in doc._.claim_records]


def _lines(doc: Doc, record: dict[str, Any], lexicon: Lexicon, words: Mapping[str, str]) -> Iterator[str]:
    start, end = record["trigger"]
    trigger = doc[start:end]
    yield f"{record['type']} “{trigger.text}”, confidence {record['confidence']:.2f}"
    yield f"  sentence     {' '.join(doc[record['sentence'][0] : record['sentence'][1]].text.split())}"
    row = lexicon.select([record["rules"][0]])[0]
    conditions = ", ".join(
        f"{name} {value}"
        for name in ("particle", "subject", "object", "oblique", "requires", "voice", "complement")
        if (value := getattr(row, name))
    )
    yield f"  row          {row.id}: {row.lemma} is {row.type}{f' with {conditions}' if conditions else ''}"
    for name in ("subject", "object", "counterparty"):
        party = record[name]
        if party is not None:
            yield f"  {name:12} {_party(doc, trigger, party)}"
    if record["attribution"] is not None:
        cue = doc._.attribution_records[record["attribution"]]["cue"]
        yield f"  attribution  the cue “{doc[cue[0] : cue[1]].text}”, in whose content the trigger stands"
    scope = f"{record['polarity']}, {record['modality']}, {record['certainty']}"
    causes = [f"{words[rule]} ({rule})" for rule in record["rules"][1:] if rule in words]
    yield f"  scope        {scope}{' by ' + ', '.join(causes) if causes else ''}"
    weights = shipped_weights()["right"]
    weighed = sorted(((weights.get(piece, 0.0), piece) for piece in record["evidence"]), reverse=True)
    speaking_for = [f"{piece} {weight:+.2f}" for weight, piece in weighed[:_TOLD] if weight > 0]
    against = [f"{piece} {weight:+.2f}" for weight, piece in reversed(weighed[-_TOLD:]) if weight < 0]
    yield f"  for it       {'; '.join(speaking_for) or 'nothing'}"
    yield f"  against it   {'; '.join(against) or 'nothing'}"


def _party(doc: Doc, trigger: Span, party: dict[str, Any]) -> str:
    span = doc[party["span"][0] : party["span"][1]]
    names = ", ".join(party["organizations"]) or "no organization"
    way = " ".join(_way(trigger.root, span.root)) if trigger.root.dep_ and span.root.dep_ else "word order"
    grounds = _grounds(doc, span) if party["organizations"] else ""
    return f"“{' '.join(span.text.split())}” is {names}{grounds}; {way}"


def _grounds(doc: Doc, span: Span) -> str:
    """The name or reference inside a party that gave its organization."""
    for key, word in (("organizations", "named"), ("references", "referred to")):
        for mention in doc.spans.get(key, ()):
            if mention.start < span.end and span.start < mention.end:
                if key == "references":
                    meant = ", ".join(value_of(mention)["organizations"])
                    return f" ({word} by “{mention.text}”, which means {meant or 'nothing known'})"
                return f" ({word} by “{mention.text}”)"
    return " (by what the text speaks of)"


def _way(start: Token, end: Token) -> list[str]:
    """The relations on the tree from one token up to the common governor and down to the other."""
    above = [start, *start.ancestors]
    path = []
    node = end
    while node not in above and node.head != node:
        path.append(f"←{node.dep_}")
        node = node.head
    if node not in above:
        return ["in another sentence"]
    climbed = [f"{one.dep_}→ {one.head.text}" for one in above[: above.index(node)]]
    return [start.text, *climbed, *reversed(path), end.text] if start != end else [start.text]
