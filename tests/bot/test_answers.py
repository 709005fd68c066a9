"""What is kept of an answer: how it came about, what was thought of it, and what it lacked."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.console import message
from bot.sql.answers import Made
from bot.sql.database import Database
from bot.sql.room import Room
from bot.turn import Checked, Reply

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SHOWN = Checked(
    passed=2,
    repaired=1,
    retried=True,
    blocks=("opportunities#stages/1",),
    reasons=("cover", "name"),
)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    database = Database(f"sqlite:///{tmp_path / 'rex.db'}")
    database.upgrade()
    with database.transaction() as session:
        yield Room.on(session)
    database.close()


def answered(room: Room, number: int, text: str, checked: Checked) -> str:
    incoming = message(number, text, f"U{number}")
    reply = Reply(kind="abstain" if checked.abstained else "answer")
    room.conversations.remember(incoming, member_id=None, log=(), reply=reply, now=NOW)
    room.answers.keep(incoming.id, checked)
    return incoming.id


def test_how_an_answer_came_about_is_kept_once(room: Room) -> None:
    turn = answered(room, 1, "what is a stage", SHOWN)
    room.answers.keep(turn, Checked(abstained=True))
    assert room.answers.kept(turn) == SHOWN
    assert room.answers.kept("nothing") is None


def test_only_what_was_not_answered_or_was_disliked_was_asked_in_vain(room: Room) -> None:
    answered(room, 1, "a good answer", SHOWN)
    liked = answered(room, 2, "a liked answer", SHOWN)
    disliked = answered(room, 3, "a bad answer", SHOWN)
    answered(room, 4, "no answer", Checked(abstained=True))
    assert room.answers.thumb(liked, "U2", helpful=True, now=NOW)
    assert room.answers.thumb(disliked, "U3", helpful=False, now=NOW)
    assert room.answers.comment(disliked, "U9", "The price.", now=NOW)
    bad, none = room.answers.asked_in_vain()
    assert (bad.text, bad.abstained, bad.disliked) == ("a bad answer", False, True)
    assert (bad.comments, bad.blocks) == (("The price.",), SHOWN.blocks)
    assert (none.text, none.abstained, none.disliked) == ("no answer", True, False)
    assert room.answers.asked_in_vain(NOW) == [bad, none]
    assert room.answers.asked_in_vain(NOW + timedelta(seconds=1)) == []


def test_what_only_may_have_helped_and_did_was_not_asked_in_vain(room: Room) -> None:
    offered = answered(room, 1, "no plain answer", Checked(abstained=True))
    assert room.answers.thumb(offered, "U1", helpful=True, now=NOW)
    assert room.answers.asked_in_vain() == []
    assert room.answers.thumb(offered, "U2", helpful=False, now=NOW)
    assert len(room.answers.asked_in_vain()) == 1


def test_it_is_counted_how_answers_came_about(room: Room) -> None:
    assert room.answers.made(NOW) == Made(0, 0, 0, 0, 0, 0, 0, 0)
    liked = answered(room, 1, "a liked answer", SHOWN)
    answered(room, 2, "another", Checked(passed=1, dropped=4, reasons=("name", "name", "who")))
    none = answered(room, 3, "no answer", Checked(abstained=True))
    room.answers.thumb(liked, "U1", helpful=True, now=NOW)
    room.answers.thumb(none, "U3", helpful=False, now=NOW)
    assert room.answers.made(NOW) == Made(
        answers=3,
        passed=3,
        repaired=1,
        dropped=4,
        retried=1,
        abstained=1,
        liked=1,
        disliked=1,
        reasons={"name": 3, "cover": 1, "who": 1},
    )
    assert [*room.answers.made(NOW).reasons] == ["name", "cover", "who"]
    assert room.answers.made(NOW + timedelta(seconds=1)).answers == 0


def test_a_second_verdict_takes_the_place_of_the_first_and_keeps_the_sentence(room: Room) -> None:
    turn = answered(room, 1, "a question", SHOWN)
    assert room.answers.comment(turn, "U1", "The price.", now=NOW)
    assert room.answers.thumb(turn, "U1", helpful=True, now=NOW)
    assert room.answers.asked_in_vain() == []
    assert room.answers.thumb(turn, "U1", helpful=False, now=NOW)
    (asked,) = room.answers.asked_in_vain()
    assert asked.comments == ("The price.",)


def test_there_is_no_verdict_on_a_reply_that_is_not_there(room: Room) -> None:
    assert not room.answers.thumb("nothing", "U1", helpful=True, now=NOW)
    assert not room.answers.comment("nothing", "U1", "The price.", now=NOW)
