"""Lemmas by table and suffix rules that were learnt from treebanks: far smaller and faster than a classifier.

A form is looked up with its part of speech; a form that the table lacks is rewritten by the longest suffix rule that
fits
("-ies" NOUN → "-y"). Nothing here reads the context: the part of speech carries what is needed of it.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

#: Longest suffix, in characters, that a rule may look at.
LONGEST = 6


class LemmaTable:
    """Exceptions ``(pos, lower-cased form) → lemma`` and suffix rules ``(pos, suffix) → replacement``."""

    limit = 50_000

    def __init__(
        self, exceptions: dict[tuple[str, str], str] | None = None, suffixes: dict[tuple[str, str], str] | None = None
    ) -> None:
        """Start from these rows, or none."""
        self.exceptions = exceptions or {}
        self.suffixes = suffixes or {}
        self._known: dict[tuple[str, str], str] = {}

    def lemma(self, form: str, pos: str) -> str:
        """The lemma of a form; proper nouns keep their case, all other lemmas are lower-cased."""
        found = self._known.get((form, pos))
        if found is None:
            found = self._find(form, pos)
            if len(self._known) > self.limit:
                self._known.clear()
            self._known[(form, pos)] = found
        return found

    def _find(self, form: str, pos: str) -> str:
        lower = form.lower()
        found = self.exceptions.get((pos, lower))
        if found is not None:
            return found
        if pos == "PROPN":
            return form
        return self.by_suffix(lower, pos)

    def by_suffix(self, lower: str, pos: str) -> str:
        """The lemma that the suffix rules alone give a lower-cased form."""
        for length in range(min(LONGEST, len(lower) - 1), -1, -1):
            replacement = self.suffixes.get((pos, lower[len(lower) - length :]))
            if replacement is not None:
                return lower[: len(lower) - length] + replacement
        return lower

    @classmethod
    def learn(cls, triples: Iterable[tuple[str, str, str]], least: int = 2) -> LemmaTable:
        """Learn from ``(form, pos, lemma)`` of a treebank. A suffix rule needs ``least`` word types and must change
        what
        the next shorter one says; forms that the rules get wrong become exceptions."""
        seen: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for form, pos, lemma in triples:
            if pos == "PROPN":
                seen[(pos, form.lower())][lemma if lemma.lower() != form.lower() else ""] += 1
            else:
                seen[(pos, form.lower())][lemma] += 1
        best = {key: counts.most_common(1)[0] for key, counts in seen.items()}
        rules: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for (pos, form), (lemma, _) in best.items():
            if pos == "PROPN" or not form.isalpha():
                continue
            for length in range(min(LONGEST, len(form) - 1) + 1):
                stem = form[: len(form) - length]
                if lemma.startswith(stem):
                    rules[(pos, form[len(stem) :])][lemma[len(stem) :]] += 1
                else:
                    rules[(pos, form[len(stem) :])]["\0"] += 1
        table = cls()
        for (pos, suffix), counts in sorted(rules.items(), key=lambda item: len(item[0][1])):
            replacement, count = counts.most_common(1)[0]
            if count < least or replacement == "\0":
                continue
            if table.by_suffix("\0" + suffix, pos) != "\0" + replacement:
                table.suffixes[(pos, suffix)] = replacement
        for (pos, form), (lemma, count) in best.items():
            if pos == "PROPN":
                if lemma and count >= least:
                    table.exceptions[(pos, form)] = lemma
            elif table.by_suffix(form, pos) != lemma and (count >= least or form.isalpha()):
                table.exceptions[(pos, form)] = lemma
        return table

    def rows(self) -> list[tuple[str, str, str, str]]:
        """All rows, sorted: kind (``form`` or ``suffix``), part of speech, form or suffix, lemma or replacement."""
        rows = [("form", pos, form, lemma) for (pos, form), lemma in self.exceptions.items()]
        rows += [("suffix", pos, suffix, replacement) for (pos, suffix), replacement in self.suffixes.items()]
        return sorted(rows)

    def save(self, path: Path) -> None:
        """Write the rows as CSV."""
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(("kind", "pos", "form", "lemma"))
            writer.writerows(self.rows())

    @classmethod
    def load(cls, path: Path) -> LemmaTable:
        """Read rows that :meth:`save` wrote."""
        table = cls()
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                target = table.exceptions if row["kind"] == "form" else table.suffixes
                target[(row["pos"], row["form"])] = row["lemma"]
        return table


@Language.factory("claims_lemmas", assigns=["token.lemma"], requires=["token.pos"])
def create_lemmas(nlp: Language, name: str) -> LemmaComponent:
    """The component of the shipped syntax model that writes ``token.lemma_``."""
    return LemmaComponent(name)


class LemmaComponent:
    """Writes a lemma for every token with a part of speech. Saved rows replace the table in use."""

    def __init__(self, name: str = "claims_lemmas", table: LemmaTable | None = None) -> None:
        """Use a table, or an empty one until ``from_disk``."""
        self.name = name
        self.table = table or LemmaTable()

    def __call__(self, doc: Doc) -> Doc:
        """Write the lemmas of one document."""
        lemma = self.table.lemma
        for token in doc:
            token.lemma_ = lemma(token.text, token.pos_)
        return doc

    def to_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> None:
        """Write ``lemmas.csv`` into the folder ``path``."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        self.table.save(folder / "lemmas.csv")

    def from_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> LemmaComponent:
        """Read ``lemmas.csv`` from the folder ``path``."""
        self.table = LemmaTable.load(Path(path) / "lemmas.csv")
        return self
