"""The rows of what every house has set for itself, against what the rules say they are."""

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.sql.automations import SqlAutomations
from domain.sql.tables import (
    LossReasonRow,
    PipelineRow,
    StageRow,
    WebhookDeliveryRow,
    WebhookEndpointRow,
    WorkspaceRow,
)
from domain.sql.webhooks import SqlWebhooks
from tests.domain.machine.house import House
from tests.domain.machine.world import World

ANEW = {"populate_existing": True}
Facts = set[tuple[object, ...]]


def compare_houses(session: Session, world: World) -> None:
    """Raise AssertionError at the first house that isn't what it must be."""
    kept = {what: rows(session) for what, rows in _KEPT.items()}
    for house in world.houses.values():
        for what, facts in _RULED.items():
            found = {row[1:] for row in kept[what] if row[0] == house.name}
            expected = facts(house)
            assert found == expected, (
                f"the {what} of {house.name}: {found - expected}, "
                f"and the rules say {expected - found}"
            )
    waits = [it for house in world.houses.values() for it in house.posts if it.state == "queued"]
    assert len(SqlWebhooks(session).queued(1_000)) == len(waits), "what is to be sent"


def _settings(session: Session) -> Facts:
    kept = SqlAutomations(session)
    return {
        (
            row.name,
            row.loss_reason_required,
            row.require_qualified,
            row.rotting_enabled,
            row.rotting_days,
            frozenset(kept.off(row.id)),
            (found := kept.channel(row.id)) and (found.slack_team, found.channel),
        )
        for row in session.scalars(select(WorkspaceRow), execution_options=ANEW)
    }


def _settings_of(house: House) -> Facts:
    return {
        (
            house.reason_required,
            house.qualified_only,
            house.watched,
            house.stale_after,
            frozenset(house.off),
            house.channel and (house.slack, house.channel),
        )
    }


def _boards(session: Session) -> Facts:
    stages: dict[object, list[tuple[object, ...]]] = {}
    living = select(StageRow).where(StageRow.archived_at.is_(None)).order_by(StageRow.position)
    for it in session.scalars(living, execution_options=ANEW):
        column = (it.key, it.label, it.probability, it.max_days)
        stages.setdefault(it.pipeline_id, []).append(column)
    rows = session.execute(
        select(PipelineRow, WorkspaceRow.name).join(
            WorkspaceRow, WorkspaceRow.id == PipelineRow.workspace_id
        ),
        execution_options=ANEW,
    )
    return {
        (home, it.name, it.policy.value, it.is_default, tuple(stages[it.id])) for it, home in rows
    }


def _boards_of(house: House) -> Facts:
    return {
        (
            it.name,
            it.policy,
            it is house.board,
            tuple((each.key, each.label, each.probability, each.max_days) for each in it.columns),
        )
        for it in house.boards
    }


def _reasons(session: Session) -> Facts:
    rows = session.execute(
        select(LossReasonRow, WorkspaceRow.name).join(
            WorkspaceRow, WorkspaceRow.id == LossReasonRow.workspace_id
        ),
        execution_options=ANEW,
    )
    return {
        (home, it.key, it.label, it.competitor_required, it.notes_required, bool(it.archived_at))
        for it, home in rows
    }


def _reasons_of(house: House) -> Facts:
    known = [*house.reasons, house.not_stated]
    return {(it.key, it.label, it.rival, it.notes, it.removed) for it in known}


def _hooks(session: Session) -> Facts:
    rows = session.execute(
        select(WebhookEndpointRow, WorkspaceRow.name).join(
            WorkspaceRow, WorkspaceRow.id == WebhookEndpointRow.workspace_id
        ),
        execution_options=ANEW,
    )
    return {
        (home, it.number, it.url, tuple(it.topics), it.disabled_at is None, bool(it.removed_at))
        for it, home in rows
    }


def _hooks_of(house: House) -> Facts:
    return {(it.number, it.url, it.topics, it.enabled, it.removed) for it in house.hooks}


def _posts(session: Session) -> Facts:
    rows = session.execute(
        select(WebhookDeliveryRow, WebhookEndpointRow.number, WorkspaceRow.name)
        .join(WebhookEndpointRow, WebhookEndpointRow.id == WebhookDeliveryRow.endpoint_id)
        .join(WorkspaceRow, WorkspaceRow.id == WebhookDeliveryRow.workspace_id),
        execution_options=ANEW,
    )
    return {
        (home, it.number, hook, it.event_id, it.topic, it.state.value, it.round)
        for it, hook, home in rows
    }


def _posts_of(house: House) -> Facts:
    return {
        (it.number, it.hook.number, it.event, it.topic, it.state, it.round) for it in house.posts
    }


_KEPT: dict[str, Callable[[Session], Facts]] = {
    "settings": _settings,
    "boards": _boards,
    "reasons for losing": _reasons,
    "webhooks": _hooks,
    "deliveries": _posts,
}
_RULED: dict[str, Callable[[House], Facts]] = {
    "settings": _settings_of,
    "boards": _boards_of,
    "reasons for losing": _reasons_of,
    "webhooks": _hooks_of,
    "deliveries": _posts_of,
}
