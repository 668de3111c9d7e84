"""What the words around a name say that its bearer does."""

from __future__ import annotations

import pytest
import spacy

from extractor.name_acts import ACTS, act_cues, verb_classes
from extractor.names import NameView
from extractor.organizations import load_words

ROWS = [
    ("Quillon acquired a mill.", {"does=acquire"}),
    ("Quillon has also acquired a mill.", {"does=acquire"}),
    ("Quillon was sued by its bank.", {"undergoes=oppose"}),
    ("The bank sued Quillon.", {"done_to=oppose"}),
    ("The bank acquired the Quillon yard.", {"done_to=acquire"}),
    ("Quillon spoke. She left.", {"does=state", "then_he"}),
    ("Quillon owed $5 million.", {"does=measure", "figure_behind"}),
    ("Quillon is a town.", set()),
    ("It was Quillon.", set()),
]


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_reads_what_a_name_does(text: str, expected: set[str]) -> None:
    view = NameView(spacy.blank("en")(text), load_words())
    place = view.words.index("Quillon")
    found = set(act_cues(view, place, place + 1, verb_classes()))
    assert found == expected
    assert found <= ACTS
