"""The server: one port, taken and given back; several of them side by side."""

import socket
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.emulator import Emulator
from bot.playground.person import Person
from bot.playground.server import EmulatorServer
from tests.bot.playground.listener import listening


def small_slack() -> Emulator:
    emulator = Emulator(retry_delays=())
    emulator.add_team("T0", "Team", "team")
    emulator.add_user("T0", "U0DANA", "dana")
    emulator.install("T0", bot_user_id="U0REX")
    return emulator


def who_am_i(emulator: Emulator, server: EmulatorServer) -> str:
    token = emulator.users["U0REX"].token
    client = WebClient(token, base_url=server.api_url, retry_handlers=[])
    return str(client.auth_test()["user_id"])


def test_a_server_comes_back_at_the_same_port_with_everything() -> None:
    emulator = small_slack()
    server = EmulatorServer(emulator)
    server.start()
    port = server.port
    assert who_am_i(emulator, server) == "U0REX"
    assert emulator.api_url == server.api_url == f"http://127.0.0.1:{port}/api/"
    server.stop()
    with pytest.raises(OSError, match="refused"):
        who_am_i(emulator, server)
    server.start()
    assert (server.port, who_am_i(emulator, server)) == (port, "U0REX")
    server.stop()


def test_a_slack_that_is_closed_delivers_nothing_until_it_is_opened() -> None:
    emulator = small_slack()
    dana = Person(emulator, "U0DANA")
    with listening() as app:
        emulator.rules.request_url = app.url
        emulator.close()
        assert dana.command("/rex").problem == "connection_failed"
        emulator.open()
        assert dana.command("/rex").ok
        emulator.close()
    assert len(app.heard) == 1


def test_servers_stand_side_by_side() -> None:
    one, other = small_slack(), small_slack()
    with EmulatorServer(one) as first, EmulatorServer(other) as second:
        assert first.port != second.port
        assert who_am_i(one, first) == who_am_i(other, second) == "U0REX"


def test_a_caller_that_is_gone_before_it_has_said_everything_is_no_failure(
    caplog: pytest.LogCaptureFixture,
) -> None:
    emulator = small_slack()
    with EmulatorServer(emulator) as server:
        with socket.create_connection(("127.0.0.1", server.port)) as caller:
            caller.sendall(
                b"POST /api/auth.test HTTP/1.1\r\nHost: slack\r\nContent-Length: 99\r\n"
                b"Content-Type: application/json\r\n\r\n{"
            )
            assert who_am_i(emulator, server) == "U0REX"
        assert who_am_i(emulator, server) == "U0REX"
    assert caplog.messages == []


def test_a_call_that_hangs_ends_with_the_server_and_is_no_failure(
    caplog: pytest.LogCaptureFixture,
) -> None:
    emulator = small_slack()
    emulator.fault("auth.test", delay=600)
    with ThreadPoolExecutor() as callers, EmulatorServer(emulator) as server:
        hangs = callers.submit(who_am_i, emulator, server)
        while emulator.api_faults.left:
            time.sleep(0.01)
        server.stop()
        with pytest.raises(SlackApiError):
            hangs.result(10)
    assert [it for it in caplog.messages if "Exception" in it] == []
