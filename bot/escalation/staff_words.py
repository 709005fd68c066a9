"""What staff say in Slack about a ticket: to its reporter by an explicit form, internally otherwise."""

from functools import partial

from pydantic import JsonValue

from bot.reading import clean
from bot.rex import Rex
from bot.sql.room import Room
from bot.steps import Steps
from bot.turn import Incoming
from domain.errors import DomainError, NotOpen
from tickets.desk import TicketDesk
from tickets.sql.cards import ticket_on_card
from tickets.staff import Staff
from tickets.ticket import LIVE, Ticket
from tools.forms import Field, Form

#: The press that opens the form, and the form's one field.
REPLY, WORDS = "reply", "reply_to_reporter"
NOT_STAFF = "Only HirePilot's support staff can answer a reporter."
LONGEST = 3000


def reply_form(room: Room, incoming: Incoming) -> Form | str:
    """Return the form in which a ticket's reporter is answered, or why there is none."""
    try:
        staff, ticket = _staff_and_ticket(room, incoming)
        _may_answer(ticket, staff)
    except DomainError as refusal:
        return str(refusal)
    except LookupError:
        return NOT_STAFF
    who = ticket.report.reporter.name
    return Form(
        title="Reply to reporter",
        tool="",
        proposal_id=None,
        submit="Send",
        fields=(
            Field(
                name=WORDS,
                label=f"To {who}, about {ticket.ref}",
                kind="long_text",
                optional=False,
                help="They read it in their own Slack thread. Nothing else of this goes there.",
            ),
        ),
    )


def send_reply(incoming: Incoming, steps: Steps, rex: Rex) -> None:
    """Send the words of the form to the reporter, once; say so to whoever wrote them."""
    told = str(steps.write("reply to reporter", partial(_reply, incoming=incoming, rex=rex)))
    steps.send("whisper", lambda _: rex.chat.whisper(incoming.place, incoming.user, told))


def keep_note(incoming: Incoming, steps: Steps, rex: Rex) -> bool:
    """Keep what staff write under an alert's card as an internal note; False if it is no such word."""
    if not incoming.place.is_dm or incoming.place.thread == incoming.ts:
        return False
    told = steps.write("note", partial(_note, incoming=incoming, rex=rex))
    if not isinstance(told, str):
        return False
    steps.send("whisper", lambda _: rex.chat.whisper(incoming.place, incoming.user, told))
    return True


def _reply(room: Room, *, incoming: Incoming, rex: Rex) -> JsonValue:
    try:
        staff, ticket = _staff_and_ticket(room, incoming)
        _may_answer(ticket, staff)
        desk, now = TicketDesk(room.tickets), rex.clock()
        with room.session.begin_nested():  # what is refused claims nothing either
            if ticket.assignee_id is None and ticket.status in LIVE:
                desk.claim(ticket.ref, staff, now, silently=True)
            words = clean(incoming.fields[WORDS] or "")
            desk.reply(ticket.ref, staff, words, now)
    except DomainError as refusal:
        return f"{refusal} Nothing was sent."
    except LookupError:
        return NOT_STAFF
    return f"Your answer about {ticket.ref} goes into {ticket.report.reporter.name}'s thread now."


def _note(room: Room, *, incoming: Incoming, rex: Rex) -> JsonValue:
    desk = TicketDesk(room.tickets)
    staff = desk.staff_in_slack(incoming.place.team, incoming.user)
    card = f"{incoming.place.channel}/{incoming.place.thread}"
    number = ticket_on_card(room.session, card) if staff else None
    if staff is None or number is None or not incoming.text.strip():
        return None
    try:
        with room.session.begin_nested():
            ticket = desk.note(str(number), staff, clean(incoming.text), rex.clock())
    except DomainError as refusal:
        return f"{refusal} Your note was not kept."
    return (
        f"Kept as an internal note on {ticket.ref}: only staff see it. To answer "
        f"{ticket.report.reporter.name}, press *Reply to reporter* on the card."
    )


def _staff_and_ticket(room: Room, incoming: Incoming) -> tuple[Staff, Ticket]:
    """Return who presses and what about. Raise LookupError for anybody but staff, NotFound."""
    desk = TicketDesk(room.tickets)
    staff = desk.staff_in_slack(incoming.place.team, incoming.user)
    if staff is None:
        raise LookupError(incoming.user)
    return staff, desk.ticket(incoming.value or "")


def _may_answer(ticket: Ticket, staff: Staff) -> None:
    """Raise NotOpen while somebody else works on the ticket: nobody is answered twice."""
    if ticket.assignee_id not in (None, staff.id):
        raise NotOpen(f"{ticket.assignee} has {ticket.ref}, so they answer it.")
