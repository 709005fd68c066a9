"""The reasons for which deals are lost, which Team Admins keep: added, changed, removed."""

from collections.abc import Callable, Mapping

from pydantic import Field, JsonValue

from domain import crm, names
from domain.access import Action
from domain.differences import Change
from domain.errors import NotFound
from domain.lookup import require
from domain.opportunity import LossReason, asked_for
from tools.asking import Unclear, draft
from tools.office import Click, Office
from tools.outcome import Draft
from tools.planning import asked, needed, rehearsed, settled
from tools.tool import Text, ToolArgs
from tools.write import NOTHING_IS_WRITTEN, Plan, Write, planned

Reasons = tuple[LossReason, ...]

_CALLED = {"label": "name"}
_ALREADY = "The loss reasons are like that already."
_REASON = "The reason's name now."
_ONLY = f"Team Admins only. {NOTHING_IS_WRITTEN}"


class AddLossReason(ToolArgs):
    """Why deals may be lost from now on, and what the reason asks for."""

    name: Text | None = Field(default=None, max_length=120, description="What it is called.")
    needs_competitor: bool | None = Field(
        default=None, description="Whether it asks which competitor it was; null if not said."
    )
    needs_notes: bool | None = Field(
        default=None, description="Whether it asks for notes; null if not said."
    )


class RenameLossReason(ToolArgs):
    """Which reason, and its new name."""

    reason: Text | None = Field(default=None, max_length=120, description=_REASON)
    name: Text | None = Field(default=None, max_length=120, description="Its new name.")


class ChangeLossReason(ToolArgs):
    """Which reason, and what it asks for from now on."""

    reason: Text | None = Field(default=None, max_length=120, description=_REASON)
    needs_competitor: bool | None = Field(
        default=None, description="Whether it asks which competitor it was; null leaves it."
    )
    needs_notes: bool | None = Field(
        default=None, description="Whether it asks for notes; null leaves it."
    )


class RemoveLossReason(ToolArgs):
    """Which reason is offered no more."""

    reason: Text | None = Field(default=None, max_length=120, description=_REASON)


def plan_add(args: AddLossReason, office: Office) -> Plan | Draft:
    """Check a reason to be: its name is free, and there is room for it."""
    require(office.actor, Action.MANAGE_PIPELINE)
    name = needed(args.name, "What is the loss reason called?")
    asks = asked_for(bool(args.needs_competitor), bool(args.needs_notes))
    more = [Change("Asks for", None, asks)] if asks else []
    title = f"Add the loss reason “{args.name}”"
    return _reasons(ADD.name, {**args.given(), "name": name}, title, office, _adding(args), more)


def plan_rename(args: RenameLossReason, office: Office) -> Plan | Draft:
    """Check another name of a reason; deals that were lost for it follow."""
    require(office.actor, Action.MANAGE_PIPELINE)
    details = {
        "reason": needed(args.reason, "Which loss reason?", _labels(office)),
        "name": needed(args.name, "What should it be called?"),
    }
    title = f"Rename the loss reason “{args.reason}” to “{args.name}”"
    return _reasons(RENAME.name, details, title, office, _renaming(args))


def plan_change(args: ChangeLossReason, office: Office) -> Plan | Draft:
    """Check what a reason is to ask for; deals that were lost before stay as they are."""
    require(office.actor, Action.MANAGE_PIPELINE)
    details: dict[str, JsonValue | Unclear] = {
        **args.given(),
        "reason": needed(args.reason, "Which loss reason?", _labels(office)),
    }
    if args.reason and args.needs_competitor is None and args.needs_notes is None:
        details["needs_notes"] = Unclear(f"Should “{args.reason}” ask for notes, yes or no?")
    after = _rehearsed(CHANGE.name, details, office, _changing(args))
    if isinstance(after, Draft):
        return after
    known = {it.id: it for it in crm.loss_reasons(office.records, office.actor)}
    changed = next((it for it in after if it != known[it.id]), None)
    if changed is None:
        return Plan(arguments=settled(details), title="", already=_ALREADY)
    asks = [known[changed.id].asks or "nothing more", changed.asks or "nothing more"]
    return planned(
        {**settled(details), "reason": changed.label},
        f"Change what the loss reason “{changed.label}” asks for",
        [Change("Asks for", *asks)],
    )


def plan_remove(args: RemoveLossReason, office: Office) -> Plan | Draft:
    """Check that a reason can go; deals that were lost for it keep it."""
    require(office.actor, Action.MANAGE_PIPELINE)
    details = {"reason": needed(args.reason, "Which loss reason?", _labels(office))}
    title = f"Remove the loss reason “{args.reason}”"
    return _reasons(REMOVE.name, details, title, office, _removing(args))


def perform_add(args: AddLossReason, click: Click) -> str:
    """Add the reason that was planned."""
    return _done(f"“{args.name}” is a loss reason now", _adding(args)(click))


def perform_rename(args: RenameLossReason, click: Click) -> str:
    """Rename the reason that was planned."""
    return _done(f"“{args.reason}” is called “{args.name}” now", _renaming(args)(click))


def perform_change(args: ChangeLossReason, click: Click) -> str:
    """Make the change that was planned."""
    changed = next(it for it in _changing(args)(click) if it.label == args.reason)
    return f"Done: “{changed.label}” asks for {changed.asks or 'nothing more'} now."


def perform_remove(args: RemoveLossReason, click: Click) -> str:
    """Remove the reason that was planned."""
    return _done(f"the loss reason “{args.reason}” is gone", _removing(args)(click))


def _adding(args: AddLossReason) -> Callable[[Click], Reasons]:
    return lambda click: crm.add_loss_reason(
        click.records,
        click.actor,
        args.name or "",
        competitor_required=bool(args.needs_competitor),
        notes_required=bool(args.needs_notes),
        **click.how,
    )


def _renaming(args: RenameLossReason) -> Callable[[Click], Reasons]:
    return lambda click: crm.rename_loss_reason(
        click.records, click.actor, args.reason or "", args.name or "", **click.how
    )


def _changing(args: ChangeLossReason) -> Callable[[Click], Reasons]:
    return lambda click: crm.change_loss_reason(
        click.records,
        click.actor,
        args.reason or "",
        competitor_required=args.needs_competitor,
        notes_required=args.needs_notes,
        **click.how,
    )


def _removing(args: RemoveLossReason) -> Callable[[Click], Reasons]:
    return lambda click: crm.remove_loss_reason(
        click.records, click.actor, args.reason or "", **click.how
    )


def _reasons(
    tool: str,
    details: Mapping[str, JsonValue | Unclear],
    title: str,
    office: Office,
    do: Callable[[Click], Reasons],
    more: list[Change] | None = None,
) -> Plan | Draft:
    """Plan a change of the list of reasons: the card shows the one that changes."""
    exact, before = settled(details), _labels(office)
    after = _rehearsed(tool, details, office, do)
    if isinstance(after, Draft):
        return after
    labels = [it.label for it in after]
    gone = [it for it in before if it not in labels]
    added = [it for it in labels if it not in before]
    if not gone and not added:
        return Plan(arguments=exact, title="", already=_ALREADY)
    change = Change(
        "Loss reason", names.listed(gone) or None, names.listed(added) or "offered no more"
    )
    return planned(exact, title, [change, *(more or ())])


def _rehearsed(
    tool: str,
    details: Mapping[str, JsonValue | Unclear],
    office: Office,
    do: Callable[[Click], Reasons],
) -> Reasons | Draft:
    """The reasons after a change, or the question about what is missing, wrong or unknown."""
    if question := asked(tool, details):
        return question
    exact = settled(details)
    try:
        return rehearsed(tool, exact, office, do, called=_CALLED)
    except NotFound as unknown:
        return draft(tool, {**exact, "reason": Unclear(str(unknown), unknown.near)})


def _labels(office: Office) -> tuple[str, ...]:
    return tuple(it.label for it in crm.loss_reasons(office.records, office.actor))


def _done(what: str, reasons: Reasons) -> str:
    return f"Done: {what}. The reasons are {', '.join(it.label for it in reasons)}."


ADD = Write(
    name="add_loss_reason",
    title="Add a loss reason",
    description=f"Prepare one more reason for which deals can be lost. {_ONLY}",
    arguments=AddLossReason,
    plan=plan_add,
    perform=perform_add,
)

RENAME = Write(
    name="rename_loss_reason",
    title="Rename a loss reason",
    description=f"Prepare another name for a reason for which deals can be lost. {_ONLY}",
    arguments=RenameLossReason,
    plan=plan_rename,
    perform=perform_rename,
)

CHANGE = Write(
    name="change_loss_reason",
    title="Change a loss reason",
    description=f"Prepare what a loss reason asks for: the competitor's name, notes. {_ONLY}",
    arguments=ChangeLossReason,
    plan=plan_change,
    perform=perform_change,
)

REMOVE = Write(
    name="remove_loss_reason",
    title="Remove a loss reason",
    description=f"Prepare removing a reason for which deals can be lost. {_ONLY}",
    arguments=RemoveLossReason,
    plan=plan_remove,
    perform=perform_remove,
)
