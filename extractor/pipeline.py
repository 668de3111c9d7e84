"""The default pipeline as one spaCy ``Language``, and extraction from a single text."""

from __future__ import annotations

import datetime
import functools
import hashlib
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.util import load_config, load_model_from_config

# Factories register on import, so that the pipeline also works from a source tree that is not installed.
import extractor.attribution
import extractor.candidates
import extractor.dates
import extractor.layout
import extractor.linker
import extractor.money
import extractor.organizations
import extractor.percents
import extractor.references
import extractor.stances  # noqa: F401
from extractor.annotations import set_extensions
from extractor.convert import prepare, record_of
from extractor.syntax import SHIPPED
from extractor.tokenizer import customize
from schemas import Article, Record

CONFIG = Path(__file__).parent / "config.cfg"


def load(*, syntax: str | Path | None = SHIPPED, **settings: Any) -> Language:
    """Load the pipeline.

    syntax: what parses: the model that ships, another spaCy pipeline by its name or path, with labels of Universal
        Dependencies or of ClearNLP; None parses nothing and reads claims by word order alone.
    settings: overrides of ``config.cfg``, one dictionary a component under its name, as in
        ``load(claims_money={"currency": "CAD"})``.
    Returns a spaCy pipeline; ``nlp(text)`` gives a ``Doc`` with ``doc.ents``, ``doc.spans``, ``doc._.claims`` and
    ``doc._.attributions``.
    Raises ValueError for a component that the pipeline does not have or a ``syntax`` that does not parse, OSError for a
    file or pipeline that is not there.
    """
    config = load_config(CONFIG)
    if syntax != SHIPPED:
        own = {"model": str(syntax) if syntax is not None else None}
        settings["claims_syntax"] = {**own, **settings.get("claims_syntax", {})}
    for component, values in settings.items():
        if component not in config["components"]:
            known = ", ".join(config["components"])
            raise ValueError(f"the pipeline has no component {component!r}; it has {known}")
        config["components"][component].update(values)
    set_extensions()
    nlp = load_model_from_config(config, auto_fill=True)
    for _, pipe in nlp.pipeline:
        missing = getattr(pipe, "missing", None)
        if missing is not None:
            raise FileNotFoundError(f"{missing}: no such file")
    customize(nlp)
    # The limit protects memory-hungry models; here a document is read sentence by sentence.
    nlp.max_length = 10_000_000
    return nlp


@functools.cache
def _default() -> Language:
    return load()


def extract(
    text_or_article: str | Article,
    *,
    nlp: Language | None = None,
    published: datetime.date | str | None = None,
) -> Record:
    """Find the claims of one article.

    text_or_article: a text, or an Article with its id, title and date of publication.
    nlp: a pipeline from :func:`load`; the default one, loaded once, if none is given.
    published: date that relative dates are resolved against, for a text; an article brings its own.
    Returns the validated record. An article without an id is given one made from its text.
    Raises ValueError for a text longer than ``nlp.max_length``.
    """
    nlp = nlp or _default()
    if isinstance(text_or_article, str):
        digest = hashlib.blake2b(text_or_article.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
        day = datetime.date.fromisoformat(published) if isinstance(published, str) else published
        article = Article(id=digest, text=text_or_article, published=day)
    else:
        article = text_or_article
    doc = nlp(prepare(nlp.make_doc(article.text), article.published, article.text))
    return record_of(doc, article)
