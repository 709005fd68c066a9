"""Requests to be linked to a HirePilot account, and who asked not to be."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from bot.sql.tables import LinkRequestRow, UnlinkedRow
from domain.sql.commands import upsert


def open_requests(session: Session, team: str, user: str, now: datetime) -> int:
    """Count somebody's requests that have not expired, used ones included."""
    theirs = select(func.count()).where(
        LinkRequestRow.team == team,
        LinkRequestRow.slack_user == user,
        LinkRequestRow.expires_at > now,
    )
    return session.scalar(theirs) or 0


def add_request(session: Session, request: LinkRequestRow) -> None:
    """Keep a request."""
    session.add(request)
    session.flush()


def open_request(session: Session, request_id: str, now: datetime) -> LinkRequestRow | None:
    """Return a request that is neither used nor expired."""
    found = session.get(LinkRequestRow, request_id)
    return found if found and found.used_at is None and found.expires_at > now else None


def use_request(session: Session, request_id: str, now: datetime) -> bool:
    """Use a request up; False when that was done before."""
    used = session.execute(
        update(LinkRequestRow)
        .where(LinkRequestRow.id == request_id, LinkRequestRow.used_at.is_(None))
        .values(used_at=now)
        .returning(LinkRequestRow.id)
    )
    return used.first() is not None


def keep_unlinked(session: Session, team: str, user: str, now: datetime) -> None:
    """Keep that somebody is not to be linked by their e-mail; open requests of theirs end."""
    session.execute(
        upsert(session, UnlinkedRow)
        .values(team=team, slack_user=user, at=now)
        .on_conflict_do_nothing(index_elements=["team", "slack_user"])
    )
    session.execute(
        update(LinkRequestRow)
        .where(LinkRequestRow.team == team, LinkRequestRow.slack_user == user)
        .where(LinkRequestRow.used_at.is_(None))
        .values(used_at=now)
    )


def may_be_linked(session: Session, team: str, user: str) -> None:
    """Forget that somebody asked not to be linked."""
    theirs = (UnlinkedRow.team == team) & (UnlinkedRow.slack_user == user)
    session.execute(delete(UnlinkedRow).where(theirs))


def is_unlinked(session: Session, team: str, user: str) -> bool:
    """Whether somebody asked not to be linked."""
    return session.get(UnlinkedRow, (team, user)) is not None


def request_of(
    request_id: str, place: tuple[str, str], member_id: UUID, expires_at: datetime
) -> LinkRequestRow:
    """Return a new request of the Slack user at `place`, a team and a user."""
    team, user = place
    return LinkRequestRow(
        id=request_id, team=team, slack_user=user, member_id=member_id, expires_at=expires_at
    )
