"""Apps that know nothing of this emulator: Bolt's own, over HTTP and over Socket Mode."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from slack_bolt import Ack, App, Respond, Say
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.socket_mode.websockets import AsyncSocketModeHandler
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_bolt.async_app import AsyncApp, AsyncSay
from slack_sdk import WebClient
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.emulator import Emulator
from bot.playground.person import Person
from tests.bot.playground.socket_client import hang_up

MODAL = {
    "type": "modal",
    "callback_id": "order",
    "title": {"type": "plain_text", "text": "Order"},
    "submit": {"type": "plain_text", "text": "Send"},
    "private_metadata": "from the echo app",
    "blocks": [
        {
            "type": "input",
            "block_id": "what",
            "label": {"type": "plain_text", "text": "What would you like?"},
            "element": {"type": "plain_text_input", "action_id": "text"},
        }
    ],
}
BUTTON = {
    "type": "actions",
    "elements": [
        {"type": "button", "action_id": "order", "text": {"type": "plain_text", "text": "Order"}}
    ],
}


def echo_app(slack: Emulator) -> App:
    """An echo bot as in Bolt's first steps; only the API's address is not Slack's."""
    token = slack.teams["T0HARBOR"].install.bot_token
    app = App(signing_secret=slack.signing_secret, client=WebClient(token, base_url=slack.api_url))

    @app.event("message")
    def echo(event: dict[str, Any], say: Say) -> None:
        say(text=f"You said: {event['text']}", thread_ts=event["ts"], blocks=[BUTTON])

    @app.event("app_mention")
    def mentioned(event: dict[str, Any], say: Say) -> None:
        say(text="At your service", thread_ts=event["ts"])

    @app.command("/echo")
    def command(ack: Ack, command: dict[str, Any]) -> None:
        ack(f"Echo: {command['text']}")

    @app.action("order")
    def open_order(ack: Ack, body: dict[str, Any], client: WebClient, respond: Respond) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=MODAL)
        if "response_url" in body:  # App Home has none
            respond("Opened the form.")

    @app.view("order")
    def ordered(ack: Ack, view: dict[str, Any], body: dict[str, Any], client: WebClient) -> None:
        what = view["state"]["values"]["what"]["text"]["value"]
        if what == "nothing":
            ack(response_action="errors", errors={"what": "Something, please."})
            return
        ack()
        client.chat_postMessage(channel=body["user"]["id"], text=f"Ordered: {what}")

    @app.event("app_home_opened")
    def home(event: dict[str, Any], client: WebClient) -> None:
        client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [BUTTON]})

    @app.shortcut("order_shortcut")
    def shortcut(ack: Ack, body: dict[str, Any], client: WebClient) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=MODAL)

    return app


class Quiet(WSGIRequestHandler):
    """Does not write to the terminal."""

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextmanager
def over_http(app: App, slack: Emulator) -> Iterator[None]:
    """Bolt behind a WSGI server, where Slack posts to it."""
    server = make_server("127.0.0.1", 0, SlackRequestHandler(app), handler_class=Quiet)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    slack.rules.request_url = f"http://127.0.0.1:{server.server_port}/slack/events"
    yield
    server.shutdown()
    server.server_close()


@contextmanager
def over_socket(app: App, slack: Emulator) -> Iterator[None]:
    """Bolt on its built-in Socket Mode client."""
    handler = SocketModeHandler(app, slack.app_token)
    handler.connect()
    slack.feed.wait_for(lambda: len(slack.sockets) == 1)
    yield
    hang_up(slack, handler.client)


@pytest.fixture
def echo(slack: Emulator) -> Iterator[None]:
    """The echo bot, running unmodified."""
    with over_http(echo_app(slack), slack):
        yield


@pytest.mark.usefixtures("echo")
def test_it_answers_a_direct_message_once(dana: Person) -> None:
    message = dana.dm("hello")
    assert dana.answer(message).text == "You said: hello"
    assert len(message.answers) == 1


@pytest.mark.usefixtures("echo")
def test_it_answers_a_mention(dana: Person) -> None:
    message = dana.say("deals", "@rex are you there?")
    dana.wait_for(lambda: len(message.answers) == 2)
    assert {answer.text for answer in message.answers} == {
        "At your service",
        "You said: <@U0REXHARBOR> are you there?",
    }


@pytest.mark.usefixtures("echo")
def test_it_opens_checks_and_takes_a_form(dana: Person) -> None:
    orders_a_coffee(dana)


def test_it_does_the_same_over_a_socket(slack: Emulator, dana: Person) -> None:
    with over_socket(echo_app(slack), slack):
        orders_a_coffee(dana)
        assert dana.home() is not None
        # Once the socket closes, what happened last may still be on its way, and goes nowhere.
        assert {attempt.via for attempt in slack.deliveries} == {"socket"}


def orders_a_coffee(dana: Person) -> None:
    """Once by mistake, once for good."""
    answer = dana.answer(dana.dm("hello"))
    assert dana.click(answer, "Order").ok
    form = dana.wait_for(lambda: dana.modal)
    assert (form.title, form.content["private_metadata"]) == ("Order", "from the echo app")
    refused = dana.submit(form, {"What would you like?": "nothing"})
    assert refused.errors == {"what": "Something, please."}
    assert dana.modal is form
    taken = dana.submit(form, {"what": "a coffee"})
    assert (taken.view, taken.errors, taken.problem) == (None, {}, None)
    texts = dana.wait_for(
        lambda: [m.text for m in dana.sees(answer.channel.id) if m.text.startswith("Ordered")]
    )
    assert texts == ["Ordered: a coffee"]
    dana.wait_for(lambda: [m for m in dana.sees(answer.channel.id) if m.only_for == "U0DANA"])


@pytest.mark.usefixtures("echo")
def test_it_takes_a_command_and_a_shortcut(dana: Person) -> None:
    assert dana.command("/echo", "hi", channel="deals").ok
    assert [message.text for message in dana.sees("deals")] == ["Echo: hi"]
    message = dana.say("quiet", "escalate this")
    assert not dana.shortcut("nobody_listens_to_this").ok
    assert dana.shortcut("order_shortcut", message).ok
    assert dana.wait_for(lambda: dana.modal).title == "Order"


@pytest.mark.usefixtures("echo")
def test_it_publishes_its_home(dana: Person) -> None:
    home = dana.home()
    assert home is not None
    assert dana.click(home, "order").ok
    assert dana.wait_for(lambda: dana.modal).title == "Order"


def test_bolts_asynchronous_app_runs_too(slack: Emulator, dana: Person) -> None:
    async def run(asked: threading.Event, answered: threading.Event) -> None:
        token = slack.teams["T0HARBOR"].install.bot_token
        app = AsyncApp(
            signing_secret=slack.signing_secret,
            client=AsyncWebClient(token, base_url=slack.api_url),
        )

        @app.event("message")
        async def echo(event: dict[str, Any], say: AsyncSay) -> None:
            await say(text=event["text"][::-1], thread_ts=event["ts"])

        handler = AsyncSocketModeHandler(app, slack.app_token)
        await handler.connect_async()
        asked.set()
        await asyncio.to_thread(answered.wait, 5)
        await handler.close_async()

    asked, answered = threading.Event(), threading.Event()
    thread = threading.Thread(target=lambda: asyncio.run(run(asked, answered)))
    thread.start()
    assert asked.wait(5)
    assert dana.answer(dana.dm("stressed")).text == "desserts"
    answered.set()
    thread.join()
