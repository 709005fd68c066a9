"""What the verbs need from whatever keeps the CRM, said once for every keeper."""

import hashlib
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, Self
from uuid import UUID

from domain.access import Actor
from domain.clients import Client
from domain.events import Activity, By, Event
from domain.opportunity import Opportunity
from domain.pipeline import Pipeline, Status
from domain.reqs import Req

#: What a command leaves behind for its own repetition.
Result = dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Command:
    """A write that may arrive twice: the key names it, the fingerprint says what it asked."""

    workspace_id: UUID
    actor_id: UUID
    key: str
    verb: str
    fingerprint: str
    at: datetime

    @classmethod
    def of(cls, by: By, key: str, verb: str, *asked: object) -> Self:
        """What `by` asked for; the arguments are compared by their repr."""
        plain = repr((by.actor.member_id, verb, asked))
        return cls(
            workspace_id=by.actor.workspace.id,
            actor_id=by.actor.member_id,
            key=key,
            verb=verb,
            fingerprint=hashlib.sha256(plain.encode()).hexdigest(),
            at=by.at,
        )


class Records(Protocol):
    """The CRM of all workspaces; nothing is ever found without naming the workspace."""

    def member_by_email(self, workspace_id: UUID, email: str) -> Actor | None:
        """The active member of that address, whatever its case."""

    def members(self, workspace_id: UUID) -> tuple[Actor, ...]:
        """Every active member, by name."""

    def pipeline(self, workspace_id: UUID) -> Pipeline:
        """The pipeline that new deals run through."""

    def clients(self, workspace_id: UUID) -> tuple[Client, ...]:
        """Every client, by name."""

    def reqs(self, workspace_id: UUID, *, owner_id: UUID | None = None) -> tuple[Req, ...]:
        """REQs by number, of one owner or of all."""

    def opportunities(
        self, workspace_id: UUID, *, owner_id: UUID | None = None, status: Status | None = None
    ) -> tuple[Opportunity, ...]:
        """Deals by number, of one owner or of all, of one status or of any."""

    def opportunity(
        self, workspace_id: UUID, number: int, *, owner_id: UUID | None = None
    ) -> Opportunity | None:
        """The deal of that number, if it exists (and is the owner's, when one is named)."""

    def opportunity_of(self, workspace_id: UUID, req: Req) -> Opportunity | None:
        """The deal that the REQ is linked to now."""

    def timeline(self, opportunity: Opportunity) -> tuple[Activity, ...]:
        """Everything that happened to it, oldest first."""

    def lock_opportunity(self, opportunity: Opportunity) -> Opportunity:
        """Its present state; nobody else can change it until the transaction ends."""

    def lock_req(self, workspace_id: UUID, req: Req) -> Req:
        """Its present state; nobody else can link it until the transaction ends."""

    def attempt(self) -> AbstractContextManager[object]:
        """All or nothing: what raises inside leaves no trace, even if the caller commits."""

    def claim(self, command: Command) -> Result | None:
        """None when the command is new, else what it resulted in the first time.

        Raises BadValue when the key was used for something else.
        """

    def settle(self, command: Command, result: Result) -> None:
        """Keep the result of a claimed command for its repetitions."""

    def next_number(self, workspace_id: UUID, kind: Literal["opportunity", "req"]) -> int:
        """The next human number, never given twice in a workspace."""

    def add_opportunity(self, opportunity: Opportunity) -> None:
        """Keep a new deal."""

    def save_opportunity(self, opportunity: Opportunity) -> Opportunity:
        """Keep a changed deal under the next version; raises ChangedMeanwhile."""

    def link_req(self, opportunity: Opportunity, req: Req, by: By) -> None:
        """Keep the link; the database refuses a second live one of the same REQ."""

    def record(self, event: Event) -> None:
        """Write history, timeline and outbox of one change."""
