"""What a claim is: the record of an article and its claims, as pydantic models."""

from schemas.article import Article, Extent, Span
from schemas.claim import Attribution, Claim, Claims, Cue, Party, Source, Trigger
from schemas.record import ClaimLine, Document, Entity, Failure, Record, RunInfo
from schemas.values import DateRange, Money, Percent

__all__ = [
    "Article",
    "Attribution",
    "Claim",
    "ClaimLine",
    "Claims",
    "Cue",
    "DateRange",
    "Document",
    "Entity",
    "Extent",
    "Failure",
    "Money",
    "Party",
    "Percent",
    "Record",
    "RunInfo",
    "Source",
    "Span",
    "Trigger",
]
