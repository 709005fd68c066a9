"""Tickets as text for a terminal: what `rex tickets list` and `rex tickets show` print."""

from collections.abc import Iterator, Sequence

from tickets.alerts import Alert
from tickets.rendering import deal_lines
from tickets.ticket import Ticket

HEADINGS = ("Ticket", "Severity", "Status", "What", "Workspace", "Reporter", "Opened", "Has it")


def rows(tickets: Sequence[Ticket]) -> list[tuple[str, ...]]:
    """Return one row per ticket under HEADINGS."""
    return [
        (
            ticket.ref,
            ticket.severity.value,
            ticket.status.value,
            ticket.title,
            ticket.report.reporter.workspace_name or "unknown",
            ticket.report.reporter.name,
            f"{ticket.opened_at:%Y-%m-%d %H:%M}",
            ticket.has_it or "nobody yet",
        )
        for ticket in tickets
    ]


def sheet(ticket: Ticket, alerts: Sequence[Alert]) -> str:
    """Return the whole ticket, section by section, with what became of its alerts."""
    parts = (
        ("", _head(ticket)),
        ("The reporter's words", ticket.report.summary.splitlines()),
        ("Steps", (ticket.report.steps or "").splitlines()),
        ("What is known", [f"{label}: {field}" for label, field in ticket.fields.labelled()]),
        (
            "The opportunity when it was reported",
            [f"{label}: {value}" for label, value in deal_lines(ticket.report.deal)],
        ),
        ("Why", [ticket.report.why, f"Rule: {ticket.report.rule_id}"]),
        ("The conversation", list(_conversation(ticket))),
        ("REX had shown", ticket.report.shown),
        ("Tools called", ticket.report.tools),
        ("Messages", list(_messages(ticket))),
        ("Alerts", list(_alerts(alerts))),
    )
    return "\n\n".join(_section(title, lines) for title, lines in parts if lines)


def _head(ticket: Ticket) -> list[str]:
    who = ticket.report.reporter
    known = (who.name, who.role, who.email, who.workspace_name, who.plan)
    taken = f"{ticket.acknowledged_by}, {_moment(ticket)}" if ticket.acknowledged_by else "nobody"
    return [
        f"{ticket.ref}  {ticket.severity}  {ticket.status}  {ticket.title}",
        f"Reported by {', '.join(filter(None, known))}",
        f"Opened {ticket.opened_at:%Y-%m-%d %H:%M UTC}, acknowledged by {taken}",
    ]


def _moment(ticket: Ticket) -> str:
    return f"{ticket.acknowledged_at:%Y-%m-%d %H:%M UTC}" if ticket.acknowledged_at else ""


def _conversation(ticket: Ticket) -> Iterator[str]:
    for line in ticket.report.transcript:
        speaker = "REX" if line.role == "assistant" else ticket.report.reporter.name
        yield f"{speaker}: {line.text}"


def _messages(ticket: Ticket) -> Iterator[str]:
    for said in ticket.messages:
        yield f"{said.at:%Y-%m-%d %H:%M} {said.author} ({said.visibility}): {said.text}"


def _alerts(alerts: Sequence[Alert]) -> Iterator[str]:
    for alert in alerts:
        trouble = f": {alert.last_error}" if alert.last_error else ""
        yield f"{alert.recipient.name} by {alert.courier}: {alert.state}{trouble}"


def _section(title: str, lines: Sequence[str]) -> str:
    indented = (line.replace("\n", "\n    ") for line in lines)
    return "\n".join([title, *(f"  {line}" for line in indented)] if title else lines)
