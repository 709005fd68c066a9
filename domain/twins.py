"""A deal to be that looks like one there is: said before it is created, and never forbidden."""

from datetime import datetime, timedelta

from domain import lookup
from domain.access import Actor
from domain.differences import Change
from domain.names import fold, listed
from domain.plans import PlannedCreate
from domain.records import Records

#: A closed deal is still taken for the same one for so long after it was created.
RECENT = timedelta(days=30)


def twins(
    records: Records, actor: Actor, planned: PlannedCreate, now: datetime
) -> tuple[Change, ...]:
    """What a card warns of: deals of that client and title, living or created lately.

    Only those that the actor sees are named.
    """
    called = fold(planned.new.title)
    theirs = lookup.titles(records, actor).of_clients([planned.client])
    deals = (
        lookup.opportunity(records, actor, it.ref) for it in theirs if fold(it.title) == called
    )
    found = [it for it in deals if not it.status.is_final or now - it.created_at <= RECENT]
    said = listed([f"{it.ref} ({it.status.label})" for it in found])
    return (Change("Looks like", None, said),) if said else ()
