"""Who a Slack user is in HirePilot: linked already, linked now by their e-mail, or a stranger."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from bot.slack.profiles import Profile
from domain.access import Actor

#: Said after each reason: a stranger is never turned away.
STILL = "I can still answer questions about HirePilot."
OR_LINK = "; or type /rex link and the address that HirePilot knows you by"


@dataclass(frozen=True)
class Stranger:
    """Somebody REX can't place; `reason` is a sentence for them."""

    reason: str


class People(Protocol):
    """What identity needs of the records. Links and members are those of the present moment."""

    def linked_actor(self, team: str, user: str) -> Actor | None:
        """Return the active member linked to a Slack user."""
        ...

    def workspace_of_team(self, team: str) -> UUID | None:
        """Return the HirePilot workspace whose people are in a Slack team."""
        ...

    def is_staff_team(self, team: str) -> bool:
        """Whether it is HirePilot's own Slack team."""
        ...

    def member_by_email(self, workspace_id: UUID, email: str) -> Actor | None:
        """Return the active member of that address, whatever its case."""
        ...

    def link(self, team: str, user: str, member_id: UUID, now: datetime) -> None:
        """Link a Slack user to a member; linking them again changes nothing."""
        ...


def known(people: People, team: str, user: str) -> Actor | Stranger | None:
    """Return who a Slack user is without asking Slack; None where only their profile can tell."""
    linked = people.linked_actor(team, user)
    if linked is None and people.workspace_of_team(team) is None:
        return _without_workspace(staff=people.is_staff_team(team))
    return linked


def recognise(
    people: People, *, team: str, user: str, profile: Profile, now: datetime
) -> Actor | Stranger:
    """Return the member behind a Slack user of a team REX is installed in.

    First contact links by the verified e-mail of the profile, within the team's own workspace,
    so nobody reaches another workspace by the address they have there. Text of messages and
    models plays no part.
    """
    linked = people.linked_actor(team, user)
    if linked is not None:
        return linked
    if profile.is_stranger:
        return _stranger("I only know people of the Slack workspace that I'm installed in")
    workspace = people.workspace_of_team(team)
    if workspace is None:
        return _without_workspace(staff=people.is_staff_team(team))
    if not profile.email or not profile.email_verified:
        return _stranger(f"Slack doesn't show me a confirmed e-mail address of yours{OR_LINK}")
    member = people.member_by_email(workspace, profile.email)
    if member is None:
        return _stranger(
            f"there is no active HirePilot account with your Slack address ({profile.email}) in "
            f"this workspace; a Team Admin can add you{OR_LINK}"
        )
    people.link(team, user, member.member_id, now)
    return member


def _without_workspace(*, staff: bool) -> Stranger:
    if staff:
        return _stranger("this is HirePilot's own Slack, which has no deals to work with")
    return _stranger("this Slack workspace isn't connected to a HirePilot workspace yet")


def _stranger(why: str) -> Stranger:
    return Stranger(f"I can't tell which HirePilot account is yours: {why}. {STILL}")
