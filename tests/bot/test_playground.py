"""The playground as a newcomer meets it: one command, a browser, and thirty seconds."""

import json
import re
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from slack_sdk import WebClient

from bot.playground.page.gestures import GONE
from bot.playground.page.routes import STATIC
from bot.sql.database import Database
from bot.sql.room import Room
from domain import crm
from tests.browser import PATIENCE, SIZES, needs_chromium
from tests.command import Running, rex

ROOT = Path(__file__).parent.parent.parent
EMOJI = re.compile("[\u231b-\u23f3\u2600-\u27bf\U0001f300-\U0001faff]")


@contextmanager
def playground(folder: Path) -> Iterator[dict[str, Any]]:
    """`rex playground --json`, until the end of the block; yields what it prints."""
    process = Running("playground", "--port", "0", "--json", cwd=folder)
    with closing(process):
        yield json.loads(process.line())
        assert process.told(signal.SIGTERM) == 0


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """A playground that tests share, each as people of its own."""
    with playground(tmp_path_factory.mktemp("playground")) as where:
        yield where


@contextmanager
def browser_page(browser: Browser, url: str, size: str) -> Iterator[Page]:
    page = browser.new_page(viewport=SIZES[size])  # type: ignore[arg-type]
    page.goto(url)
    yield page
    page.close()


@needs_chromium
@pytest.mark.parametrize(
    ("size", "person"),
    [
        ("desktop", ""),
        pytest.param("phone", "/people/T0HARBOR/U0DANA", marks=pytest.mark.thorough),
    ],
)
def test_a_newcomer_creates_an_opportunity_by_talking(
    running: dict[str, Any], browser: Browser, size: str, person: str
) -> None:
    with browser_page(browser, running["url"] + person, size) as page:
        page.get_by_role("textbox").fill("create an opportunity for Acme, retained search, 50k")
        page.get_by_role("textbox").press("Enter")
        page.get_by_role("button", name="Confirm").click(timeout=PATIENCE)
        done = page.get_by_text(re.compile(r"Done: OPP-\d+")).last
        expect(done).to_be_visible(timeout=PATIENCE)
        (ref,) = re.findall(r"OPP-\d+", done.inner_text())
        assert deal_in(running["db"], ref) == "Acme Corp – Retained search"


def test_every_emoji_that_rex_says_is_seen_on_machines_without_an_emoji_font() -> None:
    says = [*ROOT.glob("bot/slack/*.py"), ROOT / "tickets/rendering.py"]
    emoji = set(EMOJI.findall("".join(file.read_text("utf-8") for file in says)))
    assert {"👍", "👎", "✅", "🟠"} <= emoji
    ranges = re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", (STATIC / "colours.css").read_text())
    shipped = {chr(it) for a, b in ranges for it in range(int(a, 16), int(b or a, 16) + 1)}
    assert emoji <= shipped
    assert (STATIC / "emoji.woff2").stat().st_size < 200_000


@needs_chromium
def test_a_super_admin_sees_the_alert_and_the_mail(
    running: dict[str, Any], browser: Browser
) -> None:
    with browser_page(browser, running["url"] + "/people/T0HARBOR/U0SAM", "desktop") as page:
        page.get_by_role("textbox").fill("billing tab crashes with error 500")
        page.get_by_role("textbox").press("Enter")
        expect(page.get_by_text("I opened TKT-1001")).to_be_visible(timeout=PATIENCE)
        page.get_by_role("link", name="Ines Duarte").click()
        expect(page.get_by_text("TKT-1001").first).to_be_visible(timeout=PATIENCE)
        page.get_by_role("button", name="Acknowledge").click()
        expect(page.get_by_text("TKT-1001 is yours")).to_be_visible(timeout=PATIENCE)
        page.get_by_role("link", name="Inbox").click()
        expect(page.get_by_text("Billing tab crashes").first).to_be_visible(timeout=PATIENCE)


def gesture(where: dict[str, Any], path: str, **fields: str) -> str | None:
    """What a button of the page asks the playground for; returns the problem, if there is one."""
    answer = httpx.post(
        where["url"] + path,
        data=fields,
        headers={"origin": where["url"]},
        timeout=90,
        trust_env=False,
    )
    return answer.json()["problem"]


def said(where: dict[str, Any], channel: str) -> list[str]:
    """What REX has answered to what people said in a channel."""
    bot = WebClient(token=where["bot_token"], base_url=where["api"])
    history = bot.conversations_history(channel=channel)["messages"]
    found = [
        message
        for root in history
        if "bot_id" not in root
        for message in bot.conversations_replies(channel=channel, ts=root["ts"])["messages"]
    ]
    return [message["text"] for message in found if "bot_id" in message]


def waited(found: Callable[[], list[Any]], count: int) -> list[Any]:
    """What is found, once it is so many, or after a minute."""
    deadline = time.monotonic() + 60
    while len(found()) < count and time.monotonic() < deadline:
        time.sleep(0.1)
    return found()


def killed_in_mid_answer(where: dict[str, Any], user: str) -> tuple[str, str]:
    """Ask something over which REX is killed; the channel, and what it answers in the end."""
    channel = dm_of(where, user)
    assert gesture(where, "/trouble", name="kill-midway") is None
    ask(where, user, "what does Negotiation mean")
    (answer,) = waited(lambda: said(where, channel), 1)
    assert "settling price" in answer
    back = "REX was killed, and was back after"  # it answers before it says that it is there
    assert waited(lambda: [back] if back in shown(where, user) else [], 1)
    return channel, answer


def test_rex_is_killed_in_mid_answer_and_answers_all_the_same(running: dict[str, Any]) -> None:
    killed_in_mid_answer(running, "U0RITA")


def test_a_reset_forgets_every_conversation(running: dict[str, Any]) -> None:
    dm_of(running, "U0RITA")
    assert gesture(running, "/reset") is None
    bot = WebClient(token=running["bot_token"], base_url=running["api"])
    assert bot.conversations_list(types="im")["channels"] == []


@pytest.mark.thorough
def test_everything_survives_a_new_start(tmp_path: Path) -> None:
    with playground(tmp_path) as where:
        channel, answer = killed_in_mid_answer(where, "U0THEO")
    with playground(tmp_path) as again:
        assert said(again, channel) == [answer]


def test_a_workspace_removes_rex_and_adds_it_again(running: dict[str, Any]) -> None:
    leo = {"where": running, "user": "U0LEO", "team": "T0BRIGHT"}
    before = page_of(running, "U0LEO", "T0BRIGHT")
    assert gesture(running, "/install", name="T0BRIGHT") is None
    assert "The app isn't installed here" in shown(**leo)
    assert "Brightside Staffing has removed REX" in shown(**leo)
    assert gesture(running, "/install", name="T0BRIGHT") is None
    back = "Brightside Staffing has added REX, which started again with its new token."
    assert waited(lambda: [back] if back in shown(**leo) else [], 1)
    (channel,) = re.findall(r'name="channel" value="(D\w+)"', before)
    asked = {"user": "U0LEO", "channel": channel, "text": "what does Negotiation mean"}
    assert gesture(running, "/say", **asked) is None
    assert waited(lambda: [1] if "settling price" in shown(**leo) else [], 1)
    assert gesture(running, "/install", name="T0NOWHERE") == GONE


def test_any_slack_client_can_use_it(running: dict[str, Any]) -> None:
    bot = WebClient(token=running["bot_token"], base_url=running["api"])
    assert bot.auth_test()["team_id"] == "T0HARBOR"
    assert running["smtp"].startswith("127.0.0.1:")


def test_a_second_playground_of_the_same_folder_is_refused(running: dict[str, Any]) -> None:
    file = Path(running["db"].removeprefix("sqlite:///"))
    assert file.exists()
    second = rex("playground", "--port", "0", cwd=file.parent.parent)
    assert (second.returncode, "already running" in second.stderr) == (2, True)


def test_a_port_that_is_taken_is_a_sentence_that_helps_whoever_typed_make(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        refused = rex("playground", "--port", port, cwd=tmp_path)
    assert refused.returncode == 2
    assert f"Can't listen on port {port}" in refused.stderr
    (typed,) = re.findall(r"make run \w+=\d", refused.stderr)
    shown = subprocess.run(
        [*typed.split(), "--dry-run"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert "rex playground --port 0" in shown


def test_fresh_forgets_only_what_is_embedded(tmp_path: Path) -> None:
    refused = rex("playground", "--fresh", "--db", "postgresql://nowhere/rex", cwd=tmp_path)
    assert (refused.returncode, "embedded" in refused.stderr) == (2, True)


@pytest.mark.thorough
def test_without_a_key_a_model_dies_a_socket_is_cut_and_the_clock_is_turned(
    running: dict[str, Any],
) -> None:
    channel = dm_of(running, "U0MAYA")
    change(running, "stand-in")
    change(running, "by-socket")
    ask(running, "U0MAYA", "create an opportunity for Acme, retained search, 50k")
    assert waited(lambda: buttons(running, channel, "Confirm"), 1)
    change(running, "model-dead")
    assert gesture(running, "/trouble", name="cut") is None
    ask(running, "U0MAYA", "what does Negotiation mean")
    degraded = "language model isn't available right now"
    assert waited(lambda: seen(running, "U0MAYA", degraded, "settling price"), 2)
    assert gesture(running, "/trouble", name="a-day-later") is None
    assert "1 day ahead" in shown(running, "U0MAYA")
    (confirm,) = buttons(running, channel, "Confirm")
    assert gesture(running, "/press", **confirm, user="U0MAYA") is None
    assert waited(lambda: seen(running, "U0MAYA", "expired"), 1)


def page_of(where: dict[str, Any], user: str, team: str = "T0HARBOR", **cookies: str) -> str:
    """Somebody's page, however long a busy machine takes for it."""
    address = f"{where['url']}/people/{team}/{user}"
    return httpx.get(address, cookies=cookies, timeout=90, trust_env=False).text


def seen(where: dict[str, Any], user: str, *words: str) -> list[str]:
    """Those of the words that stand in somebody's conversation."""
    html = page_of(where, user)
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", unescape(html)))
    return [each for each in words if each in text]


def dm_of(where: dict[str, Any], user: str) -> str:
    """The channel in which somebody and REX write to each other."""
    bot = WebClient(token=where["bot_token"], base_url=where["api"])
    return str(bot.conversations_open(users=user)["channel"]["id"])


def ask(where: dict[str, Any], user: str, text: str) -> None:
    said = {"user": user, "channel": dm_of(where, user), "text": text}
    assert gesture(where, "/say", **said) is None


def shown(where: dict[str, Any], user: str, team: str = "T0HARBOR") -> str:
    """What stands on somebody's page, what is behind the scenes included, without its tags."""
    html = page_of(where, user, team, behind="1")
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", unescape(html)))


def change(where: dict[str, Any], name: str) -> None:
    """Choose something behind the scenes, and wait until REX is there again."""
    assert gesture(where, "/trouble", name=name) is None
    waited(
        lambda: (
            [name]
            if "REX is connected. REX was started again" in shown(where, "U0MAYA")
            or name.startswith("model")
            else []
        ),
        1,
    )


def buttons(where: dict[str, Any], channel: str, label: str) -> list[dict[str, str]]:
    """Where the buttons of this name stand that somebody is shown."""
    found = []
    bot = WebClient(token=where["bot_token"], base_url=where["api"])
    for root in bot.conversations_history(channel=channel)["messages"]:
        for message in bot.conversations_replies(channel=channel, ts=root["ts"])["messages"]:
            for block in message.get("blocks", ()):
                for each in block.get("elements", ()):
                    if each.get("type") == "button" and each["text"]["text"] == label:
                        at = {"channel": channel, "ts": message["ts"]}
                        found.append(
                            {**at, "block": block["block_id"], "action": each["action_id"]}
                        )
    return found


def deal_in(url: str, ref: str) -> str:
    database = Database(url)
    with database.transaction() as session:
        room = Room.on(session)
        theo = room.with_email("theo@harborfinch.example")
        assert theo is not None
        title = crm.opportunity(room.records, theo, ref).title
    database.close()
    return title
