"""Everything that is asked of one deal."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from domain import crm
from domain.losses import Loss
from domain.money import Money
from domain.opportunity import NewOpportunity
from tests.domain.machine import rules
from tests.domain.machine.base import (
    ASK,
    CURRENCY,
    NUMBER,
    TITLE,
    VALUE,
    WHY,
    Ask,
    Base,
    asks,
    mostly,
)
from tests.domain.machine.house import Column
from tests.domain.machine.office import named
from tests.domain.machine.reasons import LABELS
from tests.domain.machine.rules import Contract
from tests.domain.machine.wording import (
    apply_edit,
    as_edit,
    half_even,
    in_domain_terms,
    later,
)
from tests.domain.machine.world import Deal, Order
from tests.domain.machine.world import Loss as Lost

#: Where to: so many stages to the right, or a name.
WHERE = mostly(1, 1, -1, 0)(2, -2, 3, "Won", "Lost", "Nowhere", "New", "Demo")
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "title": TITLE.filter(str.strip),
        "value": VALUE,
        "probability": mostly(0, 1, 55, 100, None)(101, -1, 50.5),
        "max_days": mostly(None, 1, 20, 365)(0, 366, 2.5),
        "closes": st.sampled_from([None, date(2026, 1, 2), date(2026, 3, 31), date(2027, 1, 1)]),
        "owner": mostly("dana", "theo", "sam")("nora", "gus", "otto", "zoe"),
        "shared": mostly([], ["sam"], ["sam", "dana"])(["otto"], ["rita"]),
    },
)
DAYS = mostly(None, 1, 30)(-1, 0)
#: A contract that may be signed; `begins` is so many days from today, or a telling day.
SOUND = st.builds(
    Contract,
    total=st.sampled_from([100_00, 60_000_00, 50_000_00, 12_345_67]),
    currency=st.just("USD"),
    begins=st.sampled_from([0, 3, date(2027, 1, 31), date(2028, 2, 29)]),
    months=st.sampled_from([1, 3, 6, 7, 12, 24, 120]),
    notice=st.sampled_from([30, 0, 365]),
    notes=st.sampled_from([None, "n" * 2_000]),
)
#: What can be wrong with it.
SLIPS = (
    *({"total": 99_99}, {"total": 10_000_000_001}, {"currency": "EUR"}, {"begins": -1}),
    *({"months": 0}, {"months": 121}, {"months": 1.5}, {"notice": 366}, {"notice": -1}),
    {"notes": "n" * 2_001},
)
WRONG = st.builds(lambda sound, slip: replace(sound, **slip), SOUND, st.sampled_from(SLIPS))
CONTRACTS = st.none() | SOUND | SOUND | WRONG
LOST = mostly("price too high", "competitor_chosen", "no_budget", *LABELS)(None, "bad_weather")
RIVAL = mostly(None, "Rival Ltd")(" ", "r" * 201)
NOTES = mostly(None, "They went elsewhere.", "n" * 19 + " ", "n" * 1_000)("n" * 1_001)


class Deals(Base):
    """Create, edit, move, hold, resume, cancel, win, lose, re-create."""

    @asks(ask=ASK, title=TITLE, value=VALUE, currency=CURRENCY)
    def create(self, ask: Ask, title: str, value: int | None, currency: str) -> None:
        person = self.person(ask.who)
        names = [*self.world.home(person).clients, "Initech", "Acme Corp", "Nobody Inc"]
        name = names[ask.number % len(names)]
        money = None if value is None else Money(value, currency)
        new = NewOpportunity(client=name, title=title, value=money)
        made = self.give(
            person,
            lambda: rules.create(self.world, person, name, title, value),
            lambda actor, given: crm.create_opportunity(self.records, actor, new, **given),
            times=ask.times,
            mood=ask.mood,
        )
        if made:
            self.begun(person, made.number, name, title, value, currency)
            self.agree()

    @asks(ask=ASK, where=WHERE, why=st.none() | st.none() | st.none() | WHY)
    def move(self, ask: Ask, where: int | str, why: str | None) -> None:
        _, deal = self.whom(ask, "move")
        to = where if isinstance(where, str) else self._beside(deal, where).label
        moved = self.command(
            ask,
            "move",
            lambda person, deal: rules.move(person, deal, to, why),
            lambda actor, ref, how: crm.move_stage(
                self.records, actor, ref, to, override=why, **how
            ),
        )
        if moved:
            end = deal.board.column(to)
            if end and end is not deal.stage:
                self.moved(deal, end, None if why is None else f"Past the rule: {why.strip()}")
            self.agree()

    @asks(ask=ASK, changes=CHANGES, currency=CURRENCY)
    def edit(self, ask: Ask, changes: dict[str, object], currency: str) -> None:
        _, deal = self.whom(ask, "edit")
        wanted = as_edit(deal, changes, currency)
        done = self.command(
            ask,
            "edit",
            lambda _, deal: rules.edit(self.world, deal, changes),
            lambda actor, ref, how: crm.edit_opportunity(self.records, actor, ref, wanted, **how),
        )
        if done:
            before = replace(deal)
            apply_edit(deal, changes, currency)
            deal.version += deal != before
            self.agree()

    @asks(ask=ASK, why=WHY, days=DAYS)
    def hold(self, ask: Ask, why: str, days: int | None) -> None:
        _, deal = self.whom(ask, "hold")
        today = self.world.today(self.world.houses[deal.house])
        until = None if days is None else today + timedelta(days=days)
        done = self.command(
            ask,
            "hold",
            lambda _, deal: rules.hold(self.world, deal, why, until),
            lambda actor, ref, how: crm.hold(self.records, actor, ref, why, until, **how),
        )
        if done:
            self.becomes(deal, "on_hold", why.strip())

    @asks(ask=ASK)
    def resume(self, ask: Ask) -> None:
        _, deal = self.whom(ask, "resume")
        done = self.command(
            ask,
            "resume",
            lambda *_: set(),
            lambda actor, ref, how: crm.resume(self.records, actor, ref, **how),
        )
        if done:
            self.becomes(deal, "open", None)

    @asks(ask=ASK, why=WHY)
    def cancel(self, ask: Ask, why: str) -> None:
        _, deal = self.whom(ask, "cancel")
        done = self.command(
            ask,
            "cancel",
            lambda *_: rules.cancel(why),
            lambda actor, ref, how: crm.cancel(self.records, actor, ref, why, **how),
        )
        if done:
            self.becomes(deal, "cancelled", why.strip())

    @asks(ask=ASK)
    def recreate(self, ask: Ask) -> None:
        person, deal = self.whom(ask, "recreate")
        made = self.command(
            ask,
            "recreate",
            lambda _, deal: rules.recreate(deal),
            lambda actor, ref, how: crm.recreate(self.records, actor, ref, **how),
        )
        if made:
            currency = deal.currency or ""
            again = (made.number, deal.client, deal.title, deal.value, currency)
            deal.again = self.begun(person, *again)
            deal.again.shared = deal.shared
            self.agree()

    @asks(ask=ASK, value=VALUE, same=mostly(True)(False), terms=CONTRACTS)
    def win(self, ask: Ask, value: int | None, same: bool, terms: Contract | None) -> None:
        _, deal = self.whom(ask, "win")
        terms = self._dated(deal, terms) if terms else None
        value = terms.total if terms and same else value
        currency = deal.currency or (terms.currency if terms else "USD")
        signed = None if value is None else Money(value, currency)
        done = self.command(
            ask,
            "win",
            lambda _, deal: rules.win(self.world, deal, value, terms),
            lambda actor, ref, how: crm.close_won(
                self.records, actor, ref, signed, in_domain_terms(terms), **how
            ),
        )
        if done:
            deal.won = terms.total if terms else deal.value if value is None else value
            deal.currency = deal.currency or currency
            if terms:
                self._check_order(deal, terms)
            self.becomes(deal, "won", None)

    @asks(ask=ASK, reason=LOST, rival=RIVAL, notes=NOTES)
    def lose(self, ask: Ask, reason: str | None, rival: str | None, notes: str | None) -> None:
        _, deal = self.whom(ask, "lose")
        loss = Loss(reason=reason, competitor=rival, notes=notes)
        done = self.command(
            ask,
            "lose",
            lambda _, deal: rules.lose(self.world, deal, reason, rival, notes),
            lambda actor, ref, how: crm.close_lost(self.records, actor, ref, loss, **how),
        )
        if done:
            house = self.world.houses[deal.house]
            because = house.reason(reason) if reason else house.not_stated
            assert because
            deal.lost = Lost(because, (rival or "").strip() or None, notes and notes.strip())
            self.becomes(deal, "lost", None)

    @asks(days=st.sampled_from([0.2, 1, 9, 15, 40, None, None]), number=NUMBER)
    def wait(self, days: float | None, number: int) -> None:
        """So many days; or until a deal has been in its stage for as long as it may."""
        if days is not None:
            self.world.now += timedelta(days=days)
            return
        now = self.world.now
        left = [
            timedelta(days=it.max_days or it.stage.max_days) - it.worked(now)
            for it in self.world.deals
            if it.status == "open"
        ]
        coming = [it for it in left if it > timedelta()] or [timedelta(days=1)]
        self.world.now += coming[number % len(coming)]

    def _beside(self, deal: Deal, right: int) -> Column:
        columns = deal.board.columns
        here = columns.index(deal.stage) if deal.stage in columns else 0
        return columns[(here + right) % len(columns)]

    def _dated(self, deal: Deal, terms: Contract) -> Contract:
        """The day that a contract begins, which is drawn relative to today."""
        if isinstance(terms.begins, date):
            return terms
        today = self.world.today(self.world.houses[deal.house])
        return replace(terms, begins=today + timedelta(days=terms.begins))

    def _check_order(self, deal: Deal, terms: Contract) -> None:
        """O6: the order that the terms make, with the next number of the year."""
        house = self.world.houses[deal.house]
        year, months = self.world.today(house).year, int(terms.months)
        house.orders[year] = number = house.orders.get(year, 0) + 1
        expected = Order(
            f"ORD-{year}-{number:05}",
            terms.total,
            months,
            int(terms.notice),
            terms.begins,
            later(terms.begins, months),
            half_even(terms.total, months),
            half_even(terms.total * 12, months),
        )
        found = self.records.opportunity(named(deal.house), deal.number)
        assert found
        order = found.order
        assert order, f"O6: {deal.ref} was won with terms, and has no order"
        spans = (order.effective_on, order.expires_on)
        worth = (order.monthly.minor, order.annual.minor)
        facts = (order.ref, order.total.minor, order.duration_months, order.notice_days)
        assert Order(*facts, *spans, *worth) == expected
