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
    retrieval,
    speed,
    starting,
)

BENCHMARKS: Mapping[str, Callable[[], Iterator[RenderableType]]] = {
    "retrieval": retrieval.run,
    "foreign": foreign.run,
    "abstention": abstention.run,
    "gate": gate.run,
    "speed": speed.run,
    "deals": deals.run,
    "console": console.run,
    "escalation": escalation.run,
    "engine": engine.run,
    "edge": edge.run,
    "starting": starting.run,
    "agent": agent.run,
}


def main(names: list[str]) -> int:
    """Run the named benchmarks, or all of them; 2 if there is none of that name."""
    terminal = Console(width=120, highlight=False)
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        terminal.print(
            f"There is no benchmark {', '.join(unknown)}; there are: {', '.join(BENCHMARKS)}."
        )
        return 2
    for name in names or BENCHMARKS:
        terminal.rule(name)
        for table in BENCHMARKS[name]():
            terminal.print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
