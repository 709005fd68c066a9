"""`reactions.*`: emoji on messages; and `emoji.list`, those that a team has made itself."""

import re

from bot.playground.channel import ChannelKind, Message
from bot.playground.errors import Refused
from bot.playground.methods.call import Call, Method, page_of
from bot.playground.people import Json
from bot.playground.posting import react, unreact

EMOJI = re.compile(r"[a-z0-9_+'-]+(?:::skin-tone-[2-6])?")


def get(call: Call) -> Json:
    """reactions.get: of one message."""
    return _shown(_meant(call))


def add(call: Call) -> Json:
    """reactions.add."""
    message = _meant(call)
    react(call.emulator, message, call.user, _emoji(call))
    return {}


def remove(call: Call) -> Json:
    """reactions.remove."""
    message = _meant(call)
    unreact(call.emulator, message, call.user, _emoji(call))
    return {}


def list_reactions(call: Call) -> Json:
    """reactions.list: what somebody, or the caller, has reacted to, the newest message first."""
    user = call.person() if call.text("user") else call.user
    found = [
        message
        for channel in call.emulator.channels.values()
        if call.user.id in channel.members
        or (channel.kind is ChannelKind.CHANNEL and channel.team_id == call.team.id)
        for message in channel.seen_by(call.user.id)
        if any(user.id in users for users in message.reactions.values())
    ]
    newest_first = sorted(found, key=lambda message: message.ts, reverse=True)
    return page_of([_shown(message) for message in newest_first], call, "items")


def list_emoji(call: Call) -> Json:
    """emoji.list: where the picture of each is, or what it is another name of."""
    return {"emoji": dict(call.team.emoji), "cache_ts": f"{call.emulator.clock():.6f}"}


def _meant(call: Call) -> Message:
    if not call.text("channel"):
        raise Refused("no_item_specified")
    return call.timed_message(call.channel(), "timestamp")


def _emoji(call: Call) -> str:
    name = call.text("name").strip(":")
    if not EMOJI.fullmatch(name):
        raise Refused("invalid_name")
    return name


def _shown(message: Message) -> Json:
    return {"type": "message", "channel": message.channel.id, "message": message.payload()}


METHODS = {
    "reactions.get": Method(run=get, tier=3, scope="reactions:read"),
    "reactions.add": Method(run=add, tier=3, needs=("name",), scope="reactions:write"),
    "reactions.remove": Method(run=remove, tier=2, needs=("name",), scope="reactions:write"),
    "reactions.list": Method(run=list_reactions, tier=2, scope="reactions:read"),
    "emoji.list": Method(run=list_emoji, tier=2, scope="emoji:read"),
}
