"""Reading and writing trees, and carrying them over to spaCy's tokens."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy

from training.prepare import OWN, aligned
from training.treebank import Sentence, align, is_tree, read_conllu, relabel, write_conllu


def chain(words: list[str], spaces: list[bool], heads: list[int], deps: list[str]) -> Sentence:
    """A sentence whose tags do not matter."""
    size = len(words)
    return Sentence(words, spaces, ["X"] * size, ["FW"] * size, words, heads, deps)


def test_what_is_read_is_written_again(treebank: Path, tmp_path: Path) -> None:
    sentences = list(read_conllu(treebank))
    write_conllu(sentences, tmp_path / "again.conllu")
    again = list(read_conllu(tmp_path / "again.conllu"))
    assert [(s.words, s.spaces, s.heads, s.deps, s.pos, s.tags, s.lemmas, s.id) for s in again] == [
        (s.words, s.spaces, s.heads, s.deps, s.pos, s.tags, s.lemmas, s.id) for s in sentences
    ]
    assert sentences[2].text == "Shareholders didn't applaud."


@pytest.mark.parametrize(
    ("heads", "expected"),
    [([0], True), ([1, 1, 1], True), ([0, 1], False), ([1, 0], False), ([1, 2, 1, 3], False), ([3, 0, 1, 3], True)],
)
def test_a_tree_has_one_root_that_all_words_reach(heads: list[int], expected: bool) -> None:
    size = len(heads)
    assert is_tree(chain(["a"] * size, [True] * size, heads, ["dep"] * size)) is expected


def test_a_word_that_is_split_keeps_its_place_in_the_tree() -> None:
    sentence = chain(["well-known", "brands"], [True, True], [1, 1], ["amod", "root"])
    found = align(sentence, spacy.blank("en").tokenizer)
    assert found.words == ["well", "-", "known", "brands"]
    assert found.heads == [2, 2, 3, 3]
    assert found.deps == ["compound", "punct", "amod", "root"]


def test_words_that_are_one_token_are_one_node() -> None:
    sentence = chain(["rose", "7", "%", "3", "m", "."], [True, False, True, False, False, False], [0, 2, 0, 4, 2, 0], [
        "root", "nummod", "obj", "nummod", "nmod", "punct",
    ])  # fmt: skip
    found = align(sentence, spacy.blank("en").tokenizer)
    assert is_tree(found)
    assert "".join(found.words) == "rose7%3m."


def test_rare_relations_are_read_as_what_stands_in_for_them() -> None:
    sentence = chain(["a", "b", "c"], [True] * 3, [1, 1, 1], ["nsubj:outer", "root", "reparandum"])
    assert relabel(sentence).deps == ["nsubj", "root", "parataxis"]


@pytest.mark.parametrize(("name", "least"), [("train", 150), ("test", 50)])
def test_our_own_sentences_are_trees_over_the_tokens_that_the_parser_reads(name: str, least: int) -> None:
    path = OWN / f"{name}.conllu"
    sentences = list(read_conllu(path))
    assert len(sentences) >= least
    assert [sentence.words for sentence in aligned(path, spacy.blank("en"))] == [s.words for s in sentences]
    assert all(
        (dep == "root") == (head == index)
        for sentence in sentences
        for index, (dep, head) in enumerate(zip(sentence.deps, sentence.heads, strict=True))
    )


def test_no_sentence_is_learnt_and_tested_on() -> None:
    texts = [{sentence.text for sentence in read_conllu(OWN / f"{name}.conllu")} for name in ("train", "test")]
    assert not texts[0] & texts[1]
