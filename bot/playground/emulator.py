"""The emulated Slack: several teams, one app, and everything that can be seen of them."""

import secrets
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from fnmatch import fnmatchcase

from bot.playground.channel import Channel, ChannelKind
from bot.playground.faults import ApiFault, DeliveryFault, FaultPlan
from bot.playground.feed import Change, Feed, Found
from bot.playground.people import Install, User
from bot.playground.traffic import ApiCall, Attempt
from bot.playground.view import View
from bot.playground.workspace import Team, Workspaces, new_id

KEPT = 10_000  # calls and attempts that stay readable


class Emulator:
    """Slack in memory. Thread-safe; state objects are live and change under `lock`.

    `request_url` is where the app listens (Events API, interactivity and commands alike); an
    open socket takes precedence over it, as in Slack. `clock` gives seconds since 1970.
    """

    def __init__(
        self,
        signing_secret: str | None = None,
        *,
        request_url: str | None = None,
        retry_delays: tuple[float, ...] = (0, 60, 300),
        ack_timeout: float = 3.0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.signing_secret = signing_secret or secrets.token_hex(16)
        self.request_url = request_url
        self.retry_delays = retry_delays
        self.ack_timeout = ack_timeout
        self.clock = clock
        self.base_url = "http://127.0.0.1"
        self.lock = threading.RLock()
        self.feed = Feed()
        self.state = Workspaces(app_id=new_id("A"))
        self.api_faults = FaultPlan[ApiFault]()
        self.delivery_faults = FaultPlan[DeliveryFault]()
        self._calls: deque[ApiCall] = deque(maxlen=KEPT)
        self._attempts: deque[Attempt] = deque(maxlen=KEPT)

    # What there is

    @property
    def app_id(self) -> str:
        """The app's id."""
        return self.state.app_id

    @property
    def app_token(self) -> str:
        """The app-level token (`xapp-…`), which opens sockets."""
        return self.state.app_token

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

    def home_of(self, user_id: str) -> View | None:
        """The App Home the app has published for someone."""
        return self.state.homes.get(user_id)

    def modals_of(self, user_id: str) -> tuple[View, ...]:
        """Someone's open modals, the one they see last."""
        return tuple(self.state.modals.get(user_id, ()))
