"""Polarity, modality and certainty that carriers, negation and the words around a verb give to a claim."""

from __future__ import annotations

import pytest
from spacy.language import Language

import extractor


@pytest.fixture(scope="module")
def nlp() -> Language:
    return extractor.load()


SCOPES = [
    ("Dorwin Corp said it had plans to sell the mill.", "sell", "positive", "planned"),
    ("Dorwin Corp said it had no plans to sell the mill.", "sell", "negative", "planned"),
    ("Dorwin Corp said it had no interest in buying Tamsin Corp.", "buying", "negative", "planned"),
    ("Dorwin Corp and Tamsin Corp waited, although neither has made an offer.", "made", "negative", "actual"),
    ("Dorwin Corp and Tamsin Corp waited, although both have made an offer.", "made", "positive", "actual"),
    ("Dorwin Corp no longer owns the mill.", "owns", "negative", "actual"),
    ("Dorwin Corp said it is too early to comment on the sale.", "comment", "negative", "actual"),
    ("Dorwin Corp was unavailable to comment on the sale.", "comment", "negative", "actual"),
    ("Dorwin Corp declined comment on the sale.", "declined", "negative", "actual"),
    ("Dorwin Corp declined to comment on the sale.", "comment", "negative", "actual"),
    ("Dorwin Corp would not comment on the sale.", "comment", "negative", "actual"),
    ("Dorwin Corp would not sell the mill.", "sell", "negative", "hypothetical"),
    ("Dorwin Corp has enough cash to fund its operations.", "fund", "positive", "possible"),
    ("Dorwin Corp has set aside cash to fund its operations.", "fund", "positive", "planned"),
    ("Dorwin Corp sued to block Tamsin Corp from taking control of the mill.", "taking", "positive", "possible"),
    ("The court blocked Tamsin Corp from taking control of the mill.", "taking", "negative", "possible"),
    ("Dorwin Corp shares gained 14 cents to close at 231 cents.", "close", "positive", "actual"),
    ("Dorwin Corp raised cash to close its mill.", "close", "positive", "planned"),
    ("Dorwin Corp is the latest firm to collapse.", "collapse", "positive", "actual"),
    ("Dorwin Corp will be the first firm to launch a ferry.", "launch", "positive", "planned"),
    ("Dorwin Corp is thought to be losing $5m a day.", "losing", "positive", "actual"),
    ("Dorwin Corp is expected to lose $5m.", "lose", "positive", "planned"),
    ("Dorwin Corp said it would spend $5m on prices and recruit 200 staff.", "recruit", "positive", "planned"),
    ("Dorwin Corp said it would drop the offer if Tamsin Corp took a loan.", "drop", "positive", "planned"),
    ("Dorwin Corp will decide whether to drop its case.", "drop", "positive", "possible"),
    ("Dorwin Corp decided to drop its case.", "drop", "positive", "planned"),
    ("Dorwin Corp is exploring ways to expand its mill.", "expand", "positive", "possible"),
    ("It is unlikely that Dorwin Corp will raise prices.", "raise", "negative", "possible"),
    ("It is likely that Dorwin Corp will raise prices.", "raise", "positive", "possible"),
    ("Dorwin Corp threatened to close the mill.", "close", "positive", "planned"),
    ("Dorwin Corp tried to sell the mill.", "sell", "positive", "planned"),
]


@pytest.mark.parametrize(("text", "trigger", "polarity", "modality"), SCOPES, ids=[row[0] for row in SCOPES])
def test_scope_of_a_claim(nlp: Language, text: str, trigger: str, polarity: str, modality: str) -> None:
    doc = nlp(text)
    found = {doc[slice(*record["trigger"])].text: record for record in doc._.claim_records}
    assert trigger in found
    assert (found[trigger]["polarity"], found[trigger]["modality"]) == (polarity, modality)


CARRIED = [
    ("Dorwin Corp has reached an agreement in principle to sell its mill to Tamsin Corp.", ["sell"]),
    ("Dorwin Corp signed a contract worth 9 mln dlrs to supply engines to Tamsin Corp.", ["supply"]),
    ("Dorwin Corp is exploring ways to expand its mill.", ["expand"]),
    ("Dorwin Corp has reached an agreement with Tamsin Corp.", ["reached"]),  # carries nothing
    ("Dorwin Corp signed a contract worth 9 mln dlrs with Tamsin Corp.", ["signed"]),
]


@pytest.mark.parametrize(("text", "expected"), CARRIED, ids=[row[0] for row in CARRIED])
def test_carriers_head_no_claim(nlp: Language, text: str, expected: list[str]) -> None:
    doc = nlp(text)
    assert [doc[slice(*record["trigger"])].text for record in doc._.claim_records] == expected


def test_what_a_contract_is_worth_is_what_is_done_under_it(nlp: Language) -> None:
    doc = nlp("Dorwin Corp signed a contract worth 9 mln dlrs to supply engines to Tamsin Corp.")
    (record,) = doc._.claim_records
    assert [doc[slice(*one["span"])].text for one in record["money"]] == ["9 mln dlrs"]
