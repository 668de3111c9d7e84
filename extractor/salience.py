"""Which organization a text has in mind at a point: what was named before, how near, in what role, and what it is.

The weights are hand-set in the manner of Lappin and Leass (1994): sentence recency, grammatical role, number of
mentions; a noun adds what sort of organization it asks for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from spacy.tokens import Doc, Token

Role = Literal["subject", "subject_part", "object", "other", "aside"]

_ROLE_WEIGHT: dict[Role, float] = {
    "subject": 1.6,
    "subject_part": 0.8,
    "object": 0.2,
    "other": 0.0,
    "aside": -2.2,
}
_SUBJECTS = ("nsubj", "nsubj:pass", "nsubj:outer", "nsubjpass")
NOT_COMPANIES = frozenset(
    [
        "agency",
        "ministry",
        "central_bank",
        "international",
        "party",
        "court",
        "university",
        "union",
        "government",
        "sport",
        "ngo",
        "regulator",
        "exchange",
        "legislature",
        "military",
        "police",
        "militant",
        "church",
        "association",
        "news_agency",
        "research",
        "think_tank",
        "museum",
    ]
)


class Event(NamedTuple):
    """A place where organizations were named or meant.

    start, end: half-open token offsets; sentence: its number; names: canonical names, several where coordinated.
    """

    start: int
    end: int
    sentence: int
    names: tuple[str, ...]
    role: Role


@dataclass
class Profile:
    """What a document says of one organization.

    kinds: kinds of the gazetteer; nouns: descriptions in the text ("the private firm"), lower-case head nouns;
    words: the lower-cased words of its names; mentions: how often it is named; headline: named in the headline.
    """

    kinds: set[str] = field(default_factory=set)
    nouns: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    mentions: int = 0
    headline: bool = False


def role_of(doc: Doc, start: int, end: int, first_in_sentence: bool) -> Role:
    """The grammatical role of a mention: from the syntax where its sentence was read, else from its place.

    start, end: half-open token offsets. first_in_sentence: no other organization stands before it there.
    """
    head = _head(doc, start, end)
    if start > 0 and doc[start - 1].lower_ in ("told", "to", "by") and _preceded_by_telling(doc, start):
        return "aside"
    if not head.dep_:
        before = doc[start - 1].lower_ if start else ""
        if first_in_sentence and before not in _PREPOSITIONS:
            return "subject"
        return "other"
    token = head
    steps = 0
    while steps < 4:
        if token.dep_ in _SUBJECTS:
            return "subject" if steps == 0 else "subject_part"
        if token.dep_ == "conj" and steps == 0:
            token = token.head
            continue
        if token.dep_ in ("obj", "dobj", "iobj"):
            return "object"
        if token.dep_ in ("compound", "nmod:poss", "poss", "nmod", "appos", "flat", "pobj", "prep", "amod"):
            if token.head == token:
                break
            token = token.head
            steps += 1
            continue
        break
    return "other"


_PREPOSITIONS = frozenset(
    [
        "in",
        "of",
        "at",
        "by",
        "for",
        "from",
        "with",
        "to",
        "on",
        "against",
        "over",
        "between",
        "into",
        "via",
        "under",
        "through",
        "than",
    ]
)


def _preceded_by_telling(doc: Doc, start: int) -> bool:
    previous = doc[start - 1].lower_
    return previous == "told" or (previous in ("to", "by") and start > 1 and doc[start - 2].lower_ in ("according",))


def _head(doc: Doc, start: int, end: int) -> Token:
    for token in doc[start:end]:
        if token.dep_ and not start <= token.head.i < end:
            return token
    return doc[end - 1]


class Salience:
    """The organizations of a document as a reader has them in mind, event by event."""

    def __init__(self, profiles: dict[str, Profile]) -> None:
        """profiles: what is known of each organization, by canonical name."""
        self.profiles = profiles
        self.events: list[Event] = []
        named = [profile.mentions for profile in profiles.values()]
        most = max(named, default=0)
        self.main = {name for name, profile in profiles.items() if profile.mentions == most and most > 1}

    def push(self, event: Event) -> None:
        """Add what was named or meant at a place; places come in order of the text."""
        self.events.append(event)

    def last_subject(self, index: int, sentence: int) -> tuple[str, ...] | None:
        """Who was last the subject of a clause, in this sentence or the two before it; None if nobody was."""
        for event in reversed(self.events):
            if sentence - event.sentence > 2:
                return None
            if event.start < index and event.role in ("subject", "subject_part"):
                return event.names
        return None

    def ranked(
        self,
        index: int,
        sentence: int,
        *,
        noun: NounSense | None = None,
        excluded: Sequence[str] = (),
        reach: int = 4,
    ) -> list[tuple[float, tuple[str, ...]]]:
        """Candidates for a word that stands for one organization, the most likely first, with their scores.

        index, sentence: token and number of the sentence of the word; noun: what a noun asks for, None for pronouns.
        reach: how many sentences back a candidate may lie.
        """
        best: dict[tuple[str, ...], float] = {}
        subjects = 0
        for age, event in enumerate(reversed(self.events)):
            if event.start >= index:
                continue
            distance = sentence - event.sentence
            if distance > reach:
                break
            if any(name in excluded for name in event.names):
                continue
            value = 3.0 - 1.0 * distance + _ROLE_WEIGHT[event.role] - 0.04 * age
            if noun is None and event.role == "subject" and distance == 0:
                # Of two subjects in a sentence, the nearer one governs the clause of the pronoun.
                value += 0.7 if subjects == 0 else 0.0
                subjects += 1
            if len(event.names) == 1:
                value += self._standing(event.names[0], noun)
            else:
                value -= 2.0
            if value > best.get(event.names, -99.0):
                best[event.names] = value
        if noun is not None and reach > 3:
            for name in self.main:
                value = self._standing(name, noun) + 0.2
                if (
                    self.events
                    and self.events[0].start < index
                    and value > best.get((name,), -99.0)
                    and name not in excluded
                ):
                    best[(name,)] = value
        return sorted(((value, names) for names, value in best.items()), key=lambda item: -item[0])

    def _standing(self, name: str, noun: NounSense | None) -> float:
        profile = self.profiles[name]
        value = 0.15 * min(profile.mentions, 6)
        if name in self.main:
            value += 0.5
        if profile.headline:
            value += 0.4
        if noun is None:
            # A pronoun looks at what is near, whatever the text is about.
            return 0.4 * value
        return value + noun.fits(profile)


class NounSense(NamedTuple):
    """What a noun asks of the organization that it stands for.

    noun: the head noun, lower case; kinds: kinds that it fits, "@company" for any kind of business; names: words in
    an organization's name that make it fit.
    """

    noun: str
    kinds: frozenset[str]
    names: frozenset[str]

    def fits(self, profile: Profile) -> float:
        """How well an organization answers to the noun: positive for support, negative for what speaks against it."""
        if self.noun in profile.nouns:
            return 3.0
        if self.names & profile.words:
            return 2.5
        known = {kind for kind in profile.kinds if kind}
        if "@company" in self.kinds:
            if known:
                return -4.0 if known & NOT_COMPANIES and not known & self.kinds else 0.8
            return 0.0
        if known:
            return 2.0 if known & self.kinds else -4.0
        return 0.2 if not profile.nouns else -1.0
