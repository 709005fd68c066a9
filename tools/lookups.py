"""Looking things up in a workspace: names, a deal, the list, the pipeline, the account."""

from collections.abc import Iterable, Iterator, Sequence

from pydantic import Field, JsonValue

from domain import crm, names
from domain.access import Action, Actor, decide
from domain.money import Money, totals
from domain.opportunity import Opportunity
from domain.pipeline import Status
from tools.bounds import cut, listed
from tools.context import Context
from tools.meaning import Unclear, draft, opportunity_meant, stage_meant
from tools.naming import day, deal_called
from tools.outcome import Outcome
from tools.recognition import recognise
from tools.tool import Text, Tool, ToolArgs

#: How many deals a list prints; the rest is counted.
MOST_LINES = 20
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


class ListOpportunities(ToolArgs):
    """Which deals to list."""

    stage: Text | None = Field(
        default=None, max_length=80, description="One stage, Won or Lost; null for all open deals."
    )


class Nothing(ToolArgs):
    """No arguments."""


def find_in_workspace(args: FindInWorkspace, context: Context) -> Outcome:
    """Recognise the workspace's names in a text; what is a tie is told as one, never guessed."""
    seen = recognise(args.text or context.turn.text, context.records, context.asker)
    told: dict[str, JsonValue] = {
        "clients": [{"name": client.name} for client in seen.clients],
        "stages": list(seen.stages),
        "unknown": list(seen.unknown[:MOST_LINES]),
    }
    told = listed(told, "opportunities", [_brief(deal) for deal in seen.opportunities])
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
    return Outcome(told=listed(told, "ambiguous", ties))


def show_opportunity(args: ShowOpportunity, context: Context) -> Outcome:
    """Show one deal: stage, figures, REQs, and what happened last."""
    deal = opportunity_meant(args.opportunity, context.records, context.asker)
    if isinstance(deal, Unclear):
        asked = draft("show_opportunity", {"opportunity": deal})
        return Outcome(told={"missing": asked.model_dump(mode="json")}, draft=asked)
    reqs: list[JsonValue] = [req.heading for req in deal.reqs]
    told = listed({**_brief(deal), **_figures(deal), "owner": deal.owner_name}, "reqs", reqs)
    return Outcome(told=told, printed="\n".join(_page(deal, context)))


def list_opportunities(args: ListOpportunities, context: Context) -> Outcome:
    """List the open deals this person sees, or those in one column of the board."""
    actor = context.asker
    if args.stage is None:
        return _list("Open opportunities", crm.opportunities(context.records, actor))
    stage = stage_meant(args.stage, None, context.records, actor)
    if isinstance(stage, Unclear):
        asked = draft("list_opportunities", {"stage": stage})
        return Outcome(told={"missing": asked.model_dump(mode="json")}, draft=asked)
    everything = crm.opportunities(context.records, actor, None)
    return _list(
        f"Opportunities in {stage}", [deal for deal in everything if _column(deal) == stage]
    )


def show_pipeline(args: Nothing, context: Context) -> Outcome:
    """Show the board: how many deals and how much money stand in every column."""
    actor = context.asker
    pipeline = crm.pipeline(context.records, actor)
    deals = crm.opportunities(context.records, actor, None)
    board = {
        label: [deal for deal in deals if _column(deal) == label]
        for label in (*pipeline.labels, _ON_HOLD)
    }
    rows: list[JsonValue] = [_told_column(label, column) for label, column in board.items()]
    lines = [f"• *{label}*: {_summary(column)}" for label, column in board.items()]
    whose = "" if actor.is_admin else ", your own deals"
    return Outcome(
        told=listed({"pipeline": pipeline.name}, "columns", rows),
        printed="\n".join([f"*{actor.workspace.name}*: the pipeline{whose}", *lines]),
    )


def account_and_plan(args: Nothing, context: Context) -> Outcome:
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


_ON_HOLD = "On hold"
_ABILITIES = {
    "See opportunities": Action.SEE_OPPORTUNITIES,
    "Create opportunities": Action.CREATE_OPPORTUNITY,
    "See billing": Action.SEE_BILLING,
}


def _column(deal: Opportunity) -> str | None:
    """The column of the board a deal is counted in; cancelled ones are in none."""
    match deal.status:
        case Status.OPEN | Status.WON | Status.LOST:
            return deal.display_stage
        case Status.ON_HOLD:
            return _ON_HOLD
        case Status.CANCELLED:
            return None


def _brief(deal: Opportunity) -> dict[str, JsonValue]:
    return {
        "ref": deal.ref,
        "title": cut(deal.title, 120),
        "client": deal.client.name,
        "stage": deal.display_stage,
        "status": deal.status.value,
    }


def _figures(deal: Opportunity) -> dict[str, JsonValue]:
    return {
        "value": _money([deal.value]),
        "probability": deal.probability,
        "forecast": _money([deal.forecast]),
    }


def _page(deal: Opportunity, context: Context) -> Iterator[str]:
    """The lines a person reads about one deal."""
    timezone = context.asker.workspace.timezone
    yield f"*{deal_called(deal)}*"
    status = "" if deal.status is Status.OPEN else f" ({deal.status.label})"
    yield f"• Stage: {deal.display_stage}{status}, since {day(deal.stage_entered_at, timezone)}"
    if worth := _money([_worth(deal)]):
        forecast = f", forecast {_money([deal.forecast])} at {deal.probability}%"
        yield f"• Value: {worth}{'' if deal.status.is_final else forecast}"
    kind = [deal.deal_type.label if deal.deal_type else None, deal.fee_model]
    if any(kind):
        yield f"• Deal type: {', '.join(filter(None, kind))}"
    yield f"• Owner: {deal.owner_name}"
    yield f"• Job REQs: {names.listed([req.heading for req in deal.reqs]) or 'none linked'}"
    for activity in crm.timeline(context.records, context.asker, deal.ref)[-LATEST:]:
        yield f"• {day(activity.at, timezone)}: {activity.sentence} ({activity.actor_name})"


def _list(which: str, deals: Sequence[Opportunity]) -> Outcome:
    rows: list[JsonValue] = [{**_brief(deal), **_figures(deal)} for deal in deals]
    lines = [f"{which} that you can see: {_summary(deals)}"]
    lines += [f"• {deal_called(deal)}: {_standing(deal)}" for deal in deals[:MOST_LINES]]
    if len(deals) > MOST_LINES:
        lines.append(f"…and {len(deals) - MOST_LINES} more.")
    return Outcome(
        told=listed({"which": which, "count": len(deals)}, "opportunities", rows),
        printed="\n".join(lines),
    )


def _standing(deal: Opportunity) -> str:
    return ", ".join(filter(None, (deal.display_stage, _money([_worth(deal)]), deal.owner_name)))


def _told_column(label: str, deals: Sequence[Opportunity]) -> JsonValue:
    return {
        "column": label,
        "deals": len(deals),
        "value": _money(_worth(deal) for deal in deals),
        "forecast": _money(deal.forecast for deal in deals if not deal.status.is_final),
    }


def _summary(deals: Sequence[Opportunity]) -> str:
    count = f"{len(deals)} {'deal' if len(deals) == 1 else 'deals'}"
    value = _money(_worth(deal) for deal in deals)
    forecast = _money(deal.forecast for deal in deals if not deal.status.is_final)
    return ", ".join(filter(None, (count, value, forecast and f"forecast {forecast}")))


def _worth(deal: Opportunity) -> Money | None:
    """What was signed once it is won, what is expected before."""
    return deal.won_value or deal.value


def _money(amounts: Iterable[Money | None]) -> str | None:
    """One sum for each currency, None where there is no amount."""
    sums = totals(amount for amount in amounts if amount)
    return names.listed([each.format() for each in sums]) or None


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

LIST_OPPORTUNITIES = Tool(
    name="list_opportunities",
    description="List the opportunities that the person can see, all open ones or one stage.",
    arguments=ListOpportunities,
    kind="read",
    run=list_opportunities,
)

SHOW_PIPELINE = Tool(
    name="show_pipeline",
    description="Show the pipeline: how many deals and how much money in every stage.",
    arguments=Nothing,
    kind="read",
    run=show_pipeline,
)

ACCOUNT_AND_PLAN = Tool(
    name="account_and_plan",
    description="Say who the person is in HirePilot: workspace, role, plan and permissions.",
    arguments=Nothing,
    kind="read",
    run=account_and_plan,
)
