"""At which characters of a document something may begin, known by word form: a form is looked through once, not again
at every place where it stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import compress

from spacy.attrs import IDX, ORTH
from spacy.strings import StringStore
from spacy.tokens import Doc

#: Forms that are remembered; this bounds the memory.
MOST_FORMS = 100_000


class Openings:
    """Where in the tokens of documents something may begin."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        """pattern: holds at each character of a form at which it may begin, wherever the form stands; better at too
        many than at too few."""
        self._pattern = pattern
        #: By the hash of a form, which stays that form's when spaCy forgets it.
        self._known: dict[int, tuple[int, ...]] = {}

    def places(self, doc: Doc) -> list[int]:
        """The offsets in the text of a document at which it may begin, in order."""
        orths, starts = doc.to_array([ORTH, IDX]).T.tolist()
        known = self._known
        try:
            inside = list(map(known.__getitem__, orths))
        except KeyError:
            self._learn(orths, doc.vocab.strings)
            inside = list(map(known.__getitem__, orths))
        return [start + offset for start, some in compress(zip(starts, inside, strict=True), inside) for offset in some]

    def _learn(self, orths: Sequence[int], strings: StringStore) -> None:
        known = self._known
        if len(known) > MOST_FORMS:
            known.clear()
        search, match = self._pattern.search, self._pattern.match
        for orth in set(orths).difference(known):
            form = strings[orth]
            known[orth] = tuple([place for place in range(len(form)) if match(form, place)]) if search(form) else ()
