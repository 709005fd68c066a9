"""How a ticket is written to people: Jinja set up once per kind of text.

An undefined name is an error. HTML escapes itself; plain text and subjects stay as they are. What
Slack shows is built of blocks, in `bot.slack.alert_card`.
"""

from collections.abc import Iterator, Mapping
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from pydantic import JsonValue

from domain.names import counted
from tickets.alerts import Alert, Case, Notice
from tickets.incident import Incident
from tickets.ticket import LIVE, Severity, Ticket

SIGNS = {Severity.P1: "🔴", Severity.P2: "🟠", Severity.P3: "🟡", Severity.P4: "⚪"}
COLOURS = {
    Severity.P1: "#b42318",
    Severity.P2: "#b54708",
    Severity.P3: "#175cd3",
    Severity.P4: "#475467",
}
EXCERPT_LINES, EXCERPT_CHARACTERS = 6, 400
#: Why somebody is told once more.
AGAIN = {
    Notice.ESCALATED: "Nobody has acknowledged it yet.",
    Notice.RAISED: "It is worse than it seemed at first.",
    Notice.SILENT: "It was acknowledged, and nothing has happened since.",
    Notice.REOPENED: "It was resolved, and its reporter says that it isn't.",
}
#: What is no longer so once somebody has acknowledged it, or it is over.
CALLS_FOR_SOMEBODY = (Notice.ESCALATED, Notice.SILENT)
NO_LINKS: Mapping[str, str] = {}
LONGEST_WORDS = 1_500  # of the reporter's in an alert; the ticket has all of them


def subject(alert: Alert, case: Case) -> str:
    """Return the subject of the e-mail, on one line whatever was typed into the ticket."""
    return " ".join(_render(f"{_kind(case)}.subject.txt.j2", alert, case, {}).split())


def plain(alert: Alert, case: Case, links: Mapping[str, str] = NO_LINKS, page: str = "") -> str:
    """Return the e-mail's text for readers without HTML; `page` is where the whole ticket is."""
    return _render(f"{_kind(case)}.txt.j2", alert, case, links, page)


def html(alert: Alert, case: Case, links: Mapping[str, str] = NO_LINKS, page: str = "") -> str:
    """Return the e-mail's HTML, styled inline because mail programs drop style sheets."""
    return _render(f"{_kind(case)}.html.j2", alert, case, links, page)


def crowd(incident: Incident) -> str:
    """Say how many are hurt by a fault."""
    return (
        f"{incident.ref}: {counted(incident.tickets, 'ticket')} of "
        f"{counted(incident.reporters, 'reporter')} in "
        f"{counted(max(incident.workspaces, 1), 'workspace')}"
    )


def reasons(notice: Notice, words: str | None, ticket: Ticket) -> tuple[str, ...]:
    """Say why somebody is told, besides what was reported."""
    is_live = ticket.status in LIVE
    calls = is_live and not ticket.acknowledged_by
    again = AGAIN.get(notice) if calls or notice not in CALLS_FOR_SOMEBODY else None
    back = AGAIN[Notice.REOPENED] if ticket.reopened and is_live else None
    said = (again, words, back)
    return tuple(dict.fromkeys(each for each in said if each))


def own_words(ticket: Ticket) -> str:
    """Return what the reporter said, where the title doesn't say just that already."""
    said = ticket.report.summary.strip()
    return "" if said == ticket.title else said


def clipped(text: str, longest: int) -> str:
    """Return the text, or its beginning with an ellipsis."""
    text = text.strip()
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def deal_lines(deal: dict[str, JsonValue] | None) -> Iterator[tuple[str, str]]:
    """Yield label and value of what was frozen of the opportunity; empty values are left out."""
    for key, value in (deal or {}).items():
        if shown := _shown(value):
            yield key.replace("_", " ").capitalize(), shown


def _kind(case: Case) -> str:
    return "opened" if case.ticket else "digest"


def _render(
    template: str, alert: Alert, case: Case, links: Mapping[str, str], page: str = ""
) -> str:
    letter = environment("tickets").get_template(template)
    if case.ticket is None:
        return letter.render(alert=alert)
    ticket, incident = case.ticket, case.incident
    lines = ticket.report.transcript[-EXCERPT_LINES:]
    return letter.render(
        reason=" ".join(reasons(alert.notice, alert.words, ticket)),
        crowd=crowd(incident) if incident and incident.tickets > 1 else "",
        links=links,
        page=page,
        ticket=ticket,
        report=ticket.report,
        who=ticket.report.reporter,
        words=clipped(own_words(ticket), LONGEST_WORDS),
        deal=list(deal_lines(ticket.report.deal)),
        excerpt=[(line.role, clipped(line.text, EXCERPT_CHARACTERS)) for line in lines],
        left_out=len(ticket.report.transcript) - len(lines),
        sign=SIGNS[ticket.severity],
        colour=COLOURS[ticket.severity],
    )


@cache
def environment(package: str) -> Environment:
    """Return the templates of a package's e-mails; what is HTML by its name is escaped."""
    return Environment(
        loader=PackageLoader(package),
        undefined=StrictUndefined,
        autoescape=select_autoescape(enabled_extensions=("html.j2",), default=False),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _shown(value: JsonValue) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case dict():
            return ", ".join(f"{label}: {shown}" for label, shown in deal_lines(value))
        case list():
            return "; ".join(filter(None, map(_shown, value)))
        case _:
            return str(value)
