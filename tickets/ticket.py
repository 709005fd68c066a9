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
    #: The object's ref, "OPP-2001": the same symptom of another deal is another ticket.
    about: str = ""
    title: str = ""  # left empty, the desk takes it from the rule or from the summary
    steps: str | None = None
    deal: dict[str, JsonValue] | None = None  # the opportunity's state, frozen now
    transcript: tuple[TranscriptLine, ...] = ()
    shown: tuple[str, ...] = ()  # ids of the guide's blocks that REX had shown
    tools: tuple[str, ...] = ()  # tools called in this turn


class Visibility(StrEnum):
    """Who may read a note. There is no default."""

    PUBLIC = "public"
    INTERNAL = "internal"


@dataclass(frozen=True, kw_only=True)
class Note:
    """Something added to a ticket. Only public notes may ever reach the reporter."""

    ticket_id: UUID
    visibility: Visibility
    author: str
    text: str
    at: datetime
    turn_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """A stored report: numbered, dated, with its status. Holds no secrets."""

    id: UUID
    number: int
    status: TicketStatus
    report: Report
    opened_at: datetime
    transcript_sha256: str
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None
    notes: tuple[Note, ...] = ()

    @property
    def ref(self) -> str:
        """The number people use: "TKT-1001"."""
        return f"TKT-{self.number}"

    @property
    def last_activity(self) -> datetime:
        """When it was last opened, taken or added to."""
        taken = [self.acknowledged_at] if self.acknowledged_at else []
        return max([self.opened_at, *taken, *(note.at for note in self.notes)])

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


class StaffRole(StrEnum):
    """What HirePilot's own people are. A workspace's owner is not one of them."""

    SUPPORT = "support"
    SUPER_ADMIN = "super_admin"


@dataclass(frozen=True, kw_only=True)
class Staff:
    """One of HirePilot's own people."""

    id: UUID
    email: str
    name: str
    role: StaffRole
    slack_team: str | None = None
    slack_user: str | None = None
    active: bool = True
