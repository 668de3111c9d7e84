"""The STANCE ruler: every word that may be a stance verb or noun, in any inflected form, with its particle.

One look-up a token finds the words; what they mean here is chosen after syntax (``extractor/senses.py``). Recall
comes first:
``doc.spans["stances"]`` holds every possible reading that the sentence does not rule out, while ``doc.ents`` takes
only those that
need no more evidence than the word itself.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from spacy.attrs import LIKE_NUM, LOWER, SENT_START, SHAPE
from spacy.language import Language
from spacy.strings import get_string_id as hash_of
from spacy.tokens import Doc

from extractor.annotations import mention_of, occupied_by, set_extensions, write
from extractor.inflection import noun_forms, verb_forms
from extractor.lexicon import Lexicon, StanceRow, load_lexicon, save_lexicon, shipped, with_own
from extractor.senses import parse_condition, parse_oblique

#: How many tokens may stand between a verb and its particle ("sold its unit off").
GAP = 3
#: Tokens on either side that count as the sentence where no sentence starts were set.
WINDOW = 30

#: What stands before a noun, and before a verb.
_NOMINAL = (
    "a an the its their his her our my your this that these those each every any some no another such 's of in on for "
    "with from by at into about after despite amid against between over under per pct % percent"
)
_VERBAL = (
    "to will would may might could can should must shall 'll 'd wo ca n't not and also has have had been is are was "
    "were be being he she it they we you i who which that what"
)
_NOUN_FOLLOWERS = "of in for with by to from"
_STOPS = '. ; : ? ! , ( ) " ” “ -- – —'


def _hashes(words: Iterable[str]) -> frozenset[int]:
    return frozenset(hash_of(word) for word in words)


_BEFORE_NOUN, _BEFORE_VERB = _hashes(_NOMINAL.split()), _hashes(_VERBAL.split())
_AFTER_NOUN, _STOP, _HYPHEN = _hashes(_NOUN_FOLLOWERS.split()), _hashes(_STOPS.split()), hash_of("-")


#: Whether shapes that were met have a digit; at most so many are remembered.
_DIGIT_SHAPES: dict[int, bool] = {}
_MOST_SHAPES = 50_000


class Reading(NamedTuple):
    """One way to read a word form: the lemma it is of, and the rows that could then hold. Words are hashes of lower
    forms.

    finite: whether the form can be none but a verb in the past or a participle.
    needs: for each plain row the words of which the sentence must have one (None: no need), and whether a number.
    weak: every plain row needs something.
    idle: rows that say when the word is no stance, which never make a mention by themselves.
    particles: the particles of other rows of the lemma: their words, and the rows.
    """

    lemma: str
    nominal: bool
    finite: bool
    rows: tuple[StanceRow, ...]
    needs: tuple[tuple[frozenset[int] | None, bool], ...]
    weak: bool
    particles: tuple[tuple[tuple[int, ...], tuple[StanceRow, ...]], ...]
    idle: tuple[StanceRow, ...] = ()


class Found(NamedTuple):
    """A reading that the text bears out: tokens, rows best guess first, and whether the word alone is evidence."""

    start: int
    end: int
    rows: tuple[StanceRow, ...]
    nominal: bool
    strong: bool


class Entry(NamedTuple):
    """What a token's lower-cased form may be: a word by itself, or the first of a form of several tokens.

    particles: the first words of all particles. certain: no reading is weak.
    nominal: whether it is a noun; None where its neighbours have to tell.
    as_verb, as_noun: the rows of all readings, those of verbs or of nouns first.
    """

    readings: tuple[Reading, ...]
    longer: tuple[tuple[tuple[int, ...], Entry], ...] = ()
    particles: frozenset[int] = frozenset()
    certain: bool = False
    nominal: bool | None = False
    as_verb: tuple[StanceRow, ...] = ()
    as_noun: tuple[StanceRow, ...] = ()


def build_index(lexicon: Lexicon) -> dict[int, Entry]:
    """The look-up table of a lexicon: hash of the first token's lower form → :class:`Entry`."""
    forms: dict[str, dict[tuple[str, ...], list[Reading]]] = defaultdict(lambda: defaultdict(list))
    related = _Related(lexicon.classes)
    for (pos, lemma), rows in lexicon.by_lemma.items():
        plain = tuple(sorted((row for row in rows if not row.particle and row.type != "none"), key=_default_rank))
        needs = tuple((related.evidence(row), bool(row.requires)) for row in plain)
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
        certain=bool(readings) and not any(reading.weak for reading in readings),
        nominal=_settled(readings),
        as_verb=_join(readings, nominal=False),
        as_noun=_join(readings, nominal=True),
    )


def _settled(readings: Sequence[Reading]) -> bool | None:
    """Whether a word is a noun wherever it stands; None where that depends."""
    nouns = any(reading.nominal for reading in readings)
    verbs = [reading for reading in readings if not reading.nominal]
    if not nouns or not verbs:
        return nouns
    return False if all(reading.finite for reading in verbs) else None


def _join(readings: Sequence[Reading], nominal: bool) -> tuple[StanceRow, ...]:
    own = [reading for reading in readings if reading.nominal is nominal]
    other = [reading for reading in readings if reading.nominal is not nominal]
    return tuple(row for reading in (*own, *other) for row in (*reading.rows, *reading.idle))


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
            self.known[text] = None if open_ or amount else _hashes(forms | condition.words)
        return self.known[text]

    def _oblique(self, text: str) -> frozenset[int] | None:
        pairs, negated = parse_oblique(text, self.classes)
        return None if negated else _hashes(word for preposition, _ in pairs for word in preposition.split())


def find_stances(doc: Doc, index: Mapping[int, Entry]) -> list[Found]:
    """Every stance word of a document, in order. ``index`` is what :func:`build_index` made of a lexicon."""
    found = []
    text = _Text(doc)
    taken = 0
    for position, key in enumerate(text.words):
        entry = index.get(key)
        if entry is None or position < taken:
            continue
        end = position + 1
        for rest, longer in entry.longer:
            if tuple(text.words[end : end + len(rest)]) == rest:
                end += len(rest)
                entry = longer
                break
        if not entry.readings:
            continue
        mention = _mention(text, position, end, entry)
        if mention is not None:
            found.append(mention)
            taken = mention.end
    return found


class _Text:
    """The lower forms of a document as hashes, and what stands in the sentence of a token."""

    def __init__(self, doc: Doc) -> None:
        columns = doc.to_array([LOWER, SHAPE, LIKE_NUM])
        self.words: list[int] = columns[:, 0].tolist() if len(doc) else []
        self._columns = columns
        self._strings = doc.vocab.strings
        self._starts: list[int] | None = None
        if doc.has_annotation("SENT_START"):
            self._starts = [index for index, start in enumerate(doc.to_array(SENT_START).tolist()) if start == 1]
        self._known: dict[int, tuple[frozenset[int], bool]] = {}

    def look(self, position: int) -> tuple[frozenset[int], bool]:
        """The words of the sentence of a token, and whether a number stands there."""
        if self._starts is None:
            start, end = max(0, position - WINDOW), position + WINDOW
        else:
            place = bisect_right(self._starts, position)
            start = self._starts[place - 1] if place else 0
            end = self._starts[place] if place < len(self._starts) else len(self.words)
        known = self._known.get(start)
        if known is None or self._starts is None:
            known = (frozenset(self.words[start:end]), self._figure(start, end))
            self._known[start] = known
        return known

    def _figure(self, start: int, end: int) -> bool:
        part = self._columns[start:end]
        return bool(part[:, 2].any()) or any(map(self._has_digit, part[:, 1].tolist()))

    def _has_digit(self, shape: int) -> bool:
        known = _DIGIT_SHAPES.get(shape)
        if known is None:
            if len(_DIGIT_SHAPES) > _MOST_SHAPES:
                _DIGIT_SHAPES.clear()
            known = _DIGIT_SHAPES[shape] = "d" in self._strings[shape]
        return known


def _mention(text: _Text, position: int, end: int, entry: Entry) -> Found | None:
    words = text.words
    nominal = entry.nominal
    if nominal is None:
        nominal = _nominal(words, position, end)
    behind = words[end : end + GAP + 2]
    apart_from_particles = entry.particles.isdisjoint(behind)
    if entry.certain and apart_from_particles:
        return Found(position, end, entry.as_noun if nominal else entry.as_verb, nominal, True)
    rows: list[tuple[bool, Sequence[StanceRow]]] = []
    apart: list[tuple[bool, Sequence[StanceRow]]] = []
    best_end, strong = end, False
    for reading in entry.readings:
        for particle, with_particle in () if apart_from_particles else reading.particles:
            gap = _gap(words, end, particle) if particle[0] in behind else None
            if gap == 0:
                rows.append((reading.nominal, with_particle))
                skip = 1 if words[end] == _HYPHEN else 0
                best_end = max(best_end, end + skip + len(particle))
                strong = strong or not all(row.conditional for row in with_particle)
            elif gap is not None:
                apart.append((reading.nominal, with_particle))
        if not reading.weak:
            rows.append((reading.nominal, (*reading.rows, *reading.idle)))
            strong = True
        elif reading.rows:
            here, figure = text.look(position)
            plain = [
                row
                for row, (need, number) in zip(reading.rows, reading.needs, strict=True)
                if (figure or not number) and (need is None or not need.isdisjoint(here))
            ]
            if plain:
                rows.append((reading.nominal, (*plain, *reading.idle)))
    rows += apart
    if not rows:
        return None
    rows.sort(key=lambda item: item[0] is not nominal)
    return Found(position, best_end, tuple(row for _, part in rows for row in part), rows[0][0], strong)


def _gap(words: Sequence[int], end: int, particle: tuple[int, ...]) -> int | None:
    """How many tokens stand between a verb that ends at ``end`` and its particle; None where it does not follow."""
    if end < len(words) and words[end] == _HYPHEN:
        end += 1
    for start in range(end, min(end + GAP + 1, len(words))):
        if words[start] == particle[0] and tuple(words[start : start + len(particle)]) == particle:
            return start - end
        if words[start] in _STOP:
            return None
    return None


def _nominal(words: Sequence[int], position: int, end: int) -> bool:
    """Whether a word that may be a verb or a noun is a noun here, as far as its neighbours tell."""
    before = words[position - 1] if position else 0
    if before in _BEFORE_VERB:
        return False
    if before in _BEFORE_NOUN:
        return True
    return end < len(words) and words[end] in _AFTER_NOUN


class StanceRuler:
    """Marks stance words in ``doc.spans["stances"]``, their readings in ``doc._.values``.

    ``doc.ents`` takes those that need no more evidence than the word.
    """

    def __init__(self, name: str = "claims_stances", *, lexicon: Lexicon | None = None, entities: bool = True) -> None:
        """lexicon: the rows to find; those that ship if None. entities: whether to add to ``doc.ents``."""
        set_extensions()
        self.name = name
        self.entities = entities
        #: A file that the settings name and that is not there; of a saved pipeline, whose own rows come next, no loss.
        self.missing: str | None = None
        self.lexicon = lexicon or shipped()
        self._index = build_index(self.lexicon)

    def __call__(self, doc: Doc) -> Doc:
        """Write the mentions to ``doc``."""
        found = find_stances(doc, self._index)
        mentions = []
        for item in found:
            first = item.rows[0]
            value = {
                "lemma": first.name,
                "type": first.type,
                "rules": [row.id for row in item.rows],
                "nominal": item.nominal,
                "strong": item.strong,
            }
            mentions.append(mention_of(doc, item.start, item.end, "STANCE", value))
        write(doc, "stances", mentions, entities=False)
        if self.entities and found:
            taken = list(doc.ents)
            occupied = occupied_by(taken)
            free = [
                mention.span
                for mention, item in zip(mentions, found, strict=True)
                if item.strong and occupied.isdisjoint(range(item.start, item.end))
            ]
            doc.set_ents(taken + free, default="outside")
        return doc

    def to_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> None:
        """Write the rows in use as CSV files into the folder ``path``."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        save_lexicon(self.lexicon, folder)

    def from_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> StanceRuler:
        """Read the rows in the folder ``path``; they replace those in use."""
        self.lexicon = load_lexicon(Path(path))
        self._index = build_index(self.lexicon)
        self.missing = None
        return self


@Language.factory(
    "claims_stances",
    default_config={"entities": True, "lexicon": None},
    assigns=["doc.spans", "doc._.values", "doc.ents"],
)
def create_stances(nlp: Language, name: str, entities: bool, lexicon: str | None) -> StanceRuler:
    """The component ``claims_stances``.

    entities: whether stance words that need no further evidence are added to ``doc.ents``.
    lexicon: path of a CSV file with rows of one's own, read before those that ship; see ``lexicon.with_own``.
    """
    if lexicon is not None and not Path(lexicon).exists():
        ruler = StanceRuler(name, entities=entities)
        ruler.missing = lexicon
        return ruler
    return StanceRuler(name, lexicon=with_own(lexicon) if lexicon else None, entities=entities)
