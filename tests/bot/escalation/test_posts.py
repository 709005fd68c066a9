"""Requirements: a ladder may tell a channel and a web address, by steps that are data."""

from datetime import timedelta
from pathlib import Path

from bot.automation.posting import signed
from bot.escalation.hooks import webhook_secret
from tests.bot.automation.receiver import Receiver, receiver
from tests.bot.escalation.test_alerting import look, report
from tests.command import rex
from tests.world import World, text_of
from tickets.ladder import Audience, Policy, Step
from tickets.sql import SqlTickets
from tickets.ticket import Severity

CHANNEL = "C0PILOT"  # the general channel of HirePilot's own Slack
PEOPLE = Step(audience=Audience.ON_DUTY, wait_minutes=5)


def climbs(world: World, *steps: Step) -> None:
    with world.database.transaction() as session:
        SqlTickets(session).save_policy(Severity.P2, Policy(name="P2", steps=(PEOPLE, *steps)))


def a_step_later(world: World) -> None:
    world.clock.forward(timedelta(minutes=6))
    look(world)


def in_channel(world: World) -> list[str]:
    channel = world.emulator.channels[CHANNEL]
    said = channel.seen_by(world.person("Ines").user.id)
    return [text_of(each) for each in said if "TKT-1001" in text_of(each)]


def test_a_channel_gets_the_card_and_it_grows_there_too(world: World) -> None:
    climbs(world, Step(audience=Audience.CHANNEL, wait_minutes=5, address=f"T0PILOT/{CHANNEL}"))
    report(world)
    assert in_channel(world) == []
    a_step_later(world)
    (card,) = in_channel(world)
    assert "Nobody has acknowledged it yet." in card
    omar = world.person("Omar")
    omar.click(world.message_with_button(omar, "Acknowledge", None), "Acknowledge")
    world.settle()
    look(world)
    (card,) = in_channel(world)
    assert "Acknowledged by Omar Haddad" in card


def test_a_web_address_is_told_signed_and_tried_again(world: World) -> None:
    with receiver() as pager:
        pager.answers += [503]
        step = Step(audience=Audience.WEBHOOK, wait_minutes=5, address=f"{pager.url}/page?k=1")
        climbs(world, step)
        report(world)
        a_step_later(world)
        world.wait_for(lambda: len(pager.requests) == 2, lambda: pager.requests)
        world.settle()
    first, second = pager.requests
    assert (first.path, first.body) == ("/page?k=1", second.body)
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert is_signed(world, pager)
    assert second.event["type"] == "incident.escalated"
    told = second.event["data"]
    assert (told["incident"], told["severity"], told["tickets"]) == ("INC-1001", "P2", 1)
    assert told["url"].endswith("/console/tickets/1001")
    assert "error 500" not in second.body, "what the reporter wrote stays in the ticket"


def is_signed(world: World, pager: Receiver) -> bool:
    headers, secret = pager.requests[0].headers, webhook_secret(world.database)
    at = int(headers["webhook-timestamp"])
    made = signed(headers["webhook-id"], at, pager.requests[0].body, secret)
    return made["webhook-signature"] == headers["webhook-signature"]


LADDER = """
rounds = 2
silence_minutes = 60
[[steps]]
audience = "person"
email = "ines@hirepilot.example"
wait_minutes = 5
[[steps]]
audience = "channel"
address = "T0PILOT/C0OPS"
wait_minutes = 10
"""


def test_a_ladder_is_read_from_a_file_and_shown(seeded: Path, tmp_path: Path) -> None:
    database = tmp_path / "rex.db"
    database.write_bytes(seeded.read_bytes())
    url, file = f"sqlite:///{database}", tmp_path / "ladder.toml"
    file.write_text(LADDER)
    assert rex("ladder", "set", "P1", str(file), "--db", url, cwd=tmp_path).returncode == 0
    shown = rex("ladder", "show", "--db", url, cwd=tmp_path).stdout
    assert "Ines Duarte" in shown
    assert "channel T0PILOT/C0OPS" in shown
    for wrong in (LADDER.replace("T0PILOT/C0OPS", "#ops"), LADDER.replace("ines@", "nobody@"), "x"):
        file.write_text(wrong)
        refused = rex("ladder", "set", "P1", str(file), "--db", url, cwd=tmp_path)
        assert (refused.returncode, len(refused.stderr.splitlines()) <= 3) == (2, True), wrong
