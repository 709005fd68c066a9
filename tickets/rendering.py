"""How a ticket is written to people: Jinja set up once per kind of text.

An undefined name is an error. HTML escapes itself; plain text and subjects stay as they are. What
Slack shows is built of blocks, in `bot.slack.alert_card`.
"""

from collections.abc import Iterator
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from pydantic import JsonValue

from tickets.alerts import Alert, Case, DeliveryFailed
from tickets.ticket import Severity

SIGNS = {Severity.P1: "🔴", Severity.P2: "🟠", Severity.P3: "🟡", Severity.P4: "⚪"}
COLOURS = {
    Severity.P1: "#b42318",
    Severity.P2: "#b54708",
    Severity.P3: "#175cd3",
    Severity.P4: "#475467",
}
EXCERPT_LINES, EXCERPT_CHARACTERS = 6, 400
LONGEST_WORDS = 1_500  # of the reporter's in an alert; the ticket has all of them


def subject(alert: Alert, case: Case) -> str:
    """Return the subject of the e-mail, on one line whatever was typed into the ticket."""
    return " ".join(_render("opened.subject.txt.j2", alert, case).split())


def plain(alert: Alert, case: Case) -> str:
    """Return the e-mail's text for readers without HTML."""
    return _render("opened.txt.j2", alert, case)


def html(alert: Alert, case: Case) -> str:
    """Return the e-mail's HTML, styled inline because mail programs drop style sheets."""
    return _render("opened.html.j2", alert, case)


def clipped(text: str, longest: int) -> str:
    """Return the text, or its beginning with an ellipsis."""
    text = text.strip()
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def deal_lines(deal: dict[str, JsonValue] | None) -> Iterator[tuple[str, str]]:
    """Yield label and value of what was frozen of the opportunity; empty values are left out."""
    for key, value in (deal or {}).items():
        if shown := _shown(value):
            yield key.replace("_", " ").capitalize(), shown


def _render(template: str, alert: Alert, case: Case) -> str:
    ticket, incident = case.ticket, case.incident
    if ticket is None:
        raise DeliveryFailed("There is nothing left that this alert could tell of.")
    lines = ticket.report.transcript[-EXCERPT_LINES:]
    return (
        _environment()
        .get_template(template)
        .render(
            alert=alert,
            incident=incident,
            ticket=ticket,
            report=ticket.report,
            who=ticket.report.reporter,
            words=clipped(ticket.report.summary, LONGEST_WORDS),
            deal=list(deal_lines(ticket.report.deal)),
            excerpt=[(line.role, clipped(line.text, EXCERPT_CHARACTERS)) for line in lines],
            left_out=len(ticket.report.transcript) - len(lines),
            sign=SIGNS[ticket.severity],
            colour=COLOURS[ticket.severity],
        )
    )


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("tickets"),
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
