"""What the demo agencies have besides deals: leads, invoices, and what automations have done."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from domain.agencies import Agency
from domain.automations import Automation, Outcome
from domain.events import EventKind
from domain.invoices import InvoiceStatus, InvoiceType
from domain.leads import LeadStatus
from domain.scoring import Signals
from domain.sql.tables import (
    AutomationRunRow,
    CounterRow,
    InvoiceLineRow,
    InvoiceRow,
    LeadRow,
    OpportunityRow,
    OutboxRow,
    PaymentRow,
    WebhookAttemptRow,
    WebhookDeliveryRow,
    WebhookEndpointRow,
)
from domain.webhooks import DeliveryState

#: Name, company, status, what is known of them, days ago; owned by the people in turn.
LEADS = (
    (
        *("Ingrid Solberg", "Meridian Hotels", LeadStatus.CONVERTED),
        Signals(employees=900, country="PT", characters=240, phone=True, pages=12, seconds=420),
        40,
    ),
    (
        *("Paul Mensah", "Tidewater Clinics", LeadStatus.REPLIED),
        Signals(employees=310, country="AE", characters=350, phone=True, pages=15, seconds=900),
        9,
    ),
    (
        *("Yuki Tanabe", "Lumen Optics", LeadStatus.CONTACTED),
        Signals(employees=180, country="JP", characters=60, pages=7, seconds=310),
        6,
    ),
    (
        *("Carla Bruno", "Hazel & Oak Schools", LeadStatus.NEW),
        Signals(employees=40, country="GB", pages=1, seconds=45),
        2,
    ),
    (
        *("Ed Novotny", "Ridgeback Tools", LeadStatus.BAD_FIT),
        Signals(employees=6, country="US", characters=90, pages=3, seconds=70),
        30,
    ),
)


def furnish(session: Session, agency: Agency, now: datetime) -> None:
    """Leads, one of them converted; an invoice with a payment; a webhook that is switched off."""
    deal = _deal_of(session, agency, "Meridian Hotels") or _deal_of(session, agency, None)
    billed = _deal_of(session, agency, "Stellar Foods", number=2007) or deal
    if deal is None or billed is None:
        return
    _list_leads(session, agency, deal, now)
    _bill(session, agency, billed, now)
    _automate(session, agency, billed, now)


def _deal_of(
    session: Session, agency: Agency, client: str | None, number: int | None = None
) -> OpportunityRow | None:
    mine = select(OpportunityRow).where(OpportunityRow.workspace_id == agency.id)
    if number is not None:
        mine = mine.where(OpportunityRow.number == number)
    elif client is not None:
        numbers = [2001 + at for at, deal in enumerate(agency.deals) if deal.client == client]
        mine = mine.where(OpportunityRow.number.in_(numbers))
    return session.scalars(mine.order_by(OpportunityRow.number).limit(1)).first()


def _list_leads(session: Session, agency: Agency, deal: OpportunityRow, now: datetime) -> None:
    owners = [it.id for it in agency.people][: len(LEADS)]
    rows = []
    for at, (name, company, status, signals, days) in enumerate(LEADS):
        converted = status is LeadStatus.CONVERTED
        rows.append(
            {
                "workspace_id": agency.id,
                "id": uuid4(),
                "number": 1001 + at,
                "name": name,
                "company": company,
                "owner_id": owners[at % len(owners)],
                "status": status,
                "fit": signals.fit,
                "engagement": signals.engagement,
                "created_at": now - timedelta(days=days),
                "converted_at": deal.created_at if converted else None,
                "client_id": deal.client_id if converted else None,
                "opportunity_id": deal.id if converted else None,
            }
        )
    session.execute(insert(LeadRow), rows)
    _count(session, agency.id, "lead", 1000 + len(rows))


def _bill(session: Session, agency: Agency, deal: OpportunityRow, now: datetime) -> None:
    home, invoice = {"workspace_id": agency.id}, uuid4()
    sent, fee = now - timedelta(days=8), 900_000
    session.execute(
        insert(InvoiceRow).values(
            id=invoice,
            number=1001,
            client_id=deal.client_id,
            opportunity_id=deal.id,
            type=InvoiceType.RETAINER,
            status=InvoiceStatus.DRAFT,
            currency=deal.currency or agency.currency,
            total_minor=fee,
            recipient="accounts@client.example",
            due_on=(sent + timedelta(days=14)).date(),
            created_by=deal.owner_id,
            created_at=sent,
            version=1,
            **home,
        )
    )
    session.execute(
        insert(InvoiceLineRow).values(
            id=uuid4(),
            invoice_id=invoice,
            position=0,
            description="First instalment",
            quantity=1,
            unit_minor=fee,
            **home,
        )
    )
    session.execute(
        update(InvoiceRow)
        .where(InvoiceRow.workspace_id == agency.id, InvoiceRow.id == invoice)
        .values(status=InvoiceStatus.SENT, sent_at=sent, version=2)
    )
    session.execute(
        insert(PaymentRow).values(
            id=uuid4(),
            invoice_id=invoice,
            position=0,
            amount_minor=fee // 3,
            paid_on=(now - timedelta(days=3)).date(),
            recorded_by=deal.owner_id,
            at=now - timedelta(days=3),
            **home,
        )
    )
    _count(session, agency.id, "invoice", 1001)


def _count(session: Session, workspace_id: UUID, kind: str, value: int) -> None:
    counter = insert(CounterRow).values(workspace_id=workspace_id, kind=kind, value=value)
    session.execute(counter)


def _automate(session: Session, agency: Agency, deal: OpportunityRow, now: datetime) -> None:
    """What an automation did, and a webhook that once was; it is off, since nobody listens."""
    created = select(OutboxRow).where(
        OutboxRow.workspace_id == agency.id,
        OutboxRow.opportunity_id == deal.id,
        OutboxRow.topic == EventKind.CREATED,
    )
    event = session.scalars(created).one()
    home, at = {"workspace_id": agency.id}, event.at
    hook, delivery = uuid4(), uuid4()
    for row, values in (
        (
            AutomationRunRow,
            {
                "event_id": event.id,
                "automation": Automation.REFRESH_FORECAST,
                "subject": "",
                "outcome": Outcome.DONE,
                "sentence": "Refreshed the forecast.",
                "at": at,
            },
        ),
        (
            WebhookEndpointRow,
            {
                "id": hook,
                "number": 1,
                "url": f"https://hooks.{agency.domain}/deals",
                "secret": "whsec_" + "ZGVtbyBzZWNyZXQsIG5vdCB1c2VkIGFueXdoZXJl",
                "topics": [EventKind.CREATED.value],
                "created_by": deal.owner_id,
                "created_at": at,
                "disabled_at": now - timedelta(days=1),
            },
        ),
        (
            WebhookDeliveryRow,
            {
                "id": delivery,
                "number": 1,
                "endpoint_id": hook,
                "event_id": event.id,
                "topic": EventKind.CREATED.value,
                "body": "{}",
                "state": DeliveryState.DELIVERED,
                "round": 1,
                "attempts": 1,
                "created_at": at,
            },
        ),
        (
            WebhookAttemptRow,
            {"delivery_id": delivery, "number": 1, "code": 204, "at": at},
        ),
    ):
        session.execute(insert(row).values({"id": uuid4(), **home, **values}))
    _count(session, agency.id, "webhook", 1)
    _count(session, agency.id, "delivery", 1)
