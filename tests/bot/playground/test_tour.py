"""The first minute: its stops stay in sight, are ticked off as they are reached, and can be left."""

import re
from collections.abc import Iterator

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from starlette.applications import Starlette

from bot.playground.emulator import Emulator
from bot.playground.model_proxy import WELL
from bot.playground.page.behind import COOKIE
from bot.playground.page.routes import Page
from bot.playground.page.tour import Stop, tour
from bot.playground.page.window import Offer
from bot.playground.person import Person
from bot.playground.process import RESTARTING, RexProcess
from bot.playground.scenes import NOT_YET, Scenes
from bot.playground.server import EmulatorServer, slack_routes
from tests.bot.playground.listener import Listener
from tests.bot.playground.page_site import DANA, Site, serving

STOPS = (
    Stop(title="Ask", say="what a day?", then="Look at the page it names."),
    Stop(title="Do", say="do it", then="Press Confirm."),
    Stop(title="Pull the plug", then="Kill it."),
)


@pytest.fixture
def rex() -> RexProcess:
    return RexProcess()


@pytest.fixture
def scenes(slack: Emulator, rex: RexProcess) -> Scenes:
    return Scenes(slack, rex, model="a-model", forget=lambda: None)


@pytest.fixture
def site(server: EmulatorServer, slack: Emulator, scenes: Scenes) -> Iterator[Site]:
    with serving(server, slack) as site:
        page = Page(
            slack,
            offer=Offer(tour={"U0DANA": STOPS}),
            start="U0DANA",
            state=lambda: scenes.rex.state,
            scenes=scenes,
        )
        server.switch(slack, Starlette(routes=[*slack_routes(slack), *page.routes]))
        yield site
        page.close()


def test_every_stop_is_in_sight_before_the_first_word(site: Site) -> None:
    shown = site.shows(DANA)
    for stop in STOPS:
        assert stop.title in shown
        assert stop.then in shown


def test_a_stop_that_was_reached_is_ticked_and_the_next_one_is_offered(
    site: Site, dana: Person
) -> None:
    dana.dm("what a day?")
    shown = site.shows(DANA)
    assert "Ask: done" in shown
    assert "Look at the page it names." in shown
    assert 'data-try="do it"' in site.html(DANA)


def test_the_last_stop_is_reached_when_rex_is_back_from_being_killed(
    site: Site, dana: Person, rex: RexProcess
) -> None:
    for stop in STOPS[:2]:
        dana.dm(stop.say)
    assert "Kill it." in site.shows(DANA)
    rex.back_after = 1.2
    assert "That was the first minute." in site.shows(DANA)


def test_what_a_stop_says_to_look_at_goes_with_the_next_word(site: Site, dana: Person) -> None:
    dana.dm("what a day?")
    done = dana.dm("do it")
    assert "Press Confirm." in site.shows(DANA)
    dana.reply(done, "and why?")
    shown = site.shows(DANA)
    assert "Press Confirm." not in shown
    assert "Look at the page it names." not in shown
    assert "Pull the plug" in shown


def test_what_a_stop_says_to_look_at_goes_with_the_next_file(site: Site, dana: Person) -> None:
    dana.dm("what a day?")
    assert "Look at the page it names." in site.shows(DANA)
    dana.dm("what is this?", files={"error.txt": b"500"})
    assert "Look at the page it names." not in site.shows(DANA)


def test_at_the_end_nothing_more_is_to_be_looked_at(
    site: Site, dana: Person, rex: RexProcess
) -> None:
    for stop in STOPS[:2]:
        dana.dm(stop.say)
    rex.back_after = 1.2
    shown = site.shows(DANA)
    assert "Press Confirm." not in shown
    assert "Kill it." not in shown


def test_whoever_has_had_enough_leaves(site: Site, dana: Person) -> None:
    dana.dm("what a day?")
    answer = site.client.get(f"/tour?back={DANA}")
    assert answer.headers["location"] == DANA
    assert "Look at the page it names." not in site.shows(DANA)


def test_where_there_is_no_tour_nothing_is_shown() -> None:
    assert tour((), {"anything"}, "anything", was_killed=True) is None


def test_called_off_nothing_goes_wrong_any_more(scenes: Scenes, slack: Emulator) -> None:
    for trouble in ("kill-midway", "kill-midway", "throttle", "double", "model-dead"):
        scenes.make(trouble)
    assert scenes.planned == 1 + 5 + 1
    scenes.calm()
    assert scenes.planned == 0
    assert scenes.mood == WELL


@pytest.mark.parametrize(
    ("trouble", "will", "was", "calls"),
    [
        ("throttle", "The next five calls", "Five calls that write were answered 429.", 5),
        ("break", "The next three calls", "Three calls that write were answered 500.", 3),
        ("lose", "The next message is posted", "REX never heard that it was.", 1),
    ],
)
def test_what_has_gone_wrong_is_no_longer_said_to_come(
    site: Site, dana: Person, bot: WebClient, trouble: str, will: str, was: str, calls: int
) -> None:
    site.client.cookies.set(COOKIE, "1")
    asked = dana.dm("what a day?")
    assert site.does("/trouble", name=trouble) is None
    for _ in range(calls):
        assert will in said_of_rex(site)
        with pytest.raises((SlackApiError, OSError)):
            bot.chat_postMessage(channel=asked.channel.id, text="A fine one.")
    assert will not in said_of_rex(site)
    assert was in said_of_rex(site)
    bot.chat_postMessage(channel=asked.channel.id, text="A fine one.")


def test_what_was_delivered_three_times_is_no_longer_said_to_come(
    site: Site, scenes: Scenes, app: Listener, dana: Person
) -> None:
    site.client.cookies.set(COOKIE, "1")
    scenes.make("double")
    assert "will deliver the next message three times" in said_of_rex(site)
    dana.dm("what a day?")
    dana.wait_for(lambda: len(app.events("message")) == 3)
    assert "Slack delivered a message three times." in said_of_rex(site)
    assert "will deliver" not in said_of_rex(site)


def said_of_rex(site: Site) -> str:
    """What the panel says of REX and of what goes wrong."""
    return re.sub(r"\s+", " ", site.html(DANA).partition('role="status">')[2].partition("</p>")[0])


@pytest.mark.parametrize("name", ["kill", "kill-midway", "cut", "by-socket", "a-day-later"])
def test_what_concerns_a_process_waits_until_it_is_back(
    slack: Emulator, scenes: Scenes, rex: RexProcess, name: str
) -> None:
    rex.state = RESTARTING
    before = scenes.now
    assert scenes.make(name) == NOT_YET
    assert (scenes.planned, scenes.now, scenes.note) == (0, before, "")
    assert scenes.reset() == scenes.install(slack.users["U0DANA"].team_id) == NOT_YET
    assert scenes.make("throttle") is None


def test_who_writes_while_rex_starts_is_told_what_they_wait_for(
    site: Site, dana: Person, rex: RexProcess, bot: WebClient
) -> None:
    asked = dana.dm("what a day?")
    assert "REX is starting, and answers then" in site.shows(DANA)
    rex.state = RESTARTING
    assert "REX is starting again, and answers then" in site.shows(DANA)
    rex.state = "connected"
    assert "answers then" not in site.shows(DANA)
    rex.state = RESTARTING
    bot.chat_postMessage(channel=asked.channel.id, thread_ts=asked.ts, text="A fine one.")
    assert "answers then" not in site.shows(DANA)


def test_what_has_to_wait_cannot_be_pressed(site: Site, rex: RexProcess) -> None:
    site.client.cookies.set(COOKIE, "1")
    buttons = {it: f'data-name="{it}"[^>]* disabled' for it in ("kill-midway", "throttle")}
    rex.state = RESTARTING
    shown = site.html(DANA)
    assert re.search(buttons["kill-midway"], shown)
    assert not re.search(buttons["throttle"], shown)
    rex.state = "connected"
    assert not re.search(buttons["kill-midway"], site.html(DANA))
