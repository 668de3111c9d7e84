from __future__ import annotations

import pytest
import spacy
from spacy.language import Language

import extractor.layout
import extractor.organizations
import extractor.references  # noqa: F401
from extractor.annotations import value_of


@pytest.fixture(scope="module")
def nlp() -> Language:
    pipeline = spacy.blank("en")
    for name in ("claims_layout", "claims_organizations", "claims_references"):
        pipeline.add_pipe(name)
    return pipeline


def references(nlp: Language, text: str) -> list[tuple[str, list[str]]]:
    doc = nlp(text)
    return [(span.text, value_of(span)["organizations"]) for span in doc.spans["references"]]


ROWS = [
    ("Quillon Foods Inc said it would close a plant.", [("it", ["Quillon Foods Inc"])]),
    ("Quillon Foods Inc cut jobs. The company said sales fell.", [("The company", ["Quillon Foods Inc"])]),
    ("Quillon Foods Inc, which makes bread, cut jobs.", [("which", ["Quillon Foods Inc"])]),
    ("Quillon Foods Inc cut its costs.", [("its", ["Quillon Foods Inc"])]),
    (
        "Analyst Ann Lee of Norvik Securities said prices rose. Ms Lee was calm.",
        [("Ann Lee", ["Norvik Securities"]), ("Ms Lee", ["Norvik Securities"])],
    ),
    ("It is clear that prices rose at Quillon Foods Inc.", []),
    ("The company said sales fell.", []),
]


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_words_stand_for_organizations(nlp: Language, text: str, expected: list[tuple[str, list[str]]]) -> None:
    assert references(nlp, text) == expected


def test_references_are_no_entities(nlp: Language) -> None:
    doc = nlp("Quillon Foods Inc cut jobs. The company said sales fell.")
    assert [entity.label_ for entity in doc.ents] == ["ORG"]


def test_we_in_a_quotation_is_the_speaker(nlp: Language) -> None:
    found = references(nlp, 'Quillon Foods Inc said: "We will open two plants."')
    assert ("We", ["Quillon Foods Inc"]) in found
