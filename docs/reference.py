"""Write the API reference, docs/api.md, from the docstrings: ``make reference``.

The source is read, not imported. What is public has a docstring and no leading underscore.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "docs" / "api.md"
MODULES = {
    "In a program": ["extractor/pipeline.py", "extractor/notebook.py", "extractor/tidy.py", "extractor/evaluation.py"],
    "What comes out": ["schemas/article.py", "schemas/values.py", "schemas/claim.py", "schemas/record.py"],
    "Reading and writing": [
        "corpus/readers.py",
        "corpus/writers.py",
        "extractor/stream.py",
        "extractor/report/page.py",
        "extractor/report/reading.py",
    ],
    "Gold and scores": ["corpus/gold.py", "corpus/score.py", "corpus/errors.py"],
    "Components": [
        "extractor/layout.py",
        "extractor/money.py",
        "extractor/percents.py",
        "extractor/dates.py",
        "extractor/organizations.py",
        "extractor/stances.py",
        "extractor/candidates.py",
        "extractor/syntax.py",
        "extractor/references.py",
        "extractor/attribution.py",
        "extractor/linker.py",
    ],
    "Lexicons": ["extractor/lexicon.py", "extractor/gazetteer.py"],
}
"""Modules by section, in order of what a reader needs first."""

Function = ast.FunctionDef | ast.AsyncFunctionDef


def reference() -> str:
    """The reference as Markdown."""
    lines = [
        "# API reference",
        "",
        "Made from the docstrings by `make reference`. Offsets are half-open and count code points.",
        "",
    ]
    for section, modules in MODULES.items():
        lines += [f"## {section}", ""]
        for module in modules:
            lines += _module(ROOT / module)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).rstrip() + "\n"


def _module(path: Path) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    yield from (f"### {name}", "", *_prose(ast.get_docstring(tree) or ""), "")
    for node in tree.body:
        if isinstance(node, Function) and _public(node):
            yield from _function(node, name)
        elif isinstance(node, ast.ClassDef) and _public(node):
            yield from _class(node, name)


def _public(node: Function | ast.ClassDef) -> bool:
    return not node.name.startswith("_") and ast.get_docstring(node) is not None


def _function(node: Function, owner: str) -> Iterator[str]:
    factory = next((_factory(one) for one in node.decorator_list if _factory(one)), None)
    returns = f" -> {ast.unparse(node.returns)}" if node.returns else ""
    yield f"#### `{factory or node.name}`"
    yield from ("", "```python")
    yield f"{owner}.{node.name}({_arguments(node)}){returns}"
    yield from ("```", "", *_prose(ast.get_docstring(node) or ""), "")


def _factory(decorator: ast.expr) -> str | None:
    """The name under which spaCy knows a component."""
    if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) in ("Language.factory", "Language.component"):
        return str(ast.literal_eval(decorator.args[0]))
    return None


def _arguments(node: Function) -> str:
    arguments = ast.unparse(node.args)
    return re.sub(r"^self(, )?", "", arguments)


def _class(node: ast.ClassDef, owner: str) -> Iterator[str]:
    yield from (f"#### `{node.name}`", "", *_prose(ast.get_docstring(node) or ""), "")
    fields = [one for one in node.body if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)]
    public = [one for one in fields if not one.target.id.startswith("_") and one.target.id != "model_config"]  # type: ignore[union-attr]
    if public:
        yield from ("| field | type |", "| --- | --- |")
        for one in public:
            kind = ast.unparse(one.annotation).replace("|", "\\|")
            yield f"| `{one.target.id}` | `{kind}` |"  # type: ignore[union-attr]
        yield ""
    for one in node.body:
        if not isinstance(one, Function) or not ast.get_docstring(one):
            continue
        if one.name == "__init__":
            yield from (f"`{node.name}({_arguments(one)})`: {_flat(one)}", "")
        elif not one.name.startswith("_"):
            returns = f" -> {ast.unparse(one.returns)}" if one.returns else ""
            yield from (f"`.{one.name}({_arguments(one)}){returns}`: {_flat(one)}", "")


def _flat(node: Function) -> str:
    return " ".join((ast.get_docstring(node) or "").split())


def _prose(text: str) -> list[str]:
    """A docstring as Markdown: reStructuredText literals and roles as code, each "name: meaning" on its own line."""
    text = re.sub(r":\w+:`~?([^`]+)`", r"`\1`", text)
    text = re.sub(r"``([^`]+)``", r"`\1`", text)
    lines = []
    for line in text.splitlines():
        if re.match(r"\w[\w, ]*: ", line) or line.startswith(("Returns ", "Raises ", "Yields ")):
            lines.append("")
        lines.append(line.strip())
    return lines


if __name__ == "__main__":
    TARGET.write_text(reference(), encoding="utf-8")
    print(f"{TARGET.relative_to(ROOT)} written", file=sys.stderr)
