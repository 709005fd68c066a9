"""Whose people are in a Slack team that has just installed REX."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from domain.sql.directory import connect_team, members_with_email
from domain.sql.slack import is_staff_team, workspace_of_team
from domain.sql.tables import WorkspaceRow


def connect_once(session: Session, team_id: str, name: str, workspace_id: UUID) -> bool:
    """Let a team belong to a workspace; False when it is another's or HirePilot's own already."""
    present = workspace_of_team(session, team_id)
    if present is None and not is_staff_team(session, team_id):
        connect_team(session, team_id, name, workspace_id)
        return True
    return present == workspace_id


def workspace_of_admin(session: Session, email: str) -> UUID | None:
    """Return the one workspace whose Team Admin has that address; None if none, or several."""
    found = {it.workspace.id for it in members_with_email(session, email) if it.is_admin}
    return found.pop() if len(found) == 1 else None


def name_of_workspace(session: Session, workspace_id: UUID) -> str | None:
    """Return what a workspace is called, if there is one."""
    return session.scalar(select(WorkspaceRow.name).where(WorkspaceRow.id == workspace_id))


def home_of(session: Session, team_id: str) -> str | None:
    """Return the name of the workspace whose people are in a Slack team."""
    workspace_id = workspace_of_team(session, team_id)
    return name_of_workspace(session, workspace_id) if workspace_id else None
