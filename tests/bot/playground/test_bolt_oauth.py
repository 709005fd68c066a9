"""Bolt's own OAuth flow, installation store and token rotation, running unmodified."""

import html
import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from wsgiref.simple_server import make_server

import httpx
import pytest
from slack_bolt import App, Say
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_bolt.oauth import OAuthFlow
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_sdk import WebClient
from slack_sdk.oauth.installation_store import FileInstallationStore
from slack_sdk.oauth.state_store import FileOAuthStateStore

from bot.playground.emulator import Emulator
from bot.playground.person import Person
from tests.bot.playground.test_bolt_apps import Quiet


@pytest.fixture
def bolt(slack: Emulator, tmp_path: Path) -> Iterator[str]:
    """An echo app that is installed by OAuth; yields its address."""
    client = WebClient(base_url=slack.api_url)
    settings = OAuthSettings(
        client_id=slack.app.client_id,
        client_secret=slack.app.client_secret,
        scopes=["chat:write", "im:history"],
        authorization_url=f"{slack.base_url}/oauth/v2/authorize",
        installation_store=FileInstallationStore(base_dir=str(tmp_path / "installs")),
        state_store=FileOAuthStateStore(expiration_seconds=60, base_dir=str(tmp_path / "states")),
    )
    app = App(
        signing_secret=slack.signing_secret,
        client=client,
        oauth_flow=OAuthFlow(client=client, settings=settings),
    )

    @app.event("message")
    def echo(event: dict[str, str], say: Say) -> None:
        say(text=f"You said: {event['text']}", thread_ts=event["ts"])

    server = make_server("127.0.0.1", 0, SlackRequestHandler(app), handler_class=Quiet)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    slack.rules.request_url = f"{url}/slack/events"
    yield url
    server.shutdown()
    server.server_close()


def test_bolt_is_installed_and_answers(slack: Emulator, bolt: str) -> None:
    slack.add_team("T0NEW", "New Ground", "newground")
    leo = Person(slack, slack.add_user("T0NEW", "U0LEO", "leo", "Leo Brandt").id)
    slack.app = replace(slack.app, redirect_urls=(f"{bolt}/slack/oauth_redirect",))
    with httpx.Client(trust_env=False) as browser:
        asked = browser.get(f"{bolt}/slack/install")
        link = re.search(r'href="([^"]*/oauth/v2/authorize[^"]*)"', asked.text)
        back = leo.install(html.unescape(link[1]))
        # The cookie is for https only, as Bolt thinks it is served.
        cookie = asked.headers["set-cookie"].partition(";")[0]
        done = browser.get(back, headers={"cookie": cookie})
        assert "Thank you" in done.text
    asked_again = leo.dm("hello")
    assert leo.answer(asked_again).text == "You said: hello"


def test_where_bolt_is_not_installed_nobody_answers(slack: Emulator, bolt: str) -> None:
    """Bolt finds nothing in its own store although Slack has the app there."""
    dana = Person(slack, "U0DANA")
    asked = dana.dm("hello")
    slack.feed.wait_for(lambda: slack.deliveries)
    assert asked.answers == ()
