"""From what a turn came to, to the one reply that goes out.

What happened to somebody's data is always said by the server, from a tool's result, in a fixed
order of importance: a ticket, then proposals, then a question, a refusal, a diagnosis, figures.
Only when no tool settled the turn does the model's answer count, and then only what the gate lets
through (`bot.grounding`).
"""

from collections.abc import Sequence

from bot.grounding import Grounded
from bot.model.answer import ModelAnswer
from bot.turn import Checked, Mode, Part, Quote, Reply, Topic
from knowledge.article import Block
from knowledge.library import Library
from tools.outcome import BlockView, Outcome, PassageView

#: How many blocks of a cited section are printed beside a refusal or a diagnosis.
CITED_BLOCKS = 2
#: How many topics are offered when nothing answers the question.
NEAREST_TOPICS = 2


def settled(outcomes: Sequence[Outcome], library: Library) -> Reply | None:
    """Return the reply that the tools' results settle by themselves, or None."""
    ticket = next((o.ticket for o in reversed(outcomes) if o.ticket), None)
    if ticket:
        return Reply(kind="ticket", ticket=ticket)
    proposals = tuple(o.proposal for o in outcomes if o.proposal)
    if proposals:
        return Reply(kind="proposal", proposals=proposals)
    for outcome in reversed(outcomes):
        reply = _by_outcome(outcome, library)
        if reply:
            return reply
    return None


def _by_outcome(outcome: Outcome, library: Library) -> Reply | None:
    if outcome.draft:
        return Reply(kind="clarify", question=outcome.draft.question, draft=outcome.draft)
    if outcome.refusal:
        said = Part(say=outcome.refusal.sentence, quotes=cited(outcome.refusal.cite, library))
        return Reply(kind="refusal", parts=(said,))
    if outcome.finding:
        said = Part(say=outcome.finding.sentence, quotes=cited(outcome.finding.cite, library))
        return Reply(kind="answer", parts=(said,))
    if outcome.printed:
        return Reply(kind="answer", parts=(Part(say=outcome.printed),))
    return None


def answered(answer: ModelAnswer, grounded: Grounded) -> Reply | None:
    """Return the model's own answer as far as the guide bears it out, or None."""
    if answer.kind == "clarify" and answer.question and not grounded.parts:
        return Reply(kind="clarify", question=answer.question)
    if answer.kind == "abstain" or not grounded.parts:
        return None
    return Reply(kind="answer", parts=grounded.parts, question=answer.question)


def best_passage(passages: Sequence[PassageView]) -> Reply:
    """Quote the best passage if it surely answers, offer it if it may help, else abstain."""
    ranked = sorted(passages, key=lambda passage: -passage.score)
    sure = next((passage for passage in ranked if passage.sure), None)
    if sure:
        return Reply(kind="answer", parts=(Part(quotes=quotes_of(sure, sure.blocks)),))
    return Reply(kind="abstain", topics=nearest(ranked), offers_ticket=True)


def nearest(passages: Sequence[PassageView]) -> tuple[Topic, ...]:
    """Return the nearest topics, best first, each once."""
    sources = {passage.source: passage.section_id for passage in passages}
    topics = (Topic(section=section, source=source) for source, section in sources.items())
    return tuple(topics)[:NEAREST_TOPICS]


def quotes_of(passage: PassageView, blocks: Sequence[BlockView]) -> tuple[Quote, ...]:
    """Return blocks of a passage as they are printed."""
    return tuple(
        Quote(
            block=block.id,
            article=passage.article,
            heading=passage.heading,
            source=passage.source,
            kind=block.kind,
            number=block.number,
            lead_in=block.lead_in,
            text=block.text,
        )
        for block in blocks
    )


def cited(reference: str | None, library: Library) -> tuple[Quote, ...]:
    """Return the block, or the first blocks of the section, that a tool's result points at."""
    if reference is None:
        return ()
    block = library.block(reference)
    if block:
        return (_quote(block),)
    section = library.section(reference)
    return tuple(_quote(block) for block in section.blocks[:CITED_BLOCKS]) if section else ()


def _quote(block: Block) -> Quote:
    return Quote(
        block=block.id,
        article=block.article_id,
        heading=block.path[-1] if block.path else block.title,
        source=block.source,
        kind=block.kind,
        number=block.number,
        lead_in=block.lead_in,
        text=block.text,
    )


def finished(reply: Reply, *, mode: Mode, tools: Sequence[str]) -> Reply:
    """Stamp a reply with how it came about."""
    return reply.model_copy(update={"mode": mode, "tools": tuple(dict.fromkeys(tools))})


def checked(reply: Reply, grounded: Grounded) -> Checked:
    """Return how a reply came about, as it is kept for those who write the guide."""
    return Checked(
        passed=grounded.passed,
        repaired=grounded.repaired,
        dropped=grounded.dropped,
        abstained=reply.kind == "abstain",
        blocks=tuple(quote.block for part in reply.parts for quote in part.quotes),
    )
