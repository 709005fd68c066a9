"""What happened to a deal, in the words of its timeline and of whatever listens to it."""

from dataclasses import KW_ONLY, dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from domain.access import Actor
from domain.opportunity import Opportunity
from domain.pipeline import Stage
from domain.reqs import Req


class Source(StrEnum):
    """Where a change was made."""

    SLACK = "slack"
    CONSOLE = "console"
    CLI = "cli"
    JOB = "job"


class EventKind(StrEnum):
    """The kinds of change, which are also the topics of the outbox."""

    CREATED = "opportunity.created"
    STAGE_MOVED = "opportunity.stage_moved"
    REQ_LINKED = "opportunity.req_linked"
    HELD = "opportunity.held"
    RESUMED = "opportunity.resumed"
    WON = "opportunity.won"
    LOST = "opportunity.lost"
    CANCELLED = "opportunity.cancelled"


@dataclass(frozen=True)
class By:
    """Whose change it is, where it was made and when."""

    actor: Actor
    source: Source
    at: datetime


@dataclass(frozen=True)
class Event:
    """One change: the deal `before` (None when it was created) and `after`."""

    kind: EventKind
    by: By
    _: KW_ONLY
    after: Opportunity
    before: Opportunity | None = None
    req: Req | None = None
    reason: str | None = None

    @property
    def moves(self) -> bool:
        """Whether it belongs to the history of stages and statuses."""
        return self.kind is not EventKind.REQ_LINKED

    @property
    def sentence(self) -> str:
        """The line of the timeline, without the actor: "Moved from New to Discovery"."""
        return " ".join(filter(None, (self._what(), self.reason)))

    @property
    def payload(self) -> dict[str, str | int | None]:
        """What a listener gets; ids and keys, never free text."""
        start = self.before or self.after
        return {
            "opportunity_id": str(self.after.id),
            "ref": self.after.ref,
            "version": self.after.version,
            "from_stage": start.stage.key,
            "to_stage": self.after.stage.key,
            "status": self.after.status.value,
            "req_id": str(self.req.id) if self.req else None,
            "actor_id": str(self.by.actor.member_id),
            "source": self.by.source.value,
        }

    def _what(self) -> str:
        stage = self.after.stage.label
        match self.kind:
            case EventKind.CREATED:
                return f"Created in {stage}."
            case EventKind.STAGE_MOVED:
                start = self.before.stage.label if self.before else stage
                return f"Moved from {start} to {stage}."
            case EventKind.REQ_LINKED:
                return f"Linked {self.req.heading if self.req else 'a REQ'}."
            case EventKind.HELD:
                return f"Put on hold in {stage}."
            case EventKind.RESUMED:
                return f"Resumed in {stage}."
            case EventKind.WON:
                value = self.after.won_value
                return f"Marked as won{f' at {value.format()}' if value else ''}."
            case EventKind.LOST:
                reason = self.after.loss_reason
                return f"Marked as lost{f': {reason.label}' if reason else ''}."
            case EventKind.CANCELLED:
                return f"Cancelled in {stage}."


@dataclass(frozen=True, kw_only=True)
class Activity:
    """A line of a deal's timeline; `version` is the deal's version after it."""

    id: UUID
    at: datetime
    actor_name: str
    sentence: str
    source: Source
    version: int


@dataclass(frozen=True, kw_only=True)
class StageMoved:
    """The result of a move; `no_change` when the deal was there already."""

    opportunity: Opportunity
    from_stage: Stage
    to_stage: Stage
    no_change: bool
