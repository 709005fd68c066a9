"""Requirements: an organisation has REX for its own teams and for nobody else's, Slack Connect or not."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.playground.membership import invite
from bot.playground.person import Person
from bot.slack.manifest import ESCALATE
from bot.sql.room import Room
from domain import crm
from domain.changing import Occasion
from domain.events import Source
from domain.losses import Loss
from domain.sql.directory import connect_team, members_with_email, workspaces_named
from domain.sql.slack import link
from tests.installed import Site, serving
from tests.outsider import assert_harmless
from tests.world import text_of

THEO = "theo@harborfinch.example"


@pytest.fixture(scope="module")
def site(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serving(seeded, tmp_path_factory.mktemp("site")) as running:
        yield running


def organisation(site: Site, name: str) -> tuple[Person, Person]:
    """A new organisation of two teams: its admin, and in the other team Theo."""
    org = site.slack.add_enterprise(f"E0{name}", f"{name.title()} Group")
    for letter in "AB":
        site.slack.add_team(f"T0{name}{letter}", f"{name} {letter}", f"{name}{letter}".lower(), org)
    boss = site.somebody(
        f"T0{name}A", f"U0{name}BOSS", f"boss@{name}.example".lower(), is_admin=True
    )
    return boss, site.somebody(f"T0{name}B", f"U0{name}THEO", THEO)


def outsider(site: Site, name: str, channel_of: Person) -> tuple[Person, str]:
    """Somebody of another company under Theo's own address, in a channel that Theo shares."""
    site.slack.add_team(f"T0{name}", "Elsewhere", name.lower())
    eve = site.somebody(f"T0{name}", f"U0{name}EVE", THEO)
    bot = site.slack.teams[channel_of.user.team_id].install
    assert bot is not None
    channel = site.slack.add_channel(
        channel_of.user.team_id, f"C0{name}", "shared", [channel_of.user.id, bot.bot_user_id]
    )
    invite(site.slack, channel, eve.user.id)
    return eve, bot.bot_user_id


def teams(site: Site) -> set[str]:
    """Every team that REX keeps as one of an organisation, or knows the people of."""
    with site.database.engine.connect() as connection:
        kept = connection.execute(text("SELECT team_id FROM slack_install_team")).scalars().all()
        known = connection.execute(text("SELECT team_id FROM slack_team")).scalars().all()
    return {*kept, *known}


def linked(site: Site, person: Person) -> bool:
    with site.database.reading() as session:
        records = Room.on(session).records
        return records.linked_actor(person.user.team_id, person.user.id) is not None


def test_in_a_shared_channel_of_an_organisation_an_outsider_is_nobody(site: Site) -> None:
    boss, theo = organisation(site, "SHARES")
    site.install(boss, site.link(), org="E0SHARES")
    eve, bot = outsider(site, "FOREIGN", theo)
    first = eve.answer(eve.say("C0FOREIGN", f"<@{bot}> show my open opportunities"))
    assert "OPP-" not in text_of(first)
    assert "T0FOREIGN" not in teams(site)
    card = theo.answer(theo.say("C0FOREIGN", f"<@{bot}> move the Acme deal to Proposal"))
    assert_harmless(eve, card, bot)
    assert not linked(site, eve)
    assert {"T0SHARESB"} == {it for it in teams(site) if "SHARES" in it or "FOREIGN" in it}
    assert "those of Brightside" in site.install(eve, site.link("Brightside Staffing"))


def test_the_first_thing_from_a_team_of_an_organisation_may_be_a_shortcut(site: Site) -> None:
    boss, theo = organisation(site, "CUT")
    site.install(boss, site.link(), org="E0CUT")
    bot = site.slack.teams["T0CUTB"].install
    assert bot is not None
    site.slack.add_channel("T0CUTB", "C0CUT", "deals", [theo.user.id])
    said = theo.say("C0CUT", "Billing is blank since noon")
    assert theo.shortcut(ESCALATE, said).ok
    form = theo.wait_for(lambda: theo.modal)
    assert form is not None
    assert theo.submit(form).problem is None
    assert theo.wait_for(lambda: told(theo, "TKT-"))
    assert "T0CUTB" in teams(site)


def test_a_shortcut_in_a_shared_channel_makes_nobody_one_of_the_organisation(site: Site) -> None:
    boss, theo = organisation(site, "MENU")
    site.install(boss, site.link(), org="E0MENU")
    eve, _ = outsider(site, "NEAR", theo)
    said = theo.say("C0NEAR", "Billing is blank since noon")
    with pytest.raises(LookupError):  # Slack shows the entry only to people who have REX
        eve.shortcut(ESCALATE, said)
    site.install(eve)
    assert eve.shortcut(ESCALATE, said).ok
    assert eve.wait_for(lambda: eve.modal)
    with site.database.engine.connect() as connection:
        kept = connection.execute(text("SELECT team_id FROM slack_install_team")).scalars().all()
    assert "T0NEAR" not in kept


def test_what_an_older_rex_took_for_an_organisations_is_itself_when_it_installs_rex(
    site: Site,
) -> None:
    boss, _ = organisation(site, "TAKEN")
    site.install(boss, site.link(), org="E0TAKEN")
    site.slack.add_team("T0STRAY", "Elsewhere", "stray")
    eve = site.somebody("T0STRAY", "U0STRAYEVE", THEO)
    with site.database.transaction() as session:
        harbor = workspaces_named(session, "Harbor & Finch")[0]
        connect_team(session, "T0STRAY", "Taken Group", harbor)
        session.execute(text("INSERT INTO slack_install_team VALUES ('T0STRAY', 'E0TAKEN')"))
        theo = members_with_email(session, THEO)[0]
        link(session, "T0STRAY", eve.user.id, theo.member_id, datetime.now(UTC))
    assert "those of Brightside" in site.install(eve, site.link("Brightside Staffing"))
    assert not linked(site, eve)
    assert "OPP-" not in text_of(eve.answer(eve.dm("show me my open opportunities")))


def test_an_organisation_that_installs_again_by_its_link_is_known(site: Site) -> None:
    boss, theo = organisation(site, "AGAIN")
    page = site.install(boss, org="E0AGAIN")
    assert "answers questions about HirePilot" in page
    assert "Team Admin" not in page
    before = text_of(theo.answer(theo.dm("show me my open opportunities")))
    assert "isn't connected to a HirePilot workspace yet" in before
    assert "those of Harbor &amp; Finch" in site.install(boss, site.link(), org="E0AGAIN")
    assert "OPP-" in text_of(theo.answer(theo.dm("show me my open opportunities")))
    assert "those of Harbor &amp; Finch" in site.install(boss, org="E0AGAIN")


def test_people_are_told_in_whichever_slack_team_of_their_workspace_they_are(site: Site) -> None:
    """The team of the lowest id knows none of them; Theo is linked in another, Maya isn't linked."""
    boss, theo = organisation(site, "TOLD")
    maya = site.somebody("T0TOLDB", "U0TOLDMAYA", "maya@harborfinch.example")
    site.install(boss, site.link(), org="E0TOLD")
    for person in (boss, theo):  # each is the first of a team
        person.answer(person.dm("hello"))
    with site.database.transaction() as session:
        room = Room.on(session)
        dana = members_with_email(session, "dana@harborfinch.example")[0]
        how: Occasion = {"now": datetime.now(UTC), "source": Source.SLACK, "key": "lost"}
        crm.close_lost(room.records, dana, "OPP-2001", Loss(reason="no_budget"), **how)
    site.service.look_around()
    for person in (theo, maya):
        assert person.wait_for(lambda who=person: told(who, "was lost by Dana"))


def told(person: Person, words: str) -> list[str]:
    """What REX said to somebody directly."""
    every = [
        text_of(message)
        for channel in person.emulator.channels_of(person.user.id)
        for message in channel.seen_by(person.user.id)
        if message.user.is_bot
    ]
    return [said for said in every if words in said]
