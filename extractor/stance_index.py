"""The look-up table of the STANCE ruler: what every word form may be, worked out once from the lexicon.

Words are hashes of their lower-cased forms, as spaCy keeps them, so that looking one up makes no string.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from spacy.strings import get_string_id as hash_of

from extractor.annotations import Value
from extractor.inflection import noun_forms, verb_forms
from extractor.lexicon import FIGURES, Lexicon, StanceRow
from extractor.senses import parse_condition, parse_oblique


def hashes(words: Iterable[str]) -> frozenset[int]:
    """Words as the table knows them."""
    return frozenset(hash_of(word) for word in words)


#: Words of which a sentence must have one (None: no need), and whether it must have a number.
Need = tuple[frozenset[int] | None, bool]


class Reading(NamedTuple):
    """One way to read a word form: the lemma it is of, and the rows that could then hold. Words are hashes of lower
    forms.

    finite: whether the form can be none but a verb in the past or a participle.
    needs: what the sentence must have, for each plain row.
    weak: every plain row needs something.
    idle: rows that say when the word is no stance, which never make a mention by themselves.
    particles: the particles of other rows of the lemma: their words, and the rows.
    """

    lemma: str
    nominal: bool
    finite: bool
    rows: tuple[StanceRow, ...]
    needs: tuple[Need, ...]
    weak: bool
    particles: tuple[tuple[tuple[int, ...], tuple[StanceRow, ...]], ...]
    idle: tuple[StanceRow, ...] = ()


class Entry(NamedTuple):
    """What a token's lower-cased form may be: a word by itself, or the first of a form of several tokens.

    particles: the first words of all particles.
    nominal: whether it is a noun; None where its neighbours have to tell.
    needs: those of all rows of weak readings.
    known: what was written of it where it stood without a particle, by whether it was a noun and which needs were met.
    """

    readings: tuple[Reading, ...]
    known: dict[tuple[bool, tuple[bool, ...]], Value | None]
    longer: tuple[tuple[tuple[int, ...], Entry], ...] = ()
    particles: frozenset[int] = frozenset()
    nominal: bool | None = False
    needs: tuple[Need, ...] = ()


def build_index(lexicon: Lexicon) -> dict[int, Entry]:
    """The look-up table of a lexicon: hash of the first token's lower form → :class:`Entry`."""
    forms: dict[str, dict[tuple[str, ...], list[Reading]]] = defaultdict(lambda: defaultdict(list))
    related = _Related(lexicon.classes)
    for (pos, lemma), rows in lexicon.by_lemma.items():
        plain = tuple(sorted((row for row in rows if not row.particle and row.type != "none"), key=_default_rank))
        needs = tuple((related.evidence(row), row.requires in FIGURES) for row in plain)
        particles: dict[str, list[StanceRow]] = defaultdict(list)
        for row in rows:
            if row.particle:
                particles[row.particle].append(row)
        idle = tuple(row for row in rows if not row.particle and row.type == "none")
        with_particles = tuple(
            (tuple(hash_of(word) for word in words.split()), tuple(sorted(particles[words], key=_default_rank)))
            for words in sorted(particles, key=lambda words: (-len(words.split()), words))
            if any(row.type != "none" for row in particles[words])
        )
        tags: dict[str, set[str]] = defaultdict(set)
        for form in verb_forms(lemma) if pos == "verb" else noun_forms(lemma):
            tags[form.text].add(form.tag)
        for text, found in tags.items():
            finite = found <= {"past", "participle"}
            weak = all(words is not None or figure for words, figure in needs)
            reading = Reading(lemma, pos == "noun", finite, plain, needs, weak, with_particles, idle)
            first, *rest = re.findall(r"[^\s-]+|-", text)
            forms[first][tuple(rest)].append(reading)
    return {hash_of(first): _entry(found) for first, found in forms.items()}


def _entry(found: Mapping[tuple[str, ...], Sequence[Reading]]) -> Entry:
    longer = tuple(
        (tuple(hash_of(word) for word in rest), _single(found[rest]))
        for rest in sorted(found, key=lambda rest: (-len(rest), rest))
        if rest
    )
    return _single(found.get((), ()))._replace(longer=longer)


def _single(readings: Sequence[Reading]) -> Entry:
    return Entry(
        tuple(readings),
        particles=frozenset(words[0] for reading in readings for words, _ in reading.particles),
        nominal=_settled(readings),
        needs=tuple(need for reading in readings if reading.weak for need in reading.needs),
        known={},
    )


def value_of_rows(rows: Sequence[StanceRow], *, nominal: bool, strong: bool) -> Value:
    """What is written of a mention. rows: the best guess first. strong: whether the word alone is evidence."""
    first = rows[0]
    return {
        "lemma": first.name,
        "type": first.type,
        "rules": [row.id for row in rows],
        "nominal": nominal,
        "strong": strong,
    }


def _settled(readings: Sequence[Reading]) -> bool | None:
    """Whether a word is a noun wherever it stands; None where that depends."""
    nouns = any(reading.nominal for reading in readings)
    verbs = [reading for reading in readings if not reading.nominal]
    if not nouns or not verbs:
        return nouns
    return False if all(reading.finite for reading in verbs) else None


def _default_rank(row: StanceRow) -> tuple[bool, bool, int]:
    return (row.type == "none", row.conditional, -row.priority)


class _Related:
    """Which words show that the condition of a row may hold, in all of their forms; classes are expanded once."""

    def __init__(self, classes: Mapping[str, frozenset[str]]) -> None:
        self.classes = classes
        self.known: dict[str, frozenset[int] | None] = {}

    def evidence(self, row: StanceRow) -> frozenset[int] | None:
        """The words of which one must be there for the row; None where any sentence will do."""
        words = self._words(row.object) if row.object else None
        return words if words is not None or not row.oblique else self._oblique(row.oblique)

    def _words(self, text: str) -> frozenset[int] | None:
        if text not in self.known:
            condition = parse_condition(text, self.classes)
            open_ = condition.negated or condition.none or condition.any or condition.organization
            amount = any(word.startswith("<") for word in condition.words)
            forms = {form.text for word in condition.words for form in noun_forms(word)}
            self.known[text] = None if open_ or amount else hashes(forms | condition.words)
        return self.known[text]

    def _oblique(self, text: str) -> frozenset[int] | None:
        pairs, negated = parse_oblique(text, self.classes)
        return None if negated else hashes(word for preposition, _ in pairs for word in preposition.split())
