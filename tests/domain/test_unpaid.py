"""Invoices that nobody pays: made void, or uncollectible; neither is revenue, nor waited for."""

from datetime import timedelta

import pytest

from domain import billing, crm
from domain.access import Actor
from domain.changing import Occasion
from domain.errors import BadValue, DomainError, NotAllowed, NotFound, NotOpen
from domain.invoices import Invoice, InvoiceStatus, InvoiceType, Line, NewInvoice
from domain.money import Money
from domain.sql.records import SqlRecords
from domain.unpaid import mark_uncollectible, void_invoice
from tests.domain.office import NOW, at, who

pytestmark = pytest.mark.either_database

#: The demo's invoice: $6,000 of which $2,000 came in.
PARTLY_PAID = "INV-1001"
WON, WHY = "OPP-2007", "Billed to the wrong client."
LATER = NOW + timedelta(days=60)


@pytest.fixture
def theo(records: SqlRecords) -> Actor:
    return who(records, "theo")


def drafted(records: SqlRecords, theo: Actor, key: str = "draft") -> Invoice:
    lines = (Line("Shortlist", Money.of(3_000, "USD")),)
    new = NewInvoice(type=InvoiceType.FLAT_FEE, recipient="a@b.example", lines=lines)
    return billing.draft_invoice(records, records.ledger, theo, WON, new, **at(key=key))


def sent(records: SqlRecords, theo: Actor) -> str:
    ref = drafted(records, theo).ref
    return billing.send_invoice(records, records.ledger, theo, ref, **at(key="send")).ref


def void(records: SqlRecords, actor: Actor, ref: str, why: str = WHY, key: str = "v") -> Invoice:
    return void_invoice(records, records.ledger, actor, ref, why, **at(LATER, key))


def write_off(
    records: SqlRecords, actor: Actor, ref: str, why: str = WHY, key: str = "g"
) -> Invoice:
    return mark_uncollectible(records, records.ledger, actor, ref, why, **at(LATER, key))


def pay(records: SqlRecords, theo: Actor, ref: str, amount: int | None = None) -> Invoice:
    asked = None if amount is None else Money.of(amount, "USD")
    occasion: Occasion = at(LATER, f"pay {amount}")
    return billing.record_payment(records, records.ledger, theo, ref, asked, **occasion)


def kept(records: SqlRecords, theo: Actor, ref: str) -> Invoice:
    (found,) = [it for it in billing.invoices(records, records.ledger, theo) if it.ref == ref]
    return found


def test_a_mistaken_invoice_is_made_void(records: SqlRecords, theo: Actor) -> None:
    before = billing.revenue(records.ledger, theo)
    ref = sent(records, theo)
    done = void(records, theo, ref)
    assert (done.status, done.closed_at) == (InvoiceStatus.VOID, LATER)
    assert kept(records, theo, ref) == done == void(records, theo, ref)
    assert billing.revenue(records.ledger, theo) == before
    last = crm.timeline(records, theo, WON)[-1].sentence
    assert last == f"Made an invoice void: {ref}, flat fee, $3,000. {WHY}"


def test_a_draft_is_made_void_and_never_sent(records: SqlRecords, theo: Actor) -> None:
    ref = drafted(records, theo).ref
    assert void(records, theo, ref).sent_at is None
    with pytest.raises(NotOpen, match=f"{ref} is void. Only a draft can be sent"):
        billing.send_invoice(records, records.ledger, theo, ref, **at(key="send"))


def test_what_is_void_stays_void(records: SqlRecords, theo: Actor) -> None:
    ref = sent(records, theo)
    void(records, theo, ref)
    for attempt in (pay, write_off):
        with pytest.raises(NotOpen, match=f"{ref} is void"):
            attempt(records, theo, ref)
    with pytest.raises(NotOpen, match=f"{ref} is void"):
        void(records, theo, ref, key="once more")


def test_an_invoice_that_money_came_in_for_is_not_void(records: SqlRecords, theo: Actor) -> None:
    with pytest.raises(NotOpen, match=r"made void\. Mark the rest as uncollectible"):
        void(records, theo, PARTLY_PAID)
    pay(records, theo, PARTLY_PAID)
    with pytest.raises(NotOpen, match=r"paid already\. Only an invoice that nobody has paid"):
        void(records, theo, PARTLY_PAID)


def test_the_rest_of_an_invoice_is_uncollectible(records: SqlRecords, theo: Actor) -> None:
    before = billing.revenue(records.ledger, theo)
    done = write_off(records, theo, PARTLY_PAID, "The client is insolvent.")
    assert (done.status, done.closed_at) == (InvoiceStatus.UNCOLLECTIBLE, LATER)
    after = billing.revenue(records.ledger, theo)
    assert after.recognised == before.recognised
    assert (after.pending, after.uncollectible) == ((), before.pending)
    (last, *_) = reversed(crm.timeline(records, theo, done.opportunity_ref))
    assert last.sentence.startswith(f"Marked an invoice as uncollectible: {PARTLY_PAID}")
    assert last.sentence.endswith("The client is insolvent.")


def test_what_is_uncollectible_may_be_paid_after_all(records: SqlRecords, theo: Actor) -> None:
    ref = sent(records, theo)
    write_off(records, theo, ref)
    part = pay(records, theo, ref, 1_000)
    assert (part.status, part.outstanding.major) == (InvoiceStatus.UNCOLLECTIBLE, 2_000)
    assert billing.revenue(records.ledger, theo).uncollectible == (Money.of(2_000, "USD"),)
    paid = pay(records, theo, ref)
    assert (paid.status, paid.paid_at, paid.closed_at) == (InvoiceStatus.PAID, LATER, None)
    assert kept(records, theo, ref) == paid


def test_only_what_was_sent_is_uncollectible(records: SqlRecords, theo: Actor) -> None:
    ref = drafted(records, theo).ref
    with pytest.raises(NotOpen, match=f"{ref} is a draft. Only an invoice that was sent"):
        write_off(records, theo, ref)


@pytest.mark.parametrize("end", [void, write_off])
@pytest.mark.parametrize(
    ("name", "ref", "why", "refusal"),
    [
        ("theo", "INV-9999", WHY, NotFound),
        ("theo", PARTLY_PAID, "no", BadValue),
        ("theo", PARTLY_PAID, "x" * 501, BadValue),
        ("dana", PARTLY_PAID, WHY, NotAllowed),
        ("leo", PARTLY_PAID, WHY, NotAllowed),
    ],
)
def test_what_is_refused_changes_nothing(
    records: SqlRecords, theo: Actor, end: object, name: str, ref: str, why: str, refusal: type
) -> None:
    before = kept(records, theo, PARTLY_PAID)
    assert callable(end)
    with pytest.raises(DomainError) as refused:
        end(records, who(records, name), ref, why)
    assert isinstance(refused.value, refusal)
    assert kept(records, theo, PARTLY_PAID) == before
