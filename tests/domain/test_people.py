"""Who is who: by e-mail, by name, and in Slack."""

from uuid import uuid4

import pytest
from sqlalchemy import update

from domain import people
from domain.access import Grant, Plan, Role
from domain.demo import BRIGHTSIDE, HARBOR
from domain.errors import Ambiguous, NotAllowed, NotFound
from domain.sql import directory
from domain.sql.records import SqlRecords
from domain.sql.tables import MemberRow
from tests.domain.office import NOW, who

pytestmark = pytest.mark.either_database


def test_an_actor_carries_everything_that_decides(records: SqlRecords) -> None:
    dana = records.member_by_email(HARBOR.id, " Dana@HarborFinch.example ")
    assert dana
    assert (dana.name, dana.role, dana.grants) == ("Dana Reyes", Role.MEMBER, frozenset(Grant))
    assert (dana.workspace.name, dana.workspace.plan) == ("Harbor & Finch", Plan.PRO)


def test_an_address_counts_in_its_own_workspace_only(records: SqlRecords) -> None:
    assert records.member_by_email(BRIGHTSIDE.id, "dana@harborfinch.example") is None


def test_who_has_left_is_nobody(records: SqlRecords) -> None:
    dana = who(records, "dana")
    records.link("T0HARBOR", "U0DANA", dana.member_id, NOW)
    leaves = update(MemberRow).where(MemberRow.id == dana.member_id).values(left_at=NOW)
    records.session.execute(leaves)
    assert records.member_by_email(HARBOR.id, dana.email) is None
    assert records.linked_actor("T0HARBOR", "U0DANA") is None


@pytest.mark.parametrize("said", ["Sam Whitaker", "sam", "SAM@harborfinch.example"])
def test_an_admin_finds_a_colleague(records: SqlRecords, said: str) -> None:
    assert people.colleague(records, who(records, "theo"), said).name == "Sam Whitaker"


def test_everybody_may_ask_for_themselves(records: SqlRecords) -> None:
    sam = who(records, "sam")
    assert people.colleague(records, sam, "sam@harborfinch.example") == sam


def test_others_may_not_look_into_colleagues(records: SqlRecords) -> None:
    with pytest.raises(NotAllowed, match="Only Team Admins"):
        people.colleague(records, who(records, "sam"), "Dana")


def test_a_colleague_of_another_workspace_does_not_exist(records: SqlRecords) -> None:
    with pytest.raises(NotFound, match="no colleague in Harbor & Finch"):
        people.colleague(records, who(records, "theo"), "leo@brightside.example")


def test_two_colleagues_of_one_name_are_listed(records: SqlRecords) -> None:
    gus = update(MemberRow).where(MemberRow.name == "Gus Pereira").values(name="Sam Pereira")
    records.session.execute(gus)
    with pytest.raises(Ambiguous, match="Sam Pereira or Sam Whitaker"):
        people.colleague(records, who(records, "theo"), "Sam")


def test_slack_teams_belong_to_workspaces(records: SqlRecords) -> None:
    assert records.workspace_of_team("T0HARBOR") == HARBOR.id
    assert records.workspace_of_team("T0PILOT") is None
    assert records.workspace_of_team("T0NOBODY") is None


def test_only_hirepilots_own_team_is_staff(records: SqlRecords) -> None:
    teams = ("T0PILOT", "T0HARBOR", "T0NOBODY")
    assert [records.is_staff_team(team) for team in teams] == [True, False, False]


def test_a_slack_user_is_a_member_within_their_team(records: SqlRecords) -> None:
    records.link("T0HARBOR", "U0THEO", who(records, "theo").member_id, NOW)
    assert records.linked_actor("T0HARBOR", "U0THEO") == who(records, "theo")
    assert records.linked_actor("T0BRIGHT", "U0THEO") is None
    assert records.linked_actor("T0HARBOR", "U0NEW") is None


def test_a_new_link_replaces_the_old_one(records: SqlRecords) -> None:
    for name in ("dana", "sam"):
        records.link("T0HARBOR", "U0NEW", who(records, name).member_id, NOW)
        assert records.linked_actor("T0HARBOR", "U0NEW") == who(records, name)


@pytest.mark.parametrize("team", ["T0HARBOR", "T0PILOT", "T0NOBODY"])
def test_nobody_is_linked_outside_their_workspace(records: SqlRecords, team: str) -> None:
    with pytest.raises(NotFound):
        records.link(team, "U0LEO", who(records, "leo").member_id, NOW)
    with pytest.raises(NotFound):
        records.link(team, "U0NEW", uuid4(), NOW)


def test_a_slack_team_is_connected_to_a_workspace_or_to_our_staff(records: SqlRecords) -> None:
    (harbor,) = directory.workspaces_named(records.session, "Harbor & Finch")
    directory.connect_team(records.session, "T0NEW", "Harbor Labs", harbor)
    assert records.workspace_of_team("T0NEW") == HARBOR.id
    directory.connect_team(records.session, "T0NEW", "HirePilot Labs", None)
    assert records.is_staff_team("T0NEW")


def test_an_address_is_looked_up_across_workspaces(records: SqlRecords) -> None:
    found = directory.members_with_email(records.session, "Leo@brightside.example")
    assert found == (who(records, "leo"),)
