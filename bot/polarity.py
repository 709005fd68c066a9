"""Whether a statement affirms what the guide affirms and denies what it denies, part by part."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from bot.claims import content_of
from bot.proof import NEGATION, SENTENCE, Proof, decisive, nearest

#: A part of a sentence that is so short goes on in the next one: "Members, guests and others do".
SHORT = 2
#: How many more parts make a list of what is denied: "cannot be read, moved, or sent".
LIST = 2

#: Where a sentence goes on to something that may be negated on its own.
PART = re.compile(r"[;:]\s+|,?\s+(?:and|but|so(?! far)|because|while)\s+|,\s+")
_TOLD_PART = re.compile(r";\s+|,?\s+(?:and|but|so(?! far)|because|while)\s+|,\s+")
_YES_OR_NO = re.compile(r"^\W*(yes|yep|sure|no|nope)\b[\s,.!:\u2013\u2014-]*", re.IGNORECASE)
#: What is hidden is not seen, what is optional is not needed, and what is done only if something
#: holds is not done until it does: negations of another kind.
_DENIALS = (
    (
        re.compile(r"\b(?:sees?|shows?|shown|appears?|visible|access)\b", re.IGNORECASE),
        re.compile(r"\b(?:hidden|private)\b", re.IGNORECASE),
    ),
    (
        re.compile(
            r"\b(?:needs?|needed|required?|mandatory|necessary|must|have to)\b", re.IGNORECASE
        ),
        re.compile(r"\b(?:optional|voluntary)\b", re.IGNORECASE),
    ),
    (
        re.compile(r"\b(?:until|unless|before)\b", re.IGNORECASE),
        re.compile(r"\bonly\b", re.IGNORECASE),
    ),
)
#: "you need nothing more than a name" denies nothing.
_NOTHING_BUT = re.compile(
    r"\b(?:not|no|nothing|\w+n't)\b(?:(?!\b(?:not|no)\b)[^.,;:])*?\b(?:(?:more|else|other) than|but|except)\b",
    re.IGNORECASE,
)
_LAST_OF_DENIED = re.compile(r"(?:^|, )(?:or|nor)\b", re.IGNORECASE)
_ALSO_DENIED = "not "
_GOES_BACK = re.compile(r"^(?:they|them|these|it|this)\b", re.IGNORECASE)


def turned_round(say: str, proof: Proof) -> Iterator[str]:
    """A sentence and the one it rests on are both negated, or neither is; tables are not retold."""
    for sentence in SENTENCE.split(say):
        first = _YES_OR_NO.match(sentence)
        rest = sentence[first.end() :] if first else sentence
        parts = parts_of(rest)
        if first and parts and negated(parts[0]) != first[1].lower().startswith("n"):
            yield f"it answers one way and goes on the other: {sentence!r}"
        if not _as_negated(rest, proof) and not all(_as_negated(part, proof) for part in parts):
            yield f"the blocks may say the opposite of: {sentence!r}"


def said_of_others(say: str, proof: Proof) -> Iterator[str]:
    """What a statement says of a role or a stage is not what the blocks deny it, nor the reverse."""
    for sentence in SENTENCE.split(say):
        for part in parts_of(sentence):
            for term in decisive(part):
                told = [
                    each for near in _about(term, part, proof) for each in _of(term, part, near)
                ]
                if told and not any(_agree(part, clause) for clause in told):
                    yield f"the blocks say the opposite of {term!r}"


def _about(term: str, part: str, proof: Proof) -> list[str]:
    """The sentences that say of a role or a stage, also as "they", what is nearest to a part."""
    found = [
        sentence
        for before, sentence in pairwise(["", *proof.sentences])
        if sentence not in proof.tabled
        if term in decisive(sentence) or (_GOES_BACK.match(sentence) and term in decisive(before))
    ]
    return nearest(part, found)


def _of(term: str, part: str, told: str) -> list[str]:
    """The clauses of a sentence that may say of a role or a stage what a part says."""
    content = content_of(part)
    return [
        clause
        for clause in _told_parts(told)
        if term in (others := decisive(clause))
        or _GOES_BACK.match(clause)
        or (not others and content & content_of(clause))
    ]


def parts_of(sentence: str) -> list[str]:
    """The parts of a sentence that may be negated on their own."""
    return _joined([part for part in PART.split(sentence) if part.strip()])


@lru_cache(maxsize=1_024)
def negated(text: str) -> bool:
    """Whether a text denies what it says."""
    found = NEGATION.findall(_NOTHING_BUT.sub("", text))
    plain = [each for each in found if each.casefold() != "without"]  # "not without you" denies
    return len(plain or found) % 2 == 1


def _as_negated(said: str, proof: Proof) -> bool:
    """Whether what the statement rests on is negated if it is, and is not if it is not."""
    near = proof.nearest(said)
    told = [_concerned(said, each) for each in near if each not in proof.tabled]
    return not near or any(_agree(said, each) for each in told)


def _agree(said: str, told: str) -> bool:
    if negated(said) == negated(told):
        return True
    return negated(said) and any(
        done.search(said) and denial.search(told) for done, denial in _DENIALS
    )


def _concerned(said: str, told: str) -> str:
    """Return the parts of a sentence that share something with the statement."""
    content = content_of(said)
    lead_in, colon, rest = told.partition(": ")
    shared = [each for each in _told_parts(rest if colon else told) if content & content_of(each)]
    own = [each.removeprefix(_ALSO_DENIED) for each in shared]
    denied = own != shared and not any(map(negated, own))
    return ", ".join([lead_in if colon else "", _ALSO_DENIED if denied else "", *own])


@lru_cache(maxsize=1_024)
def _told_parts(told: str) -> tuple[str, ...]:
    """The clauses of a sentence; what is denied of a list up to its "or" is denied of each."""
    parts = _joined([part for part in _TOLD_PART.split(told) if part.strip()])
    last = max((at for at, part in enumerate(parts) if _LAST_OF_DENIED.search(part)), default=0)
    first = next((at for at, part in enumerate(parts[:last]) if negated(part)), last)
    listed = range(first + 1, last + 1) if last - first >= LIST else ()
    return tuple(
        _ALSO_DENIED + part if at in listed and not negated(part) else part
        for at, part in enumerate(parts)
    )


def _joined(parts: Sequence[str]) -> list[str]:
    """The parts, those that are too short to say anything put before the next one."""
    joined: list[str] = []
    waiting = ""
    for part in parts:
        whole = f"{waiting}, {part}" if waiting else part
        if len(part.split()) <= SHORT and part is not parts[-1] and not NEGATION.search(part):
            waiting = whole
            continue
        joined.append(whole)
        waiting = ""
    return joined
