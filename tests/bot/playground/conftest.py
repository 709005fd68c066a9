"""A Slack of two teams, people who use it, and an app that listens."""

from collections.abc import Iterator

import pytest
from slack_sdk import WebClient

from bot.playground.emulator import Emulator
from bot.playground.person import Person
from bot.playground.server import EmulatorServer
from tests.bot.playground.listener import Listener, listening


@pytest.fixture(scope="session")
def server() -> Iterator[EmulatorServer]:
    """One server for all; each test has an emulator of its own behind it."""
    with EmulatorServer(Emulator()) as server:
        yield server


@pytest.fixture
def slack(server: EmulatorServer) -> Iterator[Emulator]:
    """Harbor (Dana, Sam, #deals) and Brightside (Nora), with the app installed in both."""
    emulator = Emulator(retry_delays=(0, 0.05, 0.05), ack_timeout=2.0)
    emulator.add_team("T0HARBOR", "Harbor & Finch", "harborfinch")
    emulator.add_team("T0BRIGHT", "Brightside Staffing", "brightside")
    emulator.add_user("T0HARBOR", "U0DANA", "dana", "Dana Reyes", "dana@harborfinch.example")
    emulator.add_user("T0HARBOR", "U0SAM", "sam", "Sam Whitaker", "sam@harborfinch.example")
    emulator.add_user("T0BRIGHT", "U0NORA", "nora", "Nora Kemp", "nora@brightside.example")
    emulator.install("T0HARBOR", "rex", bot_user_id="U0REXHARBOR")
    emulator.install("T0BRIGHT", "rex", bot_user_id="U0REXBRIGHT")
    emulator.add_channel("T0HARBOR", "C0DEALS", "deals", ["U0DANA", "U0SAM", "U0REXHARBOR"])
    emulator.add_channel("T0HARBOR", "C0QUIET", "quiet", ["U0DANA", "U0SAM"])
    server.switch(emulator)
    yield emulator
    emulator.close()


@pytest.fixture
def dana(slack: Emulator) -> Person:
    """Dana of Harbor."""
    return Person(slack, "U0DANA")


@pytest.fixture
def sam(slack: Emulator) -> Person:
    """Sam of Harbor."""
    return Person(slack, "U0SAM")


@pytest.fixture
def bot(slack: Emulator) -> WebClient:
    """Slack's own client with Harbor's bot token; it never tries again by itself."""
    token = slack.users["U0REXHARBOR"].token
    return WebClient(token, base_url=slack.api_url, retry_handlers=[])


@pytest.fixture
def app(slack: Emulator) -> Iterator[Listener]:
    """The app, listening where Slack sends things."""
    with listening() as listener:
        slack.rules.request_url = listener.url
        yield listener
