"""What happens to REX from elsewhere than Slack: the console, the books, payments, the clock."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from uuid import uuid4

from dbos import DBOSClient, DBOSPortableJSONSerializer
from sqlalchemy import Engine, insert, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm.exc import StaleDataError

from bot.automation.outbox import DIGESTS
from bot.durable.configuration import APPLICATION, VERSION
from bot.durable.queues import JOBS
from bot.escalation.escalating import CARDS
from bot.payments import JOB as STRIPE
from bot.settings import engine_database
from bot.sql.database import Database
from bot.sql.room import Room
from bot.steps import JsonObject
from domain import billing, crm, webhooks
from domain.access import Actor, Grant, Role
from domain.changing import Occasion
from domain.demo import HARBOR, LOST_FOR
from domain.errors import DomainError
from domain.events import Source
from domain.invoices import InvoiceType, Line, NewInvoice
from domain.losses import Loss
from domain.money import Money
from domain.opportunity import NewOpportunity
from domain.sql.engine import connect
from domain.sql.ledger import SqlLedger
from domain.sql.tables import MemberGrantRow, MemberRow, OpportunityRow, WorkspaceRow
from domain.sql.webhooks import SqlWebhooks
from domain.webhooks import TOPICS
from tickets.desk import TicketDesk
from tickets.ladder import Audience, Policy, Step
from tickets.ticket import Severity, TicketStatus

#: Work that fails for good, on purpose: somebody must be told of it, and of nothing else.
POISON = "job:poison"
SIGNED_WITH = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
CLIENT = "accounts@acme.example"
#: What runs by the clock; here also whenever it is told to.
SCHEDULES = (
    "engine watchdog",
    "engine retention",
    "escalation",
    "lost installs",
    "outbox",
    "retention",
)
#: How often people try the same again.
TRIES = 5
#: Everybody is told after a minute, and nothing more happens for a day.
LADDER = Policy(
    name="torture",
    steps=(
        Step(audience=Audience.ON_DUTY, wait_minutes=1),
        Step(audience=Audience.SUPER_ADMINS, wait_minutes=1440),
    ),
)
#: The deal whose invoices are paid.
BILLED = "OPP-2001"
#: The deal that stands still, by its number: whoever gets it hears of it in a digest.
STALE = 2003
#: Digests are made from 08:00 on; where it is noon, it stays so for as long as any world lasts.
NOON = 12


@dataclass
class Elsewhere:
    """Opens the databases anew for each deed: what a dead process left is for the next to mend."""

    url: str
    #: Lets somebody with this address be in Slack.
    join: Callable[[str], object]
    invoices: int = 0
    lost: int = 0
    days: Iterator[int] = field(default_factory=lambda: count(1))

    def set_up(self, address: str) -> None:
        """Let a webhook hear of everything, faults climb after a minute, and it be noon there."""
        with self._room() as room:
            noon = {"timezone": zone_at_noon(datetime.now(UTC))}
            room.session.execute(update(WorkspaceRow).filter_by(id=HARBOR.id).values(noon))
            for severity in (Severity.P1, Severity.P2):
                room.tickets.save_policy(severity, LADDER)
            kept = SqlWebhooks(room.session)
            topics = tuple(TOPICS)
            webhooks.add_endpoint(
                room.records, kept, _theo(room), address, topics, SIGNED_WITH, **_how()
            )

    def act(self) -> None:
        """Resolve a ticket, lose a deal, bill one and have it paid, start what waits for its day."""
        number = next(self.days)
        paid = self._at_the_desk(number)
        day = datetime.now(UTC).date() + timedelta(days=number)
        with self._engine() as engine:
            _start(engine, STRIPE, str(paid["event_id"]), paid)
            _start(engine, DIGESTS, f"{HARBOR.id}:{day}", _digests(day))
        self.tick()

    def poison(self) -> None:
        """Start what fails for good."""
        with self._engine() as engine:
            _enqueue(engine, POISON, CARDS, {})

    def tick(self) -> None:
        """Let everything run that runs by the clock."""
        with self._engine() as engine:
            for each in SCHEDULES:
                engine.trigger_schedule(each)

    def _at_the_desk(self, number: int) -> JsonObject:
        """Do what people do in a browser, who try again when REX has changed it meanwhile."""
        for _ in range(TRIES - 1):
            try:
                return self._done_once(number)
            except (DomainError, DBAPIError, StaleDataError):
                continue
        return self._done_once(number)

    def _done_once(self, number: int) -> JsonObject:
        heir = f"heir{number}@harborfinch.example"
        with self._room() as room:
            _resolve_one(room)
            _lose(room, number)
            _hand_over(room, heir)
            paid = _bill(room)
        self.invoices += 1
        self.lost += 1
        if number % 2:  # everybody else gets their digest by e-mail
            self.join(heir)
        return paid

    @contextmanager
    def _room(self) -> Iterator[Room]:
        database = Database(self.url)
        try:
            with database.transaction() as session:
                yield Room.on(session)
        finally:
            database.close()

    @contextmanager
    def _engine(self) -> Iterator[DBOSClient]:
        connections: Engine = connect(engine_database(self.url))
        client = DBOSClient(
            system_database_engine=connections,
            serializer=DBOSPortableJSONSerializer(),
            application_name=APPLICATION,
        )
        try:
            yield client
        finally:
            client.destroy()
            connections.dispose()


def _resolve_one(room: Room) -> None:
    """The console's button: the reporter is told, and asked whether it is so."""
    desk = TicketDesk(room.tickets)
    ines = desk.staff_in_slack("T0PILOT", "U0INES")
    mine = (it for it in desk.tickets() if it.status is TicketStatus.OPEN and it.assignee)
    if ines and (ticket := next(mine, None)):
        desk.resolve(ticket.ref, ines, "It is mended.", datetime.now(UTC))


def _lose(room: Room, number: int) -> None:
    theo, lost = _theo(room), NewOpportunity(client="Globex", title=f"In vain {number}")
    made = crm.create_opportunity(room.records, theo, lost, **_how())
    crm.close_lost(room.records, theo, made.ref, Loss(reason=LOST_FOR), **_how())


def _hand_over(room: Room, heir: str) -> None:
    """Let somebody new have the deal that stands still: each digest is a person's own, once a day."""
    there, who = {"workspace_id": HARBOR.id}, uuid4()
    member = {"id": who, "name": heir.partition("@")[0], "email": heir, "role": Role.MEMBER}
    grants = [{**there, "member_id": who, "permission": it} for it in Grant]
    room.session.execute(insert(MemberRow).values(**there, **member))
    room.session.execute(insert(MemberGrantRow), grants)
    stale = update(OpportunityRow).filter_by(**there, number=STALE)
    room.session.execute(stale.values(owner_id=who))


def _bill(room: Room) -> JsonObject:
    """Send an invoice; return what Stripe will say of its payment."""
    ledger, theo = SqlLedger(room.session), _theo(room)
    lines = (Line("Shortlist", Money.of(1_500, "USD"), 2),)
    new = NewInvoice(type=InvoiceType.FLAT_FEE, recipient=CLIENT, lines=lines)
    made = billing.draft_invoice(room.records, ledger, theo, BILLED, new, **_how())
    sent = billing.send_invoice(room.records, ledger, theo, made.ref, **_how())
    return {
        "event_id": f"evt_{uuid4().hex}",
        "invoice": {
            "id": f"in_{uuid4().hex}",
            "amount_paid": sent.total.minor,
            "currency": "usd",
            "metadata": {"rex_workspace_id": str(HARBOR.id), "rex_invoice": sent.ref},
        },
    }


def zone_at_noon(now: datetime) -> str:
    """A time zone in which it is between 12:00 and 13:00; the names have their signs turned round."""
    return f"Etc/GMT{now.astimezone(UTC).hour - NOON:+d}"


def _digests(day: date) -> JsonObject:
    return {"workspace_id": str(HARBOR.id), "day": day.isoformat()}


def _start(engine: DBOSClient, name: str, key: str, payload: JsonObject) -> None:
    _enqueue(engine, f"job:{name}:{key}", name, payload)


def _enqueue(engine: DBOSClient, job_id: str, name: str, payload: JsonObject) -> None:
    engine.enqueue(
        {
            "workflow_name": "job",
            "queue_name": JOBS,
            "workflow_id": job_id,
            "app_version": VERSION,
            "max_recovery_attempts": 20,
        },
        name,
        payload,
    )


def _theo(room: Room) -> Actor:
    found = room.records.member_by_email(HARBOR.id, "theo@harborfinch.example")
    assert found
    return found


def _how() -> Occasion:
    return {"now": datetime.now(UTC), "source": Source.SLACK, "key": uuid4().hex}
