"""What is read: who sees which deals, the figures of the board, and what rots."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import strategies as st

from domain import crm, metrics, rotting
from domain.access import Actor
from domain.errors import NotAllowed, NotFound
from domain.metrics import Figures, Month
from domain.money import Money
from tests.domain.machine import office, rules
from tests.domain.machine.base import PEOPLE, Base, asks
from tests.domain.machine.house import Board
from tests.domain.machine.world import Deal

Sums = dict[str, int]


class Reading(Base):
    """Reads, which never change anything."""

    @asks(who=st.sampled_from(PEOPLE))
    def see(self, who: str) -> None:
        person = self.person(who)
        actor = office.actor(self.records, person)
        if rules.gate(self.world, person):
            with pytest.raises(NotAllowed):
                crm.opportunities(self.records, actor, None)
            return
        seen = crm.opportunities(self.records, actor, None)
        mine = [it.number for it in self.world.deals if rules.sees(person, it)]
        assert [it.number for it in seen] == sorted(mine), "everybody sees their own"
        hidden = [it.number for it in self.world.deals if not rules.sees(person, it)]
        words = {self._missing(actor, number).replace(str(number), "…") for number in [*hidden, 9]}
        assert len(words) == 1, "what is hidden reads like what doesn't exist"

    @asks(who=st.sampled_from(["maya", "ines"]))
    def count(self, who: str) -> None:
        """Of each pipeline, first that of new deals; an earlier one counts while it has deals."""
        person = self.person(who)
        house, actor = self.world.home(person), office.actor(self.records, person)
        whole = metrics.figures(self.records, self.records.reports, actor, now=self.world.now)
        deals = self.world.deals_of(house.name)
        standing = {it.board.name for it in deals if it.status != "cancelled"}
        earlier = {it.name for it in house.boards[1:]} & standing
        assert whole.pipeline == house.board.name
        assert {it.pipeline for it in whole.earlier} == earlier
        boards = {it.name: it for it in house.boards}
        for figures in (whole, *whole.earlier):
            board = boards[figures.pipeline]
            self._counted(figures, board, [it for it in deals if it.board is board])

    def _counted(self, figures: Figures, board: Board, deals: list[Deal]) -> None:
        living = [it for it in deals if it.status == "open"]
        assert figures.deals == len(living)
        assert _plain(figures.value) == _sums(living, lambda it: it.value)
        assert _plain(figures.weighted) == _sums(living, _forecast), "the weighted pipeline"
        self._columns(figures, board, deals)
        self._months(figures)
        since = self.world.now - timedelta(days=90)
        ended = Counter(it.status for it in deals if it.final and it.history[-1].at >= since)
        won, lost = ended["won"], ended["lost"]
        assert (figures.results.won, figures.results.lost) == (won, lost)
        why = Counter(
            it.lost.reason.label for it in deals if it.lost and it.history[-1].at >= since
        )
        assert {it.label: it.deals for it in figures.results.loss_reasons} == why
        rate = figures.results.win_rate
        whole = won + lost
        assert rate == (round(Decimal(100 * won) / whole, 1) if whole else None)

    @asks(who=st.sampled_from(["maya", "theo", "ines"]))
    def rot(self, who: str) -> None:
        """O17: more whole days of work in the stage than the limit, and never while on hold."""
        person = self.person(who)
        actor, now = office.actor(self.records, person), self.world.now
        stale = rotting.rotting(self.records.standings, actor, now)
        house = self.world.home(person)
        expected = {
            it.ref
            for it in self.world.deals_of(person.house)
            if house.watched
            and it.status == "open"
            and it.worked(now).days > (it.max_days or house.stale_after or it.stage.max_days)
        }
        assert {it.ref for it in stale.first} == expected, "O17: what rots"
        assert stale.count == len(expected)
        if house.watched:
            of_each = self.records.standings.rotting_by_owner(actor.workspace, now)
            assert {it.ref for each in of_each.values() for it in each.first} == expected
            assert sum(it.count for it in of_each.values()) == len(expected)
        by_stage = rotting.summary(self.records.standings, actor, now)
        assert sum(it.rotting for it in by_stage) == len(expected)

    def _missing(self, actor: Actor, number: int) -> str:
        with pytest.raises(NotFound) as missing:
            crm.opportunity(self.records, actor, f"OPP-{number}")
        return str(missing.value)

    def _columns(self, figures: Figures, board: Board, deals: list[Deal]) -> None:
        """O15, O19: each column's deals and money, which add up to the whole."""
        shown = {it.label: it for it in figures.board}
        for column in board.columns:
            here = [it for it in deals if it.status == "open" and it.stage is column]
            assert shown[column.label].deals == len(here)
            assert _plain(shown[column.label].value) == _sums(here, lambda it: it.value)
            assert _plain(shown[column.label].forecast) == _sums(here, _forecast), "O15"
        for label, status in (("Won", "won"), ("Lost", "lost"), ("On hold", "on_hold")):
            assert shown[label].deals == sum(it.status == status for it in deals)

    def _months(self, figures: Figures) -> None:
        """O15: by month, slipped and undated, the forecast adds up to the same."""
        parts: list[Month] = [*figures.months, figures.slipped, figures.undated]
        added: Counter[str] = Counter()
        for part in parts:
            added.update(_plain(part.forecast))
        assert dict(added) == _plain(figures.weighted), "O15: the months add up"
        assert sum(it.deals for it in parts) == figures.deals


def _forecast(deal: Deal) -> int | None:
    return None if deal.value is None else (deal.value * deal.probability + 50) // 100


def _sums(deals: Iterable[Deal], amount: Callable[[Deal], int | None]) -> Sums:
    """One sum for each currency: they are never added together."""
    sums: Sums = {}
    for deal in deals:
        minor = amount(deal)
        if minor is not None and deal.currency:
            sums[deal.currency] = sums.get(deal.currency, 0) + minor
    return sums


def _plain(amounts: tuple[Money, ...]) -> Sums:
    return {it.currency: it.minor for it in amounts}
