"""Requirements: a crash excuses one repeat of what its replica had begun, and nothing else does."""

from tests.torture.repeats import HEARD_LATE, Death, Made, unexcused

ONE, TWO = 4001, 4002


def death(at: float, port: int) -> Death:
    return Death(at, port, None)


def test_what_was_done_once_needs_no_excuse() -> None:
    assert unexcused([Made(1.0, ONE)], []) == 0


def test_a_repeat_is_excused_by_the_death_of_the_replica_that_did_it_first() -> None:
    asked = [Made(1.0, ONE), Made(5.0, TWO)]
    assert unexcused(asked, [death(2.0, ONE)]) == 0
    assert unexcused(asked, []) == 1


def test_the_death_of_another_replica_excuses_nothing() -> None:
    assert unexcused([Made(1.0, ONE), Made(5.0, TWO)], [death(2.0, TWO)]) == 1


def test_a_death_before_the_first_call_or_after_its_repeat_excuses_nothing() -> None:
    asked = [Made(10.0, ONE), Made(15.0, TWO)]
    assert unexcused(asked, [death(10.0 - 2 * HEARD_LATE, ONE), death(16.0, ONE)]) == 1


def test_a_call_that_was_heard_just_after_its_replica_had_died_is_excused() -> None:
    assert unexcused([Made(10.0, ONE), Made(15.0, TWO)], [death(9.5, ONE)]) == 0


def test_each_death_excuses_one_repeat() -> None:
    asked = [Made(1.0, ONE), Made(1.5, ONE), Made(1.8, ONE)]
    assert unexcused(asked, [death(1.2, ONE)]) == 1
    assert unexcused(asked, [death(1.2, ONE), death(1.6, ONE)]) == 0


def test_each_replica_of_a_chain_has_a_death_of_its_own() -> None:
    asked = [Made(1.0, ONE), Made(5.0, TWO), Made(9.0, ONE)]
    assert unexcused(asked, [death(2.0, ONE), death(6.0, TWO)]) == 0
    assert unexcused(asked, [death(2.0, ONE), death(6.0, ONE)]) == 1


def test_what_does_not_say_who_sent_it_is_excused_by_any_death_between() -> None:
    mailed = [Made(1.0), Made(5.0), Made(9.0)]
    assert unexcused(mailed, [death(2.0, ONE), death(6.0, TWO)]) == 0
    assert unexcused(mailed, [death(2.0, ONE)]) == 1
