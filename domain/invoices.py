"""An invoice: what a client is asked to pay for a deal, what they paid, and how it is counted."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from uuid import UUID

from domain.clients import Client
from domain.errors import BadValue, DetailMissing
from domain.fields import MOST_VALUE
from domain.limits import email, percent, text
from domain.money import Money

#: So long after sending it is due, unless a day is given.
DUE_AFTER = timedelta(days=14)
MOST_LINES = 50
MOST_QUANTITY = 10_000
DESCRIPTION_LENGTH = 200
REFERENCE_LENGTH = 200


class InvoiceType(StrEnum):
    """What it is for."""

    RETAINER = "retainer"
    PLACEMENT = "placement"
    MILESTONE = "milestone"
    FLAT_FEE = "flat_fee"

    @property
    def label(self) -> str:
        """As people read it: "flat fee"."""
        return self.value.replace("_", " ")


class InvoiceStatus(StrEnum):
    """A draft, with the client, or paid; else void, as if it never was, or uncollectible."""

    DRAFT = "draft"
    SENT = "sent"
    PAID = "paid"
    VOID = "void"
    UNCOLLECTIBLE = "uncollectible"


@dataclass(frozen=True)
class Line:
    """So many of one thing, each at a price."""

    description: str
    unit: Money
    quantity: int = 1

    @property
    def amount(self) -> Money:
        """Quantity times price."""
        return Money(self.unit.minor * self.quantity, self.unit.currency)


@dataclass(frozen=True)
class Payment:
    """Money that came in."""

    amount: Money
    paid_on: date
    reference: str | None = None
    provider_event: str | None = None


@dataclass(frozen=True, kw_only=True)
class NewInvoice:
    """What somebody says about an invoice to be.

    A placement takes a salary, and a fee unless the deal has one; anything else takes lines.
    """

    type: InvoiceType
    recipient: str
    lines: tuple[Line, ...] = ()
    salary: Money | None = None
    fee_percent: Decimal | None = None
    due_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Invoice:
    """An invoice as it stands."""

    id: UUID
    workspace_id: UUID
    number: int
    opportunity_id: UUID
    opportunity_ref: str
    client: Client
    type: InvoiceType
    status: InvoiceStatus
    recipient: str
    lines: tuple[Line, ...]
    created_at: datetime
    version: int
    payments: tuple[Payment, ...] = ()
    due_on: date | None = None
    sent_at: datetime | None = None
    paid_at: datetime | None = None
    closed_at: datetime | None = None

    @property
    def ref(self) -> str:
        """How people call it: "INV-1001"."""
        return f"INV-{self.number}"

    @property
    def total(self) -> Money:
        """What is asked for."""
        return _sum(tuple(it.amount for it in self.lines))

    @property
    def paid(self) -> Money:
        """What came in so far."""
        return Money(sum(it.amount.minor for it in self.payments), self.total.currency)

    @property
    def outstanding(self) -> Money:
        """What was asked for and hasn't come in, whether or not it is still waited for."""
        return Money(self.total.minor - self.paid.minor, self.total.currency)

    @property
    def is_awaited(self) -> bool:
        """Whether the client has it, and money is waited for."""
        return self.status is InvoiceStatus.SENT

    @property
    def summary(self) -> str:
        """In a line of the timeline."""
        return f"{self.ref}, {self.type.label}, {self.total.format()}."

    def sent(self, today: date, now: datetime) -> "Invoice":
        """With the client."""
        due = self.due_on or today + DUE_AFTER
        return replace(self, status=InvoiceStatus.SENT, sent_at=now, due_on=due)

    def with_payment(self, payment: Payment, now: datetime) -> "Invoice":
        """After money came in: paid once nothing is outstanding."""
        after = replace(self, payments=(*self.payments, payment))
        if after.outstanding.minor:
            return after
        return replace(after, status=InvoiceStatus.PAID, paid_at=now, closed_at=None)

    def closed(self, status: InvoiceStatus, now: datetime) -> "Invoice":
        """Void or uncollectible: nothing more is waited for."""
        return replace(self, status=status, closed_at=now)


def lines_of(new: NewInvoice, template: Decimal | None) -> tuple[Line, ...]:
    """What is charged; a placement's fee is its share of the salary, to the minor unit.

    `template` is the deal's own fee. Raises DetailMissing or BadValue.
    """
    lines = (_placement(new, template),) if new.type is InvoiceType.PLACEMENT else new.lines
    if not lines:
        raise DetailMissing("lines", f"What is the {new.type.label} invoice for, and how much?")
    if len(lines) > MOST_LINES:
        raise BadValue(
            "lines",
            f"An invoice may have up to {MOST_LINES} lines, and this has {len(lines)}. "
            "Please leave some out.",
        )
    checked = tuple(map(_line, lines))
    if len({it.unit.currency for it in checked}) > 1:
        raise BadValue("lines", "An invoice has one currency. Please make one for each currency.")
    total = _sum(tuple(it.amount for it in checked))
    if not 0 < total.major <= MOST_VALUE:
        most = Money.of(MOST_VALUE, total.currency).format()
        raise BadValue(
            "lines",
            f"An invoice must come to more than nothing and at most {most}, and this comes to "
            f"{total.format()}. Please correct the amounts.",
        )
    return checked


def recipient_of(said: str) -> str:
    """The address the invoice goes to; raises BadValue."""
    address = email(said, "recipient", "recipient")
    if address is None:
        raise DetailMissing("recipient", "Which e-mail address should the invoice go to?")
    return address


def _placement(new: NewInvoice, template: Decimal | None) -> Line:
    if new.salary is None:
        raise DetailMissing("salary", "What is the salary that the placement fee is taken of?")
    given = percent(new.fee_percent, "fee_percent", "fee")
    fee = template if given is None else given
    if fee is None:
        raise DetailMissing("fee_percent", "What is the fee, in percent of the salary?")
    exact = Decimal(new.salary.minor) * fee / 100
    amount = Money(int(exact.quantize(Decimal(1), ROUND_HALF_EVEN)), new.salary.currency)
    return Line(f"Placement fee, {fee.normalize():f}% of {new.salary.format()}", amount)


def _line(line: Line) -> Line:
    if not 1 <= line.quantity <= MOST_QUANTITY:
        raise BadValue(
            "lines",
            f"A line counts 1 to {MOST_QUANTITY:,} pieces, and this counts {line.quantity:,}. "
            "Please correct the quantity.",
        )
    if line.unit.minor < 0:
        raise BadValue("lines", f"A line can't cost {line.unit.format()}. Please correct it.")
    said = text(line.description, "lines", "line's description", DESCRIPTION_LENGTH, fewest=1)
    return replace(line, description=said or "")


def _sum(amounts: tuple[Money, ...]) -> Money:
    return Money(sum(it.minor for it in amounts), amounts[0].currency)
