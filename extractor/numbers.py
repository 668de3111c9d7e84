"""Numbers as news writes them: digits, newswire fractions, words and scale words. Pure text in, decimals out.

Everything here is linear in the length of the text: no expression holds a quantifier over another that can match the
same characters, and whitespace between parts is bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from extractor.rows import LEXICONS, read_rows

#: Whitespace that may stand between the parts of one amount: blanks on a line, or one line break with its indent.
GAP = r"(?:[ \t\u00a0\u2007\u2009\u202f]{1,4}|[ \t]{0,4}\r?\n[ \t]{0,8})"

#: Digits in one number; longer runs are no amounts.
LONGEST = 30

_VULGAR = {"½": "1/2", "⅓": "1/3", "⅔": "2/3", "¼": "1/4", "¾": "3/4", "⅛": "1/8", "⅜": "3/8", "⅝": "5/8", "⅞": "7/8"}
_DENOMINATORS = {2, 3, 4, 5, 6, 8, 10, 16, 20, 32, 64, 100, 128}

_DIGITS = re.compile(
    r"(?:(?P<whole>\d+(?:,\d+)*)(?P<decimals>[ ]\.[ ]\d+(?!\d)|(?:\.\d+)*)|(?P<point>\.\d+))"
    r"(?P<vulgar>[ -]?[½⅓⅔¼¾⅛⅜⅝⅞])?"
)
_FRACTION = re.compile(rf"(?:-|{GAP}(?:-[ ])?)(\d{{1,3}})[ ]?/[ ]?(\d{{1,3}})(?![\d/])")
_SLASH = re.compile(r"[ ]?/[ ]?(\d{1,3})(?![\d/,.]\d)(?!\d)")


_MONTH = re.compile(
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?[ \n]{1,3}$"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_LETTERS = re.compile(r"[^\W\d_]+")
_ARTICLE = re.compile(r"(?<![^\W_])an?\s{1,4}$")

ONE = Decimal(1)


class NumeralRow(BaseModel):
    """A word of a number.

    kind: unit (1 to 19), ten, hundred (a factor within a group), scale, or part (of a whole).
    value: a decimal or a quotient such as ``1/3``.
    attach: whether a scale stands apart from its digits, is glued to them ("5m"), or either.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    form: str
    kind: Literal["unit", "ten", "hundred", "scale", "part"]
    value: str
    attach: Literal["apart", "glued", "either"] = "apart"
    note: str = ""

    @property
    def number(self) -> Decimal:
        """The value as a decimal; a quotient is rounded to the context's precision."""
        return quotient(self.value)


class Quantity(NamedTuple):
    """A number in a text.

    start, end: half-open offsets in code points, scale words included.
    value: with its scale.
    scale: what scale words multiply by; 1 without.
    kind: "digits", "words", or "part" for a fraction in words ("two-thirds").
    """

    start: int
    end: int
    value: Decimal
    scale: Decimal
    kind: str


def quotient(text: str) -> Decimal:
    """``"1/3"`` or ``"0.5"`` as a decimal. Raises decimal.InvalidOperation for anything else."""
    top, _, bottom = text.partition("/")
    return Decimal(top) / Decimal(bottom) if bottom else Decimal(top)


def plain(value: Decimal) -> str:
    """A decimal as a string without exponent and without trailing zeros, ``"1130000000"``, ``"0.34"``."""
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("", "-0") else text


def dated(lowered: str, quantity: Quantity) -> bool:
    """Whether a number of a lower-cased text reads as a year or as the day of a month that stands before it."""
    if quantity.scale != 1 or quantity.kind != "digits":
        return False
    if _YEAR.fullmatch(lowered, quantity.start, quantity.end):
        return True
    return _MONTH.search(lowered, max(0, quantity.start - 12), quantity.start) is not None


def dated_in_month(lowered: str, quantity: Quantity) -> bool:
    """Whether a number of a lower-cased text is a year that stands behind its month: "June 1985"."""
    if quantity.scale != 1 or not _YEAR.fullmatch(lowered, quantity.start, quantity.end):
        return False
    return _MONTH.search(lowered, max(0, quantity.start - 12), quantity.start) is not None


def lower(text: str) -> str:
    """Lower-cased text of the same length: a character whose lower case is longer stays as it is."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(small if len(small := char.lower()) == 1 else char for char in text)


def digits(whole: str, decimals: str = "") -> Decimal | None:
    """The value of digits with grouping commas (Western or Indian) and a decimal part, or None if they group otherwise.

    whole: digits and commas. decimals: ``""`` or a point and digits; several points are grouping ("1.234.567").
    """
    if len(whole) + len(decimals) > LONGEST:
        return None
    if not decimals and "," not in whole:
        return Decimal(whole)
    groups = whole.split(",")
    if len(groups) > 1:
        head, middle, last = groups[0], groups[1:-1], groups[-1]
        if len(last) != 3:
            # a decimal comma, "7,5 million": only where no other comma stands
            if middle or decimals or len(last) > 2:
                return None
            return Decimal(f"{head}.{last}")
        western = len(head) <= 3 and all(len(group) == 3 for group in middle)
        indian = len(head) <= 2 and all(len(group) == 2 for group in middle)
        if not western and not indian:
            return None
    points = decimals.replace(" ", "").split(".")[1:]
    if len(points) > 1:
        if len(groups) > 1 or len(whole) > 3 or any(len(group) != 3 for group in points):
            return None
        return Decimal(whole + "".join(points))
    return Decimal("".join(groups) + (f".{points[0]}" if points else ""))


class Numerals:
    """The words of numbers, ready to read a text with."""

    def __init__(self, rows: Iterable[NumeralRow]) -> None:
        """Index the rows."""
        self.rows = tuple(rows)
        self.words = {row.form: row for row in self.rows if row.attach != "glued"}
        spelled = [row.form for row in self.rows if row.kind != "scale"]
        spelled += [row.form for row in self.rows if row.kind == "scale" and row.attach != "glued"]
        word = trie(spelled)
        heads = trie(sorted({form[:length] for form in spelled for length in range(1, len(form))}))
        #: Holds at each character of a token at which a number may begin, its words cut in two or not.
        self.openings = re.compile(rf"\d|[½⅓⅔¼¾⅛⅜⅝⅞]|(?<![^\W_])(?:{word}|{heads}$)", re.IGNORECASE)
        self._run = re.compile(
            rf"{word}(?![^\W_])(?:(?:-|{GAP}(?:(?:and{GAP})?(?:an?{GAP})?)){word}(?![^\W_])){{0,24}}"
        )
        self._find = re.compile(rf"\d|[½⅓⅔¼¾⅛⅜⅝⅞]|(?<![^\W_])(?={word}(?![^\W_]))")
        apart = trie([row.form for row in self.rows if row.kind == "scale" and row.attach != "glued"])
        glued = trie([row.form for row in self.rows if row.kind == "scale" and row.attach != "apart"])
        self._scale = re.compile(
            rf"(?:(?P<glued>{glued})|(?:-(?:\r?\n[ \t]{{0,8}})?|{GAP})(?P<apart>{apart}))(?![^\W_])"
        )
        self._scales = {row.form: row.number for row in self.rows if row.kind == "scale"}
        self._of_whole = re.compile(rf"{GAP}of{GAP}(?:an?|one)(?={GAP})")
        self._half = re.compile(rf"{GAP}and{GAP}an?{GAP}(half|quarter|third)(?![^\W_])")

    def find(self, text: str, places: Iterable[int] | None = None) -> list[Quantity]:
        """The numbers of a lower-cased text, in order, none overlapping.

        places: the only offsets at which numbers may begin, in order; None for anywhere.
        """
        found: list[Quantity] = []
        begins, position = self._find.match, 0
        for start in [hit.start() for hit in self._find.finditer(text)] if places is None else places:
            if start < position or not begins(text, start):
                continue
            read = self._words if text[start].isalpha() else self._digits
            quantity, position = read(text, start)
            if quantity is not None:
                found.append(quantity)
        return found

    def scale_at(self, text: str, position: int) -> tuple[Decimal, int]:
        """The factor of the scale words at a position of a lower-cased text and their end; (1, position) if none."""
        factor = ONE
        for _ in range(2):
            match = self._scale.match(text, position)
            if match is None:
                break
            factor *= self._scales[match["glued"] or match["apart"]]
            position = match.end()
        return factor, position

    def _digits(self, text: str, start: int) -> tuple[Quantity | None, int]:
        if text[start] in _VULGAR:
            return Quantity(start, start + 1, quotient(_VULGAR[text[start]]), ONE, "digits"), start + 1
        if start and text[start - 1] == "." and not text[max(0, start - 2) : start - 1].isalnum():
            start -= 1
        match = _DIGITS.match(text, start)
        if match is None:  # a digit of another script that opens no decimal number
            return None, start + 1
        end = match.end()
        if match["point"]:
            value = Decimal("0" + match["point"]) if end - start <= LONGEST else None
        else:
            value = digits(match["whole"], match["decimals"])
        if value is None:
            return self._first_group(text, match), end
        if match["vulgar"]:
            value += quotient(_VULGAR[match["vulgar"][-1]])
        elif not match["decimals"] and not match["point"]:
            fraction = _FRACTION.match(text, end)
            if fraction is None and (slash := _SLASH.match(text, end)):
                if int(slash[1]) in _DENOMINATORS and 0 < value < int(slash[1]):
                    value, end = value / int(slash[1]), slash.end()
            elif fraction and int(fraction[2]) in _DENOMINATORS and 0 < int(fraction[1]) < int(fraction[2]):
                value, end = value + Decimal(fraction[1]) / Decimal(fraction[2]), fraction.end()
            elif half := self._half.match(text, end):
                value, end = value + self.words[half[1]].number, half.end()
        factor, end = self.scale_at(text, end)
        return Quantity(start, end, value * factor, factor, "digits"), end

    def _first_group(self, text: str, match: re.Match[str]) -> Quantity | None:
        # "500 USD" in "1,2,500 USD": of digits that do not group, only the last group can be a number of its own
        last = match["whole"].rpartition(",")[2] if match["whole"] and not match["decimals"] else ""
        if not last or len(last) == len(match["whole"]) or len(last) > LONGEST:
            return None
        start = match.end("whole") - len(last)
        factor, end = self.scale_at(text, match.end("whole"))
        return Quantity(start, end, Decimal(last) * factor, factor, "digits")

    def _words(self, text: str, start: int) -> tuple[Quantity | None, int]:
        run = self._run.match(text, start)
        assert run is not None
        pieces = [
            (match.group(), start + match.start(), start + match.end())
            for match in _LETTERS.finditer(text[start : min(run.end(), start + 120)])
        ]
        article = _ARTICLE.search(text[max(0, start - 6) : start])
        length, value, scale, part = self.read([piece[0] for piece in pieces], article is not None)
        if not length:
            return None, pieces[0][2]
        end = pieces[length - 1][2]
        if part and (whole := self._of_whole.match(text, end)):
            factor, after = self.scale_at(text, whole.end())
            if factor != 1:
                value, scale, part, end = value * factor, factor, False, after
        if article is not None and self.words[pieces[0][0]].kind in ("hundred", "scale", "part"):
            start = max(0, start - 6) + article.start()
        return Quantity(start, end, value, scale, "part" if part else "words"), end

    def read(self, words: Sequence[str], article: bool = False) -> tuple[int, Decimal, Decimal, bool]:
        """Read the longest number at the head of some words.

        words: lower-cased, with "and", "a" and "an" between them as they stand.
        article: "a" or "an" stands before the first of them.
        Returns how many words it takes (0 if none), the value, the factor of its last scale word, and whether it is
        but a fraction.
        """
        total = group = Decimal(0)
        scale, taken, part = Decimal(1), 0, False
        limit: Decimal | None = None  # what follows within the group must be smaller
        index = 0
        while index < len(words):
            word = words[index]
            if word in ("and", "a", "an"):
                index += 1
                continue
            row = self.words[word]
            number = row.number
            between = words[taken:index] if taken else []
            if row.kind in ("unit", "ten"):
                if part or (limit is not None and number >= limit) or between not in ([], ["and"]):
                    break
                if between == ["and"] and taken and self.words[words[taken - 1]].kind not in ("hundred", "scale"):
                    # "two and a half" goes on, "two and three" does not
                    following = words[index + 1] if index + 1 < len(words) else ""
                    if not (number == 1 and following in self.words and self.words[following].kind == "part"):
                        break
                    taken_words, addition = index + 2, self.words[following].number
                    group += addition
                    index = taken = taken_words
                    limit = Decimal(0)
                    continue
                group += number
                limit = Decimal(10) if row.kind == "ten" else Decimal(0)
            elif row.kind == "hundred":
                if between or part or (not taken and not article):
                    break
                group = (group or Decimal(1)) * number
                limit = Decimal(100)
            elif row.kind == "part":
                if not taken:
                    if word != "half" and not article:
                        break
                    group, part = number, True
                elif between in (["and", "a"], ["and", "an"]):
                    group += number
                elif not between and limit is not None and total == 0 and not part:
                    group, part = group * number, True
                else:
                    break
                limit = Decimal(0)
            else:
                allowed = [[], ["a"]] if part else [[]]
                if between not in allowed or (not taken and not article):
                    break
                total += (group or Decimal(1)) * number
                scale, group, part = number, Decimal(0), False
                limit = number if number > 1000 else Decimal(1000)
                index += 1
                taken = index
                if index < len(words) and words[index] in self.words and self.words[words[index]].kind == "scale":
                    total *= self.words[words[index]].number
                    scale *= self.words[words[index]].number
                    index += 1
                    taken = index
                continue
            index += 1
            taken = index
        return taken, total + group, scale, part


def trie(forms: Iterable[str]) -> str:
    """A regular expression for any of the forms, longest first, that never tries the same prefix twice."""
    tree: dict[str, dict[str, object]] = {}
    for form in forms:
        node = tree
        for char in form:
            node = node.setdefault(char, {})  # type: ignore[assignment]
        node[""] = {}
    return _branch(tree)


def _branch(node: dict[str, dict[str, object]]) -> str:
    ends = "" in node
    branches = [re.escape(char) + _branch(child) for char, child in node.items() if char]  # type: ignore[arg-type]
    if not branches:
        return ""
    joined = branches[0] if len(branches) == 1 else "(?:" + "|".join(branches) + ")"
    return f"(?:{joined})?" if ends else joined


@lru_cache(maxsize=1)
def shipped_numerals() -> Numerals:
    """The numerals of the lexicon that ships."""
    return Numerals(read_rows(LEXICONS / "numerals.csv", NumeralRow))


def quantities(text: str, places: Iterable[int] | None = None) -> tuple[Quantity, ...]:
    """The numbers of a text by the shipped numerals. places: see :meth:`Numerals.find`."""
    return tuple(shipped_numerals().find(lower(text), places))
