"""Numbers of news: rows of what they mean, and what holds for any text."""

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.numbers import digits, lower, plain, quantities

READ = [
    ("14.3 billion", "14300000000"),
    ("1.13bn", "1130000000"),
    ("5.4 mln", "5400000"),
    ("34-3/4", "34.75"),
    ("1-1/8", "1.125"),
    ("7 3 / 4", "7.75"),
    ("2½", "2.5"),
    (".5", "0.5"),
    ("12,34,567.89", "1234567.89"),
    ("35 lakh", "3500000"),
    ("1,200 crore", "12000000000"),
    ("2.174t", "2174000000000"),
    ("seven", "7"),
    ("twenty-two", "22"),
    ("one hundred and fifty", "150"),
    ("half a million", "500000"),
    ("a quarter of a million", "250000"),
    ("two and a half million", "2500000"),
    ("five hundred thousand", "500000"),
    ("two-thirds", "0.67"),
]


@pytest.mark.parametrize(("text", "value"), READ)
def test_reads_one_number(text: str, value: str) -> None:
    (found,) = quantities(text)
    assert text[found.start : found.end] == text
    assert plain(found.value.quantize(Decimal("0.001")) if found.kind != "part" else round(found.value, 2)) == value


@pytest.mark.parametrize("text", ["", "no numbers here", "billions of them", "the second quarter", "१२"])
def test_reads_no_amount(text: str) -> None:
    assert not [found for found in quantities(text) if found.kind != "digits"]


@pytest.mark.parametrize("whole", ["1,2,3", "12,3456", "1" * 40])
def test_digits_that_do_not_group(whole: str) -> None:
    assert digits(whole) is None


@given(st.integers(min_value=0, max_value=10**14), st.integers(min_value=0, max_value=99))
def test_grouped_digits_read_back(whole: int, hundredths: int) -> None:
    text = f"{whole:,}.{hundredths:02}"
    (found,) = quantities(text)
    assert found.value == Decimal(text.replace(",", ""))


@given(st.text())
def test_any_text(text: str) -> None:
    assert len(lower(text)) == len(text)
    end = 0
    for found in quantities(text):
        assert end <= found.start < found.end <= len(text)
        end = found.end


@pytest.mark.parametrize("line", ["1" * 2_000_000, "1," * 1_000_000, "1 " * 50_000, "one-" * 20_000, "1." * 500_000])
def test_linear_in_length(line: str) -> None:
    started = time.perf_counter()
    quantities(line)
    assert time.perf_counter() - started < 5
