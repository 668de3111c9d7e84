"""Variants of sentences: trees again, the same each time, and in the words of headlines."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from training import augment
from training.treebank import Sentence, is_tree, read_conllu


def sentences(path: Path) -> list[Sentence]:
    return list(read_conllu(path))


def test_variants_are_trees_and_the_same_each_time(treebank: Path) -> None:
    many = sentences(treebank) * 60
    first, second = (list(augment.variants(many, 7)) for _ in range(2))
    assert first
    assert [variant.words for variant in first] == [variant.words for variant in second]
    for variant in first:
        assert is_tree(variant)
        columns = (variant.spaces, variant.pos, variant.tags, variant.lemmas, variant.heads, variant.deps)
        assert {len(column) for column in columns} == {len(variant.words)}


def test_wire_money_comes_after_its_number(treebank: Path) -> None:
    found = augment.wire_money(sentences(treebank)[0], random.Random(1))
    assert found is not None
    assert found.text == "The brewer bought Tarnow for 3.2 mln dlrs ."


def test_nothing_changes_where_there_is_no_amount(treebank: Path) -> None:
    assert augment.wire_money(sentences(treebank)[1], random.Random(1)) is None


@pytest.mark.parametrize(
    ("index", "words"),
    [
        (0, "The brewer buys Tarnow for $ 3.2 million ."),
        (1, "Tarnow to close a plant ."),
        (2, "Shareholders did n't applaud ."),
    ],
)
def test_headlines_report_in_the_present(treebank: Path, index: int, words: str) -> None:
    assert " ".join(augment.present(sentences(treebank)[index]).words) == words


def test_headlines_leave_articles_out(treebank: Path) -> None:
    short = augment.headline(sentences(treebank)[0], random.Random(2))
    assert short is not None
    assert "the" not in [word.lower() for word in short.words]
    assert short.words[-1] != "."


@pytest.mark.parametrize(
    ("lemma", "expected"),
    [("sell", "sells"), ("deny", "denies"), ("buy", "buys"), ("push", "pushes"), ("veto", "vetoes"), ("have", "has")],
)
def test_third_person(lemma: str, expected: str) -> None:
    assert augment.third_person(lemma) == expected


def test_invented_names_stand_where_names_stood(treebank: Path) -> None:
    source = sentences(treebank)[1]
    found = augment.named(source, random.Random(3))
    assert found is not None
    assert found.words[0].istitle()
    assert found.words[0] != "Tarnow"
    assert (found.words[1:], found.heads, found.deps) == (source.words[1:], source.heads, source.deps)
    assert augment.named(sentences(treebank)[2], random.Random(3)) is None


def test_a_ticker_follows_the_name(treebank: Path) -> None:
    found = augment.with_ticker(sentences(treebank)[1], random.Random(5))
    assert found is not None
    assert is_tree(found)
    assert found.words[1] in "<("
    assert found.deps[2] == "appos"
    assert found.heads[2] == 0
