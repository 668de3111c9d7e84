"""References: the word groups that stand for an organization without naming it, and which one they stand for.

"The company", "the Bristol-based retailer", "it", "its", "which", "we" inside a quotation, and people who speak for
an organization. A reference that is not clear is not written.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span

from extractor.annotations import Mention, set_extensions, write
from extractor.names import WordTable
from extractor.organizations import load_words
from extractor.reference_reader import DocumentReader
from extractor.reference_words import (
    NationalityRow,
    NounRow,
    PossessionRow,
    ReferenceWordRow,
    ReferenceWords,
    compile_rows,
)
from extractor.rows import LEXICONS, read_rows, write_rows
from extractor.salience import WeightRow

LABEL = "REFERENCE"
KEY = "references"


def find_references(doc: Doc, table: WordTable, words: ReferenceWords) -> list[Mention]:
    """References of a document whose organizations were found.

    doc: with ``doc.spans["organizations"]``; sentences, quotations and syntax are used where they are there.
    Returns mentions whose value is {"organizations", "kind", "head"}; unclear ones are left out.
    """
    if not doc.spans.get("organizations") or ("candidates" in doc.spans and not doc.spans["candidates"]):
        # Where no sentence is read for claims, nobody asks what its words stand for.
        return []
    mentions: list[Mention] = []
    seen: set[tuple[int, int]] = set()
    for reference in DocumentReader(doc, table, words).read():
        if (reference.start, reference.end) in seen:
            continue
        seen.add((reference.start, reference.end))
        value = {"organizations": list(reference.names), "kind": reference.kind, "head": reference.head}
        mentions.append(Mention(Span(doc, reference.start, reference.end, label=LABEL), value))
    return mentions


@lru_cache(maxsize=1)
def shared_words() -> WordTable:
    """The words that names are read by, loaded once."""
    return load_words()


class ReferenceRows(NamedTuple):
    """The rows that references are read by, one list for each lexicon file of the same name."""

    reference_nouns: list[NounRow]
    reference_words: list[ReferenceWordRow]
    nationalities: list[NationalityRow]
    possessions: list[PossessionRow]
    reference_weights: list[WeightRow]

    @classmethod
    def read(cls, folder: Path) -> ReferenceRows:
        """The rows of a folder. Raises LexiconError for a row that is not valid."""
        return cls(
            read_rows(folder / "reference_nouns.csv", NounRow),
            read_rows(folder / "reference_words.csv", ReferenceWordRow),
            read_rows(folder / "nationalities.csv", NationalityRow),
            read_rows(folder / "possessions.csv", PossessionRow),
            read_rows(folder / "reference_weights.csv", WeightRow),
        )


class ReferenceReader:
    """The pipeline component around ``find_references``."""

    def __init__(self, rows: ReferenceRows) -> None:
        """Take the rows to work by."""
        set_extensions()
        self.rows = rows
        self._words = compile_rows(*rows)

    def __call__(self, doc: Doc) -> Doc:
        """Write ``doc.spans["references"]`` and its values; no entities."""
        write(doc, KEY, find_references(doc, shared_words(), self._words), entities=False)
        return doc

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the rows in use to a folder."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        for name, rows in self.rows._asdict().items():
            write_rows(folder / f"{name}.csv", rows)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> ReferenceReader:
        """Replace the rows with those of a folder."""
        self.rows = ReferenceRows.read(Path(path))
        self._words = compile_rows(*self.rows)
        return self


@Language.factory("claims_references", requires=["doc.spans"], assigns=["doc.spans"])
def create_references(nlp: Language, name: str) -> ReferenceReader:
    """The component ``claims_references``, with the rows that ship."""
    return ReferenceReader(ReferenceRows.read(LEXICONS))
