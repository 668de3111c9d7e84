"""Options that change the pipeline, shared by the commands that run it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


def own_words(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command ``--lexicon``, ``--gazetteer``, ``--syntax``, ``--currency`` and ``--min-confidence``.

    They reach it together, as ``settings``.

    ``settings`` are overrides for ``extractor.load``. Rows that are wrong end the command with their file and line.
    """

    @click.option("--lexicon", type=FILE, help="CSV file with stance rows of your own (docs/lexicon.md).")
    @click.option("--gazetteer", type=FILE, help="CSV file with organizations of your own (docs/organizations.md).")
    @click.option("--syntax", metavar="PIPELINE", help="spaCy pipeline that parses, or none (docs/syntax.md).")
    @click.option("--currency", metavar="CODE", help="ISO 4217 code that a bare $ or dlrs means, such as CAD.")
    @click.option(
        "--min-confidence",
        type=click.FloatRange(0, 1),
        help="Leave out claims with less confidence; 0.2 if not given.",
    )
    @functools.wraps(command)
    def wrapped(
        *arguments: Any,
        lexicon: Path | None,
        gazetteer: Path | None,
        syntax: str | None,
        currency: str | None,
        min_confidence: float | None,
        **rest: Any,
    ) -> Any:
        settings: dict[str, dict[str, Any]] = {}
        if lexicon is not None:
            settings["claims_stances"] = {"lexicon": str(lexicon)}
        if gazetteer is not None:
            settings["claims_organizations"] = {"gazetteer": str(gazetteer)}
        if syntax is not None:
            settings["claims_syntax"] = {"model": syntax}
        if currency is not None:
            settings["claims_money"] = {"currency": _code(currency)}
        if min_confidence is not None:
            settings["claims_linker"] = {"min_confidence": min_confidence}
        if settings:
            _check(lexicon, gazetteer, syntax)
        return command(*arguments, settings=settings, **rest)

    return wrapped


def _code(written: str) -> str:
    """A currency code that the lexicon knows, in capitals."""
    from extractor.currencies import shipped_currencies

    code = written.upper()
    if code not in shipped_currencies().known:
        raise click.BadParameter(f"{written!r} is no ISO 4217 code of a currency", param_hint="--currency")
    return code


def _check(lexicon: Path | None, gazetteer: Path | None, syntax: str | None) -> None:
    """Read the files once before the work begins, so that a wrong row is one message and no traceback."""
    from extractor.gazetteer import read_rows
    from extractor.lexicon import with_own
    from extractor.syntax import NONE, load_model

    try:
        if lexicon is not None:
            with_own(lexicon)
        if gazetteer is not None:
            read_rows(gazetteer)
        if syntax not in (None, NONE):
            load_model(syntax)
    except (ValueError, OSError) as error:
        raise click.ClickException(str(error)) from None
