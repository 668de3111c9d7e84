"""Sentences and dependency trees of a document as plain lists, read from spaCy's arrays once.

Token objects are made anew at every access; what follows subjects and owners through many words looks at lists.
"""

from __future__ import annotations

from typing import NamedTuple

from spacy.attrs import DEP, HEAD, POS, SENT_START
from spacy.symbols import AUX, VERB
from spacy.tokens import Doc

from extractor.dependents import universal
from extractor.names import NameView
from extractor.reference_words import shipped_words

_SUBJECTS = frozenset(("nsubj", "nsubj:pass", "nsubj:outer"))
_IN_PHRASE = frozenset(("compound", "flat", "nmod", "nmod:poss", "amod", "appos", "pobj", "prep", "det", "nummod"))
_OWNER_PREPOSITIONS = frozenset(("of", "at", "from", "for", "with", "by", "in", "between"))
#: Relations of the dependents that are asked for.
_KEPT = _IN_PHRASE | {"conj", "case", "obl", "det:predet"}
_APART = frozenset(("advcl", "acl", "acl:relcl", "advcl:relcl", "conj", "parataxis"))
_CLAUSES = frozenset(("conj", "parataxis"))


class Place(NamedTuple):
    """Where a noun phrase stands in its sentence.

    top: head of the largest phrase that it is a part of; steps: how many phrases lie between.
    label: relation of that head, "" in a sentence that was not read; governor: the token that the head depends on.
    """

    top: int
    steps: int
    label: str
    governor: int


class TreeView:
    """A document's tokens with sentences, quotations and trees, by token index.

    lowers: lower-case forms, "" for white space. heads: token index of the head. labels: Universal Dependencies
    relations, "" where the sentence was not read. sentences: number of the sentence. flow: the same, sentences inside
    quotations not counted. quotes: number of the quotation
    that a token is in, or -1. subjects, objects: of each predicate that has one of its own. children: dependents.
    """

    __slots__ = ("children", "flow", "heads", "labels", "lowers", "objects", "quotes", "sentences", "subjects", "verbs")

    def __init__(self, doc: Doc, view: NameView) -> None:
        """Read a tokenized document; sentences, quotations and syntax are used where they are there."""
        size = len(doc)
        array = doc.to_array([HEAD, DEP, SENT_START, POS])
        signed = array.astype("int64")
        self.lowers = [""] * size
        for token, lower in zip(view.tokens, view.lowers, strict=True):
            self.lowers[token] = lower
        self.heads: list[int] = [index + offset for index, offset in enumerate(signed[:, 0].tolist())]
        names = {code: universal(doc.vocab.strings[code]) if code else "" for code in set(array[:, 1].tolist())}
        self.labels: list[str] = [names[code] for code in array[:, 1].tolist()]
        self.verbs: list[bool] = ((array[:, 3] == VERB) | (array[:, 3] == AUX)).tolist()
        self.sentences = _sentences(signed[:, 2].tolist() if doc.has_annotation("SENT_START") else None, self.lowers)
        self.quotes = [-1] * size
        for number, span in enumerate(doc.spans.get("quotations", ())):
            self.quotes[span.start : span.end] = [number] * (span.end - span.start)
        self.flow = _flow(self.sentences, self.quotes)
        self.subjects: dict[int, int] = {}
        self.objects: dict[int, int] = {}
        self.children: dict[int, list[int]] = {}
        for index, label in enumerate(self.labels):
            if label:
                head = self.heads[index]
                if label in _KEPT and head != index:
                    self.children.setdefault(head, []).append(index)
                if label in _SUBJECTS and self.lowers[index] != "there":
                    self.subjects.setdefault(head, index)
                elif label == "obj":
                    self.objects.setdefault(head, index)

    def head_of(self, start: int, end: int) -> int:
        """The token of a stretch that depends on one outside it; the last word where the sentence was not read."""
        for index in range(start, end):
            if self.labels[index] and not start <= self.heads[index] < end:
                return index
        index = end - 1
        while index > start and not self.lowers[index]:
            index -= 1
        return index

    def place(self, token: int) -> Place:
        """Where the phrase that a token heads stands in its clause."""
        steps = 0
        while steps < 5:
            label = self.labels[token]
            head = self.heads[token]
            if head == token:
                break
            if label == "conj" and not self.verbs[token] and not self.verbs[head] and token not in self.subjects:
                token = head
                continue
            if label not in _IN_PHRASE or self.verbs[head]:
                break
            token = head
            # An apposition is what it stands beside.
            steps += label not in ("appos", "flat")
        return Place(token, steps, self.labels[token], self.heads[token])

    def governors(self, token: int) -> list[tuple[int, bool]]:
        """Subjects of the clauses that a token is in, the innermost first; not those that it is a part of itself.

        With each, whether the token's clause stands apart from that one: is no complement of it.
        """
        found = []
        node = token
        apart = False
        for _ in range(30):
            head = self.heads[node]
            if head == node:
                break
            subject = self.subjects.get(head)
            if subject is not None and subject != node and subject < token:
                found.append((subject, apart))
            apart = apart or self.labels[head] in _APART
            node = head
        return found

    def actor(self, predicate: int) -> int | None:
        """The subject of a predicate, or of those that carry it: "promised to lend it", "has plans to sell it".

        Who answers another's plan does not carry it: "received an offer to buy it"."""
        for _ in range(5):
            subject = self.subjects.get(predicate)
            if subject is not None:
                return subject
            planned = self.labels[predicate] == "acl" and self.lowers[predicate - 1] == "to"
            if planned and self.labels[self.heads[predicate]] in ("obj", "obl"):
                if self.lowers[self.heads[self.heads[predicate]]] in shipped_words("answering"):
                    return None
                predicate = self.heads[predicate]
            elif self.labels[predicate] not in ("xcomp", "conj", "advcl"):
                return None
            predicate = self.heads[predicate]
        return None

    def is_main(self, predicate: int) -> bool:
        """Whether a predicate heads the sentence or stands beside the one that does."""
        for _ in range(5):
            head = self.heads[predicate]
            if head == predicate:
                return True
            if self.labels[predicate] not in _CLAUSES:
                return False
            predicate = head
        return False

    def owners(self, noun: int) -> list[int]:
        """Heads of the phrases that say whose a noun is, the likeliest first: "Kivu's", "of Kivu", "Kivu (shares)"."""
        parts = self.children.get(noun, ())
        found = [part for part in parts if self.labels[part] == "nmod:poss"]
        found += [part for part in parts if self.labels[part] in ("compound", "appos", "flat", "amod")]
        for part in parts:
            if self.labels[part] == "nmod" and (part < noun or self.preposition(part) in _OWNER_PREPOSITIONS):
                found.append(part)
            elif self.labels[part] == "prep" and self.lowers[part] in _OWNER_PREPOSITIONS:
                found.extend(self.children.get(part, ()))
        return found

    def conjuncts(self, noun: int) -> list[int]:
        """A noun and those that are coordinated with it."""
        return [noun, *(part for part in self.children.get(noun, ()) if self.labels[part] == "conj")]

    def preposition(self, noun: int) -> str:
        """The preposition of a noun, or ""."""
        for part in self.children.get(noun, ()):
            if self.labels[part] == "case" and self.lowers[part] not in ("'s", "'"):
                return self.lowers[part]
        return self.lowers[self.heads[noun]] if self.labels[self.heads[noun]] == "prep" else ""

    def phrase_start(self, noun: int) -> int:
        """First token of a noun phrase before its head: determiner and modifiers, no clause."""
        start = noun
        for part in self.children.get(noun, ()):
            if part < start and self.labels[part] not in ("case", "cc", "punct", "nsubj", "cop", "mark", "advmod"):
                start = self.phrase_start(part) if self.labels[part] in ("compound", "amod") else part
        return start


def _flow(sentences: list[int], quotes: list[int]) -> list[int]:
    """Numbers of sentences in which one that lies wholly inside a quotation goes with what stands before it."""
    outside = [False] * (sentences[-1] + 1 if sentences else 0)
    for sentence, quote in zip(sentences, quotes, strict=True):
        if quote < 0 <= sentence:
            outside[sentence] = True
    numbers = []
    number = -1
    for each in outside:
        number += each or number < 0
        numbers.append(number)
    return [numbers[sentence] if sentence >= 0 else -1 for sentence in sentences]


def _sentences(starts: list[int] | None, lowers: list[str]) -> list[int]:
    """The number of the sentence of each token; a full stop ends one where no layout was run.

    The first sentence with a word is number 0, so that blank lines in front of a text change nothing; they are -1.
    """
    numbers: list[int] = []
    number = -1
    begins = True
    for index, lower in enumerate(lowers):
        begins = begins or (starts[index] == 1 if starts is not None else lowers[index - 1] in (".", "!", "?"))
        if begins and (lower or number >= 0):
            number += 1
            begins = False
        numbers.append(number)
    return numbers
