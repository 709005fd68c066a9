"""Who asks: the members of a workspace, and who is who in Slack."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from domain.access import Actor
from domain.sql import slack
from domain.sql.actors import actors
from domain.sql.tables import MemberRow


class SqlPeople:
    """The people's part of domain.sql.records.SqlRecords."""

    session: Session

    def workspace_of_team(self, team_id: str) -> UUID | None:
        """The workspace that a Slack team belongs to, None for a stranger's or our own."""
        return slack.workspace_of_team(self.session, team_id)

    def is_staff_team(self, team_id: str) -> bool:
        """Whether it is HirePilot's own Slack team."""
        return slack.is_staff_team(self.session, team_id)

    def linked_actor(self, team: str, user: str) -> Actor | None:
        """The active member that a Slack user was linked to."""
        return slack.linked_actor(self.session, team, user)

    def link(self, team: str, user: str, member_id: UUID, now: datetime) -> None:
        """Link a Slack user to a member of the team's workspace; raises NotFound."""
        slack.link(self.session, team, user, member_id, now)

    def unlink(self, team: str, user: str) -> bool:
        """Drop the link of a Slack user; whether there was one."""
        return slack.unlink(self.session, team, user)

    def member_by_email(self, workspace_id: UUID, email: str) -> Actor | None:
        """The active member of that address, whatever its case."""
        address = MemberRow.email == email.strip().lower()
        found = actors(self.session, MemberRow.workspace_id == workspace_id, address)
        return found[0] if found else None

    def members(self, workspace_id: UUID) -> tuple[Actor, ...]:
        """Every active member, by name."""
        return actors(self.session, MemberRow.workspace_id == workspace_id)
