"""The same bytes for any processes, batch size and hash seed: ``python benchmarks/determinism.py [INPUT...]``.

Ten runs of ``newsclaims extract``, each with another hash seed, over all combinations of 1, 2 and 4 processes and batch
sizes 1, 8 and 64 (one of them twice); prints the SHA-256 of each output.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def main() -> int:
    inputs = sys.argv[1:] or [str(ROOT / "corpus" / "articles")]
    combinations = [*itertools.product((1, 2, 4), (1, 8, 64)), (2, 8)]
    found = []
    for seed, (processes, batch) in enumerate(combinations):
        command = [sys.executable, "-m", "extractor", "extract", *inputs, "--by", "article"]
        command += ["--processes", str(processes), "--batch-size", str(batch)]
        environment = {**os.environ, "PYTHONHASHSEED": str(seed * 7919)}
        result = subprocess.run(command, cwd=ROOT, capture_output=True, env=environment, check=True)
        digest = hashlib.sha256(result.stdout).hexdigest()
        found.append({"processes": processes, "batch": batch, "seed": seed * 7919, "sha256": digest})
        print(json.dumps(found[-1]), file=sys.stderr, flush=True)
    figures = {
        "runs": len(found),
        "bytes": len(result.stdout),
        "articles": result.stdout.count(b"\n"),
        "different outputs": len({one["sha256"] for one in found}),
    }
    print(json.dumps(figures, indent=1))
    return int(figures["different outputs"] != 1)


if __name__ == "__main__":
    sys.exit(main())
