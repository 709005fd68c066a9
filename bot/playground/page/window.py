"""The window around a conversation: who there is, which tabs they have, and what is new in each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from bot.playground.channel import Channel, ChannelKind
from bot.playground.emulator import Emulator
from bot.playground.inbox import Inbox
from bot.playground.page.conversation import Face, face
from bot.playground.page.letters import received
from bot.playground.page.reading import Reading
from bot.playground.page.tour import Stop
from bot.playground.people import User
from bot.playground.rendering.mrkdwn import Names

TabKind = Literal["messages", "channel", "people", "home", "inbox"]


@dataclass(frozen=True, kw_only=True)
class Shortcut:
    """An entry of every message's menu: the app's message shortcut of this callback id."""

    callback_id: str
    label: str


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What the playground suggests to people to try, by user id; `usual` to everybody else.

    `tour` is shown to those whom it fits, by user id.
    """

    by_user: Mapping[str, Sequence[str]] = field(default_factory=dict)
    usual: Sequence[str] = ()
    tour: Mapping[str, Sequence[Stop]] = field(default_factory=dict)

    def to(self, user: User) -> Sequence[str]:
        """The suggestions for one person."""
        return self.by_user.get(user.id, self.usual)


@dataclass(frozen=True, kw_only=True)
class Neighbour:
    """A person one can be: `messages` and `letters` count what they have not read."""

    user: User
    face: Face
    address: str
    is_current: bool
    messages: int
    letters: int


@dataclass(frozen=True, kw_only=True)
class Group:
    """The people of one Slack team."""

    name: str
    people: tuple[Neighbour, ...]


@dataclass(frozen=True, kw_only=True)
class Tab:
    """A way to another conversation, to App Home or to the inbox."""

    kind: TabKind
    label: str
    address: str
    is_current: bool
    unread: int


@dataclass(frozen=True, kw_only=True)
class Window:
    """Everything that stands around what a person is looking at."""

    viewer: User
    face: Face
    app: User | None
    groups: tuple[Group, ...]
    tabs: tuple[Tab, ...]
    elsewhere: int
    names: Names


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What windows look out on: the emulated Slack, the inbox, and what has been read."""

    emulator: Emulator
    inbox: Inbox | None
    reading: Reading

    def window(self, viewer: User, kind: TabKind, channel: Channel | None = None) -> Window:
        """Return the window of a person who looks at one of their tabs."""
        groups = tuple(self._groups(viewer))
        strangers = [n for group in groups for n in group.people if not n.is_current]
        return Window(
            viewer=viewer,
            face=face(viewer),
            app=self.app_in(viewer.team_id),
            groups=groups,
            tabs=self._tabs(viewer, kind, channel),
            elsewhere=sum(neighbour.messages for neighbour in strangers),
            names=names(self.emulator),
        )

    def app_in(self, team_id: str) -> User | None:
        """Return the app's bot user in a team, if the app is installed there."""
        install = self.emulator.teams[team_id].install
        return self.emulator.users[install.bot_user_id] if install else None

    def direct_message(self, viewer: User) -> Channel | None:
        """Return somebody's DM with the app."""
        app = self.app_in(viewer.team_id)
        return self.emulator.direct_message(viewer.id, app.id) if app else None

    def people(self) -> list[User]:
        """Return everybody one can be, team by team."""
        teams = self.emulator.teams.values()
        return [u for team in teams for u in team.users.values() if not (u.is_bot or u.deleted)]

    def _groups(self, viewer: User) -> list[Group]:
        people = self.people()
        groups = []
        for team in self.emulator.teams.values():
            members = [user for user in people if user.team_id == team.id]
            neighbours = tuple(self._neighbour(user, viewer) for user in members)
            groups.append(Group(name=team.name, people=neighbours))
        return [group for group in groups if group.people]

    def _neighbour(self, user: User, viewer: User) -> Neighbour:
        return Neighbour(
            user=user,
            face=face(user),
            address=address(user),
            is_current=user is viewer,
            messages=sum(self.reading.unread(user.id, dm) for dm in self._direct_messages(user)),
            letters=self.reading.unopened(user.email, received(self.inbox)),
        )

    def _direct_messages(self, user: User) -> list[Channel]:
        channels = self.emulator.channels_of(user.id)
        return [channel for channel in channels if kind_of(channel) == "people"]

    def _tabs(self, viewer: User, kind: TabKind, current: Channel | None) -> tuple[Tab, ...]:
        own = address(viewer)
        direct = self.direct_message(viewer)
        tabs = []
        for channel in self.emulator.channels_of(viewer.id):
            if self._is_over(channel):
                continue
            tabs.append(
                Tab(
                    kind="messages" if channel is direct else kind_of(channel),
                    label=self.label(channel, viewer),
                    address=own if channel is direct else f"{own}/channels/{channel.id}",
                    is_current=channel is current,
                    unread=self.reading.unread(viewer.id, channel),
                )
            )
        tabs.sort(key=lambda tab: tab.kind != "messages")
        letters = self.reading.unopened(viewer.email, received(self.inbox))
        return (
            *tabs,
            _place("home", "App Home", own, kind),
            _place("inbox", "Inbox", own, kind, letters),
        )

    def _is_over(self, channel: Channel) -> bool:
        """Whether it is a DM with an app that was removed."""
        others = (self.emulator.users[member] for member in channel.members)
        return channel.kind is ChannelKind.IM and any(it.is_bot and it.deleted for it in others)

    def label(self, channel: Channel, viewer: User) -> str:
        """What a conversation is called: by its name, or by who else is in it."""
        if channel.kind not in (ChannelKind.IM, ChannelKind.GROUP_IM):
            return channel.name
        others = [member for member in channel.members if member != viewer.id] or [viewer.id]
        return ", ".join(self.emulator.users[other].real_name for other in others)


def kind_of(channel: Channel) -> Literal["channel", "people"]:
    """Which sign a conversation has."""
    return "people" if channel.kind in (ChannelKind.IM, ChannelKind.GROUP_IM) else "channel"


def address(user: User) -> str:
    """Return the path of somebody's window."""
    return f"/people/{user.team_id}/{user.id}"


def names(emulator: Emulator) -> Names:
    """Return what everybody and every channel is called."""
    return Names(
        users={user.id: user.real_name or user.name for user in emulator.users.values()},
        channels={channel.id: channel.name for channel in emulator.channels.values()},
    )


def _place(
    kind: Literal["home", "inbox"], label: str, own: str, current: TabKind, unread: int = 0
) -> Tab:
    return Tab(
        kind=kind,
        label=label,
        address=f"{own}/{kind}",
        is_current=kind == current,
        unread=unread,
    )
