from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

import extractor.organizations  # noqa: F401
from extractor.annotations import value_of
from extractor.gazetteer import LEXICONS, Gazetteer, OrganizationRow, read_rows
from extractor.recogniser import pooled_cues


@pytest.fixture(scope="module")
def nlp() -> Language:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("claims_organizations")
    return pipeline


def names(nlp: Language, text: str) -> list[tuple[str, str]]:
    doc = nlp(text)
    return [(span.text, value_of(span)["name"]) for span in doc.spans["organizations"]]


FOUND = [
    # A short form of two names is that of the first, and does not make them one.
    (
        "Orvalle to be split. Orvalle Press Ltd said Orvalle Insight Ltd will stay.",
        [
            ("Orvalle", "Orvalle Press Ltd"),
            ("Orvalle Press Ltd", "Orvalle Press Ltd"),
            ("Orvalle Insight Ltd", "Orvalle Insight Ltd"),
        ],
    ),
    # A clipped last word is no other firm's, unless it is a word of its own.
    (
        "Orvalle Pharma Ltd rose. Orvalle Pharmaceuticals Ltd fell.",
        [
            ("Orvalle Pharma Ltd", "Orvalle Pharmaceuticals Ltd"),
            ("Orvalle Pharmaceuticals Ltd", "Orvalle Pharmaceuticals Ltd"),
        ],
    ),
    (
        "Orvalle Data Ltd rose. Orvalle Database Ltd fell.",
        [("Orvalle Data Ltd", "Orvalle Data Ltd"), ("Orvalle Database Ltd", "Orvalle Database Ltd")],
    ),
    # A body goes by its noun with an article, and before who speaks for it.
    (
        "The European Timber Commission fined two mills. A Commission spokesman said so.",
        [
            ("European Timber Commission", "European Timber Commission"),
            ("Commission", "European Timber Commission"),
        ],
    ),
    # A firm goes by the name of its head, too.
    (
        "Orvalle Ltd rose. Robin Orvalle, president of the firm, agreed. Orvalle shares fell.",
        [("Orvalle Ltd", "Orvalle Ltd"), ("Orvalle", "Orvalle Ltd")],
    ),
    ("Norvik Shipping ASA said it would buy two ferries.", [("Norvik Shipping ASA", "Norvik Shipping ASA")]),
    (
        "Shares in Quillon Foods Inc rose. Quillon said sales grew.",
        [("Quillon Foods Inc", "Quillon Foods Inc"), ("Quillon", "Quillon Foods Inc")],
    ),
    (
        "The European Timber Federation (ETF) met. The ETF wants a deal.",
        [
            ("European Timber Federation", "European Timber Federation"),
            ("ETF", "European Timber Federation"),
            ("ETF", "European Timber Federation"),
        ],
    ),
    (
        "ZARKON <ZRK> SELLS MINE\n\nZarkon Corp said it sold a mine.",
        [("ZARKON", "Zarkon Corp"), ("Zarkon Corp", "Zarkon Corp")],
    ),
    ("Costs at the University of Exampleton fell.", [("University of Exampleton", "University of Exampleton")]),
    ("The Peruvian government plans to sell roads.", [("Peruvian government", "Peruvian government")]),
    ("Smith, the driver, said Microsoft's offer was low.", [("Microsoft", "Microsoft")]),
    ("Marks & Spencer cut prices.", [("Marks & Spencer", "Marks & Spencer")]),
    ("It was told by the Food and Drug Administration.", [("Food and Drug Administration",) * 2]),
    # A name with a legal suffix is no short form of a longer one.
    (
        "Orvalle Corp said Orvalle Finance Co lost money. Orvalle may sell it.",
        [("Orvalle Corp",) * 2, ("Orvalle Finance Co",) * 2, ("Orvalle", "Orvalle Corp")],
    ),
    # What words around a name say of its sort; what belongs to a name.
    ("Lumbrook are a Scottish indie rock band from Dundee.", [("Lumbrook",) * 2]),
    ("He signed with Slow Tide Records.", [("Slow Tide Records",) * 2]),
    ("My favorite pizza is from Nina's Pizza on Grant Street.", [("Nina's Pizza",) * 2]),
    ("He served in the 142nd Ohio Infantry until 1864.", [("142nd Ohio Infantry",) * 2]),
    ("The 501st Legion was at the booth.", [("501st Legion",) * 2]),
    ("The Hollis Foundation for the Visual Arts paid for it.", [("Hollis Foundation for the Visual Arts",) * 2]),
    (
        "He left the Superior Court of the District of Columbia.",
        [("Superior Court of the District of Columbia",) * 2],
    ),
    ("Attended Marlow High School in Houston.", [("Marlow High School",) * 2]),
    # The noun of a body stands for it, after an article.
    (
        "The Kivu Fisheries Commission met. The Commission fined nobody. A commission followed.",
        [("Kivu Fisheries Commission",) * 2, ("Commission", "Kivu Fisheries Commission")],
    ),
    # Another spelling of a known name, with either apostrophe, and with "and" for "&".
    ("Customers left Nvidia for IBM.", [("Nvidia", "Nvidia"), ("IBM", "IBM")]),
    ("Moody’s cut its rating. Moody's said so.", [("Moody’s", "Moody’s"), ("Moody's", "Moody’s")]),
    ("It hired Procter and Gamble.", [("Procter and Gamble", "Procter and Gamble")]),
    # A firm's branch, a department of state, an association of savings and loans, a firm called after an owner.
    ("Texaco Canada said it cut prices.", [("Texaco Canada",) * 2]),
    ("A U.S. Department of Justice decree held.", [("U.S. Department of Justice",) * 2]),
    (
        "The Lumbrook Savings and Loan Association of Ohio failed. Lumbrook Savings fell.",
        [
            ("Lumbrook Savings and Loan Association of Ohio",) * 2,
            ("Lumbrook Savings", "Lumbrook Savings and Loan Association of Ohio"),
        ],
    ),
    ("LUMLEY'S GENERAL STORES INC <LGS> 4TH QTR NET\n\nShr 3 cts vs 2 cts.", [("LUMLEY'S GENERAL STORES INC",) * 2]),
    # Rubrics and verbs of headlines.
    (
        "WALL STREET STOCKS/ORVALLE INC <ORV>\n\nOrvalle Inc rose.",
        [("ORVALLE INC", "Orvalle Inc"), ("Orvalle Inc",) * 2],
    ),
    (
        "AGENCY UPGRADES ORVALLE COS <ORV> DEBT\n\nOrvalle Cos rose.",
        [("ORVALLE COS", "Orvalle Cos"), ("Orvalle Cos",) * 2],
    ),
    # A clause that says who speaks is no apposition.
    ("The bid came from Orvalle Bank, a Zentro Inc spokesman said.", [("Orvalle Bank",) * 2, ("Zentro Inc",) * 2]),
    # Possessives, commas, fields and charges inside names.
    ("The Pottery Workers' Union called a strike.", [("Pottery Workers' Union",) * 2]),
    ("Talks with Zentro, Inc. failed.", [("Zentro, Inc.",) * 2]),
    ("She left the Academy of Sculpture and Weaving.", [("Academy of Sculpture and Weaving",) * 2]),
    # What an organization is, at the start of a sentence, is no part of its name.
    ("Prices rose. Regulator Ofgem said it would act.", [("Ofgem", "Ofgem")]),
    # Two founders under one suffix, and two firms of which one has a suffix of its own.
    (
        "Barwick and Zelle Plc said it grew. Barwick is old.",
        [("Barwick and Zelle Plc",) * 2, ("Barwick", "Barwick and Zelle Plc")],
    ),
    (
        "Orvalle Inc met. Orvalle and Zentro Inc agreed.",
        [("Orvalle Inc",) * 2, ("Orvalle", "Orvalle Inc"), ("Zentro Inc",) * 2],
    ),
    # Firms whose names hold "and", also in the brackets of a wire.
    ("Orvalle Light and Power Co grew.", [("Orvalle Light and Power Co",) * 2]),
    ("It sold stores to <F and M Distributors>.", [("F and M Distributors",) * 2]),
    ("AC and R Advertising said it grew.", [("AC and R Advertising",) * 2]),
    ("Orvall, Zandt and Co said so.", [("Orvall, Zandt and Co",) * 2]),
    ("Orvall, Zandt, Moss and Sons Inc grew.", [("Orvall, Zandt, Moss and Sons Inc",) * 2]),
    ("Orvalle and Broad Inc grew.", [("Orvalle and Broad Inc",) * 2]),
    # One firm by its second word, by "said it", by letters, by two fields; two firms where each goes by its own.
    ("Zandal and Zandal Brokers Inc grew.", [("Zandal and Zandal Brokers Inc",) * 2]),
    (
        "Zevran Tanners and Chemical Corp said it grew. Zevran Tanners rose.",
        [("Zevran Tanners and Chemical Corp",) * 2, ("Zevran Tanners", "Zevran Tanners and Chemical Corp")],
    ),
    ("B and K Commodities said prices rose.", [("B and K Commodities",) * 2]),
    ("Kivutex Shipbuilding and Heavy Industries Co grew.", [("Kivutex Shipbuilding and Heavy Industries Co",) * 2]),
    (
        "Zandal Radio Corp grew. It was sold by Zandal and Kivutex Corp in May.",
        [("Zandal Radio Corp",) * 2, ("Zandal", "Zandal Radio Corp"), ("Kivutex Corp",) * 2],
    ),
    # Who is of a firm is no part of its name; the state before a second suffix is.
    ("It was told by analyst David Zandal of Kivutex Securities Inc.", [("Kivutex Securities Inc.",) * 2]),
    ("It bought Zevran Mattress Co of Michigan Inc in May.", [("Zevran Mattress Co of Michigan Inc",) * 2]),
    # A headline leaves out small words, shortens, or has the part by which a firm with initials goes.
    (
        "BANK KIVUTEX <KVX> SELLS NOTES\n\nBank of Kivutex Corp said so.",
        [("BANK KIVUTEX", "Bank of Kivutex Corp"), ("Bank of Kivutex Corp",) * 2],
    ),
    (
        "INT'L ZEVRAN BANK <ZVR> SELLS DEBT\n\nInternational Zevran Bank said so.",
        [
            ("INT'L ZEVRAN BANK", "International Zevran Bank"),
            ("International Zevran Bank",) * 2,
        ],
    ),
    (
        "ZANDALFF <ZDF> BUYS LABELS\n\nG. Zandalff Brewing Co Inc said so. Zandalff rose.",
        [
            ("ZANDALFF", "G. Zandalff Brewing Co Inc"),
            ("G. Zandalff Brewing Co Inc",) * 2,
            ("Zandalff", "G. Zandalff Brewing Co Inc"),
        ],
    ),
    # All that stands before a ticker is the name, though a part of it is known for another; no unit is.
    (
        "CONGRESS KILN <CGK> CUTS STAFF\n\nCongress Kiln Group Inc said so.",
        [("CONGRESS KILN", "Congress Kiln Group Inc"), ("Congress Kiln Group Inc",) * 2],
    ),
    ("ZANDAL UNIT <ZDL> GETS ORDER\n\nZandal Corp said so.", [("ZANDAL", "Zandal Corp"), ("Zandal Corp",) * 2]),
    (
        "Philips Kilnworks Ltd met. It said Philips Kilnworks owns a mill.",
        [("Philips Kilnworks Ltd",) * 2, ("Philips Kilnworks", "Philips Kilnworks Ltd")],
    ),
    # Letters inside a name: of "and", of a second forename.
    (
        "ROLL 'N ZANDAL <RNZ> GETS BID\n\nRoll 'N Zandal Stores Inc said so.",
        [("ROLL 'N ZANDAL", "Roll 'N Zandal Stores Inc"), ("Roll 'N Zandal Stores Inc",) * 2],
    ),
    (
        "Del E. Zandalff Corp met. Its Del E. Zandalff Homes Corp unit grew. Zandalff said so.",
        [
            ("Del E. Zandalff Corp",) * 2,
            ("Del E. Zandalff Homes Corp",) * 2,
            ("Zandalff", "Del E. Zandalff Corp"),
        ],
    ),
    # Small words of other languages; a part of a known firm, with its country.
    ("Zevra ve Kivutex Bankasi AS grew.", [("Zevra ve Kivutex Bankasi AS",) * 2]),
    ("Porsche Cars North America said it grew.", [("Porsche Cars North America",) * 2]),
    # A country is no organization, neither by what it is called nor where a body is called after it.
    ("The United Arab Emirates said it sold oil.", []),
    ("The Soviet Union said it bought corn.", []),
    (
        "The New Zealand Fisheries Commission met. Prices in New Zealand fell.",
        [("New Zealand Fisheries Commission",) * 2],
    ),
    # Models, ratings and aggregates.
    ("It cut its debt to Baa-1. The ZD-11, developed by Zandal Inc, sold well. PSL2 fell.", [("Zandal Inc",) * 2]),
    # A country is part of a firm's name, a city says where it is.
    (
        "Orvalle Corp of North America rose. Zentro Co of Boston fell.",
        [("Orvalle Corp of North America",) * 2, ("Zentro Co",) * 2],
    ),
    # Who was introduced in full goes by the first word, whoever else is known by it.
    (
        "Delta Kiln Systems Inc grew. Delta said sales rose.",
        [("Delta Kiln Systems Inc",) * 2, ("Delta", "Delta Kiln Systems Inc")],
    ),
    ("Delta rose. Delta Kiln Systems Inc fell.", [("Delta", "Delta"), ("Delta Kiln Systems Inc",) * 2]),
    # The legal name is the full one.
    (
        "Zandalf Technologies Inc grew. Zandalf will market it as the Zandalf Voicestation System.",
        [("Zandalf Technologies Inc",) * 2, ("Zandalf", "Zandalf Technologies Inc")],
    ),
    # A firm named after a place goes by the place where it acts.
    (
        "Leeds Ceramics Ltd grew. In Leeds prices fell after Leeds said sales rose.",
        [("Leeds Ceramics Ltd",) * 2, ("Leeds", "Leeds Ceramics Ltd")],
    ),
    # An article that belongs to a name is no part of the span.
    ("She wrote for The Guardian and for The Onion.", [("Guardian",) * 2, ("Onion",) * 2]),
    # A firm goes by the forename that it begins with, a foundation named after somebody does not.
    ("Aurelia Motors Corp grew. Aurelia said so.", [("Aurelia Motors Corp",) * 2, ("Aurelia", "Aurelia Motors Corp")]),
    # What was won and the class that a team plays in stand between names.
    ("It was the NFL Champion Baltimore Colts.", [("NFL",) * 2, ("Baltimore Colts",) * 2]),
    ("He was sold to the Triple-A Indianapolis Indians.", [("Indianapolis Indians",) * 2]),
    # Bodies in other languages, with a nation's name before them, with a noun of two words.
    ("She taught at the Universidade Federal da Orvalla.", [("Universidade Federal da Orvalla",) * 2]),
    ("He left the Italian Supreme Court of Cassation.", [("Italian Supreme Court of Cassation",) * 2]),
    ("She works for the Orvalle Unified School District.", [("Orvalle Unified School District",) * 2]),
    # A short form is a part of a person's name or a place's, and no country's.
    (
        "Orvalle Corp is owned by Luigi Orvalle. Orvalle has a plant on Orvalle Island.",
        [("Orvalle Corp",) * 2, ("Orvalle", "Orvalle Corp")],
    ),
    ("The University of Sheffield met. Ozone over the US fell.", [("University of Sheffield",) * 2]),
    # In the report of a match a place that plays is a team, where nothing locates it.
    (
        "In the last match of the season the striker scored two goals for Chile. Peru beat Chile in Lima. "
        "The coach of the squad said Peru's goalkeeper saved the team. Players of Chile lost the championship. "
        "In Chile it rained. Chile had played well.",
        [(name, name) for name in ("Chile", "Peru", "Chile", "Peru", "Chile", "Chile")],
    ),
    # A part with a legal name of its own is not what it is a part of.
    (
        "Sony Corp sold a mill to Sony France SA. Sony rose.",
        [("Sony Corp",) * 2, ("Sony France SA",) * 2, ("Sony", "Sony Corp")],
    ),
    (
        "Texaco Canada Inc rose. Texaco Canada sold a unit to Texaco Inc in May.",
        [("Texaco Canada Inc",) * 2, ("Texaco Canada", "Texaco Canada Inc"), ("Texaco Inc",) * 2],
    ),
    (
        "Zevran International Ltd rose. Zevran fell.",
        [("Zevran International Ltd",) * 2, ("Zevran", "Zevran International Ltd")],
    ),
    (
        "First of Kivu Bank Corp fell. First of all, Zevran Corp rose.",
        [("First of Kivu Bank Corp",) * 2, ("Zevran Corp",) * 2],
    ),
    # Among capitals a name does not run over an amount, a verb or a preposition.
    ("ZEVRAN INVESTS 8 MLN DLRS IN KIVUTEX CORP", [("KIVUTEX CORP",) * 2]),
    ("BANK SELLS UNIT TO KIVUTEX CORP", [("KIVUTEX CORP",) * 2]),
    # What begins a headline before a ticker is a name, and short for the one that the text has.
    (
        "ZEVRAN INT'L <ZVR> NAMES CHAIRMAN\n\nZevran International Corp said so.",
        [("ZEVRAN INT'L", "Zevran International Corp"), ("Zevran International Corp",) * 2],
    ),
    (
        "GREAT EASTERN <GEA> OFFERS SHARES\n\nGreat Eastern Finance Corp said so. Great Eastern fell.",
        [
            ("GREAT EASTERN", "Great Eastern Finance Corp"),
            ("Great Eastern Finance Corp",) * 2,
            ("Great Eastern", "Great Eastern Finance Corp"),
        ],
    ),
    # Two names that stand together more than once and never apart are one firm's.
    (
        "Tate and Lyle PLC rose. Tate and Lyle fell.",
        [("Tate and Lyle PLC",) * 2, ("Tate and Lyle", "Tate and Lyle PLC")],
    ),
    ("INVESTOR HAS ZEVRAN <ZVR> STAKE\n\nAnn Lee bought it.", []),
    # A suffix is joined to its name over a bracket, a comma, and words that are no names.
    ("Lead manager Orvalle Bank (Luxembourg) SA said so.", [("Orvalle Bank (Luxembourg) SA",) * 2]),
    ("Shares of Zevran Tools U.S.A., Inc, a maker of saws, fell.", [("Zevran Tools U.S.A., Inc",) * 2]),
    ("CPI Corp lost money. K lath Corp did not.", [("CPI Corp",) * 2, ("K lath Corp",) * 2]),
    ("Orvalle Savings Bank FSB lost money.", [("Orvalle Savings Bank FSB",) * 2]),
    (
        "The Trust Co of Georgia fell. Honda of America rose.",
        [("Trust Co of Georgia",) * 2, ("Honda of America",) * 2],
    ),
    (
        "The Justice department sued. The Finance ministry met.",
        [("Justice department",) * 2, ("Finance ministry",) * 2],
    ),
    # A firm called by what is a place or a title goes by it where it acts.
    (
        "General Zevran Foods Co met. General said it lost money. The General said no.",
        [("General Zevran Foods Co",) * 2, ("General", "General Zevran Foods Co")],
    ),
    # What a body is on.
    (
        "The House Committee on Roads and Commerce met. The Senate Subcommittee on Wheat, Barley and Beans did not.",
        [("House Committee on Roads and Commerce",) * 2, ("Senate Subcommittee on Wheat, Barley and Beans",) * 2],
    ),
    ("The Posts and Telecommunications Ministry agreed.", [("Posts and Telecommunications Ministry",) * 2]),
    (
        "PERU GOVT TO SELL MINE\n\nThe Peru government said so.",
        [("PERU GOVT", "Peru government"), ("Peru government",) * 2],
    ),
]
NOT_FOUND = [
    '"We will appeal," general counsel Maarten de Brun said.',
    "Zandora is a village in Kent. Zandora has a church.",
    "Abbas spoke in the West Bank. The West Bank was calm.",
    "Wages in the Soviet Union fell when the Soviet Union collapsed.",
    "The ICT policy helped. ICT provides a platform.",
    "On Tuesday in May the price rose in London and New York.",
    "Mr Smith said the Dutch and the French would meet in Brussels.",
    "The Dow index fell.",
    "Said Gerhard de Brock: de Brock and Luis de la Orsa agreed. Depositor confidence fell. Delegates left.",
    "It was a revision of the Barge Fund Trade Law. The Kivu Crop Summary said so.",
    "Analyst David Saks said so.",
    "The U.S. And West Germany agreed, said Minister of State for Planning Lee Bond. Western government aid fell.",
    "Unemployment in Germany fell, John Miller said.",
    "The government said prices rose.",
    "It raised $420M from $2.6B.",
    "It has a plant in Fargo, N.D., and one in Moline, Ill.",
    "The round, its Series B, closed.",
    # A part of the longer name of a person, wherever the family name stands.
    "Governor Antonio Ortel Mena told reporters so. Ortel Mena was calm. Ortel said 42 countries agreed.",
    "Han Chao-Ming, vice-chairman of the council, was calm. Han said prices rose. Han made a speech.",
    # The people of a life in brackets, and acronyms of plain words.
    "Orvin Wyatt Molt (born June 1, 1988) is a painter. Molt sold nothing. For Molt it was a bad year.",
    "The mean water depth (MWD) fell. A low MWD is a sign of drought.",
    # Wires write a capital after the full stop of a country.
    "The U.S. Automobile industry shrank. It has 72 billion U.S. Dlrs in U.S. Assets.",
    "Spending on R and D rose.",
    "The South Korean won climbed.",
    "The senior debt is rated AAA.",
    "Money supply M-3 rose. Management said so. Brazilian Finance Minister Funaro and Marshall Goldman agreed.",
    "Rates on CDs fell, dos Santos said in Rio de Janeiro.",
    # People: hyphens, family names in front, what they are in apposition; a clause of its own is no apposition.
    "Robin Marlow-Tench resigned. Marlow-Tench said it was hard.",
    "Tang Shao-Wei, vice-chairman of a council, spoke. Tang said cuts would follow.",
    "It was too late, said Steve Marwick, an airline analyst in Boston.",
    # Towns before their states, and elsewhere in that text.
    "Workers at the Lumbrook, Ariz., paper mill left. They live in Lumbrook.",
    "Bonds of Tarnwick, Ind, were raised.",
    # Marks of debt, agreements, terms of trade.
    "It was lowered to BB-plus from BBB. The AA bonds were raised to AAA.",
    "The International Fibre Agreement (IFA) expired. Members left the IFA.",
    "February imports were three billion, CIF. CIF imports fell.",
    # Outside the report of a match a place that wins is a place.
    "Chile won a loan. Peru beat Chile to it.",
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_finds_names_and_their_fullest_form(nlp: Language, text: str, expected: list[tuple[str, str]]) -> None:
    assert names(nlp, text) == expected


@pytest.mark.parametrize("text", NOT_FOUND)
def test_leaves_people_places_and_dates_alone(nlp: Language, text: str) -> None:
    assert names(nlp, text) == []


def test_shipped_gazetteer_is_large_and_its_ids_are_unique() -> None:
    rows = read_rows(LEXICONS / "organizations.csv")
    assert len(rows) >= 3000
    assert len({row.id for row in rows}) == len(rows)
    assert not any(row.wikidata for row in rows)


def test_one_word_of_a_user_needs_no_vote(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("id,name\nx-1,Blorp\n", encoding="utf8")
    pipeline = spacy.blank("en")
    pipeline.add_pipe("claims_organizations", config={"gazetteer": str(path)})
    assert names(pipeline, "We drove through Blorp, a village in Kent.") == [("Blorp", "Blorp")]


def test_a_cue_counts_by_the_share_of_the_mentions_that_have_it() -> None:
    cues = pooled_cues(["bias"], [["inside", "before=has"], ["inside"], ["opens", "role_of"], ["inside"]])
    assert cues["bias"] == 1.0
    assert cues["role_of"] == 1.0  # said outright
    assert 0 < cues["before=has"] < cues["inside"] < 1
    assert "opens" not in cues


def test_user_gazetteer_brings_ids(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("id,name,aliases,kind\nx-1,Blorp,Blorpco,startup\n", encoding="utf8")
    pipeline = spacy.blank("en")
    pipeline.add_pipe("claims_organizations", config={"gazetteer": str(path)})
    doc = pipeline("Rivals feared Blorp.")
    (span,) = doc.spans["organizations"]
    assert value_of(span) == {"name": "Blorp", "id": "x-1", "kind": "startup"}


@pytest.mark.xfail(strict=True, reason="a plain word at the start of a sentence, once, with nothing known of it")
def test_finds_an_unknown_name_by_its_verb_alone(nlp: Language) -> None:
    assert names(nlp, "Not every rival got so far. Lumbrook shut down in May.") == [("Lumbrook", "Lumbrook")]


def test_longer_list_finds_the_same_text_as_fast() -> None:
    """One lookup for each capitalised word, of the lengths that some form has."""
    rows = [OrganizationRow(id=f"x-{number}", name=f"Orvalle {number} Gas") for number in range(2000)]
    gazetteer = Gazetteer(rows, lambda name: name.split())
    assert gazetteer.lengths == {"orvalle": (3,)}
    words = ["Orvalle", "1999", "Gas"]
    match = gazetteer.find(words, [word.lower() for word in words], 0)
    assert match is not None
    assert match.row.id == "x-1999"


def test_rows_survive_the_disk(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "model")
    again = spacy.load(tmp_path / "model")
    text = FOUND[1][0]
    assert names(again, text) == names(nlp, text)


def test_bad_row_names_its_line() -> None:
    with pytest.raises(ValueError, match="line 2"):
        read_rows("id,name,country\nx,Blorp,Peru\n")


def test_longest_form_wins(nlp: Language) -> None:
    rows = read_rows("id,name\na,Orla\nb,Orla Bank\n")
    gazetteer = Gazetteer(rows, lambda name: name.split())
    words = ["Orla", "Bank", "fell"]
    match = gazetteer.find(words, [word.lower() for word in words], 0)
    assert match is not None
    assert (match.end, match.row.id) == (2, "b")


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=120))
def test_any_text_gives_grounded_disjoint_spans(nlp: Language, text: str) -> None:
    doc = nlp(text)
    spans = list(doc.spans["organizations"])
    assert all(text[span.start_char : span.end_char] == span.text for span in spans)
    assert all(one.end <= two.start for one, two in pairwise(spans))
