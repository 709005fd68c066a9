"""`chat.*Stream`: messages that an app writes piece by piece."""

from collections.abc import Sequence

from bot.playground.channel import Channel, ChannelKind, Message
from bot.playground.checks import Check, among, anything, items, shape, string, typed
from bot.playground.content import Content
from bot.playground.element_limits import SOURCE
from bot.playground.elements import with_ids
from bot.playground.errors import Refused
from bot.playground.events import message_changed
from bot.playground.methods.agents import change_status, check_status
from bot.playground.methods.call import BOT, Call, Method
from bot.playground.methods.chat import metadata_of, where
from bot.playground.people import Json
from bot.playground.posting import post
from bot.playground.stream import Stream
from bot.playground.validation import (
    MARKDOWN_TOTAL,
    MESSAGE_BLOCKS,
    check_message_blocks,
    check_stream,
)

#: https://docs.slack.dev/reference/methods/chat.appendStream, argument `chunks`
CHUNKS: dict[str, Check] = {
    "markdown_text": shape({"text": string(MARKDOWN_TOTAL)}),
    "task_update": shape(
        {"id": string(255), "title": string(255)},
        {
            "status": among("pending", "in_progress", "complete", "error"),
            "details": string(3000),
            "output": string(3000),
            "sources": items(10, typed({"url": SOURCE}), least=0),
        },
    ),
    "plan_update": shape({"title": string(255)}),
    "blocks": shape({"blocks": items(MESSAGE_BLOCKS, anything)}),
}


def start(call: Call) -> Json:
    """chat.startStream: in a thread, or in a channel at the top."""
    channel, thread_ts = where(call), call.text("thread_ts") or None
    _check_recipient(call, channel)
    if thread_ts is None and channel.kind is ChannelKind.IM:
        raise Refused("invalid_thread_ts")
    if thread_ts is not None and not channel.is_thread(thread_ts):
        raise Refused("invalid_thread_ts")
    display = call.text("task_display_mode", "timeline")
    if display not in ("timeline", "plan"):
        raise Refused("invalid_arguments", "must be one of: timeline, plan: task_display_mode")
    chunks = _chunks(call)
    stream = Stream(
        started_at=call.emulator.clock(), display="plan" if display == "plan" else "timeline"
    )
    content = Content(username=call.text("username") or None, stream=stream)
    check_stream(stream.grown(chunks))
    message = post(call.emulator, channel, call.user, content, thread_ts=thread_ts)
    _take(call, message, stream, chunks)
    return {"channel": channel.id, "ts": message.ts}


def append(call: Call) -> Json:
    """chat.appendStream."""
    message, stream = _open(call)
    chunks = _chunks(call)
    if not chunks:
        raise Refused("no_text")
    _take(call, message, stream, chunks)
    return {"channel": message.channel.id, "ts": message.ts}


def stop(call: Call) -> Json:
    """chat.stopStream: what is given comes last; then the message is like any other."""
    message, stream = _open(call)
    chunks, previous = _chunks(call), message.payload()
    blocks = call.json("blocks", "invalid_blocks_format") or []
    check_message_blocks(blocks)
    metadata, status = metadata_of(call), call.text("session_status")
    if status:
        check_status(call, message.channel, status)
    _take(call, message, stream, chunks, last=blocks)
    message.metadata = metadata or None
    stream.ended = "app"  # at last, for others may be looking
    if status:
        change_status(call, message.channel, message.root_ts, status)
    at = call.emulator.state.next_ts(call.emulator.clock())
    message_changed(call.emulator, message, previous, at)
    call.emulator.tell_message("message_changed", message)
    return {"channel": message.channel.id, "ts": message.ts, "message": message.payload()}


def _check_recipient(call: Call, channel: Channel) -> None:
    if channel.kind is ChannelKind.IM:
        return
    for name in ("recipient_team_id", "recipient_user_id"):
        if not call.text(name):
            raise Refused(f"missing_{name}")
    reader = call.known(call.text("recipient_user_id"))
    if call.text("recipient_team_id") != reader.team_id:
        raise Refused("team_not_found")
    if reader.id not in channel.members:
        raise Refused("user_not_found")


def _open(call: Call) -> tuple[Message, Stream]:
    message = call.message(call.channel())
    if message.user.id != call.user.id:
        raise Refused("message_not_owned_by_app")
    if message.stream is None:
        raise Refused("message_not_in_streaming_state")
    problem = message.stream.problem(call.emulator.clock())
    if problem is not None:
        raise Refused(problem)
    return message, message.stream


def _take(
    call: Call, message: Message, stream: Stream, chunks: list[Json], last: Sequence[Json] = ()
) -> None:
    """Add chunks, and at the end blocks, unless the message would be more than Slack takes."""
    longer = stream.grown(chunks)
    check_stream(longer)
    stream.parts, stream.title = [*longer.parts, *with_ids(last)], longer.title
    message.text, message.blocks = stream.text, with_ids(stream.blocks())
    call.emulator.tell_message("message_changed", message)


def _chunks(call: Call) -> list[Json]:
    markdown = call.text("markdown_text")
    if len(markdown) > MARKDOWN_TOTAL:
        raise Refused("msg_too_long")
    chunks = call.json("chunks", "invalid_chunks") or []
    problems: list[str] = []
    items(100, typed(CHUNKS), least=0)(chunks, "/chunks", problems)
    if problems:
        raise Refused("invalid_chunks", *problems)
    for chunk in chunks:
        if chunk["type"] == "blocks":
            check_message_blocks(chunk["blocks"])
            chunk["blocks"] = with_ids(chunk["blocks"])
    written: list[Json] = [{"type": "markdown_text", "text": markdown}] if markdown else []
    return written + chunks


METHODS = {
    "chat.startStream": Method(run=start, tier=2, needs=("channel",), scope="chat:write", who=BOT),
    "chat.appendStream": Method(
        run=append, tier=4, needs=("channel", "ts"), scope="chat:write", who=BOT
    ),
    "chat.stopStream": Method(
        run=stop, tier=2, needs=("channel", "ts"), scope="chat:write", who=BOT
    ),
}
