"""Requirements: the rows by which a team is one of an organisation come and go as they should."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from bot.sealing import Seal, new_key
from bot.slack.installs import Install
from bot.sql.database import Database
from bot.sql.installs import SqlInstalls
from bot.sql.organisations import leave_organisation, teams_of
from domain.automations import Channel
from domain.demo import BRIGHTSIDE, HARBOR
from domain.sql.automations import SqlAutomations
from domain.sql.directory import connect_team, disconnect_team, members_with_email
from domain.sql.slack import link, linked_actor, workspace_of_team
from tests.database import Databases, migrate_and_seed, or_skipped

WHOLE = Install(
    team_id="",
    enterprise_id="E0GRID",
    is_org_wide=True,
    name="Harbor Group",
    bot_token="xoxb-whole",
    bot_user_id="U0REX",
)
NOW = datetime(2026, 11, 30, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, databases: Databases) -> Iterator[SqlInstalls]:
    with or_skipped(), databases.copy(request.param, migrate_and_seed) as bare:
        database = Database(bare.url)
        yield SqlInstalls(database=database, seal=Seal([new_key()]), clock=lambda: NOW)
        database.close()


def people_of(store: SqlInstalls, team: str) -> object:
    with store.database.reading() as session:
        return workspace_of_team(session, team)


def link_theo(session: Session, team: str) -> None:
    theo = members_with_email(session, "theo@harborfinch.example")[0]
    link(session, team, "U0THEO", theo.member_id, NOW)


def test_only_a_team_that_is_said_to_be_of_it_becomes_one_of_an_organisation(
    store: SqlInstalls,
) -> None:
    store.save(WHOLE, HARBOR.id)
    assert store.find("T0GRID") is None
    found = store.find("T0GRID", "E0GRID")
    assert found is not None
    assert (found.team_id, found.holder) == ("T0GRID", "E0GRID")
    assert store.find("T0GRID") == found
    assert people_of(store, "T0GRID") == HARBOR.id
    assert store.find("T0OTHER", "E0OTHER") is None


def test_teams_that_are_known_are_connected_when_a_link_says_whose_they_are(
    store: SqlInstalls,
) -> None:
    store.save(WHOLE)
    for team in ("T0GRIDA", "T0GRIDB"):
        store.find(team, "E0GRID")
    with store.database.transaction() as session:
        connect_team(session, "T0GRIDB", "B", BRIGHTSIDE.id)
    store.save(WHOLE, HARBOR.id)
    assert people_of(store, "T0GRIDA") == HARBOR.id
    assert people_of(store, "T0GRIDB") == BRIGHTSIDE.id, "it stays where it is"


def test_a_team_that_is_disconnected_leaves_nothing(store: SqlInstalls) -> None:
    store.save(WHOLE, HARBOR.id)
    store.find("T0GRID", "E0GRID")
    with store.database.transaction() as session:
        link_theo(session, "T0GRID")
        told_in = Channel(slack_team="T0GRID", channel="C0GRID")
        SqlAutomations(session).set_channel(HARBOR.id, told_in)
    with store.database.transaction() as session:
        assert (leave_organisation(session, "T0GRID"), disconnect_team(session, "T0GRID")) == (
            True,
            1,
        )
    with store.database.transaction() as session:
        assert (leave_organisation(session, "T0GRID"), disconnect_team(session, "T0GRID")) == (
            False,
            None,
        )
        assert linked_actor(session, "T0GRID", "U0THEO") is None
        assert SqlAutomations(session).channel(HARBOR.id) is None


@pytest.mark.parametrize("own", ["E0GRID", "E0OTHER", None])
def test_a_team_that_installs_rex_stays_one_of_its_own_organisation_only(
    store: SqlInstalls, own: str | None
) -> None:
    store.save(WHOLE, HARBOR.id)
    store.find("T0GRID", "E0GRID")
    with store.database.transaction() as session:
        link_theo(session, "T0GRID")
    store.save(Install(team_id="T0GRID", enterprise_id=own, bot_token="xoxb-1", bot_user_id="U1"))
    with store.database.reading() as session:
        is_of_it = teams_of(session, "E0GRID") == ("T0GRID",)
        assert is_of_it is (own == "E0GRID")
        assert (linked_actor(session, "T0GRID", "U0THEO") is not None) is is_of_it
    assert people_of(store, "T0GRID") == (HARBOR.id if is_of_it else None)
