"""Amounts of money in a text: numbers with their currency, ranges, composites, bounds and rates. No spaCy."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from extractor.bounds import Bounds, Rates
from extractor.currencies import Currencies, Unit, Written
from extractor.denominations import denominate
from extractor.numbers import GAP, ONE, Numerals, Quantity, dated, dated_in_month, lower, plain

_DASH = re.compile(r"[ ]?(?:-|–|—|‑|−)[ ]?$|/$")
_TO = re.compile(rf"(?:{GAP}|-)to(?:{GAP}|-)$")
_OR = re.compile(rf"(?:{GAP}|-)or(?:{GAP}|-)$")
_AND = re.compile(rf"{GAP}and{GAP}(?:up{GAP}to{GAP})?$")
_BETWEEN = re.compile(rf"(?:between|from{GAP}between){GAP}$")
_FROM = re.compile(rf"from{GAP}(?:[a-z]{{1,12}}{GAP}){{0,2}}$")
_RANGING = re.compile(r"(?:rang|vary|varie|anywhere|anything|somewhere)\w*\s+from\s+$")
_COMPOSITE = re.compile(rf"(?:{GAP}(?:and{GAP})?)?$")
_TRAILING = re.compile(rf"{GAP}and{GAP}$")
_OPENING = re.compile(r"[ \n]{0,3}[(\[][ ]?(?:or |about |roughly |approximately |around )?$")
_LISTED = re.compile(r"[ ]?[;,/|][ ]?(?:or )?$")
_CLOSED = re.compile(r"[^()\[\]\n]{0,60}[)\]]")
_ASIDE = re.compile(r"[ \n]{0,3}[(\[][^()\[\]]{0,60}[)\]]")
_LINK = re.compile(
    rf"(?P<link>{GAP}(?:from|to|and|versus|vs\.?|against|compared{GAP}(?:with|to)){GAP}(?:the{GAP}|an?{GAP})?)"
)
_MOVED = re.compile(
    r"(?<!by )\b(?:rose|risen|rise|rises|rising|fell|fallen|fall|falls|falling|gained|gain|gains|up|down|dropped|drop|drops"  # noqa: E501
    r"|climbed|climb|jumped|slipped|slid|lost|losing|added|adding|increased?|decreased?|declined?|raised?|raises|raising"
    r"|advanced?|off|lower|higher|soared|surged|plunged|tumbled|sank|eased|edged|cut|reduced|grew|grown|dipped|shed)"
    r"\s+(?:a\s+|an\s+|another\s+|about\s+|almost\s+|nearly\s+|over\s+|some\s+|just\s+|its\s+\w+\s+){0,2}$"
)
_CHANGED = re.compile(_MOVED.pattern.removeprefix("(?<!by )") + r"|\bby\s+$|(?:pct|percent|%|cent),?\s+or\s+$")
_FOLLOWS = re.compile(rf"(?:{GAP}|-)?[^\W\d_]")
_WEIGHT = re.compile(
    rf"{GAP}(?:of{GAP}(?!debt|cash|aid|invest|saving|loss|profit|sale|revenue|spend|fund|capital|public|new|govern|tax|support|cost|damage|compens|asset|stock|share|bond|loan|borrow|income|turnover|sterling)|per{GAP}square|in{GAP}weight|a{GAP}square)"
)
_END = re.compile(r"[ ]?(?:[.!?](?:\s|$)|$)")


class Amount(NamedTuple):
    """An amount of money in a text.

    start, end: half-open offsets in code points. low, high: the value, equal unless it is a range.
    unit: the currencies that its words may mean. bound, per: as in the record.
    """

    start: int
    end: int
    low: Decimal
    high: Decimal
    unit: Unit
    bound: str = "exact"
    per: str | None = None
    currency: str = ""

    @property
    def ranged(self) -> bool:
        """Whether it has two ends."""
        return self.bound == "range"

    def value(self) -> dict[str, str | None]:
        """The normal form, decimals as plain strings."""
        return {
            "amount": None if self.ranged else plain(self.low),
            "currency": self.currency,
            "low": plain(self.low) if self.ranged else None,
            "high": plain(self.high) if self.ranged else None,
            "bound": self.bound,
            "per": self.per,
        }


@dataclass(slots=True)
class _Draft:
    """A number on its way to an amount: what stands before and after it."""

    quantity: Quantity
    before: Written | None
    after: Written | None
    start: int
    end: int
    factor: Decimal
    negative: bool = False

    @property
    def unit(self) -> Unit | None:
        written = self.before if self.after is None or (self.before and not self.after.unit.named) else self.after
        return written.unit if written else None


def find_amounts(
    text: str,
    found: Sequence[Quantity],
    currencies: Currencies,
    numerals: Numerals,
    bounds: Bounds,
    rates: Rates,
    currency: str | None = None,
) -> list[Amount]:
    """The amounts of a text in order.

    text: any Unicode text. found: its numbers. currency: what a bare dollar (or another ambiguous unit) means; None
    for what the text says, and the US dollar where it says nothing.
    """
    if not found:
        return []
    lowered = lower(text)
    drafts = _drafts(text, lowered, found, currencies, numerals)
    amounts = _join(text, lowered, drafts, bounds)
    if not amounts:
        return []
    amounts = [_finish(lowered, amount, bounds, rates) for amount in amounts]
    amounts = _brackets(lowered, amounts, rates)
    amounts = _share_rates(lowered, amounts)
    mentions = [(amount.start, amount.unit, amount.per) for amount in amounts]
    codes = denominate(text, lowered, mentions, currencies, currency)
    return [amount._replace(currency=code) for amount, code in zip(amounts, codes, strict=True)]


def _drafts(
    text: str, lowered: str, found: Sequence[Quantity], currencies: Currencies, numerals: Numerals
) -> list[_Draft]:
    drafts: list[_Draft] = []
    for quantity in found:
        before = currencies.before(text, lowered, quantity.start) if quantity.start else None
        after = currencies.after(text, lowered, quantity.end)
        end, factor = quantity.end, ONE
        if before is not None and drafts and drafts[-1].after is not None and before.start < drafts[-1].end:
            # one sign between two numbers: it is the first one's if the second has a minor unit of its own
            previous = drafts[-1]
            if (after is not None and after.unit.minor) or (
                before.form.isalpha() and previous.before is None and after is not None
            ):
                before = None
            else:
                previous.after, previous.end = None, previous.quantity.end
        glued = before is None and quantity.start > 0 and text[quantity.start - 1].isalnum()
        if glued or (after is None and text[quantity.end : quantity.end + 1].isalnum()):
            before = after = None
        if after is not None and not _plausible(text, lowered, quantity, before, after):
            after = None
        if after is not None and before is not None and not set(after.unit.currencies) & set(before.unit.currencies):
            after = None
        if after is not None:
            end = after.end
            if quantity.scale == 1 and after.form.isalpha() and len(after.form) == 3:
                factor, end = numerals.scale_at(lowered, end)
        elif before is not None and quantity.scale == 1 and (spaced := _spaced_scale(lowered, end)):
            factor, end = spaced
        if (
            before is not None
            and currencies.weak(before.form)
            and quantity.scale == 1
            and "." not in text[quantity.start : quantity.end]
        ):
            before = None
        start = before.start if before else quantity.start
        drafts.append(_Draft(quantity, before, after, start, end, factor))
    return drafts


_SINGLE = re.compile(r"[ ](m|b|k|bn|mn)(?![\w.])")


def _spaced_scale(lowered: str, end: int) -> tuple[Decimal, int] | None:
    match = _SINGLE.match(lowered, end)
    if match is None:
        return None
    return {"k": Decimal(1000), "m": Decimal(10) ** 6, "mn": Decimal(10) ** 6}.get(
        match[1], Decimal(10) ** 9
    ), match.end()


def _plausible(text: str, lowered: str, quantity: Quantity, before: Written | None, after: Written) -> bool:
    form = after.form
    glued = after.start == quantity.end
    if form in ("p", "c") and (not glued or text[after.start] != form):
        return False
    if quantity.kind == "part" and quantity.scale == 1 and not after.unit.minor and before is None:
        return False
    if form in ("pound", "pounds") and before is None:
        if form == "pound" and lowered[quantity.end : quantity.end + 1] == "-" and quantity.scale == 1:
            return False
        if _WEIGHT.match(lowered, after.end):
            return False
    if form in ("won", "mark", "real", "sol", "som", "ban") and quantity.scale == 1 and quantity.value < 100:
        return form == "mark" and lowered[quantity.end : quantity.end + 1] == "-"
    if before is None and quantity.kind == "digits" and dated_in_month(lowered, quantity):
        return False
    if (
        after.unit.named
        and form.upper() == text[after.start : after.end]
        and form in ("all", "top", "try", "cup", "cop")
    ):
        return quantity.scale != 1
    return True


def _join(text: str, lowered: str, drafts: list[_Draft], bounds: Bounds) -> list[Amount]:
    amounts: list[Amount] = []
    index = 0
    while index < len(drafts):
        draft = drafts[index]
        following = drafts[index + 1] if index + 1 < len(drafts) else None
        if following is not None:
            joined = _range(lowered, draft, following) or _composite(lowered, draft, following)
            if joined is not None:
                amounts.append(joined)
                index += 2
                continue
        index += 1
        unit = draft.unit
        if unit is None:
            continue
        value = draft.quantity.value * draft.factor * unit.factor
        start = draft.start
        if start and lowered[start - 1] in "-−" and (start == 1 or lowered[start - 2] in " \n(\t"):
            value, start = -value, start - 1
        amounts.append(Amount(start, draft.end, value, value, unit))
    return amounts


def _range(lowered: str, one: _Draft, two: _Draft) -> Amount | None:
    if one.end > two.start:
        return None
    gap = lowered[one.end : two.start]
    if len(gap) > 14:
        return None
    if gap == "/" and (quoted := _quoted(lowered, one, two)) is not None:
        return quoted
    dash = _DASH.match(gap) is not None
    to = not dash and _TO.match(gap) is not None
    between = _AND.match(gap) is not None and _BETWEEN.search(lowered, max(0, one.start - 20), one.start) is not None
    either = _OR.match(gap) is not None
    if not (dash or to or between or either):
        return None
    unit_one, unit_two = one.unit, two.unit
    if unit_one is None and unit_two is None:
        return None
    if to or either:
        if _FROM.search(lowered, max(0, one.start - 24), one.start) and not _RANGING.search(
            lowered, max(0, one.start - 40), one.start
        ):
            return None
        if (
            unit_one is not None
            and unit_two is not None
            and (either or _MOVED.search(lowered, max(0, one.start - 50), one.start))
        ):
            return None
    if unit_one is not None and unit_two is not None:
        if not set(unit_one.currencies) & set(unit_two.currencies) or unit_one.minor != unit_two.minor:
            return None
        unit = unit_two if len(unit_two.currencies) < len(unit_one.currencies) else unit_one
    elif unit_two is not None:
        if two.before is not None or one.quantity.kind == "part" or dated(lowered, one.quantity):
            return None
        if one.start and (lowered[one.start - 1].isalnum() or lowered[one.start - 1] in "-/."):
            return None
        unit = unit_two
    else:
        assert unit_one is not None
        if one.after is not None or gap == "/" or dated(lowered, two.quantity):
            return None
        if two.quantity.scale == 1 and (to or either or between) and _FOLLOWS.match(lowered, two.end):
            return None
        if two.quantity.scale == 1 and dash and lowered[two.end : two.end + 1] in "%-/":
            return None
        unit = unit_one
    low, high = one.quantity.value * one.factor, two.quantity.value * two.factor
    scale_two = two.quantity.scale * two.factor
    if one.quantity.scale * one.factor == 1 and scale_two != 1 and low < high / scale_two:
        low *= scale_two
    factor = unit_two.factor if unit_two else unit_one.factor if unit_one else Decimal(1)
    if unit_one is not None and unit_two is not None and unit_one.factor != unit_two.factor:
        return None
    if not low < high or (low and high / low > 1000):
        return None
    if either and high / (low or 1) > 3:
        return None
    if to and high > 3 * low and _CHANGED.search(lowered, max(0, one.start - 50), one.start):
        return None  # "rose 200 mln to 7.2 billion dlrs": by so much, to so much
    return Amount(one.start, two.end, low * factor, high * factor, unit, "range")


def _quoted(lowered: str, one: _Draft, two: _Draft) -> Amount | None:
    """A price that is bid and asked, the second by its last digits alone: "1.8215/25 marks", "145.10/20 yen"."""
    unit, decimals = two.unit or one.unit, lowered[one.quantity.start : one.quantity.end].partition(".")[2]
    digits = lowered[two.quantity.start : two.quantity.end]
    if unit is None or not decimals.isdecimal() or not digits.isdecimal() or len(digits) > len(decimals):
        return None
    if two.before is not None or two.quantity.scale * two.factor != 1:
        return None
    step = Decimal(10) ** -len(decimals)
    turn = step * 10 ** len(digits)
    bid = one.quantity.value
    asked = bid - bid % turn + int(digits) * step
    asked += turn if asked < bid else 0
    if asked == bid:
        return None
    return Amount(one.start, two.end, bid * unit.factor, asked * unit.factor, unit, "range")


def _composite(lowered: str, one: _Draft, two: _Draft) -> Amount | None:
    unit_one, unit_two = one.unit, two.unit
    if unit_one is None or unit_one.minor or one.end > two.start or one.quantity.value % 1 or one.quantity.scale != 1:
        return None
    if one.quantity.value >= 1000:
        return None  # nobody counts the cents of thousands: "918,000 dlrs 38 cts" is a sum and a sum per share
    gap = lowered[one.end : two.start]
    if len(gap) > 12:
        return None
    if unit_two is not None:
        if not unit_two.minor or not set(unit_one.currencies) & set(unit_two.currencies) or two.before is not None:
            return None
        if not _COMPOSITE.match(gap) or two.quantity.value >= 1 / unit_two.factor:
            return None
        value = one.quantity.value + two.quantity.value * unit_two.factor
    else:
        spoken = one.after is not None and one.after.form in ("dollar", "dollars", "pound", "pounds", "euro", "euros")
        if not spoken or not _TRAILING.match(gap) or not 0 < two.quantity.value < 100 or two.quantity.value % 1:
            return None
        if not _END.match(lowered, two.end):
            return None
        value = one.quantity.value + two.quantity.value / 100
    unit = unit_two if unit_two and len(unit_two.currencies) < len(unit_one.currencies) else unit_one
    return Amount(one.start, two.end, value, value, unit._replace(factor=Decimal(1), minor=False))


def _finish(lowered: str, amount: Amount, bounds: Bounds, rates: Rates) -> Amount:
    bound = amount.bound if amount.ranged else bounds.of(lowered, amount.start, amount.end)
    per = rates.after(lowered, amount.end)
    if per is None and (aside := _ASIDE.match(lowered, amount.end)):
        per = rates.after(lowered, aside.end())
    return amount._replace(bound=bound, per=per)


def _brackets(lowered: str, amounts: list[Amount], rates: Rates) -> list[Amount]:
    """Give a second amount in brackets the bound and the rate of the one it restates."""
    result: list[Amount] = []
    head: Amount | None = None
    for index, amount in enumerate(amounts):
        before = lowered[amounts[index - 1].end : amount.start] if index else ""
        if index and len(before) < 24 and _OPENING.match(before):
            head = result[-1]
        elif not (head and len(before) < 8 and _LISTED.match(before)):
            head = None
        if head is not None:
            per = amount.per or head.per
            bound = head.bound if amount.bound == "exact" and not head.ranged else amount.bound
            if per is None and (closed := _CLOSED.match(lowered, amount.end)):
                per = rates.after(lowered, closed.end())
            amount = amount._replace(bound=bound, per=per)
        result.append(amount)
    return result


def _share_rates(lowered: str, amounts: list[Amount]) -> list[Amount]:
    """Carry a rate over "7.50 dlrs a share from six dlrs" and "8.50 dlrs from 8.00 dlrs a share"."""
    result = list(amounts)
    for index in range(len(result) - 1, 0, -1):
        one, two = result[index - 1], result[index]
        gap = lowered[one.end : two.start]
        if one.per is None and two.per is not None and one.unit.minor == two.unit.minor and len(gap) < 24:
            match = _LINK.fullmatch(gap)
            if match and (
                "to" not in match["link"].split() or _FROM.search(lowered, max(0, one.start - 24), one.start)
            ):
                result[index - 1] = one._replace(per=two.per)
    for index in range(1, len(result)):
        one, two = result[index - 1], result[index]
        if two.per is None and one.per is not None and two.start - one.end < 60:
            gap = lowered[one.end : two.start]
            match = re.search(_LINK.pattern + "$", gap)
            similar = one.low and Decimal("0.02") < two.low / one.low < 50
            if (
                match
                and similar
                and one.per in gap[: match.start()]
                and len(gap[: match.start()].split()) <= 3
                and not gap.endswith("up to ")
            ):
                result[index] = two._replace(per=one.per)
    return result
