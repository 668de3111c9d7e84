"""Possessions whose owner the phrase does not name: "profits fell", "withdrew the offer", "the deal"."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection
from functools import cached_property

from extractor.names import UPPER
from extractor.reference_context import ReferenceContext
from extractor.reference_words import DEFINITE, Possession
from extractor.salience import Use

_OPEN = frozenset(["a", "an", "any", "every", "another", "some", "each", "all", "many"])
_NEAR = 5
_TO = frozenset(["in", "on", "for", "with", "to"])
_HOLDING = frozenset(
    ["own", "owns", "owned", "hold", "holds", "held", "has", "have", "had", "bought", "acquired", "controls", "took"]
)
_PARTS = frozenset(["stake", "holding", "interest", "shareholding", "pct", "%", "percent", "cent", "shares", "of"])
_REACH = 14
_HOLDERS = frozenset(["shareholder", "stockholder", "holder", "investor", "backer", "owner"])
#: Groups whose nouns are somebody's without a determiner, too: "profits fell", "proceeds will repay debt", "management
#: recommends".
_BARE = frozenset(["figure", "proceeds", "body"])
#: Groups whose nouns may have a name of their own behind the determiner.
_BODIES = frozenset(["site", "body"])
#: Groups whose nouns go with those of another: proceeds are of what was issued.
_WITH = {"proceeds": "issue"}
#: Groups of what a business has or does, no authority and no market.
_TRADED = frozenset(["figure", "purchase", "share"])
#: Groups of what somebody tells, a paper too.
_TOLD = frozenset(["document", "view"])
_MAKERS = frozenset(["from", "by"])
_TIMES = frozenset(["year", "quarter", "month", "week", "today", "yesterday", "half", "season"])


class Possessions(ReferenceContext):
    """The part of a reader of references that looks for the owners of possessions."""

    def _possession(self, noun: int, word: Possession) -> None:
        """Write whose a noun is where its phrase does not say so; remember it for the nouns that come after."""
        tree = self.tree
        label = tree.labels[noun]
        if not label or label in ("compound", "amod") or tree.verbs[noun] or noun in self.inside:
            return
        owners = self._owners(noun)
        if owners:
            self.memory.setdefault(word.group, []).append((noun, owners))
            self._tie(noun, word, owners)
            return
        possessor = next((part for part in tree.children.get(noun, ()) if tree.labels[part] == "nmod:poss"), None)
        if possessor is not None and tree.lowers[possessor] not in _TIMES:
            if tree.lowers[possessor] == "their" and word.tie and word.group == "deal" and label == "obj":
                # "customers reconsider their partnerships": with whom the text is about.
                names = self._best(self._anaphor(noun, noun, "target"), 1.5) or ()
                if names and not self._complements(noun):
                    self._add(possessor + 1, noun + 1, names, "possession", noun)
            return
        makers = (part for part in tree.owners(noun) if tree.labels[part] == "nmod")
        if word.parties == "actor" and any(tree.preposition(part) in _MAKERS for part in makers):
            return  # "the offer from an unnamed investor"
        start = tree.phrase_start(noun)
        first = tree.lowers[start]
        if word.group == "issue" and first not in DEFINITE:
            self._remember_issue(noun)
            return
        if first in _OPEN:
            return
        if first not in DEFINITE and (
            word.group not in _BARE or not (label.startswith("nsubj") or self._of_nobody(noun))
        ):
            return
        if word.group == "figure" and self.words.many.have(
            tree.lowers[noun], [*tree.lowers[start:noun], *self._of(noun)]
        ):
            return
        if word.group == "purchase" and self._complements(noun, ("of",)):
            return  # "completed the purchase of a mill": of whose that was
        if word.group == "site" and label == "obj" and self.doc[tree.heads[noun]].lemma_ in self.words.things:
            return  # "will build the plant": it is not there yet
        if word.group == "view" and self._complements(noun):
            return  # "cut its rating on the bonds": of those whose they are
        place = self.place_of[noun]
        if start != noun and self._proper(place if word.group in _BODIES else self.place_of[start] + 1, place):
            # "the Doha round", "the Office of Trade" have names of their own.
            return
        names = self._owner_of(start, noun, word, first == "both")
        if names:
            names = self._other_side(noun, names)
            self._add(start, noun + 1, names, "possession", noun)
            self.memory.setdefault(word.group, []).append((noun, names))

    def _remember_issue(self, noun: int) -> None:
        """Keep in mind who issues what a text speaks of: "Kivu is raising funds through an issue of bonds"."""
        if self.view.headline[self.place_of[noun]]:
            return  # the text names it in full
        modified = any(self.tree.labels[part] in ("compound", "nmod") for part in self.tree.children.get(noun, ()))
        if self.doc[noun].lemma_ == "issue" and not modified:
            return  # "raised an issue" is no "bond issue"
        governor = self.tree.place(noun).governor
        actor = self.tree.actor(governor) if self.doc[governor].lemma_ in self.words.issuing else None
        issuer = self.meaning.get(actor, ()) if actor is not None else ()
        if len(issuer) == 1:
            self.memory.setdefault("issue", []).append((noun, issuer))

    def _proper(self, first: int, last: int) -> bool:
        """Whether a word of a name stands between two positions, both counted."""
        view = self.view
        return any(
            view.bits[place] & UPPER
            and len(view.words[place]) > 2
            and not view.breaks[place]
            and not view.headline[place]
            for place in range(first, last + 1)
        )

    def _owners(self, noun: int) -> tuple[str, ...]:
        """Whose a noun is by its phrase or its verb: "its offer", "an offer from Kivu", "get offers from Kivu"."""
        tree = self.tree
        names = self._behind(noun)
        if names or tree.labels[noun] != "obj":
            return names
        for part in tree.children.get(tree.heads[noun], ()):
            if tree.labels[part] == "obl" and tree.preposition(part) == "from":
                names = tuple(name for one in tree.conjuncts(part) for name in self.meaning.get(one, ()))
                if names:
                    return names
        return ()

    def _of(self, noun: int) -> list[str]:
        """The words for what a figure is of, as lemmas: "the price of grains"."""
        tree = self.tree
        parts = (part for part in tree.children.get(noun, ()) if tree.labels[part] == "nmod")
        return [self.doc[part].lemma_.lower() for part in parts if tree.preposition(part) == "of"]

    def _owner_of(self, start: int, noun: int, word: Possession, both: bool) -> tuple[str, ...]:
        for part in self.tree.children.get(noun, ()):
            inner = self.words.possessions.get(self.tree.lowers[part])
            if self.tree.labels[part] == "compound" and inner is not None and inner.group == "issue":
                word = inner  # "the issue price" is of whose the issue is
        if word.group != "figure":
            for earlier, names in reversed(self.memory.get(_WITH.get(word.group, word.group), ())):
                known = self.words.possessions.get(self.tree.lowers[earlier])
                if word.plural and not word.tie and known is not None and known.tie:
                    continue  # "raised its stake. The shares fell": those of whom the text is about
                if (word.parties != "both" and not both) or len(names) > 1:
                    return (word.group == "purchase" and self._bought(noun, earlier, names)) or names
        if word.group == "issue":
            return ()  # who manages or buys it may stand nearer
        if word.parties == "both":
            return self._sides(start)
        if self.tree.labels[noun] in ("obj", "obl") and word.group == "figure" and self.tree.lowers[start] in DEFINITE:
            # "did not name the price": of what, the text may have said anywhere.
            return ()
        use: Use = "owner"
        reacting = self.tree.labels[noun] == "obj" and self.doc[self.tree.heads[noun]].lemma_ in self.words.judging
        if word.parties == "judge" or (word.parties == "source" and reacting):
            use = "target"
        if word.parties == "actor":
            own = self.tree.labels[noun] != "obj" or self.doc[self.tree.heads[noun]].lemma_ in self.words.own_acts
            use = "subject" if own else "target"
        anaphor = self._anaphor(noun, noun, use)._replace(token=start)
        # What a paper or an agency tells of is not its own.
        nobody: frozenset[str] = frozenset() if word.group in _TOLD else self._papers
        if word.group in _TRADED:
            # The prices and the output that an authority reports are not its own, nor the purchases it looks into.
            nobody |= self._not_trading
            if word.group == "figure" and self.tree.lowers[noun] in self.words.many.traded:
                # Prices and exports are a market's or a country's, unless the text is about who has them.
                nobody |= self._beside_point
        best = self._best(anaphor._replace(excluded=anaphor.excluded | nobody))
        if best is None and word.parties == "owner" and len(self.salience.main - nobody) == 1:
            return tuple(self.salience.main - nobody)
        return best or ()

    @cached_property
    def _holding(self) -> list[int]:
        lowers, verbs = self.tree.lowers, self.tree.verbs
        return [index for index, lower in enumerate(lowers) if lower in _HOLDING and verbs[index]]

    @cached_property
    def _holders(self) -> list[int]:
        return [index for index, lower in enumerate(self.tree.lowers) if lower in _HOLDERS]

    @cached_property
    def _not_trading(self) -> frozenset[str]:
        return frozenset(name for name, profile in self.salience.profiles.items() if not profile.trades)

    @cached_property
    def _beside_point(self) -> frozenset[str]:
        """The organizations that the text is not about."""
        profiles = self.salience.profiles
        return frozenset(name for name in profiles if not profiles[name].lead and name not in self.salience.main)

    def _of_nobody(self, noun: int) -> bool:
        """Whether a noun is the object of a verb whose subject is no organization: "charges hit results".

        Not so where the subject belongs to one: "Kivu's unit earned income", "1986 net includes gains".
        """
        tree = self.tree
        subject = tree.subjects.get(tree.heads[noun]) if tree.labels[noun] == "obj" else None
        if subject is None or self.doc[subject].pos_ == "PROPN" or self._behind(subject):
            return False
        return tree.lowers[subject] not in self.words.periods

    def _sides(self, start: int) -> tuple[str, ...]:
        """Both parties of what the article is about, or else of what was spoken of last."""
        by_sentence: dict[int, list[str]] = {}
        for event in self.salience.events:
            if event.start < start and event.role != "aside":
                names = by_sentence.setdefault(event.sentence, [])
                names.extend(
                    name for name in event.names if name not in names and not self.salience.profiles[name].public
                )
        pairs = [(sentence, names) for sentence, names in by_sentence.items() if len(names) == 2]
        main = self.salience.main
        lead = [names for _, names in pairs[:1] if main & set(names)]
        near = [names for sentence, names in reversed(pairs) if self.tree.sentences[start] - sentence < _NEAR]
        return tuple((lead or near or [[]])[0])

    def _bought(self, noun: int, earlier: int, names: tuple[str, ...]) -> tuple[str, ...]:
        """What was bought, where who bought it acts on the purchase: "Kivu completed the acquisition"."""
        tree = self.tree
        governor = tree.place(noun).governor
        actor = tree.actor(governor)
        if actor is None or set(names).isdisjoint(self.meaning.get(actor, ())):
            return ()
        bought = [self._behind(part) for part in self._complements(earlier, ("of", "in"))]
        return next((found for found in bought if found and set(found).isdisjoint(names)), ())

    def _other_side(self, noun: int, names: tuple[str, ...]) -> tuple[str, ...]:
        """What a tie is to: not to the one who acts on it."""
        if len(names) < 2 or self.tree.labels[noun] != "obj":
            return names
        own = self._agent(noun)
        return tuple(name for name in names if name not in own) or names

    def _agent(self, noun: int) -> tuple[str, ...]:
        governors = self.tree.governors(noun)
        return self.meaning.get(governors[0][0], ()) if governors else ()

    def _tie(self, noun: int, word: Possession, owners: tuple[str, ...]) -> None:
        """ "Kivu renewed its contract": that is a tie to the other side, where the text has one in mind."""
        tree = self.tree
        if not word.tie and word.group != "share":
            return
        own = next((part for part in tree.children.get(noun, ()) if tree.labels[part] == "nmod:poss"), None)
        if own is None or tree.lowers[own] not in ("its", "their", "his", "her"):
            return
        if word.tie and self._complements(noun, ("in", "of") if word.group == "share" else _TO):
            self.ties.append((own, noun))
            return
        held = self._held_by(noun, owners) if word.group == "share" and tree.labels[noun] == "obj" else ()
        if held:
            self._add(own + 1, noun + 1, held, "possession", noun)
            return
        if (
            not word.tie
            or word.group == "view"
            or tree.labels[noun] != "obj"
            or len(owners) != 1
            or owners != self._agent(noun)
        ):
            return
        names = self._held(noun, owners) if word.group == "share" else None
        if not names:
            anaphor = self._anaphor(noun, noun, "target")
            names = self._best(anaphor._replace(excluded=frozenset(owners)), 1.5)
        if names:
            self._add(own + 1, noun + 1, names, "possession", noun)

    def _held(self, noun: int, owners: tuple[str, ...]) -> tuple[str, ...]:
        """What the text said last that the owners hold a part of: "Kivu, which owns 12% of Tarn, sold its stake"."""
        tree = self.tree
        for verb in reversed(self._holding[: bisect_left(self._holding, noun)]):
            subject = tree.subjects.get(verb)
            if subject is None or set(owners).isdisjoint(self.meaning.get(subject, ())):
                continue
            held = False
            for index in range(verb + 1, min(verb + _REACH, noun)):
                if tree.sentences[index] != tree.sentences[verb]:
                    break
                held = held or tree.lowers[index] in _PARTS
                names = self.meaning.get(index)
                if held and names and set(owners).isdisjoint(names):
                    return names
        return ()

    def _held_by(self, noun: int, owners: tuple[str, ...]) -> tuple[str, ...]:
        """Of what owners were called shareholders: "Tarn's largest shareholder, Kivu, will sell its shares"."""
        tree = self.tree
        for holder in reversed(self._holders[: bisect_left(self._holders, noun)]):
            beside = [part for part in tree.children.get(holder, ()) if tree.labels[part] in ("appos", "flat")]
            if any(name in owners for part in beside for name in self.meaning.get(part, ())):
                held = next(filter(None, map(self._behind, tree.owners(holder))), ())
                return () if set(held) & set(owners) else held
        return ()

    def _complements(self, noun: int, prepositions: Collection[str] = _TO) -> list[int]:
        """What the phrase says that a tie is to: "its stake in", "his forecast for"."""
        tree = self.tree
        parts = [part for part in tree.children.get(noun, ()) if tree.labels[part] == "nmod" and part > noun]
        if tree.labels[noun] == "obj":
            # "raised its stake in Kivu": the syntax may hang the phrase on the verb.
            near = tree.lowers[noun + 1] if noun + 1 < len(tree.lowers) else ""
            parts += [
                part
                for part in tree.children.get(tree.heads[noun], ())
                if tree.labels[part] == "obl" and part > noun and tree.preposition(part) == near
            ]
        return [part for part in parts if tree.preposition(part) in prepositions]

    def _complete_ties(self) -> None:
        """Write what ties are to where it stands behind them: "raised its stake in the company"."""
        for own, noun in self.ties:
            names = next(filter(None, map(self._behind, self._complements(noun))), None)
            if names and names != self.meaning.get(own):
                self._add(own + 1, noun + 1, names, "possession", noun)
