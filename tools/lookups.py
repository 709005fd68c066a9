"""Looking things up in a workspace: names in a text, one deal, the person's account."""

from collections.abc import Iterator

from pydantic import Field, JsonValue

from domain import crm, names
from domain.access import Action, Actor, decide
from domain.opportunity import Opportunity
from domain.pipeline import Status
from tools.asking import Unclear, asking, draft
from tools.beside import beside
from tools.bounds import listed
from tools.context import Context
from tools.figures import brief, figures, money, worth
from tools.marks import marks
from tools.meaning import opportunity_meant
from tools.naming import day, deal_called, exact_number
from tools.outcome import Outcome
from tools.recognition import recognise
from tools.tool import Text, Tool, ToolArgs

#: How many unknown refs are told.
MOST_UNKNOWN = 20
#: How many of a deal's latest changes are shown.
LATEST = 3


class FindInWorkspace(ToolArgs):
    """A text with names in it."""

    text: Text | None = Field(default=None, max_length=8_000, description="The person's own words.")


class ShowOpportunity(ToolArgs):
    """Which deal to show."""

    opportunity: Text | None = Field(
        default=None, max_length=200, description="Its ref (OPP-2001), title or client."
    )


class AccountAndPlan(ToolArgs):
    """No arguments."""


def find_in_workspace(args: FindInWorkspace, context: Context) -> Outcome:
    """Recognise the workspace's names in a text; what is a tie is told as one, never guessed."""
    text = args.text or context.turn.text
    seen = recognise(text, context.records, context.asker)
    told: dict[str, JsonValue] = {
        "clients": [{"name": client.name} for client in seen.clients],
        "stages": list(seen.stages),
        "unknown": list(seen.unknown[:MOST_UNKNOWN]),
    }
    also = beside(text, context.records, context.asker)
    told |= {"leads": [{"ref": ref} for ref in also.leads]} if also.leads else {}
    told |= {"loss_reasons": list(also.reasons)} if also.reasons else {}
    told |= {"people": list(also.people)} if also.people else {}
    if seen.by_a_word:
        told["by_a_word"] = _found(seen.by_a_word)
    told = listed(told, "opportunities", [_found(deal) for deal in seen.opportunities])
    told = listed(
        told,
        "reqs",
        [
            {"ref": req.ref, "title": req.title, "client": req.client_name, "status": req.status}
            for req in seen.reqs
        ],
    )
    ties: list[JsonValue] = [
        {"kind": tie.kind, "said": tie.said, "options": list(tie.options[:5])} for tie in seen.ties
    ]
    told = listed(told, "ambiguous", ties)
    said: list[JsonValue] = [
        [text[it.start : it.end], it.kind, it.value] for it in marks(text, seen, also)
    ]
    return Outcome(told=listed(told, "named", said))


def _found(deal: Opportunity) -> dict[str, JsonValue]:
    value = exact_number(deal.value.major) if deal.value else None
    return {**brief(deal), "value": value}


def show_opportunity(args: ShowOpportunity, context: Context) -> Outcome:
    """Show one deal: stage, figures, REQs, and what happened last."""
    deal = opportunity_meant(args.opportunity, context.records, context.asker)
    if isinstance(deal, Unclear):
        return asking(draft("show_opportunity", {"opportunity": deal}))
    reqs: list[JsonValue] = [req.heading for req in deal.reqs]
    told = listed({**brief(deal), **figures(deal), "owner": deal.owner_name}, "reqs", reqs)
    return Outcome(told=told, printed="\n".join(_page(deal, context)))


def account_and_plan(args: AccountAndPlan, context: Context) -> Outcome:
    """Say who the person is here: role, plan, permissions and switches, as they are now."""
    actor, workspace = context.asker, context.asker.workspace
    facts = {
        "Name": f"{actor.name} ({actor.email})",
        "Workspace": workspace.name,
        "Role": actor.role.label,
        "Plan": workspace.plan.label,
        "Deals": _switch(workspace.deals_enabled),
        "Billing": _switch(workspace.billing_enabled),
        **{label: _may(actor, action) for label, action in _ABILITIES.items()},
    }
    return Outcome(
        told={**facts},
        printed="\n".join(f"• *{label}*: {fact}" for label, fact in facts.items()),
    )


_ABILITIES = {
    "See opportunities": Action.SEE_OPPORTUNITIES,
    "Create opportunities": Action.CREATE_OPPORTUNITY,
    "See billing": Action.SEE_BILLING,
}


def _page(deal: Opportunity, context: Context) -> Iterator[str]:
    """The lines a person reads about one deal."""
    timezone = context.asker.workspace.timezone
    yield f"*{deal_called(deal)}*"
    status = "" if deal.status is Status.OPEN else f" ({deal.status.label})"
    yield f"• Stage: {deal.display_stage}{status}, since {day(deal.stage_entered_at, timezone)}"
    if value := money([worth(deal)]):
        forecast = f", forecast {money([deal.forecast])} at {deal.probability}%"
        yield f"• Value: {value}{'' if deal.status.is_final else forecast}"
    kind = [deal.deal_type.label if deal.deal_type else None, deal.fee_model]
    if any(kind):
        yield f"• Deal type: {', '.join(filter(None, kind))}"
    yield f"• Owner: {deal.owner_name}"
    yield f"• Job REQs: {names.listed([req.heading for req in deal.reqs]) or 'none linked'}"
    for activity in crm.timeline(context.records, context.asker, deal.ref)[-LATEST:]:
        yield f"• {day(activity.at, timezone)}: {activity.sentence} ({activity.actor_name})"


def _switch(on: bool) -> str:
    return "on" if on else "switched off"


def _may(actor: Actor, action: Action) -> str:
    decision = decide(actor, action)
    return "yes" if decision.allowed else f"no. {decision.first.sentence}"


FIND_IN_WORKSPACE = Tool(
    name="find_in_workspace",
    description=(
        "Recognise which clients, opportunities, REQs and stages of the person's workspace a text "
        "names. Use it before an action when you are not sure what a name stands for."
    ),
    arguments=FindInWorkspace,
    kind="read",
    run=find_in_workspace,
)

SHOW_OPPORTUNITY = Tool(
    name="show_opportunity",
    description="Show one opportunity: stage, value, forecast, owner, REQs and latest changes.",
    arguments=ShowOpportunity,
    kind="read",
    run=show_opportunity,
)

ACCOUNT_AND_PLAN = Tool(
    name="account_and_plan",
    description="Say who the person is in HirePilot: workspace, role, plan and permissions.",
    arguments=AccountAndPlan,
    kind="read",
    run=account_and_plan,
)
