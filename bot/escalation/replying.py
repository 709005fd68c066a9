"""Bringing a public message into its reporter's thread, once."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from pydantic import JsonValue

from bot.slack.reporter import ReporterThreads
from bot.sql.database import Database
from bot.sql.room import Room
from bot.steps import JsonObject, Steps
from tickets.alerts import AlertState, Delivery

log = logging.getLogger("rex.escalation")

FAILED = "REX failed over it; `rex engine status` says why."
NOT_TAKEN = "Slack does not take it: the thread or the person may be gone."


@dataclass(frozen=True)
class Replying:
    """What a reply needs on its way to the reporter."""

    database: Database
    threads: ReporterThreads
    clock: Callable[[], datetime]

    def deliver(self, payload: JsonObject, steps: Steps) -> None:
        """Post the message, with the engine's patience; what Slack never takes is visibly dead."""
        message_id = UUID(str(payload["message"]))
        if not steps.write("find", partial(self._is_due, message_id=message_id)):
            return
        ts = steps.send("reply", partial(self._post, message_id))
        steps.write("settle", partial(self._settle, message_id=message_id, ts=ts))

    def give_up(self, room: Room, *, message_id: UUID) -> None:
        """Leave a message whose delivery failed in a way nobody foresaw."""
        self._bury(room, message_id, FAILED)

    def _bury(self, room: Room, message_id: UUID, why: str) -> None:
        room.tickets.settle_reply(message_id, Delivery(error=why), self.clock())
        room.tickets.mark_reply(message_id, AlertState.DEAD)

    def _is_due(self, room: Room, *, message_id: UUID) -> bool:
        found = room.tickets.reply_delivery(message_id)
        return found is not None and found.state is not AlertState.SENT

    def _post(self, message_id: UUID, look_first: bool) -> str:
        with self.database.transaction() as session:
            found = Room.on(session).tickets.reply_delivery(message_id)
        return self.threads.post(found, look_first=look_first) if found else ""

    def _settle(self, room: Room, *, message_id: UUID, ts: str | None) -> JsonValue:
        if ts is None:
            log.error("the reply %s could not be delivered", message_id)
            self._bury(room, message_id, NOT_TAKEN)
        else:
            room.tickets.settle_reply(message_id, Delivery(provider_id=ts), self.clock())
        return None
