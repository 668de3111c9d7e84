"""Claims as HTML for notebooks: static, escaped, without scripts or links, on light and dark paper alike."""

from __future__ import annotations

import html
import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from schemas.claim import Attribution, Claim
    from schemas.record import Record

# Half-transparent colours stand out from white and from black.
COLOURS = {
    "ORG": "rgba(47,127,196,.25)",
    "MONEY": "rgba(42,138,62,.28)",
    "PERCENT": "rgba(200,150,20,.30)",
    "DATE": "rgba(166,92,192,.25)",
    "trigger": "rgba(210,72,63,.38)",
    "subject": "rgba(47,127,196,.28)",
    "object": "rgba(210,110,140,.30)",
    "counterparty": "rgba(166,92,192,.28)",
    "money": "rgba(42,138,62,.30)",
    "percent": "rgba(42,138,62,.30)",
    "date": "rgba(130,130,130,.28)",
    "source": "rgba(200,130,20,.30)",
    "cue": "rgba(20,140,150,.30)",
}
"""What entities and parts of claims are marked with."""

Mark = tuple[int, int, str, str]
"""A stretch to mark: half-open offsets, what it is (a key of ``COLOURS``), and what is said of it."""


def marked(text: str, marks: Iterable[Mark], *, offset: int = 0) -> str:
    """A text as HTML with stretches of it marked; where they overlap, the shortest shows.

    text: what is shown. marks: offsets in the article. offset: where the text begins in the article.
    """
    inside = [mark for mark in marks if mark[0] >= offset and mark[1] <= offset + len(text)]
    cuts = sorted({offset, offset + len(text), *(mark[0] for mark in inside), *(mark[1] for mark in inside)})
    pieces = []
    for start, end in itertools.pairwise(cuts):
        words = html.escape(text[start - offset : end - offset])
        over = [mark for mark in inside if mark[0] <= start and mark[1] >= end]
        if not over:
            pieces.append(words)
            continue
        _, _, kind, note = min(over, key=lambda mark: (mark[1] - mark[0], mark[2]))
        weight = "font-weight:600;" if kind == "trigger" else ""
        title = html.escape(f"{kind}: {note}" if note else kind)
        style = f"background:{COLOURS[kind]};border-radius:3px;{weight}"
        pieces.append(f'<span style="{style}" title="{title}">{words}</span>')
    return "".join(pieces)


def parts(claim: Claim) -> Iterator[Mark]:
    """The parts of a claim as marks."""
    trigger = claim.trigger
    yield trigger.start, trigger.end, "trigger", claim.type
    for role in ("subject", "object", "counterparty"):
        party = getattr(claim, role)
        if party is not None:
            yield party.start, party.end, role, ", ".join(party.organizations)
    for role, values in (("money", claim.money), ("percent", claim.percents), ("date", claim.dates)):
        for value in values:
            yield value.start, value.end, role, getattr(value, "role", None) or ""
    attribution: Attribution | None = claim.attribution
    while attribution is not None:
        if attribution.source is not None:
            yield (
                attribution.source.start,
                attribution.source.end,
                "source",
                ", ".join(attribution.source.organizations),
            )
        yield attribution.cue.start, attribution.cue.end, "cue", attribution.cue.type or ""
        attribution = attribution.attribution


def claim_html(claim: Claim) -> str:
    """One claim: its sentence with its parts marked, and what is not in the sentence below it."""
    sentence = claim.sentence
    words = marked(sentence.text, parts(claim), offset=sentence.start)
    facts = " · ".join(fact for fact in (_kind(claim), *_facts(claim)) if fact)
    return (
        f'<div style="margin:.4em 0"><div style="line-height:1.7">{words}</div>'
        f'<div style="font-size:85%;opacity:.75">{facts}</div></div>'
    )


def claims_html(claims: Sequence[Claim]) -> str:
    """Claims as a table, in their order."""
    heads = ("type", "who", "does", "to whom or what", "amounts", "how", "according to")
    cell = 'style="text-align:left;vertical-align:top;padding:.2em .6em .2em 0"'
    head = "".join(f"<th {cell}>{name}</th>" for name in heads)
    rows = "".join(
        "<tr>"
        + "".join(
            f"<td {cell}>{content}</td>"
            for content in (
                html.escape(claim.type),
                _party(claim.subject),
                f"<b>{_flat(claim.trigger)}</b>{' (noun)' if claim.nominal else ''}",
                _party(claim.object),
                "<br>".join(_flat(one) for one in (*claim.money, *claim.percents, *claim.dates)),
                ", ".join(_manner(claim)),
                _source(claim),
            )
        )
        + "</tr>"
        for claim in claims
    )
    number = f"{len(claims):,} claim{'' if len(claims) == 1 else 's'}"
    return f"<table><caption>{number}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def record_html(record: Record) -> str:
    """An article with its entities and the triggers of its claims marked, and the table of its claims."""
    marks = [(one.start, one.end, one.label, _note(one)) for one in record.entities if one.label != "STANCE"]
    return article_html(record.text, marks, record.claims)


def article_html(text: str, marks: Sequence[Mark], claims: Sequence[Claim]) -> str:
    """A text with marks and the triggers of its claims marked, and the table of its claims."""
    triggers = [(claim.trigger.start, claim.trigger.end, "trigger", claim.type) for claim in claims]
    key = " ".join(
        f'<span style="background:{COLOURS[kind]};border-radius:3px;padding:0 .4em">{kind}</span>'
        for kind in ("ORG", "MONEY", "PERCENT", "DATE", "trigger")
    )
    body = marked(text, [*marks, *triggers])
    return (
        f'<div><div style="font-size:85%;margin-bottom:.4em">{key}</div>'
        f'<div style="white-space:pre-wrap;line-height:1.7;max-width:60em">{body}</div>{claims_html(claims)}</div>'
    )


def _note(entity: Any) -> str:
    return str(getattr(entity, "name", None) or getattr(entity, "amount", None) or "")


def _flat(span: Any) -> str:
    return html.escape(" ".join(span.text.split()))


def _party(party: Any) -> str:
    if party is None:
        return "–"
    names = html.escape(", ".join(party.organizations))
    return _flat(party) if not names or names == _flat(party) else f"{_flat(party)} = <i>{names}</i>"


def _kind(claim: Claim) -> str:
    return f"<b>{html.escape(claim.type)}</b>{' (noun)' if claim.nominal else ''}"


def _manner(claim: Claim) -> list[str]:
    usual = {"positive", "actual", "asserted"}
    return [value for value in (claim.polarity, claim.modality, claim.certainty) if value not in usual]


def _source(claim: Claim) -> str:
    if claim.attribution is None:
        return ""
    source, cue = claim.attribution.source, claim.attribution.cue
    return f"{_party(source)} <i>{_flat(cue)}</i>" if source is not None else f"<i>{_flat(cue)}</i>"


def _facts(claim: Claim) -> Iterator[str]:
    for role in ("subject", "object", "counterparty"):
        party = getattr(claim, role)
        if party is not None:
            yield f"{role}: {_party(party)}"
    yield from _manner(claim)
    if claim.attribution is not None:
        yield f"according to {_source(claim)}"
    if claim.confidence is not None:
        yield f"confidence {claim.confidence:.2f}"
