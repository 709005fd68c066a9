"""From a model's answer to what is shown of it: blocks verbatim, and the words that hold."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.grounding.asking import asks, assertions_of
from bot.grounding.bare import unborne, unproven
from bot.grounding.claims import unknown_names
from bot.grounding.gate import check, repeats
from bot.grounding.proof import proof_of, sentences_of
from bot.grounding.reasons import Reason, reasons_of
from bot.grounding.unsafe import unsafe
from bot.model.answer import ModelAnswer, ModelPart
from bot.phrases import OWN_WORDS
from bot.turn import Part, Quote
from domain.actor import Plan, Role
from tools.outcome import BlockView, PassageView

#: An answer is read on a phone: beyond so many blocks no further part is taken up.
MOST_QUOTES = 14
LONGEST_QUESTION = 400
#: What a question may name wherever it came from: a choice of two, and what everybody here has.
ALWAYS_KNOWN = " ".join(["two", "Job REQ", *(each.label for each in (*Role, *Plan))])
FULL = "the answer is full"


@dataclass(frozen=True)
class Grounded:
    """What is left of a model's answer.

    `passed`, `repaired` and `dropped` count statements in a model's own words: those that hold
    (also where they are left out since they only repeat the blocks beside them), those of which the
    blocks alone are shown, and those of which nothing is. `problems` says to the model what speaks
    against it, `reasons` to an operator of which kinds that was. `question` is None unless it may
    be asked; `retried` marks the answer to a second try.
    """

    parts: tuple[Part, ...] = ()
    question: str | None = None
    passed: int = 0
    dropped: int = 0
    repaired: int = 0
    retried: bool = False
    problems: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()

    @property
    def refused_question(self) -> bool:
        """Whether there was a question that may not be asked."""
        return Reason.QUESTION in self.reasons

    def after(self, first: "Grounded") -> "Grounded":
        """The answer to a second try, with what was left out of the first."""
        return replace(self, retried=True, reasons=(*first.reasons, *self.reasons))


def ground(
    answer: ModelAnswer, passages: Sequence[PassageView], trusted: str, results: str = ""
) -> Grounded:
    """Keep what the passages of this turn bear out.

    `trusted` is what the person wrote; `results` is what other tools told in this turn. Blocks
    are printed verbatim, with a step its whole list; a statement that fails the gate is left out.
    """
    shelf = _Shelf(passages)
    judged: list[_Judged] = []
    printed = 0
    for said in answer.parts:
        full = printed >= MOST_QUOTES
        each = _Judged(said, Part(), (FULL,)) if full else _judged(said, shelf, trusted, results)
        printed += len(each.part.quotes)
        judged.append(each)
    question, against = _askable(answer, shelf, trusted, results)
    own = [each for each in judged if each.is_own]
    dropped = sum(each.part == Part() for each in own)
    passed = sum(each.holds and each.part != Part() for each in own)
    return Grounded(
        _joined([each.part for each in judged if each.part != Part()]),
        question,
        passed,
        dropped,
        repaired=len(own) - passed - dropped,
        problems=tuple(text for each in judged for text in each.told) + against,
        reasons=tuple(kind for each in judged for kind in reasons_of(each.problems))
        + ((Reason.QUESTION,) if against else ()),
    )


@dataclass(frozen=True)
class _Judged:
    """A part of a model's answer, what can be shown of it, and what speaks against the rest."""

    said: ModelPart
    part: Part
    problems: tuple[str, ...] = ()
    holds: bool = False

    @property
    def is_own(self) -> bool:
        """Whether it has words, and others than REX says of itself."""
        say = (self.said.say or "").strip()
        return bool(say) and say not in OWN_WORDS

    @property
    def told(self) -> tuple[str, ...]:
        """The problems, as a model is told of them."""
        about = f"\u201c{(self.said.say or '').strip()}\u201d: " if self.said.say else ""
        return tuple(f"{about}{problem}" for problem in self.problems)


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

    def by_section(self, ids: Sequence[str]) -> list[list[str]]:
        """The known ones of these blocks, those of a section together."""
        found: dict[str, list[str]] = {}
        for each in filter(self.ids.__contains__, ids):
            found.setdefault(self._passages[each].section_id, []).append(each)
        return list(found.values())

    def headings(self, ids: Sequence[str]) -> str:
        """The headings above these blocks."""
        sources = (self._passages[each].source for each in ids if each in self._passages)
        return "\n".join(dict.fromkeys(sources))

    def blocks(self, ids: Sequence[str]) -> list[tuple[PassageView, BlockView]]:
        """Return the known blocks, whole lists of steps, each passage in its own order."""
        return [
            (passage, block)
            for section in self.by_section(ids)
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


def _judged(said: ModelPart, shelf: _Shelf, trusted: str, results: str) -> _Judged:
    """Return what can be shown of a part."""
    blocks = shelf.blocks(said.blocks)
    say = said.say.strip() if said.say else None
    pointing = tuple(
        f"{each} was not found in this turn" for each in said.blocks if each not in shelf.ids
    )
    against = _against(say, said.blocks, shelf, trusted, results) if say else ()
    shown = None if against else say
    fresh = list(shelf.print_once(blocks))
    if shown and repeats(shown, [block for _, block in fresh]):
        shown = None
    quotes = tuple(Quote.of(passage, block) for passage, block in fresh)
    part = Part(say=shown or None, quotes=quotes)
    return _Judged(said, part, (*pointing, *against), holds=bool(say) and not against)


def _against(
    say: str, ids: Sequence[str], shelf: _Shelf, trusted: str, results: str
) -> tuple[str, ...]:
    """What speaks against showing a statement beside these blocks."""
    evidence = [block for _, block in shelf.blocks(ids)]
    verdict = check(
        say, evidence, trusted, shelf.ids, headings=shelf.headings(ids), results=results
    )
    bare = () if evidence else tuple(unborne(say, results))
    return (*verdict.problems, *bare)


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


def _askable(
    answer: ModelAnswer, shelf: _Shelf, trusted: str, results: str
) -> tuple[str | None, tuple[str, ...]]:
    """Return what may be asked of a question, and what speaks against the rest of it.

    A sentence that asserts something is left out, unless the blocks of one section that the answer
    points at, or tools, bear it out as they have to bear out any statement.
    """
    said = (answer.question or "").strip()
    if not said or said in OWN_WORDS:
        return said or None, ()
    known = f"{shelf.text}\n{trusted}\n{ALWAYS_KNOWN}\n{results}"
    if len(said) > LONGEST_QUESTION or not asks(said):
        return None, ("the question is too long, or asks nothing",)
    if wrong := [*unknown_names(said, known), *unsafe(said, known)]:
        return None, tuple(f"the question: {each}" for each in wrong)
    cited = shelf.by_section([each for part in answer.parts for each in part.blocks])
    asking: list[str] = []
    problems: list[str] = []
    for sentence in filter(str.strip, sentences_of(said)):
        against = [
            f"the question takes for true \u201c{told}\u201d, and {problem}"
            for told in assertions_of(sentence)
            for problem in _against_assertion(told, cited, shelf, trusted, results)
        ]
        problems += against
        asking += [] if against else [sentence]
    may_ask = any(map(asks, asking))
    return " ".join(asking) if may_ask else None, tuple(dict.fromkeys(problems))


def _against_assertion(
    told: str, cited: Sequence[Sequence[str]], shelf: _Shelf, trusted: str, results: str
) -> tuple[str, ...]:
    """What speaks against what a question takes for true, by the section that says most of it."""

    def by(ids: Sequence[str]) -> tuple[str, ...]:
        evidence = tuple(block for _, block in shelf.blocks(ids))
        proof = proof_of(evidence, shelf.headings(ids), results)
        return (*_against(told, ids, shelf, trusted, results), *unproven(told, proof))

    return min(map(by, cited or [[]]), key=len)
