"""The words that stances are found by: row models, and the lexicon that holds the rows.

Rows ship as CSV files in ``lexicons/`` (verbs, nouns, phrases with a light verb, classes of words, carriers). A user
adds
rows with files of the same form. ``docs/lexicon.md`` says what each column means.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from extractor.inflection import verb_forms
from extractor.rows import LEXICONS, read_rows, write_rows
from schemas.claim import Certainty, ClaimType, Modality, Polarity

#: Files of stance rows, by the part of speech that their lemma has.
STANCE_FILES: Mapping[str, Literal["verb", "noun"]] = {
    "stance_verbs.csv": "verb",
    "stance_phrases.csv": "verb",
    "stance_nouns.csv": "noun",
}

Requirement = Literal["", "money", "percent", "number", "figure", "present", "receiver"]

#: Those that ask for a figure in the clause.
FIGURES: frozenset[str] = frozenset(("money", "percent", "number", "figure"))


class Row(BaseModel):
    """What all rows share: a stable id, and strictness about columns."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    id: str = Field(min_length=3, pattern=r"^[a-z0-9+-]+$")


def _alternatives(value: object) -> object:
    """``a|b`` of a CSV field as a tuple."""
    return tuple(part.strip() for part in value.split("|") if part.strip()) if isinstance(value, str) else value


class StanceRow(Row):
    """One sense of a stance verb or noun: the word, the conditions that pick the sense, what the sense means for
    parties.

    Conditions (``subject``, ``object``) are alternatives of lemmas, ``@class`` names and the words ``none``,
    ``any``, ``org``,
    ``amount``; a leading ``!`` negates all of them. ``oblique`` holds ``preposition:alternatives``, several divided
    by ``;``.
    An empty condition always holds. ``type`` "none" says that the word in this sense is no stance.
    """

    lemma: str = Field(min_length=2)
    pos: Literal["verb", "noun"] = "verb"
    particle: str = ""
    type: ClaimType | Literal["none"]
    subject: str = ""
    object: str = ""
    oblique: str = ""
    requires: Requirement = ""
    voice: Literal["", "active", "passive"] = ""
    complement: Literal["", "none", "infinitive", "clause", "gerund"] = ""
    role: Literal["object", "receiver", "reversed", "middle"] = "object"
    object_preps: tuple[str, ...] = ()
    target_preps: tuple[str, ...] = ()
    counterparty_preps: tuple[str, ...] = ()
    subject_preps: tuple[str, ...] = ()
    priority: int = 0
    modality: Modality | Literal[""] = ""
    note: str = ""

    @field_validator("object_preps", "target_preps", "counterparty_preps", "subject_preps", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return _alternatives(value)

    @field_validator("priority", mode="before")
    @classmethod
    def _number(cls, value: Any) -> Any:
        return int(value or 0) if isinstance(value, str) else value

    @field_validator("role", mode="before")
    @classmethod
    def _default_role(cls, value: Any) -> Any:
        return value or "object"

    @property
    def name(self) -> str:
        """The lemma that goes into the record: the word and its particle."""
        return f"{self.lemma} {self.particle}" if self.particle else self.lemma

    @property
    def conditional(self) -> bool:
        """Whether the sense needs something beside the word and its particle."""
        return bool(self.subject or self.object or self.oblique or self.requires or self.voice or self.complement)


class CarrierRow(Row):
    """A word that gives modality, polarity, tense or certainty to the stance verb that it carries.

    lemma, particle, pos: the word ("plan" as verb or noun, "set" as adjective).
    link: how the carried verb hangs on it: ``to`` + infinitive, ``gerund``, a preposition + gerund (``in``, ``of``,
    ``on`` …).
    voice: ``passive`` where only the passive carries ("is set to", "is required to").
    modality, polarity, certainty: what it gives; empty leaves what the verb has of its own.
    subject: who does what the carried verb says: the carrier's ``subject`` or its ``object`` ("forced Delta to cut").
    heads: whether the carrier does something to its object that is a claim beside the carried one ("accused Delta of
        cutting", "hired Delta to cut").
    """

    lemma: str
    particle: str = ""
    pos: Literal["verb", "noun", "adjective"]
    link: str
    voice: Literal["", "active", "passive"] = ""
    modality: Modality | Literal[""] = ""
    polarity: Polarity | Literal[""] = ""
    certainty: Certainty | Literal[""] = ""
    subject: Literal["subject", "object"] = "subject"
    heads: bool = False
    note: str = ""

    @field_validator("heads", mode="before")
    @classmethod
    def _empty_is_false(cls, cell: object) -> object:
        return cell or False


class ClassRow(BaseModel):
    """One member of a class of words that conditions name as ``@class``; a ``word`` "@other" takes in that class."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    word_class: str = Field(alias="class", pattern=r"^[a-z_]+$")
    word: str = Field(min_length=1)


class _Unique(BaseModel):
    ids: list[str]

    @model_validator(mode="after")
    def _no_twins(self) -> _Unique:
        twins = sorted(name for name, count in Counter(self.ids).items() if count > 1)
        if twins:
            raise ValueError(f"ids used twice: {', '.join(twins[:10])}")
        return self


@dataclass(frozen=True)
class Lexicon:
    """All stance rows, classes of words and carriers.

    rows: senses, in the order in which equals are preferred.
    classes: the words of each class, with the classes that it takes in.
    """

    rows: tuple[StanceRow, ...]
    classes: Mapping[str, frozenset[str]]
    carriers: tuple[CarrierRow, ...] = ()
    by_id: Mapping[str, StanceRow] = field(init=False, repr=False)
    by_lemma: Mapping[tuple[str, str], tuple[StanceRow, ...]] = field(init=False, repr=False)
    carriers_by_lemma: Mapping[str, tuple[CarrierRow, ...]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Index the rows; raises ValueError for ids used twice and for classes that nobody defines."""
        _Unique(ids=[row.id for row in (*self.rows, *self.carriers)])
        unknown = {name for row in self.rows for name in classes_in(row) if name not in self.classes}
        if unknown:
            raise ValueError(f"unknown classes of words: {', '.join(sorted(unknown))}")
        by_lemma: dict[tuple[str, str], list[StanceRow]] = defaultdict(list)
        for row in self.rows:
            by_lemma[(row.pos, row.lemma)].append(row)
        carriers: dict[str, list[CarrierRow]] = defaultdict(list)
        for carrier in self.carriers:
            carriers[carrier.lemma].append(carrier)
        # Forms whose lemma the syntax may not know: "fined", "authorized".
        lemmas = [lemma for lemma, own in carriers.items() if any(carrier.pos == "verb" for carrier in own)]
        inflected = {form.text: lemma for lemma in lemmas for form in verb_forms(lemma) if form.text not in carriers}
        carriers.update({form: carriers[lemma] for form, lemma in inflected.items()})
        object.__setattr__(self, "by_id", {row.id: row for row in self.rows})
        object.__setattr__(self, "by_lemma", {key: tuple(rows) for key, rows in by_lemma.items()})
        object.__setattr__(self, "carriers_by_lemma", {key: tuple(rows) for key, rows in carriers.items()})

    def select(self, identifiers: Iterable[str]) -> tuple[StanceRow, ...]:
        """The rows with these ids, in this order; raises KeyError for an id that is not here."""
        return tuple(map(self.by_id.__getitem__, identifiers))

    def extended(self, rows: Sequence[StanceRow]) -> Lexicon:
        """A lexicon with a user's rows before these; a row with an id that is here already takes its place."""
        own = {row.id for row in rows}
        kept = tuple(row for row in self.rows if row.id not in own)
        return Lexicon((*rows, *kept), self.classes, self.carriers)


def classes_in(row: StanceRow) -> set[str]:
    """The names of the classes of words that a row's conditions name."""
    parts = [row.subject, row.object, *(part.partition(":")[2] for part in row.oblique.split(";"))]
    return {word[1:] for part in parts for word in part.lstrip("!").split("|") if word.startswith("@")}


def expand(rows: Iterable[ClassRow]) -> dict[str, frozenset[str]]:
    """Classes with their words, those of the classes that they take in included. Raises ValueError for an unknown
    one."""
    direct: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        direct[row.word_class].add(row.word)

    def words(name: str, path: tuple[str, ...]) -> frozenset[str]:
        if name not in direct or name in path:
            raise ValueError(f"class @{name} is not defined, or is part of itself")
        found: set[str] = set()
        for word in direct[name]:
            found |= words(word[1:], (*path, name)) if word.startswith("@") else {word}
        return frozenset(found)

    return {name: words(name, ()) for name in direct}


def load_lexicon(folder: Path = LEXICONS) -> Lexicon:
    """The lexicon in a folder of CSV files. Raises ValueError where a row is wrong."""
    rows: list[StanceRow] = []
    for name, pos in STANCE_FILES.items():
        rows += read_rows(folder / name, StanceRow, pos=pos)
    classes = expand(read_rows(folder / "word_classes.csv", ClassRow))
    return Lexicon(tuple(rows), classes, tuple(read_rows(folder / "carriers.csv", CarrierRow)))


def with_own(path: str | Path) -> Lexicon:
    """The lexicon that ships with the rows of a user's file before it.

    path: a CSV file with the columns of ``stance_verbs.csv``, of which ``id``, ``lemma`` and ``type`` are enough;
        ``pos`` says "noun" for nouns. A row with an id that ships takes that row's place.
    Raises LexiconError, a ValueError, with the file, the line and the column of what is wrong, or for a file that
    cannot be read.
    """
    return shipped().extended(read_rows(path, StanceRow))


def save_lexicon(lexicon: Lexicon, folder: Path) -> None:
    """Write a lexicon as the CSV files that :func:`load_lexicon` reads; classes come out with all of their words."""
    columns = _columns(StanceRow, leave_out=("pos",))
    for name, pos in STANCE_FILES.items():
        if name != "stance_phrases.csv":
            write_rows(folder / name, [row for row in lexicon.rows if row.pos == pos], columns)
    write_rows(folder / "stance_phrases.csv", [], columns)
    members = [
        ClassRow.model_validate({"class": name, "word": word})
        for name, words in lexicon.classes.items()
        for word in sorted(words)
    ]
    write_rows(folder / "word_classes.csv", members, _columns(ClassRow))
    write_rows(folder / "carriers.csv", lexicon.carriers, _columns(CarrierRow))


def _columns(model: type[BaseModel], leave_out: tuple[str, ...] = ()) -> list[str]:
    return [info.alias or name for name, info in model.model_fields.items() if name not in leave_out]


@lru_cache(maxsize=1)
def shipped() -> Lexicon:
    """The lexicon that ships, read once."""
    return load_lexicon()


@lru_cache(maxsize=3)
def with_infinitive(pos: str) -> frozenset[str]:
    """Lemmas of the shipped carriers of a part of speech that take an infinitive: "likely to sell" (adjective), "a plan
    to sell" (noun), "agreed to sell" (verb)."""
    return frozenset(row.lemma for row in shipped().carriers if row.pos == pos and row.link == "to")
