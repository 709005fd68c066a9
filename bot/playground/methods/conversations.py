"""`conversations.*`: which conversations there are, who is in them, and what was said."""

from bot.playground import membership
from bot.playground.channel import Channel, ChannelKind, Message
from bot.playground.errors import Refused
from bot.playground.events import HISTORY_SCOPE
from bot.playground.methods.call import READ_SCOPE, TS, Call, Method, page_of
from bot.playground.people import Json

TYPES = {
    "public_channel": ChannelKind.CHANNEL,
    "private_channel": ChannelKind.PRIVATE,
    "im": ChannelKind.IM,
    "mpim": ChannelKind.GROUP_IM,
}
#: Which scope changes what the caller has of a conversation of a kind.
WRITE_SCOPE = {
    ChannelKind.IM: "im:write",
    ChannelKind.CHANNEL: "channels:manage",
    ChannelKind.PRIVATE: "groups:write",
    ChannelKind.GROUP_IM: "mpim:write",
}
#: People whom one may open a group DM with.
GROUP = 8


def open_conversation(call: Call) -> Json:
    """conversations.open: the DM with one person, or the group DM with several."""
    if call.text("channel"):
        channel = call.channel()
        if channel.kind not in (ChannelKind.IM, ChannelKind.GROUP_IM):
            raise Refused("method_not_supported_for_channel_type")
        return {"channel": {"id": channel.id}}
    named = dict.fromkeys(user.strip() for user in call.text("users").split(",") if user.strip())
    if not named:
        raise Refused("users_list_not_supplied")
    if len(named) > GROUP:
        raise Refused("too_many_users")
    call.require("im:write" if len(named) == 1 else "mpim:write")
    people = [call.known(user) for user in named]
    if any(person.deleted for person in people):
        raise Refused("user_disabled")
    channel = (
        call.emulator.direct_message(call.user.id, people[0].id)
        if len(people) == 1
        else call.emulator.state.group_message([call.user, *people])
    )
    call.emulator.tell("channel", team=channel.team_id, channel=channel.id)
    shown = channel.payload(call.user.id) if call.flag("return_im") else {"id": channel.id}
    return {"channel": shown}


def info(call: Call) -> Json:
    """conversations.info."""
    channel = call.channel()
    call.require(READ_SCOPE[channel.kind])
    return {"channel": channel.payload(call.user.id)}


def list_conversations(call: Call) -> Json:
    """conversations.list: public channels unless `types` says otherwise."""
    kinds = [TYPES[name] for name in _types(call)]
    for kind in kinds:
        call.require(READ_SCOPE[kind])
    me = call.user.id
    found = [
        channel.payload(me)
        for channel in [*call.team.channels.values(), *_shared_with(call)]
        if channel.kind in kinds
        and (channel.kind is ChannelKind.CHANNEL or me in channel.members)
        and not (channel.is_archived and call.flag("exclude_archived"))
    ]
    return page_of(found, call, "channels", error="invalid_limit")


def members(call: Call) -> Json:
    """conversations.members."""
    channel = call.channel()
    call.require(READ_SCOPE[channel.kind])
    found: list[Json] = [{"id": member} for member in channel.members]
    page = page_of(found, call, "members", error="invalid_limit")
    return page | {"members": [member["id"] for member in page["members"]]}


def history(call: Call) -> Json:
    """conversations.history: newest first, threads folded into their first message."""
    channel = call.readable(HISTORY_SCOPE)
    found = [m for m in reversed(channel.timeline("")) if _within(call, m)]
    return _messages(call, found) | {"pin_count": len(channel.pins)}


def replies(call: Call) -> Json:
    """conversations.replies: a thread, oldest first, its first message included."""
    channel = call.readable(HISTORY_SCOPE)
    if not channel.is_thread(call.text("ts")):
        raise Refused("thread_not_found")
    root = channel.messages[call.text("ts")]
    thread = channel.thread(root.root_ts)
    return _messages(call, [m for m in thread if m.ts == root.root_ts or _within(call, m)])


def of_user(call: Call) -> Json:
    """users.conversations: those that somebody, or the caller, is in."""
    user = call.person() if call.text("user") else call.user
    kinds = [TYPES[name] for name in _types(call)]
    for kind in kinds:
        call.require(READ_SCOPE[kind])
    found = [
        channel.payload(call.user.id)
        for channel in call.emulator.channels_of(user.id)
        if channel.kind in kinds
        and (channel.kind is ChannelKind.CHANNEL or call.user.id in channel.members)
    ]
    return page_of(found, call, "channels", error="invalid_limit")


def join(call: Call) -> Json:
    """conversations.join: a public channel."""
    channel = call.channel()
    if channel.kind is not ChannelKind.CHANNEL:
        raise Refused("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise Refused("is_archived")
    membership.invite(call.emulator, channel, call.user.id)
    return {"channel": channel.payload(call.user.id)}


def invite(call: Call) -> Json:
    """conversations.invite: by somebody who is in it."""
    channel = _own_channel(call)
    guests = [call.known(user_id.strip()) for user_id in call.text("users").split(",")]
    if call.user in guests:
        raise Refused("cant_invite_self")
    if all(guest.id in channel.members for guest in guests):
        raise Refused("already_in_channel")
    for guest in guests:
        membership.invite(call.emulator, channel, guest.id)
    return {"channel": channel.payload(call.user.id)}


def mark(call: Call) -> Json:
    """conversations.mark: up to where the caller has read."""
    channel = call.channel()
    call.require(WRITE_SCOPE[channel.kind])
    if call.user.id not in channel.members:
        raise Refused("not_in_channel")
    if not TS.fullmatch(call.text("ts")):
        raise Refused("invalid_timestamp")
    channel.read[call.user.id] = call.text("ts")
    return {}


def close(call: Call) -> Json:
    """conversations.close: a DM or group DM leaves the caller's list; what was said stays."""
    channel = call.channel()
    if channel.kind not in (ChannelKind.IM, ChannelKind.GROUP_IM):
        raise Refused("method_not_supported_for_channel_type")
    call.require(WRITE_SCOPE[channel.kind])
    return {}


def leave(call: Call) -> Json:
    """conversations.leave."""
    channel = call.channel()
    if call.user.id not in channel.members:
        return {"not_in_channel": True}
    membership.leave(call.emulator, _own_channel(call), call.user.id)
    return {}


def _own_channel(call: Call) -> Channel:
    channel = call.channel()
    if channel.kind in (ChannelKind.IM, ChannelKind.GROUP_IM):
        raise Refused("method_not_supported_for_channel_type")
    if call.user.id not in channel.members:
        raise Refused("not_in_channel")
    if channel.is_archived:
        raise Refused("is_archived")
    return channel


def _messages(call: Call, found: list[Message]) -> Json:
    with_metadata = call.flag("include_all_metadata")
    shown = [message.payload(with_metadata=with_metadata) for message in found]
    page = page_of(shown, call, "messages", most=call.emulator.limiter.messages_at_once)
    return page | {"has_more": bool(page["response_metadata"]["next_cursor"])}


def _within(call: Call, message: Message) -> bool:
    if message.only_for is not None:
        return False
    at = float(message.ts)
    oldest, latest = _time(call, "oldest"), _time(call, "latest")
    if call.flag("inclusive") and at in (oldest, latest):
        return True
    return at > oldest and (not latest or at < latest)


def _time(call: Call, name: str) -> float:
    try:
        return float(call.text(name) or 0)
    except ValueError:
        raise Refused(f"invalid_ts_{name}") from None


def _types(call: Call) -> list[str]:
    named = call.text("types", "public_channel").split(",")
    wanted = [name.strip() for name in named]
    if not set(wanted) <= set(TYPES):
        raise Refused("invalid_types")
    return wanted


def _shared_with(call: Call) -> list[Channel]:
    mine = call.emulator.channels_of(call.user.id)
    return [channel for channel in mine if channel.team_id != call.team.id]


METHODS = {
    "users.conversations": Method(run=of_user, tier=3),
    "conversations.join": Method(run=join, tier=3, needs=("channel",), scope="channels:join"),
    "conversations.invite": Method(
        run=invite, tier=3, needs=("channel", "users"), scope="channels:write.invites"
    ),
    "conversations.leave": Method(run=leave, tier=3, needs=("channel",), scope="channels:manage"),
    "conversations.close": Method(run=close, tier=2, needs=("channel",)),
    "conversations.mark": Method(run=mark, tier=3, needs=("channel", "ts")),
    "conversations.open": Method(run=open_conversation, tier=3),
    "conversations.info": Method(run=info, tier=3, needs=("channel",)),
    "conversations.list": Method(run=list_conversations, tier=2),
    "conversations.members": Method(run=members, tier=4, needs=("channel",)),
    "conversations.history": Method(run=history, tier=3, needs=("channel",)),
    "conversations.replies": Method(run=replies, tier=3, needs=("channel", "ts")),
}
