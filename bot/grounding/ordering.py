"""Steps of the guide, and in which order a statement tells them."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from bot.grounding.cues import Cues
from knowledge.words import STOP_WORDS, stem, words_of
from tools.outcome import BlockView

#: How much of a clause a step must have to be the one that the clause retells.
SAME_STEP = 0.6
#: Words of the label of a check at most: "The key: it has to be valid."
LONGEST_LABEL = 6

_CLAUSES = re.compile(r"[,;:.!?]\s+|\s(?:and|then|but)\s|\n+")
_CHECK = re.compile(rf"[^\s:]+(?: [^\s:]+){{0,{LONGEST_LABEL - 1}}}: ")
#: What a statement puts things in an order with.
_ORDERS = Cues(
    r"\b(?:first(?:ly)?|then|next|finally|lastly|at last|after(?:wards?| that| this)?|before|second(?:ly)?)\b",
    "first then next finally last after before second",
)
#: What may stand before the verb of a step, and what may not: a condition, a reason or a limit.
_BEFORE_THE_VERB = frozenset(
    [
        "first",
        "firstly",
        "then",
        "next",
        "finally",
        "lastly",
        "at",
        "last",
        "after",
        "afterwards",
        "that",
        "please",
        "and",
        "you",
        "ll",
        "can",
        "may",
        "just",
        "now",
        "the",
        "a",
        "an",
        "your",
    ]
)
#: "And only after that ..."
_ONLY_THEN = re.compile(r"^\W*(?:and |but |so )?only (?=after|then|once)", re.IGNORECASE)
#: "Start by opening the list": the step is to open it.
_STARTS = re.compile(
    r"^\W*(?:you )?(?:start|begin)(?:s|ing)? (?:by|with|off (?:by|with)) ", re.IGNORECASE
)
#: When a step is taken is no part of it.
_WHEN = re.compile(
    r"\s(?:when|once|as soon as|if|after|before|until|unless|so that|in order to)\b[^:]*$",
    re.IGNORECASE,
)
_WHEN_FIRST = re.compile(r"^\W*(?:once|when|after|as soon as)\b.*?(?:, | (?=you ))", re.IGNORECASE)
_SET_IN_ORDER = frozenset(map(stem, _BEFORE_THE_VERB))


def disordered(say: str, evidence: Sequence[BlockView]) -> Iterator[str]:
    """Steps told in another order than the guide has them.

    Checks, which begin with what is looked at, may be told in any order by who sets none.
    """
    blocks = [block for block in evidence if block.number is not None]
    if len(blocks) < 2:
        return
    if not _ORDERS.search(say):
        blocks = [block for block in blocks if not _CHECK.match(block.text)]
    if len(blocks) < 2:
        return
    steps = [(block.number or 0, block.text) for block in blocks]
    clauses = _CLAUSES.split(say)
    told = [n for each in clauses if (n := _step(each, steps) or _step(_bare(each), steps))]
    if told != sorted(told):
        yield "the steps are in another order"


def _step(clause: str, steps: Sequence[tuple[int, str]]) -> int | None:
    """The step that a clause retells, if it is one and only one, and has the clause's first word."""
    clause = _STARTS.sub("", _ONLY_THEN.sub("", clause))
    said = _stems(clause) - _SET_IN_ORDER
    shares = sorted(
        ((len(said & _stems(text)), number, text) for number, text in steps), reverse=True
    )
    (most, number, text), (second, *_) = shares[:2]
    if not said or most < SAME_STEP * len(said) or most == second:
        return None
    first = next((each for each in words_of(clause) if each not in _BEFORE_THE_VERB), "")
    return number if stem(first) in map(stem, words_of(text)) else None


def _bare(clause: str) -> str:
    """A clause without what it says of when it is done."""
    return _WHEN.sub("", _WHEN_FIRST.sub("", clause))


@lru_cache(maxsize=8_192)
def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words_of(text) if word not in STOP_WORDS)
