"""Logistic regression over sets of named evidence, with an L2 penalty, by Newton's method in numpy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

Example = tuple[Sequence[str], bool]


def fit(
    examples: Sequence[Example], *, penalty: float = 4.0, rarest: int = 4, free: Sequence[str] = ("bias",)
) -> dict[str, float]:
    """Weights, in log odds, of each piece of evidence that at least ``rarest`` examples have.

    examples: the evidence that holds, and the label.
    penalty: what half a squared weight costs, in nats; evidence in ``free`` costs next to nothing.
    """
    counts = Counter(piece for evidence, _ in examples for piece in set(evidence))
    names = sorted(piece for piece, count in counts.items() if count >= rarest)
    place = {name: index for index, name in enumerate(names)}
    matrix = np.zeros((len(examples), len(names)))
    for number, (evidence, _) in enumerate(examples):
        for piece in evidence:
            if piece in place:
                matrix[number, place[piece]] = 1.0
    labels = np.array([float(label) for _, label in examples])
    penalties = np.array([0.01 if name in free else penalty for name in names])
    weights = np.zeros(len(names))
    for _ in range(15):
        odds = 1 / (1 + np.exp(-matrix @ weights))
        gradient = matrix.T @ (odds - labels) + penalties * weights
        hessian = (matrix * (odds * (1 - odds))[:, None]).T @ matrix + np.diag(penalties)
        step = np.linalg.solve(hessian, gradient)
        weights -= step
        if float(np.abs(step).max()) < 1e-6:
            break
    return {name: float(weights[index]) for name, index in place.items()}
