"""Other libraries, seen as systems whose output can be held against gold; each is used as its documentation says.

A library that is not installed raises ImportError when its function is called. Nothing of the project depends on them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Token

Span = tuple[int, int]
"""Half-open offsets in code points."""
Entity = dict[str, Any]


class Triple(NamedTuple):
    """Who does what to whom, as extents."""

    subject: Span | None
    verb: Span
    object: Span | None


class Quotation(NamedTuple):
    """Who says it, with which words, and what."""

    speaker: Span
    cue: Span
    content: Span


CLEARNLP = {
    "nsubj:pass": "nsubjpass",
    "csubj:pass": "csubjpass",
    "aux:pass": "auxpass",
    "obj": "dobj",
    "iobj": "dative",
    "obl:agent": "agent",
}
"""Labels of Universal Dependencies under which other schemes know the same relation."""


def read_all(nlp: Language, text: str) -> Doc:
    """A text with the project's own syntax on every sentence, in the labels that spaCy's English models have.

    A preposition heads its noun there, and "by" with the agent of a passive is its ``agent``.
    """
    skipped = ("claims_candidates", "claims_references", "claims_attribution", "claims_linker")
    with nlp.select_pipes(disable=[name for name in skipped if name in nlp.pipe_names]):
        doc = nlp(text)
    heads = [token.head.i for token in doc]
    labels = [CLEARNLP.get(token.dep_, token.dep_) or "dep" for token in doc]
    for token in doc:
        noun = token.head
        if token.dep_ == "case" and noun.i != token.i and noun.dep_.startswith(("obl", "nmod")):
            heads[token.i] = noun.head.i
            heads[noun.i] = token.i
            labels[token.i] = "agent" if noun.dep_ == "obl:agent" else "prep"
            labels[noun.i] = "pobj"
    return Doc(
        doc.vocab,
        words=[token.text for token in doc],
        spaces=[bool(token.whitespace_) for token in doc],
        heads=heads,
        deps=labels,
        pos=[token.pos_ or "X" for token in doc],
        lemmas=[token.lemma_ or token.lower_ for token in doc],
    )


def extent(tokens: list[Token]) -> Span:
    """From the first to the last token."""
    return tokens[0].idx, tokens[-1].idx + len(tokens[-1])


def textacy_triples(doc: Doc) -> list[Triple]:
    """textacy's subject-verb-object triples; those of passives turned round, as the definition of a claim does."""
    from textacy import extract

    found = []
    for subject, verb, target in extract.subject_verb_object_triples(doc):
        first, last = extent(subject), extent(target)
        if any(token.dep_ in ("nsubjpass", "csubjpass") for token in subject):
            first, last = last, first
        found.append(Triple(first, extent(verb), last))
    return found


def textacy_quotations(doc: Doc) -> list[Quotation]:
    """textacy's direct quotations; none for a text whose quotation marks do not pair, which textacy refuses."""
    from textacy import extract

    try:
        found = list(extract.direct_quotations(doc))
    except ValueError:
        return []
    return [
        Quotation(extent(speaker), extent(cue), (content.start_char, content.end_char))
        for speaker, cue, content in found
    ]


_CURRENCIES = {
    "dollar": "USD",
    "united states dollar": "USD",
    "pound": "GBP",
    "pound sterling": "GBP",
    "euro": "EUR",
    "japanese yen": "JPY",
}


def quantulum_amounts(text: str) -> Iterator[Entity]:
    """quantulum3's quantities that are money or a percentage, without its classifier.

    The classifier that it ships tells apart units of the same sign, and does not load under today's scikit-learn.
    """
    from quantulum3 import classifier, parser

    classifier.USE_CLF = False
    for quantity in parser.parse(text):
        start, end = quantity.span
        span = {"start": start, "end": end, "text": text[start:end]}
        value: Entity = {"low": None, "high": None}
        if quantity.uncertainty:
            value |= {"low": quantity.value - quantity.uncertainty, "high": quantity.value + quantity.uncertainty}
        name = quantity.unit.name
        if quantity.unit.entity.name == "currency":
            currency = getattr(quantity.unit, "currency_code", None) or _CURRENCIES.get(name)
            amount = None if quantity.uncertainty else quantity.value
            yield {"label": "MONEY", **span, "amount": amount, "currency": currency, **value}
        elif name in ("percentage", "basis point", "percentage point"):
            unit = {"percentage": "percent"}.get(name, name.replace(" ", "_"))
            amount = None if quantity.uncertainty else quantity.value
            yield {"label": "PERCENT", **span, "value": amount, "unit": unit, **value}


def recognizers_amounts(text: str) -> Iterator[Entity]:
    """Recognizers-Text's currencies and percentages; its offsets are inclusive."""
    from recognizers_number import recognize_percentage
    from recognizers_number_with_unit import recognize_currency
    from recognizers_text import Culture

    empty = {"low": None, "high": None}
    for one in recognize_currency(text, Culture.English):
        resolution = one.resolution or {}
        unit = str(resolution.get("unit") or "")
        currency = resolution.get("isoCurrency") or _CURRENCIES.get(unit.casefold())
        span = {"start": one.start, "end": one.end + 1, "text": text[one.start : one.end + 1]}
        yield {"label": "MONEY", **span, "amount": resolution.get("value"), "currency": currency, **empty}
    for one in recognize_percentage(text, Culture.English):
        value = str((one.resolution or {}).get("value") or "").rstrip("%")
        span = {"start": one.start, "end": one.end + 1, "text": text[one.start : one.end + 1]}
        yield {"label": "PERCENT", **span, "value": value, "unit": "percent", **empty}
