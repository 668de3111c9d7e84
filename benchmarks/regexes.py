"""Every regular expression of the project on adversarial text: ``python benchmarks/regexes.py [--length 4000]``.

Each compiled pattern found in the modules of the three rooms reads texts that repeat a fragment, with an ending that
spoils a match, at two lengths, in the way that the code uses it: it is searched for, or matched at one place where the
code does nothing else with it. A pattern whose time grows like the square of the length is named, with the fragment.
``--pipeline`` sends such texts, longer, through the whole pipeline instead, which says what the patterns are worth
together.
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
WINDOWS = {"extractor.currencies._BEFORE": 14, "extractor.timex_context.LAST_WORD": 40}
"""Patterns that the code searches only in a stretch of so many characters."""
MATCHED = ("fullmatch", "match")
"""Methods that look at one place, the more thorough first."""


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


def methods(rooms: tuple[str, ...]) -> dict[str, set[str]]:
    """The methods that the code of the rooms calls on patterns, by the pattern's last name."""
    found: dict[str, set[str]] = {}
    for room in rooms:
        for path in sorted((ROOT / room).rglob("*.py")):
            source = path.read_text(encoding="utf-8")
            for name, method in re.findall(r"(\w+)\.(fullmatch|match|search|finditer|findall|sub|split)\b", source):
                found.setdefault(name, set()).add(method)
    return found


def use_of(name: str, used: dict[str, set[str]]) -> str:
    """How a pattern is to be timed: searched for, unless the code only ever matches it at one place."""
    called = used.get(name.split("[")[0].rsplit(".", 1)[-1], set())
    one_place = [method for method in MATCHED if method in called]
    return one_place[-1] if one_place and called <= set(MATCHED) else "finditer"


def seconds(pattern: re.Pattern[Any], text: str, method: str) -> float:
    """Processor time of a search for all matches, or of one match; the least of two."""
    subject: Any = text.encode("utf-8") if isinstance(pattern.pattern, bytes) else text
    look = getattr(pattern, method)
    best = 1e9
    for _ in range(2):
        started = time.process_time()
        found = look(subject)
        if method == "finditer":
            for _ in found:
                pass
        best = min(best, time.process_time() - started)
    return best


def pipeline(length: int) -> dict[str, Any]:
    """The fragments for which the pipeline's time grows like the square of the length, and how long each took."""
    nlp = importlib.import_module("extractor.pipeline").load()
    slow: dict[str, dict[str, float]] = {}
    longest = 0.0
    for fragment in FRAGMENTS:
        times = []
        for size in (length // FACTOR, length):
            started = time.process_time()
            nlp(fragment * (size // len(fragment)))
            times.append(time.process_time() - started)
        longest = max(longest, times[1])
        if times[1] > 2 * FACTOR * times[0] and times[1] > 100 * SMALLEST:
            slow[fragment] = {"seconds": round(times[1], 2), "ratio": round(times[1] / times[0], 1)}
            print(f"{fragment!r}: {slow[fragment]}", file=sys.stderr, flush=True)
    return {"superlinear": slow, "longest seconds": round(longest, 2)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--length", type=int, default=4000)
    parser.add_argument("--room", action="append", choices=["schemas", "corpus", "extractor"])
    parser.add_argument("--pipeline", action="store_true")
    chosen = parser.parse_args()
    if chosen.pipeline:
        figures = pipeline(10 * chosen.length)
        print(json.dumps({"fragments": len(FRAGMENTS), "length": 10 * chosen.length, **figures}, indent=1))
        return int(bool(figures["superlinear"]))
    slow: dict[str, dict[str, Any]] = {}
    rooms = tuple(chosen.room or ("schemas", "corpus", "extractor"))
    every, used = patterns(rooms), methods(rooms)
    for name, pattern in every.items():
        method = use_of(name, used)
        for fragment in FRAGMENTS:
            for ending in ENDINGS:
                short, length = chosen.length // FACTOR, chosen.length
                if name in WINDOWS:
                    short, length = WINDOWS[name] // FACTOR, WINDOWS[name]
                texts = [fragment * (size // len(fragment)) + ending for size in (short, length)]
                long = seconds(pattern, texts[1], method)
                if long < SMALLEST:
                    continue
                ratio = long / max(seconds(pattern, texts[0], method), 1e-6)
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
