"""The fault plan of the Web API, as Slack's own client meets it."""

import time
from contextlib import suppress

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler

from bot.playground.emulator import Emulator


def texts(slack: Emulator) -> list[str]:
    return [message.text for message in slack.channels["C0DEALS"].messages.values()]


def test_a_rate_limit_says_when_to_come_back(slack: Emulator, bot: WebClient) -> None:
    slack.fault("chat.postMessage", error="ratelimited", retry_after=7)
    with pytest.raises(SlackApiError) as caught:
        bot.chat_postMessage(channel="C0DEALS", text="hi")
    assert caught.value.response.status_code == 429
    assert caught.value.response["error"] == "ratelimited"
    assert caught.value.response.headers["retry-after"] == "7"
    assert texts(slack) == []


def test_slacks_client_waits_and_tries_again(slack: Emulator) -> None:
    patient = WebClient(
        slack.users["U0REXHARBOR"].token,
        base_url=slack.api_url,
        retry_handlers=[RateLimitErrorRetryHandler()],
    )
    slack.fault("chat.*", error="ratelimited", retry_after=0)
    patient.chat_postMessage(channel="C0DEALS", text="hi")
    assert texts(slack) == ["hi"]
    assert [call.status for call in slack.calls("chat.*")] == [429, 200]


def test_only_the_planned_calls_fail(slack: Emulator, bot: WebClient) -> None:
    slack.fault("chat.postMessage", nth=2, times=2, error="fatal_error")
    for number in range(4):
        bot.auth_test()
        with suppress(SlackApiError):
            bot.chat_postMessage(channel="C0DEALS", text=str(number))
    assert texts(slack) == ["0", "3"]
    errors = [call.response.get("error") for call in slack.calls("chat.*")]
    assert errors == [None, "fatal_error", "fatal_error", None]


def test_a_server_error_is_one(slack: Emulator, bot: WebClient) -> None:
    slack.fault("*", status=503)
    with pytest.raises(SlackApiError) as caught:
        bot.auth_test()
    assert caught.value.response.status_code == 503


def test_a_delay_delays(slack: Emulator, bot: WebClient) -> None:
    slack.fault("auth.test", delay=0.1)
    started = time.monotonic()
    assert bot.auth_test()["ok"] is True
    assert time.monotonic() - started >= 0.1


def test_a_lost_response_leaves_the_message_behind(slack: Emulator, bot: WebClient) -> None:
    slack.fault("chat.postMessage", lose_response=True)
    with pytest.raises(OSError, match=r"closed connection|reset"):
        bot.chat_postMessage(channel="C0DEALS", text="hi")
    assert texts(slack) == ["hi"]


def test_slacks_client_as_it_comes_posts_twice_when_a_response_is_lost(slack: Emulator) -> None:
    """Which is why a message needs an id of its own that can be looked for."""
    hasty = WebClient(slack.users["U0REXHARBOR"].token, base_url=slack.api_url)
    slack.fault("chat.postMessage", lose_response=True)
    hasty.chat_postMessage(channel="C0DEALS", text="hi")
    assert texts(slack) == ["hi", "hi"]


def test_a_plan_can_be_dropped(slack: Emulator, bot: WebClient) -> None:
    slack.fault("*", status=500)
    slack.api_faults.clear()
    assert bot.auth_test()["ok"] is True
