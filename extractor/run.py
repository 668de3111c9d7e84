"""A run from its beginning or from where it stopped: planned, worked on here or on a cluster, joined and counted."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from corpus.readers import Reader
from corpus.sources import is_url
from corpus.stores import Store
from extractor.fingerprint import fingerprint
from extractor.manifest import (
    MANIFEST,
    SHARD_ARTICLES,
    Manifest,
    ManifestError,
    Settings,
    Shard,
    plan,
    read_manifest,
    write_manifest,
)
from extractor.outcomes import BATCH_ARTICLES, LIMIT_SECONDS, RECYCLE, Account, Job, Outcome
from extractor.shards import Done, add, done_shards, reopen, work_shards
from extractor.workers import Workers

Say = Callable[[str], None]


@dataclass(frozen=True)
class Work:
    """How a run is worked on, which changes nothing of what it writes but for documents that a limit cuts off.

    processes: that work. limit_seconds: for one document. batch_articles: most that a process takes at a time.
    recycle: documents after which a process is replaced. part: of how many parts which one is worked on, counted from
    zero; the whole by default.
    """

    processes: int = 1
    limit_seconds: float = LIMIT_SECONDS
    batch_articles: int = BATCH_ARTICLES
    recycle: int = RECYCLE
    part: tuple[int, int] = (0, 1)

    def job(self, settings: Settings) -> Job:
        """The job of a worker."""
        return settings.job(self.batch_articles, self.limit_seconds, self.recycle)


@dataclass
class Run:
    """A planned run and what of it is done."""

    store: Store
    manifest: Manifest
    dones: dict[str, Done] = field(default_factory=dict)

    def waiting(self, part: tuple[int, int] = (0, 1)) -> list[Shard]:
        """The shards of a part that are still to be done."""
        index, parts = part
        mine = [shard for number, shard in enumerate(self.manifest.shards) if number % parts == index]
        return [shard for shard in mine if shard.name not in self.dones]

    def account(self) -> Account:
        """The counts of what is done."""
        total = Account()
        for done in self.dones.values():
            add(total, done.account())
        return total

    def work(self, work: Work, tell: Callable[[Outcome], None] = lambda outcome: None) -> None:
        """Work on what waits, in processes of this machine; each shard is kept as it is done.

        Raises OSError when a file cannot be written, and what ``Workers.run`` raises.
        """
        waiting = self.waiting(work.part)
        if not waiting:
            return
        with Workers(work.job(self.manifest.settings), work.processes) as workers:
            for done in work_shards(self.store, self.manifest, waiting, workers, work.batch_articles, tell):
                self.dones[done.shard] = done


def begin(
    store: Store,
    inputs: tuple[str, ...],
    settings: Settings,
    *,
    shard_articles: int = SHARD_ARTICLES,
    say: Say = lambda message: None,
    tell: Callable[[int, int], None] = lambda shards, items: None,
) -> Run:
    """Read the inputs and plan a run in an empty folder.

    say: called with what was read otherwise than it stands. tell: called with shards and items read so far.
    Raises ManifestError when something is in the folder already.
    """
    if any(not name.rsplit("/", 1)[-1].startswith(".") for name in store.names()):
        raise ManifestError(f"{store.where} is not empty; go on with --resume, or name a new folder")
    return _planned(store, inputs, settings, shard_articles, say, tell)


def go_on(
    store: Store,
    inputs: tuple[str, ...],
    asked: dict[str, object],
    *,
    force: bool = False,
    retry: bool = False,
    shard_articles: int = SHARD_ARTICLES,
    say: Say = lambda message: None,
    tell: Callable[[int, int], None] = lambda shards, items: None,
) -> Run:
    """Go on with the run of a folder; one that was stopped before it was planned begins anew.

    inputs: must be those that the run began with, or none. asked: settings that the user names, which must be those
    of the run. force: go on with another pipeline than the one that began. retry: work again on the shards that hold
    articles given up since what worked on them ended or took too long.
    Raises ManifestError when the run is not that one, or its pipeline another.
    """
    manifest = read_manifest(store)
    if manifest is None:
        if not inputs:
            raise ManifestError(f"{store.where} holds no {MANIFEST}; name the inputs to begin")
        if any("/" not in name and not name.startswith(".") for name in store.names()):
            raise ManifestError(f"{store.where} holds files and no {MANIFEST}; name another folder")
        return _planned(store, inputs, Settings.model_validate(asked), shard_articles, say, tell)
    if inputs and inputs != manifest.inputs:
        raise ManifestError(f"this run began with other inputs: {' '.join(manifest.inputs)}")
    for name, value in asked.items():
        before = getattr(manifest.settings, name)
        if name != "pipeline" and value != before:
            raise ManifestError(f"this run began with {name.replace('_', ' ')} {before}, not {value}")
    pipeline = asked.get("pipeline") or manifest.settings.pipeline
    now = fingerprint(pipeline)  # type: ignore[arg-type]
    if now.digest != manifest.fingerprint.digest:
        what = _differing(manifest, now.versions | now.parts | now.own)
        if not force:
            raise ManifestError(f"this run began with another pipeline ({what}); --force goes on with this one")
        say(f"going on with another pipeline ({what})")
        settings = manifest.settings.model_copy(update={"pipeline": pipeline})
        manifest = manifest.model_copy(update={"fingerprint": now, "settings": settings})
        write_manifest(store, manifest)
    dones = done_shards(store, manifest)
    articles = reopen(store, manifest, dones) if retry else 0
    if articles:
        say(f"{articles:,} articles were given up and are tried again")
    return Run(store, manifest, dones)


def _differing(manifest: Manifest, now: dict[str, str]) -> str:
    before = manifest.fingerprint.versions | manifest.fingerprint.parts | manifest.fingerprint.own
    return (
        ", ".join(name for name in sorted(before.keys() | now.keys()) if before.get(name) != now.get(name))
        or "settings"
    )


def _planned(
    store: Store,
    inputs: tuple[str, ...],
    settings: Settings,
    shard_articles: int,
    say: Say,
    tell: Callable[[int, int], None],
) -> Run:
    published = datetime.date.fromisoformat(settings.published) if settings.published else None
    own = frozenset() if is_url(store.where) else frozenset({Path(store.where).resolve()})
    reader = Reader(published=published, notify=say, leave_out=own, text_field=settings.text_field)
    manifest = plan(store, reader.read(inputs), inputs, settings, fingerprint(settings.pipeline), shard_articles, tell)
    return Run(store, manifest)
