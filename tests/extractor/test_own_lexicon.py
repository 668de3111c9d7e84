"""Rows of a user's own, from a file to the claim."""

from __future__ import annotations

from pathlib import Path

import pytest

import extractor
from extractor.lexicon import shipped, with_own

TEXT = "Brightwell Ltd zorbled Acme Corp for $5m on Monday."


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    path = tmp_path / "own.csv"
    path.write_text("id,lemma,type,note\nown-zorble,zorble,acquire,Brightwell zorbled Acme Corp.\n", encoding="utf-8")
    return path


def test_own_row_makes_a_claim(rows: Path) -> None:
    nlp = extractor.load(claims_stances={"lexicon": str(rows)})
    (claim,) = extractor.extract(TEXT, nlp=nlp).claims
    assert (claim.type, claim.trigger.text, claim.rules[0]) == ("acquire", "zorbled", "own-zorble")
    assert claim.subject is not None
    assert claim.subject.organizations == ("Brightwell Ltd",)


def test_own_row_survives_saving(rows: Path, tmp_path: Path) -> None:
    import spacy

    extractor.load(claims_stances={"lexicon": str(rows)}).to_disk(tmp_path / "pipeline")
    rows.unlink()
    (claim,) = spacy.load(tmp_path / "pipeline")(TEXT)._.claims
    assert claim.rules[0] == "own-zorble"


@pytest.mark.parametrize(
    ("component", "setting"), [("claims_stances", "lexicon"), ("claims_organizations", "gazetteer")]
)
def test_files_that_are_not_there_are_named(component: str, setting: str) -> None:
    with pytest.raises(FileNotFoundError, match=r"none\.csv"):
        extractor.load(**{component: {setting: "none.csv"}})


def test_own_row_takes_the_place_of_a_shipped_one(tmp_path: Path) -> None:
    first = shipped().rows[0]
    path = tmp_path / "own.csv"
    path.write_text(f"id,lemma,type\n{first.id},{first.lemma},measure\n", encoding="utf-8")
    lexicon = with_own(path)
    assert lexicon.by_id[first.id].type == "measure"
    assert len(lexicon.rows) == len(shipped().rows)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("id,lemma,type\nown-x,zorble,grab\n", "line 2"),
        ("id,lemma,typ\nown-x,zorble,acquire\n", "unknown column 'typ'"),
        ("id,lemma,type,object\nown-x,zorble,acquire,@nothing\n", "unknown classes"),
    ],
)
def test_wrong_rows_are_named(tmp_path: Path, content: str, problem: str) -> None:
    path = tmp_path / "own.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=problem):
        with_own(path)
