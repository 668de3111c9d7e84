"""A run on a Ray cluster of two nodes on this machine: ``python benchmarks/cluster.py [--stories N] [--shard-size N]``.

Four runs: plain; one node taken away midway; the driver killed and restarted; a document that takes its worker with it
each time. Each has to come to the bytes of a run without Ray, the poison document to ``failures.jsonl`` after three
tries, and a lost worker may cost one shard done again. The pipeline is that of ``benchmarks.light``, which Ray's
processes take up through ``sitecustomize``; ``--real`` takes the shipped one. Needs ``newsclaims[ray]``.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.stories import write_stories  # noqa: E402

SITE = """
import sys
sys.path.insert(0, {root!r})
try:
    import extractor.workers as workers, extractor.fingerprint as fingerprint
    from benchmarks import {module} as module
    workers.serve = module.serve
    fingerprint.PARTS = {{}}
except ImportError:
    pass
"""


class Bench:
    """A cluster, stories, and the claims that are expected of them."""

    def __init__(self, work: Path, count: int, size: int, real: bool) -> None:
        from ray.cluster_utils import Cluster

        site = work / "site"
        site.mkdir()
        module = "poisoned" if real else "light"
        (site / "sitecustomize.py").write_text(SITE.format(root=str(ROOT), module=module))
        paths = os.pathsep.join(filter(None, (str(site), str(ROOT), os.environ.get("PYTHONPATH"))))
        os.environ.update(PYTHONPATH=paths, RAY_DEDUP_LOGS="0", LIGHT_SECONDS="0.02", RAY_USAGE_STATS_ENABLED="0")
        self.work, self.size, self.real = work, size, real
        self.stories = work / "stories.jsonl"
        write_stories(self.stories, count)
        self.count = count
        self.run("whole", engine=())
        self.expected = (work / "whole" / "claims.jsonl").read_bytes()
        # The node that the driver is on works on nothing, so that a lost node is never the driver's.
        self.cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 0})
        self.nodes = [self.cluster.add_node(num_cpus=1) for _ in range(2)]
        self.cluster.wait_for_nodes()

    def command(self, name: str, engine: tuple[str, ...] | None = None, *more: str) -> list[str]:
        ray = ("--engine", "ray", "--address", self.cluster.address) if engine is None else engine
        out = str(self.work / name)
        options = ["--out", out, "--shard-size", str(self.size), "--processes", "2", *ray, *more]
        return [sys.executable, "-m", "extractor", "run", str(self.stories), *options]

    def run(self, name: str, engine: tuple[str, ...] | None = None, *more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(self.command(name, engine, *more), cwd=ROOT, text=True, capture_output=True)

    def start(self, name: str) -> subprocess.Popen[str]:
        return subprocess.Popen(self.command(name), cwd=ROOT, text=True, stderr=subprocess.PIPE)

    def done(self, name: str) -> int:
        return len(list((self.work / name).glob("shards/*.done.json")))

    def wait(self, name: str, shards: int) -> None:
        deadline = time.monotonic() + 600
        while time.monotonic() < deadline and self.done(name) < shards:
            time.sleep(0.05)

    def result(self, name: str, status: int, error: str = "") -> dict[str, Any]:
        out = self.work / name
        attempts = [json.loads(path.read_text())["attempts"] for path in out.glob("shards/*.tries.json")]
        finished = (out / "run.json").exists()
        failures = (out / "failures.jsonl").read_text().splitlines() if finished else []
        return {
            "status": status,
            "same bytes": finished and (out / "claims.jsonl").read_bytes() == self.expected,
            "articles": json.loads((out / "run.json").read_text())["articles"] if finished else None,
            "shards": len(attempts),
            "shards begun again": sum(attempts) - len(attempts),
            "workers lost": error.count("a worker is lost"),
            "failures": [json.loads(line)["error"] for line in failures],
        }


def plain(bench: Bench) -> dict[str, Any]:
    finished = bench.run("plain")
    return bench.result("plain", finished.returncode, finished.stderr)


def lost_node(bench: Bench) -> dict[str, Any]:
    process = bench.start("lost-node")
    bench.wait("lost-node", 2)
    bench.cluster.remove_node(bench.nodes.pop(), allow_graceful=False)
    _, error = process.communicate()
    found = bench.result("lost-node", process.returncode, error)
    bench.nodes.append(bench.cluster.add_node(num_cpus=1))
    bench.cluster.wait_for_nodes()
    return found


def lost_driver(bench: Bench) -> dict[str, Any]:
    process = bench.start("lost-driver")
    bench.wait("lost-driver", 2)
    process.kill()
    process.communicate()
    finished = bench.run("lost-driver", None, "--resume")
    return bench.result("lost-driver", finished.returncode, finished.stderr)


def poison(bench: Bench) -> dict[str, Any]:
    lines = bench.stories.read_text().splitlines()
    middle = len(lines) // 2
    kept, expected = bench.stories, bench.expected
    bench.stories = bench.work / "poisoned.jsonl"

    def write(text: str) -> None:
        article = json.dumps({"id": "poison", "text": text})
        bench.stories.write_text("\n".join([*lines[:middle], article, *lines[middle:]]) + "\n")

    if bench.real:  # claims name the file and line of their article: the same, with an article that has none
        write("Nothing happened.")
        bench.run("harmless", engine=())
        bench.expected = (bench.work / "harmless" / "claims.jsonl").read_bytes()
    write("Zzyzxlost takes its worker with it.")
    finished = bench.run("poison")
    found = bench.result("poison", finished.returncode, finished.stderr)
    bench.stories, bench.expected = kept, expected
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stories", type=int, default=240)
    parser.add_argument("--shard-size", type=int, default=20)
    parser.add_argument("--real", action="store_true")
    cases: tuple[Callable[[Bench], dict[str, Any]], ...] = (plain, lost_node, lost_driver, poison)
    names = [case.__name__ for case in cases]
    parser.add_argument("--case", choices=names, action="append", help="run this case alone")
    chosen = parser.parse_args()
    figures = {}
    with tempfile.TemporaryDirectory(prefix="cluster-") as name:
        bench = Bench(Path(name), chosen.stories, chosen.shard_size, chosen.real)
        try:
            for case in (one for one in cases if one.__name__ in (chosen.case or names)):
                started = time.monotonic()
                figures[case.__name__] = {**case(bench), "seconds": round(time.monotonic() - started, 1)}
                print(json.dumps({case.__name__: figures[case.__name__]}), file=sys.stderr, flush=True)
        finally:
            bench.cluster.shutdown()
    print(json.dumps(figures, indent=1))
    return int(not all(found["same bytes"] for found in figures.values()))


if __name__ == "__main__":
    sys.exit(main())
