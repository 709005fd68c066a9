"""Deals as short facts and as sums, in which no two currencies are added together."""

from collections.abc import Iterable

from pydantic import JsonValue

from domain import names
from domain.listing import Listing
from domain.money import Money, totals
from domain.opportunity import Opportunity
from tools.bounds import cut


def brief(deal: Opportunity) -> dict[str, JsonValue]:
    """Return what tells a deal apart, for the model."""
    return {
        "ref": deal.ref,
        "title": cut(deal.title, 120),
        "client": deal.client.name,
        "stage": deal.display_stage,
        "status": deal.status.value,
    }


def figures(deal: Opportunity) -> dict[str, JsonValue]:
    """Return a deal's money, for the model."""
    return {
        "value": money([deal.value]),
        "probability": deal.probability,
        "forecast": money([deal.forecast]),
    }


def summary(found: Listing) -> str:
    """Return how many deals there are and what they are worth: "2 deals, $54,000, …"."""
    count = names.counted(found.deals, "deal")
    value, forecast = money(found.value), money(found.forecast)
    return ", ".join(filter(None, (count, value, forecast and f"forecast {forecast}")))


def worth(deal: Opportunity) -> Money | None:
    """Return what was signed once it is won, what is expected before."""
    return deal.won_value or deal.value


def money(amounts: Iterable[Money | None]) -> str | None:
    """Return one sum for each currency as text, None where there is no amount."""
    sums = totals(amount for amount in amounts if amount)
    return names.listed([each.format() for each in sums]) or None
