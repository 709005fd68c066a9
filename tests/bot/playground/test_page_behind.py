"""Behind the scenes of the page: traffic with its content, the stop button, and commands."""

import json
from collections.abc import Iterator

import pytest
from slack_sdk import WebClient

from bot.playground.emulator import Emulator
from bot.playground.person import Person
from bot.playground.server import EmulatorServer
from tests.bot.playground.listener import Heard, Listener, Response
from tests.bot.playground.page_site import DANA, Site, serving

MANIFEST = {
    "display_information": {"name": "Helper"},
    "features": {
        "agent_view": {},
        "slash_commands": [
            {"command": "/echo", "description": "Says it again", "usage_hint": "words"}
        ],
        "shortcuts": [
            {"name": "Order a coffee", "type": "global", "callback_id": "coffee"},
            {"name": "Escalate", "type": "message", "callback_id": "escalate"},
        ],
    },
    "settings": {"event_subscriptions": {"bot_events": ["message.im", "agent_session_stopped"]}},
}


@pytest.fixture
def site(server: EmulatorServer, slack: Emulator) -> Iterator[Site]:
    slack.declare(MANIFEST)
    with serving(server, slack) as site:
        yield site


def opened(site: Site) -> Site:
    """The site in a browser that has looked behind the scenes."""
    answer = site.client.get(f"/behind?show=1&back={DANA}")
    assert answer.headers["location"] == DANA
    return site


def test_it_is_shown_only_when_asked_for(site: Site) -> None:
    assert "What Slack and REX said" not in site.shows(DANA)
    assert "What Slack and REX said" in opened(site).shows(DANA)
    site.client.get("/behind?show=0")
    assert "What Slack and REX said" not in site.shows(DANA)


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/x", "//elsewhere.example/x"])
def test_it_leads_nowhere_else(site: Site, elsewhere: str) -> None:
    location = site.client.get("/behind", params={"back": elsewhere}).headers["location"]
    assert location == "/x"


def test_both_sides_are_shown_with_what_they_said(
    site: Site, app: Listener, dana: Person, bot: WebClient
) -> None:
    asked = dana.dm("what a day")
    site.emulator.feed.wait_for(lambda: site.emulator.deliveries)
    bot.chat_postMessage(channel=asked.channel.id, text="indeed <b>")
    site.emulator.fault("auth.test", error="fatal_error")
    bot.api_call("api.test")
    with pytest.raises(Exception, match="fatal_error"):
        bot.auth_test()
    shown = opened(site).shows(DANA)
    for words in ("Slack → REX", "REX → Slack", "chat.postMessage", "what a day", "fatal_error"):
        assert words in shown
    assert "indeed <b>" not in site.html(DANA)
    assert "On purpose" in shown


def test_no_secret_is_shown(site: Site, slack: Emulator, bot: WebClient) -> None:
    with pytest.raises(Exception, match="invalid_code"):
        bot.oauth_v2_access(
            client_id=slack.app.client_id, client_secret=slack.app.client_secret, code="x"
        )
    html = opened(site).html(DANA)
    assert "oauth.v2.access" in html
    for secret in (slack.app.client_secret, slack.signing_secret, bot.token):
        assert secret not in html


def test_secrets_are_hidden_however_deep_they_lie(
    site: Site, app: Listener, slack: Emulator, dana: Person, bot: WebClient
) -> None:
    nested = {"authed_user": {"access_token": "xoxp-1-2-of-dana"}, "said": ["is it xoxb-3-4-x?"]}
    bot.api_call("api.test", params={"nested": json.dumps(nested)})
    bot.api_call("api.test", json=nested)
    dana.command("/echo", "hello")
    html = opened(site).html(DANA)
    heard = next(each.body for each in app.heard if "command" in each.body)
    assert "is it …?" in html
    for secret in ("of-dana", "3-4-x", heard["response_url"].rpartition("/")[2]):
        assert secret not in html


def version(site: Site) -> str:
    return site.html(DANA).partition('data-version="')[2].partition('"')[0]


def test_only_a_page_that_shows_traffic_follows_it(site: Site, bot: WebClient) -> None:
    before = version(site)
    bot.auth_test()
    assert version(site) == before
    opened(site)
    before = version(site)
    bot.auth_test()
    assert version(site) != before


def test_an_agent_at_work_can_be_stopped(
    site: Site, app: Listener, dana: Person, bot: WebClient
) -> None:
    asked = dana.dm("count to a million")
    session = {"channel_id": asked.channel.id, "thread_ts": asked.ts}
    bot.agents_sessions_setStatus(**session, status="processing", title="Counting")
    assert "is at work…" in site.shows(DANA)
    where = {"user": "U0DANA", "channel": asked.channel.id, "thread": asked.ts}
    assert site.does("/stop", **where) is None
    assert "Stopping…" in site.shows(DANA)
    dana.wait_for(lambda: app.events("agent_session_stopped"))
    bot.agents_sessions_setStatus(**session, status="active")
    assert "is at work…" not in site.shows(DANA)


def test_the_composer_offers_what_the_manifest_declares(
    site: Site, app: Listener, dana: Person
) -> None:
    shown = site.shows(DANA)
    assert "/echo words" in shown
    assert "Order a coffee" in shown
    assert site.does("/shortcut", user="U0DANA", callback="coffee") is None
    assert app.bodies("shortcut")[0]["callback_id"] == "coffee"


def test_a_command_that_nobody_declared_is_not_swallowed(
    site: Site, app: Listener, dana: Person
) -> None:
    where = {"user": "U0DANA", "channel": site.dm("U0DANA")}
    problem = site.does("/say", **where, text="/nope please")
    assert problem == (
        "/nope is no command here; there is /echo. Put a space before it to say it as words."
    )
    assert app.heard == []
    assert site.does("/say", **where, text=" /nope please") is None
    assert [it.text for it in dana.sees(where["channel"])] == ["/nope please"]


EXTERNAL = {
    "type": "actions",
    "block_id": "row",
    "elements": [
        {
            "type": "external_select",
            "action_id": "client",
            "placeholder": {"type": "plain_text", "text": "Which client?"},
            "min_query_length": 1,
        }
    ],
}


def test_a_menu_asks_the_app_for_its_options(
    site: Site, app: Listener, dana: Person, bot: WebClient
) -> None:
    def offer(heard: Heard) -> Response:
        if heard.body.get("type") != "block_suggestion":
            return 200, {}, ""
        label = {"type": "plain_text", "text": "Acme Corp"}
        return 200, {}, json.dumps({"options": [{"text": label, "value": "C-1"}]})

    app.answer = offer
    dm = site.dm("U0DANA")
    sent = bot.chat_postMessage(channel=dm, text="Who?", blocks=[EXTERNAL])
    assert "Which client?" in site.html(DANA)
    where = {"user": "U0DANA", "channel": dm, "ts": sent["ts"], "block": "row", "action": "client"}
    offered = site.client.post("/suggest", data={**where, "typed": "ac"}).json()
    assert offered == {"options": [{"value": "C-1", "text": "Acme Corp"}]}
    assert app.bodies("block_suggestion")[0]["value"] == "ac"
    assert site.does("/press", **where, value="C-1") is None
    (pressed,) = app.bodies("block_actions")
    assert pressed["actions"][0]["selected_option"]["value"] == "C-1"
