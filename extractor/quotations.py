"""Quotations: from the opening mark to the closing one, over sentences and paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence

_MARK = re.compile("[\"“”„«»‟]|``|''")
_OPENING = frozenset("“„«‟") | {"``"}
_CLOSING = frozenset("”»")
# Marks that open and close alike: two apostrophes are set for both.
# Nobody quotes more than this in one breath; past it a mark was forgotten.
_LONGEST = 6000


def find_quotations(text: str, paragraphs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Find quotations by their marks.

    text: the article.
    paragraphs: its paragraphs, half-open character offsets, in order.
    Returns half-open character offsets, marks included, in order and disjoint. A quotation that is not closed in its
    paragraph goes on where the next paragraph opens with a mark, as newspapers set it, and is dropped otherwise.
    """
    found: list[tuple[int, int]] = []
    opened: int | None = None
    for number, (start, end) in enumerate(paragraphs):
        for match in _MARK.finditer(text, start, end):
            position, mark = match.start(), match.group()
            if opened is None:
                if mark not in _CLOSING and _may_open(text, position, match.end(), end):
                    opened = position
            elif (position == start and mark not in _CLOSING) or mark in _OPENING:
                continue
            elif mark == '"' and not _may_close(text, position, match.end(), end):
                # A mark that opens again after a full stop goes on with the quotation; else the first was left open.
                if text[max(0, position - 3) : position].rstrip()[-1:] not in (".", "!", "?"):
                    opened = position
            else:
                found.append((opened, match.end()))
                opened = None
        if opened is not None and not _goes_on(text, paragraphs, number, opened):
            opened = None
    return found


def _may_open(text: str, start: int, end: int, limit: int) -> bool:
    before = text[start - 1] if start else " "
    after = text[end] if end < limit else " "
    if text[start:end] in _OPENING:
        return True
    return not after.isspace() and (before.isspace() or before in "([-–—/‘'>:,.")


def _may_close(text: str, start: int, end: int, limit: int) -> bool:
    before = text[start - 1] if start else " "
    after = text[end] if end < limit else " "
    return not before.isspace() or after.isspace() or not after.isalnum()


def _goes_on(text: str, paragraphs: Sequence[tuple[int, int]], number: int, opened: int) -> bool:
    if number + 1 >= len(paragraphs):
        return False
    start, end = paragraphs[number + 1]
    return end - opened < _LONGEST and _MARK.match(text, start) is not None and text[start] not in _CLOSING
