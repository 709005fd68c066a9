"""When something holds: whether a statement has it depend on what the guide has it depend on."""

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.grounding.claims import COUNTS, content_of
from bot.grounding.cues import Cues
from bot.grounding.denying import denies, denies_outright
from bot.grounding.labels import TOPICS
from bot.grounding.proof import PASSAGES, Proof, in_any_words, sentences_of
from bot.grounding.wording import BESIDE

#: How much of what a statement says the sentence has to say that has another condition for it.
SAME = 0.75
FEWEST = 2

_WHEN = Cues(
    r"\b(?:when|once|as soon as|if|after|until|unless|from the moment|whenever)\b ([^,.;:]+)",
    "when once soon if after until unless moment",
)
_CLAUSES = re.compile(r";\s+|,?\s+(?:but|while|whereas|so)\s+|,\s+and\s+")
_SUGGESTS = Cues(
    r"\b(?:REX|HirePilot|it) (?:also |then |only )?(?:suggests?|proposes?|offers?|asks?|drafts?|prepares?)\b",
    "suggest propose offer ask asks draft prepare",
)
_LEAVES_OPEN = re.compile(
    r"\b(?:suggest\w*|propos\w*|offer\w*|ask\w*|draft\w*|prepar\w*|confirms?|can|may|could|if you|whether you|unbilled|recommend\w*|ready|approv\w*)\b",
    re.IGNORECASE,
)
_DOES = re.compile(
    r"\b(?:REX|HirePilot) (?:then |also |just |simply )?[a-z]+s\b|\bit (?:then |also )?[a-z]+s\b"
)


def depends_otherwise(say: str, proof: Proof) -> Iterator[str]:
    """What holds when one thing is so by a statement, and when another is by the guide."""
    conditional = filter(_WHEN.search, sentences_of(say))
    for clause in (each for one in conditional for each in _CLAUSES.split(one)):
        ours = _conditional(clause)
        if not ours or denies(clause):
            continue
        if not _has_conditions(proof):
            return
        main, condition = ours
        if condition & content_of(proof.headings):
            continue
        told = [
            each for each in proof.sentences if len(main & in_any_words(clause, each)) >= FEWEST
        ]
        same = [
            each
            for each in told
            if not denies(each) and _conditional(each)
            if len(main & in_any_words(clause, each)) >= SAME * len(main)
        ]
        if same and not any(condition & in_any_words(clause, each) for each in told):
            yield f"the guide has another condition for it: {same[0]!r}"


@lru_cache(maxsize=PASSAGES)
def _has_conditions(proof: Proof) -> bool:
    """Whether some blocks say of anything when it holds."""
    return any(map(_conditional, proof.sentences))


@lru_cache(maxsize=8_192)
def _conditional(clause: str) -> tuple[frozenset[str], frozenset[str]] | None:
    """What a clause says, and on what condition."""
    found = _WHEN.findall(clause)
    if not found:
        return None
    condition = content_of(" ".join(found)) - BESIDE - COUNTS
    condition = condition - TOPICS or condition
    main = content_of(_WHEN.sub(" ", clause)) - BESIDE - COUNTS
    return (
        (main - condition, condition - main)
        if condition - main and len(main - condition) >= FEWEST
        else None
    )


def done_not_suggested(say: str, proof: Proof) -> Iterator[str]:
    """What REX does by a statement, and only suggests or asks in the guide."""
    for sentence in sentences_of(say):
        if (
            not _suggested(proof)
            or denies_outright(sentence)
            or _LEAVES_OPEN.search(sentence)
            or not _DOES.search(sentence)
        ):
            continue
        for told, content in _suggested(proof):
            shared = content & in_any_words(told, sentence)
            if len(shared) >= max(FEWEST, SAME * len(content)):
                yield f"the guide only has it suggested: {told!r}"


@lru_cache(maxsize=PASSAGES)
def _suggested(proof: Proof) -> tuple[tuple[str, frozenset[str]], ...]:
    """The sentences that say that something is only suggested, with what they say of it."""
    return tuple(
        (told, content_of(_SUGGESTS.sub(" ", told)) - BESIDE - COUNTS)
        for told in proof.sentences
        if _SUGGESTS.search(told)
    )
