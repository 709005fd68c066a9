"""Everything outside of REX, never killed: Slack, the model, the mail server, and the people."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.playground import demo
from bot.playground.emulator import Emulator
from bot.playground.inbox import Inbox
from bot.playground.server import EmulatorServer
from tests.bot.automation.receiver import Receiver, receiver
from tests.nursery import Nursery
from tests.torture.elsewhere import Elsewhere
from tests.torture.eyes import Eyes
from tests.torture.model import Model
from tests.torture.people import People
from tests.torture.repeats import Death
from tests.torture.replica import Replica, free_port

#: Slack's own retries take an hour; these take minutes, and reach over every restart.
RETRIES = (0.1, 0.3, 0.5, *[1.0] * 200)
MADE = "SELECT title FROM opportunity WHERE title = '{}'"


@dataclass
class Outside:
    """The world, the replicas in it, and what was said."""

    slack: EmulatorServer
    inbox: Inbox
    model: Model
    hooks: Receiver
    eyes: Eyes
    people: People
    elsewhere: Elsewhere
    replicas: list[Replica]
    deaths: list[Death] = field(default_factory=list)

    @property
    def emulator(self) -> Emulator:
        return self.slack.emulator

    def route(self, to: Replica) -> None:
        """Let Slack find this replica, as a load balancer would."""
        self.emulator.rules.request_url = to.url

    def wait_for(self, holds: Callable[[], bool], seconds: float) -> bool:
        """Wait, looking now and then; False when it took too long."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if holds():
                return True
            time.sleep(0.1)
        return holds()


@contextmanager
def outside(
    folder: Path, url: str, replicas: int, environment: Mapping[str, str]
) -> Iterator[Outside]:
    """The world on loopback; REX isn't started yet."""
    with ExitStack() as open_:
        emulator = Emulator(retry_delays=RETRIES)
        demo.set_scene(emulator)
        slack = open_.enter_context(EmulatorServer(emulator))
        inbox = open_.enter_context(Inbox())
        model = Model()
        tokens = {t.id: t.install.bot_token for t in emulator.teams.values() if t.install}
        settings = {
            **environment,
            "SLACK_BOT_TOKEN": tokens[demo.AGENCY.id],
            "SLACK_STAFF_BOT_TOKEN": tokens[demo.STAFF.id],
            "SLACK_SIGNING_SECRET": emulator.signing_secret,
            "REX_SLACK_API_URL": slack.api_url,
            "REX_HOME": str(folder),
            "REX_DATABASE_URL": url,
            "REX_WORKSPACE": "Harbor & Finch",
            "REX_SMTP_PORT": str(inbox.port),
            "REX_WEBHOOKS_TO_PRIVATE_HOSTS": "true",
            "REX_PUBLIC_URL": "http://127.0.0.1",
            "OPENAI_API_KEY": "sk-torture",
        }
        nursery = Nursery("tests.torture.nursery", own_session=True)
        open_.callback(nursery.close)
        born = []
        for port in [free_port() for _ in range(replicas)]:
            answering = open_.enter_context(model.server_for(port))
            own = {**settings, "OPENAI_BASE_URL": answering.base_url}
            born.append(Replica(nursery, folder, port, own))
        eyes, hooks = open_.enter_context(Eyes(url)), open_.enter_context(receiver())
        people = People(emulator, lambda title: bool(eyes.rows(MADE.format(title))))
        elsewhere = Elsewhere(url, people.join)
        world = Outside(slack, inbox, model, hooks, eyes, people, elsewhere, born)
        world.elsewhere.set_up(f"{hooks.url}/deals")
        try:
            yield world
        finally:
            for replica in world.replicas:
                replica.kill()
