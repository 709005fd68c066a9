"""The Slack teams an emulator holds, and how to find things in them."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from bot.playground.channel import Channel, ChannelKind
from bot.playground.content import Scheduled
from bot.playground.people import Install, Json, User, Usergroup
from bot.playground.tokens import Tokens
from bot.playground.view import View

CallerKind = Literal["bot", "user", "app", "nobody"]


@dataclass(frozen=True, kw_only=True)
class Enterprise:
    """A Slack organisation, which holds several teams (Enterprise Grid)."""

    id: str
    name: str


@dataclass(kw_only=True, eq=False)
class Team:
    """A Slack workspace. `install` is None where the app is not installed."""

    id: str
    name: str
    domain: str
    enterprise_id: str | None = None
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    usergroups: dict[str, Usergroup] = field(default_factory=dict)
    #: Emoji of its own: where the picture is, or `alias:` and another name.
    emoji: dict[str, str] = field(default_factory=dict)
    install: Install | None = None


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Who a token belongs to: a bot, a person, or the app itself.

    The app itself has no team, and the bot of an org-wide install has none in particular.
    """

    kind: CallerKind
    user: User | None = None
    team: Team | None = None
    scopes: frozenset[str] | None = None  # None: everything
    enterprise_id: str | None = None


class Workspaces:
    """Every team, with its people, channels and views found by id. It holds no lock."""

    def __init__(self, app_id: str, clock: Callable[[], float]) -> None:
        self.app_token = f"xapp-1-{app_id}-{secrets.token_hex(32)}"
        self.tokens = Tokens(clock)
        self._clock = clock
        self.enterprises: dict[str, Enterprise] = {}
        self.teams: dict[str, Team] = {}
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.files: dict[str, Json] = {}
        #: What is in them, as far as somebody gave more than a name.
        self.contents: dict[str, bytes] = {}
        #: Files that are in no conversation, by the team whose install was given them in a form.
        self.handed_in: dict[str, set[str]] = {}
        self.scheduled: dict[str, Scheduled] = {}
        self.views: dict[str, View] = {}
        self.homes: dict[str, View] = {}
        self.modals: dict[str, list[View]] = {}
        self.limited: dict[str, int] = {}
        self._last_ts = 0

    def next_ts(self, now: float) -> str:
        """A timestamp that no other message has, in Slack's form."""
        self._last_ts = max(int(now * 1_000_000), self._last_ts + 1)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def has_seen(self, ts: str) -> None:
        """A timestamp is taken already."""
        self._last_ts = max(self._last_ts, int(ts.replace(".", "")))

    def add_user(self, user: User) -> User:
        """Let someone into their team, with a token of their own."""
        prefix = "xoxb" if user.is_bot else "xoxp"
        user.token = user.token or self.tokens.issue(user.id, prefix)
        if user.is_bot and user.bot_id is None:
            user.bot_id = new_id("B")
        self.users[user.id] = user
        self.teams[user.team_id].users[user.id] = user
        return user

    def add_channel(self, channel: Channel) -> Channel:
        """Open a conversation in its team."""
        channel.created = channel.created or int(self._clock())
        self.channels[channel.id] = channel
        self.teams[channel.team_id].channels[channel.id] = channel
        return channel

    def direct_message(self, one: User, other: User) -> Channel:
        """The conversation between two, in the first one's team; opened if there was none.

        The bot of an org-wide install is at home in each team: there it is the person's.
        """
        team_id = other.team_id if len(self.installs_of(one)) > 1 else one.team_id
        for channel in self.teams[team_id].channels.values():
            if channel.kind is ChannelKind.IM and {*channel.members} == {one.id, other.id}:
                return channel
        return self.add_channel(
            Channel(
                id=new_id("D"),
                team_id=team_id,
                name="",
                kind=ChannelKind.IM,
                members=[one.id, other.id],
            )
        )

    def group_message(self, people: Sequence[User]) -> Channel:
        """The conversation of several people, in the first one's team; opened if there was none."""
        members = list(dict.fromkeys(user.id for user in people))
        for channel in self.channels.values():
            if channel.kind is ChannelKind.GROUP_IM and {*channel.members} == {*members}:
                return channel
        return self.add_channel(
            Channel(
                id=new_id("C"),  # as a channel's: Slack's ids don't tell what a conversation is
                team_id=people[0].team_id,
                name="mpdm-" + "--".join(sorted(self.users[m].name for m in members)) + "-1",
                kind=ChannelKind.GROUP_IM,
                members=members,
                is_shared=len({user.team_id for user in people}) > 1,
            )
        )

    def forget_conversations(self) -> None:
        """Empty every channel, and close direct messages, views and App Homes."""
        for channel in list(self.channels.values()):
            if channel.kind is ChannelKind.IM:
                del self.channels[channel.id], self.teams[channel.team_id].channels[channel.id]
            else:
                channel.empty()
        for kept in (
            self.files,
            self.contents,
            self.scheduled,
            self.views,
            self.homes,
            self.modals,
        ):
            kept.clear()
        self._last_ts = 0

    def caller(self, token: str) -> Caller | None:
        """Whose token this is, if anybody's who may still use it."""
        if secrets.compare_digest(token.encode(), self.app_token.encode()):
            return Caller(
                kind="app", scopes=frozenset({"connections:write", "authorizations:read"})
            )
        user = self.users.get(self.tokens.holder(token) or "")
        if user is None:
            return None
        kind: CallerKind = "bot" if user.is_bot else "user"
        for install in self.installs_of(user):
            team = None if install.enterprise_id else self.teams[install.team_id]
            return Caller(
                kind=kind,
                user=user,
                team=team,
                scopes=install.scopes,
                enterprise_id=install.enterprise_id,
            )
        scopes = self.tokens.scopes(token)
        return Caller(kind=kind, user=user, team=self.teams[user.team_id], scopes=scopes)

    def installs_of(self, bot: User) -> list[Install]:
        """The installs whose bot this is: one, or one for each team of an organisation."""
        here = self.teams[bot.team_id]
        every = self.teams_of(here.enterprise_id) if here.enterprise_id else [here]
        installs = [team.install for team in every if team.install]
        return [install for install in installs if install.bot_user_id == bot.id]

    def teams_of(self, enterprise_id: str) -> list[Team]:
        """The teams of an organisation."""
        return [team for team in self.teams.values() if team.enterprise_id == enterprise_id]


def new_id(prefix: str) -> str:
    """An id in Slack's form, such as `C0A1B2C3D4E`."""
    return prefix + "0" + secrets.token_hex(5).upper()
