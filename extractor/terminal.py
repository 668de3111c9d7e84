"""What people see in a terminal: the console, and tables of scores."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING, TextIO

import rich.progress
from rich.console import Console
from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from corpus.report import Grouping, field_rows, headline_scores, score_rows
from corpus.score import Evaluation

if TYPE_CHECKING:
    from extractor.stream import Account

PLAIN_WIDTH = 160
"""Columns of a table that does not go to a terminal, unless the environment's COLUMNS says otherwise."""


def console(stream: TextIO) -> Console:
    """A console on a stream; wide and without colours unless the stream is a terminal.

    The environment's NO_COLOR takes the colours of a terminal away, FORCE_COLOR gives them to a file, COLUMNS sets the
    width of either.
    """
    known = stream.isatty() or os.environ.get("COLUMNS", "").isdigit()
    return Console(file=stream, width=None if known else PLAIN_WIDTH, highlight=False, soft_wrap=False)


def rendered(table: Table | Text) -> str:
    """A table or text as plain characters, for tests and files."""
    stream = io.StringIO()
    console(stream).print(table)
    return stream.getvalue()


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
