"""The worst case in turn: every kind of bad moment once, as episodes of the state machine's own rules.

The machine draws at random and finds what nobody thought of, now and then. The sweep leaves nothing to
chance: each episode begins anew and plays one rule with given arguments, so that a guard that is missing
does harm in a known episode.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, product
from typing import Any

import pytest

from tests.bot.worst_case.deeds import DEEDS
from tests.bot.worst_case.guards import Guard
from tests.bot.worst_case.machine import BETWEEN, WorstCase
from tests.bot.worst_case.oracle import Harm
from tests.bot.worst_case.sayings import BODIES, CALLS, FORBIDDEN, SAID
from tests.bot.worst_case.stage import STRANGER

#: What is proposed before something happens; each meets everything in between and every presser.
CARDS = ("move", "link", "create here")
#: What stands between somebody and every deal.
GATES = ("role", "plan", "deals", "grants")
EXPLAINED = ("explainable 0", "explainable 1")
PRESSERS = ("asker", "Maya", "Leo")


@dataclass(frozen=True)
class Episode:
    """A rule of the machine, and what it is played with."""

    rule: str
    arguments: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.rule}({', '.join(map(str, self.arguments.values()))})"

    def play(self) -> None:
        """Begin anew and play; the oracle raises Harm."""
        getattr(WorstCase(), self.rule)(**self.arguments)


def episodes(rule: str | None = None) -> Iterator[Episode]:
    """All episodes, or those of one rule."""
    for name, table in TABLE.items():
        if rule in (None, name):
            yield from (Episode(name, arguments) for arguments in table)


def some(rule: str) -> Iterator[Episode]:
    """Of a long rule's episodes a third, in which everything in between and every write occurs."""
    for number, episode in enumerate(episodes(rule)):
        if len(TABLE[rule]) < len(BETWEEN) or (number + 2 * (number // len(BETWEEN))) % 3 == 0:
            yield episode


def _presses() -> Iterator[dict[str, Any]]:
    """Everything in between, with every presser; the cards take turns, so that all pairs occur."""
    for number, (presser, between) in enumerate(product(PRESSERS, BETWEEN)):
        yield {
            "who": "Dana" if between == "no permission" else "Theo",
            "call": CARDS[(number + number // len(BETWEEN)) % len(CARDS)],
            "between": between,
            "presser": presser,
            "times": 2,
        }
    for call, between in zip(DEEDS, cycle(("nothing", "a guest", "another plan")), strict=False):
        yield {"who": "Theo", "call": call, "between": between, "presser": "asker", "times": 2}


def _may_not() -> Iterator[dict[str, Any]]:
    for who, loses in product(("Dana", "Leo"), GATES):
        yield {"who": who, "call": "create here" if who == "Dana" else "create", "loses": loses}
    yield {"who": "Theo", "call": "draft", "loses": "billing"}
    for call in DEEDS:
        yield {"who": "Dana", "call": call, "loses": "nothing"}
    for number, who in enumerate(("Gus", "Sam", "Rita", "Wanda")):
        yield {"who": who, "call": CARDS[number % len(CARDS)], "loses": "role"}


TABLE: dict[str, list[dict[str, Any]]] = {
    "propose_then_something_then_press": list(_presses()),
    "somebody_asks_for_what_no_rule_allows": [
        {"who": who, "call": call} for who, call in product(("Theo", "Leo"), FORBIDDEN)
    ],
    "somebody_asks_who_may_not": list(_may_not()),
    "somebody_means_well_and_the_model_does_not": [
        {"who": who, "body": body}
        for who, bodies in (("Leo", CALLS), ("Theo", BODIES), ("Wanda", list(CALLS)[::4]))
        for body in reversed(bodies)
    ],
    "somebody_calls_it_off": [
        {"who": who, "call": call, "words": words, "between": between, "says": says}
        for who, call, words, between, says in (
            ("Theo", "move", "nvm", "nothing", "asker"),
            ("Dana", "create here", "no", "nothing", "asker"),
            ("Leo", "create", "cancel that", "nothing", "asker"),
            ("Theo", "link", "forget it", "nothing", "Maya"),
            ("Theo", "move", "no leave it", "a day", "asker"),
            ("Theo", "move", "nvm", "nothing", STRANGER),
        )
    ],
    "a_model_without_end": [{"who": "Theo", "bodies": ["eight calls", "eight more"]}],
    "somebody_writes": [
        {"who": "Theo", "words": "neutral 0", "script": ["move_stage 18"]},
        *(
            {"who": who, "words": words, "script": ["open_escalation_ticket 6", "invented words"]}
            for who, words in product(("Gus", "Theo", "Wanda"), (*EXPLAINED, "neutral 3"))
        ),
    ],
    "two_in_one_thread": [
        {"first": first, "second": second, "words": words}
        for words in ("for a human", "broken 0", "neutral 0")
        for first, second in (("Maya", "Theo"), ("Theo", "Gus"))
    ],
    "the_same_thing_twice": [{"who": "Theo", "words": words} for words in reversed(SAID)],
    "a_long_talk": [{"who": "Theo", "really": True}],
    "a_flood": [{"who": "Theo", "really": True}],
}


def harm_without(guard: Guard) -> tuple[int, str | None]:
    """How many episodes it took without a guard, and the invariant that broke; None if none did."""
    played = 0
    with pytest.MonkeyPatch.context() as patch:
        guard.off(patch)
        for episode in episodes(guard.rule):
            played += 1
            try:
                episode.play()
            except Harm as harm:
                return played, str(harm.args[0])
    return played, None
