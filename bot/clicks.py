"""Buttons and forms: a press is a turn of its own, so nothing ever waits for a person."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from uuid import UUID

from pydantic import JsonValue

from bot.model.log import AssistantSaid, UserSaid
from bot.reading import clean
from bot.rex import Rex
from bot.sql.room import Room
from bot.steps import Steps
from bot.turn import Incoming, Place, Reply, Value
from tickets.desk import Acknowledged, TicketDesk
from tickets.redaction import redact
from tickets.staff import Staff
from tools.outcome import ProposalCard
from tools.proposal import Press, Settlement

NOT_LINKED = "I don't know which HirePilot account is yours, so I can't do this for you."
#: The one field of the form that asks what was missing.
MISSING = "missing"
NOT_STAFF = "Only HirePilot's support staff can take a ticket."


class Shown(Value):
    """What a press changes on the screen: words for one person, or a reply in its new state."""

    whisper: str | None = None
    turn: str | None = None
    place: Place | None = None
    ts: str | None = None
    reply: Reply | None = None


Settle = Callable[[Room, Incoming, Rex], Shown]
#: Where a reply is, by which message, and what it says.
Kept = tuple[Place, str | None, Reply]
#: What staff do with a ticket by a button.
Take = Callable[[TicketDesk, str, Staff, datetime], Acknowledged]


def settle_card(incoming: Incoming, steps: Steps, rex: Rex) -> None:
    """Confirm, cancel or change a proposal, once, and show the card in its new state."""
    rex.identity.meet(incoming, steps)
    show(steps.write("settle", as_json(_settle, incoming, rex)), incoming, steps, rex)


def thumb(incoming: Incoming, steps: Steps, rex: Rex) -> None:
    """Keep a verdict on an answer, and thank for it in place of the buttons."""
    show(steps.write("thumb", as_json(_thumb, incoming, rex)), incoming, steps, rex)


def comment(incoming: Incoming, steps: Steps, rex: Rex) -> None:
    """Keep what somebody missed in an answer, and thank for it."""
    show(steps.write("comment", as_json(_comment, incoming, rex)), incoming, steps, rex)


def acknowledge(incoming: Incoming, steps: Steps, rex: Rex) -> None:
    """Stop the ladder of a fault; whoever comes second is told who did."""
    show(steps.write("acknowledge", as_json(_acknowledge, incoming, rex)), incoming, steps, rex)


def claim(incoming: Incoming, steps: Steps, rex: Rex) -> None:
    """Take a ticket to work on it; whoever comes second is told who has it."""
    show(steps.write("claim", as_json(_claim, incoming, rex)), incoming, steps, rex)


def as_json(settle: Settle, incoming: Incoming, rex: Rex) -> Callable[[Room], JsonValue]:
    """Return a settling as a step's work."""

    def work(room: Room) -> JsonValue:
        return settle(room, incoming, rex).model_dump(mode="json")

    return work


def show(shown_json: JsonValue, incoming: Incoming, steps: Steps, rex: Rex) -> None:
    """Show what a press changed."""
    shown = Shown.model_validate(shown_json)
    place, ts, reply, turn = shown.place, shown.ts, shown.reply, shown.turn
    if shown.whisper:
        whisper = partial(rex.chat.whisper, incoming.place, incoming.user, shown.whisper)
        steps.send("whisper", lambda _: whisper())
    if place and ts and reply and turn:
        update = partial(rex.chat.update, place, ts, reply, turn)
        steps.send("update", lambda _: update())


def _settle(room: Room, incoming: Incoming, rex: Rex) -> Shown:
    actor = rex.identity.actor(room, incoming)
    if actor is None:
        return Shown(whisper=NOT_LINKED)
    press = _press(room.settlement(actor, rex.clock()), incoming)
    if press.card is None or press.turn_id is None:
        return Shown(whisper=press.sentence)
    if press.sentence:
        _note(room, incoming, actor.member_id, press.sentence, rex)
    return with_card(room, press.turn_id, press.card)


def _press(settlement: Settlement, incoming: Incoming) -> Press:
    proposal_id = incoming.value or ""
    match incoming.action:
        case "confirm":
            return settlement.confirm(proposal_id)
        case "cancel":
            return settlement.cancel(proposal_id)
        case _:
            return settlement.change(proposal_id, incoming.fields)


def with_card(room: Room, turn_id: str, card: ProposalCard) -> Shown:
    """Put the card in its new state into the reply it belongs to."""
    kept = room.conversations.reply(turn_id)
    if kept is None:
        return Shown(whisper=card.result)
    cards = tuple(card if each.id == card.id else each for each in kept[2].proposals)
    return changed(room, turn_id, kept, proposals=cards)


def changed(room: Room, turn_id: str, kept: Kept, **update: object) -> Shown:
    """Keep a turn's reply in its new state, which is shown in the place of the old one."""
    place, ts, reply = kept
    now = reply.model_copy(update=update)
    room.conversations.replace_reply(turn_id, now)
    return Shown(turn=turn_id, place=place, ts=ts, reply=now)


def _note(room: Room, incoming: Incoming, member_id: UUID, sentence: str, rex: Rex) -> None:
    """Let the thread remember what became of the proposal."""
    pressed = UserSaid(text=f"({incoming.action or 'changed the form'})")
    room.conversations.remember(
        incoming,
        member_id=member_id,
        log=(pressed, AssistantSaid(text=sentence)),
        reply=Reply(kind="answer"),
        now=rex.clock(),
    )


def _thumb(room: Room, incoming: Incoming, rex: Rex) -> Shown:
    helpful = incoming.action == "helpful"
    turn_id = incoming.value or ""
    kept = _judged(room, incoming)
    if kept is None or not room.answers.thumb(
        turn_id, incoming.user, helpful=helpful, now=rex.clock()
    ):
        return Shown()
    return changed(room, turn_id, kept, helpful=helpful)


def _judged(room: Room, incoming: Incoming) -> Kept | None:
    """Return the answer that a verdict is about: one of this Slack team's, whoever got it."""
    kept = room.conversations.reply(incoming.value or "")
    return kept if kept and kept[0].team == incoming.place.team else None


def _comment(room: Room, incoming: Incoming, rex: Rex) -> Shown:
    turn_id, said = incoming.value or "", redact(clean(incoming.fields[MISSING] or ""))
    kept = _judged(room, incoming)
    if kept is None or not room.answers.comment(turn_id, incoming.user, said, now=rex.clock()):
        return Shown()
    return changed(room, turn_id, kept, helpful=False, commented=True)


def _acknowledge(room: Room, incoming: Incoming, rex: Rex) -> Shown:
    done = "{} is yours. Nobody else has to look."
    return _as_staff(room, incoming, rex, TicketDesk.acknowledge, done)


def _claim(room: Room, incoming: Incoming, rex: Rex) -> Shown:
    done = "You work on {} now, and nobody else does."
    return _as_staff(room, incoming, rex, TicketDesk.claim, done)


def _as_staff(room: Room, incoming: Incoming, rex: Rex, take: Take, done: str) -> Shown:
    desk = TicketDesk(room.tickets)
    staff = desk.staff_in_slack(incoming.place.team, incoming.user)
    if staff is None:
        return Shown(whisper=NOT_STAFF)
    taken = take(desk, incoming.value or "", staff, rex.clock())
    return Shown(whisper=done.format(taken.ticket.ref) if taken.first else taken.instead)
