"""Socket Mode: the same edge over a connection that comes back by itself."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from starlette.applications import Starlette

from bot.playground.emulator import Emulator
from bot.playground.person import Person
from bot.slack.app import Rooms, build_app
from bot.slack.installs import Installs
from bot.slack.listening import CouldNotListen, HttpListener, SocketListener
from bot.slack.socket_mode import Socket
from bot.slack.speech import Speaker
from bot.turn import Incoming


class Inbox:
    """What is recorded; the first `failures` tries fail."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.failures = 0

    async def accept(self, incoming: Incoming) -> None:
        if self.failures:
            self.failures -= 1
            raise OSError("locked")
        self.texts.append(incoming.text)


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def app(slack: Emulator, installs: Installs, speaker: Speaker, inbox: Inbox) -> AsyncApp:
    rooms = Rooms(accept=inbox.accept, open_form=lambda _: "", read_form=lambda _: {})
    return build_app(
        signing_secret=slack.signing_secret, installs=installs, speaker=speaker, rooms=rooms
    )


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(5):
        while not true():
            await asyncio.sleep(0.01)


@asynccontextmanager
async def connected(app: AsyncApp, slack: Emulator, quiet: float = 60) -> AsyncIterator[Socket]:
    socket = Socket(
        app, app_token=slack.app_token, base_url=slack.api_url, look_every=0.05, quiet=quiet
    )
    await socket.start()
    await until(lambda: len(slack.sockets) == 1)
    try:
        yield socket
    finally:
        await socket.stop()


def test_what_is_said_comes_over_the_socket(slack: Emulator, app: AsyncApp, inbox: Inbox) -> None:
    async def scene() -> None:
        async with connected(app, slack) as socket:
            assert await socket.connected()
            await asyncio.to_thread(Person(slack, "U0THEO").dm, "Hi there")
            await until(lambda: inbox.texts == ["Hi there"])

    asyncio.run(scene())
    assert {attempt.via for attempt in slack.deliveries} == {"socket"}


def test_what_cannot_be_recorded_is_not_acknowledged(
    slack: Emulator, app: AsyncApp, inbox: Inbox
) -> None:
    inbox.failures = 1
    slack.rules.ack_timeout = 0.2

    async def scene() -> None:
        async with connected(app, slack):
            await asyncio.to_thread(Person(slack, "U0THEO").dm, "Hi there")
            await until(lambda: inbox.texts == ["Hi there"])

    asyncio.run(scene())
    assert [attempt.answer.ok for attempt in slack.deliveries] == [False, True]


@pytest.mark.parametrize("reason", [None, "refresh_requested"])
def test_a_dropped_socket_is_replaced(
    slack: Emulator,
    app: AsyncApp,
    inbox: Inbox,
    reason: str | None,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def scene() -> None:
        async with connected(app, slack) as socket:
            slack.drop_sockets(reason)
            # Slack's word and the closed socket may each lead to a new one; one of them is kept.
            await until(lambda: len(slack.calls("apps.connections.open")) >= 2)
            await until(lambda: len(slack.sockets) == 1)
            async with asyncio.timeout(5):  # Slack knows of the new connection a little earlier
                while not await socket.connected():
                    await asyncio.sleep(0.01)
            await asyncio.to_thread(Person(slack, "U0THEO").dm, "Still there?")
            await until(lambda: inbox.texts == ["Still there?"])

    asyncio.run(scene())
    assert "ConnectionClosed" not in caplog.text  # it is Slack's daily work, and no failure


def test_the_watch_goes_on_while_slack_is_away(
    slack: Emulator, app: AsyncApp, inbox: Inbox
) -> None:
    async def scene() -> None:
        async with connected(app, slack):
            slack.fault("apps.connections.open", times=3, status=503)
            slack.drop_sockets()
            await until(lambda: len(slack.calls("apps.connections.open")) == 5)
            await until(lambda: len(slack.sockets) == 1)

    asyncio.run(scene())


def test_the_watch_survives_whatever_a_reconnection_fails_with(
    slack: Emulator, app: AsyncApp, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = [KeyError("url"), RuntimeError("Session is closed")]

    async def scene() -> None:
        async with connected(app, slack) as socket:
            client = socket._handler.client
            reconnect = client.connect_to_new_endpoint

            async def stumble(force: bool = False) -> None:
                if failures:
                    raise failures.pop()
                await reconnect(force)

            monkeypatch.setattr(client, "connect_to_new_endpoint", stumble)
            slack.drop_sockets()
            await until(lambda: not failures and len(slack.sockets) == 1)
            await asyncio.to_thread(Person(slack, "U0THEO").dm, "Still there?")
            await until(lambda: inbox.texts == ["Still there?"])

    asyncio.run(scene())


def test_a_socket_that_stands_and_brings_nothing_is_replaced(
    slack: Emulator, app: AsyncApp, inbox: Inbox
) -> None:
    async def scene() -> None:
        async with connected(app, slack, quiet=0.2):
            await until(lambda: len(slack.calls("apps.connections.open")) >= 3)
            await asyncio.to_thread(Person(slack, "U0THEO").dm, "Still there?")
            await until(lambda: "Still there?" in inbox.texts)

    asyncio.run(scene())


def test_a_wrong_token_is_said_at_the_start(slack: Emulator, app: AsyncApp) -> None:
    async def scene() -> None:
        socket = Socket(app, app_token="xapp-wrong", base_url=slack.api_url)
        with pytest.raises(SlackApiError, match="invalid_auth"):
            await socket.start()
        await socket.stop()

    asyncio.run(scene())


def test_a_listener_holds_the_socket_on_a_thread_of_its_own(
    slack: Emulator, app: AsyncApp, inbox: Inbox
) -> None:
    listener = SocketListener(app, slack.app_token, slack.api_url)
    listener.start()
    theo = Person(slack, "U0THEO")
    theo.wait_for(lambda: len(slack.sockets))
    theo.dm("Hi there")
    theo.wait_for(lambda: inbox.texts == ["Hi there"])
    listener.stop()
    theo.wait_for(lambda: len(slack.sockets) == 0)


def test_a_listener_says_why_it_cannot_hear(slack: Emulator, app: AsyncApp) -> None:
    deaf = SocketListener(app, "xapp-wrong", slack.api_url)
    with pytest.raises(CouldNotListen, match="app-level token"):
        deaf.start()
    deaf.stop()
    port = int(slack.base_url.rpartition(":")[2])
    with pytest.raises(CouldNotListen, match="Set another REX_PORT"):
        HttpListener(Starlette(), "127.0.0.1", port)
