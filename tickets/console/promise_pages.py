"""The page of promises: what each plan is promised, when support works, and who changed it."""

from starlette.responses import Response

from tickets import promises
from tickets.console.visit import Visit
from tickets.promises import PLANS, SHOWN, WEEKDAYS, Change
from tickets.ticket import Severity


def show_promises(visit: Visit) -> Response:
    """Show what holds now; only Super Admins get forms to change it."""
    kept = visit.stores.promises
    calendar = kept.calendar()
    return visit.page(
        "promises.html.j2",
        here="promises",
        plans=PLANS,
        severities=[severity.value for severity in Severity],
        targets=[
            (plan, severity.value, kept.target(plan, severity))
            for plan in PLANS
            for severity in Severity
        ],
        spelt=promises.spelt,
        calendar=calendar,
        hours=[(day, promises.shifts(calendar, at)) for at, day in enumerate(WEEKDAYS)],
        days_off=kept.days_off(),
        changes=kept.changes(SHOWN),
    )


def set_target(visit: Visit) -> Response:
    """Promise a plan something else, from the next ticket on."""
    said = promises.set_target(
        visit.stores.promises,
        visit.text("plan"),
        visit.text("severity"),
        visit.text("first"),
        visit.text("solution"),
        always=visit.text("always") == "yes",
    )
    return _changed(visit, said)


def save_hours(visit: Visit) -> Response:
    """Keep when support works."""
    hours = [visit.text(day) for day in WEEKDAYS]
    said = promises.save_hours(
        visit.stores.promises, visit.text("timezone"), visit.text("country"), hours
    )
    return _changed(visit, said)


def add_day_off(visit: Visit) -> Response:
    """Add a day on which support does not work."""
    said = promises.add_day_off(visit.stores.promises, visit.text("day"), visit.text("name"))
    return _changed(visit, said)


def drop_day_off(visit: Visit) -> Response:
    """Make a day off a working day again."""
    return _changed(visit, promises.drop_day_off(visit.stores.promises, visit.text("day")))


def _changed(visit: Visit, said: str) -> Response:
    visit.stores.promises.note_change(Change(visit.now, visit.staff.name, said))
    return visit.go("/promises", f"{said}.")
