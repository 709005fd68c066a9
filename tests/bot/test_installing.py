"""Requirements: any Slack team installs REX by itself, and REX knows whose people are there."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.playground.membership import uninstall
from bot.slack_setup import slack_of
from tests.installed import Site, serving
from tests.world import text_of


@pytest.fixture(scope="module")
def site(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serving(seeded, tmp_path_factory.mktemp("site")) as running:
        yield running


def test_a_team_admin_installs_rex_and_their_people_are_known(site: Site) -> None:
    theo = site.team(1, "theo@harborfinch.example")
    page = site.install(theo)
    assert "REX is in New Ground 1" in page
    assert "those of Harbor &amp; Finch" in page
    asked = theo.dm("show me my open opportunities")
    assert "OPP-" in text_of(theo.answer(asked))


def test_who_is_no_admin_gets_answers_from_the_guide_only(site: Site) -> None:
    dana = site.team(2, "dana@harborfinch.example")
    assert "answers questions about HirePilot" in site.install(dana)
    answer = text_of(dana.answer(dana.dm("show me my open opportunities")))
    assert "isn't connected to a HirePilot workspace yet" in answer


def test_an_address_that_slack_does_not_vouch_for_connects_nothing(site: Site) -> None:
    liar = site.team(3, "theo@harborfinch.example", email_confirmed=False)
    assert "answers questions about HirePilot" in site.install(liar)


def test_a_link_for_a_workspace_connects_whoever_installs(site: Site) -> None:
    link = site.link()
    anyone = site.team(4, "it@harborfinch.example")
    assert "those of Harbor &amp; Finch" in site.install(anyone, link)
    stranger = site.slack.add_team("T0OTHERS", "Others", "others") and site.somebody(
        "T0OTHERS", "U0OTHERS", "it@others.example"
    )
    with httpx.Client(trust_env=False) as browser:
        assert browser.get(f"{link[:-2]}xx").status_code == 410
    assert "answers questions" in site.install(stranger)


def test_a_connected_team_is_not_moved_to_another_workspace(site: Site) -> None:
    admin = site.team(5, "theo@harborfinch.example")
    site.install(admin)
    other = site.somebody("T0NEW5", "U0OTHERADMIN", "leo@brightside.example")
    assert "belongs to another HirePilot workspace" in site.install(other)


def test_an_answer_that_this_browser_did_not_ask_for_installs_nothing(site: Site) -> None:
    theo = site.team(6, "theo@harborfinch.example")
    with httpx.Client(trust_env=False) as browser:
        asked = browser.get(f"{site.service.address()}/slack/install")
        back = theo.install(asked.headers["location"])
        assert httpx.get(back, trust_env=False).status_code == 400
        forged = re.sub(r"state=[^&]*", "state=made-up", back)
        assert browser.get(forged).status_code == 400
        denied = re.sub(r"code=[^&]*", "error=access_denied", back)
        assert "wasn&#39;t allowed" in browser.get(denied).text
    assert "T0NEW6" not in site.rows()


def test_a_whole_organisation_installs_rex_once_for_all_of_its_teams(site: Site) -> None:
    org = site.slack.add_enterprise("E0GRID", "Harbor Group")
    for team in ("T0GRIDA", "T0GRIDB"):
        site.slack.add_team(team, team.title(), team.lower(), org)
    boss = site.somebody("T0GRIDA", "U0BOSS", "boss@harborfinch.example", is_admin=True)
    theo = site.somebody("T0GRIDB", "U0GRIDTHEO", "theo@harborfinch.example")
    assert "REX is in Harbor Group" in site.install(boss, site.link(), org="E0GRID")
    asked = theo.dm("show me my open opportunities")
    assert "OPP-" in text_of(theo.answer(asked))
    uninstall(site.slack, "T0GRIDA")
    site.slack.feed.wait_for(lambda: "E0GRID" not in site.rows())


def test_who_removes_rex_is_forgotten_and_may_come_back(site: Site) -> None:
    theo = site.team(7, "theo@harborfinch.example")
    site.install(theo)
    uninstall(site.slack, "T0NEW7")
    site.slack.feed.wait_for(lambda: "T0NEW7" not in site.rows())
    assert "REX is in New Ground 7" in site.install(theo)
    assert "OPP-" in text_of(theo.answer(theo.dm("show me my open opportunities")))


def test_no_token_stands_in_the_database_or_can_be_moved_to_another_team(site: Site) -> None:
    site.install(site.team(8, "theo@harborfinch.example"))
    site.install(site.team(9, "dana@harborfinch.example"))
    assert "xox" not in site.rows()
    real, _ = slack_of(site.settings, site.database)
    assert real.installs.find("T0NEW9") is not None
    with site.database.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE slack_install SET tokens = (SELECT tokens FROM slack_install WHERE "
            "holder = 'T0NEW8') WHERE holder = 'T0NEW9'"
        )
    with pytest.raises(Exception, match="made for something else"):
        real.installs.find("T0NEW9")
