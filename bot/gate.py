"""The gate: whether a statement says no more than its blocks do. No model, no guessing, no state.

It judges words, not meaning: it may turn away a faithful statement (which costs a lead-in, for
the block is printed all the same), and it must not let an invented one through.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.claims import QUOTES, content_of, phrases, unknown_names
from bot.deeds import sides_changed
from bot.phrases import OWN_WORDS
from bot.retelling import (
    disordered,
    exchanged,
    miscounted,
    opposed,
    reconditioned,
    replaced,
    turned,
    with_synonyms,
)
from bot.unsafe import unsafe
from knowledge.words import words_of
from tools.outcome import BlockView

#: The share of the content words of a sentence, and of each of its clauses, that must be proven.
COVER = 0.6
CLAUSE_COVER = 0.5
#: What a word counts that only the person used: it may be repeated, it proves nothing.
REPEATED = 0.5
#: Which sentences of the blocks a statement rests on: those that share nearly the most with it.
NEARLY = 0.7
#: A statement that has so much of what its blocks say need not stand beside them.
REPEATS = 0.7

_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_CLAUSE = re.compile(
    r"[,:](?!\d)|[;()]|\s[-\u2013\u2014]\s|\b(?:and|but|so|because|which|while|then|if|or)\b"
)
#: Where a sentence goes on to something that may be negated on its own.
_PART = re.compile(r"[;:]\s+|,?\s+(?:and|but|so|because|while)\s+|,\s+")
_TOLD_PART = re.compile(r";\s+|,?\s+(?:and|but|so|because|while)\s+|,\s+")
_STEP = re.compile(r"\bsteps? (\d+)", re.IGNORECASE)
#: Terms on which the truth of a statement hangs: the person's words cannot vouch for them.
_DECISIVE = re.compile(
    r"\b(?:super admins?|team admins?|members?|guests?|read-only|owners?|free|starter|pro|"
    r"discovery|proposal|negotiation|won(?!'t)|lost|on hold|new(?= stage|:| means))\b",
    re.IGNORECASE,
)
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|cannot|without|nor|neither)\b|n't\b", re.IGNORECASE
)
#: What is hidden is not seen: a negation of another kind.
_SEEING = re.compile(r"\b(?:sees?|shows?|shown|appears?|visible)\b", re.IGNORECASE)
_HIDDEN = re.compile(r"\bhidden\b", re.IGNORECASE)
#: "the next stage is Discovery, not Negotiation": what is ruled out is no evidence.
_RULED_OUT = re.compile(r", not (?:[\w-]+ ?){1,4}(?=[.,;]|$)", re.IGNORECASE)
_YES_OR_NO = re.compile(r"^\W*(yes|yep|sure|no|nope)\b[\s,.!:\u2013\u2014-]*", re.IGNORECASE)
_STRONGEST = """
    always only automatically immediately instantly every everyone everything must mandatory
    required guaranteed nobody all unlimited entirely forever
"""
_STRONG = frozenset(_STRONGEST.split())
_IDIOM = re.compile(r"\b(?:at all\b|all you need\b)", re.IGNORECASE)  # which claims nothing of all
_EVERY = frozenset({"all", "each", "every", "everyone", "everything"})
#: Words of a statement that commit it although they carry no topic.
_COMMITTING = frozenset(
    {
        "yes",
        "sure",
        "absolutely",
        "definitely",
        "exactly",
        "correct",
        "no",
        "not",
        "can",
        "cannot",
        "may",
        "must",
        "need",
        "should",
    }
)


@dataclass(frozen=True)
class Verdict:
    """What speaks against showing a statement, if anything."""

    problems: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Nothing speaks against it."""
        return not self.problems


def check(
    say: str,
    evidence: Sequence[BlockView],
    trusted: str,
    retrieved: set[str],
    *,
    headings: str = "",
    results: str = "",
) -> Verdict:
    """Judge a statement against its blocks.

    `trusted` is what the person wrote: it may be repeated, but proves nothing. `retrieved` holds
    the ids of the blocks found in this turn, `headings` the headings above the cited ones, and
    `results` what tools told in this turn, which proves as much as a block does.
    """
    if say.strip() in OWN_WORDS:
        return Verdict()
    say = say.translate(QUOTES)
    proof = _Proof(evidence, headings, results)
    problems = (
        *_false_pointers(evidence, retrieved),
        *_unknown_terms(say, proof, trusted),
        *_uncovered(say, proof, trusted),
        *_turned_round(say, proof),
        *_strengthened(say, proof),
        *_retold_otherwise(say, proof),
        *_done_by_others(say, proof),
        *disordered(say, evidence),
        *unsafe(say, proof.text),
    )
    return Verdict(tuple(dict.fromkeys(problems)))


def repeats(say: str, evidence: Sequence[BlockView]) -> bool:
    """Whether a statement only says once more what its blocks, printed beside it, say."""
    told = content_of("\n".join(block.text for block in evidence))
    said = content_of(say)
    return bool(said) and said <= told and len(said) >= REPEATS * len(told)


class _Proof:
    """What the cited blocks and the tools say, in the forms that the checks compare."""

    def __init__(self, evidence: Sequence[BlockView], headings: str, results: str) -> None:
        lines = {block.id: _affirmed(f"{block.lead_in or ''} {block.text}") for block in evidence}
        self.headings = headings
        self.text = "\n".join([*lines.values(), headings, results])
        self.stems = with_synonyms(content_of(self.text))
        self.steps = {str(block.number) for block in evidence if block.number is not None}
        rows = [lines[block.id] for block in evidence if block.kind == "row"]
        self.tabled = {row for row in rows if _NEGATION.search(row)}
        told = [line for line in [*lines.values(), results] if line not in rows]
        self.sentences = [*rows, *(each for line in told for each in _SENTENCE.split(line))]
        whole = (_affirmed(block.text) for block in evidence if block.kind != "row")
        self.printed = [each for text in whole for each in _SENTENCE.split(text)]

    def nearest(self, sentence: str, nearly: float = 1.0) -> list[str]:
        """Return the sentences that share most content with this one, or `nearly` as much."""
        return _nearest(sentence, self.sentences, nearly)


def _nearest(sentence: str, told: Sequence[str], nearly: float = 1.0) -> list[str]:
    content = content_of(sentence)
    shared = {each: len(content & content_of(each)) for each in told}
    most = max(shared.values(), default=0)
    return [each for each, count in shared.items() if count and count >= nearly * most]


def _false_pointers(evidence: Sequence[BlockView], retrieved: set[str]) -> Iterator[str]:
    return (
        f"{block.id} was not found in this turn" for block in evidence if block.id not in retrieved
    )


def _unknown_terms(say: str, proof: _Proof, trusted: str) -> Iterator[str]:
    """Names and numbers stand in the blocks or in the person's words; decisive terms must stand,
    as often as they are said, in the sentences that the statement rests on."""
    steps = " ".join(set(_STEP.findall(say)) & proof.steps)
    yield from unknown_names(say, f"{proof.text}\n{trusted}\n{steps}")
    for sentence in _SENTENCE.split(say):
        parts = [sentence, *filter(content_of, _PART.split(sentence))]
        near = {each: None for part in parts for each in proof.nearest(part, NEARLY)}
        proven = _decisive("\n".join([*near, proof.headings]))
        for term in _decisive(sentence) - proven:
            yield f"the blocks do not say this of {term!r}"


def _uncovered(say: str, proof: _Proof, trusted: str) -> Iterator[str]:
    """Enough of what is said must be proven, sentence by sentence and clause by clause."""
    repeated = content_of(trusted) - proof.stems
    for sentence in _SENTENCE.split(say):
        asks = sentence.rstrip().endswith("?")
        if not asks and not content_of(sentence) and _COMMITTING & set(words_of(sentence)):
            yield f"nothing in it can be held against the blocks: {sentence!r}"
        weak = [
            clause
            for clause in _CLAUSE.split(sentence)
            if _share(clause, proof.stems, repeated) < CLAUSE_COVER
        ]
        if weak or _share(sentence, proof.stems, repeated) < COVER:
            yield f"the blocks do not say: {sentence!r}"


def _share(text: str, proven: AbstractSet[str], repeated: AbstractSet[str]) -> float:
    """Return how much of a text is proven; a text without content words claims nothing."""
    content = content_of(text)
    if not content:
        return 1.0
    return (len(content & proven) + REPEATED * len(content & repeated)) / len(content)


def _turned_round(say: str, proof: _Proof) -> Iterator[str]:
    """A sentence and the one it rests on are both negated, or neither is; tables are not retold."""
    for sentence in _SENTENCE.split(say):
        first = _YES_OR_NO.match(sentence)
        rest = sentence[first.end() :] if first else sentence
        parts = [part for part in _PART.split(rest) if part.strip()]
        if first and parts and _negated(parts[0]) != first[1].lower().startswith("n"):
            yield f"it answers one way and goes on the other: {sentence!r}"
        if not _as_negated(rest, proof) and not all(_as_negated(part, proof) for part in parts):
            yield f"the blocks may say the opposite of: {sentence!r}"


def _as_negated(said: str, proof: _Proof) -> bool:
    """Whether what the statement rests on is negated if it is, and is not if it is not."""
    nearest = proof.nearest(said)
    told = [_concerned(said, each) for each in nearest if each not in proof.tabled]
    unseen = _negated(said) and _SEEING.search(said)
    return not nearest or any(
        _negated(each) == _negated(said) or (unseen and _HIDDEN.search(each)) for each in told
    )


def _concerned(said: str, told: str) -> str:
    """Return the parts of a sentence that share something with the statement."""
    content = content_of(said)
    lead_in, colon, rest = told.partition(": ")
    parts = _TOLD_PART.split(rest if colon else told)
    return " ".join(
        [lead_in if colon else "", *(part for part in parts if content & content_of(part))]
    )


def _retold_otherwise(say: str, proof: _Proof) -> Iterator[str]:
    """A near copy of a sentence keeps its words, and its names in their places."""
    for sentence in _SENTENCE.split(say):
        nearest = _nearest(sentence, proof.printed)
        yield from opposed(sentence, nearest, proof.text)
        yield from replaced(sentence, nearest)
        yield from turned(sentence, nearest)
        yield from exchanged(sentence, nearest)
        yield from reconditioned(sentence, nearest)
        yield from miscounted(sentence, proof.text)


def _done_by_others(say: str, proof: _Proof) -> Iterator[str]:
    """Who does what to whom stays as the blocks have it, in whatever words."""
    for sentence in _SENTENCE.split(say):
        yield from sides_changed(sentence, proof.sentences)


def _strengthened(say: str, proof: _Proof) -> Iterator[str]:
    proven = set(words_of(proof.text))
    proven |= _EVERY if proven & _EVERY else set()
    for word in sorted(_STRONG & set(words_of(_IDIOM.sub("", say))) - proven):
        yield f"the blocks do not say {word!r}"


def _decisive(text: str) -> Counter[str]:
    """Count the terms on which truth hangs, singular and in lower case."""
    return Counter(phrases(term).strip() for term in _DECISIVE.findall(text))


def _affirmed(line: str) -> str:
    """Return a block without what it only names to rule it out."""
    return _RULED_OUT.sub("", line) if ", not " in line else line


def _negated(text: str) -> bool:
    return len(_NEGATION.findall(text)) % 2 == 1
