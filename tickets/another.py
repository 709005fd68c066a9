"""Whether what a reporter says beside a ticket is a fault of its own, or belongs to that ticket's."""

from tickets.parts import ANYWHERE, VAGUE, named_parts
from tickets.policy import Assessment
from tickets.ticket import Severity, Ticket


def is_another(found: Assessment, text: str, ticket: Ticket, *, asked: bool = False) -> bool:
    """Say whether words that were assessed report another fault than a ticket's.

    What fits whatever fails, or only reads like a report, belongs to the ticket unless it is graver
    or names another part of the product. To staff who `asked`, people answer in words that read like
    one: "since Monday". A P1 of another rule is always a fault of its own.
    """
    if found.severity is None or found.rule_id in (None, ticket.report.rule_id):
        return False
    if found.severity is Severity.P1 or not (found.likened or found.rule_id in ANYWHERE):
        return True
    if named_parts(text) - named_parts(f"{ticket.title}\n{ticket.report.summary}"):
        return True
    vague = asked and found.likened and found.rule_id in VAGUE
    return not vague and found.severity < ticket.severity
