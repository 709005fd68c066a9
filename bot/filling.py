"""The form beside a question: an action that lacks details is filled in rather than talked through."""

import json
from collections.abc import Mapping
from uuid import UUID

from bot.clicks import NOT_LINKED, Shown, as_json, changed, show
from bot.model.log import AssistantSaid, Called, ToolCall, ToolSaid, UserSaid
from bot.rex import Rex
from bot.sql.room import Room
from bot.steps import Steps
from bot.turn import Incoming, Reply
from tools.forms import Form, choices_for, form_for
from tools.outcome import ProposalCard
from tools.pending import conversation
from tools.proposal import AFRESH, Press, Settlement, told_of

#: The button that opens the form.
FILL = "fill"
GONE = f"There is nothing left to fill in here. {AFRESH}"
NOT_YOURS = "Only the person who asked for it can fill this in. Ask me yourself, and I do it."
#: The id that such a form carries: that of the turn which offers it.
_OF_TURN = "turn:"


def is_about(incoming: Incoming) -> bool:
    """Whether a form that was sent is this one."""
    return (incoming.value or "").startswith(_OF_TURN)


def form(room: Room, incoming: Incoming, settlement: Settlement) -> Form | str:
    """Return the form of what a turn lacks, with what was recognised for certain."""
    turn_id = incoming.value or ""
    reply = _offering(room, incoming, turn_id)
    if isinstance(reply, str):
        return reply
    draft = reply.form
    if draft is None:
        return GONE
    choices = choices_for(draft.tool, settlement.records, settlement.actor)
    of_turn = f"{_OF_TURN}{turn_id}"
    return form_for(draft.tool, draft.arguments, proposal_id=of_turn, choices=choices)


def tool(room: Room, incoming: Incoming) -> str | None:
    """Return the action that the form is of, for the person it was offered to."""
    reply = _offering(room, incoming, _turn(incoming))
    return reply.form.tool if isinstance(reply, Reply) and reply.form else None


def problems(room: Room, incoming: Incoming, settlement: Settlement) -> Mapping[str, str]:
    """Return what is wrong with the form, a sentence per field; what it kept is to be undone."""
    press = _planned(room, incoming, settlement)
    return {} if isinstance(press, str) else press.errors


def fill(incoming: Incoming, steps: Steps, rex: Rex) -> None:
    """Put the card of a form that was filled in into the place of the question."""
    rex.identity.meet(incoming, steps)
    show(steps.write(FILL, as_json(_filled, incoming, rex)), incoming, steps, rex)


def _filled(room: Room, incoming: Incoming, rex: Rex) -> Shown:
    actor = rex.identity.actor(room, incoming)
    if actor is None:
        return Shown(whisper=NOT_LINKED)
    press = _planned(room, incoming, room.settlement(actor, rex.clock()))
    if isinstance(press, str):
        return Shown(whisper=press)
    if press.card is None or press.turn_id is None:
        return Shown(whisper=press.sentence)
    _note(room, incoming, actor.member_id, press.card, rex)
    return _with_its_card(room, press.turn_id, press.card)


def _planned(room: Room, incoming: Incoming, settlement: Settlement) -> Press | str:
    turn_id = _turn(incoming)
    reply = _offering(room, incoming, turn_id)
    if isinstance(reply, str):
        return reply
    if reply.form is None:
        return GONE
    place = incoming.place
    thread = conversation(place.team, place.channel, place.thread)
    return settlement.fill(reply.form.tool, incoming.fields, turn_id=turn_id, thread=thread)


def _turn(incoming: Incoming) -> str:
    return (incoming.value or "").removeprefix(_OF_TURN)


def _offering(room: Room, incoming: Incoming, turn_id: str) -> Reply | str:
    """The reply under which the button stands, for the person who was asked; or why not."""
    kept = room.conversations.reply(turn_id)
    if kept is None:
        return GONE
    if room.conversations.asker(turn_id) != (incoming.place.team, incoming.user):
        return NOT_YOURS
    return kept[2]


def _with_its_card(room: Room, turn_id: str, card: ProposalCard) -> Shown:
    """Put the card into the place of the question."""
    kept = room.conversations.reply(turn_id)
    if kept is None:
        return Shown()
    asked = {"question": None, "draft": None, "repair": None}
    return changed(room, turn_id, kept, kind="proposal", proposals=(card,), **asked)


def _note(room: Room, incoming: Incoming, member_id: UUID, card: ProposalCard, rex: Rex) -> None:
    """Let the thread remember the card as one that was asked for in words."""
    call = ToolCall(id=f"form_{card.id}", name=card.tool, arguments=json.dumps(card.arguments))
    room.conversations.remember(
        incoming,
        member_id=member_id,
        log=(
            UserSaid(text="(filled in the form)"),
            Called(calls=(call,)),
            ToolSaid(call_id=call.id, name=call.name, content=json.dumps(told_of(card))),
            AssistantSaid(text=card.title),
        ),
        reply=Reply(kind="answer"),
        now=rex.clock(),
    )
