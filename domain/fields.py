"""The limits of a deal's fields, for a new deal and for one that is changed."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from domain.details import checked_contacts, checked_links
from domain.errors import BadValue
from domain.fees import checked_fee_model
from domain.limits import kept, percent, text, whole
from domain.money import Money

TITLE_LENGTH = (3, 200)
NOTES_LENGTH = 5_000
CONTRACT_LENGTH = 2_000
MAX_DAYS = (1, 365)
#: When a deal may be expected to close, and when its work may start.
DAYS = (date(2000, 1, 1), date(2099, 12, 31))
#: In major units, whatever the currency.
MOST_VALUE = 100_000_000


def checked_fields(given: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of a deal by name, without stray spaces; raises BadValue outside their limits."""
    return {name: _CHECKS.get(name, _as_it_is)(value) for name, value in given.items()}


def _as_it_is(value: object) -> object:
    return value


def _title(given: str) -> str:
    title = " ".join(kept(given).split())
    fewest, most = TITLE_LENGTH
    if not fewest <= len(title) <= most:
        raise BadValue(
            "title",
            f"The title has {len(title)} characters and needs {fewest} to {most}. "
            f"Please {'shorten' if len(title) > most else 'lengthen'} it.",
        )
    return title


def checked_value(value: Money | None) -> Money | None:
    """The same; raises BadValue where it is negative or enormous."""
    if value is None or 0 <= value.major <= MOST_VALUE:
        return value
    most = Money.of(MOST_VALUE, value.currency)
    raise BadValue(
        "value",
        f"The value must lie between {Money(0, value.currency).format()} and {most.format()}, "
        f"and {value.format()} doesn't. Please correct the amount.",
    )


def _max_days(given: float | None) -> int | None:
    if given is None:
        return None
    return whole(given, "max_days_override", "number of days in a stage", *MAX_DAYS)


def _probability(given: float | None) -> int | None:
    return None if given is None else whole(given, "probability", "probability", 0, 100)


def _day(field: str, name: str) -> Callable[[date | None], date | None]:
    """What checks a day of a deal."""
    first, last = DAYS

    def checked_day(given: date | None) -> date | None:
        if given is None or first <= given <= last:
            return given
        raise BadValue(
            field,
            f"The {name} must lie between {first} and {last}, and {given} doesn't. "
            "Please correct the day.",
        )

    return checked_day


_CHECKS: dict[str, Callable[[Any], object]] = {
    "title": _title,
    "fee_model": checked_fee_model,
    "fee_percent": lambda it: percent(it, "fee_percent", "fee"),
    "value": checked_value,
    "notes": lambda it: text(it, "notes", "notes", NOTES_LENGTH),
    "contract_details": lambda it: text(
        it, "contract_details", "contract details", CONTRACT_LENGTH
    ),
    "contacts": checked_contacts,
    "links": checked_links,
    "expected_close_on": _day("expected_close_on", "expected close"),
    "starts_on": _day("starts_on", "start"),
    "max_days_override": _max_days,
    "probability": _probability,
}
