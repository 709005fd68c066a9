"""Sentences cut into the parts that may be true or false, affirmed or denied, on their own."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from bot.grounding.claims import content_of
from bot.grounding.denying import denies
from bot.grounding.proof import DECISIVE, NEGATION

#: A part of a sentence that is so short goes on in the next one: "Members, guests and others do".
SHORT = 2
#: How many words with content make a part that says something by itself.
TELLING = 2
#: How many more parts make a list of what is denied: "cannot be read, moved, or sent".
LIST = 2
#: Words of an opening at most, such as "on the Pro plan".
LONGEST_OPENING = 7
#: Words of what ends a list of what is denied.
LONGEST_OF_LIST = 3
#: Stands before what is denied with the rest of a list.
ALSO_DENIED = "not\N{NO-BREAK SPACE}"

#: Where a sentence goes on to something that may be negated on its own.
PART = re.compile(r"[;:]\s+|,?\s+(?:and|but|so(?! far)|because|while)\s+|,\s+")
_CONTRAST = re.compile(r";\s+|,?\s+(?:but|while|whereas|because)\s+")
_TOLD_UNIT = re.compile(r";\s+")
_TOLD_PART = re.compile(r",?\s+(?:and|but|so(?! far)|because|while)\s+|,\s+")
_LAST_OF_DENIED = re.compile(r"(?:^|, )(?:or|nor)\b|^(?:[\w-]+, )+[\w-]+ (?:or|nor)\b", re.I)
_ENDS_A_LIST = re.compile(r"(?:[\w-]+ ){1,2}(?:unless|until|before|without)\b", re.IGNORECASE)
#: "When there are no invoices and | no deals".
_IF_NONE = re.compile(
    r"\b(?:if|when|whenever|once|unless|as long as)\b[^,;:]*\b(?:no|not)\b", re.IGNORECASE
)
_NOR = re.compile(r"\bnor\b", re.IGNORECASE)
_NO_MORE_OF_IT = re.compile(r"no (?:[\w-]+ ?){1,4}\W*$", re.IGNORECASE)
_OPENS_WITH_NOUN = re.compile(r"\W*(?:with|without|on|for|in|at|during|under)\b", re.IGNORECASE)
_RELATIVE = re.compile(r"(?:which|who|whose)\b", re.IGNORECASE)
#: What a sentence opens with, to say when or for whom the rest holds.
OPENING = re.compile(
    r"\W*(?:if|when|whenever|with|without|on|for|in|at|as|once|while|during|after|before|under)\b",
    re.IGNORECASE,
)


def is_question(sentence: str) -> bool:
    """Whether a sentence ends as a question does."""
    return sentence.rstrip().endswith("?")


@lru_cache(maxsize=8_192)
def parts_of(sentence: str) -> tuple[str, ...]:
    """The parts of a sentence that may be negated on their own."""
    return tuple(_joined([part for part in PART.split(sentence) if part.strip()]))


@lru_cache(maxsize=8_192)
def runs_of(sentence: str) -> tuple[str, ...]:
    """The parts of a sentence, those that say too little by themselves with the part before."""
    return tuple(run for each in _CONTRAST.split(sentence) for run in _runs(each))


def _runs(clause: str) -> Iterator[str]:
    waiting = ""
    for part in parts_of(clause):
        content = content_of(part)
        if len(content) >= TELLING and DECISIVE.search(part):
            content = content_of(DECISIVE.sub("", part))
        if waiting and len(content) >= TELLING:
            yield waiting
            waiting = part
        else:
            waiting = f"{waiting}, {part}" if waiting else part
    if waiting:
        yield waiting


def with_openings(sentence: str) -> Iterator[str]:
    """The parts of a sentence, what it opens with ("On the Pro plan, ...") together with the next."""
    opening = ""
    for part in _with_relatives(sentence):
        if OPENING.match(part) and not opening and not _whole(part):
            opening = part
            continue
        yield f"{opening}, {part}" if opening else part
        opening = ""
    if opening:
        yield opening


def _whole(part: str) -> bool:
    """Whether a part goes on behind what it opens with: "For small jobs the cart is the best way"."""
    return bool(_OPENS_WITH_NOUN.match(part)) and len(part.split()) > LONGEST_OPENING


def _with_relatives(sentence: str) -> list[str]:
    """The parts of a sentence, what says "which ..." of something together with it."""
    found: list[str] = []
    for part in PART.split(sentence):
        if found and _RELATIVE.match(part):
            found[-1] += f", {part}"
        else:
            found.append(part)
    return found


@lru_cache(maxsize=8_192)
def told_parts(told: str) -> tuple[str, ...]:
    """The clauses of a sentence; what is denied of a list up to its "or" is denied of each."""
    units = (_TOLD_PART.split(unit) for unit in _TOLD_UNIT.split(told))
    parts = [each for unit in units for each in _joined([part for part in unit if part.strip()])]
    last = max((at for at, part in enumerate(parts) if _LAST_OF_DENIED.search(part)), default=0)
    first = next((at for at, part in enumerate(parts[:last]) if denies(part)), last)
    many = last and parts[last].count(", ") + last - first >= LIST
    listed = range(first + 1, last + 1) if many else ()
    return tuple(
        ALSO_DENIED + part if at in listed and not denies(part) else part
        for at, part in enumerate(parts)
    )


def _goes_on(before: str, part: str) -> bool:
    """Whether a part ends what the one before denies, or is one more of its conditions."""
    if _NO_MORE_OF_IT.match(part):
        return bool(_IF_NONE.search(before))
    if _NOR.match(part) or (_NOR.search(before) and len(part.split()) <= LONGEST_OF_LIST):
        return denies(before)
    return bool(_ENDS_A_LIST.match(part)) and denies(before)


def _joined(parts: Sequence[str]) -> list[str]:
    """The parts, those that are too short to say anything put before the next one.

    What ends a list of what is denied stays with it: "cannot see leads and | deals unless ...".
    """
    joined: list[str] = []
    waiting = ""
    for part in parts:
        whole = f"{waiting}, {part}" if waiting else part
        bare = part.rpartition(": ")[2]
        if not waiting and joined and _goes_on(joined[-1], part):
            joined[-1] += f", {part}" if _NOR.search(f"{joined[-1]} {part}") else f" and {part}"
            continue
        if len(bare.split()) <= SHORT and part is not parts[-1] and not NEGATION.search(part):
            waiting = whole
            continue
        joined.append(whole)
        waiting = ""
    return joined
