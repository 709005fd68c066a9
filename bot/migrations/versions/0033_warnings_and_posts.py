"""When a ticket's service level warns next, and alerts that go to a channel or an address."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0034_1"
branch_labels = None
depends_on = None

COURIERS = ("slack", "email", "channel", "webhook")
AUDIENCES = ("on_duty", "super_admins", "everybody", "person", "channel", "webhook")
STATES = ("pending", "sending", "sent", "failed", "dead", "suppressed")
SEVERITIES = ("P1", "P2", "P3", "P4")
ONE_RECIPIENT = "(staff_id IS NULL) <> (post IS NULL)"
POST_BY_COURIER = "(post IS NOT NULL) = (courier IN ('channel', 'webhook'))"
ADDRESSED = "(audience IN ('channel', 'webhook')) = (address IS NOT NULL)"
INDEXES = ("ix_alert_incident", "ix_alert_ticket", "ix_alert_unsent", "ix_alert_provider")
UNSENT = sa.text("state IN ('pending', 'sending', 'failed')")
WARNS = sa.text("warns_at IS NOT NULL")
#: What is late by the rules until now, and nobody was told of yet.
TO_BE_TOLD = """
UPDATE ticket SET warns_at = first_response_due
WHERE status IN ('new', 'open') AND first_responded_at IS NULL AND severity IN ('P3', 'P4')
AND NOT EXISTS (SELECT 1 FROM alert WHERE alert.ticket_id = ticket.id)
"""


def upgrade() -> None:
    """Add the columns; SQLite, which can't change a CHECK, makes two tables anew."""
    op.add_column("ticket", sa.Column("warned", sa.SmallInteger(), nullable=False, server_default="0"))
    op.add_column("ticket", sa.Column("warns_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_ticket_warns", "ticket", ["warns_at"], sqlite_where=WARNS, postgresql_where=WARNS)
    op.execute(TO_BE_TOLD)
    if op.get_context().dialect.name == "postgresql":
        _alter()
    else:
        _make_anew("alert", _alert, INDEXES)
        _make_anew("escalation_step", _step, ())
        op.create_index("ix_alert_incident", "alert", ["incident_id"])
        op.create_index("ix_alert_ticket", "alert", ["ticket_id"])
        op.create_index("ix_alert_provider", "alert", ["provider_id"])
        op.create_index("ix_alert_unsent", "alert", ["state"], sqlite_where=UNSENT)


def _alter() -> None:
    op.add_column("alert", sa.Column("post", sa.Text(), nullable=True))
    op.alter_column("alert", "staff_id", nullable=True)
    op.drop_constraint("notice", "alert", type_="check")
    op.drop_constraint("courier", "alert", type_="check")
    op.create_check_constraint("courier", "alert", f"courier IN {COURIERS}")
    op.create_check_constraint("ck_alert_one_recipient", "alert", ONE_RECIPIENT)
    op.create_check_constraint("ck_alert_post_by_courier", "alert", POST_BY_COURIER)
    op.add_column("escalation_step", sa.Column("address", sa.Text(), nullable=True))
    op.drop_constraint("audience", "escalation_step", type_="check")
    op.create_check_constraint("audience", "escalation_step", f"audience IN {AUDIENCES}")
    op.create_check_constraint("ck_escalation_step_addressed", "escalation_step", ADDRESSED)


def _make_anew(name: str, make: object, indexes: tuple[str, ...]) -> None:
    for index in indexes:
        op.drop_index(index, name)
    columns = [row["name"] for row in sa.inspect(op.get_bind()).get_columns(name)]
    op.rename_table(name, f"{name}_before")
    make()  # type: ignore[operator]
    listed = ", ".join(columns)
    op.execute(f"INSERT INTO {name} ({listed}) SELECT {listed} FROM {name}_before")
    op.drop_table(f"{name}_before")


def _alert() -> None:
    op.create_table(
        "alert",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=True),
        sa.Column("ticket_id", sa.Uuid(), nullable=True),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("post", sa.Text(), nullable=True),
        sa.Column("courier", _choice(COURIERS, "courier"), nullable=False),
        sa.Column("notice", sa.String(40), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("dedupe_key", sa.String(200), nullable=False),
        sa.Column("state", _choice(STATES, "state"), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.Column("provider_id", sa.Text(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_alert_sent_at_when_sent")
        ),
        sa.CheckConstraint(
            "state NOT IN ('failed', 'dead') OR last_error IS NOT NULL",
            name=op.f("ck_alert_error_when_failed"),
        ),
        sa.CheckConstraint(ONE_RECIPIENT, name=op.f("ck_alert_one_recipient")),
        sa.CheckConstraint(POST_BY_COURIER, name=op.f("ck_alert_post_by_courier")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_alert_incident_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff_user.id"], name=op.f("fk_alert_staff_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_alert_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_alert_dedupe_key")),
    )


def _step() -> None:
    op.create_table(
        "escalation_step",
        sa.Column("severity", _choice(SEVERITIES, "severity"), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("audience", _choice(AUDIENCES, "audience"), nullable=False),
        sa.Column("wait_minutes", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Uuid(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(audience = 'person') = (staff_id IS NOT NULL)",
            name=op.f("ck_escalation_step_person_named"),
        ),
        sa.CheckConstraint(ADDRESSED, name=op.f("ck_escalation_step_addressed")),
        sa.CheckConstraint("position BETWEEN 0 AND 9", name=op.f("ck_escalation_step_position")),
        sa.CheckConstraint(
            "wait_minutes BETWEEN 1 AND 1440", name=op.f("ck_escalation_step_wait")
        ),
        sa.ForeignKeyConstraint(
            ["severity"], ["escalation_policy.severity"], name=op.f("fk_escalation_step_severity")
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff_user.id"], name=op.f("fk_escalation_step_staff_id")
        ),
        sa.PrimaryKeyConstraint("severity", "position", name=op.f("pk_escalation_step")),
    )


def _choice(values: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)
