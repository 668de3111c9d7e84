"""The stance lexicon, the ruler that finds its words and the choice among their senses."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

import extractor.stances
from extractor.inflection import noun_forms, verb_forms
from extractor.lexicon import ClassRow, Lexicon, StanceRow, expand, shipped
from extractor.senses import Frame, choose

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "claims_dev.jsonl"
ENGLISH = spacy.blank("en")
RULER = extractor.stances.StanceRuler()
FRAMES = list(csv.DictReader((Path(__file__).parent / "stance_frames.csv").open(encoding="utf-8", newline="")))


@pytest.fixture(scope="module")
def nlp() -> Language:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("claims_stances")
    return pipeline


def mentions(doc: Doc) -> list[tuple[str, dict[str, object]]]:
    return [(span.text, doc._.values[span.id_]) for span in doc.spans["stances"]]


def frame_of(row: dict[str, str]) -> Frame:
    def words(name: str) -> tuple[str, ...]:
        return tuple(word for word in row[name].split(",") if word)

    obliques = dict(pair.split(":") for pair in row["obliques"].split(";") if pair)
    return Frame(
        lemma=row["lemma"],
        particles=frozenset(words("particles")),
        voice="passive" if row["voice"] == "passive" else "active",
        subjects=words("subjects"),
        objects=words("objects"),
        receivers=words("receivers"),
        obliques={preposition: (head,) for preposition, head in obliques.items()},
        has_money=row["figures"] == "money",
        has_percent=row["figures"] == "percent",
        has_number=row["figures"] == "number",
        complement=row["complement"],  # type: ignore[arg-type]
    )


def test_lexicon_is_as_large_as_promised() -> None:
    lexicon = shipped()
    assert len({row.lemma for row in lexicon.rows if row.pos == "verb"}) >= 400
    assert len({row.lemma for row in lexicon.rows if row.pos == "noun"}) >= 60


def test_every_example_matches_its_row(nlp: Language) -> None:
    missed = []
    for row in shipped().rows:
        rules = {rule for _, value in mentions(nlp(row.note)) for rule in value["rules"]}  # type: ignore[attr-defined]
        if row.type != "none" and row.id not in rules:
            missed.append((row.id, row.note))
    assert missed == []


@pytest.mark.parametrize("row", FRAMES, ids=[f"{row['lemma']}-{number}" for number, row in enumerate(FRAMES)])
def test_sense_of_a_frame(row: dict[str, str]) -> None:
    rows = shipped().by_lemma[(row["pos"], row["lemma"])]
    chosen = choose(rows, frame_of(row))
    assert (chosen.type if chosen else "none") == row["type"], chosen and chosen.id


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Acme pulled out of the deal.", ["pulled out"]),
        ("Acme is re-evaluating its ties.", ["evaluating"]),
        ("Acme reevaluated the plan.", ["reevaluated"]),
        ("The bank favors the plan.", ["favors"]),
        ("Sales totaled $5m.", ["totaled"]),
        ("ACME TO SELL UNIT", ["SELL"]),
        ("The fund will write-off the loan.", ["write-off"]),
        ("They sold the unit off.", ["sold"]),
    ],
)
def test_forms_are_found(nlp: Language, text: str, words: list[str]) -> None:
    found = [word for word, _ in mentions(nlp(text))]
    for word in words:
        assert any(word in one for one in found), found


@pytest.mark.parametrize("text", ["The sky is blue.", "We have a good idea.", "", "   \n\n", "12 34 56"])
def test_nothing_to_find(nlp: Language, text: str) -> None:
    assert mentions(nlp(text)) == []


@pytest.mark.parametrize(
    ("text", "word", "nominal"),
    [
        ("The offer was late.", "offer", True),
        ("They will offer a stake.", "offer", False),
        ("Its bid for the bank failed.", "bid", True),
        ("Profits rose.", "rose", False),
        ("A rise in profits helped.", "rise", True),
    ],
)
def test_noun_or_verb_by_its_neighbours(nlp: Language, text: str, word: str, nominal: bool) -> None:
    found = dict(mentions(nlp(text)))
    assert found[word]["nominal"] is nominal


def test_saved_rows_replace_the_shipped_ones(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("claims_stances")
    row = StanceRow(id="verb-frobnicate-1", lemma="frobnicate", type="support", note="Acme frobnicated the plan.")
    ruler.lexicon = Lexicon((row,), {"figure": frozenset(["profit"])})  # type: ignore[attr-defined]
    ruler.to_disk(tmp_path / "stances")  # type: ignore[attr-defined]
    other = spacy.blank("en")
    fresh = other.add_pipe("claims_stances")
    fresh.from_disk(tmp_path / "stances")  # type: ignore[attr-defined]
    assert mentions(other("Acme frobnicated the plan and sold the unit."))[0][1]["rules"] == ["verb-frobnicate-1"]
    assert len(mentions(other("Acme sold the unit."))) == 0


def test_twins_and_unknown_classes_are_refused() -> None:
    row = StanceRow(id="verb-x-1", lemma="xx", type="support")
    with pytest.raises(ValueError, match="twice"):
        Lexicon((row, row), {})
    with pytest.raises(ValueError, match="unknown classes"):
        Lexicon((row.model_copy(update={"object": "@nowhere"}),), {})
    with pytest.raises(ValueError, match="not defined"):
        expand([ClassRow.model_validate({"class": "a", "word": "@b"})])


@given(st.sampled_from(sorted({row.lemma for row in shipped().rows if row.pos == "verb"})))
@settings(max_examples=60, deadline=None)
def test_every_verb_has_its_base_form_and_a_gerund(lemma: str) -> None:
    forms = verb_forms(lemma)
    assert forms[0].text == lemma
    assert any(form.tag == "gerund" and form.text.endswith("ing") for form in forms)


@pytest.mark.parametrize(
    ("lemma", "form"),
    [("stake", "stakes"), ("joint venture", "joint ventures"), ("loss", "losses"), ("company", "companies")],
)
def test_plurals(lemma: str, form: str) -> None:
    assert form in {one.text for one in noun_forms(lemma)}


@given(st.text(alphabet="cut job the of in up out off $5m.,- \n", max_size=80))
@settings(max_examples=80, deadline=None)
def test_any_text_gives_spans_inside_it(text: str) -> None:
    doc = RULER(ENGLISH(text))
    for span in doc.spans["stances"]:
        assert 0 <= span.start < span.end <= len(doc)


@pytest.mark.skipif(not DATA.exists(), reason="the development data is not there")
def test_recall_of_gold_triggers(nlp: Language) -> None:
    found = total = 0
    for line in DATA.read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        doc = nlp(article["text"])
        spans = [(span.start_char, span.end_char) for span in doc.spans["stances"]]
        for claim in article["claims"]:
            trigger = claim["trigger"]
            total += 1
            found += any(start < trigger["end"] and end > trigger["start"] for start, end in spans)
    assert found / total >= 0.97
