"""What the database refuses by itself, whoever writes."""

from operator import attrgetter
from uuid import UUID, uuid4

import pytest
from sqlalchemy import (
    CheckConstraint,
    Table,
    Uuid,
    bindparam,
    delete,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.exc import DBAPIError, IntegrityError

from domain.access import Role
from domain.demo import HARBOR
from domain.pipeline import MovePolicy
from domain.sql.deal_rules import FROZEN
from domain.sql.records import SqlRecords
from domain.sql.refusing import Trigger
from domain.sql.tables import (
    ClientRow,
    JobReqRow,
    MemberRow,
    OpportunityReqRow,
    OpportunityRow,
    PipelineRow,
    StageRow,
    metadata,
)
from domain.sql.triggers import ALL, disarm
from tests.domain.attacks import CHECKS, TRIGGERS
from tests.domain.office import NOW

#: The id of whatever an attack adds.
STRANGER = UUID("5742a9e5-0000-4000-8000-000000000001")


def deal(records: SqlRecords, number: int = 2001) -> OpportunityRow:
    mine = OpportunityRow.workspace_id == HARBOR.id, OpportunityRow.number == number
    return records.session.scalars(select(OpportunityRow).where(*mine)).one()


def strike(records: SqlRecords, statement: str) -> None:
    """Do it in SQL, and let the database look at once at what it would look at in the end."""
    named = {"home": HARBOR.id, "new": STRANGER}
    used = [bindparam(it, value, Uuid()) for it, value in named.items() if f":{it}" in statement]
    records.session.execute(text(statement).bindparams(*used))
    if records.session.get_bind().dialect.name == "postgresql":
        records.session.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))


@pytest.mark.parametrize("rule", CHECKS)
def test_a_row_that_breaks_a_rule_is_refused(records: SqlRecords, rule: str) -> None:
    disarm(records.session.connection())
    with pytest.raises(IntegrityError, match=rf"{rule}\b"), records.attempt():
        strike(records, CHECKS[rule])


@pytest.mark.parametrize("refusal", ALL, ids=attrgetter("name"))
def test_a_change_that_breaks_a_rule_is_refused(records: SqlRecords, refusal: Trigger) -> None:
    *before, attack = TRIGGERS[refusal.name]
    for statement in before:
        strike(records, statement)
    with pytest.raises(IntegrityError, match=refusal.words), records.attempt():
        strike(records, attack)


def test_no_row_that_stays_is_replaced(records: SqlRecords) -> None:
    """SQLite's REPLACE is an INSERT that deletes first; PostgreSQL has no such thing."""
    if records.session.get_bind().dialect.name == "sqlite":
        with pytest.raises(IntegrityError, match="activity is append-only"):
            strike(records, "REPLACE INTO activity SELECT * FROM activity")


def test_every_rule_of_every_table_is_tried() -> None:
    assert {str(it.name) for table in metadata.tables.values() for it in checks(table)} == {*CHECKS}
    assert {it.name for it in ALL} == {*TRIGGERS}


def checks(table: Table) -> list[CheckConstraint]:
    return [it for it in table.constraints if isinstance(it, CheckConstraint)]


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
