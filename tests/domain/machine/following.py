"""What follows an event of the outbox, as REX handles it: all that is switched on, and nothing else."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar, cast

from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.automation.errand import PICK_UP, Event
from bot.automation.outbox import MAIL_INVOICE, WEBHOOK, Outbox
from bot.automation.telling import Telling
from bot.slack.notices import SlackNotices
from bot.slack.speech import Speaker
from bot.sql.room import Room
from bot.steps import JsonObject
from domain.automations import Waiting
from domain.sql.automations import SqlAutomations
from domain.sql.tables import AutomationRunRow, WebhookDeliveryRow, WebhookEndpointRow
from domain.sql.webhooks import Attempt, SqlWebhooks
from domain.webhooks import DeliveryState
from tests.domain.machine import house_rules, invariants
from tests.domain.machine.base import NUMBER, Base, asks
from tests.domain.machine.house import House, Post
from tests.domain.machine.office import named
from tests.domain.machine.world import Bill, Deal, Opening

T = TypeVar("T")


@dataclass
class Inside:
    """Steps within the machine's own transaction; Slack takes nothing, and jobs are only noted."""

    session: Session
    jobs: Counter[str] = field(default_factory=Counter)

    def call(self, name: str, work: Callable[[], T]) -> T:
        return work()

    def write(self, name: str, work: Callable[[Room], T]) -> T:
        return work(Room.on(self.session))

    def send(self, name: str, deliver: Callable[[bool], str]) -> str | None:
        return None

    def alert(self, alert_id: str) -> None:
        raise AssertionError(alert_id)

    def start_job(self, name: str, key: str, payload: JsonObject, *, after: float = 0) -> None:
        self.jobs[name] += 1

    def wait(self, seconds: float) -> None:
        raise AssertionError(seconds)

    def changed(self, name: str) -> bool:
        return True


class Following(Base):
    """Events handled, and their messages answered."""

    @asks(which=NUMBER)
    def follow(self, which: int) -> None:
        """Handle an event, mostly one that something follows, and then again: it is done once."""
        waiting = self._waiting()
        telling = [it for it in waiting if it.topic in house_rules.FOLLOWS]
        waiting = telling if telling and which < 9 else waiting
        event = waiting[which % len(waiting)] if waiting else None
        if event is None:
            return
        house, deal = self._about(event)
        due = house_rules.due(house, event.topic)
        expected = self._outcomes(house, deal, event, due)
        jobs = self._handled(event)
        assert self._noted(event) == expected, f"what follows {event.topic.value}"
        assert jobs[MAIL_INVOICE] == due.count("mail_invoice")
        assert jobs[PICK_UP] == bool(due)
        assert jobs[WEBHOOK] == self._posted(house, event, due)
        self._led_to(deal, event, expected)
        after = invariants.trace(self.session)
        assert not self._handled(event), "an event is handled once"
        assert invariants.trace(self.session) == after, "O14: a repetition changes nothing"
        self.settled()

    @asks(which=NUMBER, says=st.sampled_from(["delivered", "failed", "trying", "gone"]))
    def answer(self, which: int, says: str) -> None:
        """What an address answers to what it is sent; a removed one is sent nothing."""
        house = self.world.houses["north" if which % 4 else "south"]
        waits = [it for it in house.posts if it.state in ("queued", "trying")]
        if not waits:
            return
        post, kept = waits[which % len(waits)], SqlWebhooks(self.session)
        (found,) = [
            it for it in kept.deliveries(named(house.name), limit=1_000) if it.number == post.number
        ]
        errand = kept.errand(named(house.name), found.id)
        assert (errand is None) is post.hook.removed, "what is removed is told nothing"
        if errand is None:
            return
        assert (errand.endpoint.url, errand.topic) == (post.hook.url, post.topic)
        state = DeliveryState("failed" if says == "gone" else says)
        kept.settle(errand, Attempt(code=410 if says == "gone" else 200), state, self.world.now)
        if says == "gone":
            kept.disable_endpoint(errand.endpoint, self.world.now)
            post.hook.enabled = False
        post.state = state.value
        self.settled()

    def _now(self) -> datetime:
        return self.world.now

    def _waiting(self) -> list[Waiting]:
        kept = SqlAutomations(self.session)
        return [it for each in kept.waiting(1_000) if (it := kept.event(*each))]

    def _about(self, event: Waiting) -> tuple[House, Deal]:
        deal = next(it for it in self.world.deals if it.ref == event.opportunity.ref)
        assert event.workspace_id == named(deal.house)
        return self.world.houses[deal.house], deal

    def _handled(self, event: Waiting) -> Counter[str]:
        steps = Inside(self.session)
        silent = SlackNotices(cast(Speaker, None))  # Slack takes nothing, so nothing is said
        outbox = Outbox(Telling(silent, self._now), self._now)
        outbox.handle(Event(workspace_id=event.workspace_id, event_id=event.id).payload, steps)
        kept = SqlAutomations(self.session)
        assert kept.event(event.workspace_id, event.id) is None, "it never comes again"
        return steps.jobs

    def _outcomes(
        self, house: House, deal: Deal, event: Waiting, due: list[str]
    ) -> dict[str, str | None]:
        """What is written down of each automation; None where either outcome will do."""
        billed = any(
            it.sent and (it.deal.house, it.deal.client) == (deal.house, deal.client)
            for it in self.world.bills
        )
        heard = {topic for it in house.live_hooks if it.enabled for topic in it.topics}
        outcomes: dict[str, str | None] = {}
        for it in due:
            if it == "create_reqs":
                outcomes[it] = "skipped" if deal.reqs else "done"
            elif it == "draft_invoice":
                outcomes[it] = "done" if billed else "skipped"
            elif it in ("tell_team", "tell_super_admin"):
                outcomes[it] = None
            elif it not in house_rules.WORKFLOWS:
                outcomes[it] = "done"
            elif house_rules.WORKFLOWS[it] not in heard:
                outcomes[it] = "skipped"
        outcomes.pop("mail_invoice", None)  # noted once the e-mail has gone
        return outcomes

    def _noted(self, event: Waiting) -> dict[str, str | None]:
        rows = self.session.execute(
            select(AutomationRunRow.automation, AutomationRunRow.outcome).where(
                AutomationRunRow.event_id == event.id
            )
        )
        told = ("tell_team", "tell_super_admin")
        return {it.value: None if it in told else done.value for it, done in rows}

    def _posted(self, house: House, event: Waiting, due: list[str]) -> int:
        """A message for each address that hears of the event, or of a workflow that it begins."""
        topics = {event.topic.value} | {
            house_rules.WORKFLOWS[it] for it in due if it in house_rules.WORKFLOWS
        }
        wanted = {
            (hook.number, topic)
            for hook in house.live_hooks
            if hook.enabled
            for topic in topics & set(hook.topics)
        }
        rows = self.session.execute(
            select(WebhookDeliveryRow.number, WebhookEndpointRow.number, WebhookDeliveryRow.topic)
            .join(WebhookEndpointRow, WebhookEndpointRow.id == WebhookDeliveryRow.endpoint_id)
            .where(WebhookDeliveryRow.event_id == event.id)
        ).all()
        assert {(hook, topic) for _, hook, topic in rows} == wanted, "who is told"
        hooks = {it.number: it for it in house.hooks}
        house.posts += [Post(number, hooks[hook], event.id, topic) for number, hook, topic in rows]
        return len(rows)

    def _led_to(self, deal: Deal, event: Waiting, outcomes: dict[str, str | None]) -> None:
        """The REQ and the draft that a win brings."""
        if outcomes.get("create_reqs") == "done":
            found = self.records.opportunity(event.workspace_id, deal.number)
            assert found
            (req,) = found.reqs
            self.world.openings.append(
                Opening(deal.house, req.number, deal.client, deal.owner, deal=deal)
            )
            deal.reqs.add(req.number)
            deal.version += 1
        if outcomes.get("draft_invoice") == "done":
            *_, made = self.records.ledger.invoices(event.workspace_id)
            assert deal.won
            assert made.opportunity_ref == deal.ref
            assert made.total.minor == deal.won
            self.world.bills.append(Bill(deal, made.number, deal.won, deal.currency or ""))
