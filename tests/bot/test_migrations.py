"""The migrations make exactly the tables that the code speaks of, on both databases."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from bot.sql.database import Database, NotUpgraded
from bot.sql.migrating import migrations
from bot.sql.revisions import newest
from bot.sql.room import Room
from tests.command import Running
from tests.database import Databases, Dialect, empty, leave_bare, or_skipped
from tickets.desk import TicketDesk


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Database]:
    """A database without any table."""
    with or_skipped(), databases.copy(request.param, leave_bare) as fresh:
        database = Database(fresh.url)
        yield database
        database.close()


def test_the_code_and_the_migrations_agree(bare: Database) -> None:
    bare.upgrade()
    config = migrations()
    with bare.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.check(config)


def test_the_code_and_the_migrations_refuse_the_same(bare: Database, databases: Databases) -> None:
    bare.upgrade()
    with bare.engine.connect() as connection:
        migrated = refusals(connection)
        dialect: Dialect = "sqlite" if connection.dialect.name == "sqlite" else "postgresql"
    with databases.copy(dialect, empty) as fresh, fresh.engine.connect() as connection:
        ours = refusals(connection)
    assert ours
    assert ours == {name: migrated.get(name) for name in ours}


def refusals(connection: Connection) -> dict[str, str]:
    """What each trigger does, by its name."""
    if connection.dialect.name == "sqlite":
        kept = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    else:
        kept = (
            "SELECT tgname, pg_get_triggerdef(pg_trigger.oid) || prosrc FROM pg_trigger "
            "JOIN pg_proc ON pg_proc.oid = tgfoid WHERE NOT tgisinternal"
        )
    return {name: does for name, does in connection.execute(text(kept))}


def test_the_newest_revision_is_known_without_alembic() -> None:
    assert newest() == ScriptDirectory.from_config(migrations()).get_current_head()


def test_several_may_upgrade_at_once_as_replicas_do(bare: Database, tmp_path: Path) -> None:
    upgrades = [Running("db", "upgrade", "--db", bare.url, cwd=tmp_path) for _ in range(3)]
    said = [each.line() for each in upgrades]
    for each in upgrades:
        each.close()
    assert said == ["The database is up to date.\n"] * 3
    bare.require_upgraded()


def test_a_database_that_was_not_upgraded_is_named(bare: Database) -> None:
    with pytest.raises(NotUpgraded, match="rex db upgrade"):
        bare.require_upgraded()
    bare.upgrade()
    bare.upgrade()
    bare.require_upgraded()


def test_an_older_rex_works_with_newer_tables_that_allow_it(migrated: Database) -> None:
    """A pod of the version before starts again while a deploy rolls, or the deploy is rolled back."""
    at(migrated, "9999_of_tomorrow")
    migrated.require_usable()
    migrated.upgrade()
    with migrated.engine.connect() as connection:
        left = connection.scalar(text("SELECT version_num FROM alembic_version"))
    assert left == "9999_of_tomorrow"


def test_an_older_rex_says_that_tables_are_too_new_for_it(migrated: Database) -> None:
    at(migrated, "9999_of_tomorrow")
    with migrated.engine.begin() as connection:
        connection.execute(text("UPDATE schema_floor SET revision = '9998_of_tomorrow'"))
    for needs_it in (migrated.require_usable, migrated.upgrade):
        with pytest.raises(NotUpgraded, match="too new for this REX"):
            needs_it()


def at(database: Database, revision: str) -> None:
    """Let a database look as a REX of that revision leaves it."""
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :it"), {"it": revision})


@pytest.mark.parametrize(
    "rewriting",
    [
        "UPDATE stage_event SET seq = 9",
        "DELETE FROM stage_event",
        "UPDATE activity SET sentence = 'nothing'",
        "DELETE FROM activity",
    ],
)
def test_history_cannot_be_rewritten(migrated: Database, rewriting: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"), migrated.transaction() as session:
        session.execute(text(rewriting))


def test_the_demo_is_the_same_on_both_databases(migrated: Database) -> None:
    with migrated.transaction() as session:
        found = session.execute(text("SELECT count(*) FROM opportunity")).scalar_one()
    assert found == 15


#: A ticket as it was kept before there were incidents: acknowledged, with a note and an alert.
OLD_TICKET = {
    "id": "a" * 32, "number": 1001, "status": "open", "severity": "P2",
    "rule_id": "opportunities.billing-crash", "why": "it says so", "title": "Billing tab crashes",
    "summary": "it crashes", "about": "", "transcript": "[]", "transcript_sha256": "0" * 64,
    "shown": "[]", "tools": "[]", "turn_id": "turn-1", "reporter_key": "T/U",
    "reporter_name": "Theo", "slack_team": "T", "slack_user": "U", "channel": "D", "thread": "1",
    "opened_at": "2025-03-14 09:26:00+00:00", "acknowledged_at": "2025-03-14 09:30:00+00:00",
    "acknowledged_by": "b" * 32,
    **{
        f"missing_{name}": "not said"
        for name in (
            "opportunity_id", "user_id", "workspace_id", "pipeline_stage", "browser_device",
            "url", "error_message",
        )
    },
}  # fmt: skip
OLD_ROWS = (
    ("staff_user", {"id": "b" * 32, "email": "ines@x.example", "name": "Ines",
                    "role": "super_admin", "active": True}),
    ("ticket_counter", {"name": "ticket", "value": 1001}),
    ("ticket", OLD_TICKET),
    ("ticket_note", {"id": "c" * 32, "ticket_id": "a" * 32, "visibility": "internal",
                     "author": "Ines", "text": "odd", "at": "2025-03-14 09:31:00+00:00"}),
    ("alert", {"id": "d" * 32, "ticket_id": "a" * 32, "staff_id": "b" * 32, "courier": "email",
               "state": "sent", "attempts": 1, "sent_at": "2025-03-14 09:26:01+00:00"}),
)  # fmt: skip


@pytest.mark.either_database
def test_tickets_from_before_incidents_keep_everything(bare: Database) -> None:
    config = migrations()
    with bare.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0011")
        for table, row in OLD_ROWS:
            put(connection, table, row)
    bare.upgrade()
    with bare.transaction() as session:
        desk = TicketDesk(Room.on(session).tickets)
        ticket = desk.ticket("TKT-1001")
        assert (ticket.acknowledged_by, ticket.incident_ref) == ("Ines", "INC-1001")
        assert (ticket.category, ticket.priority) == ("opportunities", "high")
        assert [said.text for said in ticket.messages] == ["odd"]
        assert [(alert.state, alert.recipient.name) for alert in desk.alerts("TKT-1001")] == [
            ("sent", "Ines")
        ]
        assert desk.incidents.incident("INC-1001").status == "acknowledged"


HOME, DEAL = {"workspace_id": "1" * 32}, "7" * 32
OLD_INVOICE = (
    ("workspace", {"id": "1" * 32, "name": "Firm", "plan": "pro", "currency": "USD",
                   "timezone": "Europe/London", "deals_enabled": True, "billing_enabled": True}),
    ("member", {**HOME, "id": "2" * 32, "name": "Ines", "email": "ines@x.example",
                "role": "super_admin"}),
    ("client", {**HOME, "id": "3" * 32, "name": "Acme", "name_key": "acme"}),
    ("pipeline", {**HOME, "id": "4" * 32, "name": "Deals", "policy": "free", "won_label": "Won",
                  "lost_label": "Lost", "is_default": True}),
    ("stage", {**HOME, "id": "5" * 32, "pipeline_id": "4" * 32, "key": "new", "label": "New",
               "position": 1, "probability": 10, "max_days": 14, "meaning": "", "action": "",
               "colour": "blue"}),
    ("opportunity", {**HOME, "id": DEAL, "number": 2001, "title": "Search", "client_id": "3" * 32,
                     "owner_id": "2" * 32, "pipeline_id": "4" * 32, "stage_id": "5" * 32,
                     "status": "open", "probability": 99, "probability_source": "stage",
                     "stage_entered_at": "2025-03-14 09:26:00+00:00",
                     "created_at": "2025-03-14 09:26:00+00:00", "version": 1}),
    ("invoice", {**HOME, "id": "8" * 32, "number": 1001, "client_id": "3" * 32,
                 "opportunity_id": DEAL, "type": "retainer", "status": "sent", "currency": "USD",
                 "total_minor": 500, "recipient": "pay@x.example", "due_on": "2025-04-01",
                 "created_by": "2" * 32, "created_at": "2025-03-14 09:26:00+00:00",
                 "sent_at": "2025-03-14 09:26:00+00:00", "version": 1}),
)  # fmt: skip
OLD_PAYMENT = {
    **HOME, "id": "9" * 32, "invoice_id": "8" * 32, "position": 0, "amount_minor": 500,
    "paid_on": "2025-03-20", "recorded_by": "2" * 32, "at": "2025-03-20 09:26:00+00:00",
}  # fmt: skip


@pytest.mark.either_database
def test_tickets_keep_the_one_before_them_if_it_is_their_reporters(bare: Database) -> None:
    config = migrations()
    with bare.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0061")
        for number, key, follows in (
            (1, "T/U", None), (2, "T/U", 1), (3, "T/OTHER", None), (4, "T/U", 3),
        ):  # fmt: skip
            kept = {
                **{name: it for name, it in OLD_TICKET.items() if "acknowledged" not in name},
                "id": str(number) * 32, "number": 1000 + number, "turn_id": f"turn-{number}",
                "reporter_key": key, "severity": "P3", "category": "opportunities",
                "priority": "normal", "priority_why": "it is", "paused_seconds": 0,
                "reopened": 0, "version": 1, "follows_id": str(follows) * 32 if follows else None,
            }  # fmt: skip
            put(connection, "ticket", kept)
        said = {"id": "e" * 32, "ticket_id": "1" * 32, "visibility": "internal", "author": "Ines",
                "text": "odd", "at": "2025-03-14 09:31:00+00:00"}  # fmt: skip
        put(connection, "ticket_message", said)
    bare.upgrade()
    with bare.engine.connect() as connection:
        found = connection.execute(text("SELECT number, follows_id FROM ticket ORDER BY number"))
        follows = {number: UUID(str(it)).hex if it else None for number, it in found}
        words = connection.scalars(text("SELECT text FROM ticket_message")).all()
    assert follows == {1001: None, 1002: "1" * 32, 1003: None, 1004: None}
    assert words == ["odd"]


def test_an_upgrade_leaves_rows_that_break_a_newer_rule(bare: Database) -> None:
    """A probability that isn't the stage's, an invoice without lines: work on both goes on."""
    config = migrations()
    with bare.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0080_1")
        for table, row in OLD_INVOICE:
            put(connection, table, row)
    bare.upgrade()
    with bare.engine.begin() as connection:
        put(connection, "payment", OLD_PAYMENT)
        connection.execute(text("UPDATE invoice SET status = 'paid', paid_at = sent_at"))
        connection.execute(text("UPDATE opportunity SET notes = 'Call them'"))
    with bare.engine.connect() as connection:
        assert connection.scalar(text("SELECT status FROM invoice")) == "paid"
        kept = connection.execute(text("SELECT probability, notes FROM opportunity")).one()
        assert kept == (99, "Call them")


def put(connection: Connection, table: str, row: dict[str, object]) -> None:
    names, values = ", ".join(row), ", ".join(f":{name}" for name in row)
    connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({values})"), row)  # noqa: S608
