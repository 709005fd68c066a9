"""When something is done, by the row of a table: at the hire, and not once the client has signed."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from bot.grounding.aligning import proven_of, words_in
from bot.grounding.labels import named_lines
from bot.grounding.wording import BESIDE

#: How much of what a statement says of the occasion a row must lack.
MISSING = 0.5

_OCCASION = re.compile(
    r"\b(?:as soon as|once|when(?:ever)?|after|before|the (?:moment|day)|until|upon|on)\b ([^.,;:]+)",
    re.IGNORECASE,
)
_TIMED = re.compile(
    r"(?:when|after|once|before|on|at|as soon as|every|again and again|as agreed)\b", re.IGNORECASE
)
_ASKS_WHEN = re.compile(r"When\b", re.IGNORECASE)


def done_at_another_time(said: str, told: Sequence[str]) -> Iterator[str]:
    """An occasion on which something is done, that the row has not which says when it is.

    `told` are the lines of lists and tables. Only one row may be named.
    """
    occasions = _OCCASION.findall(said) if any(map(_whens, told)) else []
    rows = named_lines(said, told) if occasions else []
    if len(rows) != 1:
        return
    label, *_ = rows[0].split(" \u2014 ")
    if any(proven_of(header, said) for header in _whens(rows[0])):
        for each in occasions:
            about = words_in(each) - BESIDE - words_in(label)
            if about and len(about - proven_of(each, rows[0])) >= MISSING * len(about):
                yield f"the guide does not say that it is done at {each!r}"


@lru_cache(maxsize=2_048)
def _whens(line: str) -> tuple[str, ...]:
    """What a row tells the time of: the heads of its cells that ask when, and are answered."""
    cells = (cell.partition(": ") for cell in line.split(" \u2014 ")[1:])
    return tuple(head for head, _, cell in cells if _ASKS_WHEN.match(head) and _TIMED.match(cell))
