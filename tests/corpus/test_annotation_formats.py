"""Files in the shape that the tools document, and what is said of files that are not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from corpus.conversion import FORMATS, detect, read_records, write_records
from corpus.gold import GoldError
from corpus.offsets import locate, tokens, utf16_offsets
from schemas import Record

TEXT = "🦊 Acme Corp bought Bolt.\r\nIt paid €5m, Café Zoe\u0301 said."
ACME, BOUGHT, BOLT = (2, 11), (12, 18), (19, 23)
PAID, SUM, SOURCE, SAID = (29, 33), (34, 37), (39, 48), (49, 53)
EURO = {"amount": "5000000", "currency": "EUR"}


def utf16(span: tuple[int, int]) -> tuple[int, int]:
    units = utf16_offsets(TEXT)
    return units[span[0]], units[span[1]]


def words(span: tuple[int, int]) -> str:
    return TEXT[span[0] : span[1]]


def label_studio_task(count: Any = lambda span: span, **changes: Any) -> list[dict[str, Any]]:
    """A task as Label Studio exports it; ``count`` turns code points into the offsets of a version."""

    def region(name: str, span: tuple[int, int], label: str) -> dict[str, Any]:
        start, end = count(span)
        value = {"start": start, "end": end, "text": words(span), "labels": [label], **changes}
        head = {"id": name, "from_name": "label", "to_name": "text", "type": "labels", "origin": "manual"}
        return {"value": value, **head}

    def said(name: str, span: tuple[int, int], kind: str, field: str, *values: str) -> dict[str, Any]:
        start, end = count(span)
        key = "choices" if kind == "choices" else "text"
        return {
            "id": name,
            "from_name": field,
            "to_name": "text",
            "type": kind,
            "value": {"start": start, "end": end, key: list(values)},
        }

    result = [
        region("gew3t9fgkg", ACME, "ORG"),
        said("gew3t9fgkg", ACME, "textarea", "name", "Acme Corp"),
        region("b", BOLT, "ORG"),
        region("c", BOUGHT, "CLAIM"),
        said("c", BOUGHT, "choices", "type", "acquire"),
        said("c", BOUGHT, "textarea", "lemma", "buy"),
        region("d", SUM, "MONEY"),
        said("d", SUM, "textarea", "amount", "5000000"),
        said("d", SUM, "textarea", "currency", "EUR"),
        region("e", SAID, "CUE"),
        region("f", SOURCE, "SOURCE"),
        {"from_id": "c", "to_id": "gew3t9fgkg", "type": "relation", "direction": "right", "labels": ["subject"]},
        {"from_id": "b", "to_id": "c", "type": "relation", "direction": "left", "labels": ["object"]},
        {"from_id": "c", "to_id": "d", "type": "relation", "direction": "right", "labels": ["money_price"]},
        {"from_id": "c", "to_id": "e", "type": "relation", "direction": "right", "labels": ["attribution"]},
        {"from_id": "e", "to_id": "f", "type": "relation", "direction": "right", "labels": ["source"]},
    ]
    done = {"id": 9, "completed_by": 1, "result": result, "was_cancelled": False, "ground_truth": False}
    dropped = {"id": 10, "result": [], "was_cancelled": True}
    return [{"id": 7, "data": {"text": TEXT}, "annotations": [done, dropped], "predictions": [], "project": 3}]


def prodigy_task() -> dict[str, Any]:
    cut = [one for one in tokens(TEXT) if one.text != " "]
    first = {token.start: index for index, token in enumerate(cut)}
    last = {token.end: index for index, token in enumerate(cut)}

    def span(extent: tuple[int, int], label: str, **values: Any) -> dict[str, Any]:
        placed = {"start": extent[0], "end": extent[1], "token_start": first[extent[0]], "token_end": last[extent[1]]}
        return {**placed, "label": label, **({"values": values} if values else {})}

    spans = [
        span(ACME, "ORG"),
        span(BOLT, "ORG"),
        span(BOUGHT, "CLAIM", type="acquire", lemma="buy"),
        span(SUM, "MONEY", **EURO),
        span(SAID, "CUE"),
        span(SOURCE, "SOURCE"),
    ]

    def relation(head: int, child: int, label: str) -> dict[str, Any]:
        ends = {"head": spans[head]["token_end"], "child": spans[child]["token_end"], "label": label}
        return {**ends, "head_span": spans[head], "child_span": spans[child], "color": "#ffd882"}

    relations = [
        relation(2, 0, "subject"),
        relation(2, 1, "object"),
        relation(2, 3, "money_price"),
        relation(2, 4, "attribution"),
    ]
    short = {"head": spans[4]["token_end"], "child": spans[5]["token_end"], "label": "source"}
    listed = [
        {"text": one.text, "start": one.start, "end": one.end, "id": index, "ws": True} for index, one in enumerate(cut)
    ]
    return {
        "text": TEXT,
        "meta": {"id": "7"},
        "_input_hash": 1,
        "_task_hash": 2,
        "tokens": listed,
        "spans": spans,
        "relations": [*relations, short],
        "_view_id": "relations",
        "answer": "accept",
    }


BRAT = f"""T1\tORG 2 11\tAcme Corp
T2\tORG 19 23\tBolt
T3\tacquire 12 18\tbought
T4\tMONEY 34 37\t€5m
T5\tCUE 49 53\tsaid
T6\tSOURCE 39 48\t{words(SOURCE)}
E1\tacquire:T3 subject:T1 object:T2 money_price:T4 attribution:E2
E2\tCUE:T5 source:T6
#1\tAnnotatorNotes T4\t{{"amount": "5000000", "currency": "EUR"}}
#2\tAnnotatorNotes E1\t{{"lemma": "buy"}}
#3\tAnnotatorNotes T2\tis this the old Bolt?
A1\tpolarity E1 positive
"""


def doccano_line(count: Any = utf16) -> dict[str, Any]:
    labelled = [(ACME, "ORG"), (BOLT, "ORG"), (SAID, "CUE"), (SOURCE, "SOURCE")]
    entities = [
        {"id": 40 + index, "label": label, "start_offset": count(span)[0], "end_offset": count(span)[1]}
        for index, (span, label) in enumerate(labelled)
    ]
    relations = [{"id": 1, "from_id": 42, "to_id": 43, "type": "source"}]
    return {"id": 7, "text": TEXT, "entities": entities, "relations": relations, "Comments": []}


def check(record: Record) -> None:
    (claim,) = record.claims
    assert [entity.text for entity in record.entities] == ["Acme Corp", "Bolt", "€5m"]
    assert (claim.type, claim.trigger.text, claim.trigger.lemma) == ("acquire", "bought", "buy")
    assert claim.subject is not None
    assert claim.object is not None
    assert (claim.subject.organizations, claim.object.text) == (("Acme Corp",), "Bolt")
    assert [(one.text, one.role, str(one.amount)) for one in claim.money] == [("€5m", "price", "5000000")]
    assert claim.attribution is not None
    assert claim.attribution.source is not None
    assert (claim.attribution.cue.text, claim.attribution.source.text) == ("said", "Café Zoe\u0301")
    assert claim.sentence.text == "🦊 Acme Corp bought Bolt."


def saved(path: Path, value: Any) -> Path:
    path.write_bytes((value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)).encode())
    return path


def brat_folder(folder: Path, annotations: str = BRAT, text: str = TEXT) -> Path:
    saved(folder / "7.ann", annotations)
    saved(folder / "7.txt", text)
    return folder


@pytest.mark.parametrize("count", [lambda span: span, utf16], ids=["code points", "UTF-16"])
def test_label_studio(tmp_path: Path, count: Any) -> None:
    path = saved(tmp_path / "export.json", label_studio_task(count))
    assert detect(path) == "label-studio"
    (record,) = read_records(path)
    assert record.id == "7"
    check(record)


def test_label_studio_may_count_a_line_end_once(tmp_path: Path) -> None:
    def single(span: tuple[int, int]) -> tuple[int, int]:
        start, end = (at - TEXT[:at].count("\r\n") for at in span)
        return start, end

    (record,) = read_records(saved(tmp_path / "export.json", label_studio_task(single)))
    check(record)


def test_prodigy(tmp_path: Path) -> None:
    rejected = {**prodigy_task(), "answer": "reject", "meta": {"id": "8"}}
    path = saved(tmp_path / "db-out.jsonl", f"{json.dumps(prodigy_task())}\n{json.dumps(rejected)}\n")
    assert detect(path) == "prodigy"
    (record,) = read_records(path)
    check(record)


def test_prodigy_spans_fall_on_tokens(tmp_path: Path) -> None:
    gold = read_records(saved(tmp_path / "in.jsonl", prodigy_task()))
    write_records(gold, tmp_path / "out.jsonl", "prodigy")
    task = json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8"))
    cut = task["tokens"]
    assert [one["id"] for one in cut] == list(range(len(cut)))
    assert "".join(one["text"] + " " * one["ws"] for one in cut) == TEXT
    for span in task["spans"]:
        assert cut[span["token_start"]]["start"] == span["start"]
        assert cut[span["token_end"]]["end"] == span["end"]
        assert TEXT[span["start"] : span["end"]] == span["text"]
    for relation in task["relations"]:
        assert relation["head"] == relation["head_span"]["token_end"]


def test_brat(tmp_path: Path) -> None:
    assert detect(brat_folder(tmp_path)) == "brat"
    (record,) = read_records(tmp_path)
    check(record)
    (alone,) = read_records(tmp_path / "7.ann")
    assert alone == record


def test_brat_takes_fragments_and_relations(tmp_path: Path) -> None:
    text = "Acme bought Bolt\nLtd."
    annotations = (
        "T1\tORG 0 4\tAcme\nT2\tORG 12 16;17 20\tBolt Ltd\nT3\tacquire 5 11\tbought\n"
        "R1\tsubject Arg1:T3 Arg2:T1\nR2\tobject Arg1:T3 Arg2:T2\t\n*\tEquiv T1 T2\n"
        "N1\tReference T1 Wikidata:Q1\tAcme\n"
    )
    (record,) = read_records(brat_folder(tmp_path, annotations, text))
    assert record.claims[0].object is not None
    assert record.claims[0].object.text == "Bolt\nLtd"
    write_records([record], tmp_path / "again", "brat")
    assert "ORG 12 16;17 20\tBolt Ltd\n" in (tmp_path / "again" / "7.ann").read_text(encoding="utf-8")


def test_brat_events_may_share_a_trigger(tmp_path: Path) -> None:
    annotations = "T1\tORG 0 4\tAcme\nT2\tfund 5 9\tpaid\nE1\tfund:T2 subject:T1\nE2\tfund:T2\n"
    (record,) = read_records(brat_folder(tmp_path, annotations, "Acme paid."))
    assert [claim.subject is None for claim in record.claims] == [False, True]


@pytest.mark.parametrize("count", [utf16, lambda span: span], ids=["UTF-16", "code points"])
def test_doccano(tmp_path: Path, count: Any) -> None:
    path = saved(tmp_path / "all.jsonl", doccano_line(count))
    assert detect(path) == "doccano"
    (graph,) = FORMATS["doccano"].read(path)
    assert [TEXT[node.start : node.end] for node in graph.nodes] == ["Acme Corp", "Bolt", "said", "Café Zoe\u0301"]
    (record,) = read_records(path)
    assert [entity.text for entity in record.entities] == ["Acme Corp", "Bolt"]


def test_doccano_counts_as_a_browser_does(tmp_path: Path) -> None:
    (record,) = read_records(brat_folder(tmp_path))
    write_records([record], tmp_path / "out.jsonl", "doccano")
    line = json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8"))
    units = TEXT.encode("utf-16-le")
    found = [units[2 * one["start_offset"] : 2 * one["end_offset"]].decode("utf-16-le") for one in line["entities"][:3]]
    assert found == ["Acme Corp", "Bolt", "€5m"]


def test_doccano_without_relations(tmp_path: Path) -> None:
    path = saved(tmp_path / "all.jsonl", {"id": 3, "text": "Acme rose.", "label": [[0, 4, "ORG"]]})
    (record,) = read_records(path)
    assert [(entity.label, entity.text) for entity in record.entities] == [("ORG", "Acme")]


CONLL_2003 = """-DOCSTART- -X- -X- O

Acme NNP B-NP B-ORG
Corp NNP I-NP I-ORG
rose VBD B-VP O
. . O O

Bolt NNP B-NP B-ORG
Zeta NNP I-NP B-ORG
fell VBD B-VP O

-DOCSTART- -X- -X- O

Tesco NNP B-NP I-ORG
"""


def test_conll(tmp_path: Path) -> None:
    path = saved(tmp_path / "train.txt", CONLL_2003)
    assert detect(path) == "conll"
    records = read_records(path)
    assert [[entity.text for entity in record.entities] for record in records] == [
        ["Acme Corp", "Bolt", "Zeta"],
        ["Tesco"],
    ]
    assert records[0].text == "Acme Corp rose .\n\nBolt Zeta fell"


def test_conll_with_texts_of_sentences(tmp_path: Path) -> None:
    first = '# newdoc id = a\n# text = "Acme" rose.\n"\tO\nAcme\tB-ORG\n"\tO\nrose\tO\n.\tO\n\n'
    lines = first + "# text = It fell.\nIt\tO\nfell\tO\n"
    (record,) = read_records(saved(tmp_path / "x.conll", lines))
    assert (record.id, record.text) == ("a", '"Acme" rose. It fell.')
    assert (record.entities[0].start, record.entities[0].text) == (1, "Acme")


def changed(value: Any, *path: Any, to: Any = None) -> Any:
    """A copy of JSON with one place changed; ``to=...`` removes it."""
    value = json.loads(json.dumps(value))
    holder = value
    for step in path[:-1]:
        holder = holder[step]
    if to is ...:
        del holder[path[-1]]
    else:
        holder[path[-1]] = to
    return value


RESULT = (0, "annotations", 0, "result")


@pytest.mark.parametrize(
    ("path", "to", "field", "problem"),
    [
        ((0, "data", "text"), 5, r"\[0\]\.data\.text", "text of the article"),
        ((*RESULT, 0, "value", "start"), 4, r"\[0\]\.annotations\[1\]|\.result\[0\]\.value", "the text at 4:11 is"),
        ((*RESULT, 0, "value", "end"), 999, r"\.result\[0\]\.value", "the text at 2:999"),
        ((*RESULT, 0, "value", "text"), "Zeta", r"\.result\[0\]\.value", "is 'Acme Corp', not 'Zeta'"),
        ((*RESULT, 0, "value", "labels"), ["WORD"], "span gew3t9fgkg.label", "unknown label 'WORD'"),
        ((*RESULT, 2, "value", "labels"), [], r"\.result\[2\]\.value\.labels", "a label is needed"),
        ((*RESULT, 2, "id"), "gew3t9fgkg", "span gew3t9fgkg", "stands twice"),
        ((*RESULT, 4, "value", "choices"), ["hope"], r"claims\[0\]\.type", "Input should be"),
        ((*RESULT, 11, "labels"), ["likes"], "relation likes from c", "unknown relation"),
        ((*RESULT, 11, "labels"), [], r"\.result\[11\]\.labels", "needs a label"),
        ((*RESULT, 11, "to_id"), "zz", "relation subject", "there is no span zz"),
        ((*RESULT, 7, "value", "text"), ["five"], r"entities\[2\].*amount", "not a decimal number"),
    ],
)
def test_a_malformed_task_is_placed(tmp_path: Path, path: tuple[Any, ...], to: Any, field: str, problem: str) -> None:
    file = saved(tmp_path / "export.json", changed(label_studio_task(), *path, to=to))
    with pytest.raises(GoldError, match=f"{field}.*{problem}") as caught:
        read_records(file)
    assert caught.value.path == file


@pytest.mark.parametrize(
    ("path", "to", "field", "problem"),
    [
        (("text",), ..., "text", "text of the article"),
        (("spans", 0, "end"), 999, "span s0", "2:999 do not fit"),
        (("spans", 0, "end"), ..., r"spans\[0\]", "start and end are needed"),
        (("spans", 0, "text"), "Zeta", r"spans\[0\]", "is 'Acme Corp', not 'Zeta'"),
        (("spans", 0, "label"), "WORD", "span s0.label", "unknown label"),
        (("spans", 2, "values", "type"), "hope", r"claims\[0\]\.type", "Input should be"),
        (("relations", 0, "label"), "likes", "relation likes", "unknown relation"),
        (("relations", 4, "head"), 99, r"relations\[4\]\.head", "no such span"),
    ],
)
def test_a_malformed_line_of_prodigy_is_placed(
    tmp_path: Path, path: tuple[Any, ...], to: Any, field: str, problem: str
) -> None:
    lines = [
        json.dumps(changed(prodigy_task(), "meta", "id", to="6")),
        json.dumps(changed(prodigy_task(), *path, to=to)),
    ]
    file = saved(tmp_path / "out.jsonl", "\n".join(lines))
    with pytest.raises(GoldError, match=rf"out\.jsonl:2: .*{field}.*{problem}"):
        read_records(file)


@pytest.mark.parametrize(
    ("old", "new", "place", "problem"),
    [
        ("ORG 2 11", "ORG 2 12", ":1: T1 text", "is 'Acme Corp ', not 'Acme Corp'"),
        ("ORG 2 11", "ORG 3 11", ":1: T1 text", "is 'cme Corp', not 'Acme Corp'"),
        ("ORG 2 11", "ORG 2 999", ":1: T1 offsets", "does not fit"),
        ("ORG 2 11", "ORG two 11", ":1: T1", "no type with offsets"),
        ("ORG 2 11", "WORD 2 11", ":1: T1 type", "unknown type 'WORD'"),
        ("ORG 2 11", "ORG 2 6;12 18", ":1: T1", "words between them|is 'Acme bought'"),
        ("T2\tORG", "T1\tORG", ":2: T1", "stands twice"),
        ("object:T2", "object:T9", ":7: E1", "there is no T9"),
        ("object:T2", "helps:T2", ":7: E1 arguments", "unknown argument"),
        ("acquire:T3", "acquire:T9", ":7: E1 trigger", "there is no T9"),
        ("acquire:T3", "acquire:T1", ":7: E1 trigger", "T1 is no claim"),
        ('"EUR"}', '"EUR"', ":9: #1", "is not JSON"),
        ("polarity E1", "polarity E1 very", ":12: A1", "is no attribute"),
        ("polarity E1", "polarity E9", ":12: A1", "there is no E9"),
        ("#3\t", "Z3\t", ":11: id", "'Z3' begins no line"),
        ("T3\tacquire 12 18\tbought", "T3", ":3", "a tab after the id"),
    ],
)
def test_a_malformed_line_of_brat_is_placed(tmp_path: Path, old: str, new: str, place: str, problem: str) -> None:
    assert old in BRAT
    with pytest.raises(GoldError) as caught:
        read_records(brat_folder(tmp_path, BRAT.replace(old, new, 1)))
    message = str(caught.value)
    assert message.startswith(f"{tmp_path / '7.ann'}{place}")
    assert any(one in message for one in problem.split("|"))


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ("Acme B-ORG\nrose\n", r"x\.conll:2: tag: a token and its tag are needed"),
        ("Acme X-ORG\n", r"x\.conll:1: tag: 'X-ORG' is no tag"),
        ("Acme B-WORD\n", "unknown label 'WORD'"),
        ("# text = Acme fell.\nAcme\tB-ORG\nrose\tO\n", r"x\.conll:3: token: 'rose' is not in the text"),
    ],
)
def test_a_malformed_line_of_conll_is_placed(tmp_path: Path, lines: str, problem: str) -> None:
    with pytest.raises(GoldError, match=problem):
        read_records(saved(tmp_path / "x.conll", lines))


@pytest.mark.parametrize(
    ("path", "to", "problem"),
    [
        (("entities", 0, "start_offset"), "x", r"all\.jsonl:1: entities\[0\]: start_offset and end_offset"),
        (("entities", 0, "end_offset"), 999, "999"),
        (("entities", 0, "label"), "WORD", "unknown label 'WORD'"),
        (("relations", 0, "type"), None, r"all\.jsonl:1: relations\[0\]\.type"),
        (("relations", 0, "to_id"), 99, "there is no span 99"),
        (("text",), None, r"all\.jsonl:1: text"),
    ],
)
def test_a_malformed_line_of_doccano_is_placed(tmp_path: Path, path: tuple[Any, ...], to: Any, problem: str) -> None:
    with pytest.raises(GoldError, match=problem):
        read_records(saved(tmp_path / "all.jsonl", changed(doccano_line(), *path, to=to)), "doccano")


@pytest.mark.parametrize("name", ["x.json", "x.jsonl", "x.conll", "x.ann"])
def test_a_wrong_encoding_is_placed(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b'\n"caf\xe9"\n')
    path.with_suffix(".txt").write_text("x", encoding="utf-8")
    with pytest.raises(GoldError, match=rf"{name}:2: is not UTF-8"):
        read_records(path)


@pytest.mark.parametrize("name", ["x.json", "x.jsonl", "x.conll", "x.ann"])
def test_a_file_that_is_not_there(tmp_path: Path, name: str) -> None:
    with pytest.raises(GoldError):
        read_records(tmp_path / name)


def test_truncated_tasks_are_placed(tmp_path: Path) -> None:
    whole = json.dumps(label_studio_task(), indent=1)
    with pytest.raises(GoldError, match=r"export\.json:\d+: is not JSON: .* column \d+"):
        read_records(saved(tmp_path / "export.json", whole[:500]))


def test_articles_of_one_name_are_refused(tmp_path: Path) -> None:
    items = [{"id": name, "text": "x", "claims": []} for name in ("a", "A")]
    with pytest.raises(ValueError, match="another article has the file name"):
        write_records(items, tmp_path, "brat")


@pytest.mark.parametrize(
    ("start", "end", "quoted", "expected"),
    [
        (2, 11, "Acme Corp", (2, 11)),
        (3, 12, "Acme Corp", (2, 11)),
        (29, 33, "paid", (29, 33)),
        (30, 34, "paid", (29, 33)),
        (28, 32, "paid", (29, 33)),
        (19, 29, "Bolt.\\r\\nIt", None),
        (19, 28, "Bolt.\\r\\nIt", (19, 28)),
        (18, 23, "Bolt", None),
        (2, 11, None, (2, 11)),
        (2, 99, None, None),
        (2, 11, "Zeta", None),
    ],
)
def test_offsets_are_taken_by_the_words(start: int, end: int, quoted: str | None, expected: Any) -> None:
    assert locate(TEXT, start, end, quoted) == expected
