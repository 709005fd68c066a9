"""Rows into values: the people of a workspace, with its switches and what they were granted."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.access import Actor, Grant, Workspace
from domain.sql.reading import ANEW, Condition
from domain.sql.tables import MemberGrantRow, MemberRow, WorkspaceRow


def actors(session: Session, *conditions: Condition) -> tuple[Actor, ...]:
    """The active members that fit, by name."""
    rows = session.execute(
        select(MemberRow, WorkspaceRow)
        .join(WorkspaceRow, WorkspaceRow.id == MemberRow.workspace_id)
        .where(MemberRow.left_at.is_(None), *conditions)
        .order_by(MemberRow.name),
        execution_options=ANEW,
    ).all()
    grants = _grants(session, [member.id for member, _ in rows])
    return tuple(_actor(member, home, grants[home.id, member.id]) for member, home in rows)


def _grants(
    session: Session, members: Sequence[UUID]
) -> defaultdict[tuple[UUID, UUID], set[Grant]]:
    given: defaultdict[tuple[UUID, UUID], set[Grant]] = defaultdict(set)
    rows = session.execute(
        select(
            MemberGrantRow.workspace_id, MemberGrantRow.member_id, MemberGrantRow.permission
        ).where(MemberGrantRow.member_id.in_(members))
    )
    for workspace_id, member_id, permission in rows:
        given[workspace_id, member_id].add(permission)
    return given


def _actor(member: MemberRow, workspace: WorkspaceRow, grants: set[Grant]) -> Actor:
    return Actor(
        member_id=member.id,
        name=member.name,
        email=member.email,
        role=member.role,
        grants=frozenset(grants),
        workspace=Workspace(
            id=workspace.id,
            name=workspace.name,
            plan=workspace.plan,
            currency=workspace.currency,
            timezone=workspace.timezone,
            deals_enabled=workspace.deals_enabled,
            billing_enabled=workspace.billing_enabled,
            loss_reason_required=workspace.loss_reason_required,
            rotting_enabled=workspace.rotting_enabled,
            rotting_days=workspace.rotting_days,
            require_qualified=workspace.require_qualified,
        ),
    )
