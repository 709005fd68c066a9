"""What happened to a deal, in the words of its timeline and of whatever listens to it."""

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from domain.access import Actor
from domain.differences import differences
from domain.names import listed
from domain.opportunity import Opportunity
from domain.pipeline import Stage
from domain.reqs import Req

#: What a line of the timeline can hold.
LONGEST_SENTENCE = 2_000


class Source(StrEnum):
    """Where a change was made."""

    SLACK = "slack"
    CONSOLE = "console"
    CLI = "cli"
    JOB = "job"


class EventKind(StrEnum):
    """The kinds of change, which are also the topics of the outbox.

    AUTOMATED is the exception: what an automation did is read in the timeline, and starts nothing.
    """

    CREATED = "opportunity.created"
    STAGE_MOVED = "opportunity.stage_moved"
    EDITED = "opportunity.edited"
    REQ_LINKED = "opportunity.req_linked"
    REQ_UNLINKED = "opportunity.req_unlinked"
    FORECAST_REFRESHED = "opportunity.forecast_refreshed"
    HELD = "opportunity.held"
    RESUMED = "opportunity.resumed"
    WON = "opportunity.won"
    LOST = "opportunity.lost"
    CANCELLED = "opportunity.cancelled"
    RECREATED = "opportunity.recreated"
    INVOICE_DRAFTED = "invoice.drafted"
    INVOICE_SENT = "invoice.sent"
    INVOICE_PARTLY_PAID = "invoice.partly_paid"
    INVOICE_PAID = "invoice.paid"
    INVOICE_VOIDED = "invoice.voided"
    INVOICE_UNCOLLECTIBLE = "invoice.uncollectible"
    AUTOMATED = "automation.ran"


#: What belongs to the history of stages and statuses.
STEPS = frozenset(
    {
        *(EventKind.CREATED, EventKind.STAGE_MOVED, EventKind.HELD, EventKind.RESUMED),
        *(EventKind.WON, EventKind.LOST, EventKind.CANCELLED),
    }
)
#: What ends a deal.
CLOSINGS = frozenset({EventKind.WON, EventKind.LOST, EventKind.CANCELLED})
#: Why a deal moved although nobody moved it.
STAGE_REMOVED = "stage_removed"


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
    invoice: str | None = None

    @property
    def moves(self) -> bool:
        """Whether it belongs to the history of stages and statuses."""
        return self.kind in STEPS

    @property
    def shows(self) -> bool:
        """Whether people read of it; a refreshed forecast is only for machines."""
        return self.kind is not EventKind.FORECAST_REFRESHED

    @property
    def sentence(self) -> str:
        """The line of the timeline, without the actor: "Moved from New to Discovery"."""
        why = "That stage was removed." if self.reason == STAGE_REMOVED else self.reason
        return " ".join(filter(None, (_WORDS[self.kind](self), why)))[:LONGEST_SENTENCE]

    @property
    def payload(self) -> dict[str, str | int | None]:
        """What a listener gets; ids and keys, never free text."""
        start = self.before or self.after
        value, forecast, order = self.after.value, self.after.forecast, self.after.order
        return {
            "opportunity_id": str(self.after.id),
            "ref": self.after.ref,
            "version": self.after.version,
            "from_stage": start.stage.key,
            "to_stage": self.after.stage.key,
            "status": self.after.status.value,
            "value_minor": value.minor if value else None,
            "forecast_minor": forecast.minor if forecast else None,
            "currency": forecast.currency if forecast else None,
            "order": order.ref if order else None,
            "req_id": str(self.req.id) if self.req else None,
            "invoice_id": self.invoice,
            "actor_id": str(self.by.actor.member_id),
            "source": self.by.source.value,
        }


@dataclass(frozen=True, kw_only=True)
class Activity:
    """A line of a deal's timeline; `version` is the deal's version after it."""

    id: UUID
    at: datetime
    kind: EventKind
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


def _created(event: Event) -> str:
    again = event.after.recreated_from
    return f"Created in {event.after.stage.label}{f' from {again}' if again else ''}."


def _moved(event: Event) -> str:
    start = (event.before or event.after).stage.label
    return f"Moved from {start} to {event.after.stage.label}."


def _edited(event: Event) -> str:
    changes = differences(event.before or event.after, event.after)
    return f"Changed {listed([it.sentence for it in changes]) or 'nothing'}."


def _held(event: Event) -> str:
    until = event.after.hold_until
    return f"Put on hold in {event.after.stage.label}{f' until {until}' if until else ''}."


def _won(event: Event) -> str:
    value, order = event.after.won_value, event.after.order
    at, with_order = (f" at {value.format()}" if value else ""), (f", {order.ref}" if order else "")
    return f"Marked as won{at}{with_order}."


def _lost(event: Event) -> str:
    reason, rival = event.after.loss_reason, event.after.competitor
    why, to_whom = (f": {reason.label}" if reason else ""), (f" ({rival})" if rival else "")
    return f"Marked as lost{why}{to_whom}."


def _req(event: Event) -> str:
    return event.req.heading if event.req else "a REQ"


_WORDS: dict[EventKind, Callable[[Event], str]] = {
    EventKind.CREATED: _created,
    EventKind.STAGE_MOVED: _moved,
    EventKind.EDITED: _edited,
    EventKind.REQ_LINKED: lambda it: f"Linked {_req(it)}.",
    EventKind.REQ_UNLINKED: lambda it: f"Unlinked {_req(it)}.",
    EventKind.FORECAST_REFRESHED: lambda _: "Refreshed the forecast.",
    EventKind.HELD: _held,
    EventKind.RESUMED: lambda it: f"Resumed in {it.after.stage.label}.",
    EventKind.WON: _won,
    EventKind.LOST: _lost,
    EventKind.CANCELLED: lambda it: f"Cancelled in {it.after.stage.label}.",
    EventKind.RECREATED: lambda it: f"Re-created as {it.after.recreated_as}.",
    EventKind.INVOICE_DRAFTED: lambda _: "Drafted an invoice:",
    EventKind.INVOICE_SENT: lambda _: "Sent an invoice:",
    EventKind.INVOICE_PARTLY_PAID: lambda _: "Part of an invoice was paid:",
    EventKind.INVOICE_PAID: lambda _: "An invoice was paid:",
    EventKind.INVOICE_VOIDED: lambda _: "Made an invoice void:",
    EventKind.INVOICE_UNCOLLECTIBLE: lambda _: "Marked an invoice as uncollectible:",
    EventKind.AUTOMATED: lambda _: "Automation:",
}
