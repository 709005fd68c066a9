"""Invoices by e-mail: the real thing over SMTP, once, and patiently."""

from domain.unpaid import void_invoice
from tests.bot.automation.conftest import CLIENT, Desk


def test_a_sent_invoice_arrives_at_the_client(desk: Desk) -> None:
    deal = desk.create()
    invoice = desk.bill(deal)
    desk.settle()
    (mail,) = [it for it in desk.world.inbox.to(CLIENT) if invoice.ref in it.subject]
    assert mail.subject == f"Invoice {invoice.ref} from Harbor & Finch"
    assert mail.message_id == f"<invoice-{invoice.id}@hirepilot.example>"
    assert str(mail.message["From"]) == "Harbor & Finch <rex@hirepilot.example>"
    assert str(mail.message["Reply-To"]) == "Theo Lindqvist <theo@harborfinch.example>"
    assert "Shortlist <b>&: 2 x $1,500: $3,000" in mail.text
    assert "Shortlist &lt;b&gt;&amp;" in mail.html
    assert f"Due on: {invoice.due_on}" in mail.text
    assert f"E-mailed {invoice.ref} to {CLIENT}." in desk.timeline(deal)


def test_a_busy_mail_server_is_tried_again(desk: Desk) -> None:
    desk.world.inbox.tempfail(2)
    deal = desk.create()
    invoice = desk.bill(deal)
    desk.settle()
    sent = [it for it in desk.world.inbox.to(CLIENT) if invoice.ref in it.subject]
    assert len(sent) == 1
    assert f"E-mailed {invoice.ref} to {CLIENT}." in desk.timeline(deal)


def test_what_the_mail_server_refuses_stands_in_the_timeline(desk: Desk) -> None:
    desk.world.inbox.refuse(1)
    deal = desk.create()
    invoice = desk.bill(deal)
    desk.settle()
    (line,) = desk.timeline(deal)
    assert line.startswith(f"{invoice.ref} could not be e-mailed. The mail server")
    assert "550" in line
    assert not [it for it in desk.world.inbox.to(CLIENT) if invoice.ref in it.subject]


def test_it_is_given_up_after_the_last_try(desk: Desk) -> None:
    desk.world.inbox.tempfail(3)
    deal = desk.create()
    invoice = desk.bill(deal)
    desk.settle()
    (line,) = desk.timeline(deal)
    assert line.startswith(f"{invoice.ref} could not be e-mailed.")


def test_an_invoice_that_is_void_before_it_went_out_stays_here(desk: Desk) -> None:
    deal = desk.create()
    invoice = desk.bill(deal)
    with desk.room() as room:
        records, theo = room.records, desk.who(room, "theo")
        void_invoice(records, records.ledger, theo, invoice.ref, "Billed twice.", **desk.how())
    desk.settle()
    assert not [it for it in desk.world.inbox.to(CLIENT) if invoice.ref in it.subject]
    told = f"{invoice.ref} could not be e-mailed. It was made void before it went out."
    assert told in desk.timeline(deal)
