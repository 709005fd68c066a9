"""Writes down that work has ended where the engine's library keeps it, on SQLite, at what that costs."""

from sqlalchemy import Engine, text

from bot.sql.schema import NOW

_ENDED = text(
    "UPDATE workflow_status SET status = :status, deduplication_id = NULL, owner_xid = NULL, "  # noqa: S608
    f"updated_at = {NOW['sqlite']}, completed_at = {NOW['sqlite']} "
    "WHERE workflow_uuid = :work AND status = 'PENDING' "
    "AND (:mark IS NULL OR owner_xid = :mark)"
)
_LEFT = text(
    "INSERT INTO workflow_output (workflow_uuid, output, error) VALUES (:work, :output, :error) "
    "ON CONFLICT (workflow_uuid) DO UPDATE SET output = excluded.output, error = excluded.error"
)


class Ending:
    """Ends work as the library does, over its own connections.

    For PostgreSQL the library keeps the statement that it has built. For SQLite it builds it anew
    for each piece of work, which takes a millisecond of the processor.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def end(
        self,
        work_id: str,
        status: str,
        *,
        output: str | None = None,
        error: str | None = None,
        owner_xid: str | None = None,
    ) -> bool:
        """Note how work ended and what it left; False if it is another's by now, or has ended."""
        which = {"work": work_id, "status": status, "mark": owner_xid}
        with self._engine.begin() as connection:
            if not connection.execute(_ENDED, which).rowcount:
                return False
            connection.execute(_LEFT, {"work": work_id, "output": output, "error": error})
        return True
