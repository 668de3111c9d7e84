"""A claim in the making."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from spacy.tokens import Span, Token

from extractor.clauses import Clause
from extractor.lexicon import StanceRow
from extractor.scopes import Scope
from schemas.claim import COMMUNICATION_TYPES

VERBAL = frozenset(("VERB", "AUX"))


@dataclass(eq=False)
class Draft:
    """A claim in the making, in tokens.

    evidence: what is known of it, by name. likelihood: that it is a claim, 0 to 1. confidence: that it is right.
    """

    trigger: Span
    row: StanceRow
    nominal: bool
    subject: Token | None
    object: Token | None
    counterparty: Token | None
    scope: Scope
    clause: Clause | None = None
    attribution: int | None = None
    subjects: list[str] = field(default_factory=list)
    objects: list[str] = field(default_factory=list)
    counterparties: list[str] = field(default_factory=list)
    money: list[dict[str, Any]] = field(default_factory=list)
    percents: list[dict[str, Any]] = field(default_factory=list)
    dates: list[dict[str, Any]] = field(default_factory=list)
    places: dict[str, tuple[int, int]] = field(default_factory=dict)
    evidence: list[str] = field(default_factory=list)
    likelihood: float = 0.0
    confidence: float = 0.0
    owner: Token | None = None
    leader: Draft | None = None

    @cached_property
    def head(self) -> Token:
        """The word that stands in the tree for the trigger."""
        return head_of_stance(self.trigger)

    @property
    def communicates(self) -> bool:
        """Whether the claim says how a source puts something, rather than what an organization does."""
        return self.row.type in COMMUNICATION_TYPES


def head_of_stance(stance: Span) -> Token:
    """The word that stands in the tree for a stance: its verb ("re-evaluating"), or else its head."""
    if stance.end - stance.start == 1:
        return stance[0]
    verbs = [token for token in stance if token.pos_ in VERBAL]
    # Of "re-evaluating" the syntax may take both parts for verbs; one hangs on the other.
    above = [token for token in verbs if token.head == token or not stance.start <= token.head.i < stance.end]
    return (above or verbs or [stance.root])[0]


#: What a claim of communication makes of what it says, where no word around it says more.
_OWN_CERTAINTY = {"confirm": "high", "deny": "denied", "suggest": "hedged", "predict": "predicted"}


def certainty_of(draft: Draft) -> str:
    """The certainty that the words around the trigger give, or the one that its type has."""
    return draft.scope.certainty or _OWN_CERTAINTY.get(draft.row.type, "asserted")


def modality_of(draft: Draft) -> str:
    """The modality of the words around the trigger, or the one that the sense itself has: "had earmarked"."""
    if draft.scope.modality == "actual" and draft.row.modality:
        return draft.row.modality
    if draft.communicates and draft.scope.modality == "hypothetical" and draft.scope.polarity == "negative":
        # "would not comment" has not commented.
        return "actual"
    return draft.scope.modality
