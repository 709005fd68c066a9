"""The app as its manifest declares it: what it hears, what it may do, and what people can call."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from bot.playground.people import USUAL_SCOPES, Json

#: Under which subscription an app hears messages, by `channel_type`.
MESSAGE_EVENTS = {
    "im": "message.im",
    "mpim": "message.mpim",
    "channel": "message.channels",
    "group": "message.groups",
}


@dataclass(frozen=True, kw_only=True)
class Command:
    """A slash command, such as `/echo`; `hint` says what may follow it."""

    name: str
    description: str = ""
    hint: str = ""


@dataclass(frozen=True, kw_only=True)
class Shortcut:
    """An entry of every message's menu, or (global) of the composer's."""

    callback_id: str
    label: str
    kind: Literal["message", "global"] = "message"


@dataclass(frozen=True, kw_only=True)
class App:
    """One Slack app. Without a manifest it hears every event and may be called by anything.

    `events` are its subscriptions, None for all of them. `redirect_urls` are where an OAuth
    install may lead back to; with none declared any address will do. `has_home` says whether its
    Home tab is switched on.
    """

    id: str
    client_id: str
    name: str = "app"
    client_secret: str = field(default_factory=lambda: secrets.token_hex(16), repr=False)
    scopes: frozenset[str] = USUAL_SCOPES
    events: frozenset[str] | None = None
    commands: tuple[Command, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()
    prompts: tuple[Json, ...] = ()
    is_agent: bool = True
    has_home: bool = True
    rotates_tokens: bool = False
    redirect_urls: tuple[str, ...] = ()

    def hears(self, event: Json) -> bool:
        """Whether the app is subscribed to an event."""
        if self.events is None:
            return True
        kind = str(event["type"])
        subscribed = (
            MESSAGE_EVENTS.get(str(event.get("channel_type"))) if kind == "message" else kind
        )
        return subscribed in self.events

    def declared(self, manifest: Mapping[str, object]) -> "App":
        """The same app under a manifest (https://docs.slack.dev/reference/app-manifest)."""
        features, settings = _within(manifest, "features"), _within(manifest, "settings")
        oauth = _within(manifest, "oauth_config")
        agent = features.get("agent_view")
        subscribed = _within(settings, "event_subscriptions").get("bot_events")
        bot_scopes = _within(oauth, "scopes").get("bot")
        return replace(
            self,
            name=str(_within(manifest, "display_information").get("name") or self.name),
            scopes=frozenset(_words(bot_scopes)),
            events=frozenset(_words(subscribed)),
            commands=tuple(_command(each) for each in _objects(features.get("slash_commands"))),
            shortcuts=tuple(_shortcut(each) for each in _objects(features.get("shortcuts"))),
            prompts=tuple(_objects(_within(features, "agent_view").get("suggested_prompts"))),
            is_agent=agent is not None,
            has_home=bool(_within(features, "app_home").get("home_tab_enabled")),
            rotates_tokens=bool(settings.get("token_rotation_enabled")),
            redirect_urls=tuple(_words(oauth.get("redirect_urls"))),
        )


def new_app() -> App:
    """An app without a manifest."""
    return App(
        id="A0" + secrets.token_hex(5).upper(),
        client_id=f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**13)}",
    )


def _within(json: Mapping[str, object], name: str) -> Mapping[str, object]:
    found = json.get(name)
    return found if isinstance(found, Mapping) else {}


def _objects(found: object) -> Sequence[Json]:
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _words(found: object) -> Iterable[str]:
    return [str(each) for each in found] if isinstance(found, list) else []


def _command(declared: Json) -> Command:
    return Command(
        name=str(declared["command"]),
        description=str(declared.get("description") or ""),
        hint=str(declared.get("usage_hint") or ""),
    )


def _shortcut(declared: Json) -> Shortcut:
    return Shortcut(
        callback_id=str(declared["callback_id"]),
        label=str(declared.get("name") or declared["callback_id"]),
        kind="global" if declared.get("type") == "global" else "message",
    )
