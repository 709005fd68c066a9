"""What people say and press in Slack: together it makes REX take every step that people can cause."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from bot.clicks import MISSING
from bot.escalation.staff_words import WORDS
from bot.playground import demo
from bot.playground.channel import Message
from bot.playground.emulator import Emulator
from bot.playground.person import Person, find_element
from bot.shortcuts import SUMMARY
from tests.torture.model import BROKEN, CREATE, UNKNOWN, VAGUE, WIN

#: Who says what in turns, so that nobody runs into a limit of their own.
PEOPLE = ("U0THEO", "U0DANA", "U0SAM", "U0MAYA", "U0RITA")
#: What is asked, and a word that every answer to it has. A number, and a letter where it is asked
#: elsewhere too, makes each question one of its own: an answer may be by rule, so no words do.
QUESTIONS = {
    "what does Negotiation mean": "stages",
    "where do I create an invoice": "invoice",
    "what is a lead": "lead",
}
CHANNEL = "general"
FORGET, NEVER_MIND = "forget this conversation", "never mind"
#: How the numbers of the deals differ that are made in a round where everything is done: none
#: begins with another.
HANDFUL = (1000, 2000, 3000)
#: Every so many-th press is made twice.
TWICE = 4
#: Seconds until a form that a press opens must be there.
OPENED = 3.0

#: Seconds after which nobody's acknowledgement has made a fault climb its ladder.
CLIMBED = 66.0

Values = Mapping[str, str]


@dataclass(frozen=True)
class Offer:
    """A button that one kind of person presses, and what is filled in if that opens a form."""

    who: str
    button: str
    form: Values | None = None
    #: Pressed only when it has been there for so many seconds.
    after: float = 0


OFFERS = (
    Offer("U0THEO", "Confirm"),
    Offer("U0THEO", "Fill in a form", {"client": "Globex"}),
    Offer("U0INES", "Acknowledge", after=CLIMBED),
    Offer("U0INES", "Claim", after=CLIMBED),
    Offer("U0INES", "Reply to reporter", {WORDS: "Please reload the page."}, after=CLIMBED),
    Offer("U0DANA", "👍"),
    Offer("U0SAM", "👎"),
    Offer("U0SAM", "What was missing?", {MISSING: "How it is done in bulk."}),
    Offer("U0RITA", "Open a ticket"),
    Offer("U0NEW", "Add details", {"browser_device": "Chrome on a Mac"}),
    Offer("U0NEW", "Yes, thanks"),
    Offer("U0NEW", "4"),
)


@dataclass
class People:
    """Everybody who talks to REX, what they said, and what they are owed for it."""

    emulator: Emulator
    #: Whether a deal is there.
    made: Callable[[str], bool]
    #: Whether everything is done in every round, and deals by the handful.
    tireless: bool = False
    asked: list[Message] = field(default_factory=list)
    #: By the ts of what was said: a word that the answer must have.
    due: dict[str, str] = field(default_factory=dict)
    #: What was pressed and acknowledged, by whom; it is never pressed again.
    done: set[tuple[str, str, str]] = field(default_factory=set)

    @property
    def pressed(self) -> int:
        """How many presses REX has acknowledged."""
        return len(self.done)

    def say_a_round(self, number: int) -> None:
        """Questions, a report, a deal, the last one's happy end; and something that is rarer."""
        rarely = (
            self._command,
            self._mention,
            self._forget,
            self._call_off,
            self._guess,
            self._escalate,
        )
        for each in rarely if self.tireless else [rarely[number % len(rarely)]]:
            each(number)
        for apart in HANDFUL if self.tireless else (0,):
            self._deal(number + apart)
        self._ask(number)
        self._report(number)

    def join(self, email: str) -> None:
        """Let somebody with this address be in the agency's Slack, who says nothing."""
        name = email.partition("@")[0]
        self.emulator.add_user(demo.AGENCY.id, f"U0{name.upper()}", name, name, email)

    def press_whatever_is_offered(self) -> None:
        """Press everything that is offered until REX has acknowledged it; some of it twice."""
        for offer in OFFERS:
            for who in [it for it in self.emulator.users if it.startswith(offer.who)]:
                person = Person(self.emulator, who)
                for message in self._seen_by(who):
                    self._press(person, message, offer)

    def _ask(self, number: int) -> None:
        """Three messages of one thread at once."""
        person = Person(self.emulator, PEOPLE[number % len(PEOPLE)])
        (first, word), *more = QUESTIONS.items()
        begun = self._said(person.dm(f"{first} ({number})"), word)
        for text, word in more:
            self._said(person.reply(begun, f"{text} ({number})"), word)

    def _report(self, number: int) -> None:
        """People whom REX hasn't met: a second report of one person would join their first.

        Every other fault has two reporters, so that an alert of it is on its way when it grows.
        """
        where = f"https://app.hirepilot.example/{_word(number)}/billing"
        for which in range(1 + number % 2):
            words = f"billing tab {BROKEN} 500 at {where} ({which})"
            said = self._newcomer(f"{number}X{which}").dm(words)
            self._said(said, "TKT-")

    def _deal(self, number: int) -> None:
        theo = Person(self.emulator, "U0THEO")
        wish = f"{CREATE} for Acme, retained search, about 50k, called {deal(number)}"
        self._said(theo.dm(wish), deal(number))
        if self.made(deal(number - 1)):
            self._said(theo.dm(f"{WIN} {deal(number - 1)}"), deal(number - 1))
        if number % 3 == 0:
            self._said(theo.dm(f"{VAGUE} ({number})"), "client")

    def _mention(self, number: int) -> None:
        """In a channel, in the middle of others' talk; the next message there is for others."""
        dana, sam = Person(self.emulator, "U0DANA"), Person(self.emulator, "U0SAM")
        talk = dana.say(CHANNEL, f"who knows what a lead is? ({number})")
        bot = self._bot_of(sam)
        self._said(sam.say(CHANNEL, f"<@{bot}> what is a lead ({number})", talk), "lead")
        dana.say(CHANNEL, f"thanks, that is it ({number})", talk)

    def _forget(self, number: int) -> None:
        maya = Person(self.emulator, "U0MAYA")
        begun = self._said(maya.dm(f"what is a lead ({number}a)"), "lead")
        self._said(maya.reply(begun, FORGET), "forg")  # perhaps before the question has come

    def _call_off(self, number: int) -> None:
        """What no card waits for: whatever REX says to that, it is no apology."""
        sam = Person(self.emulator, "U0SAM")
        begun = self._said(sam.dm(f"what is a lead ({number}b)"), "lead")
        self._said(sam.reply(begun, NEVER_MIND), "")

    def _guess(self, number: int) -> None:
        """What the guide doesn't know, and a ticket about it."""
        self._said(Person(self.emulator, "U0RITA").dm(f"{UNKNOWN} ({number})"), "couldn't find")

    def _escalate(self, number: int) -> None:
        """From a message's menu; the form may stay shut while REX is down: nothing is owed then."""
        dana = Person(self.emulator, "U0DANA")
        said = dana.say(CHANNEL, f"mails to candidates of {_word(number)} bounce")
        if dana.shortcut("rex_escalate", said).ok:
            _submit(dana, {SUMMARY: f"emails to {_word(number)} bounce with error 550"})

    def _command(self, number: int) -> None:
        """Typed as commands: Slack doesn't repeat them, so what REX didn't hear is lost."""
        person = Person(self.emulator, PEOPLE[number % len(PEOPLE)])
        person.command("/rex", f"ask what is a lead ({number}c)")
        person.command("/rex", "link theo@harborfinch.example")  # three times in half an hour

    def _press(self, person: Person, message: Message, offer: Offer) -> None:
        press = (message.ts, offer.button, person.user.id)
        if press in self.done or not find_element(message.blocks, offer.button):
            return
        if self.emulator.clock() - float(message.ts) < offer.after:
            return
        if not _clicked(person, message, offer.button):
            return
        if offer.form is not None and not _submit(person, offer.form):
            return
        self.done.add(press)
        if offer.form is None and self.pressed % TWICE == 0:
            _clicked(person, message, offer.button)

    def _seen_by(self, who: str) -> Iterator[Message]:
        """What REX has said to somebody directly."""
        for channel in self.emulator.channels_of(who):
            if channel.kind == "im":
                yield from [it for it in channel.seen_by(who) if it.user.is_bot]

    def _said(self, message: Message, due: str) -> Message:
        self.asked.append(message)
        self.due[message.ts] = due
        return message

    def _newcomer(self, which: str) -> Person:
        name = f"newcomer{which}"
        self.emulator.add_user(demo.AGENCY.id, f"U0NEW{which}", name, name)
        return Person(self.emulator, f"U0NEW{which}")

    def _bot_of(self, person: Person) -> str:
        install = self.emulator.teams[person.user.team_id].install
        assert install is not None
        return install.bot_user_id


def turn_id(message: Message) -> str:
    """What REX calls the turn of a message."""
    seconds, _, fraction = message.ts.partition(".")
    name = f"{seconds:0>10}.{fraction:0<6}:{message.channel.id}"
    in_channel = message.channel.id.startswith("C")
    return f"{name}:mention" if in_channel and "<@" in message.text else name


def deal(number: int) -> str:
    """What a round's deal is called."""
    return f"Torture {number}"


def _clicked(person: Person, message: Message, button: str) -> bool:
    """Press a button; REX may just have taken it away, which is no fault of either."""
    try:
        return person.click(message, button).ok
    except LookupError:
        return False


def _submit(person: Person, values: Values) -> bool:
    """Send the form that opens; False if none does, or REX doesn't take it."""
    try:
        person.wait_for(lambda: person.modal, OPENED)
    except TimeoutError:
        return False
    view = person.modal
    if view is None:
        return False
    there = {name: value for name, value in values.items() if find_element(view.blocks, name)}
    sent = person.submit(view, there)
    if sent.view is not None:
        person.close(sent.view)
    return not sent.problem and not sent.errors


def _word(number: int) -> str:
    """A word of its own for each number, so that each report is a fault of its own."""
    return "page-" + "".join(chr(ord("a") + int(digit)) for digit in str(number))
