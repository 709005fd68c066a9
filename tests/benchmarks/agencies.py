"""Workspaces with many deals, made inside the database: the same ones in every run."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Engine,
    String,
    Table,
    Uuid,
    cast,
    func,
    insert,
    literal,
    select,
)
from sqlalchemy.orm import Session

from domain.access import Actor, Grant, Plan, Role
from domain.demo import LOSS_REASONS
from domain.events import Source
from domain.pipeline import Stage, Status
from domain.presets import HIREPILOT
from domain.sql.records import SqlRecords
from domain.sql.tables import (
    ClientRow,
    LossReasonRow,
    MemberRow,
    OpportunityRow,
    PipelineRow,
    ProbabilitySource,
    StageEventRow,
    StageRow,
    WorkspaceRow,
)
from tests.benchmarks.bulk import filling

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
#: The generation of deals that are added for a moment.
LAST = 255
DEALS, WORKSPACES, MEMBERS, CLIENTS = 20_000, 5, 8, 400
ENDS = {Status.OPEN: 50, Status.ON_HOLD: 5, Status.WON: 20, Status.LOST: 20, Status.CANCELLED: 5}
Row = dict[str, object]


@dataclass(frozen=True)
class Agencies:
    """The workspaces in one database; the first is measured, the others only are there."""

    ids: tuple[UUID, ...]

    deals: int

    @classmethod
    def of(cls, deals: int = DEALS) -> "Agencies":
        """Five workspaces of so many deals each."""
        chance = random.Random(7)  # noqa: S311  (nothing secret)
        return cls(tuple(_id(chance) for _ in range(WORKSPACES)), deals)

    def fill(self, engine: Engine) -> None:
        """Every workspace, with all its deals."""
        chance = random.Random(11)  # noqa: S311  (nothing secret)
        home, *others = self.ids
        with filling(engine) as session:
            for number, workspace_id in enumerate(self.ids):
                session.execute(insert(WorkspaceRow).values(**_workspace(workspace_id, number)))
            _first(session, home, chance, self.deals)
            for other in others:
                for row in (MemberRow, ClientRow, PipelineRow, StageRow, LossReasonRow):
                    _copy(session, row.__table__, home, other)
                _copy_deals(session, home, other)

    def grow_the_others(self, engine: Engine, times: int = 10) -> None:
        """Ten times as many deals in every workspace but the first."""
        with filling(engine) as session:
            for other in self.ids[1:]:
                for generation in range(1, times):
                    _copy_deals(session, self.ids[0], other, generation, self.deals)

    def add(self, session: Session, deals: int) -> None:
        """The first deals of the first workspace once more in the second."""
        chosen = OpportunityRow.number < deals
        of_chosen = StageEventRow.opportunity_id.in_(
            select(OpportunityRow.id).where(OpportunityRow.workspace_id == self.ids[0], chosen)
        )
        for row, only in ((OpportunityRow, chosen), (StageEventRow, of_chosen)):
            _copy(session, row.__table__, *self.ids[:2], LAST, LAST * self.deals, only)

    def admin(self, session: Session) -> Actor:
        """Who sees every deal of the first workspace."""
        team = SqlRecords(session).members(self.ids[0])
        return next(it for it in team if it.role is Role.TEAM_ADMIN)

    def member(self, session: Session) -> Actor:
        """Who sees their own deals in the first workspace, one of eight."""
        team = SqlRecords(session).members(self.ids[0])
        return replace(next(it for it in team if it.role is Role.MEMBER), grants=frozenset(Grant))


def _workspace(workspace_id: UUID, number: int) -> Row:
    return {
        "id": workspace_id,
        "name": f"Agency {number}",
        "plan": Plan.TEAM,
        "currency": "USD",
        "timezone": "America/New_York",
        "deals_enabled": True,
        "billing_enabled": True,
    }


def _first(session: Session, home: UUID, chance: random.Random, count: int) -> None:
    """Everything of the first workspace, row by row."""
    at_home = {"workspace_id": home}
    board = HIREPILOT.with_new_ids(lambda: _id(chance))
    people = [
        {"id": _id(chance), "name": f"Person {it}", "email": f"p{it}@agency.example", **at_home}
        for it in range(MEMBERS)
    ]
    roles = [Role.SUPER_ADMIN, Role.TEAM_ADMIN, *[Role.MEMBER] * (MEMBERS - 2)]
    session.execute(
        insert(MemberRow), [it | {"role": role} for it, role in zip(people, roles, strict=True)]
    )
    names = [f"Client {number:04}" for number in range(CLIENTS)]
    clients = [{"id": _id(chance), "name": it, "name_key": it.lower(), **at_home} for it in names]
    session.execute(insert(ClientRow), clients)
    SqlRecords(session).add_board(home, board)
    reasons = [
        {"id": _id(chance), "key": k, "label": v, **at_home} for k, v in LOSS_REASONS.items()
    ]
    session.execute(insert(LossReasonRow), reasons)
    deals, steps = [], []
    for number in range(count):
        deal = _deal(chance, board.stages) | at_home | {"number": number, "pipeline_id": board.id}
        deal["client_id"] = chance.choice(clients)["id"]
        deal["owner_id"] = chance.choice(people)["id"]
        if deal["status"] is Status.LOST:
            deal["loss_reason_id"] = chance.choice(reasons)["id"]
        deals.append(_columns(deal))
        steps += [at_home | step for step in _steps(chance, deal, board.stages)]
    session.execute(insert(OpportunityRow), deals)
    session.execute(insert(StageEventRow), steps)


def _deal(chance: random.Random, stages: tuple[Stage, ...]) -> Row:
    status = chance.choices(list(ENDS), list(ENDS.values()))[0]
    stage = chance.choice(stages)
    created = NOW - timedelta(minutes=chance.randrange(1_000, 400 * 1_440))
    age = (NOW - created).total_seconds()
    entered = created + timedelta(seconds=int(age * chance.random() * 0.6))
    ended = entered + timedelta(seconds=int((NOW - entered).total_seconds() * chance.random()))
    value = chance.randrange(500_000, 20_000_000)
    return {
        "id": _id(chance),
        "title": f"Search {chance.randrange(10**6)}",
        "stage": stage,
        "stage_id": stage.id,
        "status": status,
        "currency": chance.choices(["USD", "EUR", "GBP"], [8, 1, 1])[0],
        "value_minor": value,
        "probability": stage.probability,
        "probability_source": ProbabilitySource.STAGE,
        "expected_close_on": (NOW + timedelta(days=chance.randrange(-20, 300))).date(),
        "stage_entered_at": entered,
        "created_at": created,
        "ended": ended,
        "held_at": ended if status is Status.ON_HOLD else None,
        "closed_at": ended if status.is_final else None,
        "won_minor": value if status is Status.WON else None,
        "loss_reason_id": None,
        "version": 1,
    }


def _columns(deal: Row) -> Row:
    return {name: value for name, value in deal.items() if name not in ("stage", "ended")}


def _steps(chance: random.Random, deal: Row, stages: tuple[Stage, ...]) -> Iterator[Row]:
    """The history that leads to where the deal is: one step for each stage, and its end."""
    last, created, entered = deal["stage"], deal["created_at"], deal["stage_entered_at"]
    path = [it for it in stages if it.position <= last.position]
    share = (entered - created) / max(len(path) - 1, 1)
    points = [(stage, Status.OPEN, created + share * i) for i, stage in enumerate(path)]
    if deal["status"] is not Status.OPEN:
        points.append((last, deal["status"], deal["ended"]))
    before: tuple[Stage, Status, datetime] | None = None
    for seq, point in enumerate(points):
        stage, status, at = point
        yield {
            "id": _id(chance),
            "opportunity_id": deal["id"],
            "seq": seq,
            "from_stage_id": before and before[0].id,
            "from_label": before and before[0].label,
            "from_status": before and before[1],
            "to_stage_id": stage.id,
            "to_label": stage.label,
            "to_status": status,
            "value_minor": deal["value_minor"],
            "currency": deal["currency"],
            "probability": stage.probability,
            "actor_id": deal["owner_id"],
            "source": Source.CONSOLE,
            "at": at,
        }
        before = point


def _copy_deals(
    session: Session, start: UUID, end: UUID, generation: int = 0, deals: int = 0
) -> None:
    for row in (OpportunityRow, StageEventRow):
        _copy(session, row.__table__, start, end, generation, generation * deals)


def _copy(
    session: Session,
    table: Table,
    start: UUID,
    end: UUID,
    generation: int = 0,
    above: int = 0,
    *only: ColumnElement[bool],
) -> None:
    """The rows of one workspace once more in another; ids begin with the generation.

    Numbers count on `above` those that there are. `only` chooses among the rows.
    """
    columns = [it for it in table.c if it.computed is None]
    values = {it.name: it for it in columns} | {"workspace_id": literal(end, Uuid)}
    if generation:
        mine = ("id", "opportunity_id") if table.name == "stage_event" else ("id",)
        for name in mine:
            tail = func.substr(cast(table.c[name], String), 3)
            values[name] = cast(literal(f"{generation:02x}") + tail, Uuid)
        if "number" in values:
            values["number"] = table.c.number + above
    in_order = (table.c.opportunity_id, table.c.seq) if "seq" in table.c else (table.c.id,)
    rows = select(*values.values()).where(table.c.workspace_id == start, *only).order_by(*in_order)
    session.execute(insert(table).from_select(list(values), rows))


def _id(chance: random.Random) -> UUID:
    """Begins with 00, so that copies can begin with something else."""
    return UUID(int=chance.getrandbits(120))
