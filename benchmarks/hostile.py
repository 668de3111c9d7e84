"""A folder of everything that breaks runs, and a run over it: ``python benchmarks/hostile.py [--light]``.

The run has to end, each input has to be accounted for with the reason that it deserves, and the good stories between
the bad ones have to come out as they do alone. ``--light`` leaves the pipeline out.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

GOOD = "Acme Corp bought Bolt Ltd for $5m on Monday, the company said. It will cut 300 jobs."
"""A story that has claims; there is one of it beside each hostile file."""

LIMIT_SECONDS = {True: 4, False: 30}
"""For one article, without the pipeline and with it; a loaded machine needs more."""


def bomb(path: Path) -> None:
    """A gigabyte of spaces in a megabyte."""
    with gzip.open(path, "wb", 9) as stream:
        for _ in range(1000):
            stream.write(b" " * 1_000_000)


def deep(path: Path) -> None:
    """A page nested 100,000 deep."""
    path.write_bytes(b"<html><body>" + b"<div>" * 100_000 + GOOD.encode() + b"</div>" * 100_000 + b"</body></html>")


def closed(path: Path) -> None:
    """A file that nobody may read; root may."""
    path.write_text(GOOD)
    path.chmod(0)


HOSTILE: dict[str, tuple[Callable[[Path], object], tuple[str, ...]]] = {
    "empty.txt": (lambda path: path.write_bytes(b""), ("the file is empty",)),
    "binary.txt": (lambda path: path.write_bytes(bytes(range(256)) * 400), ("binary data, not text",)),
    "line.txt": (lambda path: path.write_bytes(b"Acme grew. " * 5_000_000), ("characters; the limit is",)),
    "line.jsonl": (
        lambda path: path.write_text(json.dumps({"text": "Acme grew. " * 5_000_000})),
        ("characters; the limit is",),
    ),
    "half.jsonl": (lambda path: path.write_text('{"text": "half \\ud83d pair"}\n'), ("half of a surrogate pair",)),
    "half.txt": (lambda path: path.write_bytes(b"half \xed\xa0\xbd pair, Acme grew."), ("", "binary", "neither")),
    "nul.txt": (lambda path: path.write_bytes(b"Acme\0 grew.\n" * 9), ("binary data, not text",)),
    "nul.jsonl": (lambda path: path.write_text('{"text": "Acme\\u0000 grew by 5%."}\n'), ("",)),
    "deep.html": (deep, ("", "no article", "the page")),
    "deep.json": (lambda path: path.write_bytes(b"[" * 1_000_000), ("invalid JSON",)),
    "bomb.txt.gz": (bomb, ("unpacks to more than",)),
    "bomb.jsonl.gz": (bomb, ("unpacks to more than",)),
    "closed.txt": (closed, ("", "Permission denied")),
    "loop.txt": (lambda path: path.symlink_to(path), ("cannot be read",)),
    "around": (lambda path: path.symlink_to(path.parent), ("a link to a folder",)),
    "pipe.txt": (os.mkfifo, ("not a regular file",)),
    "device.txt": (lambda path: path.symlink_to("/dev/zero"), ("not a regular file",)),
    "two\nlines.txt": (lambda path: path.write_text(GOOD), ("",)),
    "n" * 251 + ".txt": (lambda path: path.write_text(GOOD), ("",)),
    "sleeps.txt": (lambda path: path.write_text(GOOD + " Zzyzxsleep."), ("seconds, 2 tries",)),
    "kills.txt": (lambda path: path.write_text(GOOD + " Zzyzxkill."), ("ended with SIGKILL, 3 tries",)),
    "raises.txt": (lambda path: path.write_text(GOOD + " Zzyzxraise."), ("ValueError: as it was told",)),
    "cut.jsonl.gz": (lambda path: path.write_bytes(gzip.compress(b"x" * 9999)[:-9]), ("", "invalid JSON", "cannot")),
    "no.parquet": (lambda path: path.write_bytes(b"PAR1" * 99), ("invalid Parquet", "needs pyarrow")),
    "no.warc.gz": (
        lambda path: path.write_bytes(gzip.compress(b"WARC/1.0\r\n" * 99)),
        ("no articles", "archive", "WARC", "needs"),
    ),
    "quote.csv": (lambda path: path.write_text('text\n"Acme grew.\n' + "x\n" * 9999), ("",)),
}
"""What each file is, and the reasons that it may fail for; an empty one says that it may also be read."""


def build(folder: Path) -> int:
    """Fill a folder; returns how many good stories are in it."""
    folder.mkdir()
    for number, (name, (make, _)) in enumerate(HOSTILE.items()):
        (folder / f"{number:02d}-good.txt").write_text(GOOD)
        make(folder / name)
    strange = os.fsencode(folder) + b"/\xff\xfe.txt"
    Path(os.fsdecode(strange)).write_text(GOOD)
    return len(HOSTILE)


def problems(folder: Path, out: Path, good: int) -> list[str]:
    """What is wrong with a finished run over such a folder; nothing, if all is well."""
    found = []
    info = json.loads((out / "run.json").read_text())
    failures = [json.loads(line) for line in (out / "failures.jsonl").read_text().splitlines()]
    documents: dict[str, list[str]] = {}
    for line in (out / "records.jsonl").read_text().splitlines():
        record = json.loads(line)
        documents.setdefault(record["path"].removeprefix(f"{folder}/"), []).append(record["text"])
    by_path = {}
    for failure in failures:
        place = failure["path"].removeprefix(f"{folder}/")
        by_path[re.sub(r":1$|\[1\]$", "", place)] = failure["error"]
    for name, (_, reasons) in HOSTILE.items():
        error = by_path.get(name)
        if error is None and not ("" in reasons and name in documents):
            found.append(f"{name!r} is not accounted for")
        elif error is not None and not any(reason and reason in error for reason in reasons):
            found.append(f"{name!r} failed for another reason: {error}")
    stories = [name for name in documents if name.endswith("-good.txt")]
    if len(stories) != good:
        found.append(f"{good - len(stories)} good stories are lost")
    if info["articles"] != info["succeeded"] + info["without_claims"] + info["failed"]:
        found.append("the counts do not add up")
    if info["failed"] != len(failures) or not all(failure["command"] for failure in failures):
        found.append(f"{info['failed']} failed, {len(failures)} failures")
    return found


def run(folder: Path, out: Path, light: bool) -> subprocess.CompletedProcess[str]:
    """Run the command line over a folder."""
    script = ROOT / "benchmarks" / ("light.py" if light else "poisoned.py")
    command = [sys.executable, str(script), "run", str(folder), "--out", str(out), "--by", "article"]
    command += ["--processes", "2", "--limit-seconds", str(LIMIT_SECONDS[light])]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--light", action="store_true")
    chosen = parser.parse_args()
    work = Path(tempfile.mkdtemp(prefix="hostile-"))
    folder, out = work / "folder", work / "out"
    good = build(folder)
    started = time.monotonic()
    result = run(folder, out, chosen.light)
    seconds = time.monotonic() - started
    print(result.stderr, file=sys.stderr)
    wrong = problems(folder, out, good) if result.returncode == 1 else [f"exit status {result.returncode}"]
    figures = {
        "hostile": len(HOSTILE) + 1,
        "good": good,
        "seconds": round(seconds, 1),
        "run": json.loads((out / "run.json").read_text()) if (out / "run.json").exists() else None,
        "problems": wrong,
    }
    print(json.dumps(figures, indent=1))
    shutil.rmtree(work)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
