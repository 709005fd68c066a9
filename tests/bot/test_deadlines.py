"""Requirements: every call that REX makes ends in time, whatever is at the other end."""

import math
import shutil
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from pathlib import Path

import pytest

from bot.assembly import now
from bot.automation import posting
from bot.doctor import installation as examining
from bot.slack import oauth
from bot.slack import speech as speaking
from bot.slack.installs import FixedInstalls, Install, Installs
from bot.slack.kit import Message
from bot.slack.oauth import SlackApp
from bot.slack.speech import Speaker
from bot.slack.web_api import SlackUnavailable, introduce
from bot.sql.database import Database
from bot.turn import Incoming, Place, Task
from bot.upkeep import heartbeat
from bot.upkeep.heartbeat import Heartbeat
from tests.hanging import HOST, hanging
from tickets.alerts import DeliveryFailed
from tickets.mail import MailCourier

#: How long calls may last here, and after how long the test gives up on them.
SECONDS, SLOWLY = 1, 60.0
INSTALL = Install(team_id="T1", bot_token="xoxb-1", bot_user_id="U0REX")
PLACE = Place(team="T1", channel="D1", thread="1.1")
ASKED = Incoming(id="1", kind="message", place=PLACE, user="U1", ts="1.1")


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing last longer than a second."""
    for place, names in (
        (speaking, ("PATIENCE", "TRY_SECONDS", "HASTE")),
        (oauth, ("PATIENCE", "TRY_SECONDS")),
        (heartbeat, ("PATIENCE",)),
        (posting, ("SECONDS",)),
        (examining, ("ADDRESS_SECONDS",)),
    ):
        for name in names:
            monkeypatch.setattr(place, name, SECONDS)


@pytest.fixture(params=[math.inf, 0.2], ids=["silent", "trickling"])
def port(request: pytest.FixtureRequest) -> Iterator[int]:
    with hanging(request.param) as server:
        yield server.port


def test_no_call_of_slack_outlasts_its_deadline(port: int) -> None:
    slack = f"http://{HOST}:{port}/api/"
    speaker = Speaker(Installs(FixedInstalls([INSTALL])), slack)
    task = Task(id="1", title="Looking")
    app = SlackApp(client_id="1.2", client_secret="s", api_url=slack)
    public = {name for name in vars(Speaker) if not name.startswith("_")}
    assert len(public) <= 15, "a new call of Slack's needs its line here"
    assert_all_end(
        lambda: speaker.profile("T1", "U1"),
        lambda: speaker.user_of("T1", "a@b.example"),
        lambda: speaker.post(PLACE, [], "x", "k"),
        lambda: speaker.post_once(PLACE, Message([], "x"), "k", look_first=True),
        lambda: speaker.find(PLACE, "k"),
        lambda: speaker.looks.reply(PLACE, "k", "1.1"),
        lambda: speaker.update(PLACE, "1.1", [], "x"),
        lambda: speaker.whisper(PLACE, "U1", "x"),
        lambda: speaker.status(PLACE, "x"),
        lambda: speaker.end_late(PLACE),
        lambda: speaker.session(PLACE, "processing"),
        lambda: speaker.thread(PLACE, "1.1"),
        lambda: speaker.suggest("T1", "D1", ["x"]),
        lambda: speaker.direct("T1", "U1"),
        lambda: speaker.open_modal("T1", "t", {}),
        lambda: speaker.publish_home("T1", "U1", {}),
        lambda: speaker.streams.begin(ASKED, task, look_first=True),
        lambda: speaker.streams.show(PLACE, "1.1", task),
        lambda: speaker.streams.finish(PLACE, "1.1", [], "x", "k"),
        lambda: introduce("xoxb-1", slack, patience=SECONDS),
        lambda: app.refreshed("xoxe-1", now()),
    )


def test_no_call_of_another_server_outlasts_its_deadline(
    port: int, seeded: Path, tmp_path: Path
) -> None:
    address = f"http://{HOST}:{port}"
    courier = MailCourier(host=HOST, port=port, sender="rex@a.example", patience_seconds=SECONDS)
    protected = MailCourier(
        host=HOST, port=port, sender="rex@a.example", patience_seconds=SECONDS, tls_port=port
    )
    database = Database(f"sqlite:///{shutil.copy(seeded, tmp_path)}")
    assert_all_end(
        lambda: courier.send(EmailMessage(), "ines@hirepilot.example"),
        lambda: protected.send(EmailMessage(), "ines@hirepilot.example"),
        courier.try_out,
        lambda: posting.post(address, "{}", {}, may_stay_home=True),
        lambda: posting.post(f"https://{HOST}:{port}", "{}", {}, may_stay_home=True),
        Heartbeat(database, address).beat,
        lambda: examining._address(address),
    )
    database.close()


def assert_all_end(*calls: Callable[[], object]) -> None:
    """Whatever comes of them, a value or a sentence about who isn't there."""
    with ThreadPoolExecutor(len(calls)) as threads:
        began = time.monotonic()
        for done in [threads.submit(_ended, call) for call in calls]:
            assert done.result(SLOWLY)
    assert time.monotonic() - began < SLOWLY / 2


def _ended(call: Callable[[], object]) -> bool:
    try:
        call()
    except (SlackUnavailable, DeliveryFailed):
        return True
    return True
