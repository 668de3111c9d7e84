"""Formats of input files: what a file's name says of it, and its bytes, unpacked within bounds."""

from __future__ import annotations

import gzip
import io
from pathlib import PurePosixPath
from typing import IO, Any, Literal, NamedTuple, cast

Kind = Literal["text", "html", "lines", "json", "csv", "parquet", "warc"]

KINDS: dict[str, Kind] = {
    ".txt": "text",
    ".md": "text",
    ".html": "html",
    ".htm": "html",
    ".jsonl": "lines",
    ".ndjson": "lines",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
    ".warc": "warc",
}
PACKED = (".gz", ".zst")
SUFFIXES = tuple(
    suffix + packed for suffix in KINDS for packed in ("", *PACKED) if not (suffix == ".parquet" and packed)
)
"""What is read in a folder. A file that is named itself is read whatever its suffix, as text if that says nothing."""

EXPANSION = 200
"""Bytes that a packed file may give for each byte that it has; news text gives two to five."""
EXPANSION_FLOOR = 64 * 2**20
"""Bytes that any packed file may give."""


class MissingPackage(RuntimeError):
    """A format needs a package that is not installed; the message says how to install it."""

    def __init__(self, package: str, extra: str) -> None:
        """Name the package, and the extra of this one that brings it."""
        super().__init__(f"needs {package}: pip install 'newsclaims[{extra}]'")


class Expanded(OSError):
    """A packed file gives more bytes than its size allows."""


class Named(NamedTuple):
    """The name without its suffixes, for ids, and how the file's data is read; None where its name does not say."""

    stem: str
    kind: Kind | None


def named(name: str) -> Named:
    """What the name of a file, with the folders it lies in, says of its data."""
    bare = name
    for packed in PACKED:
        if name.lower().endswith(packed):
            bare = name[: -len(packed)]
    for suffix, kind in KINDS.items():
        if bare.lower().endswith(suffix) and PurePosixPath(bare).name.lower() != suffix:
            return Named(printable(bare[: -len(suffix)]), kind)
    return Named(printable(str(PurePosixPath(name).with_suffix("")) if PurePosixPath(name).stem else name), None)


def printable(text: str) -> str:
    """File names that are no valid UTF-8 are shown with escapes, since JSON cannot hold them."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def unpacked(raw: IO[bytes], name: str) -> io.BufferedReader:
    """The bytes of an open file, unpacked if its name ends so; a web archive, packed record by record, stays as it is.

    Raises MissingPackage. Reading raises OSError, EOFError or zlib.error for what is no such archive, and Expanded for
    one that gives more than ``EXPANSION`` times its size.
    """
    lower = "" if named(name).kind == "warc" else name.lower()
    if lower.endswith(".gz"):
        return io.BufferedReader(_Bounded(cast("IO[bytes]", gzip.GzipFile(fileobj=raw)), raw), 2**16)
    if lower.endswith(".zst"):
        return io.BufferedReader(_Bounded(_zstandard(raw), raw), 2**16)
    return raw if isinstance(raw, io.BufferedReader) else io.BufferedReader(cast("io.RawIOBase", raw), 2**16)


def _zstandard(raw: IO[bytes]) -> IO[bytes]:
    try:
        import zstandard
    except ImportError:
        raise MissingPackage("zstandard", "zst") from None
    decompressor = zstandard.ZstdDecompressor(max_window_size=2**27)
    return cast("IO[bytes]", _Zstandard(decompressor.stream_reader(raw, read_across_frames=True), zstandard.ZstdError))


class _Zstandard:
    """A Zstandard stream whose errors are OSErrors, as those of other files."""

    def __init__(self, stream: Any, error: type[Exception]) -> None:
        self._stream = stream
        self._error = error

    def read(self, size: int) -> bytes:
        try:
            return bytes(self._stream.read(size))
        except self._error as error:
            raise OSError(f"not a Zstandard file: {error}") from None

    def close(self) -> None:
        self._stream.close()


class _Bounded(io.RawIOBase):
    """Unpacked bytes, as long as they stay in proportion to the packed bytes they came from."""

    def __init__(self, stream: IO[bytes], raw: IO[bytes]) -> None:
        self._stream = stream
        self._raw = raw
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._stream.read(len(buffer))
        self._given += len(data)
        if self._given > EXPANSION_FLOOR and self._given > EXPANSION * self._raw.tell():
            raise Expanded(f"unpacks to more than {EXPANSION} times its size")
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
            self._raw.close()
        super().close()
