"""The commands ``newsclaims gold``: gold checked, converted and drafted. Imports what a command needs when it runs."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from extractor.cli_settings import own_words

SOME_FAILED = 1
ALL_FAILED = 3
NAMES = ("jsonl", "prodigy", "brat", "label-studio", "doccano", "conll")
"""Formats; the first is the record's own form. ``corpus.conversion`` knows them, and a test holds these to it."""
FORMATS = click.Choice(NAMES)
DATE = click.DateTime(["%Y-%m-%d"])


def _say(message: str) -> None:
    click.echo(message, err=True)


@click.group()
def gold() -> None:
    """Check, convert and draft gold annotations."""


@gold.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--from", "form", type=FORMATS, help="Format of the file; by default it is detected.")
def check(path: Path, form: str | None) -> None:
    """Validate gold and say what is in it; the first thing that is wrong is named with file, line and field."""
    from corpus.conversion import read_records
    from corpus.gold import GoldError

    try:
        records = read_records(path, form, say=_say)
    except GoldError as error:
        raise click.ClickException(str(error)) from None
    claims = sum(len(record.claims) for record in records)
    entities = sum(len(record.entities) for record in records)
    click.echo(f"{len(records):,} articles, {claims:,} claims, {entities:,} entities")


@gold.command()
@click.argument("path", metavar="GOLD", type=click.Path(path_type=Path))
@click.option("--from", "source", type=FORMATS, help="Format of GOLD; by default it is detected.")
@click.option("--to", "target", type=FORMATS, required=True, help="Format to write.")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="File to write; folder for brat.")
@click.option("--label", "labels", multiple=True, metavar="THEIRS=OURS", help="Rename a label; THEIRS= leaves it out.")
def convert(path: Path, source: str | None, target: str, output: Path, labels: tuple[str, ...]) -> None:
    """Convert GOLD from one format to another and say what could not be held.

    Amounts and dates that come without their values are read from the words by the pipeline.
    """
    from corpus.conversion import read_records, write_records
    from corpus.gold import GoldError

    renamed = _renamed(labels)
    try:
        records = read_records(path, source, labels=renamed, fill=_forms(), say=_say)
        for note in write_records(records, output, target):
            _say(note)
    except (GoldError, ValueError) as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"{output}: {error.strerror or error}") from None
    claims = sum(len(record.claims) for record in records)
    _say(f"{len(records):,} articles, {claims:,} claims written to {output}")


def _renamed(labels: tuple[str, ...]) -> dict[str, str]:
    for one in labels:
        if "=" not in one:
            raise click.UsageError(f"--label {one}: THEIRS=OURS is needed")
    return dict(one.split("=", 1) for one in labels)


def _forms() -> Callable[[Any], Any]:
    """A finder of normal forms that loads the pipeline when it is first asked."""
    kept: list[Any] = []

    def forms(graph: Any) -> Any:
        if not kept:
            from extractor.gold_drafts import NormalForms

            kept.append(NormalForms())
        return kept[0](graph)

    return forms


@gold.command()
@click.argument("inputs", nargs=-1, required=True, metavar="ARTICLES...")
@click.option("--to", "target", type=FORMATS, default=NAMES[0], show_default=True, help="Format to write.")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="File to write; folder for brat.")
@click.option("--published", type=DATE, help="Date of publication for articles that state none, as 2025-06-14.")
@own_words
def draft(
    inputs: tuple[str, ...],
    target: str,
    output: Path,
    published: datetime.datetime | None,
    settings: dict[str, Any],
) -> None:
    """Write the pipeline's claims of ARTICLES... as a draft to correct.

    A draft makes one blind to what the program misses: read a sentence before you look at what is drafted for it.
    """
    from corpus.conversion import write_records
    from corpus.readers import Reader
    from extractor.gold_drafts import drafts
    from extractor.pipeline import load
    from schemas import Failure

    reader = Reader(published=published.date() if published else None, notify=_say, leave_out=frozenset({output}))
    done: list[dict[str, Any]] = []
    failed = 0
    for item in drafts(reader.read(inputs), load(**settings)):
        if isinstance(item, Failure):
            _say(f"failed: {item.path or item.id}: {item.error}")
            failed += 1
        else:
            done.append(item)
    try:
        for note in write_records(done, output, target, draft=True):
            _say(note)
    except ValueError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"{output}: {error.strerror or error}") from None
    claims = sum(len(item["claims"]) for item in done)
    _say(f"{len(done):,} articles, {claims:,} claims drafted in {output}; {failed:,} failed")
    if failed:
        sys.exit(SOME_FAILED if done else ALL_FAILED)


@gold.command()
@click.argument("name", metavar="FORMAT", type=click.Choice(["brat", "label-studio"]))
def setup(name: str) -> None:
    """Print what a tool needs to know of the labels: brat's annotation.conf, or Label Studio's labeling interface."""
    from corpus.conversion import FORMATS as KNOWN

    configuration = KNOWN[name].configuration
    assert configuration is not None
    click.echo(configuration(), nl=False)
