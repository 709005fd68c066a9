"""People who go on talking to REX whatever the weather, and what each of them is owed."""

import random
import time
from collections import Counter
from dataclasses import dataclass, field

from bot.playground.channel import Message
from bot.playground.emulator import Emulator
from bot.playground.invariants import accepted_by_app
from bot.playground.person import Person, find_element

PEOPLE = ("U0THEO", "U0DANA", "U0SAM", "U0MAYA", "U0RITA", "U0LEO", "U0NORA")
ADMIN = "U0THEO"
QUESTIONS = (
    "what does Negotiation mean",
    "where do I create an invoice",
    "what is a lead",
    "how do i attach a job req to my deal",
    "I can't see the Opportunities tab",
    "show my deals",
)
CREATE = "create an opportunity for Acme, retained search, about 50k, called Storm"
CHANNEL = "C0HARBOR"
#: How often somebody presses a button that seems to do nothing, and how many seconds they wait.
PRESSES, PAUSE = 60, 0.5


@dataclass
class Crowd:
    """What was said and pressed so far."""

    slack: Emulator
    dice: random.Random
    asked: list[Message] = field(default_factory=list)
    wished: list[Message] = field(default_factory=list)
    confirmed: set[str] = field(default_factory=set)
    thumbs: set[str] = field(default_factory=set)
    events: int = 0

    def speak(self, channel: str) -> None:
        """Somebody does one thing, as people do: mostly asks, now and then presses something."""
        kind = self.dice.choices(("ask", "go on", "mention", "wish", "press"), (8, 4, 2, 3, 3))[0]
        someone = Person(self.slack, self.dice.choice(PEOPLE))
        text = f"{self.dice.choice(QUESTIONS)} ({self.events})"
        if kind == "press" and self.press():
            return
        self.events += 1
        if kind == "wish":
            said = Person(self.slack, ADMIN).dm(f"{CREATE} {self.events}")
            self.wished.append(said)
        elif kind == "mention":
            theo = Person(self.slack, ADMIN)
            said = theo.say(channel, f"<@{self.bot_of(theo)}> {text}")
        elif kind == "go on" and self.asked:
            before = self.dice.choice(self.asked)
            said = Person(self.slack, before.user.id).reply(before, self.worded(before, text))
        else:
            said = someone.dm(text)
        self.asked.append(said)

    def worded(self, before: Message, text: str) -> str:
        """In a channel's thread only a mention is surely for REX."""
        if before.channel.id.startswith("D"):
            return text
        return f"<@{self.bot_of(Person(self.slack, before.user.id))}> {text}"

    def bot_of(self, person: Person) -> str:
        """The bot of somebody's team."""
        install = self.slack.teams[person.user.team_id].install
        assert install is not None
        return install.bot_user_id

    def press(self) -> bool:
        """Confirm a deal that is offered, or say that an answer helped; False if there is none."""
        for wish in self.wished:
            card = self._with(wish, "Confirm")
            if card is not None and wish.ts not in self.confirmed:
                self.confirmed.add(wish.ts)
                return self._insist(wish.user.id, card, "Confirm")
        for question in self.asked[-30:]:
            card = self._with(question, "👍")
            if card is not None and card.ts not in self.thumbs:
                self.thumbs.add(card.ts)
                return self._insist(question.user.id, card, "👍")
        return False

    def _with(self, message: Message, button: str) -> Message | None:
        return next((a for a in message.answers if find_element(a.blocks, button)), None)

    def _insist(self, user: str, card: Message, button: str) -> bool:
        """Press until Slack says that the app has heard it, or the button is gone: it had."""
        for _ in range(PRESSES):
            if not find_element(card.blocks, button):
                break
            self.events += 1
            if Person(self.slack, user).click(card, button).ok:
                break
            time.sleep(PAUSE)
        return True

    def wrong(self) -> list[str]:
        """What was lost or doubled of the answers to what Slack got through to REX."""
        said = Counter(self._keys())
        answers = [(m, sum(said[key] for key in self._turns(m))) for m in self.heard()]
        lost = [f"lost: {message.text!r}" for message, count in answers if not count]
        twice = [f"doubled: {message.text!r}" for message, count in answers if count > 1]
        left = [f"left: a plan in {m.channel.id}" for m in self._said() if not m.metadata]
        again = [f"doubled: {key}" for key, times in said.items() if times > 1]
        return lost + left + (twice or again)

    def unsettled(self) -> int:
        """How many messages wait for their answer, or for Slack to get them through to REX."""
        said, last = set(self._keys()), len(self.slack.rules.retry_delays)
        given_up = {
            (event.get("channel"), event.get("ts"))
            for attempt in self.slack.deliveries
            if attempt.retry == last
            and not attempt.answer.ok
            and (event := attempt.envelope.body.get("event"))
        }
        return sum(
            (message.channel.id, message.ts) not in given_up
            and said.isdisjoint(self._turns(message))
            for message in self.asked
        )

    def heard(self) -> list[Message]:
        """What was asked and accepted; Slack gives up after three tries, as it may."""
        accepted = {
            (event.get("channel"), event.get("ts"))
            for attempt in accepted_by_app(self.slack)
            if (event := attempt.envelope.body.get("event"))
        }
        return [m for m in self.asked if (m.channel.id, m.ts) in accepted]

    def _said(self) -> list[Message]:
        """Everything REX said that everybody there sees."""
        return [
            message
            for channel in self.slack.channels.values()
            for message in list(channel.messages.values())
            if message.user.is_bot and message.only_for is None
        ]

    def _keys(self) -> list[str]:
        return [
            str(message.metadata["event_payload"]["key"])
            for message in self._said()
            if message.metadata
        ]

    def _turns(self, message: Message) -> tuple[str, str]:
        """The keys under which a message could be answered: as what it is, and as a mention."""
        seconds, _, fraction = message.ts.partition(".")
        name = f"{seconds:0>10}.{fraction:0<6}:{message.channel.id}"
        return name, f"{name}:mention"
