"""The board as data: Team Admins shape it, and no deal is lost on the way."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from domain import crm, metrics
from domain.access import Actor
from domain.editing import Edit
from domain.errors import (
    Ambiguous,
    BadValue,
    DetailMissing,
    IllegalMove,
    NotAllowed,
    NotFound,
    UnknownStage,
)
from domain.events import STAGE_REMOVED
from domain.opportunity import NewOpportunity
from domain.pipeline import Colour, MovePolicy, Pipeline
from domain.presets import FLEETCORE, HIREPILOT
from domain.sql import boards
from domain.sql.records import SqlRecords
from domain.sql.tables import OpportunityRow, OutboxRow, StageEventRow, StageRow
from domain.stages import StageFields
from tests.domain.office import NOW, Office, at, who

pytestmark = pytest.mark.either_database

SCREENING = StageFields(
    label="Screening",
    probability=20,
    max_days=7,
    colour=Colour.TEAL,
    action="Call the hiring manager",
    meaning="Is it real?",
)


def labels(board: Pipeline) -> list[str]:
    return [stage.label for stage in board.stages]


def totals(records: SqlRecords) -> tuple[object, ...]:
    figures = select(func.count(), func.sum(OpportunityRow.value_minor))
    return tuple(records.session.execute(figures).one())


def test_a_stage_is_added_where_it_belongs(records: SqlRecords) -> None:
    theo = who(records, "theo")
    board = crm.add_stage(records, theo, SCREENING, before="Discovery", **at())
    assert labels(board) == ["New", "Screening", "Discovery", "Proposal", "Negotiation"]
    assert board == crm.pipeline(records, theo)
    added = board.named("screening")
    assert (added.key, added.position, added.colour) == ("screening", 2, Colour.TEAL)
    assert [it.position for it in board.stages] == [1, 2, 3, 4, 5]
    last = crm.add_stage(records, theo, StageFields(label="Ünder contract!"), **at(key="b"))
    assert (last.stages[-1].key, last.stages[-1].max_days) == ("under_contract", 14)
    notes = boards.notes(records.session, theo.workspace.id)
    assert "Added the stage Ünder contract!." in notes


def test_a_stage_is_renamed_and_keeps_its_key(records: SqlRecords) -> None:
    theo = who(records, "theo")
    board = crm.change_stage(records, theo, "Discovery", StageFields(label="Intake"), **at())
    assert (board.stages[1].label, board.stages[1].key) == ("Intake", "discovery")
    assert crm.opportunity(records, theo, "OPP-2001").display_stage == "Intake"
    lines = crm.timeline(records, theo, "OPP-2001")
    assert lines[1].sentence == "Moved from New to Discovery."
    rekeying = update(StageRow).where(StageRow.key == "discovery").values(key="intake")
    with pytest.raises(IntegrityError, match="key of a stage never changes"), records.attempt():
        records.session.execute(rekeying)


def test_a_stage_is_called_what_it_reads_though_another_was_called_so(
    records: SqlRecords,
) -> None:
    theo = who(records, "theo")
    crm.change_stage(records, theo, "Discovery", StageFields(label="Intake"), **at(key="a"))
    board = crm.change_stage(records, theo, "New", StageFields(label="Discovery"), **at(key="b"))
    assert labels(board) == ["Discovery", "Intake", "Proposal", "Negotiation"]
    moved = crm.move_stage(records, theo, "OPP-2001", "the Discovery stage", **at(key="back"))
    assert (moved.from_stage.label, moved.to_stage.label) == ("Intake", "Discovery")
    assert moved.to_stage.key == "new"
    gone = crm.remove_stage(records, theo, "Discovery", "Intake", **at(key="gone"))
    assert labels(gone) == ["Intake", "Proposal", "Negotiation"]
    assert gone.named("discovery").key == "discovery", "the key is free to be said again"


def test_deals_follow_the_probability_of_their_stage_unless_set_by_hand(
    records: SqlRecords,
) -> None:
    theo = who(records, "theo")
    by_hand = Edit(probability=70)
    crm.edit_opportunity(records, theo, "OPP-2003", by_hand, **at(key="hand"))
    crm.change_stage(records, theo, "Discovery", StageFields(probability=35), **at())
    followed = crm.opportunity(records, theo, "OPP-2001")
    assert (followed.probability, followed.forecast and followed.forecast.format()) == (
        35,
        "$21,000",
    )
    assert crm.opportunity(records, theo, "OPP-2003").probability == 70
    assert crm.opportunity(records, theo, "OPP-2011").probability == 30
    assert crm.timeline(records, theo, "OPP-2001")[-1].sentence.startswith(
        "Changed the probability from 30% to 35%"
    )


def test_stages_are_put_in_order(records: SqlRecords) -> None:
    theo = who(records, "theo")
    order = ("Discovery", "new", "Negotiation", "Proposal")
    board = crm.reorder_stages(records, theo, order, **at())
    assert labels(board) == ["Discovery", "New", "Negotiation", "Proposal"]
    assert board == crm.pipeline(records, theo)
    for wrong in (order[:3], (*order, "New"), (*order[:3], "New")):
        with pytest.raises(BadValue, match="names every stage once"):
            crm.reorder_stages(records, theo, wrong, **at(key=str(wrong)))


def test_a_stage_with_deals_asks_where_they_go(records: SqlRecords) -> None:
    theo = who(records, "theo")
    with pytest.raises(
        DetailMissing, match=r"deals stand in Proposal\. Where .*: New, Disc"
    ) as asked:
        crm.remove_stage(records, theo, "Proposal", **at())
    assert asked.value.field == "to_stage"
    with pytest.raises(BadValue, match="it is being removed"):
        crm.remove_stage(records, theo, "Proposal", "Proposal", **at())


def test_every_deal_of_a_removed_stage_moves_on_record(records: SqlRecords) -> None:
    theo = who(records, "theo")
    before = totals(records)
    there = [
        it
        for it in crm.opportunities(records, theo, None)
        if it.stage.key == "proposal" and not it.status.is_final
    ]
    assert {it.status.value for it in there} == {"open", "on_hold"}
    board = crm.remove_stage(records, theo, "Proposal", "Negotiation", **at())
    assert labels(board) == ["New", "Discovery", "Negotiation"]
    assert totals(records) == before
    for deal in there:
        moved = crm.opportunity(records, theo, deal.ref)
        assert (moved.stage.key, moved.status) == ("negotiation", deal.status)
        assert moved.probability == 80
        step = records.session.scalars(
            select(StageEventRow)
            .where(StageEventRow.opportunity_id == deal.id)
            .order_by(StageEventRow.seq.desc())
        ).first()
        assert step
        assert (step.from_label, step.to_label, step.reason) == (
            "Proposal",
            "Negotiation",
            STAGE_REMOVED,
        )
        assert crm.timeline(records, theo, deal.ref)[-1].sentence == (
            "Moved from Proposal to Negotiation. That stage was removed."
        )
    told = select(func.count()).select_from(OutboxRow).where(OutboxRow.published_at.is_(None))
    assert records.session.scalar(told) == len(there)
    closed = crm.opportunity(records, theo, "OPP-2006")
    assert closed.stage.label == "Proposal"
    resumed = crm.resume(records, theo, "OPP-2008", **at(key="resume"))
    assert (resumed.stage_entered_at, resumed.held_for) == (NOW, timedelta())


def test_a_removed_stage_leaves_its_key_behind(records: SqlRecords) -> None:
    theo = who(records, "theo")
    crm.remove_stage(records, theo, "Proposal", "Discovery", **at())
    with pytest.raises(UnknownStage):
        crm.move_stage(records, theo, "OPP-2001", "Proposal", **at(key="a"))
    board = crm.add_stage(records, theo, StageFields(label="Proposal"), **at(key="b"))
    assert board.named("Proposal").key == "proposal_2"


def test_a_repeated_move_says_what_it_did_after_its_stage_was_removed(
    records: SqlRecords,
) -> None:
    theo = who(records, "theo")
    first = crm.move_stage(records, theo, "OPP-2001", "Proposal", **at(key="move"))
    crm.remove_stage(records, theo, "Discovery", "New", **at(key="start"))
    crm.remove_stage(records, theo, "Proposal", "Negotiation", **at(key="end"))
    again = crm.move_stage(records, theo, "OPP-2001", "Proposal", **at(key="move"))
    assert (again.from_stage.id, again.to_stage.id) == (first.from_stage.id, first.to_stage.id)
    assert (again.from_stage.label, again.to_stage.label) == ("Discovery", "Proposal")
    assert (again.opportunity.stage.label, again.no_change) == ("Negotiation", False)


def test_an_empty_stage_goes_without_a_question(records: SqlRecords) -> None:
    theo = who(records, "theo")
    crm.add_stage(records, theo, SCREENING, **at())
    assert len(crm.remove_stage(records, theo, "Screening", **at(key="b")).stages) == 4


def test_a_pipeline_has_two_to_eight_stages(records: SqlRecords) -> None:
    theo = who(records, "theo")
    for number in range(5, 9):
        crm.add_stage(records, theo, StageFields(label=f"Step {number}"), **at(key=f"{number}"))
    with pytest.raises(BadValue, match="2 to 8 open stages, and HirePilot would have 9"):
        crm.add_stage(records, theo, StageFields(label="Step 9"), **at(key="9"))
    for number, label in enumerate(labels(crm.pipeline(records, theo))[2:]):
        crm.remove_stage(records, theo, label, "New", **at(key=f"less {number}"))
    with pytest.raises(BadValue, match=r"would have 1\. Please add another"):
        crm.remove_stage(records, theo, "New", "Discovery", **at(key="last"))


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        (StageFields(), "label"),
        (StageFields(label="x" * 41), "label"),
        (StageFields(label="proposal"), "label"),
        (StageFields(label="won"), "label"),
        (StageFields(label="On hold"), "label"),
        (StageFields(label=" on-HOLD "), "label"),
        (StageFields(label="On\nsite"), "label"),
        (StageFields(label="On\tsite"), "label"),
        (StageFields(label="On\u2028site"), "label"),
        (StageFields(label="On\x1b[31msite"), "label"),
        (StageFields(label="?!"), "label"),
        (StageFields(label="Next", probability=101), "probability"),
        (StageFields(label="Next", probability=12.5), "probability"),
        (StageFields(label="Next", max_days=0), "max_days"),
        (StageFields(label="Next", max_days=366), "max_days"),
        (StageFields(label="Next", action="x" * 201), "action"),
        (StageFields(label="Next", meaning="x" * 201), "meaning"),
    ],
)
def test_a_stage_outside_its_limits_is_refused(
    records: SqlRecords, fields: StageFields, field: str
) -> None:
    theo = who(records, "theo")
    before = crm.pipeline(records, theo)
    with pytest.raises(BadValue) as refused:
        crm.add_stage(records, theo, fields, **at())
    assert refused.value.field == field
    assert crm.pipeline(records, theo) == before


def test_a_stage_that_is_called_like_a_column_already_can_be_changed_and_renamed(
    records: SqlRecords,
) -> None:
    theo = who(records, "theo")
    call_it_on_hold = update(StageRow).where(
        StageRow.workspace_id == theo.workspace.id, StageRow.key == "new"
    )
    records.session.execute(call_it_on_hold.values(label="On hold"))
    board = crm.change_stage(records, theo, "On hold", StageFields(max_days=5), **at(key="a"))
    assert board.first.max_days == 5
    board = crm.change_stage(records, theo, "On hold", StageFields(label="New"), **at(key="b"))
    assert board.first.label == "New"


def test_won_and_lost_are_fixed(records: SqlRecords) -> None:
    with pytest.raises(BadValue, match="that column is fixed"):
        crm.remove_stage(records, who(records, "theo"), "Won", "New", **at())


@pytest.mark.parametrize(
    "attempt",
    [
        lambda records, who: crm.add_stage(records, who, SCREENING, **at()),
        lambda records, who: crm.remove_stage(records, who, "New", "Discovery", **at()),
        lambda records, who: crm.set_policy(records, who, MovePolicy.FREE, **at()),
        lambda records, who: crm.adopt(records, who, FLEETCORE, **at()),
        lambda records, who: crm.require_loss_reasons(records, who, False, **at()),
    ],
    ids=["add", "remove", "policy", "adopt", "require"],
)
def test_only_admins_shape_the_board(
    records: SqlRecords, attempt: Callable[[SqlRecords, Actor], object]
) -> None:
    with pytest.raises(NotAllowed, match="Only Team Admins and Super Admins can change"):
        attempt(records, who(records, "dana"))
    for name in ("sam", "gus", "leo"):
        with pytest.raises(NotAllowed):
            attempt(records, who(records, name))
    assert attempt(records, who(records, "maya"))


@pytest.mark.parametrize(
    ("policy", "to", "words"),
    [
        (MovePolicy.ADJACENT, "Negotiation", "one stage at a time"),
        (MovePolicy.FORWARD, "New", "forward only"),
    ],
)
def test_the_rule_holds_and_an_admin_may_pass_it_with_a_reason(
    records: SqlRecords, policy: MovePolicy, to: str, words: str
) -> None:
    theo = who(records, "theo")
    crm.set_policy(records, theo, policy, **at(key="policy"))
    with pytest.raises(IllegalMove, match=words):
        crm.move_stage(records, theo, "OPP-2001", to, **at())
    with pytest.raises(BadValue, match="at least 3"):
        crm.move_stage(records, theo, "OPP-2001", to, override="", **at())
    with pytest.raises(NotAllowed, match="past the pipeline's rule"):
        crm.move_stage(
            records, who(records, "dana"), "OPP-2001", to, override="Board said so.", **at()
        )
    with pytest.raises(IllegalMove, match="Mark as Won"):
        crm.move_stage(records, theo, "OPP-2001", "Won", override="Board said so.", **at())
    moved = crm.move_stage(records, theo, "OPP-2001", to, override="Board said so.", **at())
    assert moved.to_stage.label == to
    last = crm.timeline(records, theo, "OPP-2001")[-1]
    assert last.sentence == f"Moved from Discovery to {to}. Past the rule: Board said so."


def test_a_free_board_lets_deals_go_anywhere(records: SqlRecords) -> None:
    theo = who(records, "theo")
    crm.set_policy(records, theo, MovePolicy.FREE, **at(key="policy"))
    moved = crm.move_stage(records, theo, "OPP-2013", "Negotiation", **at(key="there"))
    assert moved.opportunity.probability == 80
    assert crm.move_stage(records, theo, "OPP-2013", "New", **at(key="back")).opportunity


def test_a_preset_begins_a_board_and_running_deals_keep_theirs(records: SqlRecords) -> None:
    theo = who(records, "theo")
    board = crm.adopt(records, theo, FLEETCORE, **at())
    assert labels(board) == ["Qualification", "Demo", "Proposal", "Negotiation", "Contract Sent"]
    new = NewOpportunity(client="Acme Corp", title="COO search")
    created = crm.create_opportunity(records, theo, new, **at(key="new"))
    assert (created.stage.key, created.probability) == ("qualification", 20)
    assert crm.opportunity(records, theo, "OPP-2001").stage.key == "discovery"
    assert crm.move_stage(records, theo, "OPP-2001", "Proposal", **at(key="old"))


def test_deals_of_an_earlier_pipeline_are_counted_on_their_own_board(records: SqlRecords) -> None:
    theo = who(records, "theo")
    before = metrics.figures(records, records.reports, theo, now=NOW)
    crm.adopt(records, theo, FLEETCORE, **at())
    after = metrics.figures(records, records.reports, theo, now=NOW)
    assert (after.pipeline, after.deals, after.earlier) == (FLEETCORE.name, 0, (before,))
    drawn = metrics.boards(records, records.reports, theo)
    assert [it.columns for it in drawn] == [after.board, before.board]


def test_a_preset_is_gone_back_to_rather_than_begun_twice(records: SqlRecords) -> None:
    theo = who(records, "theo")
    own = crm.change_stage(records, theo, "New", StageFields(label="Fresh"), **at(key="rename"))
    with pytest.raises(BadValue, match="New deals run through HirePilot already"):
        crm.adopt(records, theo, HIREPILOT, **at(key="already"))
    crm.adopt(records, theo, FLEETCORE, **at())
    assert crm.adopt(records, theo, HIREPILOT, **at(key="again")) == own
    names = [it.pipeline for it in metrics.boards(records, records.reports, theo)]
    assert names == [HIREPILOT.name], "FleetCore never had any deals"
    assert len(records.pipelines(theo.workspace.id)) == 2


def test_stages_of_the_board_that_has_them_all_are_put_in_order(records: SqlRecords) -> None:
    theo = who(records, "theo")
    old = crm.pipeline(records, theo)
    crm.adopt(records, theo, FLEETCORE, **at())
    order = ("Proposal", "Negotiation", "New", "Discovery")
    board = crm.reorder_stages(records, theo, order, **at(key="order"))
    assert (board.id, tuple(labels(board))) == (old.id, order)


def test_an_earlier_pipeline_can_still_be_changed(records: SqlRecords) -> None:
    theo = who(records, "theo")
    old = crm.pipeline(records, theo)
    crm.adopt(records, theo, FLEETCORE, **at())
    fields = StageFields(label="Discovering", probability=35)
    changed = crm.change_stage(records, theo, "Discovery", fields, **at(key="change"))
    assert (changed.id, labels(changed)[1]) == (old.id, "Discovering")
    assert crm.opportunity(records, theo, "OPP-2001").probability == 35
    gone = crm.remove_stage(records, theo, "Discovering", "New", **at(key="remove"))
    assert labels(gone) == ["New", "Proposal", "Negotiation"]
    assert crm.remove_stage(records, theo, "Discovering", "New", **at(key="remove")) == gone
    assert labels(crm.pipeline(records, theo)) == [it.label for it in FLEETCORE.stages]


def test_of_a_stage_that_both_have_it_is_asked_which_pipeline_is_meant(
    records: SqlRecords,
) -> None:
    theo = who(records, "theo")
    before = crm.adopt(records, theo, FLEETCORE, **at())
    fields = StageFields(max_days=3)
    with pytest.raises(Ambiguous, match="Which pipeline") as unclear:
        crm.change_stage(records, theo, "Negotiation", fields, **at(key="change"))
    assert unclear.value.near == ("FleetCore", "HirePilot")
    assert crm.pipeline(records, theo) == before
    for name, days in (
        ("the HirePilot pipeline", [14, 14, 14, 3]),
        ("fleetcore", [14, 10, 14, 3, 7]),
    ):
        how = at(key=name)
        changed = crm.change_stage(records, theo, "Negotiation", fields, pipeline=name, **how)
        assert [it.max_days for it in changed.stages] == days
    with pytest.raises(NotFound, match="The pipelines are FleetCore and HirePilot"):
        crm.change_stage(records, theo, "New", fields, pipeline="Sales", **at(key="sales"))
    with pytest.raises(UnknownStage):
        crm.change_stage(records, theo, "Nowhere", fields, **at(key="nowhere"))


def test_a_board_is_changed_as_often_as_wanted(records: SqlRecords) -> None:
    """A stage that was removed long ago is in nobody's way, however often the others change."""
    theo = who(records, "theo")
    crm.remove_stage(records, theo, "Proposal", "Discovery", **at(key="remove"))
    for number in range(34):
        fields = StageFields(max_days=number + 1)
        crm.change_stage(records, theo, "New", fields, **at(key=f"change {number}"))
    gone = select(func.max(StageRow.position)).where(StageRow.archived_at.is_not(None))
    assert (records.session.scalar(gone) or 0) < len(crm.pipeline(records, theo).stages) + 1


def test_a_repeated_change_happens_once(records: SqlRecords) -> None:
    theo = who(records, "theo")
    crm.add_stage(records, theo, SCREENING, **at())
    assert len(crm.add_stage(records, theo, SCREENING, **at()).stages) == 5


def test_no_deal_is_left_in_a_stage_that_goes_away_meanwhile(office: Office) -> None:
    theo = office.actor("theo")

    def one(number: int) -> None:
        with office.records() as records:
            if number == 0:
                crm.remove_stage(records, theo, "New", "Discovery", **at(key="remove"))
            else:
                new = NewOpportunity(client="Acme Corp", title=f"Search {number}")
                crm.create_opportunity(records, theo, new, **at(key=f"{number}"))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, (1, 2, 3, 0, 4, 5, 6, 7)))
    with office.records() as records:
        living = [it for it in crm.opportunities(records, theo, None) if not it.status.is_final]
        assert {it.stage.key for it in living} == {"discovery", "proposal", "negotiation"}
        assert len([it for it in living if it.title.startswith("Search ")]) == 7
