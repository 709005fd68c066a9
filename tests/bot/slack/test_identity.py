"""Who somebody is comes from Slack and from the records, and from nothing else."""

import shutil
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from bot.assembly import now
from bot.identity import SlackIdentity
from bot.playground.emulator import Emulator
from bot.slack.identity import Stranger, known, recognise
from bot.slack.profiles import Profile
from bot.slack.speech import Speaker
from bot.sql.database import Database
from bot.steps import InlineSteps
from bot.turn import Incoming, Place
from domain.access import Actor, Plan, Role, Workspace

NOW = datetime(2026, 11, 20, tzinfo=UTC)
HARBOR = Workspace(
    id=uuid4(),
    name="Harbor & Finch",
    plan=Plan.PRO,
    currency="USD",
    timezone="America/New_York",
    deals_enabled=True,
    billing_enabled=True,
)
THEO = Actor(
    member_id=uuid4(),
    name="Theo Lindqvist",
    email="theo@harborfinch.example",
    role=Role.TEAM_ADMIN,
    grants=frozenset(),
    workspace=HARBOR,
)
PROFILE = Profile(name="Theo", email="Theo@HarborFinch.example", email_verified=True)


@dataclass
class Register:
    """Members and links kept in memory, as the records keep them."""

    members: list[Actor] = field(default_factory=lambda: [THEO])
    teams: dict[str, UUID] = field(default_factory=lambda: {"T0HARBOR": HARBOR.id})
    links: dict[tuple[str, str], UUID] = field(default_factory=dict)

    def linked_actor(self, team: str, user: str) -> Actor | None:
        linked = self.links.get((team, user))
        return next((member for member in self.members if member.member_id == linked), None)

    def workspace_of_team(self, team: str) -> UUID | None:
        return self.teams.get(team)

    def is_staff_team(self, team: str) -> bool:
        return team == "T0PILOT"

    def member_by_email(self, workspace_id: UUID, email: str) -> Actor | None:
        of_workspace = (m for m in self.members if m.workspace.id == workspace_id)
        return next((m for m in of_workspace if m.email == email.casefold()), None)

    def link(self, team: str, user: str, member_id: UUID, now: datetime) -> None:
        self.links[team, user] = member_id


def met(people: Register, profile: Profile = PROFILE, team: str = "T0HARBOR") -> Actor | Stranger:
    return recognise(people, team=team, user="U0THEO", profile=profile, now=NOW)


def test_first_contact_links_by_the_verified_address() -> None:
    people = Register()
    assert met(people) == THEO
    assert people.links == {("T0HARBOR", "U0THEO"): THEO.member_id}


def test_whoever_is_linked_is_known_without_asking_slack() -> None:
    people = Register(links={("T0HARBOR", "U0THEO"): THEO.member_id})
    assert known(people, "T0HARBOR", "U0THEO") == THEO
    promoted = replace(THEO, role=Role.SUPER_ADMIN)
    people.members = [promoted]
    assert known(people, "T0HARBOR", "U0THEO") == promoted
    assert known(people, "T0HARBOR", "U0SAM") is None


def test_where_there_are_no_members_slack_is_not_asked() -> None:
    for team in ("T0PILOT", "T0NEW"):
        assert isinstance(known(Register(), team, "U0THEO"), Stranger)


@pytest.mark.parametrize(
    ("profile", "words"),
    [
        (PROFILE.model_copy(update={"email_verified": False}), "confirmed e-mail"),
        (PROFILE.model_copy(update={"email": None}), "confirmed e-mail"),
        (PROFILE.model_copy(update={"is_stranger": True}), "installed in"),
        (PROFILE.model_copy(update={"email": "eve@other.example"}), "no active HirePilot account"),
    ],
)
def test_nobody_is_linked_on_less(profile: Profile, words: str) -> None:
    people = Register()
    found = met(people, profile)
    assert isinstance(found, Stranger)
    assert words in found.reason
    assert "I can still answer questions" in found.reason
    assert people.links == {}


def test_an_address_opens_only_the_teams_own_workspace() -> None:
    elsewhere = replace(THEO, workspace=replace(HARBOR, id=uuid4(), name="Brightside"))
    assert isinstance(met(Register(members=[elsewhere])), Stranger)


def test_a_team_without_a_workspace_links_nobody() -> None:
    found = met(Register(), team="T0NEW")
    assert isinstance(found, Stranger)
    assert "isn't connected" in found.reason


def test_staff_are_told_that_their_slack_holds_no_deals() -> None:
    found = met(Register(), team="T0PILOT")
    assert isinstance(found, Stranger)
    assert "HirePilot's own Slack" in found.reason


def test_a_linked_member_who_was_deactivated_is_a_stranger() -> None:
    people = Register(members=[], links={("T0HARBOR", "U0THEO"): THEO.member_id})
    assert isinstance(met(people), Stranger)


def test_where_slack_may_not_tell_who_people_are_the_remedy_is_said(
    slack: Emulator, speaker: Speaker, seeded: Path, tmp_path: Path
) -> None:
    slack.fault("users.info", error="missing_scope")
    place = Place(team="T0HARBOR", channel="D1", thread="1.1", is_dm=True)
    asked = Incoming(id="1", kind="message", place=place, user="U0THEO", ts="1.1")
    with closing(Database(f"sqlite:///{shutil.copy(seeded, tmp_path)}")) as database:
        identity = SlackIdentity(speaker.profile, now)
        for _ in range(2):
            said = identity.meet(asked, InlineSteps(database))
            assert said is not None
            assert "users:read" in said
