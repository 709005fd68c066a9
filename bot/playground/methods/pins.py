"""`pins.*`: messages that are kept at hand in a channel."""

from bot.playground import events
from bot.playground.channel import Message
from bot.playground.errors import Refused
from bot.playground.methods.call import Call, Method
from bot.playground.people import Json

MOST_PINS = 100


def add(call: Call) -> Json:
    """pins.add."""
    message = _meant(call)
    channel = message.channel
    if message.ts in channel.pins:
        raise Refused("already_pinned")
    if len(channel.pins) >= MOST_PINS:
        raise Refused("too_many_pins")
    channel.pins[message.ts] = (call.user.id, int(call.emulator.clock()))
    events.pinned(call.emulator, "pin_added", message, call.user)
    return {}


def remove(call: Call) -> Json:
    """pins.remove."""
    message = _meant(call)
    if message.channel.pins.pop(message.ts, None) is None:
        raise Refused("no_pin")
    events.pinned(call.emulator, "pin_removed", message, call.user)
    return {}


def list_pins(call: Call) -> Json:
    """pins.list: the newest first."""
    channel = call.channel()
    items = [
        {
            "type": "message",
            "channel": channel.id,
            "created": at,
            "created_by": who,
            "message": channel.messages[ts].payload(),
        }
        for ts, (who, at) in reversed(channel.pins.items())
    ]
    return {"items": items}


def _meant(call: Call) -> Message:
    channel = call.channel()
    if call.user.id not in channel.members:
        raise Refused("not_in_channel")
    return call.timed_message(channel, "timestamp")


METHODS = {
    "pins.add": Method(run=add, tier=2, needs=("channel",), scope="pins:write"),
    "pins.remove": Method(run=remove, tier=2, needs=("channel",), scope="pins:write"),
    "pins.list": Method(run=list_pins, tier=2, needs=("channel",), scope="pins:read"),
}
