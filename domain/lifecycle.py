"""The life of a deal besides its stages: rest, cancellation, and a new one after it has closed."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Unpack
from uuid import uuid4

from domain.access import Action, Actor
from domain.calendars import today
from domain.changing import How, change, save
from domain.errors import AlreadyRecreated, BadValue, NotOpen
from domain.events import By, Event, EventKind
from domain.limits import reason as checked_reason
from domain.opportunity import Opportunity
from domain.pipeline import Status
from domain.plans import must_be
from domain.records import Records


def hold(
    records: Records,
    actor: Actor,
    opportunity: str,
    reason: str,
    until: date | None = None,
    **how: Unpack[How],
) -> Opportunity:
    """The deal on hold: its clock stands, and it can't be moved or closed until it is resumed."""

    def do(found: Opportunity, by: By) -> Opportunity:
        must_be(found, Status.OPEN)
        why = checked_reason(reason)
        if until and until <= today(by):
            raise BadValue(
                "until",
                f"A hold ends on a day to come, and {until} isn't one. "
                f"Please give a day after {today(by)}, or none.",
            )
        return save(records, EventKind.HELD, by, found, found.held(until, by.at), why)

    asked = ("hold", reason, until)
    return change(records, actor, opportunity, Action.EDIT_OPPORTUNITY, asked, do, how)


def resume(records: Records, actor: Actor, opportunity: str, **how: Unpack[How]) -> Opportunity:
    """The deal open again in the same stage; the time on hold doesn't count."""

    def do(found: Opportunity, by: By) -> Opportunity:
        if found.status is Status.OPEN:
            raise NotOpen(f"{found.ref} is open already, so there is nothing to resume.")
        must_be(found, Status.ON_HOLD)
        return save(records, EventKind.RESUMED, by, found, found.resumed(by.at))

    return change(records, actor, opportunity, Action.EDIT_OPPORTUNITY, ("resume",), do, how)


def cancel(
    records: Records, actor: Actor, opportunity: str, reason: str, **how: Unpack[How]
) -> Opportunity:
    """The deal cancelled: over, and neither won nor lost."""

    def do(found: Opportunity, by: By) -> Opportunity:
        must_be(found, Status.OPEN)
        why = checked_reason(reason)
        after = found.closed(Status.CANCELLED, by.at)
        return save(records, EventKind.CANCELLED, by, found, after, why)

    asked = ("cancel", reason)
    return change(records, actor, opportunity, Action.CLOSE_OPPORTUNITY, asked, do, how)


def recreate(records: Records, actor: Actor, opportunity: str, **how: Unpack[How]) -> Opportunity:
    """A new deal in the first stage with what a closed one knew; each names the other."""

    def do(found: Opportunity, by: By) -> Opportunity:
        if not found.status.is_final:
            raise NotOpen(
                f"{found.ref} is {found.status.label}, and only a closed deal can be re-created. "
                "Please go on with this one."
            )
        if found.recreated_as:
            raise AlreadyRecreated(
                f"{found.ref} was re-created as {found.recreated_as} already. "
                "Please go on with that one."
            )
        again = _again(records, found, by)
        records.add_opportunity(again)
        records.save_details(again)
        records.add_recreation(found, again)
        records.record(Event(EventKind.CREATED, by, after=again))
        known = replace(found, recreated_as=again.ref)
        records.record(Event(EventKind.RECREATED, by, before=found, after=known))
        return again

    return change(records, actor, opportunity, Action.CREATE_OPPORTUNITY, ("recreate",), do, how)


def _again(records: Records, closed: Opportunity, by: By) -> Opportunity:
    """What carries over: everything but how far it came, how it ended and when it was due."""
    board = records.use_board(closed.workspace_id)
    return replace(
        closed,
        id=uuid4(),
        number=records.next_number(closed.workspace_id, "opportunity"),
        owner_id=by.actor.member_id,
        owner_name=by.actor.name,
        pipeline=board,
        stage=board.first,
        status=Status.OPEN,
        probability=board.first.probability,
        probability_source="stage",
        expected_close_on=None,
        starts_on=None,
        max_days_override=None,
        max_days_sticky=False,
        stage_entered_at=by.at,
        created_at=by.at,
        held_for=timedelta(),
        closed_at=None,
        won_value=None,
        loss_reason=None,
        competitor=None,
        loss_notes=None,
        order=None,
        reqs=(),
        recreated_from=closed.ref,
        recreated_as=None,
        version=1,
    )
