"""Web archives: the pages of a WARC file, and the texts of a WET file, each as a record."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

from corpus.decoding import NotText, decode
from corpus.formats import EXPANSION, EXPANSION_FLOOR, MissingPackage
from corpus.pages import MAX_PAGE
from corpus.records import BadRecord

_PAGES = ("text/html", "application/xhtml+xml")


class BadArchive(ValueError):
    """A file that is no web archive, or is broken from some place on; the message says why."""


def read_warc(
    stream: io.BufferedReader, read_page: Callable[[bytes], dict[str, Any]]
) -> Iterator[dict[str, Any] | BadRecord]:
    """The records of the pages and texts of an archive; what is neither, such as a picture, is passed over.

    stream: the archive as it lies in its file, packed or not; it must be seekable.
    read_page: the article of a page, such as ``PageReader.read``.
    A page without an article comes as a BadRecord with its address. Raises BadArchive and MissingPackage.
    """
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError:
        raise MissingPackage("fastwarc", "warc") from None
    kinds = WarcRecordType.response | WarcRecordType.conversion
    given = 0
    try:
        for record in ArchiveIterator(stream, record_types=kinds, auto_decode="content"):
            address = record.headers.get("WARC-Target-URI") or None
            is_page = record.record_type == WarcRecordType.response
            if is_page and (record.http_content_type or "").lower() not in _PAGES:
                continue
            data = record.reader.read(MAX_PAGE + 1)
            given += len(data)
            if given > EXPANSION_FLOOR and given > EXPANSION * stream.tell():
                raise BadArchive(f"unpacks to more than {EXPANSION} times its size")
            try:
                yield _record(data, address, record.record_id, read_page if is_page else None)
            except BadRecord as error:
                yield BadRecord(f"{address}: {error}" if address else str(error), address)
    except MissingPackage:
        raise
    except (OSError, ValueError, RuntimeError, EOFError) as error:
        raise BadArchive(str(error) or type(error).__name__) from None
    except BaseException as error:  # what fastwarc, which is Rust, raises when it panics is no Exception
        if type(error).__name__ != "PanicException":
            raise
        raise BadArchive("the archive broke its reader") from None


def _record(
    data: bytes, address: str | None, identifier: str | None, read_page: Callable[[bytes], dict[str, Any]] | None
) -> dict[str, Any]:
    if len(data) > MAX_PAGE:
        raise BadRecord(f"larger than {MAX_PAGE:,} bytes")
    identifier = (identifier or "").strip("<>") or None
    if read_page is not None:
        found = read_page(data)
        return {**found, "id": identifier, "url": address or found.get("url")}
    try:
        return {"id": identifier, "url": address, "text": decode(data).text}
    except NotText as error:
        raise BadRecord(str(error)) from None
