"""Playing the machine: so many examples of so many steps, on a database of one's own."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, Phase, note, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test

from tests.database import Databases, Dialect
from tests.domain.machine import broken_deals, broken_houses, broken_records, broken_switches
from tests.domain.machine.base import COMMANDS
from tests.domain.machine.boards import Boards
from tests.domain.machine.breaking import MUTANTS, Broken
from tests.domain.machine.deals import Deals
from tests.domain.machine.figures import Reading
from tests.domain.machine.following import Following
from tests.domain.machine.houses import Houses
from tests.domain.machine.office import furnished
from tests.domain.machine.papers import Papers
from tests.domain.machine.reasons import Reasons
from tests.domain.machine.switches import Switches

__all__ = [
    "MUTANTS",
    "Machine",
    "broken_deals",
    "broken_houses",
    "broken_records",
    "broken_switches",
    "machine",
    "noticed",
    "play",
]

#: What is asked more often than the rest: it leads to everything else.
OFTEN = ("move", "move", "win", "edit", "link", "lose", "adopt", "follow")


class Machine(Deals, Boards, Papers, Reasons, Switches, Following, Houses, Reading):
    """All that can be asked; by one rule, so that every run asks for a bit of everything."""

    names: ClassVar[tuple[str, ...]] = (*COMMANDS, *OFTEN)

    @rule(data=st.data())
    def ask_anything(self, data: st.DataObject) -> None:
        """Draw a command and its arguments, and give it."""
        name = data.draw(st.sampled_from(self.names))
        command, arguments = COMMANDS[name]
        drawn = {key: data.draw(values, label=key) for key, values in arguments.items()}
        note(f"{name} {drawn}")
        command(self, **drawn)


@contextmanager
def machine(databases: Databases, dialect: Dialect) -> Iterator[type[Machine]]:
    """The machine on a database with the world in it; raises NoPostgres."""
    with databases.copy(dialect, furnished) as database:
        yield type("Machine", (Machine,), {"database": database})


def play(
    kind: type[Machine], examples: int, steps: int, *, part: int = 0, explain: bool = True
) -> None:
    """The same examples in every run, others in each part; raises what a failing one raised."""
    if part:
        seed(part)(kind)
    run_state_machine_as_test(
        kind,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=True,
            database=None,
            report_multiple_bugs=False,
            print_blob=False,
            phases=(Phase.generate, Phase.shrink) if explain else (Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )


def noticed(kind: type[Machine], broken: Broken, examples: int, steps: int) -> str | None:
    """What the machine says of a broken domain; None when it notices nothing.

    Half of what it asks is what can show it.
    """
    often = len(Machine.names) // len(broken.shows) + 1
    names = (*Machine.names, *broken.shows * often)
    with pytest.MonkeyPatch.context() as patch:
        broken.apply(patch)
        try:
            play(type("Machine", (kind,), {"names": names}), examples, steps, explain=False)
        except (Exception, pytest.fail.Exception) as error:
            words = str(error).splitlines() or ["an assertion without words"]
            return f"{type(error).__name__}: {words[0]}"
    return None
