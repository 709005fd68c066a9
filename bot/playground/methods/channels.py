"""`conversations.*` that change a channel: making it, naming what it is for, closing it."""

import re

from bot.playground import membership
from bot.playground.channel import Channel, ChannelKind
from bot.playground.errors import Refused
from bot.playground.methods.call import Call, Method
from bot.playground.people import Json
from bot.playground.workspace import new_id

LONGEST_NAME, LONGEST_TOPIC = 80, 250
NAME = re.compile(r"[a-z0-9_-]+")
#: Which scope changes a channel of a kind.
MANAGE_SCOPE = {ChannelKind.CHANNEL: "channels:manage", ChannelKind.PRIVATE: "groups:write"}


def create(call: Call) -> Json:
    """conversations.create: a channel with its maker in it."""
    kind = ChannelKind.PRIVATE if call.flag("is_private") else ChannelKind.CHANNEL
    call.require(MANAGE_SCOPE[kind])
    name = _free_name(call)
    channel = call.emulator.add_channel(
        call.team.id, new_id("C"), name, [call.user.id], is_private=kind is ChannelKind.PRIVATE
    )
    channel.creator = call.user.id
    return {"channel": channel.payload(call.user.id)}


def rename(call: Call) -> Json:
    """conversations.rename: by somebody who is in it."""
    channel = _own_channel(call)
    channel.name = _free_name(call)
    call.emulator.tell("channel", team=channel.team_id, channel=channel.id)
    return {"channel": channel.payload(call.user.id)}


def set_topic(call: Call) -> Json:
    """conversations.setTopic."""
    channel = _own_channel(call)
    channel.topic = _short(call.text("topic"))
    return {"channel": channel.payload(call.user.id)}


def set_purpose(call: Call) -> Json:
    """conversations.setPurpose."""
    channel = _own_channel(call)
    channel.purpose = _short(call.text("purpose"))
    return {"channel": channel.payload(call.user.id)}


def archive(call: Call) -> Json:
    """conversations.archive: nobody writes there any more."""
    channel = _own_channel(call)
    if channel.name == "general":
        raise Refused("cant_archive_general")
    channel.is_archived = True
    call.emulator.tell("channel", team=channel.team_id, channel=channel.id)
    return {}


def unarchive(call: Call) -> Json:
    """conversations.unarchive: people write there again."""
    channel = _channel(call)
    if not channel.is_archived:
        raise Refused("not_archived")
    channel.is_archived = False
    call.emulator.tell("channel", team=channel.team_id, channel=channel.id)
    return {}


def kick(call: Call) -> Json:
    """conversations.kick."""
    channel = _own_channel(call)
    user = call.person()
    if user is call.user:
        raise Refused("cant_kick_self")
    if channel.name == "general":
        raise Refused("cant_kick_from_general")
    if user.id not in channel.members:
        raise Refused("not_in_channel")
    membership.leave(call.emulator, channel, user.id)
    return {"errors": {}}


def _own_channel(call: Call) -> Channel:
    """The open channel that a call changes, whose caller is in it and may."""
    channel = _channel(call)
    if channel.is_archived:
        raise Refused("is_archived")
    return channel


def _channel(call: Call) -> Channel:
    channel = call.channel()
    if channel.kind in (ChannelKind.IM, ChannelKind.GROUP_IM):
        raise Refused("method_not_supported_for_channel_type")
    call.require(MANAGE_SCOPE[channel.kind])
    if call.user.id not in channel.members:
        raise Refused("not_in_channel")
    return channel


def _free_name(call: Call) -> str:
    name = call.text("name")
    if len(name) > LONGEST_NAME:
        raise Refused("invalid_name_maxlength")
    if not NAME.fullmatch(name):
        raise Refused("invalid_name_specials")
    if not name.strip("_-"):
        raise Refused("invalid_name_punctuation")
    if any(channel.name == name for channel in call.team.channels.values()):
        raise Refused("name_taken")
    return name


def _short(words: str) -> str:
    if len(words) > LONGEST_TOPIC:
        raise Refused("too_long")
    return words


METHODS = {
    "conversations.create": Method(run=create, tier=2, needs=("name",)),
    "conversations.setTopic": Method(run=set_topic, tier=2, needs=("channel", "topic")),
    "conversations.setPurpose": Method(run=set_purpose, tier=2, needs=("channel", "purpose")),
    "conversations.archive": Method(run=archive, tier=2, needs=("channel",)),
    "conversations.unarchive": Method(run=unarchive, tier=2, needs=("channel",)),
    "conversations.rename": Method(run=rename, tier=2, needs=("channel", "name")),
    "conversations.kick": Method(run=kick, tier=3, needs=("channel", "user")),
}
