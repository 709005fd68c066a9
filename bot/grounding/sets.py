"""Statements that name others than the guide does: a role too many, or an "only" it does not say."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.grounding.claims import content_of
from bot.grounding.clauses import parts_of, runs_of
from bot.grounding.denying import denies
from bot.grounding.proof import DECISIVE, NEARLY, Proof, decisive, sentences_of
from bot.grounding.wording import BESIDE, groups_of, retold_in

#: Content words that a sentence must share with a part before it decides whom the part may name.
SHARED = 2
_ROLES = re.compile(r"super admin|team admin|member|guest|read-only|owner")
_ONLY_BEFORE = re.compile(
    r"\bonly\s+((?:the|an?|your|by|for|to|from|in|on|at|with)\s[^,.;:]+)", re.IGNORECASE
)
#: A sentence that goes on about the one before: "If the owner has left, it goes to the Team Admins."
_GOES_ON = re.compile(r"(?:^|, )(?:and )?(?:it|they|them|that|this|others)\b", re.IGNORECASE)
_ONLY_BEHIND = re.compile(
    r"\b(?:by|for|to|from|in|on|at|with)\s+([^,.;:]+?)\s+(?:only|alone)(?=[,.;:!]|$)", re.IGNORECASE
)
_ALONE = re.compile(r"\balone\b", re.IGNORECASE)


def added_roles(say: str, proof: Proof) -> Iterator[str]:
    """Roles that a statement names for what the guide names other roles for."""
    for sentence in sentences_of(say):
        for part in runs_of(sentence):
            roles = {each for each in decisive(part) if _ROLES.match(each)}
            if not roles or denies(part):
                continue
            matter = DECISIVE.sub("", part)
            if len(content_of(matter) - BESIDE) < SHARED:
                continue
            near = [each for each in proof.nearest(matter, NEARLY) if _enough(matter, each)]
            named = [{each for each in decisive(told) if _ROLES.match(each)} for told in near]
            if near and all(named):
                extra = roles - set().union(*named) - _gone_on(near, proof)
                if extra:
                    yield f"the guide names others for it than {' and '.join(sorted(extra))}"


def _gone_on(near: Sequence[str], proof: Proof) -> set[str]:
    """The roles of the sentences that go on about some others."""
    going_on = [
        each
        for before, each in pairwise(proof.sentences)
        if before in near and _GOES_ON.search(each)
    ]
    return set().union(*map(decisive, [*going_on, *proof.going_back_to(near)]))


def _enough(matter: str, told: str) -> bool:
    content = content_of(matter)
    return len(content & (content_of(told) | retold_in(matter, groups_of(told)))) >= SHARED


def only_others(say: str, proof: Proof) -> Iterator[str]:
    """An "only" of something that the sentence does not even name which the statement rests on."""
    for sentence in (each for one in sentences_of(say) for each in runs_of(one)):
        focus = _focus(sentence)
        if not focus or denies(sentence):
            continue
        near = [told for each in (sentence, *parts_of(sentence)) for told in proof.nearest(each)]
        near += proof.going_back_to(near)
        told = frozenset().union(*map(content_of, near))
        meanings = groups_of(" ".join(near))
        if (
            near
            and not any(map(_ALONE.search, near))
            and not focus & (told | retold_in(sentence, meanings))
        ):
            yield f"the guide does not say it only of {' '.join(sorted(focus))!r}"


def _focus(sentence: str) -> frozenset[str]:
    """What an "only" is said of: the words with content next to it."""
    if behind := _ONLY_BEHIND.search(sentence):
        words = behind[1].split()[::-1]
    elif before := _ONLY_BEFORE.search(sentence):
        words = before[1].split()
    else:
        return frozenset()
    contents = (content_of(word) - BESIDE for word in words)
    return next(filter(None, contents), frozenset())
