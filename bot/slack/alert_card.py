"""The card that tells a Super Admin of a ticket: what is wrong, who, where, and what is known."""

from collections.abc import Iterator

from bot.slack.kit import Json, Message, button, buttons, context, message, sections
from bot.slack.marks import bold, escape, one_line
from bot.slack.splitting import shortened
from tickets.ticket import Reporter, Severity, Ticket

ACKNOWLEDGE = "rex_acknowledge"
SIGNS = {Severity.P1: "🔴", Severity.P2: "🟠", Severity.P3: "🟡", Severity.P4: "⚪"}
#: The ticket holds all of it; the card shows so much of the reporter's words and of a field.
LONGEST_SUMMARY, LONGEST_FIELD = 800, 200


def alert_card(ticket: Ticket) -> Message:
    """Return the card; once somebody has the ticket it says who, and the button is gone."""
    return message(list(_blocks(ticket)), escape(_words(ticket)))


def _blocks(ticket: Ticket) -> Iterator[Json]:
    head = f"{SIGNS[ticket.severity]} {bold(f'{ticket.severity} · {ticket.ref} · {ticket.title}')}"
    said = escape(shortened(ticket.report.summary.strip(), LONGEST_SUMMARY))
    quoted = "\n".join(f"&gt; {line}" for line in said.splitlines())
    yield from sections("\n".join(line for line in (head, quoted) if line))
    yield from sections(f"{bold('Who')} {escape(_who(ticket.report.reporter))}")
    yield from sections("\n".join(_fields(ticket)))
    yield from context(escape(one_line(f"Why you are told: {ticket.report.why}")))
    if ticket.acknowledged_by:
        yield from sections(f"✅ Acknowledged by {bold(ticket.acknowledged_by)}")
    else:
        yield from buttons(button("Acknowledge", ACKNOWLEDGE, ticket.ref, "primary"))


def _fields(ticket: Ticket) -> Iterator[str]:
    for label, field in ticket.fields.labelled():
        known = one_line(shortened(str(field), LONGEST_FIELD))
        yield f"• {escape(label)}: {bold(known) if field.value else escape(known)}"


def _who(reporter: Reporter) -> str:
    details = (reporter.email, reporter.role, reporter.workspace_name, reporter.plan)
    return ", ".join(one_line(part) for part in (reporter.name, *details) if part)


def _words(ticket: Ticket) -> str:
    acknowledged = f" Acknowledged by {ticket.acknowledged_by}." if ticket.acknowledged_by else ""
    who = _who(ticket.report.reporter)
    return f"{ticket.severity} {ticket.ref}: {ticket.title}. Reported by {who}.{acknowledged}"
