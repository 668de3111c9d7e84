"""Amounts of money: rows of text and what is found, negatives included, and what holds for any text."""

from decimal import Decimal
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Span

import extractor.money  # noqa: F401
from extractor.annotations import value_of
from extractor.currencies import shipped_currencies
from extractor.numbers import plain
from extractor.tokenizer import customize


def make(**config: object) -> Language:
    nlp = spacy.blank("en")
    customize(nlp)
    nlp.add_pipe("claims_money", config=config)
    return nlp


NLP = make()


def spans(text: str, nlp: Language = NLP) -> list[Span]:
    """The spans that are found; a span keeps its document, a group does not."""
    doc = nlp(text)
    return list(doc.spans["money"])


#: text, span, value or "low..high", currency, bound, per
ROWS: list[tuple[str, str, str, str, str, str | None]] = [
    ("It paid $14.3 billion.", "$14.3 billion", "14300000000", "USD", "exact", None),
    ("Costs rose to £600m.", "£600m", "600000000", "GBP", "exact", None),
    ("worth 7.5bn euros", "7.5bn euros", "7500000000", "EUR", "exact", None),
    ("sold for 200 mln\ndlrs in cash", "200 mln\ndlrs", "200000000", "USD", "exact", None),
    ("a dividend of 34 cts a share", "34 cts", "0.34", "USD", "exact", "share"),
    ("a sale of A$6bn", "A$6bn", "6000000000", "AUD", "exact", None),
    ("about 475 billion yen", "475 billion yen", "475000000000", "JPY", "approximate", None),
    ("closed at 273.5 pence", "273.5 pence", "2.735", "GBP", "exact", None),
    ("up 9.9p today", "9.9p", "0.099", "GBP", "exact", None),
    ("raised €10M", "€10M", "10000000", "EUR", "exact", None),
    ("$5-7 million of savings", "$5-7 million", "5000000..7000000", "USD", "range", None),
    ("between $10m and $12m a year", "$10m and $12m", "10000000..12000000", "USD", "range", "year"),
    ("The dollar stood at 1.8215/25 marks.", "1.8215/25 marks", "1.8215..1.8225", "DEM", "range", None),
    ("it was quoted at 145.10/20 yen", "145.10/20 yen", "145.1..145.2", "JPY", "range", None),
    ("sterling at 1.6190/6200 dlrs", "1.6190/6200 dlrs", "1.619..1.62", "USD", "range", None),
    ("it was fixed at 0.5693/00 dlrs", "0.5693/00 dlrs", "0.5693..0.57", "USD", "range", None),
    ("The deficit rose 300 mln to 8.1 billion dlrs.", "8.1 billion dlrs", "8100000000", "USD", "exact", None),
    (
        "It was up 1.1 pct or 30.2 billion dlrs to 900 billion.",
        "30.2 billion dlrs",
        "30200000000",
        "USD",
        "exact",
        None,
    ),
    ("Shares rose 3/4 to 19 dlrs.", "19 dlrs", "19", "USD", "exact", None),
    ("Prices rose 1.10 to 1.40 dlrs.", "1.10 to 1.40 dlrs", "1.1..1.4", "USD", "range", None),
    ("It pays a 10-mark dividend.", "10-mark", "10", "DEM", "exact", None),
    ("between 10 and 20 dollars", "10 and 20 dollars", "10..20", "USD", "range", None),
    ("earn 8.25-to-8.50 dlrs a share", "8.25-to-8.50 dlrs", "8.25..8.5", "USD", "range", "share"),
    ("won $ 75 million", "$ 75 million", "75000000", "USD", "exact", None),
    ("rose to hk $ 10.05 billion", "hk $ 10.05 billion", "10050000000", "HKD", "exact", None),
    ("raised USD 22.5 million", "USD 22.5 million", "22500000", "USD", "exact", None),
    ("losses of 30 MUSD", "30 MUSD", "30000000", "USD", "exact", None),
    ("costs EUR1.2bn", "EUR1.2bn", "1200000000", "EUR", "exact", None),
    ("paid 35 lakh rupees", "35 lakh rupees", "3500000", "INR", "exact", None),
    ("invests Rs 1,200 crore", "Rs 1,200 crore", "12000000000", "INR", "exact", None),
    ("paid Kc2.1bn for it", "Kc2.1bn", "2100000000", "CZK", "exact", None),
    ("paid Bt5bn for it", "Bt5bn", "5000000000", "THB", "exact", None),
    ("paid T$3bn for it", "T$3bn", "3000000000", "TWD", "exact", None),
    ("a 12-cent rise", "12-cent", "0.12", "USD", "exact", None),
    ("lost half a million dollars", "half a million dollars", "500000", "USD", "exact", None),
    ("trades at 34-3/4 dlrs", "34-3/4 dlrs", "34.75", "USD", "exact", None),
    ("it cost 3 dollars 50 cents", "3 dollars 50 cents", "3.5", "USD", "exact", None),
    ("a $1.5 billion-a-year business", "$1.5 billion", "1500000000", "USD", "exact", "year"),
    ("no more than $20 million", "$20 million", "20000000", "USD", "at_most", None),
    ("up to 3m euros", "3m euros", "3000000", "EUR", "at_most", None),
    ("prices higher than $499", "$499", "499", "USD", "more_than", None),
    ("they handed over $25 million", "$25 million", "25000000", "USD", "exact", None),
    ("$100,000 or more", "$100,000", "100000", "USD", "at_least", None),
    ("72 billion U.S. dlrs", "72 billion U.S. dlrs", "72000000000", "USD", "exact", None),
    ("PLANS 100 MLN AUS DLR FACILITY", "100 MLN AUS DLR", "100000000", "AUD", "exact", None),
    ("ISSUES 60 MLN SFR CONVERTIBLE", "60 MLN SFR", "60000000", "CHF", "exact", None),
    ("RAISES 50 MLN DFL", "50 MLN DFL", "50000000", "NLG", "exact", None),
    ("180 mln French francs", "180 mln French francs", "180000000", "FRF", "exact", None),
    ("$50 a barrel", "$50", "50", "USD", "exact", "barrel"),
]


@pytest.mark.parametrize(("text", "span", "value", "currency", "bound", "per"), ROWS)
def test_finds(text: str, span: str, value: str, currency: str, bound: str, per: str | None) -> None:
    (found,) = spans(text)
    low, _, high = value.partition("..")
    assert found.text == span
    assert found.label_ == "MONEY"
    assert value_of(found) == {
        "amount": None if high else low,
        "currency": currency,
        "low": low if high else None,
        "high": high or None,
        "bound": bound,
        "per": per,
    }


@pytest.mark.parametrize(
    "text",
    [
        "6.4 mln bags were left",
        "All 70 of us went",
        "ALL 5 answers",
        "a twenty-pound bag",
        "page 12 of 1987",
        "billions of dollars",
        "another 550m",
        "R2D2 and B2B",
        "the multi-million dollar deal",
        "on March 5 and May 7",
        "its June 1985 Swiss franc bond",
    ],
)
def test_is_not_money(text: str) -> None:
    assert not spans(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("$1.13bn (£600m)", ["1130000000 USD", "600000000 GBP"]),
        ("91m naira ($10.7bn; 8.2bn euros)", ["91000000 NGN", "10700000000 USD", "8200000000 EUR"]),
        ("rose to 15.02 mln dlrs from 17.09 mln", ["15020000 USD"]),
        ("fell 32 cents to $51.43", ["0.32 USD", "51.43 USD"]),
        ("12 mln Canadian dlrs, and 3 mln dlrs more", ["12000000 CAD", "3000000 CAD"]),
        ("2bn Canadian dollars ($1.6bn)", ["2000000000 CAD", "1600000000 USD"]),
        ("All figures are in Canadian dollars. Sales were $5m", ["5000000 CAD"]),
        ("SYDNEY, March 3 - It made 5 mln dlrs", ["5000000 AUD"]),
    ],
)
def test_several(text: str, found: list[str]) -> None:
    values = [value_of(span) for span in spans(text)]
    assert [f"{value['amount']} {value['currency']}" for value in values] == found


def test_brackets_inherit_bound_and_rate() -> None:
    values = [value_of(span) for span in spans("more than $10bn (£5.4bn) a year")]
    assert [(value["bound"], value["per"]) for value in values] == [("more_than", "year")] * 2


def test_currency_setting() -> None:
    (span,) = spans("It paid $5m.", make(currency="AUD"))
    assert value_of(span)["currency"] == "AUD"


def test_saved_rows_win(tmp_path: Path) -> None:
    NLP.get_pipe("claims_money").to_disk(tmp_path)
    table = tmp_path / "currencies.csv"
    table.write_text(
        table.read_text("utf-8") + "currency-test,XTS,test unit,flainian|flainians,,0.01,,,,,,1,5 flainians\n", "utf-8"
    )
    nlp = make()
    nlp.get_pipe("claims_money").from_disk(tmp_path)
    (span,) = spans("for 5 flainians", nlp)
    assert value_of(span)["currency"] == "XTS"


@pytest.mark.parametrize("row", shipped_currencies().rows, ids=lambda row: row.id)
def test_examples_of_rows(row) -> None:
    values = [value_of(span) for span in spans(f"It paid {row.note} to them")]
    if row.id in {"currency-srd", "currency-bzd"} and not values:
        pytest.skip("named by its adjective alone")
    assert [value["currency"] for value in values] == [row.code]


@given(st.text())
@settings(max_examples=150, deadline=None)
def test_any_text(text: str) -> None:
    for span in spans(text):
        assert text[span.start_char : span.end_char] == span.text


@given(st.decimals(min_value="0.01", max_value="999999999", places=2, allow_nan=False))
@settings(max_examples=100, deadline=None)
def test_written_amounts_read_back(amount: Decimal) -> None:
    for form in (f"${amount:,}", f"{amount} dlrs", f"EUR {amount}", f"£{amount}m"):
        (span,) = spans(form)
        factor = 1_000_000 if form.endswith("m") else 1
        assert value_of(span)["amount"] == plain(amount * factor)


def test_a_bare_pipeline_leaves_the_full_stop() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe("claims_money")
    assert [span.text for span in spans("It paid $5m. It sold it for $7bn.", nlp)] == ["$5m", "$7bn"]


def test_a_pipeline_may_keep_its_tokenizer() -> None:
    nlp = spacy.blank("en")
    tokenizer = nlp.tokenizer
    nlp.add_pipe("claims_money", config={"boundaries": False})
    assert nlp.tokenizer is tokenizer
