"""How claims are found: a spaCy pipeline from text to validated claims.

``extractor.load()`` gives the pipeline, ``extractor.extract(text)`` the record of one article,
``extractor.evaluate(gold)`` the scores on annotated articles. The names are loaded when they are first used: importing
the package costs nothing, and its command line answers at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extractor.evaluation import evaluate
    from extractor.pipeline import extract, load

__all__ = ["evaluate", "extract", "load"]


def __getattr__(name: str) -> Any:
    if name == "evaluate":
        from extractor import evaluation

        return evaluation.evaluate
    if name in __all__:
        from extractor import pipeline

        return getattr(pipeline, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
