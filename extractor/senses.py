"""Which sense a stance word has: pure choice among lexicon rows by what stands around the word.

``cut`` is ``reduce`` with jobs and ``decrease`` with prices; ``post`` is ``measure`` with a profit and ``decrease``
with a fall.
The caller says what stands around the word in a :class:`Frame`; no spaCy here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Literal, NamedTuple

from extractor.lexicon import StanceRow, shipped

#: Stand-ins for a party that is an amount, to be given among its heads.
MONEY, PERCENT, NUMBER = "<money>", "<percent>", "<number>"
AMOUNTS = frozenset((MONEY, PERCENT, NUMBER))

_EMPTY: Mapping[str, tuple[str, ...]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around a stance word. All words are lower-case lemmas; every party may have several heads.

    Parties are logical ones: in a passive, the grammatical subject is given as ``objects`` and the "by" phrase as
    ``subjects``; of a participle ("shares held by X") the noun that it stands with is the object; of a relative
    clause the
    noun is the party that the pronoun is. Heads of a party are its head noun, its conjuncts, and what a partitive or an
    amount is of ("a quarter of its workforce": quarter, workforce; "£234m of cuts": ``<money>``, cut). For a nominal
    claim ``objects``
    also hold the compounds ("job cuts": job).

    particles: particles and adverbs that stand with the verb ("up", "out"), and the fixed words of a phrase.
    receivers: the indirect object.
    obliques: preposition → heads of its noun phrases. Compound ones as one word ("out of").
    complement: what clause the word takes.
    present: whether a verb stands in the present tense.
    """

    lemma: str
    particles: frozenset[str] = frozenset()
    voice: Literal["active", "passive"] = "active"
    subjects: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    receivers: tuple[str, ...] = ()
    obliques: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _EMPTY)
    has_money: bool = False
    has_percent: bool = False
    has_number: bool = False
    subject_is_organization: bool = False
    object_is_organization: bool = False
    complement: Literal["", "infinitive", "clause", "gerund"] = ""
    present: bool = False
    quotation: bool = False


class Condition(NamedTuple):
    """A parsed condition: the words that satisfy it, classes resolved."""

    words: frozenset[str]
    negated: bool = False
    none: bool = False
    any: bool = False
    organization: bool = False

    def holds(self, heads: Sequence[str], organization: bool) -> bool:
        """Whether a party with these heads satisfies the condition."""
        found = (
            (self.none and not heads)
            or (self.any and bool(heads))
            or (self.organization and organization)
            or not self.words.isdisjoint(heads)
        )
        return found is not self.negated


class _Compiled(NamedTuple):
    subject: Condition | None
    object: Condition | None
    oblique: tuple[tuple[str, Condition], ...]
    oblique_negated: bool


def parse_condition(text: str, classes: Mapping[str, frozenset[str]]) -> Condition:
    """Parse ``a|@class|none|any|org|amount``, with ``!`` in front to negate. Raises KeyError for an unknown class."""
    negated = text.startswith("!")
    words: set[str] = set()
    flags = {"none": False, "any": False, "org": False}
    for part in text.lstrip("!").split("|"):
        if part in flags:
            flags[part] = True
        elif part == "amount":
            words |= AMOUNTS
        elif part.startswith("@"):
            words |= classes[part[1:]]
        elif part:
            words.add(part)
    return Condition(frozenset(words), negated, flags["none"], flags["any"], flags["org"])


def parse_oblique(text: str, classes: Mapping[str, frozenset[str]]) -> tuple[tuple[tuple[str, Condition], ...], bool]:
    """Parse ``in:@job|staff;by:any``: pairs of preposition and condition, and whether a leading ``!`` negates them."""
    pairs = []
    for part in text.lstrip("!").split(";"):
        preposition, _, alternatives = part.partition(":")
        if preposition:
            pairs.append((preposition.strip(), parse_condition(alternatives.strip() or "any", classes)))
    return tuple(pairs), text.startswith("!")


@lru_cache(maxsize=20_000)
def _compiled(subject: str, object_: str, oblique: str) -> _Compiled:
    return _compile(subject, object_, oblique, shipped().classes)


def _compile(subject: str, object_: str, oblique: str, classes: Mapping[str, frozenset[str]]) -> _Compiled:
    pairs, negated = parse_oblique(oblique, classes)
    return _Compiled(
        parse_condition(subject, classes) if subject else None,
        parse_condition(object_, classes) if object_ else None,
        pairs,
        negated,
    )


#: What a satisfied condition is worth: the more a row asks for, the more it says. The verb's own words weigh most.
_PARTICLE, _OBJECT, _SUBJECT, _OBLIQUE, _COMPLEMENT, _REQUIRES, _VOICE = 10, 4, 3, 3, 2, 2, 1


def weight(row: StanceRow, frame: Frame, classes: Mapping[str, frozenset[str]] | None = None) -> int | None:
    """How well a row fits a frame; None where one of its conditions does not hold.

    classes: the classes of words to resolve ``@class`` with; by default those that ship.
    """
    total = row.priority
    if row.particle:
        if row.particle not in frame.particles and row.particle not in frame.obliques:
            return None
        total += _PARTICLE
    if row.voice:
        if row.voice != frame.voice:
            return None
        total += _VOICE
    if row.requires:
        if not _meets(row.requires, frame):
            return None
        total += _REQUIRES
    if row.complement:
        if row.complement != (frame.complement or "none"):
            return None
        total += _COMPLEMENT
    if not (row.subject or row.object or row.oblique):
        return total
    subject, object_, oblique, negated = (
        _compiled(row.subject, row.object, row.oblique)
        if classes is None
        else _compile(row.subject, row.object, row.oblique, classes)
    )
    if subject is not None:
        if not subject.holds(frame.subjects, frame.subject_is_organization):
            return None
        total += _worth(subject, _SUBJECT)
    if object_ is not None:
        if not object_.holds(frame.objects, frame.object_is_organization):
            return None
        total += _worth(object_, _OBJECT)
    if oblique:
        found = any(
            condition.holds(frame.obliques.get(preposition, ()), False)
            for preposition, condition in oblique
            if preposition in frame.obliques or condition.none
        )
        if found is negated:
            return None
        total += 1 if negated else _OBLIQUE
    return total


def _worth(condition: Condition, full: int) -> int:
    """A condition that names words says more than one that only asks for presence, absence or other words."""
    return full if condition.words and not condition.negated else 1


def _meets(requirement: str, frame: Frame) -> bool:
    if requirement == "money":
        return frame.has_money
    if requirement == "percent":
        return frame.has_percent
    if requirement == "number":
        return frame.has_number
    if requirement == "present":
        return frame.present
    if requirement == "receiver":
        return bool(frame.receivers)
    return frame.has_money or frame.has_percent or frame.has_number


def choose(
    rules: Sequence[StanceRow], frame: Frame, classes: Mapping[str, frozenset[str]] | None = None
) -> StanceRow | None:
    """The sense that fits best, or None where none fits or the best one says that the word is no stance here.

    rules: the rows to choose from, as a STANCE mention's ``rules`` name them; of equals the first wins.
    """
    best: StanceRow | None = None
    most = -1_000
    for row in rules:
        found = weight(row, frame, classes)
        if found is not None and found > most:
            best, most = row, found
    return None if best is None or best.type == "none" else best
