"""Which Slack teams have REX, and with which bot token; an unknown team gets nothing."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Lock
from typing import Protocol
from uuid import UUID

from slack_bolt.authorization import AuthorizeResult

#: Seconds for which an install is believed without asking the store again, so that a team that
#: removed REX through another replica is soon refused here too.
BELIEVED_FOR = 60.0


@dataclass(frozen=True, kw_only=True)
class Install:
    """REX in one Slack team. No token shows in a repr, and so in no log.

    An org-wide install stands for every team of its organisation, with one bot and one token; a
    token that expires comes with what renews it.
    """

    team_id: str
    bot_token: str = field(repr=False)
    bot_user_id: str
    bot_id: str = ""
    app_id: str = ""
    enterprise_id: str | None = None
    is_org_wide: bool = False
    name: str = ""
    scopes: str = ""
    refresh_token: str = field(default="", repr=False)
    expires_at: datetime | None = None
    #: When its renewal failed, unless somebody is at it again.
    failed_at: datetime | None = None
    #: Since when Slack no longer renews it: then only installing REX again helps.
    lost_at: datetime | None = None

    @property
    def holder(self) -> str:
        """What has REX: the team, or its whole organisation."""
        return (self.enterprise_id or "") if self.is_org_wide else self.team_id


class InstallStore(Protocol):
    """Where installs are kept."""

    def find(self, team_id: str, enterprise_id: str | None = None) -> Install | None:
        """Return the team's install, perhaps by its organisation's; None when it has no REX."""
        ...

    def save(self, install: Install, workspace_id: UUID | None = None) -> None:
        """Keep an install in place of the earlier one, and whose people an organisation's are."""
        ...

    def forget(self, team_id: str, before: datetime | None = None) -> None:
        """Drop the team's install unless it was made after `before`; again changes nothing."""
        ...


class FixedInstalls:
    """Installs that are given at the start: one workspace by its token, or a playground's teams."""

    def __init__(
        self,
        installs: Iterable[Install],
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._clock = clock
        self._by_team = {install.team_id: (install, clock()) for install in installs}

    def find(self, team_id: str, enterprise_id: str | None = None) -> Install | None:
        """Return the team's install, or None."""
        install, _ = self._by_team.get(team_id, (None, None))
        return install

    def save(self, install: Install, workspace_id: UUID | None = None) -> None:
        """Keep it for as long as this process lives."""
        self._by_team[install.team_id] = install, self._clock()

    def forget(self, team_id: str, before: datetime | None = None) -> None:
        """Drop it for as long as this process lives, unless it was given after `before`."""
        _, given_at = self._by_team.get(team_id, (None, None))
        if given_at is not None and (before is None or given_at <= before):
            del self._by_team[team_id]


class Several:
    """Installs from several places: the first that knows a team counts, the last keeps new ones."""

    def __init__(self, *stores: InstallStore) -> None:
        self._stores = stores

    def find(self, team_id: str, enterprise_id: str | None = None) -> Install | None:
        """Return the team's install from the first store that has one."""
        found = (store.find(team_id, enterprise_id) for store in self._stores)
        return next((install for install in found if install), None)

    def save(self, install: Install, workspace_id: UUID | None = None) -> None:
        """Keep it in the last store."""
        self._stores[-1].save(install, workspace_id)

    def forget(self, team_id: str, before: datetime | None = None) -> None:
        """Drop it everywhere."""
        for store in self._stores:
            store.forget(team_id, before)


class Renewal(Protocol):
    """What renews tokens that expire."""

    def is_due(self, install: Install) -> bool:
        """Whether an install's token will soon be over."""
        ...

    def renewed(self, install: Install, *, refused: bool = False) -> Install:
        """Return it with the token to use now; what it was when none is to be had.

        `refused` when Slack doesn't take the present one, whatever its time says.
        """
        ...


class Installs:
    """Installs as the edge and the workers ask for them, many times a second, from any thread.

    Only what was found is remembered: a team that has just installed REX is known at once.
    """

    def __init__(
        self,
        store: InstallStore,
        clock: Callable[[], float] = time.monotonic,
        renewal: Renewal | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._renewal = renewal
        self._known: dict[str, tuple[float, Install]] = {}
        self._scopes: dict[str, str] = {}
        self._listeners: list[Callable[[str], None]] = []
        self._lock = Lock()

    def listen(self, listener: Callable[[str], None]) -> None:
        """Have a listener told of each team that was given REX anew, here or by another replica."""
        self._listeners.append(listener)

    def remembered(self, team_id: str) -> Install | None:
        """Return what is known without a trip to the store."""
        with self._lock:
            found_at, install = self._known.get(team_id, (0.0, None))
        return install if self._clock() - found_at < BELIEVED_FOR else None

    def find(self, team_id: str, enterprise_id: str | None = None) -> Install | None:
        """Return the team's install, from the store when it is not remembered."""
        known = self.remembered(team_id)
        if known is not None:
            return known
        install = self._store.find(team_id, enterprise_id)
        if install is None:
            self._drop(team_id)
        else:
            self._remember(install)
        return install

    def usable(self, team_id: str) -> Install | None:
        """Return the team's install with a token that lasts; for who may wait a moment."""
        install = self.find(team_id)
        if install is None or self._renewal is None or not self._renewal.is_due(install):
            return install
        renewed = self._renewal.renewed(install)
        if renewed != install:
            self._remember(renewed)
        return renewed

    def after_refusal(self, refused: Install) -> Install | None:
        """Return the install anew when Slack refused its token; None if there is no other."""
        self._drop(refused.team_id)
        install = self.usable(refused.team_id)
        same = install is not None and install.bot_token == refused.bot_token
        if install and same and self._renewal and install.refresh_token:
            install = self._renewal.renewed(install, refused=True)
            self._remember(install)
        return install if install and install.bot_token != refused.bot_token else None

    def may_come_back(self, install: Install) -> bool:
        """Whether a token that is over may be renewed later, or replaced by installing REX again."""
        return self._renewal is not None and bool(install.refresh_token)

    def save(self, install: Install, workspace_id: UUID | None = None) -> None:
        """Keep an install; from now on it is the one that counts."""
        self._store.save(install, workspace_id)
        with self._lock:  # an organisation's counts for each of its teams
            its = [k for k, v in self._known.items() if v[1].holder == install.holder]
            self._known = {k: v for k, v in self._known.items() if k not in its}
        for team_id in {*its, install.team_id}:
            self._tell(team_id)
        if not install.is_org_wide:
            self._remember(install)

    def forget(self, team_id: str, before: datetime | None = None) -> None:
        """Drop the team's install, here and in the store, unless it was made after `before`."""
        self._store.forget(team_id, before)
        self._drop(team_id)

    def _remember(self, install: Install) -> None:
        with self._lock:
            self._known[install.team_id] = (self._clock(), install)
            before = self._scopes.get(install.team_id, install.scopes)
            self._scopes[install.team_id] = install.scopes
        if before != install.scopes:
            self._tell(install.team_id)

    def _tell(self, team_id: str) -> None:
        for listener in self._listeners:
            listener(team_id)

    def _drop(self, team_id: str) -> None:
        with self._lock:
            self._known.pop(team_id, None)


def authorized(install: Install) -> AuthorizeResult:
    """Return an install as Bolt wants it; nobody asks Slack (`auth.test`) for each event."""
    return AuthorizeResult(
        enterprise_id=install.enterprise_id,
        team_id=install.team_id,
        bot_token=install.bot_token,
        bot_user_id=install.bot_user_id,
        bot_id=install.bot_id,
    )
