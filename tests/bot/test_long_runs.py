"""Forty thousand characters without end: what is done to whole messages takes time as they grow."""

import time
from collections.abc import Callable

import pytest

from bot.playground.composer import composed
from bot.playground.rendering.mrkdwn import Names, mrkdwn
from bot.playground.rich_text import rich_text
from bot.reading import clean
from bot.slack.marks import said

#: Everything that is done to a message before REX looks at how long it is.
DONE: dict[str, Callable[[str], object]] = {
    "composed": lambda text: composed(text, []),
    "rich text": lambda text: rich_text(text, "1700000000.000100"),
    "drawn": lambda text: mrkdwn(text, Names()),
    "read": lambda text: said(text, "U0REX"),
    "cleaned": clean,
}
RUNS = ["z", "1", "_", " ", "\t", "\n", "\x00", " \x00", "<", "&lt;", "@", "a@", "a.", "-", ":a"]
RUNS += ["*", "*a ", "_a ", "~a", "`", "`a", "``` ", "> ", "- ", "http://", "<@U", "<a:"]
#: Four times as much takes about four times as long; what grew by the square would take sixteen.
AT_MOST = 8
UNNOTICED = 0.05  # seconds


@pytest.mark.parametrize("done", DONE)
def test_four_times_as_much_takes_about_four_times_as_long(done: str) -> None:
    slow = [run for run in RUNS if not _keeps_pace(DONE[done], run)]
    assert slow == []


def _keeps_pace(done: Callable[[str], object], run: str) -> bool:
    """Whether a long run costs about as many times more as it is longer, in one of three tries."""
    return any(_is_proportional(done, run) for _ in range(3))


def _is_proportional(done: Callable[[str], object], run: str) -> bool:
    long = _cost(done, run, 40_000)
    return long < UNNOTICED or long < AT_MOST * _cost(done, run, 10_000)


def _cost(done: Callable[[str], object], run: str, length: int) -> float:
    """Seconds of the processor for a run of this length, between words that nobody would trim."""
    text = f"so {run * (length // len(run))} it"
    began = time.thread_time()
    done(text)
    return time.thread_time() - began
