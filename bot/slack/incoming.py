"""From a Slack payload to what a person did; None for everything REX only acknowledges."""

import re
from collections.abc import Mapping
from typing import TypeVar

from pydantic import ValidationError

from bot.slack.marks import mentions, said
from bot.slack.metadata import Origin
from bot.slack.payloads import Action, Event, Filled, Press, Said, Shape, Submission
from bot.turn import Incoming, Place

Payload = Mapping[str, object]
S = TypeVar("S", bound=Shape)

FORM = "rex_form"
#: Action ids of REX's own buttons start so; the rest of the id is `Incoming.action`.
OURS = "rex_"
#: Messages of people come without a subtype or with one of these; all others tell of something
#: that happened (an edit, a join, a topic).
PEOPLE_SAY = frozenset({None, "file_share", "thread_broadcast"})
SLACKBOT = "USLACKBOT"
#: A mention without a word is read as what it is among people.
BARE_MENTION = "Hello"
#: A view's hash starts with the second in which the view was made.
_MADE_AT = re.compile(r"\d{10}(?!\d)")


def read(payload: Payload, *, bot_user: str) -> Incoming | None:
    """Return what a verified payload means for REX, whose Slack user is `bot_user`."""
    match payload.get("type"):
        case "event_callback":
            return message(payload, bot_user=bot_user)
        case "block_actions":
            return click(payload)
        case "view_submission":
            return submission(payload)
        case _:
            return None


def message(payload: Payload, *, bot_user: str) -> Incoming | None:
    """Return a message to REX: a DM, a mention, or a reply in a channel's thread.

    Whether REX takes part in that thread is not known here: `addressed` is False there. A mention
    in a channel arrives twice, as `message` and as `app_mention`: only the latter counts.
    """
    envelope = _shaped(Event, payload)
    if envelope is None or not envelope.team or not _from_a_person(envelope.event, bot_user):
        return None
    event = envelope.event
    is_dm = event.channel_type == "im" or event.channel.startswith("D")
    text = event.text or ""
    if not _counts(event, is_dm=is_dm, mentioned=mentions(text, bot_user)):
        return None
    files = tuple(file.name or file.title or "a file" for file in event.files)
    mention = event.type == "app_mention"
    words = said(text, bot_user) or (BARE_MENTION if mention and not files else "")
    if not words and not files:
        return None
    return Incoming(
        id=f"{_sortable(event.event_ts or event.ts)}:{envelope.event_id}",
        kind="message",
        place=Place(
            team=envelope.team,
            channel=event.channel,
            thread=event.thread_ts or event.ts,
            is_dm=is_dm,
        ),
        user=event.user,
        ts=event.ts,
        text=words,
        files=files,
        addressed=is_dm or mention,
    )


def click(payload: Payload) -> Incoming | None:
    """Return a press on one of REX's buttons; `ts` is the message that holds it."""
    press = _shaped(Press, payload)
    if press is None:
        return None
    action = next((a for a in press.actions if a.action_id.startswith(OURS)), None)
    channel = press.container.channel_id or (press.channel.id if press.channel else None)
    ts = press.container.message_ts or press.message.ts
    if action is None or channel is None or ts is None:
        return None
    thread = press.message.thread_ts or press.container.thread_ts or ts
    return Incoming(
        id=f"{_sortable(action.action_ts)}:click:{_click_id(action, ts, press.user.id)}",
        kind="click",
        place=Place(
            team=press.team.id, channel=channel, thread=thread, is_dm=channel.startswith("D")
        ),
        user=press.user.id,
        ts=ts,
        action=action.action_id.removeprefix(OURS),
        value=action.value,
    )


def submission(payload: Payload) -> Incoming | None:
    """Return a form that was sent; its place is where the form was asked for."""
    sent = _shaped(Submission, payload)
    if sent is None or sent.view.callback_id != FORM:
        return None
    team = sent.view.app_installed_team_id or (sent.team.id if sent.team else None)
    if team is None:
        return None
    origin = Origin.read(sent.view.private_metadata)
    made_at = _MADE_AT.match(sent.view.hash)
    return Incoming(
        id=f"{_sortable(made_at[0] if made_at else '')}:form:{sent.view.id}:{sent.view.hash}",
        kind="submission",
        place=origin.place(team),
        user=sent.user.id,
        ts=origin.ts,
        value=origin.id,
        fields={name: _value(inputs) for name, inputs in sent.view.state.values.items()},
    )


def _from_a_person(event: Said, bot_user: str) -> bool:
    return (
        event.subtype in PEOPLE_SAY
        and not event.bot_id
        and not event.hidden
        and event.user not in ("", bot_user, SLACKBOT)
    )


def _counts(event: Said, *, is_dm: bool, mentioned: bool) -> bool:
    if event.type == "app_mention":
        return not is_dm
    if event.type != "message":
        return False
    in_thread = event.thread_ts is not None and event.thread_ts != event.ts
    return is_dm or (in_thread and not mentioned)


def _value(inputs: Mapping[str, Filled]) -> str | None:
    for filled in inputs.values():
        chosen = filled.selected_option.value if filled.selected_option else filled.value
        return chosen.strip() or None if chosen else None
    return None


def _click_id(action: Action, message_ts: str, user: str) -> str:
    return f"{message_ts}:{action.action_id}:{user}"


def _sortable(ts: str) -> str:
    """Write a Slack time (seconds, perhaps with a fraction) so that ids sort as things happened."""
    seconds, _, fraction = ts.partition(".")
    return f"{seconds:0>10}.{fraction:0<6}"


def _shaped(shape: type[S], payload: Payload) -> S | None:
    try:
        return shape.model_validate(payload)
    except ValidationError:
        return None
