"""What is written: an article with its entities and claims, a claim on its own line, a failure, a run."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from schemas.article import Article, Extent, Model, NonEmpty, Span
from schemas.claim import Attribution, Claim, Claims, Trigger
from schemas.html import record_html
from schemas.values import DateRange, Money, Percent


class Organization(Span):
    """A named organization; ``name`` is its fullest form in the article."""

    label: Literal["ORG"] = "ORG"
    name: NonEmpty
    ticker: str | None = None
    identifier: str | None = Field(default=None, description="Id of the gazetteer row that knows it, if one does.")


class MoneyEntity(Money):
    """An amount of money as an entity of the article."""

    label: Literal["MONEY"] = "MONEY"


class PercentEntity(Percent):
    """A percentage as an entity of the article."""

    label: Literal["PERCENT"] = "PERCENT"


class DateEntity(DateRange):
    """A date or period as an entity of the article."""

    label: Literal["DATE"] = "DATE"


class StanceEntity(Trigger):
    """A stance verb or noun as an entity of the article, whether or not a claim came of it."""

    label: Literal["STANCE"] = "STANCE"
    type: str


Entity = Annotated[Organization | MoneyEntity | PercentEntity | DateEntity | StanceEntity, Field(discriminator="label")]


class Record(Article):
    """One article with everything found in it; the form of gold files and of ``--by article``.

    Raises ``ValueError`` when a span does not say what the text says there; the message names the field.
    """

    entities: tuple[Entity, ...] = Field(default=(), strict=False)
    claims: Annotated[tuple[Claim, ...], AfterValidator(Claims)] = Field(
        default=(), strict=False, validate_default=True
    )
    attributions: tuple[Attribution, ...] = Field(default=(), strict=False)

    @model_validator(mode="after")
    def _grounded(self) -> Record:
        for field, extent in self.extents():
            if extent.end > len(self.text):
                raise ValueError(
                    f"{field}: {extent.start}:{extent.end} ends after the text ({len(self.text)} characters)"
                )
            if isinstance(extent, Span) and self.text[extent.start : extent.end] != extent.text:
                there = self.text[extent.start : extent.end]
                raise ValueError(f"{field}: the text at {extent.start}:{extent.end} is {there!r}, not {extent.text!r}")
        identifiers = [claim.id for claim in self.claims if claim.id is not None]
        if len(identifiers) != len(set(identifiers)):
            twice = next(one for one in identifiers if identifiers.count(one) > 1)
            raise ValueError(f"claims: id {twice} stands twice")
        return self

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        return record_html(self)

    def extents(self) -> Iterator[tuple[str, Extent]]:
        """Every stretch of text that the record points to, with the name of its field."""
        for number, entity in enumerate(self.entities):
            yield f"entities[{number}]", entity
        for number, claim in enumerate(self.claims):
            yield from _claim_extents(f"claims[{number}]", claim)
        for number, attribution in enumerate(self.attributions):
            yield from _attribution_extents(f"attributions[{number}]", attribution)


class Document(Model):
    """The article of a claim that stands on its own line, without the text."""

    id: NonEmpty
    title: str | None = None
    published: Annotated[datetime.date | None, Field(strict=False)] = None
    url: str | None = None
    site: str | None = None
    path: str | None = None


class ClaimLine(Claim):
    """One claim a line: the claim and the article that it comes from."""

    document: Document


class Failure(Model):
    """One article or file that could not be worked on, and why."""

    id: str | None = None
    path: str | None = None
    stage: Literal["read", "extract", "write"]
    error: NonEmpty
    tries: int | None = Field(
        default=None,
        ge=1,
        description="Tries until it was given up, where what worked on it ended or took too long each time; else null.",
    )
    command: str | None = Field(default=None, description="A command line that does the same again, for a shell.")


class RunInfo(Model):
    """What a run did; ``articles == succeeded + without_claims + failed``."""

    articles: int = Field(ge=0)
    succeeded: int = Field(ge=0, description="Articles with at least one claim.")
    without_claims: int = Field(ge=0)
    failed: int = Field(ge=0)
    claims: int = Field(ge=0)
    words: int = Field(ge=0)
    seconds: float = Field(ge=0)
    versions: dict[str, str] = Field(default_factory=dict)
    fingerprints: tuple[str, ...] = Field(
        default=(), strict=False, description="Of the pipelines that did the work; more than one when that was forced."
    )

    @model_validator(mode="after")
    def _adds_up(self) -> RunInfo:
        if self.articles != self.succeeded + self.without_claims + self.failed:
            raise ValueError("articles is not the sum of succeeded, without_claims and failed")
        return self


def _claim_extents(field: str, claim: Claim) -> Iterator[tuple[str, Extent]]:
    yield f"{field}.trigger", claim.trigger
    yield f"{field}.sentence", claim.sentence
    for name in ("subject", "object", "counterparty"):
        party = getattr(claim, name)
        if party is not None:
            yield f"{field}.{name}", party
    for name in ("money", "percents", "dates"):
        for number, value in enumerate(getattr(claim, name)):
            yield f"{field}.{name}[{number}]", value
    if claim.attribution is not None:
        yield from _attribution_extents(f"{field}.attribution", claim.attribution)


def _attribution_extents(field: str, attribution: Attribution) -> Iterator[tuple[str, Extent]]:
    yield f"{field}.cue", attribution.cue
    if attribution.source is not None:
        yield f"{field}.source", attribution.source
    if attribution.content is not None:
        yield f"{field}.content", attribution.content
    if attribution.attribution is not None:
        yield from _attribution_extents(f"{field}.attribution", attribution.attribution)
