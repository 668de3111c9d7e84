"""Articles from files, folders, globs, lists, URLs and standard input: lazily, in a fixed order, nothing lost.

Whatever cannot be read comes out as a ``Failure`` in its place, so that what goes in is what comes out: an article or
a failure for each text file or web page, each record of a JSON file, table or archive, and each input that names
nothing.
"""

from __future__ import annotations

import contextlib
import datetime
import io
import re
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from corpus.archives import BadArchive, read_warc
from corpus.decoding import NotText, decode
from corpus.formats import Kind, MissingPackage, named, unpacked
from corpus.headlines import read_head
from corpus.pages import MAX_PAGE, PageReader
from corpus.records import BadRecord, Notify, article_of, parse_json
from corpus.sources import failed, is_url, sources
from corpus.tables import BadTable, read_csv, read_parquet
from schemas import Article, Failure

MAX_BYTES = 256 * 2**20
"""Bytes, after unpacking, of the largest text file, JSON file, line of JSONL or cell of a table that is read."""

Item = Article | Failure

_LOOKS_LIKE_PAGE = re.compile(
    rb"\s{0,1000}(?:<!--.{0,1000}?-->\s{0,100})?<(?:!doctype html|html|head|body)[\s>]", re.I | re.S
)


@dataclass
class Reader:
    """Reads inputs as articles.

    published: date of publication for articles that state none.
    notify: called with a line for people about what was read otherwise than it stands: an encoding that was detected,
        an id that stood twice, files of a folder that were passed over.
    leave_out: files and folders that are not read from folders and globs, such as the one that is being written.
    max_bytes: limit of one text, JSON file, line of JSONL or cell.
    text_field: key or column that holds the text, where it is not ``text``.
    page_seconds: limit of one web page.
    stdin: what ``-`` reads; the standard input of the process by default.
    """

    published: datetime.date | None = None
    notify: Notify = lambda message: None
    leave_out: frozenset[Path] = frozenset()
    max_bytes: int = MAX_BYTES
    text_field: str | None = None
    page_seconds: float = 30.0
    stdin: IO[bytes] | None = None
    _seen: dict[str, int] = field(default_factory=dict, init=False, repr=False)

    def read(self, inputs: Iterable[str]) -> Iterator[Item]:
        """Every article of the inputs, in the order of the inputs, and in each folder or glob in order of path.

        inputs: paths of files and folders, globs, URLs, ``@`` and the path of a list of these, or ``-`` for standard
            input.
        """
        with contextlib.closing(PageReader(self.page_seconds)) as pages:
            for name in inputs:
                for item in self._read_input(name, pages):
                    yield self._distinct(item) if isinstance(item, Article) else item

    def _distinct(self, article: Article) -> Article:
        times = self._seen.get(article.id, 0) + 1
        self._seen[article.id] = times
        if times == 1:
            return article
        renamed = f"{article.id}#{times}"
        self.notify(f"{article.path}: id {article.id!r} stands twice; this one is called {renamed!r}")
        return self._distinct(article.model_copy(update={"id": renamed}))

    def _read_input(self, name: str, pages: PageReader) -> Iterator[Item]:
        if name == "-":
            stream = self.stdin or sys.stdin.buffer
            yield from self._read_file(_File(self, pages, "<stdin>", "stdin", None), lambda: stream)
            return
        for source in sources(name, self.leave_out, self.notify):
            if isinstance(source, Failure):
                yield source
            else:
                yield from self._read_file(_File(self, pages, source.shown, source.name, source.shown), source.open)

    def _read_file(self, file: _File, opener: Callable[[], IO[bytes]]) -> Iterator[Item]:
        """The articles of one file; where it cannot be opened or read on, one Failure in that place."""
        try:
            with contextlib.ExitStack() as stack:
                raw = opener()
                if file.path is not None:
                    stack.enter_context(raw)
                yield from file.items(unpacked(raw, file.name))
        except (OSError, EOFError, zlib.error) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            yield failed(file.shown, f"cannot be read: {reason}")
        except (MissingPackage, BadTable, BadArchive, NotText) as error:
            yield failed(file.shown, str(error))
        except UnicodeDecodeError as error:
            yield failed(file.shown, f"does not go on as {error.encoding}: {error.reason}")
        except Exception as error:  # a file system's own: a bucket that is not there, a connection that broke
            if not is_url(file.shown):
                raise
            yield failed(file.shown, f"cannot be read: {type(error).__name__}: {error}")


@dataclass
class _File:
    """One file or stream that is being read: who reads it, and how people and ids name it."""

    reader: Reader
    pages: PageReader
    shown: str
    name: str
    path: str | None

    def __post_init__(self) -> None:
        self.stem, self.kind = named(self.name)

    def items(self, stream: io.BufferedReader) -> Iterator[Item]:
        """The articles of the file, as its name or else its first bytes say that it is to be read."""
        kind: Kind | None = self.kind
        if kind is None and _LOOKS_LIKE_PAGE.match(stream.peek(4096)):
            kind = "html"
        if kind == "lines":
            yield from self._lines(stream, b"")
        elif kind == "csv":
            yield from self._rows(read_csv(stream, self.reader.text_field, self.reader.max_bytes))
        elif kind == "parquet":
            yield from self._rows(read_parquet(stream, self.reader.text_field))
        elif kind == "warc":
            yield from self._rows(read_warc(stream, self.pages.read))
        elif kind == "html":
            yield self._page(stream.read(MAX_PAGE + 1))
        else:
            yield from self._text_or_json(stream, kind)

    def _text_or_json(self, stream: IO[bytes], kind: Kind | None) -> Iterator[Item]:
        limit = self.reader.max_bytes
        if self.path is None:
            first = _first_line(stream, limit)
            if first.lstrip().startswith(b"{"):
                yield from self._lines(stream, first)
                return
            data = first + stream.read(max(0, limit + 1 - len(first)))
            kind = "json" if first.lstrip().startswith(b"[") else "text"
        else:
            data = stream.read(limit + 1)
        if len(data) > limit:
            yield failed(self.shown, f"larger than {limit:,} bytes")
            return
        text = self._decoded(data, self.shown)
        if not text.strip():
            yield failed(self.shown, "the file is empty")
        elif kind == "json":
            yield from self._json(text)
        else:
            head = read_head(text, self.name)
            value = {"text": text, "title": head.title}
            yield self._article(value, self.shown, self.stem, head.published or self.reader.published)

    def _decoded(self, data: bytes, place: str) -> str:
        text, encoding = decode(data)
        if encoding != "utf-8":
            self.reader.notify(f"{place}: read as {encoding}")
        return text

    def _page(self, page: bytes) -> Item:
        try:
            value = self.pages.read(page)
        except BadRecord as error:
            return failed(self.shown, str(error))
        return self._article(value, self.shown, self.stem, self.reader.published)

    def _rows(self, rows: Iterator[dict[str, Any] | BadRecord]) -> Iterator[Item]:
        number = 0
        for number, row in enumerate(rows, start=1):
            place = f"{self.shown}[{number}]"
            if isinstance(row, BadRecord):
                yield Failure(id=row.identifier, path=place, stage="read", error=str(row))
            else:
                yield self._article(row, place, f"{self.stem}:{number}", self.reader.published)
        if not number:
            yield failed(self.shown, "the file holds no articles")

    def _lines(self, stream: IO[bytes], first: bytes) -> Iterator[Item]:
        limit = self.reader.max_bytes
        number, found = 0, False
        while raw := first or stream.readline(limit + 1):
            first = b""
            number += 1
            place = f"{self.shown}:{number}"
            if len(raw) > limit:
                while raw and not raw.endswith(b"\n"):
                    raw = stream.readline(limit)
                found = True
                yield failed(place, f"line {number}: larger than {limit:,} bytes")
                continue
            if not raw.strip(b" \t\r\n\0\xef\xbb\xbf"):
                continue
            found = True
            yield self._record(raw, place, number)
        if not found:
            yield failed(self.shown, "the file is empty")

    def _record(self, raw: bytes, place: str, number: int) -> Item:
        try:
            value = parse_json(self._decoded(raw.strip(), place))
        except (BadRecord, NotText) as error:
            return Failure(path=place, stage="read", error=f"line {number}: {error}")
        return self._article(value, place, f"{self.stem}:{number}", self.reader.published)

    def _json(self, text: str) -> Iterator[Item]:
        try:
            value = parse_json(text)
        except BadRecord as error:
            lines = text.splitlines()
            if len(lines) > 1 and lines[0].rstrip().endswith("}"):
                yield from self._lines(io.BytesIO(text.encode("utf-8")), b"")
            else:
                yield failed(self.shown, str(error))
            return
        if not isinstance(value, list):
            yield self._article(value, self.shown, self.stem, self.reader.published)
            return
        if not value:
            yield failed(self.shown, "the file holds an empty list")
        for number, one in enumerate(value, start=1):
            yield self._article(one, f"{self.shown}[{number}]", f"{self.stem}:{number}", self.reader.published)

    def _article(self, value: object, place: str, identifier: str, published: datetime.date | None) -> Item:
        key = self.reader.text_field
        if key is not None and isinstance(value, dict) and key in value:
            value = {**value, "text": value[key]}
        try:
            return article_of(
                value,
                fallback_id=identifier,
                path=self.path,
                published=published,
                place=place,
                notify=self.reader.notify,
            )
        except BadRecord as error:
            line = re.search(r":(\d+)$", place)
            problem = f"line {line[1]}: {error}" if line else str(error)
            return Failure(id=error.identifier, path=place, stage="read", error=problem)


def _first_line(stream: IO[bytes], limit: int) -> bytes:
    """The first line with words and what stood before it."""
    head: list[bytes] = []
    size = 0
    while size <= limit and (line := stream.readline(limit)):
        head.append(line)
        size += len(line)
        if line.strip(b" \t\r\n\xef\xbb\xbf"):
            break
    return b"".join(head).removeprefix(b"\xef\xbb\xbf")
