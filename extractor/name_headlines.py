"""Names in headlines whose words are capitals throughout: where one begins, and what stands before a ticker."""

from __future__ import annotations

from extractor.names import COMMON, HEAD_LAST, HEADLINE_VERB, INSTITUTION, TOPIC, UPPER, VERB, NameView

#: What is an organization's, and no part of its name.
UNITS = frozenset(("unit", "units"))
# Prepositions before which, among capitals, a name ends.
_BEFORE_NAMES = frozenset(("in", "to", "for", "from", "with", "by", "at", "on", "as", "over"))


def start_in_headline(view: NameView, start: int, tail: int) -> int:
    """Where a name before its legal suffix begins among capitals throughout: "TO BUY | KIVU INC"."""
    return next((at for at in range(tail - 2, start, -1) if _ends_phrase(view, at - 1)), start)


def opens_line(view: NameView, start: int, end: int) -> bool:
    """Whether it is a name that stands before a ticker: one word, or a few that begin the line."""
    if end - start == 1:  # no "DEBT" of "KIVU DEBT <KIV>"
        before = 0 if view.breaks[start] or _ends_phrase(view, start - 1) else view.bits[start - 1]
        return not (view.bits[start] & COMMON and before & UPPER)
    longest = 6 if view.bits[end - 1] & HEAD_LAST and view.bits[end - 1] & INSTITUTION else 3
    if not view.breaks[start] or end - start > longest or "/" in view.words[start:end]:
        return False
    for position in range(start, end):
        known = view.table.bits(view.lowers[position])
        plain = known & COMMON and not known & (HEAD_LAST | TOPIC) and view.lowers[position].endswith("s")
        if _ends_phrase(view, position) or (plain and start < position < end - 1):
            return False  # "INVESTOR HAS KIVU <KIV> STAKE"
    return True


def _ends_phrase(view: NameView, position: int) -> bool:
    """Whether a word among capitals is a verb or a preposition, in front of which a name ends."""
    lower = view.lowers[position]
    return lower in _BEFORE_NAMES or bool(view.table.bits(lower) & (VERB | HEADLINE_VERB))


def has_ticker(view: NameView, end: int) -> bool:
    """Whether a wire's ticker stands behind a position: "<KIV>", "'S <KIV>", "UNIT <KIV>"."""
    while view.lowers[end : end + 1] and view.lowers[end] in UNITS:
        end += 1
    if view.lowers[end : end + 1] == ["'s"]:
        end += 1
    return end + 2 < len(view) and view.words[end] == "<" and view.words[end + 2] == ">"
