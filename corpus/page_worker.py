"""The process that reads web pages: lengths and bytes of pages in, lengths and JSON out, until its input ends.

It is one of its own because what parses a page is C code that meets hostile input: it can be killed when it takes too
long, it may die, and its memory is bounded.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import struct
import sys
from typing import Any

LENGTH = struct.Struct(">I")
MEMORY = 2 * 2**30
"""Bytes of address space beyond what is taken when the process starts."""


def article(page: bytes) -> dict[str, Any]:
    """The article in a page: ``text``, and ``title``, ``published``, ``url``, ``site`` where the page states them.

    Without an article the result has ``error`` alone.
    """
    from trafilatura import bare_extraction

    found: Any = bare_extraction(
        page,
        with_metadata=True,
        include_comments=False,
        include_tables=False,
        date_extraction_params={"original_date": True, "extensive_search": False},
    )
    text = (found.text or "").strip() if found is not None else ""
    if not text:
        return {"error": "no article was found in this page"}
    # One line is one block of the page; an empty line between them keeps the blocks apart as paragraphs.
    blocks = [block for block in text.split("\n") if block.strip()]
    title = (found.title or "").strip()
    if title and blocks[0].strip() != title:
        blocks.insert(0, title)
    return {
        "text": "\n\n".join(blocks) + "\n",
        "title": title or None,
        "published": found.date,
        "url": found.url,
        "site": found.sitename,
    }


def bound_memory() -> None:
    """Make a page that needs too much memory an error in this process."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        with open("/proc/self/statm", encoding="ascii") as file:
            taken = int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
        resource.setrlimit(resource.RLIMIT_AS, (taken + MEMORY, taken + MEMORY))


def main() -> None:
    """Read pages from standard input and answer each on standard output."""
    stdin, stdout = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    logging.disable(logging.CRITICAL)
    import trafilatura  # noqa: F401  - before the first page, whose time is limited

    bound_memory()
    stdout.write(LENGTH.pack(0))
    stdout.flush()
    while len(head := stdin.read(LENGTH.size)) == LENGTH.size:
        page = stdin.read(LENGTH.unpack(head)[0])
        try:
            answer = article(page)
        except (Exception, RecursionError) as error:
            answer = {"error": f"the page cannot be read: {type(error).__name__}: {error}"}
        data = json.dumps(answer).encode("ascii")
        stdout.write(LENGTH.pack(len(data)) + data)
        stdout.flush()
