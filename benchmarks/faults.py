"""Let every write of a run fail, one after the other: ``python benchmarks/faults.py [--stories N] [--shard-size N]``.

Each open, write, flush, sync and rename of the run's files fails once with "no space left on device" and once with
"input/output error". The run has to end with a non-zero status and no file that is not whole, and ``--resume`` has to
come to the bytes of an undisturbed run. Then, where this may mount one, a run fills a real disk of every size that is
too small. The workers hold no pipeline and are in the same process: what is tested are files.
"""

from __future__ import annotations

import argparse
import builtins
import contextlib
import errno
import io
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks import light  # noqa: E402
from benchmarks.stories import write_stories  # noqa: E402
from corpus import stores  # noqa: E402
from extractor import fingerprint  # noqa: E402
from extractor import run as runs  # noqa: E402
from extractor.cli import main as command_line  # noqa: E402
from extractor.outcomes import Item, Job, Outcome  # noqa: E402


class Inline:
    """Workers without processes."""

    def __init__(self, job: Job, processes: int) -> None:
        self.job = job

    def __enter__(self) -> Inline:
        return self

    def __exit__(self, *reason: object) -> None:
        pass

    def run(self, batches: Iterable[list[Item]]) -> Iterator[Outcome]:
        for batch in batches:
            yield from (light.outcome(item, self.job) for item in batch)


class Faults:
    """Counts what is done to files and lets one thing fail."""

    def __init__(self, at: int, number: int) -> None:
        self.at = at
        self.number = number
        self.count = 0

    def step(self) -> None:
        self.count += 1
        if self.count == self.at:
            raise OSError(self.number, os.strerror(self.number))

    @contextlib.contextmanager
    def set(self) -> Iterator[None]:
        """Let the files of runs meet the faults."""
        faults = self

        class File(io.BufferedWriter):
            def write(self, data: Any) -> int:
                faults.step()
                return super().write(data)

            def flush(self) -> None:
                if not self.closed:
                    faults.step()
                super().flush()

        def opened(path: Any, mode: str = "r", *rest: Any) -> Any:
            if "x" not in mode:
                return builtins.open(path, mode, *rest)
            faults.step()
            return File(io.FileIO(path, mode.replace("b", "")))

        def stepping(function: Any) -> Any:
            def call(*arguments: Any) -> Any:
                faults.step()
                return function(*arguments)

            return call

        before = os.fsync, os.replace
        stores.open = opened  # type: ignore[attr-defined]
        os.fsync, os.replace = stepping(os.fsync), stepping(os.replace)
        try:
            yield
        finally:
            os.fsync, os.replace = before
            del stores.open  # type: ignore[attr-defined]


def newsclaims(*arguments: object) -> int:
    """Run the command line here; returns its exit status."""
    with contextlib.redirect_stderr(io.StringIO()):
        try:
            command_line([str(argument) for argument in arguments], prog_name="newsclaims")
        except SystemExit as end:
            return int(end.code or 0)
    return 0


def torn(out: Path, whole: Path) -> list[str]:
    """Files of a run that are not what they are in an undisturbed one, but for times and fingerprints."""
    wrong = [str(path) for path in out.rglob("*") if path.name.endswith(".partial")]
    for path in out.rglob("*"):
        if not path.is_file() or path.name.startswith("."):
            continue
        if path.name.endswith("done.json") or path.name in ("run.json", "manifest.json"):
            json.loads(path.read_text())
        elif path.read_bytes() != (whole / path.relative_to(out)).read_bytes() and path.name != "failures.jsonl":
            wrong.append(str(path))
    return wrong


def full_disks(stories: Path, size: int, expected: bytes) -> dict[str, int] | None:
    """Runs on disks that are too small, as processes; None where no disk can be mounted."""
    disk = Path(tempfile.mkdtemp(prefix="disk-"))
    counts = {"full disks": 0, "exit status 0": 0, "torn": 0, "not resumed": 0}
    script = [sys.executable, str(ROOT / "benchmarks" / "light.py"), "run"]
    for kilobytes in (8, 16, 32, 48, 64, 96):
        mount = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(disk)]
        if subprocess.run(mount, capture_output=True).returncode:
            return None
        try:
            out = disk / "out"
            command = [*script, str(stories), "--out", str(out), "--shard-size", str(size)]
            first = subprocess.run(command, cwd=ROOT, capture_output=True)
            if first.returncode == 0:
                break
            counts["full disks"] += 1
            counts["torn"] += sum(path.name.endswith(".partial") for path in out.rglob("*"))
            subprocess.run(["mount", "-o", "remount,size=64m", str(disk)], check=True)
            again = subprocess.run([*command, "--resume"], cwd=ROOT, capture_output=True)
            right = again.returncode == 0 and (out / "claims.jsonl").read_bytes() == expected
            counts["not resumed"] += not right
        finally:
            subprocess.run(["umount", str(disk)], check=True)
    return counts


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=12)
    parser.add_argument("--shard-size", type=int, default=5)
    chosen = parser.parse_args()
    runs.Workers = Inline  # type: ignore[assignment, misc]
    fingerprint.PARTS = {}  # no pipeline, nothing of it to tell apart
    counts = {"steps": 0, "faults": 0, "exit status 0": 0, "torn": 0, "not resumed": 0}
    with tempfile.TemporaryDirectory(prefix="faults-") as name:
        work = Path(name)
        stories = work / "stories.jsonl"
        write_stories(stories, chosen.stories)
        whole = work / "whole"
        command = ["run", stories, "--shard-size", chosen.shard_size, "--out"]
        counting = Faults(0, 0)
        with counting.set():
            if newsclaims(*command, whole):
                raise SystemExit("the undisturbed run failed")
        counts["steps"] = counting.count
        expected = (whole / "claims.jsonl").read_bytes()
        for number in (errno.ENOSPC, errno.EIO):
            for at in range(1, counting.count + 1):
                out = work / f"out-{number}-{at}"
                with Faults(at, number).set():
                    status = newsclaims(*command, out)
                counts["faults"] += 1
                counts["exit status 0"] += status == 0
                counts["torn"] += bool(torn(out, whole))
                resumed = newsclaims(*command, out, "--resume")
                if resumed or (out / "claims.jsonl").read_bytes() != expected:
                    counts["not resumed"] += 1
                    print(f"fault {number} at step {at}: status {status}, resumed {resumed}", file=sys.stderr)
        disks = full_disks(stories, chosen.shard_size, expected)
    print(json.dumps({"faults": counts, "full disks": disks}, indent=1))
    wrong = counts["exit status 0"] + counts["torn"] + counts["not resumed"]
    return int(bool(wrong or (disks and (disks["torn"] or disks["not resumed"]))))


if __name__ == "__main__":
    sys.exit(main())
