"""The bars that the gate has to keep, on every eighth of the benchmark's held-out statements.

`python -m tests.benchmarks gate` measures all of them. When a page changes, its sentences are
corrupted anew; the faithful statements carry the blocks they were written from.
"""

import time
from collections import Counter

import pytest

from bot.gate import Verdict
from knowledge.library import Library
from tests.benchmarks.corruption import Corrupted, corrupted
from tests.benchmarks.gate import faithful, judge, unfaithful

Judged = list[tuple[Corrupted, Verdict]]


@pytest.fixture(scope="module")
def judged() -> Judged:
    return [(each, judge(each)) for each in corrupted(Library.load(), "held-out")[::8]]


def test_there_are_enough_statements_of_enough_kinds(judged: Judged) -> None:
    assert len(judged) >= 200
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
    """Measured: 6 of 100 statements that the gate was not tuned on."""
    verdicts = list(faithful("held-out"))
    blocked = [(say, verdict.problems) for say, verdict in verdicts if not verdict.passed]
    assert len(verdicts) >= 100
    assert len(blocked) <= 0.06 * len(verdicts), blocked


def test_false_statements_in_words_of_their_own_are_blocked() -> None:
    """Measured: all of 15 that the gate was not tuned on, and 43 of 45 that it was."""
    told = [*unfaithful("free, held out"), *unfaithful("free")]
    passed = [say for say, verdict in told if verdict.passed]
    assert len(told) >= 60
    assert len(passed) <= 0.05 * len(told), passed


def test_a_statement_is_judged_in_about_a_millisecond(judged: Judged) -> None:
    """The bar is one; the test allows for a slow machine."""
    began = time.process_time()
    for each, _ in judged:
        judge(each)
    assert (time.process_time() - began) / len(judged) < 0.004
