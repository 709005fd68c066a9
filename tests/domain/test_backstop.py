"""What the database refuses by itself, whoever writes."""

from uuid import uuid4

import pytest
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from domain.access import Role
from domain.demo import BRIGHTSIDE, HARBOR
from domain.pipeline import MovePolicy
from domain.sql.records import SqlRecords
from domain.sql.tables import (
    ActivityRow,
    ClientRow,
    JobReqRow,
    MemberRow,
    OpportunityReqRow,
    OpportunityRow,
    PipelineRow,
    SlackTeamRow,
    StageEventRow,
    StageRow,
    WorkspaceRow,
)
from domain.sql.triggers import FROZEN
from tests.domain.office import NOW

LONG_AGO = "'2020-01-01 00:00:00'"

#: For each rule, how the open CFO search of the demo would break it, in SQL.
BROKEN_DEALS = {
    "title_length": {"title": "'ab'"},
    "notes_length": {"notes": "'" + "x" * 5_001 + "'"},
    "value": {"value_minor": "-1"},
    "amounts_have_currency": {"currency": "NULL"},
    "currency_code": {"currency": "'usd'"},
    "probability": {"probability": "101"},
    "probability_source": {"probability_source": "'guess'"},
    "held_while_on_hold": {"held_at": "created_at"},
    "closed_when_final": {"closed_at": "created_at"},
    "won_has_value": {"status": "'won'", "closed_at": "created_at"},
    "lost_has_reason": {"status": "'lost'", "closed_at": "created_at"},
    "entered_after_creation": {"stage_entered_at": LONG_AGO},
    "closed_after_creation": {"status": "'cancelled'", "closed_at": LONG_AGO},
    "version": {"version": "0"},
    "fee_bp": {"fee_bp": "10001"},
    "contract_length": {"contract_details": "'" + "x" * 2_001 + "'"},
    "hold_ends": {"hold_until": "'2026-12-01'"},
    "lost_to_competitor": {"competitor": "'Rival'"},
    "lost_with_notes": {"loss_notes": "'too dear'"},
    "held_seconds": {"held_seconds": "-1"},
    "max_days_override": {"max_days_override": "0"},
    "status": {"status": "'paused'"},
    "deal_type": {"deal_type": "'barter'"},
}


def deal(records: SqlRecords, number: int = 2001) -> OpportunityRow:
    mine = OpportunityRow.workspace_id == HARBOR.id, OpportunityRow.number == number
    return records.session.scalars(select(OpportunityRow).where(*mine)).one()


@pytest.mark.parametrize("rule", BROKEN_DEALS)
def test_a_deal_that_breaks_a_rule_is_refused(records: SqlRecords, rule: str) -> None:
    values = {name: text(value) for name, value in BROKEN_DEALS[rule].items()}
    change = update(OpportunityRow).where(OpportunityRow.id == deal(records).id).values(values)
    with pytest.raises(IntegrityError, match=rf"ck_opportunity_{rule}\b"):
        records.session.execute(change, execution_options={"synchronize_session": False})


def test_every_rule_of_a_deal_is_tried() -> None:
    checks = {it.name for it in OpportunityRow.__table__.constraints if "ck_" in str(it.name)}
    assert checks == {f"ck_opportunity_{rule}" for rule in BROKEN_DEALS}


@pytest.mark.parametrize("table", [StageEventRow, ActivityRow])
def test_history_is_never_rewritten(
    records: SqlRecords, table: type[StageEventRow] | type[ActivityRow]
) -> None:
    for rewriting in (update(table).values(at=NOW), delete(table)):
        with (
            pytest.raises(Exception, match=f"{table.__tablename__} is append-only"),
            records.attempt(),
        ):
            records.session.execute(rewriting, execution_options={"synchronize_session": False})


def test_a_req_has_one_live_link(records: SqlRecords) -> None:
    link = records.session.scalars(select(OpportunityReqRow)).first()
    assert link
    same = {
        column.key: getattr(link, column.key)
        for column in OpportunityReqRow.__table__.columns
        if column.key != "id"
    }
    with pytest.raises(IntegrityError), records.attempt():
        records.session.execute(insert(OpportunityReqRow).values(id=uuid4(), **same))
    records.session.execute(
        insert(OpportunityReqRow).values(id=uuid4(), **same | {"unlinked_at": NOW})
    )


def test_a_req_is_linked_within_one_client(records: SqlRecords) -> None:
    acme = deal(records)
    globex_req = JobReqRow.workspace_id == HARBOR.id, JobReqRow.number == 119
    req = records.session.scalars(select(JobReqRow).where(*globex_req)).one()
    for client_id in (acme.client_id, req.client_id):
        with pytest.raises(IntegrityError), records.attempt():
            records.session.execute(
                insert(OpportunityReqRow).values(
                    workspace_id=HARBOR.id,
                    id=uuid4(),
                    client_id=client_id,
                    opportunity_id=acme.id,
                    req_id=req.id,
                    linked_by=acme.owner_id,
                    linked_at=NOW,
                )
            )


def test_a_deals_stage_belongs_to_its_pipeline(records: SqlRecords) -> None:
    other = {"workspace_id": HARBOR.id, "id": uuid4()}
    records.session.execute(
        insert(PipelineRow).values(
            name="Executive",
            policy=MovePolicy.FREE,
            won_label="Won",
            lost_label="Lost",
            is_default=False,
            **other,
        )
    )
    change = update(OpportunityRow).where(OpportunityRow.id == deal(records).id)
    with pytest.raises(IntegrityError):
        records.session.execute(change.values(pipeline_id=other["id"]))


def test_a_stage_in_use_stays(records: SqlRecords) -> None:
    with pytest.raises(IntegrityError):
        records.session.execute(delete(StageRow).where(StageRow.workspace_id == HARBOR.id))


def test_a_workspace_has_one_default_pipeline(records: SqlRecords) -> None:
    board = records.session.scalars(select(PipelineRow)).first()
    assert board
    with pytest.raises(IntegrityError):
        records.session.execute(
            insert(PipelineRow).values(
                workspace_id=board.workspace_id,
                id=uuid4(),
                name="Second",
                policy=MovePolicy.FREE,
                won_label="Won",
                lost_label="Lost",
                is_default=True,
            )
        )


def test_two_stages_never_share_a_position(records: SqlRecords) -> None:
    with pytest.raises(IntegrityError):
        records.session.execute(
            update(StageRow).where(StageRow.key == "proposal").values(position=1)
        )


def test_a_workspace_has_one_super_admin(records: SqlRecords) -> None:
    promotion = update(MemberRow).where(MemberRow.email == "theo@harborfinch.example")
    with pytest.raises(IntegrityError):
        records.session.execute(promotion.values(role=Role.SUPER_ADMIN))


def test_a_client_exists_once_whatever_its_case(records: SqlRecords) -> None:
    twin = {"workspace_id": HARBOR.id, "id": uuid4(), "name": "ACME corp", "name_key": "acme corp"}
    with pytest.raises(IntegrityError):
        records.session.execute(insert(ClientRow).values(**twin))


def test_our_own_slack_team_has_no_workspace(records: SqlRecords) -> None:
    staff = update(SlackTeamRow).where(SlackTeamRow.team_id == "T0PILOT")
    with pytest.raises(IntegrityError, match="staff_or_customer"):
        records.session.execute(staff.values(workspace_id=BRIGHTSIDE.id))


def test_a_currency_is_a_code(records: SqlRecords) -> None:
    with pytest.raises(IntegrityError, match="currency_code"):
        records.session.execute(update(WorkspaceRow).values(currency="usd"))


#: What a closed deal may still change: which version it is (REQs come and go), and how its title is
#: folded for a search.
LEFT_OPEN = {"version", "title_folded", "title_spelt"}
#: What names the row, and what the database counts by itself.
GIVEN = {"workspace_id", "id", "forecast_minor"}


def test_a_closed_deal_keeps_everything_but_its_version() -> None:
    columns = {it.name for it in OpportunityRow.__table__.columns}
    assert columns - set(FROZEN) == LEFT_OPEN | GIVEN


@pytest.mark.parametrize("column", ["max_days_sticky", "title", "held_seconds"])
def test_what_a_closed_deal_keeps_is_refused_by_the_database(
    records: SqlRecords, column: str
) -> None:
    other = {"max_days_sticky": True, "title": "Another title", "held_seconds": 9}[column]
    won = deal(records, 2006)
    with pytest.raises(DBAPIError, match="a closed opportunity stays as it is"):
        records.session.execute(
            update(OpportunityRow).where(OpportunityRow.id == won.id).values({column: other}),
            execution_options={"synchronize_session": False},
        )
