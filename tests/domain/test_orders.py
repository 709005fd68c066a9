"""Contract terms and the orders they make: every limit, and the arithmetic of months."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from domain.errors import BadValue
from domain.money import Money
from domain.orders import BillingCycle, ContractTerms, months_later, ordered

TODAY = date(2025, 1, 15)
TERMS = ContractTerms(
    total=Money.of(60_000, "EUR"),
    cycle=BillingCycle.MONTHLY,
    effective_on=TODAY,
    duration_months=12,
)


def refused(**fields: object) -> BadValue:
    with pytest.raises(BadValue) as raised:
        ordered(replace(TERMS, **fields), TODAY, 1)
    return raised.value


@pytest.mark.parametrize(
    ("total", "months", "cycle", "monthly", "annual"),
    [
        (60_000, 12, BillingCycle.MONTHLY, "5000", "60000"),
        (60_000, 24, BillingCycle.MONTHLY, "2500", "30000"),
        (60_000, 24, BillingCycle.ANNUAL, "2500", "30000"),
        (60_000, 6, BillingCycle.ANNUAL, "10000", "120000"),
        (60_000, 12, BillingCycle.QUARTERLY, "5000", "60000"),
        (100, 3, BillingCycle.MONTHLY, "33.33", "400"),
    ],
)
def test_a_month_is_worth_the_total_by_the_months_whatever_the_cycle(
    total: int, months: int, cycle: BillingCycle, monthly: str, annual: str
) -> None:
    terms = replace(TERMS, total=Money.of(total, "EUR"), duration_months=months, cycle=cycle)
    order = ordered(terms, TODAY, 1)
    assert (order.monthly, order.annual) == (
        Money.of(Decimal(monthly), "EUR"),
        Money.of(Decimal(annual), "EUR"),
    )


def test_a_monthly_value_between_two_cents_is_the_even_one() -> None:
    assert ordered(
        replace(TERMS, total=Money(10_005, "EUR"), duration_months=2), TODAY, 1
    ).monthly == Money(5_002, "EUR")


@pytest.mark.parametrize(
    ("effective", "months", "expires"),
    [
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 12, 1), 1, date(2026, 1, 1)),
        (date(2025, 3, 15), 120, date(2035, 3, 15)),
    ],
)
def test_an_order_ends_within_the_month(effective: date, months: int, expires: date) -> None:
    assert months_later(effective, months) == expires


@pytest.mark.parametrize(
    ("number", "ref", "code"),
    [
        (1, "ORD-2025-00001", "O2025-001"),
        (1_000, "ORD-2025-01000", "O2025-1000"),
        (1_001, "ORD-2025-01001", "O2025-1001"),
    ],
)
def test_orders_are_called_by_year_and_number(number: int, ref: str, code: str) -> None:
    order = ordered(TERMS, TODAY, number)
    assert (order.ref, order.code) == (ref, code)


def test_the_least_total_is_a_hundred() -> None:
    assert ordered(replace(TERMS, total=Money.of(100, "EUR")), TODAY, 1)
    why = refused(total=Money.of(Decimal("99.99"), "EUR"))
    assert why.field == "total"
    assert "at least €100, and €99.99 isn't. Please correct it" in str(why)


@pytest.mark.parametrize("months", [1, 120, 12.0])
def test_durations_at_the_limits_are_fine(months: float) -> None:
    assert ordered(replace(TERMS, duration_months=months), TODAY, 1).duration_months == months


@pytest.mark.parametrize("months", [0, 121, 1.5, -1, float("nan"), float("inf")])
def test_other_durations_are_refused(months: float) -> None:
    why = refused(duration_months=months)
    assert why.field == "duration_months"
    assert "The duration in months must" in str(why)
    assert "120" in str(why)


@pytest.mark.parametrize("days", [0, 365])
def test_notices_at_the_limits_are_fine(days: int) -> None:
    assert ordered(replace(TERMS, notice_days=days), TODAY, 1).notice_days == days


@pytest.mark.parametrize("days", [-1, 366])
def test_other_notices_are_refused(days: int) -> None:
    why = refused(notice_days=days)
    assert (why.field, "between 0 and 365" in str(why)) == ("notice_days", True)


def test_a_contract_begins_today_or_later() -> None:
    assert ordered(TERMS, TODAY, 1)
    why = refused(effective_on=TODAY - timedelta(days=1))
    assert why.field == "effective_on"
    assert "Please give 2025-01-15 or later" in str(why)


def test_long_notes_are_refused() -> None:
    assert ordered(replace(TERMS, notes=" x " + "x" * 1_997), TODAY, 1)
    assert "2,001" in str(refused(notes="x" * 2_001))


def test_what_is_left_out_has_usual_values() -> None:
    order = ordered(TERMS, TODAY, 1)
    assert (order.auto_renew, order.notice_days, order.notes) == (False, 30, None)
