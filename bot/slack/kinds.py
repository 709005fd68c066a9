"""The kinds of what Slack tells REX, under the names by which its app subscribes to them."""

from collections.abc import Mapping

from bot.slack.manifest import EVENTS

#: What is no event, and is told to an address of its own in the app's settings.
PRESSES, COMMANDS = "interactivity", "slash commands"
#: What only comes when REX is removed.
FAREWELLS = frozenset({"app_uninstalled", "tokens_revoked"})
#: Slack's word that it dropped events: more came about than it tells an app of.
DROPPED = "app_rate_limited"
EVERY_KIND = (*EVENTS, PRESSES, COMMANDS)
_MESSAGES = {
    "channel": "message.channels",
    "group": "message.groups",
    "im": "message.im",
    "mpim": "message.mpim",
}


def kind_of(body: Mapping[str, object]) -> str:
    """Return what kind of thing Slack tells of; "" for what REX's app doesn't subscribe to."""
    if "command" in body:
        return COMMANDS
    event = body.get("event")
    if body.get("type") == DROPPED:
        return DROPPED
    if not isinstance(event, Mapping):
        return PRESSES if "user" in body else ""
    kind = str(event.get("type"))
    if kind == "message":
        kind = _MESSAGES.get(str(event.get("channel_type")), kind)
    return kind if kind in EVERY_KIND else ""
