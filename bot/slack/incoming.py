"""From a Slack payload to what a person did; None for everything REX only acknowledges."""

import logging
import re
from collections.abc import Mapping
from typing import TypeVar

from pydantic import ValidationError

from bot.slack.home import EXAMPLE
from bot.slack.marks import mentions, said
from bot.slack.metadata import Origin
from bot.slack.payloads import (
    Action,
    Deletion,
    Event,
    Filled,
    Halt,
    MessageAction,
    Payload,
    Press,
    Said,
    Shape,
    Shown,
    Submission,
    Suggestion,
)
from bot.turn import MENTION, Incoming, Place, Stop

S = TypeVar("S", bound=Shape)
log = logging.getLogger("rex.slack")

FORM = "rex_form"
#: Action ids of REX's own buttons start so; the rest of the id is `Incoming.action`.
OURS = "rex_"
#: Messages of people come without a subtype or with one of these; all others tell of something
#: that happened (an edit, a join, a topic).
PEOPLE_SAY = frozenset({None, "file_share", "thread_broadcast"})
#: What tells that a message was taken back, or that another one stands in its place.
DELETED = frozenset({"message_deleted", "message_changed"})
SLACKBOT = "USLACKBOT"
#: The buttons for a verdict: Slack's own, and the two in their place where Slack has none.
FEEDBACKS = ("feedback", "feedback_yes", "feedback_no")
#: A mention without a word is read as what it is among people.
BARE_MENTION = "Hello"
#: A view's hash starts with the second in which the view was made.
_MADE_AT = re.compile(r"\d{10}(?!\d)")


def read(payload: Payload, *, team: str | None, bot_user: str) -> Incoming | None:
    """Return what a verified payload means for REX in a team, where its user is `bot_user`."""
    if team is None:
        return None
    match payload.get("type"):
        case "event_callback":
            event = payload.get("event")
            deleted = isinstance(event, Mapping) and event.get("subtype") in DELETED
            return (deletion if deleted else message)(payload, team=team, bot_user=bot_user)
        case "block_actions":
            return click(payload, team=team) or question(payload, team=team)
        case "message_action":
            return shortcut(payload, team=team, bot_user=bot_user)
        case "view_submission":
            return submission(payload, team=team)
        case _:
            return None


def message(payload: Payload, *, team: str, bot_user: str) -> Incoming | None:
    """Return a message to REX: a DM, a mention, or a reply in a channel's thread.

    Whether REX takes part in that thread is not known here: `addressed` is False there.
    """
    envelope = _shaped(Event, payload)
    if envelope is None or not _from_a_person(envelope.event, bot_user):
        return None
    event = envelope.event
    text = event.text or ""
    is_dm = event.channel_type == "im" or event.channel.startswith("D")
    mentioned = not is_dm and (event.type == "app_mention" or mentions(text, bot_user))
    files = tuple(file.name or file.title or "a file" for file in event.files or ())
    words = said(text, bot_user) or (BARE_MENTION if mentioned and not files else "")
    if not (words or files) or not (is_dm or mentioned or _in_thread(event)):
        return None
    return Incoming(
        id=_message_id(event, mentioned=mentioned),
        kind="message",
        place=Place(
            team=team,
            channel=event.channel,
            thread=event.thread_ts or event.ts,
            is_dm=is_dm,
        ),
        user=event.user or "",
        user_team=event.user_team or "",
        ts=event.ts,
        text=words,
        files=files,
        addressed=is_dm or mentioned,
    )


def deletion(payload: Payload, *, team: str, bot_user: str) -> Incoming | None:
    """Return that somebody took back what they said to REX; `value` is what its turn is called."""
    told = _shaped(Deletion, payload)
    if told is None:
        return None
    event, was, gone = told.event, told.event.previous_message, told.event.gone
    is_dm = event.channel_type == "im" or event.channel.startswith("D")
    in_thread = was.thread_ts not in (None, gone)
    heard = is_dm or in_thread or mentions(was.text or "", bot_user)
    if gone is None or was.bot_id or was.user in (None, "", bot_user, SLACKBOT) or not heard:
        return None
    return Incoming(
        id=f"{_sortable(event.event_ts)}:{event.channel}:deleted:{gone}",
        kind="deletion",
        place=Place(team=team, channel=event.channel, thread=was.thread_ts or gone, is_dm=is_dm),
        user=was.user or "",
        ts=gone,
        value=f"{_sortable(gone)}:{event.channel}",
    )


def stop(payload: Payload, *, team: str | None) -> Stop | None:
    """Return a press on the stop button, and of which thread."""
    event = payload.get("event")
    if not isinstance(event, Mapping) or event.get("type") != "agent_session_stopped":
        return None
    halt = _shaped(Halt, payload)
    if halt is None or team is None:
        return None
    pressed = halt.event
    place = Place(
        team=team,
        channel=pressed.channel,
        thread=pressed.thread_ts,
        is_dm=pressed.channel.startswith("D"),
    )
    return Stop(place=place, ts=pressed.event_ts)


def click(payload: Payload, *, team: str) -> Incoming | None:
    """Return a press on one of REX's buttons; `ts` is the message that holds it."""
    press = _shaped(Press, payload)
    if press is None:
        return None
    action = next((a for a in press.actions if a.action_id.startswith(OURS)), None)
    channel = press.container.channel_id or (press.channel.id if press.channel else None)
    shown = press.message or Shown()
    ts = press.container.message_ts or shown.ts
    if action is None or channel is None or ts is None:
        return None
    thread = shown.thread_ts or press.container.thread_ts or ts
    name, value = _meant(action)
    return Incoming(
        id=f"{_sortable(action.action_ts)}:click:{ts}:{OURS}{name}:{press.user.id}",
        kind="click",
        place=Place(team=team, channel=channel, thread=thread, is_dm=channel.startswith("D")),
        user=press.user.id,
        ts=ts,
        action=name,
        value=value,
    )


def question(payload: Payload, *, team: str) -> Incoming | None:
    """Return an example that was pressed on App Home: a question, still in no channel."""
    press = _shaped(Press, payload)
    if press is None or press.view is None:
        return None
    asked = next((a for a in press.actions if a.action_id.startswith(EXAMPLE)), None)
    if asked is None or not asked.value:
        return None
    return Incoming(
        id=f"{_sortable(asked.action_ts)}:click:{press.view.id}:{EXAMPLE}:{press.user.id}",
        kind="click",
        place=Place(team=team, channel="", thread=press.user.id),
        user=press.user.id,
        ts=asked.action_ts,
        text=asked.value,
        action=EXAMPLE.removeprefix(OURS),
    )


def shortcut(payload: Payload, *, team: str, bot_user: str) -> Incoming | None:
    """Return a message shortcut of REX's; its text is the message's, its place where that stands."""
    chosen = _shaped(MessageAction, payload)
    if chosen is None or not chosen.callback_id.startswith(OURS):
        return None
    channel, spoken = chosen.channel.id, chosen.message
    return Incoming(
        id=f"{_sortable(spoken.ts)}:shortcut:{channel}:{chosen.user.id}",
        kind="click",
        place=Place(
            team=team,
            channel=channel,
            thread=spoken.thread_ts or spoken.ts,
            is_dm=channel.startswith("D"),
        ),
        user=chosen.user.id,
        ts=spoken.ts,
        text=said(spoken.text or "", bot_user),
        action=chosen.callback_id.removeprefix(OURS),
    )


def submission(payload: Payload, *, team: str) -> Incoming | None:
    """Return a form that was sent; its place is where the form was asked for."""
    sent = _shaped(Submission, payload)
    if sent is None or sent.view.callback_id != FORM:
        return None
    view = sent.view
    origin = Origin.read(view.private_metadata or "")
    made_at = _MADE_AT.match(view.hash or "")
    values = view.state.values if view.state else {}
    return Incoming(
        id=f"{_sortable(made_at[0] if made_at else '')}:form:{view.id}:{view.hash}",
        kind="submission",
        place=origin.place(team),
        user=sent.user.id,
        ts=origin.ts,
        value=origin.id,
        fields={name: _value(inputs) for name, inputs in values.items()},
    )


def suggestion(payload: Payload, *, team: str | None) -> Incoming | None:
    """Return what somebody typed into a searched field of one of REX's forms; never recorded."""
    asked = _shaped(Suggestion, payload)
    if asked is None or team is None or asked.view.callback_id != FORM:
        return None
    origin = Origin.read(asked.view.private_metadata or "")
    return Incoming(
        id=f"suggestion:{asked.view.id}",
        kind="click",
        place=origin.place(team),
        user=asked.user.id,
        ts=origin.ts,
        value=origin.id,
        fields={asked.block_id: asked.value},
    )


def _from_a_person(event: Said, bot_user: str) -> bool:
    return (
        event.type in ("message", "app_mention")
        and event.subtype in PEOPLE_SAY
        and not event.bot_id
        and not event.hidden
        and event.user not in (None, "", bot_user, SLACKBOT)
    )


def _in_thread(event: Said) -> bool:
    return event.thread_ts is not None and event.thread_ts != event.ts


def _message_id(event: Said, *, mentioned: bool) -> str:
    """Name the message, not the event.

    Slack tells a mention twice (`message` and `app_mention`, in any order, and with a file
    sometimes only the former), and again whenever it is edited. All of these are one turn.
    """
    name = f"{_sortable(event.ts)}:{event.channel}"
    return f"{name}{MENTION}" if mentioned else name


def _value(inputs: Mapping[str, Filled]) -> str | None:
    for filled in inputs.values():
        option = filled.selected_option
        chosen = option.value if option else filled.selected_date or filled.value
        return chosen.strip() or None if chosen else None
    return None


def _meant(action: Action) -> tuple[str, str | None]:
    """Return what a press means, and of what: a verdict stands in the value before the turn's id."""
    name, value = action.action_id.removeprefix(OURS), action.value
    if name in FEEDBACKS and value:
        verdict, _, turn = value.partition(":")
        return verdict, turn
    return name, value


def _sortable(ts: str) -> str:
    """Write a Slack time (seconds, perhaps with a fraction) so that ids sort as things happened."""
    seconds, _, fraction = ts.partition(".")
    return f"{seconds:0>10}.{fraction:0<6}"


def _shaped(shape: type[S], payload: Payload) -> S | None:
    try:
        return shape.model_validate(payload)
    except ValidationError as error:
        wrong = [".".join(map(str, problem["loc"])) for problem in error.errors()]
        log.debug("Slack sent a payload without what %s needs: %s", shape.__name__, wrong)
        return None
