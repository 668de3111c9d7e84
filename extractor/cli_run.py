"""The commands ``newsclaims extract`` and ``newsclaims run``. They import what they need when they run."""

from __future__ import annotations

import contextlib
import datetime
import functools
import shlex
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from extractor import console
from extractor.cli_settings import own_words

if TYPE_CHECKING:
    from corpus.sheets import Form
    from corpus.writers import LineWriter
    from extractor.outcomes import Outcome
    from extractor.run import Run, Work
    from extractor.shards import Done

FORMS = click.Choice(["claim", "article"])
FORMATS = click.Choice(["jsonl", "jsonl.gz", "csv", "parquet"])
DATE = click.DateTime(["%Y-%m-%d"])

_BY = click.option("--by", type=FORMS, default="claim", show_default=True, help="One claim or one article a line.")
_PUBLISHED = click.option(
    "--published", type=DATE, help="Date of publication for articles that state none, as 2025-06-14."
)
_PROCESSES = click.option(
    "--processes", type=click.IntRange(1), default=1, show_default=True, help="Processes that work."
)
_MAX_CHARS = click.option(
    "--max-chars", type=click.IntRange(1), default=1_000_000, show_default=True, help="Longest text, in characters."
)
_LIMIT = click.option(
    "--limit-seconds",
    type=click.FloatRange(0, min_open=True),
    default=300.0,
    show_default=True,
    help="Longest time for one article; its process is ended then.",
)
_TEXT = click.option("--text-column", help="Column or key that holds the text, where it is not named text.")
_BATCH = click.option(
    "--batch-size", type=click.IntRange(1), default=16, show_default=True, help="Articles that a process takes at once."
)


def _shared(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that say what is read and how it is worked on."""
    options = (_BY, _PUBLISHED, _PROCESSES, _MAX_CHARS, _LIMIT, _TEXT, _BATCH)
    return functools.reduce(lambda decorated, option: option(decorated), reversed(options), command)


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File to write: .jsonl, .jsonl.gz, .csv or .parquet; by default JSON lines on stdout.",
)
@_shared
@click.option("--failures", type=click.Path(path_type=Path, dir_okay=False), help="Also write failures, as JSON lines.")
@click.option("--only", metavar="ID", help="Work on the article of this id alone.")
@own_words
def extract(
    inputs: tuple[str, ...],
    output: Path | None,
    by: Form,
    published: datetime.datetime | None,
    processes: int,
    max_chars: int,
    limit_seconds: float,
    text_column: str | None,
    batch_size: int,
    failures: Path | None,
    only: str | None,
    settings: dict[str, Any],
) -> None:
    """Extract the claims of INPUT...: files, folders, globs, URLs, @ and a list of these, or - for standard input.

    Read are .txt .md .html .jsonl .json .csv .parquet .warc, packed or not. Data goes to the output, everything else to
    stderr. Exit status: 0, 1 when some articles failed, 2 for wrong usage, 3 when all failed, 130 when interrupted.
    """
    started = time.monotonic()
    with contextlib.ExitStack() as stack:
        sink = _sink(stack, output, by)
        failure_sink = _sink(stack, failures, by) if failures is not None else None
        from corpus.readers import Reader
        from corpus.writers import failure_line
        from extractor.outcomes import Account, Job, batches
        from extractor.workers import Workers, WorkersBroken
        from schemas import Article

        progress = stack.enter_context(console.Progress(sys.stderr, "loading"))
        own = frozenset(path.resolve() for path in (output, failures) if path is not None)
        day = published.date() if published else None
        reader = Reader(published=day, notify=progress.say, leave_out=own, text_field=text_column)
        job = Job(by, max_chars, settings, batch_size, limit_seconds)
        account = Account()

        def write(outcome: Outcome) -> None:
            sink.write(outcome.lines)
            account.add(outcome)
            if outcome.failure is not None:
                progress.say(f"failed: {outcome.failure.path or outcome.failure.id}: {outcome.failure.error}")
                if failure_sink is not None:
                    failure_sink.write([failure_line(outcome.failure)])
            progress.advance(account)

        def work() -> int:
            items = reader.read(inputs)
            if only is not None:
                items = (item for item in items if isinstance(item, Article) and item.id == only)
            try:
                with Workers(job, processes) as workers:
                    for outcome in workers.run(batches(items, batch_size)):
                        write(outcome)
            except WorkersBroken as error:
                raise click.ClickException(str(error)) from None
            if only is not None and not account.articles:
                progress.say(f"no article has the id {only!r}")
                return console.ALL_FAILED
            sink.close()
            return console.status_of(account)

        status = console.guarded(work, progress.say, "interrupted; what is done is kept")
    _summarise(account, time.monotonic() - started)
    sys.exit(status)


def _summarise(account: Any, seconds: float) -> None:
    console.say(
        f"{account.articles:,} articles, {account.words:,} words: {account.claims:,} claims in {account.succeeded:,}, "
        f"none in {account.without_claims:,}, {account.failed:,} failed; {seconds:.1f} seconds"
    )


def _sink(stack: contextlib.ExitStack, path: Path | None, by: Form) -> LineWriter:
    """A writer to a file or to stdout; a file that cannot be opened is wrong usage."""
    from corpus.formats import MissingPackage
    from corpus.writers import LineWriter

    if path is None:
        return LineWriter(sys.stdout.buffer)
    try:
        return stack.enter_context(LineWriter.open(path, by))
    except OSError as error:
        raise click.UsageError(f"{path}: {error.strerror}") from None
    except MissingPackage as error:
        raise click.UsageError(f"{path}: {error}") from None


@click.command()
@click.argument("inputs", nargs=-1, metavar="INPUT...")
@click.option("--out", required=True, metavar="DIR", help="Folder of the run, by path or URL; new, or one to resume.")
@click.option("--resume", is_flag=True, help="Go on with the run in DIR; finished shards are kept.")
@click.option("--force", is_flag=True, help="Resume even with another pipeline than the one that began.")
@click.option("--retry", is_flag=True, help="Resume, and try articles again whose process ended or took too long.")
@_shared
@click.option("--format", type=FORMATS, default="jsonl", show_default=True, help="Format of the claims.")
@click.option("--shard-size", type=click.IntRange(1), default=500, show_default=True, help="Most articles in a shard.")
@click.option(
    "--recycle", type=click.IntRange(1), default=20_000, show_default=True, help="Articles until a process is replaced."
)
@click.option("--plan-only", is_flag=True, help="Read the input into shards, and stop.")
@click.option("--part", metavar="I/N", help="Work on every Nth shard from the Ith, counted from 0, and do not join.")
@click.option("--engine", type=click.Choice(["local", "ray"]), default="local", show_default=True, help="What works.")
@click.option("--address", help="Address of a Ray cluster; by default one is looked for, else started here.")
@own_words
def run(
    inputs: tuple[str, ...],
    out: str,
    resume: bool,
    force: bool,
    retry: bool,
    part: str | None,
    plan_only: bool,
    engine: str,
    address: str | None,
    shard_size: int,
    processes: int,
    limit_seconds: float,
    batch_size: int,
    recycle: int,
    **asked: Any,
) -> None:
    """Extract the claims of INPUT... into the folder DIR, in shards, so that nothing is lost whatever happens.

    INPUT is what `newsclaims extract` reads. The input is stored in DIR as shards; what is done of them stays when the
    run is interrupted or killed, and --resume goes on, without INPUT if you like, to the same bytes. At the end DIR
    holds claims.jsonl, failures.jsonl with the command that repeats each failure, and run.json with counts that add up.
    """
    from corpus.formats import MissingPackage
    from corpus.stores import Busy, open_store
    from extractor.manifest import ManifestError
    from extractor.run import Work
    from extractor.workers import WorkersBroken

    work = Work(processes, limit_seconds, batch_size, recycle, _part(part))
    if not inputs and not resume:
        raise click.UsageError("Missing argument 'INPUT...'.")
    if force and not resume:
        raise click.UsageError("--force goes with --resume")
    if retry and (not resume or part):
        raise click.UsageError("--retry goes with --resume, without --part")
    if part and not resume:
        raise click.UsageError("--part works on a run that is planned: --plan-only first, then --resume --part I/N")
    try:
        store = open_store(out)
        with store.lock("run" if part is None else f"part-{work.part[0]}-of-{work.part[1]}"):
            if part is None:
                store.tidy()
            session = functools.partial(_session, store, inputs, resume, force, retry, shard_size, work, asked)
            again = f"newsclaims run --resume --out {shlex.quote(out)}"
            stopped = f"interrupted; what is done is kept, and this goes on: {again}"
            status = console.guarded(
                lambda: session(plan_only, part is not None, engine, address), console.say, stopped
            )
    except (Busy, ManifestError, MissingPackage, WorkersBroken) as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"{out}: {error.strerror or error}") from None
    sys.exit(status)


def _part(text: str | None) -> tuple[int, int]:
    if text is None:
        return 0, 1
    index, slash, parts = text.partition("/")
    if not (slash and index.isdecimal() and parts.isdecimal() and int(index) < int(parts)):
        raise click.UsageError("--part is I/N, with I from 0 to N - 1")
    return int(index), int(parts)


def _session(
    store: Any,
    inputs: tuple[str, ...],
    resume: bool,
    force: bool,
    retry: bool,
    shard_size: int,
    work: Work,
    asked: dict[str, Any],
    plan_only: bool,
    is_part: bool,
    engine: str,
    address: str | None,
) -> int:
    """Plan or take up a run, work on it and join it; returns the exit status."""
    from extractor.manifest import Settings
    from extractor.run import begin, go_on

    started = time.monotonic()
    with console.Progress(sys.stderr, "reading") as progress:
        options: dict[str, Any] = {
            "say": progress.say,
            "tell": lambda shards, items: progress.note(f"reading: {items:,} articles in {shards:,} shards"),
            "shard_articles": shard_size,
        }
        if resume:
            session = go_on(store, inputs, _settings(asked, named=True), force=force, retry=retry, **options)
        else:
            session = begin(store, inputs, Settings.model_validate(_settings(asked)), **options)
        total = len(session.manifest.shards)
        if session.dones:
            progress.say(f"{len(session.dones):,} of {total:,} shards were done before")
        if plan_only:
            console.say(f"{total:,} shards are planned in {store.where}")
            return 0
        _work(session, work, engine, address, progress)
        if is_part:
            console.say(f"this part is done; {len(session.dones):,} of {total:,} shards are known to be")
            return 0
        from extractor.shards import finish

        info = finish(store, session.manifest, session.dones)
    _summarise(info, time.monotonic() - started)
    return console.status_of(session.account())


def _work(session: Run, work: Work, engine: str, address: str | None, progress: console.Progress) -> None:
    waiting = session.waiting(work.part)
    whole = sum(shard.articles + shard.unread for shard in waiting) or 1
    before = session.account()
    account = session.account()
    progress.begin()

    def show() -> None:
        progress.advance(account, (account.articles - before.articles) / whole, account.words - before.words)

    def tell(outcome: Outcome) -> None:
        account.add(outcome)
        if outcome.failure is not None:
            progress.say(f"failed: {outcome.failure.path or outcome.failure.id}: {outcome.failure.error}")
        show()

    def tell_shard(done: Done) -> None:
        add(account, done.account())
        show()

    if engine == "ray":
        from extractor.distributed import work_on_ray
        from extractor.shards import add

        work_on_ray(session, work, address, progress.say, tell_shard)
    else:
        session.work(work, tell)


_RENAMED = {"max_chars": "max_characters", "text_column": "text_field", "settings": "pipeline"}


def _settings(asked: dict[str, Any], *, named: bool = False) -> dict[str, Any]:
    """The settings of a run from the options; ``named`` leaves out those that the user did not give."""
    from click.core import ParameterSource

    values = {**asked, "published": asked["published"].date().isoformat() if asked["published"] else None}
    if named:
        context = click.get_current_context()
        default = (ParameterSource.DEFAULT, ParameterSource.DEFAULT_MAP)
        values = {
            name: value
            for name, value in values.items()
            if (bool(value) if name == "settings" else context.get_parameter_source(name) not in default)
        }
    return {_RENAMED.get(name, name): value for name, value in values.items()}
