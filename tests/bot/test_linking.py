"""Requirements: who proves that an address is theirs is linked by it, once, and nobody else is."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import update

from bot.durable.engine import wait_until_idle
from domain.sql.tables import MemberRow
from tests.bot.test_people_in_slack import command
from tests.world import World, text_of

SLOWLY = 60.0
DANA = "dana@harborfinch.example"
SENT = "If HirePilot knows"


@pytest.fixture(scope="module")
def world(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    running = World.start(seeded, tmp_path_factory.mktemp("linking"))
    yield running
    running.stop()


def asked_for(world: World, email: str, name: str = "Wanda") -> list[str]:
    """The links that are in somebody's mailbox after `/rex link`, oldest first."""
    assert SENT in command(world, name, f"link {email}")
    assert wait_until_idle(world.service.engine, SLOWLY)
    return [
        re.findall(r"http\S+/link/\S+", mail.text)[0]
        for mail in world.inbox.to(email)
        if "Link your Slack account" in mail.subject
    ]


def test_the_link_of_the_mail_links_once(world: World) -> None:
    assert "I can't tell which" in command(world, "Wanda", "help")
    link = asked_for(world, DANA)[-1]
    assert "Wanda Sorel asked REX" in world.inbox.to(DANA)[-1].text
    seen = httpx.get(link)
    assert (seen.status_code, "Link it" in seen.text) == (200, True)
    assert "I can't tell which" in command(world, "Wanda", "help")
    assert "You are linked" in httpx.post(link).text
    assert f"I know you as Dana Reyes ({DANA})" in command(world, "Wanda", "link")
    again = httpx.post(link)
    assert (again.status_code, "used already" in again.text) == (410, True)


@pytest.mark.parametrize(
    "email", ["nobody@harborfinch.example", "nora@brightside.example", "ines@hirepilot.example"]
)
def test_an_address_without_an_account_here_gets_no_mail_and_nobody_is_told(
    world: World, email: str
) -> None:
    before = len(world.inbox.to(email))
    assert asked_for(world, email) == []
    assert len(world.inbox.to(email)) == before


def test_a_link_that_was_altered_does_nothing(world: World) -> None:
    link = asked_for(world, DANA, "Gus")[-1]
    for wrong in (link[:-1] + ("A" if link[-1] != "A" else "B"), f"{link.rpartition('.')[0]}.x"):
        assert httpx.post(wrong).status_code in (404, 410)
    assert "Dana" not in command(world, "Gus", "link")


def test_nobody_can_fill_a_mailbox(world: World) -> None:
    for _ in range(5):
        links = asked_for(world, "sam@harborfinch.example", "Rita")
    assert len(links) == 3


def test_who_unlinks_is_not_linked_again_by_their_address(world: World) -> None:
    theo = world.person("Theo")
    theo.answer(theo.dm("hello"), timeout=SLOWLY)
    assert "I know you as Theo" in command(world, "Theo", "link")
    assert "You are unlinked" in command(world, "Theo", "unlink")
    told = text_of(theo.answer(theo.dm("show my deals"), timeout=SLOWLY))
    assert "You asked me not to link you" in told
    assert "OPP-" not in told
    httpx.post(asked_for(world, "theo@harborfinch.example", "Theo")[-1])
    assert "I know you as Theo" in command(world, "Theo", "link")


def test_who_has_left_is_linked_no_more(world: World) -> None:
    link = asked_for(world, "rita@harborfinch.example", "Maya")[-1]
    with world.database.transaction() as session:
        session.execute(
            update(MemberRow)
            .where(MemberRow.email == "rita@harborfinch.example")
            .values(left_at=world.clock())
        )
    gone = httpx.post(link)
    assert (gone.status_code, "no such member" in gone.text) == (410, True)
    assert "Rita" not in command(world, "Maya", "link")


def test_a_link_dies_with_its_time(world: World) -> None:
    link = asked_for(world, "maya@harborfinch.example", "Sam")[-1]
    world.clock.forward(timedelta(minutes=31))
    late = httpx.post(link)
    assert (late.status_code, "too old" in late.text) == (410, True)
    assert "Maya" not in command(world, "Sam", "link")


def test_over_a_socket_whoever_sits_at_the_machine_is_mailed_a_link_too(world: World) -> None:
    with world.over_a_socket():
        link = asked_for(world, DANA, "Dana")[-1]
        assert link.startswith(world.service.browsed)
        assert "Link it" in httpx.get(link).text
