"""From what a turn came to, to the one reply that goes out.

What happened to somebody's data is always said by the server, from a tool's result, in a fixed
order of importance: a ticket, then proposals, then a question, a refusal, a diagnosis, figures.
Only when no tool settled the turn does the model's answer count, and then only what the gate lets
through (`bot.grounding.answers`).
"""

from collections.abc import Iterator, Sequence
from textwrap import shorten
from typing import TypeVar

from bot.far import is_far, what_it_is_for
from bot.grounding.answers import Grounded
from bot.grounding.claims import content_of
from bot.grounding.retelling import with_synonyms
from bot.model.answer import ModelAnswer
from bot.model.log import Mode
from bot.turn import Checked, Incoming, Part, Quote, Reply, Topic
from domain import names
from knowledge.article import Block
from knowledge.library import Library
from tools.outcome import BlockView, Draft, Outcome, PassageView, ProposalCard, TicketReceipt

AnyBlock = TypeVar("AnyBlock", Block, BlockView)

#: How many blocks of a cited section are printed beside a refusal or a diagnosis.
CITED_BLOCKS = 2
#: How many topics are offered when nothing answers the question.
NEAREST_TOPICS = 2
#: How many of its blocks are printed then; a list of steps stays whole.
OFFERED_BLOCKS = 3
#: How many characters are quoted of what somebody else said.
QUOTED = 100
#: How many of the files that came with a message are named; the rest are counted.
NAMED_FILES = 4
#: What tells one change from another of its kind.
WHAT_IT_IS_ABOUT = ("client", "opportunity", "req", "title")
#: What a tool tells, where everything is already as it was asked for.
NOTHING_TO_DO = "nothing_to_do"


def settled(outcomes: Sequence[Outcome], library: Library) -> Reply | None:
    """Return the reply that the tools' results settle by themselves, or None."""
    ticket = next((o.ticket for o in reversed(outcomes) if o.ticket), None)
    proposals = tuple(o.proposal for o in outcomes if o.proposal)
    if ticket or proposals:
        return _with_the_rest(ticket, proposals, outcomes)
    for outcome in reversed(outcomes):
        reply = _by_outcome(outcome, library)
        if reply:
            return reply
    return None


def _with_the_rest(
    ticket: TicketReceipt | None,
    proposals: tuple[ProposalCard, ...],
    outcomes: Sequence[Outcome],
) -> Reply:
    """Return ticket and cards with what could not be done: refused, there already, or to be asked.

    Of a ticket that a diagnosis led to, it says first what was checked.
    """
    drafts = [o.draft for at, o in enumerate(outcomes) if o.draft and not _made(o, outcomes[at:])]
    said = [o.finding.sentence for o in outcomes if o.finding and o.finding.must_escalate]
    said += [o.refusal.sentence for o in outcomes if o.refusal]
    said += [o.printed for o in outcomes if o.printed and NOTHING_TO_DO in o.told]
    said += [draft.question for draft in drafts[:-1]]
    draft = drafts[-1] if drafts else None
    return Reply(
        kind="ticket" if ticket else "proposal",
        ticket=ticket,
        parts=tuple(Part(say=sentence) for sentence in dict.fromkeys(said)),
        proposals=proposals,
        question=draft.question if draft else None,
        draft=draft,
    )


def _made(asked: Outcome, later: Sequence[Outcome]) -> bool:
    """Whether what lacked details was made a card in the same turn: of the same things."""
    draft = asked.draft
    return any(
        o.proposal
        and draft
        and o.proposal.tool == draft.tool
        and _is_of_the_same(draft, o.proposal)
        for o in later
    )


def _is_of_the_same(draft: Draft, card: ProposalCard) -> bool:
    """Whether a draft names nothing else than a card: "one for Acme, and one for Globex" are two."""
    told = {name: str(draft.arguments.get(name) or "").casefold() for name in WHAT_IT_IS_ABOUT}
    made = {name: str(card.arguments.get(name) or "").casefold() for name in WHAT_IT_IS_ABOUT}
    return all(not it or it == made[name] for name, it in told.items())


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


def answered(
    answer: ModelAnswer, grounded: Grounded, passages: Sequence[PassageView], asked: str = ""
) -> Reply | None:
    """Return the model's own answer as far as the guide bears it out, or None."""
    if answer.kind == "abstain":
        return abstained(passages, asked)
    if grounded.parts:
        return Reply(kind="answer", parts=grounded.parts, question=grounded.question)
    if grounded.question:
        return Reply(kind="clarify", question=grounded.question)
    return None


def best_passage(passages: Sequence[PassageView], asked: str = "") -> Reply:
    """Quote the best passage if it surely answers, else abstain."""
    sure = next((passage for passage in _ranked(passages) if passage.sure), None)
    if sure:
        return Reply(
            kind="answer",
            parts=(Part(quotes=tuple(Quote.of(sure, block) for block in sure.blocks)),),
        )
    return abstained(passages, asked)


def by_the_guide(reply: Reply | None, passages: Sequence[PassageView], asked: str) -> Reply:
    """Return an answer, or without one the best passage.

    Once it is added why somebody cannot do what is quoted: their plan or role closes it. They read
    that before steps, and after what is merely so.
    """
    reply = reply or best_passage(passages, asked)
    closed = {passage.section_id: passage.closed for passage in passages if passage.closed}
    quoted = [quote.block.partition("/")[0] for part in reply.parts for quote in part.quotes]
    why = next((closed[section] for section in quoted if section in closed), None)
    if why is None or reply.kind != "answer":
        return reply
    steps = any(quote.kind == "step" for part in reply.parts for quote in part.quotes)
    told = (Part(say=why), *reply.parts) if steps else (*reply.parts, Part(say=why))
    return reply.model_copy(update={"parts": told})


def with_notices(reply: Reply, stranger: str | None, incoming: Incoming) -> Reply:
    """Add why REX doesn't know who asks, what of a thread it answers, and the files it can't open."""
    is_ticket, files = reply.kind == "ticket", incoming.files
    said = [stranger] if stranger and not is_ticket else []
    if incoming.quoted:
        said.append(f"I took you to mean “{shorten(incoming.text, QUOTED, placeholder='…')}”")
    if files:
        rest = [f"{len(files) - NAMED_FILES} more"] if len(files) > NAMED_FILES else []
        named = names.listed([*files[:NAMED_FILES], *rest])
        on_it = "isn't" if len(files) == 1 else "aren't"
        so = f"{named} {on_it} on the ticket" if is_ticket else f"I haven't read {named}"
        said.append(f"I can't open files, so {so}.")
    return reply.model_copy(update={"parts": (*reply.parts, *(Part(say=each) for each in said))})


def abstained(passages: Sequence[PassageView], asked: str = "") -> Reply:
    """Say that the guide doesn't tell, with what is nearest and the offer of a ticket.

    The nearest passage is offered if it may help; the nearest topics stand below it. Of a long
    passage those blocks are printed that have most of what was `asked`.
    """
    ranked = _ranked(passages)
    if is_far(asked, ranked):
        return what_it_is_for()
    offered = _offered(ranked[0], asked) if ranked and ranked[0].may_help else ()
    topics = nearest(ranked[1:] if offered else ranked)
    parts = (Part(quotes=offered),) if offered else ()
    return Reply(
        kind="abstain", parts=parts, topics=topics, offers_ticket=True, may_help=bool(offered)
    )


def _offered(passage: PassageView, asked: str) -> tuple[Quote, ...]:
    matter = with_synonyms(content_of(asked))
    fitting = sorted(passage.blocks, key=lambda block: -len(matter & content_of(block.text)))
    chosen = _whole_lists(passage.blocks, fitting[:OFFERED_BLOCKS])
    return tuple(Quote.of(passage, block) for block in chosen)


def _ranked(passages: Sequence[PassageView]) -> list[PassageView]:
    return sorted(passages, key=lambda passage: -passage.score)


def nearest(passages: Sequence[PassageView]) -> tuple[Topic, ...]:
    """Return the nearest topics, best first, each once."""
    sources = {passage.source: passage.section_id for passage in passages}
    topics = (Topic(section=section, source=source) for source, section in sources.items())
    return tuple(topics)[:NEAREST_TOPICS]


def cited(reference: str | None, library: Library) -> tuple[Quote, ...]:
    """Return the block, or the first blocks of the section, that a tool's result points at.

    A block stands alone: of a list of what to check, only what decides is told. A section tells how
    something is done, so that a list of steps stays whole.
    """
    if reference is None:
        return ()
    if pointed := library.block(reference):
        return (_alone(pointed),)
    section = library.section(reference)
    if section is None:
        return ()
    return tuple(map(_quote, _whole_lists(section.blocks, section.blocks[:CITED_BLOCKS])))


def _whole_lists(blocks: Sequence[AnyBlock], chosen: Sequence[AnyBlock]) -> Iterator[AnyBlock]:
    """The chosen blocks in their order, and all the steps of a list that has one of them."""
    lists = {block.lead_in for block in chosen if block.kind == "step"}
    return (
        block
        for block in blocks
        if block in chosen or (block.kind == "step" and block.lead_in in lists)
    )


def _alone(block: Block) -> Quote:
    """Quote one block of a list without its number, or what stands above the list."""
    kind = "paragraph" if block.kind == "step" else block.kind
    return _quote(block).model_copy(update={"kind": kind, "number": None, "lead_in": None})


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
        retried=grounded.retried,
        blocks=tuple(quote.block for part in reply.parts for quote in part.quotes),
        reasons=tuple(grounded.reasons),
    )
