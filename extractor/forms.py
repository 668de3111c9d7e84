"""What the parser knows of a word form: its row among the frequent forms, its shape, and hashed character n-grams.

Training and parsing share these functions, so a model always sees the features that it was trained on.
"""

from __future__ import annotations

from typing import Final
from zlib import crc32

#: Shapes of a form, in the order of their rows in the model.
SHAPES: Final = ("lower", "title", "upper", "mixed", "letter", "number", "alphanumeric", "symbol", "other")

#: Characters of a form that are looked at; longer ones are web addresses and the like.
LONGEST: Final = 24

#: Quotation marks and dashes that are written as one.
_MARKS: Final = str.maketrans("“”„«»‘’´`–—", '"""""' + "''''" + "--")


def norm(form: str) -> str:
    """The form in lower case with every digit as 0, so that all amounts of one form look the same."""
    lower = form.lower()[:LONGEST]
    if lower.isalpha():
        return lower
    return "".join("0" if character.isdigit() else character for character in lower).translate(_MARKS)


def shape(form: str) -> int:
    """The number of the form's shape in :data:`SHAPES`."""
    if form.isalpha():
        if form.islower():
            return 0
        if len(form) == 1:
            return 4
        if form.isupper():
            return 2
        return 1 if form[0].isupper() and form[1:].islower() else 3
    digits = any(character.isdigit() for character in form)
    letters = any(character.isalpha() for character in form)
    if digits:
        return 6 if letters else 5
    return 8 if letters else 7


def ngrams(form: str, buckets: int) -> list[int]:
    """Rows of the n-gram table: n-grams of 2 to 5 characters of the marked norm ("<oil>"), hashed with CRC-32."""
    marked = f"<{norm(form)}>"
    size = len(marked)
    return [
        crc32(marked[start : start + length].encode("utf-8")) % buckets
        for length in range(2, 6)
        for start in range(max(1, size - length + 1))
    ]
