"""How a workspace handles its deals, as Team Admins set it: its rules, the pipeline of new deals."""

from typing import Literal

from pydantic import Field

from domain import crm, desk
from domain.access import Action
from domain.actor import Workspace
from domain.differences import Change
from domain.lookup import require
from domain.presets import FLEETCORE, HIREPILOT
from domain.scoring import QUALIFIED
from domain.stages import had_before
from tools.asking import Unclear, draft
from tools.office import Click, Office
from tools.outcome import Draft
from tools.planning import asked, needed, rehearsed, settled
from tools.tool import ToolArgs
from tools.write import NOTHING_IS_WRITTEN, Plan, Write, planned

RuleName = Literal["stale_deals", "loss_reasons", "qualified_leads"]
PresetName = Literal["HirePilot", "FleetCore"]
PRESETS = {it.name: it for it in (HIREPILOT, FLEETCORE)}
RULES = {
    "stale_deals": "Tell of stale deals",
    "loss_reasons": "A lost deal needs a reason",
    "qualified_leads": f"Only leads from {QUALIFIED} points on become clients",
}
_ONLY = f"Team Admins only. {NOTHING_IS_WRITTEN}"


class SetDealRule(ToolArgs):
    """Which rule of the workspace, and whether it holds."""

    rule: RuleName | None = Field(
        default=None,
        description=(
            "stale_deals: tell of stale deals; loss_reasons: a lost deal needs a reason; "
            "qualified_leads: only leads that score well are converted."
        ),
    )
    holds: bool | None = Field(default=None, description="True to switch it on, false for off.")
    days: float | None = Field(
        default=None,
        description="Of stale_deals: stale after so many days in any stage; null for each stage's own.",
    )


class AdoptPipeline(ToolArgs):
    """Which ready-made pipeline new deals run through."""

    pipeline: PresetName | None = Field(default=None, description="Null if not said.")


def plan_rule(args: SetDealRule, office: Office) -> Plan | Draft:
    """Check a rule of the workspace; where it is like that already, there is nothing to do."""
    require(office.actor, Action.MANAGE_PIPELINE)
    details = {
        **args.given(),
        "rule": needed(args.rule, "Which rule?", tuple(RULES.values())),
        "holds": Unclear("Should it be on or off?") if args.holds is None else args.holds,
    }
    if question := asked(RULE.name, details):
        return question
    exact = settled(details)
    done = rehearsed(RULE.name, exact, office, lambda click: _set_rule(args, click))
    if isinstance(done, Draft):
        return done
    title = RULES[args.rule or ""]
    before, after = _stands(args, office.actor.workspace), _wanted(args)
    if before == after:
        return Plan(arguments=exact, title="", already=f"{title}: that is {after} already.")
    return planned(exact, title, [Change(title, before, after)])


def plan_adopt(args: AdoptPipeline, office: Office) -> Plan | Draft:
    """Show the pipeline that new deals would run through; those that run keep theirs."""
    require(office.actor, Action.MANAGE_PIPELINE)
    name = needed(args.pipeline, "Which pipeline?", tuple(PRESETS))
    if isinstance(name, Unclear):
        return draft(ADOPT.name, {"pipeline": name})
    before = office.records.pipeline(office.actor.workspace.id)
    if before.name == name:
        sentence = f"New deals run through {name} already."
        return Plan(arguments={"pipeline": name}, title="", already=sentence)
    kept = had_before(office.records.pipelines(office.actor.workspace.id), PRESETS[name])
    after = kept or PRESETS[name]
    changes = (
        Change("Pipeline of new deals", before.name, name),
        Change("Stages", ", ".join(before.labels), ", ".join(after.labels)),
        Change("Deals that run", None, f"stay in {before.name}"),
    )
    return planned({"pipeline": name}, f"Use the {name} pipeline for new deals", changes)


def perform_rule(args: SetDealRule, click: Click) -> str:
    """Set the rule that was planned."""
    _set_rule(args, click)
    return f"Done. {RULES[args.rule or '']}: {_wanted(args)}."


def perform_adopt(args: AdoptPipeline, click: Click) -> str:
    """Begin the pipeline that was planned."""
    preset = PRESETS[args.pipeline or ""]
    board = crm.adopt(click.records, click.actor, preset, **click.how)
    return f"Done: new deals run through {board.name}: {' → '.join(board.labels)}."


def _set_rule(args: SetDealRule, click: Click) -> None:
    records, settings, actor, holds = (
        click.records,
        click.records.settings,
        click.actor,
        bool(args.holds),
    )
    match args.rule:
        case "loss_reasons":
            crm.require_loss_reasons(records, actor, holds, **click.how)
        case "qualified_leads":
            desk.require_qualified_leads(records, settings, actor, holds, **click.how)
        case _ if holds:
            desk.watch_stale_deals(records, settings, actor, args.days, **click.how)
        case _:
            desk.ignore_stale_deals(records, settings, actor, **click.how)


def _stands(args: SetDealRule, workspace: Workspace) -> str:
    match args.rule:
        case "loss_reasons":
            return _on(workspace.loss_reason_required)
        case "qualified_leads":
            return _on(workspace.require_qualified)
        case _:
            return _watch(workspace.rotting_enabled, workspace.rotting_days)


def _wanted(args: SetDealRule) -> str:
    holds = bool(args.holds)
    return _watch(holds, args.days) if args.rule == "stale_deals" else _on(holds)


def _watch(enabled: bool, days: float | None) -> str:
    limit = f"{days:g} days in any stage" if days else "the days of each stage"
    return f"on, after {limit}" if enabled else "off"


def _on(holds: bool) -> str:
    return "on" if holds else "off"


RULE = Write(
    name="set_deal_rule",
    title="Set a rule for deals",
    description=(
        "Prepare switching a rule of the workspace on or off: telling of stale deals (and after "
        f"how many days), reasons for lost deals, only qualified leads. {_ONLY}"
    ),
    arguments=SetDealRule,
    plan=plan_rule,
    perform=perform_rule,
)

ADOPT = Write(
    name="adopt_pipeline",
    title="Use a preset pipeline",
    description=(
        f"Prepare a ready-made pipeline for new deals; those that run stay where they are. {_ONLY}"
    ),
    arguments=AdoptPipeline,
    plan=plan_adopt,
    perform=perform_adopt,
)
