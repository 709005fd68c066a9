"""The card that tells a Super Admin of a fault: what is wrong, who, where, and what is known."""

from collections.abc import Iterator

from bot.slack.kit import Json, Message, button, buttons, context, message, sections
from bot.slack.marks import bold, escape, one_line
from bot.slack.splitting import shortened
from tickets.alerts import Case, Notice
from tickets.incident import OPEN, Incident, IncidentStatus
from tickets.rendering import SIGNS, crowd, own_words, reasons
from tickets.ticket import LIVE, Reporter, Ticket

ACKNOWLEDGE, CLAIM, REPLY = "rex_acknowledge", "rex_claim", "rex_reply"
#: The ticket holds all of it; the card shows so much of the reporter's words and of a field.
LONGEST_SUMMARY, LONGEST_FIELD = 800, 200


def alert_card(
    case: Case, notice: Notice = Notice.OPENED, words: str | None = None, page: str = ""
) -> Message:
    """Return the card; it shows where things stand now, so showing it again updates it.

    `page` is where the whole ticket is to be seen.
    """
    if case.ticket is None:
        return message(list(sections(escape(words or ""))), escape(words or ""))
    blocks = [*_blocks(case, case.ticket, notice, words)]
    if page:
        blocks += context(f"<{page}|{escape(f'{case.ticket.ref} in the console')}>")
    return message(blocks, escape(_words(case.ticket)))


def _blocks(case: Case, ticket: Ticket, notice: Notice, words: str | None) -> Iterator[Json]:
    head = f"{SIGNS[ticket.severity]} {bold(f'{ticket.severity} · {ticket.ref} · {ticket.title}')}"
    said = escape(shortened(own_words(ticket), LONGEST_SUMMARY))
    quoted = "\n".join(f"&gt; {line}" for line in said.splitlines())
    yield from sections("\n".join(line for line in (head, quoted) if line))
    yield from sections(f"{bold('Who')} {escape(_who(ticket.report.reporter))}")
    if case.incident and case.incident.tickets > 1:
        yield from sections(escape(f"👥 {crowd(case.incident)}"))
    yield from sections("\n".join(_fields(ticket)))
    yield from context(escape(one_line(f"Why you are told: {ticket.report.why}")))
    for reason in reasons(notice, words, ticket):
        yield from context(escape(reason))
    yield from _standing(case.incident, ticket)


def _standing(incident: Incident | None, ticket: Ticket) -> Iterator[Json]:
    """Say who has it, and offer what can still be done."""
    over = _over(incident, ticket)
    if over:
        yield from sections(over)
        return
    if ticket.acknowledged_by:
        yield from sections(f"✅ Acknowledged by {bold(ticket.acknowledged_by)}")
    if ticket.assignee and ticket.assignee != ticket.acknowledged_by:
        yield from sections(f"🛠 Claimed by {bold(ticket.assignee)}")
    offered = []
    if not ticket.acknowledged_by:
        offered.append(button("Acknowledge", ACKNOWLEDGE, ticket.ref, "primary"))
    if not ticket.assignee:
        offered.append(button("Claim", CLAIM, ticket.ref))
    yield from buttons(*offered, button("Reply to reporter", REPLY, ticket.ref))
    yield from context("What you write in this thread stays among staff.")


def _over(incident: Incident | None, ticket: Ticket) -> str | None:
    if incident is None:
        return None if ticket.status in LIVE else f"✔️ {escape(f'{ticket.ref} is {ticket.status}')}"
    if incident.status in OPEN:
        return None
    if incident.status is IncidentStatus.MERGED:
        return f"🔀 {escape(f'{incident.ref} was merged into another incident')}"
    return f"✔️ {escape(f'{incident.ref} is resolved')}"


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
