"""Maximum spanning arborescences: the best dependency tree under scores of single arcs.

Chu and Liu (1965) and Edmonds (1967), with exactly one root. A word that is its own head is the root.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
Heads = NDArray[np.int64]


def is_tree(heads: Heads) -> bool:
    """True if exactly one word is its own head and all others lead to it."""
    count = len(heads)
    if int((heads == np.arange(count)).sum()) != 1:
        return False
    above = heads
    reach = 1
    while reach < count:
        above = above[above]
        reach *= 2
    return bool((above == above[0]).all())


def best_tree(scores: Scores) -> Heads:
    """The heads of the best tree with one root. ``scores[i, j]`` is the score of j as the head of i; ``scores[i,
    i]`` that of
    i as the root. The roots that could win are tried one by one."""
    count = len(scores)
    if count == 1:
        return np.zeros(1, dtype=np.int64)
    roots = np.diagonal(scores).astype(np.float64)
    open_scores = scores.astype(np.float64)
    np.fill_diagonal(open_scores, -np.inf)
    best_heads: Heads | None = None
    best_total = -np.inf
    # No tree rooted in i scores more than its root's score and the best head of every other word.
    highest = open_scores.max(axis=1)
    bounds = roots + highest.sum() - highest
    for root in np.argsort(-bounds, kind="stable"):
        if bounds[root] <= best_total:
            break
        heads = _rooted_tree(open_scores, int(root))
        others = np.arange(count) != root
        total = float(roots[root] + open_scores[np.arange(count)[others], heads[others]].sum())
        if total > best_total:
            best_total, best_heads = total, heads
    assert best_heads is not None
    return best_heads


def _rooted_tree(scores: NDArray[np.float64], root: int) -> Heads:
    """The best tree with a given root, by contracting cycles."""
    count = len(scores)
    scores = scores.copy()
    scores[root, :] = -np.inf
    heads: Heads = scores.argmax(axis=1)
    heads[root] = root
    cycle = _cycle(heads)
    if cycle is None:
        return heads
    inside = np.zeros(count, dtype=bool)
    inside[cycle] = True
    outside = np.flatnonzero(~inside)
    members = np.array(cycle)
    # The cycle becomes one node, the last. What enters it at a member replaces that member's arc of the cycle.
    size = len(outside) + 1
    smaller = np.full((size, size), -np.inf)
    smaller[:-1, :-1] = scores[np.ix_(outside, outside)]
    leaving = scores[np.ix_(outside, members)]
    smaller[:-1, -1] = leaving.max(axis=1)
    entering = scores[np.ix_(members, outside)] - scores[members, heads[members]][:, None]
    smaller[-1, :-1] = entering.max(axis=0)
    solved = _rooted_tree(smaller, int(np.flatnonzero(outside == root)[0]))
    for place, node in enumerate(outside):
        if node == root:
            continue
        head = solved[place]
        heads[node] = outside[head] if head < size - 1 else members[int(leaving[place].argmax())]
    enters = int(solved[-1])
    entry = members[int(entering[:, enters].argmax())]
    heads[entry] = outside[enters]
    heads[root] = root
    return heads


def _cycle(heads: Heads) -> list[int] | None:
    """The members of one cycle among the heads, or None."""
    state = [0] * len(heads)
    for start in range(len(heads)):
        path = []
        node = start
        while state[node] == 0 and heads[node] != node:
            state[node] = 1
            path.append(node)
            node = int(heads[node])
        if state[node] == 1 and heads[node] != node and node in path:
            return path[path.index(node) :]
        for member in path:
            state[member] = 2
    return None
