"""From a report to its end in real browsers: a reporter, a Super Admin and support, on both widths."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from starlette.applications import Starlette

from bot.playground.page.routes import Page as Playground
from bot.playground.server import slack_routes
from tests.browser import PATIENCE, SIZES, needs_chromium
from tests.looks import is_accessible, is_not_too_wide
from tests.world import World

#: Pages of the console besides the queue, a ticket and an incident.
MORE = ("metrics", "deliveries", "incidents?show=all", "promises")
BROKEN = "billing tab crashes with error 500, chrome on my mac"

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def world(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A running REX, and the playground's page in front of its Slack."""
    running = World.start(seeded, tmp_path_factory.mktemp("console"))
    running.speaks_up_because = "what staff do on the console is told in the thread as well"
    page = Playground(running.emulator, inbox=running.inbox)
    site = Starlette(routes=[*slack_routes(running.emulator), *page.routes])
    running.slack.switch(running.emulator, site)
    yield running
    page.close()
    running.stop()


@pytest.fixture
def opened(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[[], Page]]:
    """Opens a browser of its own for everybody; nothing may go wrong in its console."""
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def page() -> Page:
        context = browser.new_context(viewport=SIZES[request.param])  # type: ignore[arg-type]
        contexts.append(context)
        opened = context.new_page()
        opened.set_default_timeout(PATIENCE)
        opened.on("pageerror", lambda error: problems.append(str(error)))
        opened.on("console", lambda said: problems.append(said.text))
        return opened

    yield page
    for context in contexts:
        context.close()
    assert problems == []


def slack(world: World, page: Page, name: str) -> Page:
    """Somebody's Slack, their messages with REX."""
    user = world.person(name).user
    page.goto(f"{world.slack.url}/people/{user.team_id}/{user.id}")
    return page


def says(page: Page, text: str) -> None:
    page.get_by_label("Message", exact=True).fill(text)
    page.keyboard.press("Enter")


def is_let_in(world: World, page: Page, name: str) -> Page:
    """Get a link in Slack, and follow it."""
    links = slack(world, page, name).get_by_role("link", name="Open the staff console")
    before = links.count()
    says(page, "/rex console")
    expect(links).to_have_count(before + 1)
    page.goto(str(links.last.get_attribute("href")))
    return page


def signs_in(world: World, page: Page, name: str) -> Page:
    is_let_in(world, page, name).get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("link", name="Queue")).to_be_visible()
    return page


@pytest.mark.parametrize(
    ("opened", "reporter"),
    [("desktop", "Theo"), pytest.param("phone", "Dana", marks=pytest.mark.thorough)],
    indirect=["opened"],
)
def test_from_report_to_resolution(world: World, opened: Callable[[], Page], reporter: str) -> None:
    theirs, ines, priya = opened(), opened(), opened()
    says(slack(world, theirs, reporter), BROKEN)
    expect(theirs.get_by_text("TKT-").last).to_be_visible()
    ticket = world.tickets()[0]

    signs_in(world, ines, "Ines")
    is_accessible(ines)
    ines.get_by_role("link", name="Billing tab crashes").first.click()
    expect(ines.get_by_text(BROKEN).first).to_be_visible()
    if ticket.acknowledged_at is None:
        ines.get_by_role("button", name="Acknowledge").click()
        expect(ines.get_by_role("status")).to_contain_text("is acknowledged")
    is_not_too_wide(ines)

    signs_in(world, priya, "Priya")
    priya.goto(f"{world.service.console}tickets/{ticket.number}")
    priya.get_by_role("button", name="Claim").click()
    priya.get_by_label("Your internal note").fill("secret: the cache again")
    priya.get_by_role("button", name="Keep note").click()
    priya.get_by_label("Your reply to").fill("We found it, a fix comes in ten minutes.")
    priya.get_by_role("button", name="Send to").click()
    expect(priya.get_by_role("status")).to_contain_text("goes to")
    is_accessible(priya)
    expect(theirs.get_by_text("We found it, a fix comes in ten minutes.")).to_be_visible()

    ines.reload()
    expect(ines.get_by_text("has this ticket")).to_be_visible()
    ines.goto(f"{world.service.console}incidents/{str(ticket.incident_ref)[4:]}")
    is_accessible(ines)
    is_not_too_wide(ines)
    ines.get_by_label("One message into the thread").fill("The billing tab works again.")
    ines.get_by_role("button", name="Resolve and tell everybody").click()
    expect(ines.get_by_role("status")).to_contain_text("told")
    expect(theirs.get_by_text("The billing tab works again.").last).to_be_visible()
    theirs.get_by_role("button", name="Yes, thanks").last.click()
    world.wait_for(lambda: world.tickets()[0].status == "closed", lambda: world.tickets()[0].status)
    assert "secret" not in world.shown_to(reporter)

    for path in (*MORE, "", f"tickets/{ticket.number}"):
        ines.goto(f"{world.service.console}{path}")
        is_not_too_wide(ines)
    ines.get_by_role("button", name="Sign out").click()
    expect(ines.get_by_role("heading", name="REX console")).to_be_visible()


@pytest.mark.thorough
@pytest.mark.parametrize("opened", ["desktop"], indirect=True)
def test_every_other_page_is_accessible(world: World, opened: Callable[[], Page]) -> None:
    page = signs_in(world, opened(), "Ines")
    for path in MORE:
        page.goto(f"{world.service.console}{path}")
        is_accessible(page)
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="REX console")).to_be_visible()
    is_accessible(page)
    is_accessible(is_let_in(world, page, "Ines"))


@pytest.mark.thorough
@pytest.mark.parametrize("opened", ["desktop"], indirect=True)
def test_the_queue_is_worked_from_the_keyboard(world: World, opened: Callable[[], Page]) -> None:
    for name in ("Sam", "Rita"):
        person = world.person(name)
        person.answer(person.dm(f"please open a ticket, I am {name} and need a human"))
    page = signs_in(world, opened(), "Omar")
    expect(page.get_by_role("group", name="With the selected tickets")).to_be_hidden()
    page.keyboard.press("j")
    page.keyboard.press("j")
    second = page.locator("[data-row]").nth(1)
    expect(second).to_have_attribute("data-current", "")
    page.keyboard.press("x")
    expect(second.get_by_role("checkbox")).to_be_checked()
    expect(page.locator("#selected")).to_have_text("With 1 selected:")
    page.keyboard.press("k")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.press("Escape")
    page.locator("body").click()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What was reported")).to_be_visible()
    page.wait_for_load_state()  # keys are heard once the page's script is there
    page.keyboard.press("u")
    expect(page.get_by_text("Select all on this page")).to_be_visible()
