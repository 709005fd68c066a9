"""Events: what the app is told of what happens, where it is present and allowed to know."""

import re
import secrets
from collections.abc import Sequence

from bot.playground.channel import Channel, ChannelKind, Message
from bot.playground.emulator import Emulator
from bot.playground.people import Install, Json, User
from bot.playground.traffic import Envelope

HISTORY_SCOPE = {
    ChannelKind.IM: "im:history",
    ChannelKind.CHANNEL: "channels:history",
    ChannelKind.PRIVATE: "groups:history",
    ChannelKind.GROUP_IM: "mpim:history",
}


def message_posted(emulator: Emulator, message: Message) -> None:
    """Somebody wrote something; a mention in a channel is told twice, as Slack does."""
    event = message.payload() | _sender(message)
    _tell_about_message(emulator, message, event | {"event_ts": message.ts})
    install = _present(emulator, message.channel)
    if install is None or message.channel.kind is ChannelKind.IM:
        return
    if message.user.id != install.bot_user_id and mentions(message.text, install.bot_user_id):
        mention = event | _place(message.channel) | {"event_ts": message.ts}
        mention |= {"team": install.team_id}  # of who is mentioned, as in Bolt's samples
        mention = {k: v for k, v in mention.items() if k not in ("channel_type", "subtype")}
        _send(emulator, install, mention | {"type": "app_mention"}, "app_mentions:read")


def message_changed(emulator: Emulator, message: Message, previous: Json, at: str) -> None:
    """A message was edited, or its blocks replaced."""
    event = {
        "type": "message",
        "subtype": "message_changed",
        "hidden": True,
        "message": message.payload(),
        "previous_message": previous,
        "ts": at,
        "event_ts": at,
    }
    _tell_about_message(emulator, message, event)


def message_deleted(emulator: Emulator, message: Message, previous: Json, at: str) -> None:
    """A message was taken away."""
    event = {
        "type": "message",
        "subtype": "message_deleted",
        "hidden": True,
        "deleted_ts": message.ts,
        "previous_message": previous,
        "ts": at,
        "event_ts": at,
    }
    _tell_about_message(emulator, message, event)


def reaction(emulator: Emulator, kind: str, message: Message, user: User, name: str) -> None:
    """An emoji was added (`reaction_added`) or taken back (`reaction_removed`)."""
    event = {"type": kind, "user": user.id, "reaction": name, "item_user": message.user.id}
    item = _item(message) | {"ts": message.ts}
    _tell(emulator, message.channel, event | {"item": item}, "reactions:read")


def pinned(emulator: Emulator, kind: str, message: Message, user: User) -> None:
    """A message was pinned (`pin_added`), or no longer is (`pin_removed`)."""
    event = {"type": kind, "user": user.id, "channel_id": message.channel.id}
    item = _item(message) | {"message": message.payload()}
    _tell(emulator, message.channel, event | {"item": item}, "pins:read")


def home_opened(emulator: Emulator, user: User, channel: Channel, tab: str) -> None:
    """Somebody opened a tab of the app: `home` or `messages`."""
    install = emulator.teams[user.team_id].install
    if install is None:
        return
    event: Json = {
        "type": "app_home_opened",
        "user": user.id,
        "channel": channel.id,
        "tab": tab,
        "event_ts": emulator.state.next_ts(emulator.clock()),
    }
    home = emulator.home_of(user.id)
    if tab == "home" and home is not None:
        event["view"] = home.payload()
    _send(emulator, install, event)


def session_stopped(
    emulator: Emulator, channel: Channel, thread_ts: str, user: User, streams: list[str]
) -> None:
    """Somebody pressed an agent's stop button; `streams` are the messages that ended with it."""
    event = {"thread_ts": thread_ts, "user": user.id, "streaming_message_ts": streams}
    _tell_of_session(emulator, channel, "agent_session_stopped", event)


def joined(emulator: Emulator, channel: Channel, user: User) -> None:
    """Somebody, perhaps the bot, joined a channel."""
    _tell_of_member(emulator, channel, user, "member_joined_channel")


def left(emulator: Emulator, channel: Channel, user: User) -> None:
    """Somebody, perhaps the bot, leaves a channel."""
    _tell_of_member(emulator, channel, user, "member_left_channel")


def uninstalled(emulator: Emulator, install: Install, granters: Sequence[str]) -> None:
    """The app was removed from a team: its tokens, and people's for it, are dead; it is told."""
    at = emulator.state.next_ts(emulator.clock())
    tokens = {"oauth": list(granters), "bot": [install.bot_user_id]}
    _send(emulator, install, {"type": "tokens_revoked", "tokens": tokens, "event_ts": at})
    _send(emulator, install, {"type": "app_uninstalled", "event_ts": at})


def mentions(text: str, user_id: str) -> bool:
    """Whether a text mentions someone: `<@U123>` or `<@U123|name>`."""
    return re.search(rf"<@{re.escape(user_id)}(\|[^>]*)?>", text) is not None


def _tell_about_message(emulator: Emulator, message: Message, event: Json) -> None:
    install = _present(emulator, message.channel)
    if install is not None and message.only_for is None:
        scope = HISTORY_SCOPE[message.channel.kind]
        _send(emulator, install, event | _place(message.channel), scope)


def _tell_of_member(emulator: Emulator, channel: Channel, user: User, kind: str) -> None:
    letter = "G" if channel.kind is ChannelKind.PRIVATE else "C"
    place = {"channel": channel.id, "channel_type": letter}
    _tell(emulator, channel, {"type": kind, "user": user.id, "team": user.team_id} | place)


def _tell_of_session(emulator: Emulator, channel: Channel, kind: str, event: Json) -> None:
    _tell(emulator, channel, {"type": kind, "channel": channel.id} | event)


def _tell(emulator: Emulator, channel: Channel, event: Json, scope: str | None = None) -> None:
    """Tell of something that happens in a channel, where the bot is."""
    install = _present(emulator, channel)
    if install is not None:
        at = emulator.state.next_ts(emulator.clock())
        _send(emulator, install, event | {"event_ts": at}, scope)


def _place(channel: Channel) -> Json:
    return {"channel": channel.id, "channel_type": channel.kind.value}


def _item(message: Message) -> Json:
    return {"type": "message", "channel": message.channel.id}


def _sender(message: Message) -> Json:
    if message.user.team_id == message.channel.team_id:
        return {}
    return {"user_team": message.user.team_id, "source_team": message.user.team_id}


def _present(emulator: Emulator, channel: Channel) -> Install | None:
    """The installation whose bot is in a channel; its own team's first (Slack Connect)."""
    teams = [channel.team_id, *(emulator.users[member].team_id for member in channel.members)]
    for team_id in dict.fromkeys(teams):
        install = emulator.teams[team_id].install
        if install is not None and install.bot_user_id in channel.members:
            return install
    return None


def _send(emulator: Emulator, install: Install, event: Json, scope: str | None = None) -> None:
    if (scope is not None and scope not in install.scopes) or not emulator.app.hears(event):
        return
    if emulator.limiter.wait_for_event(install.team_id):
        _tell_of_limit(emulator, install)
        return
    channel = emulator.channels.get(str(event.get("channel", "")))
    enterprise_id = emulator.teams[install.team_id].enterprise_id
    body: Json = {
        "type": "event_callback",
        **_whose(emulator, install, event),
        "api_app_id": install.app_id,
        "event": event,
        "event_id": "Ev0" + secrets.token_hex(5).upper(),
        "event_time": int(float(event["event_ts"])),
        "authorizations": [
            {
                "enterprise_id": enterprise_id,
                "team_id": None if install.enterprise_id else install.team_id,
                "user_id": install.bot_user_id,
                "is_bot": True,
                "is_enterprise_install": install.enterprise_id is not None,
            }
        ],
        "is_ext_shared_channel": channel is not None and channel.is_shared,
        "event_context": "4-" + secrets.token_hex(16),
    }
    name = str(event["type"])
    emulator.deliver(Envelope(kind="events_api", name=name, team=install.team_id, body=body))


def _whose(emulator: Emulator, install: Install, event: Json) -> Json:
    """The teams and organisations that an envelope names, always in pairs.

    `team_id` of a message is its author's, who in a shared channel may be of another team; the
    app's is `context_team_id`. A mention names the app's alone. So are the samples in bolt-python,
    `tests/slack_bolt/request/test_internals.py` (`slack_connect_events_api_requests`).
    """
    own = emulator.teams[install.team_id]
    if event["type"] == "app_mention":
        return {"team_id": own.id, "enterprise_id": own.enterprise_id}
    said = event.get("message") or event.get("previous_message") or event
    by_people = event["type"] == "message" and said.get("user") != install.bot_user_id
    theirs = emulator.teams.get(str(said.get("team")), own) if by_people else own
    return {
        "team_id": theirs.id,
        "enterprise_id": theirs.enterprise_id,
        "context_team_id": own.id,
        "context_enterprise_id": own.enterprise_id,
    }


def _tell_of_limit(emulator: Emulator, install: Install) -> None:
    """Say once a minute that events of a team are dropped."""
    minute = int(emulator.clock() // 60 * 60)
    if emulator.state.limited.get(install.team_id) == minute:
        return
    emulator.state.limited[install.team_id] = minute
    body: Json = {
        "type": "app_rate_limited",
        "team_id": install.team_id,
        "minute_rate_limited": minute,
        "api_app_id": install.app_id,
    }
    name = "app_rate_limited"
    emulator.deliver(Envelope(kind="events_api", name=name, team=install.team_id, body=body))
