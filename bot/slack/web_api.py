"""Calls to Slack's Web API that end in time: an answer, or a sentence about why there is none."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException
from threading import Lock
from typing import TypeVar

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.slack.installs import FixedInstalls, Install, Installs
from bot.undelivered import NotTaken
from domain.deadline import within

T = TypeVar("T")

#: Seconds before the first repeat when Slack names none; doubled each time.
FIRST_PAUSE = 0.25
#: Errors that Slack reports in a proper answer although trying again may help.
PASSING = frozenset(
    {
        "ratelimited",
        "rate_limited",
        "internal_error",
        "fatal_error",
        "service_unavailable",
        "request_timeout",
    }
)


#: How Slack says that a token is no longer one; another replica may have a newer one.
STALE = frozenset({"token_expired", "token_revoked", "invalid_auth", "account_inactive"})


class SlackUnavailable(NotTaken):
    """Slack did not take a call in time; it may later. The message is a sentence for the log."""


class SlackRefused(SlackUnavailable):
    """Slack refused a call; the same call will be refused again. `code` is Slack's own word."""

    def __init__(self, code: str) -> None:
        super().__init__(f"Slack refused a call: {code}.")
        self.code = code


class _Unclear(Exception):
    """The connection or Slack broke: nobody knows whether the call was applied."""


class _Later(Exception):
    """Slack did not apply the call, and says how many seconds to wait."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"it asks to wait {seconds:g} seconds")
        self.seconds = seconds


@dataclass(frozen=True, kw_only=True)
class Time:
    """Where time comes from, in seconds; a test brings its own."""

    now: Callable[[], float] = time.monotonic
    pause: Callable[[float], None] = time.sleep


class WebApi:
    """A client for each team, and the one place that waits, repeats and gives up.

    `patience` is how many seconds a call may take, waits and repeats included; `try_seconds` how
    long a single try may last, however slowly Slack's bytes come. slack_sdk's own retry handlers are left out: they know no deadline,
    and they repeat a message whose first copy may already stand in the channel.
    """

    def __init__(
        self,
        installs: Installs,
        base_url: str,
        *,
        patience: float,
        try_seconds: int,
        clock: Time | None = None,
    ) -> None:
        self._installs = installs
        self._base_url = base_url
        self._patience = patience
        self._try_seconds = try_seconds
        self._time = clock or Time()
        self._clients: dict[str, WebClient] = {}
        self._lock = Lock()

    def install(self, team: str) -> Install:
        """Return a team's install; SlackRefused when the team doesn't have REX."""
        install = self._installs.find(team)
        if install is None:
            raise SlackRefused("not_installed")
        return install

    def call(
        self,
        team: str,
        call: Callable[[WebClient], T],
        *,
        look: Callable[[], T | None] = lambda: None,
    ) -> T:
        """Make a call; wait and repeat while there is patience.

        `look` is for a call that must not be applied twice: after an unclear failure it is asked
        for the effect, and only then the call is repeated. Raises SlackRefused, SlackUnavailable.
        """
        install = self._usable(team)
        client = self._client(install)
        deadline = self._time.now() + self._patience
        pause = FIRST_PAUSE
        while True:
            try:
                return _once(call, client, self._try_seconds)
            except _Later as later:
                self._wait(later.seconds, deadline, later)
            except _Unclear as unclear:
                self._wait(pause, deadline, unclear)
                found = look()
                if found is not None:
                    return found
            except SlackRefused as refused:
                install = self._with_another_token(install, refused)
                client = self._client(install)
            pause *= 2

    def _usable(self, team: str) -> Install:
        install = self._installs.usable(team)
        if install is None:
            raise SlackRefused("not_installed")
        return install

    def _with_another_token(self, install: Install, refused: SlackRefused) -> Install:
        """Return the install as it is after a refusal; raises what the refusal comes to."""
        newer = self._installs.after_refusal(install) if refused.code in STALE else None
        if newer is not None:
            return newer
        if refused.code in STALE and self._installs.may_come_back(install):
            raise SlackUnavailable(
                f"The token of {install.holder} is over ({refused.code}) and was not renewed."
            ) from None
        raise refused

    def _wait(self, seconds: float, deadline: float, why: Exception) -> None:
        if self._time.now() + seconds > deadline:
            asked = why.seconds if isinstance(why, _Later) else 0
            raise SlackUnavailable(f"Slack didn't take a call in time: {why}.", asked) from None
        self._time.pause(seconds)

    def _client(self, install: Install) -> WebClient:
        with self._lock:
            client = self._clients.get(install.team_id)
            if client is None or client.token != install.bot_token:
                client = WebClient(
                    token=install.bot_token,
                    base_url=self._base_url,
                    timeout=self._try_seconds,
                    retry_handlers=[],
                )
                self._clients[install.team_id] = client
        return client


def introduce(
    bot_token: str, base_url: str, *, patience: float = 10.0, clock: Time | None = None
) -> Install:
    """Return the install behind a plain bot token: Slack is asked once, at the start.

    Raises SlackRefused ("invalid_auth" for a wrong token) or SlackUnavailable.
    """
    unknown = Install(team_id="", bot_token=bot_token, bot_user_id="")
    api = WebApi(
        Installs(FixedInstalls([unknown])), base_url, patience=patience, try_seconds=5, clock=clock
    )
    answer = api.call(unknown.team_id, lambda client: client.auth_test())
    return Install(
        team_id=str(answer["team_id"]),
        bot_token=bot_token,
        bot_user_id=str(answer["user_id"]),
        bot_id=str(answer.get("bot_id") or ""),
    )


def _once(call: Callable[[WebClient], T], client: WebClient, seconds: float) -> T:
    """Make one try; what can go wrong is sorted by what is known of its effect."""
    try:
        return within(seconds, lambda: call(client))
    except SlackApiError as error:
        raise _sorted(error) from None
    except (OSError, HTTPException, UnicodeDecodeError) as error:
        raise _Unclear(f"the connection failed ({type(error).__name__})") from None


def _sorted(error: SlackApiError) -> Exception:
    response = error.response
    if not isinstance(response, SlackResponse) or not isinstance(response.data, dict):
        return _Unclear("its answer can't be read")
    if response.status_code == 429:
        return _Later(_retry_after(response))
    if response.status_code >= 500:
        return _Unclear(f"it answered {response.status_code}")
    code = str(response.data.get("error"))
    if not code.isidentifier():  # slack_sdk puts what it couldn't parse in the place of the code
        return _Unclear("its answer can't be read")
    return _Unclear(f"it answered {code}") if code in PASSING else SlackRefused(code)


def _retry_after(response: SlackResponse) -> float:
    """Return the seconds Slack asks for; one when it doesn't say so in digits."""
    named = {name.lower(): value for name, value in response.headers.items()}.get("retry-after")
    return float(named) if isinstance(named, str) and named.isdigit() else 1.0
