"""Between rows and values: how tickets, notes, alerts and staff are written and read."""

from dataclasses import asdict

from sqlalchemy import Row

from tickets.alerts import Alert
from tickets.ticket import (
    FIELD_NAMES,
    FieldValue,
    Note,
    Report,
    Reporter,
    SevenFields,
    Staff,
    Ticket,
    TranscriptLine,
)

_AS_REPORTED = (
    "turn_id", "channel", "thread", "summary", "title", "rule_id", "severity", "why", "about",
    "steps", "deal",
)  # fmt: skip


def of_ticket(new: Ticket) -> dict[str, object]:
    """Return the row of a new ticket."""
    report, who = new.report, new.report.reporter
    values: dict[str, object] = {name: getattr(report, name) for name in _AS_REPORTED}
    for name in FIELD_NAMES:
        field: FieldValue = getattr(report.fields, name)
        values |= {f"field_{name}": field.value, f"missing_{name}": field.missing_because}
    return values | {
        "id": new.id,
        "number": new.number,
        "status": new.status,
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


def ticket_from(row: Row[tuple[object, ...]], notes: tuple[Note, ...]) -> Ticket:
    """Return the ticket of a row of `ticket` with the name of who has it."""
    return Ticket(
        id=row.id,
        number=row.number,
        status=row.status,
        report=_report_from(row),
        opened_at=row.opened_at,
        transcript_sha256=row.transcript_sha256,
        acknowledged_at=row.acknowledged_at,
        acknowledged_by=row.taken_by,
        notes=notes,
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


def of_note(note: Note) -> dict[str, object]:
    """Return the row of a note, without an id."""
    return asdict(note)


def note_from(row: Row[tuple[object, ...]]) -> Note:
    """Return the note of a row of `ticket_note`."""
    return Note(
        ticket_id=row.ticket_id,
        visibility=row.visibility,
        author=row.author,
        text=row.text,
        at=row.at,
        turn_id=row.turn_id,
    )


def of_alert(new: Alert) -> dict[str, object]:
    """Return the row of an alert."""
    return {
        "id": new.id,
        "ticket_id": new.ticket_id,
        "staff_id": new.recipient.id,
        "courier": new.courier,
        "state": new.state,
        "attempts": new.attempts,
    }


def alert_from(row: Row[tuple[object, ...]]) -> Alert:
    """Return the alert of a row of `alert` joined with its recipient (columns `to_…`)."""
    return Alert(
        id=row.id,
        ticket_id=row.ticket_id,
        courier=row.courier,
        recipient=Staff(
            id=row.to_id,
            email=row.to_email,
            name=row.to_name,
            role=row.to_role,
            slack_team=row.to_slack_team,
            slack_user=row.to_slack_user,
            active=row.to_active,
        ),
        state=row.state,
        attempts=row.attempts,
        last_error=row.last_error,
        provider_id=row.provider_id,
        sent_at=row.sent_at,
    )


def staff_from(row: Row[tuple[object, ...]]) -> Staff:
    """Return the person of a row of `staff_user`."""
    return Staff(
        id=row.id,
        email=row.email,
        name=row.name,
        role=row.role,
        slack_team=row.slack_team,
        slack_user=row.slack_user,
        active=row.active,
    )
