"""Part of speech, lemma and dependencies, on candidate sentences alone.

:class:`SyntaxComponent` collects the candidate sentences of many documents, runs a syntax model over them in one go and
writes ``pos``, ``tag``, ``lemma``, ``head`` and ``dep`` back. The model is the small one that ships, or any
installed spaCy
pipeline, by its name or path; labels are written as that model gives them.

What holds afterwards: sentence boundaries are as they were, each sentence is one tree, white space depends on the token
before it with an empty label, and a token of a sentence that was left out has neither label nor part of speech (its
head
is the sentence's first token, since spaCy derives sentences from heads).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import numpy as np
import spacy
from spacy.attrs import DEP, HEAD, IS_SPACE, LEMMA, LOWER, ORTH, POS, SENT_START, TAG
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import raise_error
from spacy.vocab import Vocab

from extractor import lemmas, parser  # noqa: F401  (registers the factories of the shipped model)
from extractor.abridgement import Leaf, lacks_conjunction, leaves, plainer, watched
from extractor.clause_corrections import (
    gerunds_apart,
    joined_verbs,
    lost_subjects,
    modified_nouns,
    subjects_of_phrases,
)
from extractor.corrections import APART, BY_WORD, misread_names, nouns_read_as_adverbs, split_objects, titled_names
from extractor.dependents import forget_tree
from extractor.read_tree import Hung, ReadTree
from extractor.subject_corrections import bare_verbs, doubled_subjects

#: The name that stands for the model in this package, whatever folder it was installed into.
SHIPPED: Final = "shipped"
#: The name that stands for no model: nothing is parsed, and what follows reads word order alone.
NONE: Final = "none"
MODEL_FOLDER: Final = Path(__file__).parent / "models" / "syntax"

#: Longest input of a model, in tokens: a table that was taken for a sentence is read in pieces.
LONGEST: Final = 250

_COLUMNS: Final = [HEAD, DEP, POS, TAG, LEMMA]

#: Stands in a piece for a word that the document does not have.
ADDED: Final = -1

_NOTHING: Final[Mapping[int, Leaf]] = MappingProxyType({})

ErrorHandler = Callable[[str, Any, list[Doc], Exception], None]


def load_model(name: str = SHIPPED, vocab: Vocab | None = None) -> Language:
    """Load a syntax model: ``"shipped"``, or a spaCy pipeline's package name or path. The shipped model shares
    ``vocab``.

    Raises ``OSError`` if spaCy finds no such pipeline, ``ValueError`` if the pipeline does not parse.
    """
    if name == SHIPPED:
        # Its tokenizer is never asked: the model is given words.
        return spacy.load(MODEL_FOLDER, vocab=vocab if vocab is not None else True, exclude=["tokenizer"])
    model = spacy.load(name, exclude=["ner", "senter", "textcat", "entity_linker", "entity_ruler"])
    if not any("token.dep" in model.get_pipe_meta(pipe).assigns for pipe in model.pipe_names):
        raise ValueError(f"pipeline {name!r} has no component that writes dependencies")
    return model


def candidate_sentences(doc: Doc) -> list[tuple[int, int]]:
    """Token bounds of the sentences to read: those that ``doc.spans["candidates"]`` touches; all of them without
    that key.

    Raises ``ValueError`` if the document has no sentence boundaries.
    """
    if len(doc) > 1 and not doc.has_annotation("SENT_START"):
        raise ValueError("claims_syntax needs sentence boundaries: put claims_layout or sentencizer before it")
    bounds = [(sentence.start, sentence.end) for sentence in doc.sents] if len(doc) else []
    if "candidates" not in doc.spans:
        return bounds
    wanted = np.zeros(len(doc), dtype=bool)
    for span in doc.spans["candidates"]:
        wanted[span.start : span.end] = True
    return [(start, end) for start, end in bounds if wanted[start:end].any()]


class Piece(NamedTuple):
    """One input of the model: the bounds of its sentence, the indices of its tokens, and the model's document over
    them."""

    start: int
    end: int
    places: list[int]
    parse: Doc


def pieces(doc: Doc, vocab: Vocab, left_out: Container[int] = ()) -> list[Piece]:
    """The candidate sentences as inputs: without white space and what is ``left_out``, by token index, cut at
    :data:`LONGEST` tokens, with no boundary inside."""
    found = []
    columns = doc.to_array([ORTH, IS_SPACE, LOWER])
    orths, blank, strings = columns[:, 0].tolist(), columns[:, 1].tolist(), doc.vocab.strings
    lowers = columns[:, 2].tolist()
    for start, end in candidate_sentences(doc):
        places = [index for index in range(start, end) if not blank[index] and index not in left_out]
        for cut in range(0, len(places), LONGEST):
            part = places[cut : cut + LONGEST]
            shown = [strings[orths[index]] for index in part]
            asked = watched(lowers, part)
            for index in sorted(asked, reverse=True):
                at = part.index(index)
                shown[at] = plainer(doc, index) or shown[at]
                if lacks_conjunction(doc, index):
                    part.insert(at + 1, ADDED)
                    shown.insert(at + 1, "that")
            starts: list[bool | int | None] = [True, *[False] * (len(part) - 1)]
            parse = Doc(vocab, words=shown, sent_starts=starts)
            found.append(Piece(start, end, part, parse))
    return found


def _without_added(index: Any, rows: Any, local: Any) -> tuple[Any, Any, Any]:
    """The columns of a parse without the words that were added for it; what hung on one hangs on its head."""
    size = len(index)
    added = index == ADDED
    for place in np.flatnonzero(added):
        head = local[place]
        if head == place:
            head = place - 1
            local[place - 1] = place - 1
        local[local == place] = head
    kept = np.flatnonzero(~added)
    number = np.full(size, -1, dtype=np.int64)
    number[kept] = np.arange(len(kept))
    return index[kept], rows[kept], number[local[kept]]


def annotate(doc: Doc, read: Iterable[Piece], left_out: Mapping[int, Leaf] = _NOTHING) -> None:
    """Write the parses of a document's sentences, and what they left out.

    A piece after the first of a sentence, and every root after the first of a piece, is attached to the first root as
    ``parataxis``.
    """
    table = doc.to_array(_COLUMNS).reshape(len(doc), len(_COLUMNS))
    parataxis = doc.vocab.strings.add("parataxis")
    heads = np.zeros(len(doc), dtype=np.int64)
    boundaries = np.full(len(doc), -1, dtype=np.int64)
    for sentence in doc.sents:
        heads[sentence.start : sentence.end] = sentence.start
        boundaries[sentence.start] = 1
    roots: dict[int, int] = {}
    ends: dict[int, int] = {}
    for piece in read:
        index = np.asarray(piece.places, dtype=np.int64)
        rows = piece.parse.to_array(_COLUMNS).reshape(len(index), len(_COLUMNS))
        if piece.parse.vocab is not doc.vocab:
            for key in np.unique(rows[:, [1, 3, 4]]):
                doc.vocab.strings.add(piece.parse.vocab.strings[int(key)])
        local = rows[:, 0].astype(np.int64) + np.arange(len(index))
        if (index == ADDED).any():
            index, rows, local = _without_added(index, rows, local)
        table[index, 1:] = rows[:, 1:]
        heads[index] = index[local]
        own = index[local == np.arange(len(index))]
        root = roots.setdefault(piece.start, int(own[0]))
        ends[piece.start] = piece.end
        later = own[own != root]
        heads[later] = root
        table[later, 1] = parataxis
    blank = doc.to_array(IS_SPACE).tolist()
    for start, root in roots.items():
        for place in range(start, ends[start]):
            if blank[place]:
                heads[place] = place - 1 if place > start else root
                table[place, 1:] = 0
    read_tokens = np.zeros(len(doc), dtype=bool)
    for start, end in ends.items():
        read_tokens[start:end] = True
    for place, leaf in left_out.items():
        if not read_tokens[place]:
            continue
        heads[place] = leaf.head
        table[place, 1:] = [doc.vocab.strings.add(text) for text in (leaf.label, leaf.pos, leaf.tag, doc[place].lower_)]
    places = np.flatnonzero(read_tokens & (table[:, 2] != 0))
    _correct(doc, table, heads, places)
    table[:, 0] = (heads - np.arange(len(doc))).astype(np.uint64)
    doc.from_array(_COLUMNS, table)
    # Heads without a label start no sentence in spaCy's eyes, so the boundaries are put back as they were.
    doc.from_array([SENT_START], boundaries.astype(np.uint64))
    forget_tree()


def _correct(doc: Doc, table: Any, heads: Any, places: Any) -> None:
    """Put right, in the table of columns and the heads, what word order tells for certain."""
    strings = doc.vocab.strings
    governors = heads.tolist()

    def text_of(column: int) -> Callable[[int], str]:
        return lambda index: str(strings[int(table[index, column])])

    tree = ReadTree(doc, places.tolist(), governors, text_of(1), text_of(4), text_of(3))

    def hang(found: Iterable[Hung]) -> None:
        for place, head, label in list(found):
            if place != head and tree.is_under(head, place):
                continue
            heads[place] = governors[place] = head
            table[place, 1] = strings.add(label)

    def labelled(*labels: str) -> Any:
        return np.isin(table[places, 1], [strings.add(label) for label in labels])

    def tagged(*tags: str) -> Any:
        return np.isin(table[places, 3], [strings.add(tag) for tag in tags])

    names = np.flatnonzero((table[places, 2] == strings.add("PROPN")) & labelled(*APART)).tolist()
    if names:
        hang(Hung(name, title, "flat") for name, title in titled_names(tree, names).items())
    spans = [(span.start, span.end) for span in doc.spans.get("organizations", ())]
    hang(misread_names(tree, [(start, end) for start, end in spans if table[start:end, 2].all()]))
    words = doc.to_array(LOWER)[places]
    for find, wanted in BY_WORD:
        numbers = np.flatnonzero(np.isin(words, [strings.add(word) for word in wanted()])).tolist()
        if numbers:
            hang(find(tree, numbers))
    subjects = places[labelled("obl:unmarked", "nsubj:pass")]
    verbs = np.unique(heads[subjects][heads[subjects] > subjects])
    verbs = verbs[np.isin(table[verbs, 3], [strings.add(tag) for tag in ("VBD", "VBZ", "VBP", "VBN")])]
    if len(verbs):
        hang(lost_subjects(tree, np.searchsorted(places, verbs).tolist()))
    hang(
        subjects_of_phrases(
            tree, np.flatnonzero(labelled("nsubj") & np.isin(heads[places], places[labelled("conj")])).tolist()
        )
    )
    owners = np.sort(heads[places[labelled("nsubj", "nsubj:pass")]])
    doubled = np.unique(owners[1:][owners[1:] == owners[:-1]])
    if len(doubled):
        hang(doubled_subjects(tree, np.searchsorted(places, doubled).tolist()))
    finite = tagged("VBD", "VBZ", "VBP")
    helped = heads[places[labelled("aux", "aux:pass", "cop") & (finite | tagged("MD"))]]
    finite = (finite & ~labelled("aux", "aux:pass", "cop")) | np.isin(places, helped)
    subjected = np.isin(places, heads[places[labelled("nsubj", "nsubj:pass", "csubj", "csubj:pass", "expl")]])
    hang(bare_verbs(tree, np.flatnonzero(finite & ~subjected).tolist()))
    clauses = labelled("ccomp", "xcomp", "advcl", "acl")
    hang(modified_nouns(tree, np.flatnonzero(clauses & tagged("VBN", "VBD")).tolist()))
    hang(gerunds_apart(tree, np.flatnonzero(labelled("advcl") & tagged("VBG")).tolist()))
    hang(joined_verbs(tree, np.flatnonzero(labelled("conj") & tagged("VB", "VBZ", "VBP", "VBD") & ~subjected).tolist()))
    numbers = np.flatnonzero(labelled("obj") & (table[places, 3] == strings.add("NN"))).tolist()
    if numbers:
        hang(split_objects(tree, numbers))
    adverbs = np.flatnonzero(table[places, 2] == strings.add("ADV")).tolist()
    for noun, modifier in nouns_read_as_adverbs(tree, adverbs) if adverbs else ():
        own = heads == modifier
        own[modifier] = False
        heads[own] = noun
        heads[noun], table[noun, 1:4] = heads[modifier], table[modifier, 1:4]
        heads[modifier], table[modifier, 1] = noun, strings.add("amod")
        behind = np.flatnonzero((heads == noun + 1) & (table[:, 1] == strings.add("obl")))
        if len(behind):
            # "a pivot away from gas"
            heads[behind], table[behind, 1] = noun, strings.add("nmod")
            heads[noun + 1], table[noun + 1, 1] = behind[0], strings.add("case")


@Language.factory(
    "claims_syntax",
    default_config={"model": SHIPPED, "batch_tokens": 20_000},
    requires=["token.sent_start"],
    assigns=["token.head", "token.dep", "token.pos", "token.tag", "token.lemma"],
)
def create_syntax(
    nlp: Language, name: str, *, model: str | None = SHIPPED, batch_tokens: int = 20_000
) -> SyntaxComponent:
    """The component that reads candidate sentences.

    model: ``"shipped"``, the name or path of an installed spaCy pipeline that parses, or None or ``"none"``: no
        sentence is read.
    batch_tokens: how many tokens of documents ``pipe`` gathers before it runs the model once.
    """
    return SyntaxComponent(nlp.vocab, name, model=model, batch_tokens=batch_tokens)


class SyntaxComponent:
    """Runs a syntax model over candidate sentences, in batches across documents. Saved state is the model's name."""

    def __init__(
        self, vocab: Vocab, name: str = "claims_syntax", *, model: str | None = SHIPPED, batch_tokens: int = 20_000
    ) -> None:
        """Load the model; see :func:`create_syntax` for the settings."""
        self.vocab = vocab
        self.name = name
        self.batch_tokens = batch_tokens
        self.model_name = NONE
        self.model: Language | None = None
        self.use(model)
        self._handler: ErrorHandler = raise_error

    def __call__(self, doc: Doc) -> Doc:
        """Read the candidate sentences of one document."""
        self.read([doc])
        return doc

    def read(self, docs: Sequence[Doc]) -> None:
        """Read the candidate sentences of all these documents in one run of the model; the documents are changed in
        place."""
        if self.model is None:
            return
        separate = self.model.vocab is not self.vocab
        with self.model.memory_zone() if separate else nullcontext():
            apart = [leaves(doc) for doc in docs]
            found = [pieces(doc, self.model.vocab, left_out) for doc, left_out in zip(docs, apart, strict=True)]
            inputs = [piece.parse for group in found for piece in group]
            if not inputs:
                return
            # Sentences of like length share a batch. Components change the inputs in place, so the order does not
            # matter.
            ordered = sorted(inputs, key=len, reverse=True)
            parsed = dict(zip(map(id, ordered), self.model.pipe(ordered, batch_size=256), strict=True))
            for doc, group, left_out in zip(docs, found, apart, strict=True):
                if group:
                    annotate(doc, [piece._replace(parse=parsed[id(piece.parse)]) for piece in group], left_out)

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """Yield the documents in order, read ``batch_size`` of them or ``batch_tokens`` tokens at a time. If a batch
        fails,
        its documents are read one by one, and those that fail alone go to the error handler and are dropped."""
        batch: list[Doc] = []
        tokens = 0
        for doc in stream:
            batch.append(doc)
            tokens += len(doc)
            if len(batch) >= batch_size or tokens >= self.batch_tokens:
                yield from self._guarded(batch)
                batch, tokens = [], 0
        yield from self._guarded(batch)

    def _guarded(self, batch: list[Doc]) -> Iterator[Doc]:
        try:
            self.read(batch)
        except Exception:
            for doc in batch:
                try:
                    self.read([doc])
                except Exception as error:
                    self._handler(self.name, self, [doc], error)
                else:
                    yield doc
        else:
            yield from batch

    def set_error_handler(self, handler: ErrorHandler) -> None:
        """Set what ``pipe`` calls for a document that cannot be read: ``handler(name, component, [doc], error)``."""
        self._handler = handler

    def get_error_handler(self) -> ErrorHandler:
        """What ``pipe`` calls for a document that cannot be read; raises by default."""
        return self._handler

    def use(self, model: str | None) -> None:
        """Replace the syntax model; see :func:`create_syntax`."""
        wanted = model if model is not None else NONE
        if wanted != self.model_name:
            self.model = load_model(wanted, self.vocab) if wanted != NONE else None
            self.model_name = wanted

    def to_bytes(self, exclude: Iterable[str] = ()) -> bytes:
        """The name of the model, as JSON; the model itself is not copied."""
        return json.dumps({"model": self.model_name}).encode()

    def from_bytes(self, data: bytes, exclude: Iterable[str] = ()) -> SyntaxComponent:
        """Load the model that :meth:`to_bytes` named."""
        self.use(json.loads(data)["model"])
        return self

    def to_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> None:
        """Write the name of the model into the folder ``path``."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "model.json").write_bytes(self.to_bytes())

    def from_disk(self, path: str | Path, exclude: Iterable[str] = ()) -> SyntaxComponent:
        """Load the model that :meth:`to_disk` named."""
        return self.from_bytes((Path(path) / "model.json").read_bytes())
