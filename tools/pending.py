"""A write that waits for its click, as it is kept, and the store that keeps it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol
from uuid import UUID

from pydantic import JsonValue

from tools.outcome import ChangeView, ProposalCard

State = Literal["waiting", "done", "cancelled", "expired", "failed"]

#: How long a proposal waits for its click.
WAITS = timedelta(hours=24)


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A write as it was prepared: for whom, with which arguments, against which version."""

    id: UUID
    tool: str
    arguments: dict[str, JsonValue]
    title: str
    changes: tuple[ChangeView, ...]
    workspace_id: UUID
    member_id: UUID
    object_version: int | None
    turn_id: str
    created_at: datetime
    expires_at: datetime
    state: State = "waiting"
    result: str | None = None
    settled_at: datetime | None = None

    def card(self) -> ProposalCard:
        """Return the proposal as the person who asked sees it."""
        return ProposalCard(
            id=str(self.id),
            tool=self.tool,
            arguments=self.arguments,
            title=self.title,
            changes=self.changes,
            expires_at=self.expires_at.isoformat(),
            state=self.state,
            result=self.result,
        )


class Proposals(Protocol):
    """Where proposals are kept; the caller owns the transaction."""

    def add(self, proposal: Proposal) -> None:
        """Keep a new proposal."""
        ...

    def claim(self, proposal_id: UUID) -> Proposal | None:
        """Return a proposal and hold it until the transaction ends, so that two clicks queue."""
        ...

    def replace(self, proposal: Proposal) -> None:
        """Keep a proposal in the place of the one with its id."""
        ...
