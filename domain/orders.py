"""Orders: what a signed contract brings, for how long, and how it is billed."""

import calendar
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum

from domain.errors import BadValue
from domain.limits import text, whole
from domain.money import Money
from domain.names import counted

#: In major units, whatever the currency.
LEAST_TOTAL = 100
DURATION_MONTHS = (1, 120)
NOTICE_DAYS = (0, 365)
NOTES_LENGTH = 2_000
#: A contract begins within so many months.
LATEST_MONTHS = 120


class BillingCycle(StrEnum):
    """How often the client is billed."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    ANNUAL = "annual"


@dataclass(frozen=True, kw_only=True)
class ContractTerms:
    """What was signed; `effective_on` is its first day."""

    total: Money
    cycle: BillingCycle
    effective_on: date
    duration_months: float
    auto_renew: bool = False
    notice_days: float = 30
    notes: str | None = None


@dataclass(frozen=True, kw_only=True)
class Order:
    """A contract that began with a won deal; `number` counts the workspace's orders of a year."""

    year: int
    number: int
    total: Money
    cycle: BillingCycle
    effective_on: date
    duration_months: int
    expires_on: date
    auto_renew: bool
    notice_days: int
    notes: str | None

    @property
    def ref(self) -> str:
        """How people call it: "ORD-2025-00001"."""
        return f"ORD-{self.year}-{self.number:05}"

    @property
    def code(self) -> str:
        """Its short name: "O2025-001"."""
        return f"O{self.year}-{self.number:03}"

    @property
    def monthly(self) -> Money:
        """The total spread over the months, whatever the cycle; the total has the last word."""
        return self._of_months(1)

    @property
    def annual(self) -> Money:
        """What a year of it is worth."""
        return self._of_months(12)

    def _of_months(self, months: int) -> Money:
        exact = Decimal(self.total.minor) * months / self.duration_months
        return Money(int(exact.quantize(Decimal(1), ROUND_HALF_EVEN)), self.total.currency)


def ordered(terms: ContractTerms, today: date, number: int) -> Order:
    """The order that these terms make; raises BadValue where one is outside its limits."""
    duration, notice = checked_terms(terms, today)
    return Order(
        year=today.year,
        number=number,
        total=terms.total,
        cycle=terms.cycle,
        effective_on=terms.effective_on,
        duration_months=duration,
        expires_on=months_later(terms.effective_on, duration),
        auto_renew=terms.auto_renew,
        notice_days=notice,
        notes=text(terms.notes, "notes", "contract's notes", NOTES_LENGTH),
    )


def terms_shown(terms: ContractTerms) -> tuple[tuple[str, str], ...]:
    """Each term that is signed, in the words of a card; the terms have been checked."""
    months = int(terms.duration_months)
    lines = (
        ("Order", f"{terms.total.format()} over {counted(months, 'month')}"),
        ("First day", terms.effective_on.isoformat()),
        ("Runs until", months_later(terms.effective_on, months).isoformat()),
        ("Billed", terms.cycle.value),
        ("Notice", counted(int(terms.notice_days), "day")),
        ("Renews by itself", "yes" if terms.auto_renew else "no"),
        ("Contract notes", (terms.notes or "").strip()),
    )
    return tuple((label, said) for label, said in lines if said)


def checked_terms(terms: ContractTerms, today: date) -> tuple[int, int]:
    """The months and the days of notice as whole numbers; raises BadValue."""
    least = Money.of(LEAST_TOTAL, terms.total.currency)
    if terms.total.minor < least.minor:
        raise BadValue(
            "total",
            f"The contract's total must be at least {least.format()}, and {terms.total.format()} "
            "isn't. Please correct it, or close the deal without contract terms.",
        )
    if terms.effective_on < today:
        raise BadValue(
            "effective_on",
            f"The contract's first day can't lie in the past, and {terms.effective_on} does. "
            f"Please give {today} or later.",
        )
    if terms.effective_on > months_later(today, LATEST_MONTHS):
        raise BadValue(
            "effective_on",
            f"The contract's first day must lie within ten years of {today}, and "
            f"{terms.effective_on} doesn't. Please correct the date.",
        )
    text(terms.notes, "notes", "contract's notes", NOTES_LENGTH)
    return (
        whole(terms.duration_months, "duration_months", "duration in months", *DURATION_MONTHS),
        whole(terms.notice_days, "notice_days", "notice in days", *NOTICE_DAYS),
    )


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the month's last day where there is no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
