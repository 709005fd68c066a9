"""What a tool may reach and for whom; the model sees none of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.access import Actor
from domain.books import Books
from domain.errors import DomainError
from knowledge.library import Library
from tickets.desk import TicketDesk
from tools.office import Office
from tools.pending import Proposals


class Unplaced(DomainError):
    """Somebody whom REX can't place asked for something in a workspace; its code is older than its name."""

    code = "not_linked"


@dataclass(frozen=True, kw_only=True)
class TurnInfo:
    """The turn a tool runs in, as the server knows it.

    `transcript` holds what was said before in the thread, oldest first, as {"role", "text"};
    `shown` the blocks of the guide that were found so far. `topic` and `verdict` are
    what a diagnosis of this turn was about and came to, and `wants_person` is set when somebody pressed "Open a ticket".
    """

    id: str
    team: str
    channel: str
    thread: str
    slack_user: str
    text: str
    transcript: Sequence[Mapping[str, str]] = ()
    shown: Sequence[str] = ()
    tools: Sequence[str] = ()
    topic: str | None = None
    verdict: str | None = None
    wants_person: bool = False

    @property
    def user_words(self) -> str:
        """What the person wrote in this thread, oldest first; nothing that REX wrote."""
        before = [line["text"] for line in self.transcript if line["role"] == "user"]
        return "\n".join([*before, self.text])


@dataclass(frozen=True, kw_only=True)
class Context:
    """The asker, the stores of the current transaction, the guide, and the time."""

    actor: Actor | None
    records: Books
    proposals: Proposals
    desk: TicketDesk
    library: Library
    now: datetime
    turn: TurnInfo

    @property
    def asker(self) -> Actor:
        """The person who asks; raises Unplaced for somebody whom REX can't place."""
        if self.actor is None:
            raise Unplaced(
                "I don't know which HirePilot account is yours, so I can't look into or change "
                "anything in a workspace for you."
            )
        return self.actor

    @property
    def office(self) -> Office:
        """Where the asker plans a write."""
        return Office(records=self.records, actor=self.asker, now=self.now)
