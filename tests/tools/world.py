"""The demo agencies in a database of their own, and people who call tools on them."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from domain.access import Actor
from domain.demo import AGENCIES
from domain.opportunity import Opportunity
from domain.sql import demo
from domain.sql.records import SqlRecords
from knowledge.library import Library
from tests.database import Database, empty
from tickets.desk import TicketDesk
from tickets.sql import SqlTickets, seed_staff
from tickets.sql import metadata as ticket_tables
from tools import TOOLS
from tools.context import Context, TurnInfo
from tools.outcome import Outcome
from tools.proposal import Settlement
from tools.sql import SqlProposals
from tools.sql import metadata as proposal_tables
from tools.toolbox import Toolbox

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)

Said = str | int | float | None | list[str]


@dataclass
class World:
    """One transaction over the demo agencies, and a toolbox to use on them."""

    session: Session
    library: Library
    now: datetime = NOW
    turns: int = 0

    @property
    def records(self) -> SqlRecords:
        return SqlRecords(self.session)

    @property
    def desk(self) -> TicketDesk:
        return TicketDesk(SqlTickets(self.session))

    def actor(self, first_name: str) -> Actor:
        """A person of the demo, by first name."""
        for agency in AGENCIES:
            email = f"{first_name.lower()}@{agency.domain}"
            if found := self.records.member_by_email(agency.id, email):
                return found
        raise LookupError(first_name)

    def turn(self, text: str = "", **known: Any) -> TurnInfo:
        self.turns += 1
        return TurnInfo(
            id=f"turn-{self.turns}",
            team="T0HARBOR",
            channel="D0THEO",
            thread="1.0",
            slack_user="U0THEO",
            text=text,
            **known,
        )

    def context(self, who: str | None, turn: TurnInfo | None = None) -> Context:
        return Context(
            actor=self.actor(who) if who else None,
            records=self.records,
            proposals=SqlProposals(self.session),
            desk=self.desk,
            library=self.library,
            now=self.now,
            turn=turn or self.turn(),
        )

    def run(
        self, who: str | None, tool: str, turn: TurnInfo | None = None, **said: Said
    ) -> Outcome:
        """Call a tool the way a model does: by name, with JSON."""
        return Toolbox(TOOLS).run(tool, json.dumps(said), self.context(who, turn))

    def settlement(self, who: str) -> Settlement:
        """The buttons, pressed by somebody."""
        return Settlement(
            proposals=SqlProposals(self.session),
            records=self.records,
            actor=self.actor(who),
            now=self.now,
        )

    def deal(self, ref: str, agency: int = 0) -> Opportunity:
        """A deal as it stands in the database."""
        number = int(ref.removeprefix("OPP-"))
        found = self.records.opportunity(AGENCIES[agency].id, number)
        assert found is not None
        return found

    def deals_of(self, client: str) -> list[Opportunity]:
        deals = self.records.opportunities(AGENCIES[0].id)
        return [deal for deal in deals if deal.client.name == client]

    def later(self, **passed: float) -> None:
        self.now += timedelta(**passed)


def prepared(database: Database) -> None:
    """All tables that tools reach, with the demo in them."""
    empty(database)
    for tables in (ticket_tables, proposal_tables):
        tables.create_all(database.engine)
    with database.session() as session:
        demo.seed(session, NOW)
        seed_staff(session)
