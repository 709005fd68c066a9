"""`python -m tests.benchmarks [name …]`: measures REX, always against something in the same run."""

import sys
from collections.abc import Callable, Iterator, Mapping

from rich.console import Console, RenderableType

from tests.benchmarks import (
    abstention,
    agent,
    console,
    deals,
    edge,
    engine,
    escalation,
    foreign,
    gate,
    quoting,
    retrieval,
    speed,
    starting,
)

BENCHMARKS: Mapping[str, Callable[[], Iterator[RenderableType]]] = {
    "retrieval": retrieval.run,
    "foreign": foreign.run,
    "abstention": abstention.run,
    "gate": gate.run,
    "quoting": quoting.run,
    "speed": speed.run,
    "deals": deals.run,
    "console": console.run,
    "escalation": escalation.run,
    "engine": engine.run,
    "edge": edge.run,
    "starting": starting.run,
    "agent": agent.run,
}
#: Short forms of some of them, which run only when they are named.
SHORT: Mapping[str, Callable[[], Iterator[RenderableType]]] = {"engine-small": engine.run_small}


def main(names: list[str]) -> int:
    """Run the named benchmarks, or all of them; 2 if there is none of that name, 1 if one judged so."""
    terminal = Console(width=120, highlight=False)
    known = {**BENCHMARKS, **SHORT}
    unknown = [name for name in names if name not in known]
    if unknown:
        terminal.print(
            f"There is no benchmark {', '.join(unknown)}; there are: {', '.join(known)}."
        )
        return 2
    missed = [name for name in names or BENCHMARKS if not _holds(name, terminal)]
    return 1 if missed else 0


def _holds(name: str, terminal: Console) -> bool:
    """Print a benchmark; False where it ends with a sentence about what is not held."""
    terminal.rule(name)
    try:
        for table in {**BENCHMARKS, **SHORT}[name]():
            terminal.print(table)
    except SystemExit as judged:
        terminal.print(str(judged))
        return False
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
