"""Writing, editing, deleting and reacting: what anybody, person or bot, does in a channel."""

from dataclasses import dataclass

from bot.playground import events
from bot.playground.channel import Channel, ChannelKind, Message
from bot.playground.content import Content
from bot.playground.emulator import Emulator
from bot.playground.errors import Refused
from bot.playground.people import Json, User

#: Where a file names the conversations it is in.
FILED_UNDER = {
    ChannelKind.IM: "ims",
    ChannelKind.CHANNEL: "channels",
    ChannelKind.PRIVATE: "groups",
    ChannelKind.GROUP_IM: "groups",
}
TOMBSTONE = "This message was deleted."


@dataclass(frozen=True, kw_only=True)
class Change:
    """What an edit replaces; None keeps what was there. `is_marked` says "(edited)" of it."""

    text: str | None = None
    blocks: list[Json] | None = None
    attachments: list[Json] | None = None
    metadata: Json | None = None
    is_marked: bool = True


def post(
    emulator: Emulator,
    channel: Channel,
    user: User,
    content: Content,
    *,
    thread_ts: str | None = None,
    is_broadcast: bool = False,
    only_for: str | None = None,
) -> Message:
    """Put a message into a channel and tell the app. A reply to a reply joins its thread."""
    with emulator.lock:
        root = channel.messages.get(thread_ts) if thread_ts else None
        message = Message(
            channel=channel,
            ts=emulator.state.next_ts(emulator.clock()),
            user=user,
            text=content.text,
            blocks=content.blocks,
            attachments=content.attachments,
            metadata=content.metadata,
            files=content.files,
            mrkdwn=content.mrkdwn,
            username=content.username,
            client_msg_id=content.client_msg_id,
            stream=content.stream,
            thread_ts=root.root_ts if root else thread_ts,
            is_broadcast=is_broadcast,
            only_for=only_for,
        )
        channel.add(message)
        for file in message.files:
            emulator.state.files[file["id"]] = file
            file.setdefault(FILED_UNDER[channel.kind], []).append(channel.id)
        if user.is_bot and only_for is None:
            channel.statuses.pop(message.root_ts, None)
        events.message_posted(emulator, message)
    emulator.tell_message("message", message)
    return message


def edit(emulator: Emulator, message: Message, change: Change) -> None:
    """Change a message in place; its ts stays. An ephemeral one changes silently."""
    with emulator.lock:
        previous = message.payload()
        at = emulator.state.next_ts(emulator.clock())
        message.text = message.text if change.text is None else change.text
        message.blocks = message.blocks if change.blocks is None else change.blocks
        if change.attachments is not None:
            message.attachments = change.attachments
        if change.metadata is not None:
            message.metadata = change.metadata or None
        if change.is_marked:
            message.edited_at = at
        events.message_changed(emulator, message, previous, at)
    emulator.tell_message("message_changed", message)


def delete(emulator: Emulator, message: Message) -> None:
    """Take a message away; one that has replies leaves a tombstone behind, as in Slack."""
    with emulator.lock:
        previous = message.payload()
        at = emulator.state.next_ts(emulator.clock())
        message.is_deleted = True
        if message.replies and message.root_ts == message.ts:
            message.is_tombstone = True
            message.text, message.blocks, message.metadata = TOMBSTONE, [], None
            message.files, message.attachments = [], []
            events.message_changed(emulator, message, previous, at)
        else:
            message.channel.remove(message)
            events.message_deleted(emulator, message, previous, at)
    emulator.tell_message("message_deleted", message)


def react(emulator: Emulator, message: Message, user: User, name: str) -> None:
    """Add an emoji; refused the second time."""
    with emulator.lock:
        users = message.reactions.setdefault(name, [])
        if user.id in users:
            raise Refused("already_reacted")
        users.append(user.id)
        events.reaction(emulator, "reaction_added", message, user, name)
    emulator.tell_message("reaction", message)


def unreact(emulator: Emulator, message: Message, user: User, name: str) -> None:
    """Take an emoji back; refused if it was not there."""
    with emulator.lock:
        users = message.reactions.get(name, [])
        if user.id not in users:
            raise Refused("no_reaction")
        users.remove(user.id)
        if not users:
            del message.reactions[name]
        events.reaction(emulator, "reaction_removed", message, user, name)
    emulator.tell_message("reaction", message)
