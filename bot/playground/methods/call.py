"""One call to the Web API: who calls, with which arguments, and what they may reach."""

import base64
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from bot.playground.arguments import read_json
from bot.playground.channel import Channel, ChannelKind, Message
from bot.playground.emulator import Emulator
from bot.playground.errors import Refused
from bot.playground.limiter import Tier
from bot.playground.people import Install, Json, User
from bot.playground.workspace import Caller, CallerKind, Team

ANYONE: frozenset[CallerKind] = frozenset({"bot", "user", "app", "nobody"})
BOT_OR_USER: frozenset[CallerKind] = frozenset({"bot", "user"})
BOT: frozenset[CallerKind] = frozenset({"bot"})

READ_SCOPE = {
    ChannelKind.IM: "im:read",
    ChannelKind.CHANNEL: "channels:read",
    ChannelKind.PRIVATE: "groups:read",
    ChannelKind.GROUP_IM: "mpim:read",
}


LONGEST_PAGE = 1000
#: A message's timestamp.
TS = re.compile(r"\d+\.\d+")


@dataclass(frozen=True)
class Call:
    """A call by someone who was recognised."""

    emulator: Emulator
    caller: Caller
    arguments: Json
    token: str = field(default="", repr=False)

    @property
    def user(self) -> User:
        """The bot or person that calls."""
        if self.caller.user is None:
            raise Refused("not_allowed_token_type")
        return self.caller.user

    @property
    def team(self) -> Team:
        """Their team; where an org-wide token calls, the team that the call is about."""
        if self.caller.enterprise_id is not None:
            return self._team_meant(self.caller.enterprise_id)
        if self.caller.team is None:
            raise Refused("not_allowed_token_type")
        return self.caller.team

    @property
    def install(self) -> Install:
        """The app's installation in their team; an organisation's has one bot in all of its teams."""
        enterprise_id = self.caller.enterprise_id
        teams = self.emulator.state.teams_of(enterprise_id) if enterprise_id else [self.team]
        found = next((team.install for team in teams if team.install), None)
        if found is None:
            raise Refused("not_allowed_token_type")
        return found

    def allows(self, scope: str) -> bool:
        """Whether the token carries a scope."""
        return self.caller.scopes is None or scope in self.caller.scopes

    def require(self, scope: str) -> None:
        """Refuse unless the token carries a scope."""
        if not self.allows(scope):
            provided = ",".join(sorted(self.caller.scopes or ()))
            raise Refused("missing_scope", needed=scope, provided=provided)

    def text(self, name: str, default: str = "") -> str:
        """An argument as text."""
        value = self.arguments.get(name)
        return default if value is None else str(value)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """An argument as yes or no; forms say `true` or `1`."""
        value = self.arguments.get(name)
        return default if value is None else str(value).lower() in ("true", "1")

    def number(self, name: str, default: int, error: str = "invalid_arguments") -> int:
        """An argument as a whole number."""
        try:
            return int(self.text(name) or default)
        except ValueError:
            raise Refused(error, f"must be an integer: {name}") from None

    def json(self, name: str, error: str = "invalid_arguments") -> Any:
        """An argument that is JSON, or text that holds JSON as forms send it; None if absent."""
        value = self.arguments.get(name)
        if not isinstance(value, str):
            return value
        try:
            return read_json(value) if value else None
        except ValueError:
            raise Refused(error) from None

    def channel(self, name: str = "channel") -> Channel:
        """The conversation an argument names, if the caller may know it."""
        return self.conversation(self.text(name))

    def conversation(self, named: str) -> Channel:
        """A conversation by its id, or a public channel by its name."""
        channel = self.emulator.channels.get(named) or self._by_name(named.removeprefix("#"))
        if channel is None or not self._may_know(channel):
            raise Refused("channel_not_found")
        return channel

    def readable(self, scopes: dict[ChannelKind, str], name: str = "channel") -> Channel:
        """A conversation the caller is in, with the scope its kind needs."""
        channel = self.channel(name)
        self.require(scopes[channel.kind])
        if self.user.id not in channel.members:
            raise Refused("not_in_channel")
        return channel

    def message(self, channel: Channel, name: str = "ts") -> Message:
        """A message of a channel; ephemeral ones can't be named."""
        message = channel.messages.get(self.text(name))
        if message is None or message.only_for is not None:
            raise Refused("message_not_found")
        return message

    def timed_message(self, channel: Channel, name: str) -> Message:
        """The same, by a timestamp that must have Slack's form."""
        if not self.text(name):
            raise Refused("no_item_specified")
        if not TS.fullmatch(self.text(name)):
            raise Refused("bad_timestamp")
        return self.message(channel, name)

    def person(self, name: str = "user") -> User:
        """The user an argument names."""
        return self.known(self.text(name))

    def known(self, user_id: str) -> User:
        """Somebody of the caller's team, or a stranger they share a channel with."""
        user = self.emulator.users.get(user_id)
        if user is None or not self.may_see(user):
            raise Refused("user_not_found")
        return user

    def may_see(self, user: User) -> bool:
        """Whether someone is of the caller's team, or shares a channel with them."""
        if self.is_at_home(user) or user.team_id == self.user.team_id:
            return True
        channels = self.emulator.channels_of(user.id)
        return any(self.user.id in channel.members for channel in channels)

    def is_at_home(self, user: User) -> bool:
        """Whether someone is of the caller's team, or of their organisation where all of it is."""
        if self.caller.enterprise_id is not None:
            return self.emulator.teams[user.team_id].enterprise_id == self.caller.enterprise_id
        return self.caller.team is not None and user.team_id == self.caller.team.id

    def _team_meant(self, enterprise_id: str) -> Team:
        named = self.text("team_id")
        channel = self.emulator.channels.get(self.text("channel") or self.text("channel_id"))
        person = self.emulator.users.get(self.text("user") or self.text("user_id"))
        own = {team.id: team for team in self.emulator.state.teams_of(enterprise_id)}
        if not (named or channel or person):
            raise Refused("missing_argument", "missing required field: team_id")
        if named and named not in own:
            raise Refused("team_not_found")
        members = (
            (self.emulator.users[member].team_id for member in channel.members) if channel else ()
        )
        meant = (
            named,
            channel.team_id if channel else "",
            person.team_id if person else "",
            *members,
        )
        found = next((own[team_id] for team_id in meant if team_id in own), None)
        if found is None:
            raise Refused("team_not_found")
        return found

    def _by_name(self, name: str) -> Channel | None:
        named = (c for c in self.team.channels.values() if c.name and c.name == name)
        return next(named, None)

    def _may_know(self, channel: Channel) -> bool:
        if self.user.id in channel.members:
            return True
        return channel.kind is ChannelKind.CHANNEL and channel.team_id == self.team.id


@dataclass(frozen=True, kw_only=True)
class Method:
    """A method of the Web API: what it needs, who may call it, how often, and what it does.

    Without a `tier` it has a limit of its own, or none. `is_open` needs no token.
    """

    run: Callable[[Call], Json]
    tier: Tier | None = None
    needs: tuple[str, ...] = ()
    scope: str | None = None
    who: frozenset[CallerKind] = BOT_OR_USER
    is_open: bool = False


def page_of(
    found: list[Json],
    call: Call,
    name: str,
    *,
    default: int = 100,
    most: int = LONGEST_PAGE,
    error: str | None = None,
) -> Json:
    """One page of a list, with the cursor to the next.

    A limit beyond what Slack gives at once comes to the `error`, where a method has one, and is cut
    to that where it has none.
    """
    wanted = call.number("limit", default, error or "invalid_arguments") or default
    if error is not None and not 0 < wanted <= LONGEST_PAGE:
        raise Refused(error)
    limit = min(max(wanted, 1), most)
    start = _read_cursor(call.text("cursor"))
    following = _cursor(start + limit) if start + limit < len(found) else ""
    return {
        name: found[start : start + limit],
        "response_metadata": {"next_cursor": following},
    }


def _cursor(start: int) -> str:
    """Where a page begins, in Slack's form, whose `=` has to be escaped in addresses."""
    return base64.b64encode(f"next:{start}".encode()).decode()


def _read_cursor(cursor: str) -> int:
    if not cursor:
        return 0
    with suppress(ValueError):
        at, _, start = base64.b64decode(cursor, validate=True).decode().partition(":")
        if at == "next" and start.isdecimal():
            return int(start)
    raise Refused("invalid_cursor")
