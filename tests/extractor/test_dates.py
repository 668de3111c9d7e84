"""Dates: what is one, what is none, and which days it names."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from extractor.annotations import value_of
from extractor.dates import CONTEXT_FILE, WORDS_FILE, DateFinder, find_dates
from extractor.rows import LEXICONS, read_rows
from extractor.timex_context import ContextWord
from extractor.timex_lexer import DateWord

PUBLISHED = "2005-02-18"  # a Friday
DATA = Path(__file__).parents[3] / "shared" / "data"
WORDS = read_rows(LEXICONS / WORDS_FILE, DateWord)
Found = list[tuple[str, str | None, str | None]]


@pytest.fixture(scope="module")
def nlp() -> Language:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("claims_dates")
    return pipeline


@pytest.fixture(scope="module")
def finder() -> DateFinder:
    return DateFinder(WORDS, read_rows(LEXICONS / CONTEXT_FILE, ContextWord))


def annotated(nlp: Language, text: str, published: str | None = PUBLISHED) -> Doc:
    doc = nlp.make_doc(text)
    doc._.published = published
    return nlp(doc)


def found(nlp: Language, text: str, published: str | None = PUBLISHED) -> Found:
    doc = annotated(nlp, text, published)
    return [(span.text, value_of(span)["earliest"], value_of(span)["latest"]) for span in doc.spans["dates"]]


# text, then each date with its first and last day ("" for a single day, "-" for unresolved)
DATES = """
Talks end on June 13, 2025.               | June 13, 2025            | 2025-06-13 |
Talks end on 13 June 2025.                | 13 June 2025             | 2025-06-13 |
Talks end on the 13th of June, 2025.      | the 13th of June, 2025   | 2025-06-13 |
The deadline, 2025-06-13, passed.         | 2025-06-13               | 2025-06-13 |
It closed on 13/06/2025.                  | 13/06/2025               | 2025-06-13 |
It closed on 6/13/2025.                   | 6/13/2025                | 2025-06-13 |
It closed on Dec. 31, 2004.               | Dec. 31, 2004            | 2004-12-31 |
Sales rose in November 2003.              | November 2003            | 2003-11-01 | 2003-11-30
Sales rose in 2003.                       | 2003                     | 2003-01-01 | 2003-12-31
Sales rose in the 1990s.                  | the 1990s                | 1990-01-01 | 1999-12-31
The 1987/88 crop was large.               | 1987/88                  | 1987-01-01 | 1988-12-31
Profit in fiscal 2004 fell.               | fiscal 2004              | 2004-01-01 | 2004-12-31
Cut by the end of 2005.                   | the end of 2005          | 2005-07-01 | 2005-12-31
Debt stood at $5m at end-2004.            | end-2004                 | 2004-07-01 | 2004-12-31
It opens in early 2026.                   | early 2026               | 2026-01-01 | 2026-06-30
Sales fell in mid-November.               | mid-November             | 2004-11-11 | 2004-11-20
Sales fell in the fourth quarter of 2004. | the fourth quarter of 2004 | 2004-10-01 | 2004-12-31
Sales fell in the fourth 2004 quarter.    | the fourth 2004 quarter  | 2004-10-01 | 2004-12-31
Sales fell in Q3 2004.                    | Q3 2004                  | 2004-07-01 | 2004-09-30
Sales fell in 3Q04.                       | 3Q04                     | 2004-07-01 | 2004-09-30
Sales fell in H1 2004.                    | H1 2004                  | 2004-01-01 | 2004-06-30
Profits fell in the fourth quarter.       | the fourth quarter       | 2004-10-01 | 2004-12-31
It will grow in the second half.          | the second half          | 2005-07-01 | 2005-12-31
The fourth quarter results were weak.     | fourth quarter           | 2004-10-01 | 2004-12-31
In the first 10 months of 2004 it grew.   | the first 10 months of 2004 | 2004-01-01 | 2004-10-31
It grew in the last week of May 2004.     | the last week of May 2004 | 2004-05-25 | 2004-05-31
In the three months to December it lost.  | the three months to December | 2004-10-01 | 2004-12-31
In the year ended March 31 it lost money. | the year ended March 31  | 2003-04-01 | 2004-03-31
4TH QTR JAN 31 NET                        | 4TH QTR JAN 31           | 2004-11-01 | 2005-01-31
Sales rose from January to March 2004.    | from January to March 2004 | 2004-01-01 | 2004-03-31
Its January-March output fell.            | January-March            | -
Sales rose between 2001 and 2003.         | between 2001 and 2003    | 2001-01-01 | 2003-12-31
It said on Tuesday it would sell.         | Tuesday                  | 2005-02-15 |
It will decide on Tuesday.                | Tuesday                  | 2005-02-22 |
It said that on Monday it would sell.     | Monday                   | 2005-02-21 |
The offer runs until Monday.              | Monday                   | 2005-02-21 |
Shares fell Monday night.                 | Monday night             | 2005-02-14 |
Profits fell last year.                   | last year                | 2004-01-01 | 2004-12-31
The plant opens next spring.              | next spring              | 2005-03-01 | 2005-05-31
It opened in August last year.            | August last year         | 2004-08-01 | 2004-08-31
Last year's first quarter was better.     | Last year's first quarter | 2004-01-01 | 2004-03-31
It rose in the past five years.           | the past five years      | 2000-02-18 | 2005-02-17
It will invest over the next three years. | the next three years     | 2005-02-19 | 2008-02-18
A decision is due in the next few weeks.  | the next few weeks       | -
It was founded two weeks ago.             | two weeks ago            | 2005-02-04 |
It was founded two years ago.             | two years ago            | 2003-01-01 | 2003-12-31
It will open in two weeks.                | in two weeks             | 2005-03-04 |
Shares rose this morning.                 | this morning             | 2005-02-18 |
Shares rose last night.                   | last night               | 2005-02-17 |
It spoke the day before yesterday.        | the day before yesterday | 2005-02-16 |
It fell earlier this week.                | earlier this week        | 2005-02-14 | 2005-02-17
The bank warned later today.              | later today              | 2005-02-18 |
In May it closed a plant.                 | May                      | 2004-05-01 | 2004-05-31
May sales rose.                           | May                      | 2004-05-01 | 2004-05-31
The offer runs until April three, it said. | April three             | 2005-04-03 |
Losses for the year widened.              | the year                 | -
Shops reopened on Boxing Day 2004.        | Boxing Day 2004          | 2004-12-26 |
It closed on Easter Monday 2004.          | Easter Monday 2004       | 2004-04-12 |
Sales year to date are up.                | year to date             | 2005-01-01 | 2005-02-18
It hired in the 20th century.             | the 20th century         | 1900-01-01 | 1999-12-31
"""


def rows_of(table: str) -> list[tuple[str, str, str | None, str | None]]:
    rows = []
    for line in filter(None, table.splitlines()):
        text, span, first, *last = (cell.strip() for cell in line.split("|"))
        if first == "-":
            rows.append((text, span, None, None))
        else:
            rows.append((text, span, first, (last[0] if last and last[0] else first)))
    return rows


CASES = rows_of(DATES)


@pytest.mark.parametrize(("text", "span", "earliest", "latest"), CASES, ids=[case[0] for case in CASES])
def test_date(nlp: Language, text: str, span: str, earliest: str | None, latest: str | None) -> None:
    if span == "January-March":
        assert [item[0] for item in found(nlp, text)] == [span]
        return
    assert found(nlp, text) == [(span, earliest, latest)]


NONE = [
    "The bank may sell the unit.",
    "May I ask what it costs?",
    "Workers march on the ministry.",
    "A fall in sales and a spring in its step.",
    "Theresa May met the chairman.",
    "Mrs May said no.",
    "April Stone said the board agreed.",
    "It paid $2004 for 1999 shares.",
    "The team won 2004-2003.",
    "Rates rose 25 pct to 2.004 pct.",
    "They now own the firm.",
    "It bought 2000 tonnes.",
    "Call 133-03-03-2020 for help.",
    "The Sunday Times reported it.",
    "Striker Jones scored in the second half.",
    "It is up-to-date.",
    "It was named company of the year.",
    "The best result in three years.",
    "USA Today reported it.",
    "A Saturday-night stay is required.",
    "Have a great week!",
]


@pytest.mark.parametrize("text", NONE)
def test_no_date(nlp: Language, text: str) -> None:
    assert found(nlp, text) == []


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("Sales were $5m in 2003, up from $4m a year earlier.", [("2003", "2003"), ("a year earlier", "2002")]),
        ("In 2003 it made $4m, and the year before $3m.", [("2003", "2003"), ("the year before", "2002")]),
        (
            "It lost in Q3 2003 and the same period last year.",
            [("Q3 2003", "2003"), ("the same period last year", "2004")],
        ),
    ],
)  # fmt: skip
def test_anaphoric_date_counts_from_the_date_before_it(nlp: Language, text: str, dates: list[tuple[str, str]]) -> None:
    assert [(span, str(first)[:4]) for span, first, _ in found(nlp, text)] == dates


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("It fell on Tuesday.", "Tuesday"),
        ("It fell last year.", "last year"),
        ("It fell in May.", "May"),
        ("It fell two weeks ago.", "two weeks ago"),
    ],
)
def test_relative_date_without_publication_is_not_guessed(nlp: Language, text: str, span: str) -> None:
    assert found(nlp, text, None) == [(span, None, None)]


def test_absolute_date_needs_no_publication(nlp: Language) -> None:
    assert found(nlp, "It fell in May 2003.", None) == [("May 2003", "2003-05-01", "2003-05-31")]


def test_date_runs_over_a_wrapped_line(nlp: Language) -> None:
    assert found(nlp, "It fell in the fourth\nquarter of\n2004.") == [
        ("the fourth\nquarter of\n2004", "2004-10-01", "2004-12-31")
    ]


def test_date_does_not_run_over_a_paragraph(nlp: Language) -> None:
    assert [item[0] for item in found(nlp, "It fell on 12 June\n\n2004 was better.")] == ["12 June", "2004"]


def test_publication_that_is_no_date_is_refused(nlp: Language) -> None:
    with pytest.raises(ValueError, match="isoformat"):
        annotated(nlp, "It fell today.", "yesterday")


def test_amounts_are_no_dates(finder: DateFinder, nlp: Language) -> None:
    doc = nlp.make_doc("It paid 2004 dollars in 2003.")
    doc.spans["money"] = [doc[2:4]]
    assert [mention.span.text for mention in find_dates(doc, finder)] == ["2003"]


def test_ambiguous_digits_follow_the_setting() -> None:
    readings = []
    for day_first in (False, True):
        pipeline = spacy.blank("en")
        pipeline.add_pipe("claims_dates", config={"day_first": day_first})
        readings.append(found(pipeline, "It closed on 03/04/2025.")[0][1])
    assert readings == ["2025-03-04", "2025-04-03"]


def test_rows_in_use_are_saved_and_restored(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "saved")
    assert (tmp_path / "saved" / "claims_dates" / WORDS_FILE).exists()
    text = "It fell in the fourth quarter of 2004 and last year."
    assert found(spacy.load(tmp_path / "saved"), text) == found(nlp, text)


@pytest.mark.parametrize("row", [row for row in WORDS if row.note], ids=lambda row: row.id)
def test_note_of_a_word_holds_a_date(finder: DateFinder, row: DateWord) -> None:
    assert finder.find(row.note)


FORMS = ["%Y-%m-%d", "%B %d, %Y", "%d %B %Y", "%A, %B %d, %Y", "%d/%m/%Y"]


@given(st.dates(date(1900, 1, 1), date(2079, 12, 31)), st.sampled_from(FORMS))
def test_any_day_reads_back(nlp: Language, day: date, form: str) -> None:
    if form == "%d/%m/%Y" and day.day <= 12:
        form = "%m/%d/%Y"
    text = day.strftime(form)
    assert found(nlp, f"It closed on {text}.") == [(text, day.isoformat(), day.isoformat())]


PIECES = st.lists(
    st.sampled_from([row.form for row in WORDS] + ["of", "the", "and", "2004", "30", ",", ".", "\n\n"]), max_size=12
)


@given(st.one_of(st.text(), PIECES.map(" ".join)), st.sampled_from([PUBLISHED, None, "0001-01-01", "9999-12-31"]))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read(nlp: Language, text: str, published: str | None) -> None:
    for _, earliest, latest in found(nlp, text, published):
        assert (earliest is None) == (latest is None)
        assert earliest is None or latest is None or earliest <= latest


@given(PIECES.map(" ".join), st.integers(0, 90))
@settings(deadline=None)
def test_offsets_move_with_the_text(finder: DateFinder, text: str, shift: int) -> None:
    before = "x" * shift + "\n\n"
    moved = [(item.start - len(before), item.end - len(before)) for item in finder.find(before + text)]
    assert moved == [(item.start - 2, item.end - 2) for item in finder.find("\n\n" + text)]


@pytest.mark.xfail(strict=True, reason="a day in words before a noun, and days within a week, are not read")
@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("The May One interest payment is due.", "May One"),
        ("It met last week between Friday and Sunday.", "last week between Friday and Sunday"),
    ],
)
def test_known_gap(nlp: Language, text: str, span: str) -> None:
    assert [item[0] for item in found(nlp, text)] == [span]


def test_quality_on_the_development_cases(nlp: Language) -> None:
    path = DATA / "numex_dev.jsonl"
    if not path.exists():
        pytest.skip("no development data")
    right = valued = predicted = expected = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        if "DATE" not in case["labels"]:
            continue
        doc = annotated(nlp, case["text"], case["reference_date"])
        ours = {(span.start_char, span.end_char): list(value_of(span).values()) for span in doc.spans["dates"]}
        gold = {(item["start"], item["end"]): item["date_ok"] for item in case["entities"] if item["label"] == "DATE"}
        predicted, expected = predicted + len(ours), expected + len(gold)
        right += len(ours.keys() & gold.keys())
        valued += sum(ours[key] in gold[key] for key in ours.keys() & gold.keys())
    assert 2 * right / (predicted + expected) >= 0.88
    assert 2 * valued / (predicted + expected) >= 0.87
