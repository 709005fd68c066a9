"""What is on or off, first or second, and what holds if, or unless, something else does."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache

from bot.grounding.claims import content_of
from bot.grounding.cues import Cues
from bot.grounding.denying import denies
from bot.grounding.proof import NEARLY, Proof, sentences_of
from bot.grounding.wording import BESIDE
from knowledge.words import NOT, stem, words_of

#: How much of two conditions has to be the same for them to be one.
SAME_CONDITION = 0.6

_STATE = re.compile(
    r"\b(?P<state>is|are|was|were|be|been|stays?|remains?)\s+(?:switched |turned )?(?P<on>on|off)\b(?! (?:the|a|your|hold))"
    r"|\b(?:switch|turn)(?:es|s|ed|ing)?\b(?P<change>[^.,;:]{0,40}?)\b(?P<to>on|off)\b",
    re.IGNORECASE,
)
_ORDINAL = Cues(
    r"\b(first|second|third|fourth|fifth|last)\s+(?:\d+ )?([a-z]{3,})",
    "first second third fourth fifth last",
)
_UNLESS = Cues(
    r"^(?P<main>.+?),? unless (?P<but>[^.;]+)|^unless (?P<first>[^,;]+), (?P<rest>[^.;]+)",
    "unless",
)
_CONDITION = Cues(
    r"\b(if|unless)\b([^,;:.]*)",
    "if unless",
)
_NOBODY = frozenset({"nobody", "none", "nothing"})


def switched_otherwise(say: str, proof: Proof) -> Iterator[str]:
    """What is on by a statement where it is off in the guide, or is switched the other way."""
    if not _states(say):
        return
    for sentence in sentences_of(say):
        theirs = _states("\n".join(proof.nearest(sentence, NEARLY)))
        for kind, values in _states(sentence).items():
            if theirs[kind] and not values & theirs[kind]:
                yield f"the guide has {' and '.join(sorted(theirs[kind]))} here"


def _states(text: str) -> defaultdict[str, set[str]]:
    """Whether a text says that something is on or off, and that it is switched on or off."""
    if " on" not in text and " off" not in text:
        return defaultdict(set)
    found: defaultdict[str, set[str]] = defaultdict(set)
    for each in _STATE.finditer(text):
        found["state" if each["state"] else "change"].add((each["on"] or each["to"]).casefold())
    return found


def counted_off(say: str, proof: Proof) -> Iterator[str]:
    """An ordinal for which the guide has another: "the second stage" where it has only the first."""
    ours = _ordinals(say)
    theirs = _ordinals(proof.text) if ours else {}
    for noun, ordinals in ours.items():
        if noun in theirs and not ordinals & theirs[noun]:
            yield f"the guide has the {min(theirs[noun])} {noun}"


def _ordinals(text: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for ordinal, noun in _ORDINAL.findall(text):
        found.setdefault(stem(noun.casefold()), set()).add(ordinal.casefold())
    return found


def unless_turned(say: str, proof: Proof) -> Iterator[str]:
    """What happens and what prevents it, changed over: "is kept unless you archive it"."""
    for sentence in sentences_of(say):
        ours = _unless(sentence)
        if not ours:
            continue
        for told in proof.nearest(sentence):
            theirs = _unless(told)
            if theirs and _same_so_far(sentence, told, ours[0] & ours[1] & theirs[0]):
                continue
            if theirs and ours[1] & theirs[0] - theirs[1] and not ours[1] & theirs[1]:
                yield f"the guide has it the other way round: {told!r}"


def _same_so_far(said: str, told: str, shared: AbstractSet[str]) -> bool:
    """Whether two sentences say or deny the same before their "unless"."""
    one, two = (each.partition("unless")[0] for each in (said, told))
    return bool(shared) and denies(one) == denies(two)


def _unless(sentence: str) -> tuple[frozenset[str], frozenset[str]] | None:
    """What a sentence says, and unless what."""
    found = _UNLESS.search(sentence)
    if not found:
        return None
    main, but = (found["main"], found["but"]) if found["main"] else (found["rest"], found["first"])
    return content_of(main) - BESIDE, content_of(but) - BESIDE


def reconditioned(said: str, told: Sequence[str]) -> Iterator[str]:
    """An "if" where every sentence that it retells has "unless", or the reverse."""
    if told and all(_contrary_conditions(said, each) for each in told):
        yield "'if' and 'unless' have changed places"


def _contrary_conditions(said: str, told: str) -> bool:
    """Whether one sentence says "if" of what the other says "unless" of, and no "not" mends it."""
    ours, theirs = _conditions(said), _conditions(told)
    crossed = (("if", "unless"), ("unless", "if"))
    if not any(
        len(ours[one] & theirs[two]) >= SAME_CONDITION * len(ours[one] | theirs[two]) > 0
        for one, two in crossed
        if one in ours and two in theirs
    ):
        return False
    apart = {*words_of(said)} ^ {*words_of(told)}
    return not _denies(apart) and not apart & _NOBODY


@lru_cache(maxsize=8_192)
def _conditions(said: str) -> dict[str, frozenset[str]]:
    """What a sentence makes something depend on, by "if" and "unless"."""
    found = _CONDITION.findall(said)
    return {word.casefold(): frozenset(map(stem, words_of(clause))) for word, clause in found}


def _denies(words: set[str]) -> bool:
    return any(stem(word) == NOT for word in words)
