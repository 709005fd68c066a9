"""A write that waits for its click, as it is kept, and the store that keeps it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol
from uuid import UUID

from pydantic import JsonValue

from tools.outcome import ChangeView, ProposalCard

State = Literal["waiting", "done", "cancelled", "expired", "failed"]

#: How long a proposal waits for its click.
WAITS = timedelta(hours=24)


def conversation(team: str, channel: str, thread: str) -> str:
    """Return the key by which proposals of one thread know each other: `Proposal.thread`."""
    return f"{team}/{channel}/{thread}"


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A write as it was prepared: for whom, with which arguments, against which version.

    `thread` is the `conversation` it was asked for in.
    """

    id: UUID
    tool: str
    arguments: dict[str, JsonValue]
    title: str
    changes: tuple[ChangeView, ...]
    workspace_id: UUID
    member_id: UUID
    object_version: int | None
    turn_id: str
    thread: str
    created_at: datetime
    expires_at: datetime
    state: State = "waiting"
    result: str | None = None
    settled_at: datetime | None = None

    def replaces(self, older: "Proposal") -> bool:
        """Whether this was asked for in the place of an earlier one of the same person.

        Cards of one turn were asked for together. A deal has one change of a kind in waiting, but
        as many REQs to be linked as were asked for; a deal to be is known by its client and the
        thread, or by the titles where both were given.
        """
        if older.tool != self.tool or older.turn_id == self.turn_id:
            return False
        mine, theirs = self.arguments, older.arguments
        if "opportunity" in mine:
            return all(mine.get(it) == theirs.get(it) for it in ("opportunity", "req"))
        titles = {given["title"] for given in (mine, theirs) if given.get("title")}
        same_client = mine.get("client") == theirs.get("client")
        return same_client and older.thread == self.thread and len(titles) < 2

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

    def waiting(self, workspace_id: UUID, member_id: UUID, tool: str) -> Sequence[Proposal]:
        """Return, and hold, what waits for a person with a tool."""
        ...

    def beside(self, done: Proposal) -> Sequence[Proposal]:
        """Return, and hold, what else waits in the same thread for the same person."""
        ...

    def replace(self, proposal: Proposal) -> None:
        """Keep a proposal in the place of the one with its id."""
        ...
