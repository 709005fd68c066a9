"""Delivering webhooks: one job a try, and each try starts the next one if it must."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus
from uuid import UUID

from bot.automation.errand import by_whom
from bot.automation.outbox import webhook_job
from bot.automation.posting import post, signed
from bot.sealing import Seal
from bot.sql.database import Database
from bot.sql.room import Room
from bot.steps import JsonObject, Steps
from bot.turn import Value
from domain.automations import WORKFLOWS, Automation, Done, Outcome
from domain.sql.automations import SqlAutomations
from domain.sql.webhooks import Attempt, Errand, SqlWebhooks
from domain.webhooks import DeliveryState

CANNOT_SIGN = "it can't be signed: no key of REX_TOKEN_KEYS opens its secret"
REMOVED = "its webhook was removed"
_BY_TOPIC = {topic: automation for automation, topic in WORKFLOWS.items()}


class Try(Value):
    """One try of a delivery; a `round` begins whenever somebody has it sent again."""

    workspace_id: UUID
    delivery_id: UUID
    round: int
    attempt: int


class Answer(Value):
    """What came back, in the form in which the engine keeps it."""

    code: int | None = None
    answer: str | None = None
    error: str | None = None

    @property
    def is_taken(self) -> bool:
        """Whether the other side has it."""
        return self.code is not None and 200 <= self.code < 300

    @property
    def says(self) -> str:
        """In a sentence: "it answered 503"."""
        return f"it answered {self.code}" if self.code else str(self.error)


@dataclass(frozen=True)
class WebhookPost:
    """Posts deliveries. `ladder` is how many seconds lie between the tries of one."""

    database: Database
    clock: Callable[[], datetime]
    ladder: Sequence[float]
    may_stay_home: bool
    #: What opens the secrets that are kept closed.
    seal: Seal | None = None

    def deliver(self, payload: JsonObject, steps: Steps) -> None:
        """Make one try, write it down, and have the next one made later if it has to be."""
        this = Try.model_validate(payload)
        answer = steps.call("post", partial(self._post, this))
        if answer is None:
            return
        settle = partial(self._settle, this=this, answer=Answer.model_validate(answer))
        if steps.write("settle", settle):
            name, key, following = webhook_job(
                this.workspace_id, this.delivery_id, this.round, this.attempt + 1
            )
            steps.start_job(name, key, following, after=self.ladder[this.attempt - 1])

    def _post(self, this: Try) -> JsonObject | None:
        """Post it as it stands in the database; the secret never gets into the engine's records."""
        with self.database.transaction() as session:
            kept = SqlWebhooks(session, self.seal)
            errand = kept.errand(this.workspace_id, this.delivery_id)
        if errand is None or errand.round != this.round:
            return None
        if errand.is_removed:
            return {"code": None, "answer": None, "error": REMOVED}
        if errand.secret is None:
            return {"code": None, "answer": None, "error": CANNOT_SIGN}
        headers = signed(
            str(errand.delivery_id), int(self.clock().timestamp()), errand.body, errand.secret
        )
        attempt = post(errand.endpoint.url, errand.body, headers, may_stay_home=self.may_stay_home)
        return {"code": attempt.code, "answer": attempt.answer, "error": attempt.error}

    def _settle(self, room: Room, *, this: Try, answer: Answer) -> bool:
        """Write the try down; True when there is to be another one."""
        kept, now = SqlWebhooks(room.session), self.clock()
        errand = kept.errand(this.workspace_id, this.delivery_id)
        if errand is None:
            return False
        is_gone = answer.code == HTTPStatus.GONE
        is_over = answer.is_taken or is_gone or errand.is_removed
        again = not is_over and this.attempt <= len(self.ladder)
        state = DeliveryState.DELIVERED if answer.is_taken else DeliveryState.FAILED
        attempt = Attempt(code=answer.code, answer=answer.answer, error=answer.error)
        if again:
            wait = timedelta(seconds=self.ladder[this.attempt - 1])
            kept.settle(errand, attempt, DeliveryState.TRYING, now, now + wait)
            return True
        kept.settle(errand, attempt, state, now)
        if is_gone:
            kept.disable_endpoint(errand.endpoint, now)
        self._note(room, this, errand, answer)
        return False

    def _note(self, room: Room, this: Try, errand: Errand, answer: Answer) -> None:
        """What became of a workflow of the workspace's own stands in the deal's timeline."""
        automation = _BY_TOPIC.get(errand.topic)
        if automation is None:
            return
        kept = SqlAutomations(room.session)
        found = kept.any_event(this.workspace_id, errand.event_id)
        by = by_whom(room, found, self.clock()) if found else None
        if found and by:
            subject = (
                f"{errand.delivery_id}" if answer.is_taken else f"{errand.delivery_id}:{this.round}"
            )
            kept.note(found, by, automation, _done(automation, errand, answer), subject)


def _done(automation: Automation, errand: Errand, answer: Answer) -> Done:
    host = errand.endpoint.host
    if answer.is_taken:
        return Done(Outcome.DONE, f"{automation.label}: {host} has taken it.")
    return Done(Outcome.FAILED, f"{automation.label}: {host} could not be told, {answer.says}.")
