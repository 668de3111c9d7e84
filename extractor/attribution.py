"""Attribution: who says what, by which word, in every sentence of an article.

The component ``claims_attribution`` writes ``doc._.attribution_records``, a list of dictionaries of JSON types. All
offsets are half-open token offsets:

=========== ================================================================================================
source      ``[start, end]`` of the noun phrase, or None
cue         ``[start, end]``: the verb with its particle, the noun, the adverb, or the phrase ("According to")
content     one or more ``[start, end]``
lemma       of the cue, with its particle
type        communication type; ``certainty``: what it makes of the content
kind        organization, person, document, unnamed, or None without a source
parent      index of the record in whose content this one stands, or None
rule        id of the lexicon row
style       direct, indirect or mixed
frame       the construction of the lexicon row, or "noun", "adverb", "phrase"
binds       whether claims in the content take this attribution; not so where the verb only carries an intention
            ("vowed to sell"), a reproach ("accused it of selling") or a topic ("commented on the sale")
=========== ================================================================================================
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from extractor.annotations import set_extensions
from extractor.attribution_reader import Reader
from extractor.attribution_words import Found
from extractor.contents import ranges
from extractor.cues import CueLexicon
from extractor.reported_speech import page_of
from extractor.sources import kind_of

Record = dict[str, Any]

_UNBOUND = frozenset(("carrier", "reproach", "topic"))


def find_attributions(doc: Doc, lexicon: CueLexicon) -> list[Record]:
    """Find every attribution of a document.

    doc: with sentence starts, and better with quotations, organizations and dependencies; sentences without
        dependencies are read by token patterns.
    Returns the records in order of their cues; see the module for their fields.
    """
    found = Reader(page_of(doc), lexicon).read()
    contents = [ranges(doc, item.content - set(range(*item.cue)) - _source_tokens(item)) for item in found]
    kept = [(item, content) for item, content in zip(found, contents, strict=True) if content]
    parents = _parents([item for item, _ in kept])
    return [_record(doc, lexicon, item, content, parent) for (item, content), parent in zip(kept, parents, strict=True)]


def _record(doc: Doc, lexicon: CueLexicon, item: Found, content: list[tuple[int, int]], parent: int | None) -> Record:
    kind = kind_of(doc, item.source, item.source_head, lexicon) if item.source else None
    return {
        "source": list(item.source) if item.source else None,
        "cue": list(item.cue),
        "content": [list(part) for part in content],
        "lemma": item.name,
        "type": item.row.type,
        "certainty": item.row.certainty,
        "kind": kind,
        "parent": parent,
        "rule": item.row.id,
        "style": item.style,
        "frame": item.frame,
        "binds": item.frame not in _UNBOUND and (item.frame != "finding" or kind == "document"),
    }


def _source_tokens(item: Found) -> set[int]:
    return set(range(*item.source)) if item.source else set()


def _parents(found: list[Found]) -> list[int | None]:
    """For each attribution the narrowest other one whose content holds its cue, unless each holds the other."""
    parents: list[int | None] = []
    cues = {item.cue[0] for item in found}
    holding: dict[int, list[int]] = {}
    for number, item in enumerate(found):
        for cue in cues.intersection(item.content):
            holding.setdefault(cue, []).append(number)
    for item in found:
        cue = item.cue[0]
        around = [
            (len(other.content), number)
            for number in holding.get(cue, ())
            if (other := found[number]) is not item and not (other.cue[0] in item.content and other.cue[0] > cue)
        ]
        parents.append(min(around)[1] if around else None)
    for start in range(len(parents)):
        _break_cycle(parents, start)
    return parents


def _break_cycle(parents: list[int | None], start: int) -> None:
    seen = {start}
    at = start
    while (above := parents[at]) is not None:
        if above in seen:
            parents[at] = None
            return
        seen.add(above)
        at = above


class AttributionFinder:
    """Pipeline component ``claims_attribution``: writes ``doc._.attribution_records``."""

    def __init__(self, lexicon: CueLexicon) -> None:
        """Take the cues to look for."""
        self.lexicon = lexicon

    def __call__(self, doc: Doc) -> Doc:
        """Write the records; returns the same document."""
        doc._.attribution_records = find_attributions(doc, self.lexicon)
        return doc

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the rows in use to a folder."""
        self.lexicon.to_disk(Path(path))

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> AttributionFinder:
        """Replace the rows with those of a folder. Raises LexiconError."""
        self.lexicon = CueLexicon.from_folder(Path(path))
        return self


@Language.factory(
    "claims_attribution",
    requires=["token.is_sent_start", "doc.spans"],
    assigns=["doc._.attribution_records"],
)
def make_attribution(nlp: Language, name: str) -> AttributionFinder:
    """Create the component with the rows that ship."""
    set_extensions()
    return AttributionFinder(CueLexicon.from_folder())
