"""The page in a real browser: a newcomer's first minute, with an app that answers."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from slack_sdk import WebClient

from bot.playground.emulator import Emulator
from bot.playground.people import Json
from bot.playground.server import EmulatorServer
from tests.bot.playground.listener import Heard, Listener, Response
from tests.bot.playground.page_site import DANA, SAM, Site, serving
from tests.browser import PATIENCE, PHONE, SIZES, needs_chromium

pytestmark = needs_chromium
#: Whether the page has loaded its own font for emoji.
HAS_EMOJI = "() => document.fonts.check('1em \"Playground Emoji\"', '👍')"


@pytest.fixture
def site(server: EmulatorServer, slack: Emulator) -> Iterator[Site]:
    with serving(server, slack) as site:
        yield site


@pytest.fixture
def echo(site: Site, app: Listener, bot: WebClient) -> Listener:
    """An app that repeats what people say, alerts Sam of crashes, and opens a form on Edit."""

    def answer(heard: Heard) -> Response:
        event = heard.body.get("event", {})
        if event.get("type") == "message" and "bot_id" not in event:
            thread = event.get("thread_ts", event["ts"])
            said = f"You said: *{event['text']}*"
            bot.chat_postMessage(
                channel=event["channel"], thread_ts=thread, text=said, blocks=card(said)
            )
            if "crash" in event["text"]:
                bot.chat_postMessage(channel=site.dm("U0SAM"), text="Something crashed")
        if heard.body.get("type") == "block_actions":
            bot.views_open(trigger_id=heard.body["trigger_id"], view=FORM)
        return 200, {}, ""

    site.emulator.rules.ack_timeout = PATIENCE / 1000  # a busy machine is no reason to say it twice
    app.answer = answer
    return app


@pytest.fixture
def open_page(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """Opens a person's page; nothing may go wrong in its console."""
    problems: list[str] = []
    contexts = []

    def opened(path: str, **options: object) -> Page:
        context = browser.new_context(base_url=site.server.url, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda said: problems.append(said.text))
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert problems == []


def meet(one: Locator, other: Locator) -> bool:
    """Whether one thing lies over another."""
    a, b = one.bounding_box(), other.bounding_box()
    assert a is not None
    assert b is not None
    return all(
        a[start] < b[start] + b[size] and b[start] < a[start] + a[size]
        for start, size in (("x", "width"), ("y", "height"))
    )


def card(said: str) -> list[Json]:
    edit = {"type": "button", "action_id": "edit", "text": {"type": "plain_text", "text": "Edit"}}
    return [
        {"type": "section", "text": {"type": "mrkdwn", "text": said}},
        {"type": "actions", "block_id": "row", "elements": [edit]},
    ]


FORM: Json = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "Edit it"},
    "submit": {"type": "plain_text", "text": "Save"},
    "blocks": [
        {
            "type": "input",
            "block_id": "client",
            "label": {"type": "plain_text", "text": "Client"},
            "element": {"type": "plain_text_input", "action_id": "x"},
        }
    ],
}


def test_a_message_is_typed_answered_and_the_conversation_goes_on(
    site: Site, echo: Listener, open_page: Callable[..., Page]
) -> None:
    page = open_page(DANA)
    page.get_by_label("Message", exact=True).fill("hello <b>")
    page.keyboard.press("Enter")
    expect(page.get_by_text("You said: hello <b>")).to_be_visible()
    expect(page.get_by_text("Continuing “hello <b>”")).to_be_visible()
    page.keyboard.type("and more")
    page.keyboard.press("Enter")
    expect(page.get_by_text("You said: and more")).to_be_visible()
    page.get_by_role("button", name="New conversation").click()
    page.keyboard.type("something else")
    page.keyboard.press("Enter")
    expect(page.get_by_text("You said: something else")).to_be_visible()
    threads = [m.text for m in site.emulator.channels[site.dm("U0DANA")].timeline()]
    assert threads == ["hello &lt;b&gt;", "something else"]


@pytest.mark.thorough
def test_a_suggestion_sends_itself_and_goes_away(
    echo: Listener, open_page: Callable[..., Page]
) -> None:
    page = open_page(SAM)
    page.get_by_role("button", name="I can't see it").click()
    expect(page.get_by_text("You said: I can't see it")).to_be_visible()
    expect(page.get_by_role("button", name="I can't see it")).to_have_count(0)


@pytest.mark.parametrize("size", SIZES)
def test_an_alert_to_somebody_else_shows_at_once_and_leads_there(
    echo: Listener, open_page: Callable[..., Page], size: str
) -> None:
    page = open_page(DANA, viewport=SIZES[size])
    page.wait_for_function(HAS_EMOJI)  # before the first one is drawn, in a menu
    page.get_by_label("Message", exact=True).fill("it crashed")
    page.keyboard.press("Enter")
    expect(page.locator("#person-U0SAM .badge")).to_contain_text("1")
    toast = page.get_by_role("link", name="Be Sam").locator("..")
    expect(toast).to_be_visible()
    covered = [
        it for it in page.locator(".top a:visible, .top button:visible").all() if meet(it, toast)
    ]
    assert [it.inner_text() for it in covered] == []
    page.get_by_role("link", name="Be Sam").click()
    expect(page.get_by_text("Something crashed")).to_be_visible()
    expect(page.locator("#person-U0SAM .badge")).to_have_count(0)


def test_a_button_opens_a_form_which_shows_what_is_wrong_and_keeps_what_was_typed(
    site: Site, echo: Listener, open_page: Callable[..., Page]
) -> None:
    page = open_page(DANA)
    page.get_by_label("Message", exact=True).fill("hello")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Edit").click()
    dialog = page.get_by_role("dialog", name="Edit it")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_role("alert")).to_contain_text("required")
    dialog.get_by_label("Client").fill("Acme")
    site.emulator.tell("team")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    (sent,) = echo.bodies("view_submission")
    assert sent["view"]["state"]["values"]["client"]["x"]["value"] == "Acme"


@pytest.mark.thorough
def test_escape_closes_a_form(site: Site, echo: Listener, open_page: Callable[..., Page]) -> None:
    page = open_page(DANA)
    page.get_by_label("Message", exact=True).fill("hello")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Edit").click()
    expect(page.get_by_role("dialog").get_by_label("Client")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("button", name="Edit")).to_be_focused()
    assert site.emulator.modals_of("U0DANA") == ()


def test_on_a_phone_people_come_as_a_sheet_and_nothing_is_too_wide(
    site: Site, open_page: Callable[..., Page]
) -> None:
    page = open_page(DANA, **PHONE)
    expect(page.get_by_role("link", name="Sam Whitaker")).to_be_hidden()
    page.get_by_role("button", name="Switch").tap()
    page.get_by_role("link", name="Sam Whitaker").tap()
    page.wait_for_url(f"**{SAM}")
    site.does("/say", user="U0SAM", channel=site.dm("U0SAM"), text="hello")
    for path in (SAM, f"{SAM}/home", f"{SAM}/inbox", f"{SAM}/channels/C0DEALS"):
        page.goto(path)
        assert page.evaluate("visualViewport.width") == 390
        assert page.locator("#place").bounding_box()["width"] == 390


def test_behind_the_scenes_shows_what_is_said_as_it_is_said(
    site: Site, echo: Listener, open_page: Callable[..., Page]
) -> None:
    page = open_page(DANA)
    page.get_by_role("link", name="Behind the scenes").click()
    panel = page.get_by_role("complementary", name="Behind the scenes")
    page.get_by_label("Message", exact=True).fill("hello")
    page.keyboard.press("Enter")
    panel.get_by_text("chat.postMessage").first.click()
    expect(panel.get_by_label("Said").first).to_contain_text("You said: *hello*")
    panel.get_by_role("link", name="Close").click()
    expect(panel).to_have_count(0)


@pytest.mark.thorough
def test_a_command_of_the_menu_is_gone_on_with(
    site: Site, echo: Listener, open_page: Callable[..., Page]
) -> None:
    command = {"command": "/echo", "description": "Says it again"}
    site.emulator.declare({"features": {"slash_commands": [command]}})
    page = open_page(DANA)
    page.get_by_label("Files, commands and shortcuts").click()
    page.get_by_role("button", name="Says it again").click()
    expect(page.get_by_label("Message", exact=True)).to_have_value("/echo ")
    page.keyboard.type("hello")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Message", exact=True)).to_have_value("")
    site.emulator.feed.wait_for(lambda: [b for b in echo.heard if "command=%2Fecho" in b.raw])


@pytest.mark.thorough
def test_a_file_is_attached_by_its_name(
    site: Site, echo: Listener, open_page: Callable[..., Page]
) -> None:
    page = open_page(DANA)
    page.locator("#files").set_input_files(
        {"name": "crash.log", "mimeType": "text/plain", "buffer": b"secret"}
    )
    expect(page.get_by_text("With crash.log")).to_be_visible()
    page.get_by_label("Message", exact=True).fill("see this")
    page.keyboard.press("Enter")
    expect(page.get_by_text("You said: see this")).to_be_visible()
    expect(page.get_by_text("With crash.log")).to_be_hidden()
    (asked,) = site.emulator.channels[site.dm("U0DANA")].timeline()
    assert [file["name"] for file in asked.files] == ["crash.log"]


def test_an_open_page_survives_a_restart(
    server: EmulatorServer, site: Site, open_page: Callable[..., Page]
) -> None:
    page = open_page(DANA)
    page.get_by_label("Message", exact=True).fill("half a sent")
    site.page.close()
    with serving(server, site.emulator):
        site.emulator.add_user("T0HARBOR", "U0NEW", "new", "Newly Come")
        expect(page.get_by_text("Newly Come")).to_be_visible()
        expect(page.get_by_label("Message", exact=True)).to_have_value("half a sent")
