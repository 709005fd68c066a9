"""Files by name, who is in which channel, and small things that clients ask for."""

import time
from collections.abc import Callable

import httpx
import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.channel import ChannelKind
from bot.playground.emulator import Emulator
from bot.playground.people import Usergroup
from bot.playground.person import Person
from tests.bot.playground.listener import Listener


def error_of(call: Callable[[], object]) -> str:
    with pytest.raises(SlackApiError) as caught:
        call()
    return str(caught.value.response["error"])


@pytest.fixture
def wide(slack: Emulator) -> WebClient:
    """A bot of Brightside that may do everything."""
    scopes = ["channels:manage", "channels:write.invites", "channels:join", "channels:read"]
    scopes += ["files:write", "files:read", "chat:write", "authorizations:read"]
    bot = slack.install("T0BRIGHT", "wide", scopes, bot_user_id="U0WIDE")
    slack.add_channel("T0BRIGHT", "C0OPEN", "open", ["U0NORA"])
    return WebClient(bot.bot_token, base_url=slack.api_url, retry_handlers=[])


def test_slacks_client_uploads_a_file(slack: Emulator, wide: WebClient) -> None:
    wide.conversations_join(channel="C0OPEN")
    sent = wide.files_upload_v2(
        channel="C0OPEN", filename="deals.csv", content="a,b\n1,2\n", initial_comment="Here"
    )
    (message,) = Person(slack, "U0NORA").sees("open")
    (file,) = message.files
    assert (message.text, file["name"], file["size"], file["mimetype"]) == (
        "Here",
        "deals.csv",
        8,
        "text/csv",
    )
    assert wide.files_info(file=sent["files"][0]["id"])["file"]["channels"] == ["C0OPEN"]


def test_an_app_deletes_its_own_file_and_nobody_elses(slack: Emulator, wide: WebClient) -> None:
    wide.conversations_join(channel="C0OPEN")
    sent = wide.files_upload_v2(channel="C0OPEN", filename="deals.csv", content="a,b\n")
    file = sent["files"][0]["id"]
    wide.files_delete(file=file)
    (message,) = Person(slack, "U0NORA").sees("open")
    assert message.files == []
    assert error_of(lambda: wide.files_info(file=file)) == "file_not_found"
    (theirs,) = Person(slack, "U0NORA").say("open", "look", files={"a.txt": b"a"}).files
    assert error_of(lambda: wide.files_delete(file=theirs["id"])) == "cant_delete_file"


def fetched(url: str, token: str) -> tuple[int, str, bytes]:
    """The status, content type and bytes at an address, for who has a token; led nowhere else."""
    answer = httpx.get(url, headers={"authorization": f"Bearer {token}"}, trust_env=False)
    return answer.status_code, answer.headers.get("content-type", ""), answer.content


def test_what_was_uploaded_is_given_back_to_who_may_see_it(
    slack: Emulator, bot: WebClient, dana: Person
) -> None:
    rows = b"a,b\n1,2\n"
    (file,) = dana.say("deals", "look", files={"our deals.csv": rows}).files
    (hidden,) = dana.say("quiet", "look", files={"plan.txt": b"secret"}).files
    slack.channels["C0QUIET"].kind = ChannelKind.PRIVATE
    token = str(bot.token)
    for place in ("url_private", "url_private_download"):
        status, kind, given = fetched(bot.files_info(file=file["id"])["file"][place], token)
        assert (status, kind.partition(";")[0], given) == (200, "text/csv", rows)
    assert fetched(hidden["url_private"], token)[0] == 302
    assert fetched(hidden["url_private"], dana.user.token)[::2] == (200, b"secret")
    assert fetched(file["url_private"], "xoxb-guessed")[0] == 302


def test_what_a_bot_uploads_can_be_fetched(slack: Emulator, wide: WebClient) -> None:
    sent = wide.files_upload_v2(filename="deals.csv", content="a,b\n")
    url = wide.files_info(file=sent["files"][0]["id"])["file"]["url_private"]
    assert fetched(url, str(wide.token))[2] == b"a,b\n"
    assert fetched(url, slack.users["U0NORA"].token)[0] == 302


def test_a_file_is_known_to_those_who_are_where_it_is(
    slack: Emulator, bot: WebClient, dana: Person
) -> None:
    (seen,) = dana.say("deals", "look", files=["board.png"]).files
    (unseen,) = dana.say("quiet", "look", files=["plan.png"]).files
    slack.channels["C0QUIET"].kind = ChannelKind.PRIVATE
    (private,) = dana.say("quiet", "look", files=["secret.png"]).files
    assert bot.files_info(file=seen["id"])["file"]["name"] == "board.png"
    assert error_of(lambda: bot.files_info(file=private["id"])) == "file_not_found"
    assert [f["name"] for f in bot.files_list(user="U0DANA")["files"]][-1] == "board.png"
    assert unseen["id"] != private["id"]


def test_a_bot_joins_invites_and_leaves(slack: Emulator, wide: WebClient, app: Listener) -> None:
    joined = wide.conversations_join(channel="C0OPEN")["channel"]
    assert (joined["is_member"], joined["num_members"]) == (True, 2)
    slack.add_user("T0BRIGHT", "U0IDA", "ida")
    wide.conversations_invite(channel="C0OPEN", users="U0IDA")
    assert wide.conversations_members(channel="C0OPEN")["members"] == ["U0NORA", "U0WIDE", "U0IDA"]
    assert [c["name"] for c in wide.users_conversations()["channels"]] == ["open"]
    wide.conversations_leave(channel="C0OPEN")
    assert wide.conversations_leave(channel="C0OPEN")["not_in_channel"] is True
    assert error_of(lambda: wide.conversations_invite(channel="C0OPEN", users="U0IDA")) == (
        "not_in_channel"
    )
    slack.feed.wait_for(lambda: app.events("member_left_channel"))
    slack.feed.wait_for(lambda: len(app.events("member_joined_channel")) == 2)
    joined_in_any_order = {event["user"] for event in app.events("member_joined_channel")}
    assert joined_in_any_order == {"U0WIDE", "U0IDA"}


def test_blocks_are_checked_without_being_sent(bot: WebClient) -> None:
    divider = {"type": "divider"}
    assert bot.blocks_validate(blocks=[divider])["ok"]
    assert bot.blocks_validate(view={"type": "home", "blocks": [divider]})["ok"]
    assert error_of(lambda: bot.blocks_validate(blocks=[{"type": "confetti"}])) == "invalid_blocks"
    assert error_of(lambda: bot.blocks_validate(message={"blocks": [divider] * 51})) == (
        "invalid_blocks"
    )
    assert error_of(lambda: bot.blocks_validate()) == "invalid_arguments"


def test_reactions_and_presence_can_be_read(bot: WebClient, dana: Person) -> None:
    message = dana.say("deals", "done")
    dana.react(message, "tada")
    shown = bot.reactions_get(channel="C0DEALS", timestamp=message.ts)["message"]["reactions"]
    assert shown == [{"name": "tada", "users": ["U0DANA"], "count": 1}]
    (item,) = bot.reactions_list(user="U0DANA")["items"]
    assert (item["type"], item["channel"], item["message"]["ts"]) == (
        "message",
        "C0DEALS",
        message.ts,
    )
    assert bot.reactions_list()["items"] == []
    assert bot.users_getPresence(user="U0DANA")["presence"] == "active"


def test_a_teams_own_emoji_and_groups_can_be_read(slack: Emulator, bot: WebClient) -> None:
    team = slack.teams["T0HARBOR"]
    team.emoji |= {"parrot": "https://emoji.example/parrot.gif", "bird": "alias:parrot"}
    team.usergroups["S0SALES"] = Usergroup(
        id="S0SALES", handle="sales", name="Sales", users=("U0DANA", "U0SAM")
    )
    team.usergroups["S0OLD"] = Usergroup(id="S0OLD", handle="old", name="Old", is_disabled=True)
    assert bot.emoji_list()["emoji"]["bird"] == "alias:parrot"
    (group,) = bot.usergroups_list(include_users=True, include_count=True)["usergroups"]
    assert (group["handle"], group["users"], group["user_count"]) == (
        "sales",
        ["U0DANA", "U0SAM"],
        2,
    )
    assert len(bot.usergroups_list(include_disabled=True)["usergroups"]) == 2
    assert bot.usergroups_users_list(usergroup="S0SALES")["users"] == ["U0DANA", "U0SAM"]
    assert error_of(lambda: bot.usergroups_users_list(usergroup="S0OLD")) == "no_such_subteam"


def test_a_bot_marks_how_far_it_has_read(bot: WebClient, dana: Person) -> None:
    said = dana.say("deals", "hello")
    assert bot.conversations_info(channel="C0DEALS")["channel"]["last_read"] < said.ts
    bot.conversations_mark(channel="C0DEALS", ts=said.ts)
    assert bot.conversations_info(channel="C0DEALS")["channel"]["last_read"] == said.ts
    assert error_of(lambda: bot.conversations_mark(channel="C0DEALS", ts="now")) == (
        "invalid_timestamp"
    )
    assert error_of(lambda: bot.conversations_mark(channel="C0QUIET", ts=said.ts)) == (
        "not_in_channel"
    )


def test_an_event_says_where_its_authorizations_are(
    slack: Emulator, app: Listener, dana: Person
) -> None:
    dana.dm("hello")
    slack.feed.wait_for(lambda: slack.deliveries)
    client = WebClient(slack.app_token, base_url=slack.api_url)
    (body,) = app.bodies("event_callback")
    shown = client.apps_event_authorizations_list(event_context=body["event_context"])
    assert shown["authorizations"][0]["team_id"] == "T0HARBOR"
    assert error_of(lambda: client.apps_event_authorizations_list(event_context="no")) == (
        "invalid_event_context"
    )


def test_the_app_removes_itself(slack: Emulator, bot: WebClient) -> None:
    wrong = {"client_id": slack.app.client_id, "client_secret": "guessed"}
    assert error_of(lambda: bot.apps_uninstall(**wrong)) == "bad_client_secret"
    bot.apps_uninstall(client_id=slack.app.client_id, client_secret=slack.app.client_secret)
    assert error_of(bot.auth_test) == "account_inactive"


def test_slacks_retries_come_when_the_clock_is_turned(
    slack: Emulator, app: Listener, dana: Person
) -> None:
    slack.rules.retry_delays = (0, 60, 300)
    app.says(status=500)
    dana.dm("hello")
    slack.feed.wait_for(lambda: len(slack.deliveries) == 2)
    for minutes, count in ((1, 3), (5, 4)):
        while len(slack.deliveries) < count:
            slack.clock.forward(minutes * 60)
            time.sleep(0.01)
    assert [attempt.retry for attempt in slack.deliveries] == [0, 1, 2, 3]
