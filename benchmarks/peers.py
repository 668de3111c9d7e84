"""Other libraries behind one form, so that they can be scored and timed beside the rulers. Each is used if installed.

``pip install 'newsclaims[bench]'`` installs them all. Recognizers-Text needs ``emoji<2`` and says so only when it
fails; quantulum3 comes with a classifier that newer scikit-learn cannot read, so that it runs as it does without
scikit-learn: the same units, with no help for ambiguous ones.
"""

from __future__ import annotations

import datetime
import importlib.metadata
import importlib.util
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Entity = dict[str, Any]
#: Text and day of publication in, entities with ``start``, ``end`` and a value in the form of gold out.
Find = Callable[[str, "datetime.date | None"], list[Entity]]

_DOLLARS = {
    "Dollar": "USD", "United States dollar": "USD", "Euro": "EUR", "Pound": "GBP", "British pound": "GBP",
    "Japanese yen": "JPY", "Chinese yuan": "CNY", "Indian rupee": "INR", "Swiss franc": "CHF", "Canadian dollar": "CAD",
    "Australian dollar": "AUD", "dollar": "USD", "euro": "EUR", "pound sterling": "GBP", "yen": "JPY", "cent": "USD",
}  # fmt: skip


@dataclass(frozen=True)
class Peer:
    """A library: its name and version, and what finds the entities of each label that it knows."""

    name: str
    version: str
    finders: dict[str, Find]

    def read(self, text: str, day: datetime.date | None) -> int:
        """All that it finds in a text; how many."""
        return sum(len(find(text, day)) for find in self.finders.values())


def peers() -> Iterator[Peer]:
    """The libraries that are installed and can be loaded, others with a line that says why not."""
    makers = (recognizers_text, quantulum, price_parser, dateparser_search)
    for name, module, make in zip(NAMES, MODULES, makers, strict=True):
        if importlib.util.find_spec(module) is None:
            print(f"{name}: not installed")
            continue
        try:
            finders = make()
        except Exception as error:  # whatever breaks in someone else's library is told, not hidden
            print(f"{name}: cannot be loaded ({type(error).__name__}: {error})")
            continue
        yield Peer(name, importlib.metadata.version(name), finders)


NAMES = ("recognizers-text-suite", "quantulum3", "price-parser", "dateparser")
MODULES = ("recognizers_suite", "quantulum3", "price_parser", "dateparser")


def recognizers_text() -> dict[str, Find]:
    """Recognizers-Text: currency, percentage and date models for English."""
    from recognizers_date_time import DateTimeRecognizer
    from recognizers_number import NumberRecognizer
    from recognizers_number_with_unit import NumberWithUnitRecognizer

    currency = NumberWithUnitRecognizer("en-us").get_currency_model()
    percentage = NumberRecognizer("en-us").get_percentage_model()
    dates = DateTimeRecognizer("en-us").get_datetime_model()

    def money(text: str, day: datetime.date | None) -> list[Entity]:
        return [
            {
                "start": found.start,
                "end": found.end + 1,
                "amount": found.resolution.get("value"),
                "currency": found.resolution.get("isoCurrency") or _DOLLARS.get(found.resolution.get("unit", "")),
            }
            for found in currency.parse(text)
            if found.resolution and found.resolution.get("value")
        ]

    def percents(text: str, day: datetime.date | None) -> list[Entity]:
        return [
            {"start": found.start, "end": found.end + 1, "value": str(found.resolution["value"]).rstrip("%")}
            for found in percentage.parse(text)
            if found.resolution and found.resolution.get("value")
        ]

    def times(text: str, day: datetime.date | None) -> list[Entity]:
        reference = datetime.datetime.combine(day or datetime.date.today(), datetime.time())
        return [
            {"start": found.start, "end": found.end + 1, **_interval(found.resolution)}
            for found in dates.parse(text, reference)
            if found.resolution
        ]

    return {"MONEY": money, "PERCENT": percents, "DATE": times}


def _interval(resolution: Entity) -> Entity:
    """First and last day of the first reading, which is the past one where two are given."""
    values = [value for value in resolution.get("values", []) if isinstance(value, dict)]
    for value in values:
        if value.get("type") in ("date", "datetime") and value.get("value"):
            return {"earliest": str(value["value"])[:10], "latest": str(value["value"])[:10]}
        if value.get("type") == "daterange" and value.get("start") and value.get("end"):
            last = datetime.date.fromisoformat(value["end"]) - datetime.timedelta(days=1)
            return {"earliest": value["start"], "latest": last.isoformat()}
    return {"earliest": None, "latest": None}


def quantulum() -> dict[str, Find]:
    """quantulum3: quantities whose unit is a currency or a percentage."""
    import quantulum3.classifier
    from quantulum3 import parser

    quantulum3.classifier.USE_CLF = False

    def quantities(text: str, entity: str) -> Iterator[tuple[Any, Entity]]:
        for found in parser.parse(text):
            if found.unit.entity.name == entity:
                yield found, {"start": found.span[0], "end": found.span[1]}

    def money(text: str, day: datetime.date | None) -> list[Entity]:
        return [
            {
                **place,
                "amount": str(found.value),
                "currency": getattr(found.unit, "currency_code", None) or _DOLLARS.get(found.unit.name),
            }
            for found, place in quantities(text, "currency")
        ]

    def percents(text: str, day: datetime.date | None) -> list[Entity]:
        return [
            {**place, "value": str(found.value)}
            for found, place in quantities(text, "dimensionless")
            if found.unit.name == "percentage"
        ]

    return {"MONEY": money, "PERCENT": percents}


#: What price-parser, which reads one price and searches nothing, is shown: a number with what stands around it.
_PRICE = re.compile(r"(?:[A-Z]{0,3}[$£€¥₹]\s?|\b[A-Z]{3}\s)\d[\d,.]*\d?|\d[\d,.]*\d?\s?(?:[€£]|\b[A-Z]{3}\b)")


def price_parser() -> dict[str, Find]:
    """price-parser on what looks like a price: it reads one price and does not search."""
    from price_parser import Price

    codes = {"$": "USD", "£": "GBP", "€": "EUR", "¥": "JPY", "₹": "INR"}

    def money(text: str, day: datetime.date | None) -> list[Entity]:
        found = []
        for match in _PRICE.finditer(text):
            price = Price.fromstring(match.group())
            if price.amount is not None and price.currency:
                code = codes.get(price.currency, price.currency)
                found.append({"start": match.start(), "end": match.end(), "amount": price.amount, "currency": code})
        return found

    return {"MONEY": money}


def dateparser_search() -> dict[str, Find]:
    """dateparser's search, English, with the day of publication as its base; it gives days, no intervals."""
    from dateparser.search import search_dates

    def times(text: str, day: datetime.date | None) -> list[Entity]:
        base = datetime.datetime.combine(day or datetime.date.today(), datetime.time())
        found, position = [], 0
        for words, moment in search_dates(text, languages=["en"], settings={"RELATIVE_BASE": base}) or ():
            start = text.find(words, position)
            if start < 0:
                continue
            position = start + len(words)
            stated = moment.date().isoformat()
            found.append({"start": start, "end": position, "earliest": stated, "latest": stated})
        return found

    return {"DATE": times}
