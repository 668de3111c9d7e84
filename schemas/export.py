"""JSON Schema files beside the models: ``python -m schemas.export`` writes them anew."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import BaseModel, TypeAdapter

from schemas.article import Article
from schemas.record import ClaimLine, Failure, Record, RunInfo

MODELS: dict[str, type[BaseModel]] = {
    "article": Article,
    "record": Record,
    "claim": ClaimLine,
    "failure": Failure,
    "run": RunInfo,
}


def schema_text(model: type[BaseModel]) -> str:
    """The JSON Schema of what a model writes, as the text of a file."""
    return json.dumps(TypeAdapter(model).json_schema(mode="serialization"), indent=2, sort_keys=True) + "\n"


def schema_path(name: str) -> Path:
    """Where the schema of ``name`` (a key of ``MODELS``) lies in the package."""
    return Path(__file__).parent / f"{name}.schema.json"


def main() -> None:
    """Write every schema file."""
    for name, model in MODELS.items():
        schema_path(name).write_text(schema_text(model), encoding="utf-8")


if __name__ == "__main__":
    main()
