"""REQs: opening one for a client, and taking one off a deal."""

from pydantic import Field, JsonValue

from domain import crm, openings
from domain.access import Action, Actor
from domain.differences import Change
from domain.lookup import REQ_REF, require
from domain.names import listed
from domain.opportunity import Opportunity
from domain.records import Records
from domain.reqs import Req
from tools.asking import Unclear, draft
from tools.meaning import client_meant, opportunity_meant
from tools.naming import deal_called, req_called
from tools.office import Click, Office
from tools.outcome import Draft
from tools.planning import asked, needed, ref_or_unclear, rehearsed, settled
from tools.tool import Text, ToolArgs
from tools.write import NOTHING_IS_WRITTEN, Plan, Write, planned


class CreateReq(ToolArgs):
    """What a client wants filled."""

    title: Text | None = Field(default=None, max_length=200, description="The job's title.")
    client: Text | None = Field(
        default=None, max_length=200, description="The client, as the person calls it."
    )
    opportunity: Text | None = Field(
        default=None, max_length=200, description="The deal to link it to, if one was named."
    )


class UnlinkReq(ToolArgs):
    """Which REQ is taken off which deal."""

    opportunity: Text | None = Field(
        default=None, max_length=200, description="Its ref (OPP-2001), title or client."
    )
    req: Text | None = Field(
        default=None, max_length=200, description="Its ref (REQ-118) or title."
    )


def plan_req(args: CreateReq, office: Office) -> Plan | Draft:
    """Check a REQ to be; where a deal is named, it is linked to that."""
    records, actor = office.records, office.actor
    require(actor, Action.CREATE_REQ)
    deal = opportunity_meant(args.opportunity, records, actor) if args.opportunity else None
    client: str | Unclear
    if isinstance(deal, Opportunity):
        client = deal.client.name
    else:
        meant = client_meant(args.client, records, actor)
        client = meant if isinstance(meant, Unclear) else meant.name
    details: dict[str, JsonValue | Unclear] = {
        "title": needed(args.title, "What is the job called?"),
        "client": client,
        "opportunity": ref_or_unclear(deal) if deal else None,
    }
    if isinstance(deal, Unclear) and isinstance(client, Unclear) and args.client is None:
        del details["client"]  # the deal's own client will do
    if question := asked(REQ.name, details):
        return question
    exact = settled(details)
    ready = CreateReq.model_validate(exact)
    made = rehearsed(REQ.name, exact, office, lambda click: _create_req(ready, click))
    if isinstance(made, Draft):
        return made
    req, target, _ = made
    lines = [("REQ", req.title), ("Client", req.client_name), ("Linked to", target)]
    changes = [Change(label, None, after) for label, after in lines if after]
    version = deal.version if isinstance(deal, Opportunity) else None
    return planned(exact, f"Create the REQ “{req.title}”", changes, version=version)


def perform_req(args: CreateReq, click: Click) -> str:
    """Create the REQ; where its client has no deal yet, one is suggested."""
    req, target, suggests = _create_req(args, click)
    if target:
        return f"Done: {req_called(req)} is open and linked to {target}."
    done = f"Done: {req_called(req)} is open."
    if not suggests:
        return done
    return (
        f"{done} {req.client_name} has no opportunity yet: shall I create one? Just write “create "
        f"an opportunity for {req.client_name}”."
    )


def plan_unlink(args: UnlinkReq, office: Office) -> Plan | Draft:
    """Check that a REQ can be taken off; without a deal, it is the one that has it."""
    records, actor = office.records, office.actor
    require(actor, Action.LINK_REQ)
    holder = _holder(args.req, records, actor) if args.opportunity is None else None
    deal = holder or opportunity_meant(args.opportunity, records, actor)
    req: str | Unclear = args.req or ""
    if args.req is None:
        linked = tuple(map(req_called, deal.reqs)) if isinstance(deal, Opportunity) else ()
        req = Unclear("Which REQ should I take off?", linked)
        if isinstance(deal, Opportunity) and len(deal.reqs) == 1:
            req = deal.reqs[0].ref
    details = {"opportunity": ref_or_unclear(deal), "req": req}
    if isinstance(deal, Unclear) or isinstance(req, Unclear):
        return draft(UNLINK.name, details)
    found = crm.plan_unlink(records, actor, deal.ref, req)
    rest = [it.heading for it in deal.reqs if it.id != found.req.id]
    before = listed([it.heading for it in deal.reqs])
    title = f"Take {found.req.ref} “{found.req.title}” off {deal_called(deal)}"
    return planned(
        {"opportunity": deal.ref, "req": found.req.ref},
        title,
        [Change("Job REQs", before, listed(rest) or "none")],
        version=deal.version,
    )


def perform_unlink(args: UnlinkReq, click: Click) -> str:
    """Take the REQ off that was planned."""
    ref, req = args.opportunity or "", args.req or ""
    deal = crm.unlink_req(click.records, click.actor, ref, req, **click.how)
    return f"Done: {req} is no longer linked to {deal_called(deal)}. It can be linked elsewhere."


def _create_req(args: CreateReq, click: Click) -> tuple[Req, str | None, bool]:
    """The new REQ, what it was linked to, and whether its client should have a deal."""
    records, title = click.records, args.title or ""
    if args.opportunity is None:
        opened = openings.create_req(
            records, records.leads, click.actor, args.client or "", title, **click.occasion
        )
        return opened.req, None, opened.suggests_opportunity
    deal = crm.create_and_link_req(records, click.actor, args.opportunity, title, **click.how)
    newest = max(deal.reqs, key=lambda req: req.number)
    return newest, deal_called(deal), False


def _holder(said: str | None, records: Records, actor: Actor) -> Opportunity | None:
    """The deal that a REQ is linked to, among those that this person sees."""
    if said is None:
        return None
    numbered, title = REQ_REF.fullmatch(said.strip()), said.casefold()

    def is_meant(number: int, called: str) -> bool:
        return bool(numbered and number == int(numbered[1])) or called.casefold() == title

    require(actor, Action.SEE_OPPORTUNITIES)
    seen_by = actor.sees_deals_of
    holders = records.holders(actor.workspace.id, is_meant, seen_by=seen_by)
    return holders[0] if len(holders) == 1 else None


REQ = Write(
    name="create_req",
    title="Create a REQ",
    description=(
        "Prepare a new job REQ of a client, linked to an opportunity if one was named. "
        f"{NOTHING_IS_WRITTEN}"
    ),
    arguments=CreateReq,
    plan=plan_req,
    perform=perform_req,
)


UNLINK = Write(
    name="unlink_req",
    title="Unlink a REQ",
    description=f"Prepare taking a job REQ off an opportunity. {NOTHING_IS_WRITTEN}",
    arguments=UnlinkReq,
    plan=plan_unlink,
    perform=perform_unlink,
)
