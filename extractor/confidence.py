"""How likely a draft is a claim, and its parties right: logistic regressions over what is known of it.

Two models share one set of yes-or-no evidence: ``claim`` says whether a verb heads a claim at all and keeps out the
drafts that do not; ``right`` says whether trigger, subject and object are right and is the confidence that users see.
``training/confidence.py`` fits the weights on gold and shows the calibration by cross-validation over articles.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict
from spacy.tokens import Token

from extractor.clauses import is_relative, relation
from extractor.drafts import Draft
from extractor.parties import Parties
from extractor.rows import LEXICONS, read_rows

#: Drafts less likely to be claims than this are left out; it gave the best trigger F1 in cross-validation.
THRESHOLD = 0.5

#: Claims less likely to be right than this are left out; of the settings with about the best claim F1 in
#: cross-validation, the surest.
LEAST = 0.3

_FIGURES = ("increase", "decrease", "measure")
_CLAUSES = frozenset(("ccomp", "xcomp", "advcl", "acl", "acl:relcl", "parataxis", "conj", "csubj"))
_DEEPEST = 4
#: Sentences of the lead, and of lead and body: what news is about comes first.
_LEAD, _BODY = 4, 15
_PRONOUNS = frozenset(("it", "they", "we", "he", "she", "i", "you", "this", "that", "these", "those", "who", "which"))


class WeightRow(BaseModel):
    """The weight of one piece of evidence in one model, in log odds."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    model: Literal["claim", "right"]
    evidence: str
    weight: float


Weights = Mapping[str, Mapping[str, float]]


def read_weights(path: Path) -> Weights:
    """Weights by model and evidence. Raises LexiconError for a malformed file."""
    weights: dict[str, dict[str, float]] = {"claim": {}, "right": {}}
    for row in read_rows(path, WeightRow):
        weights[row.model][row.evidence] = row.weight
    return weights


@lru_cache(maxsize=1)
def shipped_weights() -> Weights:
    """The weights that ship."""
    return read_weights(LEXICONS / "claim_weights.csv")


def probability(evidence: Iterable[str], weights: Mapping[str, float]) -> float:
    """The probability that a model gives to evidence, 0 to 1; evidence without a weight counts nothing."""
    odds = sum(filter(None, map(weights.get, evidence)))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


@dataclass(frozen=True)
class Jury:
    """Decides which drafts of one document are claims.

    headlines: token offsets at which headlines and standfirsts begin. sentences: those of all sentences.
    """

    parties: Parties
    attributions: list[dict[str, Any]]
    headlines: frozenset[int] | set[int]
    sentences: Sequence[int]
    weights: Weights
    threshold: float
    core: frozenset[str]

    def keeps(self, draft: Draft) -> bool:
        """Whether a draft is a claim; writes evidence and likelihood on it, and confidence if it is one."""
        draft.evidence = evidence_of(draft, self.parties, self.attributions, self.core)
        sentence = bisect_right(self.sentences, draft.trigger.start)
        draft.evidence.append(_part_of_text(sentence))
        if self.sentences[sentence - 1] in self.headlines:
            draft.evidence.append("headline")
        draft.likelihood = probability(draft.evidence, self.weights["claim"])
        if draft.likelihood < self.threshold:
            return False
        draft.confidence = round(probability(draft.evidence, self.weights["right"]), 3)
        return True


def evidence_of(draft: Draft, parties: Parties, attributions: list[dict[str, Any]], core: frozenset[str]) -> list[str]:
    """What is known of a draft whose parties and quantities are settled, as names of things that hold.

    core: the words that say by themselves that something is claimed ("acquire", not "move").
    """
    row, trigger = draft.row, draft.trigger[0]
    subject = _party(draft.subject, draft.subjects, parties, "subject" in draft.places)
    target = _party(draft.object, draft.objects, parties, "object" in draft.places)
    figure = "money" if draft.money else "percent" if draft.percents else "date" if draft.dates else "no"
    counted = bool(draft.money or draft.percents)
    source = "none"
    if draft.attribution is not None:
        record = attributions[draft.attribution]
        source = "organization" if record["organizations"] else "other" if record["source"] else "sourceless"
    form = "gerund" if trigger.lower_.endswith("ing") else "participle" if trigger.lower_.endswith("ed") else "other"
    clause = draft.clause
    voice = clause.voice if clause is not None else "none"
    shared = clause is not None and clause.inherited
    kind = "nominal" if draft.nominal else "communication" if draft.communicates else "action"
    nobody = not (draft.subjects or draft.objects or draft.counterparties)
    word = row.name
    pieces = [
        "bias",
        kind,
        f"type {row.type}",
        f"word {word}",
        f"subject {subject}",
        f"object {target}",
        f"parties {subject} {target}",
        f"figure {figure}",
        f"{kind} subject {subject}",
        f"{kind} object {target}",
        f"source {source}",
        f"relation {relation(draft.scope.top)}",
        f"tag {trigger.pos_}",
        f"form {form} {voice}{' shared' if shared else ''}",
        f"modality {draft.scope.modality}",
        f"polarity {draft.scope.polarity}",
        f"priority {max(-2, min(2, row.priority))}",
        "conditional" if row.conditional else "unconditional",
    ]
    rank = "core" if word in core or (row.lemma in core and not row.particle) else "other"
    pieces += [
        f"{rank} word",
        f"{rank} word, {'figure' if counted else 'no figure'}",
        f"{rank} word, subject {subject}",
        f"{rank} word, object {target}",
    ]
    pieces += [f"{row.type}, subject {subject}", f"{row.type}, object {target}"]
    pieces += _names("subject", draft.subjects) + _names("object", draft.objects)
    if not set(draft.subjects).isdisjoint(draft.objects):
        pieces.append("subject and object share an organization")
    if row.type in _FIGURES:
        pieces.append(f"{row.type} with figure" if counted else f"{row.type} without figure")
    if row.priority < 0:
        pieces.append("last resort with figure" if counted else "last resort without figure")
    if nobody:
        pieces.append(f"only the source takes part, {kind}")
    if draft.counterparty is not None:
        pieces.append("counterparty")
    if draft.scope.carriers:
        pieces.append("carried")
    if source == "organization" and draft.subjects and draft.attribution is not None:
        own = set(attributions[draft.attribution]["organizations"]) & set(draft.subjects)
        pieces.append("subject is source" if own else "subject is not source")
    pieces.append(f"depth {_depth(draft.scope.top)}")
    return pieces


def _names(role: str, organizations: list[str]) -> list[str]:
    """How many organizations a party is of, at most three, and whether one goes by a single word."""
    if not organizations:
        return []
    single = any(" " not in name for name in organizations)
    return [f"{role} of {min(3, len(organizations))}"] + ([f"{role} of a single word"] if single else [])


def _depth(token: Token) -> int:
    """How many clauses a clause stands in, at most four."""
    depth = 0
    while token.head != token and depth < _DEEPEST:
        depth += relation(token) in _CLAUSES
        token = token.head
    return depth


def _part_of_text(sentence: int) -> str:
    """The part of an article that the nth of its sentences is in, from 1."""
    return "lead" if sentence <= _LEAD else "body" if sentence <= _BODY else "end"


def _party(head: Token | None, organizations: list[str], parties: Parties, placed: bool) -> str:
    """How a party stands to organizations: by name, by a reference, by its owner, by what the text is about, or not."""
    if head is None:
        return "placed" if placed else "none"
    if not organizations:
        if head.lower_ in _PRONOUNS:
            return "relative without organization" if is_relative(head) else "pronoun without organization"
        return "name without organization" if head.pos_ == "PROPN" else "noun without organization"
    if head.i in parties.named:
        return "name"
    if head.i in parties.referring:
        return "pronoun" if head.lower_ in _PRONOUNS else "reference"
    if is_relative(head):
        return "relative"
    return "owned" if parties.organizations(head) else "by context"
