"""The teams of an organisation that has REX as a whole, as far as something has come from them."""

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.sql.connecting import connect_once, name_of_workspace
from bot.sql.tables import InstalledTeamRow, InstallRow
from domain.sql.directory import disconnect_team
from domain.sql.slack import workspace_of_team


def teams_of(session: Session, holder: str) -> tuple[str, ...]:
    """Return the teams that have REX by an organisation's install, by id."""
    mine = select(InstalledTeamRow.team_id).where(InstalledTeamRow.holder == holder)
    return tuple(session.scalars(mine.order_by(InstalledTeamRow.team_id)))


def connect_organisation(session: Session, holder: str, workspace_id: UUID) -> bool:
    """Let an organisation's teams belong to a workspace, now and when they first come.

    Those that are another's stay so. False when no organisation of that id has REX.
    """
    row = session.get(InstallRow, holder)
    if row is None or not row.is_org_wide:
        return False
    row.workspace_id = workspace_id
    for team_id in teams_of(session, holder):
        connect_once(session, team_id, row.name, workspace_id)
    return True


def home_of_organisation(session: Session, holder: str) -> str | None:
    """Return the name of the workspace whose people an organisation's new teams are."""
    row = session.get(InstallRow, holder)
    return name_of_workspace(session, row.workspace_id) if row and row.workspace_id else None


def elsewhere(session: Session, holder: str) -> tuple[str, ...]:
    """Return the teams of an organisation that belong to another workspace than its new ones."""
    row = session.get(InstallRow, holder)
    home = row.workspace_id if row else None
    known = teams_of(session, holder)
    return tuple(team_id for team_id in known if workspace_of_team(session, team_id) != home)


def leave_organisation(session: Session, team_id: str) -> bool:
    """Forget that a team has REX by an organisation; whether it was kept so."""
    gone = delete(InstalledTeamRow).where(InstalledTeamRow.team_id == team_id)
    return session.execute(gone.returning(InstalledTeamRow.team_id)).first() is not None


def part_from_others(session: Session, team_id: str, enterprise_id: str | None) -> None:
    """Take a team out of an organisation that Slack, installing REX in it, says it is not of.

    What it was connected with as a team of that organisation ends with it.
    """
    taken = session.get(InstalledTeamRow, team_id)
    if taken is None or taken.holder == enterprise_id:
        return
    holder = session.get_one(InstallRow, taken.holder)
    session.delete(taken)
    if holder.workspace_id and workspace_of_team(session, team_id) == holder.workspace_id:
        disconnect_team(session, team_id)
