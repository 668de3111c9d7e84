"""Which organization a text has in mind at a point: what was named before, how near, in what role, and what it is.

Candidates are weighed by features in the manner of Lappin and Leass (1994) and of centering (Grosz, Joshi and
Weinstein 1995): recency, grammatical role, the clause that governs the reference, how often and where a name stands;
a noun adds what sort of organization it asks for. The weights are rows of ``reference_weights.csv``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

Role = Literal["root", "subject", "part", "object", "other", "aside"]
Use = Literal["subject", "object", "owner", "noun", "target", "person"]
USES: tuple[Use, ...] = ("subject", "object", "owner", "noun", "target", "person")
_REACH = 4


class WeightRow(BaseModel):
    """What a feature of a candidate counts for each use of a reference.

    subject, object, owner: pronouns ("it" does something, "it" undergoes something, "its"); noun: a noun as subject;
    target: a noun elsewhere; person: somebody whose organization is not said.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    feature: str
    subject: float = 0.0
    object: float = 0.0
    owner: float = 0.0
    noun: float = 0.0
    target: float = 0.0
    person: float = 0.0


@dataclass(frozen=True)
class UseWeights:
    """The weights of one use, by what a candidate is to the reference.

    governs, part_governs: by how many clauses lie between, up to two; same: by role, in the same sentence; back: by
    distance in sentences, up to three, and role; single: the features that hold or not, and numbers, by name.
    """

    governs: tuple[float, ...]
    part_governs: tuple[float, ...]
    same: Mapping[str, float]
    back: tuple[Mapping[str, float], ...]
    single: Mapping[str, float]


Weights = Mapping[str, UseWeights]
_ROLES: tuple[Role, ...] = ("root", "subject", "part", "object", "other", "aside")


def compile_weights(rows: Iterable[WeightRow]) -> Weights:
    """Weights by use. Raises KeyError where the rows leave out a feature that places are weighed by."""
    given = list(rows)
    table: dict[str, UseWeights] = {}
    for use in USES:
        flat: dict[str, float] = {row.feature: getattr(row, use) for row in given}
        table[use] = UseWeights(
            tuple(flat[f"governs_{level}"] for level in range(3)),
            tuple(flat[f"part_governs_{level}"] for level in range(3)),
            {role: flat[f"same_{role}"] for role in _ROLES},
            tuple({role: flat[f"back_{distance}_{role}"] for role in _ROLES} for distance in (1, 2, 3)),
            flat,
        )
    return table


#: Kinds that an organization's name or the text tells, where it is one.
PUBLIC = frozenset(
    [
        "agency",
        "regulator",
        "ministry",
        "court",
        "government",
        "central_bank",
        "international",
        "university",
        "party",
        "legislature",
        "military",
    ]
)


#: Kinds of organizations at which others trade.
_MARKETS = frozenset(["exchange"])
#: Kinds of organizations that mostly speak about others.
_TELLING = _MARKETS | {"advisor"}


class Event(NamedTuple):
    """A place where organizations were named or meant.

    start, end: half-open token offsets; sentence: its number; names: canonical names, several where coordinated;
    role: grammatical role; top: head token of the largest phrase that it is a part of; steps: phrases between;
    quote: number of its quotation, or -1; named: by name, not by another reference; flow: the number of its sentence
    where those inside quotations are not counted.
    """

    start: int
    end: int
    sentence: int
    names: tuple[str, ...]
    role: Role
    top: int
    steps: int
    quote: int
    named: bool
    flow: int


@dataclass
class Profile:
    """What is known of one organization of the document.

    kinds: kinds of the gazetteer or of words in its name; nouns: descriptions in the text ("the private firm"),
    lower-case head nouns; described: kinds that these nouns tell; words: the lower-cased words of its names;
    origins: where it is from, places in lower case and ISO codes; mentions: how often it is named, not as who was
    told something; headline: named in the headline or the first sentence; titled: named in what is laid out as a
    headline; lead: named there or in the sentence after it; topic: what the first sentence below the headline is
    about; public: no company, by the words of its name; incorporated: named with a legal form.
    """

    kinds: set[str] = field(default_factory=set)
    described: set[str] = field(default_factory=set)
    nouns: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    origins: set[str] = field(default_factory=set)
    mentions: int = 0
    headline: bool = False
    titled: bool = False
    lead: bool = False
    topic: bool = False
    public: bool = False
    incorporated: bool = False

    @property
    def trades(self) -> bool:
        """Whether it may have sales, prices and profits of its own: is no authority and no market."""
        return not self.public and self.kinds.isdisjoint(PUBLIC | _MARKETS)


class NounSense(NamedTuple):
    """What a noun asks of the organization that it stands for.

    noun: the head noun, lower case; kinds: kinds that it fits, "@company" for any kind of business; names: words in
    an organization's name that make it fit; origins: where it is from by the noun's
    modifiers, places and ISO codes of countries.
    """

    noun: str
    kinds: frozenset[str]
    names: frozenset[str]
    origins: frozenset[str] = frozenset()

    def fits(self, profile: Profile) -> float:
        """How well an organization answers to the noun: positive for support, negative for what speaks against it."""
        value = 0.0
        if self.origins and profile.origins:
            if not self.origins & profile.origins and _code(self.origins, profile.origins):
                return -4.0  # "the Spanish bank" is no Irish one
            value += 2.0 if self.origins & profile.origins else 0.0
        if self.noun in profile.nouns:
            return value + 3.0
        if self.names & profile.words:
            return value + 2.5
        if "@company" in self.kinds:
            if profile.kinds and profile.kinds <= _TELLING and not profile.kinds & self.kinds:
                return value - 1.5  # "the New York Stock Exchange said. The company's stock was up"
            if profile.public and not profile.kinds & self.kinds:
                return value - (4.0 if len(self.kinds) == 1 or profile.kinds else 1.0)
            return value + (0.8 if profile.kinds else 0.3)
        if not self.kinds or self.kinds == {""}:
            return value
        if profile.kinds:
            return value + (2.0 if profile.kinds & self.kinds else -3.0)
        if profile.public:
            # "The government" is no federation, "the agency" may be a commission.
            return value - (2.5 if len(self.kinds) == 1 and self.kinds <= PUBLIC else 1.0)
        if self.kinds <= PUBLIC | _MARKETS:
            # Nothing in a plain name says that it is a court or a party.
            return value - 2.5
        if profile.described:
            return value + (1.5 if profile.described & self.kinds else -3.0)  # an airline is no "broker"
        return value + (0.2 if not profile.nouns else -1.0)


def _code(asked: Iterable[str], known: Iterable[str]) -> bool:
    """Whether both say a country, so that they can differ."""
    return any(one.isupper() for one in asked) and any(one.isupper() for one in known)


class Anaphor(NamedTuple):
    """A word group whose organization is sought.

    token: its head; sentence: number of its sentence; quote: number of its quotation or -1; use: what it does in its
    clause; governors: subjects of the clauses that it is in, innermost first, and whether they stand apart; excluded:
    names it cannot stand for; noun: what a noun asks for; opens: it stands first in a paragraph.
    """

    token: int
    sentence: int
    quote: int
    use: Use
    governors: Sequence[tuple[int, bool]] = ()
    excluded: frozenset[str] = frozenset()
    noun: NounSense | None = None
    opens: bool = False


def _within_reach(events: Sequence[Event], anaphor: Anaphor) -> Iterator[tuple[Event, int]]:
    """The events before an anaphor that it may mean, the last first, each with how many sentences back it is."""
    for event in reversed(events):
        if event.start >= anaphor.token:
            continue
        distance = anaphor.sentence - (event.sentence if anaphor.quote >= 0 else event.flow)
        if distance > _REACH:
            return
        yield event, distance


class Salience:
    """The organizations of a document as a reader has them in mind, event by event."""

    def __init__(self, profiles: dict[str, Profile], weights: Weights) -> None:
        """profiles: what is known of each organization, by canonical name; weights: what features count for."""
        self.profiles = profiles
        self.weights = weights
        self.events: list[Event] = []
        #: Subjects that are no organizations and that "it" can mean as well: countries, currencies, unnamed bodies.
        self.others: list[Event] = []
        #: Where names that are coordinated begin: "Kivu and Moss said it" is neither.
        self.joined: set[int] = set()
        named = [profile.mentions for profile in profiles.values()]
        most = max(named, default=0)
        self.main = {name for name, profile in profiles.items() if profile.mentions == most and most > 1}
        titled = [name for name, profile in profiles.items() if profile.titled]
        if not self.main and len(titled) == 1:
            # Notes below figures name nobody: "NOTE: The company bought a mill".
            self.main = set(titled)

    def push(self, event: Event) -> None:
        """Add what was named or meant at a place; places come in order of the text."""
        self.events.append(event)

    def ranked(self, anaphor: Anaphor) -> list[tuple[float, tuple[str, ...]]]:
        """Single organizations that an anaphor may stand for, the most likely first, with their scores.

        A score is the sum of the weights of what holds of a place where the organization was named or meant; of
        several places the best one counts.
        """
        weights = self.weights[anaphor.use]
        single = weights.single
        newest, between, resumed = single["newest"], single["between"], single["resumed"]
        governors = {token: (level, apart) for level, (token, apart) in enumerate(anaphor.governors)}
        best: dict[tuple[str, ...], float] = {}
        standing: dict[str, float] = {}
        itself: set[str] = set()
        for event, distance in _within_reach(self.events, anaphor):
            name = event.names[0]
            if len(event.names) > 1 or name in anaphor.excluded or (event.role == "aside" and anaphor.use == "owner"):
                continue
            role = "other" if event.start in self.joined and event.role != "aside" else event.role
            if distance > 0:
                value = weights.back[min(distance, 3) - 1][role]
            else:
                level, apart = governors.get(event.top, (-1, False))
                outer = level >= (0 if anaphor.use == "noun" else 1)
                if outer and not event.steps and anaphor.noun is not None and anaphor.noun.origins:
                    itself.add(name)  # "Kivu said the Japanese firm": nobody speaks so of itself
                    continue
                if apart and anaphor.noun is not None and not event.steps:
                    # "Kivu threatened to sue unless the company...": not itself, or it would be "it".
                    value = single["apart"]
                elif level >= 0 and role not in ("aside", "other") and event.steps < 2:
                    value = (weights.part_governs if event.steps else weights.governs)[min(level, 2)]
                else:
                    value = weights.same[role]
            others = len(best) - (event.names in best)
            value += newest if not best else between * min(others, 4)
            if not event.named:
                value += resumed
            if event.quote != anaphor.quote:
                if event.quote >= 0:
                    value += single["quoted"]
                if anaphor.quote >= 0:
                    value += single["unquoted"]
            if name not in standing:
                standing[name] = self._standing(name, anaphor, single)
            value += standing[name]
            if value > best.get(event.names, -99.0):
                best[event.names] = value
        if (anaphor.noun is not None or anaphor.use == "person") and self.events:
            for name in sorted(self.main - anaphor.excluded - itself):
                value = single["far"] + self._standing(name, anaphor, single)
                if self.events[0].start < anaphor.token and value > best.get((name,), -99.0):
                    best[(name,)] = value
        ranking = ((value, names) for names, value in best.items() if names[0] not in itself)
        return sorted(ranking, key=lambda item: -item[0])

    def best_other(self, anaphor: Anaphor) -> float:
        """How much what is no organization weighs at the best of its places, as candidates in ``ranked`` do."""
        weights = self.weights[anaphor.use]
        governors = {token: level for level, (token, _) in enumerate(anaphor.governors)}
        best = -99.0
        for event, distance in _within_reach(self.others, anaphor):
            if distance > 0:
                value = weights.back[min(distance, 3) - 1][event.role]
            elif event.top in governors:
                value = weights.governs[min(governors[event.top], 2)]
            else:
                value = weights.same[event.role]
            if event.quote != anaphor.quote and event.quote >= 0:
                value += weights.single["quoted"]
            best = max(best, value)
        return best

    def _standing(self, name: str, anaphor: Anaphor, single: Mapping[str, float]) -> float:
        """What an organization weighs wherever it stands: how much the text is about it, and whether a noun fits it."""
        profile, noun = self.profiles[name], anaphor.noun
        value = single["mentions"] * min(profile.mentions, 6)
        if name in self.main:
            value += single["main"] + (single["main_opens"] if anaphor.opens else 0.0)
        if profile.headline:
            value += single["headline"]
        if profile.topic:
            value += single["topic"]
        if noun is not None:
            value += single["fit"] * noun.fits(profile)
            if profile.incorporated and "@company" in noun.kinds:
                value += single["incorporated"]
        elif profile.public:
            value += single["public"]
        return value

    def group(self, index: int, sentence: int, reach: int, noun: NounSense | None = None) -> tuple[str, ...]:
        """The last several organizations that were named together, or () if there are none within reach."""
        for event in reversed(self.events):
            if event.start >= index:
                continue
            if sentence - event.sentence > reach:
                break
            if len(event.names) > 1 and (
                noun is None or all(noun.fits(self.profiles[name]) > -1 for name in event.names)
            ):
                return event.names
        return ()

    def spoken_of(self, index: int, sentence: int, reach: int, noun: NounSense) -> tuple[str, ...]:
        """The organizations named in the last sentences that a noun fits, first mentioned first."""
        names: list[str] = []
        for event in reversed(self.events):
            if event.start >= index:
                continue
            if sentence - event.sentence > reach:
                break
            for name in event.names:
                if name not in names and event.role != "aside" and noun.fits(self.profiles[name]) > -1:
                    names.append(name)
        return tuple(reversed(names))
