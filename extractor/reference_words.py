"""The words that references are read by, and what a text says of an organization beside its name."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from extractor.affiliations import RoleWords
from extractor.names import ALLCAPS, INDUSTRY, NATIONALITY, UPPER, NameView
from extractor.rows import LEXICONS, read_rows
from extractor.salience import NounSense, WeightRow, Weights, compile_weights

SINGULAR = frozenset(["it", "its", "itself"])
PLURAL = frozenset(["they", "their", "them", "themselves"])
PERSONAL = {"he": "he", "his": "he", "him": "he", "she": "she", "her": "she"}
SPEAKER = frozenset(["we", "our", "us", "ours", "ourselves", "i", "my", "me"])
RELATIVE = frozenset(["which", "who", "whose", "that"])
DETERMINERS = frozenset(
    ["the", "this", "that", "both", "these", "those", "a", "an", "one", "either", "neither", "such"]
)
DEFINITE = frozenset(["the", "this", "these", "that", "those", "such", "both"])
PRONOUNS = frozenset([*SINGULAR, *PLURAL, *PERSONAL, *SPEAKER, *RELATIVE, *DETERMINERS])


class NounRow(BaseModel):
    """A noun that stands for organizations: "bank" for those of kind bank and those with "Bank" in their names.

    number: "one" or "many", or "modifier" for a word that says so before another noun ("the tech giant");
    kinds: kinds of the gazetteer, separated by semicolons, "@company" for any business;
    names: words in a name that make the organization fit, lower case, separated by semicolons.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    noun: str
    number: Literal["one", "many", "modifier"]
    kinds: str = ""
    names: str = ""


class ReferenceWordRow(BaseModel):
    """A word that references are read by.

    kind: "officer" speaks for the organization, "outside" for the one that employs them only, "bare" is an
    officer's title that stands for the organization in mind when nothing says of which, "state" one of a state's
    only; "expletive" follows an "it" that stands for nothing ("it is clear that"), "raising" makes it one ("it
    seems"); "public" in a name says that the organization is no company; "own" is a verb for what one does with a
    plan or offer of one's own ("withdrew the offer"); "traded" is a figure that a market has too, "market" makes it
    the market's ("oil prices"), "everybody" makes any figure that of many ("corporate profits"); "judging" is what
    an authority does with somebody else's plans; "taken" is what one takes of another organization, not of oneself
    ("control of it"); "other" has things of its own, and is "it", but is no organization ("the dollar kept its
    gains"); "issuing" is what a borrower does with its own bonds; "serving" is what others are for the one that a
    text is about ("financial adviser"), "apart" before a noun makes it another body than the one spoken of ("the
    investor group"); "thing" is what is done to things, so that "it is installed" is none of an organization;
    "people" are "they" where a clause speaks of them; "body" is a noun for several who act together and have no
    name ("a group led by Ann Lee"); "period" is one that a company's notes tell the results of ("year includes a
    gain"); "paper" in a name says that the organization publishes news; "answering" is what one does about plans
    that are somebody else's ("received a proposal to acquire the company").
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    word: str
    kind: Literal[
        "officer",
        "outside",
        "bare",
        "rank",
        "office",
        "state",
        "expletive",
        "raising",
        "public",
        "own",
        "traded",
        "market",
        "everybody",
        "judging",
        "taken",
        "other",
        "issuing",
        "serving",
        "apart",
        "thing",
        "people",
        "body",
        "period",
        "paper",
        "answering",
    ]


class NationalityRow(BaseModel):
    """A word that says where an organization is from, lower case, and the country's ISO 3166-1 code."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    word: str
    country: str


class PossessionRow(BaseModel):
    """A noun that belongs to an organization, which its phrase need not name: "profits fell", "withdrew the offer".

    group: nouns of a group can stand for one another ("the bid", "the offer"). parties: "owner" has it, "actor" makes
    it, "both" sides share it, "source" says it. tie: "yes" for a tie to somebody else ("its contract").
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    noun: str
    group: str
    parties: Literal["owner", "actor", "judge", "both", "source"]
    tie: Literal["yes", ""] = ""


class Possession(NamedTuple):
    """What a noun says of who it belongs to, whether the form is a plural, and whether it names a tie to another."""

    noun: str
    group: str
    parties: Literal["owner", "actor", "judge", "both", "source"]
    plural: bool
    tie: bool


@lru_cache(maxsize=1)
def shipped_rows() -> tuple[ReferenceWordRow, ...]:
    """The rows that ship, read once."""
    return tuple(read_rows(LEXICONS / "reference_words.csv", ReferenceWordRow))


@lru_cache(maxsize=8)
def shipped_words(*kinds: str) -> frozenset[str]:
    """The words that ship, of some kinds."""
    return frozenset(row.word for row in shipped_rows() if row.kind in kinds)


class Many(NamedTuple):
    """Words that say that a figure is nobody's in particular, lower case.

    traded: figures that markets and countries have; markets: what makes such a figure theirs; everybody: what makes
    any figure that of many.
    """

    traded: frozenset[str]
    markets: frozenset[str]
    everybody: frozenset[str]

    def have(self, noun: str, modifiers: Iterable[str]) -> bool:
        """Whether a figure is that of a market, a place or an industry: "oil prices", "Danish exports"."""
        own = self.everybody | self.markets if noun in self.traded else self.everybody
        return not own.isdisjoint(modifiers)


def find_many(words: Iterable[ReferenceWordRow], nationalities: Iterable[NationalityRow]) -> Many:
    """The words of rows that say that a figure is nobody's in particular."""
    kinds: dict[str, set[str]] = {"traded": set(), "market": {row.word for row in nationalities}, "everybody": set()}
    for row in words:
        if row.kind in kinds:
            kinds[row.kind].add(row.word)
    return Many(frozenset(kinds["traded"]), frozenset(kinds["market"]), frozenset(kinds["everybody"]))


class ReferenceWords(NamedTuple):
    """The rows by what they are for."""

    singular: dict[str, NounSense]
    plural: dict[str, NounSense]
    modifiers: dict[str, NounSense]
    roles: RoleWords
    bare: frozenset[str]
    expletive: frozenset[str]
    raising: frozenset[str]
    public: frozenset[str]
    own_acts: frozenset[str]
    countries: dict[str, str]
    judging: frozenset[str]
    taken: frozenset[str]
    others: frozenset[str]
    issuing: frozenset[str]
    serving: frozenset[str]
    apart: frozenset[str]
    things: frozenset[str]
    people: frozenset[str]
    bodies: frozenset[str]
    periods: frozenset[str]
    papers: frozenset[str]
    many: Many
    possessions: dict[str, Possession]
    weights: Weights
    watched: frozenset[str]


def compile_rows(
    nouns: Iterable[NounRow],
    words: Iterable[ReferenceWordRow],
    nationalities: Iterable[NationalityRow],
    possessions: Iterable[PossessionRow],
    weights: Iterable[WeightRow],
) -> ReferenceWords:
    """Index the rows of the lexicons."""
    words, nationalities = list(words), list(nationalities)
    senses: dict[str, dict[str, NounSense]] = {"one": {}, "many": {}, "modifier": {}}
    for row in nouns:
        sense = NounSense(row.noun, frozenset(row.kinds.split(";")), frozenset(filter(None, row.names.split(";"))))
        senses[row.number][row.noun] = sense
    kinds: dict[str, set[str]] = {}
    for word in words:
        kinds.setdefault(word.kind, set()).add(word.word)
    forms = _forms(possessions)
    return ReferenceWords(
        senses["one"],
        senses["many"],
        senses["modifier"],
        RoleWords(*(frozenset(kinds.get(kind, ())) for kind in ("officer", "outside", "rank", "office", "state"))),
        frozenset(kinds.get("bare", ())),
        frozenset(kinds.get("expletive", ())),
        frozenset(kinds.get("raising", ())),
        frozenset(kinds.get("public", ())),
        frozenset(kinds.get("own", ())),
        {row.word: row.country for row in nationalities},
        frozenset(kinds.get("judging", ())),
        frozenset(kinds.get("taken", ())),
        frozenset(kinds.get("other", ())),
        frozenset(kinds.get("issuing", ())),
        frozenset(kinds.get("serving", ())),
        frozenset(kinds.get("apart", ())),
        frozenset(kinds.get("thing", ())),
        frozenset(kinds.get("people", ())),
        frozenset(kinds.get("body", ())),
        frozenset(kinds.get("period", ())),
        frozenset(kinds.get("paper", ())),
        find_many(words, nationalities),
        forms,
        compile_weights(weights),
        frozenset([*PRONOUNS, *forms, *kinds.get("bare", ()), "company"]),
    )


def _forms(rows: Iterable[PossessionRow]) -> dict[str, Possession]:
    forms: dict[str, Possession] = {}
    for row in rows:
        forms.setdefault(row.noun, Possession(row.noun, row.group, row.parties, row.noun.endswith("s"), bool(row.tie)))
        plural = row.noun[:-1] + "ies" if row.noun.endswith("y") and row.noun[-2] not in "aeo" else row.noun + "s"
        if row.noun.endswith(("ch", "sh", "ss", "x")):
            plural = row.noun + "es"
        forms.setdefault(plural, Possession(row.noun, row.group, row.parties, True, bool(row.tie)))
    return forms


def descriptions(view: NameView, start: int, end: int, words: ReferenceWords) -> set[str]:
    """Nouns that the text puts beside a name: before it ("retailer Kivu") or in apposition ("Kivu, the lender,")."""
    nouns: set[str] = set()
    before = start - 1
    if before >= 0 and view.lowers[before] in words.singular and not view.breaks[start]:
        nouns.add(view.lowers[before])
        if before and view.lowers[before - 1] in words.singular:
            nouns.add(view.lowers[before - 1])
    position = end
    size = len(view)
    while position < size and position < end + 5 and view.words[position] in ("<", ">", ")", "("):
        position += 2 if view.words[position] in ("<", "(") else 1
    if position + 1 < size and view.words[position] in (",", "-", "–") and not _opens_with_phrase(view, start):  # noqa: SIM102
        if view.lowers[position + 1] in ("the", "a", "an", "one") or view.bits[position + 1] & NATIONALITY:
            for later in range(position + 2, min(position + 10, size - 1)):
                lower = view.lowers[later]
                if lower in (",", ".", "which", "that", "who", "and", "of"):
                    break
                if view.lowers[later + 1] in words.roles.officers:
                    break  # ", a bank spokesman said"
                if lower in words.singular or (view.bits[later] & INDUSTRY and not view.bits[later] & UPPER):
                    nouns.add(lower)
    return nouns


def _opens_with_phrase(view: NameView, start: int) -> bool:
    """Whether a name stands in the phrase that opens a sentence, the clause of which follows: "For Kivu, the union"."""
    for place in range(start - 1, max(-1, start - _OPENING), -1):
        first = not place or view.breaks[place] or view.words[place - 1] in (".", '"', "-")
        if first:
            return view.lowers[place] in _OPENERS
        if view.words[place] in (",", "."):
            return False
    return False


def places(words: Iterable[str], countries: dict[str, str]) -> set[str]:
    """The words of places, and the codes of their countries."""
    found = set()
    for word in words:
        place = word.removesuffix("-based")
        if place in countries:
            found |= {place, countries[place]}
        elif place != word:
            found.add(place)
    return found


def origins(view: NameView, start: int, end: int, countries: dict[str, str]) -> set[str]:
    """Places that the text puts beside a name: "Danish carrier Kivu", "Denmark's Kivu", "Kivu, the Oslo bank"."""
    found: set[str] = set()
    for position in range(start - 1, max(-1, start - 5), -1):
        word = view.lowers[position]
        if view.breaks[position + 1] or word in _BREAKS:
            break
        near = places([word], countries)
        if near:
            found |= near
            break
        if not word.replace("'", "").replace("-", "").isalpha() and word != "-":
            break
    found |= places(view.lowers[start:end], countries)
    if end + 1 < len(view) and view.words[end] == ",":
        opens = view.lowers[end + 1] in ("the", "a", "an", "one") or places([view.lowers[end + 1]], countries)
        for position in range(end + 1, min(end + 6, len(view)) if opens else end + 1):
            if view.lowers[position] in (",", ".", "which", "said"):
                break
            found |= places([view.lowers[position]], countries)
    return found


def dateline(view: NameView, start: int) -> str:
    """The place of the dateline that a name is the first to follow ("OSLO, March 3 - Kivu said"), or ""."""
    for position in range(start - 1, max(-1, start - 12), -1):
        if view.lowers[position] in ("-", "--", "–", "—"):
            while position > 0 and not view.breaks[position]:
                position -= 1
            return view.lowers[position] if view.bits[position] & ALLCAPS else ""
        if view.words[position] in (".", "said") or view.breaks[position]:
            return ""
    return ""


_OPENERS = frozenset(
    ["for", "in", "at", "to", "under", "by", "from", "with", "according", "after", "since", "like", "unlike"]
)
#: Words before a name in which the phrase that opens a sentence begins.
_OPENING = 12
_BREAKS = frozenset(["in", "and", "of", "for", "to", "by", "from", "with", "at", "on", "said", "when", "as", "the"])
