"""Title and date of a plain text file, where its first lines or its name say them plainly."""

from __future__ import annotations

import datetime
import email.utils
import re
from typing import NamedTuple

MONTHS = {
    month: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for month in names
}
_MONTH = "(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_ISO = r"(?P<iso>(?:19|20)\d\d-\d\d-\d\d)"
_BRITISH = re.compile(rf"\b(?:{_DAY}[\s-]{_MONTH},?[\s-]{_YEAR}|{_ISO})\b", re.IGNORECASE)
_AMERICAN = re.compile(rf"\b{_MONTH}\s{{1,3}}{_DAY},?\s{{1,3}}{_YEAR}\b", re.IGNORECASE)
_WEEKDAY = r"(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?"
_BEFORE = re.compile(rf"(?:(?:published|updated|posted|date)\s?(?:on|:)?\s?)?(?:{_WEEKDAY},?)?", re.IGNORECASE)
_AFTER = re.compile(
    r"(?:,?\s?(?:at\s)?\d{1,2}[:.]\d\d(?:[:.]\d\d){0,2}(?:\s?[ap]\.?m\.?)?(?:\s[a-z]{2,4})?)?", re.IGNORECASE
)
_NAME_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)([-_.]?)(\d\d)\2(\d\d)(?!\d)")

HEAD_LINES = 6
"""Lines with words, from the top, among which a date line may stand."""
MAX_TITLE = 160
"""Characters of the longest first line that is taken for a title."""
MAX_DATE_LINE = 80
"""Characters of the longest line that is looked at for a date."""
MAX_CREDITS = 3
"""Lines of byline, section and date that may stand between a title and the blank line after it."""


class Head(NamedTuple):
    """What is plain about a text: its title and its date of publication, each None where it is not."""

    title: str | None
    published: datetime.date | None


def date_of_line(line: str, *, whole: bool = True) -> datetime.date | None:
    """The date that a line states ("Tuesday, 23 November, 2004", "Published: June 14, 2025"), else None.

    line: one short line; a long one states no date. whole: the line has to say nothing else, save a weekday, a time
        of day or a word like "published"; otherwise any full date in a line that is no sentence counts.
    """
    line = " ".join(line.split())
    if len(line) > MAX_DATE_LINE:
        return None
    line = line.replace(", 19", " 19").replace(", 20", " 20")
    match = _BRITISH.search(line) or _AMERICAN.search(line)
    if match is None or (not whole and line.endswith(".")):
        return None
    if whole and not (
        _BEFORE.fullmatch(line[: match.start()].strip()) and _AFTER.fullmatch(line[match.end() :].strip())
    ):
        return None
    parts = match.groupdict()
    if parts.get("iso"):
        return _date(*parts["iso"].split("-"))
    return _date(parts["year"], MONTHS[parts["month"].lower()], parts["day"])


def date_of_name(name: str) -> datetime.date | None:
    """The date in a file's name ("2025-06-14-scale.txt", "story_20250614.txt"), else None."""
    for match in _NAME_DATE.finditer(name):
        found = _date(match[1], match[3], match[4])
        if found is not None:
            return found
    return None


def parse_published(value: str) -> datetime.date | None:
    """The date of a record's ``published``: ISO 8601 date or time, RFC 2822, or a plain date line; else None.

    A time zone does not move the date: it is the date as it was written where it was published.
    """
    value = value.strip()
    iso = re.match(r"(\d{4})-(\d\d)-(\d\d)(?:$|[T\s])", value)
    if iso:
        return _date(*iso.groups())
    found = date_of_line(value)
    if found is not None:
        return found
    try:
        return email.utils.parsedate_to_datetime(value).date()
    except (ValueError, TypeError, IndexError):
        return None


def read_head(text: str, name: str) -> Head:
    """Title and date of a text file.

    The first line with words is the title when it is short and no sentence, and a blank line follows it, a few credits
    (byline, section, date) and then a blank line, or a line that is a whole paragraph. The date is that of a line of
    its own near the top, of the credits, or in the file's name, in this order.

    text: the whole text. name: the file's name.
    """
    lines = text[:4000].splitlines()
    worded = [index for index, line in enumerate(lines) if line.strip()][:HEAD_LINES]
    if not worded:
        return Head(None, date_of_name(name))
    first = worded[0] if date_of_line(lines[worded[0]]) is None else worded[-1] if len(worded) == 1 else worded[1]
    title, credits = _title(lines, first)
    stated = [date_of_line(lines[index]) for index in worded] + [date_of_line(line, whole=False) for line in credits]
    published = next((found for found in stated if found is not None), None)
    return Head(title, published or date_of_name(name))


def _title(lines: list[str], index: int) -> tuple[str | None, list[str]]:
    """The title that a line is, or None, and the credits under it."""
    line = " ".join(lines[index].split())
    credits: list[str] = []
    short = len(line) <= MAX_TITLE and not line.endswith((".", "!", ":", ";", ","))
    if short and index + 1 < len(lines) and len(lines[index + 1]) > MAX_TITLE:
        return line, []
    for after in lines[index + 1 :]:
        if not after.strip():
            break
        credits.append(after.strip())
    else:
        return None, []
    plain = all(len(one) <= MAX_DATE_LINE and not one.endswith((".", ",", ";")) for one in credits)
    return (line, credits) if short and plain and len(credits) <= MAX_CREDITS else (None, [])


def _date(year: str | int, month: str | int, day: str | int) -> datetime.date | None:
    try:
        return datetime.date(int(year), int(month), int(day))
    except ValueError:
        return None
