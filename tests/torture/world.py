"""Everything outside of REX, never killed: Slack, the model, the mail server, and the people."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.playground import demo
from bot.playground.channel import Message
from bot.playground.emulator import Emulator
from bot.playground.inbox import Inbox
from bot.playground.person import Person, find_element
from bot.playground.server import EmulatorServer
from tests.nursery import Nursery
from tests.torture.model import BROKEN, CREATE, Model
from tests.torture.replica import Replica

#: Slack's own retries take an hour; these take minutes, and reach over every restart.
RETRIES = (0.1, 0.3, 0.5, *[1.0] * 200)
#: Who says what in turns, so that nobody runs into a limit of their own.
PEOPLE = ("U0THEO", "U0DANA", "U0SAM", "U0MAYA", "U0RITA")
QUESTIONS = ("what does Negotiation mean", "where do I create an invoice", "what is a lead")


@dataclass
class Outside:
    """The world, the replicas in it, and what was said."""

    slack: EmulatorServer
    inbox: Inbox
    model: Model
    url: str
    replicas: list[Replica]
    asked: list[Message] = field(default_factory=list)
    confirmed: int = 0

    @property
    def emulator(self) -> Emulator:
        return self.slack.emulator

    def route(self, to: Replica) -> None:
        """Let Slack find this replica, as a load balancer would."""
        self.emulator.rules.request_url = to.url

    def say_a_round(self, number: int) -> None:
        """Three messages of one thread at once, a report, and a deal that is confirmed."""
        person = self._person(number)
        first = person.dm(f"{QUESTIONS[0]} ({number})")
        thread = [person.reply(first, f"{text} ({number})") for text in QUESTIONS[1:]]
        other = self._person(number + 1)
        where = f"https://app.hirepilot.example/{_word(number)}/billing"
        report = other.dm(f"billing tab {BROKEN} 500 at {where}")
        self.asked += [first, *thread, report]
        theo = Person(self.emulator, "U0THEO")
        wish = theo.dm(f"{CREATE} for Acme, retained search, about 50k, called Torture {number}")
        self.asked.append(wish)

    def confirm_whatever_is_offered(self) -> None:
        """Press every Confirm that stands somewhere, as often as it takes for the app to answer."""
        theo = Person(self.emulator, "U0THEO")
        for message in [m for m in self.asked if CREATE in m.text]:
            for card in message.answers:
                if find_element(card.blocks, "Confirm"):
                    theo.click(card, "Confirm")

    def wait_for(self, holds: Callable[[], bool], seconds: float) -> bool:
        """Wait, looking now and then; False when it took too long."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if holds():
                return True
            time.sleep(0.1)
        return holds()

    def _person(self, number: int) -> Person:
        return Person(self.emulator, PEOPLE[number % len(PEOPLE)])


def _word(number: int) -> str:
    """A word of its own for each number, so that each report is a fault of its own."""
    return "page-" + "".join(chr(ord("a") + int(digit)) for digit in str(number))


@contextmanager
def outside(folder: Path, url: str, replicas: int) -> Iterator[Outside]:
    """The world on loopback; REX isn't started yet."""
    with ExitStack() as open_:
        emulator = Emulator(retry_delays=RETRIES)
        demo.set_scene(emulator)
        slack = open_.enter_context(EmulatorServer(emulator))
        inbox = open_.enter_context(Inbox())
        model = Model()
        open_.enter_context(model.server)
        tokens = {t.id: t.install.bot_token for t in emulator.teams.values() if t.install}
        settings = {
            "SLACK_BOT_TOKEN": tokens[demo.AGENCY.id],
            "SLACK_STAFF_BOT_TOKEN": tokens[demo.STAFF.id],
            "SLACK_SIGNING_SECRET": emulator.signing_secret,
            "REX_SLACK_API_URL": slack.api_url,
            "REX_HOME": str(folder),
            "REX_DATABASE_URL": url,
            "REX_WORKSPACE": "Harbor & Finch",
            "REX_SMTP_PORT": str(inbox.port),
            "OPENAI_API_KEY": "sk-torture",
            "OPENAI_BASE_URL": model.server.base_url,
        }
        nursery = Nursery("tests.torture.nursery")
        open_.callback(nursery.close)
        born = [Replica(nursery, folder, settings) for _ in range(replicas)]
        world = Outside(slack, inbox, model, url, born)
        try:
            yield world
        finally:
            for replica in world.replicas:
                replica.kill()
