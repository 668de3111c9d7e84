"""Scores: hand-worked figures, and the properties that every score has to have."""

from __future__ import annotations

import copy
import random
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.agreement import attributions_agree, claims_agree, number, parties_agree, quantities
from corpus.gold import load_gold, load_predictions
from corpus.report import as_html, as_json, score_rows, table_rows
from corpus.score import Counts, claim_scores, evaluate, score_record
from schemas import Record
from tests.corpus.builders import attribution, claim, entity, money, party, record, span

DEV = Path(__file__).parents[3] / "shared" / "data" / "claims_dev.jsonl"


def counts(gold: list[dict[str, Any]], predicted: list[dict[str, Any]], score: str) -> Counts:
    return score_record(record(*gold), record(*predicted)).get(score, Counts())


@pytest.mark.parametrize(
    ("gold", "predicted", "agree"),
    [
        (None, None, True),
        (None, party(0, 4), False),
        (party(0, 4), None, False),
        (party(0, 4, "Acme"), party(50, 56, "Acme"), True),
        (party(0, 4, "Acme"), party(0, 4), False),
        (party(0, 4, "Acme"), party(0, 4, "Bolt"), False),
        (party(0, 4, "Acme", "Bolt"), party(0, 4, "Bolt", "Acme"), True),
        (party(0, 4, "Acme", "Bolt"), party(0, 4, "Acme"), False),
        (party(0, 4, "Acme Inc."), party(0, 4, "ACME  Inc"), True),
        (party(0, 4), party(3, 9), True),
        (party(0, 4), party(4, 9), False),
        (party(0, 4), party(0, 4, "Acme"), True),
    ],
)
def test_parties(gold: Any, predicted: Any, agree: bool) -> None:
    assert parties_agree(gold, predicted) is agree


@pytest.mark.parametrize("value", [14300000000, 14300000000.0, "14300000000", "14300000000.00", "1.43E10"])
def test_one_amount_in_any_notation(value: Any) -> None:
    assert number(value) == number("14300000000")


def test_quantities_are_sets_of_values() -> None:
    ours = claim(money=[money(5.4), money("5.40"), money(None, low=2, high="3.0")])
    theirs = claim(money=[money(None, low="2", high=3, bound="range"), money("5.4", bound="approximate")])
    assert quantities(ours, "money") == quantities(theirs, "money")
    assert quantities(ours, "money") != quantities(claim(money=[money(5.4, "GBP")]), "money")


GOOD = claim()
ELSEWHERE = claim(60, 66)


@pytest.mark.parametrize(
    ("gold", "predicted", "expected"),
    [
        # score by score: trigger, typed, claim, strict as (matched, gold, predicted)
        ([GOOD], [GOOD], [(1, 1, 1)] * 4),
        ([GOOD], [], [(0, 1, 0)] * 4),
        ([], [GOOD], [(0, 0, 1)] * 4),
        ([GOOD], [ELSEWHERE], [(0, 1, 1)] * 4),
        ([GOOD], [claim(10, 16)], [(1, 1, 1)] * 4),
        ([GOOD], [claim(11, 16)], [(0, 1, 1)] * 4),
        ([GOOD], [GOOD, GOOD], [(1, 1, 2)] * 4),
        ([GOOD, GOOD], [GOOD], [(1, 2, 1)] * 4),
        ([GOOD], [claim(type="fund")], [(1, 1, 1), (0, 1, 1), (1, 1, 1), (0, 1, 1)]),
        ([GOOD], [claim(object=None)], [(1, 1, 1), (1, 1, 1), (0, 1, 1), (0, 1, 1)]),
        ([claim(object=None)], [claim(object=None)], [(1, 1, 1)] * 4),
        ([GOOD], [claim(subject=party(0, 4, "Acme", "Bolt"))], [(1, 1, 1), (1, 1, 1), (0, 1, 1), (0, 1, 1)]),
        ([GOOD], [claim(polarity="negative")], [(1, 1, 1), (1, 1, 1), (1, 1, 1), (0, 1, 1)]),
        ([GOOD], [claim(modality="planned")], [(1, 1, 1), (1, 1, 1), (1, 1, 1), (0, 1, 1)]),
        ([GOOD], [claim(certainty="hedged")], [(1, 1, 1)] * 4),
        ([GOOD], [claim(money=[money(5)])], [(1, 1, 1), (1, 1, 1), (1, 1, 1), (0, 1, 1)]),
        ([claim(money=[money(5)])], [claim(money=[money("5.0", role="price")])], [(1, 1, 1)] * 4),
        ([GOOD], [claim(attribution=attribution(None))], [(1, 1, 1), (1, 1, 1), (1, 1, 1), (0, 1, 1)]),
        # two claims under triggers that overlap: the exact pair first, and the other one is left over
        ([claim(5, 8), claim(9, 11)], [claim(5, 11), claim(9, 11)], [(2, 2, 2)] * 4),
        ([claim(5, 8)], [claim(5, 11), claim(5, 8)], [(1, 1, 2)] * 4),
    ],
)
def test_hand_worked_claims(gold: Any, predicted: Any, expected: list[tuple[int, int, int]]) -> None:
    levels = ("trigger", "typed", "claim", "strict")
    assert [tuple(counts(gold, predicted, f"verbal/{level}")) for level in levels] == expected


def test_nominal_claims_are_scored_apart() -> None:
    noun = claim(nominal=True)
    assert counts([noun], [GOOD], "nominal/trigger") == (0, 1, 0)
    assert counts([noun], [GOOD], "verbal/trigger") == (0, 0, 1)
    assert counts([noun, GOOD], [noun, GOOD], "nominal/strict") == (1, 1, 1)


@pytest.mark.parametrize(
    ("gold", "predicted", "expected"),
    [
        (attribution(party(31, 35)), attribution(party(31, 35)), (1, 1, 1)),
        (attribution(party(31, 35)), None, (0, 1, 0)),
        (None, attribution(party(31, 35)), (0, 0, 1)),
        (None, None, (0, 0, 0)),
        (attribution(None), attribution(None), (1, 1, 1)),
        (attribution(None), attribution(party(31, 35)), (0, 1, 1)),
        (attribution(party(31, 35)), attribution(party(31, 35), 40, 44), (0, 1, 1)),
        (attribution(party(31, 35, "Carl Co")), attribution(party(0, 4, "Carl Co")), (1, 1, 1)),
        (attribution(party(31, 35)), attribution(party(0, 4)), (0, 1, 1)),
    ],
)
def test_hand_worked_attributions(gold: Any, predicted: Any, expected: tuple[int, int, int]) -> None:
    found = counts([claim(attribution=gold)], [claim(attribution=predicted)], "verbal/attribution")
    assert found == expected


@pytest.mark.parametrize(
    ("predicted", "exact", "overlap", "strict"),
    [
        ([("MONEY", 21, 24, {"amount": "5000000", "currency": "USD"})], 1, 1, 1),
        ([("MONEY", 21, 24, {"amount": 5000000.0, "currency": "USD", "bound": "approximate"})], 1, 1, 0),
        ([("MONEY", 21, 24, {"amount": "6000000", "currency": "USD", "bound": "exact"})], 1, 1, 0),
        ([("MONEY", 22, 24, {"amount": "5000000", "currency": "USD", "bound": "exact"})], 0, 1, 0),
        ([("PERCENT", 21, 24, {"value": "5"})], 0, 0, 0),
        ([("MONEY", 20, 22, {}), ("MONEY", 22, 24, {})], 0, 1, 0),
    ],
)
def test_hand_worked_entities(predicted: Any, exact: int, overlap: int, strict: int) -> None:
    gold = record(entities=[entity("MONEY", 21, 24, amount=5000000, currency="USD", bound="exact")])
    ours = [entity(label, start, end, **{"bound": "exact", **value}) for label, start, end, value in predicted]
    tally = score_record(gold, record(entities=ours))
    found = [tally[f"entities/MONEY/{kind}"].matched for kind in ("exact", "overlap", "strict")]
    assert found == [exact, overlap, strict]


def test_what_gold_leaves_out_is_not_scored() -> None:
    bare = {"type": "acquire", "trigger": span(5, 11), "subject": party(0, 4, "Acme")}
    assert counts([bare], [claim(money=[money(5)], polarity="negative")], "verbal/strict") == (1, 1, 1)
    assert counts([bare], [claim(attribution=attribution(None))], "verbal/attribution") == (0, 0, 0)
    assert "verbal/claim" not in score_record({"id": "a", "text": "x", "entities": []}, record(GOOD))
    only_claims = {"id": "a", "text": "x", "claims": []}
    assert not any(name.startswith("entities") for name in score_record(only_claims, record(entities=[])))
    predicted = record(entities=[entity("DATE", 0, 4)])
    assert score_record(record(entities=[entity("ORG", 0, 4, name="Acme")]), predicted).keys() >= {"entities/ORG/exact"}
    assert "entities/DATE/exact" not in score_record(record(entities=[entity("ORG", 0, 4, name="Acme")]), predicted)


def test_a_worked_example() -> None:
    """Two articles, counted by hand: a duplicate, an overlap, a null, several organizations, a nominal, a quotation."""
    both = claim(60, 66, subject=party(0, 4, "Acme", "Bolt"), object=None)
    third = claim(100, 106)
    noun = claim(120, 126, nominal=True)
    said = attribution(party(31, 35))
    gold = [record(GOOD, both, third, noun), record(claim(money=[money(5)], attribution=said), name="b")]
    predicted = [
        record(
            GOOD,
            GOOD,  # said twice: one of them is too much
            claim(60, 66, subject=party(0, 4, "Acme"), object=None),  # one organization of two
            claim(98, 103, type="fund"),  # overlaps the third, of another type
            claim(120, 126),  # the noun taken for a verb
        ),
        record(claim(attribution=said), name="b"),  # without the amount
    ]
    result = evaluate(gold, predicted)
    expected = {
        "verbal/trigger": (4, 4, 6),
        "verbal/typed": (3, 4, 6),
        "verbal/claim": (3, 4, 6),
        "verbal/strict": (1, 4, 6),
        "verbal/attribution": (1, 1, 1),
        "nominal/trigger": (0, 1, 0),
        "type/fund/trigger": (0, 0, 1),
        "type/acquire/strict": (1, 5, 5),
        "field/subject": (4, 5, 5),
        "field/money": (4, 5, 5),
    }
    assert {name: tuple(result.total(name)) for name in expected} == expected
    trigger = result.total("verbal/trigger")
    assert (trigger.precision, trigger.recall, trigger.f1) == pytest.approx((4 / 6, 1, 0.8))
    nothing = result.total("nominal/trigger")
    assert (nothing.precision, nothing.recall, nothing.f1) == (0, 0, 0)


def test_counts_add_across_documents() -> None:
    gold = [record(GOOD, name="a"), record(GOOD, ELSEWHERE, name="b")]
    predicted = [record(GOOD, name="b"), record(GOOD, name="c")]
    result = evaluate(gold, predicted)
    assert result.total("verbal/claim") == (1, 3, 1)
    assert result.absent == ("a",)
    assert result.unknown == ("c",)
    assert result.total("verbal/claim").f1 == pytest.approx(0.5)


def test_a_document_must_not_stand_twice() -> None:
    with pytest.raises(ValueError, match="'a' stands twice"):
        evaluate([record(GOOD)], [record(), record()])


def test_intervals_hold_the_score_and_repeat() -> None:
    gold = [record(GOOD, ELSEWHERE, name=str(n)) for n in range(12)]
    predicted = [record(*([GOOD] if n % 3 else [GOOD, ELSEWHERE]), name=str(n)) for n in range(12)]
    result = evaluate(gold, predicted)
    spread = result.intervals(["verbal/claim"])["verbal/claim"]
    assert spread == result.intervals(["verbal/claim"])["verbal/claim"]
    assert spread["f1"].low < result.total("verbal/claim").f1 < spread["f1"].high
    assert spread["precision"] == (1.0, 1.0)


def test_a_paired_difference() -> None:
    gold = [record(GOOD, ELSEWHERE, name=str(n)) for n in range(12)]
    better = evaluate(gold, gold)
    worse = evaluate(gold, [record(GOOD, name=str(n)) for n in range(12)])
    gap, interval = better.difference(worse, ["verbal/claim"])["verbal/claim"]
    assert gap == pytest.approx(1 - 2 / 3)
    assert interval.low == pytest.approx(interval.high) == pytest.approx(gap)
    with pytest.raises(ValueError, match="same documents"):
        better.difference(evaluate(gold[:3], gold[:3]), ["verbal/claim"])


def test_models_and_their_json_score_alike() -> None:
    value = record(GOOD, entities=[entity("ORG", 0, 4, name="Acme")])
    model = Record.model_validate(value)
    assert evaluate([model], [model]).documents == evaluate([value], [value]).documents


def test_break_downs() -> None:
    gold = [record(GOOD, claim(60, 66, type="fund"), entities=[entity("ORG", 0, 4, name="Acme")])]
    result = evaluate(gold, [record(GOOD)], {"a": "wire"})
    by_type = {(row.group, row.score): row.counts for row in score_rows(result, "type")}
    assert by_type["type/fund", "claim"] == (0, 1, 0)
    assert by_type["type/acquire", "claim"] == (1, 1, 1)
    assert {row.group for row in score_rows(result, "source")} == {"wire"}
    assert {row.group for row in score_rows(result, "label")} == {"entities/ORG"}
    assert as_json(result, result, "type")["difference"]["verbal/claim"]["f1"] == 0


# Properties


starts = st.integers(min_value=0, max_value=40)
names = st.lists(st.sampled_from(["Acme", "Bolt", "Carl Co"]), max_size=2, unique=True)
parties = st.none() | st.builds(lambda start, who: party(start, start + 5, *who), starts, names)
amounts = st.lists(st.sampled_from([1, 2.5, "3"]).map(money), max_size=2)
sayings = st.none() | st.builds(lambda who, start: attribution(who, start, start + 4), parties, starts)
claims = st.builds(
    lambda start, length, kind, nominal, subject, target, money, saying, polarity: claim(
        start,
        start + length,
        type=kind,
        nominal=nominal,
        subject=subject,
        object=target,
        money=money,
        attribution=saying,
        polarity=polarity,
    ),
    starts,
    st.integers(min_value=1, max_value=12),
    st.sampled_from(["acquire", "fund", "state"]),
    st.booleans(),
    parties,
    parties,
    amounts,
    sayings,
    st.sampled_from(["positive", "negative"]),
)
claim_lists = st.lists(claims, max_size=6)
SCORES = claim_scores("verbal") + claim_scores("nominal")


@given(claim_lists)
def test_gold_against_itself_is_perfect(gold: list[dict[str, Any]]) -> None:
    tally = score_record(record(*gold), record(*copy.deepcopy(gold)))
    assert all(tally[name].precision == tally[name].recall == tally[name].f1 == 1.0 for name in SCORES)


@given(claim_lists, claim_lists, st.randoms(use_true_random=False))
def test_order_changes_nothing(gold: list[Any], predicted: list[Any], chance: random.Random) -> None:
    before = score_record(record(*gold), record(*predicted))
    chance.shuffle(gold)
    chance.shuffle(predicted)
    assert score_record(record(*gold), record(*predicted)) == before


def is_right(one: dict[str, Any], gold: list[dict[str, Any]], level: str) -> bool:
    return any(
        bool(one["nominal"]) == bool(other["nominal"])
        and min(one["trigger"]["end"], other["trigger"]["end"])
        > max(one["trigger"]["start"], other["trigger"]["start"])
        and claims_agree(level, other, one)
        for other in gold
    )


@settings(max_examples=200)
@given(claim_lists, claim_lists, claims)
def test_a_wrong_claim_never_raises_precision(gold: list[Any], predicted: list[Any], extra: dict[str, Any]) -> None:
    before = score_record(record(*gold), record(*predicted))
    after = score_record(record(*gold), record(*predicted, extra))
    kind = "nominal" if extra["nominal"] else "verbal"
    for level in ("trigger", "typed", "claim", "strict"):
        if not is_right(extra, gold, level):
            assert after[f"{kind}/{level}"].precision <= before[f"{kind}/{level}"].precision
    if not any(attributions_agree(one["attribution"], extra["attribution"]) for one in gold if one["attribution"]):
        assert after[f"{kind}/attribution"].precision <= before[f"{kind}/attribution"].precision


@settings(max_examples=200)
@given(claim_lists, st.lists(claims, min_size=1, max_size=6), st.data())
def test_losing_a_claim_never_raises_recall(gold: list[Any], predicted: list[Any], data: st.DataObject) -> None:
    index = data.draw(st.integers(min_value=0, max_value=len(predicted) - 1))
    before = score_record(record(*gold), record(*predicted))
    after = score_record(record(*gold), record(*predicted[:index], *predicted[index + 1 :]))
    for name in SCORES:
        assert after[name].recall <= before[name].recall


@pytest.mark.skipif(not DEV.exists(), reason="the development data is not here")
def test_the_development_gold_against_itself() -> None:
    result = evaluate(load_gold(DEV), load_predictions(DEV))
    assert {result.total(name).f1 for name in result.names()} == {1.0}
    assert result.total("verbal/trigger") == (400, 400, 400)
    assert result.total("nominal/trigger") == (20, 20, 20)


def test_scores_as_a_table(monkeypatch: pytest.MonkeyPatch) -> None:
    gold = [record(GOOD, ELSEWHERE, entities=[entity("ORG", 0, 4, name="Acme <b>")], name=str(n)) for n in range(4)]
    result = evaluate(gold, [record(GOOD, name=str(n)) for n in range(4)], {str(n): "a<b" for n in range(4)})
    monkeypatch.setitem(sys.modules, "pandas", None)
    rows = result.table()
    assert [row["score"] for row in rows[:5]] == ["trigger", "typed", "claim", "strict", "attribution"]
    claim_row = rows[2]
    assert (claim_row["precision"], claim_row["recall"], claim_row["f1"]) == (1.0, 0.5, 0.6667)
    assert claim_row["recall_low"] <= claim_row["recall"] <= claim_row["recall_high"]
    assert (claim_row["matched"], claim_row["gold"], claim_row["predicted"]) == (4, 8, 4)
    frames = SimpleNamespace(DataFrame=lambda given: ("frame", given))
    monkeypatch.setitem(sys.modules, "pandas", frames)
    assert result.table("source") == ("frame", table_rows(result, "source"))
    page = result._repr_html_()
    assert page.startswith("<table>")
    assert page.count("<tr>") == len(rows) + 1
    assert "a<b" not in as_html(result, "source")
