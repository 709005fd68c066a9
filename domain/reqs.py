"""Job REQs: the openings that a client wants filled."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class ReqStatus(StrEnum):
    """Whether the opening is being worked on."""

    OPEN = "open"
    ON_HOLD = "on_hold"
    CLOSED = "closed"
    COMPLETED = "completed"
    DRAFT = "draft"

    @property
    def label(self) -> str:
        """As people read it: "on hold"."""
        return self.value.replace("_", " ")


@dataclass(frozen=True, kw_only=True)
class Req:
    """A job opening of one client; `owner_id` is the recruiter who works on it."""

    id: UUID
    number: int
    title: str
    client_id: UUID
    client_name: str
    owner_id: UUID
    status: ReqStatus

    @property
    def ref(self) -> str:
        """How people call it: "REQ-118"."""
        return f"REQ-{self.number}"

    @property
    def heading(self) -> str:
        """How a list shows it: "REQ-118 Chief Financial Officer"."""
        return f"{self.ref} {self.title}"
