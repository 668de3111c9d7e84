"""The claim: who does or says what, towards whom, how much, when, how surely and according to whom."""

from __future__ import annotations

import hashlib
import json
from typing import Annotated, Any, Literal, get_args

from pydantic import Field, StringConstraints

from schemas.article import Extent, Model, NonEmpty, Span
from schemas.html import claim_html, claims_html
from schemas.values import DateRange, Money, Percent

ActionType = Literal[
    "fund",
    "raise",
    "acquire",
    "divest",
    "partner",
    "maintain",
    "reconsider",
    "withdraw",
    "support",
    "oppose",
    "expand",
    "reduce",
    "increase",
    "decrease",
    "measure",
]
CommunicationType = Literal["state", "confirm", "deny", "suggest", "predict", "emphasize", "warn"]
ClaimType = Literal[ActionType, CommunicationType]
Polarity = Literal["positive", "negative"]
Modality = Literal["actual", "planned", "possible", "hypothetical"]
Certainty = Literal["asserted", "high", "hedged", "predicted", "denied"]
SourceKind = Literal["organization", "person", "document", "unnamed"]

ACTION_TYPES: tuple[str, ...] = get_args(ActionType)
COMMUNICATION_TYPES: tuple[str, ...] = get_args(CommunicationType)
CLAIM_TYPES: tuple[str, ...] = ACTION_TYPES + COMMUNICATION_TYPES

ClaimId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]


class Trigger(Span):
    """The stance verb or noun that heads a claim."""

    lemma: NonEmpty


class Party(Span):
    """Who or what takes part: a noun phrase and the canonical names of the organizations behind it."""

    organizations: tuple[NonEmpty, ...] = Field(default=(), strict=False)


class Source(Party):
    """Whom or what an attribution names as its source."""

    kind: SourceKind | None = None


class Cue(Span):
    """The words that attribute: "said", "according to"."""

    lemma: str | None = None
    type: CommunicationType | None = None


class Attribution(Model):
    """According to whom. ``attribution`` holds the outer one that this one stands in."""

    source: Source | None = None
    cue: Cue
    content: Extent | None = None
    attribution: Attribution | None = None


class Claim(Model):
    """One proposition of an article, every part grounded in its text."""

    id: ClaimId | None = Field(default=None, description="Same article and claim, same id; gold may leave it out.")
    type: ClaimType
    nominal: bool = Field(default=False, description="Headed by a noun that stands for an action.")
    trigger: Trigger
    subject: Party | None = None
    object: Party | None = None
    counterparty: Party | None = Field(default=None, description="The other side of a transfer that is not the object.")
    money: tuple[Money, ...] = Field(default=(), strict=False)
    percents: tuple[Percent, ...] = Field(default=(), strict=False)
    dates: tuple[DateRange, ...] = Field(default=(), strict=False)
    attribution: Attribution | None = Field(default=None, description="Null when the article itself speaks.")
    polarity: Polarity = "positive"
    modality: Modality = "actual"
    certainty: Certainty = "asserted"
    sentence: Span
    confidence: Annotated[float, Field(ge=0, le=1)] | None = Field(
        default=None, description="Calibrated; gold has none."
    )
    rules: tuple[str, ...] = Field(default=(), strict=False, description="Ids of the rows that made the claim.")

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        return claim_html(self)


class Claims(tuple[Claim, ...]):
    """Claims in order: a tuple that a notebook shows as a table. A slice of it is one too."""

    def __getitem__(self, index: Any) -> Any:
        """One claim, or the claims of a slice."""
        found = super().__getitem__(index)
        return Claims(found) if isinstance(index, slice) else found

    def _repr_html_(self) -> str:
        return claims_html(self)


def claim_id(article_id: str, claim: Claim) -> str:
    """The stable id of a claim: 16 hexadecimal digits over the article's id, the trigger's offsets and the type.

    article_id: id of the article that the claim was found in.
    claim: the claim; only its trigger, type and ``nominal`` enter, so better parties do not rename it.
    """
    key = json.dumps([article_id, claim.trigger.start, claim.trigger.end, claim.type, claim.nominal], ensure_ascii=True)
    return hashlib.blake2b(key.encode("ascii"), digest_size=8).hexdigest()
