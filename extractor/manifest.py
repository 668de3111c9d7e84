"""The manifest of a run: its input cut into shards that lie in its folder, and how each is to be worked on.

A folder of a run holds:

- ``manifest.json``: settings, fingerprint of the pipeline, and the shards with the SHA-256 of their articles;
- ``shards/00007.articles.jsonl.gz``: the articles of a shard, as they were read; ``.unread.jsonl``: what could not be;
- ``shards/00007.claims.jsonl`` and ``.failures.jsonl``, then ``.done.json`` when all of a shard is there;
- ``claims.jsonl``, ``failures.jsonl`` and, last, ``run.json``, when all shards are done.

Articles are stored so that a run that goes on works on what it began with, on any machine that reaches the folder,
whatever has become of the input.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import Annotated, Any

from pydantic import Field, ValidationError

from corpus.sheets import Form
from corpus.stores import Store
from corpus.writers import Format
from extractor.fingerprint import Fingerprint
from extractor.outcomes import LIMIT_SECONDS, MAX_CHARACTERS, RECYCLE, Item, Job
from schemas import Article, Failure
from schemas.article import Model

MANIFEST = "manifest.json"
SHARD_ARTICLES = 500
SHARD_BYTES = 2_000_000
"""Articles and bytes of text, whichever is reached first, that make a shard."""


class ManifestError(ValueError):
    """A run that cannot be begun or gone on with; the message says why."""


class Settings(Model):
    """What the user asked for that decides what is written."""

    by: Form = "claim"
    format: Format = "jsonl"
    max_characters: int = MAX_CHARACTERS
    published: str | None = None
    text_field: str | None = None
    pipeline: dict[str, Any] = Field(default_factory=dict, description="Overrides for extractor.load.")

    def job(self, batch_articles: int, limit_seconds: float = LIMIT_SECONDS, recycle: int = RECYCLE) -> Job:
        """How the articles of the run are worked on."""
        return Job(self.by, self.max_characters, self.pipeline, batch_articles, limit_seconds, recycle)


class Shard(Model):
    """A stretch of the input: so many articles that were read, so many items that could not be."""

    name: str = Field(pattern=r"^[0-9]{5,9}$")
    articles: int = Field(ge=0)
    unread: int = Field(ge=0)
    characters: int = Field(ge=0)
    sha256: str = Field(description="Of the articles' lines, unpacked, and of the lines of what could not be read.")

    def file(self, what: str) -> str:
        """The name of one of the shard's files, such as ``shards/00007.done.json``."""
        return f"shards/{self.name}.{what}"


class Manifest(Model):
    """What a run is."""

    version: int = 1
    inputs: Annotated[tuple[str, ...], Field(strict=False)]
    settings: Settings
    fingerprint: Fingerprint
    shards: Annotated[tuple[Shard, ...], Field(strict=False)]


def read_manifest(store: Store) -> Manifest | None:
    """The manifest of a run, or None where none has been written. Raises ManifestError for one that is broken."""
    data = store.get(MANIFEST)
    if data is None:
        return None
    try:
        return Manifest.model_validate_json(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise ManifestError(
            f"{store.where}/{MANIFEST} is no manifest of this version: {place}: {first['msg']}"
        ) from None


def write_manifest(store: Store, manifest: Manifest) -> None:
    """Put the manifest in the place of an earlier one."""
    store.put(MANIFEST, (manifest.model_dump_json(indent=1) + "\n").encode("utf-8"))


def plan(
    store: Store,
    items: Iterable[Item],
    inputs: Iterable[str],
    settings: Settings,
    fingerprint: Fingerprint,
    shard_articles: int = SHARD_ARTICLES,
    tell: Callable[[int, int], None] = lambda shards, items: None,
) -> Manifest:
    """Cut the input into shards, store them and then the manifest.

    items: articles and failures, as ``corpus.readers.Reader.read`` yields them. inputs: what they were read from.
    tell: called after each shard with the shards and items so far.
    """
    shards: list[Shard] = []
    total = 0
    for number, cut in enumerate(_cut(items, shard_articles)):
        shards.append(_stored(store, f"{number:05d}", cut))
        total += len(cut)
        tell(len(shards), total)
    manifest = Manifest(inputs=tuple(inputs), settings=settings, fingerprint=fingerprint, shards=tuple(shards))
    write_manifest(store, manifest)
    return manifest


def _cut(items: Iterable[Item], most: int) -> Iterator[list[Item]]:
    shard: list[Item] = []
    size = 0
    for item in items:
        shard.append(item)
        size += len(item.text.encode("utf-8")) if isinstance(item, Article) else 0
        if len(shard) >= most or size >= SHARD_BYTES:
            yield shard
            shard, size = [], 0
    if shard:
        yield shard


def _stored(store: Store, name: str, items: list[Item]) -> Shard:
    articles = [item for item in items if isinstance(item, Article)]
    unread = [item for item in items if isinstance(item, Failure)]
    lines, lost = (_lines(some) for some in (articles, unread))
    shard = Shard(
        name=name,
        articles=len(articles),
        unread=len(unread),
        characters=sum(len(article.text) for article in articles),
        sha256=hashlib.sha256(lines + lost).hexdigest(),
    )
    store.put(shard.file("articles.jsonl.gz"), gzip.compress(lines, 4, mtime=0))
    if unread:
        store.put(shard.file("unread.jsonl"), lost)
    return shard


def _lines(records: Iterable[Model]) -> bytes:
    return "".join(record.model_dump_json() + "\n" for record in records).encode("utf-8")


def read_shard(store: Store, shard: Shard) -> tuple[list[Article], list[Failure]]:
    """The articles of a shard, and the failures of what could not be read.

    Raises ManifestError when they are not what the manifest says.
    """
    packed = store.get(shard.file("articles.jsonl.gz"))
    lost = store.get(shard.file("unread.jsonl")) if shard.unread else b""
    if packed is None or lost is None:
        raise ManifestError(f"{store.where}: the articles of shard {shard.name} are missing")
    try:
        lines = gzip.decompress(packed)
    except (OSError, EOFError) as error:
        raise ManifestError(f"{store.where}: the articles of shard {shard.name} are broken: {error}") from None
    if hashlib.sha256(lines + lost).hexdigest() != shard.sha256:
        raise ManifestError(f"{store.where}: the articles of shard {shard.name} are not those of the manifest")
    articles = [Article.model_validate_json(line) for line in lines.split(b"\n") if line]
    return articles, [Failure.model_validate_json(line) for line in lost.split(b"\n") if line]
