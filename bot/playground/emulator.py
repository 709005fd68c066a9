"""The emulated Slack: several teams, one app, and everything that can be seen of them."""

import secrets
import threading
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from typing import Unpack

from bot.playground.app import App, new_app
from bot.playground.channel import Channel, ChannelKind, Message
from bot.playground.clock import Clock
from bot.playground.delivery import Delivery, Rules
from bot.playground.faults import (
    ApiFault,
    ApiTrouble,
    DeliveryFault,
    DeliveryTrouble,
    FaultPlan,
)
from bot.playground.feed import Change, ChangeKind, Feed
from bot.playground.limiter import Limiter
from bot.playground.oauth_codes import Codes
from bot.playground.passes import ResponseUrls, Triggers
from bot.playground.people import Install, Traits, User
from bot.playground.sockets import Sockets
from bot.playground.traffic import Answer, ApiCall, Attempt, Envelope, Log
from bot.playground.view import View
from bot.playground.workspace import Enterprise, Team, Workspaces, new_id


class Emulator:
    """Slack in memory. Thread-safe; state objects are live and change under `lock`.

    `request_url` is where the app listens (Events API, interactivity and commands alike); an
    open socket takes precedence over it, as in Slack. `clock` may be turned forward.
    """

    def __init__(
        self,
        signing_secret: str | None = None,
        *,
        request_url: str | None = None,
        retry_delays: tuple[float, ...] = (0, 60, 300),
        ack_timeout: float = 3.0,
        trigger_life: float = 3.0,
        clock: Clock | None = None,
    ) -> None:
        self.clock = clock = clock or Clock()
        self.rules = Rules(
            signing_secret=signing_secret or secrets.token_hex(16),
            request_url=request_url,
            retry_delays=retry_delays,
            ack_timeout=ack_timeout,
            clock=clock,
        )
        self.base_url = "http://127.0.0.1"
        self.lock = threading.RLock()
        self.feed = Feed()
        self.app = new_app()
        self.state = Workspaces(self.app.id, clock)
        self.triggers = Triggers(clock, trigger_life)
        self.response_urls = ResponseUrls(clock)
        self.codes = Codes()
        self.limiter = Limiter(clock)
        self.sockets = Sockets(self.app.id, clock)
        self.api_faults = FaultPlan[ApiFault]()
        self.delivery_faults = FaultPlan[DeliveryFault]()
        self.log = Log(self.feed)
        self.delivery = Delivery(
            self.rules, self.sockets, self.delivery_faults, self.log.record_attempt
        )

    def open(self) -> None:
        """Deliver again after a close; a new emulator is open."""
        self.delivery.open()

    def reached_at(self, request_url: str | None) -> None:
        """The app is there: from now on it listens here, and what waits for it is sent at once."""
        self.rules.request_url = request_url
        self.delivery.hurry()

    def close(self) -> None:
        """Stop delivering. The state stays readable."""
        self.sockets.drop()
        self.delivery.close()

    # Setting the scene

    def declare(self, manifest: Mapping[str, object]) -> App:
        """Give the app a manifest; from now on it is what that says, and no more."""
        self.app = self.app.declared(manifest)
        return self.app

    def add_enterprise(self, enterprise_id: str, name: str) -> Enterprise:
        """A Slack organisation, for teams that belong to it."""
        enterprise = Enterprise(id=enterprise_id, name=name)
        self.state.enterprises[enterprise_id] = enterprise
        return enterprise

    def add_team(
        self, team_id: str, name: str, domain: str, enterprise: Enterprise | None = None
    ) -> Team:
        """A Slack workspace, perhaps one of an organisation."""
        team = Team(
            id=team_id,
            name=name,
            domain=domain,
            enterprise_id=enterprise.id if enterprise else None,
        )
        with self.lock:
            self.state.teams[team_id] = team
        self.tell("team", team=team_id)
        return team

    def add_user(
        self,
        team_id: str,
        user_id: str,
        name: str,
        real_name: str = "",
        email: str | None = None,
        title: str = "",
        **traits: Unpack[Traits],
    ) -> User:
        """A person (or somebody else's bot) of a team; `.token` lets any client act as them."""
        user = User(
            id=user_id,
            team_id=team_id,
            name=name,
            real_name=real_name or name,
            email=email,
            title=title,
            **traits,
        )
        with self.lock:
            self.state.add_user(user)
        self.tell("team", team=team_id, user=user_id)
        return user

    def add_channel(
        self,
        team_id: str,
        channel_id: str,
        name: str,
        members: Iterable[str] = (),
        *,
        is_private: bool = False,
    ) -> Channel:
        """A channel. Members of another team make it a Slack Connect channel."""
        joined = list(dict.fromkeys(members))
        channel = Channel(
            id=channel_id,
            team_id=team_id,
            name=name,
            kind=ChannelKind.PRIVATE if is_private else ChannelKind.CHANNEL,
            members=joined,
            is_shared=any(self.users[member].team_id != team_id for member in joined),
        )
        with self.lock:
            self.state.add_channel(channel)
        self.tell("channel", team=team_id, channel=channel_id)
        return channel

    def install(
        self,
        team_id: str,
        bot_name: str = "rex",
        scopes: Iterable[str] | None = None,
        *,
        real_name: str = "",
        bot_user_id: str | None = None,
    ) -> Install:
        """Install the app in a team: a bot user there, and a bot token of its own."""
        bot = self.add_user(
            team_id,
            bot_user_id or new_id("U"),
            bot_name,
            real_name or bot_name.upper(),
            is_bot=True,
        )
        bot.app_id = self.app.id
        granted = self.app.scopes if scopes is None else scopes
        installed = Install.of(bot, self.app.id, granted)
        with self.lock:
            self.state.teams[team_id].install = installed
        return installed

    # What there is

    @property
    def app_id(self) -> str:
        """The app's id."""
        return self.app.id

    @property
    def app_token(self) -> str:
        """The app-level token (`xapp-…`), which opens sockets."""
        return self.state.app_token

    @property
    def signing_secret(self) -> str:
        """What deliveries to the app are signed with."""
        return self.rules.signing_secret

    @property
    def api_url(self) -> str:
        """The Web API's base URL, for any Slack client; ends in a slash."""
        return f"{self.base_url}/api/"

    @property
    def teams(self) -> Mapping[str, Team]:
        """Every team by id."""
        return self.state.teams

    @property
    def users(self) -> Mapping[str, User]:
        """Everybody of every team by id, bots included."""
        return self.state.users

    @property
    def channels(self) -> Mapping[str, Channel]:
        """Every conversation of every team by id."""
        return self.state.channels

    def channels_of(self, user_id: str) -> tuple[Channel, ...]:
        """The conversations someone is in, in the order in which they were opened."""
        with self.lock:
            return tuple(c for c in self.state.channels.values() if user_id in c.members)

    def direct_message(self, user_id: str, other_id: str) -> Channel:
        """The DM between two people of a team, or between a person and a bot."""
        with self.lock:
            return self.state.direct_message(self.users[user_id], self.users[other_id])

    def home_of(self, user_id: str) -> View | None:
        """The App Home the app has published for someone."""
        return self.state.homes.get(user_id)

    def modals_of(self, user_id: str) -> tuple[View, ...]:
        """Someone's open modals; the last one is in front."""
        return tuple(self.state.modals.get(user_id, ()))

    # Watching

    def tell(self, kind: ChangeKind, **where: str) -> None:
        """Announce a change on the feed."""
        self.feed.publish(Change(kind=kind, **where))

    def tell_message(self, kind: ChangeKind, message: Message) -> None:
        """Announce a change of one message."""
        channel = message.channel
        self.tell(
            kind, team=channel.team_id, channel=channel.id, ts=message.ts, user=message.user.id
        )

    def subscribe(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        """Call `listener` with every change until the returned function is called."""
        return self.feed.subscribe(listener)

    def calls(self, pattern: str = "*") -> tuple[ApiCall, ...]:
        """The calls to methods like `chat.*`, oldest first."""
        return self.log.calls(pattern)

    @property
    def deliveries(self) -> tuple[Attempt, ...]:
        """Every attempt to deliver something to the app, oldest first."""
        return self.log.attempts()

    # Making trouble

    def fault(
        self, method: str, *, nth: int = 1, times: int = 1, **trouble: Unpack[ApiTrouble]
    ) -> None:
        """Plan trouble for the nth call from now on of methods like this (see `ApiFault`)."""
        self.api_faults.add(method, ApiFault(**trouble), nth=nth, times=times)

    def fault_delivery(
        self, name: str = "*", *, nth: int = 1, times: int = 1, **trouble: Unpack[DeliveryTrouble]
    ) -> None:
        """Plan trouble for the nth event or interaction of this type (see `DeliveryFault`)."""
        self.delivery_faults.add(name, DeliveryFault(**trouble), nth=nth, times=times)

    def drop_sockets(self, reason: str | None = None) -> None:
        """Close the app's sockets; with a reason (`warning`, `refresh_requested`) announce it."""
        self.sockets.drop(reason)

    # Delivering

    def deliver(self, envelope: Envelope) -> "Future[Answer]":
        """Send something to the app, in the background."""
        return self.delivery.send(envelope)
