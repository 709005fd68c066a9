"""Trouble that a person can make in the playground, and what it has come to."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot.playground.emulator import Emulator
from bot.playground.feed import Change
from bot.playground.orders import Orders
from bot.playground.process import DidNotStart, RexProcess

#: What an app does first when it sets to work on a message.
SETS_TO_WORK = frozenset({"assistant.threads.setStatus", "agents.sessions.setStatus"})


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """A button of the fault panel: what it says, and what it will do."""

    name: str
    label: str
    about: str


TROUBLES = (
    Trouble(
        name="kill",
        label="Kill REX and start it again",
        about="A real kill -9 of REX's process.",
    ),
    Trouble(
        name="kill-midway",
        label="Kill REX in the middle of the next answer",
        about="Write something afterwards: it dies when it sets to work, and answers when it is back.",
    ),
    Trouble(
        name="throttle",
        label="Throttle Slack",
        about="The next five calls that write are answered 429, come back in a second.",
    ),
    Trouble(
        name="break",
        label="Break Slack",
        about="The next three calls that write are answered 500.",
    ),
    Trouble(
        name="lose",
        label="Lose an answer of Slack's",
        about="The next message is posted, but REX never hears that it was.",
    ),
    Trouble(
        name="double",
        label="Deliver the next message three times",
        about="As Slack does when it isn't sure that it arrived.",
    ),
)


class Scenes:
    """Makes trouble on request. `model` names REX's model, if it has one."""

    def __init__(self, emulator: Emulator, rex: RexProcess, *, model: str | None = None) -> None:
        self.emulator = emulator
        self.rex = rex
        self.model = model
        self.note = ""
        self._make: Mapping[str, Callable[[], None]] = {
            "kill": self._kill,
            "kill-midway": self._kill_midway,
            "throttle": self._throttle,
            "break": self._break,
            "lose": self._lose,
            "double": self._double,
        }

    def make(self, name: str) -> None:
        """Make trouble of this name. LookupError for any other."""
        self.note = ""
        self._make[name]()
        self.emulator.tell("team")

    def calm(self) -> None:
        """Take back whatever has not happened yet."""
        self.emulator.api_faults.clear()
        self.emulator.delivery_faults.clear()
        self.note = "Nothing more will go wrong."
        self.emulator.tell("team")

    @property
    def planned(self) -> int:
        """How many things are still going to go wrong."""
        return self.emulator.api_faults.left + self.emulator.delivery_faults.left

    def _kill(self) -> None:
        threading.Thread(target=self._restart, daemon=True).start()

    def _kill_midway(self) -> None:
        def strike(change: Change) -> None:
            if change.kind == "call" and change.name in SETS_TO_WORK:
                unsubscribe()
                self._kill()

        unsubscribe = self.emulator.subscribe(strike)
        self.note = "Now write something to REX."

    def _restart(self) -> None:
        try:
            self.rex.restart(self._same_address())
        except DidNotStart as problem:
            self.note = str(problem)
        else:
            self.note = f"REX was killed, and was back after {self.rex.back_after:.1f} s."
        self.emulator.tell("team")

    def _same_address(self) -> str:
        """The orders under which Slack finds REX where it was."""
        port = int(self.rex.url.split(":")[2].split("/")[0])
        return replace(Orders.read(self.rex.orders), port=port).written()

    def _throttle(self) -> None:
        self.emulator.fault("chat.*", times=5, error="ratelimited", retry_after=1)
        self.note = "Slack will say “later” five times."

    def _break(self) -> None:
        self.emulator.fault("chat.*", times=3, status=500)
        self.note = "Slack will break three times."

    def _lose(self) -> None:
        self.emulator.fault("chat.postMessage", lose_response=True)
        self.note = "One answer of Slack's will be lost."

    def _double(self) -> None:
        self.emulator.fault_delivery("message", duplicates=2)
        self.note = "The next message will be delivered three times."
