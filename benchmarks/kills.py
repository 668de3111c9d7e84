"""Kill a run again and again, and hold what comes of it against a run that nobody disturbed.

``python benchmarks/kills.py [--kills 200] [--stories 2000] [--shard-size 20] [--light] [--minutes N] [--json FILE]``
runs the command line over stories, kills a worker or the parent with SIGKILL at random moments, lets the run go on
after the death of a worker and resumes it after that of the parent, and at the end compares every byte of the claims.
When a run comes to its end before all kills are used up, the next one begins in a new folder. A kill comes after a
random number of further shards and a random time, so that it falls into reading, loading, working or writing on any
machine. ``--light`` leaves the pipeline out, so that a run is little but processes and files.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.stories import write_stories  # noqa: E402

RUN = [sys.executable, "-m", "extractor", "run"]
LIGHT = [sys.executable, str(ROOT / "benchmarks" / "light.py"), "run"]


def children(process: int) -> list[int]:
    """The worker processes of a run."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
                command = (entry / "cmdline").read_bytes()
            except (OSError, IndexError):
                continue
            if parent == process and b"spawn_main" in command:
                found.append(int(entry.name))
    return found


def done(folder: Path) -> int:
    """How many shards of a run are done."""
    return len(list(folder.glob("shards/*.done.json")))


def check(folder: Path, expected: bytes, count: int) -> dict[str, int]:
    """What is wrong with a finished run; all zeros when nothing is."""
    data = (folder / "claims.jsonl").read_bytes()
    lines = data.split(b"\n")
    torn = int(bool(lines.pop()))
    identifiers = []
    for line in lines:
        try:
            identifiers.append(json.loads(line)["id"])
        except ValueError:
            torn += 1
    info = json.loads((folder / "run.json").read_text())
    return {
        "differing": int(data != expected),
        "duplicates": sum(times - 1 for times in Counter(identifiers).values()),
        "torn": torn,
        "lost": count - info["succeeded"] - info["without_claims"] - info["failed"],
        "failed": info["failed"],
        "left_behind": sum(path.name.endswith(".partial") for path in folder.rglob("*")),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--stories", type=int, default=2000)
    parser.add_argument("--shard-size", type=int, default=20)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--light", action="store_true")
    parser.add_argument("--minutes", type=float, default=600.0, help="kill no more after so long")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    draw = random.Random(chosen.seed)
    work = Path(tempfile.mkdtemp(prefix="kills-"))
    stories = work / "stories.jsonl"
    write_stories(stories, chosen.stories, length=1)
    options = ["--shard-size", str(chosen.shard_size), "--processes", str(chosen.processes)]
    os.environ["LIGHT_SECONDS"] = "0.005"
    run = LIGHT if chosen.light else RUN
    began = started = time.monotonic()
    whole = subprocess.Popen([*run, str(stories), "--out", str(work / "whole"), *options], cwd=ROOT)
    while whole.poll() is None and not (work / "whole" / "shards" / "00000.done.json").exists():
        time.sleep(0.02)
    first = time.monotonic() - started
    if whole.wait():
        raise SystemExit("the undisturbed run failed")
    undisturbed = time.monotonic() - started
    expected = (work / "whole" / "claims.jsonl").read_bytes()

    killed: Counter[str] = Counter()
    total: Counter[str] = Counter()
    runs = 0

    def enough() -> bool:
        return sum(killed.values()) >= chosen.kills or time.monotonic() - began > 60 * chosen.minutes

    while not enough():
        folder = work / f"run-{runs}"
        finished = False
        while not finished:
            again = ["--resume"] if folder.exists() else []
            command = [*run, str(stories), "--out", str(folder), *options, *again]
            process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
            while process.poll() is None and not enough():
                # So many shards later, and then at any moment of what comes next: reading, loading, working, writing.
                target = done(folder) + draw.choice((0, 0, 1, 2, 5, 12))
                while process.poll() is None and done(folder) < target:
                    time.sleep(0.01)
                moment = time.monotonic() + draw.uniform(0, first)
                while process.poll() is None and time.monotonic() < moment:
                    time.sleep(0.01)
                victims = children(process.pid)
                if process.poll() is not None:
                    break
                if victims and draw.random() < 0.6:
                    os.kill(draw.choice(victims), signal.SIGKILL)
                    killed["worker"] += 1
                else:
                    process.kill()
                    killed["parent"] += 1
            finished = process.wait() >= 0
            if finished and process.returncode:
                total["bad exits"] += 1
                print(f"exit status {process.returncode}", file=sys.stderr)
            print(dict(killed), "shards", done(folder), file=sys.stderr, flush=True)
        total.update(check(folder, expected, chosen.stories))
        runs += 1
        shutil.rmtree(folder)
    shutil.rmtree(work)
    figures: dict[str, Any] = {
        "stories": chosen.stories,
        "shards": -(-chosen.stories // chosen.shard_size),
        "kills": dict(killed),
        "runs": runs,
        "claims": expected.count(b"\n"),
        "claims_sha256": hashlib.sha256(expected).hexdigest(),
        "undisturbed_seconds": round(undisturbed, 1),
        "seconds_to_the_first_shard": round(first, 1),
        "minutes": round((time.monotonic() - began) / 60, 1),
        "problems": {name: count for name, count in total.items() if count},
    }
    print(json.dumps(figures, indent=1))
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, indent=1) + "\n")
    return int(bool(figures["problems"]))


if __name__ == "__main__":
    sys.exit(main())
