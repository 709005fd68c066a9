"""What webhooks are signed with: kept closed where there is a key, and closed anew under another."""

from typing import Protocol
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from domain.sql.tables import WebhookEndpointRow


class Lock(Protocol):
    """Closes secrets before they are kept."""

    def close(self, purpose: str, text: str) -> str:
        """Return a text closed for one purpose."""

    def opened(self, purpose: str, closed: str) -> str | None:
        """Return what was closed for the purpose; None if that can't be done."""


class Secrets:
    """The secrets of one database, in the caller's transaction; without a lock they stay open."""

    def __init__(self, session: Session, lock: Lock | None) -> None:
        self._session, self._lock = session, lock

    def closed(self, endpoint_id: UUID, secret: str) -> dict[str, str | None]:
        """The columns of an endpoint that keep its secret."""
        if self._lock is None:
            return {"secret": secret, "sealed": None}
        return {"secret": "", "sealed": self._lock.close(_purpose(endpoint_id), secret)}

    def opened(self, row: WebhookEndpointRow) -> str | None:
        """The secret of an endpoint; None if no key opens it."""
        if row.sealed is None:
            return row.secret
        return self._lock.opened(_purpose(row.id), row.sealed) if self._lock else None

    def close_again(self) -> int:
        """Close every secret anew, those too that were kept open; say how many there were."""
        rows = self._session.scalars(select(WebhookEndpointRow).with_for_update()).all()
        opened = [(row, secret) for row in rows if (secret := self.opened(row)) is not None]
        for row, secret in opened:
            one = update(WebhookEndpointRow).where(
                WebhookEndpointRow.workspace_id == row.workspace_id, WebhookEndpointRow.id == row.id
            )
            self._session.execute(one.values(**self.closed(row.id, secret)))
        return len(opened)


def _purpose(endpoint_id: UUID) -> str:
    return f"webhook {endpoint_id}"
