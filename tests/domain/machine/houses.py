"""What admins set for a whole house, and what becomes of invoices that nobody pays."""

from hypothesis import strategies as st

from domain import crm, desk
from domain.access import Actor
from domain.changing import Occasion
from domain.unpaid import mark_uncollectible, void_invoice
from tests.domain.machine import board_rules, rules
from tests.domain.machine.base import ASK, NUMBER, Ask, Base, asks, mostly


class Houses(Base):
    """Rules for deals, the watch for stale ones, invoices written off."""

    @asks(ask=ASK, leads=st.booleans(), holds=st.booleans())
    def rule(self, ask: Ask, leads: bool, holds: bool) -> None:
        person, records = self.person(ask.who), self.records
        house = self.world.home(person)

        def do(actor: Actor, given: Occasion) -> bool:
            if leads:
                desk.require_qualified_leads(records, records.settings, actor, holds, **given)
            else:
                crm.require_loss_reasons(records, actor, holds, **given)
            return True

        done = self.give(
            person,
            lambda: rules.admins(self.world, person),
            do,
            times=ask.times,
            mood=ask.mood,
        )
        if done:
            house.qualified_only = holds if leads else house.qualified_only
            house.reason_required = house.reason_required if leads else holds
            self.settled()

    @asks(ask=ASK, holds=st.booleans(), days=mostly(None, 1, 3, 365)(0, 366, 2.5))
    def watch(self, ask: Ask, holds: bool, days: float | None) -> None:
        person, records = self.person(ask.who), self.records
        house = self.world.home(person)

        def do(actor: Actor, given: Occasion) -> bool:
            if holds:
                desk.watch_stale_deals(records, records.settings, actor, days, **given)
            else:
                desk.ignore_stale_deals(records, records.settings, actor, **given)
            return True

        done = self.give(
            person,
            lambda: board_rules.watch(holds, days) or rules.admins(self.world, person),
            do,
            times=ask.times,
            mood=ask.mood,
        )
        if done:
            house.watched = holds
            house.stale_after = (
                int(days) if holds and days else None if holds else house.stale_after
            )
            self.settled()

    @asks(ask=ASK, which=NUMBER, voids=st.booleans(), why=mostly("Sent twice.")("ab"))
    def write_off(self, ask: Ask, which: int, voids: bool, why: str) -> None:
        person = self.person(ask.who)
        mine = [it for it in self.world.bills if it.deal.house == person.house]
        if not mine:
            return
        bill = mine[which % len(mine)]
        command = void_invoice if voids else mark_uncollectible
        done = self.give(
            person,
            lambda: (
                board_rules.why(why)
                or rules.billing(self.world, person)
                or board_rules.write_off(bill, voids)
            ),
            lambda actor, given: command(
                self.records, self.records.ledger, actor, f"INV-{bill.number}", why, **given
            ),
            times=ask.times,
            mood=ask.mood,
        )
        if done:
            bill.status = "void" if voids else "uncollectible"
            assert done.status.value == bill.status
            self.settled()
