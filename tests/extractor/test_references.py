from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

import extractor
from extractor.annotations import value_of
from extractor.references import ReferenceReader, ReferenceRows
from extractor.rows import LEXICONS


@pytest.fixture(scope="module")
def nlp() -> Language:
    """Without syntax: what word order and nearness alone give."""
    pipeline = spacy.blank("en")
    for name in ("claims_layout", "claims_organizations", "claims_references"):
        pipeline.add_pipe(name)
    return pipeline


@pytest.fixture(scope="module")
def reading() -> Language:
    """With syntax, as in the default pipeline."""
    pipeline = extractor.load()
    for name in ("claims_attribution", "claims_linker"):
        pipeline.remove_pipe(name)
    return pipeline


def references(nlp: Language, text: str) -> list[tuple[str, list[str]]]:
    doc = nlp(text)
    return [(span.text, value_of(span)["organizations"]) for span in doc.spans.get("references", ())]


ROWS = [
    ("Quillon Foods Inc said it would close a plant.", [("it", ["Quillon Foods Inc"])]),
    ("Quillon Foods Inc cut jobs. The company said sales fell.", [("The company", ["Quillon Foods Inc"])]),
    ("Quillon Foods Inc, which makes bread, cut jobs.", [("which", ["Quillon Foods Inc"])]),
    ("Quillon Foods Inc cut its costs.", [("its", ["Quillon Foods Inc"])]),
    (
        "Analyst Ann Lee of Norvik Securities said prices rose. Ms Lee was calm.",
        [("Ann Lee", ["Norvik Securities"]), ("Ms Lee", ["Norvik Securities"])],
    ),
    ("It is clear that prices rose at Quillon Foods Inc.", []),
    ("The company said sales fell.", []),
]


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_words_stand_for_organizations(nlp: Language, text: str, expected: list[tuple[str, list[str]]]) -> None:
    assert references(nlp, text) == expected


Q, N, H = "Quillon Foods Inc", "Norvik Bank", "Halden Airlines"
PAIR = f"{Q} and {N} "
# (text, words that stand for something, what they stand for: [] where nothing may be written)
BEHAVIOURS = [
    # who says is who "it" is, whoever else was named
    (f"{Q} sued {N} in May. {N} said it would appeal.", "it", [N]),
    (f"{N} told {Q} that it would close the account.", "it", [N]),
    (f"{Q} sold a mill to {N}. It also closed a bakery.", "It", [Q]),
    # a verb's object is not its subject
    (f"{Q} owes money to {N}. In March {Q} sued it.", "it", [N]),
    # whose: the subject of the clause
    (f"{Q} bought a mill and {H} raised its fares.", "its", [H]),
    # nouns of two words, or of two joined
    (f"{Q} raised $5m. The start-up sold its stake.", "The start-up", [Q]),
    ("Sandgate Capital sold a mill. The auction house wants more.", "The auction house", ["Sandgate Capital"]),
    ("Kivu Institute hired two economists. The think tank said it would move.", "The think tank", ["Kivu Institute"]),
    (f"{Q} sold a mill. The tank was empty.", "The tank", []),
    (f"{Q} sued the Food Safety Agency. The watchdog raised doubts.", "The watchdog", ["Food Safety Agency"]),
    # nouns ask for their kind
    (f"{Q} borrowed $5m from {N}. The bank wants it back.", "The bank", [N]),
    (f"{H} borrowed $5m from {N}. The airline repaid $2m.", "The airline", [H]),
    (f"{N} lent $5m to {H}. The court did not object.", "The court", []),
    # places tell companies apart
    (
        f"Danish baker {Q} bought French baker Fournil SA. The French company employs 900 people.",
        "The French company",
        ["Fournil SA"],
    ),
    (f"Danish baker {Q} bought French baker Fournil SA. The Danish company paid $5m.", "The Danish company", [Q]),
    # several at once
    (f"{PAIR}agreed to merge. The two companies will cut 900 jobs.", "The two companies", [Q, N]),
    (f"{PAIR}agreed to merge. They will cut 900 jobs.", "They", [Q, N]),
    (f"{PAIR}cut 900 jobs. Both have closed offices in Leeds.", "Both", [Q, N]),
    (f"{Q} cut 900 jobs. The two companies closed offices.", "The two companies", []),
    (f"{PAIR}serve small firms. These firms cut 900 jobs.", "These firms", []),
    (f"{PAIR}agreed to merge. These companies will cut 900 jobs.", "These companies", [Q, N]),
    # relatives, also of what an organization has
    (f"{PAIR}, which complained in May, welcomed the ruling.", "which", [Q, N]),
    (f"{Q} shares, which fell in May, rose 5%.", "which", [Q]),
    # people
    (f"{Q} cut 900 jobs. Chief executive Ann Lee said she was sorry.", "she", [Q]),
    (f"Ann Lee, managing director of {Q}, said she was sorry.", "she", [Q]),
    (f"{Q} cut 900 jobs. A spokesman declined to comment. He also refused to give a date.", "He", [Q]),
    (f"The chairman of {Q}, Ann Lee, met {N}. Lee said she was sorry.", "she", [Q]),
    (f"{Q} cut 900 jobs. Shop owner Ann Lee said she was sorry.", "she", []),
    (f"{Q} sued {N}. The bank's lawyer, Ann Lee, said she was calm.", "she", [N]),
    (f"{Q} sued former chief executive Ann Lee. She said she was calm.", "She", []),
    (f"{Q} sued a former chairman of {N}. He refused to comment.", "He", []),
    # a title with a house of its own, and an office of state, are of nobody in mind; a cabinet is of its government
    (f"{Q} cut 900 jobs. Finance Minister Ann Lee said she was sorry.", "she", []),
    (f"{Q} cut 900 jobs. President Lee said he was sorry.", "he", []),
    (f"{Q} cut 900 jobs. President Ann Lee said she was sorry.", "she", [Q]),
    ("The government of Nigeria met. Finance Minister Ann Lee said she was sorry.", "she", ["government of Nigeria"]),
    ("The Reagan administration met. Dutch Finance Minister Ann Lee said she was sorry.", "she", []),
    (f"The {N} approved the sale of its mill by {H}.", "its", [N]),
    (f"The Federal Reserve Board met {H}. The Federal Reserve Board approved the sale of its mill.", "its", [H]),
    (f"{Q} got a loan from the Office of the Secretary of Trade.", "the Office", []),
    # who speaks at the end of a sentence speaks for its subject
    (f"{Q} will pay $5m for its purchase of {H}, chairman Ann Lee said. She was calm.", "She", [Q]),
    # a body without a name said it
    ("In a filing with the Kivu Fisheries Commission, the group said it bought a mill.", "it", []),
    ("In a filing with the Kivu Fisheries Commission, the group said it bought a mill.", "the group", []),
    # who promises to do something to "it" is not "it"; a government is no company
    (f"{Q} needs cash. {N} has promised to lend it $5m.", "it", [Q]),
    (f"{Q} closed. The government may lend it $5m.", "The government", []),
    (f"{Q}'s largest shareholder, {N}, has promised to sell its shares.", "shares", [Q]),
    # notes leave the article out
    (f"{Q} cut 900 jobs. NOTE: Company bought a mill in May.", "Company", [Q]),
    (f"{Q} cut 900 jobs. A shipping company bought a mill.", "company", []),
    # who tells a body something is not that body
    (f'"We will meet the target," Voss told the {N}.', "We", []),
    # in brackets stands who "he" is, not who speaks for whom
    (f'Carl Lee of {Q} said: "He (Voss) was strong." Voss left.', "Voss", []),
    # a ruling is not of those who welcome it, a price that is not named is nobody's
    (f"The Kivu Fisheries Commission fined {N}. {N} rejected the ruling.", "the ruling", ["Kivu Fisheries Commission"]),
    (f"{Q} bought a mill. {Q} did not name the price.", "the price", []),
    # who is only told something owns nothing
    (f"Ann Lee told {Q} that the loss of trust was great.", "the loss", []),
    # names and places among the modifiers
    (f"{Q} met {N}. The Brennick organization did not comment.", "The Brennick organization", []),
    (f"{Q} cut 900 jobs. The Lisbon round of talks failed.", "The Lisbon round", []),
    (f"{Q} sold a mill in Ecuador. Ecuador said it would raise taxes.", "it", []),
    # what "it" is may be no organization: a country, a currency; but who acts within what is done is nearer
    (f"{Q} said the dollar lost ground despite its rise in May.", "its", []),
    (f"{Q} met in May. Uganda had tried to raise its quota.", "its", []),
    (f"The state greeted a decision by {Q} to lift its ban.", "its", [Q]),
    (f"{Q} met in May. The dollar fell. It said it was calm.", "It", [Q]),
    # one in a role, spoken of again, is the one met before
    (f"{Q} will buy {N}, a {Q} spokesman said. {N} agreed, the spokesman said.", "the spokesman", [Q]),
    (
        f"{Q} sued the port, a Harbour Ministry spokesman said. {Q} is calm, the spokesman said.",
        "the spokesman",
        ["Harbour Ministry"],
    ),
    (f"{Q} lent $5m together with {N}, a bank spokesman said.", "a bank spokesman", [N]),
    (f"{Q} also urged Farm Secretary Carl Lee to cut taxes. He was calm.", "He", []),
    # bonds and what they bring in are of who issues them, not of who manages or discusses them
    (f"{Q} issued bonds in May. {N} manages the deal. The bonds yield 9 pct.", "The bonds", [Q]),
    (f"{Q} is raising $5m through an offering of notes. Proceeds will repay debt.", "Proceeds", [Q]),
    (f"{N} managed the deal. The bonds yield 9 pct.", "The bonds", []),
    (f"{Q} raised an issue. {N} left. The issue was closed.", "The issue", []),
    (f"{Q} launched a bond issue. {N} manages it. The issue price is 99 pct.", "The issue price", [Q]),
    (f"{Q} discussed an issue. {N} left. The issue was closed.", "The issue", []),
    # places where a company works; a measure of something is no plan
    (f"{Q} cut 900 jobs. The smelter closed in May.", "The smelter", [Q]),
    (f"{Q} said the broad measure of money supply rose.", "the broad measure", []),
    # what is judged is what somebody plans or says, not of who judges; an unnamed maker is nobody named
    (f"{N} is studying the offer of {Q} again. Holders may accept or reject it.", "it", [Q]),
    (f"{Q} published a study. {N} denied the study.", "the study", [Q]),
    (f"{Q} said the offer from an investor group was low.", "the offer", []),
    (f"{Q} would not name the firm that won the order.", "the firm", []),
    # what a figure is of
    (f"{Q} said the price of platinum rose.", "the price", []),
    # prices are of who the text is about, not of who is named on the way
    (f"{Q} cut 900 jobs. It was a dull day. {Q} met {N}. Prices fell 5%.", "Prices", [Q]),
    ("Ducks swam in May. It was a dull day. The sun shone. " + f"{N} was calm. Prices fell 5%.", "Prices", []),
    # who speaks in a quotation
    (f'{Q} cut 900 jobs. "We are sorry," chief executive Ann Lee said.', "We", [Q]),
    (f'{N} sued {Q} in May. "We did nothing wrong," {Q} said. "We will appeal."', "We", [Q]),
    (f'{Q} boss Ann Lee said: "We will appeal." \n\n{N} sued in May.', "We", [Q]),
    # possessions without an owner
    (f"{Q} cut 900 jobs in May. Revenues fell 5% to $20m.", "Revenues", [Q]),
    (f"{Q} raised its offer for {N} to $5bn. {N} rejected the offer.", "the offer", [Q]),
    (f"{Q} agreed to merge with {N}. Regulators may block the deal.", "the deal", [Q, N]),
    (f"{Q} sold its stake in {N}.", "stake", [N]),
    (f"{Q} raised prices in May. Customers may reconsider their contracts.", "contracts", [Q]),
    (f"{Q} raised prices in May. Customers may reconsider their contracts with rivals.", "contracts", []),
    (f"{Q} lost $5m. Interest rates rose to 5%.", "Interest rates", []),
    # nobody takes a stake in itself, and who acts on a named organization is another
    (f"{Q} said it bought a mill from {N}. {Q} said it might raise its stake in the company.", "the company", [N]),
    (f"Belgian retailer {Q} met {N}. The retailer owns 6% of {N}.", "The retailer", [Q]),
    # of two that are coordinated neither is "it"
    (f"{H} said {Q} and {N} are meeting, but the airline fears that it will fail.", "it", [H]),
    # what the text has called an organization it may be called again
    (f"Danish retailer {Q} met {N}. The Danish chain rose. {N} spoke. The chain cut jobs.", "The chain", [Q]),
    # two that act on one another
    (f"{H} and {N} grew. Lumora Inc sued {Q} in May, but the two sides settled.", "the two sides", ["Lumora Inc", Q]),
    (
        f"The union accused {Q} of lying. {N} fell. {Q} sold a mill. The court accused the company of leaving.",
        "the company",
        [Q],
    ),
    # a regulator is no company
    (f"{Q} paid $5m after the regulator found a leak.", "the regulator", []),
    # nothing for nothing
    (f"{Q} cut 900 jobs. It is likely that sales will fall.", "It", []),
    (f"{Q} cut 900 jobs. It rained.", "It", []),
    (f"{Q} met a union. It seems that nothing was agreed.", "It", []),
    # What the first sentence is about comes to mind first, with a legal form before without.
    (
        f"{Q} said it sold 33 Tamsin restaurants. Tamsin lost money. Tamsin closed. The company said sales fell.",
        "The company",
        [Q],
    ),
    # Who advises somebody is not whom the text is about.
    (f"{Q} plans to use {N} as financial adviser on a tender offer for the company.", "the company", []),
    (f"{Q} cut jobs. {N} bought shares. The investor group said it will sell.", "The investor group", []),
    # A plan that somebody receives is another's.
    (f"{Q} said it received a proposal to acquire the company.", "the company", [Q]),
    (f"{N} met {Q} in May. {N} said it has plans to acquire the company.", "the company", [Q]),
    # What a country is urged to do is done with its own.
    (f"{N} called on Japan to cut its rate.", "its", []),
    (f"{N} said domestic demand will resume its growth.", "its", []),
    # Things are installed, organizations are not.
    (f"{Q} bought a computer. It will be installed in Oslo.", "It", []),
    (f"{Q} bought a mill. It will be paid in cash.", "It", [Q]),
    # They are the holders whom the clause speaks of.
    (f"{Q} shareholders will get cash for the stock they own.", "they", []),
    (f"The board of {Q} met. A spokeswoman for the commission said sales rose.", "A spokeswoman", []),
    # What was bought is whose it was, and what is yet to be built is nobody's.
    (f"{Q} said it completed the purchase of the mill of {N}.", "the purchase", []),
    (f"{Q} said it will build the facility.", "the facility", []),
    (f"{Q} said profits fell. It said the facility will close.", "the facility", [Q]),
    (f"{Q} said profits fell. Management will recommend a split.", "Management", [Q]),
    # Who holds an office speaks for its house, by whichever of his names; an office of state is of no firm.
    (f"The governor of {N}, Robin Leeson, met ministers. Leeson said rates fell.", "Leeson", [N]),
    (f"{Q} sued. Bo Roy met {N}'s Roy. Roy said rates fell.", "Roy", [N]),
    (f"Han Chao-Ming, vice-chairman of {N}, met {Q}. Han said rates fell.", "Han", [N]),
    (f"{Q} rose. Allen Roy, undersecretary of state for trade, was calm. Roy said so.", "Roy", []),
    # A unit with a name of its own is the subject; one without is its owner.
    (f"{Q}'s Tamsin Foods Inc unit said it cut 20 jobs.", "it", ["Tamsin Foods Inc"]),
    (f"The Tamsin Foods Inc unit of {Q} said it cut 20 jobs.", "it", ["Tamsin Foods Inc"]),
    (f"{Q}'s bakery unit said it cut 20 jobs.", "it", [Q]),
    # A body without a name is nobody of the text, or the one that leads it.
    (f"An investor group led by two lawyers said it sold 9% of {Q}. The group said sales fell.", "The group", []),
    (f"A group led by Tamsin Ltd said it sold 9% of {Q}. The group said sales fell.", "The group", ["Tamsin Ltd"]),
    (f"A group led by Tamsin Ltd said it sold 9% of {Q}.", "it", ["Tamsin Ltd"]),
    (f"{Q} is a group of bakeries. The group said sales fell.", "The group", [Q]),
    # A clause behind the phrase that opens a sentence is no apposition.
    (f"For economists at {Q}, the government has been too slow. Sales fell. The government met.", "The government", []),
    # Papers have none of what they tell of.
    ("Oslo has found oil, the Norvik News Agency said. The project will cost $5m.", "The project", []),
    (f"{Q} bought Tamsin Ltd, in which {H} holds a stake.", "which", ["Tamsin Ltd"]),
]


@pytest.mark.parametrize(("text", "words", "expected"), BEHAVIOURS)
def test_references_with_syntax(reading: Language, text: str, words: str, expected: list[str]) -> None:
    found = dict(references(reading, text))
    assert sorted(found.get(words, [])) == sorted(expected)


def test_references_are_no_entities(nlp: Language) -> None:
    doc = nlp("Quillon Foods Inc cut jobs. The company said sales fell.")
    assert [entity.label_ for entity in doc.ents] == ["ORG"]


def test_we_in_a_quotation_is_the_speaker(nlp: Language) -> None:
    found = references(nlp, 'Quillon Foods Inc said: "We will open two plants."')
    assert ("We", ["Quillon Foods Inc"]) in found


def test_nothing_is_read_where_no_sentence_is_read_for_claims(nlp: Language) -> None:
    doc = nlp.make_doc("Quillon Foods Inc said it would close.")
    for name, pipe in nlp.pipeline:
        if name == "claims_references":
            doc.spans["candidates"] = []
        doc = pipe(doc)
    assert not doc.spans.get("references")


def test_rows_survive_saving(tmp_path: Path) -> None:
    reader = ReferenceReader(ReferenceRows.read(LEXICONS))
    reader.to_disk(tmp_path)
    assert ReferenceReader(reader.rows).from_disk(tmp_path).rows == reader.rows


_WORDS = st.sampled_from(
    [
        "Quillon Foods Inc",
        "Norvik Bank",
        "it",
        "its",
        "the company",
        "they",
        "said",
        "which",
        "the deal",
        '"',
        "we",
        "he",
        ",",
        ".",
        "and",
        "Ann Lee",
        "chief executive",
        "shares",
        "fell",
        "both",
        "of",
        "\n\n",
        "the two",
        "of it",
    ]
)


@settings(max_examples=80, deadline=None)
@given(st.lists(_WORDS, max_size=25))
def test_any_words_are_read_and_stand_for_names_of_the_text(nlp: Language, words: list[str]) -> None:
    doc = nlp(" ".join(words))
    names = {value_of(span)["name"] for span in doc.spans["organizations"]}
    for span in doc.spans["references"]:
        value = value_of(span)
        assert value["organizations"]
        assert set(value["organizations"]) <= names
        assert span.start <= value["head"] < span.end
