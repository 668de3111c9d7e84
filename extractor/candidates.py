"""Which sentences the syntax is to read: those with a stance word, a cue or a name, and headlines with a figure."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Span

from extractor.annotations import set_extensions

# Longer "sentences" are tables and lists that slipped through; a parse of them costs much and tells nothing.
_LONGEST = 160


def find_candidates(doc: Doc) -> list[Span]:
    """The sentences that syntax is to read, in order.

    doc: a document with sentence starts and the span groups "stances", "organizations" and "boilerplate".
    A sentence is a candidate if it holds a stance mention or an organization, which a later "it" may mean, is no
    boilerplate and has at most 160 tokens. So is a headline with an amount or a percentage, which may leave its verb
    out: "Output down 3%".
    """
    stances = [span.start for key in ("stances", "organizations") for span in doc.spans.get(key, ())]
    headlines = {index for span in doc.spans.get("headlines", ()) for index in range(span.start, span.end)}
    for key in ("money", "percents"):
        stances += [span.start for span in doc.spans.get(key, ()) if span.start in headlines]
    stances.sort()
    if not stances:
        return []
    closed = {index for span in doc.spans.get("boilerplate", ()) for index in range(span.start, span.end)}
    found = []
    position = 0
    for sentence in doc.sents:
        while position < len(stances) and stances[position] < sentence.start:
            position += 1
        if position == len(stances):
            break
        if stances[position] < sentence.end and sentence.start not in closed and len(sentence) <= _LONGEST:
            found.append(Span(doc, sentence.start, sentence.end, label="CANDIDATE"))
    return found


@Language.component("claims_candidates", requires=["token.is_sent_start", "doc.spans"], assigns=["doc.spans"])
def mark_candidates(doc: Doc) -> Doc:
    """Pipeline component: write the candidate sentences to ``doc.spans["candidates"]``."""
    set_extensions()
    doc.spans["candidates"] = find_candidates(doc)
    return doc
