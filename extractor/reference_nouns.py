"""Nouns that stand for organizations: "the company", "the Danish carrier", "the two banks", "neither"."""

from __future__ import annotations

from extractor.names import DIGIT, NATIONALITY, PLACE, PLACE_FIRST, PLACE_LAST, UPPER, VERB
from extractor.reference_context import ReferenceContext
from extractor.reference_words import PRONOUNS, places
from extractor.salience import NounSense, Use

_LONGEST_PHRASE = 7
#: How many words back an unnamed body is remembered.
_MEMORY = 150
#: How badly an organization may answer to a noun and still be meant.
UNFIT = -2.0
#: Bodies that a company can have, too.
_INNER = frozenset(["committee", "panel", "council"])
_MANY = frozenset(["two", "three", "four", "both", "these", "those", "either", "neither"])
_BOUNDS = frozenset(
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
_POINTING = frozenset(["these", "those", "such"])
#: Nouns that take what the organization makes or has: "the maker of canned soup".
_OF = frozenset(["maker", "owner", "manufacturer", "producer", "operator", "publisher", "developer"])
#: Plurals that stand for organizations spoken of only with a number: "the two partners".
_COUNTED = frozenset(["partners", "rivals", "groups", "giants", "units"])


class ReferenceNouns(ReferenceContext):
    """The part of a reader of references that reads noun phrases."""

    def _nominal(self, position: int, determiner: str) -> None:
        """Read the noun phrase that a determiner begins."""
        view, words = self.view, self.words
        token = view.tokens[position]
        if determiner == "that" and position + 1 < len(view) and view.lowers[position + 1] in PRONOUNS:
            return  # "said that the firm"
        if determiner in ("both", "neither", "either") and self._alone(token):
            self._pair(token, token + 1, token)
            return
        head = self._head(position)
        if head is None:
            return
        lower = self._noun(head)
        many = any(word in _MANY for word in view.lowers[position:head])
        last = view.tokens[head]
        self._put_upright(last)
        if lower in words.plural:
            self._group(token, last, words.plural[lower], many)
        elif lower in words.singular and determiner in ("either", "neither"):
            self._group(token, last, words.singular[lower], True)
        elif lower in words.singular and determiner in ("the", "this", "that") and not many:
            self._single(token, last, head, self._sense(position, head))
        elif lower == "two":
            self._pair(token, last + 1, last)

    def _put_upright(self, noun: int) -> None:
        """Let a noun that the syntax took for an apposition of the word before it stand in that word's place."""
        tree = self.tree
        before = noun - 1
        if tree.labels[noun] != "appos" or tree.heads[noun] != before:
            return
        governor = tree.heads[before]
        tree.labels[noun], tree.heads[noun] = tree.labels[before], governor
        tree.labels[before], tree.heads[before] = "compound", noun
        if tree.subjects.get(governor) == before:
            tree.subjects[governor] = noun

    def _alone(self, token: int) -> bool:
        """Whether "both" or "neither" is a phrase of its own."""
        return self.tree.labels[token].startswith(("nsubj", "obj", "obl"))

    def _head(self, position: int) -> int | None:
        """Position of the head of the phrase that a determiner begins: by the syntax, else by word order."""
        view, tree = self.view, self.tree
        token = view.tokens[position]
        head = tree.heads[token]
        if head > token and tree.labels[token] in ("det", "det:predet", "nummod", "amod") and head not in self.inside:
            place = self.place_of[head]
            if place - position <= _LONGEST_PHRASE and self._is_noun(place):
                return None if self._goes_on(place) else place
            if place - position <= 2 and tree.labels[head] != "compound":
                # "the tech behemoth": the syntax may take a rare noun for no noun.
                behind = place + (2 if view.lowers[place + 1 : place + 2] == ["-"] else 1)
                known = behind < len(view) and not view.breaks[behind] and self._is_noun(behind)
                return behind if known and not self._goes_on(behind) else None
        for place in range(position + 1, min(position + _LONGEST_PHRASE, len(view))):
            if view.breaks[place] or view.tokens[place] in self.inside:
                return None
            lower = view.lowers[place]
            goes_on = self._goes_on(place)
            if self._is_noun(place):
                if not goes_on:
                    return place
            elif (view.bits[place] & VERB and not goes_on) or lower in _BOUNDS:
                return None
            if not lower.replace("-", "").replace(".", "").isalnum() and lower != "-":
                return None
        return None

    def _noun(self, position: int) -> str:
        """The noun that ends at a position, with the word before it where both make one: "think tank", "start-up"."""
        lowers, singular = self.view.lowers, self.words.singular
        if position:
            joined = f"{lowers[position - 1]} {lowers[position]}"
            if position > 1 and lowers[position - 1] == "-":
                joined = f"{lowers[position - 2]}-{lowers[position]}"
            if joined in singular:
                return joined
        found: str = lowers[position]
        return found

    def _is_noun(self, position: int) -> bool:
        lower = self._noun(position)
        return lower in self.words.singular or lower in self.words.plural or lower == "two"

    def _goes_on(self, position: int) -> bool:
        """Whether a noun is followed by another one of the same phrase: "the drug maker"."""
        view, words = self.view, self.words
        following = view.lowers[position + 1] if position + 1 < len(view) else ""
        if following == "-":
            return True
        if not following.isalpha() or view.breaks[position + 1]:
            return False
        if self.tree.labels[view.tokens[position]] in ("compound", "amod"):
            return True
        return following in words.singular or following in words.plural

    def _sense(self, start: int, head: int) -> NounSense:
        """What a noun and its modifiers ask for: "the Danish drug maker"."""
        lowers, words = self.view.lowers, self.words
        sense = words.singular[self._noun(head)]
        modifiers = lowers[start + 1 : head]
        if sense.kinds == {"@company"} and modifiers:
            sense = words.modifiers.get(modifiers[-1]) or words.singular.get(modifiers[-1]) or sense
        return sense._replace(origins=frozenset(places(modifiers, words.countries)))

    def _single(self, start: int, last: int, head: int, noun: NounSense) -> None:
        following = self.view.lowers[head + 1 : head + 3]
        if following[:1] == ["of"] and noun.noun not in _OF and not following[-1].endswith("ing"):
            return  # "the bank of the river"; "accused the bank of leaving" is not one of something
        if following[:1] == ["that"] and self.tree.labels[last + 1].startswith(("nsubj", "obj")):
            return  # "the firm that won the order" is told by what it did
        if head and self.view.lowers[head - 1] in self.words.apart:
            return  # "the investor group" is not what it has invested in
        if last + 1 in self.inside:
            return
        if following[:1] == [","] and self._appositive(head + 2):
            # "The group, Kivu Ltd,": from here on "the group" has a name.
            for name in self.meaning[self.view.tokens[head + 2]]:
                self.salience.profiles[name].nouns.add(noun.noun)
            return
        if noun.origins and self._introduced(self.place_of[start], noun):
            return
        named = self._named_by(self.place_of[start] + 1, head)
        if named is not None and not named:
            return
        body = self._introduced_body(start, noun.noun) if noun.noun in self.words.bodies else None
        if body is not None and not named:
            named = self._leads(body)
            if not named:
                self.unnamed.add(last)
                return
        label = self.tree.labels[last]
        use: Use = "noun" if not label or label.startswith("nsubj") or label == "nmod:poss" else "target"
        names = named or self._best(self._anaphor(start, last, use, noun))
        fits = [noun.fits(self.salience.profiles[name]) for name in names or ()]
        if fits and not named and noun.noun not in _INNER and max(fits) <= UNFIT:
            # "the government" is no company, however often that is named.
            return
        if names is not None:
            self._refer(start, last + 1, names, last)
            if noun.origins and len(names) == 1:
                # "The Danish carrier": from here on it may be "the carrier" or "the airline".
                profile = self.salience.profiles[names[0]]
                profile.nouns.add(noun.noun)
                profile.origins.update(noun.origins)
                if not profile.kinds and len(noun.kinds) == 1:
                    profile.kinds.update(noun.kinds - {"", "@company"})

    def _introduced(self, position: int, noun: NounSense) -> bool:
        """Whether the text has spoken of an unnamed body in these words before: "a Japanese firm"."""
        view, words = self.view, self.words
        for place in range(position - 2, max(0, position - _MEMORY), -1):
            if view.lowers[place] not in ("a", "an") or not places(view.lowers[place + 1 : place + 3], words.countries):
                continue
            following = view.lowers[place + 2 : place + 5]
            apart = not place or view.tokens[place - 1 - (view.words[place - 1] == ",")] not in self.inside
            if apart and noun.origins & places(view.lowers[place + 1 : place + 3], words.countries):
                return any(word in words.singular for word in following)
        return False

    def _introduced_body(self, start: int, noun: str) -> int | None:
        """The body without a name that the text has spoken of in a noun before, as a subject: "a group led by Lee"."""
        if any(noun in profile.nouns for profile in self.salience.profiles.values()):
            return None
        for body in reversed(self._bodies):
            if body < start:
                known = self._bodies[body] == noun and not self._behind(body)
                return body if known and self.place_of[start] - self.place_of[body] < _MEMORY else None
        return None

    def _named_by(self, first: int, head: int) -> tuple[str, ...] | None:
        """The organization that a name among the modifiers tells: "the Kivu group"; () if it is none, None without.

        Places and numbers are no such names: "the Oslo bank".
        """
        view = self.view
        for place in range(first, head):
            if view.bits[place] & UPPER and not view.bits[place] & (
                PLACE | PLACE_FIRST | PLACE_LAST | NATIONALITY | DIGIT
            ):
                word = view.lowers[place]
                if word in self.words.countries or "-" in word or view.headline[place]:
                    continue
                known = self._named_with.get(word, ())
                return tuple(known) if len(known) == 1 else ()
        return None

    def _appositive(self, position: int) -> bool:
        return position < len(self.view) and self.view.tokens[position] in self.inside

    def _group(self, start: int, last: int, noun: NounSense, many: bool) -> None:
        if not many and self.tree.lowers[last] in _COUNTED:
            return
        if self.tree.lowers[start] in _POINTING and self._has_unnamed_group(start):
            return
        sentence = self.tree.sentences[start]
        both = self.salience.spoken_of(start, sentence, 0, noun) if many else ()
        # "Kivu sued Moss, but the two sides settled"
        names = both if len(both) == 2 else self.salience.group(start, sentence, 3, noun)
        if not names or (many and len(names) != 2):
            for reach in range(4):
                spoken = self.salience.spoken_of(start, sentence, reach, noun)
                if len(spoken) >= 2:
                    names = spoken if len(spoken) == 2 else names
                    break
        if names:
            self._refer(start, last + 1, names, last)

    def _has_unnamed_group(self, start: int) -> bool:
        """Whether the sentence before speaks of bodies without names: "Its clients are small firms. These firms…"."""
        tree = self.tree
        for index in range(start - 1, -1, -1):
            if tree.sentences[start] - tree.sentences[index] > 1:
                return False
            if tree.lowers[index] in self.words.plural and index not in self.meaning:
                return tree.sentences[index] < tree.sentences[start]
        return False

    def _pair(self, start: int, end: int, head: int) -> None:
        names = self.salience.group(start, self.tree.sentences[start], 2)
        if len(names) == 2:
            self._refer(start, end, names, head)
