"""Why a claim came out as it did, and how surely."""

from __future__ import annotations

import pytest
from spacy.language import Language

import extractor
from extractor.confidence import probability, shipped_weights
from extractor.convert import claims_of
from extractor.explanation import explain
from extractor.linker import Linker

TEXT = (
    "Norvell Industries Inc said it is likely to buy Tasker Foods Ltd for $40 million. "
    "The group may have moved its offices. Norvell denied that its chief executive had resigned."
)


@pytest.fixture(scope="module")
def nlp() -> Language:
    return extractor.load()


def linker_of(nlp: Language) -> Linker:
    linker = nlp.get_pipe("claims_linker")
    assert isinstance(linker, Linker)
    return linker


def test_an_explanation_names_row_parties_scope_and_evidence(nlp: Language) -> None:
    doc = nlp(TEXT)
    texts = explain(doc, linker_of(nlp).lexicon)
    assert len(texts) == len(doc._.claim_records)
    bought = next(text for text in texts if text.startswith("acquire “buy”"))
    assert "verb-buy-1: buy is acquire" in bought
    assert "“it” is Norvell Industries Inc (referred to by “it”" in bought
    assert "“Tasker Foods Ltd” is Tasker Foods Ltd (named by “Tasker Foods Ltd”); buy ←obj" in bought
    assert "the cue “said”" in bought
    assert "possible, hedged by likely (carrier-likely-1)" in bought
    assert "for it" in bought
    assert "against it" in bought


def test_every_claim_has_a_confidence_between_nothing_and_certainty(nlp: Language) -> None:
    confidences = [claim.confidence for claim in claims_of(nlp(TEXT))]
    assert confidences
    assert all(confidence is not None and 0 < confidence < 1 for confidence in confidences)
    assert len(set(confidences)) > 1


def test_claims_with_less_confidence_than_asked_for_are_left_out() -> None:
    everything = extractor.extract(TEXT).claims
    confidences = [claim.confidence or 0.0 for claim in everything]
    least = sorted(confidences)[1]
    sure = extractor.load(claims_linker={"min_confidence": least})
    kept = claims_of(sure(TEXT))
    assert [claim.trigger.text for claim in kept] == [
        claim.trigger.text for claim, confidence in zip(everything, confidences, strict=True) if confidence >= least
    ]
    assert 0 < len(kept) < len(everything)


def test_evidence_without_a_weight_counts_nothing() -> None:
    assert probability([], {}) == 0.5
    assert probability(["unheard of"], {"bias": 2.0}) == 0.5
    assert probability(["bias"], {"bias": 2.0}) > 0.88


def test_the_weights_that_ship_hold_both_models() -> None:
    weights = shipped_weights()
    assert weights["claim"]["bias"]
    assert weights["right"]["bias"]
    assert weights["claim"]["last resort without figure"] < weights["claim"]["last resort with figure"]
