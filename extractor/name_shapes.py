"""What one name can be called: its spelling, its short forms, its acronyms and its head noun.

"Kivu Savings Bank plc" may go on as "Kivu Savings Bank", "Kivu Savings", "Kivu", "KSB" and "the Bank".
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from extractor.names import (
    ALLCAPS,
    CALENDAR,
    COMMON,
    CONNECTOR,
    DIGIT,
    GIVEN,
    HEAD_FIRST,
    HEAD_LAST,
    INITIAL,
    INSTITUTION,
    NATIONALITY,
    OPENER,
    PLACE,
    PLACE_FIRST,
    PLACE_LAST,
    ROLE,
    STOP,
    SUFFIX,
    TITLE,
    TOPIC,
    UPPER,
    WordTable,
)

Strength = Literal["sure", "short", "weak", "acronym", "tail", "place"]

_UNFIT = PLACE | PLACE_FIRST | NATIONALITY | HEAD_LAST | HEAD_FIRST | STOP | TITLE | CALENDAR | TOPIC | ROLE | INITIAL
# What a firm goes by only where it acts: "Leeds said", "General said", "Western Pacific said".
_PLACELIKE = PLACE | PLACE_FIRST | TITLE
# Heads too common to stand for one body: "the Government" is mostly no named one.
_BROAD = frozenset(
    ["Government", "Administration", "State", "City", "House", "Group", "Order", "Friends", "Star", "News"]
)
# Small words that a headline leaves out of a name.
_LEFT_OUT = frozenset(["of", "and", "the", "for", "de", "du", "di"])
_LOOSE = frozenset(["&", "-", "/", ".", ",", "'", "’"])


def spelling(words: Iterable[str]) -> str:
    """The key under which spellings of one name meet: "J.C. Penney", "JC PENNEY"; "Rhone-Poulenc", "Rhone Poulenc"."""
    return "".join([_keys[word] for word in words])


# What headlines clip: "PERU GOVT" is the Peru government.
_CLIPPED = {"govt": "government", "dept": "department"}


class _Keys(dict[str, str]):
    """The letters and digits of words, lower-cased, worked out once and kept."""

    limit = 50_000

    def __missing__(self, word: str) -> str:
        if len(self) > self.limit:
            self.clear()
        lower = word.lower()
        key = lower if word.isalnum() else "".join([character for character in lower if character.isalnum()])
        key = self[word] = _CLIPPED.get(key, key)
        return key


_keys = _Keys()


def abbreviates(short: Sequence[str], words: Sequence[str]) -> bool:
    """Whether the words of a headline's name stand, whole or shortened, in a longer one: "BARTON INT'L", "UNITED TECH".

    A shortened word begins like the whole one and keeps its letters in order.
    """
    wanted = [spelling((word,)) for word in short]
    # A headline leaves small words and initials out: "BANK KIVU" for "Bank of Kivu", "LEE BARTON" for "Lee E. Barton".
    keys = [
        key for key in (spelling((word,)) for word in words) if key in wanted or (key not in _LEFT_OUT and len(key) > 1)
    ]
    for first in range(len(keys) - len(wanted) + 1):
        pairs = list(zip(wanted, keys[first:], strict=False))
        equal = sum(one == two for one, two in pairs)
        if (pairs[0][0] == pairs[0][1] or equal > 1) and all(one == two or _shortens(one, two) for one, two in pairs):
            return True
    return False


def _shortens(short: str, whole: str) -> bool:
    if not 3 <= len(short) < len(whole) or short[0] != whole[0]:
        return False
    rest = iter(whole)
    return all(letter in rest for letter in short)


def strip_suffix(words: Sequence[str], table: WordTable) -> tuple[str, ...]:
    """A name without its legal suffixes and the punctuation before them; never empty."""
    end = len(words)
    while end > 1 and (table.bits(words[end - 1]) & SUFFIX or words[end - 1] in _LOOSE):
        end -= 1
    return tuple(words[:end])


class Shape(NamedTuple):
    """What a name as written can be called: worked out once for each name and kept with the words it is made of.

    key: its spelling; core: its spelling without legal suffixes. short: its short forms, their spellings and whether
    they are weak. acronyms, tail: as the functions of these names give them. place: its first word, where that is a
    place and the name has a suffix. forms: the spellings under which it may stand, without its own.
    """

    key: str
    core: str
    short: tuple[tuple[tuple[str, ...], str, bool], ...]
    acronyms: tuple[str, ...]
    tail: str
    suffixed: bool
    forms: tuple[tuple[str, Strength], ...]


def shape(words: tuple[str, ...], table: WordTable) -> Shape:
    """The shape of a name."""
    found: Shape | None = table.shapes.get(words)
    if found is None:
        if len(table.shapes) > table.shape_limit:
            table.shapes.clear()
        found = table.shapes[words] = _shape(words, table)
    return found


def _shape(words: tuple[str, ...], table: WordTable) -> Shape:
    short = tuple((form, spelling(form), weak) for form, weak in short_forms(words, table))
    letters = tuple(sorted(acronyms(words, table)))
    tail = tail_form(words, table)
    suffixed = has_suffix(words, table)
    derived: list[tuple[str, Strength]] = [(key, "weak" if weak else "short") for _, key, weak in short]
    derived += [(spelling((form,)), "acronym") for form in letters]
    if tail:
        derived.append((spelling((tail,)), "tail"))
    core = strip_suffix(words, table)
    if len(words) > 1 and suffixed and table.bits(words[0]) & _PLACELIKE:
        derived.append((spelling(words[:1]), "place"))
    if len(core) > 2 and suffixed and table.bits(core[1]) & UPPER and not _distinctive(core[:2], table):
        derived.append((spelling(core[:2]), "place"))
    forms: list[tuple[str, Strength]] = []
    for key, strength in derived:
        forms.append((key, strength))
        if len(key) > 5 and key.endswith("s"):
            forms.append((key.removesuffix("s"), strength))
    return Shape(spelling(words), spelling(core), short, letters, tail, suffixed, tuple(forms))


def acronyms(words: Sequence[str], table: WordTable) -> set[str]:
    """The acronyms that a name may be known by, in capitals: with and without its small words."""
    core = strip_suffix(words, table)
    upper = [word for word in core if table.bits(word) & UPPER]
    if len(upper) < 2:
        return set()
    short = "".join(word[0] for word in upper).upper()
    every = "".join(word[0] for word in core if word[0].isalpha()).upper()
    full = "".join(word[0] for word in words if table.bits(word) & UPPER).upper()
    found = {form for form in (short, every, full) if 2 <= len(form) <= 8}
    if len(upper) > 2 and table.bits(upper[0]) & (NATIONALITY | PLACE):
        found.add(short[1:])
    return {form for form in found if len(form) > 1}


def short_forms(words: Sequence[str], table: WordTable) -> list[tuple[tuple[str, ...], bool]]:
    """Shorter forms of a name that a text may go on with, and whether each needs to stand as a name of its own.

    Yields (words, weak): a weak form is an ordinary word or could be something else, and counts only where it is
    capitalised inside a sentence.
    """
    core = strip_suffix(words, table)
    forms: list[tuple[tuple[str, ...], bool]] = []
    if len(core) < len(words):
        forms.append((core, _weak(core, table)))
    lowers = [word.lower() for word in core]
    savings = lowers.index("savings") + 1 if "savings" in lowers[1:] else 0
    if savings and lowers[savings : savings + 2] == ["and", "loan"]:
        forms.append((core[:savings], False))  # "Kivu Savings and Loan Association" goes by "Kivu Savings"
    if any(table.bits(word) & INSTITUTION and table.bits(word) & HEAD_FIRST for word in core[:-1]) and "of" in core:
        return forms
    end = len(core)
    while end > 1:
        end -= 1
        while end > 1 and (core[end - 1] in _LOOSE or table.bits(core[end - 1]) & CONNECTOR):
            end -= 1
        form = core[:end]
        if end == 1 and _forename_of_firm(core, table):
            forms.append((form, False))
            break
        if not _distinctive(form, table):
            break
        forms.append((form, _weak(form, table)))
    initials = _initials(core, table)
    rest = core[initials:]
    # "G. Kivu Brewing Co" goes by "Kivu Brewing" and "Kivu", "Lee E. Kivu Homes Co" by "Kivu Homes".
    for form in {rest, rest[:1]} if initials == 1 else {rest} if initials else ():
        if _distinctive(form, table):
            forms.append((form, _weak(form, table)))
    return [(form, weak) for form, weak in forms if len(spelling(form)) > 2 or table.bits(form[0]) & ALLCAPS]


def _initials(core: Sequence[str], table: WordTable) -> int:
    """How many words of a founder's forenames a name begins with: "G. Kivu Brewing", "Lee E. Kivu"; 0 where none."""
    if len(core) > 2 and table.bits(core[1]) & INITIAL:
        return 2
    first = table.bits(core[0])
    dotted = first & INITIAL or (core[0].count(".") > 1 and not first & (PLACE | NATIONALITY))
    return 1 if len(core) > 1 and dotted and core[1] not in _LOOSE and not table.bits(core[1]) & CONNECTOR else 0


def tail_form(words: Sequence[str], table: WordTable) -> str:
    """The noun that a text goes on with, as in "the Commission", "the Bank", "Rovers"; empty where there is none."""
    core = strip_suffix(words, table)
    if len(core) < 2:
        return ""
    first, last = table.bits(core[0]), table.bits(core[-1])
    if first & HEAD_FIRST and first & INSTITUTION and core[1] in ("of", "for"):
        return core[0] if core[0] not in _BROAD else ""
    return core[-1] if last & HEAD_LAST and last & INSTITUTION and core[-1] not in _BROAD else ""


def has_suffix(words: Sequence[str], table: WordTable) -> bool:
    """Whether a name carries its legal suffix."""
    return len(strip_suffix(words, table)) < len(words)


def _distinctive(form: Sequence[str], table: WordTable) -> bool:
    upper = [word for word in form if table.bits(word) & UPPER]
    if len(form) == 1:
        return not table.bits(form[0]) & (_UNFIT | GIVEN)
    if any(not table.bits(word) & (_UNFIT | COMMON) for word in upper):
        return True
    if table.bits(form[-1]) & CONNECTOR:
        return False
    return any(not table.bits(word) & (PLACE | PLACE_FIRST | PLACE_LAST | NATIONALITY | HEAD_FIRST) for word in upper)


def _forename_of_firm(core: Sequence[str], table: WordTable) -> bool:
    """Whether a name is a forename and a firm's noun: "Aurelia Motors" goes by "Aurelia"."""
    first, second = table.bits(core[0]), table.bits(core[1])
    return bool(first & GIVEN and second & HEAD_LAST) and not (first & _UNFIT or second & INSTITUTION)


def _weak(form: Sequence[str], table: WordTable) -> bool:
    return len(form) == 1 and bool(table.bits(form[0]) & (COMMON | OPENER | PLACE | GIVEN | DIGIT | NATIONALITY))


def generic_tail(words: Sequence[str], short: Sequence[str], table: WordTable) -> bool:
    """Whether what a longer name adds to a shorter one says only what sort of body it is."""
    tail = words[len(short) :]
    return all(
        (table.bits(word) & (SUFFIX | HEAD_LAST) and not table.bits(word) & INSTITUTION) or word in _LOOSE
        for word in tail
    )
