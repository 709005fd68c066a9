"""An emulated Slack with a few people, and REX's voice in it."""

from collections.abc import Iterator

import pytest

from bot.playground.emulator import Emulator
from bot.playground.server import EmulatorServer
from bot.slack.installs import FixedInstalls, Install, Installs
from bot.slack.speech import Speaker
from bot.slack.web_api import Time


class Watch:
    """Time that passes only while somebody waits, at no cost to the test."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.waits: list[float] = []

    def pause(self, seconds: float) -> None:
        self.seconds += seconds
        self.waits.append(seconds)

    @property
    def time(self) -> Time:
        return Time(now=lambda: self.seconds, pause=self.pause)


def harbor() -> Emulator:
    """A Slack with REX in one team, and a neighbour in a shared channel."""
    emulator = Emulator(retry_delays=(0, 0, 0))
    emulator.add_team("T0HARBOR", "Harbor & Finch", "harbor")
    emulator.add_team("T0OTHER", "Another firm", "other")
    emulator.add_user(
        "T0HARBOR", "U0THEO", "theo", "Theo Lindqvist", email="theo@harborfinch.example"
    )
    emulator.add_user("T0HARBOR", "U0DANA", "dana", "Dana Reyes", email="dana@harborfinch.example")
    emulator.add_user("T0OTHER", "U0EVE", "eve", "Eve Elsewhere", email="theo@harborfinch.example")
    rex = emulator.install("T0HARBOR", bot_user_id="U0REX")
    members = ("U0THEO", "U0DANA", "U0EVE", rex.bot_user_id)
    emulator.add_channel("T0HARBOR", "C0SALES", "sales", members)
    return emulator


def install_of(emulator: Emulator) -> Install:
    """REX as installed in the team."""
    rex = emulator.teams["T0HARBOR"].install
    assert rex is not None
    return Install(
        team_id=rex.team_id,
        bot_token=rex.bot_token,
        bot_user_id=rex.bot_user_id,
        bot_id=rex.bot_id,
    )


@pytest.fixture
def slack() -> Iterator[Emulator]:
    emulator = harbor()
    with EmulatorServer(emulator):
        yield emulator


@pytest.fixture
def installs(slack: Emulator) -> Installs:
    return Installs(FixedInstalls([install_of(slack)]))


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def speaker(slack: Emulator, installs: Installs, watch: Watch) -> Speaker:
    return Speaker(installs, slack.api_url, watch.time)
