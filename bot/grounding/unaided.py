"""What goes by itself, on whose own account, and by which means: against what the guide says of it."""

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.grounding.claims import COUNTS, content_of
from bot.grounding.clauses import parts_of, told_parts
from bot.grounding.cues import Cues
from bot.grounding.denying import denies
from bot.grounding.proof import (
    NEGATION,
    PASSAGES,
    Proof,
    decisive,
    in_any_words,
    plans_in,
    sentences_of,
)
from bot.grounding.wording import BESIDE, retold_in

#: How much of what never goes by itself a statement has to have, and how many words at least.
COVERED = 0.5
FEWEST = 2

_ITSELF = (
    r"by (?:it|them)sel(?:f|ves)|automatic(?:ally)?|on (?:its|their) own|without (?:an? |your |any )?"
    r"(?:confirm\w+|approv\w+|ok\b|question|ask\w*|consent)"
)
_BY_ITSELF = Cues(
    rf"\b(?:{_ITSELF}|right away|straight away|at once|immediately)\b",
    "itself themselves automatic own without right straight once immediately",
)
_NEVER_BY_ITSELF = Cues(
    rf"(?:{NEGATION.pattern})[^.;:]*?\b(?:{_ITSELF})\b",
    "itself themselves automatic own without",
)
_OF_ITSELF = re.compile(r"\bby (?:it|them)sel(?:f|ves)\b|\bautomatic", re.IGNORECASE)
_BY_HAND = re.compile(
    r"\bby hand\b|(?:^|[:,;] |\. )(?:then |please )?(?:choose|click|open|select|enter|confirm|ask|restart|reconnect|switch|set|add|remove|invite|send|submit|mark|go|check|try|capture|reload)\b"
    r"|\byou (?:have to|need to|must)\b",
    re.IGNORECASE,
)
_SYSTEM = re.compile(r"\b(?:HirePilot|REX)\b")
_ONE_SELF = re.compile(
    r"\b(?:can|may)\b[^.,;:]*\b(?:themselves|himself|herself|yourself)\b", re.IGNORECASE
)
_ALL = re.compile(r"\b(?:both|all|any|every)\b", re.IGNORECASE)
_ANYBODY = re.compile(
    r"\b(?:you|anyone|anybody|everyone|everybody|whoever|themselves|yourself)\b", re.IGNORECASE
)
_MEANS = Cues(
    r"\b(?:via|through|by means of|using)\s+((?:[\w'-]+ ?){1,6})",
    "via through means using",
)


def done_unaided(say: str, proof: Proof) -> Iterator[str]:
    """What goes by itself or is done by anyone, where the guide says who has to do it."""
    for sentence in sentences_of(say):
        yield from _by_itself(sentence, proof)
        if "self" in sentence or "selves" in sentence or "utomatic" in sentence:
            yield from _by_hand(sentence, proof)
            yield from _by_anyone(sentence, proof)
        yield from _by_other_means(sentence, proof)


def _by_hand(sentence: str, proof: Proof) -> Iterator[str]:
    """ "It follows by itself", where the guide tells the reader to do it."""
    for part in parts_of(sentence):
        if _OF_ITSELF.search(part) and not denies(sentence):
            near = proof.resting(sentence, [part])
            if near and all(_BY_HAND.search(each) and not _OF_ITSELF.search(each) for each in near):
                yield f"the guide says that it is done by hand: {near[0]!r}"


def _by_itself(sentence: str, proof: Proof) -> Iterator[str]:
    """ "It never runs without a confirmation", or "not by itself"."""
    for clause, content, whose in _never_by_itself(proof):
        if whose and (named := plans_in(sentence)) and not named & whose:
            continue
        parts = parts_of(sentence)
        for part in parts if any(map(denies, parts)) else (sentence, *parts):
            if denies(part) or not (
                _BY_ITSELF.search(part) or (_SYSTEM.search(part) and _SYSTEM.search(clause))
            ):
                continue
            shared = content & in_any_words(clause, part)
            if len(shared) >= max(FEWEST, COVERED * len(content)) and not _runs(
                part, clause, proof
            ):
                yield f"the guide says that it does not go by itself: {clause!r}"


def _runs(part: str, clause: str, proof: Proof) -> bool:
    """Whether a part rests on a sentence in which it goes by itself, and names nothing of a clause beside."""
    near = [each for each in proof.nearest(part) if _BY_ITSELF.search(each) and not denies(each)]
    told = frozenset[str]().union(*map(content_of, near))
    return (
        bool(near) and not _ALL.search(part) and not (content_of(clause) - told) & content_of(part)
    )


@lru_cache(maxsize=PASSAGES)
def _never_by_itself(proof: Proof) -> tuple[tuple[str, frozenset[str], frozenset[str]], ...]:
    """The clauses that say that something does not go by itself, with what they say it of, and on which plans."""
    told = filter(_says_never, proof.sentences)
    return tuple(
        (each, content, plans_in(one))
        for one in told
        for each in told_parts(one)
        if _NEVER_BY_ITSELF.search(each)
        for rest in [re.sub(_ITSELF, "", each, flags=re.IGNORECASE)]
        if len(content := content_of(rest) - BESIDE - COUNTS) >= FEWEST
    )


@lru_cache(maxsize=8_192)
def _says_never(text: str) -> bool:
    return bool(_NEVER_BY_ITSELF.search(text))


def _by_anyone(sentence: str, proof: Proof) -> Iterator[str]:
    """ "They can renew it themselves", where the guide names who can."""
    for part in parts_of(sentence):
        if _ONE_SELF.search(part) and not denies(part) and not decisive(part):
            near = proof.resting(sentence, [part])
            if near and all(decisive(each) and not _ANYBODY.search(each) for each in near):
                yield f"the guide says who does it: {near[0]!r}"


def _by_other_means(sentence: str, proof: Proof) -> Iterator[str]:
    """ "Via the link in the old mail", where the guide has none of it."""
    for found in _MEANS.findall(sentence):
        content = content_of(found) - BESIDE
        if content and not content & (proof.stems | retold_in(found, proof.meanings)):
            yield f"the blocks do not say that it goes by {found.strip()!r}"
