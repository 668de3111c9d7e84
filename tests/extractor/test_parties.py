"""Who is subject, object and counterparty of a claim, in sentences whose order or whose amounts hide it."""

from __future__ import annotations

from typing import Any

import pytest
from spacy.language import Language
from spacy.tokens import Doc

import extractor

#: Sentence, trigger, and the words of subject, object and counterparty.
PARTIES = [
    (
        "Kivu Corp said Jane Miller has been elected president and chief operating officer.",
        "elected",
        None,
        "Jane Miller",
        None,
    ),
    ("Kivu Corp elected him chairman.", "elected", "Kivu Corp", "him", None),
    ("Kivu Corp elected a new chairman.", "elected", "Kivu Corp", "a new chairman", None),
    ("Kivu Corp said it agreed to sell Tarn Corp its wine unit.", "sell", "it", "its wine unit", "Tarn Corp"),
    ("Kivu Corp plans to borrow $5m from Tarn Bank.", "borrow", "Kivu Corp", None, "Tarn Bank"),
    ("Kivu Corp received $5m in complete redemption of certain notes.", "received", "Kivu Corp", None, None),
    ("Kivu Corp said output at its plant reached 2.5 mln tonnes.", "reached", "output at its plant", None, None),
    ("Kivu Corp said it would cost a total of $8m.", "cost", "it", None, None),
    ("Kivu Corp sold a total of 8,000 cars.", "sold", "Kivu Corp", "a total of 8,000 cars", None),
    (
        "Kivu Corp gave its holders a special right to acquire 22 shares of Tarn Trust.",
        "acquire",
        "its holders",
        "22 shares of Tarn Trust",
        None,
    ),
    ("Kivu Corp signed a letter of intent to buy Tarn Corp in May.", "buy", "Kivu Corp", "Tarn Corp", None),
    (
        "Kivu Corp filed to offer two mln shares, including 757,300 shares to be sold by Tarn Bank.",
        "sold",
        "Tarn Bank",
        "757,300 shares",
        None,
    ),
    ("Kivu Corp got approval for the merger.", "got", None, "Kivu Corp", None),
    ("Kivu Corp is taking corrective action at present.", "taking", "Kivu Corp", "corrective action", None),
    ("Kivu Corp is taking action against Tarn Bank.", "taking", "Kivu Corp", "Tarn Bank", None),
    ("Kivu Corp renegotiated its loans with Tarn Bank.", "renegotiated", "Kivu Corp", "its loans", "Tarn Bank"),
    ("Kivu Corp engaged Tarn Bank to sell the mill.", "sell", "Tarn Bank", "the mill", None),
    ("Kivu Corp opposes Tarn Bank's plan to close the mill.", "close", "Tarn Bank", "the mill", None),
    ("Kivu Corp has attracted a bid from Tarn Bank.", "attracted", "a bid from Tarn Bank", "Kivu Corp", None),
    ("Kivu Corp said real output in 1986 advanced by 1.5 pct.", "advanced", "real output in 1986", None, None),
    (
        "Kivu Corp said the holding included 95,800 shares bought on the exchange.",
        "bought",
        None,
        "95,800 shares",
        None,
    ),
]


#: Headline, trigger, and the words of subject and object.
HEADLINES = [
    ("TARNCO <TRN> TO SELL DENVER REFINERY", "SELL", "TARNCO <TRN>", "DENVER REFINERY"),
    ("WORLD BANK VICE-PRESIDENT PRAISES ARGENTINE PLANS", "PRAISES", "WORLD BANK VICE-PRESIDENT", "ARGENTINE PLANS"),
    # Infinitives that were taken for nouns, and what carries them.
    ("TARNCO <TRN> TO RESTRUCTURE FERRY GROUP", "RESTRUCTURE", "TARNCO <TRN>", "FERRY GROUP"),
    ("TARNCO <TRN> IN PACT TO ACQUIRE SOLWAY", "ACQUIRE", "TARNCO", "SOLWAY"),
    # No verb at all.
    ("TARNCO <TRN> IN SUPPLY PACT WITH SOLWAY <SOL>", "PACT", "TARNCO <TRN>", "SOLWAY <SOL>"),
    ("TARNCO (TRN.L) IN JOINT VENTURE", "JOINT VENTURE", "TARNCO", None),
    ("TARNCO UNIT STILL IN DEAL WITH SOLWAY", "DEAL", "TARNCO UNIT", "SOLWAY"),
    ("TARNCO CORP WITHDRAWS FROM NOTE MARKET", "WITHDRAWS", "TARNCO CORP", "NOTE MARKET"),
    ("TARNCO <TRN> GETS TESTING PATENT", "GETS", "TARNCO <TRN>", "TESTING PATENT"),
    ("TARNCO <TRN> SETS SPECIAL DIVIDEND", "SETS", "TARNCO <TRN>", "SPECIAL DIVIDEND"),
]


@pytest.fixture(scope="module")
def nlp() -> Language:
    return extractor.load()


def words(doc: Doc, record: dict[str, Any], field: str) -> str | None:
    party = record[field]
    return None if party is None else doc[slice(*party["span"])].text


@pytest.mark.parametrize(("text", "trigger", "subject", "target", "other"), PARTIES, ids=[row[0] for row in PARTIES])
def test_parties_of_a_claim(
    nlp: Language, text: str, trigger: str, subject: str | None, target: str | None, other: str | None
) -> None:
    doc = nlp(text)
    (record,) = [record for record in doc._.claim_records if doc[slice(*record["trigger"])].text == trigger]
    assert tuple(words(doc, record, field) for field in ("subject", "object", "counterparty")) == (
        subject,
        target,
        other,
    )


def test_the_figures_of_what_was_given_are_of_the_giving(nlp: Language) -> None:
    doc = nlp("Kivu Corp is being awarded a $5m Defense Agency contract for fuel.")
    (record,) = [record for record in doc._.claim_records if not record["nominal"]]
    assert [doc[slice(*figure["span"])].text for figure in record["money"]] == ["$5m"]


@pytest.mark.parametrize(("headline", "trigger", "subject", "target"), HEADLINES)
def test_parties_of_a_headline(nlp: Language, headline: str, trigger: str, subject: str, target: str | None) -> None:
    doc = nlp(f"{headline}\n\nTarnco Inc said it has sold a mill.")
    (record,) = [record for record in doc._.claim_records if doc[slice(*record["trigger"])].text == trigger]
    assert (words(doc, record, "subject"), words(doc, record, "object")) == (subject, target)


def test_all_that_a_headline_lists_share_in_it(nlp: Language) -> None:
    doc = nlp("TARNCO <TRN>, SOLWAY IN TRUCK PACT\n\nTarnco Inc and Solway Ltd met in Oslo.")
    record = doc._.claim_records[0]
    assert record["subject"]["organizations"] == ["Tarnco Inc", "Solway Ltd"]


@pytest.mark.parametrize("headline", ["TARNCO SAYS GAIN IN DEAL LIKELY", "TARNCO TO PAY FEES IN SOLWAY DEAL"])
def test_no_headline_with_a_verb_has_a_pact_for_one(nlp: Language, headline: str) -> None:
    doc = nlp(f"{headline}\n\nTarnco Inc met Solway Ltd in Oslo.")
    assert "DEAL" not in [doc[slice(*record["trigger"])].text for record in doc._.claim_records]
