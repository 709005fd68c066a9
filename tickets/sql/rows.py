"""Between rows and values: how tickets, incidents, alerts and staff are written and read."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import Row

from tickets.alerts import Alert, Post
from tickets.events import Event
from tickets.incident import Incident
from tickets.ladder import Policy
from tickets.replies import ReplyDelivery
from tickets.staff import QuietHours, Staff
from tickets.ticket import (
    FIELD_NAMES,
    FieldValue,
    Message,
    Report,
    Reporter,
    SevenFields,
    Ticket,
    TranscriptLine,
)

_AS_REPORTED = (
    "turn_id", "channel", "thread", "summary", "title", "rule_id", "severity", "why", "about",
    "steps", "deal",
)  # fmt: skip

#: What changes while a ticket lives, under the same names in a row and a value.
_STANDING = (
    "status", "category", "priority", "priority_why", "assignee_id", "claimed_at",
    "first_response_due", "resolution_due", "first_responded_at", "pending_since",
    "paused_seconds", "resolved_at", "closed_at", "reopened", "csat", "csat_asked_at",
    "warned", "warns_at",
)  # fmt: skip
_OF_INCIDENT = (
    "id", "number", "fingerprint", "component", "title", "severity", "status", "opened_at",
    "step", "round", "times", "next_step_at", "acknowledged_at", "wakes_at", "mitigated_at",
    "resolved_at", "resolution", "recurrence_of", "merged_into", "version",
)  # fmt: skip
_OF_ALERT = (
    "id", "incident_id", "ticket_id", "courier", "notice", "words", "dedupe_key", "state",
    "attempts", "created_at", "not_before", "last_error", "provider_id", "sent_at",
)  # fmt: skip
_OF_STAFF = ("id", "email", "name", "role", "slack_team", "slack_user", "active", "timezone")


def of_ticket(new: Ticket) -> dict[str, object]:
    """Return the row of a new ticket."""
    report, who = new.report, new.report.reporter
    values: dict[str, object] = {name: getattr(report, name) for name in _AS_REPORTED}
    for name in FIELD_NAMES:
        field: FieldValue = getattr(report.fields, name)
        values |= {f"field_{name}": field.value, f"missing_{name}": field.missing_because}
    return values | {
        **standing_of(new),
        "id": new.id,
        "number": new.number,
        "incident_id": new.incident_id,
        "follows_id": new.follows_id,
        "version": new.version,
        "opened_at": new.opened_at,
        "transcript": [asdict(line) for line in report.transcript],
        "transcript_sha256": new.transcript_sha256,
        "shown": list(report.shown),
        "tools": list(report.tools),
        "workspace_id": who.workspace_id,
        "member_id": who.member_id,
        "reporter_key": who.key,
        "reporter_name": who.name,
        "reporter_email": who.email,
        "reporter_role": who.role,
        "workspace_name": who.workspace_name,
        "plan": who.plan,
        "slack_team": who.slack_team,
        "slack_user": who.slack_user,
    }


def standing_of(changed: Ticket) -> dict[str, object]:
    """Return what changes while a ticket lives."""
    return {name: getattr(changed, name) for name in (*_STANDING, "severity")}


def ticket_from(row: Row[tuple[object, ...]], messages: tuple[Message, ...]) -> Ticket:
    """Return the ticket of a row of `ticket` with the names of who has it."""
    kept = row._mapping
    incident = row.incident_number
    return Ticket(
        **{name: kept[name] for name in _STANDING},
        id=row.id,
        number=row.number,
        report=_report_from(row),
        opened_at=row.opened_at,
        transcript_sha256=row.transcript_sha256,
        incident_id=row.incident_id,
        incident_ref=None if incident is None else f"INC-{incident}",
        acknowledged_at=row.claimed_at if incident is None else row.seen_at,
        acknowledged_by=row.assigned_to if incident is None else row.seen_by,
        assignee=row.assigned_to,
        follows_id=row.follows_id,
        follows=None if row.follows_number is None else f"TKT-{row.follows_number}",
        version=row.version,
        messages=messages,
    )


def _report_from(row: Row[tuple[object, ...]]) -> Report:
    field = row._mapping
    return Report(
        **{name: field[name] for name in _AS_REPORTED},
        reporter=Reporter(
            slack_team=row.slack_team,
            slack_user=row.slack_user,
            name=row.reporter_name,
            member_id=row.member_id,
            email=row.reporter_email,
            role=row.reporter_role,
            workspace_id=row.workspace_id,
            workspace_name=row.workspace_name,
            plan=row.plan,
        ),
        fields=SevenFields(
            **{
                name: FieldValue(field[f"field_{name}"], field[f"missing_{name}"])
                for name in FIELD_NAMES
            }
        ),
        transcript=tuple(TranscriptLine(**line) for line in row.transcript),
        shown=tuple(row.shown),
        tools=tuple(row.tools),
    )


def of_message(message: Message) -> dict[str, object]:
    """Return the row of a message."""
    return asdict(message)


def message_from(row: Row[tuple[object, ...]]) -> Message:
    """Return the message of a row of `ticket_message`."""
    return Message(
        id=row.id,
        ticket_id=row.ticket_id,
        visibility=row.visibility,
        author=row.author,
        staff_id=row.staff_id,
        text=row.text,
        at=row.at,
        turn_id=row.turn_id,
    )


def reply_from(row: Row[tuple[object, ...]], message: Message, about: Ticket) -> ReplyDelivery:
    """Return the delivery of a row of `reply_delivery` (columns `of_…`)."""
    return ReplyDelivery(
        message=message,
        ticket=about,
        state=row.of_state,
        attempts=row.of_attempts,
        asks=row.of_asks,
        last_error=row.of_last_error,
        provider_id=row.of_provider_id,
        sent_at=row.of_sent_at,
    )


def of_event(event: Event) -> dict[str, object]:
    """Return the row of an event."""
    return asdict(event)


def event_from(row: Row[tuple[object, ...]]) -> Event:
    """Return the event of a row of `ticket_event`."""
    return Event(
        kind=row.kind,
        at=row.at,
        actor=row.actor,
        staff_id=row.staff_id,
        ticket_id=row.ticket_id,
        incident_id=row.incident_id,
        detail=row.detail,
    )


def of_incident(incident: Incident) -> dict[str, object]:
    """Return the row of an incident."""
    values = {name: getattr(incident, name) for name in _OF_INCIDENT}
    return values | {
        "policy": incident.policy.model_dump(mode="json"),
        "acknowledged_by": incident.acknowledged_by_id,
    }


def incident_from(row: Row[tuple[object, ...]]) -> Incident:
    """Return the incident of a row with who has it, and the counts of its tickets."""
    kept = row._mapping
    return Incident(
        **{name: kept[name] for name in _OF_INCIDENT},
        policy=Policy.model_validate(row.policy),
        acknowledged_by=row.taken_by,
        acknowledged_by_id=row.acknowledged_by,
        tickets=row.tickets,
        reporters=row.reporters,
        workspaces=row.workspaces,
    )


def of_alert(new: Alert) -> dict[str, object]:
    """Return the row of an alert."""
    values = {name: getattr(new, name) for name in _OF_ALERT}
    post = new.recipient if isinstance(new.recipient, Post) else None
    person = None if isinstance(new.recipient, Post) else new.recipient.id
    return values | {"staff_id": person, "post": post.address if post else None}


def alert_from(row: Row[tuple[object, ...]]) -> Alert:
    """Return the alert of a row of `alert` joined with its recipient (columns `to_…`)."""
    kept = row._mapping
    person = {name.removeprefix("to_"): value for name, value in kept.items()}
    to: Staff | Post = Post(row.post) if row.post else _staff({**person, "id": row.to_id})
    return Alert(**{name: kept[name] for name in _OF_ALERT}, recipient=to)


def staff_from(row: Row[tuple[object, ...]]) -> Staff:
    """Return the person of a row of `staff_user`."""
    return _staff(dict(row._mapping))


def _staff(kept: Mapping[str, Any]) -> Staff:
    starts, ends = kept["quiet_from"], kept["quiet_until"]
    quiet = QuietHours(starts, ends) if starts is not None and ends is not None else None
    return Staff(**{name: kept[name] for name in _OF_STAFF}, quiet=quiet)
