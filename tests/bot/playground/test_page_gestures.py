"""What people do on the page over real HTTP, and what the app hears of it."""

import json
from collections.abc import Iterator

import pytest
from slack_sdk import WebClient

from bot.playground.emulator import Emulator
from bot.playground.membership import uninstall
from bot.playground.people import Json
from bot.playground.person import Person
from bot.playground.server import EmulatorServer
from tests.bot.playground.listener import Heard, Listener, Response
from tests.bot.playground.page_site import DANA, SAM, Site, serving


@pytest.fixture
def site(server: EmulatorServer, slack: Emulator) -> Iterator[Site]:
    with serving(server, slack) as site:
        yield site


def row(block_id: str, *action_ids: str) -> Json:
    buttons = [
        {"type": "button", "action_id": name, "text": {"type": "plain_text", "text": name}}
        for name in action_ids
    ]
    return {"type": "actions", "block_id": block_id, "elements": buttons}


FORM: Json = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "New opportunity"},
    "submit": {"type": "plain_text", "text": "Create"},
    "blocks": [
        {
            "type": "input",
            "block_id": "client",
            "label": {"type": "plain_text", "text": "Client"},
            "element": {"type": "plain_text_input", "action_id": "x"},
        },
        {
            "type": "input",
            "block_id": "tell",
            "optional": True,
            "label": {"type": "plain_text", "text": "Tell"},
            "element": {
                "type": "checkboxes",
                "action_id": "x",
                "options": [{"text": {"type": "plain_text", "text": "Owner"}, "value": "owner"}],
                "initial_options": [
                    {"text": {"type": "plain_text", "text": "Owner"}, "value": "owner"}
                ],
            },
        },
    ],
}


def test_a_message_reaches_the_app_and_a_thread_goes_on(
    site: Site, app: Listener, dana: Person
) -> None:
    dm = site.dm("U0DANA")
    assert site.does("/say", user="U0DANA", channel=dm, text="first") is None
    first = site.emulator.channels[dm].timeline()[0]
    dana.wait_for(lambda: len(app.events("message")) == 1)  # Slack keeps no order between events
    site.does("/say", user="U0DANA", channel=dm, text="second", thread=first.ts)
    dana.wait_for(lambda: len(app.events("message")) == 2)
    assert [event.get("thread_ts") for event in app.events("message")] == [None, first.ts]


def test_what_no_keyboard_types_joins_no_words(site: Site) -> None:
    dm = site.dm("U0DANA")
    site.does("/say", user="U0DANA", channel=dm, text="what\x00does\x00 it\nmean\x00")
    (message,) = site.emulator.channels[dm].timeline()
    assert message.text == "what does  it\nmean"


def test_an_empty_message_is_not_sent(site: Site) -> None:
    assert site.does("/say", user="U0DANA", channel=site.dm("U0DANA"), text="  ")
    assert not site.emulator.channels[site.dm("U0DANA")].messages


def test_a_line_with_a_slash_is_a_command(site: Site, app: Listener) -> None:
    app.says(json.dumps({"text": "Here is your help"}), content_type="application/json")
    site.does("/say", user="U0DANA", channel="C0DEALS", text="/rex help me")
    assert app.heard[-1].body["command"] == "/rex"
    assert app.heard[-1].body["text"] == "help me"
    assert "Here is your help" in site.shows(DANA + "/channels/C0DEALS")


def test_of_many_equal_buttons_the_one_that_was_pressed_is_told(
    site: Site, app: Listener, bot: WebClient
) -> None:
    blocks = [row("TKT-1", "claim", "open"), row("TKT-2", "claim", "open")]
    posted = bot.chat_postMessage(channel=site.dm("U0DANA"), text="t", blocks=blocks)
    place = {"channel": site.dm("U0DANA"), "ts": str(posted["ts"])}
    assert site.does("/press", user="U0DANA", **place, block="TKT-2", action="open") is None
    (action,) = app.bodies("block_actions")[0]["actions"]
    assert (action["block_id"], action["action_id"]) == ("TKT-2", "open")


def test_a_menu_in_a_message_remembers_what_was_picked(
    site: Site, app: Listener, bot: WebClient
) -> None:
    option = {"text": {"type": "plain_text", "text": "Proposal"}, "value": "proposal"}
    menu = {"type": "static_select", "action_id": "stage", "options": [option]}
    actions = {"type": "actions", "block_id": "b", "elements": [menu]}
    posted = bot.chat_postMessage(channel=site.dm("U0DANA"), text="t", blocks=[actions])
    place = {"channel": site.dm("U0DANA"), "ts": str(posted["ts"])}
    site.does("/press", user="U0DANA", **place, block="b", action="stage", value="proposal")
    (action,) = app.bodies("block_actions")[0]["actions"]
    assert action["selected_option"] == option
    assert '"proposal" selected' in site.html(DANA)


def test_an_app_that_does_not_answer_is_reported_in_a_sentence(
    site: Site, app: Listener, bot: WebClient
) -> None:
    app.says(status=500)
    blocks = [row("b", "go")]
    posted = bot.chat_postMessage(channel=site.dm("U0DANA"), text="t", blocks=blocks)
    place = {"channel": site.dm("U0DANA"), "ts": str(posted["ts"])}
    problem = site.does("/press", user="U0DANA", **place, block="b", action="go")
    assert problem is not None
    assert problem.startswith("That didn't work")


def test_an_overflow_menu_tells_which_entry_was_chosen(
    site: Site, app: Listener, bot: WebClient
) -> None:
    option = {"text": {"type": "plain_text", "text": "Archive"}, "value": "archive"}
    menu = {"type": "overflow", "action_id": "more", "options": [option]}
    blocks = [{"type": "actions", "block_id": "b", "elements": [menu]}]
    posted = bot.chat_postMessage(channel=site.dm("U0DANA"), text="t", blocks=blocks)
    place = {"channel": site.dm("U0DANA"), "ts": str(posted["ts"]), "block": "b"}
    site.does("/press", user="U0DANA", **place, action="more", value="archive")
    (action,) = app.bodies("block_actions")[0]["actions"]
    assert action["selected_option"] == option
    assert site.does("/press", user="U0DANA", **place, action="more", value="gone")
    assert site.does("/press", user="U0DANA", **place, action="gone")


def test_what_is_gone_cannot_be_pressed(site: Site) -> None:
    place = {"channel": site.dm("U0DANA"), "ts": "1.0"}
    assert site.does("/press", user="U0DANA", **place, block="b", action="go")


def test_a_form_shows_what_is_wrong_and_closes_when_it_is_right(
    site: Site, app: Listener, bot: WebClient
) -> None:
    def answer(heard: Heard) -> Response:
        body = heard.body
        if body.get("type") == "shortcut":
            bot.views_open(trigger_id=body["trigger_id"], view=FORM)
        values = body.get("view", {}).get("state", {}).get("values", {})
        if values.get("client", {}).get("x", {}).get("value") == "Nobody":
            said = {"response_action": "errors", "errors": {"client": "There is no Nobody."}}
            return 200, {"content-type": "application/json"}, json.dumps(said)
        return 200, {}, ""

    app.answer = answer
    Person(site.emulator, "U0DANA").shortcut("create")
    view = site.emulator.modals_of("U0DANA")[-1].id
    assert "New opportunity" in site.shows(DANA)
    assert "New opportunity" not in site.shows(SAM)
    site.does("/submit", user="U0DANA", view=view, **{"field.client": "Nobody"})
    assert "There is no Nobody." in site.shows(DANA)
    assert 'value="Nobody"' in site.html(DANA)
    assert site.does("/submit", user="U0DANA", view=view, **{"field.client": "Acme"}) is None
    assert site.emulator.modals_of("U0DANA") == ()
    held = app.bodies("view_submission")[-1]["view"]["state"]["values"]
    assert held["tell"]["x"]["selected_options"] == []


def test_a_form_can_be_closed_unsent(site: Site, app: Listener, bot: WebClient) -> None:
    Person(site.emulator, "U0DANA").shortcut("create")
    bot.views_open(trigger_id=app.bodies("shortcut")[0]["trigger_id"], view=FORM)
    site.does("/close", user="U0DANA", view=site.emulator.modals_of("U0DANA")[0].id)
    assert "New opportunity" not in site.shows(DANA)


def test_a_messages_menu_has_the_apps_shortcuts(site: Site, app: Listener, dana: Person) -> None:
    said = dana.say("C0DEALS", "It is broken")
    assert "Escalate to support" in site.shows(SAM + "/channels/C0DEALS")
    site.does("/shortcut", user="U0SAM", channel="C0DEALS", ts=said.ts, callback="escalate")
    (told,) = app.bodies("message_action")
    assert told["callback_id"] == "escalate"
    assert told["message"]["ts"] == said.ts


def test_a_persons_own_message_is_edited_deleted_and_the_app_hears_of_it(
    site: Site, app: Listener, dana: Person
) -> None:
    said = dana.dm("creat a deal")
    dana.wait_for(lambda: app.events("message"))
    place = {"channel": said.channel.id, "ts": said.ts}
    assert site.does("/edit", user="U0DANA", **place, text="create a deal") is None
    assert "create a deal" in site.shows(DANA)
    assert site.does("/edit", user="U0DANA", **place, text=" ")
    dana.wait_for(lambda: len(app.events("message")) == 2)
    assert site.does("/delete", user="U0DANA", **place) is None
    assert "create a deal" not in site.shows(DANA)
    dana.wait_for(lambda: len(app.events("message")) == 3)
    heard = [event.get("subtype") for event in app.events("message")]
    assert heard == [None, "message_changed", "message_deleted"]


def test_nobody_edits_or_deletes_what_somebody_else_said(site: Site, dana: Person) -> None:
    said = dana.say("C0DEALS", "mine")
    for gesture in ("/edit", "/delete"):
        assert site.does(gesture, user="U0SAM", channel="C0DEALS", ts=said.ts, text="not mine")
    assert "data-edit" not in site.html(SAM + "/channels/C0DEALS")
    assert "mine" in site.shows(SAM + "/channels/C0DEALS")


def test_a_reaction_is_put_on_and_taken_off_again(site: Site, dana: Person) -> None:
    said = dana.say("C0DEALS", "well done")
    for held in (["U0SAM"], None):
        site.does("/react", user="U0SAM", channel="C0DEALS", ts=said.ts, name="+1")
        assert said.reactions.get("+1") == held


@pytest.mark.parametrize("tab", ["home", "messages"])
def test_opening_a_tab_tells_the_app(site: Site, app: Listener, dana: Person, tab: str) -> None:
    site.html(DANA)
    site.html(DANA + "/home")
    assert site.does("/open", user="U0DANA", tab=tab) is None
    dana.wait_for(lambda: app.events("app_home_opened"))
    assert [event["tab"] for event in app.events("app_home_opened")] == [tab]


@pytest.mark.parametrize("tab", ["home", "messages"])
def test_who_opens_a_tab_of_a_removed_app_tells_nobody(site: Site, app: Listener, tab: str) -> None:
    uninstall(site.emulator, "T0HARBOR")
    answer = site.client.post("/open", data={"user": "U0DANA", "tab": tab})
    assert (answer.status_code, answer.json()) == (200, {"problem": None})
    assert app.events("app_home_opened") == []
