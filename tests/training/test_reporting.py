"""Frames of news: trees whose reports, sources and contents are what they should be."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from training import reporting
from training.treebank import Sentence, is_tree, read_conllu

OWN = Path(__file__).parent.parent.parent / "corpus" / "treebank" / "train.conllu"


@pytest.fixture(scope="module")
def sentences() -> list[Sentence]:
    return list(read_conllu(OWN))


@pytest.fixture(scope="module")
def content(sentences: list[Sentence]) -> Sentence:
    found = reporting.content_of(
        next(one for one in sentences if one.text.startswith("Terms of the agreement were not"))
    )
    assert found is not None
    return found


@pytest.fixture(scope="module")
def source(sentences: list[Sentence]) -> Sentence:
    nouns, _ = reporting.speakers(sentences)
    return next(one for one in nouns if one.words == ["Dunmore", "Steel", "Corp"])


def relations(sentence: Sentence) -> set[tuple[str, str, str]]:
    return {(w, d, sentence.words[h]) for w, d, h in zip(sentence.words, sentence.deps, sentence.heads, strict=True)}


def test_frames_are_trees_and_the_same_each_time(sentences: list[Sentence]) -> None:
    first, second = (list(reporting.framed(sentences * 5, 3)) for _ in range(2))
    assert len(first) > 50
    assert [one.words for one in first] == [one.words for one in second]
    for one in first:
        assert is_tree(one)
        assert not one.words[0][:1].islower()


@pytest.mark.parametrize("frame", [frame for frame, _ in reporting._FRAMES if frame is not reporting.meanwhile])
@pytest.mark.parametrize("seed", range(6))
def test_a_frame_keeps_content_and_source(
    frame: reporting.Frame, seed: int, content: Sentence, source: Sentence
) -> None:
    found = frame(content, source, source, random.Random(seed))
    assert is_tree(found)
    held = relations(found)
    assert ("Terms", "nsubj:pass", "disclosed") in held or ("terms", "nsubj:pass", "disclosed") in held
    if frame is reporting.according:
        assert ("Corp", "obl", "disclosed") in held
        assert any(word.lower() == "according" and dep == "case" for word, dep, _ in held)
        return
    verbs = {head for word, dep, head in held if word == "Corp" and dep == "nsubj"}
    assert len(verbs) == 1
    assert ("disclosed", "ccomp", *verbs) in held


@pytest.mark.parametrize(
    "text",
    [
        '"We see no reason to raise our offer," said Peter Lindqvist, chairman of Tessmer Group Plc.',
        "Traders said the central bank bought dollars to support the currency.",
        "HARTWELL OIL <HWO> TO FORM PIPELINE UNIT",
    ],
)
def test_reports_and_headlines_are_no_content(sentences: list[Sentence], text: str) -> None:
    assert reporting.content_of(next(one for one in sentences if one.text == text)) is None


def test_a_progressive_becomes_what_accompanies(content: Sentence) -> None:
    assert reporting.accompanied(content, content) is None
    plain = reporting.compose(
        [
            reporting.Part(reporting.word("Prices", "NOUN", "NNS", "price"), 2, "nsubj"),
            reporting.Part(reporting.word("are", "AUX", "VBP", "be"), 2, "aux"),
            reporting.Part(reporting.word("falling", "VERB", "VBG", "fall"), None, "root"),
        ]
    )
    found = reporting.accompanied(content, plain)
    assert found is not None
    assert found.text == "Terms of the agreement were not disclosed, with prices falling."
    assert {
        ("prices", "nsubj", "falling"),
        ("with", "mark", "falling"),
        ("falling", "advcl", "disclosed"),
    } <= relations(found)
