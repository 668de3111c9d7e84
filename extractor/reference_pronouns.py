"""Pronouns that stand for organizations or their people: "it", "its", "they", "he", "which"."""

from __future__ import annotations

from functools import cached_property
from itertools import islice

from extractor.affiliations import SAYING
from extractor.names import ALLCAPS, PLACE, UPPER
from extractor.reference_context import ReferenceContext
from extractor.salience import Anaphor, Event, Role, Use

_BE = frozenset(
    [
        "is",
        "was",
        "be",
        "been",
        "'s",
        "would",
        "will",
        "may",
        "might",
        "could",
        "has",
        "had",
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
    ]
)
#: Groups of possessions that somebody may accept or reject, and sentences after which they are out of mind.
_JUDGED = ("offer", "plan", "deal", "purchase", "document", "ruling")
_NEAR = 3
_BEFORE_RELATIVE = frozenset(["in", "of", "with", "by", "from", "to"])
_OPENERS = frozenset(["said", "says", "that", ",", "but", "and", "if", "as", "while", "when", "because", "although"])


class ReferencePronouns(ReferenceContext):
    """The part of a reader of references that reads pronouns."""

    def _pronoun(self, position: int) -> None:
        if self.view.lowers[position] == "it" and self._is_expletive(position):
            return
        token = self.view.tokens[position]
        if self._is_thing(token):
            return
        judged = self.tree.labels[token] == "obj" and self.doc[self.tree.heads[token]].lemma_ in self.words.judging
        if judged and self._refer_to_thing(token):
            return  # "The board will accept or reject it": what is judged is what somebody offers or plans.
        anaphor = self._anaphor(token, token, self._use(token, position))
        if self._is_of_other(token):
            return
        if anaphor.governors and self._is_elsewhere(anaphor.governors[0][0]):
            return
        if anaphor.governors and not anaphor.governors[0][1] and self._is_unnamed(anaphor.governors[0][0]):
            self.unnamed.add(token)
            return
        leaders = self._leads(anaphor.governors[0][0]) if anaphor.governors else ()
        if leaders:  # "a group led by Kivu said it"
            self._refer(token, token + 1, leaders)
            return
        judge = self._judge(token)
        if judge:
            anaphor = anaphor._replace(excluded=anaphor.excluded | frozenset(judge), governors=[*anaphor.governors[1:]])
        names = self._best(anaphor)
        if names is not None and not self._means_other(anaphor, names):
            self._refer(token, token + 1, names)

    def _is_thing(self, token: int) -> bool:
        """Whether a pronoun undergoes what only things do: "it will be installed in Oslo"."""
        label, verb = self.tree.labels[token], self.tree.heads[token]
        return label == "nsubj:pass" and self.doc[verb].lemma_ in self.words.things

    def _is_of_other(self, token: int) -> bool:
        """Whether a possessive goes with who is to act, and that is no organization: "urged Peru to cut its debt"."""
        tree = self.tree
        if tree.labels[token] != "nmod:poss":
            return False
        verb = tree.place(token).governor
        if verb in tree.subjects:
            subject = tree.subjects[verb]
            return tree.labels[subject] == "nsubj" and subject < token and self._is_bare_other(subject)
        while tree.labels[verb] == "conj":
            verb = tree.heads[verb]
        if tree.labels[verb] not in ("xcomp", "advcl", "acl", "ccomp"):
            return False
        position = self.place_of[verb]
        if position < 2 or self.view.lowers[position - 1] != "to":
            return False
        before = self.view.tokens[position - 2]  # "on Peru | to cut"
        return self._is_other(before) and not self._behind(before)

    def _is_bare_other(self, subject: int) -> bool:
        """Whether a subject has things of its own, is no organization, and stands for none."""
        other = self.tree.lowers[subject] in self.words.others
        return other and subject not in self.meaning and not self._behind(subject)

    def _refer_to_thing(self, token: int) -> bool:
        """Write that a pronoun is the offer, plan or deal that was spoken of last; whether there was one."""
        known = [self.memory[group][-1] for group in _JUDGED if group in self.memory]
        noun, names = max(known, default=(-1, ()))
        near = bool(names) and self.tree.sentences[token] - self.tree.sentences[noun] < _NEAR
        if near:
            self._add(token, token + 1, names, "possession", token)
        return near

    @cached_property
    def _actors(self) -> frozenset[int]:
        """The subjects of the document's clauses."""
        return frozenset(self.tree.subjects.values())

    def _means_other(self, anaphor: Anaphor, names: tuple[str, ...]) -> bool:
        """Whether a pronoun rather means what is no organization: "Kivu said the dollar kept its gains"."""
        tree, token = self.tree, anaphor.token
        if not self.salience.others or (anaphor.use == "subject" and tree.lowers[tree.heads[token]] in SAYING):
            return False
        sentence = tree.sentences[token]
        near = [event.start for event in self.salience.events if event.sentence == sentence and event.names == names]
        if any(near[-1] > other.start for other in self.salience.others[-1:] if near):
            return False  # "the state greeted a decision by Kivu to lift its ban"
        score = next(score for score, found in self.salience.ranked(anaphor) if found == names)
        return self.salience.best_other(anaphor) > score

    def _meet_other(self, token: int) -> None:
        """Keep a subject in mind that is no organization, but has things of its own: a country, a currency."""
        tree = self.tree
        if token in self.meaning or token in self.inside or self.view.headline[self.place_of[token]]:
            return
        place = tree.place(token)
        if place.steps or not place.label.startswith("nsubj"):
            return
        role: Role = "root" if tree.is_main(place.governor) else "subject"
        sentence = tree.sentences[token]
        self.salience.others.append(
            Event(token, token + 1, sentence, (), role, place.top, 0, tree.quotes[token], True, tree.flow[token])
        )

    def _is_other(self, token: int) -> bool:
        """Whether a subject can be "it" though it is no organization."""
        return self.tree.lowers[token] in self.words.others or self._is_elsewhere(token)

    def _judge(self, token: int) -> tuple[str, ...]:
        """The authority that acts on what a possessive stands before: "the Fed approved its plan" is not the Fed's."""
        tree = self.tree
        noun = tree.heads[token]
        if tree.labels[token] != "nmod:poss":
            return ()
        while tree.labels[noun] == "nmod":  # "the completion of its conversion"
            noun = tree.heads[noun]
        if tree.labels[noun] != "obj":
            return ()
        verb = tree.heads[noun]
        names = self.meaning.get(tree.subjects.get(verb, -1), ())
        if self.doc[verb].lemma_ not in self.words.judging:
            return ()
        return names if all(not self.salience.profiles[name].trades for name in names) else ()

    def _is_elsewhere(self, subject: int) -> bool:
        """Whether a subject is a country or place, which "it" is then: "Ecuador said it"."""
        position = self.place_of[subject]
        return (
            bool(self.view.bits[position] & PLACE or self.tree.lowers[subject] in self.words.countries)
            and self.view.bits[position] & (UPPER | ALLCAPS) == UPPER
            and not self._behind(subject)
        )

    def _is_unnamed(self, subject: int) -> bool:
        """Whether a subject is a body that the text does not name, which "it" is then: "an investor group said it"."""
        if subject in self.unnamed:
            return True
        body = subject in self._bodies or self.tree.lowers[subject] in self.words.singular
        return body and not self._behind(subject) and not self._leads(subject)

    def _use(self, token: int, position: int) -> Use:
        lower, label = self.tree.lowers[token], self.tree.labels[token]
        if lower in ("its", "their") or label == "nmod:poss":
            return "owner"
        if label:
            return "subject" if label.startswith(("nsubj", "expl")) else "object"
        before = self.view.lowers[position - 1] if position else ""
        starts = not position or self.tree.sentences[self.view.tokens[position - 1]] != self.tree.sentences[token]
        return "subject" if starts or before in _OPENERS else "object"

    def _plural_pronoun(self, token: int) -> None:
        if self._is_of_people(token):
            return
        sentence = self.tree.sentences[token]
        group = self.salience.group(token, sentence, 1)
        lower = self.tree.lowers[token]
        use = self._use(token, self.place_of[token])
        anaphor = self._anaphor(token, token, use)
        if not group:
            group = self._plural_subject(token)
        if not group and lower != "their":
            ranked = self.salience.ranked(anaphor._replace(excluded=anaphor.excluded | self._papers))
            if ranked and ranked[0][0] > 2.5:
                group = ranked[0][1]
        if group and not set(group) <= anaphor.excluded:
            self._refer(token, token + 1, group)

    def _is_of_people(self, token: int) -> bool:
        """Whether "they" are people whom the clause or the sentence before speaks of: "holders get what they own"."""
        tree = self.tree
        sentence = tree.sentences[token]
        for index in range(token - 1, -1, -1):
            if sentence - tree.sentences[index] > 1 or index in self.inside:
                return False
            if index in self._actors:
                return index not in self.meaning and tree.lowers[index] in self.words.people
        return False

    def _plural_subject(self, token: int) -> tuple[str, ...]:
        """Whose the last subject was, where it is a possession in the plural: "Kivu shares fell. They..."."""
        for event in reversed(self.salience.events):
            if event.start >= token or self.tree.sentences[token] - event.sentence > 1:
                break
            if event.role == "part" and event.steps and self.tree.lowers[event.top] in self.words.possessions:
                return event.names if self.words.possessions[self.tree.lowers[event.top]].plural else ()
        return ()

    def _he_or_she(self, token: int, gender: str) -> None:
        governors = {subject for subject, _ in self.tree.governors(token)}
        fitting = (mention.person for mention in reversed(self.recent) if mention.person.gender in ("", gender))
        options = list(islice(fitting, 6))
        for mention in self._met_at(governors):
            if mention.person in options:
                options.insert(0, mention.person)
                break
        if options:
            person = options[0]
            person.gender = gender
            if person.organizations:
                self._add(token, token + 1, person.organizations, "person")
                self.meaning[token] = person.organizations

    def _is_expletive(self, position: int) -> bool:
        lowers = self.view.lowers
        following = lowers[position + 1 : position + 7]
        if not following:
            return False
        if following[0] in self.words.raising:
            return True
        for index, word in enumerate(following):
            if word in _BE and not (word in ("has", "had") and following[index + 1 : index + 2] != ["been"]):
                continue
            if index == 0 or word not in self.words.expletive:
                return False
            rest = lowers[position + index + 2 : position + index + 12]
            if word in ("likely", "unlikely"):
                # "it is unlikely to sell" is said of somebody, "it is unlikely that" is not.
                return rest[:1] == ["that"]
            return any(each in ("to", "that", "whether", "how", "why", "if", "when", "for") for each in rest)
        return False

    def _relative(self, position: int) -> bool:
        """Whether a word is a relative pronoun; what it stands for is written where it is an organization."""
        view, tree = self.view, self.tree
        token, lower = view.tokens[position], view.lowers[position]
        clause = token
        for _ in range(6):
            if tree.labels[clause].startswith("acl") or tree.heads[clause] == clause:
                break
            clause = tree.heads[clause]
        read = tree.labels[clause].startswith("acl") and tree.labels[token] not in ("det", "mark", "")
        if lower == "that" and not read:
            return False
        before = position - 1
        if before > 0 and lower == "which" and view.lowers[before] in _BEFORE_RELATIVE:
            before -= 1  # "Kivu, in which"
        while (before > 0 and position - before < 7 and view.words[before] in ",()<>") or (
            view.bits[before] & UPPER and (view.words[before - 1] in ("<", "(") and before > 0)
        ):
            before -= 1
        names: tuple[str, ...] = ()
        if before >= 0 and lower != "who" and view.tokens[before] in self.inside:
            names = self.meaning[view.tokens[before]]
            last = self.salience.events[-1]
            if len(last.names) > 1 and last.end == view.tokens[before] + 1 and self._is_plural(position):
                names = last.names
        elif read:
            noun = tree.heads[clause]
            names = self._behind(noun)
            if not names and tree.lowers[noun] in self.words.possessions and lower != "who":
                names = self._best(self._anaphor(noun, noun, "owner")) or ()
        if names:
            self._refer(token, token + 1, names)
        return True

    def _is_plural(self, position: int) -> bool:
        following = self.view.lowers[position + 1 : position + 2]
        return (bool(following) and not following[0].endswith("s")) or following in (["less"], ["was"], ["has"])
