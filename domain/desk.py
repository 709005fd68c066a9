"""How a workspace wants its deals handled: what counts as stale, and which leads count."""

from typing import Protocol, Unpack
from uuid import UUID

from domain.access import Actor
from domain.boards import rearrange
from domain.changing import How
from domain.events import By
from domain.fields import MAX_DAYS
from domain.limits import whole
from domain.pipeline import Pipeline
from domain.records import Records
from domain.scoring import QUALIFIED


class Settings(Protocol):
    """What this needs from whatever keeps the CRM."""

    def set_rotting(self, workspace_id: UUID, days: int | None, *, enabled: bool) -> None:
        """Keep whether stale deals are told of, and the limit that stands in for the stages'."""

    def set_require_qualified(self, workspace_id: UUID, *, required: bool) -> None:
        """Keep whether a lead needs a good score to be converted."""


def watch_stale_deals(
    records: Records,
    settings: Settings,
    actor: Actor,
    days: float | None = None,
    **how: Unpack[How],
) -> None:
    """Tell of stale deals: after `days` in any stage, or after each stage's own limit."""
    limit = None if days is None else whole(days, "days", "number of days in a stage", *MAX_DAYS)

    def do(board: Pipeline, by: By) -> str:
        settings.set_rotting(actor.workspace.id, limit, enabled=True)
        after = f"{limit} days in any stage" if limit else "the days of each stage"
        return f"Switched the watch for stale deals on, after {after}."

    rearrange(records, actor, ("watch_stale_deals", days), do, how)


def ignore_stale_deals(
    records: Records, settings: Settings, actor: Actor, **how: Unpack[How]
) -> None:
    """Tell nobody of stale deals; their limit is kept for when this is switched on again."""

    def do(board: Pipeline, by: By) -> str:
        settings.set_rotting(actor.workspace.id, actor.workspace.rotting_days, enabled=False)
        return "Switched the watch for stale deals off."

    rearrange(records, actor, ("ignore_stale_deals",), do, how)


def require_qualified_leads(
    records: Records, settings: Settings, actor: Actor, required: bool, **how: Unpack[How]
) -> None:
    """Whether only leads with a good score become clients."""

    def do(board: Pipeline, by: By) -> str:
        settings.set_require_qualified(actor.workspace.id, required=required)
        which = f"Only leads from {QUALIFIED} points on" if required else "All leads"
        return f"{which} can be converted."

    rearrange(records, actor, ("require_qualified_leads", required), do, how)
