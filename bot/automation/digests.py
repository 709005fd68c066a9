"""Digests of stale deals: each person's own, once a day, by Slack."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from uuid import UUID

from bot.automation.telling import Recipient, Telling
from bot.sql.room import Room
from bot.steps import JsonObject, Steps
from bot.turn import Value
from domain import rotting
from domain.sql.digests import had_digests
from domain.sql.standings import SqlStandings

log = logging.getLogger("rex")

DIGEST = "digest"
#: How many deals a digest names; the rest is counted.
MOST_LINES = 20


class Letter(Value):
    """What one person is told on one day."""

    key: str
    workspace_id: UUID | None = None
    recipient: Recipient
    words: str


@dataclass(frozen=True)
class Digests:
    """Makes a workspace's digests of a day, and sends each by a job of its own."""

    telling: Telling
    clock: Callable[[], datetime]

    def make(self, payload: JsonObject, steps: Steps) -> None:
        """Make the digests that were not made before, and start one job for each."""
        home, day = UUID(str(payload["workspace_id"])), date.fromisoformat(str(payload["day"]))
        for made in steps.write("make", partial(self._made, workspace_id=home, day=day)):
            letter = Letter.model_validate(made)
            steps.start_job(DIGEST, letter.key, letter.model_dump(mode="json"))

    def send(self, payload: JsonObject, steps: Steps) -> None:
        """Tell one person; the key of the day keeps it from being told twice."""
        letter = Letter.model_validate(payload)
        if not self.telling.tell_one(letter.recipient, letter.words, letter.key, steps):
            log.warning("%s could not be delivered: not reached in Slack", letter.key)

    def _made(self, room: Room, *, workspace_id: UUID, day: date) -> list[JsonObject]:
        now = self.clock()
        made = rotting.digests(room.records, SqlStandings(room.session), workspace_id, now)
        had_digests(room.session, workspace_id, day)
        return [
            Letter(
                key=it.key,
                workspace_id=workspace_id,
                recipient=Recipient.of(it.recipient, room),
                words=words(it),
            ).model_dump(mode="json")
            for it in made
        ]


def words(digest: rotting.Digest) -> str:
    """What a digest says: the stalest deals, one a line."""
    count = len(digest.deals)
    head = f"**{count} {'deal has' if count == 1 else 'deals have'} stood still for too long.**"
    lines = [f"• {line}" for line in digest.lines[:MOST_LINES]]
    if count > MOST_LINES:
        lines.append(f"…and {count - MOST_LINES} more.")
    tail = "Move a deal on, put it on hold, or close it, and it is off this list."
    return "\n".join([head, *lines, tail])
