"""The command line. It imports what a command needs when that command runs, so that ``--help`` answers at once."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="newsclaims", prog_name="newsclaims")
def main() -> None:
    """Typed, grounded claims about organizations from news text."""


@main.command()
@click.argument("gold", type=click.Path(path_type=Path))
@click.option(
    "--predictions", type=click.Path(path_type=Path), help="JSONL of any system; by default the pipeline runs."
)
@click.option("--compare", type=click.Path(path_type=Path), help="JSONL of another system, to compare with.")
@click.option("--by", type=click.Choice(["type", "label", "source"]), help="Break the scores down.")
@click.option("--errors", type=click.Path(path_type=Path), help="Write the error list: .txt, .jsonl or .html.")
@click.option("--json", "as_json", is_flag=True, help="Print the scores as JSON.")
def evaluate(
    gold: Path, predictions: Path | None, compare: Path | None, by: Any, errors: Path | None, as_json: bool
) -> None:
    """Score the pipeline, or PREDICTIONS, against GOLD (a file or folder in the record's form)."""
    from corpus import report
    from corpus.errors import all_errors
    from corpus.gold import GoldError, load_gold, load_predictions, source_of
    from corpus.score import evaluate as score

    try:
        records = load_gold(gold)
        sources = {record.id: source_of(record) for record in records}
        if predictions is not None:
            predicted: list[Any] = load_predictions(predictions)
        else:
            from extractor.evaluation import predict

            predicted = list(predict(records))
        evaluation = score(records, predicted, sources)
        other = score(records, load_predictions(compare), sources) if compare is not None else None
    except GoldError as error:
        raise click.ClickException(str(error)) from None
    for one in evaluation.absent:
        click.echo(f"nothing predicted for {one}: its claims count as missed", err=True)
    for one in evaluation.unknown:
        click.echo(f"not in gold, not scored: {one}", err=True)
    if errors is not None:
        _write_errors(errors, all_errors(records, predicted))
    if as_json:
        click.echo(json.dumps(report.as_json(evaluation, other, by), indent=2, ensure_ascii=False))
        return
    from extractor import terminal

    console = terminal.console(sys.stdout)
    console.print(terminal.scores_table(evaluation, by))
    if by is None and report.field_rows(evaluation):
        console.print(terminal.fields_table(evaluation))
    if other is not None:
        console.print(terminal.difference_table(evaluation, other))


def _write_errors(path: Path, errors: list[Any]) -> None:
    from corpus.errors import as_html, as_records, as_text

    if path.suffix == ".html":
        text = as_html(errors)
    elif path.suffix == ".jsonl":
        text = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in as_records(errors))
    else:
        text = as_text(errors)
    path.write_text(text, encoding="utf-8")
    click.echo(f"{len(errors)} errors written to {path}", err=True)
