"""`chat.scheduleMessage` and its kin: messages that Slack posts later, by its clock."""

from bot.playground.content import Scheduled
from bot.playground.emulator import Emulator
from bot.playground.errors import Refused
from bot.playground.methods.call import Call, Method, page_of
from bot.playground.methods.chat import content_of, where
from bot.playground.people import Json
from bot.playground.posting import post
from bot.playground.workspace import new_id

FURTHEST = 120 * 24 * 60 * 60  # seconds ahead


def schedule(call: Call) -> Json:
    """chat.scheduleMessage: at a second within the next 120 days."""
    channel, at = where(call), call.number("post_at", 0, "invalid_time")
    ahead = at - call.emulator.clock()
    if ahead <= 0:
        raise Refused("time_in_past")
    if ahead > FURTHEST:
        raise Refused("time_too_far")
    thread_ts = call.text("thread_ts") or None
    scheduled = Scheduled(
        id=new_id("Q"),
        channel=channel,
        user=call.user,
        content=content_of(call),
        thread_ts=thread_ts,
        post_at=at,
        made_at=int(call.emulator.clock()),
    )
    call.emulator.state.scheduled[scheduled.id] = scheduled
    call.emulator.delivery.later(ahead, lambda: _post(call.emulator, scheduled.id))
    message: Json = {
        "type": "delayed_message",
        "subtype": "bot_message",
        "bot_id": call.user.bot_id,
    }
    message |= {"text": scheduled.content.text, "blocks": scheduled.content.blocks}
    return {
        "channel": channel.id,
        "scheduled_message_id": scheduled.id,
        "post_at": at,
        "message": message,
    }


def delete(call: Call) -> Json:
    """chat.deleteScheduledMessage: before it is posted."""
    channel, named = call.channel(), call.text("scheduled_message_id")
    scheduled = call.emulator.state.scheduled.get(named)
    if scheduled is None or scheduled.channel is not channel or scheduled.user is not call.user:
        raise Refused("invalid_scheduled_message_id")
    del call.emulator.state.scheduled[named]
    return {}


def list_scheduled(call: Call) -> Json:
    """chat.scheduledMessages.list: the caller's own, in a channel if one is named."""
    named = call.text("channel")
    found = [
        {
            "id": each.id,
            "channel_id": each.channel.id,
            "post_at": each.post_at,
            "date_created": each.made_at,
            "text": each.content.text,
        }
        for each in call.emulator.state.scheduled.values()
        if each.user is call.user and named in ("", each.channel.id)
    ]
    return page_of(sorted(found, key=lambda it: int(it["post_at"])), call, "scheduled_messages")


def _post(emulator: Emulator, named: str) -> None:
    with emulator.lock:
        due = emulator.state.scheduled.pop(named, None)
        if due is not None and due.user.id in due.channel.members:
            post(emulator, due.channel, due.user, due.content, thread_ts=due.thread_ts)


METHODS = {
    "chat.scheduleMessage": Method(
        run=schedule, tier=3, needs=("channel", "post_at"), scope="chat:write"
    ),
    "chat.deleteScheduledMessage": Method(
        run=delete, tier=3, needs=("channel", "scheduled_message_id"), scope="chat:write"
    ),
    "chat.scheduledMessages.list": Method(run=list_scheduled, tier=3),
}
