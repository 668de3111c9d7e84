"""What claims_syntax leaves on a document: trees over whole sentences, and nothing where it was not asked to read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

import extractor
from extractor.arborescence import best_tree, is_tree
from extractor.syntax import LONGEST


@pytest.fixture(scope="module")
def nlp() -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("claims_syntax")
    return nlp


def test_a_plain_clause_is_read(nlp: Language) -> None:
    doc = nlp("The brewer sold its Polish unit for $40 million.")
    sold = doc[2]
    assert (sold.pos_, sold.lemma_, sold.dep_) == ("VERB", "sell", "ROOT")
    assert {child.dep_: child.text for child in sold.children if child.dep_ in ("nsubj", "obj")} == {
        "nsubj": "brewer",
        "obj": "unit",
    }


def test_a_noun_of_the_lexicon_is_no_adverb() -> None:
    """The model reads "pivot" as an adverb here; the correction is what makes it the object."""
    doc = extractor.load()("Dorwin Corp left, signaling a potential pivot away from Tamsin Ltd in May.")
    words = {token.text: token for token in doc}
    assert (words["pivot"].pos_, words["pivot"].dep_, words["pivot"].head.text) == ("NOUN", "obj", "signaling")
    assert (words["potential"].dep_, words["potential"].head.text) == ("amod", "pivot")
    assert (words["Ltd"].dep_, words["Ltd"].head.text) == ("nmod", "pivot")
    assert sum(token.head == token for token in doc if token.dep_) == 1


def test_only_candidates_are_read_and_boundaries_stay(nlp: Language) -> None:
    doc = nlp.make_doc("Shares fell\n 3 pct. Nobody \n cares. \n\nNot me.")
    nlp.get_pipe("sentencizer")(doc)
    sentences = [sentence.text for sentence in doc.sents]
    doc.spans["candidates"] = [list(doc.sents)[1]]
    nlp.get_pipe("claims_syntax")(doc)
    assert [sentence.text for sentence in doc.sents] == sentences
    assert {token.text for token in doc if token.dep_} == {"Nobody", "cares", "."}
    assert {token.text for token in doc if token.pos_} == {"Nobody", "cares", "."}


def test_white_space_changes_nothing(nlp: Language) -> None:
    plain = nlp("The bank raised its offer for the insurer.")
    wrapped = nlp("The bank\nraised its   offer\n for the insurer.")
    found = [(t.text, t.pos_, t.dep_, t.head.text) for t in wrapped if not t.is_space]
    assert found == [(t.text, t.pos_, t.dep_, t.head.text) for t in plain]


def test_a_stream_gives_what_single_documents_give(nlp: Language) -> None:
    texts = ["", "It grew.", "The bank raised its offer. The board said no.", "SHARES FALL"]
    streamed = [[(t.dep_, t.pos_, t.head.i) for t in doc] for doc in nlp.pipe(texts)]
    assert streamed == [[(t.dep_, t.pos_, t.head.i) for t in nlp(text)] for text in texts]


def test_an_endless_sentence_is_one_tree(nlp: Language) -> None:
    doc = nlp("a b " * LONGEST)
    assert len(list(doc.sents)) == 1
    assert sum(token.head.i == token.i for token in doc) == 1


def test_saved_and_loaded(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path)
    doc = spacy.load(tmp_path)("The bank raised its offer.")
    assert [token.dep_ for token in doc] == [token.dep_ for token in nlp("The bank raised its offer.")]


def test_without_boundaries_it_says_what_is_missing() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("claims_syntax")
    with pytest.raises(ValueError, match="sentence boundaries"):
        nlp("No one parted these sentences. None.")


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 5), st.integers(0, 10_000))
def test_the_best_tree_is_the_best_of_all(count: int, seed: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(count, count)).astype(np.float32)
    found = best_tree(scores)
    assert is_tree(found)
    options = np.array(np.meshgrid(*[range(count)] * count)).reshape(count, -1).T
    best = max(scores[np.arange(count), heads].sum() for heads in options if is_tree(heads))
    assert scores[np.arange(count), found].sum() == pytest.approx(best, abs=1e-4)
