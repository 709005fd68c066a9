"""Deals that stand still: when one is stale or has rested enough, whom that is told, and when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from domain import lookup
from domain.access import Action, Actor, Decision, Role, Workspace, decide
from domain.pipeline import Status
from domain.records import Command, Records

#: When digests go out, on the workspace's own clock.
DIGEST_AT = time(8)
DAY = 86_400
#: How many stale deals are told of by name, the longest in their stage first; the rest is counted.
MOST_TOLD = 20


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A deal and how it stands: `max_days` is its own limit, else the workspace's or stage's."""

    opportunity_id: UUID
    ref: str
    heading: str
    owner_id: UUID
    status: Status
    stage_label: str
    stage_entered_at: datetime
    held_seconds: int
    max_days: int

    def days(self, now: datetime) -> int:
        """Whole days in the stage, without those on hold."""
        elapsed = int(now.timestamp()) - int(self.stage_entered_at.timestamp())
        return (elapsed - self.held_seconds) // DAY

    def rots(self, now: datetime) -> bool:
        """More days than the limit: on the last day allowed it is still healthy."""
        return self.status is Status.OPEN and self.days(now) > self.max_days

    def sentence(self, now: datetime) -> str:
        """How a digest tells of it."""
        days, over = self.days(now), self.days(now) - self.max_days
        return (
            f"{self.heading} has been in {self.stage_label} for {days} days, "
            f"{over} {'day' if over == 1 else 'days'} more than the {self.max_days} allowed."
        )


@dataclass(frozen=True, kw_only=True)
class Rested:
    """A deal on hold whose day has come: nothing is written to it, its owner is told."""

    ref: str
    heading: str
    owner_id: UUID
    until: date

    @property
    def sentence(self) -> str:
        """How a digest tells of it."""
        return f"{self.heading} was to rest until {self.until}. Write “resume {self.ref}” to go on."


@dataclass(frozen=True)
class Stale:
    """The longest in their stage of the deals over their limit, and how many there are in all."""

    first: tuple[Standing, ...] = ()
    count: int = 0


@dataclass(frozen=True, kw_only=True)
class StageRot:
    """How many open deals stand in a stage of a pipeline, and how many of them rot."""

    pipeline: str
    stage_label: str
    total: int
    rotting: int


@dataclass(frozen=True, kw_only=True)
class Digest:
    """What one person is told on one day, the stalest first; `key` names it for its delivery.

    `deals` are the first of their `stale` deals.
    """

    recipient: Actor
    day: date
    deals: tuple[Standing, ...]
    stale: int
    lines: tuple[str, ...]
    rested: tuple[Rested, ...] = ()

    @property
    def key(self) -> str:
        """The same for the same person and day, however often it is made."""
        return f"rotting:{self.recipient.member_id}:{self.day.isoformat()}"


class Standings(Protocol):
    """What this needs from whatever keeps the CRM."""

    def rotting(
        self,
        workspace: Workspace,
        now: datetime,
        *,
        seen_by: UUID | None = None,
        owned_by: UUID | None = None,
        limit: int = MOST_TOLD,
    ) -> Stale:
        """The open deals over their limit, the longest in their stage first."""

    def rotting_by_owner(
        self, workspace: Workspace, now: datetime, *, limit: int = MOST_TOLD
    ) -> Mapping[UUID, Stale]:
        """The same for each who owns any."""

    def stage_rot(
        self, workspace: Workspace, now: datetime, *, seen_by: UUID | None = None
    ) -> tuple[StageRot, ...]:
        """Open deals by stage, first of the pipeline of new deals, and how many are over."""

    def rested(self, workspace: Workspace, day: date) -> tuple[Rested, ...]:
        """The deals on hold until that day or an earlier one, the longest waiting first."""


def rotting(
    standings: Standings,
    actor: Actor,
    now: datetime,
    *,
    owned_by: UUID | None = None,
    limit: int = MOST_TOLD,
) -> Stale:
    """The stale deals that the actor sees; none where the workspace has switched this off."""
    lookup.require(actor, Action.SEE_OPPORTUNITIES)
    workspace = actor.workspace
    if not workspace.rotting_enabled:
        return Stale()
    seen = actor.sees_deals_of
    return standings.rotting(workspace, now, seen_by=seen, owned_by=owned_by, limit=limit)


def summary(standings: Standings, actor: Actor, now: datetime) -> tuple[StageRot, ...]:
    """How many deals stand and rot in each stage, of those that the actor sees."""
    lookup.require(actor, Action.SEE_OPPORTUNITIES)
    workspace = actor.workspace
    if not workspace.rotting_enabled:
        return ()
    return standings.stage_rot(workspace, now, seen_by=actor.sees_deals_of)


def digests(
    records: Records, standings: Standings, workspace_id: UUID, now: datetime
) -> tuple[Digest, ...]:
    """Today's digests of a workspace that were not made before; none before 08:00 there.

    A deal whose owner has left, or may not see deals any more, goes to the Team Admins. Who
    doesn't want to hear of stale deals still hears of those whose rest is over.
    """
    team = [it for it in records.members(workspace_id) if _sees_deals(it).allowed]
    day = digest_day(team[0].workspace.timezone, now) if team else None
    if day is None:
        return ()
    workspace = team[0].workspace
    stale = standings.rotting_by_owner(workspace, now) if workspace.rotting_enabled else {}
    rested = standings.rested(workspace, day)
    made = (_digest(it, stale, rested, team, day, now) for it in team)
    return tuple(it for it in made if (it.deals or it.rested) and _is_new(records, it, now))


def digest_day(timezone: str, now: datetime) -> date | None:
    """The day whose digests are due there; None before 08:00."""
    local = now.astimezone(ZoneInfo(timezone))
    return local.date() if local.time() >= DIGEST_AT else None


def _digest(
    person: Actor,
    stale: Mapping[UUID, Stale],
    rested: Iterable[Rested],
    team: list[Actor],
    day: date,
    now: datetime,
) -> Digest:
    here = {it.member_id for it in team}
    adopts = person in _fallback(team)

    def is_theirs(owner_id: UUID) -> bool:
        return owner_id == person.member_id or (adopts and owner_id not in here)

    theirs = [it for owner_id, it in stale.items() if is_theirs(owner_id)]
    every = sorted((each for it in theirs for each in it.first), key=_by_age)
    deals = tuple(every[:MOST_TOLD])
    return Digest(
        recipient=person,
        day=day,
        deals=deals,
        stale=sum(it.count for it in theirs),
        lines=tuple(it.sentence(now) for it in deals),
        rested=tuple(it for it in rested if is_theirs(it.owner_id)),
    )


def _by_age(deal: Standing) -> tuple[datetime, int]:
    """The longest in its stage first, and of two the older one."""
    return deal.stage_entered_at, int(deal.ref.removeprefix("OPP-"))


def _fallback(team: list[Actor]) -> list[Actor]:
    """Who looks after deals without an owner: Team Admins, else the Super Admin."""
    admins = [it for it in team if it.role is Role.TEAM_ADMIN]
    return admins or [it for it in team if it.role is Role.SUPER_ADMIN]


def _sees_deals(person: Actor) -> Decision:
    return decide(person, Action.SEE_OPPORTUNITIES)


def _is_new(records: Records, digest: Digest, now: datetime) -> bool:
    """Claim the digest, as a command that is carried out once a day."""
    workspace_id = digest.recipient.workspace.id
    command = Command(
        workspace_id=workspace_id,
        actor_id=digest.recipient.member_id,
        key=digest.key,
        verb="rotting_digest",
        fingerprint=digest.day.isoformat(),
        at=now,
    )
    with records.attempt():
        if records.claim(command) is not None:
            return False
        refs = [*(it.ref for it in digest.deals), *(it.ref for it in digest.rested)]
        records.settle(command, {"deals": " ".join(refs)})
        return True
