"""Every address of the console: the table of contents."""

from tickets.console import (
    bulk,
    delivery_pages,
    exporting,
    incident_pages,
    metrics_page,
    promise_pages,
    queue_pages,
    ticket_pages,
)
from tickets.console.door import Action, Console, Page
from tickets.console.visit import Doors
from tickets.staff import StaffRole

_TICKET, _INCIDENT = "/tickets/{number:int}", "/incidents/{number:int}"
_ADMIN = StaffRole.SUPER_ADMIN

PAGES = (
    Page(path="/", show=queue_pages.show_queue),
    Page(path="/export.csv", show=exporting.export),
    Page(path=_TICKET, show=ticket_pages.show_ticket),
    Page(path="/incidents", show=incident_pages.show_incidents),
    Page(path=_INCIDENT, show=incident_pages.show_incident),
    Page(path="/deliveries", show=delivery_pages.show_deliveries),
    Page(path="/metrics", show=metrics_page.show_metrics),
    Page(path="/promises", show=promise_pages.show_promises),
)

ACTIONS = (
    Action(
        path="/deliveries/resend",
        do=delivery_pages.resend,
        again=delivery_pages.show_deliveries,
    ),
    *(
        Action(path=f"/promises/{what}", do=do, again=promise_pages.show_promises, only=_ADMIN)
        for what, do in {
            "target": promise_pages.set_target,
            "hours": promise_pages.save_hours,
            "day-off": promise_pages.add_day_off,
            "working-day": promise_pages.drop_day_off,
        }.items()
    ),
    *(
        Action(path=path, do=do, again=queue_pages.show_queue)
        for path, do in {
            "/bulk": bulk.many,
            "/views": queue_pages.save_view,
            "/views/{view}/drop": queue_pages.drop_view,
        }.items()
    ),
    *(
        Action(path=f"{_TICKET}/{verb}", do=do, again=ticket_pages.show_ticket)
        for verb, do in {
            "acknowledge": ticket_pages.acknowledge,
            "claim": ticket_pages.claim,
            "release": ticket_pages.release,
            "reply": ticket_pages.reply,
            "note": ticket_pages.note,
            "resolve": ticket_pages.resolve,
            "reopen": ticket_pages.reopen,
            "priority": ticket_pages.change_priority,
            "category": ticket_pages.change_category,
            "resend": ticket_pages.resend_alert,
            "resend-reply": ticket_pages.resend_reply,
        }.items()
    ),
    Action(
        path=f"{_TICKET}/take-over",
        do=ticket_pages.take_over,
        again=ticket_pages.show_ticket,
        only=_ADMIN,
    ),
    *(
        Action(path=f"{_INCIDENT}/{verb}", do=do, again=incident_pages.show_incident)
        for verb, do in {
            "acknowledge": incident_pages.acknowledge_incident,
            "mitigate": incident_pages.mitigate,
            "resolve": incident_pages.resolve_incident,
            "severity": incident_pages.change_severity,
        }.items()
    ),
    *(
        Action(path=f"{_INCIDENT}/{verb}", do=do, again=incident_pages.show_incident, only=_ADMIN)
        for verb, do in {
            "merge": incident_pages.merge,
            "unmerge": incident_pages.unmerge,
            "split": incident_pages.split,
        }.items()
    ),
)


def console(doors: Doors) -> Console:
    """Return the console, to be mounted."""
    return Console(doors, PAGES, ACTIONS)
