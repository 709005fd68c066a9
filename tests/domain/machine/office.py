"""The world of the rules as rows of a database, and its people as actors."""

from collections.abc import Mapping
from uuid import NAMESPACE_URL, UUID, uuid5

from sqlalchemy import Connection, insert, update
from sqlalchemy.orm import Session

from domain.access import Actor, Grant, Plan, Role
from domain.leads import LeadStatus
from domain.names import fold
from domain.presets import FLEETCORE, HIREPILOT
from domain.reqs import ReqStatus
from domain.sql.records import SqlRecords
from domain.sql.tables import (
    ClientRow,
    CounterRow,
    JobReqRow,
    LeadRow,
    LossReasonRow,
    MemberGrantRow,
    MemberRow,
    SlackTeamRow,
    WebhookEndpointRow,
    WorkspaceRow,
)
from tests.database import Database, empty
from tests.domain.machine.house import House
from tests.domain.machine.world import BEGIN, Person, World, new_world

#: The last number of each kind before the first: no two houses share one.
COUNTS = {
    "north": {"opportunity": 2000, "req": 110},
    "south": {"opportunity": 7000, "req": 510, "webhook": 19},
}
PRESETS = {it.name: it for it in (HIREPILOT, FLEETCORE)}
#: What webhooks are signed with.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def named(what: str) -> UUID:
    """The same id in every run."""
    return uuid5(NAMESPACE_URL, f"machine/{what}")


def furnished(database: Database) -> None:
    """All tables, and the world before anything happens."""
    empty(database)
    world = new_world()
    with database.session() as session:
        for house in world.houses.values():
            _open(session, house, [it for it in world.people.values() if it.house == house.name])
        _list(session, world)


def actor(records: SqlRecords, who: Person) -> Actor:
    """The person as the database knows them now."""
    found = records.member_by_email(named(who.house), who.email)
    assert found
    return found


def switch(connection: Connection, house: House) -> None:
    """Write the house's plan and switches down."""
    values = {
        "plan": Plan(house.plan),
        "deals_enabled": house.deals_on,
        "billing_enabled": house.billing_on,
    }
    mine = update(WorkspaceRow).where(WorkspaceRow.id == named(house.name))
    connection.execute(mine.values(**values))


def _open(session: Session, house: House, people: list[Person]) -> None:
    home: Mapping[str, object] = {"workspace_id": named(house.name)}
    session.execute(
        insert(WorkspaceRow).values(
            id=named(house.name),
            name=house.name,
            plan=Plan(house.plan),
            currency=house.currency,
            timezone=house.zone,
            deals_enabled=True,
            billing_enabled=True,
        )
    )
    ids = _Ids(house.name)
    for board in reversed(house.boards):
        SqlRecords(session).add_board(named(house.name), PRESETS[board.name].with_new_ids(ids))
    for who in people:
        row = {"id": named(who.email), "name": who.name, "email": who.email}
        session.execute(insert(MemberRow).values(role=Role(who.role), **row, **home))
        for grant in sorted(who.grants):
            given = {"member_id": named(who.email), "permission": Grant(grant)}
            session.execute(insert(MemberGrantRow).values(**given, **home))
    for name in house.clients:
        row = {"id": named(f"{house.name}/{name}"), "name": name, "name_key": fold(name)}
        session.execute(insert(ClientRow).values(**row, **home))
    for it in (*house.reasons, house.not_stated):
        reason = {"id": named(f"{house.name}/{it.key}"), "key": it.key, "label": it.label}
        session.execute(
            insert(LossReasonRow).values(competitor_required=it.rival, **reason, **home)
        )
    if house.slack:
        team = {"team_id": house.slack, "name": house.name, "is_staff": False}
        session.execute(insert(SlackTeamRow).values(**team, **home))
    for hook in house.hooks:
        session.execute(
            insert(WebhookEndpointRow).values(
                id=named(f"{house.name}/hook/{hook.number}"),
                number=hook.number,
                url=hook.url,
                secret=SECRET,
                topics=list(hook.topics),
                created_by=named(people[0].email),
                created_at=BEGIN,
                **home,
            )
        )
    for kind, value in COUNTS.get(house.name, {}).items():
        session.execute(insert(CounterRow).values(kind=kind, value=value, **home))


def _list(session: Session, world: World) -> None:
    """REQs and leads."""
    for it in world.openings:
        session.execute(
            insert(JobReqRow).values(
                workspace_id=named(it.house),
                id=named(f"{it.house}/{it.number}"),
                number=it.number,
                title=f"Job {it.number}",
                client_id=named(f"{it.house}/{it.client}"),
                owner_id=named(f"{it.owner}@{it.house}.example"),
                status=ReqStatus(it.status),
                created_at=world.now,
            )
        )
    for lead in world.prospects:
        session.execute(
            insert(LeadRow).values(
                workspace_id=named(lead.house),
                id=named(f"{lead.house}/{lead.number}"),
                number=lead.number,
                name=f"Lead {lead.number}",
                company=lead.company,
                owner_id=named(f"{lead.owner}@{lead.house}.example"),
                status=LeadStatus(lead.status),
                fit=lead.fit,
                engagement=lead.engagement,
                created_at=world.now,
            )
        )


class _Ids:
    """Numbered ids of one house."""

    def __init__(self, house: str) -> None:
        self._house, self._count = house, 0

    def __call__(self) -> UUID:
        self._count += 1
        return named(f"{self._house}/board/{self._count}")
