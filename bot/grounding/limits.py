"""Limits of roles that a statement drops, needs that it waives, and deeds that it asks for too much."""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise

from bot.grounding.claims import content_of
from bot.grounding.clauses import parts_of, told_parts
from bot.grounding.cues import Cues
from bot.grounding.denying import denies, denies_outright
from bot.grounding.proof import NEARLY, NEGATION, Proof, decisive, in_any_words, sentences_of
from bot.grounding.wording import BESIDE

#: Words with content that a part and a sentence share at least, if they are about the same.
SHARED = 2

#: "A Team Admin can do it as well": what the part before says is theirs too.
_DOES_IT_TOO = Cues(
    r"\b(?:can|may|could)\b[^.,;:]*\b(?:do (?:it|that|this|so)|too|as well|also)\b",
    "do too well also",
)
_ONLY = re.compile(r"(?<!-)\b(?:only|alone|nobody else|no one else)\b", re.IGNORECASE)
_ANY = Cues(
    r"\b(?:any|every|all|each|whichever|whatever)\b",
    "any every all each whichever whatever",
)
_THEIRS = re.compile(
    r"\b(?:(?:that |which )?they (?:own|have|made|created|are)|their own|assigned|yours|of their own|they may)\b",
    re.IGNORECASE,
)
_NO_NEED = Cues(
    r"\b(?:no need (?:to|for)|need not|needn't|not (?:necessary|needed|required)|n't (?:necessary|needed|required)"
    r"|(?:don't|doesn't|do not|does not) (?:have|need) to)\b",
    "need needn necessary required have",
)
_ASKED = re.compile(
    r"\bplease\b|\b(?:must|should|ha(?:s|ve) to|needs? to|required|necessary|important)\b",
    re.IGNORECASE,
)
_HAS_TO = Cues(
    r"\b(?:ha(?:s|ve) to|must|needs? to)\b",
    "has have must need",
)
_FIRST = re.compile(r"\bbefore (?:you|they|it|he|she|the|a)\b|\bfirst\b", re.IGNORECASE)
_WITHOUT_IT = re.compile(
    r"\b(?:without (?:it|one|them|that|doing so)|(?:skip|leave out|decline) (?:it|that|this))\b",
    re.IGNORECASE,
)
_UNITS = re.compile(r";\s+|,?\s+(?:but|while|whereas)\s+")


def limits_dropped(say: str, proof: Proof) -> Iterator[str]:
    """What only one role may, done by another "as well"; and any of what a role may only of its own."""
    for sentence in sentences_of(say):
        for before, part in pairwise(parts_of(sentence)):
            too = _DOES_IT_TOO.search(part)
            roles = {*decisive(part[: too.start()])} if too and not denies_outright(part) else set()
            if roles and (only := _only_of_others(roles, proof.nearest(before))):
                yield f"the guide says it of nobody else: {only!r}"
        for unit in _UNITS.split(sentence) if _ANY.search(sentence) else ():
            yield from _of_any(unit, proof)


def _only_of_others(roles: AbstractSet[str], told: Sequence[str]) -> str:
    """The first of some sentences that says something only of others than these roles."""
    only = (each for each in told if _ONLY.search(each) and not denies(each))
    return next((each for each in only if not roles & {*decisive(each)}), "")


def _of_any(unit: str, proof: Proof) -> Iterator[str]:
    """ "Members can open any folder", where Members can open those that they own."""
    roles = {*decisive(unit)} if _ANY.search(unit) else set()
    if not roles or denies(unit) or _THEIRS.search(unit):
        return
    for told in proof.nearest(unit, NEARLY):
        for clause in told_parts(told):
            theirs = {*decisive(clause)} & roles
            if theirs and _THEIRS.search(clause) and not _ANY.search(clause) and not denies(clause):
                yield f"the guide says it only of some: {clause!r}"


def waived(say: str, proof: Proof) -> Iterator[str]:
    """What need not be done by a statement, and the guide asks for."""
    for sentence in sentences_of(say):
        for part in parts_of(sentence) if _NO_NEED.search(sentence) else ():
            if not _NO_NEED.search(part):
                continue
            content = content_of(part) - BESIDE
            near = [
                each
                for each in proof.nearest(part)
                if len(content & in_any_words(part, each)) >= SHARED
            ]
            if near and all(_ASKED.search(each) and not NEGATION.search(each) for each in near):
                yield f"the guide asks for it: {near[0]!r}"


def asked_first(say: str, proof: Proof) -> Iterator[str]:
    """What has to be done before one goes on, where the guide says that one may go on without it."""
    for sentence in sentences_of(say):
        if not _HAS_TO.search(sentence) or not _FIRST.search(sentence):
            continue
        if any(_HAS_TO.search(part) and not denies(part) for part in parts_of(sentence)):
            near = {*proof.nearest(sentence)}
            for before, told in pairwise(["", *proof.sentences]):
                if near & {before, told} and _lets_go_on(told):
                    yield f"the guide lets one go on without it: {told!r}"


def _lets_go_on(told: str) -> bool:
    """Whether a sentence says that something goes without what it is about."""
    return bool(_WITHOUT_IT.search(told)) and not denies(_WITHOUT_IT.sub("", told))
