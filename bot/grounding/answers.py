"""From a model's answer to what is shown of it: blocks verbatim, and the words that hold."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.grounding.claims import unknown_names
from bot.grounding.gate import check, repeats
from bot.grounding.unsafe import unsafe
from bot.model.answer import ModelAnswer, ModelPart
from bot.phrases import OWN_WORDS
from bot.turn import Part, Quote
from tools.outcome import BlockView, PassageView

#: An answer is read on a phone: beyond so many blocks no further part is taken up.
MOST_QUOTES = 14
LONGEST_QUESTION = 400


@dataclass(frozen=True)
class Grounded:
    """What is left of a model's answer.

    `dropped` counts parts of which nothing could be shown, `repaired` those whose words failed the
    gate or that pointed at unknown blocks, and kept the rest, `passed` the others: words that only
    repeat the blocks beside them are left out of these as well. `question` is None
    unless it may be asked; `retried` marks the answer to a second try.
    """

    parts: tuple[Part, ...] = ()
    question: str | None = None
    passed: int = 0
    dropped: int = 0
    repaired: int = 0
    retried: bool = False


def ground(
    answer: ModelAnswer, passages: Sequence[PassageView], trusted: str, results: str = ""
) -> Grounded:
    """Keep what the passages of this turn bear out.

    `trusted` is what the person wrote; `results` is what other tools told in this turn. Blocks
    are printed verbatim, with a step its whole list; a statement that fails the gate is left out.
    """
    shelf = _Shelf(passages)
    parts: list[Part] = []
    dropped = repaired = printed = 0
    for said in answer.parts:
        full = printed >= MOST_QUOTES
        part, whole = (Part(), False) if full else _grounded(said, shelf, trusted, results)
        if part == Part():
            dropped += 1
            continue
        printed += len(part.quotes)
        repaired += not whole
        parts.append(part)
    question = _askable(answer.question, shelf, trusted, results)
    passed = len(parts) - repaired
    return Grounded(_joined(parts), question, passed, dropped, repaired)


class _Shelf:
    """The passages of this turn, by block; a block that was printed is not printed again."""

    def __init__(self, passages: Sequence[PassageView]) -> None:
        self._passages = {
            block.id: passage for passage in reversed(passages) for block in passage.blocks
        }
        self._printed: set[str] = set()
        self.text = "\n".join(
            f"{passage.source}\n{block.lead_in or ''} {block.text}"
            for passage in passages
            for block in passage.blocks
        )

    @property
    def ids(self) -> set[str]:
        """The blocks that were found in this turn."""
        return set(self._passages)

    def headings(self, ids: Sequence[str]) -> str:
        """The headings above these blocks."""
        sources = (self._passages[each].source for each in ids if each in self._passages)
        return "\n".join(dict.fromkeys(sources))

    def blocks(self, ids: Sequence[str]) -> list[tuple[PassageView, BlockView]]:
        """Return the known blocks, whole lists of steps, each passage in its own order."""
        wanted: dict[str, list[str]] = {}
        for each in ids:
            if each in self._passages:
                wanted.setdefault(self._passages[each].section_id, []).append(each)
        return [
            (passage, block)
            for section in wanted.values()
            for passage in [self._passages[section[0]]]
            for block in _with_siblings(passage.blocks, set(section))
        ]

    def print_once(
        self, blocks: Sequence[tuple[PassageView, BlockView]]
    ) -> Iterator[tuple[PassageView, BlockView]]:
        """Yield those that were not printed yet."""
        for passage, block in blocks:
            if block.id not in self._printed:
                self._printed.add(block.id)
                yield passage, block


def _with_siblings(blocks: Sequence[BlockView], wanted: set[str]) -> list[BlockView]:
    """Return the wanted blocks in their order; of steps, the whole list they stand in."""
    kept: list[BlockView] = []
    for run in _runs(blocks):
        whole = run[0].kind == "step" and any(block.id in wanted for block in run)
        kept += [block for block in run if whole or block.id in wanted]
    return kept


def _runs(blocks: Sequence[BlockView]) -> list[list[BlockView]]:
    """Cut blocks where one list ends and something else begins."""
    runs: list[list[BlockView]] = []
    for block in blocks:
        last = runs[-1][-1] if runs else None
        goes_on = (
            last is not None
            and (last.kind, last.lead_in) == (block.kind, block.lead_in)
            and (last.number or 0) < (block.number or 1)
        )
        if goes_on:
            runs[-1].append(block)
        else:
            runs.append([block])
    return runs


def _grounded(said: ModelPart, shelf: _Shelf, trusted: str, results: str) -> tuple[Part, bool]:
    """Return what can be shown of a part, and whether the gate let all of it through."""
    blocks = shelf.blocks(said.blocks)
    say = said.say.strip() if said.say else None
    whole = set(said.blocks) <= shelf.ids
    if say and not _holds(say, [block for _, block in blocks], said, shelf, trusted, results):
        say, whole = None, False
    fresh = list(shelf.print_once(blocks))
    if say and repeats(say, [block for _, block in fresh]):
        say = None
    quotes = tuple(Quote.of(passage, block) for passage, block in fresh)
    return Part(say=say or None, quotes=quotes), whole


def _holds(
    say: str,
    evidence: Sequence[BlockView],
    said: ModelPart,
    shelf: _Shelf,
    trusted: str,
    results: str,
) -> bool:
    verdict = check(
        say,
        evidence,
        trusted,
        shelf.ids,
        headings=shelf.headings(said.blocks),
        results=results,
    )
    return verdict.passed


def _joined(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Join parts without words to the one before, so that its source is not repeated."""
    joined: list[Part] = []
    for part in parts:
        if joined and part.say is None and _sources(part) <= _sources(joined[-1]):
            joined[-1] = joined[-1].model_copy(
                update={"quotes": (*joined[-1].quotes, *part.quotes)}
            )
        else:
            joined.append(part)
    return tuple(joined)


def _sources(part: Part) -> set[str]:
    return {quote.source for quote in part.quotes}


def _askable(question: str | None, shelf: _Shelf, trusted: str, results: str) -> str | None:
    """Let a question through that asks, and names nothing that came from nowhere."""
    said = (question or "").strip()
    if said in OWN_WORDS:
        return said or None
    known = f"{shelf.text}\n{trusted}\n{results}"
    asks = said.endswith("?") and len(said) <= LONGEST_QUESTION
    if not asks or any(unknown_names(said, known)) or any(unsafe(said, known)):
        return None
    return said
