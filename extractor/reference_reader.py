"""One document read for references, from left to right: pronouns, nouns, relatives, people and possessions."""

from __future__ import annotations

from extractor.affiliations import FORMER, HONORIFICS, Person, PersonMention, find_people
from extractor.names import NATIONALITY, UPPER, VERB
from extractor.possessions import Possessions
from extractor.quoted_speakers import QuotedSpeakers
from extractor.reference_context import Reference
from extractor.reference_nouns import UNFIT, ReferenceNouns
from extractor.reference_pronouns import ReferencePronouns
from extractor.reference_words import PERSONAL, PLURAL, PRONOUNS, RELATIVE, SINGULAR, SPEAKER, places
from extractor.salience import PUBLIC, Event, NounSense, Role

_MODIFIERS = ("det", "amod", "compound", "nmod:poss", "nummod", "nmod")
_CABINETS = frozenset(["government", "administration", "cabinet"])
#: Kinds of organizations that speak about others: agencies that rate them.
_JUDGES = frozenset(["advisor"])
#: Tokens between a content and the speaker behind it.
_FAR = 60
#: Words between a name and "as its adviser".
_SERVICE = 9
#: Words after which somebody in a role is not the one met last in it.
_OUT_OF_MIND = 150


class DocumentReader(ReferencePronouns, ReferenceNouns, Possessions, QuotedSpeakers):
    """Reads the references of one document from left to right."""

    def read(self) -> list[Reference]:
        """The references that are clear, in order of the text, those inside quotations last."""
        view, tokens = self.view, self.view.tokens
        positions = {self.place_of[token]: names[0] for token, names in self.meaning.items() if token in self.place_of}
        people = {mention.start: mention for mention in find_people(view, positions, self.words.roles)}
        starts = {start: (end, value["name"]) for start, end, value in self.mentions}
        possessions, bare = self.words.possessions, self.words.bare
        later: list[int] = []
        watched = self.words.watched
        stops = {position for position, lower in enumerate(view.lowers) if lower in watched}
        stops.update(people, (self.place_of[start] for start in starts))
        others = {subject for subject in self.tree.subjects.values() if self._is_other(subject)}
        stops.update(self.place_of[subject] for subject in others)
        done = 0
        for position in sorted(stops):
            token = tokens[position]
            if token < done:
                continue
            if token in starts:
                done, name = starts[token]
                self._named(token, done, name)
                continue
            if position in people:
                self._person(people[position])
                done = tokens[people[position].end - 1] + 1
                continue
            lower = view.lowers[position]
            if token in others:
                self._meet_other(token)
            if lower in PRONOUNS:
                if lower in SINGULAR:
                    self._pronoun(position)
                elif lower in PLURAL:
                    self._plural_pronoun(token)
                elif lower in PERSONAL:
                    self._he_or_she(token, PERSONAL[lower])
                elif lower in SPEAKER:
                    later.append(token)
                elif lower not in RELATIVE or not self._relative(position):
                    self._nominal(position, lower)
            elif lower in possessions:
                self._possession(token, possessions[lower])
            elif lower in bare:
                self._officer(token)
            elif lower == "company" and self._is_plain_subject(token):
                self._single(token, token, position, self.words.singular[lower])
        self._speakers(later)
        self._complete_ties()
        return self.found

    def _is_plain_subject(self, noun: int) -> bool:
        """Whether a noun is a subject without article or modifier, as notes have it: "NOTE: company bought a mill"."""
        tree = self.tree
        first = self.place_of[noun] - 1
        joined = first >= 0 and self.view.words[first] == "-"
        plain = not any(tree.labels[part] in _MODIFIERS for part in tree.children.get(noun, ()))
        return tree.labels[noun] in ("nsubj", "nsubj:pass", "nmod:poss") and plain and not joined

    def _named(self, start: int, end: int, name: str) -> None:
        before = self.tree.lowers[start - 1] if start else ""
        position = self.place_of[start]
        role: Role | None = None
        if (
            before == "told"
            or "filing" in self.tree.lowers[max(0, start - 4) : start]
            or (before == "to" and self.tree.lowers[start - 2 : start - 1] == ["according"])
            or (before in ("at", "of") and self._outsider(max(0, position - 8), position))
            or self._assists(position, self.place_of[end - 1] + 1)
            or self._outsider(self.place_of[end - 1] + 1, self._phrase_end(self.place_of[end - 1] + 1))
        ):
            role = "aside"
        events = self.salience.events
        self._event(start, end, (name,), role, named=True)
        if not self.topical and not self.view.headline[position] and self.tree.labels[start]:
            # What opens the first sentence below the headline is what the text is about.
            self.topical = True
            profile = self.salience.profiles[name]
            profile.topic = events[-1].role == "root" and profile.kinds.isdisjoint(_JUDGES)
        if len(events) > 1:
            earlier = events[-2]
            gap = [lower for lower in self.tree.lowers[earlier.end : start] if lower]
            listed = gap and len(gap) <= 3 and (gap[-1] in ("and", "or") or (gap[-1] == "," and len(gap) == 1))
            if listed and earlier.sentence == events[-1].sentence and name not in earlier.names:
                if gap[-1] != ",":
                    names = (*earlier.names, name)
                    self.salience.joined.update((earlier.start, start))
                    self.salience.push(events[-1]._replace(start=earlier.start, names=names, role=earlier.role))
                elif len(earlier.names) == 1 and self.tree.labels[start] == "conj":
                    self.salience.push(events[-1]._replace(start=earlier.start, names=(*earlier.names, name)))

    def _assists(self, first: int, last: int) -> bool:
        """Whether a name is of who serves another in its affairs: "lead manager Kivu", "use Kivu as financial adviser".

        first, last: half-open positions of the name.
        """
        view, serving = self.view, self.words.serving
        if first and view.lowers[first - 1] in serving and not view.breaks[first]:
            return True
        for place in range(last, min(last + _SERVICE, len(view))):
            if view.breaks[place] or view.lowers[place] in (".", ";", "said"):
                return False
            if view.lowers[place] == "as":
                return not serving.isdisjoint(view.lowers[place + 1 : place + 5])
        return False

    def _phrase_end(self, position: int) -> int:
        """Where the words behind a name, three at most, end its phrase: "Kivu analyst", "Kivu | sued the fund"."""
        for place in range(position, min(position + 3, len(self.view))):
            if self.view.lowers[place] in PRONOUNS or self.view.bits[place] & VERB:
                return place
        return position + 3

    def _outsider(self, first: int, last: int) -> bool:
        return any(word in self.words.roles.outsiders for word in self.view.lowers[first:last])

    def _person(self, mention: PersonMention) -> None:
        person = mention.person
        start, end = self.view.tokens[mention.start], self.view.tokens[mention.end - 1] + 1
        head = self.tree.head_of(start, end)
        if not person.organizations and self._is_beside_noun(head):
            # "the ministry's secretary, Ann Lee"
            person.organizations = self._behind(self.tree.heads[head])
        if not person.organizations and person.housed and person.role in self.words.roles.offices:
            person.organizations = self._government(mention.start)
        if not person.organizations and person.role in self.words.bare and not person.housed:
            names = self._spoken_of(head) or self._best(self._anaphor(start, end - 1, "person")) or ()
            of_state = person.role in self.words.roles.state and self._is_statesman(person.role, names)
            person.organizations = () if of_state else names
        self._meet(mention)
        if person.organizations:
            titled = mention.start and self.view.lowers[mention.start - 1] in HONORIFICS
            self._add(self.view.tokens[mention.start - 1] if titled else start, end, person.organizations, "person")
            outside = person.role in self.words.roles.outsiders
            self._speak(start, end, person.organizations, outside)

    def _is_beside_noun(self, head: int) -> bool:
        """Whether a name stands in apposition to a noun; "he (Lee)" says of "he" who it is not."""
        tree = self.tree
        return tree.labels[head] == "appos" and tree.lowers[tree.heads[head]] not in PRONOUNS

    def _is_statesman(self, role: str, names: tuple[str, ...]) -> bool:
        """Whether an office is no authority's that is in mind: "the president" in what Congress does is not of it."""
        return role in self.words.roles.offices and any(not self.salience.profiles[name].trades for name in names)

    def _government(self, position: int) -> tuple[str, ...]:
        """The one government of the text, which its ministers speak for; those of another country do not."""
        profiles = self.salience.profiles
        names = list(dict.fromkeys(name for word in _CABINETS for name in self._named_with.get(word, ())))
        if len(names) != 1:
            return ()
        title = places(self.view.lowers[max(0, position - 4) : position], self.words.countries)
        own = places(profiles[names[0]].words, self.words.countries)
        return tuple(names) if not title or title & own else ()

    def _spoken_of(self, speaker: int) -> tuple[str, ...]:
        """Whom what a speaker says is about, where it stands before: "Kivu will grow, chairman Ann Lee said"."""
        tree = self.tree
        speaker = tree.place(speaker).top
        verb = tree.heads[speaker]
        if not tree.labels[speaker].startswith("nsubj") or tree.quotes[speaker] >= 0:
            return ()
        subject = tree.subjects.get(tree.heads[verb]) if tree.labels[verb] == "parataxis" else None
        if subject is None:
            contents = (index for index in range(max(0, speaker - _FAR), speaker) if tree.heads[index] == verb)
            said = next((index for index in contents if tree.labels[index] in ("ccomp", "parataxis")), None)
            subject = tree.subjects.get(said) if said is not None else None
        if subject is None or subject >= speaker or tree.quotes[subject] >= 0:
            return ()
        names = self.meaning.get(subject, ())
        return names if len(names) == 1 and self.salience.profiles[names[0]].trades else ()

    def _speak(self, start: int, end: int, names: tuple[str, ...], outside: bool) -> None:
        """Somebody speaks for organizations here: what follows may be about them."""
        for index in range(start, end):
            self.meaning.setdefault(index, names)
        tree = self.tree
        place = tree.place(tree.head_of(start, end))
        role: Role = "aside" if outside else "part" if place.label.startswith("nsubj") else "other"
        self.salience.push(
            Event(
                start,
                end,
                tree.sentences[start],
                names,
                role,
                place.top,
                place.steps + 1,
                tree.quotes[start],
                False,
                tree.flow[start],
            )
        )

    def _officer(self, noun: int) -> None:
        """ "A spokesman", "the chief executive", "its chairman": whose they are, and who "he" is after them."""
        position = self.place_of[noun]
        after = position + 1
        if noun in self.inside or (
            after < len(self.view) and self.view.bits[after] & UPPER and not self.view.breaks[after]
        ):
            return
        if self.view.lowers[after : after + 1] and self.view.lowers[after] in self.words.bare:
            return
        if self.tree.labels[noun] == "appos" or (
            self.recent and position - self.recent[-1].end < 4 and (self.view.words[self.recent[-1].end] == ",")
        ):
            # "Ann Lee, director of research": the person was met.
            return
        start = self.tree.phrase_start(noun) if self.tree.labels[noun] else max(0, noun - 1)
        if not FORMER.isdisjoint(self.tree.lowers[start:noun]):
            return
        person = Person("", "", (), self.tree.lowers[noun])
        names = self._behind(noun)
        known = bool(names)
        if not names and self._has_house(noun):
            person.housed = True
            self._meet(PersonMention(position, position + 1, person))
            return
        met = self._met_before(noun) if not names and self.tree.lowers[start] == "the" else None
        if met is not None:
            person = met
            names = met.organizations
            if not names:
                self._meet(PersonMention(position, position + 1, person))
                return
        if not names and self.tree.lowers[start] in ("the", "a", "an", "one"):
            sense = self._house_sense(start, noun)
            names = self._best(self._anaphor(start, noun, "person", sense)) or ()
            if (
                sense is not None
                and sense.kinds <= PUBLIC
                and any(sense.fits(self.salience.profiles[name]) <= UNFIT for name in names)
            ):
                names = ()
            if self._is_statesman(person.role, names):
                names = ()
        person.organizations = names
        self._meet(PersonMention(position, position + 1, person))
        if names:
            if not known:
                self._add(start, noun + 1, names, "person", noun)
            self._speak(start if not known else noun, noun + 1, names, False)

    def _met_before(self, noun: int) -> Person | None:
        """Who was met last in a role: "a ministry spokesman said it. The spokesman said…" is one and the same."""
        role, position = self.tree.lowers[noun], self.place_of[noun]
        for mention in reversed(self.recent):
            if position - mention.end > _OUT_OF_MIND:
                return None
            if mention.person.role == role and (mention.person.organizations or mention.person.housed):
                return mention.person
        return None

    def _house_sense(self, start: int, noun: int) -> NounSense | None:
        """What the noun before a role asks for: "a bank spokesman" speaks for a bank."""
        before = self.tree.lowers[noun - 1] if noun > start else ""
        sense = self.words.singular.get(before)
        for part in self.tree.children.get(noun, ()):
            # "a spokeswoman for the commission" speaks for none that is no authority
            house = self.words.singular.get(self.tree.lowers[part])
            if sense is None and house is not None and house.kinds <= PUBLIC and self.tree.labels[part] == "nmod":
                sense = house if self.tree.preposition(part) in ("for", "of", "at") else None
        return sense if sense is not None and sense.kinds != {"@company"} else None

    def _has_house(self, noun: int) -> bool:
        """Whether a role says of whom it is, though that is no known organization: "Secretary of Defense"."""
        tree = self.tree
        for part in tree.children.get(noun, ()):
            if tree.labels[part] == "nmod:poss" and tree.lowers[part] not in PRONOUNS:
                return True
            named = (
                self.view.bits[self.place_of[part]] & (UPPER | NATIONALITY)
                and not self.view.headline[self.place_of[part]]
            )
            if named and (
                tree.labels[part] in ("compound", "amod") or tree.preposition(part) in ("of", "for", "at", "to")
            ):
                return True
        return False
