"""Requirements: a turn waits behind another one only where its team has no lane left."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.durable.engine import wait_until_idle
from bot.durable.lanes import Lanes
from bot.durable.queues import LANES, SHARE
from bot.steps import Steps
from bot.turn import Incoming
from tests.bot.durable.conftest import Start, until
from tests.bot.durable.test_replicas import message

pytestmark = pytest.mark.either_database

PATIENCE = 15.0
#: Seconds in which a turn begins that nothing is in the way of, on whatever machine.
AT_ONCE = 10.0
#: Seconds that a turn takes to end once it has left its lane to others, on a slow machine.
TO_END = 0.5


class Hanging:
    """Turns of which some hang until they are let go."""

    def __init__(self) -> None:
        self.hang: set[str] = set()
        self.began: list[str] = []
        self.ended: list[str] = []
        self.let_go = threading.Event()

    def turn(self, incoming: Incoming, _: Steps) -> None:
        self.began.append(incoming.id)
        if incoming.id in self.hang:
            assert self.let_go.wait(4 * PATIENCE)
        self.ended.append(incoming.id)

    @contextmanager
    def held(self) -> Iterator[None]:
        """While in here, they hang."""
        try:
            yield
        finally:
            self.let_go.set()


def test_turns_that_hang_delay_nobody_while_their_team_has_a_lane(start: Start) -> None:
    turns = Hanging()
    engine = start(turn=turns.turn)
    hang = [message("A", f"{number}") for number in range(LANES - 1)]
    turns.hang = {each.id for each in hang}
    with turns.held():
        for each in hang:
            engine.record(each)
            assert until(lambda: each.id in turns.began, AT_ONCE)  # noqa: B023
        others = [message("A", f"other {number}") for number in range(3)]
        for each in others:
            engine.record(each)
            assert until(lambda: each.id in turns.ended, AT_ONCE)  # noqa: B023
        assert not turns.hang & {*turns.ended}
    assert wait_until_idle(engine, PATIENCE)


def test_who_waits_behind_one_that_hangs_is_given_a_lane_that_comes_free(start: Start) -> None:
    """More threads than lanes at once, and all but one of those that are taken first hang."""
    turns = Hanging()
    engine = start(turn=turns.turn)
    first = [message("A", f"{number}", number) for number in range(LANES)]
    turns.hang = {each.id for each in first[1:]}
    rest = [message("A", f"{number}", number) for number in range(LANES, 3 * LANES)]
    with turns.held():
        for each in (*first, *rest):
            engine.record(each)
        wanted = {first[0].id, *(each.id for each in rest)}
        assert until(lambda: wanted == {*turns.ended}, AT_ONCE)
    assert wait_until_idle(engine, PATIENCE)


def test_one_persons_turns_that_hang_delay_no_colleague(start: Start) -> None:
    """However many hang: they have a share of their team's lanes, and the others wait in it."""
    turns = Hanging()
    engine = start(turn=turns.turn)
    hang = [of("U1", number) for number in range(3 * LANES)]
    colleagues = [of(f"U{number}", 100 + number) for number in range(2, 12)]
    turns.hang = {each.id for each in hang}
    with turns.held():
        for each in hang:
            engine.record(each)
        assert until(lambda: len(turns.began) == SHARE, AT_ONCE)
        for each in colleagues:
            engine.record(each)
            assert until(lambda: each.id in turns.ended, AT_ONCE)  # noqa: B023
        assert len(turns.began) == SHARE + len(colleagues)
    assert wait_until_idle(engine, PATIENCE)
    assert {*turns.ended} == {each.id for each in (*hang, *colleagues)}


def of(user: str, number: int) -> Incoming:
    """A message of somebody's, in a thread of its own."""
    return message("A", f"thread {number}", number).model_copy(update={"user": user})


def test_who_comes_while_a_turn_ends_is_given_its_lane(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That turn has looked for others in vain already, and still stands in the one lane left."""
    turns, look_after = Hanging(), Lanes.look_after
    engine = start(turn=turns.turn)
    hang = [message("A", f"{number}") for number in range(LANES - 1)]
    leaves, comes = message("A", "leaves"), message("A", "comes")
    turns.hang = {each.id for each in hang}

    def slowly(lanes: Lanes, team: str) -> None:
        look_after(lanes, team)
        if turns.ended == [leaves.id]:
            turns.ended.append("the one that leaves has looked")
            engine.record(comes)
            time.sleep(TO_END)

    monkeypatch.setattr(Lanes, "look_after", slowly)
    with turns.held():
        for each in hang:
            engine.record(each)
            assert until(lambda: each.id in turns.began, AT_ONCE)  # noqa: B023
        engine.record(leaves)
        assert until(lambda: comes.id in turns.ended, AT_ONCE)
    assert wait_until_idle(engine, PATIENCE)


def test_a_thread_keeps_its_order_although_its_turns_are_put_into_many_lanes(
    start: Start,
) -> None:
    turns = Hanging()
    engine = start(turn=turns.turn)
    thread = [message("A", "1", number) for number in range(12)]
    turns.hang = {thread[0].id}
    other = message("A", "2", 40)
    with turns.held():
        for each in thread:
            engine.record(each)
        assert until(lambda: thread[0].id in turns.began)
        engine.record(other)
        assert until(lambda: other.id in turns.ended, AT_ONCE)
        assert turns.began == [thread[0].id, other.id]
    assert wait_until_idle(engine, PATIENCE)
    assert turns.ended == [other.id, *(each.id for each in thread)]


def test_an_earlier_message_that_comes_late_waits_for_the_later_one_that_runs(
    start: Start,
) -> None:
    turns = Hanging()
    engine = start(turn=turns.turn)
    late, early, other = message("A", "1", 1), message("A", "1", 2), message("A", "2", 3)
    turns.hang = {early.id}
    with turns.held():
        engine.record(early)
        assert until(lambda: turns.began == [early.id])
        engine.record(late)
        engine.record(other)
        assert until(lambda: other.id in turns.ended, AT_ONCE)
        assert late.id not in turns.began
    assert wait_until_idle(engine, PATIENCE)
    assert turns.ended == [other.id, early.id, late.id]
