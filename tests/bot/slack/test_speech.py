"""REX speaks once, in time, and knows whom it speaks with; against the emulated Slack."""

from dataclasses import replace

import pytest
from slack_sdk import WebClient

from bot.playground.channel import Message
from bot.playground.emulator import Emulator
from bot.playground.person import Person
from bot.slack.chat import SlackChat
from bot.slack.installs import BELIEVED_FOR, FixedInstalls, Install, Installs
from bot.slack.kit import Json, sections
from bot.slack.looking import PAGES, PER_PAGE
from bot.slack.profiles import Profile
from bot.slack.speech import Speaker
from bot.slack.web_api import SlackRefused, SlackUnavailable, introduce
from bot.turn import Incoming, Part, Place, Reply, Task
from tests.bot.slack.conftest import Watch, install_of

HELLO = sections("Hello")


@pytest.fixture
def theo(slack: Emulator) -> Person:
    return Person(slack, "U0THEO")


def place_of(message: Message) -> Place:
    return Place(team="T0HARBOR", channel=message.channel.id, thread=message.root_ts)


def test_a_reply_stands_in_the_thread_with_its_key(speaker: Speaker, theo: Person) -> None:
    asked = theo.dm("Hi")
    ts = speaker.post(place_of(asked), HELLO, "Hello", "turn-1")
    (reply,) = asked.answers
    assert (reply.ts, reply.thread_ts, reply.text) == (ts, asked.ts, "Hello")
    assert reply.metadata == {"event_type": "rex_reply", "event_payload": {"key": "turn-1"}}
    assert speaker.find(place_of(asked), "turn-1") == ts
    assert speaker.find(place_of(asked), "turn-2") is None


def test_a_reply_whose_response_was_lost_is_not_posted_twice(
    slack: Emulator, speaker: Speaker, theo: Person
) -> None:
    asked = theo.dm("Hi")
    slack.fault("chat.postMessage", lose_response=True)
    ts = speaker.post(place_of(asked), HELLO, "Hello", "turn-1")
    assert [reply.ts for reply in asked.answers] == [ts]


def test_after_a_crash_a_reply_is_looked_for_first(speaker: Speaker, theo: Person) -> None:
    asked = theo.dm("Hi")
    chat = SlackChat(speaker)
    reply = Reply(kind="answer", parts=(Part(say="Hello"),))
    first = chat.post(place_of(asked), reply, "turn-1", look_first=False)
    assert chat.post(place_of(asked), reply, "turn-1", look_first=True) == first
    assert len(asked.answers) == 1


def test_after_a_crash_a_reply_is_found_in_a_thread_of_any_length(
    slack: Emulator, speaker: Speaker, theo: Person
) -> None:
    first = theo.dm("Hi")
    with slack.lock:
        for number in range(PAGES * PER_PAGE):
            theo.reply(first, f"and {number}?")
    asked = theo.reply(first, "and now?")
    chat, reply = SlackChat(speaker), Reply(kind="answer", parts=(Part(say="Hello"),))
    place = place_of(asked)
    slack.fault("chat.postMessage", lose_response=True)
    ts = chat.post(place, reply, "turn-1", look_first=False, after=asked.ts)
    assert chat.post(place, reply, "turn-1", look_first=True, after=asked.ts) == ts
    assert [each.ts for each in first.answers if each.user.is_bot] == [ts]


def test_slack_is_given_the_time_it_asks_for(
    slack: Emulator, speaker: Speaker, theo: Person, watch: Watch
) -> None:
    asked = theo.dm("Hi")
    slack.fault("chat.postMessage", error="ratelimited", retry_after=3)
    speaker.post(place_of(asked), HELLO, "Hello", "turn-1")
    assert watch.waits == [3.0]
    assert slack.calls("conversations.replies") == ()
    assert len(asked.answers) == 1


@pytest.mark.parametrize("fault", [{"status": 500}, {"status": 503}, {"error": "internal_error"}])
def test_a_stumbling_slack_is_asked_again_with_growing_pauses(
    slack: Emulator, speaker: Speaker, theo: Person, watch: Watch, fault: dict[str, int]
) -> None:
    asked = theo.dm("Hi")
    slack.fault("chat.postMessage", times=2, **fault)  # type: ignore[arg-type]  # one of several
    speaker.post(place_of(asked), HELLO, "Hello", "turn-1")
    assert watch.waits == [0.25, 0.5]
    assert len(asked.answers) == 1


def test_patience_ends_with_a_sentence(
    slack: Emulator, speaker: Speaker, theo: Person, watch: Watch
) -> None:
    asked = theo.dm("Hi")
    slack.fault("chat.postMessage", times=99, status=503)
    with pytest.raises(SlackUnavailable, match="didn't take a call in time: it answered 503"):
        speaker.post(place_of(asked), HELLO, "Hello", "turn-1")
    assert watch.seconds <= 20
    slack.fault("chat.update", error="ratelimited", retry_after=60)
    with pytest.raises(SlackUnavailable, match="wait 60 seconds"):
        speaker.update(place_of(asked), asked.ts, HELLO, "Hello")


def test_a_slack_that_is_not_there_is_said_to_be_so(installs: Installs, watch: Watch) -> None:
    nowhere = Speaker(installs, "http://127.0.0.1:1/api/", watch.time)
    with pytest.raises(SlackUnavailable, match="the connection failed"):
        nowhere.profile("T0HARBOR", "U0THEO")


def test_a_refusal_is_not_tried_again(slack: Emulator, speaker: Speaker, watch: Watch) -> None:
    gone = Place(team="T0HARBOR", channel="C0GONE", thread="")
    with pytest.raises(SlackRefused, match="channel_not_found"):
        speaker.post(gone, HELLO, "Hello", "turn-1")
    assert watch.waits == []
    assert len(slack.calls("chat.postMessage")) == 1


def test_a_team_without_rex_is_refused_before_anything_is_sent(
    slack: Emulator, speaker: Speaker
) -> None:
    with pytest.raises(SlackRefused) as refused:
        speaker.profile("T0OTHER", "U0EVE")
    assert refused.value.code == "not_installed"
    assert slack.calls() == ()


def test_blocks_that_slack_refuses_still_leave_the_words(speaker: Speaker, theo: Person) -> None:
    asked = theo.dm("Hi")
    wrong: list[Json] = [{"type": "nonsense"}]
    ts = speaker.post(place_of(asked), wrong, "Hello", "turn-1")
    assert [(reply.text, reply.blocks) for reply in asked.answers] == [("Hello", [])]
    assert speaker.update(place_of(asked), ts, wrong, "Hello again") == ts
    assert asked.answers[0].text == "Hello again"


def test_only_rexs_own_messages_are_found_by_their_key(
    slack: Emulator, speaker: Speaker, theo: Person
) -> None:
    asked = theo.dm("Hi")
    impostor = WebClient(theo.user.token, base_url=slack.api_url)
    impostor.chat_postMessage(
        channel=asked.channel.id,
        thread_ts=asked.ts,
        text="It was me",
        metadata={"event_type": "rex_reply", "event_payload": {"key": "turn-1"}},
    )
    assert speaker.find(place_of(asked), "turn-1") is None


def test_a_key_is_found_behind_many_other_messages(speaker: Speaker, theo: Person) -> None:
    asked = theo.dm("Hi")
    place = place_of(asked)
    for number in range(105):
        theo.reply(asked, f"and {number}?")
    ts = speaker.post(place, HELLO, "Hello", "turn-1")
    assert speaker.find(place, "turn-1") == ts


def test_a_card_is_replaced_where_it_stands(speaker: Speaker, theo: Person) -> None:
    asked = theo.dm("Hi")
    chat = SlackChat(speaker)
    ts = chat.post(place_of(asked), Reply(kind="answer"), "turn-1", look_first=False)
    done = Reply(kind="answer", parts=(Part(say="Done"),))
    assert chat.update(place_of(asked), ts, done, "turn-1") == ts
    assert [reply.text for reply in asked.answers] == ["Done"]


def test_a_whisper_is_for_one_person(slack: Emulator, speaker: Speaker, theo: Person) -> None:
    asked = theo.say("sales", "hello all")
    assert SlackChat(speaker).whisper(place_of(asked), "U0THEO", "Not yours <!here>")
    dana = Person(slack, "U0DANA")
    assert "Not yours &lt;!here&gt;" in [message.text for message in theo.sees("sales")]
    assert "Not yours &lt;!here&gt;" not in [message.text for message in dana.sees("sales")]


def test_a_direct_message_stands_outside_any_thread(slack: Emulator, speaker: Speaker) -> None:
    place = speaker.direct("T0HARBOR", "U0DANA")
    ts = speaker.post(place, HELLO, "Hello", "alert-1")
    assert speaker.find(place, "alert-1") == ts
    assert speaker.find(place, "alert-2") is None
    channel = slack.direct_message("U0DANA", "U0REX")
    assert [message.ts for message in channel.timeline()] == [ts]


def test_a_profile_is_what_slack_vouches_for(slack: Emulator, speaker: Speaker) -> None:
    assert speaker.profile("T0HARBOR", "U0THEO") == Profile(
        name="Theo Lindqvist",
        email="theo@harborfinch.example",
        email_verified=True,
        tz="Etc/UTC",
    )
    slack.users["U0THEO"].email_confirmed = False
    assert speaker.profile("T0HARBOR", "U0THEO").email_verified is False


def test_people_of_other_teams_the_deleted_and_bots_are_strangers(
    slack: Emulator, speaker: Speaker
) -> None:
    assert speaker.profile("T0HARBOR", "U0EVE").is_stranger
    assert speaker.profile("T0HARBOR", "U0NOBODY") == Profile(is_stranger=True)
    assert speaker.profile("T0HARBOR", "U0REX").is_stranger
    slack.users["U0DANA"].deleted = True
    assert speaker.profile("T0HARBOR", "U0DANA").is_stranger


def test_a_new_token_is_used_at_once(slack: Emulator, watch: Watch) -> None:
    rex = slack.teams["T0HARBOR"].install
    assert rex is not None
    stale = Install(team_id="T0HARBOR", bot_token="xoxb-stale", bot_user_id="U0REX")
    installs = Installs(FixedInstalls([stale]))
    speaker = Speaker(installs, slack.api_url, watch.time)
    with pytest.raises(SlackRefused, match="invalid_auth"):
        speaker.profile("T0HARBOR", "U0THEO")
    installs.save(Install(team_id="T0HARBOR", bot_token=rex.bot_token, bot_user_id=rex.bot_user_id))
    assert speaker.profile("T0HARBOR", "U0THEO").name == "Theo Lindqvist"


def test_a_plain_token_tells_its_team_once_at_the_start(slack: Emulator, watch: Watch) -> None:
    rex = install_of(slack)
    slack.fault("auth.test", status=500)
    assert introduce(rex.bot_token, slack.api_url, clock=watch.time) == rex
    with pytest.raises(SlackRefused, match="invalid_auth"):
        introduce("xoxb-wrong", slack.api_url, clock=watch.time)


@pytest.mark.parametrize("code", ["missing_scope", "not_in_channel"])
def test_where_rex_may_not_look_for_its_reply_it_says_it_again(
    slack: Emulator, speaker: Speaker, theo: Person, code: str
) -> None:
    asked = theo.dm("Hi")
    slack.fault("chat.postMessage", status=500)
    slack.fault("conversations.replies", times=9, error=code)
    speaker.post(place_of(asked), HELLO, "Hello", "turn-1")
    assert [answer.text for answer in asked.answers] == ["Hello"]
    after = theo.dm("And after a crash?")
    reply = Reply(kind="answer", parts=(Part(say="Hello"),))
    SlackChat(speaker).post(place_of(after), reply, "turn-2", look_first=True)
    assert len(after.answers) == 1


def test_a_plan_is_for_whoever_asked_in_their_own_team(slack: Emulator, speaker: Speaker) -> None:
    eve = Person(slack, "U0EVE")  # of another firm, in a shared channel
    place = place_of(eve.say("sales", "<@U0REX> what is a stage?"))
    asked = Incoming(
        id="1", kind="message", place=place, user="U0EVE", user_team="T0OTHER", ts=place.thread
    )
    assert speaker.streams.begin(asked, Task(id="1", title="Looking"), look_first=False)
    (call,) = slack.calls("chat.startStream")
    assert call.arguments["recipient_team_id"] == "T0OTHER"


def test_what_a_team_does_not_allow_is_not_asked_for_again(
    slack: Emulator, speaker: Speaker, theo: Person
) -> None:
    slack.fault("*", times=99, error="missing_scope")
    place = place_of(theo.dm("Hi"))
    for _ in range(3):
        ask_for_everything(speaker, place)
    asked = [call.method for call in slack.calls("*")]
    assert len(asked) == len(set(asked)) == 6


def test_a_team_that_installs_rex_again_is_asked_again(
    slack: Emulator, installs: Installs, speaker: Speaker, theo: Person
) -> None:
    slack.fault("*", times=99, error="unknown_method")
    place = place_of(theo.dm("Hi"))
    ask_for_everything(speaker, place)
    slack.api_faults.clear()
    installs.save(install_of(slack))
    assert speaker.profile("T0HARBOR", "U0THEO").name == "Theo Lindqvist"
    assert speaker.whisper(place, "U0THEO", "psst")
    speaker.thread(place, before="9999999999.000000")
    assert len(slack.calls("conversations.replies")) == 2


def test_a_scope_that_is_given_to_another_replica_counts_here_too(
    slack: Emulator, watch: Watch, theo: Person
) -> None:
    store, clock = FixedInstalls([install_of(slack)]), Watch()
    installs = Installs(store, lambda: clock.seconds)
    speaker = Speaker(installs, slack.api_url, watch.time)
    slack.fault("*", times=99, error="missing_scope")
    ask_for_everything(speaker, place_of(theo.dm("Hi")))
    slack.api_faults.clear()
    store.save(replace(install_of(slack), scopes="chat:write,users:read"))
    clock.pause(BELIEVED_FOR)
    installs.find("T0HARBOR")
    assert speaker.profile("T0HARBOR", "U0THEO").name == "Theo Lindqvist"


def test_a_kind_of_channel_that_may_not_be_read_says_nothing_of_others(
    slack: Emulator, speaker: Speaker, theo: Person
) -> None:
    slack.fault("conversations.replies", error="missing_scope")
    private = place_of(theo.dm("Hi"))
    assert speaker.thread(private, before="9999999999.000000") == []
    shared = place_of(theo.say("sales", "where is it?"))
    assert speaker.thread(shared, before="9999999999.000000") != []
    assert speaker.thread(private, before="9999999999.000000") == []
    assert len(slack.calls("conversations.replies")) == 2


def ask_for_everything(speaker: Speaker, place: Place) -> None:
    """Everything that a team may not have, or not allow; nothing of it is given."""
    speaker.status(place, "looking")
    speaker.session(place, "processing")
    speaker.suggest("T0HARBOR", place.channel, ["What is a stage?"])
    assert speaker.thread(place, before="9999999999.000000") == []
    for refused in (
        lambda: speaker.profile("T0HARBOR", "U0THEO"),
        lambda: speaker.whisper(place, "U0THEO", "psst"),
    ):
        with pytest.raises(SlackRefused, match=r"missing_scope|unknown_method"):
            refused()
