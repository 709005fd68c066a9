"""What a reporter says in Slack while support works on their ticket: on it, and told to support.

`heard` is asked before any model, `left_over` where nothing answered the words.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from bot.escalation.meaning import asks_rex, has_asked, is_short, meaning, reads_like_a_fault
from bot.sql.room import Room
from bot.turn import Incoming, Reply
from tickets.intake import is_too_old
from tickets.ticket import Ticket, TicketStatus
from tools.context import Context
from tools.escalation import just_reported, supply
from tools.outcome import Outcome
from tools.passing_on import closed, noted, passed_on
from tools.persisting import says_still
from tools.report import reporter_of

#: Takes words that are for support, in a transaction.
Ear = Callable[[Room, Incoming, Context], Outcome | None]
#: Answers are awaited outside the ticket's thread for so long, and the rest of one for so long.
AWAITED, GOES_ON = timedelta(hours=24), timedelta(minutes=10)
#: Words among people, which begin with or hold somebody's name.
_TO_SOMEBODY = re.compile(r"(?<!\w)@\w")


@dataclass(frozen=True)
class _Talk:
    """Where the words stand, and what was said there before."""

    room: Room
    incoming: Incoming
    context: Context

    def ticket_here(self) -> Ticket | None:
        """Return the reporter's ticket of this thread that support spoke of last."""
        place = self.incoming.place
        here = [
            ticket
            for ticket in self._theirs()
            if (ticket.report.channel, ticket.report.thread) == (place.channel, place.thread)
        ]
        return max(here, key=spoke_at, default=None)

    def ticket_elsewhere(self) -> Ticket | None:
        """Return the ticket that what is said anew in a direct message answers: one just asked of."""
        place, now = self.incoming.place, self.context.now
        if not place.is_dm or place.thread != self.incoming.ts:
            return None
        awaited = [
            ticket
            for ticket in self._theirs()
            if ticket.status is not TicketStatus.RESOLVED
            and has_asked(ticket)
            and now - spoke_at(ticket) < AWAITED
            and _is_unanswered(ticket, now)
        ]
        return max(awaited, key=spoke_at, default=None)

    def is_rexs(self, ticket: Ticket) -> bool:
        """Whether the words rather follow what REX said here: its question, or of another ticket."""
        last = self._spoken.get(self.incoming.user)
        if last is None or last < spoke_at(ticket):
            return False
        said = self.room.conversations.exchanges(self.incoming.place, self.incoming.user, turns=1)
        asked = any(asks(reply, self.incoming.text) for _, reply in said)
        reported = just_reported(self.context)
        return asked or (reported is not None and reported.ref != ticket.ref)

    def is_among_people(self, ticket: Ticket) -> bool:
        """Whether the words are said to others in a channel's thread, as far as one can tell."""
        if self.incoming.addressed:
            return False
        others = [at for user, at in self._spoken.items() if user != self.incoming.user]
        since = any(at > spoke_at(ticket) for at in others)
        return since or _TO_SOMEBODY.search(self.incoming.text) is not None

    @cached_property
    def _spoken(self) -> dict[str, datetime]:
        """When each person was last answered in the thread, or heard there."""
        return self.room.conversations.spoke_at(self.incoming.place)

    def _theirs(self) -> list[Ticket]:
        """Return the person's tickets of which support has said something, and that can go on."""
        key, now = reporter_of(self.context).key, self.context.now
        found = self.context.desk.unfinished_of(key)
        spoken = [it for it in found if it.staff_said or it.status is TicketStatus.PENDING]
        return [it for it in spoken if not is_too_old(it, now)]


def heard(room: Room, incoming: Incoming, context: Context) -> Outcome | None:
    """Put on a ticket what its reporter says to support, or what it still lacks; None for the rest.

    What is said beside the thread is taken at once only if it would open another ticket.
    """
    talk, text = _Talk(room, incoming, context), incoming.text
    ticket = talk.ticket_here() or talk.ticket_elsewhere()
    if ticket and ticket.report.thread != incoming.place.thread and not reads_like_a_fault(text):
        return supply(context)
    if ticket is None or talk.is_rexs(ticket) or talk.is_among_people(ticket):
        return supply(context)
    match meaning(text, ticket):
        case "solved":
            return closed(ticket, context)
        case "thanks":
            return noted(ticket, context)
        case "answer" | "unsolved":
            return passed_on(ticket, context)
        case None:
            return supply(context)


def left_over(room: Room, incoming: Incoming, context: Context) -> Outcome | None:
    """Pass on to support what nothing answered: anything in its thread, and outside what is no question."""
    talk = _Talk(room, incoming, context)
    ticket = talk.ticket_here() if incoming.addressed else None
    if ticket is None and not asks_rex(incoming.text):
        ticket = talk.ticket_elsewhere()
    return (
        passed_on(ticket, context)
        if ticket and ticket.status is not TicketStatus.RESOLVED
        else None
    )


def spoke_at(ticket: Ticket) -> datetime:
    """Return when support last said something to a ticket's reporter, or began to wait for them."""
    said = ticket.staff_said
    return said.at if said else ticket.pending_since or ticket.opened_at


def asks(reply: Reply, said: str) -> bool:
    """Whether a reply of REX waits for an answer, and this may be it."""
    waits = any(card.state == "waiting" for card in reply.proposals)
    if waits or reply.draft or (reply.offers_ticket and says_still(said)):
        return True
    return (reply.offers_ticket or reply.question is not None) and is_short(said)


def _is_unanswered(ticket: Ticket, now: datetime) -> bool:
    """Whether the reporter has not answered yet, or only just."""
    answered = [it.at for it in ticket.messages if it.turn_id and it.at >= spoke_at(ticket)]
    return not answered or now - answered[-1] < GOES_ON
