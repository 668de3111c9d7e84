"""JSON objects as articles: what a record has to hold, and what is said when it does not."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable
from typing import Any

from pydantic import ValidationError

from corpus.headlines import parse_published
from schemas import Article

_HALF_PAIR = re.compile("[\ud800-\udfff]")

Notify = Callable[[str], None]


class BadRecord(ValueError):
    """A JSON value that is no article; the message says why."""

    def __init__(self, problem: str, identifier: str | None = None) -> None:
        """State the problem, and the id of the record where it has one."""
        super().__init__(problem)
        self.identifier = identifier


def parse_json(text: str) -> Any:
    """Decode JSON; raises BadRecord with the place of the first mistake."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        place = f"column {error.colno}" if error.lineno == 1 else f"line {error.lineno}, column {error.colno}"
        raise BadRecord(f"invalid JSON: {error.msg.removesuffix(' at')} at {place}") from None
    except RecursionError:
        raise BadRecord("invalid JSON: nested too deep") from None
    except ValueError as error:
        raise BadRecord(f"invalid JSON: {error}") from None


def article_of(
    value: Any, *, fallback_id: str, path: str | None, published: datetime.date | None, place: str, notify: Notify
) -> Article:
    """The article that a JSON object holds.

    value: an object with ``text`` and optionally ``id``, ``title``, ``published``, ``url`` and ``site``; other keys are
        ignored.
    fallback_id: id for a record without one. path: the file, as the user named it. published: date for a record that
        has none. place: file and line, for notices. notify: called with a notice for a date that cannot be read.
    Raises BadRecord when there is no text or a field has the wrong type.
    """
    if not isinstance(value, dict):
        raise BadRecord(f"a record is a JSON object, not {_kind(value)}")
    identifier = value.get("id")
    if identifier is None or identifier == "":
        identifier = fallback_id
    elif isinstance(identifier, int) and not isinstance(identifier, bool):
        identifier = str(identifier)
    elif not isinstance(identifier, str):
        raise BadRecord(f"id is {_kind(identifier)}, not a string")
    text = value.get("text")
    if text is None:
        raise BadRecord("the record has no text", identifier)
    if not isinstance(text, str):
        raise BadRecord(f"text is {_kind(text)}, not a string", identifier)
    if not text.strip():
        raise BadRecord("the text is empty", identifier)
    date = published
    stated = value.get("published")
    if stated not in (None, ""):
        date = parse_published(stated) if isinstance(stated, str) else None
        if date is None:
            notify(f"{place}: published {stated!r} is no date; relative dates stay open")
    fields = {name: value.get(name) or None for name in ("title", "url", "site")}
    for name, words in (("id", identifier), ("text", text), *fields.items()):
        if isinstance(words, str) and (half := _HALF_PAIR.search(words)):
            raise BadRecord(f"{name}: half of a surrogate pair at character {half.start()}", _printable(identifier))
    try:
        return Article(id=identifier, text=text, published=date, path=path, **fields)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(step) for step in first["loc"])
        raise BadRecord(f"{field}: {first['msg']}", _printable(identifier)) from None


def _printable(identifier: str) -> str:
    return identifier.encode("utf-8", "backslashreplace").decode("utf-8")


def _kind(value: Any) -> str:
    names = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")
