"""Articles from files, folders, globs and standard input: lazily, in a fixed order, nothing lost.

Whatever cannot be read comes out as a ``Failure`` in its place, so that what goes in is what comes out: an article or
a failure for each text file, each record of a JSON file, and each input that names nothing.
"""

from __future__ import annotations

import datetime
import glob
import gzip
import io
import os
import re
import stat
import sys
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, cast

from corpus.decoding import NotText, decode
from corpus.headlines import read_head
from corpus.records import BadRecord, Notify, article_of, parse_json
from schemas import Article, Failure

TEXT_SUFFIXES = (".txt", ".md")
LINES_SUFFIXES = (".jsonl", ".ndjson")
JSON_SUFFIXES = (".json",)
SUFFIXES = tuple(
    suffix + packed for suffix in (*TEXT_SUFFIXES, *LINES_SUFFIXES, *JSON_SUFFIXES) for packed in ("", ".gz")
)
"""What is read in a folder. A file that is named itself is read whatever its suffix, as text if that says nothing."""

MAX_BYTES = 256 * 2**20
"""Bytes, after unpacking, of the largest text file, JSON file or line of JSONL that is read."""

Item = Article | Failure


@dataclass
class Reader:
    """Reads inputs as articles.

    published: date of publication for articles that state none.
    notify: called with a line for people about what was read otherwise than it stands: an encoding that was detected,
        an id that stood twice, files of a folder that were passed over.
    leave_out: files that are not read from folders and globs, such as the one that is being written.
    max_bytes: limit of one text, JSON file or line of JSONL.
    """

    published: datetime.date | None = None
    notify: Notify = lambda message: None
    leave_out: frozenset[Path] = frozenset()
    max_bytes: int = MAX_BYTES
    stdin: IO[bytes] | None = None
    _seen: dict[str, int] = field(default_factory=dict, init=False, repr=False)

    def read(self, inputs: Iterable[str]) -> Iterator[Item]:
        """Every article of the inputs, in the order of the inputs, and in each folder or glob in order of path.

        inputs: paths of files and folders, globs, or ``-`` for standard input.
        """
        for name in inputs:
            for item in self._read_input(name):
                yield self._distinct(item) if isinstance(item, Article) else item

    def _distinct(self, article: Article) -> Article:
        times = self._seen.get(article.id, 0) + 1
        self._seen[article.id] = times
        if times == 1:
            return article
        renamed = f"{article.id}#{times}"
        self.notify(f"{article.path}: id {article.id!r} stands twice; this one is called {renamed!r}")
        return self._distinct(article.model_copy(update={"id": renamed}))

    def _read_input(self, name: str) -> Iterator[Item]:
        if name == "-":
            yield from self._read_stream(self.stdin or sys.stdin.buffer, "<stdin>", "stdin", None)
            return
        path = Path(name)
        try:
            is_folder, exists = path.is_dir(), path.exists()
        except OSError as error:
            yield _failed(name, error.strerror or str(error))
            return
        if is_folder:
            yield from self._read_folder(path)
        elif exists:
            yield from self.read_file(path, path.name)
        elif glob.has_magic(name):
            yield from self._read_glob(name)
        else:
            yield _failed(name, "no such file or folder")

    def _read_glob(self, pattern: str) -> Iterator[Item]:
        found = [Path(one) for one in sorted(glob.glob(pattern, recursive=True))]
        files = [one for one in found if not one.is_dir() and Path(os.path.realpath(one)) not in self.leave_out]
        if not files:
            yield _failed(pattern, "no file matches this pattern")
        for path in files:
            yield from self.read_file(path, path.name)

    def _read_folder(self, folder: Path) -> Iterator[Item]:
        problems: list[Failure] = []
        files: list[Path] = []
        passed_over = 0

        def note(error: OSError) -> None:
            problems.append(_failed(error.filename or folder, f"cannot be read: {error.strerror}"))

        for here, folders, names in os.walk(folder, onerror=note):
            folders[:] = sorted(one for one in folders if not one.startswith("."))
            for one in names:
                path = Path(here, one)
                if one.startswith(".") or not one.lower().endswith(SUFFIXES):
                    passed_over += not one.startswith(".")
                elif Path(os.path.realpath(path)) not in self.leave_out:
                    files.append(path)
        files.sort(key=lambda path: path.relative_to(folder).parts)
        yield from problems
        if not files and not problems:
            yield _failed(folder, f"no file in this folder ends in {', '.join(SUFFIXES)}")
        for path in files:
            if _is_regular(path):
                yield from self.read_file(path, path.relative_to(folder).as_posix())
            else:
                yield _failed(path, "not a regular file")
        if passed_over:
            self.notify(f"{folder}: {passed_over} files of other kinds passed over")

    def read_file(self, path: Path, name: str) -> Iterator[Item]:
        """The articles of one file; ``name`` is what ids of its articles are made from.

        A file that cannot be opened or read gives one Failure, in the place where reading ended.
        """
        shown = _shown(path)
        try:
            with _opened(path) as stream:
                yield from self._read_stream(stream, shown, name, shown)
        except (OSError, EOFError, zlib.error) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            yield _failed(path, f"cannot be read: {reason}")

    def _read_stream(self, stream: IO[bytes], shown: str, name: str, path: str | None) -> Iterator[Item]:
        stem, kind = _stem_and_kind(name)
        buffered = io.BufferedReader(stream) if isinstance(stream, io.RawIOBase) else stream
        if kind == "lines":
            yield from self._read_lines(buffered, b"", shown, stem, path)
            return
        if path is None:
            first = _first_line(buffered, self.max_bytes)
            if first.lstrip().startswith(b"{"):
                yield from self._read_lines(buffered, first, shown, stem, path)
                return
            data = first + buffered.read(max(0, self.max_bytes + 1 - len(first)))
            kind = "json" if first.lstrip().startswith(b"[") else "text"
        else:
            data = buffered.read(self.max_bytes + 1)
        if len(data) > self.max_bytes:
            yield _failed(path or shown, f"larger than {self.max_bytes:,} bytes")
            return
        try:
            text = self._decoded(data, shown)
        except NotText as error:
            yield _failed(path or shown, str(error))
            return
        if kind == "json":
            yield from self._read_json(text, shown, stem, path)
        elif not text.strip():
            yield _failed(path or shown, "the file is empty")
        else:
            head = read_head(text, name)
            value = {"text": text, "title": head.title}
            date = head.published or self.published
            yield self._article(value, shown, stem, path, date)

    def _decoded(self, data: bytes, place: str) -> str:
        text, encoding = decode(data)
        if encoding != "utf-8":
            self.notify(f"{place}: read as {encoding}")
        return text

    def _read_lines(self, stream: IO[bytes], first: bytes, shown: str, stem: str, path: str | None) -> Iterator[Item]:
        number, found = 0, False
        while raw := first or stream.readline(self.max_bytes + 1):
            first = b""
            number += 1
            place = f"{shown}:{number}"
            if len(raw) > self.max_bytes:
                while raw and not raw.endswith(b"\n"):
                    raw = stream.readline(self.max_bytes)
                found = True
                yield _failed(place, f"line {number}: larger than {self.max_bytes:,} bytes")
                continue
            if not raw.strip(b" \t\r\n\0\xef\xbb\xbf"):
                continue
            found = True
            yield self._record(raw, place, number, stem, path)
        if not found:
            yield _failed(path or shown, "the file is empty")

    def _record(self, raw: bytes, place: str, number: int, stem: str, path: str | None) -> Item:
        try:
            value = parse_json(self._decoded(raw.strip(), place))
        except (BadRecord, NotText) as error:
            return Failure(path=place, stage="read", error=f"line {number}: {error}")
        return self._article(value, place, f"{stem}:{number}", path, self.published)

    def _read_json(self, text: str, shown: str, stem: str, path: str | None) -> Iterator[Item]:
        if not text.strip():
            yield _failed(path or shown, "the file is empty")
            return
        try:
            value = parse_json(text)
        except BadRecord as error:
            lines = text.splitlines()
            if len(lines) > 1 and lines[0].rstrip().endswith("}"):
                yield from self._read_lines(io.BytesIO(text.encode("utf-8")), b"", shown, stem, path)
            else:
                yield _failed(path or shown, str(error))
            return
        if not isinstance(value, list):
            yield self._article(value, shown, stem, path, self.published)
            return
        if not value:
            yield _failed(path or shown, "the file holds an empty list")
        for number, one in enumerate(value, start=1):
            yield self._article(one, f"{shown}[{number}]", f"{stem}:{number}", path, self.published)

    def _article(
        self, value: object, place: str, identifier: str, path: str | None, published: datetime.date | None
    ) -> Item:
        try:
            return article_of(
                value, fallback_id=identifier, path=path, published=published, place=place, notify=self.notify
            )
        except BadRecord as error:
            line = re.search(r":(\d+)$", place)
            problem = f"line {line[1]}: {error}" if line else str(error)
            return Failure(id=error.identifier, path=place, stage="read", error=problem)


def _first_line(stream: IO[bytes], limit: int) -> bytes:
    """The first line with words and what stood before it."""
    head = b""
    while line := stream.readline(limit):
        head += line
        if line.strip(b" \t\r\n\xef\xbb\xbf"):
            break
    return head.removeprefix(b"\xef\xbb\xbf")


def _opened(path: Path) -> IO[bytes]:
    if path.name.lower().endswith(".gz"):
        return cast("IO[bytes]", gzip.open(path, "rb"))
    return open(path, "rb")


def _stem_and_kind(name: str) -> tuple[str, str]:
    """The name without its suffixes, for ids, and how its data is read: ``text``, ``lines`` or ``json``."""
    lower = name.lower()
    bare = lower.removesuffix(".gz")
    for kind, suffixes in (("text", TEXT_SUFFIXES), ("lines", LINES_SUFFIXES), ("json", JSON_SUFFIXES)):
        for suffix in suffixes:
            if bare.endswith(suffix) and len(bare) > len(suffix):
                return _printable(name[: len(bare) - len(suffix)]), kind
    return _printable(str(PurePosixPath(name).with_suffix("")) if PurePosixPath(name).stem else name), "text"


def _is_regular(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return True  # opening it will say what is wrong


def _printable(text: str) -> str:
    """File names that are no valid UTF-8 are shown with escapes, since JSON cannot hold them."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _shown(path: Path | str) -> str:
    return _printable(str(path))


def _failed(path: Path | str, error: str) -> Failure:
    return Failure(path=_shown(path), stage="read", error=error)
