"""Claims in a notebook: documents and lists of claims as HTML.

``extractor.render(doc)`` works everywhere. ``%load_ext extractor`` makes documents and lists of claims show themselves
so at the end of a cell; a ``Claim``, ``doc._.claims`` and a ``Record`` do so by themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from spacy.tokens import Doc

from extractor.convert import claims_of, entities_of
from schemas import Claim, Record
from schemas.html import article_html, claim_html, claims_html, record_html


class Html(str):
    """Markup that a notebook shows as what it stands for."""

    def _repr_html_(self) -> str:
        return str(self)


def render(shown: Doc | Record | Claim | Sequence[Claim]) -> Html:
    """What a notebook shows, as HTML: static, escaped and without scripts, on light and dark paper alike.

    shown: a document that the pipeline has read or a record: its text with entities and triggers marked, and its
        claims; one claim: its sentence with the parts marked; several: a table.
    Returns the markup, which a notebook displays and ``print`` prints.
    Raises TypeError for anything else.
    """
    if isinstance(shown, Doc):
        return Html(_document(shown))
    if isinstance(shown, Record):
        return Html(record_html(shown))
    if isinstance(shown, Claim):
        return Html(claim_html(shown))
    if isinstance(shown, Sequence) and all(isinstance(one, Claim) for one in shown):
        return Html(claims_html(shown))
    raise TypeError(f"a Doc, a Record, a Claim or several are rendered, not {type(shown).__name__}")


def _document(doc: Doc) -> str:
    marks = [
        (entity["start"], entity["end"], entity["label"], str(entity.get("name") or entity.get("amount") or ""))
        for entity in entities_of(doc)
        if entity["label"] != "STANCE"
    ]
    return article_html(doc.text, marks, claims_of(doc))


def load_ipython_extension(shell: Any) -> None:
    """Let documents and lists of claims show themselves; called by ``%load_ext extractor``."""
    formatter = shell.display_formatter.formatters["text/html"]
    formatter.for_type(Doc, _document)
    formatter.for_type(list, _claims)


def unload_ipython_extension(shell: Any) -> None:
    """Undo :func:`load_ipython_extension`; called by ``%unload_ext extractor``."""
    formatter = shell.display_formatter.formatters["text/html"]
    formatter.pop(Doc)
    formatter.pop(list)


def _claims(values: list[Any]) -> str | None:
    return claims_html(values) if values and all(isinstance(one, Claim) for one in values) else None
