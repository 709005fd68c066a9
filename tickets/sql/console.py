"""What the console keeps beside the tickets: who is signed in, and the views they saved."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session as SqlSession

from tickets.console.signin import SESSION_LIFE, Session
from tickets.console.views import SavedView
from tickets.sql import rows
from tickets.sql.console_tables import console_link, console_session
from tickets.sql.staffing import saved_view, staff_user
from tickets.staff import Staff


class SqlShelf:
    """Implements Shelf. Reads and writes at once, and never commits."""

    def __init__(self, session: SqlSession) -> None:
        self._session = session

    # Links and sessions --------------------------------------------------------------------------

    def add_link(self, link_id: str, staff_id: UUID, expires_at: datetime) -> None:
        """Keep a link that was given out."""
        self._session.execute(
            insert(console_link).values(id=link_id, staff_id=staff_id, expires_at=expires_at)
        )

    def use_link(self, link_id: str, now: datetime) -> bool:
        """Use a link up; False when that was done before, or there is none of that id."""
        unused = (console_link.c.id == link_id) & console_link.c.used_at.is_(None)
        used = update(console_link).where(unused).values(used_at=now)
        return self._session.execute(used.returning(console_link.c.id)).first() is not None

    def link_owner(self, link_id: str) -> Staff | None:
        """Return whose link it is, used or not."""
        found = self._session.execute(
            select(staff_user)
            .join(console_link, console_link.c.staff_id == staff_user.c.id)
            .where(console_link.c.id == link_id)
        ).first()
        return rows.staff_from(found) if found else None

    def add_session(self, session_hash: str, staff_id: UUID, now: datetime) -> None:
        """Keep a new session; what nobody can use any more goes."""
        old = now - SESSION_LIFE
        self._session.execute(delete(console_session).where(console_session.c.started_at < old))
        self._session.execute(delete(console_link).where(console_link.c.expires_at < old))
        self._session.execute(
            insert(console_session).values(
                hash=session_hash, staff_id=staff_id, started_at=now, seen_at=now
            )
        )

    def session(self, session_hash: str) -> Session | None:
        """Return a session that nobody ended, with its person as they are now."""
        found = self._session.execute(
            select(staff_user, console_session.c.started_at, console_session.c.seen_at)
            .join(console_session, console_session.c.staff_id == staff_user.c.id)
            .where(console_session.c.hash == session_hash)
        ).first()
        if found is None:
            return None
        return Session(
            hash=session_hash,
            staff=rows.staff_from(found),
            started_at=found.started_at,
            seen_at=found.seen_at,
        )

    def saw(self, session_hash: str, now: datetime) -> None:
        """Write down that a session was used."""
        one = console_session.c.hash == session_hash
        self._session.execute(update(console_session).where(one).values(seen_at=now))

    def end_session(self, session_hash: str) -> None:
        """End a session; ending it again changes nothing."""
        self._session.execute(delete(console_session).where(console_session.c.hash == session_hash))

    # Saved views ---------------------------------------------------------------------------------

    def views(self, staff_id: UUID) -> tuple[SavedView, ...]:
        """Return what somebody saved, by name."""
        own = select(saved_view).where(saved_view.c.staff_id == staff_id)
        found = self._session.execute(own.order_by(saved_view.c.name))
        return tuple(SavedView(id=row.id, name=row.name, query=row.query) for row in found)

    def save_view(self, staff_id: UUID, name: str, query: str) -> None:
        """Save a view, in the place of an earlier one of that name."""
        self._session.execute(
            delete(saved_view).where(saved_view.c.staff_id == staff_id, saved_view.c.name == name)
        )
        self._session.execute(
            insert(saved_view).values(id=uuid4(), staff_id=staff_id, name=name, query=query)
        )

    def drop_view(self, staff_id: UUID, view_id: UUID) -> None:
        """Forget one of somebody's own views."""
        self._session.execute(
            delete(saved_view).where(saved_view.c.staff_id == staff_id, saved_view.c.id == view_id)
        )
