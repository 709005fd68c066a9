"""Digests of stale deals: at eight, to whom they concern, once a day, and off when switched off."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from pydantic import JsonValue

from bot.automation.digests import DIGEST
from bot.automation.telling import Recipient
from domain import automations
from domain import desk as watch
from domain.automations import Outcome
from domain.demo import HARBOR
from domain.sql.automations import SqlAutomations
from domain.sql.settings import SqlSettings
from tests.bot.automation.conftest import Desk

NEW_YORK = ZoneInfo("America/New_York")
STALE = "stood still for too long"


def go_to(desk: Desk, hour: int, minute: int) -> None:
    """Move the clock on to the next time when it is so late in New York."""
    now = desk.world.clock().astimezone(NEW_YORK)
    then = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    if then <= now:
        then = (then.replace(tzinfo=None) + timedelta(days=1)).replace(tzinfo=NEW_YORK)
    desk.world.clock.forward(then - now)


@pytest.fixture
def morning(desk: Desk) -> datetime:
    """One minute before eight of the next day."""
    go_to(desk, 7, 59)
    desk.settle()
    return desk.world.clock()


def heard(desk: Desk, name: str) -> list[str]:
    return desk.told(name, STALE)


def test_each_is_told_of_their_own_at_eight_and_once(desk: Desk, morning: datetime) -> None:
    before = [len(heard(desk, name)) for name in ("Dana", "Theo", "Maya", "Sam")]
    go_to(desk, 8, 0)
    for _ in range(3):
        desk.settle()
    go_to(desk, 17, 0)
    desk.settle()
    after = [len(heard(desk, name)) for name in ("Dana", "Theo", "Maya", "Sam")]
    assert [now - then for now, then in zip(after, before, strict=True)] == [1, 1, 0, 0]
    assert "OPP-2003" in heard(desk, "Dana")[-1]
    assert "OPP-2005" in heard(desk, "Theo")[-1]
    assert "more than the" in heard(desk, "Dana")[-1]


def test_the_next_day_they_are_told_again(desk: Desk, morning: datetime) -> None:
    before = len(heard(desk, "Dana"))
    for _ in range(2):
        go_to(desk, 8, 5)
        desk.settle()
    assert len(heard(desk, "Dana")) == before + 2


def test_the_switch_really_switches(desk: Desk, morning: datetime) -> None:
    before = len(heard(desk, "Dana"))
    with desk.room() as room:
        theo = desk.who(room, "theo")
        watch.ignore_stale_deals(room.records, SqlSettings(room.session), theo, **desk.how())
    go_to(desk, 8, 5)
    desk.settle()
    assert len(heard(desk, "Dana")) == before
    with desk.room() as room:
        theo = desk.who(room, "theo")
        watch.watch_stale_deals(room.records, SqlSettings(room.session), theo, **desk.how())
    desk.settle()
    assert len(heard(desk, "Dana")) == before + 1


def test_a_lost_answer_of_slack_doubles_no_digest(desk: Desk, morning: datetime) -> None:
    before = len(heard(desk, "Dana"))
    go_to(desk, 8, 5)
    desk.world.emulator.fault("chat.postMessage", times=2, lose_response=True)
    desk.settle()
    assert len(heard(desk, "Dana")) == before + 1


def test_who_is_not_in_slack_is_told_by_e_mail_and_the_log_says_so(
    desk: Desk, morning: datetime
) -> None:
    dana = desk.world.emulator.users["U0DANA"]
    dana.deleted = True
    go_to(desk, 8, 5)
    desk.settle()
    dana.deleted = False
    (mail,) = desk.world.inbox.to("dana@harborfinch.example")
    assert mail.subject.startswith("Your deals on ")
    assert "OPP-2003" in mail.text
    assert logged(desk)[0] == (
        "Dana Reyes",
        Outcome.DONE,
        "E-mailed Dana Reyes at dana@harborfinch.example: not reached in Slack.",
    )


def test_who_is_reached_by_nothing_stands_in_the_log(desk: Desk, morning: datetime) -> None:
    dana = desk.world.emulator.users["U0DANA"]
    dana.deleted = True
    desk.world.inbox.refuse(1)
    go_to(desk, 8, 5)
    desk.settle()
    dana.deleted = False
    person, outcome, sentence = logged(desk)[0]
    assert (person, outcome) == ("Dana Reyes", Outcome.FAILED)
    assert sentence.startswith("Could not tell Dana Reyes in Slack, nor by e-mail. The mail server")


def test_a_digest_that_an_older_rex_left_waiting_is_sent(desk: Desk, morning: datetime) -> None:
    """Before digests had a day and an address of their own; the day stands in their key."""
    with desk.room() as room:
        dana = Recipient.of(desk.who(room, "dana"), room)
    kept: dict[str, JsonValue] = {
        "key": f"rotting:{dana.member_id}:2026-11-20",
        "workspace_id": str(HARBOR.id),
        "recipient": dana.model_dump(mode="json"),
        "words": "**1 deal has stood still for too long.**",
    }
    user = desk.world.emulator.users["U0DANA"]
    user.deleted = True
    desk.world.service.engine.start_job(DIGEST, str(kept["key"]), kept)
    desk.settle()
    user.deleted = False
    assert "Your deals on 2026-11-20" in [
        it.subject for it in desk.world.inbox.to("dana@harborfinch.example")
    ]


def logged(desk: Desk) -> list[tuple[str, Outcome, str]]:
    """What became of the newest digests, by person."""
    with desk.room() as room:
        theo = desk.who(room, "theo")
        found = automations.digests(SqlAutomations(room.session), theo, limit=2)
    return [(it.person, it.outcome, it.sentence) for it in found]
