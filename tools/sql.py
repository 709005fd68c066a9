"""Proposals in a database: one table, with a MetaData of its own."""

from datetime import datetime
from uuid import UUID

from pydantic import JsonValue
from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    MetaData,
    String,
    Text,
    Uuid,
    select,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from domain.sql.tables import NAMING, MemberRow
from domain.sql.types import UtcDateTime
from tools.outcome import ChangeView
from tools.pending import Proposal, State

_MEMBER = MemberRow.__table__.c


class Waiting(DeclarativeBase):
    """The declarative base of what waits for a click."""

    metadata = MetaData(naming_convention=NAMING)


metadata = Waiting.metadata


class ProposalRow(Waiting):
    """A proposal; the CHECKs are the backstop of its life: it waits, then has one result."""

    __tablename__ = "proposal"
    __table_args__ = (
        CheckConstraint(
            "state IN ('waiting', 'done', 'cancelled', 'expired', 'failed')", name="state"
        ),
        CheckConstraint(
            "(state = 'waiting') = (settled_at IS NULL) AND (state = 'waiting') = (result IS NULL)",
            name="settled_with_a_result",
        ),
        CheckConstraint("expires_at > created_at", name="expires_later"),
        ForeignKeyConstraint(["workspace_id", "member_id"], [_MEMBER.workspace_id, _MEMBER.id]),
        Index("ix_proposal_member", "workspace_id", "member_id", "state"),
    )

    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    workspace_id: Mapped[UUID] = mapped_column(Uuid)
    member_id: Mapped[UUID] = mapped_column(Uuid)
    turn_id: Mapped[str] = mapped_column(String(200))
    thread: Mapped[str] = mapped_column(String(200))
    tool: Mapped[str] = mapped_column(String(60))
    arguments: Mapped[dict[str, JsonValue]] = mapped_column(JSON)
    title: Mapped[str] = mapped_column(Text)
    changes: Mapped[list[dict[str, str | None]]] = mapped_column(JSON)
    object_version: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[State] = mapped_column(String(20))
    result: Mapped[str | None] = mapped_column(Text)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SqlProposals:
    """The `Proposals` of one transaction, which the caller owns."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, proposal: Proposal) -> None:
        """Keep a new proposal."""
        self._session.add(_row(proposal))
        self._session.flush()

    def claim(self, proposal_id: UUID) -> Proposal | None:
        """Return a proposal as it is now, and hold its row until the transaction ends."""
        row = self._session.scalar(
            select(ProposalRow)
            .where(ProposalRow.id == proposal_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        return _proposal(row) if row else None

    def waiting(self, workspace_id: UUID, member_id: UUID, tool: str) -> list[Proposal]:
        """Return what waits for a person with a tool, rows held like a claim's."""
        rows = self._session.scalars(
            select(ProposalRow)
            .where(
                ProposalRow.workspace_id == workspace_id,
                ProposalRow.member_id == member_id,
                ProposalRow.tool == tool,
                ProposalRow.state == "waiting",
            )
            .order_by(ProposalRow.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        return [_proposal(row) for row in rows]

    def beside(self, done: Proposal) -> list[Proposal]:
        """Return what else the same person has waiting in the thread, rows held like a claim's."""
        rows = self._session.scalars(
            select(ProposalRow)
            .where(
                ProposalRow.workspace_id == done.workspace_id,
                ProposalRow.member_id == done.member_id,
                ProposalRow.thread == done.thread,
                ProposalRow.state == "waiting",
                ProposalRow.id != done.id,
            )
            .order_by(ProposalRow.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        return [_proposal(row) for row in rows]

    def replace(self, proposal: Proposal) -> None:
        """Keep a proposal in the place of the one with its id."""
        self._session.merge(_row(proposal))
        self._session.flush()


def _row(proposal: Proposal) -> ProposalRow:
    return ProposalRow(
        id=proposal.id,
        workspace_id=proposal.workspace_id,
        member_id=proposal.member_id,
        turn_id=proposal.turn_id,
        thread=proposal.thread,
        tool=proposal.tool,
        arguments=proposal.arguments,
        title=proposal.title,
        changes=[change.model_dump() for change in proposal.changes],
        object_version=proposal.object_version,
        created_at=proposal.created_at,
        expires_at=proposal.expires_at,
        state=proposal.state,
        result=proposal.result,
        settled_at=proposal.settled_at,
    )


def _proposal(row: ProposalRow) -> Proposal:
    return Proposal(
        id=row.id,
        workspace_id=row.workspace_id,
        member_id=row.member_id,
        turn_id=row.turn_id,
        thread=row.thread,
        tool=row.tool,
        arguments=row.arguments,
        title=row.title,
        changes=tuple(ChangeView.model_validate(change) for change in row.changes),
        object_version=row.object_version,
        created_at=row.created_at,
        expires_at=row.expires_at,
        state=row.state,
        result=row.result,
        settled_at=row.settled_at,
    )
