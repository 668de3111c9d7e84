"""The names of one document put together: short forms, acronyms, spellings, and the fullest form of each.

"Kivu Savings Bank plc" makes "Kivu Savings Bank", "Kivu Savings", "Kivu" and "KSB" stand for it further on, where
nothing speaks against it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extractor.gazetteer import OrganizationRow
from extractor.lexicon import shipped
from extractor.name_shapes import Strength, abbreviates, generic_tail, has_suffix, shape, spelling, strip_suffix
from extractor.names import (
    ALLCAPS,
    CALENDAR,
    COMMON,
    GIVEN,
    HEAD_FIRST,
    HEAD_LAST,
    INITIAL,
    NATIONALITY,
    PLACE,
    PLACE_FIRST,
    ROLE,
    STOP,
    TITLE,
    TOPIC,
    WordTable,
)

_UNFIT = PLACE | PLACE_FIRST | NATIONALITY | HEAD_LAST | HEAD_FIRST | STOP | TITLE | CALENDAR | TOPIC | ROLE | INITIAL
# What is called so is often a part of the one that goes by its first word: "Ford Credit Inc".
_OFFSHOOTS = frozenset(
    [
        "credit",
        "finance",
        "mortgage",
        "leasing",
        "ventures",
        "capital",
        "securities",
        "energy",
        "media",
        "records",
        "canada",
        "europe",
        "foundation",
        "international",
        "overseas",
    ]
)
_CONTESTED = ("acronym", "tail", "place")


def names_offshoot(tail: Sequence[str], table: WordTable) -> bool:
    """Whether what a longer name adds to an organization's says that it is a part of it: "Kivu | France SA"."""
    return any(word.lower() in _OFFSHOOTS or table.bits(word) & (PLACE | NATIONALITY) for word in tail)


@dataclass
class Organization:
    """One organization of a document.

    names: its forms as written, each a tuple of words; counts: how often each stands in the text.
    row: the gazetteer's row, if one is known. first: the position of its first mention.
    """

    names: dict[tuple[str, ...], int] = field(default_factory=dict)
    row: OrganizationRow | None = None
    ticker: str = ""
    first: int = sys.maxsize

    def add(self, words: tuple[str, ...], row: OrganizationRow | None, position: int = sys.maxsize) -> None:
        """Count one more mention, at a position of the text."""
        self.names[words] = self.names.get(words, 0) + 1
        self.first = min(self.first, position)
        if self.row is None:
            self.row = row

    def absorb(self, other: Organization) -> None:
        """Take over the forms of another entry that turned out to be the same organization."""
        for words, count in other.names.items():
            self.names[words] = self.names.get(words, 0) + count
        self.row = self.row or other.row
        self.ticker = self.ticker or other.ticker
        self.first = min(self.first, other.first)

    def canonical(self, table: WordTable) -> tuple[str, ...]:
        """The fullest form: mixed case before capitals throughout, a legal name before others, then most letters.

        Of equals it is the first.
        """
        if len(self.names) == 1:
            return next(iter(self.names))

        def fullness(words: tuple[str, ...]) -> tuple[int, int, int]:
            shouted = len(words) > 1 or len(words[0]) > 5
            capitals = shouted and all(table.bits(word) & ALLCAPS or not word[0].isalpha() for word in words)
            return (0 if capitals else 1, int(has_suffix(words, table)), len(spelling(words)))

        return max(self.names, key=fullness)


class Registry:
    """The organizations of one document, found by any spelling of any of their forms."""

    def __init__(self, table: WordTable) -> None:
        """table: what the words of names can be."""
        self.table = table
        self.organizations: list[Organization] = []
        self._by_spelling: dict[str, Organization] = {}
        self._by_row: dict[str, Organization] = {}
        self._merged: dict[int, tuple[Organization, Organization]] = {}
        self._holding: dict[str, list[Organization]] = {}
        self._ending: dict[str, list[Organization]] = {}
        self._shortened: dict[str, list[Organization]] = {}

    def add(self, words: tuple[str, ...], row: OrganizationRow | None, position: int = sys.maxsize) -> Organization:
        """Register a mention that is an organization's, at a position of the text."""
        key = shape(words, self.table).core
        entry = self._by_spelling.get(key)
        if entry is not None and row is not None and entry.row is not None and entry.row.id != row.id:
            entry = None
        if entry is None and row is not None:
            entry = self._by_row.get(row.id)
        if entry is None:
            entry = Organization()
            self.organizations.append(entry)
        entry.add(words, row, position)
        self._by_spelling[key] = entry
        if row is not None:
            self._by_row.setdefault(row.id, entry)
        return entry

    def has(self, word: str) -> bool:
        """Whether a word alone is the name of an organization found so far that the gazetteer does not know."""
        entry = self._by_spelling.get(spelling((word,)))
        return entry is not None and entry.row is None and all(len(name) == 1 for name in entry.names)

    def merge(self, keep: Organization, drop: Organization) -> None:
        """Make two entries one."""
        if keep is drop:
            return
        keep.absorb(drop)
        self._merged[id(drop)] = drop, keep
        for key in [shape(words, self.table).core for words in drop.names]:
            if self._by_spelling.get(key) is drop:
                self._by_spelling[key] = keep
        for identifier, entry in self._by_row.items():
            if entry is drop:
                self._by_row[identifier] = keep

    def _among(self, entries: Iterable[Organization]) -> dict[int, Organization]:
        """What entries have become by merging, each once."""
        found = {}
        for entry in entries:
            while id(entry) in self._merged:
                entry = self._merged[id(entry)][1]
            found[id(entry)] = entry
        return found

    def link(self) -> None:
        """Join entries of which one is a short form or the acronym of another."""
        table = self.table
        self._join_clipped()
        longest_first = sorted(
            self.organizations, key=lambda entry: -max([len(shape(words, table).key) for words in entry.names])
        )
        for entry in self.organizations:
            for word in {word for words in entry.names for word in words[1:]}:
                self._holding.setdefault(word, []).append(entry)
            for ending in {shape(words, table).tail for words in entry.names}:
                self._ending.setdefault(ending, []).append(entry)
            for short in {key for words in entry.names for _, key, _ in shape(words, table).short}:
                self._shortened.setdefault(short, []).append(entry)
        for entry in longest_first:
            if id(entry) in self._merged:
                continue
            for words in list(entry.names):
                known = shape(words, table)
                for form, key, _ in [(words, known.key, False), *known.short]:
                    other = self._by_spelling.get(key)
                    if (other is None or other is entry) and len(key) > 5 and key.endswith("s"):
                        other = self._by_spelling.get(key[:-1])
                    if (
                        other is not None
                        and other is not entry
                        and self._same(entry, words, other, form)
                        and (key in (known.key, known.core) or self._goes_by(entry, key, other))
                    ):
                        self.merge(entry, other)
                first = self._by_spelling.get(spelling(words[:1]))
                if first is not None and first is not entry and self._introduces(entry, words, first):
                    self.merge(entry, first)
                for before, word in pairwise(words):
                    if before in ("-", "/"):  # neither "Kivu" nor "Moss" is "Kivu-Moss Inc"
                        continue
                    part = self._by_spelling.get(spelling((word,)))
                    if part is not None and part is not entry and self._part(part, words):
                        self.merge(entry, part)
                tail = self._by_spelling.get(spelling((known.tail,)))
                if tail is not None and tail is not entry and tail.row is None and self._only_tail(words):
                    self.merge(entry, tail)
                for letters in known.acronyms:
                    other = self._by_spelling.get(letters.lower())
                    if other is not None and other is not entry and self._abbreviates(other, letters, entry):
                        other.row = entry.row
                        self.merge(entry, other)
        self.organizations = [entry for entry in self.organizations if id(entry) not in self._merged]

    def adopt(self, entry: Organization) -> None:
        """Join an entry that only a headline names to the first organization of the text whose name it shortens."""
        if id(entry) in self._merged or entry.row is not None:
            return
        words = next(iter(entry.names))
        fuller = [
            other
            for other in self.organizations
            if other is not entry
            and any(len(spelling(name)) > len(spelling(words)) and abbreviates(words, name) for name in other.names)
        ]
        if fuller and len(entry.names) == 1:
            self.merge(min(fuller, key=lambda other: other.first), entry)
            self.organizations = [other for other in self.organizations if other is not entry]

    def _same(self, longer: Organization, words: Sequence[str], shorter: Organization, form: Sequence[str]) -> bool:
        if self._compatible(longer, shorter) and longer.row is not None and shorter.row is not None:
            return True
        if shorter.row is not None and has_suffix(words, self.table) and names_offshoot(words[len(form) :], self.table):
            return False  # "Kivu France SA" is no longer name of a "Kivu" that is known, but of a part of it
        if any(has_suffix(name, self.table) for name in shorter.names) and len(spelling(form)) < len(
            spelling(strip_suffix(words, self.table))
        ):
            return False  # "Kivu Corp" is no short form of "Kivu Finance Co"
        if shorter.row is not None and longer.row is None and not has_suffix(words, self.table):
            return False  # "BBC Radio" is a part of the BBC
        if generic_tail(words, form, self.table):
            return self._compatible(longer, shorter)
        return shorter.row is None

    def _join_clipped(self) -> None:
        """Join names whose last word is clipped: "Kivu Pharma" is "Kivu Pharmaceuticals"."""
        clipped = shipped().classes["clipped"]
        begun: dict[str, list[tuple[str, Organization]]] = {}
        for entry in self.organizations:
            words = strip_suffix(next(iter(entry.names)), self.table)
            if len(words) > 1:
                begun.setdefault(spelling(words[:-1]), []).append((spelling(words[-1:]), entry))
        for same in begun.values():
            same.sort(key=lambda one: -len(one[0]))
            for number, (last, entry) in enumerate(same):
                for whole, fuller in same[:number]:
                    if last in clipped and whole.startswith(last) and self._compatible(fuller, entry):
                        self.merge(fuller, entry)
                        break
        self.organizations = [entry for entry in self.organizations if id(entry) not in self._merged]

    def _goes_by(self, longer: Organization, key: str, shorter: Organization) -> bool:
        """Whether a short form is of this name: of several it is of the one that the text names first.

        "Kivu" is "Kivu Press", not "Kivu Insight" that is named after it; nor are these two one, for both being "Kivu".
        """
        fullest = shape(shorter.canonical(self.table), self.table)
        if key not in (fullest.key, fullest.core):
            return False
        rivals = self._among(self._shortened.get(key, ())).values()
        return all(longer.first <= rival.first for rival in rivals if rival is not shorter)

    def _introduces(self, longer: Organization, words: Sequence[str], shorter: Organization) -> bool:
        """Whether the text gave a name in full before its first word, whatever else is known by that word."""
        table = self.table
        if len(words) < 2 or table.bits(words[0]) & ALLCAPS:
            return False
        alone = all(len(name) == 1 for name in shorter.names)
        kind = strip_suffix(words, table)[-1].lower()
        return has_suffix(words, table) and alone and longer.first < shorter.first and kind not in _OFFSHOOTS

    def _part(self, shorter: Organization, words: Sequence[str]) -> bool:
        """Whether a name of one rare word is the part of a longer one by which it goes: "Compagnie Orvalle de Gaz"."""
        name = next(iter(shorter.names))
        bits = self.table.bits(name[0])
        if (
            len({spelling(each) for each in shorter.names}) > 1
            or len(name) > 1
            or shorter.row is not None
            or bits & (_UNFIT | GIVEN | COMMON)
        ):
            return False
        written = {words for each in shorter.names for words in each}
        longer = self._among(entry for word in written for entry in self._holding.get(word, ()))
        longer.pop(id(shorter), None)
        if len(longer) > 1:  # "Orvalle" is "Lee E. Orvalle Corp" rather than "Lee E. Orvalle Credit Corp"
            table = self.table
            longer = {
                key: entry
                for key, entry in longer.items()
                if any(strip_suffix(words, table)[-1] in written for words in entry.names)
            }
        return len(longer) == 1 and any(tuple(words) in entry.names for entry in longer.values())

    def _only_tail(self, words: Sequence[str]) -> bool:
        """Whether no other organization's name ends in the same noun."""
        tail = shape(tuple(words), self.table).tail
        return len(self._among(self._ending.get(tail, ()))) == 1

    def _abbreviates(self, other: Organization, form: str, entry: Organization) -> bool:
        """An acronym that the text itself explains is that name's, whatever else it is known for."""
        return self._compatible(entry, other) or all(spelling(words) == form.lower() for words in other.names)

    @staticmethod
    def _compatible(one: Organization, two: Organization) -> bool:
        return one.row is None or two.row is None or one.row.id == two.row.id

    def forms(self) -> dict[str, tuple[Organization, Strength]]:
        """Every spelling that stands for one of the organizations, and how much it may be trusted.

        An acronym or head noun that two organizations share stands for neither, a short form for the one that the
        text names first.
        """
        table: dict[str, tuple[Organization, Strength]] = {}
        sure: dict[str, Organization] = {}
        for entry in self.organizations:
            for words in entry.names:
                known = shape(words, self.table)
                sure.setdefault(known.key, entry)
                sure.setdefault(known.core, entry)
        contested: set[str] = set()
        for entry in self.organizations:
            for words in entry.names:
                for key, strength in shape(words, self.table).forms:
                    if not key or key in sure:
                        continue
                    other = table.get(key)
                    if other is not None and other[0] is not entry:
                        if strength in _CONTESTED or other[1] in _CONTESTED:
                            contested.add(key)
                        elif other[0].first < entry.first:  # the one that the text begins with goes by it
                            continue
                    table[key] = (entry, strength)
        for key in contested:
            table.pop(key, None)
        table.update({key: (entry, "sure") for key, entry in sure.items()})
        return table
