"""Stripe's webhook: only genuine events, each once, and nothing where it isn't set up."""

import hashlib
import hmac
import http.client
import json
import time
from urllib.parse import urlsplit

import pytest

from domain import crm
from domain.demo import BRIGHTSIDE, HARBOR
from domain.invoices import Invoice, InvoiceStatus
from domain.money import Money
from tests.bot.automation.conftest import STRIPE_SECRET, Desk

pytest.importorskip("stripe", reason="the extra “stripe” isn't installed")


def event(
    invoice: Invoice, name: str = "evt_1", kind: str = "invoice.paid", **changed: object
) -> bytes:
    """What Stripe posts for an invoice of ours."""
    paid = {
        "id": "in_1",
        "object": "invoice",
        "amount_paid": invoice.total.minor,
        "currency": "usd",
        "metadata": {"rex_workspace_id": str(HARBOR.id), "rex_invoice": invoice.ref},
        **changed,
    }
    told = {"id": name, "object": "event", "type": kind, "data": {"object": paid}}
    return json.dumps(told).encode()


def signature(body: bytes, *, secret: str = STRIPE_SECRET, age: int = 0) -> str:
    """Sign as Stripe does."""
    at = int(time.time()) - age
    signed = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256)
    return f"t={at},v1={signed.hexdigest()}"


def post(desk: Desk, body: bytes, signed: str | None = None) -> int:
    where = urlsplit(desk.world.service.url)
    connection = http.client.HTTPConnection(where.hostname or "", where.port)
    headers = {} if signed is None else {"Stripe-Signature": signed}
    connection.request("POST", "/stripe/events", body, headers)
    status = connection.getresponse().status
    connection.close()
    desk.world.settle()
    return status


def test_a_paid_invoice_is_booked_once_however_often_stripe_says_so(desk: Desk) -> None:
    deal = desk.create()
    invoice = desk.bill(deal)
    body = event(invoice)
    assert [post(desk, body, signature(body)) for _ in range(3)] == [200, 200, 200]
    desk.settle()
    (kept,) = desk.invoices(deal)
    assert (kept.status, kept.outstanding) == (InvoiceStatus.PAID, Money(0, "USD"))
    (payment,) = kept.payments
    assert (payment.reference, payment.provider_event) == ("Stripe in_1", "evt_1")
    assert "Told Maya Okafor and Theo Lindqvist in Slack." not in desk.timeline(deal)
    assert any(line.startswith("$3,000 of") for line in desk.timeline(deal))


@pytest.mark.parametrize(
    ("kind", "status", "why"),
    [
        ("invoice.voided", InvoiceStatus.VOID, "Stripe in_1 was made void."),
        (
            "invoice.marked_uncollectible",
            InvoiceStatus.UNCOLLECTIBLE,
            "Stripe in_1 was marked as uncollectible.",
        ),
    ],
)
def test_what_nobody_pays_in_stripe_is_not_waited_for_here(
    desk: Desk, kind: str, status: InvoiceStatus, why: str
) -> None:
    deal = desk.create()
    body = event(desk.bill(deal), f"evt_{kind}", kind, amount_paid=0)
    assert [post(desk, body, signature(body)) for _ in range(2)] == [200, 200]
    desk.settle()
    (kept,) = desk.invoices(deal)
    assert (kept.status, kept.payments) == (status, ())
    with desk.room() as room:
        told = [it.sentence for it in crm.timeline(room.records, desk.who(room, "theo"), deal.ref)]
    assert len([line for line in told if line.endswith(why)]) == 1


def test_what_stripe_did_not_sign_is_refused(desk: Desk) -> None:
    deal = desk.create()
    body = event(desk.bill(deal))
    for signed in (
        None,
        "",
        "t=1,v1=00",
        signature(body, secret="whsec_another"),
        signature(body, age=3_600),
        signature(body + b" "),
    ):
        assert post(desk, body, signed) == 400
    assert desk.invoices(deal)[0].payments == ()


def test_what_does_not_fit_books_nothing(desk: Desk) -> None:
    deal = desk.create()
    invoice = desk.bill(deal)
    theirs = {"rex_workspace_id": str(BRIGHTSIDE.id), "rex_invoice": invoice.ref}
    for number, changed in enumerate(
        (
            {"amount_paid": invoice.total.minor + 1},
            {"currency": "eur"},
            {"metadata": theirs},
            {"metadata": {"rex_workspace_id": str(HARBOR.id), "rex_invoice": "INV-9999"}},
            {"metadata": {}},
            {"amount_paid": -1},
        )
    ):
        body = event(invoice, f"evt_bad_{number}", **changed)
        assert post(desk, body, signature(body)) == 200
    for body in (b"null", b"[]", b'{"id": "evt_2", "type": "customer.created"}', b"\xff"):
        assert post(desk, body, signature(body)) in (200, 400)
    assert desk.invoices(deal)[0].payments == ()
