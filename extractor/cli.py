"""The command line. It imports what a command needs when that command runs, so that ``--help`` answers at once."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path
from typing import Any

import click

from extractor import console
from extractor.cli_gold import gold as gold_commands
from extractor.cli_report import report
from extractor.cli_run import DATE, extract, run
from extractor.cli_settings import own_words


class Commands(click.Group):
    """Commands that end with status 130 when they are interrupted, wherever they stand."""

    def invoke(self, context: click.Context) -> Any:
        """Run a command."""
        try:
            return super().invoke(context)
        except KeyboardInterrupt:
            console.say("interrupted")
            sys.exit(console.INTERRUPTED)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="newsclaims", prog_name="newsclaims")
def main() -> None:
    """Typed, grounded claims about organizations from news text."""


main.add_command(extract)
main.add_command(run)
main.add_command(gold_commands)
main.add_command(report)


@main.command()
@click.argument("source", metavar="FILE_OR_TEXT")
@click.option("--published", type=DATE, help="Date of publication, where the text states none.")
@click.option("--limit", type=click.IntRange(1), help="Show at most so many claims, from all articles evenly.")
@click.option("--why", is_flag=True, help="Say for each claim which rule, words and evidence made it.")
@own_words
def show(
    source: str, published: datetime.datetime | None, limit: int | None, why: bool, settings: dict[str, Any]
) -> None:
    """Show a text with its entities coloured and its claims in a table; of a file of claims, the table.

    FILE_OR_TEXT is anything that extract reads, a file that extract wrote, or the text itself.
    """
    from extractor import display
    from extractor.report import ClaimsError

    day = published.date() if published else None

    def shown() -> int:
        display.show(source, day, limit, console.say, settings, why=why)
        return 0

    try:
        sys.exit(console.guarded(shown, console.say, "interrupted"))
    except ClaimsError as error:
        raise click.ClickException(str(error)) from None


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
        display.evaluate(gold, predictions, compare, by, errors, as_json, console.say, settings)
    except GoldError as error:
        raise click.ClickException(str(error)) from None
