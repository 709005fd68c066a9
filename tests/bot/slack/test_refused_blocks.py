"""Requirements: blocks that Slack refuses still leave the words, and teach no more than they tell."""

import pytest

from bot.playground.emulator import Emulator
from bot.playground.person import Person
from bot.slack.kit import Json, feedback, sections
from bot.slack.speech import Speaker
from tests.bot.slack.test_speech import place_of

TEAM = "T0HARBOR"
THUMBS = feedback("rex_feedback", ("👍", "It helped", "1"), ("👎", "It didn't", "0"))
JUDGED = [*sections("Hello"), *THUMBS]
NONSENSE: list[Json] = [{"type": "nonsense"}]


@pytest.fixture
def theo(slack: Emulator) -> Person:
    return Person(slack, "U0THEO")


def shown(speaker: Speaker, theo: Person, blocks: list[Json]) -> list[str]:
    """The kinds of the blocks that a message is shown with."""
    asked = theo.dm("Hi")
    speaker.post(place_of(asked), blocks, "Hello", "key")
    (answer,) = asked.answers
    return [block["type"] for block in answer.blocks]


def test_a_team_that_takes_the_older_form_alone_is_given_that(
    slack: Emulator, speaker: Speaker, theo: Person
) -> None:
    slack.fault("chat.postMessage", error="invalid_blocks")
    for _ in range(2):
        assert shown(speaker, theo, JUDGED) == ["section", "actions"]


def test_a_message_whose_older_form_is_refused_too_takes_nothing_from_the_next(
    slack: Emulator, speaker: Speaker, theo: Person
) -> None:
    slack.fault("chat.postMessage", times=2, error="invalid_blocks")
    assert shown(speaker, theo, JUDGED) == []
    assert shown(speaker, theo, JUDGED) == ["section", "context_actions"]


def test_a_message_without_newer_blocks_that_is_refused_takes_nothing_from_the_next(
    speaker: Speaker, theo: Person
) -> None:
    assert shown(speaker, theo, NONSENSE) == []
    assert shown(speaker, theo, JUDGED) == ["section", "context_actions"]


def test_the_log_says_which_block_was_refused_and_why(
    speaker: Speaker, theo: Person, caplog: pytest.LogCaptureFixture
) -> None:
    shown(speaker, theo, [*sections("Hello"), *NONSENSE])
    (said,) = [it.getMessage() for it in caplog.records if "not taken" in it.getMessage()]
    assert "invalid_blocks: " in said
    assert "/blocks/1" in said
