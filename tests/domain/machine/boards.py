"""Everything that is asked of the board, and of what stands beside the deals."""

from hypothesis import strategies as st

from domain import crm
from domain.billing import draft_invoice, record_payment, send_invoice
from domain.invoices import InvoiceType, Line, NewInvoice
from domain.leads import convert_lead
from domain.money import Money
from domain.opportunity import NewOpportunity
from domain.pipeline import MovePolicy, Pipeline
from domain.stages import StageFields
from tests.domain.machine import board_rules, rules
from tests.domain.machine.base import ASK, NUMBER, TITLE, VALUE, Ask, Base, asks, mostly
from tests.domain.machine.world import Bill, Column, Opening

LABEL = mostly("Pilot", "Legal", "Security", "x" * 40)("New", "won", "", "x" * 41)
PERCENT = mostly(0, 45, 70, 100)(101, 50.5)
LIMIT = mostly(1, 7, 30, 365)(0, 366)
ORDER = mostly("reversed", "rotated")("one missing", "one twice")


class Boards(Base):
    """Stages and policies; REQs; leads; invoices."""

    @asks(ask=ASK, label=LABEL, percent=PERCENT, days=LIMIT, front=st.booleans())
    def add_stage(self, ask: Ask, label: str, percent: float, days: float, front: bool) -> None:
        person = self.person(ask.who)
        house = self.world.home(person)
        before = house.columns[ask.number % len(house.columns)].label if front else None
        fields = StageFields(label=label, probability=percent, max_days=days)
        full = {"bad_value"} if len(house.columns) >= board_rules.STAGES[1] else set()
        done = self.give(
            person,
            lambda: (
                rules.admins(self.world, person)
                or full | board_rules.column(house, label, percent, days, None)
            ),
            lambda actor, given: crm.add_stage(self.records, actor, fields, before=before, **given),
            times=ask.times,
            mood=ask.mood,
        )
        if done:
            new = Column(label, label, int(percent), int(days))
            at = house.columns.index(house.column(before)) if before else len(house.columns)
            house.columns.insert(at, new)
            self._check_board(done, house.columns)

    @asks(ask=ASK, label=LABEL, percent=PERCENT, days=LIMIT)
    def change_stage(self, ask: Ask, label: str, percent: float, days: float) -> None:
        person = self.person(ask.who)
        house = self.world.home(person)
        column = house.columns[ask.number % len(house.columns)]
        fields = StageFields(label=label, probability=percent, max_days=days)
        done = self.give(
            person,
            lambda: (
                rules.admins(self.world, person)
                or board_rules.column(house, label, percent, days, column)
            ),
            lambda actor, given: crm.change_stage(
                self.records, actor, column.label, fields, **given
            ),
            mood=ask.mood,
        )
        if not done:
            return
        follows = int(percent) != column.probability
        column.label, column.probability, column.max_days = label, int(percent), int(days)
        for deal in self.world.deals_of(house.name):
            if follows and deal.stage is column and not deal.final and not deal.by_hand:
                deal.probability = int(percent)
                deal.version += 1
        self._check_board(done, house.columns)

    @asks(ask=ASK, order=ORDER)
    def reorder_stages(self, ask: Ask, order: str) -> None:
        person = self.person(ask.who)
        house = self.world.home(person)
        labels = [it.label for it in house.columns]
        wanted = {
            "reversed": labels[::-1],
            "rotated": [*labels[1:], labels[0]],
            "one missing": labels[1:],
            "one twice": [labels[0], *labels],
        }[order]
        done = self.give(
            person,
            lambda: rules.admins(self.world, person) or board_rules.reorder(house, wanted),
            lambda actor, given: crm.reorder_stages(self.records, actor, tuple(wanted), **given),
            times=ask.times,
            mood=ask.mood,
        )
        if done:
            house.columns = [it for label in wanted if (it := house.column(label))]
            self._check_board(done, house.columns)

    @asks(ask=ASK, end=mostly(0, 1, 2, 3, 4)(None), fixed=st.integers(0, 9))
    def remove_stage(self, ask: Ask, end: int | None, fixed: int) -> None:
        person = self.person(ask.who)
        house = self.world.home(person)
        labels = [it.label for it in house.columns]
        label = "Won" if fixed == 9 else labels[ask.number % len(labels)]
        to = None if end is None else labels[end % len(labels)]
        done = self.give(
            person,
            lambda: (
                rules.admins(self.world, person) or board_rules.remove(self.world, house, label, to)
            ),
            lambda actor, given: crm.remove_stage(self.records, actor, label, to, **given),
            times=ask.times,
            mood=ask.mood,
        )
        if not done:
            return
        gone = house.column(label)
        assert gone
        for deal in self.world.deals_of(house.name):
            if deal.stage is gone and not deal.final:
                there = house.column(to or "")
                assert there, "O8: a deal was left in a stage that is gone"
                self.moved(deal, there, "stage_removed")
        house.columns.remove(gone)
        self._check_board(done, house.columns)

    @asks(ask=ASK, policy=st.sampled_from(["adjacent", "adjacent", "forward", "free"]))
    def set_policy(self, ask: Ask, policy: str) -> None:
        person = self.person(ask.who)
        done = self.give(
            person,
            lambda: rules.admins(self.world, person),
            lambda actor, given: crm.set_policy(self.records, actor, MovePolicy(policy), **given),
            times=ask.times,
            mood=ask.mood,
        )
        if done:
            self.world.home(person).policy = policy
            assert done.policy == policy

    def _check_board(self, board: Pipeline, columns: list[Column]) -> None:
        kept = [(it.label, it.probability, it.max_days) for it in board.stages]
        assert kept == [(it.label, it.probability, it.max_days) for it in columns]
        self.agree()

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
        ref, money = f"INV-{bill.number}", None if part is None else Money(part, "USD")
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
            bill.status = "sent" if sends else bill.status
            bill.paid += 0 if sends else bill.total - bill.paid if part is None else part
            bill.status = "paid" if bill.paid == bill.total else bill.status
            assert (done.status.value, done.total.minor) == (bill.status, bill.total)
            assert done.outstanding.minor == bill.total - bill.paid
            self.agree()
