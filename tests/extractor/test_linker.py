"""Claims of wire reports: which words claim something, who is behind a party, and where a party ends."""

from __future__ import annotations

from typing import Any

import pytest
from spacy.language import Language
from spacy.tokens import Doc

import extractor


@pytest.fixture(scope="module")
def nlp() -> Language:
    return extractor.load()


def words(doc: Doc, record: dict[str, Any], name: str) -> str | None:
    return None if record[name] is None else " ".join(doc[slice(*record[name]["span"])].text.split())


def claims(doc: Doc) -> dict[str, tuple[str, str | None, str | None]]:
    """Type, subject and object of each verbal claim, by its trigger."""
    return {
        " ".join(doc[slice(*record["trigger"])].text.split()): (
            record["type"],
            words(doc, record, "subject"),
            words(doc, record, "object"),
        )
        for record in doc._.claim_records
        if not record["nominal"]
    }


CLAIMS: list[tuple[str, dict[str, tuple[str, str | None, str | None]]]] = [
    (
        "Dorwin Corp said it named Mark Keller as president and chief executive.",
        {"named": ("expand", "it", "Mark Keller")},
    ),
    ("TAMSIN <TMS> SEES EARNINGS GROWTH", {"SEES": ("predict", "TAMSIN", "EARNINGS GROWTH")}),
    ("DORWIN CORP <DWN> PLANS DEBT OFFERING", {}),  # the offering is the claim
    ("Dorwin Corp said Tamsin is one of the largest makers of steel.", {"said": ("state", "Dorwin Corp", None)}),
    ("Dorwin Corp said Tamsin is the weaker of the two banks.", {"said": ("state", "Dorwin Corp", None)}),
    (
        "Dorwin Corp said its net loss for the first quarter 1986 ending March 31 was 5 mln dlrs.",
        {"was": ("measure", "its net loss for the first quarter 1986 ending March 31", None)},
    ),
    (
        "Beginning with the fourth quarter of 1985, Dorwin Corp's performance improved.",
        {"improved": ("increase", "Dorwin Corp's performance", None)},
    ),
    ("Dorwin Corp said the acquisition will close June 30.", {"said": ("state", "Dorwin Corp", None)}),
    ("NOTE: Dorwin Corp net excludes discontinued operations gain 20,000 dlrs vs loss 91,000 dlrs in quarter.", {}),
    (
        "Critics want to prevent Dorwin Corp opening a store in Leeds.",
        {"prevent": ("oppose", "Critics", "Dorwin Corp"), "opening": ("expand", "Dorwin Corp", "a store in Leeds")},
    ),
    (
        "Dorwin Corp raised 5 mln dlrs through a eurobond carrying a coupon of 6 pct, it said.",
        {"raised": ("raise", "Dorwin Corp", None), "carrying": ("measure", "a eurobond", "a coupon of 6 pct")},
    ),
    (
        "Dorwin Corp launched bonds totalling 5 mln dlrs for Tamsin Ltd.",
        {"launched": ("raise", "Dorwin Corp", "bonds totalling 5 mln dlrs for Tamsin Ltd.")},
    ),
    (
        "Dorwin Corp sold the mill to Tamsin Ltd, covering its losses.",  # apart from the noun: no part of it
        {"sold": ("divest", "Dorwin Corp", "the mill"), "covering": ("fund", "Dorwin Corp", "its losses")},
    ),
    (
        "Dorwin Corp's sales fell in May, but after seasonal adjustment rose 0.6 pct.",
        {"fell": ("decrease", "Dorwin Corp's sales", None), "rose": ("increase", "Dorwin Corp's sales", None)},
    ),
    (
        "The talks may lead to Dorwin Corp buying Tamsin Ltd.",
        {"buying": ("acquire", "Dorwin Corp", "Tamsin Ltd.")},
    ),
    (
        "Sales at Dorwin Corp were forecast to rise, traders said.",  # who says so is not who did it
        {"rise": ("increase", "Sales at Dorwin Corp", None)},
    ),
    (
        "No figure for 1986 first half group loss was available at Dorwin Corp.",
        {},
    ),
    (
        "Dorwin Corp is offering 100 mln dlrs of notes due 1989 yielding 9.6 pct.",
        {"offering": ("raise", "Dorwin Corp", "notes due 1989 yielding 9.6 pct")},
    ),
    (
        "Dorwin Corp used the cash to buy Tamsin Ltd.",
        {"buy": ("acquire", "Dorwin Corp", "Tamsin Ltd.")},
    ),
    (
        "Dorwin Corp urged Tamsin Ltd to buy the mill.",
        {"buy": ("acquire", "Tamsin Ltd", "the mill")},
    ),
    (
        "Dorwin Corp opposed efforts to close the mill.",
        {"opposed": ("oppose", "Dorwin Corp", "efforts to close the mill"), "close": ("reduce", None, "the mill")},
    ),
    (
        "Paul Voss voiced a plan for Tamsin Ltd to buy the mill.",
        {"buy": ("acquire", "Tamsin Ltd", "the mill")},
    ),
    (
        "Dorwin Corp said there is not enough grain and sales of seed have slowed.",
        {"slowed": ("decrease", "sales of seed", None)},
    ),
    (
        "Concurrent with the closing of the mill, its Tamsin Chemical Co unit entered into a lease with Dorwin Corp.",
        {"entered into": ("partner", "its Tamsin Chemical Co unit", "Dorwin Corp.")},
    ),
    (
        "The court ordered Dorwin Corp to recall all lenses sold under the name and cease any distribution.",
        {
            "recall": ("reduce", "Dorwin Corp", "all lenses sold under the name"),
            "cease": ("withdraw", "Dorwin Corp", "any distribution"),
        },
    ),
    (
        "Dorwin Corp is 40 pct state-owned.",
        {"owned": ("acquire", None, "Dorwin Corp")},
    ),
    (
        "The shares of Dorwin Corp were sold by a public offering.",
        {"sold": ("divest", None, "The shares of Dorwin Corp")},
    ),
    (
        "Dorwin Corp said sales for the four weeks ended February 28 were up 9.6 pct.",
        {"were up": ("increase", "sales for the four weeks ended February 28", None)},
    ),
    (
        "Dorwin Corp earned 5 mln dlrs in fiscal 1987 ended April 3.",
        {"earned": ("measure", "Dorwin Corp", None)},
    ),
    (
        "Dorwin Corp's profit for the year ending March 31 will rise.",
        {"rise": ("increase", "Dorwin Corp's profit for the year ending March 31", None)},
    ),
    ("Dorwin Corp ended the alliance on March 31.", {"ended": ("withdraw", "Dorwin Corp", "the alliance")}),
    ("DORWIN CORP <DWN.O> PRESIDENT RESIGNS", {"RESIGNS": ("withdraw", "DORWIN CORP <DWN.O> PRESIDENT", None)}),
    (
        "Dorwin Corp <DWN.O> bought Tamsin Ltd <TMS> in May.",
        {"bought": ("acquire", "Dorwin Corp <DWN.O>", "Tamsin Ltd <TMS>")},
    ),
    (
        "Dorwin Corp owns 583,650 Class A shares of Tamsin.",
        {"owns": ("acquire", "Dorwin Corp", "583,650 Class A shares of Tamsin")},
    ),
    ("Dorwin Corp beat bids from Tamsin Ltd.", {"beat": ("acquire", "Dorwin Corp", "bids from Tamsin Ltd.")}),
    (
        "Telecom analysts Tamsin Ltd welcomed the closure by Dorwin Corp.",
        {"welcomed": ("support", "Telecom analysts Tamsin Ltd", "the closure by Dorwin Corp.")},
    ),
    ("Dorwin Corp said sales fell 3 pct from a year earlier to 5 mln dlrs.", {"fell": ("decrease", "sales", None)}),
    (
        "Talks with Dorwin Corp were terminated by mutual agreement.",
        {"terminated": ("withdraw", None, "Talks with Dorwin Corp")},
    ),
    (
        "Dorwin Corp said Mark Keller will succeed Paul Voss as president.",
        {"said": ("state", "Dorwin Corp", None)},  # a person in a post is no rise
    ),
    (
        "Dorwin Corp said it has received a 13.5 mln dlr contract from the Tamsin Corp for radar sets.",
        {"received": ("partner", "it", "the Tamsin Corp")},
    ),
    (
        "In an interview, Dorwin Corp secretary James Keller sharply criticised the rise in May.",
        {"criticised": ("oppose", "Dorwin Corp secretary James Keller", "the rise in May")},
    ),
    (
        "Dorwin Corp will cut its capital spending by 36.4 pct to 105 billion yen.",
        {"cut": ("decrease", "Dorwin Corp", "its capital spending")},
    ),
    (
        "Dorwin Corp bought 298,200 Tamsin shares at prices ranging from 9.50 to 10.00 dlrs a share.",
        {"bought": ("acquire", "Dorwin Corp", "298,200 Tamsin shares")},
    ),
    ("Dorwin Corp collected data on prices.", {}),
    ("Dorwin Corp - Shelf offering of 5 mln dlrs of notes.", {}),
    (
        "Dorwin Corp is issuing a 100 mln dlr eurobond due 1992 paying three pct and priced at par.",
        {"issuing": ("raise", "Dorwin Corp", "a 100 mln dlr eurobond")},
    ),
    (
        "Paul Voss told reporters the board would reject the bid from Dorwin Corp in May.",
        {"reject": ("oppose", "the board", "the bid from Dorwin Corp")},
    ),
    (
        "The regulator fined Tamsin Corp for selling its mill.",
        {"fined": ("oppose", "The regulator", "Tamsin Corp"), "selling": ("divest", "Tamsin Corp", "its mill")},
    ),
    (
        "The union criticized Tamsin Corp for closing the plant.",
        {"criticized": ("oppose", "The union", "Tamsin Corp"), "closing": ("reduce", "Tamsin Corp", "the plant")},
    ),
    (
        "Dorwin Corp paid $5m for closing the plant.",
        {"paid": ("fund", "Dorwin Corp", None), "closing": ("reduce", "Dorwin Corp", "the plant")},  # no carrier
    ),
    (
        "The state authorized Tamsin Corp to sell the mill.",
        {"sell": ("divest", "Tamsin Corp", "the mill")},
    ),
    (
        "Dorwin Corp and Tamsin Ltd formed a venture to build and expand a plant.",
        {
            "formed": ("partner", "Dorwin Corp and Tamsin Ltd", "a venture to build and expand a plant"),
            "build": ("expand", "Dorwin Corp and Tamsin Ltd", "a plant"),
            "expand": ("expand", "Dorwin Corp and Tamsin Ltd", "a plant"),
        },
    ),
    (
        "Tamsin Ltd, 35 pct-owned by Dorwin Corp, rose 5 pct.",
        {
            "owned": ("acquire", "Dorwin Corp", "Tamsin Ltd"),
            "rose": ("increase", "Tamsin Ltd, 35 pct-owned by Dorwin Corp", None),
        },
    ),
    ("Tamsin Ltd is 35 pct owned by Dorwin Corp in May.", {"owned": ("acquire", "Dorwin Corp", "Tamsin Ltd")}),
    (
        "Dorwin Corp signed a two-year, eight mln dlr agreement with Tamsin Ltd in May.",
        {"signed": ("partner", "Dorwin Corp", "Tamsin Ltd")},
    ),
    ("Dorwin Corp said it helped cut costs.", {"cut": ("decrease", "it", "costs")}),
    (
        "Dorwin Corp concluded the sale of its mill to Tamsin Ltd in May.",
        {"concluded": ("divest", "Dorwin Corp", "the sale of its mill")},
    ),
    ("Dorwin Corp concluded its review in May.", {"concluded": ("withdraw", "Dorwin Corp", "its review")}),
    (
        "The union called on Dorwin Corp to block the sale of the mill.",
        {"block": ("oppose", "Dorwin Corp", "the sale of the mill")},
    ),
    (
        "Dorwin Corp signed a contract under which Tamsin Ltd will provide software to Dorwin.",
        {"provide": ("partner", "Tamsin Ltd", "Dorwin")},
    ),
    (
        "Dorwin Corp signed a contract with Tamsin Ltd in May.",
        {"signed": ("partner", "Dorwin Corp", "Tamsin Ltd")},
    ),
    ("Dorwin Corp fell because of dwindling reserves.", {"fell": ("decrease", "Dorwin Corp", None)}),
    (
        "Dorwin Corp expects to report sharply improved results.",
        {"report": ("measure", "Dorwin Corp", "sharply improved results")},
    ),
    ("Dorwin Corp said the loss is due to increased orders.", {"said": ("state", "Dorwin Corp", None)}),
    ("Dorwin Corp expects improved results.", {"expects": ("predict", "Dorwin Corp", "improved results")}),
    ("Dorwin Corp owned selected stores.", {"owned": ("acquire", "Dorwin Corp", "selected stores")}),
    (
        "Dorwin Corp bought the mill after it closed stores.",
        {"bought": ("acquire", "Dorwin Corp", "the mill"), "closed": ("reduce", "it", "stores")},
    ),
    ("Cars produced between May 1984 and January 1987 by Dorwin Corp are old.", {}),  # a year is no count
    (
        "Dorwin Corp produced 1,984 cars in May.",
        {"produced": ("measure", "Dorwin Corp", "1,984 cars")},
    ),
    (
        "Dorwin Corp will repurchase up to 7,500,000 of its shares.",
        {"repurchase": ("acquire", "Dorwin Corp", "7,500,000 of its shares")},
    ),
    (
        "Dorwin Corp may buy as many as 500,000 of its shares.",
        {"buy": ("acquire", "Dorwin Corp", "as many as 500,000 of its shares")},
    ),
    (
        "Dorwin Corp raised its offer up to $500 a share.",
        {"raised": ("increase", "Dorwin Corp", "its offer")},  # an object before the bound stays
    ),
    ("Dorwin Corp sales were 17 pct higher in March.", {"were": ("increase", "Dorwin Corp sales", None)}),
    (
        "A director of Dorwin Corp, who did not want to be named, told Reuters.",
        {"told": ("state", "A director of Dorwin Corp", "Reuters")},
    ),
    ("Dorwin Corp was named in the report.", {"named": ("state", None, "Dorwin Corp")}),
    ("Dorwin Corp, which is privately held, owns brands.", {"owns": ("acquire", "Dorwin Corp", "brands")}),
    ("The shares are held by Dorwin Corp in trust.", {"held": ("acquire", "Dorwin Corp", "The shares")}),
    ("Dorwin Corp sold the stake on March 27.", {"sold": ("divest", "Dorwin Corp", "the stake")}),
    (
        "Dorwin Corp will design, develop and build the engines.",
        {
            "design": ("expand", "Dorwin Corp", "the engines"),
            "develop": ("expand", "Dorwin Corp", "the engines"),
            "build": ("expand", "Dorwin Corp", "the engines"),
        },
    ),
    # an object that does what the infinitive behind it says; a noun that carries an infinitive keeps it
    (
        "Dorwin Corp expects the mill to produce 20,000 cars.",
        {"produce": ("measure", "the mill", "20,000 cars")},
    ),
    (
        "Dorwin Corp rejected an offer to buy the mill.",
        {"rejected": ("oppose", "Dorwin Corp", "an offer to buy the mill"), "buy": ("acquire", None, "the mill")},
    ),
    ("Dorwin Corp has gone bust.", {"gone bust": ("reduce", "Dorwin Corp", None)}),
    (
        "Dorwin Corp bought privately-held Tamsin Ltd.",
        {"bought": ("acquire", "Dorwin Corp", "privately-held Tamsin Ltd.")},
    ),
    (
        "Tamsin Ltd builds ships, and Dorwin Corp will pay it $5 million a month for them.",
        {
            "builds": ("expand", "Tamsin Ltd", "ships"),
            "pay": ("fund", "Dorwin Corp", "it"),
        },
    ),
    ("Dorwin Corp made $35 billion in the October quarter.", {"made": ("measure", "Dorwin Corp", None)}),
    # two nouns of one object, and a verb that takes two objects
    (
        "Dorwin Corp increased its selling prices by two cts.",
        {"increased": ("increase", "Dorwin Corp", "its selling prices")},
    ),
    (
        "Dorwin Corp said it acquired a computerized hospital information systems business.",
        {"acquired": ("acquire", "it", "a computerized hospital information systems business")},
    ),
    # "ruling" before a noun is no verb, and an "it" that takes time is nobody
    ('"We agree," ruling party deputy Ann Lee of Dorwin Corp said.', {"agree": ("partner", "We", None)}),
    # "Commission" is read as the subject of a passive; a headline may leave out "was"
    ("The Commission fined Dorwin Corp on Tuesday.", {"fined": ("oppose", "The Commission", "Dorwin Corp")}),
    # a name may be read as an adverb, an adjective or a verb and its object
    ("DORWIN <DRW> TO OFFER CONVERTIBLE DEBENTURES", {"OFFER": ("raise", "DORWIN <DRW>", "CONVERTIBLE DEBENTURES")}),
    (
        "DORWIN INTERNATIONAL <DRW> CONSOLIDATES DIVISIONS",
        {"CONSOLIDATES": ("acquire", "DORWIN INTERNATIONAL", "DIVISIONS")},
    ),
    ("DORWIN CORP AWARDED CONTRACT", {"AWARDED": ("partner", None, "DORWIN CORP")}),
    # a name that the parser hangs on the verb in two pieces
    (
        "Goldman Sachs and Dorwin Corp are financing the deal.",
        {"financing": ("fund", "Goldman Sachs and Dorwin Corp", "the deal")},
    ),
    ("The retailer Safeway closed a shop.", {"closed": ("reduce", "The retailer Safeway", "a shop")}),
    ("Last week Dorwin Corp fined nobody.", {"fined": ("oppose", "Dorwin Corp", "nobody")}),
    # by how much is no "by" of a passive
    ("Dorwin Corp costs grew by 6 per cent.", {"grew": ("increase", "Dorwin Corp costs", None)}),
]


@pytest.mark.parametrize(("text", "expected"), CLAIMS, ids=[text for text, _ in CLAIMS])
def test_claims_of_a_sentence(
    nlp: Language, text: str, expected: dict[str, tuple[str, str | None, str | None]]
) -> None:
    assert claims(nlp(text)) == expected


ORGANIZATIONS = [
    ("Dorwin Corp reported a loss. 1987 net includes a gain of 2.8 mln dlrs.", "includes", ["Dorwin Corp"]),
    ("Dorwin Corp reported a loss. Sales fell 3 pct.", "fell", ["Dorwin Corp"]),
    ("Dorwin Corp reported a loss. Oil prices rose 3 pct, it said.", "rose", []),
    ("Dorwin Corp reported a loss. Its oil prices rose 3 pct, it said.", "rose", ["Dorwin Corp"]),
    ("Dorwin Corp reported a loss. Danish corporate earnings will rise 8.9 pct, the company said.", "rise", []),
    ("Dorwin Corp said its largest shareholder, Tamsin Ltd, bought a mill.", "bought", ["Tamsin Ltd"]),
    # Who stands near does not own what is anybody's.
    ("Dorwin Corp reported a loss. Ministers praised Tamsin Ltd.", "praised", []),
    ("Dorwin Corp announced changes. The outcome of the changes hurt Tamsin Ltd.", "hurt", []),
    # Who is called a supplier, a lender or a union may be the one named or meant.
    ("Energy supplier Dorwin Corp sold a mill.", "sold", ["Dorwin Corp"]),
    ("Suppliers of Dorwin Corp praised Tamsin Ltd.", "praised", []),
    ("Dorwin Bank cut jobs. The lender's margin fell 3 pct.", "fell", ["Dorwin Bank"]),
    # What an authority reports is not its own.
    ("The Energy Department published a report. Output fell 3 pct, it said.", "fell", []),
    # Nobody else's people are an organization, its members and officers are.
    ("Strikers at the Dorwin Corp plant shut a mill of Tamsin Ltd.", "shut", []),
    ("Officials of Dorwin Corp shut a mill.", "shut", ["Dorwin Corp"]),
    # The quarter of a note is the company's.
    ("Dorwin Corp cut jobs. NOTE: 1986 4th qtr includes 99,000 dlr loss.", "includes", ["Dorwin Corp"]),
    # The unit that has a name is meant, however far behind the name it stands.
    ("Dorwin Corp said its Tamsin Inc oil and gas unit cut jobs.", "cut", ["Tamsin Inc"]),
    # The members of a list stand beside each other.
    ("Dorwin AB <DOR.ST> and Danish group <Tamsin SA> have formed a venture.", "formed", ["Dorwin AB", "Tamsin SA"]),
    ("Officials of Dorwin Corp in a fight with Tamsin Ltd left the firm.", "left", ["Dorwin Corp"]),
]


OWNED = [
    ("Dorwin Corp said it raised the rates on its notes.", ["Dorwin Corp"]),
    ("Dorwin Corp said it raised the rates on some notes.", []),
    ("Dorwin Corp said its Tamsin unit reported 1986 net income of 9 mln dlrs.", []),
    ("Dorwin Corp is a unit of Tamsin SA in which Norvik Ltd holds a 52 pct stake.", ["Tamsin SA"]),
    ("Norvik Ltd holds a 52 pct stake.", []),
    ("Dorwin Corp lent its growers 9 mln dlrs.", []),
]


@pytest.mark.parametrize(("text", "expected"), OWNED)
def test_whose_objects_they_are(nlp: Language, text: str, expected: list[str]) -> None:
    (record,) = nlp(text)._.claim_records
    assert record["object"]["organizations"] == expected


JUDGED = [
    ("Dorwin Corp may pay its staff late.", []),
    ("Dorwin Corp said the Federal Reserve Board approved its application.", ["Dorwin Corp"]),
    ("Dorwin Corp approved its pension plan.", ["Dorwin Corp"]),
]


@pytest.mark.parametrize(("text", "expected"), JUDGED)
def test_whose_plans_are_judged(nlp: Language, text: str, expected: list[str]) -> None:
    (record,) = nlp(text)._.claim_records
    assert record["object"]["organizations"] == expected


@pytest.mark.parametrize(("text", "trigger", "expected"), ORGANIZATIONS, ids=[text for text, _, _ in ORGANIZATIONS])
def test_whose_figures_they_are(nlp: Language, text: str, trigger: str, expected: list[str]) -> None:
    doc = nlp(text)
    found = [record for record in doc._.claim_records if doc[slice(*record["trigger"])].text == trigger]
    assert [record["subject"]["organizations"] for record in found] == [expected]


FIGURES = [
    ("Dorwin Corp sales fell 12 pct to 4,922 cars from 12,861 cars.", "fell", ["12 pct"]),
    ("Tamsin Ltd is 35 pct owned by Dorwin Corp.", "owned", ["35 pct"]),
    ("Tamsin Ltd, 35 pct-owned by Dorwin Corp, rose 5 pct.", "owned", ["35 pct"]),
    ("Tamsin Ltd, 35 pct-owned by Dorwin Corp, rose 5 pct.", "rose", ["5 pct"]),
    ("Dorwin Corp signed a two-year, eight mln dlr agreement with Tamsin Ltd.", "signed", ["eight mln dlr"]),
    ("Dorwin Corp has cancelled a planned 60 mln dlr offering of debentures.", "cancelled", ["60 mln dlr"]),
    ("Dorwin Corp has cancelled a planned 60 mln dlr offering of debentures.", "offering", ["60 mln dlr"]),
    ("Dorwin Corp said it won a 4 mln dlr contract to build a ferry.", "won", ["4 mln dlr"]),
    ("Dorwin Corp said it won a 4 mln dlr contract to build a ferry.", "build", []),
    ("Dorwin Corp signed a 4 mln dlr contract to build a ferry.", "build", ["4 mln dlr"]),
    ("Holders approved Dorwin Corp's acquisition of Tamsin Ltd for 60 mln dlrs.", "acquisition", ["60 mln dlrs"]),
]


@pytest.mark.parametrize(("text", "trigger", "expected"), FIGURES)
def test_figures_of_a_claim(nlp: Language, text: str, trigger: str, expected: list[str]) -> None:
    doc = nlp(text)
    (record,) = [record for record in doc._.claim_records if doc[slice(*record["trigger"])].text == trigger]
    figures = record["money"] + record["percents"]
    assert [doc[slice(*figure["span"])].text for figure in figures] == expected


SUBJECTS = [
    ("The mills, which Dorwin Corp said will be sold, are idle.", "sold", None, "which"),
    ("The mills, which Dorwin Corp said came from Japan, are idle.", "said", "Dorwin Corp", None),
    ("Prices, which Dorwin Corp said rose 3 pct, are high.", "rose", "which", None),
    ("The offer of Dorwin Corp is expected by April 22.", "expected", None, "The offer of Dorwin Corp"),
    ("The offer of Dorwin Corp is expected by Tamsin Ltd today.", "expected", "Tamsin Ltd", "The offer of Dorwin Corp"),
    ("Dorwin Corp reported a loss which it said grew 3 pct.", "grew", "which", None),
    ("Dorwin Corp said the mill that it bought was sold.", "bought", "it", "that"),
    ("Dorwin Corp wrote to agents last summer announcing a sale.", "announcing", "Dorwin Corp", "a sale"),
    ("Tamsin Radio quoted a Dorwin Corp spokesman as saying all was quiet.", "saying", "a Dorwin Corp spokesman", None),
]


@pytest.mark.parametrize(("text", "trigger", "subject", "target"), SUBJECTS)
def test_who_says_what_of_whom(nlp: Language, text: str, trigger: str, subject: str | None, target: str | None) -> None:
    doc = nlp(text)
    (record,) = [record for record in doc._.claim_records if doc[slice(*record["trigger"])].text == trigger]
    assert (words(doc, record, "subject"), words(doc, record, "object")) == (subject, target)


OBJECTS = [
    ("Dorwin Corp agreed to acquire 75 mln dlrs of the debentures from Tamsin Ltd.", "acquire", "the debentures"),
    ("Dorwin Corp said Orrin Ltd is a firm it has an option to acquire.", "acquire", "a firm"),
    ("Dorwin Corp reached an agreement to purchase <Tamsin Ltd>, a maker of tents.", "purchase", "<Tamsin Ltd>"),
    ("Dorwin Corp filed with the agency for an initial offering of shares.", "filed", "an initial offering of shares"),
    ("State-owned <Dorwin Corp> said it sold its mills.", "sold", "its mills"),
    ("Dorwin Corp has paid dividends to Tamsin Ltd for the first time.", "paid", "Tamsin Ltd"),
]


@pytest.mark.parametrize(("text", "trigger", "expected"), OBJECTS)
def test_object_of_a_claim(nlp: Language, text: str, trigger: str, expected: str) -> None:
    doc = nlp(text)
    (record,) = [record for record in doc._.claim_records if doc[slice(*record["trigger"])].text == trigger]
    assert words(doc, record, "object") == expected


def test_from_time_to_time_is_no_other_side(nlp: Language) -> None:
    doc = nlp("Dorwin Corp may buy shares of Tamsin Ltd from time to time.")
    (record,) = doc._.claim_records
    assert record["counterparty"] is None


SIDES = [
    ("Dorwin Corp completed the sale of its mill to Tamsin Ltd in May.", "Tamsin Ltd"),
    ("Dorwin Corp bought European rights to the pill from Tamsin Ltd in May.", "Tamsin Ltd"),
    ("Dorwin Corp completed the sale of its mill in Ohio.", None),
]


@pytest.mark.parametrize(("text", "expected"), SIDES)
def test_other_side_of_a_transfer(nlp: Language, text: str, expected: str | None) -> None:
    doc = nlp(text)
    (record,) = [record for record in doc._.claim_records if not record["nominal"]]
    assert words(doc, record, "counterparty") == expected


def test_a_currency_is_no_organization(nlp: Language) -> None:
    doc = nlp("DORWIN CORP ISSUES 60 MLN SFR CONVERTIBLE BOND")
    assert "SFR" not in [span.text for span in doc.spans["organizations"]]
    (record,) = doc._.claim_records
    assert record["object"]["organizations"] == []


ELLIPTIC = [
    ("DORWIN CORP <DWN> FEBRUARY SALES UP SEVEN PCT", "increase", "DORWIN CORP <DWN> FEBRUARY SALES"),
    ("DORWIN <DWN> FIRST QUARTER NET OFF SEVEN PCT", "decrease", "DORWIN <DWN> FIRST QUARTER NET"),
    ("Dorwin shares up 3% in early trading", "increase", "Dorwin shares"),
    ("Dorwin output down 3%", "decrease", "Dorwin output"),  # nothing else in it is a stance word
]


@pytest.mark.parametrize(("headline", "type_", "subject"), ELLIPTIC)
def test_a_headline_leaves_its_copula_out(nlp: Language, headline: str, type_: str, subject: str) -> None:
    doc = nlp(f"{headline}\n\nDorwin Corp has sold a mill.")
    record = doc._.claim_records[0]
    assert (record["type"], words(doc, record, "subject"), record["object"]) == (type_, subject, None)
    assert len(record["percents"]) == 1


# A part of a business without an article or number is of who acts on it; what is bought was somebody else's.
PARTS = [
    ("DORWIN TO SELL WINE UNIT", ["Dorwin Corp"]),
    ("DORWIN CLOSES MILL", ["Dorwin Corp"]),
    ("DORWIN BUYS WINE UNIT", []),
    ("DORWIN CLOSES TWO MILLS", []),
]


@pytest.mark.parametrize(("headline", "owners"), PARTS)
def test_a_headline_leaves_out_whose_part_it_is(nlp: Language, headline: str, owners: list[str]) -> None:
    doc = nlp(f"{headline}\n\nDorwin Corp has sold a mill.")
    assert [record["object"]["organizations"] for record in doc._.claim_records][:1] == [owners]


def test_what_somebody_polls_or_guarantees_is_not_his(nlp: Language) -> None:
    doc = nlp("Economists polled by Dorwin Corp in May said bonds guaranteed by Dorwin Corp fell 5 pct.")
    found = {record["type"]: record["subject"]["organizations"] for record in doc._.claim_records}
    assert found == {"fund": ["Dorwin Corp"]}


def test_what_a_country_does_is_done_with_its_own(nlp: Language) -> None:
    doc = nlp("Dorwin Corp said Norway will maintain its quota.")
    assert [record["object"]["organizations"] for record in doc._.claim_records] == [[]]


@pytest.mark.parametrize("headline", ["DORWIN SALES UP", "DORWIN STAFF UP 3 PCT"])
def test_no_figure_went_anywhere(nlp: Language, headline: str) -> None:
    doc = nlp(f"{headline}\n\nDorwin Corp has sold a mill.")
    assert [doc[slice(*record["trigger"])].text for record in doc._.claim_records] == ["sold"]


def test_a_hyphen_ends_no_dateline(nlp: Language) -> None:
    doc = nlp(
        "George Hill, travelling to China for a week-long visit, refused to comment on the report by Dorwin Corp."
    )
    (record,) = doc._.claim_records
    assert "visit" not in (words(doc, record, "subject") or "")
