"""Evaluations as tables: rows for a terminal, a notebook or JSON."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

from corpus.agreement import FIELDS
from corpus.score import Counts, Evaluation, Interval, claim_scores, entity_scores

Grouping = Literal["type", "label", "source"]


class Row(NamedTuple):
    """One score: its counts, and the 95% intervals of its precision, recall and F1."""

    group: str
    score: str
    counts: Counts
    intervals: Mapping[str, Interval]


def headline_scores(evaluation: Evaluation) -> list[str]:
    """Names of the scores that every report shows: verbal claims, nominal claims, entities."""
    known = set(evaluation.names())
    claims = [name for kind in ("verbal", "nominal") for name in claim_scores(kind) if name in known]
    return claims + entity_scores(evaluation)


def _rows(evaluation: Evaluation, names: Sequence[str], group: str | None = None) -> list[Row]:
    intervals = evaluation.intervals(names)
    rows = []
    for name in names:
        head, _, last = name.rpartition("/")
        rows.append(Row(group or head, last, evaluation.total(name), intervals[name]))
    return rows


def score_rows(evaluation: Evaluation, by: Grouping | None = None) -> list[Row]:
    """The rows of a report.

    by: None for all scores of the contract; ``type`` for the scores of each claim type; ``label`` for those of each
        entity label; ``source`` for the verbal claim scores of each source of the articles.
    """
    if by == "type":
        return _rows(evaluation, [name for name in evaluation.names() if name.startswith("type/")])
    if by == "label":
        return _rows(evaluation, entity_scores(evaluation))
    if by == "source":
        rows: list[Row] = []
        for source in sorted(set(evaluation.sources.values())):
            part = evaluation.subset(lambda one, at=source: evaluation.sources.get(one) == at)  # type: ignore[misc]
            rows += _rows(part, [name for name in claim_scores("verbal") if name in part.names()], source)
        return rows
    return _rows(evaluation, headline_scores(evaluation))


def field_rows(evaluation: Evaluation) -> list[tuple[str, int, int]]:
    """How often each field is right among the claims that were found: field, right, compared."""
    return [
        (name, counts.matched, counts.gold)
        for name, counts in ((name, evaluation.total(f"field/{name}")) for name in FIELDS)
        if counts.gold
    ]


def as_json(evaluation: Evaluation, other: Evaluation | None = None, by: Grouping | None = None) -> dict[str, Any]:
    """The evaluation as one JSON object: each score with counts, ratios and intervals, and what differs from another.

    other: an evaluation of another system on the same gold; adds ``difference`` (F1 of this one minus that one).
    """
    names = headline_scores(evaluation)
    intervals = evaluation.intervals(names)
    result: dict[str, Any] = {
        "documents": len(evaluation.documents),
        "documents_absent": list(evaluation.absent),
        "documents_unknown": list(evaluation.unknown),
        "scores": {
            name: {**_ratios(evaluation.total(name)), "intervals": {k: list(v) for k, v in intervals[name].items()}}
            for name in names
        },
        "fields": {name: {"right": right, "compared": compared} for name, right, compared in field_rows(evaluation)},
    }
    if by is not None:
        result[f"by_{by}"] = {f"{row.group}/{row.score}": _ratios(row.counts) for row in score_rows(evaluation, by)}
    if other is not None:
        result["difference"] = {
            name: {"f1": gap, "interval": list(interval)}
            for name, (gap, interval) in evaluation.difference(other, names).items()
        }
    return result


MEASURES = ("precision", "recall", "f1")


def table_rows(evaluation: Evaluation, by: Grouping | None = None) -> list[dict[str, Any]]:
    """The rows of a report as flat dictionaries: group, score, each measure with the ends of its interval, counts."""
    rows = []
    for group, score, counts, intervals in score_rows(evaluation, by):
        row: dict[str, Any] = {"group": group, "score": score}
        for name in MEASURES:
            row[name] = round(getattr(counts, name), 4)
            row[f"{name}_low"], row[f"{name}_high"] = (round(end, 4) for end in intervals[name])
        rows.append(row | counts._asdict())
    return rows


def as_html(evaluation: Evaluation, by: Grouping | None = None) -> str:
    """The rows of a report as an HTML table, for a notebook; needs no library."""
    heads = ("of", "score", "P", "R", "F1", "right", "gold", "predicted")
    lines = []
    for group, score, counts, intervals in score_rows(evaluation, by):
        cells = [f"<th>{html.escape(group)}</th>", f"<td>{html.escape(score)}</td>"]
        for name in MEASURES:
            low, high = intervals[name]
            spread = f"<small>{100 * low:.1f} to {100 * high:.1f}</small>"
            cells.append(f"<td>{100 * getattr(counts, name):.1f} {spread}</td>")
        cells += [f"<td>{count}</td>" for count in counts]
        lines.append(f"<tr>{''.join(cells)}</tr>")
    head = "".join(f"<th>{name}</th>" for name in heads)
    note = "in percent, with bootstrap 95% intervals over documents"
    caption = f"<caption>{len(evaluation.documents):,} articles; {note}</caption>"
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>"


def _ratios(counts: Counts) -> dict[str, float]:
    return {
        "matched": counts.matched,
        "gold": counts.gold,
        "predicted": counts.predicted,
        "precision": round(counts.precision, 4),
        "recall": round(counts.recall, 4),
        "f1": round(counts.f1, 4),
    }
