"""The report: claims and the articles that they stand in, as one HTML page that needs no network.

``report.page(records)`` gives the page, ``newsclaims report`` writes it. ``reading.py`` reads files of claims,
``compact.py`` turns them into the data that the page holds, ``page.py`` puts template, style and script together.
"""

from __future__ import annotations

from extractor.report.compact import compact
from extractor.report.page import page, write
from extractor.report.reading import ClaimsError, read_claims

__all__ = ["ClaimsError", "compact", "page", "read_claims", "write"]
