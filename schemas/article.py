"""An article as it comes in, and spans that are held against its text."""

from __future__ import annotations

import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

NonEmpty = Annotated[str, StringConstraints(min_length=1)]


class Model(BaseModel):
    """Base of every record: strict, immutable, and unknown keys are refused."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


class Article(Model):
    """One news text with what is known of it.

    ``text`` is the whole text that offsets count in, headline included. ``title`` repeats the headline where it is
    known; ``published`` is the date that relative dates are resolved against.
    """

    id: NonEmpty = Field(description="Unique within a run.")
    title: str | None = None
    published: Annotated[datetime.date | None, Field(strict=False)] = None
    url: str | None = None
    site: str | None = Field(default=None, description="The publication, where a web page names it.")
    path: str | None = Field(default=None, description="The file that it was read from, as the user named it.")
    text: str = Field(description="The text; spans are half-open offsets in it, in Unicode code points.")


class Extent(Model):
    """A stretch of the article: half-open offsets in Unicode code points, without its words."""

    start: int = Field(ge=0)
    end: int = Field(ge=1)

    @model_validator(mode="after")
    def _ordered(self) -> Extent:
        if self.end <= self.start:
            raise ValueError(f"end {self.end} is not after start {self.start}")
        return self


class Span(Extent):
    """A stretch of the article with its words: ``article.text[start:end] == text``."""

    text: NonEmpty

    @model_validator(mode="after")
    def _as_long_as_its_text(self) -> Span:
        if self.end - self.start != len(self.text):
            raise ValueError(f"offsets {self.start}:{self.end} do not fit a text of {len(self.text)} characters")
        return self
