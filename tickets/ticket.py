"""A ticket: one reporter's problem, complete enough to work on without asking back."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import JsonValue


class Severity(StrEnum):
    """How bad it is, decided by the rule table; P1 and P2 alert every Super Admin at once."""

    P1 = "P1"  # data seen by strangers, money taken twice, locked out, data lost, all down
    P2 = "P2"  # a must-escalate symptom
    P3 = "P3"  # one person's fault
    P4 = "P4"  # a question or a wish for a human

    @property
    def alerts(self) -> bool:
        """Whether people are told at once."""
        return self in (Severity.P1, Severity.P2)


class TicketStatus(StrEnum):
    """Where a ticket stands; the first three are live, and no second one is opened beside them."""

    NEW = "new"
    OPEN = "open"
    PENDING = "pending"
    RESOLVED = "resolved"
    CLOSED = "closed"


LIVE = (TicketStatus.NEW, TicketStatus.OPEN, TicketStatus.PENDING)

#: Where a ticket can go from where it is; anything else is refused with its state named.
MOVES: dict[TicketStatus, tuple[TicketStatus, ...]] = {
    TicketStatus.NEW: (TicketStatus.OPEN, TicketStatus.PENDING, TicketStatus.RESOLVED),
    TicketStatus.OPEN: (TicketStatus.PENDING, TicketStatus.RESOLVED),
    TicketStatus.PENDING: (TicketStatus.OPEN, TicketStatus.RESOLVED),
    TicketStatus.RESOLVED: (TicketStatus.OPEN, TicketStatus.CLOSED),
    TicketStatus.CLOSED: (),
}


class Priority(StrEnum):
    """In which order staff work; it begins with the severity, and staff may change it."""

    URGENT = "urgent"
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


FIRST_PRIORITY = {
    Severity.P1: Priority.URGENT,
    Severity.P2: Priority.HIGH,
    Severity.P3: Priority.NORMAL,
    Severity.P4: Priority.LOW,
}


@dataclass(frozen=True)
class FieldValue:
    """What is known of one required field: its value, or why there is none. Never both."""

    value: str | None = None
    missing_because: str | None = None

    def __post_init__(self) -> None:
        """Raise ValueError unless exactly one of the two says something."""
        if bool(self.value) == bool(self.missing_because):
            raise ValueError("A ticket field has either a value or a reason why it is missing.")

    def __str__(self) -> str:
        return self.value or f"missing: {self.missing_because}"


@dataclass(frozen=True, kw_only=True)
class SevenFields:
    """The seven things every ticket must say, in the order in which people read them."""

    opportunity_id: FieldValue
    user_id: FieldValue
    workspace_id: FieldValue
    pipeline_stage: FieldValue
    browser_device: FieldValue
    url: FieldValue
    error_message: FieldValue

    def labelled(self) -> Iterator[tuple[str, FieldValue]]:
        """Yield each field with its name for people."""
        for name, label in FIELD_LABELS.items():
            yield label, getattr(self, name)

    @property
    def missing(self) -> tuple[str, ...]:
        """The labels of the fields without a value."""
        return tuple(label for label, field in self.labelled() if field.value is None)


FIELD_LABELS = {
    "opportunity_id": "Opportunity ID",
    "user_id": "User ID",
    "workspace_id": "Workspace ID",
    "pipeline_stage": "Pipeline stage",
    "browser_device": "Browser + device",
    "url": "URL",
    "error_message": "Error message",
}
FIELD_NAMES = tuple(field.name for field in fields(SevenFields))


@dataclass(frozen=True)
class TranscriptLine:
    """One thing that was said: by the person (`user`) or by REX (`assistant`)."""

    role: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Reporter:
    """Who reports, as the server knows them. Without `member_id`: not linked to HirePilot."""

    slack_team: str
    slack_user: str
    name: str
    member_id: UUID | None = None
    email: str | None = None
    role: str | None = None
    workspace_id: UUID | None = None
    workspace_name: str | None = None
    plan: str | None = None

    @property
    def key(self) -> str:
        """One name for one person, linked or not: what duplicates and limits are counted by."""
        return str(self.member_id) if self.member_id else f"{self.slack_team}/{self.slack_user}"


@dataclass(frozen=True, kw_only=True)
class Report:
    """What the escalation tool hands in. Text may still hold secrets: the desk removes them."""

    turn_id: str
    reporter: Reporter
    channel: str
    thread: str
    summary: str  # the reporter's own words
    rule_id: str
    severity: Severity
    why: str
    fields: SevenFields
    #: The object's ref, "OPP-2001", or the part of the product that fails where the rule doesn't say:
    #: the same symptom of another is another ticket.
    about: str = ""
    title: str = ""  # left empty, the desk takes it from the rule or from the summary
    steps: str | None = None
    deal: dict[str, JsonValue] | None = None  # the opportunity's state, frozen now
    transcript: tuple[TranscriptLine, ...] = ()
    shown: tuple[str, ...] = ()  # ids of the guide's blocks that REX had shown
    tools: tuple[str, ...] = ()  # tools called in this turn


class Visibility(StrEnum):
    """Who may read a message. There is no default."""

    PUBLIC = "public"
    INTERNAL = "internal"


@dataclass(frozen=True, kw_only=True)
class Message:
    """Something added to a ticket. Only public messages can ever be delivered to the reporter."""

    ticket_id: UUID
    visibility: Visibility
    author: str
    text: str
    at: datetime
    turn_id: str | None = None
    staff_id: UUID | None = None  # of the member of staff who wrote it
    id: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """A stored report: numbered, dated, with its status. Holds no secrets."""

    id: UUID
    number: int
    status: TicketStatus
    report: Report
    opened_at: datetime
    transcript_sha256: str
    category: str
    priority: Priority
    priority_why: str
    incident_id: UUID | None = None
    incident_ref: str | None = None
    #: Of the incident, or of a ticket that stands alone when somebody claimed it.
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None
    assignee_id: UUID | None = None
    assignee: str | None = None
    claimed_at: datetime | None = None
    first_response_due: datetime | None = None
    resolution_due: datetime | None = None
    first_responded_at: datetime | None = None
    pending_since: datetime | None = None
    paused_seconds: int = 0  # of working time spent waiting for the reporter
    resolved_at: datetime | None = None
    closed_at: datetime | None = None
    reopened: int = 0
    follows_id: UUID | None = None  # the reporter's ticket before, on the same problem, now over
    follows: str | None = None  # its number as people use it
    #: How much of the time promised next was warned of, in per cent, and when there is more to say.
    warned: int = 0
    warns_at: datetime | None = None
    csat: int | None = None
    csat_asked_at: datetime | None = None
    version: int = 1
    messages: tuple[Message, ...] = ()

    @property
    def ref(self) -> str:
        """The number people use: "TKT-1001"."""
        return f"TKT-{self.number}"

    @property
    def has_it(self) -> str | None:
        """The name of who works on it, or has at least seen it."""
        return self.assignee or self.acknowledged_by

    @property
    def last_activity(self) -> datetime:
        """When it was last opened, taken or added to."""
        taken = [each for each in (self.acknowledged_at, self.claimed_at) if each]
        return max([self.opened_at, *taken, *(message.at for message in self.messages)])

    @property
    def staff_said(self) -> Message | None:
        """What staff last wrote to the reporter; nothing internal."""
        said = (it for it in reversed(self.messages) if it.staff_id is not None)
        return next((it for it in said if it.visibility is Visibility.PUBLIC), None)

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return self.report.severity

    @property
    def title(self) -> str:
        """What is wrong, in one line."""
        return self.report.title

    @property
    def fields(self) -> SevenFields:
        """The seven required fields."""
        return self.report.fields
