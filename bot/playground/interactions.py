"""What people do with an app apart from talking: press, pick, submit, close, command, shortcut."""

from concurrent.futures import Future

from bot.playground.channel import Channel, ChannelKind, Message
from bot.playground.elements import initial_values
from bot.playground.emulator import Emulator
from bot.playground.passes import ResponseTarget
from bot.playground.people import Install, Json, User
from bot.playground.traffic import Answer, Envelope, EnvelopeKind
from bot.playground.view import View


def press(
    emulator: Emulator, user: User, target: Message | View, block: Json, action: Json
) -> "Future[Answer]":
    """A button was pressed or a menu picked from; `action` is the element as it then stands."""
    install = _install(emulator, user, target)
    acted = {**action, "block_id": block["block_id"], "action_ts": _ts(emulator)}
    body = _who(emulator, install, user, install.team_id) | {
        "type": "block_actions",
        "trigger_id": emulator.triggers.issue(user, install),
        "actions": [acted],
    }
    if isinstance(target, View):
        return _send(emulator, install, body | _view_context(target))
    return _send(emulator, install, body | _message_context(emulator, install, user, target))


def submit(emulator: Emulator, view: View) -> "Future[Answer]":
    """A form was sent with the values it holds."""
    body = _who(emulator, view.install, view.user) | {
        "type": "view_submission",
        "trigger_id": emulator.triggers.issue(view.user, view.install),
        "view": view.payload(),
        "response_urls": [],
    }
    return _send(emulator, view.install, body)


def closed(emulator: Emulator, view: View) -> "Future[Answer] | None":
    """A form was closed unsent; None when the app did not ask to hear of it."""
    if not view.content.get("notify_on_close"):
        return None
    body = _who(emulator, view.install, view.user) | {
        "type": "view_closed",
        "view": view.payload(),
        "is_cleared": bool(view.content.get("clear_on_close")),
    }
    return _send(emulator, view.install, body)


def suggest(
    emulator: Emulator, user: User, target: Message | View, block: Json, element: Json, typed: str
) -> "Future[Answer]":
    """Somebody typed into a menu whose options come from the app.

    Here alone `user.team_id` is an organisation, where somebody is of one
    (docs.slack.dev/reference/interaction-payloads/block_suggestion-payload).
    """
    install = _install(emulator, user, target)
    body = _who(emulator, install, user)
    body["user"]["team_id"] = emulator.teams[user.team_id].enterprise_id or user.team_id
    body |= {
        "type": "block_suggestion",
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "value": typed,
    }
    if isinstance(target, View):
        return _send(emulator, install, body | _view_context(target))
    return _send(emulator, install, body | _message_context(emulator, install, user, target))


def shortcut(
    emulator: Emulator, user: User, callback_id: str, message: Message | None
) -> "Future[Answer]":
    """A global shortcut, or with a message one from that message's menu."""
    install = installed(emulator, user)
    body = _who(emulator, install, user) | {
        "type": "shortcut",
        "callback_id": callback_id,
        "trigger_id": emulator.triggers.issue(user, install),
        "action_ts": _ts(emulator),
    }
    if message is not None:
        body |= {
            "type": "message_action",
            "message_ts": message.ts,
            "message": message.payload(),
            "channel": _channel(message.channel),
            "response_url": _response_url(emulator, install, user, message.channel, None),
        }
    return _send(emulator, install, body)


def command(
    emulator: Emulator, user: User, channel: Channel, name: str, text: str
) -> "Future[Answer]":
    """A slash command was typed in a channel."""
    install = installed(emulator, user)
    team = emulator.teams[user.team_id]
    body: Json = {
        "token": "legacy",
        "team_id": team.id,
        "team_domain": team.domain,
        "channel_id": channel.id,
        "channel_name": _channel(channel)["name"],
        "user_id": user.id,
        "user_name": user.name,
        "command": name,
        "text": text,
        "api_app_id": install.app_id,
        "is_enterprise_install": str(install.enterprise_id is not None).lower(),
        **({"enterprise_id": team.enterprise_id} if team.enterprise_id else {}),
        "response_url": _response_url(emulator, install, user, channel, None),
        "trigger_id": emulator.triggers.issue(user, install),
    }
    return _send(emulator, install, body, "slash_commands", name)


def installed(emulator: Emulator, user: User) -> Install:
    """The app's installation in someone's team; LookupError where there is none."""
    install = emulator.teams[user.team_id].install
    if install is None:
        raise LookupError(f"The app is not installed in {user.team_id}.")
    return install


def _install(emulator: Emulator, user: User, target: Message | View) -> Install:
    if isinstance(target, View):
        return target.install
    here = emulator.teams[target.channel.team_id].install
    if here is not None and here.bot_user_id == target.user.id:
        return here
    return emulator.teams[target.user.team_id].install or installed(emulator, user)


def _who(emulator: Emulator, install: Install, user: User, team_id: str | None = None) -> Json:
    """Who does something, and `team` of it: their own unless another is named.

    In a shared channel a press names the app's team (java-slack-sdk, issue 1041), and a form that
    of whoever sends it, with the app's in the view (bolt-js, issue 1614). To an org-wide install
    Slack names no team (slack_bolt/request/internals.py; deno-slack-sdk, issue 267).
    """
    team = emulator.teams[install.team_id if install.enterprise_id else team_id or user.team_id]
    enterprise = emulator.state.enterprises.get(team.enterprise_id or "")
    of = {"enterprise_id": enterprise.id, "enterprise_name": enterprise.name} if enterprise else {}
    return {
        "team": None if install.enterprise_id else {"id": team.id, "domain": team.domain, **of},
        "user": {
            "id": user.id,
            "username": user.name,
            "name": user.name,
            "team_id": user.team_id,
        },
        "api_app_id": install.app_id,
        "token": "legacy",
        "enterprise": {"id": enterprise.id, "name": enterprise.name} if enterprise else None,
        "is_enterprise_install": install.enterprise_id is not None,
    }


def _view_context(view: View) -> Json:
    return {
        "container": {"type": "view", "view_id": view.id},
        "view": view.payload(),
    }


def _message_context(emulator: Emulator, install: Install, user: User, message: Message) -> Json:
    values = {**initial_values(message.blocks)}
    for block_id, held in message.chosen.get(user.id, {}).items():
        values[block_id] = {**values.get(block_id, {}), **held}
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel.id,
        "is_ephemeral": message.only_for is not None,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    return {
        "container": container,
        "channel": _channel(message.channel),
        "message": message.payload() | {"team": install.team_id},
        "state": {"values": values},
        "response_url": _response_url(emulator, install, user, message.channel, message),
    }


def _channel(channel: Channel) -> Json:
    names = {ChannelKind.IM: "directmessage", ChannelKind.PRIVATE: "privategroup"}
    return {"id": channel.id, "name": names.get(channel.kind, channel.name)}


def _response_url(
    emulator: Emulator, install: Install, user: User, channel: Channel, message: Message | None
) -> str:
    bot = emulator.users[install.bot_user_id]
    secret = emulator.response_urls.issue(ResponseTarget(channel, bot, user, message))
    return f"{emulator.base_url}/actions/{install.team_id}/{secret}"


def _ts(emulator: Emulator) -> str:
    return emulator.state.next_ts(emulator.clock())


def _send(
    emulator: Emulator,
    install: Install,
    body: Json,
    kind: EnvelopeKind = "interactive",
    name: str | None = None,
) -> "Future[Answer]":
    envelope = Envelope(kind=kind, name=name or body["type"], team=install.team_id, body=body)
    return emulator.deliver(envelope)
