"""`rex run` on a Slack, as a process: killed without warning, it goes on where it stopped."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.playground import demo
from bot.playground.emulator import Emulator
from bot.playground.inbox import Inbox
from bot.playground.person import Person
from bot.playground.server import EmulatorServer
from bot.sql.database import Database
from bot.sql.room import Room
from bot.upkeep.watchdog import HUNG
from tests.command import Running, environment, rex
from tests.world import text_of
from tickets.desk import TicketDesk

BROKEN = "billing tab crashes with error 500"
PATIENCE = 40.0


@pytest.fixture
def slack() -> Iterator[EmulatorServer]:
    """The demo's Slack; REX is another process."""
    emulator = Emulator(retry_delays=(0.2, 0.5, 1, 2, 4, 8, 16))
    demo.set_scene(emulator)
    with EmulatorServer(emulator) as server:
        yield server


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with Inbox() as running:
        yield running


@pytest.fixture
def folder(seeded: Path, tmp_path: Path) -> Path:
    shutil.copy(seeded, tmp_path / "rex.db")
    return tmp_path


def settings(slack: EmulatorServer, inbox: Inbox, folder: Path) -> dict[str, str]:
    """What `rex run` has to be told of this world."""
    tokens = {
        team.id: team.install.bot_token for team in slack.emulator.teams.values() if team.install
    }
    return {
        "SLACK_BOT_TOKEN": tokens[demo.AGENCY.id],
        "SLACK_STAFF_BOT_TOKEN": tokens[demo.STAFF.id],
        "REX_SLACK_API_URL": slack.api_url,
        "REX_HOME": str(folder),
        "REX_WORKSPACE": "Harbor & Finch",
        "REX_SMTP_PORT": str(inbox.port),
        "REX_PORT": "0",
    }


@contextmanager
def running(slack: EmulatorServer, inbox: Inbox, folder: Path, **more: str) -> Iterator[Running]:
    """`rex run`, until it is killed; the context is entered once it answers."""
    told = {**settings(slack, inbox, folder), **more}
    with closing(Running("run", cwd=folder, **told)) as process:
        greeting = process.line()
        assert "REX is running" in greeting, greeting
        if "listening on" in greeting:
            slack.emulator.rules.request_url = greeting.split("listening on ")[1].split(". Stop")[0]
        yield process


def over_http(slack: EmulatorServer) -> dict[str, str]:
    return {"SLACK_SIGNING_SECRET": slack.emulator.signing_secret}


def test_a_question_survives_a_kill_and_nothing_is_doubled(
    slack: EmulatorServer, inbox: Inbox, folder: Path
) -> None:
    """Killed while Slack holds back the reply, after the ticket was written."""
    theo = Person(slack.emulator, "U0THEO")
    with running(slack, inbox, folder, **over_http(slack)) as process:
        slack.emulator.fault("chat.postMessage", times=50, delay=2.0)
        question = theo.dm(BROKEN)
        theo.wait_for(lambda: tickets_in(folder) == 1, PATIENCE)
        process.told(signal.SIGKILL)
    slack.emulator.api_faults.clear()
    with running(slack, inbox, folder, **over_http(slack)):
        theo.wait_for(lambda: question.answers, PATIENCE)
        theo.wait_for(lambda: len(inbox.mails) == 2, PATIENCE)
        theo.wait_for(lambda: cards(slack, "U0INES") and cards(slack, "U0OMAR"), PATIENCE)
    assert "TKT-1001" in text_of(question.answers[0])
    assert len(question.answers) == 1
    assert tickets_in(folder) == 1
    assert len(cards(slack, "U0INES")) == len(cards(slack, "U0OMAR")) == 1
    assert sorted(mail.to for mail in inbox.mails) == [
        "Ines Duarte <ines@hirepilot.example>",
        "Omar Haddad <omar@hirepilot.example>",
    ]


#: `rex run` that hangs as soon as it is told to, and soon finds out.
HANGING = """
import asyncio, gc, signal, sys, time
from bot.upkeep import watchdog
from bot.cli import main

def hang(*_):
    gc.unfreeze()  # else what REX began with is not among the objects
    for found in gc.get_objects():
        if isinstance(found, asyncio.BaseEventLoop) and found.is_running():
            found.call_soon_threadsafe(time.sleep, 600)

watchdog.LOOK_EVERY = watchdog.IN_TIME = 0.3
signal.signal(signal.SIGUSR1, hang)
sys.argv = ["rex", "run"]
main()
"""


@pytest.mark.thorough
def test_a_rex_that_hangs_ends_and_says_where(
    slack: EmulatorServer, inbox: Inbox, folder: Path
) -> None:
    told = environment(**settings(slack, inbox, folder), **over_http(slack))
    with subprocess.Popen(
        [sys.executable, "-c", HANGING],
        cwd=folder,
        env=told,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert "REX is running" in process.stdout.readline()
        process.send_signal(signal.SIGUSR1)
        _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == HUNG
    assert "REX doesn't answer any more" in said
    assert "asyncio" in said


def test_what_arrives_while_rex_is_down_is_answered_when_it_is_back(
    slack: EmulatorServer, inbox: Inbox, folder: Path
) -> None:
    theo = Person(slack.emulator, "U0THEO")
    with running(slack, inbox, folder, **over_http(slack)) as process:
        process.told(signal.SIGKILL)
        question = theo.dm("what does Negotiation mean")
    with running(slack, inbox, folder, **over_http(slack)):
        theo.wait_for(lambda: question.answers, PATIENCE)
    assert len(question.answers) == 1


def test_socket_mode_needs_no_address(slack: EmulatorServer, inbox: Inbox, folder: Path) -> None:
    theo = Person(slack.emulator, "U0THEO")
    with running(slack, inbox, folder, SLACK_APP_TOKEN=slack.emulator.app_token):
        question = theo.dm("what does Negotiation mean")
        theo.wait_for(lambda: question.answers, PATIENCE)
    assert "Negotiation" in text_of(question.answers[0])


def test_a_second_rex_on_the_same_files_is_refused(
    slack: EmulatorServer, inbox: Inbox, folder: Path
) -> None:
    with running(slack, inbox, folder, **over_http(slack)):
        second = rex(
            "playground", "--port", "0", "--db", f"sqlite:///{folder / 'rex.db'}", cwd=folder
        )
        fresh = rex("playground", "--fresh", "--db", f"sqlite:///{folder / 'rex.db'}", cwd=folder)
    for refused in (second, fresh):
        assert refused.returncode == 2
        assert "Another REX is already running" in refused.stderr
    assert (folder / "rex.db").exists()


def tickets_in(folder: Path) -> int:
    database = Database(f"sqlite:///{folder / 'rex.db'}")
    with database.transaction() as session:
        count = len(TicketDesk(Room.on(session).tickets).tickets())
    database.close()
    return count


def cards(slack: EmulatorServer, user: str) -> list[str]:
    """The alerts a member of staff got from REX."""
    return [
        message.text
        for channel in slack.emulator.channels_of(user)
        for message in channel.seen_by(user)
        if message.user.is_bot
    ]
