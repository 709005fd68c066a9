"""Why words of a model were left out, in a few kinds: what is counted holds nothing that was said."""

import re
from collections.abc import Iterable
from enum import StrEnum


class Reason(StrEnum):
    """A kind of problem. The values are stored: they may be added to, not renamed."""

    POINTER = "pointer"
    NO_BLOCK = "no_block"
    NAME = "name"
    COVER = "cover"
    CONTRARY = "contrary"
    STRENGTH = "strength"
    WHO = "who"
    ORDER = "order"
    UNSAFE = "unsafe"
    LENGTH = "length"
    QUESTION = "question"
    OTHERWISE = "otherwise"


#: What an operator reads for a kind.
_IN_WORDS = {
    Reason.POINTER: "it points at a block that was not found",
    Reason.NO_BLOCK: "nothing stands beside it that bears it out",
    Reason.NAME: "a name or number comes from nowhere",
    Reason.COVER: "it says more than its blocks",
    Reason.CONTRARY: "its blocks say the contrary, or may",
    Reason.STRENGTH: "it is stronger than its blocks",
    Reason.WHO: "its blocks say it of others",
    Reason.ORDER: "it is in another order",
    Reason.UNSAFE: "it links, pings, holds a secret or claims a deed",
    Reason.LENGTH: "the answer was full",
    Reason.QUESTION: "a question asserted what nothing bears out, or asked nothing",
    Reason.OTHERWISE: "its blocks have it otherwise",
}

_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
#: By the words of a problem outside of what it quotes: the first that fit.
_BY_WORDS = (
    (Reason.POINTER, ("was not found in this turn", "points at")),
    (Reason.NO_BLOCK, ("nothing in it can be held", "no block stands beside")),
    (Reason.NAME, ("comes from nowhere", "the guide says $", "the guide says \u20ac")),
    (Reason.STRENGTH, ("the blocks say it of all", "leave it open", "in spite of anything")),
    (Reason.COVER, ("the blocks do not say: ", "says all of")),
    (
        Reason.WHO,
        ("do not say this of", "is done by", "nobody else", "names others", "who does it"),
    ),
    (
        Reason.CONTRARY,
        ("the contrary", "the opposite", "denies it", "rules it out", "goes on the other"),
    ),
    (Reason.STRENGTH, ("the blocks do not say ", "says it only of", "does not say it only of")),
    (Reason.ORDER, ("another order", "before the other", "have changed places")),
    (Reason.UNSAFE, ("a link that", "notify people", "like a secret", "claims a deed")),
    (Reason.LENGTH, ("the answer is full",)),
    (Reason.QUESTION, ("the question",)),
)


def reason_of(problem: str) -> Reason:
    """The kind of a problem; of one that no kind was made for, that the blocks have it otherwise."""
    own = _QUOTED.sub("", problem)
    fitting = (kind for kind, words in _BY_WORDS if any(each in own for each in words))
    return next(fitting, Reason.OTHERWISE)


def reasons_of(problems: Iterable[str]) -> tuple[Reason, ...]:
    """The kinds of the problems of one statement, each once."""
    return tuple(dict.fromkeys(map(reason_of, problems)))


def in_words(stored: str) -> str:
    """A stored kind as an operator reads it; one of another version as it is."""
    return _IN_WORDS[Reason(stored)] if stored in {*Reason} else stored
