"""Bytes to text: UTF-8 with or without a byte order mark, other encodings detected, binary data refused."""

from __future__ import annotations

import codecs
from typing import NamedTuple

import charset_normalizer

BYTE_ORDER_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Marks and the codecs that read and drop them; longer marks before those that they begin with."""

SAMPLE = 65_536
"""Bytes that are looked at to tell text from binary data and one encoding from another."""

CONTROLS = frozenset(range(32)) - {9, 10, 11, 12, 13, 27}
MAX_CONTROLS = 0.02
"""Share of control bytes above which data that is not UTF-8 is binary."""


class NotText(ValueError):
    """The bytes are no text; the message says why."""


class Decoded(NamedTuple):
    """The text, without a byte order mark and with line ends as they are, and the encoding that it was in."""

    text: str
    encoding: str


def decode(data: bytes) -> Decoded:
    """Read bytes as text: by their mark, else as UTF-8, else in the likeliest encoding.

    Raises NotText for binary data and for bytes that fit no encoding.
    """
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            try:
                return Decoded(data.decode(encoding), encoding.removesuffix("-sig"))
            except UnicodeDecodeError as error:
                raise NotText(
                    f"begins as {encoding} and does not go on so: {error.reason} at byte {error.start}"
                ) from None
    sample = data[:SAMPLE]
    if 0 in sample:
        raise NotText("binary data, not text")
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    if sum(byte in CONTROLS for byte in sample) > MAX_CONTROLS * len(sample):
        raise NotText("binary data, not text")
    best = charset_normalizer.from_bytes(sample).best()
    encoding = best.encoding if best is not None else "cp1252"
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError:
        raise NotText(f"neither UTF-8 nor {encoding}") from None
