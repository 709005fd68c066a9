"""Tokens that expire are renewed in good time, once for all replicas and threads together.

A refresh token works once, so two who use it at the same time would lose the install. Whoever takes
the store's lease asks Slack. The others go on with the old token while it lasts, and only when it
doesn't wait for the new one. A lease that came to nothing is kept until it ends, so that a Slack that
is down is not asked all the time, and nobody waits for it.

When Slack's answer is lost, so is the new token, and Slack refuses the old refresh token for ever. The
old token goes on until its end; that the install is lost is kept, for staff to be told.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from bot.slack.installs import Install
from bot.slack.oauth import SlackApp
from bot.slack.web_api import SlackRefused, SlackUnavailable

log = logging.getLogger("rex.slack")

#: How long before its end a token is renewed; Slack's last for twelve hours.
IN_GOOD_TIME = timedelta(hours=1)
LEASE = timedelta(seconds=30)
#: Seconds between two looks for what another replica is getting, and for all of them.
LOOK_EVERY, PATIENCE = 0.1, 12.0


class Leases(Protocol):
    """The installs' store, as renewing needs it."""

    def find(self, team_id: str, enterprise_id: str | None = None) -> Install | None:
        """Return the team's install as it is kept now."""
        ...

    def lease(self, install: Install, until: datetime) -> bool:
        """Whether the caller alone may now renew this token."""
        ...

    def renew(self, install: Install) -> None:
        """Keep a renewed token; the lease ends with that."""
        ...

    def fail(self, install: Install, *, lost: bool) -> None:
        """Keep that this token was not renewed; `lost` when Slack never will."""
        ...


@dataclass(frozen=True, kw_only=True)
class Rotation:
    """Renews tokens (`bot.slack.installs.Renewal`)."""

    store: Leases
    app: SlackApp
    clock: Callable[[], datetime]
    pause: Callable[[float], None] = time.sleep

    def is_due(self, install: Install) -> bool:
        """Whether the token will soon be over."""
        return install.expires_at is not None and self.clock() > install.expires_at - IN_GOOD_TIME

    def renewed(self, install: Install, *, refused: bool = False) -> Install:
        """Return the install with the token to use now; `refused` when Slack takes it no more."""
        if self.store.lease(install, self.clock() + LEASE):
            return self._from_slack(install)
        kept: Install | None = None
        for _ in range(int(PATIENCE / LOOK_EVERY)):
            kept = self.store.find(install.team_id)
            if kept is None or kept.bot_token != install.bot_token:
                break
            if kept.failed_at or not (refused or self._is_over(kept)):
                break
            self.pause(LOOK_EVERY)
        return kept or install

    def _is_over(self, install: Install) -> bool:
        return install.expires_at is not None and self.clock() >= install.expires_at

    def _from_slack(self, install: Install) -> Install:
        try:
            tokens = self.app.refreshed(install.refresh_token, self.clock())
        except SlackUnavailable as unavailable:
            log.error("the token of %s was not renewed: %s", install.holder, unavailable)
            self.store.fail(install, lost=isinstance(unavailable, SlackRefused))
            return install
        renewed = replace(
            install,
            bot_token=tokens.bot_token,
            refresh_token=tokens.refresh_token,
            expires_at=tokens.expires_at,
        )
        self.store.renew(renewed)
        return renewed
