"""At which revision tables are, and how old a REX may be that works with the tables of a newer one."""

import re
from importlib.resources import files

from sqlalchemy import Column, Connection, MetaData, String, Table, inspect, select

metadata = MetaData()

#: The oldest revision whose code works with the tables as they are, in one row.
floor = Table("schema_floor", metadata, Column("revision", String(40), primary_key=True))
#: Where Alembic notes at which revision a database is.
_noted = Table("alembic_version", MetaData(), Column("version_num", String(32)))
_NAMED = re.compile(r"^(revision|down_revision)\b[^=]*= ['\"](\w+)['\"]", re.MULTILINE)


def current(connection: Connection) -> str | None:
    """Return the revision of the tables; None if there are none of REX's."""
    if not inspect(connection).has_table(_noted.name):
        return None
    return connection.scalar(select(_noted.c.version_num))


def newest() -> str:
    """Return this REX's own revision: the one that no other goes on from."""
    scripts = (files("bot") / "migrations" / "versions").iterdir()
    texts = [it.read_text("utf-8") for it in scripts if it.name.endswith(".py")]
    named = [(kind, str(name)) for text in texts for kind, name in _NAMED.findall(text)]
    gone_on_from = {name for kind, name in named if kind == "down_revision"}
    (head,) = {name for kind, name in named if kind == "revision"} - gone_on_from
    return head
