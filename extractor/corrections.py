"""Corrections of trees where a parser errs by rule: what word order tells for certain.

"Treasury secretary Ann Lee said", "analysts Kivu said": a name right behind what it is is one phrase with it. "35
pct-owned by Acme": the share is of what is owned. "a two-year, $5m agreement": how long it runs belongs to the
agreement. "A potential pivot away from gas": a noun of the lexicon right behind a noun with an article is no adverb.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache, partial
from typing import Final

from extractor.clause_corrections import (
    described_nouns,
    infinitives_apart,
    raised_objects,
    subjects_across,
    who_is_to,
)
from extractor.lexicon import shipped
from extractor.read_tree import Hung, ReadTree, giving, tree_words
from extractor.reference_words import shipped_words

#: Relations that part a name from a title: both would be subjects, or the name a modifier of the verb.
APART = frozenset(("nsubj", "nsubj:pass", "advmod", "obl", "obl:unmarked", "obl:tmod", "dep", "obj", "parataxis"))


def _titles() -> frozenset[str]:
    return shipped_words("officer", "bare", "outside")


def titled_names(tree: ReadTree, names: Iterable[int]) -> dict[int, int]:
    """Names that belong to a title before them and were hung elsewhere: token index of each to that of its title.

    names: numbers, among the places, of proper nouns whose relation parts them from what stands before.
    """
    doc, places, heads, label_of = tree[:4]
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
    doc, places, heads, label_of = tree[:4]
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
    doc, places, heads, label_of = tree[:4]
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
    doc, places, heads, label_of = tree[:4]
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
    doc, places, heads, label_of = tree[:4]
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
    doc, places, heads, label_of = tree[:4]
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
    doc, places, heads, label_of = tree[:4]
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


def held_names(tree: ReadTree, numbers: Iterable[int]) -> Iterator[Hung]:
    """Names that were hung on a participle which only describes them: "buy | privately-held Kivu Corp".

    numbers: those of the places that say how something is held.
    """
    doc, places, heads, label_of = tree[:4]
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


def split_objects(tree: ReadTree, objects: Iterable[int]) -> Iterator[Hung]:
    """Nouns that were taken for an object beside the one that they belong to: "raised its selling | prices".

    objects: numbers, among the places, of objects that are singular common nouns.
    """
    doc, places, heads, label_of, lemma_of = tree[:5]
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
    """Names whose words were hung on one verb side by side ("Goldman | Sachs and Kivu are"), taken for a clause or,
    behind what says what they are, for an adverb ("the retailer | Kivuly closed").

    names: half-open token offsets of names.
    """
    heads, label_of = tree.heads, tree.label_of
    for start, end in names:
        outside = [place for place in range(start, end) if not start <= heads[place] < end]
        *first, last = outside or [start]
        for place in first:
            if heads[place] == heads[last] and label_of(place) == label_of(last) and label_of(place) in APART:
                yield Hung(place, last, "compound")
        for place in range(start, end):
            inside = start <= heads[place] < end and tree.tag_of(heads[place])[:1] in "NJ"
            if inside and label_of(place) in ("nsubj", "obj"):
                yield Hung(place, heads[place], "compound")
        if label_of(last) == "ROOT" and heads[last] > last:
            yield Hung(last, heads[last], "nsubj")  # "Kivu Verft | won a contract", once taken for a clause
        before = start - 1
        beside = before >= 0 and heads[before] == heads[last] and label_of(before).startswith("nsubj")
        if label_of(last) == "advmod" and beside:
            yield Hung(last, before, "appos")


def _manners() -> frozenset[str]:
    return shipped().classes["manner"]


#: Corrections, each with what gives the words that it begins from.
BY_WORD: Final = (
    (held_shares, partial(tree_words, "held")),
    (spans_of_time, partial(tree_words, "span")),
    (bounded_counts, partial(tree_words, "bound")),
    (lettered_shares, partial(tree_words, "lettered")),
    (things_sent, partial(tree_words, "sender")),
    (infinitives_apart, partial(tree_words, "infinitive")),
    (who_is_to, partial(tree_words, "infinitive")),
    (raised_objects, partial(tree_words, "infinitive")),
    (described_nouns, partial(tree_words, "describing")),
    (held_names, _manners),
    (subjects_across, partial(tree_words, "relative")),
)
