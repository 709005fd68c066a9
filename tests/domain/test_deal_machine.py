"""Whatever is asked of deals, by whom and in whatever order, the rules decide and the rows agree.

`make mutants` does it at length, on both databases, and against every broken domain.
"""

import pytest

from tests.database import Databases, Dialect, or_skipped
from tests.domain.machine.playing import MUTANTS, machine, noticed, play

STEPS = 25


@pytest.mark.either_database
@pytest.mark.parametrize(("dialect", "examples"), [("sqlite", 8), ("postgresql", 3)])
def test_a_command_is_accepted_exactly_when_the_rules_say_so(
    databases: Databases, dialect: Dialect, examples: int
) -> None:
    with or_skipped(), machine(databases, dialect) as kind:
        play(kind, examples, STEPS)


@pytest.mark.parametrize(
    "name",
    [
        "stage rewritten on won",
        *(
            pytest.param(name, marks=pytest.mark.thorough)
            for name in ("second win", "last stage removed")
        ),
    ],
)
def test_a_broken_rule_is_noticed(databases: Databases, name: str) -> None:
    with machine(databases, "sqlite") as kind:
        assert noticed(kind, MUTANTS[name], 40, STEPS)


@pytest.mark.parametrize("name", MUTANTS)
def test_every_broken_rule_breaks_something_that_is_there(name: str) -> None:
    """`make mutants` takes long: what was renamed meanwhile is seen at once."""
    with pytest.MonkeyPatch.context() as patch:
        MUTANTS[name].apply(patch)
