"""Tables: incidents, the ladders they climb, how they were joined, and what staff were promised."""

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    Uuid,
    text,
)

from domain.sql.types import UtcDateTime, choice, kind_of
from tickets.alerts import AlertState, CourierName, Notice
from tickets.incident import OPEN, IncidentStatus
from tickets.ladder import Audience
from tickets.sql.schema import metadata
from tickets.sql.staffing import staff_user
from tickets.ticket import Severity

_OPEN = text(f"status IN ({', '.join(repr(each.value) for each in OPEN)})")
_ARMED = text("next_step_at IS NOT NULL")
_UNSENT = text("state IN ('pending', 'sending', 'failed')")

escalation_policy = Table(
    "escalation_policy",
    metadata,
    Column("severity", choice(Severity, "severity"), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("rounds", SmallInteger, nullable=False),
    Column("silence_minutes", Integer, nullable=False),
    CheckConstraint("rounds BETWEEN 1 AND 5", name="rounds"),
    CheckConstraint("silence_minutes BETWEEN 5 AND 10080", name="silence"),
)

escalation_step = Table(
    "escalation_step",
    metadata,
    Column("severity", ForeignKey(escalation_policy.c.severity), primary_key=True),
    Column("position", SmallInteger, primary_key=True),
    Column("audience", choice(Audience, "audience"), nullable=False),
    Column("wait_minutes", Integer, nullable=False),
    Column("staff_id", Uuid, ForeignKey(staff_user.c.id)),
    Column("address", Text),
    CheckConstraint("position BETWEEN 0 AND 9", name="position"),
    CheckConstraint("wait_minutes BETWEEN 1 AND 1440", name="wait"),
    CheckConstraint("(audience = 'person') = (staff_id IS NOT NULL)", name="person_named"),
    CheckConstraint(
        "(audience IN ('channel', 'webhook')) = (address IS NOT NULL)", name="addressed"
    ),
)

incident = Table(
    "incident",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("number", Integer, nullable=False, unique=True),
    Column("fingerprint", String(80), nullable=False),
    Column("component", String(80), nullable=False),
    Column("title", String(200), nullable=False),
    Column("severity", choice(Severity, "severity"), nullable=False),
    Column("status", choice(IncidentStatus, "status"), nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("policy", JSON, nullable=False),
    Column("step", SmallInteger, nullable=False),
    Column("round", SmallInteger, nullable=False),
    Column("times", Integer, nullable=False),
    Column("next_step_at", UtcDateTime),
    Column("acknowledged_at", UtcDateTime),
    Column("acknowledged_by", Uuid, ForeignKey(staff_user.c.id)),
    Column("wakes_at", UtcDateTime),
    Column("mitigated_at", UtcDateTime),
    Column("resolved_at", UtcDateTime),
    Column("resolution", Text),
    Column("recurrence_of", Uuid, ForeignKey("incident.id")),
    Column("merged_into", Uuid, ForeignKey("incident.id")),
    Column("version", Integer, nullable=False),
    CheckConstraint("(status = 'resolved') = (resolved_at IS NOT NULL)", name="resolved_at"),
    CheckConstraint("(status = 'merged') = (merged_into IS NOT NULL)", name="merged_into"),
    CheckConstraint("merged_into <> id", name="merged_into_another"),
    CheckConstraint("(acknowledged_at IS NULL) = (acknowledged_by IS NULL)", name="acknowledged"),
    CheckConstraint(
        "status NOT IN ('acknowledged', 'mitigated') OR acknowledged_at IS NOT NULL",
        name="acknowledged_by_somebody",
    ),
    CheckConstraint("status = 'triggered' OR next_step_at IS NULL", name="disarmed"),
    CheckConstraint("status = 'acknowledged' OR wakes_at IS NULL", name="wakes"),
    CheckConstraint("round BETWEEN 0 AND 5", name="round"),
    Index(
        "one_open_incident",
        "fingerprint",
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    ),
    Index("ix_incident_due", "next_step_at", sqlite_where=_ARMED, postgresql_where=_ARMED),
    Index("ix_incident_queue", "status", "number"),
    Index("ix_incident_component", "component", "opened_at"),
)

incident_merge = Table(
    "incident_merge",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("source_id", Uuid, ForeignKey(incident.c.id), nullable=False),
    Column("target_id", Uuid, ForeignKey(incident.c.id), nullable=False),
    Column("tickets", JSON, nullable=False),  # numbers of those that went over
    Column("was", choice(IncidentStatus, "was"), nullable=False),  # the source's status before
    Column("merged_by", Uuid, ForeignKey(staff_user.c.id), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("undone_at", UtcDateTime),
    CheckConstraint("source_id <> target_id", name="two_incidents"),
    Index("ix_incident_merge_source", "source_id"),
)

alert = Table(
    "alert",
    metadata,
    Column("id", Uuid, primary_key=True),
    # What it tells of: an incident, a single ticket, or neither (a digest).
    Column("incident_id", Uuid, ForeignKey(incident.c.id)),
    Column("ticket_id", Uuid, ForeignKey("ticket.id")),
    # Whom it tells: a person, or a channel or an address that is told instead of one.
    Column("staff_id", Uuid, ForeignKey(staff_user.c.id)),
    Column("post", Text),
    Column("courier", choice(CourierName, "courier"), nullable=False),
    Column("notice", kind_of(Notice, "notice"), nullable=False),
    Column("words", Text),  # what a digest or a gap says
    Column("dedupe_key", String(200), nullable=False, unique=True),
    Column("state", choice(AlertState, "state"), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("not_before", UtcDateTime),  # held back by the person's quiet hours
    Column("last_error", Text),
    Column("provider_id", Text),
    Column("sent_at", UtcDateTime),
    CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_at_when_sent"),
    CheckConstraint(
        "state NOT IN ('failed', 'dead') OR last_error IS NOT NULL", name="error_when_failed"
    ),
    CheckConstraint("(staff_id IS NULL) <> (post IS NULL)", name="one_recipient"),
    CheckConstraint(
        "(post IS NOT NULL) = (courier IN ('channel', 'webhook'))", name="post_by_courier"
    ),
    Index("ix_alert_incident", "incident_id"),
    Index("ix_alert_ticket", "ticket_id"),
    Index("ix_alert_unsent", "state", sqlite_where=_UNSENT, postgresql_where=_UNSENT),
)

#: A link in an e-mail works once: whoever is first to note its digest here has used it.
used_link = Table(
    "used_link",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("staff_id", Uuid, ForeignKey(staff_user.c.id), nullable=False),
    Column("used_at", UtcDateTime, nullable=False),
)

#: Keys that sign links, made at first use and shared by every replica.
signing_key = Table(
    "signing_key",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("key", String(64), nullable=False),
)

sla_policy = Table(
    "sla_policy",
    metadata,
    Column("plan", String(40), primary_key=True),
    Column("severity", choice(Severity, "severity"), primary_key=True),
    Column("first_response_minutes", Integer, nullable=False),
    Column("resolution_minutes", Integer, nullable=False),
    Column("around_the_clock", Boolean, nullable=False),
    CheckConstraint("first_response_minutes > 0", name="first_response"),
    CheckConstraint("resolution_minutes >= first_response_minutes", name="resolution"),
)

support_calendar = Table(
    "support_calendar",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("timezone", String(64), nullable=False),
    Column("country", String(8)),  # whose public holidays are none of ours to work
    Column("hours", JSON, nullable=False),  # weekday "0".."6" -> [["09:00", "17:00"], ...]
)

support_holiday = Table(
    "support_holiday",
    metadata,
    Column("calendar", String(40), ForeignKey(support_calendar.c.name), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("name", String(120), nullable=False),
)

#: Who changed which promise, and when: never changed, never deleted.
promise_change = Table(
    "promise_change",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("by", String(200), nullable=False),
    Column("what", String(600), nullable=False),
)
