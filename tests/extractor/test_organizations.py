from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

import extractor.organizations  # noqa: F401
from extractor.annotations import value_of
from extractor.gazetteer import LEXICONS, Gazetteer, read_rows


@pytest.fixture(scope="module")
def nlp() -> Language:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("claims_organizations")
    return pipeline


def names(nlp: Language, text: str) -> list[tuple[str, str]]:
    doc = nlp(text)
    return [(span.text, value_of(span)["name"]) for span in doc.spans["organizations"]]


FOUND = [
    ("Norvik Shipping ASA said it would buy two ferries.", [("Norvik Shipping ASA", "Norvik Shipping ASA")]),
    (
        "Shares in Quillon Foods Inc rose. Quillon said sales grew.",
        [("Quillon Foods Inc", "Quillon Foods Inc"), ("Quillon", "Quillon Foods Inc")],
    ),
    (
        "The European Timber Federation (ETF) met. The ETF wants a deal.",
        [
            ("European Timber Federation", "European Timber Federation"),
            ("ETF", "European Timber Federation"),
            ("ETF", "European Timber Federation"),
        ],
    ),
    (
        "ZARKON <ZRK> SELLS MINE\n\nZarkon Corp said it sold a mine.",
        [("ZARKON", "Zarkon Corp"), ("Zarkon Corp", "Zarkon Corp")],
    ),
    ("Costs at the University of Exampleton fell.", [("University of Exampleton", "University of Exampleton")]),
    ("The Peruvian government plans to sell roads.", [("Peruvian government", "Peruvian government")]),
    ("Smith, the driver, said Microsoft's offer was low.", [("Microsoft", "Microsoft")]),
    ("Marks & Spencer cut prices.", [("Marks & Spencer", "Marks & Spencer")]),
    ("It was told by the Food and Drug Administration.", [("Food and Drug Administration",) * 2]),
]
NOT_FOUND = [
    "On Tuesday in May the price rose in London and New York.",
    "Mr Smith said the Dutch and the French would meet in Brussels.",
    "The Dow index fell.",
    "Unemployment in Germany fell, John Miller said.",
    "The government said prices rose.",
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_finds_names_and_their_fullest_form(nlp: Language, text: str, expected: list[tuple[str, str]]) -> None:
    assert names(nlp, text) == expected


@pytest.mark.parametrize("text", NOT_FOUND)
def test_leaves_people_places_and_dates_alone(nlp: Language, text: str) -> None:
    assert names(nlp, text) == []


def test_shipped_gazetteer_is_large_and_its_ids_are_unique() -> None:
    rows = read_rows(LEXICONS / "organizations.csv")
    assert len(rows) >= 3000
    assert len({row.id for row in rows}) == len(rows)
    assert not any(row.wikidata for row in rows)


def test_user_gazetteer_brings_ids(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("id,name,aliases,kind\nx-1,Blorp,Blorpco,startup\n", encoding="utf8")
    pipeline = spacy.blank("en")
    pipeline.add_pipe("claims_organizations", config={"gazetteer": str(path)})
    doc = pipeline("Rivals feared Blorp.")
    (span,) = doc.spans["organizations"]
    assert value_of(span) == {"name": "Blorp", "id": "x-1", "kind": "startup"}


def test_rows_survive_the_disk(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "model")
    again = spacy.load(tmp_path / "model")
    text = FOUND[1][0]
    assert names(again, text) == names(nlp, text)


def test_bad_row_names_its_line() -> None:
    with pytest.raises(ValueError, match="line 2"):
        read_rows("id,name,country\nx,Blorp,Peru\n")


def test_longest_form_wins(nlp: Language) -> None:
    rows = read_rows("id,name\na,Orla\nb,Orla Bank\n")
    gazetteer = Gazetteer(rows, lambda name: name.split())
    words = ["Orla", "Bank", "fell"]
    match = gazetteer.find(words, [word.lower() for word in words], 0)
    assert match is not None
    assert (match.end, match.row.id) == (2, "b")


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=120))
def test_any_text_gives_grounded_disjoint_spans(nlp: Language, text: str) -> None:
    doc = nlp(text)
    spans = list(doc.spans["organizations"])
    assert all(text[span.start_char : span.end_char] == span.text for span in spans)
    assert all(one.end <= two.start for one, two in pairwise(spans))
