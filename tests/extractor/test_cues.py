"""The words that attribute: rows that find their own examples, travel with a pipeline, and are refused when wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.language import Language

import extractor.attribution
import extractor.layout
import extractor.syntax  # noqa: F401
from extractor.cues import CueLexicon
from extractor.rows import LexiconError


def _pipeline() -> Language:
    nlp = spacy.blank("en")
    for name in ("claims_layout", "claims_syntax", "claims_attribution"):
        nlp.add_pipe(name)
    return nlp


@pytest.fixture(scope="module")
def nlp() -> Language:
    return _pipeline()


def _rules(nlp: Language, text: str) -> list[str]:
    return [record["rule"] for record in nlp(text)._.attribution_records]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("He pointed out that", ["point out", "point"]),
        ("He called again for", ["call for", "call"]),
        ("He called", ["call"]),
        ("He sees", ["see"]),
        ("He saw", []),
    ],
)
def test_particles_and_forms(text: str, names: list[str]) -> None:
    cue = CueLexicon.from_folder().verb_at(spacy.blank("en")(text)[1])
    found = [row.name for row in cue.rows] if cue else []
    assert found == [name for name in names if name in found]
    assert found[:1] == names[:1]


def test_every_row_reads_its_own_note(nlp: Language) -> None:
    lexicon = CueLexicon.from_folder()
    rows = [*lexicon.verbs, *lexicon.nouns, *lexicon.adverbs, *lexicon.phrases]
    assert all(row.note for row in rows)
    docs = nlp.pipe(row.note or "" for row in rows)
    lost = [
        row.id
        for row, doc in zip(rows, docs, strict=True)
        if row.id not in {record["rule"] for record in doc._.attribution_records}
    ]
    # The rest falls to the tagger, which takes some rare verbs for nouns.
    assert len(lost) <= 0.07 * len(rows), lost


def test_rows_travel_with_the_pipeline(nlp: Language, tmp_path: Path) -> None:
    component = nlp.get_pipe("claims_attribution")
    component.to_disk(tmp_path / "rows")
    verbs = tmp_path / "rows" / "attribution_verbs.csv"
    lines = verbs.read_text(encoding="utf-8").splitlines()
    verbs.write_text("\n".join([lines[0], *(line for line in lines if line.startswith("cue-tell-1"))]) + "\n")
    other = _pipeline()
    other.get_pipe("claims_attribution").from_disk(tmp_path / "rows")
    assert _rules(other, "Orrin said sales rose.") == []
    assert _rules(other, "Orrin told staff that sales rose.") == ["cue-tell-1"]


def test_rows_survive_a_round_trip(tmp_path: Path) -> None:
    lexicon = CueLexicon.from_folder()
    lexicon.to_disk(tmp_path)
    again = CueLexicon.from_folder(tmp_path)
    assert (again.verbs, again.nouns, again.phrases) == (lexicon.verbs, lexicon.nouns, lexicon.phrases)


def test_a_wrong_row_is_named(tmp_path: Path) -> None:
    CueLexicon.from_folder().to_disk(tmp_path)
    path = tmp_path / "attribution_verbs.csv"
    path.write_text("id,lemma,type,certainty,frames\ncue-x,x,shout,asserted,clause\n", encoding="utf-8")
    with pytest.raises(LexiconError, match="type"):
        CueLexicon.from_folder(tmp_path)
