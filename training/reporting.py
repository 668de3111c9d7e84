"""Sentences of treebanks in the frames of news: who says what, and what happens as something else does.

Treebanks of the web hold few reports of speech: in the 16,000 sentences of EWT and GUM, some hundred have who speaks
after what is said, as every second sentence of a newspaper has. Here what is said, and who says it, are clauses and
noun phrases of the treebanks; only the verbs and the words between are given. Every result is a tree, and the same each
time.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from training.treebank import Sentence, cut, is_tree, root_of

#: Share of sentences fit to be content that get a frame.
FRAMED = 0.35

#: Longest content and longest source, in words.
LONGEST, LONGEST_SOURCE = 32, 14

#: Share of sources that are pronouns: a third of those in news are.
PRONOUNS = 0.25

_SPEECH = frozenset(
    ("say", "add", "tell", "note", "warn", "announce", "report", "state", "claim", "explain", "believe")
)
_SUBJECTS = ("nsubj", "nsubj:pass", "expl", "csubj")
_QUOTES = frozenset(('"', "“", "”", "''", "``", "‘’", "‘", "’’"))
#: Form, lemma and tag of the verbs, and how often each is drawn.
_VERBS = (
    ("said", "say", "VBD", 12), ("says", "say", "VBZ", 4), ("added", "add", "VBD", 4), ("warned", "warn", "VBD", 2),
    ("announced", "announce", "VBD", 1), ("noted", "note", "VBD", 1), ("claimed", "claim", "VBD", 1),
    ("argued", "argue", "VBD", 1), ("explained", "explain", "VBD", 1), ("insisted", "insist", "VBD", 1),
)  # fmt: skip
#: Verbs of what somebody finds or thinks, which do not follow a quotation.
_FINDING = (
    ("found", "find", "VBD", 3), ("showed", "show", "VBD", 2), ("believes", "believe", "VBZ", 2),
    ("reported", "report", "VBD", 2), ("hopes", "hope", "VBZ", 1), ("estimates", "estimate", "VBZ", 1),
    ("suggested", "suggest", "VBD", 1), ("thinks", "think", "VBZ", 1), ("predicted", "predict", "VBD", 1),
)  # fmt: skip
_CONJUNCTIONS = ("as", "as", "as", "after", "while", "although", "because", "before")


class Part(NamedTuple):
    """A piece of a sentence and where its root hangs: the number of another part, or None for the root of all."""

    piece: Sentence
    under: int | None
    dep: str


def word(form: str, pos: str, tag: str, lemma: str | None = None, space: bool = True) -> Sentence:
    """A piece of one word."""
    return Sentence([form], [space], [pos], [tag], [lemma or form], [0], ["root"])


def compose(parts: list[Part]) -> Sentence:
    """The parts one after the other as one tree."""
    starts, total = [], 0
    for part in parts:
        starts.append(total)
        total += len(part.piece.words)
    whole = Sentence([], [], [], [], [], [], [])
    for part, start in zip(parts, starts, strict=True):
        piece = part.piece
        for index, head in enumerate(piece.heads):
            if head != index:
                whole.heads.append(start + head)
                whole.deps.append(piece.deps[index])
            elif part.under is None:
                whole.heads.append(start + index)
                whole.deps.append("root")
            else:
                whole.heads.append(starts[part.under] + root_of(parts[part.under].piece))
                whole.deps.append(part.dep)
        for column in ("words", "spaces", "pos", "tags", "lemmas"):
            getattr(whole, column).extend(getattr(piece, column))
    return whole


def content_of(sentence: Sentence) -> Sentence | None:
    """The sentence without its full stop, where it can be what somebody says: a clause with a subject, unquoted."""
    size = len(sentence.words)
    if not 4 <= size <= LONGEST or sentence.words[-1] != "." or size - 1 in sentence.heads:
        return None
    if _QUOTES.intersection(sentence.words) or not sentence.words[0][:1].isupper():
        return None
    root = root_of(sentence)
    dependents = {dep for dep, head in zip(sentence.deps, sentence.heads, strict=True) if head == root}
    if not dependents.intersection(_SUBJECTS) or (sentence.lemmas[root] in _SPEECH and "ccomp" in dependents):
        return None
    if "parataxis" in dependents or sentence.pos[0] in ("INTJ", "X"):
        return None
    return tight(cut(sentence, range(size - 1)), space=True)


def phrase(sentence: Sentence, head: int) -> Sentence | None:
    """A word with all below it as a piece, without commas around it; None if its words are not next to each other."""
    below = {head}
    grown = True
    while grown:
        more = {i for i, target in enumerate(sentence.heads) if target in below} - below
        below |= more
        grown = bool(more)
    words = sorted(below)
    if words != list(range(words[0], words[-1] + 1)):
        return None
    while words and sentence.pos[words[-1]] == "PUNCT" and sentence.words[words[-1]] not in (")", ">"):
        words.pop()
    while words and sentence.pos[words[0]] == "PUNCT":
        words.pop(0)
    if head not in words or len(words) > LONGEST_SOURCE or _QUOTES.intersection(sentence.words[i] for i in words):
        return None
    return tight(cut(sentence, words), space=True)


def speakers(sentences: Iterable[Sentence]) -> tuple[list[Sentence], list[Sentence]]:
    """Subjects of verbs of speech: noun phrases, each wording once, and pronouns of the third person."""
    nouns: dict[str, Sentence] = {}
    pronouns: dict[str, Sentence] = {}
    for sentence in sentences:
        for index, head in enumerate(sentence.heads):
            if sentence.deps[index] != "nsubj" or sentence.lemmas[head] not in _SPEECH or sentence.pos[head] != "VERB":
                continue
            if sentence.pos[index] == "PRON":
                if sentence.words[index].lower() in ("he", "she", "it", "they"):
                    pronouns.setdefault(
                        sentence.words[index].lower(), lowered(tight(cut(sentence, [index]), space=True))
                    )
            elif sentence.pos[index] in ("NOUN", "PROPN"):
                found = phrase(sentence, index)
                if found is not None:
                    found = lowered(found)
                    nouns.setdefault(" ".join(found.words), found)
    return [nouns[key] for key in sorted(nouns)], [pronouns[key] for key in sorted(pronouns)]


def lowered(piece: Sentence) -> Sentence:
    """The piece as it stands inside a sentence: "the company" for "The company"."""
    copy = cut(piece, range(len(piece.words)))
    if copy.pos[0] not in ("PROPN", "SYM") and copy.words[0] != "I" and not copy.words[0][1:2].isupper():
        copy.words[0] = copy.words[0][:1].lower() + copy.words[0][1:]
    return copy


def raised(sentence: Sentence) -> Sentence:
    """The sentence with a capital at its beginning, after a quotation mark too."""
    first = 1 if sentence.words[0] in _QUOTES else 0
    sentence.words[first] = sentence.words[first][:1].upper() + sentence.words[first][1:]
    return sentence


def tight(piece: Sentence, space: bool = False) -> Sentence:
    """The piece with no space after it, or with one."""
    copy = cut(piece, range(len(piece.words)))
    copy.spaces[-1] = space
    return copy


def _drawn(verbs: tuple[tuple[str, str, str, int], ...], chance: random.Random) -> Sentence:
    form, lemma, tag, _ = chance.choices(verbs, [verb[3] for verb in verbs])[0]
    return word(form, "VERB", tag, lemma)


def _stop() -> Sentence:
    return word(".", "PUNCT", ".")


def _comma(space: bool = True) -> Sentence:
    return word(",", "PUNCT", ",", space=space)


def spoken_first(content: Sentence, source: Sentence, other: Sentence, chance: random.Random) -> Sentence:
    """ "S," somebody said; with or without quotation marks, in either order."""
    verb = _drawn(_VERBS, chance)
    inverted = source.pos[root_of(source)] != "PRON" and chance.random() < 0.4
    quoted = chance.random() < 0.6 or inverted
    speaker, speech = (3, 4) if not inverted else (4, 3)
    if not quoted:
        speaker, speech = speaker - 2, speech - 2
        head = [Part(tight(content), 3, "ccomp"), Part(_comma(), 0, "punct")]
        parts = [*head, Part(source, 3, "nsubj"), Part(tight(verb), None, "root"), Part(_stop(), 3, "punct")]
        return compose(parts)
    opening, closing = chance.choice((('"', '"'), ('"', '"'), ("“", "”")))
    said = 5 if not inverted else 4
    parts = [
        Part(word(opening, "PUNCT", "``", space=False), 1, "punct"),
        Part(tight(content), said, "ccomp"),
        Part(_comma(space=False), 1, "punct"),
        Part(word(closing, "PUNCT", "''"), 1, "punct"),
    ]
    ending = [Part(source, 5, "nsubj"), Part(tight(verb), None, "root")]
    if inverted:
        ending = [Part(verb, None, "root"), Part(tight(source), 4, "nsubj")]
    return compose([*parts, *ending, Part(_stop(), said, "punct")])


def spoken_last(content: Sentence, source: Sentence, other: Sentence, chance: random.Random) -> Sentence:
    """Somebody said (that) S."""
    verb = _drawn(_VERBS if chance.random() < 0.65 else _FINDING, chance)
    parts = [Part(source, 1, "nsubj"), Part(verb, None, "root")]
    if chance.random() < 0.35:
        parts.append(Part(word("that", "SCONJ", "IN"), 3, "mark"))
    return compose([*parts, Part(tight(lowered(content)), 1, "ccomp"), Part(_stop(), 1, "punct")])


def told(content: Sentence, source: Sentence, other: Sentence, chance: random.Random) -> Sentence:
    """Somebody told somebody (that) S."""
    parts = [Part(source, 1, "nsubj"), Part(word("told", "VERB", "VBD", "tell"), None, "root"), Part(other, 1, "iobj")]
    if chance.random() < 0.4:
        parts.append(Part(word("that", "SCONJ", "IN"), 4, "mark"))
    return compose([*parts, Part(tight(lowered(content)), 1, "ccomp"), Part(_stop(), 1, "punct")])


def colon(content: Sentence, source: Sentence, other: Sentence, chance: random.Random) -> Sentence:
    """Somebody said: "S." """
    return compose(
        [
            Part(source, 1, "nsubj"),
            Part(tight(_drawn(_VERBS, chance)), None, "root"),
            Part(word(":", "PUNCT", ":"), 4, "punct"),
            Part(word('"', "PUNCT", "``", space=False), 4, "punct"),
            Part(tight(content), 1, "ccomp"),
            Part(word(".", "PUNCT", ".", space=False), 1, "punct"),
            Part(word('"', "PUNCT", "''"), 4, "punct"),
        ]
    )


def according(content: Sentence, source: Sentence, other: Sentence, chance: random.Random) -> Sentence:
    """According to somebody, S; or after it."""
    to = compose(
        [Part(word("according", "VERB", "VBG", "accord"), None, ""), Part(word("to", "ADP", "IN"), 0, "fixed")]
    )
    if chance.random() < 0.4:
        head = [Part(to, 1, "case"), Part(tight(source), 3, "obl"), Part(_comma(), 1, "punct")]
        return compose([*head, Part(tight(lowered(content)), None, "root"), Part(_stop(), 3, "punct")])
    head = [Part(tight(content), None, "root"), Part(_comma(), 3, "punct")]
    return compose([*head, Part(to, 3, "case"), Part(tight(source), 0, "obl"), Part(_stop(), 0, "punct")])


def meanwhile(content: Sentence, source: Sentence, other: Sentence, chance: random.Random) -> Sentence:
    """Somebody says so as S: a clause of time or reason after the report."""
    conjunction = Part(word(chance.choice(_CONJUNCTIONS), "SCONJ", "IN"), 2, "mark")
    return compose(
        [Part(other, None, "root"), conjunction, Part(tight(lowered(content)), 0, "advcl"), Part(_stop(), 0, "punct")]
    )


def accompanied(main: Sentence, content: Sentence) -> Sentence | None:
    """S, with somebody doing something; None unless the second sentence says what somebody is doing."""
    root = root_of(content)
    below = [i for i, head in enumerate(content.heads) if head == root]
    helpers = [i for i in below if content.deps[i] == "aux"]
    starts = any(content.deps[i] == "nsubj" and i < root for i in below)
    if content.tags[root] != "VBG" or len(helpers) != 1 or content.lemmas[helpers[0]] != "be" or not starts:
        return None
    if any(content.lemmas[i] == "not" or content.deps[i] in ("cc", "conj", "cop") for i in below):
        return None
    participle = cut(content, [i for i in range(len(content.words)) if i != helpers[0]])
    return compose(
        [
            Part(tight(main), None, "root"),
            Part(_comma(), 3, "punct"),
            Part(word("with", "SCONJ", "IN"), 3, "mark"),
            Part(tight(lowered(participle)), 0, "advcl"),
            Part(_stop(), 0, "punct"),
        ]
    )


Frame = Callable[[Sentence, Sentence, Sentence, random.Random], Sentence]
_FRAMES: tuple[tuple[Frame, int], ...] = (
    (spoken_first, 9), (spoken_last, 7), (told, 3), (colon, 2), (according, 3), (meanwhile, 3),
)  # fmt: skip


def framed(sentences: list[Sentence], seed: int) -> Iterator[Sentence]:
    """Yield the sentences that frames make of those drawn, not the sentences themselves.

    sentences: trees over spaCy's tokens; contents, sources and hearers are taken from them.
    """
    chance = random.Random(seed)
    nouns, pronouns = speakers(sentences)
    before: Sentence | None = None
    for sentence in sentences:
        content = content_of(sentence)
        if content is None:
            continue
        result = accompanied(before, content) if before is not None else None
        if result is None and chance.random() < FRAMED and nouns and pronouns:
            source = chance.choice(pronouns if chance.random() < PRONOUNS else nouns)
            frame = chance.choices([one for one, _ in _FRAMES], [weight for _, weight in _FRAMES])[0]
            other = chance.choice(nouns)
            if frame is meanwhile:
                if before is None:
                    continue
                other = before
            result = frame(content, source, other, chance)
        before = content
        if result is not None and is_tree(result):
            result.id = sentence.id
            yield raised(result)
