"""What a reader of references knows of a document at a point, and what it does with what it finds."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Literal, NamedTuple

from spacy.tokens import Doc

from extractor.affiliations import PersonMention
from extractor.annotations import value_of
from extractor.names import SUFFIX, NameView, WordTable
from extractor.reference_words import ReferenceWords, dateline, descriptions, origins, places
from extractor.salience import Anaphor, Event, NounSense, Profile, Role, Salience, Use
from extractor.tree_view import TreeView

Kind = Literal["organization", "person", "possession"]

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
#: How far behind a body the word may stand that says what it is: "a group, led by Kivu".
_BEHIND = 5
_FAR_AGENT = 9
#: Nouns for a part of a business, which can have a name of its own.
UNITS = frozenset(["unit", "division", "subsidiary", "arm", "affiliate"])
_CLEAR = 0.05
_LIKELY = 0.8


class Reference(NamedTuple):
    """A reference: half-open token offsets, its head token, what it stands for."""

    start: int
    end: int
    head: int
    names: tuple[str, ...]
    kind: Kind


class ReferenceContext:
    """The state of one reading: names, trees, who was spoken of and what each word was found to mean.

    mentions: (start, end, value) of each named organization; inside: tokens of names; meaning: organizations by the
    head token of a name or reference; memory: nouns of possessions met so far and their owners, by group; ties:
    (possessive, noun) of those that name a tie to another side, for when the text behind them was read; recent:
    people met so far; unnamed: pronouns and nouns for a body that the text does not name; topical: whether the first
    name below the headline was read.
    """

    def __init__(self, doc: Doc, table: WordTable, words: ReferenceWords) -> None:
        """Index the organizations of a document; table and words: what its words can be."""
        self.doc = doc
        self.words = words
        self.view = NameView(doc, table)
        self.tree = TreeView(doc, self.view)
        self.mentions = [(span.start, span.end, value_of(span)) for span in doc.spans.get("organizations", ())]
        self.inside = {index for start, end, _ in self.mentions for index in range(start, end)}
        self.names_at = {start: value["name"] for start, _, value in self.mentions}
        self.topical = False
        self.found: list[Reference] = []
        self.found_at: dict[int, list[Reference]] = {}
        self.recent: list[PersonMention] = []
        self._recent_at: dict[int, list[int]] = {}
        self.memory: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
        self.ties: list[tuple[int, int]] = []
        self.unnamed: set[int] = set()
        self.meaning: dict[int, tuple[str, ...]] = {}
        for start, end, value in self.mentions:
            for index in range(start, end):
                self.meaning[index] = (value["name"],)
        self.salience = Salience(self._profiles(), words.weights)

    def _profiles(self) -> dict[str, Profile]:
        profiles: dict[str, Profile] = {}
        view = self.view
        found = False
        self.place_of = {token: position for position, token in enumerate(view.tokens)}
        for start, end, value in self.mentions:
            profile = profiles.setdefault(value["name"], Profile())
            profile.mentions += not start or view.lowers[self.place_of[start] - 1] != "told"
            if value.get("kind"):
                profile.kinds.add(value["kind"])
            if value.get("country"):
                profile.origins.add(value["country"])
            words = [lower for lower in self.tree.lowers[start:end] if lower]
            profile.words.update(words)
            profile.public = profile.public or not self.words.public.isdisjoint(words)
            first, last = self.place_of[start], self.place_of[end - 1]
            profile.incorporated = profile.incorporated or bool(view.bits[last] & SUFFIX)
            profile.headline = profile.headline or view.headline[first] or self.tree.sentences[start] == 0
            profile.titled = profile.titled or view.headline[first]
            profile.lead = profile.lead or self.tree.sentences[start] < 2
            if not {"filing", "filings"}.intersection(view.lowers[max(0, first - 4) : first]):
                # "In a filing with the SEC, the group said": what follows is no apposition.
                profile.nouns.update(descriptions(view, first, last + 1, self.words))
            profile.origins.update(origins(view, first, last + 1, self.words.countries))
            city = dateline(view, first) if len(profiles) < 4 and not found else ""
            if city:
                found = True
                profile.origins |= places([city], self.words.countries) or {city}
        for profile in profiles.values():
            for noun in profile.nouns:
                sense = self.words.singular.get(noun)
                if sense is not None and "@company" not in sense.kinds:
                    profile.described |= sense.kinds
        return profiles

    def _event(self, start: int, end: int, names: tuple[str, ...], role: Role | None = None, *, named: bool) -> None:
        tree = self.tree
        head = tree.head_of(start, end)
        place = tree.place(head)
        if role is None:
            role = self._role(start, place.label, place.steps, place.governor)
            if named and place.steps and self._names_unit(head) == place.top:
                # "Kivu's Moss Foods unit said it": the unit is the subject.
                place = place._replace(steps=0)
                role = self._role(start, place.label, 0, place.governor)
                self.meaning[place.top] = names
        sentence = tree.sentences[start]
        self.salience.push(
            Event(
                start, end, sentence, names, role, place.top, place.steps, tree.quotes[start], named, tree.flow[start]
            )
        )

    def _names_unit(self, name: int) -> int | None:
        """The noun for a part of a business whose own name a token heads, as its owner is told too; else None.

        "Kivu's Moss Foods unit", "the Moss Foods oil and gas subsidiary of Kivu"; "the Kivu unit" is Kivu's.
        """
        tree, noun = self.tree, name
        while tree.labels[noun] in ("compound", "amod", "flat") and noun < tree.heads[noun]:
            noun = tree.heads[noun]
        if noun == name or tree.lowers[noun] not in UNITS:
            return None
        owned = any(
            part != name and (tree.labels[part] == "nmod:poss" or tree.preposition(part) == "of")
            for part in tree.children.get(noun, ())
        )
        return noun if owned else None

    def _role(self, start: int, label: str, steps: int, governor: int) -> Role:
        """The grammatical role of a mention: from the syntax where its sentence was read, else from its place."""
        if not label:
            before = self.tree.lowers[start - 1] if start else ""
            events = self.salience.events
            first = not events or events[-1].sentence != self.tree.sentences[start]
            return "root" if first and before not in _PREPOSITIONS else "other"
        if label.startswith("nsubj"):
            if steps:
                return "part"
            return "root" if self.tree.is_main(governor) else "subject"
        if label in ("obj", "iobj"):
            return "object"
        if not steps and (not start or self.tree.sentences[start - 1] != self.tree.sentences[start]):
            # What opens a sentence is its topic, whatever the syntax makes of the rest.
            return "root"
        return "other"

    def _behind(self, noun: int, depth: int = 0) -> tuple[str, ...]:
        """Organizations that a noun phrase names, is owned by or stands for."""
        known = self.meaning.get(noun)
        if known is not None or depth > 2:
            return known or ()
        for owner in self.tree.owners(noun):
            names = self._behind(owner, depth + 1)
            if names:
                both = [name for part in self.tree.conjuncts(owner)[1:] for name in self.meaning.get(part, ())]
                return tuple(dict.fromkeys((*names, *both)))
        return ()

    @cached_property
    def _papers(self) -> frozenset[str]:
        """The organizations that by their names publish news, and are no companies by them."""
        profiles, papers = self.salience.profiles, self.words.papers
        return frozenset(
            name for name in profiles if not profiles[name].incorporated and not papers.isdisjoint(profiles[name].words)
        )

    @cached_property
    def _bodies(self) -> dict[int, str]:
        """The subjects that bring in a body without a name, each with its noun: "a group led by Lee said"."""
        tree, found = self.tree, {}
        for subject in sorted(set(tree.subjects.values())):
            parts = tree.children.get(subject, ())
            if tree.lowers[subject] in self.words.bodies:
                if tree.lowers[tree.phrase_start(subject)] in ("a", "an"):
                    found[subject] = tree.lowers[subject]
            elif tree.lowers[subject] == "one":
                for part in parts:  # "one of several investor groups"
                    noun = tree.lowers[part].removesuffix("s")
                    if noun in self.words.bodies and tree.preposition(part) == "of":
                        found[subject] = noun
        return found

    def _leads(self, body: int) -> tuple[str, ...]:
        """The organization that a phrase behind a body names: "a group led by Kivu"."""
        tree = self.tree
        if body not in self._bodies:
            return ()
        for participle in range(body + 1, min(body + _BEHIND, len(tree.labels))):
            if tree.heads[participle] == body and tree.labels[participle] == "acl":
                for part in range(participle + 1, min(participle + _FAR_AGENT, len(tree.labels))):
                    if tree.heads[part] == participle and part in self.inside:
                        return tuple(name for one in tree.conjuncts(part) for name in self.meaning.get(one, ()))
        return ()

    def _anaphor(self, start: int, head: int, use: Use, noun: NounSense | None = None) -> Anaphor:
        tree = self.tree
        place = tree.place(head)
        governors = tree.governors(head)
        excluded: frozenset[str] = frozenset()
        plain = not place.steps and tree.labels[head] in ("obj", "iobj", "obl")
        taken = place.steps == 1 and place.label in ("obj", "obl") and self._is_taken(head)
        if use in ("object", "target") and (plain or taken):
            subject = tree.actor(place.governor)
            thing = subject is not None and tree.lowers[subject] in self.words.possessions
            if subject is not None and not thing:  # "the round values the company" at so much
                actors = tree.conjuncts(subject)
                excluded = frozenset(name for actor in actors for name in self.meaning.get(actor, ()))
                governors = [each for each in governors if each[0] != subject]
        if use == "noun" and place.label == "nsubj" and not place.steps:
            # "The Oslo carrier owns 6% of Kivu": not Kivu.
            acted_on = tree.objects.get(place.governor)
            excluded = frozenset(self._behind(acted_on)) if acted_on is not None and acted_on > head else excluded
        sentence = tree.sentences[start] if tree.quotes[start] >= 0 else tree.flow[start]
        opens = self.view.breaks[self.place_of[start]]
        return Anaphor(start, sentence, tree.quotes[start], use, governors, excluded, noun, opens)

    def _is_taken(self, noun: int) -> bool:
        """Whether a noun says of whom a stake or the control is taken: nobody takes that of itself."""
        tree = self.tree
        of = tree.preposition(noun) in ("in", "of", "for", "with")
        return of and tree.labels[noun] == "nmod" and tree.lowers[tree.heads[noun]] in self.words.taken

    def _best(self, anaphor: Anaphor, least: float = _LIKELY) -> tuple[str, ...] | None:
        ranked = self.salience.ranked(anaphor)
        if not ranked or ranked[0][0] < least:
            return None
        if len(ranked) > 1 and ranked[0][0] - ranked[1][0] < _CLEAR:
            return None
        return ranked[0][1]

    def _refer(self, start: int, end: int, names: tuple[str, ...], head: int | None = None) -> None:
        """Write an organization meant, and keep it in mind."""
        self._add(start, end, names, "organization", head)
        self._event(start, end, names, named=False)

    def _meet(self, mention: PersonMention) -> None:
        """Remember a mention of a person."""
        self._recent_at.setdefault(self.view.tokens[mention.end - 1], []).append(len(self.recent))
        self.recent.append(mention)

    def _met_at(self, tokens: Iterable[int]) -> list[PersonMention]:
        """The mentions of people that end in one of some tokens, the last first."""
        places = {place for token in tokens for place in self._recent_at.get(token, ())}
        return [self.recent[place] for place in sorted(places, reverse=True)]

    @cached_property
    def _named_with(self) -> dict[str, list[str]]:
        """The organizations whose names hold a word, by the word."""
        found: dict[str, list[str]] = {}
        for name, profile in self.salience.profiles.items():
            for word in profile.words:
                found.setdefault(word, []).append(name)
        return found

    def _add(
        self,
        start: int,
        end: int,
        names: tuple[str, ...],
        kind: Kind,
        head: int | None = None,
    ) -> None:
        root = head if head is not None else self.tree.head_of(start, end)
        self.meaning[root] = names
        reference = Reference(start, end, root, names, kind)
        self.found.append(reference)
        self.found_at.setdefault(start, []).append(reference)
