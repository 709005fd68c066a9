"""`chat.*`: what bots and people write through the Web API."""

from bot.playground.channel import Channel, ChannelKind, Message
from bot.playground.content import Content
from bot.playground.elements import with_ids
from bot.playground.errors import Limited, Refused
from bot.playground.methods.call import Call, Method
from bot.playground.people import Json
from bot.playground.posting import Change, delete, edit, post
from bot.playground.validation import (
    MARKDOWN_TOTAL,
    check_attachments,
    check_message_blocks,
    check_view,
)

TEXT_KEPT = 40_000  # characters; of a posted message Slack cuts off the rest
#: Characters of a text that takes another's place, as chat.update says of `msg_too_long`.
TEXT_OF_UPDATE = 4_000
METADATA_BYTES = 16_000


def post_message(call: Call) -> Json:
    """chat.postMessage: into a channel, or into the DM with a user."""
    channel = where(call)
    content = content_of(call)
    if wait := call.emulator.limiter.wait_to_post(channel.id):
        raise Limited(wait)
    thread_ts = call.text("thread_ts") or None
    if thread_ts is not None and not channel.is_thread(thread_ts):
        raise Refused("thread_not_found")
    broadcast = bool(thread_ts) and call.flag("reply_broadcast")
    message = post(
        call.emulator, channel, call.user, content, thread_ts=thread_ts, is_broadcast=broadcast
    )
    return {"channel": channel.id, "ts": message.ts, "message": message.payload()}


def post_ephemeral(call: Call) -> Json:
    """chat.postEphemeral: into a channel, for one member's eyes."""
    channel = where(call)
    reader = call.text("user")
    if reader not in channel.members:
        raise Refused("user_not_in_channel")
    if len(call.text("text")) > TEXT_KEPT:
        raise Refused("msg_too_long")
    thread_ts = call.text("thread_ts") or None
    message = post(
        call.emulator, channel, call.user, content_of(call), thread_ts=thread_ts, only_for=reader
    )
    return {"message_ts": message.ts}


def update(call: Call) -> Json:
    """chat.update: new text alone takes the blocks away; new blocks are not marked as an edit.

    https://docs.slack.dev/reference/methods/chat.update
    """
    channel = call.channel()
    message = _own(call, call.message(channel), "cant_update_message")
    if message.stream and message.stream.problem(call.emulator.clock()) is None:
        raise Refused("streaming_state_conflict")
    written = any(call.arguments.get(n) is not None for n in ("text", "markdown_text", "blocks"))
    attachments, metadata = _attachments(call), metadata_of(call)
    if not written and attachments is None:
        raise Refused("no_text")
    if len(call.text("text")) > TEXT_OF_UPDATE:
        raise Refused("msg_too_long")
    text, blocks = _written(call) if written else (None, None)
    change = Change(
        text=text,
        blocks=blocks,
        attachments=attachments,
        metadata=metadata,
        is_marked=call.arguments.get("blocks") is None,
    )
    edit(call.emulator, message, change)
    shown = {"text": message.text, "message": message.payload()}
    return {"channel": channel.id, "ts": message.ts, **shown}


def remove(call: Call) -> Json:
    """chat.delete."""
    channel = call.channel()
    message = _own(call, call.message(channel), "cant_delete_message")
    delete(call.emulator, message)
    return {"channel": channel.id, "ts": message.ts}


def permalink(call: Call) -> Json:
    """chat.getPermalink."""
    channel = call.channel()
    message = call.message(channel, "message_ts")
    link = f"{call.emulator.base_url}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.thread_ts and message.thread_ts != message.ts:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def check_blocks(call: Call) -> Json:
    """blocks.validate: exactly one of blocks, a message or a view."""
    given = [name for name in ("blocks", "message", "view") if call.arguments.get(name)]
    if len(given) != 1:
        raise Refused("invalid_arguments", "exactly one of blocks, message and view is required")
    content = call.json(given[0], f"invalid_{given[0]}")
    match given[0]:
        case "view":
            check_view(content, ("modal", "home"))
        case "message" if not isinstance(content, dict):
            raise Refused("invalid_message")
        case "message":
            check_message_blocks(content.get("blocks", []))
        case _:
            check_message_blocks(content)
    return {}


def where(call: Call) -> Channel:
    """The conversation a call writes into."""
    return place(call, call.text("channel"))


def place(call: Call, named: str) -> Channel:
    """A conversation to write into: a channel by id or name, or the DM with a user."""
    person = call.emulator.users.get(named)
    if person is not None and call.may_see(person):
        return call.emulator.direct_message(call.user.id, person.id)
    channel = call.conversation(named)
    if channel.is_archived:
        raise Refused("is_archived")
    if call.user.id in channel.members:
        return channel
    if channel.kind is ChannelKind.CHANNEL and call.allows("chat:write.public"):
        return channel
    raise Refused("not_in_channel")


def content_of(call: Call) -> Content:
    """What a call says."""
    text, blocks = _written(call)
    attachments = _attachments(call)
    if not (text.strip() or blocks or attachments):
        raise Refused("no_text")
    return Content(
        text=text,
        blocks=blocks,
        attachments=attachments or [],
        metadata=metadata_of(call) or None,
        mrkdwn=call.flag("mrkdwn", default=True),
        username=call.text("username") or None,
    )


def _written(call: Call) -> tuple[str, list[Json]]:
    """The text and the blocks of a message; `markdown_text` stands for both."""
    blocks, text, markdown = _blocks(call), call.text("text"), call.text("markdown_text")
    if markdown and (text or blocks):
        raise Refused("markdown_text_conflict")
    if len(markdown) > MARKDOWN_TOTAL:
        raise Refused("msg_too_long")
    if markdown:
        text, blocks = markdown, with_ids([{"type": "markdown", "text": markdown}])
    return text[:TEXT_KEPT], blocks or []


def _attachments(call: Call) -> list[Json] | None:
    attachments: list[Json] | None = call.json("attachments", "invalid_attachments")
    if attachments is not None:
        check_attachments(attachments)
    return attachments


def _blocks(call: Call) -> list[Json] | None:
    blocks = call.json("blocks", "invalid_blocks_format")
    if blocks is None:
        return None
    check_message_blocks(blocks)
    return with_ids(blocks)


def metadata_of(call: Call) -> Json | None:
    """The metadata a call gives a message; None when it says nothing of it."""
    metadata = call.json("metadata", "invalid_metadata_format")
    if metadata is None:
        return None
    if metadata == {}:
        return {}
    if not isinstance(metadata, dict) or not isinstance(metadata.get("event_type"), str):
        raise Refused("invalid_metadata_format")
    if not isinstance(metadata.get("event_payload"), dict):
        raise Refused("invalid_metadata_format")
    if len(str(metadata)) > METADATA_BYTES:
        raise Refused("metadata_too_large")
    return {"event_type": metadata["event_type"], "event_payload": metadata["event_payload"]}


def _own(call: Call, message: Message, error: str) -> Message:
    if message.user.id != call.user.id or message.is_tombstone:
        raise Refused(error)
    return message


METHODS = {
    "chat.postMessage": Method(run=post_message, needs=("channel",), scope="chat:write"),
    "chat.postEphemeral": Method(
        run=post_ephemeral, tier=4, needs=("channel", "user"), scope="chat:write"
    ),
    "chat.update": Method(run=update, tier=3, needs=("channel", "ts"), scope="chat:write"),
    "chat.delete": Method(run=remove, tier=3, needs=("channel", "ts"), scope="chat:write"),
    "chat.getPermalink": Method(run=permalink, needs=("channel", "message_ts")),
    "blocks.validate": Method(run=check_blocks, tier=3),
}
