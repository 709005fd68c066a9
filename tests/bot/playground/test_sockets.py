"""Socket Mode, with Slack's own client and with a bare WebSocket."""

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from bot.playground.emulator import Emulator
from bot.playground.person import Person
from tests.bot.playground.listener import Listener
from tests.bot.playground.socket_client import hang_up
from tests.bot.playground.test_documented import MODAL


@contextmanager
def socket_app(
    slack: Emulator, answer: Callable[[SocketModeRequest], SocketModeResponse | None]
) -> Iterator[list[SocketModeRequest]]:
    """An app on slack_sdk's built-in Socket Mode client; yields what it is sent."""
    requests: list[SocketModeRequest] = []
    client = SocketModeClient(
        app_token=slack.app_token, web_client=WebClient(base_url=slack.api_url)
    )

    def listen(client: SocketModeClient, request: SocketModeRequest) -> None:
        requests.append(request)
        if (response := answer(request)) is not None:
            client.send_socket_mode_response(response)

    client.socket_mode_request_listeners.append(listen)
    client.connect()
    slack.feed.wait_for(lambda: len(slack.sockets) == 1)
    yield requests
    hang_up(slack, client)


def acknowledge(request: SocketModeRequest) -> SocketModeResponse:
    return SocketModeResponse(envelope_id=request.envelope_id)


def ticket(slack: Emulator) -> str:
    answer = WebClient(slack.app_token, base_url=slack.api_url).apps_connections_open(
        app_token=slack.app_token
    )
    return str(answer["url"])


@contextmanager
def bare_socket(slack: Emulator) -> Iterator[ClientConnection]:
    with connect(ticket(slack)) as websocket:
        assert json.loads(websocket.recv())["type"] == "hello"
        slack.feed.wait_for(lambda: len(slack.sockets) == 1)
        yield websocket


def test_events_arrive_over_the_socket_instead_of_http(
    slack: Emulator, app: Listener, dana: Person
) -> None:
    with socket_app(slack, acknowledge) as requests:
        dana.dm("hello")
        slack.feed.wait_for(lambda: slack.deliveries)
    assert app.heard == []
    assert requests[0].type == "events_api"
    assert requests[0].payload["event"]["text"] == "hello"
    assert [(a.via, a.answer.ok) for a in slack.deliveries] == [("socket", True)]


def test_http_takes_over_when_the_last_socket_closes(
    slack: Emulator, app: Listener, dana: Person
) -> None:
    with bare_socket(slack):
        pass
    slack.feed.wait_for(lambda: len(slack.sockets) == 0)
    dana.dm("hello")
    slack.feed.wait_for(lambda: slack.deliveries)
    assert [a.via for a in slack.deliveries] == ["http"]


def test_a_form_is_answered_through_its_acknowledgement(slack: Emulator, dana: Person) -> None:
    def answer(request: SocketModeRequest) -> SocketModeResponse:
        payload = {"text": "You said " + request.payload["text"]}
        return SocketModeResponse(envelope_id=request.envelope_id, payload=payload)

    with socket_app(slack, answer) as requests:
        assert dana.command("/rex", "board").ok
    assert requests[0].type == "slash_commands"
    assert [message.text for message in dana.sees(requests[0].payload["channel_id"])] == [
        "You said board"
    ]


def test_an_envelope_nobody_acknowledges_comes_again(slack: Emulator, dana: Person) -> None:
    slack.rules.ack_timeout = 0.1
    with bare_socket(slack) as websocket:
        dana.dm("hello")
        slack.feed.wait_for(lambda: len(slack.deliveries) == 4)
        frames = [json.loads(websocket.recv()) for _ in range(4)]
    assert [frame["retry_attempt"] for frame in frames] == [0, 1, 2, 3]
    assert frames[1]["retry_reason"] == "timeout"
    assert len({frame["payload"]["event_id"] for frame in frames}) == 1
    assert len({frame["envelope_id"] for frame in frames}) == 4


def test_a_ticket_opens_one_socket_once(slack: Emulator) -> None:
    url = ticket(slack)
    with connect(url) as websocket:
        hello = json.loads(websocket.recv())
    assert hello["connection_info"]["app_id"] == slack.app_id
    with pytest.raises(InvalidStatus), connect(url):
        pass


def test_a_ticket_does_not_last(slack: Emulator) -> None:
    url = ticket(slack)
    slack.clock.forward(30)
    with pytest.raises(InvalidStatus), connect(url):
        pass


def test_an_app_has_ten_sockets_at_most(slack: Emulator) -> None:
    with ExitStack() as stack:
        for _ in range(10):
            stack.enter_context(connect(ticket(slack)))
        slack.feed.wait_for(lambda: len(slack.sockets) == 10)
        with connect(ticket(slack)) as eleventh:
            assert json.loads(eleventh.recv())["reason"] == "too_many_websockets"


def test_a_warning_closes_nothing_yet(slack: Emulator, dana: Person) -> None:
    with bare_socket(slack) as websocket:
        slack.drop_sockets("warning")
        assert json.loads(websocket.recv())["reason"] == "warning"
        slack.rules.ack_timeout = 0.05
        dana.dm("hello")
        assert json.loads(websocket.recv())["payload"]["event"]["text"] == "hello"


@pytest.mark.parametrize("frame", [b"\x00\x01", "[]", "{{{", '{"envelope_id": []}'])
def test_a_frame_that_says_nothing_leaves_the_socket_open(
    slack: Emulator, dana: Person, frame: bytes | str
) -> None:
    with bare_socket(slack) as websocket:
        websocket.send(frame)
        dana.dm("hello")
        sent = json.loads(websocket.recv(5))
        websocket.send(json.dumps({"envelope_id": sent["envelope_id"]}))
        slack.feed.wait_for(lambda: slack.deliveries)
    assert [(a.via, a.answer.ok) for a in slack.deliveries] == [("socket", True)]


def test_a_form_whose_answer_is_no_object_stays_open(
    slack: Emulator, dana: Person, bot: WebClient
) -> None:
    bot.views_open(trigger_id=slack.triggers.issue(dana.user), view=MODAL)
    form = dana.modal
    assert form is not None
    with bare_socket(slack) as websocket, ThreadPoolExecutor() as pool:
        sent = pool.submit(dana.submit, form)
        envelope_id = json.loads(websocket.recv(5))["envelope_id"]
        websocket.send(json.dumps({"envelope_id": envelope_id, "payload": [1]}))
        assert "must be empty or a JSON object" in str(sent.result().problem)
    assert dana.modal is form


def test_only_the_app_token_opens_sockets(slack: Emulator) -> None:
    bot = WebClient(slack.users["U0REXHARBOR"].token, base_url=slack.api_url)
    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        bot.api_call("apps.connections.open")


def test_slack_may_ask_to_reconnect(slack: Emulator) -> None:
    with bare_socket(slack) as websocket:
        slack.drop_sockets("refresh_requested")
        frame = json.loads(websocket.recv())
        assert (frame["type"], frame["reason"]) == ("disconnect", "refresh_requested")
        slack.feed.wait_for(lambda: len(slack.sockets) == 0)


def test_slacks_client_comes_back_by_itself(slack: Emulator, dana: Person) -> None:
    with socket_app(slack, acknowledge) as requests:
        slack.drop_sockets("refresh_requested")
        slack.feed.wait_for(lambda: len(slack.calls("apps.connections.open")) == 2, 5)
        slack.feed.wait_for(lambda: len(slack.sockets) == 1, 5)
        dana.dm("still there?")
        slack.feed.wait_for(lambda: requests)


def test_several_sockets_take_turns(slack: Emulator, dana: Person) -> None:
    with bare_socket(slack) as one, connect(ticket(slack)) as other:
        other.recv()
        slack.feed.wait_for(lambda: len(slack.sockets) == 2)
        dana.dm("first")
        dana.dm("second")
        assert {json.loads(ws.recv(2))["type"] for ws in (one, other)} == {"events_api"}


def test_what_is_under_way_when_a_socket_drops_is_tried_again(
    slack: Emulator, dana: Person
) -> None:
    with bare_socket(slack) as websocket:
        dana.dm("hello")
        websocket.recv()
    slack.feed.wait_for(lambda: slack.deliveries)
    assert slack.deliveries[0].answer.problem == "connection_failed"


def test_the_socket_is_kept_alive_by_pings(slack: Emulator) -> None:
    with bare_socket(slack) as websocket:
        started = time.monotonic()
        websocket.ping().wait(2)
        assert time.monotonic() - started < 2
