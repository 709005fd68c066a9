"""What Slack's payloads mean for REX."""

from typing import Any

import pytest

from bot.slack.incoming import read
from bot.slack.metadata import Origin
from bot.slack.whereabouts import whereabouts
from bot.turn import Incoming, Place
from tests.bot.slack.slack_payloads import (
    BOT,
    PERSON,
    TEAM,
    dm,
    event,
    mention,
    press,
    sent_form,
    thread_reply,
)


def taken(payload: dict[str, Any]) -> Incoming:
    incoming = read(payload, team=whereabouts(payload).team, bot_user=BOT)
    assert incoming is not None
    return incoming


def ignored(payload: dict[str, Any]) -> bool:
    return read(payload, team=TEAM, bot_user=BOT) is None


def test_a_direct_message_starts_a_thread_of_its_own() -> None:
    incoming = taken(dm("How do I link a REQ?"))
    assert incoming.place == Place(
        team=TEAM, channel="D0DIRECT", thread="1732170000.000100", is_dm=True
    )
    assert (incoming.kind, incoming.user, incoming.addressed) == ("message", PERSON, True)
    assert incoming.text == "How do I link a REQ?"


def test_a_reply_in_a_direct_messages_thread_stays_in_it() -> None:
    incoming = taken(dm("the second one", ts="1732170009.000100", thread_ts="1732170000.000100"))
    assert incoming.place.thread == "1732170000.000100"
    assert incoming.ts == "1732170009.000100"


def test_ids_name_the_message_and_sort_as_it_was_said() -> None:
    first, second = taken(dm(ts="999999999.000001")), taken(dm())
    assert first.id < second.id
    assert second.id == "1732170000.000100:D0DIRECT"
    assert taken(dm() | {"event_id": "Ev0002"}).id == second.id


def test_a_mention_is_addressed_and_loses_the_mention() -> None:
    incoming = taken(mention(f"<@{BOT}>, what is a stage?"))
    assert (incoming.text, incoming.addressed) == ("what is a stage?", True)
    assert incoming.place.is_dm is False
    assert taken(mention(f"please <@{BOT}|rex> help")).text == "please help"


def test_a_mention_in_a_thread_stays_in_the_thread() -> None:
    assert taken(mention(thread_ts="1732160000.000100")).place.thread == "1732160000.000100"


def test_whoever_writes_from_another_team_keeps_it() -> None:
    assert taken(mention(user_team="T0OTHER", source_team="T0OTHER")).user_team == "T0OTHER"
    assert taken(mention()).user_team == ""


def test_a_bare_mention_is_a_greeting() -> None:
    assert taken(mention(f"<@{BOT}>")).text == "Hello"


@pytest.mark.parametrize("thread", [None, "1732160000.000100"])
def test_a_mention_makes_one_turn_although_slack_tells_it_twice(thread: str | None) -> None:
    told = mention(thread_ts=thread)
    again = thread_reply(f"<@{BOT}> what is a stage?", ts="1732170000.000200", thread_ts=thread)
    assert taken(told) == taken(again)


def test_a_mention_makes_one_turn_however_often_it_is_edited() -> None:
    edited = mention(f"<@{BOT}> what is a stage??", event_ts="1732170099.000000", edited={})
    assert taken(edited).id == taken(mention()).id


def test_a_mention_that_an_edit_added_is_a_turn() -> None:
    before = thread_reply("what is a stage?")
    after = mention(ts="1732170005.000300", thread_ts="1732170000.000200")
    assert taken(after).id != taken(before).id


def test_a_mention_in_a_direct_message_makes_one_turn() -> None:
    assert taken(dm(f"<@{BOT}> hi there")).text == "hi there"
    twice = mention(channel="D0DIRECT", ts="1732170000.000100")
    assert taken(twice).id == taken(dm()).id


def test_a_thread_reply_is_left_to_the_turn_to_judge() -> None:
    incoming = taken(thread_reply())
    assert incoming.addressed is False
    assert incoming.place.thread == "1732170000.000200"
    assert taken(thread_reply(channel_type="group")).addressed is False
    assert taken(thread_reply(subtype="thread_broadcast")).text == "and then?"


def test_talk_in_a_channel_is_nobodys_question_to_rex() -> None:
    assert ignored(thread_reply(thread_ts=None))
    assert ignored(thread_reply(thread_ts="1732170005.000300"))


@pytest.mark.parametrize(
    "changes",
    [
        {"bot_id": "B0OTHER"},
        {"user": BOT},
        {"user": "USLACKBOT"},
        {"user": ""},
        {"user": None},
        {"hidden": True},
        {"subtype": "bot_message"},
        {"subtype": "message_changed", "message": {"user": PERSON, "text": "edited"}},
        {"subtype": "message_deleted"},
        {"subtype": "channel_join"},
        {"subtype": "channel_topic"},
        {"subtype": "tombstone"},
        {"text": None},
        {"text": ""},
        {"text": " \n\t "},
        {"text": f"<@{BOT}>"},
    ],
)
def test_what_no_person_said_is_only_acknowledged(changes: dict[str, Any]) -> None:
    assert ignored(dm(**changes))


def taken_back(was: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    """A person deletes what they said, in a direct message unless it is changed."""
    previous = {"user": PERSON, "text": "our margin", "ts": "1732170000.000100", **(was or {})}
    deleted = {
        "subtype": "message_deleted",
        "deleted_ts": "1732170000.000100",
        "previous_message": previous,
        "hidden": True,
        "ts": "1732170009.000100",
        "event_ts": "1732170009.000100",
    }
    return dm(**{**deleted, **changes})


def test_what_is_taken_back_is_the_turn_that_it_was() -> None:
    said, gone = read(dm(), team=TEAM, bot_user=BOT), read(taken_back(), team=TEAM, bot_user=BOT)
    assert said is not None
    assert gone is not None
    assert (gone.kind, gone.user, gone.place) == ("deletion", PERSON, said.place)
    assert gone.value == said.id
    assert gone.id > said.id


def test_what_has_answers_leaves_a_tombstone_and_is_taken_back_all_the_same() -> None:
    buried = {"subtype": "tombstone", "user": "USLACKBOT", "ts": "1732170000.000100"}
    changed = {"subtype": "message_changed", "deleted_ts": None, "message": buried}
    gone = read(taken_back({"thread_ts": "1732170000.000100"}, **changed), team=TEAM, bot_user=BOT)
    assert gone is not None
    assert gone.value == taken(dm()).id
    edited = {**changed, "message": {**buried, "subtype": None, "user": PERSON, "text": "edited"}}
    assert read(taken_back(**edited), team=TEAM, bot_user=BOT) is None


@pytest.mark.parametrize(
    ("was", "is_heard"),
    [
        ({}, False),
        ({"text": f"<@{BOT}> our margin"}, True),
        ({"thread_ts": "1732169000.000100"}, True),
        ({"thread_ts": "1732169000.000100", "user": BOT, "bot_id": "B0REX"}, False),
        ({"thread_ts": "1732169000.000100", "user": None}, False),
    ],
)
def test_in_a_channel_only_what_rex_was_told_can_be_taken_back(
    was: dict[str, Any], *, is_heard: bool
) -> None:
    gone = read(taken_back(was, channel="C0SALES", channel_type="channel"), team=TEAM, bot_user=BOT)
    assert (gone is not None) is is_heard


def test_a_file_without_a_word_is_something_said() -> None:
    incoming = taken(dm("", subtype="file_share", files=[{"name": "screen.png"}, {"id": "F2"}]))
    assert incoming.files == ("screen.png", "a file")
    assert incoming.text == ""


def test_what_slack_leaves_empty_is_no_reason_to_lose_a_message() -> None:
    empty = dict.fromkeys(("subtype", "bot_id", "hidden", "thread_ts", "channel_type", "files"))
    assert taken(dm("Hi", **empty)).text == "Hi"
    assert taken(press(message=None)).place.thread == "1732170001.000400"
    assert taken(sent_form("p1", {}, hash=None, state=None)).fields == {}


def test_slacks_markup_becomes_what_the_person_typed() -> None:
    text = (
        "<@U0DANA|dana> see <#C1|deals> &amp; <https://x.example/a|x.example/a>, "
        "<https://y.example|here>, <mailto:a@b.example|a@b.example>, <!here> 1 &lt; 2 &amp;lt;"
    )
    assert taken(dm(text)).text == (
        "@dana see #deals & https://x.example/a, here (https://y.example), a@b.example, "
        "@here 1 < 2 &lt;"
    )


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"type": "event_callback"},
        {"type": "event_callback", "event": {"type": "reaction_added"}, "event_id": "Ev1"},
        event({"type": "message_metadata_posted", "channel": "D1", "ts": "1.0", "user": PERSON}),
        event({"type": "app_home_opened", "user": PERSON, "channel": "D1", "tab": "home"}),
        {"type": "block_actions"},
        {"type": "view_submission"},
        {"type": "view_closed"},
        {"type": "shortcut"},
        press("someone_elses"),
        press(container={"type": "view"}, message={}, channel=None),
        sent_form("p1", {}, callback_id="someone_elses"),
    ],
)
def test_what_is_not_for_rex_is_only_acknowledged(payload: dict[str, Any]) -> None:
    assert ignored(payload)


def test_a_press_names_its_button_its_id_and_its_card() -> None:
    incoming = taken(press("rex_confirm", "p1"))
    assert (incoming.kind, incoming.action, incoming.value) == ("click", "confirm", "p1")
    assert incoming.ts == "1732170001.000400"
    assert incoming.place == Place(
        team=TEAM, channel="D0DIRECT", thread="1732170000.000100", is_dm=True
    )
    assert incoming.user == PERSON


@pytest.mark.parametrize(
    ("button", "action"),
    [
        ("rex_cancel", "cancel"),
        ("rex_edit", "edit"),
        ("rex_open_ticket", "open_ticket"),
        ("rex_acknowledge", "acknowledge"),
    ],
)
def test_every_button_has_its_word(button: str, action: str) -> None:
    assert taken(press(button)).action == action


@pytest.mark.parametrize("button", ["rex_feedback", "rex_feedback_no"])
def test_a_verdict_comes_with_what_it_is_about(button: str) -> None:
    judged = taken(press(button, "unhelpful:1732170000.000100:D0DIRECT"))
    assert (judged.action, judged.value) == ("unhelpful", "1732170000.000100:D0DIRECT")
    assert taken(press(button, "helpful:t")).id != taken(press(button, "unhelpful:t")).id


def test_a_repeated_press_is_the_same_press_and_a_second_one_is_not() -> None:
    again = press()
    assert taken(press()).id == taken(again).id
    again["actions"][0]["action_ts"] = "1732170011.000000"
    assert taken(press()).id < taken(again).id


def test_a_press_outside_a_thread_answers_under_the_pressed_message() -> None:
    alone = press(message={"ts": "1732170001.000400"})
    assert taken(alone).place.thread == "1732170001.000400"


def test_a_sent_form_knows_where_it_was_asked_for() -> None:
    asked = taken(press("rex_edit", "p1"))
    values = {
        "client": {"client": {"type": "plain_text_input", "value": "  Acme "}},
        "stage": {"stage": {"type": "static_select", "selected_option": {"value": "Proposal"}}},
        "notes": {"notes": {"type": "plain_text_input", "value": None}},
        "value": {"value": {"type": "plain_text_input", "value": "  "}},
        "menu": {"menu": {"type": "static_select", "selected_option": None}},
    }
    incoming = taken(sent_form(Origin.of(asked, "p1").write(), values))
    assert (incoming.kind, incoming.value, incoming.user) == ("submission", "p1", PERSON)
    assert (incoming.place, incoming.ts) == (asked.place, asked.ts)
    assert incoming.fields == {
        "client": "Acme",
        "stage": "Proposal",
        "notes": None,
        "value": None,
        "menu": None,
    }
    assert incoming.id == "1732170012.000000:form:V0FORM:1732170012.abcdefgh"


def test_a_form_of_another_making_is_still_read() -> None:
    incoming = taken(sent_form("p7", {}, hash="x", app_installed_team_id=None))
    assert (incoming.value, incoming.place.channel) == ("p7", "")
