"""What stands around deals, to and from rows: contacts, links, colleagues, orders, neighbours."""

from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, delete, insert, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from domain.details import Collaborator, Contact, Link
from domain.events import By
from domain.money import Money
from domain.opportunity import Opportunity
from domain.orders import Order
from domain.sql.asking import HOME, Ids, Question
from domain.sql.tables import (
    CollaboratorRow,
    ContactRow,
    LinkRow,
    MemberRow,
    OpportunityRow,
    OrderRow,
    RecreationRow,
)

CONTACTS = Question.about(
    ContactRow.opportunity_id,
    select(
        ContactRow.opportunity_id,
        *(ContactRow.name, ContactRow.role, ContactRow.email, ContactRow.phone),
    )
    .where(ContactRow.workspace_id == HOME)
    .order_by(ContactRow.position),
)
LINKS = Question.about(
    LinkRow.opportunity_id,
    select(LinkRow.opportunity_id, LinkRow.label, LinkRow.url)
    .where(LinkRow.workspace_id == HOME)
    .order_by(LinkRow.position),
)
COLLABORATORS = Question.about(
    CollaboratorRow.opportunity_id,
    select(CollaboratorRow.opportunity_id, MemberRow.id, MemberRow.name)
    .join(
        MemberRow,
        (MemberRow.workspace_id == CollaboratorRow.workspace_id)
        & (MemberRow.id == CollaboratorRow.member_id),
    )
    .where(CollaboratorRow.workspace_id == HOME)
    .order_by(MemberRow.name),
)
ORDERS = Question.about(
    OrderRow.opportunity_id, select(OrderRow).where(OrderRow.workspace_id == HOME)
)


def _neighbours(here: InstrumentedAttribute[UUID], there: InstrumentedAttribute[UUID]) -> Question:
    return Question.about(
        here,
        select(here, OpportunityRow.number)
        .join(
            OpportunityRow,
            (OpportunityRow.workspace_id == RecreationRow.workspace_id)
            & (OpportunityRow.id == there),
        )
        .where(RecreationRow.workspace_id == HOME),
    )


BEFORE = _neighbours(RecreationRow.opportunity_id, RecreationRow.closed_id)
AFTER = _neighbours(RecreationRow.closed_id, RecreationRow.opportunity_id)


@dataclass
class Around:
    """What was found, by deal."""

    contacts: defaultdict[UUID, list[Contact]] = field(default_factory=lambda: defaultdict(list))
    links: defaultdict[UUID, list[Link]] = field(default_factory=lambda: defaultdict(list))
    collaborators: defaultdict[UUID, list[Collaborator]] = field(
        default_factory=lambda: defaultdict(list)
    )
    orders: dict[UUID, Order] = field(default_factory=dict)
    recreated_from: dict[UUID, str] = field(default_factory=dict)
    recreated_as: dict[UUID, str] = field(default_factory=dict)


def around(session: Session, workspace_id: UUID, ids: Ids) -> Around:
    """Everything that stands around these deals of one workspace."""
    found = Around()
    _read_contacts(session, workspace_id, ids, found)
    _read_links(session, workspace_id, ids, found)
    _read_collaborators(session, workspace_id, ids, found)
    _read_orders(session, workspace_id, ids, found)
    _read_neighbours(session, workspace_id, ids, found)
    return found


def save_around(session: Session, deal: Opportunity) -> None:
    """Keep contacts, links and collaborators as they are on the deal now."""
    this = {"workspace_id": deal.workspace_id, "opportunity_id": deal.id}
    for table in (ContactRow, LinkRow, CollaboratorRow):
        session.execute(
            delete(table).where(
                table.workspace_id == deal.workspace_id, table.opportunity_id == deal.id
            ),
            execution_options={"synchronize_session": False},
        )
    for position, contact in enumerate(deal.contacts):
        row = {"id": uuid4(), "position": position, **this, **vars(contact)}
        session.execute(insert(ContactRow).values(row))
    for position, link in enumerate(deal.links):
        row = {"id": uuid4(), "position": position, **this, **vars(link)}
        session.execute(insert(LinkRow).values(row))
    for one in deal.collaborators:
        session.execute(insert(CollaboratorRow).values(id=uuid4(), member_id=one.member_id, **this))


def add_order(session: Session, deal: Opportunity, order: Order, by: By) -> None:
    """Keep the order of a won deal; the database refuses a second one."""
    session.execute(
        insert(OrderRow).values(
            id=uuid4(),
            workspace_id=deal.workspace_id,
            opportunity_id=deal.id,
            year=order.year,
            number=order.number,
            total_minor=order.total.minor,
            currency=order.total.currency,
            cycle=order.cycle,
            effective_on=order.effective_on,
            duration_months=order.duration_months,
            expires_on=order.expires_on,
            auto_renew=order.auto_renew,
            notice_days=order.notice_days,
            notes=order.notes,
            signed_by=by.actor.member_id,
            signed_at=by.at,
        )
    )


def add_recreation(session: Session, closed: Opportunity, again: Opportunity) -> None:
    """Keep that one deal goes on where another ended; the database refuses a second time."""
    session.execute(
        insert(RecreationRow).values(
            id=uuid4(),
            workspace_id=closed.workspace_id,
            closed_id=closed.id,
            opportunity_id=again.id,
        )
    )


def seen_by(member_id: UUID) -> ColumnElement[bool]:
    """The deals that somebody owns, and those that are shared with them."""
    shared = select(CollaboratorRow.opportunity_id).where(
        CollaboratorRow.workspace_id == OpportunityRow.workspace_id,
        CollaboratorRow.member_id == member_id,
    )
    return or_(OpportunityRow.owner_id == member_id, OpportunityRow.id.in_(shared))


def _read_contacts(session: Session, workspace_id: UUID, ids: Ids, found: Around) -> None:
    for deal, name, role, email, phone in CONTACTS.ask(session, workspace_id, ids):
        found.contacts[deal].append(Contact(name, role, email, phone))


def _read_links(session: Session, workspace_id: UUID, ids: Ids, found: Around) -> None:
    for deal, label, url in LINKS.ask(session, workspace_id, ids):
        found.links[deal].append(Link(label, url))


def _read_collaborators(session: Session, workspace_id: UUID, ids: Ids, found: Around) -> None:
    for deal, member_id, name in COLLABORATORS.ask(session, workspace_id, ids):
        found.collaborators[deal].append(Collaborator(member_id, name))


def _read_orders(session: Session, workspace_id: UUID, ids: Ids, found: Around) -> None:
    rows = ORDERS.ask(session, workspace_id, ids).scalars()
    found.orders = {row.opportunity_id: _order(row) for row in rows}


def _read_neighbours(session: Session, workspace_id: UUID, ids: Ids, found: Around) -> None:
    for question, refs in (
        (BEFORE, found.recreated_from),
        (AFTER, found.recreated_as),
    ):
        for deal, number in question.ask(session, workspace_id, ids):
            refs[deal] = f"OPP-{number}"


def _order(row: OrderRow) -> Order:
    return Order(
        year=row.year,
        number=row.number,
        total=Money(row.total_minor, row.currency),
        cycle=row.cycle,
        effective_on=row.effective_on,
        duration_months=row.duration_months,
        expires_on=row.expires_on,
        auto_renew=row.auto_renew,
        notice_days=row.notice_days,
        notes=row.notes,
    )
