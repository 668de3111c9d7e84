"""What a pipeline is, as a digest: two runs with the same fingerprint write the same claims for the same articles."""

from __future__ import annotations

import hashlib
import importlib.metadata
import platform
from pathlib import Path
from typing import Any

from pydantic import Field

from schemas.article import Model, NonEmpty

PACKAGES = ("newsclaims", "spacy", "numpy", "dateparser", "pydantic")
"""Distributions whose version may change what is found or how it is written."""

_ROOT = Path(__file__).parents[1]
PARTS = {
    "code": ("*.py",),
    "config": ("*.cfg",),
    "lexicons": ("lexicons/*",),
    "model": ("models/**/*",),
}
"""Files of the installed packages that decide what is found, by what they are."""

_ROOMS = ("schemas", "corpus", "extractor")


class Fingerprint(Model):
    """Versions and digests of everything that decides what is found."""

    digest: NonEmpty = Field(description="Of all the rest; what is compared.")
    versions: dict[str, str]
    parts: dict[str, str] = Field(description="SHA-256 of the code, the config, the lexicons and the model.")
    settings: dict[str, Any] = Field(description="Overrides, as given to extractor.load.")
    own: dict[str, str] = Field(description="SHA-256 of files and versions of pipelines that the settings name.")


def fingerprint(settings: dict[str, Any]) -> Fingerprint:
    """The fingerprint of ``extractor.load(**settings)`` as installed here. Takes some milliseconds.

    Raises OSError when a file that belongs to it cannot be read.
    """
    versions = {name: importlib.metadata.version(name) for name in PACKAGES}
    versions["python"] = ".".join(platform.python_version_tuple()[:2])
    parts = {}
    for name, patterns in PARTS.items():
        files = {path for room in _ROOMS for pattern in patterns for path in (_ROOT / room).rglob(pattern)}
        parts[name] = _digest_of(files, _ROOT)
    own = {}
    for component, values in sorted(settings.items()):
        for key, value in sorted(values.items()):
            if isinstance(value, str) and (found := _named(value)) is not None:
                own[f"{component}.{key}"] = found
    # Where a user's file lies is not what it says.
    named = {
        component: {key: own.get(f"{component}.{key}", value) for key, value in values.items()}
        for component, values in settings.items()
    }
    whole = repr(
        (sorted(versions.items()), sorted(parts.items()), sorted((k, sorted(v.items())) for k, v in named.items()))
    )
    return Fingerprint(
        digest=hashlib.sha256(whole.encode()).hexdigest(), versions=versions, parts=parts, settings=settings, own=own
    )


def _digest_of(files: set[Path], root: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted(files):
        if path.is_file() and "__pycache__" not in path.parts:
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            digest.update(f"{path.relative_to(root).as_posix()}\0{content}\n".encode())
    return digest.hexdigest()


def _named(value: str) -> str | None:
    """The digest of a file or folder, or the version of a package, that a setting names; None if it names none."""
    path = Path(value)
    if path.is_file():
        return hashlib.sha256(path.read_bytes()).hexdigest()
    if path.is_dir():
        return _digest_of(set(path.rglob("*")), path)
    try:
        return importlib.metadata.version(value)
    except (importlib.metadata.PackageNotFoundError, ValueError):
        return None
