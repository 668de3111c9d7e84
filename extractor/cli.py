"""The command line. It imports what a command needs when that command runs, so that ``--help`` answers at once."""

from __future__ import annotations

import contextlib
import datetime
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from extractor.cli_gold import gold as gold_commands
from extractor.cli_report import report
from extractor.cli_settings import own_words

if TYPE_CHECKING:
    from corpus.writers import Form
    from extractor.stream import Account, Outcome

SOME_FAILED = 1
ALL_FAILED = 3
INTERRUPTED = 130
"""Exit statuses beside 0 and click's own 2 for wrong usage."""

FORMS = click.Choice(["claim", "article"])
DATE = click.DateTime(["%Y-%m-%d"])


class Commands(click.Group):
    """Commands that end with status 130 when they are interrupted, wherever they stand."""

    def invoke(self, context: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(context)
        except KeyboardInterrupt:
            _say("interrupted")
            sys.exit(INTERRUPTED)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="newsclaims", prog_name="newsclaims")
def main() -> None:
    """Typed, grounded claims about organizations from news text."""


main.add_command(gold_commands)
main.add_command(report)


def _say(message: str) -> None:
    """Write a line for people to stderr."""
    click.echo(message, err=True)


@main.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="File to write; by default stdout."
)
@click.option("--by", type=FORMS, default="claim", show_default=True, help="One claim or one article a line.")
@click.option("--published", type=DATE, help="Date of publication for articles that state none, as 2025-06-14.")
@click.option("--processes", type=click.IntRange(1), default=1, show_default=True, help="Processes that work.")
@click.option(
    "--max-chars", type=click.IntRange(1), default=1_000_000, show_default=True, help="Longest text, in characters."
)
@click.option("--failures", type=click.Path(path_type=Path, dir_okay=False), help="Also write failures, as JSON lines.")
@own_words
def extract(
    inputs: tuple[str, ...],
    output: Path | None,
    by: Form,
    published: datetime.datetime | None,
    processes: int,
    max_chars: int,
    failures: Path | None,
    settings: dict[str, Any],
) -> None:
    """Extract the claims of INPUT...: text and JSON files, folders, globs, or - for standard input.

    Data goes to the output, everything else to stderr. Exit status: 0, 1 when some articles failed, 2 for wrong usage,
    3 when all failed, 130 when interrupted.
    """
    started = time.monotonic()
    with contextlib.ExitStack() as stack:
        sink = _sink(stack, output)
        failure_sink = _sink(stack, failures) if failures is not None else None
        from corpus.readers import Reader
        from corpus.writers import failure_line
        from extractor.stream import Account, Job, run

        advance, say = _progress(stack)
        own = frozenset(path.resolve() for path in (output, failures) if path is not None)
        reader = Reader(published=published.date() if published else None, notify=say, leave_out=own)
        account = Account()

        def write(outcome: Outcome) -> None:
            sink.write(outcome.lines)
            account.add(outcome)
            if outcome.failure is not None:
                say(f"failed: {outcome.failure.path or outcome.failure.id}: {outcome.failure.error}")
                if failure_sink is not None:
                    failure_sink.write([failure_line(outcome.failure)])
            advance(account)

        status = _guarded(lambda: _each(run(reader.read(inputs), Job(by, max_chars, settings), processes), write), say)
    summary = account.summary(time.monotonic() - started)
    _say(
        f"{summary.articles:,} articles, {summary.words:,} words: {summary.claims:,} claims in {summary.succeeded:,}, "
        f"none in {summary.without_claims:,}, {summary.failed:,} failed; {summary.seconds:.1f} seconds"
    )
    if status == 0 and summary.failed:
        status = ALL_FAILED if summary.failed == summary.articles else SOME_FAILED
    _leave(status)


def _each(outcomes: Iterator[Outcome], write: Callable[[Outcome], None]) -> None:
    with contextlib.closing(outcomes):  # type: ignore[type-var]
        for outcome in outcomes:
            write(outcome)


def _sink(stack: contextlib.ExitStack, path: Path | None) -> Any:
    """A writer of whole lines to a file or to stdout; a file that cannot be opened is wrong usage."""
    from corpus.writers import LineWriter

    if path is None:
        return LineWriter(sys.stdout.buffer)
    try:
        return stack.enter_context(LineWriter.open(path))
    except OSError as error:
        raise click.UsageError(f"{path}: {error.strerror}") from None


def _guarded(action: Callable[[], None], say: Callable[[str], None]) -> int:
    """Run an action and turn an interrupt, a closed pipe or a failing disk into an exit status."""
    try:
        action()
    except KeyboardInterrupt:
        say("interrupted; what is done is kept")
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has seen enough. Python would complain again when it flushes stdout at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        say("output closed early")
    except OSError as error:
        say(f"cannot write: {error.strerror or error}")
        return SOME_FAILED
    return 0


def _progress(stack: contextlib.ExitStack) -> tuple[Callable[[Account], None], Callable[[str], None]]:
    """What to call after each article, and how to say something: a live display on a terminal, else plain lines."""
    if not sys.stderr.isatty():
        return (lambda account: None), _say
    from extractor.terminal import Progress

    progress = stack.enter_context(Progress(sys.stderr))
    return progress.advance, progress.say


def _leave(status: int) -> NoReturn:
    sys.exit(status)


@main.command()
@click.argument("source", metavar="FILE_OR_TEXT")
@click.option("--published", type=DATE, help="Date of publication, where the text states none.")
@click.option("--limit", type=click.IntRange(1), help="Show at most so many claims, from all articles evenly.")
@own_words
def show(source: str, published: datetime.datetime | None, limit: int | None, settings: dict[str, Any]) -> None:
    """Show a text with its entities coloured and its claims in a table; of a file of claims, the table.

    FILE_OR_TEXT is anything that extract reads, a file that extract wrote, or the text itself.
    """
    from extractor import display

    day = published.date() if published else None
    _leave(_guarded(lambda: display.show(source, day, limit, _say, settings), _say))


@main.command()
@click.argument("name", type=click.Choice(["claim", "record", "article", "failure", "run"]), default="claim")
def schema(name: str) -> None:
    """Print the JSON Schema of what is written: a claim (default), record, article, failure or run."""
    from schemas.export import schema_path

    click.echo(schema_path(name).read_text(encoding="utf-8"), nl=False)


@main.command()
@click.argument("gold", type=click.Path(path_type=Path))
@click.option(
    "--predictions", type=click.Path(path_type=Path), help="JSONL of any system; by default the pipeline runs."
)
@click.option("--compare", type=click.Path(path_type=Path), help="JSONL of another system, to compare with.")
@click.option("--by", type=click.Choice(["type", "label", "source"]), help="Break the scores down.")
@click.option("--errors", type=click.Path(path_type=Path), help="Write the error list: .txt, .jsonl or .html.")
@click.option("--json", "as_json", is_flag=True, help="Print the scores as JSON.")
@own_words
def evaluate(
    gold: Path,
    predictions: Path | None,
    compare: Path | None,
    by: Any,
    errors: Path | None,
    as_json: bool,
    settings: dict[str, Any],
) -> None:
    """Score the pipeline, or PREDICTIONS, against GOLD (a file or folder in the record's form)."""
    from corpus.gold import GoldError
    from extractor import display

    try:
        display.evaluate(gold, predictions, compare, by, errors, as_json, _say, settings)
    except GoldError as error:
        raise click.ClickException(str(error)) from None
