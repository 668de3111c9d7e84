"""One document read for references, from left to right: pronouns, nouns, relatives and people."""

from __future__ import annotations

from typing import Literal

from spacy.tokens import Doc

from extractor.affiliations import PersonMention, find_people
from extractor.annotations import value_of
from extractor.names import UPPER, VERB, NameView, WordTable
from extractor.quoted_speakers import QuotedSpeakers, Reference
from extractor.reference_words import (
    ReferenceWords,
    descriptions,
    sentence_numbers,
)
from extractor.salience import Event, NounSense, Profile, Salience, role_of

_SINGULAR = frozenset(["it", "its", "itself"])
_PLURAL = frozenset(["they", "their", "them", "themselves"])
_PERSONAL = {"he": "he", "his": "he", "him": "he", "she": "she", "her": "she"}
_SPEAKER = frozenset(["we", "our", "us", "ours", "ourselves", "i", "my", "me"])
_RELATIVE = frozenset(["which", "who", "whose", "that"])
_DETERMINERS = frozenset(["the", "this", "that", "both", "these", "those"])
_BE = frozenset(
    ["is", "was", "be", "been", "'s", "’s", "would", "will", "may", "might", "could", "has", "had", "will'd"]
)
_SKIPPED = frozenset([",", ">", ")", "(", "<", '"', "'"])
_LONGEST_PHRASE = 7
_CLEAR = 0.25


class DocumentReader(QuotedSpeakers):
    """Reads the references of one document from left to right."""

    def __init__(self, doc: Doc, table: WordTable, words: ReferenceWords) -> None:
        """Index the organizations of a document; table and words: what its words can be."""
        self.doc = doc
        self.words = words
        self.view = NameView(doc, table)
        self.sentence = sentence_numbers(doc)
        self.mentions = [(span.start, span.end, value_of(span)) for span in doc.spans.get("organizations", ())]
        self.inside = {index for start, end, _ in self.mentions for index in range(start, end)}
        self.found: list[Reference] = []
        self.salience = Salience(self._profiles())

    def _profiles(self) -> dict[str, Profile]:
        profiles: dict[str, Profile] = {}
        view = self.view
        place = {token: position for position, token in enumerate(view.tokens)}
        for start, end, value in self.mentions:
            profile = profiles.setdefault(value["name"], Profile())
            profile.mentions += 1
            if value.get("kind"):
                profile.kinds.add(value["kind"])
            profile.words.update(token.lower_ for token in self.doc[start:end])
            first, last = place[start], place[end - 1]
            profile.headline = profile.headline or view.headline[first] or self.sentence[start] == 0
            profile.nouns.update(descriptions(view, first, last + 1, self.words))
        return profiles

    def read(self) -> list[Reference]:
        """The references that are clear, in order of the text, those inside quotations last."""
        view, tokens = self.view, self.view.tokens
        named = {}
        for start, end, value in self.mentions:
            for index in range(start, end):
                named[index] = value["name"]
        positions = {position: named[token] for position, token in enumerate(tokens) if token in named}
        people = {mention.start: mention for mention in find_people(view, positions, self.words.roles)}
        starts = {start: (end, value["name"]) for start, end, value in self.mentions}
        recent: list[PersonMention] = []
        later: list[int] = []
        sentence = -1
        first = True
        position = 0
        while position < len(view):
            token = tokens[position]
            if self.sentence[token] != sentence:
                sentence, first = self.sentence[token], True
            if token in starts:
                end, name = starts[token]
                self._named(token, end, name, sentence, first, position)
                first = False
                while position < len(view) and tokens[position] < end:
                    position += 1
                continue
            if position in people:
                person = people[position]
                self._person(person, sentence)
                recent.append(person)
                position = person.end
                continue
            lower = view.lowers[position]
            if lower in _SINGULAR:
                self._pronoun(position, sentence)
            elif lower in _PLURAL:
                self._plural_pronoun(position, sentence)
            elif lower in _PERSONAL:
                self._he_or_she(position, _PERSONAL[lower], recent)
            elif lower in _SPEAKER:
                later.append(position)
            elif lower in _RELATIVE:
                self._relative(position)
            elif lower in _DETERMINERS or lower == "a":
                position = self._nominal(position, sentence, lower)
                continue
            position += 1
        self._speakers(later)
        return self.found

    def _named(self, start: int, end: int, name: str, sentence: int, first: bool, position: int) -> None:
        role = role_of(self.doc, start, end, first)
        if (
            position and self.view.lowers[position - 1] in ("at", "of") and self._follows_outsider(position)
        ) or self._heads_outsider(end):
            role = "aside"
        event = Event(start, end, sentence, (name,), role)
        events = self.salience.events
        self.salience.push(event)
        if len(events) > 1:
            before = events[-2]
            gap = [token.lower_ for token in self.doc[before.end : start] if not token.is_space]
            if gap and len(gap) <= 3 and gap[-1] == "and" and before.sentence == sentence and name not in before.names:
                self.salience.push(Event(before.start, end, sentence, (*before.names, name), before.role))

    def _follows_outsider(self, position: int) -> bool:
        window = self.view.lowers[max(0, position - 8) : position]
        return any(word in self.words.roles.outsiders for word in window)

    def _heads_outsider(self, end: int) -> bool:
        following = [token.lower_ for token in self.doc[end : end + 5] if not token.is_space]
        return bool(following) and any(word in self.words.roles.outsiders for word in following[:3])

    def _person(self, mention: PersonMention, sentence: int) -> None:
        person = mention.person
        if not person.organizations and person.role in self.words.roles.officers:
            token = self.view.tokens[mention.start]
            best = self.salience.last_subject(token, sentence) or self._best(token, sentence, None)
            person.organizations = best or ()
        start, end = self.view.tokens[mention.start], self.view.tokens[mention.end - 1] + 1
        if person.organizations:
            self._add(start, end, person.organizations, "person")

    def _he_or_she(self, position: int, gender: str, recent: list[PersonMention]) -> None:
        for mention in reversed(recent):
            person = mention.person
            if person.gender in ("", gender):
                person.gender = gender
                if person.organizations:
                    token = self.view.tokens[position]
                    self._add(token, token + 1, person.organizations, "person")
                return

    def _best(
        self, token: int, sentence: int, noun: NounSense | None, reach: int = 4, excluded: tuple[str, ...] = ()
    ) -> tuple[str, ...] | None:
        ranked = self.salience.ranked(token, sentence, noun=noun, reach=reach, excluded=excluded)
        if not ranked or ranked[0][0] < 0.4:
            return None
        if len(ranked) > 1 and ranked[0][0] - ranked[1][0] < _CLEAR and not set(ranked[0][1]) & set(ranked[1][1]):
            return None
        return ranked[0][1]

    def _pronoun(self, position: int, sentence: int) -> None:
        if self.view.lowers[position] == "it" and self._is_expletive(position):
            return
        token = self.view.tokens[position]
        names = self._best(token, sentence, None, reach=2, excluded=self._clause_subject(token))
        if names is not None and len(names) == 1:
            self._add(token, token + 1, names, "organization")
            self._mean(token, token + 1, sentence, names)

    def _clause_subject(self, token: int) -> tuple[str, ...]:
        """The organizations that are the subject of the verb whose object a pronoun is: it does not stand for them."""
        word = self.doc[token]
        if word.dep_ not in ("obj", "dobj", "iobj", "obl", "pobj") or word.lower_ == "itself":
            return ()
        verb = word.head
        for child in verb.children:
            if child.dep_.startswith("nsubj"):
                return tuple(
                    name for event in self.salience.events if event.start <= child.i < event.end for name in event.names
                )
        return ()

    def _plural_pronoun(self, position: int, sentence: int) -> None:
        token = self.view.tokens[position]
        for event in reversed(self.salience.events):
            if sentence - event.sentence > 1:
                return
            if len(event.names) > 1:
                self._add(token, token + 1, event.names, "organization")
                return

    def _is_expletive(self, position: int) -> bool:
        lowers = self.view.lowers
        following = lowers[position + 1 : position + 7]
        if not following:
            return False
        if following[0] in self.words.raising:
            return True
        for index, word in enumerate(following):
            if word in _BE or word in (
                "not",
                "n't",
                "also",
                "still",
                "now",
                "very",
                "more",
                "become",
                "too",
                "so",
                "be",
            ):
                continue
            if index == 0:
                return False
            if word in self.words.expletive:
                rest = lowers[position + index + 2 : position + index + 12]
                return any(each in ("to", "that", "whether", "how", "why", "if", "when", "for") for each in rest)
            return False
        return False

    def _relative(self, position: int) -> None:
        view = self.view
        if view.lowers[position] == "that" and view.words[position - 1 : position] == [","]:
            return
        before = position - 1
        while (
            before > 0
            and position - before < 7
            and (view.words[before] in _SKIPPED or (view.words[before - 1] in ("<", "(") and view.bits[before] & UPPER))
        ):
            before -= 1
        if before < 0:
            return
        token = view.tokens[before]
        for event in reversed(self.salience.events):
            if event.end < token:
                return
            if event.end == token + 1 and len(event.names) == 1:
                if view.lowers[position] in ("who", "whose") and view.lowers[position] == "who":
                    return
                if view.lowers[position] == "that" and not _verbal(view, position + 1):
                    return
                here = view.tokens[position]
                self._add(here, here + 1, event.names, "organization")
                return

    def _nominal(self, position: int, sentence: int, determiner: str) -> int:
        view, words = self.view, self.words
        size = len(view)
        start = position
        position += 1
        many = determiner in ("both", "these", "those")
        while position < size and position - start <= _LONGEST_PHRASE:
            lower = view.lowers[position]
            if view.breaks[position] or view.tokens[position] in self.inside:
                return start + 1
            bits = view.bits[position]
            following = view.lowers[position + 1] if position + 1 < size else ""
            goes_on = following.isalpha() and (following in words.singular or following in words.plural)
            if lower in ("two", "three", "four"):
                many = True
            if not goes_on and following != "-":
                if lower in words.plural and determiner != "a":
                    self._group(start, position, sentence, words.plural[lower], many)
                    return position + 1
                if lower in words.singular and determiner not in ("a", "both", "these", "those") and not many:
                    self._single(start, position, sentence, self._sense(position))
                    return position + 1
                if lower in words.bare and (determiner == "the" or determiner == "a") and position - start <= 2:
                    self._officer(start, position, sentence)
                    return position + 1
            if not (lower.isalpha() or lower == "-" or bits & UPPER or lower == "and") or (bits & VERB and not goes_on):
                return start + 1
            if lower in _PREPOSITION_LIKE:
                return start + 1
            position += 1
        return start + 1

    def _sense(self, position: int) -> NounSense:
        lowers = self.view.lowers
        pair = " ".join(lowers[position - 1 : position + 1])
        if pair in self.words.singular:
            return self.words.singular[pair]
        sense = self.words.singular[lowers[position]]
        modifier = self.words.singular.get(lowers[position - 1])
        return modifier if modifier is not None and sense.kinds == {"@company"} else sense

    def _single(self, start: int, head: int, sentence: int, noun: NounSense) -> None:
        following = self.view.lowers[head + 1 : head + 3]
        if following[:1] and following[0] in ("of", "which", "that", "whose") and following[0] == "of":
            return
        first, last = self.view.tokens[start], self.view.tokens[head]
        if last + 1 in self.inside or (following[:1] == [","] and self._appositive(head + 2)):
            return
        names = self._best(first, sentence, noun, reach=6)
        if names is not None and len(names) == 1:
            self._add(first, last + 1, names, "organization", last)
            self._mean(first, last + 1, sentence, names)

    def _appositive(self, position: int) -> bool:
        return position < len(self.view) and self.view.tokens[position] in self.inside

    def _group(self, start: int, head: int, sentence: int, noun: NounSense, many: bool) -> None:
        if not many and noun.noun not in ("pair", "duo"):
            return
        first, last = self.view.tokens[start], self.view.tokens[head]
        for event in reversed(self.salience.events):
            if sentence - event.sentence > 3:
                break
            if len(event.names) == 2 and all(noun.fits(self.salience.profiles[name]) > -1 for name in event.names):
                self._add(first, last + 1, event.names, "organization", last)
                return
        names: list[str] = []
        for event in reversed(self.salience.events):
            if sentence - event.sentence > 2:
                break
            for name in event.names:
                if name not in names and noun.fits(self.salience.profiles[name]) > -1 and event.role != "aside":
                    names.append(name)
        if len(names) == 2:
            self._add(first, last + 1, tuple(reversed(names)), "organization", last)

    def _officer(self, start: int, head: int, sentence: int) -> None:
        if self.view.lowers[head + 1 : head + 2] in (["of"], ["for"], ["at"], ["from"]):
            return
        first, last = self.view.tokens[start], self.view.tokens[head]
        if last + 1 < len(self.doc) and self.view.bits[head + 1 : head + 2] and self.view.bits[head + 1] & UPPER:
            return
        names = self._best(first, sentence, None, reach=3)
        if names is not None and len(names) == 1:
            self._add(first, last + 1, names, "person", last)

    def _mean(self, start: int, end: int, sentence: int, names: tuple[str, ...]) -> None:
        first = not any(event.sentence == sentence for event in self.salience.events)
        self.salience.push(Event(start, end, sentence, names, role_of(self.doc, start, end, first)))

    def _add(
        self,
        start: int,
        end: int,
        names: tuple[str, ...],
        kind: Literal["organization", "person"],
        head: int | None = None,
    ) -> None:
        root = head
        for token in self.doc[start:end]:
            if token.dep_ and not start <= token.head.i < end:
                root = token.i
                break
        self.found.append(Reference(start, end, end - 1 if root is None else root, names, kind))


_PREPOSITION_LIKE = frozenset(
    [
        "of",
        "in",
        "on",
        "at",
        "by",
        "for",
        "from",
        "with",
        "to",
        "as",
        "that",
        "which",
        "who",
        "is",
        "was",
        "were",
        "are",
        "be",
        "has",
        "had",
        "said",
        "says",
        "will",
        "would",
        "but",
        "or",
    ]
)


def _verbal(view: NameView, position: int) -> bool:
    return position < len(view) and bool(view.bits[position] & VERB or view.lowers[position] in _PREPOSITION_LIKE)
