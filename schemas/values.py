"""Amounts, percentages and dates: a span of the text and what it is worth."""

from __future__ import annotations

import datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, PlainSerializer, StringConstraints, model_validator

from schemas.article import Span


def _read_decimal(value: Any) -> Any:
    """Take a number or its decimal notation; a float is read as the digits that it prints."""
    if isinstance(value, bool):
        raise ValueError("a number is needed, not true or false")
    if isinstance(value, (int, float, str)):
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            raise ValueError(f"{value!r} is not a decimal number") from None
        if not number.is_finite():
            raise ValueError(f"{value!r} is not a finite number")
        return number
    return value


def format_decimal(value: Decimal) -> str:
    """Plain notation without exponent or trailing zeros: ``Decimal("1.130E+9")`` gives ``"1130000000"``."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


Number = Annotated[
    Decimal,
    BeforeValidator(_read_decimal, json_schema_input_type=str),
    PlainSerializer(format_decimal, return_type=str),
]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Bound = Literal["exact", "approximate", "at_least", "more_than", "at_most", "less_than", "range"]
Role = Literal["amount", "stake", "price", "change", "from", "to", "valuation"]
PercentUnit = Literal["percent", "percentage_point", "basis_point"]


def _check_range(value: Decimal | None, low: Decimal | None, high: Decimal | None, bound: str) -> None:
    if bound == "range" and (low is None or high is None):
        raise ValueError("a range needs low and high")
    if bound != "range" and value is None:
        raise ValueError(f"a quantity with bound {bound!r} needs a value")


class Money(Span):
    """An amount of money. ``amount`` is null for a range, which has ``low`` and ``high``."""

    amount: Number | None = None
    currency: Currency = Field(description="ISO 4217 code.")
    low: Number | None = None
    high: Number | None = None
    bound: Bound = "exact"
    per: str | None = Field(default=None, description="What the amount is paid for each of: share, barrel, month.")
    role: Role | None = Field(default=None, description="What the amount is in its claim.")

    @model_validator(mode="after")
    def _whole(self) -> Money:
        _check_range(self.amount, self.low, self.high, self.bound)
        return self


class Percent(Span):
    """A percentage. ``value`` counts ``unit``: 25 basis points are 25, not 0.25."""

    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    bound: Bound = "exact"
    unit: PercentUnit = "percent"
    role: Role | None = Field(default=None, description="What the percentage is in its claim.")

    @model_validator(mode="after")
    def _whole(self) -> Percent:
        _check_range(self.value, self.low, self.high, self.bound)
        return self


class DateRange(Span):
    """A date or period, both ends inclusive; null where the text and the date of publication do not say."""

    earliest: Annotated[datetime.date | None, Field(strict=False)] = None
    latest: Annotated[datetime.date | None, Field(strict=False)] = None

    @model_validator(mode="after")
    def _forward(self) -> DateRange:
        if self.earliest and self.latest and self.latest < self.earliest:
            raise ValueError(f"latest {self.latest} is before earliest {self.earliest}")
        return self
