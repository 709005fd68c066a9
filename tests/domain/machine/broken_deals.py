"""Mutants of a single deal: its status, its moves, its money and its end.

Most of them are real bugs of CRMs that people use.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import domain.closing
import domain.columns
import domain.editing
import domain.lifecycle
import domain.losses
import domain.orders
import domain.plans
from domain.access import Action, Actor
from domain.money import Money
from domain.opportunity import LossReason, Opportunity
from domain.orders import ContractTerms, Order
from domain.pipeline import Pipeline, Stage, Status
from domain.sql import boards, reading
from domain.sql.records import SqlRecords
from domain.sql.reports import SqlReports
from domain.sql.tables import LossReasonRow
from domain.tallies import Scope, Tally
from tests.domain.machine.breaking import Patch, allow, also_from, anything_goes, mutant

# Status


@mutant("create", "win", "win")
def second_win(patch: Patch) -> None:
    """A won deal is won again."""
    patch.setattr(domain.closing, "must_be", anything_goes)


@mutant("resume")
def reopen(patch: Patch) -> None:
    """Whatever isn't open can be resumed."""
    patch.setattr(domain.lifecycle, "must_be", anything_goes)


@mutant("hold", "move")
def move_on_hold(patch: Patch) -> None:
    """A deal that rests moves on."""
    also_from(patch, domain.plans, Status.ON_HOLD)


@mutant("cancel", "move")
def move_when_closed(patch: Patch) -> None:
    """A closed deal moves on."""
    also_from(patch, domain.plans, Status.WON, Status.LOST, Status.CANCELLED)


@mutant("hold", "win")
def win_on_hold(patch: Patch) -> None:
    """A deal that rests is won without being resumed."""
    also_from(patch, domain.closing, Status.ON_HOLD)


@mutant("lose", "edit")
def edit_when_closed(patch: Patch) -> None:
    """A closed deal is edited."""
    patch.setattr(domain.editing, "must_be", anything_goes)


@mutant("create", "win", "win")
def stage_rewritten_on_won(patch: Patch) -> None:
    """Closing moves the deal to the last stage."""
    closed = Opportunity.closed

    def rewrites(self: Opportunity, status: Status, now: datetime) -> Opportunity:
        return replace(closed(self, status, now), stage=self.pipeline.stages[-1])

    patch.setattr(Opportunity, "closed", rewrites)


@mutant("cancel", "recreate", in_sql=True)
def recreated_twice(patch: Patch) -> None:
    """A closed deal gets any number of successors."""
    found = reading.opportunities

    def forgets(*args: Any, **named: Any) -> tuple[Opportunity, ...]:
        return tuple(replace(it, recreated_as=None) for it in found(*args, **named))

    patch.setattr(reading, "opportunities", forgets)


# Moves and probability


@mutant("move")
def one_step_not_enforced(patch: Patch) -> None:
    """Any stage can be reached in one move."""
    patch.setattr(Pipeline, "may_move", lambda *_: True)


@mutant("move")
def same_stage_resets_the_clock(patch: Patch) -> None:
    """A move to where the deal is counts as a move."""
    patch.setattr(domain.plans.PlannedMove, "no_change", property(lambda _: False))


@mutant("move")
def override_for_everybody(patch: Patch) -> None:
    """Anybody passes the pipeline's rule."""
    allow(patch, Action.OVERRIDE_MOVE)


@mutant("move")
def probability_not_following(patch: Patch) -> None:
    """A move leaves the probability behind."""
    moved = Opportunity.moved

    def keeps(self: Opportunity, to: Stage, now: datetime) -> Opportunity:
        return replace(moved(self, to, now), probability=self.probability)

    patch.setattr(Opportunity, "moved", keeps)


@mutant("create", "edit", "move")
def manual_overwritten(patch: Patch) -> None:
    """A move overwrites the probability that was set by hand."""
    moved = Opportunity.moved

    def overwrites(self: Opportunity, to: Stage, now: datetime) -> Opportunity:
        return moved(replace(self, probability_source="stage"), to, now)

    patch.setattr(Opportunity, "moved", overwrites)


@mutant("hold", "resume", "wait")
def clock_runs_on_hold(patch: Patch) -> None:
    """Time on hold counts as time in the stage."""
    resumed = Opportunity.resumed

    def runs(self: Opportunity, now: datetime) -> Opportunity:
        return replace(resumed(self, now), held_for=self.held_for)

    patch.setattr(Opportunity, "resumed", runs)


# Orders, losses and money


@mutant("create", "win", "win", in_sql=True)
def no_order(patch: Patch) -> None:
    """A deal that is won with terms gets no order."""
    patch.setattr(SqlRecords, "add_order", anything_goes)


@mutant("create", "win", "win")
def least_total_forgotten(patch: Patch) -> None:
    """A contract may be worth less than a hundred."""
    patch.setattr(domain.orders, "LEAST_TOTAL", 0)


@mutant("create", "win", "win")
def month_end_not_clamped(patch: Patch) -> None:
    """A contract of one month from January 31 ends on March 3."""

    def overflows(day: date, months: int) -> date:
        years, month = divmod(day.month - 1 + months, 12)
        return date(day.year + years, month + 1, 1) + timedelta(days=day.day - 1)

    patch.setattr(domain.orders, "months_later", overflows)


@mutant("create", "win", "win")
def year_is_always_twelve_months(patch: Patch) -> None:
    """The monthly value of an annual contract is a twelfth, whatever its duration."""

    def twelfth(self: Order, months: int) -> Money:
        return Money(self.total.minor * months // 12, self.total.currency)

    patch.setattr(Order, "_of_months", twelfth)


@mutant("create", "win", "win")
def contract_from_yesterday(patch: Patch) -> None:
    """A contract may begin in the past."""
    checked = domain.orders.checked_terms

    def never_late(terms: ContractTerms, today: date) -> tuple[int, int]:
        return checked(terms, min(today, terms.effective_on))

    patch.setattr(domain.orders, "checked_terms", never_late)
    patch.setattr(domain.closing, "checked_terms", never_late)


@mutant("create", "lose", "lose")
def lost_without_reason(patch: Patch) -> None:
    """No workspace requires a reason."""
    reason = domain.losses._reason

    def first(records: SqlRecords, actor: Actor, said: str) -> LossReason:
        return reason(records, actor, said or "no_budget")

    patch.setattr(domain.losses, "_reason", first)


@mutant("create", "lose", "lose")
def unknown_loss_reason(patch: Patch) -> None:
    """Any text is a reason."""
    patch.setattr(domain.losses, "_named", lambda known, said: known[0])


@mutant("create", "lose", "lose")
def competitor_not_asked_for(patch: Patch) -> None:
    """Lost to a competitor that nobody names."""
    read = boards.loss_reason

    def without(row: LossReasonRow) -> LossReason:
        return replace(read(row), competitor_required=False)

    patch.setattr(boards, "loss_reason", without)


@mutant("create", "edit", "count")
def currencies_added(patch: Patch) -> None:
    """Amounts in all currencies are one sum."""

    def one_sum(amounts: Iterable[Money]) -> tuple[Money, ...]:
        given = list(amounts)
        return (Money(sum(it.minor for it in given), "USD"),) if given else ()

    patch.setattr(domain.columns, "totals", one_sum)


@mutant("create", "edit", "count", in_sql=True)
def float_forecast(patch: Patch) -> None:
    """The weighted pipeline goes through floats and loses cents."""
    tallies = SqlReports.tallies

    def rounds(self: SqlReports, scope: Scope) -> tuple[Tally, ...]:
        kept = tallies(self, scope)
        return tuple(replace(it, forecast=int(float(it.forecast) / 100) * 100) for it in kept)

    patch.setattr(SqlReports, "tallies", rounds)


@mutant("create", "lose", "count", in_sql=True)
def lost_counts_in_the_pipeline(patch: Patch) -> None:
    """The forecast counts lost deals in full."""
    tallies = SqlReports.tallies

    def alive(self: SqlReports, scope: Scope) -> tuple[Tally, ...]:
        kept = tallies(self, scope)
        return tuple(
            replace(it, status=Status.OPEN) if it.status is Status.LOST else it for it in kept
        )

    patch.setattr(SqlReports, "tallies", alive)
