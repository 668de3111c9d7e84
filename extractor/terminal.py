"""What people see in a terminal: tables of claims and scores, and a text with its entities coloured."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TextIO

import rich.progress
from rich.console import Console
from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from corpus.report import Grouping, field_rows, headline_scores, score_rows
from corpus.score import Evaluation

if TYPE_CHECKING:
    from extractor.stream import Account

STYLES = {
    "ORG": "bold cyan",
    "MONEY": "bold green",
    "PERCENT": "bold yellow",
    "DATE": "magenta",
    "STANCE": "bold underline red",
}
"""How entities are coloured, by label."""

PLAIN_WIDTH = 160
"""Columns of a table that does not go to a terminal."""


def console(stream: TextIO) -> Console:
    """A console on a stream; wide and without colours unless the stream is a terminal."""
    terminal = stream.isatty()
    return Console(file=stream, width=None if terminal else PLAIN_WIDTH, highlight=False, soft_wrap=False)


def rendered(table: Table | Text) -> str:
    """A table or text as plain characters, for tests and files."""
    stream = io.StringIO()
    console(stream).print(table)
    return stream.getvalue()


def coloured(text: str, entities: Sequence[Any]) -> Text:
    """The text with the entities of a record in their colours."""
    styled = Text(text)
    for entity in entities:
        styled.stylize(STYLES[entity.label], entity.start, entity.end)
    return styled


def legend() -> Text:
    """One line that says which colour is which label."""
    line = Text()
    for label, style in STYLES.items():
        line.append(label, style=style)
        line.append("  ")
    return line


def claims_table(claims: Sequence[Any], *, documents: bool = False) -> Table:
    """A table of claims: type, who, what, to whom, amounts, dates, how surely and according to whom.

    claims: ``schemas.Claim``, or ``schemas.ClaimLine`` where ``documents`` asks for a column with the article.
    """
    table = Table(show_lines=False, pad_edge=False)
    if documents:
        table.add_column("article", overflow="fold", max_width=24, style="dim")
    for name, width in (("type", 10), ("subject", 30), ("trigger", 16), ("object", 34), ("amounts", 26)):
        table.add_column(name, overflow="fold", max_width=width)
    table.add_column("how", overflow="fold", max_width=22)
    table.add_column("according to", overflow="fold", max_width=26)
    for claim in claims:
        cells = [
            Text(claim.type, style="bold"),
            _party(claim.subject),
            Text(_flat(claim.trigger.text) + (" (noun)" if claim.nominal else ""), style="red"),
            _party(claim.object),
            Text(_amounts(claim), style="green"),
            Text(_manner(claim)),
            Text(_source(claim), style="dim"),
        ]
        if documents:
            cells.insert(0, Text(claim.document.id))
        table.add_row(*cells)
    return table


def _flat(text: str) -> str:
    return " ".join(text.split())


def _party(party: Any) -> Text:
    if party is None:
        return Text("–", style="dim")
    words = _flat(party.text)
    names = ", ".join(party.organizations)
    return Text(words) if not names or names == words else Text(words).append(f" = {names}", style="cyan")


def _amounts(claim: Any) -> str:
    parts = [_flat(one.text) for one in (*claim.money, *claim.percents, *claim.dates)]
    return ", ".join(parts)


def _manner(claim: Any) -> str:
    usual = {"positive", "actual", "asserted"}
    return ", ".join(value for value in (claim.polarity, claim.modality, claim.certainty) if value not in usual)


def _source(claim: Any) -> str:
    if claim.attribution is None:
        return ""
    source, cue = claim.attribution.source, _flat(claim.attribution.cue.text)
    return f"{_flat(source.text)} ({cue})" if source is not None else cue


def scores_table(evaluation: Evaluation, by: Grouping | None = None) -> Table:
    """The scores of an evaluation with precision, recall, F1, its interval, and the counts behind them."""
    table = Table(pad_edge=False)
    for name in ("of", "score"):
        table.add_column(name)
    for name in ("P", "R", "F1", "95% interval", "right", "gold", "predicted"):
        table.add_column(name, justify="right")
    before = None
    for group, score, counts, interval in score_rows(evaluation, by):
        if before not in (None, group):
            table.add_section()
        ratios = [f"{100 * value:.1f}" for value in (counts.precision, counts.recall, counts.f1)]
        spread = f"{100 * interval.low:.1f}–{100 * interval.high:.1f}" if interval else ""
        if not counts.gold and not counts.predicted:
            ratios, spread = ["–"] * 3, ""
        table.add_row("" if before == group else group, score, *ratios, spread, *(str(count) for count in counts))
        before = group
    return table


def fields_table(evaluation: Evaluation) -> Table:
    """How often each field is right among the claims whose trigger was found."""
    table = Table(pad_edge=False)
    table.add_column("field of found claims")
    for name in ("right", "compared", "share"):
        table.add_column(name, justify="right")
    for field, right, compared in field_rows(evaluation):
        table.add_row(field, str(right), str(compared), f"{100 * right / compared:.1f}")
    return table


def difference_table(evaluation: Evaluation, other: Evaluation) -> Table:
    """F1 of one evaluation and of another, with the paired difference and its interval; ``*`` where that excludes 0."""
    names = headline_scores(evaluation)
    table = Table(pad_edge=False)
    table.add_column("score")
    for name in ("F1", "F1 of the other", "difference", "95% interval", ""):
        table.add_column(name, justify="right")
    for name, (gap, interval) in evaluation.difference(other, names).items():
        table.add_row(
            name,
            f"{100 * evaluation.total(name).f1:.1f}",
            f"{100 * other.total(name).f1:.1f}",
            f"{100 * gap:+.1f}",
            f"{100 * interval.low:+.1f} – {100 * interval.high:+.1f}",
            "*" if interval.low > 0 or interval.high < 0 else "",
        )
    return table


class Progress:
    """A live line on a terminal: articles, claims, failures, rate. Messages go above it."""

    def __init__(self, stream: TextIO) -> None:
        """Show progress on ``stream``, a terminal."""
        columns = (SpinnerColumn(), BarColumn(bar_width=20), TextColumn("{task.description}"), TimeElapsedColumn())
        self._bar = rich.progress.Progress(*columns, console=Console(file=stream, highlight=False), transient=True)
        self._task = self._bar.add_task("loading", total=None)

    def __enter__(self) -> Progress:
        """Start the display."""
        self._bar.start()
        return self

    def __exit__(self, *reason: object) -> None:
        """Take the display away."""
        self._bar.stop()

    def advance(self, account: Account) -> None:
        """Show where a run stands."""
        seconds = self._bar.tasks[0].elapsed or 0.0
        rate = account.words / seconds if seconds else 0.0
        self._bar.update(
            self._task,
            description=f"{account.articles:,} articles, {account.claims:,} claims, {account.failed:,} failed, "
            f"{rate:,.0f} words/s",
        )

    def say(self, message: str) -> None:
        """Print a line above the display."""
        self._bar.console.print(message, markup=False)
