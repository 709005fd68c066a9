"""domain.desk.Settings in SQL."""

from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from domain.sql.tables import WorkspaceRow


class SqlSettings:
    """A workspace's switches, in the caller's transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def set_rotting(self, workspace_id: UUID, days: int | None, *, enabled: bool) -> None:
        """Keep whether stale deals are told of, and the limit that stands in for the stages'."""
        self._set(workspace_id, rotting_enabled=enabled, rotting_days=days)

    def set_require_qualified(self, workspace_id: UUID, *, required: bool) -> None:
        """Keep whether a lead needs a good score to be converted."""
        self._set(workspace_id, require_qualified=required)

    def _set(self, workspace_id: UUID, **values: object) -> None:
        mine = update(WorkspaceRow).where(WorkspaceRow.id == workspace_id)
        self._session.execute(mine.values(**values))
