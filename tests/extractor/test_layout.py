"""Paragraphs, sentences, headlines, boilerplate and quotations of news as it comes."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

import extractor.layout  # noqa: F401

SENTENCES: list[tuple[str, list[str]]] = [
    ("Acme Corp. said it won. It did.", ["Acme Corp. said it won.", "It did."]),
    ("He leads Acme Corp. The firm is old.", ["He leads Acme Corp.", "The firm is old."]),
    ("The U.S. Senate met. The U.S. won.", ["The U.S. Senate met.", "The U.S. won."]),
    ("It sells in the U.S. The market is big.", ["It sells in the U.S.", "The market is big."]),
    ("Mr. Lee met Dr. Roy at No. 10 Downing St. Gordon.", ["Mr. Lee met Dr. Roy at No. 10 Downing St. Gordon."]),
    ("Is it No. 1? No. 2 is better.", ["Is it No. 1?", "No. 2 is better."]),
    ("She said no. The board agreed.", ["She said no.", "The board agreed."]),
    ("J. P. Morgan rose. T. Rowe fell.", ["J. P. Morgan rose.", "T. Rowe fell."]),
    ("Time Warner <TWX.N> rose 1.5 pct. Sales fell.", ["Time Warner <TWX.N> rose 1.5 pct.", "Sales fell."]),
    ('"We won." He smiled.', ['"We won."', "He smiled."]),
    ('"Did we win?" asked Ann Lee of Acme.', ['"Did we win?" asked Ann Lee of Acme.']),
    ('"We won," he said. "It is done."', ['"We won," he said.', '"It is done."']),
    ("Yahoo! shares rose. They fell.", ["Yahoo! shares rose.", "They fell."]),
    ("Acme (owned by Zeta Inc.) fell... Then it rose.", ["Acme (owned by Zeta Inc.) fell...", "Then it rose."]),
    ("Profit was $1.5m. £2m was lost.", ["Profit was $1.5m.", "£2m was lost."]),
    ("Line one of a wire story that was\nwrapped by hand went on\nhere. New one.",
     ["Line one of a wire story that was\nwrapped by hand went on\nhere.", "New one."]),
    ("First paragraph ends.\n    Second is indented and\nwrapped.",
     ["First paragraph ends.", "Second is indented and\nwrapped."]),
    ("A HEADLINE HERE\n\nThe text.", ["A HEADLINE HERE", "The text."]),
    ("A title\r\n\r\nThe text\r\ngoes on.", ["A title", "The text\r\ngoes on."]),
    ("Steel worth 5 mln dlrs went to the U.S. And Japan. It rose.",
     ["Steel worth 5 mln dlrs went to the U.S. And Japan.", "It rose."]),
    ("Steel worth 5 mln dlrs went to the U.S. It rose.", ["Steel worth 5 mln dlrs went to the U.S.", "It rose."]),
    ("It sells in the U.S. In May the U.S. economy grew.", ["It sells in the U.S.", "In May the U.S. economy grew."]),
    ("He joined Orvane (U.K.) Ltd in May. It grew.", ["He joined Orvane (U.K.) Ltd in May.", "It grew."]),
    ("It flies to Minneapolis-St. Paul. It grew.", ["It flies to Minneapolis-St. Paul.", "It grew."]),
    ("- one thing\n- other thing", ["- one thing", "- other thing"]),
]  # fmt: skip


@pytest.fixture(scope="module")
def nlp() -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("claims_layout")
    return nlp


@pytest.mark.parametrize(("text", "sentences"), SENTENCES, ids=[text[:30] for text, _ in SENTENCES])
def test_sentences(nlp: Language, text: str, sentences: list[str]) -> None:
    assert [sentence.text.strip() for sentence in nlp(text).sents] == sentences


def test_a_long_line_is_not_wrapped(nlp: Language) -> None:
    long = "The company said " + "very " * 30 + "much"
    assert len(list(nlp(f"{long}\nAnd another line").sents)) == 2


def test_lines_of_a_text_with_whole_paragraphs_are_not_joined(nlp: Language) -> None:
    body = "The company said " + "very " * 30 + "much."
    sentences = [sent.text.strip() for sent in nlp(f"Acme saves mill\n15 March 2023\n\n{body}").sents]
    assert sentences[:2] == ["Acme saves mill", "15 March 2023"]


@pytest.mark.parametrize(
    ("text", "headlines"),
    [
        ("Acme to buy Zeta\n\nAcme said so.", ["Acme to buy Zeta"]),
        ("ACME <ACM> TO BUY ZETA\n\nAcme said so.", ["ACME <ACM> TO BUY ZETA"]),
        ("Acme said so.\n\nMore text here.", []),
        (
            "Acme buys\n\nText one.\n\nWhat Happens Next for Acme?\n\nText two.",
            ["Acme buys", "What Happens Next for Acme?"],
        ),
        ("Acme buys\n\nText one.\n\nand this is no heading\n\nText two.", ["Acme buys"]),
        ('Acme buys\n\n"The Board Has Spoken"\n\nText.', ["Acme buys"]),
    ],
)
def test_headlines(nlp: Language, text: str, headlines: list[str]) -> None:
    doc = nlp(text)
    assert [span.text for span in doc.spans["headlines"]] == headlines


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("By Jane Doe", True),
        ("By Jane Doe and John Roe", True),
        ("By Jane Doe, 14 June 2025", True),
        ("Posted by Jane Doe on February 11, 2025", True),
        ("Friday, June 30, 2023", True),
        ("In June 2023 the deal was done.", False),
        ("(Reporting by Jane Doe; Editing by John Roe)", True),
        ("Bio: Ann covers chips.", True),
        ("Writes about money and gadgets.", True),
        ("Photo: a shop in Leeds", True),
        ("Read more: Ten funds to watch", True),
        ("© 2025 Example Media. All rights reserved.", True),
        ("Follow us on Mastodon.", True),
        ("Acme sold its stake in Zeta.", False),
        ("By Friday the deal was done.", False),
        ("Share prices fell on Monday, traders said.", False),
        ("Reports from Paris say that the bank will close.", False),
        ("Copyright law is what Acme fights for. It sued Zeta.", True),
    ],
)
def test_boilerplate(nlp: Language, paragraph: str, expected: bool) -> None:
    doc = nlp(f"Acme sells\n\nAcme sold its unit.\n\n{paragraph}")
    assert bool(doc.spans["boilerplate"]) is expected


@pytest.mark.parametrize(
    ("text", "quotations"),
    [
        ('"We won," he said.', ['"We won,"']),
        ("He said “we won” and “lost”.", ["“we won”", "“lost”"]),
        ('"We won," he said. "It is done."', ['"We won,"', '"It is done."']),
        ('"One.\n\n"Two," he said.', ['"One.\n\n"Two,"']),
        ('"One and no end.\n\nTwo, he said.', []),
        ("No quotation in Acme's text.", []),
        ('A 5" pipe and a 6" pipe.', []),
        ('He added: "It is. "We know," he said.', ['"It is. "We know,"']),
    ],
)
def test_quotations(nlp: Language, text: str, quotations: list[str]) -> None:
    doc = nlp(text)
    assert [span.text for span in doc.spans["quotations"]] == quotations


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_any_text_is_split_without_loss(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert "".join(sentence.text_with_ws for sentence in doc.sents) == doc.text == text
    for group in ("paragraphs", "headlines", "boilerplate", "quotations"):
        for span in doc.spans[group]:
            assert text[span.start_char : span.end_char] == span.text


def test_rows_survive_a_save(tmp_path: object, nlp: Language) -> None:
    nlp.to_disk(str(tmp_path))
    again = spacy.load(str(tmp_path))
    assert again.get_pipe("claims_layout").abbreviation_rows == nlp.get_pipe("claims_layout").abbreviation_rows  # type: ignore[attr-defined]
