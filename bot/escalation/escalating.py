"""What escalation does by itself: the ladder, replies on their way, cards that grow, the day's digest.

Everything promised is a row. `look` finds the rows that wait and starts a job for each, under an
id made of the row, so that looking twice starts nothing twice; it runs every minute, and at once
whenever somebody calls `dispatch` after a commit.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from pydantic import JsonValue

from bot.durable.work import MINUTE, Job, Schedule, every
from bot.escalation.alerting import Alerting
from bot.escalation.replying import Replying
from bot.sql.room import Room
from bot.steps import JsonObject, Steps
from bot.turn import Value
from bot.upkeep.heartbeat import Heartbeat
from tickets.alerts import AlertState
from tickets.climbing import climb, wake
from tickets.desk import TicketDesk
from tickets.digest import promise_digests
from tickets.incident import Incident
from tickets.late import promise_late

log = logging.getLogger("rex.escalation")

LOOK, RUNG, CARDS, AGAIN, REPLY = "escalation", "rung", "cards", "alert_again", "ticket_reply"
#: How much one look takes up; the next one finds the rest.
MOST = 200
#: For so long after its last change the cards of an incident or ticket are kept true.
SHOWN_FOR = timedelta(minutes=15)
#: What is due so soon is started now, to be on time; the rest is found by a later look.
SOON = timedelta(seconds=2 * MINUTE)
#: Seconds between the tries of an alert that staff have asked to be sent again.
AGAIN_PATIENCE = (5, 60, 300, 1800)


class Waiting(Value):
    """What waits, as the step that found it remembers it."""

    alerts: tuple[str, ...] = ()  # to be sent now
    again: tuple[tuple[str, int], ...] = ()  # to be sent anew, after so many tries
    held: tuple[tuple[str, float], ...] = ()  # by quiet hours, for so many seconds
    rungs: tuple[tuple[int, int, float], ...] = ()  # incident, its version, seconds until due
    cards: tuple[tuple[int, str], ...] = ()  # incident, and the state its cards must show
    ticket_cards: tuple[tuple[int, str], ...] = ()  # the same of tickets with cards of their own
    replies: tuple[str, ...] = ()  # the id of a message, and ":2" when it was tried twice in vain
    teams: Mapping[str, str] = {}  # of each reply, the Slack team that it goes to


class Climbed(Value):
    """What a step of a ladder promised."""

    alerts: tuple[str, ...] = ()
    held: bool = False


@dataclass(frozen=True)
class Escalation:
    """The jobs and schedules of escalation."""

    alerting: Alerting
    replying: Replying
    heartbeat: Heartbeat
    clock: Callable[[], datetime]

    @property
    def jobs(self) -> Mapping[str, Job]:
        """What runs whenever something was promised."""
        return {
            LOOK: self.look_now,
            RUNG: self.step,
            CARDS: self.show,
            AGAIN: self.send_again,
            REPLY: self.reply,
        }

    @property
    def schedules(self) -> Mapping[str, Schedule]:
        """What runs by the clock."""
        return {LOOK: Schedule(every(MINUTE), self.look)}

    def look(self, at: datetime, steps: Steps) -> None:
        """Start whatever waits, and do what is done by the clock."""
        steps.write("by the clock", self._by_the_clock)
        self.look_now({}, steps)
        steps.call("heartbeat", self.heartbeat.beat)

    def look_now(self, _: JsonObject, steps: Steps) -> None:
        """Start a job for everything that waits."""
        waiting = Waiting.model_validate(steps.write("waiting", self._waiting))
        for alert_id in waiting.alerts:
            steps.alert(alert_id)
        for alert_id, tries in waiting.again:
            steps.start_job(AGAIN, f"{alert_id}:{tries}", {"alert": alert_id, "tries": tries})
        for alert_id, seconds in waiting.held:
            payload: JsonObject = {"alert": alert_id, "tries": 0}
            steps.start_job(AGAIN, f"{alert_id}:held", payload, after=seconds)
        for number, version, seconds in waiting.rungs:
            _start_rung(number, version, seconds, steps)
        for number, state in waiting.cards:
            steps.start_job(CARDS, f"{number}:{state}", {"incident": number})
        for number, state in waiting.ticket_cards:
            steps.start_job(CARDS, f"ticket {number}:{state}", {"ticket": number})
        for key in waiting.replies:
            reply: JsonObject = {"message": key.partition(":")[0], "team": waiting.teams.get(key)}
            steps.start_job(REPLY, key, reply)

    def step(self, payload: JsonObject, steps: Steps) -> None:
        """Take the step of a ladder that is due."""
        number, version = _numbers(payload)
        climbed = Climbed.model_validate(
            steps.write("climb", partial(self._climb, number=number, version=version))
        )
        for alert_id in climbed.alerts:
            steps.alert(alert_id)
        if climbed.held:
            steps.start_job(LOOK, f"{number}:{version}:held", {})

    def reply(self, payload: JsonObject, steps: Steps) -> None:
        """Bring a message to its reporter, and then see to the next one of the same ticket."""
        self.replying.deliver(payload, steps)
        steps.start_job(LOOK, f"after {payload['message']}", {})

    def given_up(self, name: str, payload: JsonObject, steps: Steps) -> None:
        """A message whose job failed is visibly dead, and holds up none that wait behind it."""
        if name == REPLY:
            message_id = UUID(str(payload["message"]))
            steps.write("give up", partial(self.replying.give_up, message_id=message_id))
            steps.start_job(LOOK, f"without {message_id}", {})

    def show(self, payload: JsonObject, steps: Steps) -> None:
        """Show the present state of an incident, or of a ticket, on every card that tells of it."""
        if "ticket" in payload:
            find = partial(self._ticket_cards, number=int(str(payload["ticket"])))
        else:
            find = partial(self._cards, number=int(str(payload["incident"])))
        for alert_id in steps.write("cards", find):
            steps.send(f"card {alert_id}", partial(self._refresh, alert_id))

    def send_again(self, payload: JsonObject, steps: Steps) -> None:
        """Send an alert outside the engine's own patience: held back, or asked for again."""
        alert_id, tries = str(payload["alert"]), int(str(payload["tries"]))
        for wait in (0, *AGAIN_PATIENCE):
            steps.wait(wait)
            if self.alerting.deliver(alert_id, steps):
                return
        log.error("alert %s was not delivered, after %s tries and these", alert_id, tries)
        steps.write("give up", lambda room: room.tickets.mark(UUID(alert_id), AlertState.DEAD))

    def _refresh(self, alert_id: str, _: bool) -> str:
        return self.alerting.refresh(alert_id)

    def _by_the_clock(self, room: Room) -> None:
        now = self.clock()
        TicketDesk(room.tickets).close_quiet(now)
        promise_digests(room.tickets, now)
        promise_late(room.tickets, now)

    def _waiting(self, room: Room) -> JsonValue:
        now, kept = self.clock(), room.tickets
        fresh, again, held = [], [], []
        for alert in kept.waiting_alerts(MOST, now + SOON):
            if alert.not_before and alert.not_before > now:
                held.append((str(alert.id), _until(alert.not_before, now)))
            elif alert.not_before and not alert.attempts:
                held.append((str(alert.id), 0.0))
            elif alert.attempts:
                again.append((str(alert.id), alert.attempts))
            else:
                fresh.append(str(alert.id))
        replies = {_reply_key(it, tries): team for it, tries, team in kept.untold_replies()}
        waiting = Waiting(
            alerts=tuple(fresh),
            again=tuple(again),
            held=tuple(held),
            rungs=tuple(_rung(each, now) for each in kept.due_before(now + SOON)),
            cards=tuple(kept.card_states(now - SHOWN_FOR)),
            ticket_cards=tuple(kept.ticket_card_states(now - SHOWN_FOR)),
            replies=tuple(replies),
            teams=replies,
        )
        return waiting.model_dump(mode="json")

    def _climb(self, room: Room, *, number: int, version: int) -> JsonValue:
        now, kept = self.clock(), room.tickets
        incident = kept.incident(number)
        if incident is None or incident.version != version:
            return Climbed().model_dump(mode="json")
        rung = climb(incident, kept, now) or wake(incident, kept, now)
        alerts = rung.alerts if rung else ()
        ready = tuple(str(each.id) for each in alerts if each.not_before is None)
        return Climbed(
            alerts=ready,
            held=len(ready) < len(alerts),
        ).model_dump(mode="json")

    def _cards(self, room: Room, *, number: int) -> list[str]:
        incident = room.tickets.incident(number)
        if incident is None:
            return []
        return [str(each.id) for each in room.tickets.cards_of(incident.id)]

    def _ticket_cards(self, room: Room, *, number: int) -> list[str]:
        ticket = room.tickets.numbered(number)
        return [str(it.id) for it in room.tickets.cards_of_ticket(ticket.id)] if ticket else []


def _start_rung(number: int, version: int, seconds: float, steps: Steps) -> None:
    payload: JsonObject = {"incident": number, "version": version}
    steps.start_job(RUNG, f"{number}:{version}", payload, after=max(seconds, 0))


def _rung(incident: Incident, now: datetime) -> tuple[int, int, float]:
    at = incident.next_step_at or incident.wakes_at or now
    return incident.number, incident.version, _until(at, now)


def _reply_key(message_id: UUID, attempts: int) -> str:
    return f"{message_id}:{attempts}" if attempts else str(message_id)


def _until(at: datetime, now: datetime) -> float:
    return max((at - now).total_seconds(), 0)


def _numbers(payload: JsonObject) -> tuple[int, int]:
    return int(str(payload["incident"])), int(str(payload["version"]))
