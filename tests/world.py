"""The whole of REX on loopback: emulated Slack, inbox, database, engine; and ways to look at it."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path

from bot.automation.jobs import Patience
from bot.gaps import Asked
from bot.playground import child, demo
from bot.playground.channel import Message
from bot.playground.emulator import Emulator
from bot.playground.inbox import Inbox
from bot.playground.invariants import broken
from bot.playground.orders import Orders, installs_of
from bot.playground.person import Person, find_element
from bot.playground.server import EmulatorServer
from bot.service import Service
from bot.settings import Settings, engine_database
from bot.slack.manifest import manifest
from bot.sql.database import Database
from bot.sql.room import Room
from bot.turn import Reply
from domain import crm
from domain.opportunity import Opportunity
from domain.sql.directory import members_with_email
from tests import resting
from tests.command import READ_GUIDE
from tests.kept import Kept
from tests.shown import text_of as text_of
from tests.waiting import wait_until_all_ended
from tickets.desk import TicketDesk
from tickets.ticket import FIELD_NAMES, Ticket

#: What takes minutes and hours in life.
HASTE = Patience(webhooks=(0.01, 0.01, 0.01), mail=(0.01, 0.01))
THEO = "theo@harborfinch.example"
#: Less often than the product does it: queues are woken by what is put into them (tests/woken.py).
POLL_SECONDS = 5.0
#: Seconds that only a failure takes, on whatever machine.
PATIENCE = 60.0


class Clock:
    """The time, which a test can move on."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def forward(self, by: timedelta) -> None:
        self._ahead += by

    def back(self) -> None:
        """It is now now."""
        self._ahead = timedelta()


@dataclass
class World:
    """One running REX and everything it touches."""

    emulator: Emulator
    inbox: Inbox
    slack: EmulatorServer
    database: Database
    service: Service
    clock: Clock
    settings: Settings
    is_stopped: bool = False
    #: Why REX says more here than it is asked in Slack; then only answers are not counted.
    speaks_up_because: str = ""

    @cached_property
    def beginning(self) -> Kept:
        """The databases as they are when this is asked first."""
        self.settle()
        return Kept((self.database.url, engine_database(self.database.url)))

    @classmethod
    def start(cls, seeded: Path, folder: Path, settings: Settings | None = None) -> "World":
        """Start REX on a copy of a seeded database."""
        shutil.copy(seeded, folder / "rex.db")
        return cls.on(f"sqlite:///{folder / 'rex.db'}", settings)

    @classmethod
    def on(cls, url: str, settings: Settings | None = None) -> "World":
        """Start REX on a database that is seeded."""
        database = Database(url)
        emulator, inbox, clock = Emulator(retry_delays=(0, 0.2, 0.5)), Inbox(), Clock()
        emulator.declare(manifest())  # REX may do and hears what its manifest says, and no more
        demo.set_scene(emulator)
        slack = EmulatorServer(emulator)
        slack.start()
        inbox.start()
        chosen = settings or Settings()
        told = chosen.model_copy(
            update={
                "smtp_host": "127.0.0.1",
                "smtp_port": inbox.port,
                "port": 0,
                "webhooks_to_private_hosts": True,
                "cache": chosen.cache or READ_GUIDE,
            }
        )
        service = _service(told, database, slack, clock, HASTE)
        world = cls(emulator, inbox, slack, database, service, clock, told)
        resting.had.append(world)
        return world

    def start_again(self, patience: Patience) -> None:
        """Start REX anew on what a stopped one left; the rest of the world has gone on."""
        self.service = _service(self.settings, self.database, self.slack, self.clock, patience)

    @contextmanager
    def over_a_socket(self) -> Iterator[None]:
        """Meanwhile REX opens a connection to Slack itself (Socket Mode)."""
        self.service.stop()
        outside = replace(seen_from_outside(self.slack), app_token=self.emulator.app_token)
        self.service = _service(
            self.settings, self.database, self.slack, self.clock, HASTE, outside
        )
        yield
        self.service.stop()
        self.start_again(HASTE)

    def begin_again(self) -> None:
        """Put everything back as it was after the start, for a tenth of what a start costs."""
        self.settle()
        self.emulator.api_faults.clear()
        self.emulator.delivery_faults.clear()
        self.emulator.limiter.is_commercial = False
        with self.emulator.lock:
            self.emulator.state.forget_conversations()
        self.emulator.log.clear()
        self.inbox.clear()
        self.clock.back()
        self.emulator.clock._ahead = 0.0
        for model in self.service._rex.model._guarded:  # none of them has failed yet
            model.breaker._failures.clear()
            model.breaker._closed_again_at = None
        for team in self.emulator.teams:
            self.service._speaker.can.forget(team)
        self.beginning.put_back()

    def stop(self) -> None:
        self.is_stopped = True
        self.service.stop()
        self.slack.stop()
        self.inbox.stop()
        self.database.close()
        if "beginning" in vars(self):
            self.beginning.close()

    # People

    def person(self, name: str) -> Person:
        someone = next(it for it in demo.PEOPLE if it.first_name == name)
        return Person(self.emulator, someone.id)

    def bot_of(self, person: Person) -> str:
        install = self.emulator.teams[person.user.team_id].install
        assert install is not None
        return install.bot_user_id

    # Slack

    def shown_to(self, name: str) -> str:
        """Everything REX said to a person directly."""
        person = self.person(name)
        return "\n".join(
            text_of(message)
            for channel in self.emulator.channels_of(person.user.id)
            for message in channel.seen_by(person.user.id)
            if message.user.is_bot
        )

    def message_with_button(self, person: Person, button: str, near: Message | None) -> Message:
        """The newest message that has a button: in the thread that is going on, else anywhere."""

        def found() -> Message | None:
            seen = list(near.thread) if near else []
            for channel in self.emulator.channels_of(person.user.id):
                seen += channel.seen_by(person.user.id)
            fitting = [m for m in seen if find_element(m.blocks, button)]
            here = [m for m in fitting if near and m in near.thread]
            return (here or fitting or [None])[-1]

        message = person.wait_for(found, PATIENCE)
        assert message is not None
        return message

    def wait_for(self, holds: Callable[[], bool], found: Callable[[], object]) -> None:
        """Wait until something holds, or say what was there instead."""
        try:
            self.emulator.feed.wait_for(holds, PATIENCE)
        except TimeoutError:
            raise AssertionError(f"found instead: {found()}") from None

    def settle(self, seconds: float = PATIENCE) -> None:
        """Wait until Slack has delivered everything and REX has finished with it."""
        url = engine_database(self.database.url)
        ended = wait_until_all_ended(self.service.engine, url, seconds)
        left = [] if ended else self.service.engine.records.under_way()
        assert ended, f"has not ended after {seconds:.0f} s: {[str(work) for work in left]}"

    def at_rest(self, seconds: float = PATIENCE) -> None:
        """Nothing is left unanswered, doubled, under way or misshapen in Slack."""
        self.settle(seconds)
        self.wait_for(lambda: not broken(self.emulator), lambda: broken(self.emulator))

    def left_behind(self) -> list[str]:
        """What is unanswered, doubled, under way or misshapen in Slack."""
        counts = not self.speaks_up_because
        return [it for it in broken(self.emulator) if counts or " answers to " not in it]

    # The database

    def last_reply(self) -> Reply:
        with self.database.transaction() as session:
            reply = Room.on(session).conversations.latest_reply()
        assert reply is not None
        return reply

    def asked_in_vain(self) -> list[Asked]:
        with self.database.transaction() as session:
            return Room.on(session).answers.asked_in_vain()

    def tickets(self) -> tuple[Ticket, ...]:
        with self.database.transaction() as session:
            return TicketDesk(Room.on(session).tickets).tickets()

    def deal(self, ref: str) -> Opportunity:
        with self.database.transaction() as session:
            records = Room.on(session).records
            return crm.opportunity(records, members_with_email(session, THEO)[0], ref)

    def deals_of(self, client: str) -> list[Opportunity]:
        with self.database.transaction() as session:
            records = Room.on(session).records
            deals = crm.opportunities(records, members_with_email(session, THEO)[0], None)
        return [deal for deal in deals if deal.client.name == client]

    def facts_of_deal(self, ref: str) -> set[str]:
        """What stories say about a deal."""
        deal = self.deal(ref)
        linked = [f"REQs {', '.join(req.ref for req in deal.reqs)}"] if deal.reqs else ["no REQs"]
        order = [f"order of {deal.order.total.format()}"] if deal.order else ["no order"]
        where = (f"stage {deal.stage.label}", f"status {deal.status.value}")
        return {*where, *linked, *order, *self._history(deal)}

    def facts_of_ticket(self, ref: str) -> set[str]:
        """What stories say about a ticket."""
        with self.database.transaction() as session:
            ticket = TicketDesk(Room.on(session).tickets).ticket(ref)
        fields = [getattr(ticket.report.fields, name) for name in FIELD_NAMES]
        complete = all(bool(each.value) != bool(each.missing_because) for each in fields)
        return {
            f"severity {ticket.severity.value}",
            f"rule {ticket.report.rule_id}",
            f"browser {ticket.fields.browser_device.value}",
            f"acknowledged by {ticket.acknowledged_by}",
            f"reported by {ticket.report.reporter.name} of {ticket.report.reporter.workspace_name}",
            "seven fields with a value or a reason" if complete and len(fields) == 7 else "",
        }

    def _history(self, deal: Opportunity) -> set[str]:
        with self.database.transaction() as session:
            records = Room.on(session).records
            events = crm.timeline(records, members_with_email(session, THEO)[0], deal.ref)
        yesterday = self.clock() - timedelta(days=1)
        moves = [event for event in events if event.sentence.startswith("Moved")]
        automatic = {it.sentence for it in events if it.sentence.startswith("Automation:")}
        recent = [event for event in moves if event.at > yesterday]
        texts = {f"{event.sentence} by {event.actor_name}" for event in moves}
        return {f"{len(recent)} moves since yesterday", *texts, *automatic}


def _service(
    settings: Settings,
    database: Database,
    slack: EmulatorServer,
    clock: Clock,
    patience: Patience,
    outside: Orders | None = None,
) -> Service:
    """A REX that runs."""
    service = Service(
        settings,
        database,
        child.slack_of(outside or seen_from_outside(slack)),
        clock=clock,
        poll_seconds=POLL_SECONDS,
        at_home=True,
        patience=patience,
    )
    slack.emulator.rules.request_url = service.url or None
    service.start()
    return service


def seen_from_outside(server: EmulatorServer) -> Orders:
    """What a REX beside this Slack has to know of it."""
    return Orders(
        database_url="",
        api_url=server.api_url,
        signing_secret=server.emulator.signing_secret,
        smtp_port=0,
        port=0,
        installs=installs_of(server.emulator),
    )
