"""Where in a JSON text a character stands, as a field's path: for naming the place of what cannot be decoded."""

from __future__ import annotations

import json
import re

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"?|[{}\[\],:]', re.DOTALL)


def field_path(location: tuple[int | str, ...] | list[int | str]) -> str:
    """A place in a record as it is written: ``("claims", 3, "trigger", "end")`` gives ``claims[3].trigger.end``."""
    path = ""
    for step in location:
        if isinstance(step, int):
            path += f"[{step}]"
        else:
            path += f".{step}" if path else step
    return path


def field_at(text: str, position: int) -> str | None:
    """The field that the character at ``position`` belongs to; None outside of every field.

    text: JSON that may be broken at or after the position. In a text that ends too early it is the field that was
    being read.
    """
    location: list[int | str] = []
    objects: list[bool] = []
    key_next = False
    for match in _TOKEN.finditer(text, 0, max(position, 0)):
        token = match[0]
        if token in "{[":
            objects.append(token == "{")
            key_next = token == "{"
            location.append("" if key_next else 0)
        elif token in "}]":
            if objects:
                objects.pop()
                location.pop()
            key_next = False
        elif token == "," and objects:
            key_next = objects[-1]
            last = location[-1]
            location[-1] = last + 1 if isinstance(last, int) else ""
        elif token[0] == '"' and key_next and objects and text[match.end() : match.end() + 8].lstrip()[:1] == ":":
            location[-1] = _unquoted(token)
            key_next = False
    while location and location[-1] == "":
        location.pop()
    return field_path(location) or None


def _unquoted(token: str) -> str:
    try:
        return str(json.loads(token))
    except ValueError:
        return token.strip('"')
