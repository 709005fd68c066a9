"""Which workspace a Slack team belongs to, and which member a Slack user is."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from domain.access import Actor
from domain.errors import NotFound
from domain.sql.actors import actors
from domain.sql.commands import upsert
from domain.sql.tables import MemberRow, SlackIdentityRow, SlackTeamRow


def workspace_of_team(session: Session, team_id: str) -> UUID | None:
    """The workspace that a Slack team belongs to, None for a stranger's or our own."""
    return session.scalar(select(SlackTeamRow.workspace_id).where(SlackTeamRow.team_id == team_id))


def teams_of_workspace(session: Session, workspace_id: UUID) -> tuple[str, ...]:
    """The Slack teams whose people work in a workspace, by id."""
    mine = select(SlackTeamRow.team_id).where(SlackTeamRow.workspace_id == workspace_id)
    return tuple(session.scalars(mine.order_by(SlackTeamRow.team_id)))


def identity_of_member(
    session: Session, workspace_id: UUID, member_id: UUID
) -> tuple[str, str] | None:
    """The Slack user that a member was linked to last, whichever of their teams: team and user."""
    linked = select(SlackIdentityRow.slack_team, SlackIdentityRow.slack_user).where(
        SlackIdentityRow.workspace_id == workspace_id,
        SlackIdentityRow.member_id == member_id,
    )
    found = session.execute(linked.order_by(SlackIdentityRow.linked_at.desc()).limit(1)).first()
    return (found.slack_team, found.slack_user) if found else None


def is_staff_team(session: Session, team_id: str) -> bool:
    """Whether it is HirePilot's own Slack team."""
    own = select(SlackTeamRow.is_staff).where(SlackTeamRow.team_id == team_id)
    return session.scalar(own) is True


def linked_actor(session: Session, team: str, user: str) -> Actor | None:
    """The active member that a Slack user was linked to."""
    found = actors(
        session,
        SlackIdentityRow.workspace_id == MemberRow.workspace_id,
        SlackIdentityRow.member_id == MemberRow.id,
        SlackIdentityRow.slack_team == team,
        SlackIdentityRow.slack_user == user,
    )
    return found[0] if found else None


def unlink(session: Session, team: str, user: str) -> bool:
    """Drop the link of a Slack user; whether there was one."""
    theirs = (SlackIdentityRow.slack_team == team) & (SlackIdentityRow.slack_user == user)
    gone = session.execute(
        delete(SlackIdentityRow).where(theirs).returning(SlackIdentityRow.slack_user)
    )
    return gone.first() is not None


def link(session: Session, team: str, user: str, member_id: UUID, now: datetime) -> None:
    """Link a Slack user to a member of the team's workspace; a new link replaces the old one.

    Raises NotFound unless the team has a workspace and the member is an active one of it.
    """
    workspace_id = workspace_of_team(session, team)
    if workspace_id is None:
        raise NotFound("This Slack workspace isn't connected to HirePilot.")
    if not actors(session, MemberRow.workspace_id == workspace_id, MemberRow.id == member_id):
        raise NotFound("There is no such member in the workspace of this Slack team.")
    values = {"workspace_id": workspace_id, "member_id": member_id, "linked_at": now}
    session.execute(
        upsert(session, SlackIdentityRow)
        .values(slack_team=team, slack_user=user, **values)
        .on_conflict_do_update(index_elements=["slack_team", "slack_user"], set_=values)
    )
