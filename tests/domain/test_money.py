"""Money is exact, and knows its currency."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import BadValue
from domain.money import Money, totals


@pytest.mark.parametrize(
    ("major", "currency", "minor"),
    [
        (50_000, "USD", 5_000_000),
        (60000.0, "usd", 6_000_000),
        (Decimal("12345.67"), " eur ", 1_234_567),
        (1500, "JPY", 1_500),
        (Decimal("1.234"), "KWD", 1_234),
    ],
)
def test_amounts_are_kept_in_minor_units(
    major: Decimal | int | float, currency: str, minor: int
) -> None:
    assert Money.of(major, currency).minor == minor


@pytest.mark.parametrize("major", [10.005, float("nan"), float("inf")])
def test_an_amount_is_refused_rather_than_rounded(major: float) -> None:
    with pytest.raises(BadValue, match="at most 2 decimals") as refused:
        Money.of(major, "USD")
    assert refused.value.field == "value"


@pytest.mark.parametrize("currency", ["", "US", "DOLLARS", "ABC"])
def test_unknown_currencies_are_refused(currency: str) -> None:
    with pytest.raises(BadValue, match="three letters") as refused:
        Money.of(1, currency)
    assert refused.value.field == "currency"


@pytest.mark.parametrize(
    ("money", "text"),
    [
        (Money(5_000_000, "USD"), "$50,000"),
        (Money(4_950, "USD"), "$49.50"),
        (Money(1_500, "JPY"), "¥1,500"),
        (Money(0, "GBP"), "£0"),
        (Money(10**30 - 50, "USD"), "$9,999,999,999,999,999,999,999,999,999.50"),
    ],
)
def test_cents_are_shown_only_where_there_are_some(money: Money, text: str) -> None:
    assert money.format() == text


def test_other_locales_keep_their_own_form() -> None:
    assert Money(5_000_000, "EUR").format("de_DE") == "50.000\xa0€"


def test_the_forecasts_of_the_rule_book() -> None:
    assert Money.of(50_000, "USD").share(80) == Money.of(40_000, "USD")
    assert Money.of(Decimal("12345.67"), "USD").share(20) == Money.of(Decimal("2469.13"), "USD")


@given(st.integers(0, 10**12), st.integers(0, 100))
def test_a_share_is_exact_with_half_a_cent_rounded_up(minor: int, percent: int) -> None:
    assert Money(minor, "USD").share(percent).minor == (minor * percent + 50) // 100


def test_currencies_are_never_added_together() -> None:
    amounts = [Money(100, "USD"), Money(70, "EUR"), Money(20, "USD")]
    assert totals(amounts) == (Money(70, "EUR"), Money(120, "USD"))
