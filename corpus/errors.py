"""Error lists: each claim that was missed, made up or partly wrong, gold beside prediction.

Pairs claims by ``corpus.score.align``, so that a claim that agrees in more fields is the one that is compared.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from pydantic import BaseModel

from corpus.agreement import FIELDS, Item, cues_agree, field_agrees, overlap, sources_agree
from corpus.score import align, as_item

Kind = Literal["missed", "spurious", "partly"]


@dataclass(frozen=True)
class ClaimError:
    """One claim that is not as gold has it.

    kind: missed, spurious or partly (wrong). cause: what to sort by; for partly wrong claims the first differing
    field. fields: all fields that differ. document, sentence: where. gold, predicted: both claims in JSON form.
    """

    kind: Kind
    cause: str
    fields: tuple[str, ...]
    document: str
    sentence: str
    start: int
    gold: Item | None
    predicted: Item | None


def claim_errors(gold: Item | BaseModel, predicted: Item | BaseModel | None) -> list[ClaimError]:
    """The errors of one document, in the order of the text.

    gold: a record whose claims are known. predicted: the record of the same article, or None.
    """
    ours = as_item(gold, gold=True)
    theirs = as_item(predicted, gold=False) if predicted is not None else {}
    if "claims" not in ours:
        return []
    wanted, made = list(ours["claims"]), list(theirs.get("claims") or ())
    pairs = align(wanted, made)
    errors = []
    for i, j in pairs:
        fields = tuple(_differing(wanted[i], made[j]))
        if fields:
            errors.append(_error("partly", fields[0], fields, ours, wanted[i], made[j]))
    found = {i for i, _ in pairs}
    for i, claim in enumerate(wanted):
        if i not in found:
            errors.append(_error("missed", _why_missed(claim, theirs), (), ours, claim, None))
    used = {j for _, j in pairs}
    for j, claim in enumerate(made):
        if j not in used:
            errors.append(_error("spurious", "spurious", (), ours, None, claim))
    return sorted(errors, key=lambda error: (error.start, error.kind))


def all_errors(gold: Iterable[Item | BaseModel], predicted: Iterable[Item | BaseModel]) -> list[ClaimError]:
    """The errors of every gold document, in order of gold."""
    theirs = {item["id"]: item for item in (as_item(record, gold=False) for record in predicted)}
    return [
        error
        for item in (as_item(record, gold=True) for record in gold)
        for error in claim_errors(item, theirs.get(item["id"]))
    ]


def _differing(gold: Item, predicted: Item) -> Iterator[str]:
    for field in FIELDS:
        if field_agrees(field, gold, predicted):
            continue
        ours, theirs = gold.get(field), predicted.get(field)
        if field == "attribution" and ours and theirs:
            if not sources_agree(ours, theirs):
                yield "attribution.source"
            if not cues_agree(ours, theirs):
                yield "attribution.cue"
        else:
            yield field


def _why_missed(claim: Item, predicted: Item) -> str:
    stances = [entity for entity in predicted.get("entities") or () if entity["label"] == "STANCE"]
    if not stances:
        return "missed"
    found = any(overlap(stance, claim["trigger"]) for stance in stances)
    return "missed: stance without a claim" if found else "missed: no stance found"


def _error(
    kind: Kind, cause: str, fields: tuple[str, ...], record: Item, gold: Item | None, predicted: Item | None
) -> ClaimError:
    claim = gold if gold is not None else predicted
    assert claim is not None
    sentence = claim.get("sentence") or claim["trigger"]
    text = record.get("text") or ""
    words = text[sentence["start"] : sentence["end"]] or sentence.get("text") or ""
    return ClaimError(
        kind, cause, fields, record["id"], " ".join(words.split()), claim["trigger"]["start"], gold, predicted
    )


def describe(claim: Item | None) -> str:
    """A claim on one line, for people: type, trigger, parties, amounts, attribution, polarity, modality, certainty."""
    if claim is None:
        return "–"
    parts = [f"{claim['type']}{' (nominal)' if claim.get('nominal') else ''} “{_words(claim['trigger'])}”"]
    for name in ("subject", "object", "counterparty"):
        if claim.get(name):
            parts.append(f"{name} {_party(claim[name])}")
    for name, value in (("money", "amount"), ("percents", "value"), ("dates", "earliest")):
        for one in claim.get(name) or ():
            parts.append(_quantity(one, value))
    if claim.get("attribution"):
        attribution = claim["attribution"]
        source = attribution.get("source")
        cue = attribution.get("cue") or {}
        parts.append(f"says {_party(source) if source else 'nobody'} / “{_words(cue)}”")
    parts.append("/".join(str(claim[name]) for name in ("polarity", "modality", "certainty") if name in claim))
    return "; ".join(part for part in parts if part)


def _words(span: Item) -> str:
    return " ".join(str(span.get("text") or "").split())


def _party(party: Item) -> str:
    names = ", ".join(party.get("organizations") or ())
    return f"“{_words(party)}”" + (f" [{names}]" if names else "")


def _quantity(one: Item, value: str) -> str:
    worth = one.get(value)
    if worth is None and one.get("low") is not None:
        worth = f"{one['low']}-{one.get('high')}"
    unit = one.get("currency") or one.get("unit") or ""
    return f"{_words(one)}" + (f" ({worth} {unit})".replace(" )", ")") if worth is not None else "")


def by_cause(errors: Sequence[ClaimError]) -> list[tuple[str, int]]:
    """How many errors each cause has, the most frequent first."""
    counts: dict[str, int] = {}
    for error in errors:
        counts[error.cause] = counts.get(error.cause, 0) + 1
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def as_text(errors: Sequence[ClaimError]) -> str:
    """The errors for a terminal: a count of causes, then each error with its sentence, those of one cause together."""
    causes = by_cause(errors)
    lines = [f"{count:5d}  {cause}" for cause, count in causes]
    rank = {cause: number for number, (cause, _) in enumerate(causes)}
    for error in sorted(errors, key=lambda one: rank[one.cause]):
        differing = f" ({', '.join(error.fields)})" if error.fields else ""
        lines += ["", f"{error.document}@{error.start} {error.kind.upper()} {error.cause}{differing}"]
        lines += [f"  {error.sentence}", f"  gold: {describe(error.gold)}", f"  ours: {describe(error.predicted)}"]
    return "\n".join(lines) + "\n"


def as_records(errors: Sequence[ClaimError]) -> list[dict[str, Any]]:
    """The errors as JSON objects, one for each."""
    return [asdict(error) for error in errors]


def as_html(errors: Sequence[ClaimError]) -> str:
    """The errors as one self-contained page, with a table that sorts by a click on a column's head."""
    rows = "\n".join(
        "<tr>"
        + "".join(
            f"<td>{html.escape(cell)}</td>"
            for cell in (
                error.kind,
                error.cause,
                ", ".join(error.fields),
                f"{error.document}@{error.start}",
                error.sentence,
                describe(error.gold),
                describe(error.predicted),
            )
        )
        + "</tr>"
        for error in errors
    )
    heads = "".join(
        f"<th>{head}</th>" for head in ("kind", "cause", "fields", "document", "sentence", "gold", "predicted")
    )
    causes = "".join(f"<li>{count:,} × {html.escape(cause)}</li>" for cause, count in by_cause(errors))
    return _PAGE.replace("{heads}", heads).replace("{causes}", causes).replace("{rows}", rows)


_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Claims that differ from gold</title>
<style>:root{color-scheme:light dark}body{font:14px sans-serif}table{border-collapse:collapse}ul{columns:16em}
td,th{border:1px solid #8888;padding:4px;vertical-align:top;text-align:left}
th{cursor:pointer;position:sticky;top:0;background:Canvas}</style>
<h1>Claims that differ from gold</h1><ul>{causes}</ul>
<p>A click on a column's head sorts by it, another one backwards.</p>
<table><thead><tr>{heads}</tr></thead><tbody>
{rows}
</tbody></table>
<script>let by=-1,way=1;document.querySelectorAll("th").forEach((th,i)=>th.onclick=()=>{way=by===i?-way:1;by=i;
const b=document.querySelector("tbody");[...b.rows].sort((x,y)=>way*x.cells[i].textContent.localeCompare(
y.cells[i].textContent,undefined,{numeric:true})).forEach(r=>b.append(r))});</script>
</html>
"""
