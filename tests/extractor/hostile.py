"""Texts that try to become scripts, and records that say them wherever text can stand."""

from __future__ import annotations

from pathlib import Path

from schemas import Record

PAYLOADS = (Path(__file__).parent / "payloads.txt").read_text(encoding="utf-8").splitlines()


def hostile(payload: str, number: int) -> Record:
    """An article that says its payload wherever text can stand."""
    words = payload or "x"
    text = f"{words}\n\n{words} bought {words} for $5m, {words} said."
    first = text.index(" bought ") - len(words)
    bought = first + len(words) + 1
    second = bought + 7
    money = text.index("$5m", second)
    source = money + 5
    size = len(words)
    party = {"text": words, "organizations": [words]}
    claim = {
        "type": "acquire",
        "trigger": {"start": bought, "end": bought + 6, "text": "bought", "lemma": words},
        "subject": {"start": first, "end": first + size, **party},
        "object": {"start": second, "end": second + size, **party},
        "money": [
            {"start": money, "end": money + 3, "text": "$5m", "amount": "5000000", "currency": "USD", "per": words}
        ],
        "attribution": {
            "source": {"start": source, "end": source + size, "kind": "organization", **party},
            "cue": {"start": source + size + 1, "end": source + size + 5, "text": "said", "lemma": words},
        },
        "sentence": {"start": first, "end": len(text), "text": text[first:]},
        "rules": [words],
    }
    return Record.model_validate(
        {
            "id": f"{words}{number}",
            "title": words,
            "published": "2025-06-14",
            "url": words,
            "path": words,
            "text": text,
            "entities": [
                {"label": "ORG", "start": 0, "end": size, "text": words, "name": words, "ticker": words},
                {
                    "label": "STANCE",
                    "start": bought,
                    "end": bought + 6,
                    "text": "bought",
                    "lemma": words,
                    "type": words,
                },
            ],
            "claims": [claim],
        }
    )
