"""A Slack in which everything goes wrong at once, short of never working again."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.playground.emulator import Emulator
from bot.playground.faults import ApiTrouble, DeliveryTrouble

#: What becomes of what Slack tells REX: told twice and thrice, late and so out of order, with the
#: acknowledgement lost, or lost itself at first.
ON_THE_WAY: Sequence[tuple[str, DeliveryTrouble]] = (
    ("doubled", {"duplicates": 1}),
    ("tripled", {"duplicates": 2}),
    ("late", {"delay": 0.4}),
    ("acknowledgement lost", {"lose_ack": True}),
    ("dropped at first", {"drop": True}),
)
#: What becomes of what REX asks of Slack.
ON_CALL: Sequence[tuple[str, ApiTrouble]] = (
    ("429", {"error": "ratelimited", "retry_after": 1}),
    ("500", {"status": 500}),
    ("response lost", {"lose_response": True}),
    ("slow", {"delay": 0.5}),
    ("internal error", {"error": "internal_error"}),
)
METHODS = ("chat.*", "chat.postMessage", "chat.update", "conversations.*", "users.info", "*")
#: Slack doesn't repeat a press: whoever pressed sees that nothing happened, and presses again.
REPEATED = ("message", "app_mention")


@dataclass
class Weather:
    """Brews trouble, by a dice that can be thrown again."""

    slack: Emulator
    dice: random.Random
    #: Whether REX listens on a socket, which can be cut.
    by_socket: bool = False
    seen: Counter[str] = field(default_factory=Counter)

    def brew(self, events: int) -> None:
        """Plan trouble for about a third of the next events, and of the calls they lead to."""
        for _ in range(max(1, events // 3)):
            name, trouble = self.dice.choice(ON_THE_WAY)
            nth = self.dice.randint(1, events)
            self.slack.fault_delivery(self.dice.choice(REPEATED), nth=nth, **trouble)
            self.seen[name] += 1
        for _ in range(max(1, events // 3)):
            called, misfortune = self.dice.choice(ON_CALL)
            nth = self.dice.randint(1, 2 * events)
            self.slack.fault(self.dice.choice(METHODS), nth=nth, **misfortune)
            self.seen[called] += 1

    def strike(self) -> None:
        """End every team's token before its time, and cut the socket."""
        for team in self.slack.teams.values():
            if team.install:
                self.slack.state.tokens.expire(team.install.bot_token)
                self.seen["tokens ended"] += 1
        if self.by_socket:
            self.slack.drop_sockets(self.dice.choice((None, "warning", "refresh_requested")))
            self.seen["sockets cut"] += 1

    def clear(self) -> None:
        """Let it be calm from now on."""
        self.slack.api_faults.clear()
        self.slack.delivery_faults.clear()
