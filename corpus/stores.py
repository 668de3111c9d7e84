"""Folders that a run writes to, here or by URL: a file is there whole or not at all.

Names are those that the program gives; nothing that was read ever becomes part of one.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Protocol, cast

from corpus.formats import MissingPackage
from corpus.sources import is_url

_NAME = re.compile(r"(?:[a-z0-9-]{1,40}/)?[a-z0-9][a-z0-9.-]{0,80}")
_PARTIAL = ".partial"


class Busy(RuntimeError):
    """Another process works in the folder."""


class Store(Protocol):
    """A folder of files with names such as ``run.json`` or ``shards/00007.done.json``. Methods raise OSError."""

    where: str

    def put(self, name: str, data: bytes) -> None:
        """Write a file that appears whole, in the place of an earlier one."""

    def writing(self, name: str) -> contextlib.AbstractContextManager[IO[bytes]]:
        """A stream to a file that appears when the block ends, and does not when it raises."""

    def get(self, name: str) -> bytes | None:
        """The bytes of a file, or None where there is none."""

    def open(self, name: str) -> IO[bytes]:
        """A file for reading."""

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""

    def names(self) -> set[str]:
        """The names of all files, those in folders with the folder."""

    def lock(self, name: str) -> contextlib.AbstractContextManager[None]:
        """Keep others out while the block lasts; raises Busy when they keep this one out."""

    def tidy(self) -> None:
        """Remove what killed processes left half written."""


def open_store(where: str) -> Store:
    """The store at a path or URL; raises MissingPackage for a URL without fsspec."""
    return RemoteStore(where) if is_url(where) else LocalStore(where)


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name of a file in a run")
    return name


class LocalStore:
    """A folder of this machine, or of a file system that several share."""

    def __init__(self, where: str) -> None:
        """Take a folder, which is made with the first file."""
        self.where = where
        self._root = Path(where)

    def put(self, name: str, data: bytes) -> None:
        """Write a file that appears whole, in the place of an earlier one."""
        with self.writing(name) as stream:
            stream.write(data)

    @contextlib.contextmanager
    def writing(self, name: str) -> Iterator[IO[bytes]]:
        """A stream to a file that appears when the block ends, and does not when it raises."""
        target = self._root / _checked(name)
        target.parent.mkdir(parents=True, exist_ok=True)
        partial = target.with_name(f".{target.name}.{uuid.uuid4().hex}{_PARTIAL}")
        try:
            with open(partial, "xb") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(partial, target)
        except BaseException:
            with contextlib.suppress(OSError):
                partial.unlink()
            raise
        _sync(target.parent)

    def get(self, name: str) -> bytes | None:
        """The bytes of a file, or None where there is none."""
        try:
            return (self._root / _checked(name)).read_bytes()
        except FileNotFoundError:
            return None

    def open(self, name: str) -> IO[bytes]:
        """A file for reading."""
        return open(self._root / _checked(name), "rb")

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        path = self._root / _checked(name)
        with contextlib.suppress(FileNotFoundError):
            path.unlink()
            _sync(path.parent)

    def names(self) -> set[str]:
        """The names of all files, those in folders with the folder."""
        found: set[str] = set()
        for folder, prefix in ((self._root, ""), (self._root / "shards", "shards/")):
            with contextlib.suppress(FileNotFoundError), os.scandir(folder) as entries:
                found.update(prefix + entry.name for entry in entries if entry.is_file())
        return found

    @contextlib.contextmanager
    def lock(self, name: str) -> Iterator[None]:
        """Keep others out while the block lasts; raises Busy when they keep this one out.

        The operating system takes the lock away when the process ends, however it ends.
        """
        try:
            import fcntl
        except ImportError:  # Windows has no such lock
            yield
            return
        self._root.mkdir(parents=True, exist_ok=True)
        handle = os.open(self._root / f".{_checked(name)}.lock", os.O_RDWR | os.O_CREAT, 0o666)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Busy(f"{self.where}: another run works here") from None
            yield
        finally:
            os.close(handle)

    def tidy(self) -> None:
        """Remove what killed processes left half written."""
        for name in self.names():
            if name.endswith(_PARTIAL) and name.rsplit("/", 1)[-1].startswith("."):
                with contextlib.suppress(OSError):
                    (self._root / name).unlink()


def _sync(folder: Path) -> None:
    """Make a new name in a folder outlast a loss of power, where the file system can."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except PermissionError:  # folders cannot be opened on Windows
        return
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # not every file system does this for folders
            raise
    finally:
        os.close(handle)


class RemoteStore:
    """A folder that fsspec reaches by URL, such as ``s3://bucket/runs/june``. There is no lock: run one at a time."""

    def __init__(self, where: str) -> None:
        """Take a URL; raises MissingPackage without fsspec."""
        try:
            from fsspec.core import url_to_fs
        except ImportError:
            raise MissingPackage("fsspec", "remote") from None
        self.where = where
        files, root = url_to_fs(where)
        self._files: Any = files
        self._root = root.rstrip("/")

    def _path(self, name: str) -> str:
        return f"{self._root}/{_checked(name)}"

    def put(self, name: str, data: bytes) -> None:
        """Write a file that appears whole, in the place of an earlier one."""
        with self.writing(name) as stream:
            stream.write(data)

    @contextlib.contextmanager
    def writing(self, name: str) -> Iterator[IO[bytes]]:
        """A stream to a file that appears when the block ends, and does not when it raises."""
        target = self._path(name)
        folder, _, base = target.rpartition("/")
        partial = f"{folder}/.{base}.{uuid.uuid4().hex}{_PARTIAL}"
        self._files.makedirs(folder, exist_ok=True)
        try:
            with self._files.open(partial, "wb") as stream:
                yield stream
            if self._files.exists(target):
                self._files.rm_file(target)
            self._files.mv(partial, target)
        except BaseException:
            with contextlib.suppress(Exception):
                self._files.rm_file(partial)
            raise

    def get(self, name: str) -> bytes | None:
        """The bytes of a file, or None where there is none."""
        try:
            return cast("bytes", self._files.cat_file(self._path(name)))
        except FileNotFoundError:
            return None

    def open(self, name: str) -> IO[bytes]:
        """A file for reading."""
        return cast("IO[bytes]", self._files.open(self._path(name), "rb"))

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        with contextlib.suppress(FileNotFoundError):
            self._files.rm_file(self._path(name))

    def names(self) -> set[str]:
        """The names of all files, those in folders with the folder."""
        self._files.invalidate_cache()
        try:
            found = self._files.find(self._root, maxdepth=2)
        except FileNotFoundError:
            return set()
        return {path[len(self._root) + 1 :] for path in found}

    @contextlib.contextmanager
    def lock(self, name: str) -> Iterator[None]:
        """Keep nobody out: file systems by URL have no locks."""
        yield

    def tidy(self) -> None:
        """Remove what killed processes left half written."""
        for name in self.names():
            if name.endswith(_PARTIAL):
                with contextlib.suppress(Exception):
                    self._files.rm_file(f"{self._root}/{name}")
