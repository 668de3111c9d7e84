"""Titles and dates from the head of a text or the name of its file, only where they are plain."""

from __future__ import annotations

import datetime

import pytest

from corpus.headlines import date_of_line, date_of_name, parse_published, read_head

BODY = "Acme Corp said on Monday that it had bought Bolt Ltd for $5m, its third purchase of the year."


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("14 June 2025", "2025-06-14"),
        ("Saturday, 14 June, 2025", "2025-06-14"),
        ("Sat 14 Jun 2025", "2025-06-14"),
        ("June 14, 2025", "2025-06-14"),
        ("Wednesday March 26 2025", "2025-03-26"),
        ("Published: June 14, 2025 10:30 am EST", "2025-06-14"),
        ("Updated 14th June, 2025", "2025-06-14"),
        ("2025-06-14", "2025-06-14"),
        ("26-FEB-1987 15:01:01", "1987-02-26"),
        ("31 June 2025", None),
        ("June 2025", None),
        ("14/06/2025", None),
        ("On June 14, 2025 Acme said so", None),
        ("Results for 14 June 2025 at Acme", None),
        ("may 2025 be kind", None),
        ("", None),
    ],
)
def test_date_lines(line: str, expected: str | None) -> None:
    assert date_of_line(line) == (datetime.date.fromisoformat(expected) if expected else None)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("2025-06-14-scale.txt", "2025-06-14"),
        ("wire/2025_06_14.txt", "2025-06-14"),
        ("story-20250614.txt", "2025-06-14"),
        ("story-20251340.txt", None),
        ("story-1234567890123.txt", None),
        ("story-2025.txt", None),
    ],
)
def test_names(name: str, expected: str | None) -> None:
    assert date_of_name(name) == (datetime.date.fromisoformat(expected) if expected else None)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2025-06-14", "2025-06-14"),
        ("2025-06-14T23:59:00-07:00", "2025-06-14"),
        ("2025-06-14 10:00", "2025-06-14"),
        ("Sat, 14 Jun 2025 10:00:00 +0000", "2025-06-14"),
        ("14 June 2025", "2025-06-14"),
        ("2025-06-31", None),
        ("yesterday", None),
        ("06/14/2025", None),
    ],
)
def test_published(value: str, expected: str | None) -> None:
    assert parse_published(value) == (datetime.date.fromisoformat(expected) if expected else None)


@pytest.mark.parametrize(
    ("head", "title", "published"),
    [
        ("Acme buys Bolt\n\n", "Acme buys Bolt", None),
        ("Acme buys Bolt\n14 June 2025\n\n", "Acme buys Bolt", "2025-06-14"),
        ("14 June 2025\n\nAcme buys Bolt\n\n", "Acme buys Bolt", "2025-06-14"),
        ("Acme buys Bolt\nBy Ann Other\nBusiness editor\n\n", "Acme buys Bolt", None),
        ("Acme buys Bolt\nPosted by Ann Other on June 14, 2025\n\n", "Acme buys Bolt", "2025-06-14"),
        ("Acme buys Bolt\r\n\r\n", "Acme buys Bolt", None),
        ("Acme buys Bolt.\n\n", None, None),
        ("", None, None),
        ("It said that\nthe deal, which was struck on 14 June 2025,\nhad closed.\n\n", None, None),
    ],
)
def test_heads(head: str, title: str | None, published: str | None) -> None:
    found = read_head(head + BODY, "story.txt")
    assert found.title == title
    assert found.published == (datetime.date.fromisoformat(published) if published else None)


def test_a_title_may_stand_right_above_a_long_paragraph() -> None:
    assert read_head(f"Acme buys Bolt\n{BODY} {BODY}\n", "story.txt").title == "Acme buys Bolt"


def test_the_text_goes_before_the_name() -> None:
    day = datetime.date(2025, 6, 14)
    assert read_head(f"Acme buys Bolt\n14 June 2025\n\n{BODY}", "2001-01-01.txt").published == day
    assert read_head(BODY, "2025-06-14.txt").published == day
