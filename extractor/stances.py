"""The STANCE ruler: every word that may be a stance verb or noun, in any inflected form, with its particle.

One look-up a token finds the words; what they mean here is chosen after syntax (``extractor/senses.py``). Recall
comes first:
``doc.spans["stances"]`` holds every possible reading that the sentence does not rule out, while ``doc.ents`` takes
only those that
need no more evidence than the word itself.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from spacy.attrs import LIKE_NUM, LOWER, SENT_START, SHAPE
from spacy.language import Language
from spacy.strings import get_string_id as hash_of
from spacy.tokens import Doc, Span

from extractor.annotations import Value, add_entities, set_extensions, span_id, write_spans
from extractor.lexicon import Lexicon, StanceRow, load_lexicon, save_lexicon, shipped, with_own
from extractor.stance_index import Entry, build_index, hashes, value_of_rows

LABEL = "STANCE"

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


_BEFORE_NOUN, _BEFORE_VERB = hashes(_NOMINAL.split()), hashes(_VERBAL.split())
_AFTER_NOUN, _STOP, _HYPHEN = hashes(_NOUN_FOLLOWERS.split()), hashes(_STOPS.split()), hash_of("-")


#: Whether shapes that were met have a digit; at most so many are remembered.
_DIGIT_SHAPES: dict[int, bool] = {}
_MOST_SHAPES = 50_000


#: A stance word that the text bears out: its half-open token offsets, and what is written of it.
Found = tuple[int, int, Value]


def find_stances(doc: Doc, index: Mapping[int, Entry]) -> list[Found]:
    """Every stance word of a document, in order. ``index`` is what :func:`build_index` made of a lexicon."""
    found = []
    text = _Text(doc)
    words = text.words
    taken = 0
    for position in [place for place, key in enumerate(words) if key in index]:
        if position < taken:
            continue
        entry = index[words[position]]
        end = position + 1
        for rest, longer in entry.longer:
            if tuple(words[end : end + len(rest)]) == rest:
                end += len(rest)
                entry = longer
                break
        if not entry.readings:
            continue
        mention = _mention(text, position, end, entry)
        if mention is not None:
            found.append(mention)
            taken = mention[1]
    return found


class _Text:
    """The lower forms of a document as hashes, and what stands in the sentence of a token."""

    def __init__(self, doc: Doc) -> None:
        self.words: list[int] = doc.to_array(LOWER).tolist()
        self._doc = doc
        self._starts: list[int] | None = None
        if doc.has_annotation("SENT_START"):
            self._starts = (doc.to_array(SENT_START) == 1).nonzero()[0].tolist()
        #: The stretch looked at last, and what was seen there.
        self._bounds = (0, 0)
        self._seen: tuple[frozenset[int], bool] = frozenset(), False

    def look(self, position: int) -> tuple[frozenset[int], bool]:
        """The words of the sentence of a token, and whether a number stands there."""
        start, end = self._bounds
        if self._starts is None:
            start, end = max(0, position - WINDOW), position + WINDOW
        elif start <= position < end:
            return self._seen
        else:
            place = bisect_right(self._starts, position)
            start = self._starts[place - 1] if place else 0
            end = self._starts[place] if place < len(self._starts) else len(self.words)
        self._bounds = start, end
        numbers, shapes = self._figures
        figure = any(numbers[start:end]) or any(map(self._has_digit, shapes[start:end]))
        self._seen = frozenset(self.words[start:end]), figure
        return self._seen

    @cached_property
    def _figures(self) -> tuple[list[int], list[int]]:
        numbers, shapes = self._doc.to_array([LIKE_NUM, SHAPE]).T.tolist()
        return numbers, shapes

    def _has_digit(self, shape: int) -> bool:
        known = _DIGIT_SHAPES.get(shape)
        if known is None:
            if len(_DIGIT_SHAPES) > _MOST_SHAPES:
                _DIGIT_SHAPES.clear()
            known = _DIGIT_SHAPES[shape] = "d" in self._doc.vocab.strings[shape]
        return known


def _mention(text: _Text, position: int, end: int, entry: Entry) -> Found | None:
    words = text.words
    nominal = entry.nominal
    if nominal is None:
        nominal = _nominal(words, position, end)
    evidence = _evidence(text, position, entry) if entry.needs else ()
    if entry.particles:
        behind = words[end : end + GAP + 2]
        if not entry.particles.isdisjoint(behind):
            read = _read(entry, nominal, evidence, words, end, behind)
            return None if read is None else (position, *read)
    key = nominal, evidence
    try:
        value = entry.known[key]
    except KeyError:
        alone = _read(entry, nominal, evidence, words, end, ())
        value = entry.known[key] = None if alone is None else alone[1]
    return None if value is None else (position, end, {**value, "rules": [*value["rules"]]})


def _evidence(text: _Text, position: int, entry: Entry) -> tuple[bool, ...]:
    """Whether the sentence of a token has what each of the entry's needs asks for."""
    here, figure = text.look(position)
    return tuple(
        [(figure or not number) and (words is None or not words.isdisjoint(here)) for words, number in entry.needs]
    )


def _read(
    entry: Entry, nominal: bool, evidence: Sequence[bool], words: Sequence[int], end: int, behind: Sequence[int]
) -> tuple[int, Value] | None:
    """Where a mention whose word ends at ``end`` ends, and what is written of it.

    evidence: for each of the entry's needs. behind: the words in which a particle may stand.
    """
    rows: list[tuple[bool, Sequence[StanceRow]]] = []
    apart: list[tuple[bool, Sequence[StanceRow]]] = []
    best_end, strong = end, False
    borne_out = iter(evidence)
    for reading in entry.readings:
        for particle, with_particle in reading.particles:
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
            continue
        plain = [row for row in reading.rows if next(borne_out)]
        if plain:
            rows.append((reading.nominal, (*plain, *reading.idle)))
    rows += apart
    if not rows:
        return None
    rows.sort(key=lambda item: item[0] is not nominal)
    best = [row for _, part in rows for row in part]
    return best_end, value_of_rows(best, nominal=rows[0][0], strong=strong)


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
        label = doc.vocab.strings.add(LABEL)
        spans, strong = [], []
        values: dict[str, Value] = {}
        for start, end, value in find_stances(doc, self._index):
            identifier = span_id(LABEL, start, end)
            span = Span(doc, start, end, label=label, span_id=identifier)
            spans.append(span)
            values[identifier] = value
            if value["strong"]:
                strong.append(span)
        write_spans(doc, "stances", spans, values)
        if self.entities and spans:
            add_entities(doc, strong)
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
