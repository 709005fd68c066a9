"""People and workspaces looked up from outside any workspace: for the terminal and for set-up."""

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from domain.access import Actor
from domain.sql.actors import actors
from domain.sql.commands import upsert
from domain.sql.tables import (
    MemberRow,
    SlackIdentityRow,
    SlackTeamRow,
    TeamChannelRow,
    WorkspaceRow,
)


def members(session: Session) -> tuple[Actor, ...]:
    """The active members of all workspaces, by name."""
    return actors(session)


def members_with_email(session: Session, email: str) -> tuple[Actor, ...]:
    """The active members of that address in any workspace, whatever its case."""
    return actors(session, MemberRow.email == email.lower())


def workspaces_named(session: Session, name: str) -> tuple[UUID, ...]:
    """The ids of the workspaces of that name."""
    return tuple(session.scalars(select(WorkspaceRow.id).where(WorkspaceRow.name == name)))


def connect_team(session: Session, team_id: str, name: str, workspace_id: UUID | None) -> None:
    """Let a Slack team belong to a workspace, or, with None, to HirePilot's own staff."""
    values = {"name": name, "workspace_id": workspace_id, "is_staff": workspace_id is None}
    session.execute(
        upsert(session, SlackTeamRow)
        .values(team_id=team_id, **values)
        .on_conflict_do_update(index_elements=["team_id"], set_=values)
    )


def disconnect_team(session: Session, team_id: str) -> int | None:
    """Let a Slack team belong to nobody: its people are strangers again, and no channel is told.

    Returns how many of its people were linked; None when the team was not known.
    """
    linked = delete(SlackIdentityRow).where(SlackIdentityRow.slack_team == team_id)
    people = session.scalars(linked.returning(SlackIdentityRow.slack_user)).all()
    session.execute(delete(TeamChannelRow).where(TeamChannelRow.slack_team == team_id))
    gone = delete(SlackTeamRow).where(SlackTeamRow.team_id == team_id)
    found = session.execute(gone.returning(SlackTeamRow.team_id)).first()
    return len(people) if found else None
