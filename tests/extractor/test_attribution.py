"""Who says what: sources, cues and contents in sentences written for this file."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

import extractor.attribution
import extractor.layout
import extractor.syntax  # noqa: F401
from extractor.attribution import find_attributions
from extractor.cues import CueLexicon

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"


@cache
def _pipeline(*names: str) -> Language:
    nlp = spacy.blank("en")
    for name in names:
        nlp.add_pipe(name)
    return nlp


@pytest.fixture(scope="module")
def nlp() -> Language:
    return _pipeline("claims_layout", "claims_syntax", "claims_attribution")


@pytest.fixture(scope="module")
def unread() -> Language:
    """Without syntax: token patterns alone."""
    return _pipeline("claims_layout", "claims_attribution")


def _read(nlp: Language, text: str) -> list[dict[str, Any]]:
    doc = nlp(text)
    return [
        {
            **record,
            "source": doc[slice(*record["source"])].text if record["source"] else None,
            "cue": doc[slice(*record["cue"])].text,
            "content": " … ".join(doc[start:end].text for start, end in record["content"]),
        }
        for record in doc._.attribution_records
    ]


def _one(nlp: Language, text: str, cue: str) -> dict[str, Any]:
    found = [record for record in _read(nlp, text) if record["cue"] == cue]
    assert len(found) == 1, found
    return found[0]


# text, cue, source, content, style
STATEMENTS = [
    ("Orrin Foods said it would close two plants.", "said", "Orrin Foods", "it would close two plants", "indirect"),
    (
        "The airline announced on Monday that it had ordered ten jets.",
        "announced",
        "The airline",
        "that it had ordered ten jets",
        "indirect",
    ),
    (
        "The bank told the court that it had been misled.",
        "told",
        "The bank",
        "that it had been misled",
        "indirect",
    ),
    ("Costs will fall, the brewer said.", "said", "the brewer", "Costs will fall", "indirect"),
    ("Costs will fall, said the brewer.", "said", "the brewer", "Costs will fall", "indirect"),
    (
        "Prices, the regulator said, did not rise last year.",
        "said",
        "the regulator",
        "Prices … did not rise last year",
        "indirect",
    ),
    ('"We are not for sale," the chairman said.', "said", "the chairman", '"We are not for sale,"', "direct"),
    ('"We are not for sale," said chairman Ida Moss.', "said", "chairman Ida Moss", '"We are not for sale,"', "direct"),
    (
        '"We are not for sale," the chairman said. "We never were."',
        "said",
        "the chairman",
        '"We are not for sale," … "We never were."',
        "direct",
    ),
    (
        'The chairman said the bid was "an insult" to holders.',
        "said",
        "The chairman",
        'the bid was "an insult" to holders',
        "mixed",
    ),
    ('"Why should we sell?" Moss asked.', "asked", "Moss", '"Why should we sell?"', "direct"),
    (
        "According to two people familiar with the talks, Orrin will bid.",
        "According to",
        "two people familiar with the talks",
        "Orrin will bid",
        "indirect",
    ),
    ("Orrin will bid, according to a filing.", "according to", "a filing", "Orrin will bid", "indirect"),
    ("Brokers expect the maker to raise its price.", "expect", "Brokers", "the maker to raise its price", "indirect"),
    ("Orrin is expected to sell the unit.", "expected", None, "Orrin … to sell the unit", "indirect"),
    ("The maker is believed to be in talks.", "believed", None, "The maker … to be in talks", "indirect"),
    ("The fund urged the board to sell the unit.", "urged", "The fund", "the board to sell the unit", "indirect"),
    (
        "He was quoted as saying that the firm would close.",
        "saying",
        "He",
        "that the firm would close",
        "indirect",
    ),
    (
        "The paper quoted Orrin chairman Moss as saying the firm would close.",
        "saying",
        "Orrin chairman Moss",
        "the firm would close",
        "indirect",
    ),
    (
        "The paper quoted the chairman as saying the firm would close.",
        "quoted",
        "The paper",
        "the chairman as saying the firm would close",
        "indirect",
    ),
    ("Orrin, which has said it may sell the unit, fell 3%.", "said", "which", "it may sell the unit", "indirect"),
    pytest.param(
        "The group rejected recent claims that Orrin owed the bank money.",
        "claims",
        None,
        "that Orrin owed the bank money",
        "indirect",
        marks=pytest.mark.xfail(strict=True, reason="the shipped parser takes the noun for a verb here"),
    ),
    pytest.param(
        "The board rejected claims that Orrin hid losses.",
        "claims",
        None,
        "that Orrin hid losses",
        "indirect",
        marks=pytest.mark.xfail(strict=True, reason="the shipped parser takes the noun for a verb here"),
    ),
    ("The company disclosed the sale of its unit.", "disclosed", "The company", "the sale of its unit", "indirect"),
]


@pytest.mark.parametrize(("text", "cue", "source", "content", "style"), STATEMENTS)
def test_reads_source_and_content(nlp: Language, text: str, cue: str, source: str, content: str, style: str) -> None:
    found = _one(nlp, text, cue)
    assert (found["source"], found["content"], found["style"]) == (source, content, style)


# text, cue, lemma, type, certainty
CUES = [
    ("Orrin said sales rose.", "said", "say", "state", "asserted"),
    ("Orrin confirmed that it had bid.", "confirmed", "confirm", "confirm", "high"),
    ("Orrin denied that it had bid.", "denied", "deny", "deny", "denied"),
    ("Figures suggest that demand fell.", "suggest", "suggest", "suggest", "hedged"),
    ("Orrin expects that demand will fall.", "expects", "expect", "predict", "predicted"),
    ("Orrin insisted that demand was strong.", "insisted", "insist", "emphasize", "asserted"),
    ("Orrin warned that demand would fall.", "warned", "warn", "warn", "asserted"),
    ("Orrin pointed out that demand fell.", "pointed out", "point out", "emphasize", "asserted"),
    ("Orrin reportedly sold the unit.", "reportedly", "reportedly", "suggest", "hedged"),
]


@pytest.mark.parametrize(("text", "cue", "lemma", "kind", "certainty"), CUES)
def test_types_the_cue(nlp: Language, text: str, cue: str, lemma: str, kind: str, certainty: str) -> None:
    found = _one(nlp, text, cue)
    assert (found["lemma"], found["type"], found["certainty"]) == (lemma, kind, certainty)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("She said sales rose.", "person"),
        ("A spokesman for the brewer said sales rose.", "person"),
        ("Finance chief Ida Moss said sales rose.", "person"),
        ("The company said sales rose.", "organization"),
        ("The report said sales rose.", "document"),
        ("Analysts said sales rose.", "unnamed"),
        ("People close to the talks said sales rose.", "unnamed"),
    ],
)
def test_kinds_of_source(nlp: Language, text: str, kind: str) -> None:
    assert _one(nlp, text, "said")["kind"] == kind


@pytest.mark.parametrize(
    "text",
    [
        "The company sold its unit for $5m.",
        "Work went according to plan.",
        "Orrin added two plants in May.",
        'The so-called "poison pill" was dropped.',
        "A reported loss is no surprise.",
    ],
)
def test_leaves_alone(nlp: Language, text: str) -> None:
    assert _read(nlp, text) == []


def test_participle_goes_on_with_the_speaker(nlp: Language) -> None:
    found = _read(nlp, "Orrin said sales rose, adding that profit fell.")
    assert [(item["source"], item["cue"], item["content"], item["parent"]) for item in found] == [
        ("Orrin", "said", "sales rose", None),
        ("Orrin", "adding", "that profit fell", None),
    ]


def test_a_cue_within_a_content_is_nested(nlp: Language) -> None:
    outer, inner = _read(nlp, "Orrin said that analysts believe the price is fair.")
    assert (outer["cue"], outer["parent"]) == ("said", None)
    assert (inner["cue"], inner["source"], inner["parent"]) == ("believe", "analysts", 0)


def test_a_phrase_covers_what_the_verb_says(nlp: Language) -> None:
    said, phrase = _read(nlp, "The bank said it would sell the unit, according to the Daily Ledger.")
    assert (said["content"], said["parent"]) == ("it would sell the unit", 1)
    assert phrase["source"] == "the Daily Ledger"


def test_quotation_over_paragraphs(nlp: Language) -> None:
    text = '"Orders are up," said Ida Moss of Orrin.\n\n"We will hire. We will also build."\n\nShares rose.'
    assert _one(nlp, text, "said")["content"] == '"Orders are up," … "We will hire. We will also build."'


def test_a_colon_hands_the_next_paragraph_over(nlp: Language) -> None:
    text = 'Ida Moss told staff:\n\n"We will hire this year. We will also build."'
    found = _one(nlp, text, "told")
    assert (found["source"], found["style"]) == ("Ida Moss", "direct")
    assert found["content"] == '"We will hire this year. We will also build."'


def test_source_without_its_clauses_and_ticker(nlp: Language) -> None:
    assert _one(nlp, "Orrin Foods Inc <ORF>, which makes jam, said it sold a unit.", "said")["source"] == (
        "Orrin Foods Inc"
    )
    assert _one(nlp, "A group led by Ida Moss said it sold a unit.", "said")["source"] == "A group"


@pytest.mark.parametrize(
    ("headline", "cue", "source", "content"),
    [
        ("ORRIN FOODS <ORF> SEES LOWER SALES", "SEES", "ORRIN FOODS", "LOWER SALES"),
        ("OAK-TREE URGES BOARD TO SELL UNIT", "URGES", "OAK-TREE", "BOARD TO SELL UNIT"),
        ("ORRIN TO CUT JOBS, UNIONS SAY", "SAY", "UNIONS", "ORRIN TO CUT JOBS"),
        ("Orrin says sales fell in May", "says", "Orrin", "sales fell in May"),
    ],
)
def test_headlines(nlp: Language, headline: str, cue: str, source: str, content: str) -> None:
    found = _one(nlp, f"{headline}\n\nShares in Orrin Foods fell on Monday.", cue)
    assert (found["source"], found["content"]) == (source, content)


@pytest.mark.parametrize(
    ("text", "binds"),
    [
        ("Orrin said it would sell the unit.", True),
        ("Orrin vowed to sell the unit.", False),
        ("Unions accused Orrin of hiding losses.", False),
        ("Orrin commented on the sale of the unit.", False),
        ("Orrin showed a rise in profit.", False),
        ("The figures show a rise in profit.", True),
    ],
)
def test_intentions_reproaches_and_topics_bind_no_claim(nlp: Language, text: str, binds: bool) -> None:
    assert [record["binds"] for record in _read(nlp, text)] == [binds]


@pytest.mark.parametrize(
    ("text", "cue", "source", "content"),
    [
        ("Orrin Foods said it would close.", "said", "Orrin Foods", "it would close"),
        ("Costs will fall, the brewer said.", "said", "the brewer", "Costs will fall"),
        ('"We will close," said Ida Moss.', "said", "Ida Moss", '"We will close,"'),
        ("Orrin will bid, according to a filing.", "according to", "a filing", "Orrin will bid"),
    ],
)
def test_word_order_alone(unread: Language, text: str, cue: str, source: str, content: str) -> None:
    found = _one(unread, text, cue)
    assert (found["source"], found["content"]) == (source, content)


# words, parts of speech, heads, labels of Universal Dependencies and of the ClearNLP style; source and content
TREES = [
    (
        "The unit was sold , the bank said .",
        "DET NOUN AUX VERB PUNCT DET NOUN VERB PUNCT",
        (1, 3, 3, 7, 7, 6, 7, 7, 7),
        "det nsubj:pass aux:pass ccomp punct det nsubj ROOT punct",
        "det nsubjpass auxpass ccomp punct det nsubj ROOT punct",
        "the bank",
        "The unit was sold",
    ),
    (
        "Orrin is expected to sell it .",
        "PROPN AUX VERB PART VERB PRON PUNCT",
        (2, 2, 2, 4, 2, 4, 2),
        "nsubj:pass aux:pass ROOT mark xcomp obj punct",
        "nsubjpass auxpass ROOT aux xcomp dobj punct",
        None,
        "Orrin … to sell it",
    ),
    (
        "Brokers urged the board to sell .",
        "NOUN VERB DET NOUN PART VERB PUNCT",
        (1, 1, 3, 1, 5, 1, 1),
        "nsubj ROOT det obj mark xcomp punct",
        "nsubj ROOT det dobj aux xcomp punct",
        "Brokers",
        "the board to sell",
    ),
]


@pytest.mark.parametrize("style", [3, 4])
@pytest.mark.parametrize("tree", TREES)
def test_reads_both_styles_of_labels(tree: tuple[Any, ...], style: int) -> None:
    words = tree[0].split()
    doc = Doc(spacy.blank("en").vocab, words=words, pos=tree[1].split(), heads=list(tree[2]), deps=tree[style].split())
    (record,) = find_attributions(doc, CueLexicon.from_folder())
    source = doc[slice(*record["source"])].text if record["source"] else None
    content = " … ".join(doc[start:end].text for start, end in record["content"])
    assert (source, content) == tree[5:]


@pytest.mark.xfail(strict=True, reason="a colon is no cue: as often it opens a list or a label")
def test_colon_of_a_headline(nlp: Language) -> None:
    assert _read(nlp, "Moss: Orrin will not sell")[0]["source"] == "Moss"


@pytest.mark.xfail(strict=True, reason="participles before a noun are no cues: most of them report nothing")
def test_adjective(nlp: Language) -> None:
    assert _read(nlp, "The alleged sale of the unit upset holders.")


_WORDS = st.sampled_from(
    [
        "Orrin",
        "Moss",
        "said",
        "says",
        "told",
        "it",
        "that",
        '"We',
        "will",
        'sell,"',
        ".",
        ",",
        ":",
        "“",
        "”",
        "according",
        "to",
        "the",
        "report",
        "claims",
        "reportedly",
        "adding",
        "who",
        "which",
        "expected",
        "is",
        "to",
        "-",
        "(ORF)",
        "was",
        "\n\n",
        "he",
        "5%",
        "?",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_WORDS, max_size=30))
def test_any_text_gives_records_that_hold(words: list[str]) -> None:
    text = " ".join(words)
    for nlp in (
        _pipeline("claims_layout", "claims_syntax", "claims_attribution"),
        _pipeline("claims_layout", "claims_attribution"),
    ):
        doc = nlp(text)
        records = doc._.attribution_records
        assert json.loads(json.dumps(records)) == records
        for number, record in enumerate(records):
            assert record["content"]
            for start, end in [record["cue"], *record["content"], *([record["source"]] if record["source"] else [])]:
                assert 0 <= start < end <= len(doc)
            assert record["parent"] is None or (0 <= record["parent"] < len(records) and record["parent"] != number)


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data is absent")
def test_floor_on_political_news(nlp: Language) -> None:
    from benchmarks.attribution import count, gold_of, half_of, is_reporting, predicted_of, read, total

    rows = [row for row in read(SHARED / "attribution_dev.jsonl", None) if half_of(row["id"]) == "b"][:25]
    counts = []
    for row, doc in zip(rows, nlp.pipe(row["text"] for row in rows), strict=True):
        text = row["text"]
        counts.append(count(text, gold_of(row), predicted_of(doc), lambda item, text=text: is_reporting(text, item)))
    scores = {name: 2 * one.right / (one.predicted + one.gold) for name, one in total(counts).items()}
    assert scores["cue"] >= 0.80
    assert scores["whole"] >= 0.60
