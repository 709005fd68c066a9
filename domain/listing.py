"""A list of deals: the first of them, and how many there are and what they come to in all."""

from collections.abc import Collection
from dataclasses import dataclass

from domain import lookup
from domain.access import Action, Actor
from domain.columns import Place, sums
from domain.money import Money
from domain.opportunity import Opportunity
from domain.pipeline import Status
from domain.records import Records
from domain.tallies import Reports, Scope, Tally


@dataclass(frozen=True, kw_only=True)
class Listing:
    """Deals by number; `value` is what was signed of those that are won, `forecast` of living ones."""

    first: tuple[Opportunity, ...]
    deals: int
    value: tuple[Money, ...]
    forecast: tuple[Money, ...]


def listing(
    records: Records,
    reports: Reports,
    actor: Actor,
    places: Collection[Place],
    *,
    limit: int,
    owner: Actor | None = None,
) -> Listing:
    """The deals at some places that the actor sees; of one `owner` alone, where one is meant."""
    lookup.require(actor, Action.SEE_OPPORTUNITIES)
    home, owner_id = actor.workspace.id, owner.member_id if owner else None
    seen_by = actor.sees_deals_of
    first = records.opportunities_at(home, places, seen_by=seen_by, owner_id=owner_id, limit=limit)
    tallies = [
        tally
        for pipeline_id in {it.pipeline_id for it in places}
        for tally in reports.tallies(Scope(home, pipeline_id, seen_by, owner_id))
        if any(_stands(tally, it) for it in places if it.pipeline_id == pipeline_id)
    ]
    return Listing(
        first=first,
        deals=sum(it.deals for it in tallies),
        value=sums((it.currency, _worth(it)) for it in tallies),
        forecast=sums((it.currency, it.forecast) for it in tallies if not it.status.is_final),
    )


def _stands(tally: Tally, place: Place) -> bool:
    return tally.status is place.status and place.stage_id in (None, tally.stage_id)


def _worth(tally: Tally) -> int:
    return tally.won if tally.status is Status.WON else tally.value
