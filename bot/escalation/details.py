"""The one short form for what a ticket lacks: opened by a button, never in the way of the ticket."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from bot.escalation.reporters import reported_by
from bot.rex import Rex
from bot.sql.room import Room
from bot.steps import Steps
from bot.turn import Incoming
from domain.errors import DomainError
from domain.names import listed
from tickets.desk import TicketDesk
from tickets.ticket import FIELD_LABELS
from tools.forms import Field, Form

DETAILS = "details"
EMPTY = "Fill in what you know, one is enough, or close the form."
NOTHING_LACKS = "Nothing is missing on this ticket any more. Thank you."
NOT_YOURS = "Only the person who reported it can add to this ticket here."
#: What a person can know; ids are ours.
ASKED: Mapping[str, str] = {
    "browser_device": "Such as Chrome on a Mac.",
    "url": "Copy the address of the page where it happened.",
    "error_message": "Copy it as it stands there, if there was one.",
}


def is_about(incoming: Incoming) -> bool:
    """Whether a form that was sent is this one."""
    return bool(incoming.fields) and incoming.fields.keys() <= ASKED.keys()


def form(room: Room, incoming: Incoming) -> Form | str:
    """Return the form for what a ticket still lacks, or why there is none."""
    try:
        ticket = reported_by(incoming, TicketDesk(room.tickets), NOT_YOURS)
    except DomainError as refused:
        return str(refused)
    lacking = [name for name in ASKED if getattr(ticket.fields, name).value is None]
    fields = tuple(
        Field(
            name=name,
            label=FIELD_LABELS[name],
            kind="long_text" if name == "error_message" else "text",
            optional=True,
            help=ASKED[name],
        )
        for name in lacking
    )
    if not fields:
        return NOTHING_LACKS
    return Form(title=f"Details for {ticket.ref}", tool="", proposal_id=ticket.ref, fields=fields)


def problems(incoming: Incoming) -> Mapping[str, str]:
    """Return what is wrong with the form: nothing, unless nothing was filled in."""
    empty = not any(incoming.fields.values())
    return {next(iter(incoming.fields)): EMPTY} if empty else {}


def add(incoming: Incoming, steps: Steps, rex: Rex) -> None:
    """Put what was filled in on the ticket, and say so to the person."""
    said = steps.write(DETAILS, partial(_added, incoming, rex.clock()))
    whisper = partial(rex.chat.whisper, incoming.place, incoming.user, said)
    steps.send("whisper", lambda _: whisper())


def _added(incoming: Incoming, now: datetime, room: Room) -> str:
    found = {name: value for name, value in incoming.fields.items() if value}
    words = "\n".join(f"{FIELD_LABELS[name]}: {value}" for name, value in found.items())
    desk = TicketDesk(room.tickets)
    try:
        ref = reported_by(incoming, desk, NOT_YOURS).ref
    except DomainError as refused:
        return str(refused)
    added = desk.supply(ref, found, words, now, incoming.id)
    if not added:
        return NOTHING_LACKS
    return f"Thanks, {ref} now says {listed([FIELD_LABELS[name].lower() for name in added])}."
