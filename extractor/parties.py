"""The organizations behind the words of a party: named, owned, spoken for or referred to."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from itertools import pairwise

from spacy.tokens import Doc, Token

from extractor.annotations import value_of
from extractor.clauses import antecedent, children, is_parsed, is_relative, obliques, relation
from extractor.dependents import dependents
from extractor.party_nouns import UNITS, figures, many, party_words, sites
from extractor.phrases import conjuncts, lemma_of, phrase_bounds
from extractor.reference_words import shipped_words
from extractor.salience import PUBLIC

_OWNER_PREPOSITIONS = (
    "of",
    "at",
    "for",
    "from",
    "by",
    "with",
    "in",
    "to",
    "against",
    "on",
    "over",
    "between",
    "behind",
    "away from",
    "including",
    "like",
    "such as",
)
#: Words between two names of a list: ", and glass maker".
_LONGEST_LINK = 5
_OF_OWN = frozenset(("on", "of", "for", "at", "in"))
#: Tokens between them, symbols at the exchange included.
_LONGEST_GAP = 14
#: Types of what a business does with parts of its own.
_ON_ONES_OWN = frozenset(("divest", "reduce", "expand", "reconsider", "maintain"))
_MEMBERSHIP = ("of", "at", "for", "from", "with", "including", "like", "such as")


def stands_for_organization(head: Token, source_kind: str | None = None) -> bool:
    """Whether words can only mean an organization spoken of before: "the company", or "it" where one speaks.

    source_kind: the kind of the source of what is said, or None where the article itself speaks.
    """
    if head.lower_ in ("it", "we", "they") and source_kind == "organization":
        return True
    if party_words().get(lemma_of(head)) != "organization" or head.lower_ != lemma_of(head):
        return False  # "the two companies" are not the one that speaks
    return any(child.lower_ in ("the", "this") for child in children(head, "det"))


def _is_of_another(title: Token) -> bool:
    """Whether a title has the name of a house of its own: "Treasury secretary", "Farm Union president"."""
    return any(child.pos_ == "PROPN" or child.text.istitle() for child in children(title, "compound"))


def _is_with_its_own(noun: Token) -> bool:
    """Whether a definite noun is of something that is said to be one's own: "the rates on its notes"."""
    doc, place = noun.doc, noun.i + 1
    if place + 1 >= len(doc) or doc[place].lower_ not in _OF_OWN:
        return False
    place += 2 if doc[place + 1].is_space and place + 2 < len(doc) else 1
    return doc[place].lower_ == "its" and any(det.lower_ == "the" for det in children(noun, "det"))


class Parties:
    """Finds the canonical names behind a phrase of one document. Nothing is written to the document."""

    def __init__(self, doc: Doc) -> None:
        """Index the organizations and references of a document."""
        self.doc = doc
        self.named: dict[int, str] = {}
        self.referring: dict[int, tuple[str, ...]] = {}
        self._spans: list[tuple[int, int, str]] = []
        self._mentions: list[tuple[int, str]] = []
        self._authorities: set[str] = set()
        self._possessed: set[int] = set()
        self._predicate = -1
        # What was found behind nouns: the same ones are asked for again and again.
        self._nouns: dict[tuple[int, tuple[str, ...], int, int], list[str]] = {}
        values = doc._.values
        for span in doc.spans.get("organizations", ()):
            value = value_of(span, values)
            name = value["name"]
            self._mentions.append((span.start, name))
            self._spans.append((span.start, span.end, name))
            if value.get("kind") in PUBLIC or not shipped_words("public").isdisjoint(name.lower().split()):
                self._authorities.add(name)
            for index in range(span.start, span.end):
                self.named[index] = name
        for span in doc.spans.get("references", ()):
            value = value_of(span, values)
            names = tuple(value["organizations"])
            if value["kind"] == "possession":
                self._possessed.add(value["head"])
            for index in range(span.start, span.end):
                self.referring[index] = names

    def organizations_of_span(self, start: int, end: int) -> list[str]:
        """Canonical names behind a stretch of tokens, by its head; a reference that it holds speaks for it."""
        span = self.doc[start:end]
        found = self.organizations(span.root) if is_parsed(span.root) else []
        if found or any(party_words().get(lemma_of(token)) == "outsider" for token in span):
            return found
        for index in range(start, end):
            if index in self.referring:
                return list(self.referring[index])
        return [self.named[index] for index in range(start, end) if index in self.named][:1]

    def organizations_of_list(self, start: int, end: int) -> list[str]:
        """Canonical names behind a stretch of tokens; of all its parts, where it is a list of which each has one."""
        breaks = [i for i in range(start, end) if self.doc[i].lower_ in (",", "and", "&") and i not in self.named]
        edges = zip((start, *(place + 1 for place in breaks)), (*breaks, end), strict=True)
        parts = [self.organizations_of_span(first, last) for first, last in edges if last > first]
        if len(parts) > 1 and all(parts):
            return list(dict.fromkeys(name for part in parts for name in part))
        return self.organizations_of_span(start, end)

    def organizations(
        self,
        head: Token | None,
        context: Iterable[str] = (),
        possessor: Iterable[str] = (),
        only_figures: bool = False,
        predicate: Token | None = None,
    ) -> list[str]:
        """Canonical names behind a noun phrase, in order of mention, without repetition.

        head: head of the phrase, or None.
        context: organizations that a possession without an owner ("profits", "the unit") belongs to.
        possessor: organizations that "its" and "their" mean where nothing else tells.
        only_figures: take the context for figures ("profits") alone.
        predicate: the verb whose party the phrase is: "a letter arranged by Kivu" is not Kivu's where it is arranged.
        """
        self._predicate = predicate.i if predicate is not None else -1
        found: list[str] = []
        if head is not None:
            context = tuple(context)
            for noun in self._coordinated(head):
                names = self._behind(noun, context if not only_figures or self._is_figure(noun) else (), 0)
                if not names and possessor and self._is_own(noun):
                    names = list(possessor)
                found.extend(names)
            if predicate is not None and not found and self.is_tie(head):
                # "Kivu, in which Moss holds a stake": what it is in stands before the clause.
                relatives = [inner for preposition, inner in obliques(predicate) if is_relative(inner)]
                found = [name for relative in relatives for name in self._behind(relative, (), 0)]
            if len(found) == 1 and head.i not in self.referring:
                found = self._listed(head, found[0])
        return list(dict.fromkeys(found))

    def _is_own(self, noun: Token) -> bool:
        """Whether "its" says whose a noun is, or what it is of."""
        if party_words().get(lemma_of(noun)) == "outsider":
            return False
        return any(owner.lower_ == "its" for owner in children(noun, "nmod:poss")) or _is_with_its_own(noun)

    def _listed(self, head: Token, name: str) -> list[str]:
        """The names of the list in a phrase that one name is a member of, whatever the syntax makes of it.

        "Kivu Ltd <KIV.O>, baker Moss and Tarn Corp": only brackets, commas, conjunctions and what describes a member
        stand between members.
        """
        runs = [run for run in self._lists if any(span[2] == name for span in run)]
        if runs:
            first, last = head.left_edge.i, head.right_edge.i
            for run in runs:
                inside = [span for span in run if first <= span[0] and span[1] <= last + 1]
                names = [span[2] for span in inside]
                if name in names and any(token.lower_ == "and" for token in self.doc[inside[0][1] : inside[-1][0]]):
                    return names
        return [name]

    @cached_property
    def _lists(self) -> list[list[tuple[int, int, str]]]:
        """Names that stand in lists, as half-open tokens and canonical names, list by list."""
        runs = [self._spans[:1]]
        for before, span in pairwise(self._spans):
            if self._joins(before[1], span[0]):
                runs[-1].append(span)
            else:
                runs.append([span])
        return [run for run in runs if len(run) > 1]

    def _joins(self, start: int, end: int) -> bool:
        """Whether what stands between two names makes them members of one list."""
        if not start < end < start + _LONGEST_GAP:
            return False
        between = [token for token in self.doc[start:end] if not token.is_space]
        words: list[str] = []
        skipping = False
        for token in between:
            skipping = skipping or token.text in ("<", "(")
            if not skipping:
                words.append(token.lower_)
                if token.is_alpha and token.lower_ != "and" and token.pos_ not in ("NOUN", "ADJ", "PROPN"):
                    return False
            skipping = skipping and token.text not in (">", ")")
        return bool(words) and words[0] in (",", "and") and len(words) < _LONGEST_LINK

    def _is_figure(self, noun: Token) -> bool:
        return lemma_of(noun) in figures() or noun.lower_ in figures()

    def _coordinated(self, head: Token) -> list[Token]:
        """The conjuncts of a head, those hung inside its name too: "the Council of Lenders, Kivu and Tarn"."""
        found = conjuncts(head)
        name = self.named.get(head.i)
        if name is not None:
            for index in range(head.left_edge.i, head.right_edge.i + 1):
                if index != head.i and self.named.get(index) == name:
                    inner = conjuncts(self.doc[index])[1:]
                    found.extend(one for one in inner if one.i in self.named and one not in found)
        return sorted(found, key=lambda noun: noun.i) if len(found) > 1 else found

    def _behind(self, noun: Token, context: tuple[str, ...], depth: int) -> list[str]:
        """Canonical names behind one noun, not to be changed; depth: of phrases within phrases that led to it."""
        key = noun.i, context, depth, self._predicate
        found = self._nouns.get(key)
        if found is None:
            found = self._nouns[key] = self._look_behind(noun, context, depth)
        return found

    def _look_behind(self, noun: Token, context: tuple[str, ...], depth: int) -> list[str]:
        if depth > 6:
            return []
        meant = antecedent(noun) if is_relative(noun) else None
        if meant is not None and noun.i not in self.referring:
            return [name for one in conjuncts(meant) for name in self._behind(one, context, depth + 1)]
        if noun.i in self.named:
            return [self.named[noun.i]]
        word = lemma_of(noun)
        kind = party_words().get(word)
        for apposition in children(noun, "appos", "flat", "compound") if kind == "outsider" else ():
            # "its largest shareholder, Kivu Ltd,", "the supplier Kivu", "the Kivu union"
            if apposition.i in self.named and not (relation(apposition) == "compound" and noun.i not in self.referring):
                return [self.named[apposition.i]]
        if (kind == "outsider" and noun.i not in self.referring) or any(
            child.lower_ in ("former", "ex") for _, child in dependents(noun)
        ):
            return []
        if noun.i in self.referring:
            return list(self.referring[noun.i])
        # Most words stand alone.
        names = self._in_phrase(noun, kind, context, depth) if dependents(noun) else None
        if names is not None:
            return names
        if word in figures() or noun.lower_ in figures():
            modifiers = [child.lower_ for child in children(noun, "compound", "amod")]
            modifiers += [lemma_of(inner) for preposition, inner in obliques(noun) if preposition == "of"]
            if many().have(noun.lower_, modifiers):
                return []
            # The prices that an authority reports are not its own.
            return [name for name in context if name not in self._authorities]
        if kind == "possession" and word in shipped_words("officer", "bare") and _is_of_another(noun):
            return []
        if kind == "possession" or self._is_titled_person(noun):
            return [] if self._has_other_owner(noun) else list(context)
        return []

    def _in_phrase(self, noun: Token, kind: str | None, context: tuple[str, ...], depth: int) -> list[str] | None:
        """Canonical names that the dependents of a noun tell of; None where they tell nothing."""
        for apposition in children(noun, "appos", "flat"):
            names = self._behind(apposition, (), depth + 1)
            if names:
                return names
        owners = children(noun, "nmod:poss")
        if owners and lemma_of(noun) in UNITS:
            # "its Kivu Foods Inc oil unit" is the unit that has a name.
            first = max(owner.right_edge.i for owner in owners) + 1
            parts = [self.named[index] for index in range(first, noun.i) if index in self.named]
            if parts:
                return parts[:1]
        if owners:
            return [
                name for owner in owners for one in conjuncts(owner) for name in self._behind(one, context, depth + 1)
            ]
        for child in children(noun, "compound", "amod", "nmod", "nsubj", "flat"):
            if child.i in self.named and child.i < noun.i:
                return [self.named[child.i]]
            if relation(child) == "compound" and noun.pos_ == "PROPN" and child.pos_ == "NOUN":
                # "chief executive Ann Lee": the title may have the owner.
                names = self._behind(child, (), depth + 1)
                if names:
                    return names
        prepositions = _OWNER_PREPOSITIONS if kind in ("linked", "possession") else _MEMBERSHIP
        around = obliques(noun)
        for preposition in prepositions if around else ():
            for own, inner in around:
                if own == preposition and (
                    kind is not None or lemma_of(noun) in figures() or inner.i not in self._possessed
                ):
                    # "the outcome of the changes" is not of who makes the changes.
                    names = [name for one in conjuncts(inner) for name in self._behind(one, context, depth + 1)]
                    if names:
                        return names
        for participle in children(noun, "acl"):
            if participle.i == self._predicate or lemma_of(participle) in shipped_words("judging"):
                continue  # "a plan approved by Kivu" is somebody else's
            for preposition, inner in obliques(participle):
                if preposition in ("by", "to", "with", "for") and (inner.i in self.named or inner.i in self.referring):
                    return self._behind(inner, context, depth + 1)
        start, end = phrase_bounds(noun)
        if self.doc[start].lower_ in ("its", "their") and start in self.referring and start < noun.i:
            return list(self.referring[start])  # "its wine and beer businesses": of both
        inside = [index for index in range(start, min(end, noun.i)) if index in self.named]
        return [self.named[inside[0]]] if inside else None

    def _has_other_owner(self, noun: Token) -> bool:
        """Whether the phrase names somebody unknown as the owner: "shares of Vermont Ore"."""
        owners = [inner for preposition, inner in obliques(noun) if preposition in ("of", "at", "from")]
        owners += [child for child in children(noun, "compound") if child.i < noun.i]
        return any(
            owner.pos_ == "PROPN" and owner.text[:1].isupper() and owner.i not in self.named and not owner.ent_type_
            for owner in owners
        )

    def _is_titled_person(self, noun: Token) -> bool:
        """Whether a name stands with a title of the house: "chief executive Ann Lee"."""
        if noun.pos_ != "PROPN":
            return False
        titles = children(noun, "compound", "appos", "flat", "amod", "nmod")
        return any(party_words().get(lemma_of(title)) == "possession" and not _is_of_another(title) for title in titles)

    def traders(self, names: Iterable[str]) -> list[str]:
        """Those of some organizations that are no authorities."""
        return [name for name in names if name not in self._authorities]

    def is_tie(self, head: Token | None) -> bool:
        """Whether a noun is of the organization that it is held with: "ties", "stake"."""
        return head is not None and party_words().get(lemma_of(head)) == "linked"

    def is_own_part(self, head: Token | None, act: str) -> bool:
        """Whether words mean a part of the business that acts, as nothing says of which: "to sell wine unit".

        act: the type of what is done with it.
        """
        if (
            head is None
            or act not in _ON_ONES_OWN
            or lemma_of(head) not in sites()
            or children(head, "det", "nmod:poss", "nummod")
        ):
            return False
        start, end = phrase_bounds(head)
        return not self._has_other_owner(head) and all(index not in self.named for index in range(start, end))

    def main_organization(self) -> str | None:
        """The organization that the article is about: the one named most, of equals the first."""
        counts: dict[str, int] = {}
        for _, name in self._mentions:
            counts[name] = counts.get(name, 0) + 1
        return max(counts, key=lambda name: counts[name]) if counts else None
