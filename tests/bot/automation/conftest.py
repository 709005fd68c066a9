"""A running REX whose deals are changed by the domain's own verbs."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import pytest

from bot.sealing import Seal
from bot.settings import Settings
from bot.sql.room import Room
from domain import automations, billing, crm, webhooks
from domain.access import Actor
from domain.automations import Automation, Run
from domain.changing import Occasion
from domain.demo import HARBOR
from domain.details import Contact
from domain.events import Source
from domain.invoices import Invoice, InvoiceType, Line, NewInvoice
from domain.losses import Loss
from domain.money import Money
from domain.opportunity import DealType, NewOpportunity, Opportunity
from domain.sql.automations import SqlAutomations
from domain.sql.ledger import SqlLedger
from domain.sql.webhooks import SqlWebhooks
from domain.webhooks import Delivery, Endpoint
from tests.bot.automation.receiver import Receiver, receiver
from tests.world import World, text_of

CLIENT = "accounts@acme.example"
#: Seconds for a whole month of deals, on a busy machine.
PATIENCE = 120.0
STRIPE_SECRET = "whsec_of_the_test"
#: A key for REX_TOKEN_KEYS.
KEY = "Zm9yIHRlc3RzIG9ubHksIGFuZCBmb3IgdGhlbSBhbGw="
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@dataclass
class Desk:
    """The world, and what people of Harbor & Finch do in it."""

    world: World
    keys: "count[int]" = field(default_factory=count)

    @contextmanager
    def room(self) -> Iterator[Room]:
        with self.world.database.transaction() as session:
            yield Room.on(session)

    def how(self) -> Occasion:
        return {"now": self.world.clock(), "source": Source.SLACK, "key": f"key {next(self.keys)}"}

    def who(self, room: Room, name: str) -> Actor:
        found = room.records.member_by_email(HARBOR.id, f"{name}@harborfinch.example")
        assert found
        return found

    # What people do

    def create(
        self,
        by: str = "dana",
        *,
        client: str = "Acme",
        deal_type: DealType = DealType.RETAINED,
        contacts: tuple[Contact, ...] = (Contact("Ann Lee", email=CLIENT),),
    ) -> Opportunity:
        new = NewOpportunity(
            client=client,
            title="CFO search",
            deal_type=deal_type,
            value=Money.of(50_000, "USD"),
            contacts=contacts,
        )
        with self.room() as room:
            return crm.create_opportunity(room.records, self.who(room, by), new, **self.how())

    def win(self, deal: Opportunity, by: str = "dana") -> None:
        with self.room() as room:
            crm.close_won(room.records, self.who(room, by), deal.ref, **self.how())

    def lose(self, deal: Opportunity, by: str = "dana") -> None:
        with self.room() as room:
            loss = Loss(reason="no_budget")
            crm.close_lost(room.records, self.who(room, by), deal.ref, loss, **self.how())

    def link(self, deal: Opportunity, title: str, by: str = "dana") -> None:
        with self.room() as room:
            crm.create_and_link_req(room.records, self.who(room, by), deal.ref, title, **self.how())

    def bill(self, deal: Opportunity, by: str = "theo") -> Invoice:
        lines = (Line("Shortlist <b>&", Money.of(1_500, "USD"), 2),)
        new = NewInvoice(type=InvoiceType.FLAT_FEE, recipient=CLIENT, lines=lines)
        with self.room() as room:
            ledger, actor = SqlLedger(room.session), self.who(room, by)
            made = billing.draft_invoice(room.records, ledger, actor, deal.ref, new, **self.how())
            return billing.send_invoice(room.records, ledger, actor, made.ref, **self.how())

    def pay(self, invoice: Invoice, by: str = "theo") -> None:
        with self.room() as room:
            ledger, actor = SqlLedger(room.session), self.who(room, by)
            billing.record_payment(room.records, ledger, actor, invoice.ref, **self.how())

    def listen(
        self, server: Receiver, *topics: str, path: str = "/deals", seal: Seal | None = None
    ) -> Endpoint:
        with self.room() as room:
            actor = self.who(room, "theo")
            return webhooks.add_endpoint(
                room.records,
                SqlWebhooks(room.session, seal),
                actor,
                f"{server.url}{path}",
                topics,
                SECRET,
                **self.how(),
            )

    def stop_listening(self) -> None:
        """Remove every webhook that a test has added."""
        with self.room() as room:
            kept, actor = SqlWebhooks(room.session), self.who(room, "theo")
            for each in webhooks.endpoints(kept, actor):
                if each.number > 1:
                    webhooks.remove_endpoint(room.records, kept, actor, each.ref, **self.how())

    def switch(self, *names: Automation, on: bool) -> None:
        with self.room() as room:
            kept, actor = SqlAutomations(room.session), self.who(room, "theo")
            for each in names:
                automations.switch(room.records, kept, actor, each, on=on, **self.how())

    def tell_in(self, channel: str | None) -> None:
        with self.room() as room:
            kept, actor = SqlAutomations(room.session), self.who(room, "theo")
            automations.tell_in(room.records, kept, actor, channel, **self.how())

    # What REX makes of it

    def settle(self) -> None:
        """Let REX pick up what waits, and finish."""
        self.world.service.look_around()
        self.world.settle()

    def timeline(self, deal: Opportunity) -> list[str]:
        with self.room() as room:
            found = crm.timeline(room.records, self.who(room, "theo"), deal.ref)
        marked = "Automation: "
        return [it.sentence.removeprefix(marked) for it in found if it.sentence.startswith(marked)]

    def deal(self, deal: Opportunity) -> Opportunity:
        return self.world.deal(deal.ref)

    def invoices(self, deal: Opportunity) -> tuple[Invoice, ...]:
        with self.room() as room:
            ledger = SqlLedger(room.session)
            return billing.invoices(room.records, ledger, self.who(room, "theo"), deal.ref)

    def runs(self) -> tuple[Run, ...]:
        with self.room() as room:
            kept, actor = SqlAutomations(room.session), self.who(room, "theo")
            return automations.runs(kept, actor, limit=1000)

    def deliveries(self) -> tuple[Delivery, ...]:
        with self.room() as room:
            kept, actor = SqlWebhooks(room.session), self.who(room, "theo")
            return tuple(it for it in webhooks.deliveries(kept, actor) if it.number > 1)

    def told(self, name: str, about: str) -> list[str]:
        """What REX said to somebody directly about a deal."""
        person = self.world.person(name)
        return [
            text_of(message)
            for channel in self.world.emulator.channels_of(person.user.id)
            if channel.kind == "im"
            for message in channel.seen_by(person.user.id)
            if message.user.is_bot and about in text_of(message)
        ]

    def said_in(self, channel: str, about: str) -> list[str]:
        """What REX said in a channel about a deal."""
        theo = self.world.person("Theo")
        return [
            text_of(message)
            for each in self.world.emulator.channels_of(theo.user.id)
            if each.id == channel
            for message in each.seen_by(theo.user.id)
            if message.user.is_bot and about in text_of(message)
        ]


@pytest.fixture(scope="module")
def desk(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A running REX that the tests of a module share; each makes deals of its own."""
    hears_stripe = find_spec("stripe") is not None
    stripe = {"stripe_webhook_secret": STRIPE_SECRET} if hears_stripe else {}
    settings = Settings.model_validate({"token_keys": KEY, **stripe})
    world = World.start(seeded, tmp_path_factory.mktemp("world"), settings)
    world.speaks_up_because = "what follows from a deal by itself is told as well"
    yield Desk(world)
    world.stop()


@pytest.fixture
def server(desk: Desk) -> Iterator[Receiver]:
    """Somebody who hears webhooks, until the end of the test."""
    with receiver() as running:
        yield running
    desk.stop_listening()
