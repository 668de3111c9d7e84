"""Variants of treebank sentences that look like business news: headlines, wire money, tickers, names, lost capitals.

Every variant is a tree again; which sentences get one is drawn from a seeded generator, so the data is the same each
time.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator

from training.treebank import Sentence, cut, is_tree, root_of

#: Share of sentences that get each kind of variant.
UPPER, TITLE, LOWER, HEADLINE, TICKER, JOINED, NAMED = 0.05, 0.03, 0.03, 0.12, 0.03, 0.02, 0.04

#: Share of headlines that report in the present tense what the sentence reports in the past.
PRESENT = 0.7

_ARTICLES = frozenset({"a", "an", "the"})
_AUXILIARIES = frozenset({"is", "are", "was", "were", "has", "have", "had"})
_SMALL = frozenset({"a", "an", "the", "of", "in", "on", "for", "to", "and", "or", "at", "by", "with", "from", "as"})
_CLOSERS = frozenset({".", "!", "?"})

#: What invented names are made of; nothing is to be learnt from the names themselves.
_ONSETS = [
    "b",
    "br",
    "c",
    "cl",
    "d",
    "f",
    "g",
    "gr",
    "h",
    "k",
    "l",
    "m",
    "n",
    "p",
    "qu",
    "r",
    "s",
    "st",
    "t",
    "tr",
    "v",
]
_NUCLEI = ("a", "e", "i", "o", "u", "ai", "ea", "ou")
_CODAS = ("", "", "n", "r", "l", "s", "nd", "rk", "x", "rd", "ll", "st")


def without(sentence: Sentence, dropped: set[int]) -> Sentence:
    """The sentence without some words, none of which may have dependents that stay."""
    return cut(sentence, [index for index in range(len(sentence.words)) if index not in dropped])


def recased(sentence: Sentence, case: Callable[[str], str]) -> Sentence:
    """The sentence with every word in another case."""
    copy = without(sentence, set())
    copy.words = [case(word) for word in sentence.words]
    return copy


def headline(sentence: Sentence, chance: random.Random) -> Sentence | None:
    """The sentence without articles, perfect and passive auxiliaries and the full stop; None if nothing is to be
    left out."""
    leaves = set(range(len(sentence.words))) - set(sentence.heads)
    dropped = {
        index
        for index in leaves
        if (sentence.deps[index] == "det" and sentence.words[index].lower() in _ARTICLES)
        or (sentence.deps[index] in ("aux", "aux:pass") and sentence.words[index].lower() in _AUXILIARIES)
    }
    if not dropped or len(sentence.words) - len(dropped) < 4:
        return None
    last = len(sentence.words) - 1
    if sentence.words[last] in _CLOSERS and last in leaves:
        dropped.add(last)
    short = without(sentence, dropped)
    if chance.random() < PRESENT:
        short = present(short)
    drawn = chance.random()
    if drawn < 0.5:
        return recased(short, str.upper)
    if drawn < 0.7:
        return recased(short, lambda word: word if word.lower() in _SMALL else word[:1].upper() + word[1:])
    short.words[0] = short.words[0][:1].upper() + short.words[0][1:]
    return short


def present(sentence: Sentence) -> Sentence:
    """The sentence with its main verb in the present tense, as headlines report ("sold" as "sells"), and "will sell" as
    "to sell"."""
    copy = without(sentence, set())
    root = root_of(sentence)
    verbs = {root, *(i for i, dep in enumerate(sentence.deps) if dep == "conj" and sentence.heads[i] == root)}
    subjects = [i for i, dep in enumerate(sentence.deps) if dep == "nsubj" and sentence.heads[i] in verbs]
    if not subjects:
        return copy
    several = sentence.tags[subjects[0]] in ("NNS", "NNPS") or any(
        dep == "conj" and sentence.heads[i] == subjects[0] for i, dep in enumerate(sentence.deps)
    )
    plural = several or sentence.words[subjects[0]].lower() in ("i", "you", "we", "they", "these", "those")
    for index, (tag, lemma) in enumerate(zip(sentence.tags, sentence.lemmas, strict=True)):
        if index in verbs and tag == "VBD" and lemma.isalpha():
            copy.words[index] = lemma if plural else third_person(lemma)
            copy.tags[index] = "VBP" if plural else "VBZ"
        elif sentence.heads[index] == root and sentence.deps[index] == "aux" and sentence.words[index] == "will":
            copy.words[index] = copy.lemmas[index] = "to"
            copy.pos[index], copy.tags[index], copy.deps[index] = "PART", "TO", "mark"
    return copy


def third_person(lemma: str) -> str:
    """The third person singular of a verb: "sells", "goes", "denies"."""
    if lemma in ("be", "have"):
        return {"be": "is", "have": "has"}[lemma]
    if lemma.endswith(("s", "x", "z", "ch", "sh", "o")):
        return lemma + "es"
    if lemma.endswith("y") and lemma[-2:-1] not in "aeiou":
        return lemma[:-1] + "ies"
    return lemma + "s"


def named(sentence: Sentence, chance: random.Random) -> Sentence | None:
    """The sentence with invented names for those of one word, which no table of words knows; None if it has none."""
    places = [
        index
        for index, (pos, dep) in enumerate(zip(sentence.pos, sentence.deps, strict=True))
        if pos == "PROPN" and sentence.words[index].isalpha() and dep not in ("compound", "flat")
        and not any(head == index and sentence.deps[i] in ("compound", "flat") for i, head in enumerate(sentence.heads))
    ]  # fmt: skip
    if not places:
        return None
    copy = without(sentence, set())
    for index in places:
        syllables = range(chance.choice((1, 2, 2, 3)))
        name = "".join(chance.choice(_ONSETS) + chance.choice(_NUCLEI) + chance.choice(_CODAS) for _ in syllables)
        copy.words[index] = copy.lemmas[index] = name.upper() if sentence.words[index].isupper() else name.capitalize()
    return copy


def with_ticker(sentence: Sentence, chance: random.Random) -> Sentence | None:
    """The sentence with an invented ticker, "<ABCD>" or "(ABC.N)", after a name; None if it holds no name."""
    size = len(sentence.words)
    names = []
    for index in range(size):
        if sentence.pos[index] != "PROPN" or sentence.deps[index] not in ("nsubj", "obj", "obl", "nsubj:pass", "nmod"):
            continue
        parts = [word for word in range(size) if sentence.heads[word] == index and word > index]
        end = index
        while end + 1 in parts and sentence.pos[end + 1] == "PROPN" and sentence.deps[end + 1] == "flat":
            end += 1
        names.append((index, end))
    if not names:
        return None
    head, end = chance.choice(names)
    letters = "".join(chance.choice("ABCDEFGHIKLMNOPRSTUWXYZ") for _ in range(chance.randint(2, 4)))
    brackets, suffix = (("<", ">"), chance.choice(["", "", ".O"])) if chance.random() < 0.8 else (("(", ")"), ".N")
    place = end + 1

    def moved(index: int) -> int:
        return index if index < place else index + 3

    heads = [moved(target) for target in sentence.heads]
    parts = [brackets[0], letters + suffix, brackets[1]]
    return Sentence(
        words=sentence.words[:place] + parts + sentence.words[place:],
        spaces=[*sentence.spaces[:end], True, False, False, sentence.spaces[end], *sentence.spaces[place:]],
        pos=[*sentence.pos[:place], "PUNCT", "PROPN", "PUNCT", *sentence.pos[place:]],
        tags=[*sentence.tags[:place], "-LRB-", "NNP", "-RRB-", *sentence.tags[place:]],
        lemmas=sentence.lemmas[:place] + parts + sentence.lemmas[place:],
        heads=[*heads[:place], place + 1, head, place + 1, *heads[place:]],
        deps=[*sentence.deps[:place], "punct", "appos", "punct", *sentence.deps[place:]],
        id=sentence.id,
    )


def wire_money(sentence: Sentence, chance: random.Random) -> Sentence | None:
    """The sentence with "$3.2 million" as "3.2 mln dlrs" and percentages as "pct"; None if it holds neither."""
    words, order = list(sentence.words), list(range(len(sentence.words)))
    pos, tags, lemmas, changed = list(sentence.pos), list(sentence.tags), list(sentence.lemmas), False
    wire = chance.random() < 0.8
    for index, word in enumerate(sentence.words):
        lower = word.lower()
        if lower in ("percent", "%"):
            words[index] = "pct" if wire else chance.choice(["percent", "%"])
            pos[index], tags[index] = ("SYM", "NN") if words[index] == "%" else ("NOUN", "NN")
            lemmas[index], changed = words[index], True
        elif lower in ("million", "billion") and sentence.pos[index] == "NUM":
            words[index] = (
                {"million": "mln", "billion": "bln"}[lower] if wire else {"million": "m", "billion": "bn"}[lower]
            )
            lemmas[index], changed = words[index], True
        elif word in ("$", "US$") and wire:
            end = index
            while end + 1 < len(words) and sentence.pos[end + 1] == "NUM" and _below(sentence, end + 1, index):
                end += 1
            if end > index:
                order.remove(index)
                order.insert(order.index(end) + 1, index)
                words[index] = lemmas[index] = "dlrs"
                pos[index], tags[index], changed = "NOUN", "NNS", True
    if not changed:
        return None
    number = {old: new for new, old in enumerate(order)}
    variant = Sentence(
        words=[words[old] for old in order],
        spaces=[True] * len(order),
        pos=[pos[old] for old in order],
        tags=[tags[old] for old in order],
        lemmas=[lemmas[old] for old in order],
        heads=[number[sentence.heads[old]] for old in order],
        deps=[sentence.deps[old] for old in order],
        id=sentence.id,
    )
    return variant


def _below(sentence: Sentence, word: int, top: int) -> bool:
    for _ in range(4):
        if word == top:
            return True
        word = sentence.heads[word]
    return word == top


def joined(first: Sentence, second: Sentence) -> Sentence:
    """Two sentences as one, the root of the second depending on that of the first as ``parataxis``."""
    size = len(first.words)
    root = root_of(first)
    heads, deps = list(first.heads), list(first.deps)
    for index, head in enumerate(second.heads):
        heads.append(root if head == index else head + size)
        deps.append("parataxis" if head == index else second.deps[index])
    return Sentence(
        words=first.words + second.words,
        spaces=[*first.spaces[:-1], True, *second.spaces],
        pos=first.pos + second.pos,
        tags=first.tags + second.tags,
        lemmas=first.lemmas + second.lemmas,
        heads=heads,
        deps=deps,
        id=first.id,
    )


def variants(sentences: Iterable[Sentence], seed: int) -> Iterator[Sentence]:
    """Yield the variants that are drawn for the sentences, not the sentences themselves."""
    chance = random.Random(seed)
    before: Sentence | None = None
    for sentence in sentences:
        found: list[Sentence | None] = []
        if chance.random() < UPPER:
            found.append(recased(sentence, str.upper))
        if chance.random() < TITLE:
            found.append(recased(sentence, lambda word: word[:1].upper() + word[1:]))
        if chance.random() < LOWER:
            found.append(recased(sentence, str.lower))
        if chance.random() < HEADLINE:
            found.append(headline(sentence, chance))
        if chance.random() < NAMED:
            found.append(named(sentence, chance))
        if chance.random() < TICKER:
            found.append(with_ticker(sentence, chance))
        if before is not None and chance.random() < JOINED and len(before.words) + len(sentence.words) < 70:
            found.append(joined(before, sentence))
        found.append(wire_money(sentence, chance))
        yield from (variant for variant in found if variant is not None and is_tree(variant))
        before = sentence
