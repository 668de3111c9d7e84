"""Nominal claims: what the noun phrase says, what the clause adds, and nouns that are no claim."""

from __future__ import annotations

from typing import Any

import pytest
from spacy.language import Language
from spacy.tokens import Doc

import extractor


@pytest.fixture(scope="module")
def nlp() -> Language:
    return extractor.load()


def nominal(doc: Doc) -> list[dict[str, Any]]:
    return [record for record in doc._.claim_records if record["nominal"]]


def words(doc: Doc, place: list[int]) -> str:
    return " ".join(doc[place[0] : place[1]].text.split())


def parts(doc: Doc, record: dict[str, Any]) -> tuple[str, str, str | None, str | None]:
    def party(name: str) -> str | None:
        return words(doc, record[name]["span"]) if record[name] else None

    return words(doc, record["trigger"]), record["type"], party("subject"), party("object")


WITHIN = [
    ("Dorn Corp's $40m investment in Orrin Inc was a surprise.", ("investment", "fund", "Dorn Corp", "Orrin Inc")),
    (
        "The acquisition of Orrin Inc by Dorn Corp took a year.",
        ("acquisition", "acquire", "Dorn Corp", "Orrin Inc"),
    ),
    ("Dorn Corp disclosed its stake in Orrin Inc last week.", ("stake", "acquire", "its", "Orrin Inc")),
    (
        "Investors praised Dorn Corp's tender offer for Orrin Inc last week.",
        ("tender offer", "acquire", "Dorn Corp", "Orrin Inc"),
    ),
    ("Dorn Corp's disposal of its mill to Orrin Inc was slow.", ("disposal", "divest", "Dorn Corp", "its mill")),
    ("Dorn Corp's job cuts came as a surprise.", ("cuts", "reduce", "Dorn Corp", "job")),
    ("Orrin Inc's campaign against the tax goes on.", ("campaign", "oppose", "Orrin Inc", "the tax")),
]


@pytest.mark.parametrize(("text", "expected"), WITHIN)
def test_reads_the_noun_phrase(nlp: Language, text: str, expected: tuple[str, str, str, str]) -> None:
    doc = nlp(text)
    assert [parts(doc, record) for record in nominal(doc)] == [expected]


CONTROLLED = [
    ("Dorn Corp may curb U.S. aid to Orrin Bank.", ("aid", "fund", "U.S.", "Orrin Bank"), "possible"),
    ("Dorn Corp is planning a campaign against the tax.", ("campaign", "oppose", "Dorn Corp", "the tax"), "planned"),
    (
        "Dorn Corp raised its output with the launch of a second mill.",
        ("launch", "expand", "Dorn Corp", "a second mill"),
        "actual",
    ),
    (
        "Dorn Corp will finance the purchase of Orrin Inc this year.",
        ("purchase", "acquire", "Dorn Corp", "Orrin Inc"),
        "planned",
    ),
    (
        "Dorn Corp unveiled plans for the acquisition of Orrin Inc this year.",
        ("acquisition", "acquire", "Dorn Corp", "Orrin Inc"),
        "planned",
    ),
    (
        "The sale is subject to approval by Dorn Corp next week.",
        ("approval", "support", "Dorn Corp", "The sale"),
        "planned",
    ),
]


@pytest.mark.parametrize(("text", "expected", "modality"), CONTROLLED)
def test_shares_parties_with_the_clause(
    nlp: Language, text: str, expected: tuple[str, str, str, str], modality: str
) -> None:
    doc = nlp(text)
    found = {parts(doc, record): record["modality"] for record in nominal(doc)}
    assert found == {expected: modality}


@pytest.mark.parametrize(
    ("text", "trigger", "subject", "organizations", "figures"),
    [
        ("Dorn Corp slowed a decline in orders to 4% from 9%.", "decline", "orders", ["Dorn Corp"], ["4%", "9%"]),
        ("Dorn Corp has offered a 3% increase in wages.", "increase", "wages", ["Dorn Corp"], ["3%"]),
        ("Dorn Corp blamed a 12% drop in its sales.", "drop", "its sales", ["Dorn Corp"], ["12%"]),
        ("Profits at Dorn Corp reached $5m, an increase of 12%.", "increase", "Profits", ["Dorn Corp"], ["12%"]),
    ],
)
def test_change_is_said_of_its_figure(
    nlp: Language, text: str, trigger: str, subject: str, organizations: list[str], figures: list[str]
) -> None:
    doc = nlp(text)
    (record,) = nominal(doc)
    assert words(doc, record["trigger"]) == trigger
    assert words(doc, record["subject"]["span"]).startswith(subject)
    assert record["subject"]["organizations"] == organizations
    assert record["object"] is None
    assert [words(doc, entry["span"]) for entry in record["percents"]] == figures


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Dorn Corp reported a 22% fall in profits.", id="the verb says it"),
        pytest.param("Dorn Corp sold a 20% stake in Orrin Inc.", id="a stake that is sold"),
        pytest.param("Dorn Corp made a bid for Orrin Inc.", id="a light verb"),
        pytest.param("Dorn Corp signed an agreement with Orrin Inc.", id="the same act"),
        pytest.param("Dorn Corp wants to maintain a relationship with Orrin Inc.", id="a relation that a verb keeps"),
        pytest.param("Dorn Corp delayed the launch of a phone.", id="a plan that a verb turns"),
        pytest.param("Dorn Corp won an order for two jets.", id="an order that is won"),
        pytest.param("Dorn Corp received a $5m investment from Orrin Inc.", id="money that is received"),
        pytest.param("Dorn Corp took an $8m restructuring charge.", id="a charge that accuses nobody"),
        pytest.param("Dorn Corp raised $5m through an offering of bonds.", id="an act that the verb is done by"),
        pytest.param("Dorn Corp had a value of $9m at the end of May.", id="an end in time"),
        pytest.param("Dorn Corp told of its forest holdings.", id="a kind of holding"),
        pytest.param("Dorn Corp had sales of $90m last year.", id="sales that are turnover"),
        pytest.param("Dorn Corp has an interest in chemistry.", id="an interest that is no holding"),
        pytest.param("Dorn Corp's offer was generous.", id="one part only"),
        pytest.param("Dorn Corp's loan agreements are strict.", id="a kind of agreement"),
        pytest.param("The acquisition of the mill took a year.", id="no organization"),
        pytest.param("Dorn Corp blames growth in the period to March.", id="a span of time"),
        pytest.param("Dorn Holdings Inc grew in Asia.", id="a noun in a name"),
    ],
)
def test_no_nominal_claim(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert [parts(doc, record) for record in nominal(doc)] == []


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("Dorn Corp described its planned acquisition of Orrin Inc.", "modality", "planned"),
        ("Analysts discussed Dorn Corp's possible takeover of Orrin Inc.", "modality", "possible"),
        ("Dorn Corp's acquisition of Orrin Inc is complete.", "modality", "actual"),
        ("Dorn Corp's purchase of Orrin Inc went well.", "polarity", "positive"),
        ("Dorn Corp has no plans for the acquisition of Orrin Inc this year.", "polarity", "negative"),
    ],
)
def test_words_before_the_noun(nlp: Language, text: str, field: str, value: str) -> None:
    (record,) = nominal(nlp(text))
    assert record[field] == value


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("Dorn Corp's $50m investment in Orrin Inc went well.", "$50m"),
        ("Dorn Corp's purchase of 40% of Orrin Inc went well.", "40%"),
    ],
)
def test_figures_of_the_noun(nlp: Language, text: str, figure: str) -> None:
    doc = nlp(text)
    (record,) = nominal(doc)
    assert [words(doc, entry["span"]) for entry in record["money"] + record["percents"]] == [figure]
    assert record["object"]["organizations"] == ["Orrin Inc"]
