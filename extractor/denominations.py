"""Which currency a bare "dlrs", "$" or "francs" means, by what the text says elsewhere. No spaCy."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from extractor.currencies import Currencies, Unit

#: Goods whose prices are quoted in US dollars the world over.
_WORLD_PRICES = {"barrel", "ounce", "mmbtu"}
#: "in Canadian dollars"; few texts say so, and to find those that do costs little.
_IN = r"in\s+(?P<adjective>[a-z.]+(?: [a-z]+)?)\s+(?:dlrs|dollars|dollar|funds|currency|francs|pounds)\b"
_IN_SOME = re.compile(_IN)
_STATED = re.compile(
    r"(?:figures|amounts|results|values|prices|sums|dollars|reported|stated|expressed|quoted|currency|money)\b"
    rf"[^.;\n]{{0,24}}?\b{_IN}"
)


def denominate(
    text: str,
    lowered: str,
    mentions: Sequence[tuple[int, Unit, str | None]],
    currencies: Currencies,
    preferred: str | None = None,
) -> list[str]:
    """The ISO 4217 code of each amount of a text.

    text, lowered: as written and in lower case. mentions: start offset, unit and rate of the amounts, in order.
    preferred: what an ambiguous unit means where the text does not say; None for the first of the lexicon, which is
    the US dollar for ``$`` and ``dlrs``.

    In order: the words that name the currency; a statement ("figures in Canadian dollars"); US dollars for oil and
    gold; for words, not for the sign ``$``, another amount that names its currency ("80 mln Canadian dlrs"), the
    nearest before, else the first after; the place of the dateline; the preference; the default.
    """
    if all(len(unit.currencies) == 1 for _, unit, _ in mentions):
        return [unit.currencies[0] for _, unit, _ in mentions]
    stated = _statement(lowered, currencies)
    home = currencies.dateline(text)
    named = [(start, unit.currencies[0]) for start, unit, _ in mentions if len(unit.currencies) == 1]
    codes = []
    others: dict[tuple[tuple[str, ...], bool, str], tuple[list[int], list[str]]] = {}
    for start, unit, per in mentions:
        options = unit.currencies
        if len(options) == 1:
            codes.append(options[0])
            continue
        default = preferred if preferred in options else options[0]
        if stated in options:
            codes.append(stated)
            continue
        if per in _WORLD_PRICES and options[0] == "USD" and preferred is None:
            codes.append(options[0])
            continue
        # Where US dollars are named as such, the bare ones are not American: what is at home needs no name.
        nearest = None
        if not unit.sign:
            key = unit.currencies, unit.minor, default
            if key not in others:
                others[key] = _named_by(unit, named, default)
            nearest = _nearest(start, *others[key])
        if nearest is not None:
            codes.append(nearest)
        elif home in options:
            codes.append(home)
        else:
            codes.append(default)
    return codes


def _statement(lowered: str, currencies: Currencies) -> str | None:
    match = _STATED.search(lowered) if _IN_SOME.search(lowered) else None
    if match is None:
        return None
    return currencies.adjective(match["adjective"])


def _named_by(unit: Unit, named: Sequence[tuple[int, str]], default: str) -> tuple[list[int], list[str]]:
    """Where amounts name one of a unit's currencies other than the default, and which."""
    others = [(at, code) for at, code in named if code in unit.currencies and code != default]
    if unit.minor and any(code == default for _, code in named) and unit.currencies[0] == "USD":
        others = [(at, code) for at, code in others if code != "EUR"]
    return [at for at, _ in others], [code for _, code in others]


def _nearest(start: int, places: Sequence[int], codes: Sequence[str]) -> str | None:
    """The currency of the amount nearest before a place, else of the first after it."""
    if not codes:
        return None
    return codes[max(bisect_left(places, start) - 1, 0)]
