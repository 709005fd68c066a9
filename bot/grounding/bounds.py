"""Limits of the guide that a statement leaves out, and demands that it adds."""

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.grounding.claims import COUNTS, content_of
from bot.grounding.clauses import parts_of, told_parts
from bot.grounding.cues import Cues
from bot.grounding.denying import denies
from bot.grounding.proof import NEARLY, Proof, sentences_of
from bot.grounding.wording import BESIDE, LIGHT, groups_of, retold_in

#: Content words beside the limit that a clause and a statement share, if they say the same thing.
SHARED = 2
#: How many words behind "only" are what it limits to.
LIMITED = 3

_ONLY = re.compile(r"(?<!-)\bonly\s+(.*)", re.IGNORECASE)
_ONE = re.compile(r"(?:an?|one|a single)\b", re.IGNORECASE)
_ONLY_IF = Cues(
    r"\bonly (?:if|when|once|after|while) ([^.,;:]+)",
    "only",
)
_LIMITING = Cues(
    r"\b(?:(?<!-)only|alone|just|nobody|no one|unless|until|except|but|other|others|must|ha(?:s|ve) to|needs?|required)\b|\bnot?\b|n't\b",
    "only alone just nobody no unless until except but other must has have need required not t",
)
#: What is demanded, and what is left open.
_REQUIRED = Cues(
    r"\b(?:have|has|need|needs) to\b|\b(?:must|mandatory)\b",
    "have has need must mandatory",
)
_NOT_WITHOUT = Cues(
    r"(?:\b(?:cannot|can not|not possible)\b|n't\b)[^.,;]*\b(?:without|unless|before)\b",
    "without unless before",
)
_OPEN = re.compile(r"\b(?:can|may|optional|if you (?:like|want|have)|voluntary)\b", re.IGNORECASE)
_DEMANDS = re.compile(
    r"\b(?:needs?|needed|must|ha(?:s|ve) to|required?|(?<!-)only|cannot|until|unless|first)\b",
    re.IGNORECASE,
)
#: What holds whatever else is so, and what says in a guide that it does.
_EVEN = Cues(
    r"\b(?:even (?:if|when|before|without)|regardless|whether or not|whether [^.,;:]* or not|no matter|(?<![;,] )in any case|anyway|all the same|nevertheless)\b",
    "even regardless whether matter case anyway same nevertheless",
)
_ALL_THE_SAME = re.compile(
    r"\b(?:even|still|also|too|as well|although|though|any|what(?:ever)?|always|every|stays?|remains?|keeps?|while)\b",
    re.IGNORECASE,
)


def unlimited(say: str, proof: Proof) -> Iterator[str]:
    """What the guide says "only" of some things, said without them: "sent invoices count"."""
    for sentence in sentences_of(say):
        if _LIMITING.search(sentence) or denies(sentence):
            continue
        for told in proof.nearest(sentence, NEARLY):
            for clause in told_parts(told):
                limit = _limit(clause)
                shared = _shared(sentence, clause) if limit else set[str]()
                if limit and len(shared - limit) >= SHARED and not shared & limit:
                    yield f"the guide says it only of {' '.join(sorted(limit))!r}"


def demanded(say: str, proof: Proof) -> Iterator[str]:
    """What somebody has to do by a statement, where the guide only says that they may."""
    for sentence in sentences_of(say):
        parts = parts_of(sentence)
        if any(_demands(part) for part in parts):
            near = proof.resting(sentence, parts)
            if near and all(_OPEN.search(each) and not _DEMANDS.search(each) for each in near):
                yield f"the blocks leave it open: {sentence!r}"


def _demands(part: str) -> bool:
    """Whether a part says that something has to be: "you can't send it without a note"."""
    return bool(_NOT_WITHOUT.search(part) or (_REQUIRED.search(part) and not denies(part)))


def in_spite(say: str, proof: Proof) -> Iterator[str]:
    """What is said to hold whatever else is so, where the guide does not say that it does."""
    for sentence in sentences_of(say):
        if not _EVEN.search(sentence):
            continue
        near = proof.resting(sentence, parts_of(sentence))
        if not any(map(_ALL_THE_SAME.search, near)) or any(
            _limits(sentence, each) for each in near
        ):
            yield f"the blocks do not say it in spite of anything: {sentence!r}"


def _limits(sentence: str, told: str) -> bool:
    """Whether a sentence has as a condition what a statement says makes no difference."""
    return any(
        (limit := _limit(clause)) and limit <= _shared(sentence, clause)
        for clause in told_parts(told)
        if _ONLY_IF.search(clause)
    )


@lru_cache(maxsize=8_192)
def _limit(clause: str) -> frozenset[str]:
    """What a clause says something only of."""
    if "only" not in clause.lower() or denies(
        clause
    ):  # "a file you only exchanged does not arrive"
        return frozenset()
    if condition := _ONLY_IF.search(clause):
        return content_of(condition[1]) - LIGHT
    found = _ONLY.search(clause)
    words = found[1].split() if found and not _ONE.match(found[1]) else []
    contents = (content_of(word) - BESIDE - COUNTS for word in words[:LIMITED])
    return next(filter(None, contents), frozenset())


def _shared(said: str, told: str) -> set[str]:
    """What a statement shares with a sentence, in the sentence's words."""
    there = content_of(told)
    return {*(there & content_of(said)), *(there & retold_in(told, groups_of(said)))}
