"""The Web API, called with Slack's own client."""

import json
import urllib.request
from collections.abc import Callable

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.emulator import Emulator
from bot.playground.people import Json
from bot.playground.person import Person

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "hello"}}


def as_user(slack: Emulator, user_id: str) -> WebClient:
    return WebClient(slack.users[user_id].token, base_url=slack.api_url, retry_handlers=[])


def error_of(call: Callable[[], object]) -> Json:
    with pytest.raises(SlackApiError) as caught:
        call()
    return dict(caught.value.response.data)


def test_a_token_says_who_one_is(slack: Emulator, bot: WebClient) -> None:
    me = bot.auth_test()
    assert (me["team_id"], me["user_id"]) == ("T0HARBOR", "U0REXHARBOR")
    assert me["bot_id"] == slack.teams["T0HARBOR"].install.bot_id
    assert "chat:write" in me.headers["x-oauth-scopes"]
    assert as_user(slack, "U0DANA").auth_test()["user_id"] == "U0DANA"


def test_each_team_has_a_token_of_its_own(slack: Emulator) -> None:
    tokens = {slack.teams[team].install.bot_token for team in ("T0HARBOR", "T0BRIGHT")}
    assert len(tokens) == 2
    assert all(token.startswith("xoxb-") and len(token) > 40 for token in tokens)
    assert slack.users["U0DANA"].token.startswith("xoxp-")
    assert slack.app_token.startswith("xapp-")


def test_one_team_cannot_reach_into_another(slack: Emulator) -> None:
    bright = as_user(slack, "U0REXBRIGHT")
    assert error_of(lambda: bright.chat_postMessage(channel="C0DEALS", text="hi"))["error"] == (
        "channel_not_found"
    )
    assert error_of(lambda: bright.users_info(user="U0DANA"))["error"] == "user_not_found"
    assert error_of(lambda: bright.chat_postMessage(channel="U0DANA", text="hi"))["error"] == (
        "channel_not_found"
    )
    assert error_of(lambda: bright.conversations_open(users="U0DANA"))["error"] == "user_not_found"


@pytest.mark.parametrize(
    ("method", "arguments", "error"),
    [
        ("no.such.method", {}, "unknown_method"),
        ("chat.postMessage", {"channel": "C0DEALS"}, "no_text"),
        ("chat.postMessage", {"text": "hi"}, "invalid_arguments"),
        ("chat.postMessage", {"channel": "C0NOWHERE", "text": "hi"}, "channel_not_found"),
        ("chat.postMessage", {"channel": "C0QUIET", "text": "hi"}, "not_in_channel"),
        (
            "chat.postMessage",
            {"channel": "C0DEALS", "text": "hi", "thread_ts": "1.000001"},
            "thread_not_found",
        ),
        (
            "chat.postMessage",
            {"channel": "C0DEALS", "text": "hi", "blocks": "{broken"},
            "invalid_blocks_format",
        ),
        (
            "chat.postMessage",
            {"channel": "C0DEALS", "text": "hi", "metadata": {"event_type": "x"}},
            "invalid_metadata_format",
        ),
        ("chat.postMessage", {"channel": "C0DEALS", "markdown_text": "x" * 12_001}, "msg_too_long"),
        (
            "chat.postMessage",
            {"channel": "C0DEALS", "markdown_text": "x", "text": "y"},
            "markdown_text_conflict",
        ),
        ("chat.update", {"channel": "C0DEALS", "ts": "1.1", "text": "x"}, "message_not_found"),
        ("chat.delete", {"channel": "C0DEALS", "ts": "1.1"}, "message_not_found"),
        ("chat.postEphemeral", {"channel": "C0DEALS", "user": "U0NORA", "text": "x"}, "user_not_in_channel"),
        ("conversations.replies", {"channel": "C0DEALS", "ts": "1.1"}, "thread_not_found"),
        ("conversations.history", {"channel": "C0QUIET"}, "not_in_channel"),
        ("conversations.history", {"channel": "C0DEALS", "cursor": "?"}, "invalid_cursor"),
        ("conversations.open", {}, "users_list_not_supplied"),
        ("users.info", {"user": "U0NOBODY"}, "user_not_found"),
        ("users.lookupByEmail", {"email": "no@one.example"}, "users_not_found"),
        ("views.open", {"trigger_id": "1.2.3", "view": {"type": "modal"}}, "invalid_arguments"),
        ("apps.connections.open", {}, "not_allowed_token_type"),
    ],
)  # fmt: skip
def test_slack_says_no_in_its_own_words(
    bot: WebClient, method: str, arguments: Json, error: str
) -> None:
    assert error_of(lambda: bot.api_call(method, json=arguments))["error"] == error


def test_a_token_is_needed_and_must_be_alive(slack: Emulator, bot: WebClient) -> None:
    nobody = WebClient("", base_url=slack.api_url)
    stranger = WebClient("xoxb-guessed", base_url=slack.api_url)
    assert error_of(nobody.auth_test)["error"] == "not_authed"
    assert error_of(stranger.auth_test)["error"] == "invalid_auth"
    assert bot.auth_revoke()["revoked"] is True
    assert error_of(bot.auth_test)["error"] == "account_inactive"


def test_a_scope_that_was_not_granted_is_named(slack: Emulator) -> None:
    slack.add_team("T0SMALL", "Small", "small")
    slack.add_user("T0SMALL", "U0IDA", "ida", email="ida@small.example")
    slack.install("T0SMALL", scopes=["users:read"], bot_user_id="U0REXSMALL")
    small = as_user(slack, "U0REXSMALL")
    refused = error_of(lambda: small.chat_postMessage(channel="U0IDA", text="hi"))
    assert (refused["error"], refused["needed"], refused["provided"]) == (
        "missing_scope",
        "chat:write",
        "users:read",
    )
    assert "email" not in small.users_info(user="U0IDA")["user"]["profile"]


def test_forms_and_json_mean_the_same(slack: Emulator, bot: WebClient) -> None:
    as_form = {"channel": "C0DEALS", "blocks": json.dumps([SECTION]), "mrkdwn": "false"}
    by_form = bot.api_call("chat.postMessage", params=as_form)
    by_json = bot.api_call(
        "chat.postMessage", json={"channel": "C0DEALS", "blocks": [SECTION], "mrkdwn": False}
    )
    messages = slack.channels["C0DEALS"].messages
    one, other = messages[by_form["ts"]], messages[by_json["ts"]]
    assert one.blocks[0]["text"] == other.blocks[0]["text"] == SECTION["text"]
    assert one.mrkdwn is other.mrkdwn is False


def test_the_token_may_be_an_argument_and_the_method_a_get(slack: Emulator) -> None:
    token = slack.users["U0DANA"].token
    with urllib.request.urlopen(f"{slack.api_url}auth.test?token={token}") as response:  # noqa: S310
        assert json.load(response)["user_id"] == "U0DANA"
    assert "token" not in slack.calls("auth.test")[-1].arguments


def test_a_message_keeps_what_it_was_given(slack: Emulator, bot: WebClient) -> None:
    metadata = {"event_type": "turn", "event_payload": {"id": "42"}}
    sent = bot.chat_postMessage(
        channel="C0DEALS", text="hi", blocks=[SECTION], metadata=metadata, unfurl_links=False
    )
    message = slack.channels["C0DEALS"].messages[sent["ts"]]
    assert message.metadata == metadata
    assert message.blocks[0]["block_id"]
    assert sent["message"]["bot_id"] == slack.teams["T0HARBOR"].install.bot_id


def test_metadata_is_shown_to_those_who_ask(bot: WebClient, dana: Person) -> None:
    root = dana.dm("hello")
    metadata = {"event_type": "turn", "event_payload": {"id": "42"}}
    bot.chat_postMessage(channel=root.channel.id, thread_ts=root.ts, text="hi", metadata=metadata)
    asked = bot.conversations_replies(
        channel=root.channel.id, ts=root.ts, include_all_metadata=True
    )
    silent = bot.conversations_replies(channel=root.channel.id, ts=root.ts)
    assert asked["messages"][1]["metadata"] == metadata
    assert "metadata" not in silent["messages"][1]


def test_a_thread_is_read_page_by_page(bot: WebClient, dana: Person) -> None:
    root = dana.say("deals", "question")
    for number in range(5):
        bot.chat_postMessage(channel="C0DEALS", thread_ts=root.ts, text=f"answer {number}")
    first = bot.conversations_replies(channel="C0DEALS", ts=root.ts, limit=2)
    pages = [dict(page.data) for page in first]
    texts = [message["text"] for page in pages for message in page["messages"]]
    assert texts == ["question", *(f"answer {number}" for number in range(5))]
    assert [page["has_more"] for page in pages] == [True, True, False]
    assert pages[0]["messages"][0]["reply_count"] == 5


def test_history_is_newest_first_and_folds_threads(bot: WebClient, dana: Person) -> None:
    first = dana.say("deals", "first")
    dana.reply(first, "in the thread")
    second = dana.say("deals", "second")
    shown = bot.conversations_history(channel="C0DEALS")["messages"]
    assert [message["text"] for message in shown] == ["second", "first"]
    later = bot.conversations_history(channel="C0DEALS", oldest=first.ts)["messages"]
    assert [message["ts"] for message in later] == [second.ts]


def test_a_reply_to_a_reply_joins_the_thread(bot: WebClient, dana: Person) -> None:
    root = dana.say("deals", "first")
    reply = dana.reply(root, "second")
    bot.chat_postMessage(channel="C0DEALS", thread_ts=reply.ts, text="third")
    assert [message.text for message in root.thread] == ["first", "second", "third"]


def test_a_broadcast_reply_shows_in_the_channel_too(
    slack: Emulator, bot: WebClient, dana: Person
) -> None:
    root = dana.say("deals", "first")
    bot.chat_postMessage(channel="C0DEALS", thread_ts=root.ts, text="all", reply_broadcast=True)
    assert [message.text for message in slack.channels["C0DEALS"].timeline()] == ["first", "all"]


def test_an_edit_keeps_the_ts_and_only_the_author_may(
    slack: Emulator, bot: WebClient, dana: Person
) -> None:
    sent = bot.chat_postMessage(channel="C0DEALS", text="one", blocks=[SECTION])
    bot.chat_update(channel="C0DEALS", ts=sent["ts"], text="two", blocks=[])
    message = slack.channels["C0DEALS"].messages[sent["ts"]]
    assert (message.text, message.blocks, message.ts) == ("two", [], sent["ts"])
    asked = dana.say("deals", "mine")
    refused = error_of(lambda: bot.chat_update(channel="C0DEALS", ts=asked.ts, text="not yours"))
    assert refused["error"] == "cant_update_message"
    assert error_of(lambda: bot.chat_delete(channel="C0DEALS", ts=asked.ts))["error"] == (
        "cant_delete_message"
    )


def test_a_deleted_message_is_gone_but_a_thread_keeps_a_tombstone(
    slack: Emulator, bot: WebClient, dana: Person
) -> None:
    alone = bot.chat_postMessage(channel="C0DEALS", text="alone")
    root = dana.say("deals", "with replies")
    dana.reply(root, "a reply")
    bot.chat_delete(channel="C0DEALS", ts=alone["ts"])
    dana.delete(root)
    texts = [message.text for message in slack.channels["C0DEALS"].messages.values()]
    assert texts == ["This message was deleted.", "a reply"]


def test_text_beyond_forty_thousand_characters_is_cut(slack: Emulator, bot: WebClient) -> None:
    sent = bot.chat_postMessage(channel="C0DEALS", text="x" * 40_001)
    assert len(slack.channels["C0DEALS"].messages[sent["ts"]].text) == 40_000


def test_an_ephemeral_message_is_for_one_pair_of_eyes(
    bot: WebClient, dana: Person, sam: Person
) -> None:
    sent = bot.chat_postEphemeral(channel="C0DEALS", user="U0DANA", text="psst")
    assert [message.text for message in dana.sees("deals")] == ["psst"]
    assert sam.sees("deals") == ()
    assert bot.conversations_history(channel="C0DEALS")["messages"] == []
    refused = error_of(
        lambda: bot.chat_update(channel="C0DEALS", ts=sent["message_ts"], text="louder")
    )
    assert refused["error"] == "message_not_found"


def test_a_dm_is_opened_once_and_may_be_named_by_its_person(
    slack: Emulator, bot: WebClient
) -> None:
    opened = bot.conversations_open(users="U0DANA", return_im=True)["channel"]
    sent = bot.chat_postMessage(channel="U0DANA", text="hello")
    assert opened["user"] == "U0DANA"
    assert (
        sent["channel"] == opened["id"] == bot.conversations_open(users="U0DANA")["channel"]["id"]
    )
    assert bot.conversations_info(channel=opened["id"])["channel"]["is_im"] is True


def test_conversations_are_listed_by_kind(bot: WebClient, dana: Person) -> None:
    dana.dm("hello")
    public = bot.conversations_list()["channels"]
    direct = bot.conversations_list(types="im")["channels"]
    assert [(c["name"], c["is_member"]) for c in public] == [("deals", True), ("quiet", False)]
    assert [c["user"] for c in direct] == ["U0DANA"]
    assert bot.conversations_members(channel="C0DEALS")["members"] == [
        "U0DANA",
        "U0SAM",
        "U0REXHARBOR",
    ]


def test_people_are_found_by_id_email_and_page(bot: WebClient) -> None:
    dana = bot.users_info(user="U0DANA")["user"]
    assert dana["profile"]["email"] == "dana@harborfinch.example"
    assert dana["is_email_confirmed"] is True
    assert bot.users_lookupByEmail(email="SAM@harborfinch.example")["user"]["id"] == "U0SAM"
    assert bot.users_profile_get(user="U0DANA")["profile"]["real_name"] == "Dana Reyes"
    pages = [dict(page.data) for page in bot.users_list(limit=2)]
    assert [member["id"] for page in pages for member in page["members"]] == [
        "U0DANA",
        "U0SAM",
        "U0REXHARBOR",
    ]


def test_the_bot_and_the_team_introduce_themselves(slack: Emulator, bot: WebClient) -> None:
    bot_id = slack.teams["T0HARBOR"].install.bot_id
    assert bot.bots_info(bot=bot_id)["bot"]["user_id"] == "U0REXHARBOR"
    assert bot.team_info()["team"]["domain"] == "harborfinch"
    assert bot.api_test(foo="bar")["args"] == {"foo": "bar"}


def test_who_shares_a_channel_is_known_but_not_their_address(
    slack: Emulator, bot: WebClient
) -> None:
    slack.add_channel("T0HARBOR", "C0SHARED", "shared", ["U0DANA", "U0REXHARBOR", "U0NORA"])
    nora = bot.users_info(user="U0NORA")["user"]
    assert (nora["team_id"], nora["is_stranger"]) == ("T0BRIGHT", False)
    assert "email" not in nora["profile"]
    assert bot.conversations_info(channel="C0SHARED")["channel"]["is_ext_shared"] is True


def test_a_reaction_counts_once_each(slack: Emulator, bot: WebClient, dana: Person) -> None:
    message = dana.say("deals", "done?")
    bot.reactions_add(channel="C0DEALS", timestamp=message.ts, name="eyes")
    again = error_of(
        lambda: bot.reactions_add(channel="C0DEALS", timestamp=message.ts, name="eyes")
    )
    assert again["error"] == "already_reacted"
    assert message.reactions == {"eyes": ["U0REXHARBOR"]}
    bot.reactions_remove(channel="C0DEALS", timestamp=message.ts, name="eyes")
    assert message.reactions == {}


def test_a_permalink_leads_into_the_thread(slack: Emulator, bot: WebClient, dana: Person) -> None:
    root = dana.say("deals", "first")
    reply = dana.reply(root, "second")
    link = bot.chat_getPermalink(channel="C0DEALS", message_ts=reply.ts)["permalink"]
    path = f"/archives/C0DEALS/p{reply.ts.replace('.', '')}?thread_ts={root.ts}&cid=C0DEALS"
    assert link == slack.base_url + path


def test_a_status_shows_until_the_bot_answers(
    slack: Emulator, bot: WebClient, dana: Person
) -> None:
    root = dana.dm("hello")
    where = {"channel_id": root.channel.id, "thread_ts": root.ts}
    bot.assistant_threads_setStatus(**where, status="is reading…", loading_messages=["one", "two"])
    status = root.channel.status(root.ts, slack.clock())
    assert (status.text, status.loading_messages) == ("is reading…", ("one", "two"))
    bot.chat_postMessage(channel=root.channel.id, thread_ts=root.ts, text="hi")
    assert root.channel.status(root.ts, slack.clock()) is None


def test_a_status_is_cleared_by_hand_and_runs_out_by_itself(
    slack: Emulator, bot: WebClient, dana: Person
) -> None:
    root = dana.dm("hello")
    where = {"channel_id": root.channel.id, "thread_ts": root.ts}
    bot.assistant_threads_setStatus(**where, status="is reading…")
    assert root.channel.status(root.ts, slack.clock() + 121) is None
    bot.assistant_threads_setStatus(**where, status="")
    assert root.channel.status(root.ts, slack.clock()) is None


def test_prompts_and_titles_are_kept(slack: Emulator, bot: WebClient, dana: Person) -> None:
    root = dana.dm("hello")
    prompts = [{"title": "Board", "message": "Show me the board"}]
    bot.assistant_threads_setSuggestedPrompts(channel_id=root.channel.id, prompts=prompts)
    bot.assistant_threads_setTitle(channel_id=root.channel.id, thread_ts=root.ts, title="Greeting")
    assert root.channel.prompts == tuple(prompts)
    assert root.channel.titles[root.ts] == "Greeting"


def test_a_person_with_a_client_is_a_person(slack: Emulator) -> None:
    sent = as_user(slack, "U0DANA").chat_postMessage(channel="C0DEALS", text="by hand")
    message = slack.channels["C0DEALS"].messages[sent["ts"]]
    assert message.user.id == "U0DANA"
    assert "bot_id" not in sent["message"]


def test_every_call_can_be_looked_up(slack: Emulator, bot: WebClient) -> None:
    bot.chat_postMessage(channel="C0DEALS", text="hi")
    bot.auth_test()
    assert [call.method for call in slack.calls("chat.*")] == ["chat.postMessage"]
    call = slack.calls()[0]
    assert (call.caller, call.team, call.ok) == ("U0REXHARBOR", "T0HARBOR", True)
    assert call.arguments["text"] == "hi"


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_what_is_no_number_in_json_is_no_json(slack: Emulator, bot: WebClient, number: str) -> None:
    metadata = f'{{"event_type": "a", "event_payload": {{"x": {number}}}}}'
    said = f'{{"channel": "C0DEALS", "text": "hi", "metadata": {metadata}}}'
    headers = {"content-type": "application/json", "authorization": f"Bearer {bot.token}"}
    answered = httpx.post(f"{slack.api_url}chat.postMessage", content=said, headers=headers)
    assert answered.json()["error"] == "invalid_json"
    form = {"channel": "C0DEALS", "text": "hi", "metadata": metadata}
    refused = error_of(lambda: bot.api_call("chat.postMessage", data=form))
    assert refused["error"] == "invalid_metadata_format"
    seen = bot.conversations_history(channel="C0DEALS", include_all_metadata=True)
    assert seen["messages"] == []


def test_half_a_character_in_a_form_does_no_harm(bot: WebClient) -> None:
    metadata = '{"event_type": "a", "event_payload": {"x": "\\ud83d"}}'
    form = {"channel": "C0DEALS", "text": "hi", "metadata": metadata}
    bot.api_call("chat.postMessage", data=form)
    (seen,) = bot.conversations_history(channel="C0DEALS", include_all_metadata=True)["messages"]
    assert seen["metadata"]["event_payload"] == {"x": "?"}


def test_there_is_no_thread_under_what_one_person_sees(bot: WebClient, dana: Person) -> None:
    ts = bot.chat_postEphemeral(channel="C0DEALS", user="U0DANA", text="psst")["message_ts"]
    post, status = bot.chat_postMessage, bot.assistant_threads_setStatus
    for call, error in (
        (lambda: post(channel="C0DEALS", thread_ts=ts, text="x"), "thread_not_found"),
        (lambda: begun(bot, ts), "invalid_thread_ts"),
        (lambda: status(channel_id="C0DEALS", thread_ts=ts, status="x"), "invalid_thread_ts"),
        (lambda: bot.conversations_replies(channel="C0DEALS", ts=ts), "thread_not_found"),
    ):
        assert error_of(call)["error"] == error
    with pytest.raises(LookupError):
        dana.reply(dana.sees("deals")[-1], "pardon?")


def begun(bot: WebClient, thread_ts: str) -> object:
    return bot.chat_startStream(
        channel="C0DEALS",
        thread_ts=thread_ts,
        recipient_team_id="T0HARBOR",
        recipient_user_id="U0DANA",
    )
