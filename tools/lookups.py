"""Looking things up in a workspace: names in a text, one deal, the person's account."""

from pydantic import Field, JsonValue

from domain import crm
from domain.access import Action, Actor, decide
from domain.opportunity import Opportunity
from tools.asking import Unclear, asking, draft
from tools.beside import beside
from tools.bounds import listed
from tools.context import Context
from tools.deal_page import details, page
from tools.figures import brief, figures
from tools.marks import marks
from tools.meaning import opportunity_meant
from tools.naming import exact_number
from tools.outcome import Outcome
from tools.recognition import recognise
from tools.timeline import excerpt, in_words, latest, newest, timeline
from tools.tool import NoArguments, Text, Tool, ToolArgs

#: How many unknown refs are told.
MOST_UNKNOWN = 20


class FindInWorkspace(ToolArgs):
    """A text with names in it."""

    text: Text | None = Field(default=None, max_length=8_000, description="The person's own words.")


class ShowOpportunity(ToolArgs):
    """Which deal to show."""

    opportunity: Text | None = Field(
        default=None, max_length=200, description="Its ref (OPP-2001), title or client."
    )
    whole_timeline: bool | None = Field(
        default=None,
        description="True where everything that happened to it is wanted: its history; else null.",
    )


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
    """Show one deal: everything that is known of it, and what happened last."""
    deal = opportunity_meant(args.opportunity, context.records, context.asker)
    if isinstance(deal, Unclear):
        return asking(draft("show_opportunity", {"opportunity": deal}))
    reqs: list[JsonValue] = [req.heading for req in deal.reqs]
    facts = {**brief(deal), **figures(deal), "owner": deal.owner_name}
    timezone = context.asker.workspace.timezone
    happened = crm.timeline(context.records, context.asker, deal.ref)
    if args.whole_timeline:
        told = listed(brief(deal), "timeline", in_words(newest(happened), timezone), len(happened))
        return Outcome(told=told, printed="\n".join(timeline(deal, happened, timezone)))
    told = listed({**facts, **details(deal, timezone)}, "reqs", reqs)
    told = listed(told, "timeline", in_words(latest(happened), timezone), len(happened))
    lines = (*page(deal, timezone), *excerpt(deal, happened, timezone))
    return Outcome(told=told, printed="\n".join(lines))


def account_and_plan(args: NoArguments, context: Context) -> Outcome:
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
    description=(
        "Show one opportunity: stage, value, forecast, owner, REQs, dates, fee, contacts, links, "
        "collaborators, contract, notes, why it was lost, and latest changes."
    ),
    arguments=ShowOpportunity,
    kind="read",
    run=show_opportunity,
)

ACCOUNT_AND_PLAN = Tool(
    name="account_and_plan",
    description="Say who the person is in HirePilot: workspace, role, plan and permissions.",
    arguments=NoArguments,
    kind="read",
    run=account_and_plan,
)
