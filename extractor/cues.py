"""The words that attribute: reporting verbs, nouns, adverbs and phrases, and where they stand in a document.

Certainty follows FactBank's reading of source-introducing predicates (Saurí and Pustejovsky 2009), the types are those
of the contract of a claim; the constructions a verb takes follow VerbNet's communication classes (37.*) and PARC 3.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, field_serializer, field_validator
from spacy.attrs import LOWER
from spacy.strings import hash_string  # type: ignore[attr-defined]
from spacy.tokens import Doc, Token

from extractor.inflection import noun_forms, verb_forms
from extractor.rows import LEXICONS, read_rows, write_rows

CueType = Literal["state", "confirm", "deny", "suggest", "predict", "emphasize", "warn"]
Certainty = Literal["asserted", "high", "denied", "hedged", "predicted"]
Kind = Literal["organization", "person", "document", "unnamed"]
Frame = Literal[
    "clause",  # said (that) costs rose
    "quote",  # "Costs rose," he said
    "question",  # asked whether costs rose
    "infinitive",  # hopes to grow: its own subject acts
    "carrier",  # vowed to grow: an intention of the source, which gives modality rather than attribution
    "object_infinitive",  # expects sales to grow, urged the board to sell
    "passive_infinitive",  # is expected to grow: no source
    "raising",  # appears to grow: no source
    "gerund",  # denied selling
    "object",  # disclosed the sale
    "reproach",  # accused the bank of hiding losses: a stance of its own
    "topic",  # commented on the sale: what it is about, not what is said
    "recipient",  # told the court that costs rose: an object is whom it is said to
    "finding",  # figures showing a rise: an object that a document, and nobody else, says something by
    "hearsay",  # dismissed rumours that costs rose: an object that is a noun of speech itself
    "predicative",  # called the bid a joke, described it as fair
    "quoting",  # quoted the chairman as saying that it was fair
]
FILES = {
    "verbs": "attribution_verbs.csv",
    "nouns": "attribution_nouns.csv",
    "adverbs": "attribution_adverbs.csv",
    "phrases": "attribution_phrases.csv",
    "sources": "attribution_sources.csv",
}


def _words(value: object) -> object:
    return tuple(value.split()) if isinstance(value, str) else value


def _joined(value: tuple[str, ...]) -> str:
    return " ".join(value)


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    note: str | None = None


class CueRow(_Row):
    """What every cue says of its content: its communication type and how certain it leaves it."""

    type: CueType
    certainty: Certainty


class VerbRow(CueRow):
    """A reporting verb, with its particle or preposition, and the constructions in which it attributes.

    ``forms`` limits it to some of its forms ("sees" a rise, but "saw" one); empty for all.
    """

    lemma: str
    particle: str | None = None
    forms: tuple[str, ...] = ()
    frames: tuple[Frame, ...]

    split_forms = field_validator("forms", mode="before")(_words)
    join_forms = field_serializer("forms", when_used="json")(_joined)
    split_frames = field_validator("frames", mode="before")(_words)
    join_frames = field_serializer("frames", when_used="json")(_joined)

    @property
    def name(self) -> str:
        """The lemma that goes into the record: verb and particle."""
        return f"{self.lemma} {self.particle}" if self.particle else self.lemma


class NounRow(CueRow):
    """A reporting noun; ``light`` are the verbs whose subject is its source ("issued a statement that")."""

    lemma: str
    light: tuple[str, ...] = ()

    split_light = field_validator("light", mode="before")(_words)
    join_light = field_serializer("light", when_used="json")(_joined)


class AdverbRow(CueRow):
    """An adverb that marks its clause as hearsay or inference."""

    lemma: str


class PhraseRow(CueRow):
    """A prepositional phrase that opens a source ("according to"); not before one of the ``excluded`` words."""

    phrase: str
    excluded: tuple[str, ...] = ()

    split_excluded = field_validator("excluded", mode="before")(_words)
    join_excluded = field_serializer("excluded", when_used="json")(_joined)


class SourceRow(_Row):
    """A head noun or pronoun of a source, and what kind of source it names."""

    lemma: str
    kind: Kind


class VerbCue(NamedTuple):
    """A reporting verb where it stands: its token, its tokens with the particle, the rows that may apply."""

    token: Token
    end: int
    rows: tuple[VerbRow, ...]

    @property
    def frames(self) -> frozenset[str]:
        """All constructions that the rows allow."""
        return frozenset(frame for row in self.rows for frame in row.frames)

    @property
    def row(self) -> VerbRow:
        """The row that names the cue: the first."""
        return self.rows[0]


class PhraseCue(NamedTuple):
    """A phrase that opens a source: half-open token offsets and its row."""

    start: int
    end: int
    row: PhraseRow


class CueLexicon:
    """The rows by the forms under which they are met."""

    def __init__(
        self,
        verbs: Iterable[VerbRow],
        nouns: Iterable[NounRow],
        adverbs: Iterable[AdverbRow],
        phrases: Iterable[PhraseRow],
        sources: Iterable[SourceRow],
    ) -> None:
        """Take the rows; earlier rows of a verb come before later ones where several apply."""
        self.verbs = list(verbs)
        self.nouns = list(nouns)
        self.adverbs = list(adverbs)
        self.phrases = list(phrases)
        self.sources = list(sources)

    @cached_property
    def _verb_forms(self) -> dict[str, list[VerbRow]]:
        found: dict[str, list[VerbRow]] = {}
        for row in sorted(self.verbs, key=lambda row: row.particle is None):
            for form in row.forms or dict.fromkeys(form.text for form in verb_forms(row.lemma)):
                found.setdefault(form, []).append(row)
        return found

    @cached_property
    def _noun_forms(self) -> dict[str, NounRow]:
        return {form.text: row for row in reversed(self.nouns) for form in noun_forms(row.lemma)}

    @cached_property
    def _adverb_forms(self) -> dict[str, AdverbRow]:
        return {row.lemma: row for row in self.adverbs}

    @cached_property
    def _phrase_words(self) -> dict[str, list[tuple[tuple[str, ...], PhraseRow]]]:
        found: dict[str, list[tuple[tuple[str, ...], PhraseRow]]] = {}
        for row in self.phrases:
            words = tuple(row.phrase.lower().split())
            found.setdefault(words[0], []).append((words, row))
        return found

    @cached_property
    def _source_forms(self) -> dict[str, list[tuple[Kind, bool]]]:
        found: dict[str, list[tuple[Kind, bool]]] = {}
        for row in self.sources:
            for form in noun_forms(row.lemma):
                found.setdefault(form.text, []).append((row.kind, form.tag == "plural"))
        return found

    @cached_property
    def _keys(self) -> frozenset[int]:
        forms = [*self._verb_forms, *self._noun_forms, *self._adverb_forms, *self._phrase_words]
        return frozenset(hash_string(form) for form in forms)

    def candidates(self, doc: Doc) -> list[Token]:
        """The tokens that may be a cue, or begin one, by their form alone; a document is looked through once."""
        keys = self._keys
        return [doc[index] for index, key in enumerate(doc.to_array(LOWER).tolist()) if key in keys]

    def verb_at(self, token: Token) -> VerbCue | None:
        """The reporting verb that a token is a form of, or None; a particle must follow within two words."""
        rows = self._verb_forms.get(token.lower_)
        if rows is None:
            return None
        fitting = []
        end = token.i + 1
        for row in rows:
            if row.particle is None:
                fitting.append(row)
                continue
            after = _particle_end(token, row.particle.split())
            if after is not None:
                fitting.append(row)
                end = max(end, after)
        if not fitting:
            return None
        if fitting[0].particle is not None:
            fitting = [row for row in fitting if row.particle is not None] + [
                row for row in fitting if row.particle is None
            ]
        return VerbCue(token, end, tuple(fitting))

    def noun_at(self, token: Token) -> NounRow | None:
        """The reporting noun that a token is a form of, or None."""
        return self._noun_forms.get(token.lower_)

    def adverb_at(self, token: Token) -> AdverbRow | None:
        """The adverb of hearsay that a token is, or None."""
        return self._adverb_forms.get(token.lower_)

    def phrases_at(self, tokens: Iterable[Token]) -> list[PhraseCue]:
        """Every phrase that opens a source and begins with one of some tokens, in order."""
        found = []
        first = self._phrase_words
        for token in tokens:
            if token.lower_ not in first:
                continue
            doc = token.doc
            for words, row in first[token.lower_]:
                end = _words_end(doc, token.i, words)
                if end is None or end >= len(doc):
                    continue
                following = next((word.lower_ for word in doc[end:] if not word.is_space), "")
                if following not in row.excluded:
                    found.append(PhraseCue(token.i, end, row))
                    break
        return found

    def kinds_of(self, word: str) -> list[tuple[Kind, bool]]:
        """The kinds of source that a head word names, each with whether this form is a plural."""
        return self._source_forms.get(word.lower(), [])

    def to_disk(self, folder: Path) -> None:
        """Write the rows in use."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, file in FILES.items():
            write_rows(folder / file, getattr(self, name))

    @classmethod
    def from_folder(cls, folder: Path = LEXICONS) -> CueLexicon:
        """Read the five files of a folder; the shipped ones by default. Raises LexiconError."""
        return cls(
            read_rows(folder / FILES["verbs"], VerbRow),
            read_rows(folder / FILES["nouns"], NounRow),
            read_rows(folder / FILES["adverbs"], AdverbRow),
            read_rows(folder / FILES["phrases"], PhraseRow),
            read_rows(folder / FILES["sources"], SourceRow),
        )


def _words_end(doc: Doc, start: int, words: tuple[str, ...]) -> int | None:
    position = start
    for word in words:
        while position < len(doc) and doc[position].is_space:
            position += 1
        if position >= len(doc) or doc[position].lower_ != word:
            return None
        position += 1
    return position


def _particle_end(token: Token, particle: list[str]) -> int | None:
    doc = token.doc
    position = token.i + 1
    skipped = 0
    while position < len(doc):
        if doc[position].is_space:
            position += 1
            continue
        end = _words_end(doc, position, tuple(particle))
        if end is not None:
            return end
        # "called again for", "pointed recently to": one adverb may stand between.
        if skipped or not doc[position].lower_.endswith(("ly", "again", "also")):
            return None
        skipped += 1
        position += 1
    return None
