"""History is append-only: triggers that refuse to change or delete a row of it."""

from sqlalchemy import Connection, text

APPEND_ONLY = ("stage_event", "activity")

#: For each dialect, the statements that create the triggers.
TRIGGERS: dict[str, tuple[str, ...]] = {
    "sqlite": tuple(
        f"CREATE TRIGGER {table}_refuses_{verb} BEFORE {verb.upper()} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for table in APPEND_ONLY
        for verb in ("update", "delete")
    ),
    "postgresql": (
        "CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
        *(
            f"CREATE TRIGGER {table}_refuses_{verb} BEFORE {verb.upper()} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_rewriting()"
            for table in APPEND_ONLY
            for verb in ("update", "delete")
        ),
    ),
}


def create_triggers(connection: Connection) -> None:
    """Arm the tables of a fresh database."""
    for statement in TRIGGERS[connection.dialect.name]:
        connection.execute(text(statement))
