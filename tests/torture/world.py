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
from bot.slack.alert_card import ACKNOWLEDGE
from bot.slack.cards import CONFIRM
from tests.nursery import Nursery
from tests.torture.eyes import Eyes
from tests.torture.model import BROKEN, CREATE, WIN, Model
from tests.torture.replica import Replica

#: Slack's own retries take an hour; these take minutes, and reach over every restart.
RETRIES = (0.1, 0.3, 0.5, *[1.0] * 200)
#: Who says what in turns, so that nobody runs into a limit of their own.
PEOPLE = ("U0THEO", "U0DANA", "U0SAM", "U0MAYA", "U0RITA")
QUESTIONS = ("what does Negotiation mean", "where do I create an invoice", "what is a lead")


#: Who presses what wherever they see it.
PRESSES = (("U0THEO", CONFIRM), ("U0INES", ACKNOWLEDGE))
MADE = "SELECT title FROM opportunity WHERE title = '{}'"
#: Every so many-th press is made twice.
TWICE = 4


@dataclass
class Outside:
    """The world, the replicas in it, and what was said."""

    slack: EmulatorServer
    inbox: Inbox
    model: Model
    eyes: Eyes
    replicas: list[Replica]
    asked: list[Message] = field(default_factory=list)
    #: What was pressed and acknowledged, by whom; it is never pressed again.
    done: set[tuple[str, str]] = field(default_factory=set)

    @property
    def emulator(self) -> Emulator:
        return self.slack.emulator

    @property
    def pressed(self) -> int:
        """How many presses REX has acknowledged."""
        return len(self.done)

    def route(self, to: Replica) -> None:
        """Let Slack find this replica, as a load balancer would."""
        self.emulator.rules.request_url = to.url

    def say_a_round(self, number: int) -> None:
        """Three messages of one thread at once, a report, a deal, and the last one's happy end."""
        person = self._person(number)
        first = person.dm(f"{QUESTIONS[0]} ({number})")
        thread = [person.reply(first, f"{text} ({number})") for text in QUESTIONS[1:]]
        where = f"https://app.hirepilot.example/{_word(number)}/billing"
        report = self._newcomer(number).dm(f"billing tab {BROKEN} 500 at {where}")
        theo = Person(self.emulator, "U0THEO")
        wish = theo.dm(f"{CREATE} for Acme, retained search, about 50k, called {deal(number)}")
        self.asked += [first, *thread, report, wish]
        if self.eyes.rows(MADE.format(deal(number - 1))):
            self.asked.append(theo.dm(f"{WIN} {deal(number - 1)}"))

    def press_whatever_is_offered(self) -> None:
        """Press everything that is offered until REX has acknowledged it; some of it twice."""
        for who, button in PRESSES:
            person = Person(self.emulator, who)
            for message in self._seen_by(who):
                press = (message.ts, button)
                if press in self.done or not find_element(message.blocks, button):
                    continue
                if person.click(message, button).ok:
                    self.done.add(press)
                    if self.pressed % TWICE == 0:
                        person.click(message, button)

    def _seen_by(self, who: str) -> list[Message]:
        """What REX has said to somebody directly."""
        return [
            message
            for channel in self.emulator.channels_of(who)
            if channel.kind == "im"
            for message in channel.seen_by(who)
            if message.user.is_bot
        ]

    def wait_for(self, holds: Callable[[], bool], seconds: float) -> bool:
        """Wait, looking now and then; False when it took too long."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if holds():
                return True
            time.sleep(0.1)
        return holds()

    def _newcomer(self, number: int) -> Person:
        """Somebody whom REX hasn't met: a second report of one person would join their first."""
        name = f"newcomer{number}"
        self.emulator.add_user(demo.AGENCY.id, f"U0NEW{number}", name, name)
        return Person(self.emulator, f"U0NEW{number}")

    def _person(self, number: int) -> Person:
        return Person(self.emulator, PEOPLE[number % len(PEOPLE)])


def deal(number: int) -> str:
    """What a round's deal is called."""
    return f"Torture {number}"


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
        world = Outside(slack, inbox, model, open_.enter_context(Eyes(url)), born)
        try:
            yield world
        finally:
            for replica in world.replicas:
                replica.kill()
