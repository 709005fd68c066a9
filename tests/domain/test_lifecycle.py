"""Rest, cancellation, and a new deal after one has closed."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from domain import crm
from domain.errors import (
    AlreadyRecreated,
    BadValue,
    ChangedMeanwhile,
    NotAllowed,
    NotFound,
    NotOpen,
)
from domain.pipeline import Status
from domain.sql.records import SqlRecords
from domain.sql.tables import OutboxRow, RecreationRow, StageEventRow
from tests.domain.office import NOW, at, who

pytestmark = pytest.mark.either_database

LATER = NOW + timedelta(days=5)


def test_a_deal_on_hold_says_why_and_until_when(records: SqlRecords) -> None:
    theo = who(records, "theo")
    held = crm.hold(records, theo, "OPP-2001", " Budget round. ", date(2026, 4, 1), **at())
    assert held == crm.opportunity(records, theo, "OPP-2001")
    assert (held.status, held.held_at, held.hold_until) == (Status.ON_HOLD, NOW, date(2026, 4, 1))
    last = crm.timeline(records, theo, "OPP-2001")[-1]
    assert last.sentence == "Put on hold in Discovery until 2026-04-01. Budget round."


def test_the_clock_stands_while_a_deal_rests(records: SqlRecords) -> None:
    theo = who(records, "theo")
    before = crm.opportunity(records, theo, "OPP-2001")
    held = crm.hold(records, theo, "OPP-2001", "Budget round.", **at())
    resumed = crm.resume(records, theo, "OPP-2001", **at(LATER, "later"))
    assert resumed == crm.opportunity(records, theo, "OPP-2001")
    assert (resumed.status, resumed.held_at, resumed.hold_until) == (Status.OPEN, None, None)
    assert resumed.held_for == timedelta(days=5)
    assert resumed.stage_entered_at == held.stage_entered_at == before.stage_entered_at
    assert resumed.stage == held.stage
    again = crm.hold(records, theo, "OPP-2001", "Again.", **at(LATER, "a"))
    twice = crm.resume(records, theo, again.ref, **at(LATER + timedelta(days=1), "b"))
    assert twice.held_for == timedelta(days=6)


@pytest.mark.parametrize("earlier", [timedelta(seconds=1), timedelta(days=3)])
def test_a_clock_that_was_set_back_takes_no_rest_away(
    records: SqlRecords, earlier: timedelta
) -> None:
    theo = who(records, "theo")
    rested = crm.hold(records, theo, "OPP-2001", "Budget round.", **at(LATER)).held_for
    resumed = crm.resume(records, theo, "OPP-2001", **at(LATER - earlier, "resume"))
    assert (resumed.status, resumed.held_for) == (Status.OPEN, rested)
    assert resumed == crm.opportunity(records, theo, "OPP-2001")


def test_a_move_begins_a_clock_that_never_rested(records: SqlRecords) -> None:
    theo = who(records, "theo")
    crm.hold(records, theo, "OPP-2001", "Budget round.", **at())
    crm.resume(records, theo, "OPP-2001", **at(LATER, "a"))
    moved = crm.move_stage(records, theo, "OPP-2001", "Proposal", **at(LATER, "b")).opportunity
    assert (moved.held_for, moved.stage_entered_at) == (timedelta(), LATER)


@pytest.mark.parametrize("until", [NOW.date(), NOW.date() - timedelta(days=1)])
def test_a_hold_ends_on_a_day_to_come(records: SqlRecords, until: date) -> None:
    with pytest.raises(BadValue, match="a day after 2026-03-02") as refused:
        crm.hold(records, who(records, "theo"), "OPP-2001", "Budget round.", until, **at())
    assert refused.value.field == "until"


def test_a_reason_is_needed_and_short(records: SqlRecords) -> None:
    theo = who(records, "theo")
    for words, limit in (("  ", "at least 3"), ("x" * 501, "up to 500")):
        for verb in (crm.hold, crm.cancel):
            with pytest.raises(BadValue, match=limit) as refused:
                verb(records, theo, "OPP-2001", words, **at())
            assert refused.value.field == "reason"


def test_only_what_rests_is_resumed(records: SqlRecords) -> None:
    theo = who(records, "theo")
    with pytest.raises(NotOpen, match="OPP-2001 is open already"):
        crm.resume(records, theo, "OPP-2001", **at())
    with pytest.raises(NotOpen, match="OPP-2007 is won"):
        crm.resume(records, theo, "OPP-2007", **at())
    with pytest.raises(NotOpen, match=r"OPP-2008 is on hold\. Resume it first"):
        crm.hold(records, theo, "OPP-2008", "Again.", **at())


def test_a_cancelled_deal_is_neither_won_nor_lost(records: SqlRecords) -> None:
    theo = who(records, "theo")
    gone = crm.cancel(records, theo, "OPP-2001", "The role was filled inside.", **at())
    assert gone == crm.opportunity(records, theo, "OPP-2001")
    assert (gone.status, gone.closed_at, gone.loss_reason) == (Status.CANCELLED, NOW, None)
    last = crm.timeline(records, theo, "OPP-2001")[-1]
    assert last.sentence == "Cancelled in Discovery. The role was filled inside."


def test_every_change_of_status_is_a_step_with_its_reason(records: SqlRecords) -> None:
    theo = who(records, "theo")
    crm.hold(records, theo, "OPP-2001", "Budget round.", **at())
    crm.resume(records, theo, "OPP-2001", **at(LATER, "a"))
    gone = crm.cancel(records, theo, "OPP-2001", "Gone quiet.", **at(LATER, "b"))
    steps = records.session.scalars(
        select(StageEventRow)
        .where(StageEventRow.opportunity_id == gone.id)
        .order_by(StageEventRow.seq)
    ).all()
    assert [(it.from_status, it.to_status, it.reason) for it in steps[-3:]] == [
        ("open", "on_hold", "Budget round."),
        ("on_hold", "open", None),
        ("open", "cancelled", "Gone quiet."),
    ]
    events = records.session.scalars(select(OutboxRow).where(OutboxRow.published_at.is_(None)))
    assert len(events.all()) == 3


def test_a_repeated_hold_changes_nothing(records: SqlRecords) -> None:
    theo = who(records, "theo")
    first = crm.hold(records, theo, "OPP-2001", "Budget round.", **at())
    assert crm.hold(records, theo, "OPP-2001", "Budget round.", **at()) == first


def test_a_deal_that_changed_meanwhile_is_left_alone(records: SqlRecords) -> None:
    theo = who(records, "theo")
    seen = crm.opportunity(records, theo, "OPP-2001").version
    crm.move_stage(records, theo, "OPP-2001", "Proposal", **at(key="first"))
    with pytest.raises(ChangedMeanwhile, match="Moved from Discovery to Proposal"):
        crm.hold(records, theo, "OPP-2001", "Wait.", expected_version=seen, **at())


def test_a_closed_deal_goes_on_in_a_new_one_and_each_names_the_other(records: SqlRecords) -> None:
    theo = who(records, "theo")
    lost = crm.opportunity(records, theo, "OPP-2006")
    again = crm.recreate(records, theo, "OPP-2006", **at())
    assert again == crm.opportunity(records, theo, again.ref)
    assert (again.title, again.client, again.value) == (lost.title, lost.client, lost.value)
    assert (again.status, again.stage.key, again.probability) == (Status.OPEN, "new", 10)
    assert (again.reqs, again.loss_reason, again.created_at) == ((), None, NOW)
    assert again.recreated_from == "OPP-2006"
    after = crm.opportunity(records, theo, "OPP-2006")
    assert after == replace(lost, recreated_as=again.ref)
    assert crm.timeline(records, theo, "OPP-2006")[-1].sentence == f"Re-created as {again.ref}."
    assert crm.timeline(records, theo, again.ref)[0].sentence == "Created in New from OPP-2006."


def test_a_deal_is_recreated_once(records: SqlRecords) -> None:
    theo = who(records, "theo")
    again = crm.recreate(records, theo, "OPP-2006", **at())
    assert crm.recreate(records, theo, "OPP-2006", **at()) == again
    with pytest.raises(AlreadyRecreated, match=f"as {again.ref} already"):
        crm.recreate(records, theo, "OPP-2006", **at(key="other"))
    with pytest.raises(NotOpen, match="only a closed deal can be re-created"):
        crm.recreate(records, theo, "OPP-2001", **at(key="open"))
    rows = records.session.scalars(
        select(RecreationRow).where(RecreationRow.opportunity_id == again.id)
    )
    assert len(rows.all()) == 1


def test_nobody_else_touches_a_deal(records: SqlRecords) -> None:
    dana = who(records, "dana")
    with pytest.raises(NotFound):
        crm.hold(records, dana, "OPP-2002", "Mine now.", **at())
    for name in ("sam", "gus", "rita", "leo"):
        with pytest.raises(NotAllowed):
            crm.cancel(records, who(records, name), "OPP-2001", "Mine now.", **at(key=name))
