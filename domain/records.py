"""What the verbs need from whatever keeps the CRM, said once for every keeper."""

import hashlib
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, Self
from uuid import UUID

from domain.access import Actor
from domain.clients import Client
from domain.columns import Place
from domain.events import Activity, By, Event
from domain.opportunity import LossReason, Opportunity
from domain.orders import Order
from domain.pipeline import Pipeline, Stage, Status
from domain.reqs import Req
from domain.titles import Titles

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

    def pipelines(self, workspace_id: UUID) -> tuple[Pipeline, ...]:
        """Every pipeline, first the one that new deals run through."""

    def clients(self, workspace_id: UUID) -> tuple[Client, ...]:
        """Every client, by name."""

    def reqs(self, workspace_id: UUID, *, owner_id: UUID | None = None) -> tuple[Req, ...]:
        """REQs by number, of one owner or of all."""

    def opportunities(
        self, workspace_id: UUID, *, seen_by: UUID | None = None, status: Status | None = None
    ) -> tuple[Opportunity, ...]:
        """Deals by number, those that one person sees or all, of one status or of any."""

    def opportunities_at(
        self,
        workspace_id: UUID,
        places: Collection[Place],
        *,
        seen_by: UUID | None = None,
        owner_id: UUID | None = None,
        limit: int | None = None,
    ) -> tuple[Opportunity, ...]:
        """The first deals at some places, by number, of those that one person sees or owns."""

    def titles(self, workspace_id: UUID, *, seen_by: UUID | None = None) -> Titles:
        """What the deals are called that one person sees, or all."""

    def opportunity(
        self, workspace_id: UUID, number: int, *, seen_by: UUID | None = None
    ) -> Opportunity | None:
        """The deal of that number, if it exists (and the person sees it, when one is named)."""

    def opportunity_of(self, workspace_id: UUID, req: Req) -> Opportunity | None:
        """The deal that the REQ is linked to now."""

    def holders(
        self,
        workspace_id: UUID,
        is_meant: Callable[[int, str], bool],
        *,
        seen_by: UUID | None = None,
    ) -> tuple[Opportunity, ...]:
        """The deals with REQs whose number and title are meant, of those that one person sees.

        A deal is there once for each of those REQs.
        """

    def timeline(self, opportunity: Opportunity) -> tuple[Activity, ...]:
        """Everything that happened to it, oldest first."""

    def lock_opportunity(self, opportunity: Opportunity) -> Opportunity:
        """Its present state; nobody else can change it until the transaction ends."""

    def lock_at(self, workspace_id: UUID, places: Collection[Place]) -> tuple[Opportunity, ...]:
        """The deals at some places, by number; nobody else can change them meanwhile."""

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

    def next_number(self, workspace_id: UUID, kind: str) -> int:
        """The next human number, never given twice in a workspace."""

    def add_opportunity(self, opportunity: Opportunity) -> None:
        """Keep a new deal."""

    def save_opportunity(self, opportunity: Opportunity) -> Opportunity:
        """Keep a changed deal under the next version; raises ChangedMeanwhile."""

    def link_req(self, opportunity: Opportunity, req: Req, by: By) -> None:
        """Keep the link; the database refuses a second live one of the same REQ."""

    def record(self, event: Event) -> None:
        """Write history, timeline and outbox of one change."""

    def save_details(self, opportunity: Opportunity) -> None:
        """Keep the contacts, links and collaborators of a deal."""

    def add_order(self, opportunity: Opportunity, order: Order, by: By) -> None:
        """Keep the order of a won deal; the database refuses a second one."""

    def add_recreation(self, closed: Opportunity, again: Opportunity) -> None:
        """Keep that one deal goes on where another ended."""

    def add_req(self, workspace_id: UUID, req: Req, at: datetime) -> None:
        """Keep a new job opening."""

    def unlink_req(self, opportunity: Opportunity, req: Req, by: By) -> None:
        """End the link; that it was there stays on record."""

    def lock_board(self, workspace_id: UUID, board: Pipeline | None = None) -> Pipeline:
        """The pipeline of new deals, or another one, as it is now.

        Until the transaction ends, nobody else changes or uses it.
        """

    def use_board(self, workspace_id: UUID) -> Pipeline:
        """The pipeline of new deals; until the transaction ends, nobody changes it."""

    def add_board(self, workspace_id: UUID, pipeline: Pipeline) -> None:
        """Keep a new pipeline, which new deals run through from now on."""

    def choose_board(self, workspace_id: UUID, pipeline: Pipeline) -> None:
        """Let new deals run through an earlier pipeline from now on."""

    def save_board(self, workspace_id: UUID, pipeline: Pipeline, at: datetime) -> None:
        """Keep a changed pipeline; stages that it no longer has are archived."""

    def stage_keys(self, workspace_id: UUID, pipeline: Pipeline) -> frozenset[str]:
        """The keys that its stages have, or had."""

    def any_stage(self, workspace_id: UUID, pipeline: Pipeline, key: str) -> Stage:
        """The stage of that key, which it has or had."""

    def note_board(self, pipeline: Pipeline, sentence: str, by: By) -> None:
        """Write down what somebody changed about the board."""

    def loss_reasons(self, workspace_id: UUID) -> tuple[LossReason, ...]:
        """The reasons for losing that can be given, by label."""

    def loss_reason_keys(self, workspace_id: UUID) -> frozenset[str]:
        """The keys that reasons have, or had."""

    def save_loss_reason(self, workspace_id: UUID, reason: LossReason) -> None:
        """Keep a new or changed reason."""

    def archive_loss_reason(self, workspace_id: UUID, reason: LossReason, at: datetime) -> None:
        """Offer it no more; deals that were lost for it keep it."""

    def require_loss_reason(self, workspace_id: UUID, required: bool) -> None:
        """Set whether a lost deal needs a reason."""
