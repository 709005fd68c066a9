"""The bars that the gate has to keep, on every fourth of the benchmark's held-out statements.

`python -m tests.benchmarks gate` measures all of them. When a page changes, its sentences are
corrupted anew; the faithful statements carry the blocks they were written from.
"""

import time
from collections import Counter

import pytest

from bot.grounding.gate import Verdict
from tests.benchmarks.corruption import Corrupted, corrupted
from tests.benchmarks.gate import ends, faithful, judge, unfaithful
from tests.guide import guide as read_guide

#: How many of the faithful statements in words of their own may be blocked, by who wrote them.
FREE = {"free": 0.07, "second": 0.06, "third": 0.28, "fourth": 0.06, "fifth": 0.06, "sixth": 0.06}
FREE |= dict.fromkeys(("seventh", "eighth", "ninth"), 0.03)
FREE |= dict.fromkeys(("tenth", "eleventh", "twelfth", "thirteenth"), 0.06)
#: And how many of the false ones may pass.
FALSE = {"free": 0.22, "third": 0.28, "fourth": 0.1, "fifth": 0.08, "sixth": 0.08}
FALSE |= {"seventh": 0.27, "eighth": 0.28, "ninth": 0.39, "tenth": 0.31, "eleventh": 0.28}
FALSE |= {"twelfth": 0.46, "thirteenth": 0.33}

Judged = list[tuple[Corrupted, Verdict]]


@pytest.fixture(scope="module")
def judged() -> Judged:
    return [(each, judge(each)) for each in corrupted(read_guide(), "held-out")[::4]]


def test_there_are_enough_statements_of_enough_kinds(judged: Judged) -> None:
    assert len(judged) >= 400
    assert len(Counter(each.kind for each, _ in judged)) >= 12


def test_corrupted_statements_are_blocked(judged: Judged) -> None:
    """Measured on all: 99 %."""
    passed = [(each.kind, each.say) for each, verdict in judged if verdict.passed]
    assert len(passed) <= 0.02 * len(judged), passed


@pytest.mark.parametrize(
    "kind", ["pointer", "link", "ping", "secret", "number", "numbers exchanged"]
)
def test_what_must_never_pass_never_passes(judged: Judged, kind: str) -> None:
    verdicts = [verdict for each, verdict in judged if each.kind == kind]
    assert verdicts
    assert not any(verdict.passed for verdict in verdicts)


def test_faithful_statements_are_hardly_ever_blocked() -> None:
    """Measured: 3 of 100."""
    verdicts = list(faithful("held-out"))
    blocked = [(say, verdict.problems) for say, verdict in verdicts if not verdict.passed]
    assert len(verdicts) >= 100
    assert len(blocked) <= 0.06 * len(verdicts), blocked


def test_faithful_statements_in_words_of_their_own_mostly_pass() -> None:
    """Measured: 22 of 442 and 0 of 220 that the gate was tuned on, 8 of 32 that nobody read.

    The fifth were written by somebody who had not seen the gate: it blocked 10 of the 67 at first.
    Of the sixth, by the same hand and not seen while the gate was tuned on the fifth, it blocked 7 of 73.
    The next three are answers to questions, each by somebody else who had not seen the gate. At first
    it blocked 25 of 137, 30 of 159 and 47 of 155; after it was tuned on the seventh alone, 10 of the
    eighth and 21 of the ninth; after the eighth, still 21 of the ninth; after all three, 1 of 451.
    Of the tenth and eleventh, by two more, it blocked 17 of 138 and 15 of 148 before they were weighed
    (page 133), and 13 of 286 since. Of the twelfth and thirteenth, by four more and read by nobody
    who works on the gate, it blocks 10 of 180 and 10 of 202.
    """
    for split, most in FREE.items():
        blocked = [not verdict.passed for _, verdict in faithful(split)]
        assert len(blocked) >= 30
        assert sum(blocked) <= most * len(blocked)


def test_false_statements_in_words_of_their_own_are_mostly_blocked() -> None:
    """Measured: 270 of 331, 45 of 50, 50 of 53 and 46 of 47 that it was tuned on, 25 of 32 that nobody read.

    Before the gate was tuned on them, it blocked 35 of the 53 of the fifth, and 36 of the 47 of the sixth.
    Of the false answers to questions it blocked 36 of 68, 46 of 79 and 43 of 77 at first; 47 of the 79
    of the eighth after the seventh, 44 of the 77 of the ninth after both; and 53, 60 and 52 after all three.
    Of the tenth and eleventh 102 of 143, before and after they were weighed; of the twelfth and
    thirteenth, which nobody read, 50 of 90 and 68 of 101.
    """
    for split, most in FALSE.items():
        passed = [say for say, verdict in unfaithful(split) if verdict.passed]
        assert len(passed) <= most * len(list(unfaithful(split))), passed


def test_a_faithful_answer_that_is_blocked_ends_as_a_quotation() -> None:
    assert set(ends("free")) == {"its words and the blocks", "the blocks alone"}


def test_a_statement_is_judged_in_about_a_millisecond(judged: Judged) -> None:
    """The bar is one; the test allows for a slow machine."""
    began = time.process_time()
    for each, _ in judged:
        judge(each)
    assert (time.process_time() - began) / len(judged) < 0.004
