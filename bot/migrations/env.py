"""Alembic's environment: one history over the tables of every package."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from bot.sql.revisions import metadata as upkeep
from bot.sql.tables import metadata as kept
from domain.sql.tables import metadata as crm
from domain.sql.types import UtcDateTime
from tickets.sql.console_tables import console_session
from tools.sql import metadata as proposals


def render(kind: str, item: object, _: AutogenContext) -> str | Literal[False]:
    """Write moments as what they are in the database: a migration imports no living code."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


#: A table of the console's, so that its module is loaded; the tickets' are in the same metadata.
escalation = console_session.metadata
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=[crm, escalation, proposals, kept, upkeep],
    render_item=render,
)
with context.begin_transaction():
    context.run_migrations()
