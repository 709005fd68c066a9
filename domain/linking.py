"""REQs of a deal: linked, made and linked at once, and unlinked with its history kept."""

from dataclasses import dataclass, replace
from typing import Unpack
from uuid import uuid4

from domain import lookup
from domain.access import Action, Actor
from domain.changing import How, change
from domain.errors import NotLinked
from domain.events import By, Event, EventKind
from domain.limits import text
from domain.opportunity import Opportunity
from domain.pipeline import Status
from domain.plans import check_link, must_be
from domain.records import Records
from domain.reqs import Req, ReqStatus

TITLE_LENGTH = (3, 200)


@dataclass(frozen=True, kw_only=True)
class PlannedUnlink:
    """A REQ that can be taken off a deal."""

    opportunity: Opportunity
    req: Req


def link_req(
    records: Records, actor: Actor, opportunity: str, req: str, **how: Unpack[How]
) -> Opportunity:
    """The deal with the REQ linked to it; a repeated `key` changes nothing."""

    def do(found: Opportunity, by: By) -> Opportunity:
        wanted = records.lock_req(actor.workspace.id, lookup.req(records, actor, req))
        return _link(records, found, check_link(records, actor, found, wanted).req, by)

    asked = ("link_req", req)
    return change(records, actor, opportunity, Action.LINK_REQ, asked, do, how)


def create_and_link_req(
    records: Records, actor: Actor, opportunity: str, title: str, **how: Unpack[How]
) -> Opportunity:
    """The deal with a new open REQ of the same client, owned by the actor."""

    def do(found: Opportunity, by: By) -> Opportunity:
        lookup.require(actor, Action.CREATE_REQ)
        must_be(found, Status.OPEN, Status.WON)
        fewest, most = TITLE_LENGTH
        req = Req(
            id=uuid4(),
            number=records.next_number(found.workspace_id, "req"),
            title=text(title, "title", "title of a REQ", most, fewest) or "",
            client_id=found.client.id,
            client_name=found.client.name,
            owner_id=actor.member_id,
            status=ReqStatus.OPEN,
        )
        records.add_req(found.workspace_id, req, by.at)
        return _link(records, found, req, by)

    asked = ("create_and_link_req", title)
    return change(records, actor, opportunity, Action.LINK_REQ, asked, do, how)


def plan_unlink(records: Records, actor: Actor, opportunity: str, req: str) -> PlannedUnlink:
    """Check everything about taking a REQ off: person, deal, status, and that it is linked."""
    lookup.require(actor, Action.LINK_REQ)
    return _check_unlink(actor, lookup.opportunity(records, actor, opportunity), req)


def unlink_req(
    records: Records, actor: Actor, opportunity: str, req: str, **how: Unpack[How]
) -> Opportunity:
    """The deal without the REQ, which is free for another one; that it was linked is kept."""

    def do(found: Opportunity, by: By) -> Opportunity:
        gone = _check_unlink(actor, found, req).req
        records.unlink_req(found, gone, by)
        rest = tuple(it for it in found.reqs if it.id != gone.id)
        return _save(records, EventKind.REQ_UNLINKED, by, found, rest, gone)

    asked = ("unlink_req", req)
    return change(records, actor, opportunity, Action.LINK_REQ, asked, do, how)


def _check_unlink(actor: Actor, found: Opportunity, said: str) -> PlannedUnlink:
    lookup.require(actor, Action.LINK_REQ, found.owner_id)
    must_be(found, Status.OPEN, Status.WON)
    numbered = lookup.REQ_REF.fullmatch(said.strip())
    fitting = [
        it
        for it in found.reqs
        if (numbered and it.number == int(numbered[1])) or it.title.casefold() == said.casefold()
    ]
    if not fitting:
        raise NotLinked(
            f"“{said.strip()}” isn't linked to {found.ref}. "
            + (
                f"Linked are {', '.join(it.heading for it in found.reqs)}."
                if found.reqs
                else "No REQ is."
            )
        )
    return PlannedUnlink(opportunity=found, req=fitting[0])


def _link(records: Records, found: Opportunity, req: Req, by: By) -> Opportunity:
    records.link_req(found, req, by)
    linked = tuple(sorted((*found.reqs, req), key=lambda it: it.number))
    return _save(records, EventKind.REQ_LINKED, by, found, linked, req)


def _save(
    records: Records,
    kind: EventKind,
    by: By,
    found: Opportunity,
    reqs: tuple[Req, ...],
    req: Req,
) -> Opportunity:
    """Keep the deal with its REQs, and have its forecast looked at again."""
    after = records.save_opportunity(replace(found, reqs=reqs))
    for each in (kind, EventKind.FORECAST_REFRESHED):
        records.record(Event(each, by, before=found, after=after, req=req))
    return after
