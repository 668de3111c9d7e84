"""Which claims of a document an amount, a percentage or a date belongs to.

A figure is of the claim in whose own clause it stands, and of each claim whose object it stands in: of "rejected a $5m
bid" it is the bid's and the rejection's. What a contract is worth is of who won it; where nothing is claimed of the
contract itself, it is of what the contract is for ("signed a $5m contract to supply steel").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Span

from extractor.clauses import case_of, predicate_of, relation
from extractor.dependents import sentence_of, subtree_of
from extractor.drafts import VERBAL, Draft
from extractor.nominals import amount_heads
from extractor.quantities import find_claim, head_of

#: Types of nouns behind which "for" tells a price.
_PRICED = frozenset(("acquire", "divest"))
#: How far a figure may stand from the noun whose phrase it is in.
_DEEPEST = 12


class Places:
    """Where the clauses and the objects of some claims stand."""

    def __init__(self, drafts: Sequence[Draft]) -> None:
        """drafts: the claims, in the order in which numbers are to speak of them."""
        self._drafts = drafts
        self._heads: dict[int, int] = {}
        self._objects: dict[int, list[int]] = {}
        self._priced: dict[int, int] = {}
        for number, draft in enumerate(drafts):
            self._add(number, draft)
        for number, draft in enumerate(drafts):
            for carrier in draft.scope.carriers:
                if carrier.pos_ == "NOUN" and carrier.i not in self._objects:
                    self._heads.setdefault(carrier.i, number)
        self._headlines = _by_headline(drafts)

    def _add(self, number: int, draft: Draft) -> None:
        token = draft.head
        self._heads.setdefault(token.i, number)
        if draft.object is not None:
            self._objects.setdefault(draft.object.i, []).append(number)
        given = draft.clause.object if draft.clause is not None and draft.row.role == "receiver" else None
        if given is not None and given != draft.object:
            # "was awarded a $5m contract": the figures of what was given are the giving's.
            self._objects.setdefault(given.i, []).append(number)
        if not draft.nominal:
            self._heads.setdefault(predicate_of(token).i, number)
            return
        for amount in amount_heads(token, draft.row):
            self._heads.setdefault(amount.i, number)
        if draft.row.type in _PRICED:
            self._priced.setdefault(max(subtree_of(token)) + 1, number)

    def of(self, mention: Span, dated: bool) -> list[int]:
        """The numbers of the claims that a mention belongs to; dated: it is a date, which is of one claim alone."""
        first = find_claim(mention, self._heads)
        if first is None:
            first = _of_headline(mention, self._headlines)
        found = [] if first is None else [first]
        if not dated:
            # What is told of an act ("declined to comment on the $5m bid") states none of its figures.
            told = bool(found)
            others = dict.fromkeys(number for number in self._around(mention) if number not in found)
            found.extend(number for number in others if not (told and self._drafts[number].communicates))
        return found

    def _around(self, mention: Span) -> Iterator[int]:
        """The claims in whose object a figure stands, and the noun whose price it is where it hangs elsewhere."""
        node = head_of(mention)
        if mention.label_ == "MONEY" and case_of(node) == "for":
            start = node.left_edge.i
            if start in self._priced:
                # "approved the acquisition of the bank | for $5m"
                yield self._priced[start]
        for _ in range(_DEEPEST):
            yield from self._objects.get(node.i, ())
            if node.pos_ in VERBAL or node.head == node or relation(node) in ("conj", "appos"):
                return
            node = node.head


def _by_headline(drafts: Sequence[Draft]) -> dict[int, list[tuple[int, int]]]:
    """The drafts that were read by word order, so that no tree tells what is theirs, by where their headlines begin.

    Each as the end of its trigger and its number.
    """
    found: dict[int, list[tuple[int, int]]] = {}
    for number, draft in enumerate(drafts):
        if "subject" in draft.places and draft.clause is None and not draft.nominal:
            found.setdefault(sentence_of(draft.head)[0], []).append((draft.trigger.end, number))
    return found


def _of_headline(mention: Span, headlines: dict[int, list[tuple[int, int]]]) -> int | None:
    """The last draft before a mention in its headline that was read by word order."""
    before = headlines.get(sentence_of(mention[0])[0], ()) if headlines else ()
    return max((number for end, number in before if end <= mention.start), default=None)
