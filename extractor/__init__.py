"""How claims are found: a spaCy pipeline from text to validated claims.

``extractor.load()`` gives the pipeline, ``extractor.extract(text)`` the record of one article,
``extractor.evaluate(gold)`` the scores on annotated articles, ``extractor.frame(claims)`` a pandas or polars frame,
``extractor.render(doc)`` HTML for a notebook. The names are loaded when they are first used: importing the package
costs nothing, and its command line answers at once.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extractor.evaluation import evaluate
    from extractor.notebook import load_ipython_extension, render, unload_ipython_extension
    from extractor.pipeline import extract, load
    from extractor.tidy import frame

__all__ = ["evaluate", "extract", "frame", "load", "load_ipython_extension", "render", "unload_ipython_extension"]

_MODULES = {
    "evaluate": "evaluation",
    "extract": "pipeline",
    "frame": "tidy",
    "load": "pipeline",
    "load_ipython_extension": "notebook",
    "render": "notebook",
    "unload_ipython_extension": "notebook",
}


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return getattr(importlib.import_module(f"extractor.{_MODULES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
