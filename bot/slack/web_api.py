"""Calls to Slack's Web API that end in time: an answer, or a sentence about why there is none."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from threading import Lock
from typing import TypeVar

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

from bot.slack.installs import FixedInstalls, Install, Installs
from bot.slack.marks import one_line
from bot.slack.splitting import shortened
from bot.undelivered import NotTaken
from domain.deadline import within

T = TypeVar("T")

#: Seconds before the first repeat when Slack names none; doubled each time.
FIRST_PAUSE = 0.25
#: How Slack says that a workspace is moving to Enterprise Grid, out of reach until it has moved, and
#: seconds after which it is asked again. https://docs.slack.dev/reference/methods/chat.postMessage
MOVING = frozenset({"team_added_to_org", "org_login_required"})
MOVING_PAUSE = 300.0
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
#: So much is told of what Slack says of a refusal.
LONGEST_DETAILS = 300


class SlackUnavailable(NotTaken):
    """Slack did not take a call in time; it may later. The message is a sentence for the log."""


class SlackPutOff(SlackUnavailable):
    """Slack put a call off each time it was tried: it was not applied."""


class SlackRefused(SlackUnavailable):
    """Slack refused a call; the same call will be refused again.

    `code` is Slack's own word, `details` what it says besides: for blocks, which one, and why.
    """

    def __init__(self, code: str, details: str = "") -> None:
        super().__init__(f"Slack refused a call: {': '.join(filter(None, (code, details)))}.")
        self.code = code


class _Unclear(Exception):
    """The connection or Slack broke: nobody knows whether the call was applied."""


class _Later(Exception):
    """Slack did not apply the call, which may be tried again after so many seconds."""

    def __init__(self, why: str, seconds: float) -> None:
        super().__init__(why)
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
        install = first = self._usable(team)
        in_doubt = False
        deadline = self._time.now() + self._patience
        pause = FIRST_PAUSE
        while True:
            try:
                return _once(call, self._client(install), self._try_seconds)
            except _Later as later:
                kind = SlackUnavailable if in_doubt else SlackPutOff
                self._wait(later.seconds, deadline, kind(_too_late(later), later.seconds))
            except _Unclear as unclear:
                in_doubt = True
                self._wait(pause, deadline, SlackUnavailable(_too_late(unclear)))
                found = look()
                if found is not None:
                    return found
            except SlackRefused as refused:
                if refused.code not in STALE:
                    raise
                install = self._with_another_token(install, refused, is_new=install is not first)
                over = f"its token was over ({refused.code})"
                self._wait(0, deadline, SlackUnavailable(_too_late(over)))
            pause *= 2

    def _usable(self, team: str) -> Install:
        install = self._installs.usable(team)
        if install is None:
            raise SlackRefused("not_installed")
        return install

    def _with_another_token(
        self, install: Install, refused: SlackRefused, *, is_new: bool
    ) -> Install:
        """Return the install as it is after its token was refused; raises what that comes to.

        A call gets one other token: where that is refused as well, a third one would be.
        """
        newer = None if is_new else self._installs.after_refusal(install)
        if newer is not None:
            return newer
        if not self._installs.may_come_back(install):
            raise refused
        became = "its new one is refused as well" if is_new else "was not renewed"
        raise SlackUnavailable(
            f"The token of {install.holder} is over ({refused.code}) and {became}."
        ) from None

    def _wait(self, seconds: float, deadline: float, otherwise: SlackUnavailable) -> None:
        if self._time.now() + seconds > deadline:
            raise otherwise from None
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


def _too_late(why: object) -> str:
    return f"Slack didn't take a call in time: {why}."


def _sorted(error: SlackApiError) -> Exception:
    response = error.response
    if not isinstance(response, SlackResponse) or not isinstance(response.data, dict):
        return _Unclear("its answer can't be read")
    if response.status_code == 429:
        seconds = _retry_after(response)
        return _Later(f"it asks to wait {seconds:g} seconds", seconds)
    if response.status_code >= 500:
        return _Unclear(f"it answered {response.status_code}")
    code = str(response.data.get("error"))
    if not code.isidentifier():  # slack_sdk puts what it couldn't parse in the place of the code
        return _Unclear("its answer can't be read")
    if code in MOVING:
        return _Later(f"its workspace is moving to Enterprise Grid ({code})", MOVING_PAUSE)
    if code in PASSING:
        return _Unclear(f"it answered {code}")
    return SlackRefused(code, _details(response.data))


def _details(answer: Mapping[str, object]) -> str:
    """Return what Slack says of a refusal beyond its code, in one line."""
    more = answer.get("response_metadata")
    said = more.get("messages") if isinstance(more, dict) else None
    line = one_line(" ".join(map(str, said))) if isinstance(said, list) else ""
    return shortened(line, LONGEST_DETAILS)


def _retry_after(response: SlackResponse) -> float:
    """Return the seconds Slack asks for; one when it doesn't say so in digits."""
    named = {name.lower(): value for name, value in response.headers.items()}.get("retry-after")
    return float(named) if isinstance(named, str) and named.isdigit() else 1.0
