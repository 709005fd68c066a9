"""Requirements: what REX has said is found in one look, and a look that is put off holds nothing back."""

import pytest

from bot.playground.emulator import Emulator
from bot.playground.limiter import COMMERCIAL_MESSAGES
from bot.playground.person import Person
from bot.slack.chat import SlackChat
from bot.slack.looking import LONGEST
from bot.slack.speech import Speaker
from bot.slack.web_api import SlackRefused, SlackUnavailable
from bot.turn import UNSURE, Incoming, Part, Place, Reply, Task
from tests.bot.slack.conftest import Watch
from tests.bot.slack.test_speech import HELLO, place_of
from tests.shown import text_of

REPLY = Reply(kind="answer", parts=(Part(say="Hello"),))
MINUTE = 60


@pytest.fixture
def theo(slack: Emulator) -> Person:
    return Person(slack, "U0THEO")


def asked_of(place: Place, ts: str) -> Incoming:
    return Incoming(id="turn-1", kind="message", place=place, user="U0THEO", ts=ts)


def begin(speaker: Speaker, asked: Incoming) -> str:
    return speaker.streams.begin(asked, Task(id="1", title="Looking"), look_first=False)


def reads(slack: Emulator) -> int:
    return len(slack.calls("conversations.*"))


@pytest.mark.parametrize("look_first", [False, True])
def test_one_look_finds_what_was_begun(
    slack: Emulator, speaker: Speaker, theo: Person, look_first: bool
) -> None:
    """Also of an apology, which is for work that may have begun a message before."""
    said = theo.dm("Hi")
    begun = begin(speaker, asked_of(place_of(said), said.ts))
    chat = SlackChat(speaker)
    slack.limiter.is_commercial = True
    ts = chat.post(
        place_of(said), REPLY, "turn-1", look_first=look_first, into=UNSURE, after=said.ts
    )
    assert ts == begun
    assert reads(slack) == 1
    assert [text_of(answer) for answer in said.answers] == ["Hello"]


def test_a_reply_that_stands_counts_more_than_what_was_begun_late(
    slack: Emulator, speaker: Speaker, theo: Person
) -> None:
    said = theo.dm("Hi")
    place = place_of(said)
    begin(speaker, asked_of(place, said.ts))  # nobody heard of it
    ts = speaker.post(place, HELLO, "Hello", "turn-1")
    chat = SlackChat(speaker)
    assert chat.post(place, REPLY, "turn-1", look_first=True, into=UNSURE, after=said.ts) == ts


def test_a_plan_that_is_put_off_was_not_begun(
    slack: Emulator, speaker: Speaker, theo: Person
) -> None:
    said = theo.dm("Hi")
    asked = asked_of(place_of(said), said.ts)
    slack.fault("chat.startStream", error="ratelimited", retry_after=30)
    assert begin(speaker, asked) == ""
    slack.fault("chat.startStream", status=500)
    slack.fault("chat.startStream", nth=2, error="ratelimited", retry_after=30)
    assert begin(speaker, asked) == UNSURE  # it may have been, at the first try
    slack.fault("chat.startStream", status=500)
    slack.fault("conversations.replies", error="ratelimited", retry_after=30)
    assert begin(speaker, asked) == UNSURE  # the look was put off, not the plan


def test_a_look_that_is_put_off_for_minutes_holds_no_reply_back(
    slack: Emulator, speaker: Speaker, theo: Person, watch: Watch
) -> None:
    said = theo.dm("Hi")
    chat = SlackChat(speaker)

    def post() -> str:
        return chat.post(place_of(said), REPLY, "turn-1", look_first=True, after=said.ts)

    slack.fault("conversations.replies", times=9, error="ratelimited", retry_after=MINUTE)
    for _ in range(int(LONGEST / MINUTE)):
        with pytest.raises(SlackUnavailable, match="can't be looked for yet") as unavailable:
            post()
        assert unavailable.value.after == MINUTE
        watch.pause(MINUTE)
    post()
    assert [text_of(answer) for answer in said.answers] == ["Hello"]


def test_where_no_second_page_is_to_be_had_the_first_one_tells(
    slack: Emulator, speaker: Speaker, theo: Person, watch: Watch
) -> None:
    said = theo.dm("Hi")
    begun = begin(speaker, asked_of(place_of(said), said.ts))
    for number in range(COMMERCIAL_MESSAGES):
        theo.reply(said, f"and {number}?")
    slack.limiter.is_commercial = True
    chat, tries = SlackChat(speaker), 0
    while [text_of(answer) for answer in said.answers if answer.ts == begun] != ["Hello"]:
        tries += 1
        try:
            chat.post(place_of(said), REPLY, "turn-1", look_first=True, into=UNSURE, after=said.ts)
        except SlackUnavailable:
            watch.pause(MINUTE)
            slack.clock.forward(MINUTE + 1)
    assert tries == 1 + LONGEST / MINUTE
    assert len([answer for answer in said.answers if answer.user.is_bot]) == 1


def test_a_look_that_is_let_through_starts_the_patience_anew(
    slack: Emulator, speaker: Speaker, theo: Person, watch: Watch
) -> None:
    place = place_of(theo.dm("Hi"))
    for _ in range(3):
        slack.fault("conversations.replies", error="ratelimited", retry_after=MINUTE)
        with pytest.raises(SlackUnavailable):
            speaker.find(place, "turn-1")
        watch.pause(MINUTE)
        assert speaker.find(place, "turn-1") is None


@pytest.mark.parametrize("code", ["team_added_to_org", "org_login_required"])
def test_a_workspace_that_moves_to_enterprise_grid_is_waited_for(
    slack: Emulator, speaker: Speaker, theo: Person, code: str
) -> None:
    said = theo.dm("Hi")
    slack.fault("chat.postMessage", error=code)
    with pytest.raises(SlackUnavailable, match=f"moving to Enterprise Grid.*{code}") as moving:
        speaker.post(place_of(said), HELLO, "Hello", "turn-1")
    assert not isinstance(moving.value, SlackRefused)
    assert moving.value.after >= MINUTE
    speaker.post(place_of(said), HELLO, "Hello", "turn-1")
    assert len(said.answers) == 1
