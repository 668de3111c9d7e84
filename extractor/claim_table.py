"""What ``newsclaims show`` prints: a text with its entities coloured, and claims in a table that fits the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

STYLES = {
    "ORG": "bold #2f7fc4",
    "MONEY": "bold #2a8a3e",
    "PERCENT": "bold #9a7218",
    "DATE": "#a65cc0",
    "STANCE": "bold underline #d2483f",
}
"""How entities are coloured, by label: of a lightness that stands out from white and from black alike."""

_GREY = "#787878"
NARROW = 110
"""Columns below which claims are listed one under another instead of in a table."""


def coloured(text: str, entities: Sequence[Any], claims: Iterable[Any] = ()) -> Text:
    """The text with its entities in their colours, stance words only where they head one of the claims.

    entities, claims: of a record of this text.
    """
    styled = Text(text)
    for entity in entities:
        if entity.label != "STANCE":
            styled.stylize(STYLES[entity.label], entity.start, entity.end)
    for claim in claims:
        styled.stylize(STYLES["STANCE"], claim.trigger.start, claim.trigger.end)
    return styled


def legend() -> Text:
    """One line that says which colour is which label."""
    return Text("  ").join(Text(label, style=style) for label, style in STYLES.items())


def claims_view(claims: Sequence[Any], width: int, *, documents: bool = False) -> Table | Text:
    """Claims in the form that fits: a table, or for a narrow terminal a list.

    claims: ``schemas.Claim``, or ``schemas.ClaimLine`` where ``documents`` asks for the article of each.
    width: columns of the terminal.
    """
    return claims_list(claims, documents=documents) if width < NARROW else claims_table(claims, documents=documents)


def claims_table(claims: Sequence[Any], *, documents: bool = False) -> Table:
    """A table of claims: type, who, what, to whom, amounts, dates, how surely and according to whom."""
    table = Table(show_lines=False, pad_edge=False)
    if documents:
        table.add_column("article", overflow="fold", max_width=24, style=_GREY)
    for name, width in (("type", 10), ("subject", 30), ("trigger", 16), ("object", 34), ("amounts", 26)):
        table.add_column(name, overflow="fold", max_width=width)
    table.add_column("how", overflow="fold", max_width=22)
    table.add_column("according to", overflow="fold", max_width=26)
    for claim in claims:
        cells = [
            Text(claim.type, style="bold"),
            _party(claim.subject),
            _trigger(claim),
            _party(claim.object),
            Text(_amounts(claim), style=STYLES["MONEY"]),
            Text(_manner(claim)),
            Text(_source(claim), style=_GREY),
        ]
        if documents:
            cells.insert(0, Text(claim.document.id))
        table.add_row(*cells)
    return table


def claims_list(claims: Sequence[Any], *, documents: bool = False) -> Text:
    """Claims one under another: who does what to whom, and indented below it all else that is known."""
    lines: list[Text] = []
    before = None
    for claim in claims:
        if documents and claim.document.id != before:
            before = claim.document.id
            lines.append(Text(before, style=_GREY))
        line = Text.assemble((claim.type, "bold"), ": ", _party(claim.subject), " · ", _trigger(claim))
        if claim.object is not None:
            line.append(" · ").append_text(_party(claim.object))
        lines.append(line)
        source = _source(claim)
        facts = [
            Text(_amounts(claim), style=STYLES["MONEY"]),
            Text(_manner(claim)),
            Text(f"according to {source}" if source else "", style=_GREY),
        ]
        known = [fact for fact in facts if fact.plain]
        if known:
            lines.append(Text("    ") + Text("; ").join(known))
    return Text("\n").join(lines)


def _flat(text: str) -> str:
    return " ".join(text.split())


def _trigger(claim: Any) -> Text:
    return Text(_flat(claim.trigger.text) + (" (noun)" if claim.nominal else ""), style=STYLES["STANCE"].split()[-1])


def _party(party: Any) -> Text:
    if party is None:
        return Text("–", style=_GREY)
    words = _flat(party.text)
    names = ", ".join(party.organizations)
    return Text(words) if not names or names == words else Text(words).append(f" = {names}", style=STYLES["ORG"])


def _amounts(claim: Any) -> str:
    return ", ".join(_flat(one.text) for one in (*claim.money, *claim.percents, *claim.dates))


def _manner(claim: Any) -> str:
    usual = {"positive", "actual", "asserted"}
    return ", ".join(value for value in (claim.polarity, claim.modality, claim.certainty) if value not in usual)


def _source(claim: Any) -> str:
    if claim.attribution is None:
        return ""
    source, cue = claim.attribution.source, _flat(claim.attribution.cue.text)
    return f"{_flat(source.text)} ({cue})" if source is not None else cue
