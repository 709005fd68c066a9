"""Which Slack teams have REX, and with which bot token; an unknown team gets nothing."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from threading import Lock
from typing import Protocol

from slack_bolt.authorization import AuthorizeResult

#: Seconds for which an install is believed without asking the store again, so that a team that
#: removed REX through another replica is soon refused here too.
BELIEVED_FOR = 300.0


@dataclass(frozen=True, kw_only=True)
class Install:
    """REX in one Slack team. The token never shows in a repr, and so in no log."""

    team_id: str
    bot_token: str = field(repr=False)
    bot_user_id: str
    bot_id: str = ""
    app_id: str = ""


class InstallStore(Protocol):
    """Where installs are kept."""

    def find(self, team_id: str) -> Install | None:
        """Return the team's install, or None when the team does not have REX."""
        ...

    def save(self, install: Install) -> None:
        """Keep an install in place of the team's earlier one."""
        ...

    def forget(self, team_id: str) -> None:
        """Drop the team's install; dropping it again changes nothing."""
        ...


class FixedInstalls:
    """Installs that are given at the start: one workspace by its token, or a playground's teams."""

    def __init__(self, installs: Iterable[Install]) -> None:
        self._by_team = {install.team_id: install for install in installs}

    def find(self, team_id: str) -> Install | None:
        """Return the team's install, or None."""
        return self._by_team.get(team_id)

    def save(self, install: Install) -> None:
        """Keep it for as long as this process lives."""
        self._by_team[install.team_id] = install

    def forget(self, team_id: str) -> None:
        """Drop it for as long as this process lives."""
        self._by_team.pop(team_id, None)


class Installs:
    """Installs as the edge and the workers ask for them, many times a second, from any thread.

    Only what was found is remembered: a team that has just installed REX is known at once.
    """

    def __init__(self, store: InstallStore, clock: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._clock = clock
        self._known: dict[str, tuple[float, Install]] = {}
        self._lock = Lock()

    def remembered(self, team_id: str) -> Install | None:
        """Return what is known without a trip to the store."""
        with self._lock:
            found_at, install = self._known.get(team_id, (0.0, None))
        return install if self._clock() - found_at < BELIEVED_FOR else None

    def find(self, team_id: str) -> Install | None:
        """Return the team's install, from the store when it is not remembered."""
        known = self.remembered(team_id)
        if known is not None:
            return known
        install = self._store.find(team_id)
        if install is None:
            self._drop(team_id)
        else:
            self._remember(install)
        return install

    def save(self, install: Install) -> None:
        """Keep an install; from now on it is the one that counts."""
        self._store.save(install)
        self._remember(install)

    def forget(self, team_id: str) -> None:
        """Drop the team's install, here and in the store."""
        self._drop(team_id)
        self._store.forget(team_id)

    def _remember(self, install: Install) -> None:
        with self._lock:
            self._known[install.team_id] = (self._clock(), install)

    def _drop(self, team_id: str) -> None:
        with self._lock:
            self._known.pop(team_id, None)


def authorized(install: Install) -> AuthorizeResult:
    """Return an install as Bolt wants it; nobody asks Slack (`auth.test`) for each event."""
    return AuthorizeResult(
        enterprise_id=None,
        team_id=install.team_id,
        bot_token=install.bot_token,
        bot_user_id=install.bot_user_id,
        bot_id=install.bot_id,
    )
