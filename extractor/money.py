"""The ruler for amounts of money: factory ``claims_money``, span group ``money``, label MONEY."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import BaseModel
from spacy.language import Language
from spacy.tokens import Doc

from extractor.amounts import find_amounts
from extractor.annotations import Mention, numbers_of, set_extensions, text_of, write
from extractor.bounds import BoundRow, Bounds, RateRow, Rates, shipped_bounds, shipped_rates
from extractor.currencies import Currencies, CurrencyRow, shipped_currencies
from extractor.numbers import shipped_numerals
from extractor.rows import read_rows, write_rows
from extractor.tokenizer import make_room

LABEL = "MONEY"
KEY = "money"


def find_money(
    doc: Doc,
    currencies: Currencies | None = None,
    bounds: Bounds | None = None,
    rates: Rates | None = None,
    currency: str | None = None,
) -> list[Mention]:
    """The amounts of money of a document, with their values; nothing is written to it.

    doc: tokenised text. currencies, bounds, rates: rows in use, the shipped ones by default.
    currency: ISO 4217 code that a bare ``$`` or another ambiguous unit means; None to go by the text.
    """
    text = text_of(doc)
    mentions = []
    for amount in find_amounts(
        text,
        numbers_of(doc),
        currencies or shipped_currencies(),
        shipped_numerals(),
        bounds or Bounds(shipped_bounds()),
        rates or Rates(shipped_rates()),
        currency,
    ):
        span = doc.char_span(amount.start, amount.end, label=LABEL)
        if span is None:
            span = doc.char_span(amount.start, amount.end, label=LABEL, alignment_mode="expand")
        assert span is not None  # an expanded span always exists
        mentions.append(Mention(span, dict(amount.value())))
    return mentions


class MoneyRuler:
    """Component that writes amounts of money to ``doc.spans["money"]`` and ``doc.ents``."""

    def __init__(
        self,
        currencies: Currencies,
        bounds: Sequence[BoundRow],
        rates: Sequence[RateRow],
        currency: str | None = None,
    ) -> None:
        """Take the rows and the settings to work by."""
        self.currencies = currencies
        self.bounds = Bounds(bounds)
        self.rates = Rates(rates)
        self.currency = currency

    def __call__(self, doc: Doc) -> Doc:
        """Find and write. doc: tokenised text, changed in place."""
        write(doc, KEY, find_money(doc, self.currencies, self.bounds, self.rates, self.currency))
        return doc

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the rows in use to a folder, as CSV files of the lexicons' form."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        for name, rows in self._tables().items():
            write_rows(folder / name, rows)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> MoneyRuler:
        """Replace the rows in use by those of a folder. Raises LexiconError for a file that cannot be used."""
        folder = Path(path)
        self.currencies = Currencies(read_rows(folder / "currencies.csv", CurrencyRow))
        self.bounds = Bounds(read_rows(folder / "bounds.csv", BoundRow))
        self.rates = Rates(read_rows(folder / "rates.csv", RateRow))
        return self

    def _tables(self) -> dict[str, Sequence[BaseModel]]:
        return {"currencies.csv": self.currencies.rows, "bounds.csv": self.bounds.rows, "rates.csv": self.rates.rows}


@Language.factory(
    "claims_money",
    assigns=["doc.spans", "doc.ents"],
    default_config={"currency": None, "boundaries": True},
)
def make_money(nlp: Language, name: str, *, currency: str | None = None, boundaries: bool = True) -> MoneyRuler:
    """Create the ruler with the rows that ship.

    currency: ISO 4217 code that a bare ``$``, ``dlrs`` or another ambiguous unit means; None to go by the text.
    boundaries: give the pipeline's tokenizer the boundaries that amounts need; without them "$5m." keeps its full stop.
    """
    set_extensions()
    if boundaries:
        make_room(nlp)
    return MoneyRuler(shipped_currencies(), shipped_bounds(), shipped_rates(), currency)
