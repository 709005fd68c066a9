"""What a model is told of an answer that can't be shown, and what an operator is told of it."""

import logging
from collections import Counter
from collections.abc import Sequence
from textwrap import shorten

from bot.grounding.answers import Grounded

MOST_PROBLEMS = 8
LONGEST_PROBLEM = 240

log = logging.getLogger("rex")


def asked_once_more(problems: Sequence[str]) -> str:
    """Ask for another answer, and say why nothing of the first can be shown."""
    told = problems or ("it points at no block that was found",)
    listed = "\n".join(
        f"- {shorten(each, LONGEST_PROBLEM, placeholder='…')}" for each in told[:MOST_PROBLEMS]
    )
    return (
        f"Nothing of that can be shown:\n{listed}\nAnswer again in the JSON form, pointing at the "
        "ids of blocks above, with a question that only asks, or with kind abstain."
    )


def log_left_out(grounded: Grounded) -> None:
    """Log how much of an answer was left out, and of which kinds the reasons are; not what it said."""
    if not grounded.reasons:
        return
    counted = Counter(grounded.reasons).most_common()
    log.info(
        "The gate: passed=%d repaired=%d dropped=%d retried=%s reasons=%s",
        grounded.passed,
        grounded.repaired,
        grounded.dropped,
        str(grounded.retried).lower(),
        ",".join(f"{kind.value}:{times}" for kind, times in counted),
    )
