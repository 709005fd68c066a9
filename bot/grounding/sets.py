"""Statements that name others than the guide does: a role too many, or an "only" it does not say."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from bot.grounding.claims import content_of
from bot.grounding.clauses import parts_of, runs_of
from bot.grounding.cues import Cues
from bot.grounding.denying import denies
from bot.grounding.proof import DECISIVE, NEARLY, Proof, decisive, in_any_words, sentences_of
from bot.grounding.wording import BESIDE, groups_of, retold_in, stems_of
from knowledge.words import stem

#: Content words that a sentence must share with a part before it decides whom the part may name.
SHARED = 2
_ROLES = re.compile(r"super admin|team admin|member|guest|read-only|owner")
_ONLY_BEFORE = Cues(
    r"\bonly\s+((?:the|an?|your|by|for|to|from|in|on|at|with)\s[^,.;:]+)",
    "only",
)
#: A sentence that goes on about the one before: "If the owner has left, it goes to the Team Admins."
_GOES_ON = re.compile(
    r"(?:^|, )(?:and )?(?:(?:often|usually|normally|mostly|sometimes|as a rule),? )?(?:it|they|them|that|this|others)\b",
    re.IGNORECASE,
)
_OF_IT = re.compile(
    r"\b(?:can|may|has to|have to|must) [^.,;]*\b(?:it|them|that|one)\b", re.IGNORECASE
)
_ONLY_BEHIND = Cues(
    r"\b(?:by|for|to|from|in|on|at|with)\s+([^,.;:]+?)\s+(?:only|alone)(?=[,.;:!]|$)",
    "only alone",
)
_ROLE_MAY = re.compile(
    rf"\b((?:{_ROLES.pattern})s?) (?:can|may|must|has to|have to) ([a-z]+)", re.IGNORECASE
)
_SERVED = re.compile(
    rf"\b(?:sends?|gives?|offers?|shows?|tells?|invites?|adds?|asks?|to|for) (?:the |your |an? |each )?({_ROLES.pattern})"
)
_ONLY_ROLE = Cues(
    r"\bonly (?:the |an? |your )?(?:super |team )?(?:admins?|owners?|members?|guests?)|"
    r"(?:admins?|owners?|members?|guests?)(?: of [\w ]+)? (?:only|alone)\b",
    "only alone",
)
_ONLY_TOLD = re.compile(r"\b(?:(?<!-)only|alone|nobody|no one)\b", re.IGNORECASE)
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
            if near and not any(_ROLES.search(one) for told in near for one in decisive(told)):
                near = _going_on(near, proof)
            named = [{each for each in decisive(told) if _ROLES.match(each)} for told in near]
            if near and all(named):
                extra = roles - set().union(*named) - _gone_on(near, proof) - _served(part, proof)
                extra -= _named_beside(matter, near, proof) if extra else set()
                if extra:
                    yield f"the guide names others for it than {' and '.join(sorted(extra))}"


def _served(part: str, proof: Proof) -> set[str]:
    """The roles that all of it is about, where a part has them as those to whom something is done."""
    about = {each for each in decisive(proof.headings) if _ROLES.match(each)}
    served = _SERVED.findall(part.casefold())
    return {each for each in about if any(found.startswith(each) for found in served)}


def _gone_on(near: Sequence[str], proof: Proof) -> set[str]:
    """The roles of the sentences that go on about some others."""
    going_on = [
        each
        for before, each in pairwise(proof.sentences)
        if before in near and _GOES_ON.search(each)
    ]
    return set().union(*map(decisive, [*going_on, *proof.going_back_to(near)]))


def _named_beside(matter: str, near: Sequence[str], proof: Proof) -> set[str]:
    """The roles that may do it by the sentences just behind some others."""
    said = stems_of(matter)
    behind = (each for before, each in pairwise(proof.sentences) if before in near)
    return {
        one
        for each in behind
        for role, verb in _ROLE_MAY.findall(each)
        if stem(verb) in said
        for one in decisive(role)
    }


def _going_on(near: Sequence[str], proof: Proof) -> list[str]:
    """The sentences behind some others that say of the same, as "it", who does something."""
    return [
        each
        for before, each in pairwise(proof.sentences)
        if before in near and _OF_IT.search(each) and any(map(_ROLES.match, decisive(each)))
    ]


def _enough(matter: str, told: str) -> bool:
    content = content_of(matter)
    return len(content & in_any_words(matter, told)) >= SHARED


def only_others(say: str, proof: Proof) -> Iterator[str]:
    """An "only" of something that the sentence does not even name which the statement rests on."""
    for sentence in (each for one in sentences_of(say) for each in runs_of(one)):
        focus = _focus(sentence)
        if not focus or denies(sentence):
            continue
        near = [told for each in (sentence, *parts_of(sentence)) for told in proof.nearest(each)]
        near += proof.going_back_to(near)
        if left_out := _left_out(sentence, near):
            yield f"the guide says it of {' and '.join(sorted(left_out))} as well"
        told = frozenset().union(*map(content_of, near))
        meanings = groups_of(" ".join(near))
        if (
            near
            and not any(map(_ALONE.search, near))
            and not focus & (told | retold_in(sentence, meanings))
        ):
            yield f"the guide does not say it only of {' '.join(sorted(focus))!r}"


def _left_out(sentence: str, near: Sequence[str]) -> set[str]:
    """The roles beside those that an "only" names for which the guide says the same."""
    if not _ONLY_ROLE.search(sentence):
        return set()
    ours = {each for each in decisive(sentence) if _ROLES.match(each)} | (
        {"admin"} if "admins" in sentence else set()
    )
    told = [each for each in near if not denies(each) and not _ONLY_TOLD.search(each)]
    theirs = {each for one in told for each in decisive(one) if _ROLES.match(each)}
    return theirs - ours if ours & theirs or "admin" in ours else set()


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
