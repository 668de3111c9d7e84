"""Every regular expression of the project on adversarial text: ``python benchmarks/regexes.py [--length 4000]``.

Each compiled pattern found in the modules of the three rooms searches texts that repeat a fragment, with an ending that
spoils a match, at two lengths. A pattern whose time grows like the square of the length is named, with the fragment.
One that is only ever matched at one place, such as with ``fullmatch``, may be named without harm.
"""

from __future__ import annotations

import argparse
import importlib
import json
import pkgutil
import re
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

FRAGMENTS = (
    *("a", "A", " ", "\n", "1", "1,", "1.", "1 ", ".", ",", "-", "$", "$1", "a ", "A ", "Aa ", "\n ", " \n", "(", ")"),
    *('"', "“", "'", "a.", "A. ", "a-", "1-", "1/", "/", "one ", "million ", "of ", "the ", "and ", "%", "\r\n", "é"),
    *("http://a.", "a@b.", "<", "<!--", "hundred and "),
)
ENDINGS = ("", "\x00")
FACTOR = 4
SMALLEST = 0.003
"""Seconds below which a time says nothing."""


def patterns(rooms: tuple[str, ...]) -> dict[str, re.Pattern[Any]]:
    """Every compiled pattern that modules of the rooms and their containers hold, by where it is."""
    found: dict[str, re.Pattern[Any]] = {}

    def keep(name: str, value: object, depth: int = 0) -> None:
        if isinstance(value, re.Pattern):
            found[f"{name}"] = value
        elif depth < 3 and isinstance(value, (list, tuple, set, frozenset)):
            for number, one in enumerate(value):
                keep(f"{name}[{number}]", one, depth + 1)
        elif depth < 3 and isinstance(value, dict):
            for key, one in value.items():
                keep(f"{name}[{str(key)[:30]}]", one, depth + 1)

    for room in rooms:
        package = importlib.import_module(room)
        for info in pkgutil.walk_packages(package.__path__, f"{room}."):
            if info.name.endswith("__main__"):
                continue
            module = importlib.import_module(info.name)
            for name, value in vars(module).items():
                keep(f"{info.name}.{name}", value)
    # Patterns that are made when the pipeline loads lie in re's cache or in its components.
    extractor = importlib.import_module("extractor.pipeline")
    for name, component in extractor.load().pipeline:
        for key, value in getattr(component, "__dict__", {}).items():
            keep(f"{name}.{key}", value)
            for inner, deeper in getattr(value, "__dict__", {}).items():
                keep(f"{name}.{key}.{inner}", deeper)
    unique: dict[tuple[Any, int], str] = {}
    for name, pattern in found.items():
        unique.setdefault((pattern.pattern, pattern.flags), name)
    return {name: re.compile(*key) for key, name in unique.items()}


def seconds(pattern: re.Pattern[Any], text: str) -> float:
    """Processor time of a search for all matches; the least of two."""
    subject: Any = text.encode("utf-8") if isinstance(pattern.pattern, bytes) else text
    best = 1e9
    for _ in range(2):
        started = time.process_time()
        for _ in pattern.finditer(subject):
            pass
        best = min(best, time.process_time() - started)
    return best


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--length", type=int, default=4000)
    parser.add_argument("--room", action="append", choices=["schemas", "corpus", "extractor"])
    chosen = parser.parse_args()
    slow: dict[str, dict[str, Any]] = {}
    every = patterns(tuple(chosen.room or ("schemas", "corpus", "extractor")))
    for name, pattern in every.items():
        for fragment in FRAGMENTS:
            for ending in ENDINGS:
                short, length = chosen.length // FACTOR, chosen.length
                texts = [fragment * (size // len(fragment)) + ending for size in (short, length)]
                long = seconds(pattern, texts[1])
                if long < SMALLEST:
                    continue
                ratio = long / max(seconds(pattern, texts[0]), 1e-6)
                if ratio > 2 * FACTOR:
                    print(f"{name}: {fragment!r}: {long:.3f} s, {ratio:.0f} times", file=sys.stderr, flush=True)
                if ratio > 2 * FACTOR and (name not in slow or slow[name]["seconds"] < long):
                    slow[name] = {
                        "fragment": fragment,
                        "ending": ending,
                        "seconds": round(long, 4),
                        "ratio": round(ratio, 1),
                    }
    print(
        json.dumps({"patterns": len(every), "length": chosen.length, "superlinear": slow}, indent=1, ensure_ascii=False)
    )
    return int(bool(slow))


if __name__ == "__main__":
    sys.exit(main())
