"""Passes that Slack hands to an app and takes back: trigger ids and response URLs."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from bot.playground.channel import Channel, Message
from bot.playground.errors import Refused
from bot.playground.people import Install, User

RESPONSE_USES = 5
RESPONSE_LIFE = 30 * 60.0  # seconds


@dataclass(kw_only=True)
class _Trigger:
    user: User
    bot_user_id: str | None
    expires_at: float
    used: bool = False


class Triggers:
    """Trigger ids: each opens one view, within seconds, for the person who caused it.

    Only the install that was told of what they did may use it.
    """

    def __init__(self, clock: Callable[[], float], life: float) -> None:
        self._clock = clock
        self.life = life
        self._issued: dict[str, _Trigger] = {}

    def issue(self, user: User, told: Install | None = None) -> str:
        """A trigger id for what this person just did, for the install that is told of it."""
        trigger_id = (
            f"{secrets.randbelow(10**13)}.{secrets.randbelow(10**13)}.{secrets.token_hex(16)}"
        )
        self._issued[trigger_id] = _Trigger(
            user=user,
            bot_user_id=told.bot_user_id if told else None,
            expires_at=self._clock() + self.life,
        )
        return trigger_id

    def exchange(self, trigger_id: str, install: Install) -> User:
        """The person to show a view to. Refused when unknown, somebody else's, late, or used."""
        trigger = self._issued.get(trigger_id)
        if trigger is None or trigger.bot_user_id not in (None, install.bot_user_id):
            raise Refused("invalid_trigger_id")
        if self._clock() > trigger.expires_at:
            raise Refused("expired_trigger_id")
        if trigger.used:
            raise Refused("exchanged_trigger_id")
        trigger.used = True
        return trigger.user


@dataclass(frozen=True)
class ResponseTarget:
    """Where an app's response goes: as which bot, for whom, and over which message, if any."""

    channel: Channel
    bot: User
    user: User
    message: Message | None = None


@dataclass(kw_only=True)
class _ResponseUrl:
    target: ResponseTarget
    expires_at: float
    uses_left: int = RESPONSE_USES


class ResponseUrls:
    """Response URLs: five uses within half an hour."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._issued: dict[str, _ResponseUrl] = {}

    def issue(self, target: ResponseTarget) -> str:
        """The secret last part of a new URL."""
        secret = secrets.token_urlsafe(24)
        expires_at = self._clock() + RESPONSE_LIFE
        self._issued[secret] = _ResponseUrl(target=target, expires_at=expires_at)
        return secret

    def use(self, secret: str) -> ResponseTarget:
        """Where to write. Refused when unknown, late, or used up."""
        url = self._issued.get(secret)
        if url is None:
            raise Refused("invalid_url")
        if self._clock() > url.expires_at:
            raise Refused("expired_url")
        if url.uses_left == 0:
            raise Refused("used_url")
        url.uses_left -= 1
        return url.target
