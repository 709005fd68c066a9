"""The manifest keeps Slack's limits, and asks for no more than REX uses."""

from typing import Any

import pytest

from bot.installing import BACK
from bot.slack.home import home_view
from bot.slack.manifest import DESCRIPTION, EVENTS, PROMPTS, SCOPES, manifest
from bot.slack.web import PATH


def test_socket_mode_needs_no_address() -> None:
    settings: Any = manifest()["settings"]
    assert settings["socket_mode_enabled"] is True
    assert "request_url" not in settings["interactivity"]


def test_over_http_slack_has_one_address() -> None:
    told: Any = manifest("https://rex.example/")
    address = f"https://rex.example{PATH}"
    assert told["settings"]["socket_mode_enabled"] is False
    assert told["settings"]["event_subscriptions"]["request_url"] == address
    assert told["settings"]["interactivity"]["request_url"] == address
    assert told["features"]["slash_commands"][0]["url"] == address


def test_an_app_for_many_teams_leads_back_to_rex() -> None:
    told: Any = manifest("https://rex.example/", for_many=True)
    assert told["oauth_config"]["redirect_urls"] == [f"https://rex.example{BACK}"]
    assert told["settings"]["org_deploy_enabled"] is True
    assert told["settings"]["token_rotation_enabled"] is True
    assert "redirect_urls" not in manifest("https://rex.example/")["oauth_config"]


def test_descriptions_keep_slacks_limits() -> None:
    told: Any = manifest()
    assert 174 <= len(DESCRIPTION) <= 300
    assert len(told["display_information"]["description"]) <= 140
    assert len(PROMPTS) <= 4


def test_rex_is_an_agent_in_the_present_sense() -> None:
    features: Any = manifest()["features"]
    assert "agent_view" in features
    assert "assistant_view" not in features


@pytest.mark.parametrize(
    ("event", "scope"),
    [
        ("app_mention", "app_mentions:read"),
        ("message.channels", "channels:history"),
        ("message.groups", "groups:history"),
        ("message.im", "im:history"),
        ("message.mpim", "mpim:history"),
    ],
)
def test_what_is_heard_is_allowed(event: str, scope: str) -> None:
    assert event in EVENTS
    assert scope in SCOPES


def test_app_home_offers_the_same_examples() -> None:
    assert all(prompt["message"] in str(home_view()) for prompt in PROMPTS)
