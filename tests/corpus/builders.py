"""Records for the tests of scores: short to write, with every field that scores read."""

from __future__ import annotations

from typing import Any

TEXT = "Acme bought Bolt for $5m, said Carl. Its profits rose 8%. " * 4


def span(start: int, end: int, **fields: Any) -> dict[str, Any]:
    return {"start": start, "end": end, "text": TEXT[start:end], **fields}


def party(start: int, end: int, *names: str) -> dict[str, Any]:
    return span(start, end, organizations=list(names))


def money(amount: Any, currency: str = "USD", **fields: Any) -> dict[str, Any]:
    return span(21, 24, amount=amount, currency=currency, **fields)


def attribution(source: dict[str, Any] | None, start: int = 26, end: int = 30) -> dict[str, Any]:
    return {"source": source, "cue": span(start, end, type="state")}


def claim(start: int = 5, end: int = 11, **fields: Any) -> dict[str, Any]:
    return {
        "type": "acquire",
        "nominal": False,
        "trigger": span(start, end, lemma="buy"),
        "subject": party(0, 4, "Acme"),
        "object": party(12, 16, "Bolt"),
        "money": [],
        "percents": [],
        "dates": [],
        "attribution": None,
        "polarity": "positive",
        "modality": "actual",
        "certainty": "asserted",
        "sentence": span(0, 36),
        **fields,
    }


def entity(label: str, start: int, end: int, **fields: Any) -> dict[str, Any]:
    return {"label": label, **span(start, end), **fields}


def record(*claims: dict[str, Any], entities: list[dict[str, Any]] | None = None, name: str = "a") -> dict[str, Any]:
    return {"id": name, "text": TEXT, "entities": entities or [], "claims": list(claims)}
