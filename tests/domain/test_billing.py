"""Invoices: what they come to, who may make them, and how they become revenue."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, update

from domain import billing, crm
from domain.access import Gate
from domain.billing import Revenue
from domain.demo import HARBOR
from domain.errors import BadValue, DetailMissing, DomainError, NotAllowed, NotFound, NotOpen
from domain.events import Source
from domain.invoices import Invoice, InvoiceStatus, InvoiceType, Line, NewInvoice
from domain.money import Money
from domain.sql.ledger import SqlLedger
from domain.sql.records import SqlRecords
from domain.sql.tables import OpportunityRow, OutboxRow
from tests.domain.office import NOW, Office, who

pytestmark = pytest.mark.either_database

WON, CLIENT = "OPP-2007", "accounts@stellar.example"


def usd(amount: float) -> Money:
    return Money.of(amount, "USD")


FEE = NewInvoice(
    type=InvoiceType.FLAT_FEE, recipient=CLIENT, lines=(Line("Shortlist", usd(1_500), 2),)
)
PLACED = NewInvoice(
    type=InvoiceType.PLACEMENT,
    recipient=CLIENT,
    salary=usd(150_000),
    fee_percent=Decimal(25),
)


def draft(
    records: SqlRecords,
    new: NewInvoice = FEE,
    name: str = "theo",
    ref: str = WON,
    key: str = "draft",
) -> Invoice:
    ledger = SqlLedger(records.session)
    return billing.draft_invoice(
        records, ledger, who(records, name), ref, new, now=NOW, source=Source.SLACK, key=key
    )


def send(records: SqlRecords, ref: str, name: str = "theo", key: str = "send") -> Invoice:
    ledger = SqlLedger(records.session)
    return billing.send_invoice(
        records, ledger, who(records, name), ref, now=NOW, source=Source.SLACK, key=key
    )


def pay(
    records: SqlRecords, ref: str, amount: Money | None = None, name: str = "theo", key: str = "pay"
) -> Invoice:
    ledger, actor = SqlLedger(records.session), who(records, name)
    return billing.record_payment(
        records, ledger, actor, ref, amount, now=NOW, source=Source.SLACK, key=key
    )


def kept(records: SqlRecords, ref: str, name: str = "theo") -> Invoice:
    found = billing.invoices(records, SqlLedger(records.session), who(records, name))
    return next(it for it in found if it.ref == ref)


def events(records: SqlRecords) -> list[tuple[str, str | int | None]]:
    waiting = select(OutboxRow).where(OutboxRow.published_at.is_(None)).order_by(OutboxRow.at)
    return [(row.topic, row.payload["invoice_id"]) for row in records.session.scalars(waiting)]


def test_an_invoice_goes_from_draft_to_sent_to_paid(records: SqlRecords) -> None:
    made = draft(records)
    assert (made.ref, made.status, made.total) == ("INV-1002", InvoiceStatus.DRAFT, usd(3_000))
    sent = send(records, made.ref)
    assert (sent.status, sent.due_on) == (InvoiceStatus.SENT, NOW.date() + timedelta(days=14))
    paid = pay(records, made.ref)
    assert (paid.status, paid.paid_at, paid.outstanding) == (InvoiceStatus.PAID, NOW, usd(0))
    assert kept(records, made.ref) == paid
    assert sorted(events(records)) == [
        ("invoice.drafted", str(made.id)),
        ("invoice.paid", str(made.id)),
        ("invoice.sent", str(made.id)),
    ]


def test_nothing_about_the_recipient_leaves_with_the_event(records: SqlRecords) -> None:
    send(records, draft(records).ref)
    for row in records.session.scalars(select(OutboxRow).where(OutboxRow.published_at.is_(None))):
        assert CLIENT not in str(row.payload)


def test_the_deal_s_timeline_tells_of_it(records: SqlRecords) -> None:
    send(records, draft(records).ref)
    lines = [it.sentence for it in crm.timeline(records, who(records, "theo"), WON)]
    assert set(lines[-2:]) == {
        "Drafted an invoice: INV-1002, flat fee, $3,000.",
        "Sent an invoice: INV-1002, flat fee, $3,000.",
    }


def test_parts_are_paid_until_nothing_is_outstanding(records: SqlRecords) -> None:
    ref = send(records, draft(records).ref).ref
    part = pay(records, ref, usd(1_000), key="a")
    assert (part.status, part.outstanding) == (InvoiceStatus.SENT, usd(2_000))
    assert pay(records, ref, usd(2_000), key="b").status is InvoiceStatus.PAID
    with pytest.raises(NotOpen, match="paid already"):
        pay(records, ref, key="c")
    assert [it.amount for it in kept(records, ref).payments] == [usd(1_000), usd(2_000)]


def test_a_part_is_told_in_the_timeline_and_to_listeners(records: SqlRecords) -> None:
    ref = send(records, draft(records).ref).ref
    pay(records, ref, usd(1_000), key="a")
    pay(records, ref, usd(2_000), key="b")
    lines = [it.sentence for it in crm.timeline(records, who(records, "theo"), WON)]
    told = "INV-1002, flat fee, $3,000."
    assert f"Part of an invoice was paid: {told} $1,000 came in, $2,000 is outstanding." in lines
    assert f"An invoice was paid: {told} $2,000 came in, nothing is outstanding." in lines
    topics = [topic for topic, _ in events(records)]
    assert (topics.count("invoice.partly_paid"), topics.count("invoice.paid")) == (1, 1)


@pytest.mark.parametrize("amount", [usd(3_000.01), usd(0), usd(-5), Money.of(100, "EUR")])
def test_a_payment_is_of_what_is_outstanding(records: SqlRecords, amount: Money) -> None:
    ref = send(records, draft(records).ref).ref
    with pytest.raises(BadValue, match=r"\$3,000 of INV-1002 is outstanding"):
        pay(records, ref, amount)
    assert kept(records, ref).payments == ()


def test_each_command_is_done_once(records: SqlRecords) -> None:
    made = draft(records)
    assert draft(records) == made
    assert send(records, made.ref) == send(records, made.ref)
    assert pay(records, made.ref, usd(1)) == pay(records, made.ref, usd(1))
    assert len(kept(records, made.ref).payments) == 1
    with pytest.raises(NotOpen, match=r"sent already\. Only a draft can be sent"):
        send(records, made.ref, key="again")
    with pytest.raises(BadValue):
        draft(records, replace(FEE, recipient="x@y.example"))


def test_a_draft_is_not_paid(records: SqlRecords) -> None:
    made = draft(records)
    with pytest.raises(NotOpen, match=r"a draft\. Only an invoice that was sent"):
        pay(records, made.ref)


# What it comes to


@pytest.mark.parametrize(
    ("salary", "percent", "fee"),
    [
        (usd(150_000), "25", usd(37_500)),
        (usd(100.10), "12.5", usd(12.51)),
        (usd(0.20), "12.5", usd(0.02)),
        (usd(0.60), "12.5", usd(0.08)),
        (Money.of(1_000_001, "JPY"), "20", Money.of(200_000, "JPY")),
        (Money.of(1_000.005, "KWD"), "10", Money.of(100, "KWD")),
    ],
)
def test_a_placement_is_a_share_of_the_salary_to_the_minor_unit(
    records: SqlRecords, salary: Money, percent: str, fee: Money
) -> None:
    new = replace(PLACED, salary=salary, fee_percent=Decimal(percent))
    assert draft(records, new).total == fee


def test_without_a_fee_the_deal_s_own_is_taken(records: SqlRecords) -> None:
    records.session.execute(
        update(OpportunityRow)
        .where(OpportunityRow.workspace_id == HARBOR.id, OpportunityRow.number == 2001)
        .values(fee_bp=2_250)
    )
    new = replace(PLACED, fee_percent=None, salary=usd(10_000))
    made = draft(records, new, ref="OPP-2001")
    assert made.lines == (Line("Placement fee, 22.5% of $10,000", usd(2_250)),)


@pytest.mark.parametrize(
    ("new", "refusal", "says"),
    [
        (replace(PLACED, salary=None), DetailMissing, "What is the salary"),
        (replace(FEE, lines=()), DetailMissing, "What is the flat fee invoice for"),
        (replace(FEE, lines=FEE.lines * 51), BadValue, "up to 50 lines, and this has 51"),
        (replace(FEE, lines=(Line("x", usd(0)),)), BadValue, "more than nothing"),
        (replace(FEE, lines=(Line("x", usd(100_000_000), 2),)), BadValue, r"at most \$100,000,000"),
        (replace(FEE, lines=(Line("x", usd(-1)),)), BadValue, "A line can't cost"),
        (replace(FEE, lines=(Line("x", usd(1), 0),)), BadValue, "1 to 10,000 pieces"),
        (replace(FEE, lines=(Line(" ", usd(1)),)), BadValue, "description"),
        (replace(FEE, lines=(Line("x" * 201, usd(1)),)), BadValue, "up to 200 characters"),
        (
            replace(FEE, lines=(Line("a", usd(1)), Line("b", Money.of(1, "EUR")))),
            BadValue,
            "one currency",
        ),
        (replace(FEE, recipient="nobody"), BadValue, "isn't an e-mail address"),
        (replace(FEE, due_on=date(2026, 3, 1)), BadValue, "is past. Please choose 2026-03-02"),
        (replace(PLACED, fee_percent=Decimal(101)), BadValue, "between 0% and 100%"),
    ],
)
def test_bad_input_is_named_and_changes_nothing(
    records: SqlRecords, new: NewInvoice, refusal: type[DomainError], says: str
) -> None:
    with pytest.raises(refusal, match=says):
        draft(records, new)
    assert len(billing.invoices(records, SqlLedger(records.session), who(records, "theo"))) == 1
    assert events(records) == []


def test_a_given_due_date_is_kept(records: SqlRecords) -> None:
    day = date(2026, 3, 2)
    assert send(records, draft(records, replace(FEE, due_on=day)).ref).due_on == day


# Who may


@pytest.mark.parametrize(
    ("name", "gate"),
    [
        ("dana", Gate.BILLING_ROLE),
        ("sam", Gate.NEEDS_GRANT),
        ("gus", Gate.ROLE_NEVER),
        ("leo", Gate.PLAN_UPGRADE),
    ],
)
def test_the_gates_of_billing_guard_every_command(
    records: SqlRecords, name: str, gate: Gate
) -> None:
    ledger = SqlLedger(records.session)
    attempts = (
        lambda: draft(records, name=name),
        lambda: send(records, "INV-1001", name),
        lambda: pay(records, "INV-1001", name=name),
        lambda: billing.invoices(records, ledger, who(records, name)),
        lambda: billing.revenue(ledger, who(records, name)),
    )
    for attempt in attempts:
        with pytest.raises(NotAllowed) as refused:
            attempt()
        assert refused.value.decision.first.gate is gate


def test_with_billing_switched_off_nothing_is_invoiced(records: SqlRecords) -> None:
    theo = who(records, "theo")
    off = replace(theo, workspace=replace(theo.workspace, billing_enabled=False))
    with pytest.raises(NotAllowed, match="Billing is switched off"):
        billing.invoices(records, SqlLedger(records.session), off)


@pytest.mark.parametrize("ref", ["OPP-2006", "OPP-2011"])
def test_a_deal_that_came_to_nothing_is_not_invoiced(records: SqlRecords, ref: str) -> None:
    with pytest.raises(NotOpen, match="nothing to invoice"):
        draft(records, ref=ref)


@pytest.mark.parametrize("ref", ["INV-1999", "nonsense"])
def test_a_missing_invoice_is_named(records: SqlRecords, ref: str) -> None:
    with pytest.raises(NotFound, match=f"There is no invoice {ref} in Harbor & Finch"):
        send(records, ref)


# What it is worth


def test_only_what_was_paid_is_revenue_in_each_currency(records: SqlRecords) -> None:
    ledger, theo = SqlLedger(records.session), who(records, "theo")
    paid, rest = (usd(3_000),), (usd(6_000),)
    assert billing.revenue(ledger, theo) == Revenue(recognised=paid, pending=rest, draft=())
    pay(records, send(records, draft(records).ref).ref)
    euros = replace(FEE, lines=(Line("Search", Money.of(500, "EUR")),))
    draft(records, euros, key="b")
    assert billing.revenue(ledger, theo) == Revenue(
        recognised=(usd(6_000),), pending=rest, draft=(Money.of(500, "EUR"),)
    )


def test_a_part_that_was_paid_is_revenue_and_the_rest_is_to_come(records: SqlRecords) -> None:
    ledger, theo = SqlLedger(records.session), who(records, "theo")
    ref = send(records, draft(records).ref).ref
    pay(records, ref, usd(1_000), key="a")
    assert billing.revenue(ledger, theo) == Revenue(
        recognised=(usd(4_000),), pending=(usd(8_000),), draft=()
    )
    pay(records, ref, key="b")
    assert billing.revenue(ledger, theo) == Revenue(
        recognised=(usd(6_000),), pending=(usd(6_000),), draft=()
    )


@pytest.mark.parametrize(
    "address", ["a@@b.example", "a@b@c.example", "@b.example", "a b@c.example"]
)
def test_an_invoice_goes_to_one_address(records: SqlRecords, address: str) -> None:
    with pytest.raises(BadValue, match="isn't an e-mail address"):
        draft(records, replace(FEE, recipient=address))


def test_the_invoices_of_one_deal(records: SqlRecords) -> None:
    ledger, theo = SqlLedger(records.session), who(records, "theo")
    draft(records, ref="OPP-2001")
    assert [it.ref for it in billing.invoices(records, ledger, theo, "OPP-2001")] == ["INV-1002"]
    assert len(billing.invoices(records, ledger, theo)) == 2


def test_eight_payments_at_once_never_overpay(office: Office) -> None:
    with office.records() as records:
        ref = send(records, draft(records).ref).ref

    def one(number: int) -> object:
        try:
            with office.records() as records:
                return pay(records, ref, usd(1_000), key=f"{number}")
        except DomainError as refused:
            return refused

    with ThreadPoolExecutor(8) as pool:
        outcomes = [type(it).__name__ for it in pool.map(one, range(8))]
    assert sorted(outcomes) == ["Invoice"] * 3 + ["NotOpen"] * 5
    with office.records() as records:
        paid = kept(records, ref)
        assert (paid.status, len(paid.payments)) == (InvoiceStatus.PAID, 3)
        told = [topic for topic, _ in events(records)]
        assert told.count("invoice.paid") == 1
