"""Amounts of money as people type them."""

from decimal import Decimal

import pytest

from tools.amounts import amount_in, amount_stated, read_amount
from tools.number_words import in_digits


@pytest.mark.parametrize(
    ("typed", "amount", "currency"),
    [
        ("50000", 50_000, None),
        ("50,000", 50_000, None),
        ("50.000", 50_000, None),
        ("1'000'000", 1_000_000, None),
        ("12.345.678", 12_345_678, None),
        ("45k", 45_000, None),
        ("45 K", 45_000, None),
        ("about 50k", 50_000, None),
        ("~50k", 50_000, None),
        ("€1.2m", 1_200_000, "EUR"),
        ("1,2m", 1_200_000, None),
        ("£1.5M", 1_500_000, "GBP"),
        ("$60,000", 60_000, "USD"),
        ("A$50k", 50_000, "AUD"),
        ("USD 60,000", 60_000, "USD"),
        ("60k usd", 60_000, "USD"),
        ("5 million dollars", 5_000_000, "USD"),
        ("1.2 million", 1_200_000, None),
        ("20 grand", 20_000, None),
        ("1,250k", 1_250_000, None),
        ("0", 0, None),
    ],
)
def test_a_field_takes_amounts_as_people_write_them(
    typed: str, amount: int, currency: str | None
) -> None:
    assert read_amount(typed) == (Decimal(amount), currency)


def test_both_countries_separators_are_read() -> None:
    assert read_amount("1,200.50") == read_amount("1.200,50") == (Decimal("1200.50"), None)
    assert read_amount("99.99") == (Decimal("99.99"), None)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "lots",
        "22%",
        "22 %",
        "22 percent",
        "50-60k",
        "50k to 60k",
        "50k or 60k",
        "-5",
        "$5 €",
        "$1.2bn",
        "2026-11-02",
        "OPP-2001",
        "1.2.3",
        "1e5",
    ],
)
def test_a_field_refuses_what_is_not_one_amount(typed: str) -> None:
    assert read_amount(typed) is None


@pytest.mark.parametrize(
    ("said", "amount", "currency"),
    [
        ("create an opportunity for Acme, retained search, about 50k", 50_000, None),
        ("set up an RPO opportunity w/ Initech for 1.5 million", 1_500_000, None),
        ("worth $80,000 called VP Nursing", 80_000, "USD"),
        ("flat fee, 15,000 usd", 15_000, "USD"),
        ("contingent, 30k eur", 30_000, "EUR"),
        ("no, 70k", 70_000, None),
        ("value 45 000 zł", 45_000, "PLN"),
        ("value is forty-two thousand five hundred dollars", 42_500, "USD"),
        ("value 50k-ish", 50_000, None),
        ("estimated value 12 lakh only", 1_200_000, None),
        ("opp 2001 is worth 5000", 5_000, None),
        ("the temps deal: 18k", 18_000, None),
        ("22% of 60k", 60_000, None),
        ("it's 50k, right?", 50_000, None),
    ],
)
def test_the_one_amount_of_a_sentence_is_found(
    said: str, amount: int, currency: str | None
) -> None:
    assert amount_in(said) == (Decimal(amount), currency)


@pytest.mark.parametrize(
    "said",
    [
        "open OPP-2001",
        "opp 2001 to proposal",
        "link req 1180",
        "hire 3 people in 2026",
        "meet at 10:30",
        "error 5000",
        "on 12/11/2026",
        "between 50 and 60k",
        "raise it from 50k to 60k",
        "the fee is 22%",
        "no number here",
    ],
)
def test_numbers_that_may_be_something_else_are_left_alone(said: str) -> None:
    assert amount_in(said) is None


@pytest.mark.parametrize(
    ("said", "amount"),
    [
        ("a quarter million", 250_000),
        ("half a million usd", 500_000),
        ("one and a half million", 1_500_000),
        ("fifty grand", 50_000),
        ("a hundred and twenty thousand", 120_000),
        ("worth twenty-five k", 25_000),
    ],
)
def test_an_amount_may_be_written_out_in_words(said: str, amount: int) -> None:
    found = amount_in(said)
    assert found
    assert found[0] == amount


def test_a_number_in_words_without_a_scale_is_no_amount() -> None:
    assert amount_in("three forklift drivers") is None


def test_an_amount_below_zero_is_not_taken_for_one_above() -> None:
    assert amount_in("won for -$5,000") is None
    assert amount_stated("won for -$5,000", "for") == (Decimal(-5_000), "USD")
    assert amount_stated("won for $-5", "for") == (Decimal(-5), "USD")
    assert amount_stated("won for minus 5", "for") == (Decimal(-5), None)


@pytest.mark.parametrize("said", ["for 12 months", "for 3 nurses", "for Acme", "for 20%"])
def test_another_number_after_the_words_is_no_amount(said: str) -> None:
    assert amount_stated(said, "for") is None


def test_a_share_in_words_is_one_in_digits() -> None:
    assert in_digits("contingency at eighteen percent") == "contingency at 18 percent"
    assert in_digits("twenty five pct, worth thirty grand") == "25 pct, worth 30 grand"
