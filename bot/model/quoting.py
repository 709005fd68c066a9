"""Which blocks of a found passage answer a question, by words alone."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from bot.model.answer import ModelAnswer, ModelPart
from bot.phrases import STEPS_LEAD_IN
from knowledge.words import ASKING_WORDS, STOP_WORDS, stem, words_of

#: Where it isn't told which blocks answer, so many are quoted.
MOST_BLOCKS = 3

_HOW_TO = re.compile(
    r"\b(?:how (?:do|to|can|would|should|2)|where (?:do|can|is)|wheres|steps?|way to|walk me)\b"
)
_WHERE = re.compile(r"\bwheres?\b|\bwhere's\b")
_MEANS = re.compile(
    r"\b(?:what is|whats|what's|what does|meaning|means?|define|explain|point of)\b"
)
_ENTRY = re.compile(r"\**([\w -]{2,40}?)\**: ")


@dataclass(frozen=True)
class _Block:
    id: str
    kind: str
    stems: frozenset[str]
    #: What the block explains, where it has the form of an entry: "Discovery: you are …".
    term: tuple[str, ...]

    @property
    def place(self) -> int:
        """Where the block stands in its section."""
        number = self.id.rpartition("/")[2]
        return int(number) if number.isdecimal() else 0


def quote(question: str, told: Mapping[str, JsonValue]) -> ModelAnswer:
    """Point at the blocks of the best passage; abstain when none surely answers."""
    passages = _objects(told.get("passages"))
    if defining := [*filter(None, map(_defining, passages))]:
        parts = (ModelPart(say=None, blocks=tuple(it.id for it in each)) for each in defining)
        return ModelAnswer(kind="answer", parts=tuple(parts))
    sure = [each for each in passages if each.get("sure") is True and _blocks(each)]
    if not sure:
        return ModelAnswer(kind="abstain")
    if meant := _meaning(question, [*map(_blocks, sure)]):
        return _answer([meant], None)
    blocks = _blocks(sure[0])
    if any(block.kind == "step" for block in blocks) and _HOW_TO.search(question.casefold()):
        return _answer(_steps(question, blocks), STEPS_LEAD_IN)
    return _answer(_fitting(sure[0]), None)


def _defining(passage: Mapping[str, JsonValue]) -> list[_Block]:
    """Return the blocks of a passage that say what the question asks the meaning of."""
    ids = passage.get("says_what_it_is")
    return [block for block in _blocks(passage) if isinstance(ids, list) and block.id in ids]


def _meaning(question: str, found: Sequence[Sequence[_Block]]) -> _Block | None:
    """Return the entry of a list ("Discovery: …") that explains the word asked about."""
    if not _MEANS.search(question.casefold()):
        return None
    asked = words_of(question)
    entries = [block for blocks in found for block in blocks if block.term]
    return next((entry for entry in entries if set(entry.term) <= set(asked)), None)


def _answer(blocks: Sequence[_Block], say: str | None) -> ModelAnswer:
    ids = tuple(block.id for block in blocks)
    return ModelAnswer(kind="answer", parts=(ModelPart(say=say, blocks=ids),))


def _steps(question: str, blocks: Sequence[_Block]) -> list[_Block]:
    """Return every step, and the paragraph before them where it speaks of the question.

    Where something is done, it tells sooner than how.
    """
    steps = [block for block in blocks if block.kind == "step"]
    first = steps[0].place
    wanted = _stems(question)
    least = 1 if _WHERE.search(question.casefold()) else 2
    before = [
        block
        for block in blocks
        if block.kind == "paragraph" and block.place < first and len(wanted & block.stems) >= least
    ]
    return [*before[:1], *steps]


def _fitting(passage: Mapping[str, JsonValue]) -> list[_Block]:
    """Return the blocks of a passage that the guide shows to somebody who asks so."""
    ids, blocks = passage.get("answers"), _blocks(passage)
    told = [block for block in blocks if isinstance(ids, list) and block.id in ids]
    return told or blocks[:MOST_BLOCKS]


def _blocks(passage: Mapping[str, JsonValue]) -> list[_Block]:
    found = [
        _block(str(row.get("id")), str(row.get("kind")), str(row.get("text")))
        for row in _objects(passage.get("blocks"))
    ]
    return sorted(found, key=lambda block: block.place)


def _block(block_id: str, kind: str, text: str) -> _Block:
    entry = _ENTRY.match(text) if kind == "item" else None
    return _Block(block_id, kind, _stems(text), tuple(words_of(entry[1])) if entry else ())


def _stems(text: str) -> frozenset[str]:
    words = words_of(text)
    return frozenset(stem(word) for word in words if word not in STOP_WORDS | ASKING_WORDS)


def _objects(value: JsonValue) -> list[dict[str, JsonValue]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
