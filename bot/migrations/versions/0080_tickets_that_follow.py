"""A ticket follows an earlier one of the same reporter and workspace: the database sees to it."""

import sqlalchemy as sa
from alembic import op

revision = "0080"
down_revision = "0061"
branch_labels = None
depends_on = None

#: What is in the way of a key: REX never wrote such a row.
STRAY = (
    "UPDATE ticket SET follows_id = NULL WHERE follows_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "
    "ticket AS earlier WHERE earlier.id = ticket.follows_id AND earlier.reporter_key = "
    "ticket.reporter_key AND (ticket.workspace_id IS NULL OR earlier.workspace_id = "
    "ticket.workspace_id))"
)
LOOSE = "CONSTRAINT fk_ticket_follows_id FOREIGN KEY(follows_id) REFERENCES ticket (id)"


def upgrade() -> None:
    """One key for the reporter, who may be of no workspace, and one for the workspace."""
    op.execute(STRAY)
    if op.get_context().dialect.name == "sqlite":
        _make_anew()
        return
    op.drop_constraint("fk_ticket_follows_id", "ticket", type_="foreignkey")
    for owner in ("workspace_id", "reporter_key"):
        pair = [owner, "id"]
        op.create_unique_constraint(f"uq_ticket_{owner}_id", "ticket", pair)
        op.create_foreign_key(
            f"fk_ticket_{owner}_follows_id", "ticket", "ticket", [owner, "follows_id"], pair
        )


def _make_anew() -> None:
    """SQLite changes no constraint of a table: the rows are set aside meanwhile.

    Messages and events point at tickets, and none of them is missing at the end.
    """
    connection = op.get_bind()
    kept = sa.text("SELECT sql FROM sqlite_master WHERE tbl_name = 'ticket' AND sql IS NOT NULL ORDER BY type DESC")
    table, *indexes = connection.scalars(kept)
    bound = ", ".join(
        f"CONSTRAINT uq_ticket_{owner}_id UNIQUE ({owner}, id), CONSTRAINT "
        f"fk_ticket_{owner}_follows_id FOREIGN KEY({owner}, follows_id) REFERENCES ticket "
        f"({owner}, id)"
        for owner in ("workspace_id", "reporter_key")
    )
    before, after = table.split(LOOSE)
    for statement in (
        "PRAGMA defer_foreign_keys = ON",
        "CREATE TABLE old_ticket AS SELECT * FROM ticket",
        "DROP TABLE ticket",
        f"{before}{bound}{after}",
        "INSERT INTO ticket SELECT * FROM old_ticket",
        "DROP TABLE old_ticket",
        *indexes,
    ):
        connection.exec_driver_sql(statement)
