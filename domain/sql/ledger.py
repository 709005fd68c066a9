"""domain.billing.Ledger in SQL."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID, uuid4

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from domain.clients import Client
from domain.errors import ChangedMeanwhile
from domain.events import By
from domain.invoices import Invoice, Line, Payment
from domain.money import Money
from domain.sql.reading import ANEW, Condition, meets
from domain.sql.tables import ClientRow, InvoiceLineRow, InvoiceRow, OpportunityRow, PaymentRow


class SqlLedger:
    """Invoices, in the caller's transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def invoices(
        self, workspace_id: UUID, *, opportunity_id: UUID | None = None
    ) -> tuple[Invoice, ...]:
        """Invoices by number, of one deal or of all."""
        of_deal = () if opportunity_id is None else (InvoiceRow.opportunity_id == opportunity_id,)
        return self._read(workspace_id, *of_deal)

    def last_sent(self, workspace_id: UUID, client_id: UUID) -> Invoice | None:
        """The newest invoice of a client that went out."""
        ours = (InvoiceRow.workspace_id == workspace_id, InvoiceRow.client_id == client_id)
        newest = select(func.max(InvoiceRow.number)).where(*ours, InvoiceRow.sent_at.is_not(None))
        last = InvoiceRow.number == newest.scalar_subquery()
        return next(iter(self._read(workspace_id, last)), None)

    def lock_invoice(self, workspace_id: UUID, number: int) -> Invoice | None:
        """Its present state; nobody else can change it until the transaction ends."""
        numbered = (InvoiceRow.workspace_id == workspace_id, InvoiceRow.number == number)
        self._session.execute(select(InvoiceRow.id).where(*numbered).with_for_update())
        return next(iter(self._read(workspace_id, InvoiceRow.number == number)), None)

    def add_invoice(self, invoice: Invoice, by: By) -> None:
        """Keep a new invoice."""
        home = {"workspace_id": invoice.workspace_id}
        self._session.execute(
            insert(InvoiceRow).values(
                id=invoice.id,
                number=invoice.number,
                client_id=invoice.client.id,
                opportunity_id=invoice.opportunity_id,
                type=invoice.type,
                status=invoice.status,
                currency=invoice.total.currency,
                total_minor=invoice.total.minor,
                recipient=invoice.recipient,
                due_on=invoice.due_on,
                created_by=by.actor.member_id,
                created_at=invoice.created_at,
                version=invoice.version,
                **home,
            )
        )
        lines = [
            {
                "id": uuid4(),
                "invoice_id": invoice.id,
                "position": position,
                "description": line.description,
                "quantity": line.quantity,
                "unit_minor": line.unit.minor,
                **home,
            }
            for position, line in enumerate(invoice.lines)
        ]
        self._session.execute(insert(InvoiceLineRow), lines)

    def save_invoice(self, invoice: Invoice, payment: Payment | None, by: By) -> Invoice:
        """Keep a changed invoice under the next version, and the payment that changed it.

        The payment comes first: the database holds no invoice paid that isn't.
        """
        if payment:
            self._add_payment(invoice, payment, by)
        version = self._session.scalar(
            update(InvoiceRow)
            .where(
                InvoiceRow.workspace_id == invoice.workspace_id,
                InvoiceRow.id == invoice.id,
                InvoiceRow.version == invoice.version,
            )
            .values(
                status=invoice.status,
                due_on=invoice.due_on,
                sent_at=invoice.sent_at,
                paid_at=invoice.paid_at,
                closed_at=invoice.closed_at,
                version=invoice.version + 1,
            )
            .returning(InvoiceRow.version),
            execution_options={"synchronize_session": False},
        )
        if version is None:
            raise ChangedMeanwhile(
                f"Somebody changed {invoice.ref} at the same moment. "
                "Nothing was written; please look at it again."
            )
        return replace(invoice, version=version)

    def _add_payment(self, invoice: Invoice, payment: Payment, by: By) -> None:
        self._session.execute(
            insert(PaymentRow).values(
                workspace_id=invoice.workspace_id,
                id=uuid4(),
                invoice_id=invoice.id,
                position=len(invoice.payments) - 1,
                amount_minor=payment.amount.minor,
                paid_on=payment.paid_on,
                reference=payment.reference,
                provider_event=payment.provider_event,
                recorded_by=by.actor.member_id,
                at=by.at,
            )
        )

    def _read(self, workspace_id: UUID, *conditions: Condition) -> tuple[Invoice, ...]:
        rows = self._session.execute(
            select(InvoiceRow, ClientRow.name, OpportunityRow.number)
            .join(ClientRow, meets(InvoiceRow.client_id, ClientRow))
            .join(OpportunityRow, meets(InvoiceRow.opportunity_id, OpportunityRow))
            .where(InvoiceRow.workspace_id == workspace_id, *conditions)
            .order_by(InvoiceRow.number),
            execution_options=ANEW,
        ).all()
        mine = [row.id for row, *_ in rows]
        lines, payments = self._lines(workspace_id, mine), self._payments(workspace_id, mine)
        return tuple(
            _invoice(row, name, number, lines[row.id], payments[row.id])
            for row, name, number in rows
        )

    def _lines(
        self, workspace_id: UUID, invoices: Sequence[UUID]
    ) -> defaultdict[UUID, list[InvoiceLineRow]]:
        found: defaultdict[UUID, list[InvoiceLineRow]] = defaultdict(list)
        for row in self._session.scalars(
            select(InvoiceLineRow)
            .where(
                InvoiceLineRow.workspace_id == workspace_id,
                InvoiceLineRow.invoice_id.in_(invoices),
            )
            .order_by(InvoiceLineRow.position)
        ):
            found[row.invoice_id].append(row)
        return found

    def _payments(
        self, workspace_id: UUID, invoices: Sequence[UUID]
    ) -> defaultdict[UUID, list[PaymentRow]]:
        found: defaultdict[UUID, list[PaymentRow]] = defaultdict(list)
        for row in self._session.scalars(
            select(PaymentRow)
            .where(PaymentRow.workspace_id == workspace_id, PaymentRow.invoice_id.in_(invoices))
            .order_by(PaymentRow.position)
        ):
            found[row.invoice_id].append(row)
        return found


def _invoice(
    row: InvoiceRow,
    client_name: str,
    opportunity: int,
    lines: Sequence[InvoiceLineRow],
    payments: Sequence[PaymentRow],
) -> Invoice:
    return Invoice(
        id=row.id,
        workspace_id=row.workspace_id,
        number=row.number,
        opportunity_id=row.opportunity_id,
        opportunity_ref=f"OPP-{opportunity}",
        client=Client(row.client_id, client_name),
        type=row.type,
        status=row.status,
        recipient=row.recipient,
        lines=tuple(
            Line(it.description, Money(it.unit_minor, row.currency), it.quantity) for it in lines
        ),
        created_at=row.created_at,
        version=row.version,
        payments=tuple(
            Payment(
                Money(it.amount_minor, row.currency), it.paid_on, it.reference, it.provider_event
            )
            for it in payments
        ),
        due_on=row.due_on,
        sent_at=row.sent_at,
        paid_at=row.paid_at,
        closed_at=row.closed_at,
    )
