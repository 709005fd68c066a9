"""The Slack teams an emulator holds, and how to find things in them."""

import secrets
from dataclasses import dataclass, field
from typing import Literal

from bot.playground.channel import Channel, ChannelKind
from bot.playground.people import Install, User
from bot.playground.view import View


@dataclass(kw_only=True, eq=False)
class Team:
    """A Slack workspace. `install` is None where the app is not installed."""

    id: str
    name: str
    domain: str
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    install: Install | None = None


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Who a token belongs to: a bot, a person, or the app itself (which has no team)."""

    kind: Literal["bot", "user", "app"]
    user: User | None = None
    team: Team | None = None
    scopes: frozenset[str] | None = None  # None: everything


class Workspaces:
    """Every team, with its people, channels and views found by id. It holds no lock."""

    def __init__(self, app_id: str) -> None:
        self.app_id = app_id
        self.app_token = f"xapp-1-{app_id}-{secrets.token_hex(32)}"
        self.teams: dict[str, Team] = {}
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.views: dict[str, View] = {}
        self.homes: dict[str, View] = {}
        self.modals: dict[str, list[View]] = {}
        self.dead_tokens: set[str] = set()
        self._last_ts = 0

    def next_ts(self, now: float) -> str:
        """A timestamp that no other message has, in Slack's form."""
        self._last_ts = max(int(now * 1_000_000), self._last_ts + 1)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def add_user(self, user: User) -> User:
        """Let someone into their team, with a token of their own."""
        prefix = "xoxb" if user.is_bot else "xoxp"
        user.token = user.token or f"{prefix}-{secrets.token_hex(24)}"
        if user.is_bot and user.bot_id is None:
            user.bot_id = new_id("B")
        self.users[user.id] = user
        self.teams[user.team_id].users[user.id] = user
        return user

    def add_channel(self, channel: Channel) -> Channel:
        """Open a conversation in its team."""
        self.channels[channel.id] = channel
        self.teams[channel.team_id].channels[channel.id] = channel
        return channel

    def direct_message(self, one: User, other: User) -> Channel:
        """The conversation between two, in the first one's team; opened if there was none."""
        for channel in self.teams[one.team_id].channels.values():
            if channel.kind is ChannelKind.IM and {*channel.members} == {one.id, other.id}:
                return channel
        return self.add_channel(
            Channel(
                id=new_id("D"),
                team_id=one.team_id,
                name="",
                kind=ChannelKind.IM,
                members=[one.id, other.id],
            )
        )

    def caller(self, token: str) -> Caller | None:
        """Whose token this is, if anybody's."""
        if secrets.compare_digest(token.encode(), self.app_token.encode()):
            return Caller(kind="app", scopes=frozenset({"connections:write"}))
        for user in self.users.values():
            if user.token and secrets.compare_digest(token.encode(), user.token.encode()):
                team = self.teams[user.team_id]
                install = team.install
                own = install is not None and install.bot_user_id == user.id
                scopes = install.scopes if install and own else None
                kind: Literal["bot", "user"] = "bot" if user.is_bot else "user"
                return Caller(kind=kind, user=user, team=team, scopes=scopes)
        return None


def new_id(prefix: str) -> str:
    """An id in Slack's form, such as `C0A1B2C3D4E`."""
    return prefix + "0" + secrets.token_hex(5).upper()
