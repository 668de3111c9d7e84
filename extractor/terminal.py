"""What people see in a terminal: the console, and tables of scores."""

from __future__ import annotations

import io
import os
from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from corpus.report import MEASURES, Grouping, field_rows, headline_scores, score_rows
from corpus.score import Evaluation, Interval

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
    """Precision, recall and F1 of an evaluation in percent, each with its 95% interval, and the counts behind them."""
    table = Table(pad_edge=False)
    for name in ("of", "score"):
        table.add_column(name)
    for name in ("P", "R", "F1", "right", "gold", "predicted"):
        table.add_column(name, justify="right", no_wrap=True)
    before = None
    for group, score, counts, intervals in score_rows(evaluation, by):
        if before not in (None, group):
            table.add_section()
        ratios = ["–"] * len(MEASURES)
        if counts.gold or counts.predicted:
            ratios = [_with_interval(getattr(counts, name), intervals[name]) for name in MEASURES]
        table.add_row("" if before == group else group, score, *ratios, *(str(count) for count in counts))
        before = group
    return table


def _with_interval(value: float, interval: Interval) -> str:
    return f"{100 * value:.1f} [dim]{100 * interval.low:.0f}–{100 * interval.high:.0f}[/dim]"


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
