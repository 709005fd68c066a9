"""The tables of invoices, their lines and their payments."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, SmallInteger, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.invoices import (
    DESCRIPTION_LENGTH,
    MOST_QUANTITY,
    REFERENCE_LENGTH,
    InvoiceStatus,
    InvoiceType,
)
from domain.limits import EMAIL_LENGTH
from domain.sql.schema import Base, Tenant, must, within_workspace
from domain.sql.types import choice

#: The longest id that a payment provider gives an event.
EVENT_LENGTH = 255


class InvoiceRow(Tenant, Base):
    """What a client is asked to pay for a deal."""

    __tablename__ = "invoice"
    __table_args__ = (
        within_workspace("opportunity", "client_id", "opportunity_id"),
        within_workspace("member", "created_by"),
        UniqueConstraint("workspace_id", "number"),
        must("total", "total_minor > 0"),
        must("currency_code", "length(currency) = 3 AND currency = upper(currency)"),
        must("sent_when_not_draft", "status = 'void' OR (status = 'draft') = (sent_at IS NULL)"),
        must("due_once_sent", "sent_at IS NULL OR due_on IS NOT NULL"),
        must("paid_when_paid", "(status = 'paid') = (paid_at IS NOT NULL)"),
        must(
            "closed_when_not_paid",
            "(status IN ('void', 'uncollectible')) = (closed_at IS NOT NULL)",
        ),
        must("version", "version >= 1"),
    )

    number: Mapped[int]
    client_id: Mapped[UUID]
    opportunity_id: Mapped[UUID]
    type: Mapped[InvoiceType] = mapped_column(choice(InvoiceType, "type"))
    status: Mapped[InvoiceStatus] = mapped_column(choice(InvoiceStatus, "status"))
    currency: Mapped[str] = mapped_column(String(3))
    total_minor: Mapped[int] = mapped_column(BigInteger)
    recipient: Mapped[str] = mapped_column(String(EMAIL_LENGTH))
    due_on: Mapped[date | None]
    created_by: Mapped[UUID]
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    paid_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    version: Mapped[int]


class InvoiceLineRow(Tenant, Base):
    """So many of one thing, each at a price."""

    __tablename__ = "invoice_line"
    __table_args__ = (
        within_workspace("invoice", "invoice_id"),
        UniqueConstraint("workspace_id", "invoice_id", "position"),
        must("quantity", f"quantity BETWEEN 1 AND {MOST_QUANTITY}"),
        must("unit", "unit_minor >= 0"),
    )

    invoice_id: Mapped[UUID]
    position: Mapped[int] = mapped_column(SmallInteger)
    description: Mapped[str] = mapped_column(String(DESCRIPTION_LENGTH))
    quantity: Mapped[int]
    unit_minor: Mapped[int] = mapped_column(BigInteger)


class PaymentRow(Tenant, Base):
    """Money that came in for an invoice."""

    __tablename__ = "payment"
    __table_args__ = (
        within_workspace("invoice", "invoice_id"),
        within_workspace("member", "recorded_by"),
        UniqueConstraint("workspace_id", "invoice_id", "position"),
        Index("one_payment_an_event", "provider_event", unique=True),
        must("amount", "amount_minor > 0"),
    )

    invoice_id: Mapped[UUID]
    position: Mapped[int] = mapped_column(SmallInteger)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    paid_on: Mapped[date]
    reference: Mapped[str | None] = mapped_column(String(REFERENCE_LENGTH))
    provider_event: Mapped[str | None] = mapped_column(String(EVENT_LENGTH))
    recorded_by: Mapped[UUID]
    at: Mapped[datetime]
