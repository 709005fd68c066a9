"""What stands beside the deals: REQs, leads and invoices."""

from hypothesis import strategies as st

from domain import crm
from domain.billing import draft_invoice, record_payment, send_invoice
from domain.invoices import InvoiceType, Line, NewInvoice
from domain.leads import convert_lead
from domain.money import Money
from domain.opportunity import NewOpportunity
from tests.domain.machine import board_rules, rules
from tests.domain.machine.base import ASK, NUMBER, TITLE, VALUE, Ask, Base, asks, mostly
from tests.domain.machine.world import Bill, Opening


class Papers(Base):
    """Links, conversions, invoices and their payments."""

    # REQs

    @asks(ask=ASK, which=NUMBER)
    def link(self, ask: Ask, which: int) -> None:
        _, deal = self.whom(ask, "link")
        fitting = [it for it in self.world.openings if it.client == deal.client and not it.deal]
        openings = fitting if fitting and which < 8 else self.world.openings
        opening = openings[which % len(openings)]
        done = self.command(
            ask,
            "link",
            lambda person, deal: rules.link(person, deal, opening),
            lambda actor, ref, how: crm.link_req(
                self.records, actor, ref, f"REQ-{opening.number}", **how
            ),
        )
        if done:
            opening.deal = deal
            deal.reqs.add(opening.number)
            deal.version += 1
            self.agree()

    @asks(ask=ASK, which=NUMBER)
    def unlink(self, ask: Ask, which: int) -> None:
        _, deal = self.whom(ask, "unlink")
        linked = [it for it in self.world.openings if it.deal is deal]
        opening = (linked or self.world.openings)[which % len(linked or self.world.openings)]
        done = self.command(
            ask,
            "unlink",
            lambda _, deal: rules.unlink(deal, opening),
            lambda actor, ref, how: crm.unlink_req(
                self.records, actor, ref, f"REQ-{opening.number}", **how
            ),
        )
        if done:
            opening.deal = None
            deal.reqs.remove(opening.number)
            deal.version += 1
            self.agree()

    @asks(ask=ASK, title=TITLE)
    def open_req(self, ask: Ask, title: str) -> None:
        person, deal = self.whom(ask, "open_req")
        done = self.command(
            ask,
            "open_req",
            lambda *_: rules.open_req(title),
            lambda actor, ref, how: crm.create_and_link_req(self.records, actor, ref, title, **how),
        )
        if done:
            number = max(it.number for it in done.reqs)
            opening = Opening(deal.house, number, deal.client, person.name, deal=deal)
            self.world.openings.append(opening)
            deal.reqs.add(number)
            deal.version += 1
            self.agree()

    # Leads

    @asks(ask=ASK, which=NUMBER, title=st.none() | TITLE, value=VALUE.filter(lambda it: it != -1))
    def convert(self, ask: Ask, which: int, title: str | None, value: int | None) -> None:
        person = self.person(ask.who)
        lead = self.world.prospects[which % len(self.world.prospects)]
        house = self.world.home(person)
        value = None if value is None or value > rules.MOST_VALUE else value
        money = None if value is None else Money(value, house.currency)
        new = None if title is None else NewOpportunity(client="", title=title, value=money)
        done = self.give(
            person,
            lambda: board_rules.convert(self.world, person, lead, title),
            lambda actor, given: convert_lead(
                self.records,
                self.records.leads,
                actor,
                f"LEAD-{lead.number}",
                opportunity=new,
                **given,
            ),
            times=ask.times,
            mood=ask.mood,
        )
        if done:
            lead.status = "converted"
            if lead.company not in house.clients:
                house.clients.append(lead.company)
            assert done.client.name == lead.company
            assert bool(done.opportunity) == (title is not None)
            if done.opportunity and title:
                made = (done.opportunity.number, lead.company, title, value, house.currency)
                deal = self.begun(person, *made)
                owner = board_rules.keeper(self.world, person, lead)
                deal.version += owner != person.name
                deal.owner = owner
            self.agree()

    # Invoices

    @asks(ask=ASK, amount=mostly(1, 50_000, 33_33)(0), known=mostly(True)(False))
    def draft(self, ask: Ask, amount: int, known: bool) -> None:
        person, deal = self.whom(ask, "bill")
        recipient = "pay@client.example" if known else "nobody"
        line = Line("Fee", Money(amount, "USD"))
        new = NewInvoice(type=InvoiceType.FLAT_FEE, recipient=recipient, lines=(line,))
        done = self.give(
            person,
            lambda: (
                rules.billing(self.world, person)
                or rules.touch(self.world, person, "bill", deal)
                | board_rules.draft(deal, amount, recipient)
            ),
            lambda actor, given: draft_invoice(
                self.records, self.records.ledger, actor, deal.ref, new, **given
            ),
            times=ask.times,
            mood=ask.mood,
        )
        if done:
            self.world.bills.append(Bill(deal, done.number, amount))
            self.agree()

    @asks(ask=ASK, which=NUMBER, part=st.sampled_from([None, 1, 100_000, 0]), sends=st.booleans())
    def collect(self, ask: Ask, which: int, part: int | None, sends: bool) -> None:
        person = self.person(ask.who)
        mine = [it for it in self.world.bills if it.deal.house == person.house]
        if not mine:
            return
        bill = mine[which % len(mine)]
        ref = f"INV-{bill.number}"
        money = None if part is None else Money(part, bill.currency)
        done = self.give(
            person,
            lambda: (
                rules.billing(self.world, person)
                or (board_rules.send(bill) if sends else board_rules.pay(bill, part))
            ),
            lambda actor, given: (
                send_invoice(self.records, self.records.ledger, actor, ref, **given)
                if sends
                else record_payment(self.records, self.records.ledger, actor, ref, money, **given)
            ),
            times=ask.times,
            mood=ask.mood,
        )
        if done:
            bill.status, bill.sent = ("sent" if sends else bill.status), True
            bill.paid += 0 if sends else bill.total - bill.paid if part is None else part
            bill.status = "paid" if bill.paid == bill.total else bill.status
            assert (done.status.value, done.total.minor) == (bill.status, bill.total)
            assert done.outstanding.minor == bill.total - bill.paid
            self.agree()
