"""Incidents: the list of faults, and one fault with everybody who reported it."""

from starlette.responses import Response

from domain.errors import BadValue
from tickets.console.listing import number_in
from tickets.console.visit import Visit
from tickets.incident import OPEN, IncidentStatus
from tickets.ticket import LIVE, Severity

#: So many incidents stand on a page of the list, and so many tickets on an incident's page.
PAGE_SIZE = 50
SHOWN_TICKETS = 200


def show_incidents(visit: Visit) -> Response:
    """Show the open incidents, or all of them, newest first."""
    everything = visit.query.get("show") == "all"
    statuses = tuple(IncidentStatus) if everything else OPEN
    below = number_in(visit.query.get("before", ""))
    found = visit.stores.faults.listed(statuses, below, PAGE_SIZE + 1)
    return visit.page(
        "incidents.html.j2",
        here="incidents",
        everything=everything,
        incidents=found[:PAGE_SIZE],
        more=found[PAGE_SIZE - 1].number if len(found) > PAGE_SIZE else None,
    )


def show_incident(visit: Visit) -> Response:
    """Show one incident: its tickets, who was told, and what may be the same fault."""
    desk, ref = visit.stores.desk.incidents, visit.params["number"]
    incident = desk.incident(ref)
    return visit.page(
        "incident.html.j2",
        here="incidents",
        incident=incident,
        tickets=desk.tickets(ref, SHOWN_TICKETS),
        live=desk.live(ref),
        near=desk.near(ref) if incident.status in OPEN else (),
        history=desk.history(ref),
        alerts=desk.alerts(ref),
        is_open=incident.status in OPEN,
        severities=tuple(Severity),
    )


def acknowledge_incident(visit: Visit) -> Response:
    """Say "I've seen it": the ladder stops."""
    desk = visit.stores.desk
    taken = desk.acknowledge_incident(visit.params["number"], visit.staff, visit.now)
    said = "is acknowledged" if taken.first else f"was acknowledged by {taken.by} before"
    return _back(visit, f"{taken.incident.ref} {said}.")


def mitigate(visit: Visit) -> Response:
    """Say that it no longer hurts."""
    desk = visit.stores.desk.incidents
    incident = desk.mitigate(visit.params["number"], visit.staff, visit.now)
    return _back(visit, f"{incident.ref} is mitigated.")


def resolve_incident(visit: Visit) -> Response:
    """Resolve the fault and every live ticket of it, with one message to each reporter."""
    text = visit.text("resolution")
    if not text:
        raise BadValue("resolution", "Say what the reporters are to be told.")
    desk = visit.stores.desk
    told = {
        ticket.report.reporter.key
        for ticket in desk.incidents.tickets(visit.params["number"])
        if ticket.status in LIVE
    }
    incident = desk.resolve_incident(visit.params["number"], visit.staff, text, visit.now)
    people = f"{len(told)} {'person is' if len(told) == 1 else 'people are'}"
    return _back(visit, f"{incident.ref} is resolved, and {people} told.")


def change_severity(visit: Visit) -> Response:
    """Change how bad it is, with a reason."""
    chosen = next((each for each in Severity if each == visit.text("severity")), None)
    if chosen is None:
        raise BadValue("severity", "Choose a severity.")
    desk, ref = visit.stores.desk.incidents, visit.params["number"]
    incident = desk.raise_to(ref, chosen, visit.staff, visit.text("why"), visit.now)
    return _back(visit, f"{incident.ref} is {chosen} now.")


def merge(visit: Visit) -> Response:
    """Put this incident's tickets under another one; it can be undone."""
    desk, ref = visit.stores.desk.incidents, visit.params["number"]
    into = desk.merge(ref, visit.text("into"), visit.staff, visit.now)
    return visit.go(f"/incidents/{into.number}", f"{into.ref} has the tickets of both now.")


def unmerge(visit: Visit) -> Response:
    """Undo a merge."""
    desk = visit.stores.desk.incidents
    incident = desk.unmerge(visit.params["number"], visit.staff, visit.now)
    return _back(visit, f"{incident.ref} stands by itself again.")


def split(visit: Visit) -> Response:
    """Give the chosen tickets an incident of their own."""
    typed = (number_in(each) for each in visit.texts("ticket"))
    numbers = tuple(number for number in typed if number is not None)
    desk = visit.stores.desk.incidents
    apart = desk.split(visit.params["number"], numbers, visit.staff, visit.now)
    return visit.go(f"/incidents/{apart.number}", f"{apart.ref} has these tickets now.")


def _back(visit: Visit, notice: str) -> Response:
    return visit.go(f"/incidents/{visit.params['number']}", notice)
