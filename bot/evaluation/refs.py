"""The ids of a row beside our own, and what a row says and expects."""

import re
from dataclasses import dataclass, field

from bot.evaluation.scenario import Scenario
from domain.names import fold


@dataclass
class Staged:
    """What was written: refs of the rows' own ids, and ids by refs."""

    refs: dict[str, str] = field(default_factory=dict)

    def ref(self, said: str) -> str:
        """Return our ref of a row's id; anything else is itself."""
        wanted = said.strip().casefold()
        return next((ref for own, ref in self.refs.items() if own.casefold() == wanted), said)

    def own(self, ref: str) -> str:
        """Return the row's own id of a ref."""
        return next((own for own, known in self.refs.items() if known == ref), ref)

    def told(self, text: str, *, back: bool = False) -> str:
        """Return a text with the rows' ids as refs, or with the refs as the rows' ids again."""
        for own, ref in self.refs.items():
            old, new = (ref, own) if back else (own, ref)
            if own.casefold() != ref.casefold():
                text = re.sub(rf"(?<![\w-]){re.escape(old)}(?![\w-])", new, text, flags=re.I)
        return text


def words_of(scenario: Scenario) -> str:
    """Return what a row says and expects, folded."""
    wanted = [str(call.arguments) for call in scenario.expect.all_calls]
    return (
        " ".join(fold(text) for text in (*scenario.utterances, *wanted))
        + " ".join((*scenario.utterances, *wanted)).casefold()
    )
