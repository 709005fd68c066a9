"""Requirements: somebody is always told, at the hours that each person's own clock allows."""

from dataclasses import replace
from datetime import time, timedelta
from zoneinfo import ZoneInfo

from bot.sql.room import Room
from tests.bot.escalation.test_alerting import alerts, cards, report, states
from tests.world import World
from tickets.staff import QuietHours, Staff

TWICE = "we were charged twice this month"
TOKYO = ZoneInfo("Asia/Tokyo")


def staff(world: World, first_name: str) -> Staff:
    with world.database.transaction() as session:
        everybody = Room.on(session).tickets.staff()
    return next(each for each in everybody if each.name.startswith(first_name))


def go_off_duty(world: World, *names: str) -> None:
    for name in names:
        person = staff(world, name)
        with world.database.transaction() as session:
            Room.on(session).tickets.end_shifts(person.id, world.clock())


def keep_quiet(world: World, name: str, zone: ZoneInfo, starts: time, ends: time) -> None:
    wanted = replace(staff(world, name), timezone=zone.key, quiet=QuietHours(starts, ends))
    with world.database.transaction() as session:
        Room.on(session).tickets.save_quiet(wanted)


def test_only_who_is_on_duty_is_called_first(world: World) -> None:
    go_off_duty(world, "Omar")
    report(world)
    world.wait_for(lambda: len(world.inbox.mails) == 1, lambda: states(world))
    world.wait_for(lambda: len(cards(world, "Ines")) == 1, lambda: states(world))
    assert "Nobody is on duty" not in cards(world, "Ines")[0]
    assert {each.recipient.name for each in alerts(world)} == {"Ines Duarte"}


def test_where_nobody_is_on_duty_all_are_called_and_read_that_nobody_is(world: World) -> None:
    go_off_duty(world, "Ines", "Omar")
    report(world)
    world.wait_for(lambda: len(world.inbox.mails) == 2, lambda: states(world))
    for who in ("Ines", "Omar"):
        world.wait_for(lambda who=who: len(cards(world, who)) == 1, lambda: states(world))
        assert "Nobody is on duty" in cards(world, who)[0]
    for mail in world.inbox.mails:
        assert "Nobody is on duty" in mail.text
        assert "Nobody is on duty" in (mail.html or "")


def test_quiet_hours_are_those_of_ones_own_clock_and_only_a_p1_breaks_them(world: World) -> None:
    now = world.clock()
    night = (now.astimezone(TOKYO) - timedelta(hours=2)).time().replace(microsecond=0)
    morning = now.astimezone(TOKYO).replace(microsecond=0) + timedelta(hours=2)
    for name, zone in (("Ines", TOKYO), ("Omar", ZoneInfo("UTC"))):
        keep_quiet(world, name, zone, night, morning.time())
    report(world)
    world.wait_for(lambda: len(cards(world, "Omar")) == 1, lambda: states(world))
    held = {each.recipient.name: each.not_before for each in alerts(world)}
    assert held == {"Ines Duarte": morning, "Omar Haddad": None}
    assert cards(world, "Ines") == []
    report(world, "Dana", TWICE)
    world.wait_for(lambda: len(cards(world, "Ines")) == 1, lambda: states(world))
    assert "Charged twice" in cards(world, "Ines")[0]
