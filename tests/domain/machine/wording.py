"""What is asked in the domain's words, and what must come of it by our own arithmetic."""

import calendar
from datetime import date

from domain.editing import Edit
from domain.money import Money
from domain.orders import BillingCycle, ContractTerms
from tests.domain.machine.rules import Contract
from tests.domain.machine.world import Deal


def later(day: date, months: int) -> date:
    """So many months later, at the end of the month where it has no such day."""
    year, month = day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def half_even(minor: int, by: int) -> int:
    whole, rest = divmod(minor, by)
    return whole + (2 * rest > by or (2 * rest == by and whole % 2 == 1))


def in_domain_terms(of: Contract | None) -> ContractTerms | None:
    return of and ContractTerms(
        total=Money(of.total, of.currency),
        cycle=BillingCycle.ANNUAL if of.total % 2 else BillingCycle.QUARTERLY,
        effective_on=of.begins,
        duration_months=of.months,
        notice_days=of.notice,
        notes=of.notes,
    )


def as_edit(deal: Deal, changes: dict[str, object], currency: str) -> Edit:
    """The domain's words for what is asked."""
    given = dict(changes)
    if "value" in given:
        value = given["value"]
        given["value"] = None if value is None else Money(value, currency)
    for ours, theirs in (("max_days", "max_days_override"), ("closes", "expected_close_on")):
        if ours in given:
            given[theirs] = given.pop(ours)
    if "owner" in given:
        given["owner"] = f"{given['owner']}@{deal.house}.example"
    if "shared" in given:
        names = given.pop("shared")
        given["collaborators"] = tuple(f"{it}@{deal.house}.example" for it in names)
    return Edit(**given)


def apply_edit(deal: Deal, changes: dict[str, object], currency: str) -> None:
    """What an accepted edit leaves."""
    for name, value in changes.items():
        match name:
            case "value":
                deal.value, deal.currency = value, None if value is None else currency
            case "probability":
                deal.by_hand = value is not None
                deal.probability = deal.stage.probability if value is None else int(value)
            case "shared":
                deal.shared = frozenset(value)
            case "max_days":
                deal.max_days = None if value is None else int(value)
            case _:
                setattr(deal, name, value)
