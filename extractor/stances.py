"""The STANCE ruler: every word that may be a stance verb or noun, in any inflected form, with its particle.

One look-up a token finds the words; what they mean here is chosen after syntax (``extractor/senses.py``). Recall comes first:
``doc.spans["stances"]`` holds every possible reading that the sentence does not rule out, while ``doc.ents`` takes only those that
need no more evidence than the word itself.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from spacy.attrs import LOWER
from spacy.language import Language
from spacy.strings import hash_string
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from extractor.annotations import Mention, set_extensions, span_id, write
from extractor.inflection import noun_forms, verb_forms
from extractor.lexicon import Lexicon, StanceRow, load_lexicon, save_lexicon, shipped
from extractor.senses import parse_condition, parse_oblique

#: How many tokens may stand between a verb and its particle ("sold its unit off").
GAP = 3
#: Tokens on either side that count as the sentence where no sentence starts were set.
WINDOW = 30

_DETERMINERS = frozenset(
    [
        "a",
        "an",
        "the",
        "its",
        "their",
        "his",
        "her",
        "our",
        "my",
        "your",
        "this",
        "that",
        "these",
        "those",
        "each",
        "every",
        "any",
        "some",
        "no",
        "another",
        "such",
        "'s",
        "'",
        "of",
        "in",
        "on",
        "for",
        "with",
        "from",
        "by",
        "at",
        "into",
        "about",
        "after",
        "despite",
        "amid",
        "against",
        "between",
        "over",
        "under",
        "per",
        "pct",
        "%",
        "percent",
    ]
)
_VERBAL = frozenset(
    [
        "to",
        "will",
        "would",
        "may",
        "might",
        "could",
        "can",
        "should",
        "must",
        "shall",
        "'ll",
        "'d",
        "wo",
        "ca",
        "n't",
        "not",
        "and",
        "also",
        "has",
        "have",
        "had",
        "been",
        "is",
        "are",
        "was",
        "were",
        "be",
        "being",
        "he",
        "she",
        "it",
        "they",
        "we",
        "you",
        "i",
        "who",
        "which",
        "that",
        "what",
    ]
)
_STOPS = frozenset([".", ";", ":", "?", "!", ",", "(", ")", '"', "”", "“", "--", "–", "—"])
_FIGURE = re.compile(r"\d")
_NUMBER_WORDS = frozenset(
    [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "dozen",
        "hundred",
        "thousand",
        "million",
        "billion",
        "trillion",
        "half",
        "third",
        "quarter",
        "twice",
        "double",
        "triple",
    ]
)


class Reading(NamedTuple):
    """One way to read a word form: the lemma it is of, and the rows that could then hold.

    evidence: for each plain row the words of which one must stand in the sentence, None where there is no such need.
    figures: for each plain row whether a number must stand in the sentence.
    particles: the particles of other rows of the lemma: their words, and the rows.
    """

    lemma: str
    nominal: bool
    tag: str
    rows: tuple[StanceRow, ...]
    evidence: tuple[frozenset[str] | None, ...]
    figures: tuple[bool, ...]
    weak: bool
    particles: tuple[tuple[tuple[str, ...], tuple[StanceRow, ...]], ...]


class Entry(NamedTuple):
    """What a token's lower-cased form may be: a word by itself, or the first of a form of several tokens."""

    readings: tuple[Reading, ...]
    longer: tuple[tuple[tuple[str, ...], tuple[Reading, ...]], ...]


class Found(NamedTuple):
    """A reading that the text bears out: tokens, rows best guess first, and whether the word alone is evidence."""

    start: int
    end: int
    rows: tuple[StanceRow, ...]
    nominal: bool
    strong: bool


def build_index(lexicon: Lexicon) -> dict[int, Entry]:
    """The look-up table of a lexicon: hash of the first token's lower form → :class:`Entry`."""
    singles: dict[str, list[Reading]] = defaultdict(list)
    longer: dict[str, dict[tuple[str, ...], list[Reading]]] = defaultdict(lambda: defaultdict(list))
    related = _Related(lexicon.classes)
    for (pos, lemma), rows in lexicon.by_lemma.items():
        plain = tuple(sorted((row for row in rows if not row.particle and row.type != "none"), key=_default_rank))
        evidence = tuple(related.evidence(row) for row in plain)
        figures = tuple(bool(row.requires) for row in plain)
        particles: dict[str, list[StanceRow]] = defaultdict(list)
        for row in rows:
            if row.particle and row.type != "none":
                particles[row.particle].append(row)
        with_particles = tuple(
            (tuple(words.split()), tuple(sorted(particles[words], key=_default_rank)))
            for words in sorted(particles, key=lambda words: (-len(words.split()), words))
        )
        weak = all(need is not None or figure for need, figure in zip(evidence, figures, strict=True))
        for form in verb_forms(lemma) if pos == "verb" else noun_forms(lemma):
            reading = Reading(lemma, pos == "noun", form.tag, plain, evidence, figures, weak, with_particles)
            first, *rest = re.findall(r"[^\s-]+|-", form.text)
            (longer[first][tuple(rest)] if rest else singles[first]).append(reading)
    return {
        hash_string(first): Entry(
            _one_a_lemma(singles.get(first, ())),
            tuple(
                (rest, _one_a_lemma(readings))
                for rest, readings in sorted(longer.get(first, {}).items(), key=lambda item: -len(item[0]))
            ),
        )
        for first in {*singles, *longer}
    }


def _one_a_lemma(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """One reading for each lemma and part of speech: "cut" is several forms of one verb."""
    found: dict[tuple[str, bool], Reading] = {}
    for reading in readings:
        found.setdefault((reading.lemma, reading.nominal), reading)
    return tuple(found.values())


def _default_rank(row: StanceRow) -> tuple[bool, int]:
    return (row.conditional, -row.priority)


class _Related:
    """Which words show that the condition of a row may hold, in all of their forms; classes are expanded once."""

    def __init__(self, classes: Mapping[str, frozenset[str]]) -> None:
        self.classes = classes
        self.known: dict[str, frozenset[str] | None] = {}

    def evidence(self, row: StanceRow) -> frozenset[str] | None:
        """The words of which one must be there for the row; None where any sentence will do."""
        needs = []
        if row.object:
            needs.append(self._words(row.object))
        if row.oblique:
            needs.append(self._oblique(row.oblique))
        return next((need for need in needs if need is not None), None)

    def _words(self, text: str) -> frozenset[str] | None:
        if text not in self.known:
            condition = parse_condition(text, self.classes)
            open_ = condition.negated or condition.none or condition.any or condition.organization
            amount = any(word.startswith("<") for word in condition.words)
            forms = {form.text for word in condition.words for form in noun_forms(word)}
            self.known[text] = None if open_ or amount else frozenset(forms | condition.words)
        return self.known[text]

    def _oblique(self, text: str) -> frozenset[str] | None:
        pairs, negated = parse_oblique(text, self.classes)
        return None if negated else frozenset(word for preposition, _ in pairs for word in preposition.split())


def find_stances(doc: Doc, index: Mapping[int, Entry]) -> list[Found]:
    """Every stance word of a document, in order. ``index`` is what :func:`build_index` made of a lexicon."""
    found = []
    context = _Context(doc)
    entry_of = index.get
    taken = 0
    for position, key in enumerate(doc.to_array(LOWER).tolist()):
        entry = entry_of(key)
        if entry is None or position < taken:
            continue
        end, readings = _longest(context.lower, position, entry)
        mention = _mention(context, position, end, readings)
        if mention is not None:
            found.append(mention)
            if end > position + 1:
                taken = end
    return found


def _longest(lower: Sequence[str], position: int, entry: Entry) -> tuple[int, tuple[Reading, ...]]:
    for rest, readings in entry.longer:
        end = position + 1 + len(rest)
        if tuple(lower[position + 1 : end]) == rest:
            return end, readings
    return position + 1, entry.readings


class _Context:
    """What the ruler asks about a document: lower forms, and the words and figures of a token's sentence."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.lower = [token.lower_ for token in doc]
        self._bounds: tuple[int, int] = (0, 0)
        self._words: frozenset[str] = frozenset()
        self._figure = False
        self._sentences = doc.has_annotation("SENT_START")

    def look(self, position: int) -> tuple[frozenset[str], bool]:
        """The words of the sentence of a token, and whether a figure stands there."""
        if not self._bounds[0] <= position < self._bounds[1]:
            if self._sentences:
                sentence = self.doc[position].sent
                self._bounds = (sentence.start, sentence.end)
                words = self.lower[sentence.start : sentence.end]
            else:
                self._bounds = (position, position + 1)
                words = self.lower[max(0, position - WINDOW) : position + WINDOW]
            self._words = frozenset(words)
            self._figure = not _NUMBER_WORDS.isdisjoint(self._words) or any(_FIGURE.search(word) for word in words)
        return self._words, self._figure


def _mention(context: _Context, position: int, end: int, readings: Sequence[Reading]) -> Found | None:
    lower = context.lower
    rows: list[tuple[bool, Sequence[StanceRow]]] = []
    best_end, strong, apart = end, False, []
    for reading in readings:
        for words, with_particle in reading.particles:
            gap = _gap(lower, end, words)
            if gap == 0:
                rows.append((reading.nominal, with_particle))
                skip = 1 if lower[end : end + 1] == ["-"] else 0
                best_end = max(best_end, end + skip + len(words))
                strong = strong or not all(row.conditional for row in with_particle)
            elif gap is not None:
                apart.append((reading.nominal, with_particle))
        if not reading.weak:
            rows.append((reading.nominal, reading.rows))
            strong = True
            continue
        words_here, figure = context.look(position)
        plain = [
            row
            for row, need, needs_figure in zip(reading.rows, reading.evidence, reading.figures, strict=True)
            if (figure or not needs_figure) and (need is None or not need.isdisjoint(words_here))
        ]
        if plain:
            rows.append((reading.nominal, plain))
    rows += apart
    if not rows:
        return None
    nominal = _nominal(lower, position, end, readings)
    rows.sort(key=lambda item: item[0] is not nominal)
    return Found(position, best_end, tuple(row for _, part in rows for row in part), rows[0][0], strong)


def _gap(lower: Sequence[str], end: int, words: tuple[str, ...]) -> int | None:
    """How many tokens stand between a verb that ends at ``end`` and its particle; None where it does not follow."""
    if lower[end : end + 1] == ["-"]:
        end += 1
    for gap in range(GAP + 1):
        start = end + gap
        if tuple(lower[start : start + len(words)]) == words:
            return gap
        if start >= len(lower) or lower[start] in _STOPS:
            return None
    return None


def _nominal(lower: Sequence[str], position: int, end: int, readings: Sequence[Reading]) -> bool:
    """Whether the word is a noun here, as far as its neighbours tell."""
    nouns = any(reading.nominal for reading in readings)
    verbs = [reading for reading in readings if not reading.nominal]
    if not nouns or not verbs:
        return nouns
    if verbs[0].tag in ("past", "participle") and all(form.tag not in ("base", "third") for form in verbs):
        return False
    before = lower[position - 1] if position else ""
    after = lower[end] if end < len(lower) else ""
    if before in _VERBAL:
        return False
    if before in _DETERMINERS:
        return True
    return after in ("of", "in", "for", "with", "by", "to", "from")


class StanceRuler:
    """Marks stance words in ``doc.spans["stances"]``, their readings in ``doc._.values``; the plain ones also in ``doc.ents``."""

    def __init__(self, name: str = "claims_stances", *, lexicon: Lexicon | None = None, entities: bool = True) -> None:
        self.name = name
        self.entities = entities
        self.lexicon = lexicon or shipped()
        self._index = build_index(self.lexicon)

    def __call__(self, doc: Doc) -> Doc:
        """Write the mentions to ``doc``."""
        set_extensions()
        mentions, strong = [], []
        for found in find_stances(doc, self._index):
            first = found.rows[0]
            lemma = f"{first.lemma} {first.particle}" if first.particle and found.end > found.start + 1 else first.lemma
            value = {
                "lemma": lemma,
                "type": first.type,
                "rules": [row.id for row in found.rows],
                "nominal": found.nominal,
                "strong": found.strong,
            }
            mentions.append(Mention(Span(doc, found.start, found.end, label="STANCE"), value))
            if found.strong:
                identifier = span_id("STANCE", found.start, found.end)
                strong.append(Span(doc, found.start, found.end, label="STANCE", span_id=identifier))
        write(doc, "stances", mentions, entities=False)
        if self.entities and strong:
            taken = list(doc.ents)
            occupied = {index for entity in taken for index in range(entity.start, entity.end)}
            free = [span for span in strong if occupied.isdisjoint(range(span.start, span.end))]
            doc.set_ents(taken + filter_spans(free), default="outside")
        return doc

    def rows_of(self, span: Span) -> tuple[StanceRow, ...]:
        """The rows that a STANCE mention may be, best guess first: what ``choose`` wants."""
        return self.lexicon.select(span.doc._.values[span.id_]["rules"])

    def to_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> None:
        """Write the rows in use as CSV files into the folder ``path``."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        save_lexicon(self.lexicon, folder)

    def from_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> StanceRuler:
        """Read the rows in the folder ``path``; they replace those in use."""
        self.lexicon = load_lexicon(Path(path))
        self._index = build_index(self.lexicon)
        return self


@Language.factory(
    "claims_stances",
    default_config={"entities": True},
    assigns=["doc.spans", "doc._.values", "doc.ents"],
)
def create_stances(nlp: Language, name: str, entities: bool) -> StanceRuler:
    """The component ``claims_stances``.

    entities: whether stance words that need no further evidence are added to ``doc.ents``.
    """
    return StanceRuler(name, entities=entities)
