"""What a job of an event is told, and in whose name it acts."""

from datetime import datetime
from uuid import UUID

from bot.sql.room import Room
from bot.steps import JsonObject
from bot.turn import Value
from domain.automations import Waiting
from domain.consequences import acting
from domain.events import By, Source
from domain.sql.automations import SqlAutomations

#: The job that starts one for every event that waits.
PICK_UP = "outbox"


class Event(Value):
    """An event of the outbox, by its id."""

    workspace_id: UUID
    event_id: UUID

    @property
    def payload(self) -> JsonObject:
        """What a job about it is started with."""
        return self.model_dump(mode="json")

    def waiting_in(self, kept: SqlAutomations) -> Waiting | None:
        """The event and its deal as it is now; None once it is handled."""
        return kept.event(self.workspace_id, self.event_id)


def by_whom(room: Room, event: Waiting, now: datetime, *, owner_first: bool = False) -> By | None:
    """In the name of who caused the event, or of the deal's owner; None when nobody is left."""
    caused, owner = UUID(str(event.payload["actor_id"])), event.opportunity.owner_id
    wanted = (owner, caused) if owner_first else (caused, owner)
    someone = acting(room.records.members(event.workspace_id), *wanted)
    return By(someone, Source.JOB, now) if someone else None
