"""A model that says whatever a test wants, on the wire's level, and remembers all it was shown."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.model.chat import read_reply
from bot.model.log import Completion, Line, ToolSaid, ToolSpec, UserSaid
from tests.openai_wire import asking, call, said

#: Stands in every sentence the model makes up: whoever reads it in Slack was told an invention.
INVENTED = "ZEBRAFISH"


class Tantrum(Exception):
    """What a library might raise in the middle; its text must reach nobody."""


@dataclass
class WorstModel:
    """Gives the bodies of its script, the last one for ever; None raises."""

    script: list[dict[str, Any] | None] = field(default_factory=list)
    contexts: list[list[Line]] = field(default_factory=list)
    systems: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return "the worst"

    def complete(
        self,
        system: str,
        log: Sequence[Line],
        tools: Sequence[ToolSpec],
        *,
        seconds: float = math.inf,
        may_use_tools: bool = True,
    ) -> Completion:
        """Say the next thing."""
        self.contexts.append(list(log))
        self.systems.append(system)
        body = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        if body is None:
            raise Tantrum(f"postgresql://rex:sk-live-{INVENTED}@db")
        return read_reply(json.dumps(body).encode())

    @property
    def shown(self) -> str:
        """Everything the model was shown in this turn."""
        return "\n".join(line.model_dump_json() for context in self.contexts for line in context)

    @property
    def ran(self) -> int:
        """How many tools ran in this turn: results that are not a refusal to run."""
        turn = parted(self.contexts[-1])[1] if self.contexts else []
        refused = ("No more tools in this turn", "exactly this call before")
        results = [line.content for line in turn if isinstance(line, ToolSaid)]
        return sum(not any(each in result for each in refused) for result in results)


def parted(log: Sequence[Line]) -> tuple[Sequence[Line], Sequence[Line]]:
    """What was said in earlier turns, and what came after this turn's message."""
    last = max(index for index, line in enumerate(log) if isinstance(line, UserSaid))
    return log[:last], log[last + 1 :]


def text(words: str, *blocks: str, question: str | None = None, kind: str = "answer") -> Any:
    """A final text in the asked-for form."""
    parts = [{"say": words, "blocks": list(blocks)}] if words or blocks else []
    return said(json.dumps({"kind": kind, "parts": parts, "question": question}))


def prose(words: str) -> Any:
    """A final text that is no JSON."""
    return said(words)


def tools(*calls: tuple[str, Any], finish: str = "tool_calls", same_id: bool = False) -> Any:
    """A request for tools; arguments that are text go as they are."""
    return asking(
        [
            call(
                name,
                arguments if isinstance(arguments, str) else json.dumps(arguments),
                "c0" if same_id else f"c{number}-{abs(hash(str(arguments))) % 10**6}",
            )
            for number, (name, arguments) in enumerate(calls)
        ],
        finish=finish,
    )
