"""Events of the outbox, from where they wait to what is done about them."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from uuid import UUID

from bot.automation.effects import EFFECTS, perform
from bot.automation.errand import PICK_UP, Event, by_whom
from bot.automation.telling import Telling
from bot.sql.room import Room
from bot.steps import JsonObject, Steps
from domain.automations import WORKFLOWS, Automation, Done, Outcome, Waiting, due
from domain.sql.automations import SqlAutomations
from domain.sql.digests import due_for_digests
from domain.sql.webhooks import SqlWebhooks

#: How much one look at what waits takes up; the rest is found a minute later.
MOST = 200

#: A job to be started: its name, its key, and what it is told.
Job = tuple[str, str, JsonObject]

HANDLE = "event"
WEBHOOK, MAIL_INVOICE, DIGESTS = "webhook", "invoice_mail", "digests"


@dataclass(frozen=True)
class Outbox:
    """Picks events up, and handles each of them once."""

    telling: Telling
    clock: Callable[[], datetime]

    def look(self, at: datetime, steps: Steps) -> None:
        """Start a job for everything that waits; on schedule, for whatever else was missed."""
        self.pick_up({}, steps)

    def pick_up(self, _: JsonObject, steps: Steps) -> None:
        """Start a job for everything that waits."""
        for name, key, payload in steps.write("waiting", self._waiting):
            steps.start_job(name, key, payload)

    def handle(self, payload: JsonObject, steps: Steps) -> None:
        """Do what follows an event, each automation by itself, and then forget the event."""
        event = Event.model_validate(payload)
        plan = steps.write("plan", partial(self._plan, event=event))
        _start_webhooks(event, plan["deliveries"], steps)
        for name in plan["automations"]:
            self._run(Automation(name), event, steps)
        if plan["automations"]:
            steps.write("handled", partial(self._handled, event=event))
            steps.start_job(PICK_UP, f"after {event.event_id}", {})  # what that has led to

    def _waiting(self, room: Room) -> list[Job]:
        events = SqlAutomations(room.session).waiting(MOST)
        queued = SqlWebhooks(room.session).queued(MOST)
        due_today = due_for_digests(room.session, self.clock())
        return [
            *(event_job(Event(workspace_id=home, event_id=event)) for home, event in events),
            *(webhook_job(home, delivery, number) for home, delivery, number in queued),
            *(digests_job(home, day) for home, day in due_today),
        ]

    def _plan(self, room: Room, *, event: Event) -> dict[str, list[str]]:
        """What has to be done; an event that nothing follows is handled at once."""
        kept = SqlAutomations(room.session)
        found = event.waiting_in(kept)
        if found is None:
            return {"automations": [], "deliveries": []}
        following = due(found.topic, kept.off(found.workspace_id))
        deliveries = self._queue(room, found, found.topic)
        if not following:
            kept.published(found, self.clock())
        return {"automations": [*following], "deliveries": [str(it) for it in deliveries]}

    def _run(self, automation: Automation, event: Event, steps: Steps) -> None:
        if automation in EFFECTS:
            effect = partial(perform, automation=automation, event=event, now=self.clock())
            steps.write(automation, effect)
        elif automation in WORKFLOWS:
            begin = partial(self._begin, automation=automation, event=event)
            _start_webhooks(event, steps.write(automation, begin), steps)
        elif automation is Automation.MAIL_INVOICE:
            steps.start_job(MAIL_INVOICE, str(event.event_id), event.payload)
        else:
            self.telling.tell(automation, event, steps)

    def _begin(self, room: Room, *, automation: Automation, event: Event) -> list[str]:
        """Tell the workspace's own workflow; its outcome is written down once it has answered."""
        kept, now = SqlAutomations(room.session), self.clock()
        found = event.waiting_in(kept)
        if found is None or kept.ran(found, automation):
            return []
        queued = self._queue(room, found, WORKFLOWS[automation])
        by = by_whom(room, found, now)
        if not queued and by:
            missing = f"{automation.label}: no webhook hears of {WORKFLOWS[automation]}."
            kept.note(found, by, automation, Done(Outcome.SKIPPED, missing))
        return [str(it) for it in queued]

    def _handled(self, room: Room, *, event: Event) -> None:
        kept = SqlAutomations(room.session)
        if found := event.waiting_in(kept):
            kept.published(found, self.clock())

    def _queue(self, room: Room, event: Waiting, topic: str) -> list[UUID]:
        body = json.dumps(
            {
                "type": topic,
                "timestamp": event.at.isoformat(),
                "data": {"workspace_id": str(event.workspace_id), **event.payload},
            }
        )
        return SqlWebhooks(room.session).queue(event, topic, body, self.clock())


def event_job(event: Event) -> Job:
    """The job that handles an event."""
    return HANDLE, str(event.event_id), event.payload


def digests_job(workspace_id: UUID, day: date) -> Job:
    """The job that makes a workspace's digests of a day."""
    return DIGESTS, f"{workspace_id}:{day}", {"workspace_id": str(workspace_id), "day": str(day)}


def webhook_job(workspace_id: UUID, delivery_id: UUID, number: int, attempt: int = 1) -> Job:
    """The job that makes one try of one round of a delivery."""
    payload: JsonObject = {
        "workspace_id": str(workspace_id),
        "delivery_id": str(delivery_id),
        "round": number,
        "attempt": attempt,
    }
    return WEBHOOK, f"{delivery_id}:{number}:{attempt}", payload


def _start_webhooks(event: Event, deliveries: list[str], steps: Steps) -> None:
    for each in deliveries:
        steps.start_job(*webhook_job(event.workspace_id, UUID(each), 1))
