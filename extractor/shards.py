"""Shards of a run: worked on, written so that they are there whole or not at all, and joined when all are done."""

from __future__ import annotations

import collections
import functools
import hashlib
import itertools
import json
import shlex
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pydantic import Field

from corpus.sheets import Form
from corpus.stores import Store
from corpus.writers import failure_line, file_of, join_files
from extractor.manifest import Manifest, ManifestError, Settings, Shard, read_shard
from extractor.outcomes import Account, Item, Outcome, batches, failed, lost
from extractor.workers import Workers
from schemas import Failure, RunInfo
from schemas.article import Model

TRIES = 3
"""Times that a document may be under way when its worker is lost, before it is a failure."""

_COUNTS = ("succeeded", "without_claims", "failed", "claims", "words")


class Done(Model):
    """The record of a shard that is done; it is written after all else of the shard."""

    shard: str
    sha256: str = Field(description="Of the articles, as in the manifest.")
    claims_sha256: str = Field(description="Of the file of claims.")
    fingerprint: str
    succeeded: int
    without_claims: int
    failed: int
    claims: int
    words: int
    given_up: int = Field(default=0, description="Articles that failed since what worked on them ended or was slow.")
    seconds: float = Field(description="From the first batch of the shard to its end, beside other shards.")

    def account(self) -> Account:
        """The counts of the shard."""
        account = Account()
        for name in _COUNTS:
            setattr(account, name, getattr(self, name))
        return account


def add(total: Account, part: Account) -> None:
    """Add the counts of a part."""
    for name in _COUNTS:
        setattr(total, name, getattr(total, name) + getattr(part, name))


def done_shards(store: Store, manifest: Manifest) -> dict[str, Done]:
    """The records of the shards that are done, by name, in order. Raises ManifestError for those of another input."""
    names = store.names()
    found = {}
    for shard in manifest.shards:
        if shard.file("done.json") not in names:
            continue
        done = Done.model_validate_json(store.get(shard.file("done.json")) or b"")
        if done.sha256 != shard.sha256:
            raise ManifestError(f"{store.where}: shard {shard.name} was done for other articles")
        found[shard.name] = done
    return found


def reopen(store: Store, manifest: Manifest, dones: dict[str, Done]) -> int:
    """Take the mark of being done from the shards in which articles were given up, so that they are worked on again.

    dones: the records of what is done, from which theirs are taken. Returns how many articles were given up.
    """
    again = [done for done in dones.values() if done.given_up]
    names = {shard.name: shard for shard in manifest.shards}
    if again:
        store.remove("run.json")
    for done in again:
        # The mark goes first: what is half worked on again must not be taken for done.
        store.remove(names[done.shard].file("done.json"))
        store.remove(names[done.shard].file("tries.json"))
        del dones[done.shard]
    return sum(done.given_up for done in again)


def claims_name(manifest: Manifest) -> str:
    """The name of the file of claims, of a shard or of the run."""
    stem = "claims" if manifest.settings.by == "claim" else "records"
    return f"{stem}.{manifest.settings.format}"


_OPTIONS = {
    ("claims_stances", "lexicon"): "--lexicon",
    ("claims_organizations", "gazetteer"): "--gazetteer",
    ("claims_syntax", "model"): "--syntax",
    ("claims_money", "currency"): "--currency",
    ("claims_linker", "min_confidence"): "--min-confidence",
}
"""Settings of the pipeline that the command line knows, and their options."""


def with_command(failure: Failure, source: str, settings: Settings, only: bool) -> Failure:
    """A failure with the command line that does the same again.

    source: file to read. only: whether it holds other articles as well.
    """
    words = ["newsclaims", "extract", source]
    if only and failure.id:
        words += ["--only", failure.id]
    if settings.max_characters != Settings().max_characters:
        words += ["--max-chars", str(settings.max_characters)]
    if settings.published is not None:
        words += ["--published", settings.published]
    if settings.text_field is not None and not only:
        words += ["--text-column", settings.text_field]
    for (component, key), option in _OPTIONS.items():
        if key in settings.pipeline.get(component, {}):
            words += [option, str(settings.pipeline[component][key])]
    return failure.model_copy(update={"command": shlex.join(words)})


def put_shard(
    store: Store, manifest: Manifest, shard: Shard, unread: Iterable[Failure], outcomes: list[Outcome], seconds: float
) -> Done:
    """Write what became of a shard: claims, failures and, last, the record that it is done."""
    account = Account()
    failures = []
    for failure in unread:
        account.add(lost(failure))
        # The place of a record is its file and what is in brackets or behind a colon; the file is what is read again.
        source = _file_of(failure.path or "")
        failures.append(with_command(failure, source, manifest.settings, only=False) if source else failure)
    stored = f"{store.where.rstrip('/')}/{shard.file('articles.jsonl.gz')}"
    for outcome in outcomes:
        account.add(outcome)
        if outcome.failure is not None:
            failures.append(with_command(outcome.failure, stored, manifest.settings, only=True))
    data = file_of((line for one in outcomes for line in one.lines), manifest.settings.format, manifest.settings.by)
    store.put(shard.file(claims_name(manifest)), data)
    store.put(shard.file("failures.jsonl"), "".join(failure_line(one) + "\n" for one in failures).encode("utf-8"))
    done = Done(
        shard=shard.name,
        sha256=shard.sha256,
        claims_sha256=hashlib.sha256(data).hexdigest(),
        fingerprint=manifest.fingerprint.digest,
        given_up=sum(one.failure is not None and one.failure.tries is not None for one in outcomes),
        seconds=round(seconds, 3),
        **{name: getattr(account, name) for name in _COUNTS},
    )
    store.put(shard.file("done.json"), (done.model_dump_json() + "\n").encode("utf-8"))
    return done


def _file_of(place: str) -> str:
    stem, bracket, rest = place.rpartition("[")
    if bracket and rest.endswith("]") and rest[:-1].isdigit():
        return stem
    stem, colon, rest = place.rpartition(":")
    return stem if colon and rest.isdigit() else place


def work_shards(
    store: Store,
    manifest: Manifest,
    shards: Iterable[Shard],
    workers: Workers,
    batch_articles: int,
    tell: Callable[[Outcome], None] = lambda outcome: None,
) -> Iterator[Done]:
    """Work on shards, one flowing into the next so that no process waits, and write each when it is whole.

    tell: called with each outcome as it comes. Raises OSError when a file cannot be written.
    """
    begun: collections.deque[tuple[Shard, int, list[Failure]]] = collections.deque()

    def cut() -> Iterator[list[Item]]:
        for shard in shards:
            articles, unread = read_shard(store, shard)
            begun.append((shard, len(articles), unread))
            yield from batches(articles, batch_articles)

    outcomes = workers.run(cut())
    ahead: list[Outcome] = []
    started = time.monotonic()
    while True:
        if not begun:  # a shard is read when a process is free for it, that is when an outcome is asked for
            ahead.extend(itertools.islice(outcomes, 1))
            if not begun:
                return
        shard, articles, unread = begun.popleft()
        here = []
        for outcome in itertools.chain(ahead, itertools.islice(outcomes, articles - len(ahead))) if articles else ():
            tell(outcome)
            here.append(outcome)
        if articles:
            ahead.clear()
        for failure in unread:
            tell(lost(failure))
        now = time.monotonic()
        yield put_shard(store, manifest, shard, unread, here, now - started)
        started = now


def work_carefully(store: Store, manifest: Manifest, shard: Shard, workers: Workers, batch_articles: int) -> Done:
    """Work on a shard where the worker itself may be lost with it, as on a cluster.

    That the work begins is written down before it does. Where that stands already, a worker was lost: then each
    document is written down before it is begun, and one that was under way ``TRIES`` times is a failure. So no document
    is tried for ever, and no other one is lost with it.
    """
    name = shard.file("tries.json")
    note: dict[str, Any] = json.loads(store.get(name) or b'{"attempts": 0, "document": null, "tries": {}}')
    note["attempts"] += 1
    if note["document"] is not None:
        key = str(note["document"])
        note["tries"][key] = note["tries"].get(key, 0) + 1
        note["document"] = None
    put = functools.partial(_put_note, store, name)
    put(note)
    if note["attempts"] == 1:
        (done,) = work_shards(store, manifest, [shard], workers, batch_articles)
        return done
    started = time.monotonic()
    articles, unread = read_shard(store, shard)
    outcomes: list[Outcome] = []
    for index, article in enumerate(articles):
        # The first attempt, which did not say where it stood, counts as one.
        if note["tries"].get(str(index), 0) + 1 >= TRIES:
            problem = f"the worker that worked on it was lost {TRIES} times"
            outcomes.append(lost(failed(article, problem, TRIES), len(article.text.split())))
            continue
        put({**note, "document": index})
        outcomes.extend(workers.run([[article]]))
    put(note)
    return put_shard(store, manifest, shard, unread, outcomes, time.monotonic() - started)


def _put_note(store: Store, name: str, note: dict[str, Any]) -> None:
    store.put(name, json.dumps(note).encode("ascii"))


def finish(store: Store, manifest: Manifest, dones: dict[str, Done]) -> RunInfo:
    """Join the shards of a run that are all done: claims, failures and, last, ``run.json``."""
    missing = [shard.name for shard in manifest.shards if shard.name not in dones]
    if missing:
        raise ManifestError(f"{store.where}: {len(missing)} shards are not done")
    name = claims_name(manifest)
    form: Form = manifest.settings.by
    with store.writing(name) as stream:
        parts = [functools.partial(store.open, shard.file(name)) for shard in manifest.shards]
        join_files(parts, stream, manifest.settings.format, form)
    with store.writing("failures.jsonl") as stream:
        for shard in manifest.shards:
            stream.write(store.get(shard.file("failures.jsonl")) or b"")
    total = Account()
    for done in dones.values():
        add(total, done.account())
    expected = sum(shard.articles + shard.unread for shard in manifest.shards)
    if total.articles != expected:
        raise ManifestError(
            f"{store.where}: {expected} inputs and {total.articles} outcomes; the records do not add up"
        )
    prints = sorted({done.fingerprint for done in dones.values()})
    info = total.summary(sum(done.seconds for done in dones.values()), prints)
    store.put("run.json", (info.model_dump_json(indent=1) + "\n").encode("utf-8"))
    return info
