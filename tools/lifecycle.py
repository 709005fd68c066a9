"""The life of a deal besides its stages: on hold, resumed, cancelled, re-created."""

from collections.abc import Callable, Mapping

from pydantic import Field, JsonValue

from domain import crm
from domain.access import Action
from domain.differences import Change
from domain.lookup import require
from domain.opportunity import Opportunity
from domain.pipeline import Status
from tools.asking import Unclear, draft
from tools.days import read_day
from tools.meaning import opportunity_meant
from tools.naming import deal_called
from tools.office import Click, Office
from tools.outcome import Draft
from tools.planning import (
    deal_changes,
    must_be,
    needed,
    ref_or_unclear,
    rehearsed,
    settled,
    standing,
)
from tools.tool import Text, ToolArgs
from tools.write import NOTHING_IS_WRITTEN, Plan, Write, planned

Exact = dict[str, JsonValue]

CLOSED = (Status.WON, Status.LOST, Status.CANCELLED)


class HoldOpportunity(ToolArgs):
    """Which deal rests, why, and until when."""

    opportunity: Text | None = Field(
        default=None, max_length=200, description="Its ref (OPP-2001), title or client."
    )
    reason: Text | None = Field(
        default=None, max_length=500, description="Why, in the person's words; null if not said."
    )
    until: Text | None = Field(
        default=None, max_length=40, description="The day it ends, YYYY-MM-DD; null if not said."
    )


class ResumeOpportunity(ToolArgs):
    """Which deal goes on."""

    opportunity: Text | None = Field(
        default=None, max_length=200, description="Its ref (OPP-2001), title or client."
    )


class CancelOpportunity(ToolArgs):
    """Which deal is called off, and why."""

    opportunity: Text | None = Field(
        default=None, max_length=200, description="Its ref (OPP-2001), title or client."
    )
    reason: Text | None = Field(
        default=None, max_length=500, description="Why, in the person's words; null if not said."
    )


class RecreateOpportunity(ToolArgs):
    """Which closed deal begins anew."""

    opportunity: Text | None = Field(
        default=None, max_length=200, description="Its ref (OPP-2001), title or client."
    )


def plan_hold(args: HoldOpportunity, office: Office) -> Plan | Draft:
    """Check that a deal can rest, and until when."""
    require(office.actor, Action.EDIT_OPPORTUNITY)
    deal = opportunity_meant(args.opportunity, office.records, office.actor)
    must_be(deal, Status.OPEN)
    until = read_day(args.until, office.today) if args.until else None
    details: dict[str, JsonValue | Unclear] = {
        "opportunity": ref_or_unclear(deal),
        "reason": needed(args.reason, "Why is it put on hold?"),
        "until": until.isoformat() if until else None,
    }
    if args.until and until is None:
        details["until"] = Unclear(
            f"“{args.until}” isn't a day that I understand. Until when, such as 2027-01-15?"
        )

    def verb(exact: Exact, click: Click) -> Opportunity:
        return _hold(HoldOpportunity.model_validate(exact), click)

    return _planned(HOLD.name, deal, details, office, verb, "Put {} on hold")


def perform_hold(args: HoldOpportunity, click: Click) -> str:
    """Put the deal that was planned on hold."""
    deal = _hold(args, click)
    until = f" until {deal.hold_until}" if deal.hold_until else ""
    return (
        f"Done: {deal_called(deal)} is on hold{until}. Its clock stands, and it can't be moved or "
        "closed until it is resumed."
    )


def plan_resume(args: ResumeOpportunity, office: Office) -> Plan | Draft:
    """Check that a deal on hold can go on."""
    require(office.actor, Action.EDIT_OPPORTUNITY)
    deal = opportunity_meant(args.opportunity, office.records, office.actor, Status.ON_HOLD)

    def verb(exact: Exact, click: Click) -> Opportunity:
        return _resume(ResumeOpportunity.model_validate(exact), click)

    details = {"opportunity": ref_or_unclear(deal)}
    return _planned(RESUME.name, deal, details, office, verb, "Resume {}")


def perform_resume(args: ResumeOpportunity, click: Click) -> str:
    """Resume the deal that was planned."""
    deal = _resume(args, click)
    return f"Done: {deal_called(deal)} is open again, {standing(deal)}."


def plan_cancel(args: CancelOpportunity, office: Office) -> Plan | Draft:
    """Check that a deal can be called off."""
    require(office.actor, Action.CLOSE_OPPORTUNITY)
    deal = opportunity_meant(args.opportunity, office.records, office.actor)
    must_be(deal, Status.OPEN)
    details: dict[str, JsonValue | Unclear] = {
        "opportunity": ref_or_unclear(deal),
        "reason": needed(args.reason, "Why is it cancelled?"),
    }

    def verb(exact: Exact, click: Click) -> Opportunity:
        return _cancel(CancelOpportunity.model_validate(exact), click)

    return _planned(CANCEL.name, deal, details, office, verb, "Cancel {}")


def perform_cancel(args: CancelOpportunity, click: Click) -> str:
    """Cancel the deal that was planned."""
    deal = _cancel(args, click)
    return f"Done: {deal_called(deal)} is cancelled. It counts neither as won nor as lost."


def plan_recreate(args: RecreateOpportunity, office: Office) -> Plan | Draft:
    """Check that a closed deal can begin anew."""
    require(office.actor, Action.CREATE_OPPORTUNITY)
    deal = opportunity_meant(args.opportunity, office.records, office.actor, *CLOSED)
    if isinstance(deal, Unclear):
        return draft(RECREATE.name, {"opportunity": deal})
    exact: dict[str, JsonValue] = {"opportunity": deal.ref}
    ready = RecreateOpportunity.model_validate(exact)
    again = rehearsed(RECREATE.name, exact, office, lambda click: _recreate(ready, click))
    if isinstance(again, Draft):
        return again
    value = again.value.format() if again.value else None
    lines = (
        ("Client", again.client.name),
        ("Title", again.title),
        ("Value", value),
        ("Stage", again.stage.label),
        ("Owner", again.owner_name),
    )
    changes = [Change(label, None, after) for label, after in lines if after]
    title = f"Create {deal_called(deal)} again as a new opportunity"
    return planned(exact, title, changes, version=deal.version)


def perform_recreate(args: RecreateOpportunity, click: Click) -> str:
    """Create the closed deal again."""
    again = _recreate(args, click)
    return f"Done: {args.opportunity} goes on as {deal_called(again)}, {standing(again)}."


def _hold(args: HoldOpportunity, click: Click) -> Opportunity:
    until = read_day(args.until, click.today) if args.until else None
    ref, why = args.opportunity or "", args.reason or ""
    return crm.hold(click.records, click.actor, ref, why, until, **click.how)


def _resume(args: ResumeOpportunity, click: Click) -> Opportunity:
    return crm.resume(click.records, click.actor, args.opportunity or "", **click.how)


def _cancel(args: CancelOpportunity, click: Click) -> Opportunity:
    ref, why = args.opportunity or "", args.reason or ""
    return crm.cancel(click.records, click.actor, ref, why, **click.how)


def _recreate(args: RecreateOpportunity, click: Click) -> Opportunity:
    return crm.recreate(click.records, click.actor, args.opportunity or "", **click.how)


def _planned(
    tool: str,
    deal: Opportunity | Unclear,
    details: Mapping[str, JsonValue | Unclear],
    office: Office,
    verb: Callable[[Exact, Click], Opportunity],
    title: str,
) -> Plan | Draft:
    """Rehearse the verb on the deal, or ask for what it lacks."""
    if isinstance(deal, Unclear) or any(isinstance(it, Unclear) for it in details.values()):
        return draft(tool, details)
    exact: Exact = {name: it for name, it in settled(details).items() if it is not None}
    after = rehearsed(tool, exact, office, lambda click: verb(exact, click))
    if isinstance(after, Draft):
        return after
    changes = [*deal_changes(deal, after)]
    if reason := exact.get("reason"):
        changes.append(Change("Reason", None, str(reason)))
    return planned(exact, title.format(deal_called(deal)), changes, version=deal.version)


HOLD = Write(
    name="hold_opportunity",
    title="Put on hold",
    description=(
        "Prepare putting an open opportunity on hold, with a reason and perhaps a day it ends. "
        f"{NOTHING_IS_WRITTEN}"
    ),
    arguments=HoldOpportunity,
    plan=plan_hold,
    perform=perform_hold,
)

RESUME = Write(
    name="resume_opportunity",
    title="Resume",
    description=(f"Prepare resuming an opportunity that is on hold. {NOTHING_IS_WRITTEN}"),
    arguments=ResumeOpportunity,
    plan=plan_resume,
    perform=perform_resume,
)

CANCEL = Write(
    name="cancel_opportunity",
    title="Cancel a deal",
    description=(
        "Prepare calling off an open opportunity that is neither won nor lost. Only for a deal, "
        f"never for a proposal on a card. {NOTHING_IS_WRITTEN}"
    ),
    arguments=CancelOpportunity,
    plan=plan_cancel,
    perform=perform_cancel,
)

RECREATE = Write(
    name="recreate_opportunity",
    title="Create again",
    description=(
        "Prepare creating a closed opportunity again as a new one in the first stage. "
        f"{NOTHING_IS_WRITTEN}"
    ),
    arguments=RecreateOpportunity,
    plan=plan_recreate,
    perform=perform_recreate,
)
