"""Which files an input names: files, folders, globs, lists and URLs, in a fixed order, special files refused."""

from __future__ import annotations

import glob
import os
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from corpus.formats import SUFFIXES, MissingPackage, printable
from schemas import Failure


@dataclass(frozen=True)
class Source:
    """A file to read.

    shown: its path or URL for people. name: what ids of its articles are made from, with ``/`` between folders.
    open: opens it for reading bytes; raises OSError.
    """

    shown: str
    name: str
    open: Callable[[], IO[bytes]]


def failed(path: Path | str, error: str) -> Failure:
    """The failure of a file that could not be read."""
    return Failure(path=printable(str(path)), stage="read", error=error)


def is_url(name: str) -> bool:
    """Whether an input is a URL, such as ``s3://bucket/news/*.jsonl.gz``."""
    scheme, separator, rest = name.partition("://")
    return bool(separator and rest) and scheme.replace("+", "").replace("::", "").replace("-", "").isalnum()


def sources(name: str, leave_out: frozenset[Path], notify: Callable[[str], None]) -> Iterator[Source | Failure]:
    """The files that an input names, in order of path within a folder or glob; a failure for what cannot be read.

    name: a path, a glob, ``@`` and the path of a list of paths, or a URL. leave_out: files and folders, as real paths,
    that are passed over in folders and globs. notify: told what else was passed over.
    """
    if is_url(name):
        yield from _remote(name)
        return
    path = Path(name)
    try:
        is_folder, exists = path.is_dir(), path.exists()
    except (OSError, ValueError) as error:
        yield failed(name, getattr(error, "strerror", None) or str(error))
        return
    if is_folder:
        yield from _folder(path, leave_out, notify)
    elif exists:
        yield _local(path, path.name)
    elif name.startswith("@"):
        yield from _listed(Path(name[1:]), leave_out, notify)
    elif glob.has_magic(name):
        yield from _matching(name, leave_out)
    else:
        yield failed(name, "no such file or folder")


def _local(path: Path, name: str) -> Source:
    return Source(printable(str(path)), name, lambda: open(path, "rb"))


def _regular(path: Path, name: str) -> Source | Failure:
    """A file found rather than named: one that is no plain file, such as a pipe or a device, is refused."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        return failed(path, f"cannot be read: {getattr(error, 'strerror', None) or error}")
    return _local(path, name) if stat.S_ISREG(mode) else failed(path, "not a regular file")


def _matching(pattern: str, leave_out: frozenset[Path]) -> Iterator[Source | Failure]:
    found = [Path(one) for one in sorted(glob.glob(pattern, recursive=True))]
    files = [one for one in found if not one.is_dir() and _resolved(one) not in leave_out]
    if not files:
        yield failed(pattern, "no file matches this pattern")
    for path in files:
        yield _regular(path, path.name)


def _listed(path: Path, leave_out: frozenset[Path], notify: Callable[[str], None]) -> Iterator[Source | Failure]:
    """The files of a list: a path or URL a line, or ended by NUL as ``find -print0`` writes them."""
    try:
        data = path.read_bytes()
    except OSError as error:
        yield failed(path, f"cannot be read: {error.strerror}")
        return
    names = [os.fsdecode(line) for line in (data.split(b"\0") if b"\0" in data else data.splitlines())]
    kept = [name for name in names if name.strip()]
    if not kept:
        yield failed(path, "the list is empty")
    for name in kept:
        if is_url(name):
            yield from _remote(name)
        elif Path(name).is_dir():
            yield from _folder(Path(name), leave_out, notify)
        else:
            yield _regular(Path(name), name.lstrip("./"))


def _folder(folder: Path, leave_out: frozenset[Path], notify: Callable[[str], None]) -> Iterator[Source | Failure]:
    problems: list[Failure] = []
    files: list[Path] = []
    passed_over = 0

    def note(error: OSError) -> None:
        problems.append(failed(error.filename or folder, f"cannot be read: {error.strerror}"))

    for here, folders, names in os.walk(folder, onerror=note):
        kept = sorted(one for one in folders if not one.startswith("."))
        # A link to a folder may lead back up, or to what is read anyway: it is said, not followed.
        links = [one for one in kept if os.path.islink(os.path.join(here, one))]
        problems.extend(
            failed(Path(here, one), "a link to a folder; links to folders are not followed") for one in links
        )
        folders[:] = [one for one in kept if one not in links and _resolved(Path(here, one)) not in leave_out]
        for one in names:
            path = Path(here, one)
            if one.startswith(".") or not one.lower().endswith(SUFFIXES):
                passed_over += not one.startswith(".")
            elif _resolved(path) not in leave_out:
                files.append(path)
    files.sort(key=lambda path: path.relative_to(folder).parts)
    yield from sorted(problems, key=lambda problem: problem.path or "")
    if not files and not problems:
        yield failed(folder, f"no file in this folder ends in {', '.join(SUFFIXES)}")
    for path in files:
        yield _regular(path, path.relative_to(folder).as_posix())
    if passed_over:
        notify(f"{folder}: {passed_over} files of other kinds passed over")


def _resolved(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _remote(url: str) -> Iterator[Source | Failure]:
    try:
        yield from _remote_files(url)
    except MissingPackage as error:
        yield failed(url, str(error))
    except Exception as error:  # what a file system raises when it is not there, refuses or is mistyped is its own
        yield failed(url, f"cannot be read: {error or type(error).__name__}")


def _remote_files(url: str) -> Iterator[Source | Failure]:
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise MissingPackage("fsspec", "remote") from None
    files, path = url_to_fs(url)
    web = url.startswith(("http://", "https://"))  # on the web ? and * are part of an address
    if not web and glob.has_magic(path):
        found = sorted(one for one in files.glob(path) if files.isfile(one))
        if not found:
            yield failed(url, "no file matches this pattern")
        yield from (_remote_file(files, one, one.rsplit("/", 1)[-1]) for one in found)
    elif not web and files.isdir(path):
        root = path.rstrip("/") + "/"
        found = sorted(one for one in files.find(path) if one.lower().endswith(SUFFIXES))
        if not found:
            yield failed(url, f"no file in this folder ends in {', '.join(SUFFIXES)}")
        yield from (_remote_file(files, one, one.removeprefix(root)) for one in found)
    else:
        yield _remote_file(files, path, path.rstrip("/").rsplit("/", 1)[-1] or path)


def _remote_file(files: Any, path: str, name: str) -> Source:
    return Source(files.unstrip_protocol(path), name, lambda: cast("IO[bytes]", files.open(path, "rb")))
