"""What a model costs: its calls, and how many tokens went in and out."""

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from bot.model.log import Completion, Failed, Line, Model, ToolSpec, Usage

#: English text has about so many characters a token.
CHARACTERS = 4


@dataclass
class Meter:
    """Counts the calls of a model, and their tokens as the server counted them.

    Of a server that doesn't say, and of replies that can't be used, they are estimated from what
    was sent and received.
    """

    model: Model
    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    estimated: int = 0

    def complete(
        self,
        system: str,
        log: Sequence[Line],
        tools: Sequence[ToolSpec],
        *,
        seconds: float = math.inf,
        may_use_tools: bool = True,
    ) -> Completion:
        """Return the model's reply, and count it."""
        completion = self.model.complete(
            system, log, tools, seconds=seconds, may_use_tools=may_use_tools
        )
        usage = None if isinstance(completion, Failed) else completion.usage
        if usage is None:
            self.estimated += 1
            usage = _estimated(system, log, tools, completion)
        self.calls += 1
        self.tokens_in += usage.tokens_in
        self.tokens_out += usage.tokens_out
        return completion

    def cost(self, price_in: float, price_out: float) -> float:
        """Return what it cost, at prices for a million tokens."""
        return (self.tokens_in * price_in + self.tokens_out * price_out) / 1_000_000


def _estimated(
    system: str,
    log: Sequence[Line],
    tools: Sequence[ToolSpec],
    completion: Completion,
) -> Usage:
    sent = len(system) + sum(len(line.model_dump_json()) for line in log)
    sent += sum(len(json.dumps(asdict(tool))) for tool in tools)
    received = len(completion.model_dump_json(exclude={"usage"}))
    return Usage(tokens_in=sent // CHARACTERS, tokens_out=received // CHARACTERS)
