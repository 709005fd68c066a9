"""The page as it looks: light and dark, on a desk and on a phone, with all that may lie over it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from slack_sdk import WebClient
from starlette.applications import Starlette

from bot.playground.emulator import Emulator
from bot.playground.inbox import Inbox
from bot.playground.membership import uninstall
from bot.playground.page.routes import Page as Playground
from bot.playground.page.tour import Stop
from bot.playground.page.window import Offer
from bot.playground.people import Json
from bot.playground.person import Person
from bot.playground.process import RexProcess
from bot.playground.scenes import Scenes
from bot.playground.server import EmulatorServer, slack_routes
from tests.bot.playground.page_site import DANA, LONG, SAM
from tests.browser import PATIENCE, PHONE, SIZES, needs_chromium
from tests.looks import is_accessible, is_not_too_wide, is_reached_by_keyboard

pytestmark = needs_chromium
DESK = {"viewport": SIZES["desktop"]}
STOPS = (
    Stop(title="Ask", say="how do i attach a job req", then="Every answer names its page."),
    Stop(title="Do", say="create an opportunity", then="Press Confirm."),
    Stop(title="Pull the plug", then="Kill it."),
)
#: More to try than fits on a line of a desk, and one that is wider than a phone.
TRIES = ("I can't see the Opportunities tab", LONG, "does HirePilot have a mobile app?")


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def button(text: str, **more: Any) -> Json:
    return {"type": "button", "text": plain(text), "action_id": text.lower(), **more}


MENU = {
    "type": "static_select",
    "action_id": "stage",
    "placeholder": plain("Stage"),
    "options": [{"text": plain("Proposal"), "value": "p"}],
}
FEEDBACK = {
    "type": "feedback_buttons",
    "action_id": "feedback",
    "positive_button": {"text": plain("Good answer"), "value": "yes"},
    "negative_button": {"text": plain("Bad answer"), "value": "no"},
}
CARDS: list[Json] = [
    {"type": "header", "text": plain("Acme Corp – Retained search")},
    {
        "type": "section",
        "text": {"type": "mrkdwn", "text": "*Stage* Proposal · `OPP-1` · <https://a.example|Open>"},
        "accessory": MENU,
    },
    {"type": "section", "fields": [{"type": "mrkdwn", "text": "*Value*\n€ 50,000"}] * 2},
    {"type": "divider"},
    {"type": "markdown", "text": "1. Open **Opportunities**\n2. Press `Add REQ`\n\n> Quoted"},
    {
        "type": "plan",
        "title": "How I got there",
        "tasks": [
            {"type": "task_card", "task_id": "1", "title": "Read the guide", "status": "complete"},
            {"type": "task_card", "task_id": "2", "title": "Look at it", "status": "error"},
        ],
    },
    {"type": "table", "rows": [[{"type": "raw_text", "text": "Stage"}]] * 2},
    {"type": "context", "elements": [{"type": "mrkdwn", "text": "Guide › Opportunities"}]},
    {
        "type": "actions",
        "elements": [
            button("Confirm", style="primary"),
            button("Cancel", style="danger"),
            button("Edit"),
        ],
    },
    {"type": "context_actions", "elements": [FEEDBACK]},
]
FORM: Json = {
    "type": "modal",
    "title": plain("Create an opportunity"),
    "submit": plain("Save"),
    "blocks": [
        {
            "type": "input",
            "block_id": "client",
            "label": plain("Client"),
            "hint": plain("As HirePilot writes it"),
            "element": {"type": "plain_text_input", "action_id": "x"},
        },
        {"type": "input", "label": plain("Stage"), "element": MENU, "optional": True},
        {
            "type": "input",
            "label": plain("By"),
            "optional": True,
            "element": {"type": "datepicker", "action_id": "day"},
        },
        {
            "type": "input",
            "label": plain("Tell"),
            "optional": True,
            "element": {"type": "checkboxes", "action_id": "tell", "options": MENU["options"]},
        },
    ],
}


@dataclass
class Looked:
    """Dana's page in a browser."""

    page: Page
    slack: Emulator
    dana: Person
    bot: WebClient

    def is_well_made(self) -> None:
        """Nothing is wrong with what is in sight, for anybody."""
        is_accessible(self.page)
        is_not_too_wide(self.page)
        is_reached_by_keyboard(self.page)


@pytest.fixture
def looked(
    browser: Browser,
    server: EmulatorServer,
    slack: Emulator,
    dana: Person,
    bot: WebClient,
    request: pytest.FixtureRequest,
) -> Iterator[Looked]:
    how, scheme = request.param
    shown = Playground(
        slack,
        inbox=Inbox(),
        offer=Offer(
            by_user={"U0DANA": ("how do i attach a job req",), "U0SAM": TRIES},
            tour={"U0DANA": STOPS},
        ),
        start="U0DANA",
        scenes=Scenes(slack, RexProcess(), forget=lambda: None),
    )
    server.switch(slack, Starlette(routes=[*slack_routes(slack), *shown.routes]))
    context = browser.new_context(
        base_url=server.url, color_scheme=scheme, reduced_motion="reduce", **how
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(DANA)
    yield Looked(page, slack, dana, bot)
    context.close()
    shown.close()


@pytest.mark.parametrize(
    "looked",
    [
        pytest.param((DESK, "light"), marks=pytest.mark.thorough, id="desk-light"),
        pytest.param((DESK, "dark"), marks=pytest.mark.thorough, id="desk-dark"),
        pytest.param((PHONE, "light"), marks=pytest.mark.thorough, id="phone-light"),
        pytest.param((PHONE, "dark"), id="phone-dark"),
    ],
    indirect=True,
)
def test_whatever_lies_over_the_page_can_be_read_and_reached(looked: Looked) -> None:
    page, dana = looked.page, looked.dana
    expect(page.get_by_text("Every answer names its page.")).to_be_visible()
    looked.is_well_made()
    asked = dana.dm("how do i attach a job req")
    looked.bot.chat_postMessage(
        channel=asked.channel.id, thread_ts=asked.ts, text="So", blocks=CARDS
    )
    expect(page.get_by_role("button", name="Confirm")).to_be_visible()
    looked.is_well_made()  # with the tour at its second stop
    page.goto(f"/behind?show=1&back={DANA}")
    expect(page.get_by_text("Make trouble")).to_be_visible()
    looked.is_well_made()
    page.goto(f"/behind?show=0&back={DANA}")
    trigger = looked.slack.triggers.issue(dana.user, looked.slack.teams["T0HARBOR"].install)
    looked.bot.views_open(trigger_id=trigger, view=FORM)
    dialog = page.get_by_role("dialog", name="Create an opportunity")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_role("alert")).to_be_visible()
    looked.is_well_made()


@pytest.mark.parametrize("looked", [pytest.param((PHONE, "light"), id="phone")], indirect=True)
def test_before_the_first_word_the_welcome_is_read_from_its_top(looked: Looked) -> None:
    page, dana = looked.page, looked.dana
    place = looked.slack.direct_message("U0DANA", "U0REXHARBOR").id
    looked.bot.chat_postMessage(channel=place, text="Good morning. " * 30)
    page.reload()
    icon = page.locator("#welcome .avatar")
    expect(icon).to_be_in_viewport(ratio=1)
    looked.bot.chat_postMessage(channel=place, text="One more thing. " * 30)
    expect(page.get_by_role("button", name="New messages")).to_be_visible()
    expect(icon).to_be_in_viewport(ratio=1)
    dana.dm("how do i attach a job req")
    expect(page.locator(".line").last).to_be_in_viewport()


@pytest.mark.parametrize(
    "looked",
    [pytest.param((DESK, "light"), id="desk"), pytest.param((PHONE, "dark"), id="phone")],
    indirect=True,
)
def test_all_that_there_is_to_try_is_reached_above_what_one_writes_in(
    looked: Looked, sam: Person
) -> None:
    page = looked.page
    sam.dm("hello there")
    page.goto(SAM)
    tries = page.get_by_role("group", name="Try one of these").get_by_role("button")
    expect(tries).to_have_count(len(TRIES))
    if page.viewport_size == SIZES["desktop"]:
        for each in tries.all():
            assert right_of(each) <= right_of(page.locator(".box"))
    looked.is_well_made()
    tries.last.focus()
    expect(tries.last).to_be_in_viewport(ratio=0.99)


def right_of(shown: Locator) -> float:
    """Where the right edge of something in sight is."""
    box = shown.bounding_box()
    assert box is not None
    return box["x"] + box["width"]


@pytest.mark.parametrize("looked", [pytest.param((PHONE, "light"), id="phone")], indirect=True)
def test_the_tab_that_is_open_is_in_sight(looked: Looked) -> None:
    looked.page.goto(f"{DANA}/inbox")
    expect(looked.page.locator(".tab[aria-current]")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("looked", [pytest.param((PHONE, "dark"), id="phone")], indirect=True)
def test_where_the_app_was_removed_it_can_be_added_again(looked: Looked) -> None:
    uninstall(looked.slack, "T0HARBOR")
    looked.page.goto(DANA)
    expect(looked.page.get_by_role("button", name="Add app to this workspace")).to_be_visible()
    looked.is_well_made()
