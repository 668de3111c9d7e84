"""What the commands that run the pipeline say and end with: messages, progress, interrupts and exit statuses."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TextIO

import click

if TYPE_CHECKING:
    from extractor.outcomes import Account

SOME_FAILED = 1
ALL_FAILED = 3
INTERRUPTED = 130
TERMINATED = 143
"""Exit statuses beside 0 and click's own 2 for wrong usage."""

MINUTE = 60.0
"""Seconds between two lines of progress where there is no terminal."""


class Terminated(KeyboardInterrupt):
    """The process was asked to end, as batch systems do before they kill."""


def say(message: str) -> None:
    """Write a line for people to stderr."""
    click.echo(message, err=True)


def status_of(account: Account) -> int:
    """The exit status of a run that came to its end."""
    if not account.failed:
        return 0
    return ALL_FAILED if account.failed == account.articles else SOME_FAILED


def guarded(action: Callable[[], int], tell: Callable[[str], None], interrupted: str) -> int:
    """Do an action and return its exit status, or that of an interrupt, a closed pipe or a failing disk.

    tell: called with what went wrong. interrupted: what is said then.
    """
    with _terminable():
        try:
            return action()
        except KeyboardInterrupt as error:
            tell(interrupted)
            return TERMINATED if isinstance(error, Terminated) else INTERRUPTED
        except BrokenPipeError:
            # Whoever read the output has seen enough. Python would complain again when it flushes stdout at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            tell("output closed early")
            return 0
        except OSError as error:
            tell(f"cannot write: {error.strerror or error}")
            return SOME_FAILED


@contextlib.contextmanager
def _terminable() -> Iterator[None]:
    def end(number: int, frame: Any) -> None:
        raise Terminated

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


class Progress:
    """Where a run stands: a live line on a terminal, elsewhere a line a minute. Messages go above it.

    Shown are articles, claims, failures and the rate, and where the whole is known, the share that is done and the
    time that is left.
    """

    def __init__(self, stream: TextIO, what: str = "") -> None:
        """Show progress on ``stream``; ``what`` is said before the first article is done."""
        self._stream = stream
        self._what = what
        self._started = self._shown = time.monotonic()
        self._bar: Any = None
        self._task: Any = None

    def __enter__(self) -> Progress:
        """Start the display."""
        if self._stream.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
            from rich.progress import Progress as Bar

            columns = (SpinnerColumn(), BarColumn(bar_width=20), TextColumn("{task.description}"), TimeElapsedColumn())
            self._bar = Bar(*columns, console=Console(file=self._stream, highlight=False), transient=True)
            self._task = self._bar.add_task(self._what, total=None)
            self._bar.start()
        return self

    def __exit__(self, *reason: object) -> None:
        """Take the display away."""
        if self._bar is not None:
            self._bar.stop()

    def advance(self, account: Account, share: float | None = None, words: int | None = None) -> None:
        """Show where a run stands.

        share: how much of this session's work is done, from 0 to 1, where that is known. words: of this session, where
        the counts are of earlier ones as well.
        """
        now = time.monotonic()
        words = account.words if words is None else words
        if self._bar is None:
            if now - self._shown >= MINUTE:
                self._shown = now
                self.say(self._line(account, share, words, now - self._started))
            return
        line = self._line(account, share, words, now - self._started)
        self._bar.update(self._task, description=line, total=None if share is None else 1.0, completed=share or 0.0)

    def note(self, line: str) -> None:
        """Show a line in the place of the counts, such as how much has been read."""
        if self._bar is not None:
            self._bar.update(self._task, description=line)
        elif time.monotonic() - self._shown >= MINUTE:
            self._shown = time.monotonic()
            self.say(line)

    def begin(self) -> None:
        """Count the time from now on, as what came before was another kind of work."""
        self._started = time.monotonic()

    def _line(self, account: Account, share: float | None, words: int, seconds: float) -> str:
        rate = words / seconds if seconds else 0.0
        line = (
            f"{account.articles:,} articles, {account.claims:,} claims, {account.failed:,} failed, {rate:,.0f} words/s"
        )
        if share:
            left = seconds * (1 - share) / share
            line += f", {share:.0%} done, {_duration(left)} left"
        return line

    def say(self, message: str) -> None:
        """Print a line above the display."""
        if self._bar is not None:
            self._bar.console.print(message, markup=False)
        else:
            click.echo(message, file=self._stream)


def _duration(seconds: float) -> str:
    whole = int(seconds)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours} h {minutes:02d} min" if hours else f"{minutes} min {whole % 60:02d} s"
