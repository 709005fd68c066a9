"""Installs kept in the database, for all replicas; tokens are closed before they are written."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from bot.sealing import Seal
from bot.slack.installs import Install
from bot.sql.connecting import connect_once
from bot.sql.database import Database
from bot.sql.organisations import connect_organisation, part_from_others
from bot.sql.tables import InstalledTeamRow, InstallRow
from domain.sql.commands import upsert


@dataclass(frozen=True, kw_only=True)
class SqlInstalls:
    """Keeps installs (`bot.slack.installs.InstallStore`) and lends their renewal (`Leases`)."""

    database: Database
    seal: Seal
    clock: Callable[[], datetime]

    def find(self, team_id: str, enterprise_id: str | None = None) -> Install | None:
        """Return the team's install: its own, or that of its organisation.

        `enterprise_id` is the organisation that Slack says the team is of; nothing else may be.
        """
        with self.database.reading() as session:
            row = session.get(InstallRow, team_id) or _by_organisation(session, team_id)
            found = self._read(row, team_id) if row else None
        if found is None and enterprise_id and team_id:
            return self._first_of(team_id, enterprise_id)
        return found

    def save(self, install: Install, workspace_id: UUID | None = None) -> None:
        """Keep an install in place of the earlier one, and whose people an organisation's are.

        Its teams that are known already are connected at once, all others when they first come.
        """
        values = {
            "name": install.name,
            "enterprise_id": install.enterprise_id,
            "is_org_wide": install.is_org_wide,
            "app_id": install.app_id,
            "bot_id": install.bot_id,
            "bot_user_id": install.bot_user_id,
            "scopes": install.scopes,
            "installed_at": self.clock(),
            **self._tokens(install),
            **({"workspace_id": workspace_id} if workspace_id else {}),
        }
        with self.database.transaction() as session:
            session.execute(
                upsert(session, InstallRow)
                .values(holder=install.holder, **values)
                .on_conflict_do_update(index_elements=["holder"], set_=values)
            )
            if workspace_id and install.is_org_wide:
                connect_organisation(session, install.holder, workspace_id)
            if not install.is_org_wide:
                part_from_others(session, install.team_id, install.enterprise_id)

    def forget(self, team_id: str, before: datetime | None = None) -> None:
        """Drop the install that a team has, with all of its organisation's if it is theirs."""
        with self.database.transaction() as session:
            row = session.get(InstallRow, team_id) or _by_organisation(session, team_id)
            if row and (before is None or row.installed_at <= before):
                teams = InstalledTeamRow.holder == row.holder
                session.execute(delete(InstalledTeamRow).where(teams))
                session.execute(delete(InstallRow).where(InstallRow.holder == row.holder))

    def lease(self, install: Install, until: datetime) -> bool:
        """Whether the caller alone may now renew this token: the first of all who ask."""
        taken = (
            update(InstallRow)
            .where(
                InstallRow.holder == install.holder,
                InstallRow.expires_at == install.expires_at,
                or_(InstallRow.leased_until.is_(None), InstallRow.leased_until < self.clock()),
            )
            .values(leased_until=until, failed_at=None)
            .returning(InstallRow.holder)
        )
        with self.database.transaction() as session:
            return session.execute(taken).first() is not None

    def renew(self, install: Install) -> None:
        """Keep a renewed token; the lease ends with that."""
        with self.database.transaction() as session:
            row = update(InstallRow).where(InstallRow.holder == install.holder)
            session.execute(row.values(**self._tokens(install)))

    def fail(self, install: Install, *, lost: bool) -> None:
        """Keep that a token was not renewed; `lost` when Slack never will."""
        row = update(InstallRow).where(
            InstallRow.holder == install.holder, InstallRow.expires_at == install.expires_at
        )
        now = self.clock()
        since = {"lost_at": func.coalesce(InstallRow.lost_at, now)} if lost else {}
        with self.database.transaction() as session:
            session.execute(row.values(failed_at=now, **since))

    def all(self) -> tuple[Install, ...]:
        """Return every install, by the name of who has it. Raises Sealed."""
        with self.database.reading() as session:
            rows = session.scalars(select(InstallRow).order_by(InstallRow.name, InstallRow.holder))
            return tuple(self._read(row, "" if row.is_org_wide else row.holder) for row in rows)

    def close_again(self) -> int:
        """Close every token under the newest key; returns how many."""
        with self.database.transaction() as session:
            rows = session.scalars(select(InstallRow).with_for_update()).all()
            for row in rows:
                row.tokens = self.seal.close(row.holder, self.seal.open(row.holder, row.tokens))
            session.flush()
            return len(rows)

    def _first_of(self, team_id: str, enterprise_id: str) -> Install | None:
        """Keep that a team, proven to be of it, has REX by its organisation, and whose people it has."""
        with self.database.transaction() as session:
            row = session.get(InstallRow, enterprise_id)
            if row is None or not row.is_org_wide:
                return None
            session.execute(
                upsert(session, InstalledTeamRow)
                .values(team_id=team_id, holder=row.holder)
                .on_conflict_do_nothing(index_elements=["team_id"])
            )
            if row.workspace_id:
                connect_once(session, team_id, row.name, row.workspace_id)
            return self._read(row, team_id)

    def _tokens(self, install: Install) -> dict[str, object]:
        kept = json.dumps([install.bot_token, install.refresh_token])
        closed = self.seal.close(install.holder, kept)
        fresh = {"leased_until": None, "failed_at": None, "lost_at": None}
        return {"tokens": closed, "expires_at": install.expires_at, **fresh}

    def _read(self, row: InstallRow, team_id: str) -> Install:
        bot_token, refresh_token = json.loads(self.seal.open(row.holder, row.tokens))
        install = Install(
            team_id=row.holder,
            enterprise_id=row.enterprise_id,
            is_org_wide=row.is_org_wide,
            name=row.name,
            app_id=row.app_id,
            bot_id=row.bot_id,
            bot_user_id=row.bot_user_id,
            scopes=row.scopes,
            bot_token=bot_token,
            refresh_token=refresh_token,
            expires_at=row.expires_at,
            failed_at=row.failed_at,
            lost_at=row.lost_at,
        )
        return replace(install, team_id=team_id)


def lost(session: Session) -> list[tuple[str, str, datetime]]:
    """Return the installs whose tokens Slack no longer renews: holder, name, and since when."""
    found = select(InstallRow.holder, InstallRow.name, InstallRow.lost_at)
    rows = session.execute(found.where(InstallRow.lost_at.is_not(None)).order_by(InstallRow.holder))
    return [(holder, name, since) for holder, name, since in rows if since]


def _by_organisation(session: Session, team_id: str) -> InstallRow | None:
    member = select(InstalledTeamRow.holder).where(InstalledTeamRow.team_id == team_id)
    holder = session.scalar(member)
    return session.get(InstallRow, holder) if holder else None
