"""Everything that one transaction can reach, bound to its session."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from bot.sql.answers import SqlAnswers
from bot.sql.conversations import SqlConversations
from domain.access import Actor
from domain.events import Source
from domain.sql.directory import members, members_with_email
from domain.sql.records import SqlRecords
from tickets.sql import SqlTickets
from tools.proposal import Settlement
from tools.sql import SqlProposals


@dataclass(frozen=True)
class Room:
    """The stores of every package, sharing one session and so one transaction."""

    session: Session
    records: SqlRecords
    tickets: SqlTickets
    proposals: SqlProposals
    conversations: SqlConversations
    answers: SqlAnswers

    @classmethod
    def on(cls, session: Session) -> "Room":
        """Bind every store to one session."""
        return cls(
            session=session,
            records=SqlRecords(session),
            tickets=SqlTickets(session),
            proposals=SqlProposals(session),
            conversations=SqlConversations(session),
            answers=SqlAnswers(session),
        )

    def settlement(self, actor: Actor, now: datetime, source: Source = Source.SLACK) -> Settlement:
        """Return what settles this person's proposals."""
        return Settlement(
            proposals=self.proposals, records=self.records, actor=actor, now=now, source=source
        )

    def with_email(self, email: str) -> Actor | None:
        """Return the one active member of that address; None if there is none, or several."""
        found = members_with_email(self.session, email)
        return found[0] if len(found) == 1 else None

    def everybody(self) -> tuple[Actor, ...]:
        """Return the active members of every workspace, by name."""
        return members(self.session)
