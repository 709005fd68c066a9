"""Stories: conversations as text files, played through Slack to the database and the inbox.

A story is markdown. Each line that starts with `**` is a step; everything else is prose. The steps
are the table in `STEPS`, so a story can only say what is really done or looked at.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from bot.playground.channel import Message
from bot.playground.person import Person, find_element
from tests.world import World, text_of

#: Seconds that only a failure takes, on whatever machine.
PATIENCE = 60.0


@dataclass
class Story:
    """A story on the way: who spoke last, where, and what REX answered."""

    world: World
    last: Message | None = None
    speaker: str = ""
    answers: list[Message] = field(default_factory=list)

    def person(self, name: str) -> Person:
        """The person a story calls by first name."""
        return self.world.person(name)

    # What people do

    def say(self, name: str, text: str) -> None:
        """A message: into the thread that is going on, or a new one with REX."""
        person = self.person(name)
        same_thread = self.last is not None and (self.speaker == name or not self._is_dm())
        if same_thread and self.last is not None:
            self._said(name, person.reply(self.last, text))
        else:
            self._said(name, person.dm(text))

    def say_in_channel(self, name: str, channel: str, text: str) -> None:
        """A message in a channel; @REX becomes a mention."""
        person = self.person(name)
        mention = f"<@{self.world.bot_of(person)}>"
        message = person.say(channel, text.replace("@REX", mention))
        if "@REX" in text:
            self._said(name, message)

    def send_file(self, name: str, file: str) -> None:
        self._said(name, self.person(name).dm("", files=[file]))

    def send_strange(self, name: str, what: str) -> None:
        strange = {
            "40000 characters": "why? " * 8000,
            "one word of 40000 characters": "z" * 40_000,
            "a crash with a long log": "The billing tab crashes. Log: " + "at line 7; " * 1500,
            "words around null bytes": "what does\x00Negotiation mean",
            "null bytes": "\x00\x00\x00",
        }
        self._said(name, self.person(name).dm(strange[what]))

    def edit(self, name: str, text: str) -> None:
        """Change the last message; nothing may come of it."""
        assert self.last is not None
        self.last = self.person(name).edit(self.last, text)

    def delete(self, name: str) -> None:
        assert self.last is not None
        self.person(name).delete(self.last)

    def press(self, name: str, button: str) -> None:
        self._press(name, button, times=1)

    def press_twice(self, name: str, button: str) -> None:
        self._press(name, button, times=2)

    def submit(self, name: str, field_name: str, value: str) -> None:
        person = self.person(name)
        view = person.wait_for(lambda: person.modal, PATIENCE)
        assert view is not None
        self.errors = dict(person.submit(view, {field_name: value}).errors)

    def sees_error(self, name: str, field_name: str) -> None:
        assert field_name in self.errors

    def time_passes(self, hours: str) -> None:
        self.world.clock.forward(timedelta(hours=int(hours)))

    def deliver_twice(self) -> None:
        self.world.emulator.fault_delivery("message", duplicates=1)

    # What REX does

    def rex_says(self, expected: str) -> None:
        """The newest answer holds these fragments, in this order."""
        fragments = [part.strip() for part in expected.split("…") if part.strip()]
        assert fragments, "any answer would do"
        self.world.wait_for(lambda: _in_order(fragments, self._newest_text()), self._newest_text)

    def rex_does_not_say(self, text: str) -> None:
        assert text not in self._newest_text()

    def kind_is(self, kind: str) -> None:
        assert self.world.last_reply().kind == kind

    def replies_are(self, count: str) -> None:
        self.world.settle()
        assert self.last is not None
        assert len([m for m in self.last.thread if m.user.is_bot]) == int(count)

    def is_told(self, name: str, text: str) -> None:
        """An ephemeral message that only this person sees."""
        person = self.person(name)

        def whispers() -> str:
            return "\n".join(
                m.text
                for channel in self.world.emulator.channels_of(person.user.id)
                for m in channel.seen_by(person.user.id)
                if m.only_for == person.user.id
            )

        self.world.wait_for(lambda: text in whispers(), whispers)

    def sees_no_button(self, name: str, button: str) -> None:
        """No message of this person offers it any more."""
        buttons = [
            find_element(message.blocks, button)
            for channel in self.world.emulator.channels_of(self.person(name).user.id)
            for message in channel.seen_by(self.person(name).user.id)
        ]
        assert not any(buttons)

    def sees(self, name: str, text: str) -> None:
        """A message that REX sent to this person directly."""
        self.world.wait_for(
            lambda: text in self.world.shown_to(name), lambda: self.world.shown_to(name)
        )

    # The database and the world outside

    def tickets_are(self, count: str) -> None:
        self.world.settle()
        assert len(self.world.tickets()) == int(count)

    def missed(self, comment: str) -> None:
        """Somebody said in this sentence what an answer lacked."""
        self.world.settle()
        asked = self.world.asked_in_vain()
        assert comment in {said for each in asked for said in each.comments}, asked

    def mails_are(self, count: str) -> None:
        self.world.settle()
        assert len(self.world.inbox.mails) == int(count)

    def mail_to(self, address: str, text: str) -> None:
        def found() -> bool:
            return any(
                address in mail.to and text in mail.subject for mail in self.world.inbox.mails
            )

        self.world.wait_for(found, lambda: str([m.subject for m in self.world.inbox.mails]))

    def deals_of(self, client: str, count: str) -> None:
        assert len(self.world.deals_of(client)) == int(count)

    def deal_is(self, ref: str, what: str) -> None:
        assert what in self.world.facts_of_deal(ref), self.world.facts_of_deal(ref)

    def ticket_is(self, ref: str, what: str) -> None:
        facts = self.world.facts_of_ticket(ref)
        assert {part.strip() for part in what.split(",")} <= facts, facts

    def _said(self, name: str, message: Message) -> None:
        self.last, self.speaker = message, name

    def _press(self, name: str, button: str, *, times: int) -> None:
        person = self.person(name)
        message = self.world.message_with_button(person, button, near=self.last)
        for _ in range(times):
            person.click(message, button)
        self.world.settle()

    def _is_dm(self) -> bool:
        return self.last is not None and self.last.channel.kind == "im"

    def _newest_text(self) -> str:
        assert self.last is not None
        answers = self.last.answers
        return text_of(answers[-1]) if answers else ""


STEPS: tuple[tuple[str, Callable[..., None]], ...] = (
    (r"REX says it is a:\*\* (?P<kind>\w+)", Story.kind_is),
    (r"REX does not say:\*\* (?P<text>.+)", Story.rex_does_not_say),
    (r"REX:\*\* ?(?P<expected>.*)", Story.rex_says),
    (r"Replies:\*\* (?P<count>\d+)", Story.replies_are),
    (r"Slack delivers the next message twice\.\*\*", Story.deliver_twice),
    (r"Time passes:\*\* (?P<hours>\d+) hours", Story.time_passes),
    (r"Tickets:\*\* (?P<count>\d+)", Story.tickets_are),
    (r"Missing:\*\* (?P<comment>.+)", Story.missed),
    (r"Mails:\*\* (?P<count>\d+)", Story.mails_are),
    (r"Mail to (?P<address>\S+?):\*\* (?P<text>.+)", Story.mail_to),
    (r"Deals of (?P<client>.+?):\*\* (?P<count>\d+)", Story.deals_of),
    (r"(?P<ref>OPP-\d+):\*\* (?P<what>.+)", Story.deal_is),
    (r"(?P<ref>TKT-\d+):\*\* (?P<what>.+)", Story.ticket_is),
    (r"(?P<name>\w+) edits it:\*\* (?P<text>.+)", Story.edit),
    (r"(?P<name>\w+) deletes it\.\*\*", Story.delete),
    (r"(?P<name>\w+) presses twice:\*\* (?P<button>.+)", Story.press_twice),
    (r"(?P<name>\w+) presses:\*\* (?P<button>.+)", Story.press),
    (r"(?P<name>\w+) submits:\*\* (?P<field_name>\w+) = (?P<value>.+)", Story.submit),
    (r"(?P<name>\w+) sees at the field (?P<field_name>\w+):\*\*", Story.sees_error),
    (r"(?P<name>\w+) is told:\*\* (?P<text>.+)", Story.is_told),
    (r"(?P<name>\w+) sees no button:\*\* (?P<button>.+)", Story.sees_no_button),
    (r"(?P<name>\w+) sees:\*\* (?P<text>.+)", Story.sees),
    (r"(?P<name>\w+) sends a file:\*\* (?P<file>.+)", Story.send_file),
    (
        r"(?P<name>\w+) sends (?P<what>(?:one word of )?40000 characters|a crash with a long log"
        r"|(?:words around )?null bytes)\.\*\*",
        Story.send_strange,
    ),
    (r"(?P<name>\w+) in #(?P<channel>[\w-]+):\*\* (?P<text>.+)", Story.say_in_channel),
    (r"(?P<name>\w+):\*\* (?P<text>.+)", Story.say),
)


def play(file: Path, world: World) -> None:
    """Play a story; the line that does not hold is named."""
    story = Story(world)
    for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
        if not line.startswith("**"):
            continue
        try:
            _step(story, line.removeprefix("**").rstrip())
        except (AssertionError, TimeoutError) as failure:
            raise AssertionError(f"{file.name}:{number}: {line}\n{failure}") from failure


def _step(story: Story, line: str) -> None:
    for pattern, do in STEPS:
        match = re.fullmatch(pattern, line)
        if match:
            do(story, **match.groupdict())
            return
    raise AssertionError("no step of a story looks like this")


def _in_order(fragments: list[str], text: str) -> bool:
    position = 0
    for fragment in fragments:
        found = text.casefold().find(fragment.casefold(), position)
        if found < 0:
            return False
        position = found + len(fragment)
    return bool(text)
