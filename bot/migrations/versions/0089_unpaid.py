"""Invoices that nobody pays: void, or uncollectible."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Connection

revision = "0089"
down_revision = "0088"
branch_labels = None
depends_on = None

#: What the table asks for, and asked for before; a name may be older than the naming of all others.
CHECKS = (
    (
        ("ck_invoice_status", "status IN ('draft', 'sent', 'paid', 'void', 'uncollectible')"),
        ("status", "status IN ('draft', 'sent', 'paid')"),
    ),
    (
        (
            "ck_invoice_sent_when_not_draft",
            "status = 'void' OR (status = 'draft') = (sent_at IS NULL)",
        ),
        ("ck_invoice_sent_when_not_draft", "(status = 'draft') = (sent_at IS NULL)"),
    ),
)
CLOSED = (
    "ck_invoice_closed_when_not_paid",
    "(status IN ('void', 'uncollectible')) = (closed_at IS NOT NULL)",
)
#: SQLite makes these anew: what points at an invoice comes after it.
TABLES = ("invoice", "invoice_line", "payment")
#: Table, name, event, what OLD and NEW have to be, what other rows have to be, and the words.
RULES = (
    (
        "payment",
        "payment_refuses_a_void_invoice",
        "INSERT",
        None,
        "EXISTS (SELECT 1 FROM invoice WHERE invoice.workspace_id = NEW.workspace_id "
        "AND invoice.id = NEW.invoice_id AND invoice.status = 'void')",
        "nobody pays an invoice that is void",
    ),
    (
        "invoice",
        "invoice_refuses_reviving",
        "UPDATE",
        "OLD.status = 'void' AND NEW.status <> OLD.status",
        None,
        "an invoice that is void stays void",
    ),
    (
        "invoice",
        "invoice_refuses_void_with_payments",
        "UPDATE",
        "NEW.status = 'void' AND OLD.status <> NEW.status",
        "EXISTS (SELECT 1 FROM payment WHERE payment.workspace_id = NEW.workspace_id "
        "AND payment.invoice_id = NEW.id)",
        "an invoice that money came in for is never void",
    ),
)


def upgrade() -> None:
    """Let an invoice end unpaid. Older code can't read such a one."""
    if op.get_context().dialect.name == "sqlite":
        make_anew(op.get_bind())
        statements = [sqlite(*rule) for rule in RULES]
    else:
        op.add_column("invoice", sa.Column("closed_at", sa.DateTime(timezone=True)))
        for (name, condition), (old, _) in CHECKS:
            op.drop_constraint(old, "invoice", type_="check")
            op.create_check_constraint(op.f(name), "invoice", condition)
        op.create_check_constraint(op.f(CLOSED[0]), "invoice", CLOSED[1])
        statements = [each for rule in RULES for each in postgresql(*rule)]
    for statement in statements:
        op.execute(statement)
    op.execute(f"UPDATE schema_floor SET revision = '{revision}'")


def make_anew(connection: Connection) -> None:
    """SQLite changes no CHECK, and drops no table that rows point at: all three are set aside.

    Triggers come back last: they would take no line or payment of an invoice that was sent.
    """
    kept = {kind: parts(connection, kind) for kind in ("table", "index", "trigger")}
    columns = {it: ", ".join(columns_of(connection, it)) for it in TABLES}
    statements = [f"CREATE TABLE old_{it} AS SELECT * FROM {it}" for it in TABLES]
    statements += [f"DROP TABLE {it}" for it in reversed(TABLES)]
    statements += [changed(it) for it in kept["table"]]
    for table in TABLES:
        named = columns[table]
        statements += [
            f"INSERT INTO {table} ({named}) SELECT {named} FROM old_{table}",  # noqa: S608
            f"DROP TABLE old_{table}",
        ]
    for statement in (*statements, *kept["index"], *kept["trigger"]):
        connection.exec_driver_sql(statement)


def parts(connection: Connection, kind: str) -> Sequence[str]:
    """The statements that made what SQLite keeps of these tables, invoices first."""
    found = sa.text(
        "SELECT sql FROM sqlite_master WHERE type = :kind AND tbl_name = :table AND sql IS NOT NULL"
    )
    return [
        statement
        for table in TABLES
        for statement in connection.scalars(found, {"kind": kind, "table": table})
    ]


def columns_of(connection: Connection, table: str) -> Sequence[str]:
    """The names of a table's columns."""
    return [str(row.name) for row in connection.exec_driver_sql(f"PRAGMA table_info({table})")]


def changed(table: str) -> str:
    """The statement with what an invoice may be from now on; other tables stay as they are."""
    if not table.startswith("CREATE TABLE invoice ("):
        return table
    for new, old in CHECKS:
        table = table.replace(check(old), check(new))
    last = check(CHECKS[0][0])
    return table.replace(last, f"{last}, {check(CLOSED)}").replace(
        "paid_at DATETIME,", "paid_at DATETIME, closed_at DATETIME,"
    )


def check(named: tuple[str, str]) -> str:
    name, condition = named
    return f"CONSTRAINT {name} CHECK ({condition})"


def sqlite(
    table: str, name: str, event: str, when: str | None, found: str | None, words: str
) -> str:
    """A trigger that looks before the row is touched."""
    conditions = " AND ".join(f"({it})" for it in (when, found) if it).replace("<>", "IS NOT")
    return (
        f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {conditions} "
        f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
    )


def postgresql(
    table: str, name: str, event: str, when: str | None, found: str | None, words: str
) -> Sequence[str]:
    """The same; what other rows have to be is looked at by a function of the trigger's own."""
    condition = f" WHEN ({when.replace('<>', 'IS DISTINCT FROM')})" if when else ""
    head = f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW{condition}"
    if not found:
        return (f"{head} EXECUTE FUNCTION refuse_change('{words}')",)
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {found} THEN RAISE EXCEPTION '{words}' USING "
        "ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$",
        f"{head} EXECUTE FUNCTION {name}()",
    )
