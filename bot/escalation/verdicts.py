"""What a reporter says below support's message: solved or not, and how it was."""

from functools import partial

from pydantic import JsonValue

from bot.escalation.reporters import reported_by
from bot.rex import Rex
from bot.sql.room import Room
from bot.steps import Steps
from bot.turn import Incoming
from domain.errors import DomainError
from tickets.desk import TicketDesk
from tickets.ticket import LIVE

RATE = "rate_"
#: The answer to a "Solved" pressed after the same person has said that it isn't.
STILL_OPEN = (
    "{ref} is open again, because you said that it isn't solved. If it is by now, write that in "
    "this thread, and support sees it."
)
NOT_YOURS = "Only the person who reported it can say that."


def say_solved(incoming: Incoming, steps: Steps, rex: Rex) -> None:
    """Close the ticket and ask for a rating, or open it again; said once, whoever presses twice."""
    _whisper(steps.write("verdict", partial(_verdict, incoming, rex)), incoming, steps, rex)


def rate(incoming: Incoming, steps: Steps, rex: Rex) -> None:
    """Keep a rating, and thank for it."""
    _whisper(steps.write("rating", partial(_rating, incoming, rex)), incoming, steps, rex)


def _whisper(said: JsonValue, incoming: Incoming, steps: Steps, rex: Rex) -> None:
    whisper = partial(rex.chat.whisper, incoming.place, incoming.user, str(said))
    steps.send("whisper", lambda _: whisper())


def _verdict(incoming: Incoming, rex: Rex, room: Room) -> str:
    desk, now = TicketDesk(room.tickets), rex.clock()
    try:
        ticket = reported_by(incoming, desk, NOT_YOURS)
        if incoming.action == "unsolved":
            return f"{desk.reopen(ticket.ref, now).ref} is open again. Support sees that it isn't."
        if ticket.status in LIVE:
            return STILL_OPEN.format(ref=ticket.ref)
        desk.solved(ticket.ref, now)
        desk.ask_for_rating(ticket.ref, now)
    except DomainError as refused:
        return str(refused)
    return f"Good to hear. {ticket.ref} is closed."


def _rating(incoming: Incoming, rex: Rex, room: Room) -> str:
    desk, score = TicketDesk(room.tickets), (incoming.action or "").removeprefix(RATE)
    try:
        ticket = reported_by(incoming, desk, NOT_YOURS)
        kept = score.isdigit() and desk.rate(ticket.ref, int(score), rex.clock())
    except DomainError as refused:
        return str(refused)
    return "Thank you, I've kept that." if kept else "You have rated it already. Thank you."
