"""Corrections of trees where a parser errs by rule: what word order tells for certain.

"Treasury secretary Ann Lee said", "analysts Kivu said": a name right behind what it is is one phrase with it. "35
pct-owned by Acme": the share is of what is owned. "a two-year, $5m agreement": how long it runs belongs to the
agreement. "A potential pivot away from gas": a noun of the lexicon right behind a noun with an article is no adverb.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache, partial
from typing import Final, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict
from spacy.tokens import Doc

from extractor.lexicon import shipped
from extractor.reference_words import shipped_words
from extractor.rows import LEXICONS, read_rows

#: Relations that part a name from a title: both would be subjects, or the name a modifier of the verb.
APART = frozenset(("nsubj", "nsubj:pass", "advmod", "obl", "obl:unmarked", "obl:tmod", "dep", "obj", "parataxis"))


class TreeWordRow(BaseModel):
    """A word, lower case, by which a correction is found.

    kind: "percent" ends a share, "held" is a participle before which one stands; "span" is a time that something runs;
    "lettered" is told apart by letters ("class A"); "sent" comes from somebody; "bound" opens the bound of a number;
    "sender" stands before who sent it; "raising" is the lemma of a verb whose object does what the infinitive behind it
    says, and "infinitive" opens one; "offered" is put to somebody, who is the subject of a verb of "taking".
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    word: str
    kind: Literal[
        "percent", "held", "span", "lettered", "sent", "sender", "bound", "raising", "infinitive", "offered", "taking"
    ]
    note: str = ""


@cache
def tree_words(kind: str) -> frozenset[str]:
    """The words of a kind of :class:`TreeWordRow`."""
    return frozenset(row.word for row in read_rows(LEXICONS / "tree_words.csv", TreeWordRow) if row.kind == kind)


class ReadTree(NamedTuple):
    """What corrections look at: a document, the tokens that were read, the heads and relations that they got.

    places: token indices, in order. heads: token index of each token's head. label_of: the relation of a token.
    lemma_of: its lemma.
    """

    doc: Doc
    places: Sequence[int]
    heads: Sequence[int]
    label_of: Callable[[int], str]
    lemma_of: Callable[[int], str]

    def around(self, number: int) -> Sequence[int]:
        """The tokens that may share a clause with one, by its number among the places."""
        return self.places[max(0, number - _FAR) : number + _FAR]


#: A dependent stands within so many tokens; a document is not searched through for each word.
_FAR = 250


def _titles() -> frozenset[str]:
    return shipped_words("officer", "bare", "outside")


def titled_names(tree: ReadTree, names: Iterable[int]) -> dict[int, int]:
    """Names that belong to a title before them and were hung elsewhere: token index of each to that of its title.

    names: numbers, among the places, of proper nouns whose relation parts them from what stands before.
    """
    doc, places, heads, label_of, _ = tree
    found: dict[int, int] = {}
    for number in names:
        if not 0 < number < len(places) - 1:
            continue
        title, name, behind = places[number - 1 : number + 2]
        first = number
        while first and heads[places[first - 1]] == name and label_of(places[first - 1]) in ("compound", "amod"):
            first -= 1
        kind = places[first - 1] if first else name
        both = label_of(kind).startswith("nsubj") and label_of(name).startswith("nsubj")
        if both and heads[kind] == heads[name] != kind and doc[kind].is_lower and doc[kind].is_alpha:
            found[name] = kind  # "analysts Kivu Ltd welcomed it"
            continue
        if heads[behind] != name or label_of(behind) != "flat" or not doc[name].is_title:
            continue
        if doc[title].lower_ not in _titles():
            # "the chief of staff Ann Lee"
            if label_of(title) != "nmod" or doc[heads[title]].lower_ not in _titles():
                continue
            title = heads[title]
        if heads[title] == heads[name] and heads[title] != title and label_of(title).startswith("nsubj"):
            found[name] = title
    return found


class Hung(NamedTuple):
    """Where a word is to hang: indices of the word and of its head, and the label."""

    place: int
    head: int
    label: str


#: Relations of a predicate's own words, which go over to the participle that turns out to be the predicate.
_OF_CLAUSE = {
    "cop": "aux:pass",
    "nsubj": "nsubj:pass",
    "nsubj:pass": "nsubj:pass",
    "aux": "aux",
    "aux:pass": "aux:pass",
    "mark": "mark",
    "advmod": "advmod",
    "punct": "punct",
    "cc": "cc",
}


def held_shares(tree: ReadTree, numbers: Iterable[int]) -> Iterator[Hung]:
    """The words to hang elsewhere where a share stands before a participle: "is 35 pct owned", "35 pct-owned by Acme".

    numbers: those of the places whose words are participles of holding.
    """
    doc, places, heads, label_of, _ = tree
    for number in numbers:
        if number == 0:
            continue
        verb = places[number]
        back = 2 if number > 1 and doc[places[number - 1]].text in "-–" else 1
        share = places[number - back]
        if doc[share].lower_ not in tree_words("percent") or heads[share] == verb:
            continue
        if heads[verb] == share and label_of(verb) == "acl":
            yield Hung(verb, verb if heads[share] == share else heads[share], label_of(share))
            for child in tree.around(number):
                if child not in (verb, share) and heads[child] == share and label_of(child) in _OF_CLAUSE:
                    yield Hung(child, verb, _OF_CLAUSE[label_of(child)])
            yield Hung(share, verb, "obl:unmarked")
        elif heads[verb] == heads[share] and heads[share] != share and label_of(verb) in ("acl", "amod"):
            yield Hung(share, verb, "obl:unmarked")


def spans_of_time(tree: ReadTree, numbers: Iterable[int]) -> Iterator[Hung]:
    """Spans of time that were taken for an object beside the one that they belong to: "a two-year, $5m agreement".

    numbers: those of the places whose words are times that something runs.
    """
    doc, places, heads, label_of, _ = tree
    for number in numbers:
        if number < 2 or number + 1 == len(places) or doc[places[number - 1]].text not in "-–":
            continue
        span = places[number]
        if label_of(span) != "obj" or doc[places[number + 1]].text != ",":
            continue
        for noun in places[number + 2 : number + 10]:
            if heads[noun] == heads[span] and label_of(noun) == "obj":
                yield Hung(span, noun, "compound")
                break


def lettered_shares(tree: ReadTree, numbers: Iterable[int]) -> Iterator[Hung]:
    """The words to hang elsewhere where a letter was taken for an article: "583,650 Class A shares".

    numbers: those of the places whose words are told apart by letters.
    """
    doc, places, heads, label_of, _ = tree
    for number in numbers:
        if number + 2 >= len(places):
            continue
        first, letter = places[number : number + 2]
        noun = heads[letter]
        if len(doc[letter]) != 1 or not doc[letter].is_upper or noun not in places[number + 2 : number + 4]:
            continue
        above = noun
        while heads[above] not in (above, first):
            above = heads[above]
        if heads[above] == first:
            continue
        for child in tree.around(number):
            if child < first and heads[child] == first and label_of(child) in ("nummod", "det", "amod", "nmod:poss"):
                yield Hung(child, noun, label_of(child))
        yield Hung(first, noun, "compound")
        yield Hung(letter, noun, "compound")


def things_sent(tree: ReadTree, numbers: Iterable[int]) -> Iterator[Hung]:
    """Senders that were hung on the verb beside what they sent: "beat bids | from Acme".

    numbers: those of the places that say "from".
    """
    doc, places, heads, label_of, _ = tree
    for number in numbers:
        if not number:
            continue
        preposition, sent = places[number], places[number - 1]
        sender = heads[preposition]
        apart = label_of(sender) == "obl" and label_of(sent) == "obj" and heads[sender] == heads[sent]
        if apart and label_of(preposition) == "case" and doc[sent].lower_ in tree_words("sent"):
            yield Hung(sender, sent, "nmod")


@lru_cache(maxsize=1)
def _nouns() -> frozenset[str]:
    return frozenset(row.lemma for row in shipped().rows if row.pos == "noun")


def nouns_read_as_adverbs(tree: ReadTree, adverbs: Iterable[int]) -> list[tuple[int, int]]:
    """Nouns that were read as adverbs, each with the word before it that was taken for the noun, as token indices.

    adverbs: numbers, among the places, of adverbs.
    """
    doc, places, heads, label_of, _ = tree
    found = []
    for number in adverbs:
        if number < 2:
            continue
        determiner, modifier, noun = places[number - 2 : number + 1]
        if doc[noun].lower_ in _nouns() and label_of(determiner) == "det" and heads[determiner] == modifier:
            found.append((noun, modifier))
    return found


def bounded_counts(tree: ReadTree, numbers: Iterable[int]) -> Iterator[Hung]:
    """Objects that were taken for a prepositional phrase for the bound before them: "buy | up to 500 of its shares".

    numbers: those of the places whose words open a bound.
    """
    doc, places, heads, label_of, _ = tree
    for number in numbers:
        if number < 1 or number + 2 >= len(places):
            continue
        bound, link, count = places[number : number + 3]
        if doc[link].lower_ != ("to" if doc[bound].lower_ == "up" else "as") or not doc[count].like_num:
            continue
        while heads[count] > count and label_of(count) in ("nummod", "compound"):
            count = heads[count]
        verb = heads[count]
        opening = bound if doc[bound].lower_ == "up" else places[number - 1]
        if label_of(count) != "obl" or doc[count].lower_ in tree_words("percent") or heads[bound] not in (verb, count):
            continue
        before = places[max(number - (1 if opening == bound else 2), 0)]
        if before != verb and (heads[before] != verb or label_of(before) not in ("compound:prt", "advmod")):
            continue
        if any(heads[other] == verb and label_of(other) == "obj" and other != bound for other in tree.around(number)):
            continue
        yield Hung(count, verb, "obj")
        yield Hung(bound, count, "advmod")
        yield Hung(link, bound, "fixed")
        if opening != bound:
            yield Hung(opening, bound, "advmod")


@lru_cache(maxsize=1)
def _carrying() -> frozenset[str]:
    return frozenset(row.lemma for row in shipped().carriers if row.pos == "noun" and row.link == "to")


def raised_objects(tree: ReadTree, numbers: Iterable[int]) -> Iterator[Hung]:
    """Infinitives that were hung on the object that does what they say: "expects | the plant to produce cars".

    numbers: those of the places that say "to". A noun that carries an infinitive of its own keeps it ("expects an offer
    to buy it"), but for a passive one ("expects the offer to be accepted").
    """
    _, places, heads, label_of, lemma_of = tree
    for number in numbers:
        to = places[number]
        verb = heads[to]
        noun = heads[verb]
        if label_of(to) != "mark" or label_of(verb) != "acl" or not noun < to < verb or label_of(noun) != "obj":
            continue
        if lemma_of(heads[noun]) not in tree_words("raising"):
            continue
        passive = any(heads[other] == verb and label_of(other) == "aux:pass" for other in range(to, verb))
        if passive or lemma_of(noun).lower() not in _carrying():
            yield Hung(verb, heads[noun], "xcomp")


def held_names(tree: ReadTree, numbers: Iterable[int]) -> Iterator[Hung]:
    """Names that were hung on a participle which only describes them: "buy | privately-held Kivu Corp".

    numbers: those of the places that say how something is held.
    """
    doc, places, heads, label_of, _ = tree
    for number in numbers:
        if number + 3 >= len(places):
            continue
        gap = 2 if doc[places[number + 1]].text in "-–" else 1
        held = places[number + gap]
        verb = heads[held]
        if doc[held].lower_ not in tree_words("held") or label_of(held) not in ("xcomp", "ccomp") or verb == held:
            continue
        name = next((place for place in places[number + gap + 1 : number + gap + 4] if doc[place].is_alpha), held)
        while heads[name] > held and heads[name] != name:
            name = heads[name]
        if heads[name] in (held, verb) and name > held:
            yield Hung(name, verb, "obj")
            yield Hung(held, name, "amod")


@lru_cache(maxsize=1)
def giving() -> frozenset[str]:
    """Lemmas of verbs that take a receiver beside an object: "gave staff bonuses"."""
    return frozenset(row.lemma for row in shipped().rows if row.pos == "verb" and row.role == "receiver")


def split_objects(tree: ReadTree, objects: Iterable[int]) -> Iterator[Hung]:
    """Nouns that were taken for an object beside the one that they belong to: "raised its selling | prices".

    objects: numbers, among the places, of objects that are singular common nouns.
    """
    doc, places, heads, label_of, lemma_of = tree
    for number in objects:
        first = places[number]
        if lemma_of(heads[first]) in giving():
            continue  # "gave staff bonuses"
        second = next((place for place in places[number + 1 : number + 4] if heads[place] == heads[first]), None)
        if second is None or label_of(second) != "obj" or heads[first] > first:
            continue
        between = range(first + 1, second)
        if any(heads[place] != second or label_of(place) not in ("compound", "amod") for place in between):
            continue
        if doc[first + 1].is_title or doc[first + 1].like_num or doc[first + 1].is_currency:
            continue
        for child in tree.around(number):
            if child < first and heads[child] == first and label_of(child) in ("det", "amod", "nmod:poss", "nummod"):
                yield Hung(child, second, label_of(child))
        yield Hung(first, second, "compound")


def misread_names(tree: ReadTree, names: Iterable[tuple[int, int]]) -> Iterator[Hung]:
    """Names whose words were hung on one verb side by side ("Goldman | Sachs and Kivu are") or, behind what says what
    they are, taken for an adverb ("the retailer | Kivuly closed").

    names: half-open token offsets of names.
    """
    heads, label_of = tree.heads, tree.label_of
    for start, end in names:
        outside = [place for place in range(start, end) if not start <= heads[place] < end]
        *first, last = outside or [start]
        for place in first:
            if heads[place] == heads[last] and label_of(place) == label_of(last) and label_of(place) in APART:
                yield Hung(place, last, "compound")
        before = start - 1
        beside = before >= 0 and heads[before] == heads[last] and label_of(before).startswith("nsubj")
        if label_of(last) == "advmod" and beside:
            yield Hung(last, before, "appos")


def lost_subjects(tree: ReadTree, verbs: Iterable[int]) -> Iterator[Hung]:
    """Subjects that were taken for a circumstance or for what a passive is about: "The Commission | fined Kivu Corp".

    verbs: numbers, among the places, of verbs in the past or present. Dates and what has a preposition are left alone;
    a headline, which has no full stop, may leave out the auxiliary of a passive: "Kivu fined $5m".
    """
    doc, places, heads, label_of, lemma_of = tree
    for number in verbs:
        verb = places[number]
        own = [(place, label_of(place)) for place in tree.around(number) if heads[place] == verb]
        labels = {label for _, label in own}
        if "obj" not in labels or not labels.isdisjoint(("nsubj", "csubj", "expl", "aux:pass")):
            continue
        before = [(place, label) for place, label in own if place < verb]
        if "nsubj:pass" in labels:
            stops = any(label == "punct" and doc[place].text == "." for place, label in own)
            if doc[verb].is_lower and stops and lemma_of(verb) not in giving():
                yield from (Hung(place, verb, "nsubj") for place, label in before if label == "nsubj:pass")
            continue
        if label_of(verb) not in ("root", "ROOT", "ccomp"):
            continue
        for place, label in before:
            inside = [part for part in tree.around(number) if heads[part] == place and part < verb]
            dated = any(doc[part].ent_type_ == "DATE" for part in (place, *inside))
            if label == "obl:unmarked" and not dated and not any(label_of(part) == "case" for part in inside):
                yield Hung(place, verb, "nsubj")
                break


def _manners() -> frozenset[str]:
    return shipped().classes["manner"]


#: Corrections, each with what gives the words that it begins from.
BY_WORD: Final = (
    (held_shares, partial(tree_words, "held")),
    (spans_of_time, partial(tree_words, "span")),
    (bounded_counts, partial(tree_words, "bound")),
    (lettered_shares, partial(tree_words, "lettered")),
    (things_sent, partial(tree_words, "sender")),
    (raised_objects, partial(tree_words, "infinitive")),
    (held_names, _manners),
)
