"""The queue in a database: one query a page, from a key on, however long the queue is."""

import operator
from datetime import UTC, datetime
from functools import reduce
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, literal, or_, select, true
from sqlalchemy.orm import Session

from domain.sql.types import UtcDateTime
from tickets.console.listing import SOON, Choices, Cursor, Entry, Sort, Wanted, Whose, number_in
from tickets.sql.escalation import incident
from tickets.sql.leaping import values_of
from tickets.sql.staffing import staff_user
from tickets.sql.tables import ticket
from tickets.ticket import TicketStatus

#: Sorts what never falls due behind everything that does.
_NEVER = datetime(9999, 12, 31, tzinfo=UTC)
_ANSWERED = ticket.c.first_responded_at.is_not(None)
_NOBODY_WAITS = (TicketStatus.PENDING, TicketStatus.RESOLVED, TicketStatus.CLOSED)
#: When staff owe somebody something next; while the reporter is waited for, they owe nothing.
_DUE: ColumnElement[datetime | None] = case(
    (ticket.c.status.in_(_NOBODY_WAITS), None),
    (_ANSWERED, ticket.c.resolution_due),
    else_=ticket.c.first_response_due,
)
_DUE_KEY = func.coalesce(_DUE, literal(_NEVER, UtcDateTime), type_=UtcDateTime)
_component: ColumnElement[str] = ticket.c.rule_id
_SEARCHED = (
    ticket.c.title,
    ticket.c.reporter_name,
    ticket.c.reporter_email,
    ticket.c.workspace_name,
    ticket.c.summary,
    ticket.c.field_error_message,
)


#: What is searched as one text, a field a line: nobody searches for the end of a line.
_FIELDS: ColumnElement[str] = reduce(
    operator.add, (func.coalesce(field, "") + "\n" for field in _SEARCHED)
)


class SqlQueue:
    """Implements QueueStore."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, wanted: Wanted, staff_id: UUID, now: datetime, limit: int) -> tuple[Entry, ...]:
        """Return at most so many tickets, from the cursor on; backwards ones in reverse."""
        backwards = wanted.cursor is not None and wanted.cursor.backwards
        order = [
            key.desc() if descending != backwards else key.asc()
            for key, descending in _order(wanted.sort)
        ]
        # The page's keys first: to sort whole rows costs three times as much.
        keys = select(ticket.c.id).where(_matches(wanted, staff_id, now), _from(wanted))
        page = keys.order_by(*order).limit(limit).scalar_subquery()
        found = self._session.execute(_entries().where(ticket.c.id.in_(page)).order_by(*order))
        return tuple(_entry(row, wanted.sort) for row in found)

    def count(self, wanted: Wanted, staff_id: UUID, now: datetime, up_to: int) -> int:
        """Return how many tickets there are, but no more than so many."""
        some = select(ticket.c.number).where(_matches(wanted, staff_id, now)).limit(up_to)
        return self._session.scalar(select(func.count()).select_from(some.subquery())) or 0

    def choices(self) -> Choices:
        """Return what there is to filter by."""
        components = values_of(_component)
        key = values_of(ticket.c.workspace_id).subquery().c.value
        name = select(func.max(ticket.c.workspace_name)).where(ticket.c.workspace_id == key)
        workspaces = select(key, name.scalar_subquery())
        named = [(key, name or str(key)) for key, name in self._session.execute(workspaces)]
        return Choices(
            components=tuple(self._session.scalars(components)),
            workspaces=tuple(sorted(named, key=lambda each: each[1].casefold())),
        )


def _matches(wanted: Wanted, staff_id: UUID, now: datetime) -> ColumnElement[bool]:
    """Return the condition of a filter; every part that is not asked for is left out."""
    whose: dict[Whose, ColumnElement[bool]] = {
        Whose.MINE: ticket.c.assignee_id == staff_id,
        Whose.UNASSIGNED: ticket.c.assignee_id.is_(None),
    }
    parts: tuple[tuple[object, ColumnElement[bool]], ...] = (
        (wanted.statuses, ticket.c.status.in_(wanted.statuses)),
        (wanted.severities, ticket.c.severity.in_(wanted.severities)),
        (wanted.component, _component == wanted.component),
        (wanted.workspace, ticket.c.workspace_id == wanted.workspace),
        (wanted.whose in whose, whose.get(wanted.whose, true())),
        (wanted.breaching, and_(_DUE.is_not(None), literal(now + SOON, UtcDateTime) > _DUE)),
        (wanted.search, _mentions(wanted.search)),
    )
    return and_(true(), *(condition for asked, condition in parts if asked))


def _mentions(search: str) -> ColumnElement[bool]:
    """Return whether a ticket has the words somewhere, or is the one of that number.

    Looking through all fields as one text takes less time than through one after the other.
    """
    number = number_in(search.upper().removeprefix("TKT-"))
    somewhere = _FIELDS.icontains(search, autoescape=True)
    return somewhere if number is None else or_(somewhere, ticket.c.number == number)


def _order(sort: Sort) -> tuple[tuple[ColumnElement[Any], bool], ...]:
    """Return what an order goes by, and whether downwards; the number comes last and decides."""
    match sort:
        case Sort.SEVERITY:
            return (ticket.c.severity, False), (ticket.c.number, True)
        case Sort.DUE:
            return (_DUE_KEY, False), (ticket.c.number, True)
        case Sort.NEWEST:
            return ((ticket.c.number, True),)
        case Sort.OLDEST:
            return ((ticket.c.number, False),)


def _from(wanted: Wanted) -> ColumnElement[bool]:
    """Return what lies beyond the cursor, in the direction it looks."""
    if wanted.cursor is None:
        return true()
    beyond: ColumnElement[bool] | None = None
    for key, descending in reversed(_order(wanted.sort)):
        value = _value(wanted.sort, wanted.cursor, key)
        further = key < value if descending != wanted.cursor.backwards else key > value
        beyond = further if beyond is None else or_(further, and_(key == value, beyond))
    return true() if beyond is None else beyond


def _value(sort: Sort, cursor: Cursor, key: ColumnElement[Any]) -> object:
    if key is ticket.c.number:
        return cursor.number
    if sort is Sort.DUE:
        return literal(_moment(cursor.key), UtcDateTime)
    return literal(cursor.key)


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return _NEVER


def _entries() -> Select[Any]:
    return (
        select(
            ticket.c.number,
            ticket.c.version,
            ticket.c.status,
            ticket.c.severity,
            ticket.c.title,
            ticket.c.reporter_name,
            ticket.c.workspace_name,
            ticket.c.plan,
            ticket.c.opened_at,
            _component.label("component"),
            _DUE_KEY.label("due_key"),
            staff_user.c.name.label("assignee"),
            incident.c.number.label("incident"),
        )
        .outerjoin(staff_user, staff_user.c.id == ticket.c.assignee_id)
        .outerjoin(incident, incident.c.id == ticket.c.incident_id)
    )


def _entry(row: Row[Any], sort: Sort) -> Entry:
    keys = {Sort.SEVERITY: str(row.severity), Sort.DUE: row.due_key.isoformat()}
    return Entry(
        number=row.number,
        version=row.version,
        status=row.status,
        severity=row.severity,
        title=row.title,
        reporter=row.reporter_name,
        workspace=row.workspace_name,
        plan=row.plan,
        component=row.component,
        assignee=row.assignee,
        incident=row.incident,
        opened_at=row.opened_at,
        due=None if row.due_key == _NEVER else row.due_key,
        key=keys.get(sort, ""),
    )
