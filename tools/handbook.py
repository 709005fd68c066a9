"""Searching the guide and opening its sections: the passages a reply may quote."""

from pydantic import Field, JsonValue

from domain.access import Action, decide
from domain.actor import Actor, Plan, Role
from knowledge.article import Block, Section
from knowledge.audience import is_for_people, is_order
from knowledge.front import FrontMatter
from knowledge.hit import Hit
from tools.bounds import TOLD_LIMIT, cut, listed
from tools.context import Context
from tools.outcome import BlockView, Outcome, PassageView
from tools.recognition import recognise
from tools.tool import Text, Tool, ToolArgs

#: How many sections one search brings back, and how many blocks of each.
SECTIONS = 5
BLOCKS = 12
_QUERY_LENGTH = 2_000
#: How many pages that are not for people may stand before those that are.
_SPARE = 5
#: How much of the result one section may take.
_PASSAGE_LENGTH = 2_600


class SearchGuide(ToolArgs):
    """What to look for."""

    queries: list[Text] = Field(
        min_length=1,
        max_length=5,
        description="The question in the guide's words; two or three wordings find more.",
    )


def search_guide(args: SearchGuide, context: Context) -> Outcome:
    """Find the sections of the guide that fit any of the queries, best first."""
    queries = [query[:_QUERY_LENGTH] for query in args.queries]
    hits = context.library.search(*queries, limit=SECTIONS + _SPARE)
    hits = tuple(hit for hit in hits if _for_people(hit.section, context))[:SECTIONS]
    names = _names_in(" ".join(queries), context)
    found = (_passage(hit, queries, names, context) for hit in hits)
    passages = tuple(passage for passage in found if passage.blocks)
    told = listed({}, "passages", [_told(each, _left_out(each, context)) for each in passages])
    if not passages:
        told = {"passages": [], "note": "The guide has nothing on this."}
    return Outcome(told=told, passages=passages)


class ReadSection(ToolArgs):
    """Which section to open."""

    section: Text = Field(
        description='The id of a section, or of a block in it: "opportunities#linking-job-reqs".'
    )


def read_section(args: ReadSection, context: Context) -> Outcome:
    """Open a section of the guide as a whole."""
    section = context.library.section(args.section.strip().partition("/")[0])
    if section is None or not section.blocks or not _for_people(section, context):
        return Outcome(told={"error": "There is no such section. Search the guide for its id."})
    hit = Hit(section, score=1.0, blocks=section.blocks)
    passage = _passage(hit, [context.turn.text], (), context, most=len(section.blocks))
    if not passage.blocks:
        return Outcome(told={"error": "There is no such section. Search the guide for its id."})
    return Outcome(told=_told(passage, length=TOLD_LIMIT), passages=(passage,))


def _for_people(section: Section, context: Context) -> bool:
    """Whether a section may be shown to a person at all."""
    audience = context.library.front(section.article_id).audience
    return is_for_people(audience) and not is_order(section.heading, audience)


def _help(hit: Hit, context: Context) -> list[Block]:
    """The hit's blocks without orders to REX, which an author left on a page for people."""
    audience = context.library.front(hit.section.article_id).audience
    return [block for block in hit.blocks if not is_order(block.text, audience)]


def _names_in(text: str, context: Context) -> tuple[str, ...]:
    """The workspace's own names in a question, which the guide can't be expected to know."""
    if context.actor is None:
        return ()
    seen = recognise(text, context.records, context.actor)
    return (
        *(client.name for client in seen.clients),
        *(deal.name for deal in seen.opportunities),
        *(req.title for req in seen.reqs),
    )


def _passage(
    hit: Hit, queries: list[str], names: tuple[str, ...], context: Context, most: int = BLOCKS
) -> PassageView:
    section = hit.section
    told = _help(hit, context)
    defines = [block for block in hit.defines if block in told]
    fitting = [block for block in hit.fitting if block in told]
    best = {*defines, *fitting, *told[:most]}
    return PassageView(
        section_id=section.id,
        article=section.article_id,
        title=section.title,
        heading=section.heading,
        path=section.path,
        score=hit.score,
        sure=any(context.library.answers(query, hit, names) for query in queries),
        may_help=any(context.library.may_help(query, hit, names) for query in queries),
        blocks=tuple(
            BlockView(
                id=block.id,
                kind=block.kind,
                number=block.number,
                lead_in=block.lead_in,
                text=block.text,
            )
            for block in section.blocks
            if block in best
        ),
        closed=_closed(section, context),
        defines=tuple(block.id for block in defines),
        fitting=tuple(block.id for block in fitting),
    )


def _told(
    passage: PassageView, left_out: int = 0, length: int = _PASSAGE_LENGTH
) -> dict[str, JsonValue]:
    blocks: list[JsonValue] = [
        {"id": block.id, "kind": block.kind, "text": cut(block.text, 400)}
        for block in passage.blocks
    ]
    told: dict[str, JsonValue] = {"source": passage.source, "sure": passage.sure}
    if passage.closed:
        told["closed_to_this_person"] = passage.closed
    if passage.defines:
        told["says_what_it_is"] = [*passage.defines]
    if passage.sure and passage.fitting:
        told["answers"] = [*passage.fitting]
    return listed(told, "blocks", blocks, len(blocks) + left_out, length)


def _left_out(passage: PassageView, context: Context) -> int:
    """How many blocks of the section fit less, and were not brought back."""
    section = context.library.section(passage.section_id)
    audience = context.library.front(passage.article).audience
    whole = section.blocks if section else ()
    return sum(not is_order(block.text, audience) for block in whole) - len(passage.blocks)


def _closed(section: Section, context: Context) -> str | None:
    """Why this person can't do what a section is about; the section itself is no secret.

    Where the whole page is closed to them, the first reason tells why. Of several others the last
    is about the very thing: who may not see invoices need not be told of deals.
    """
    if context.actor is None:
        return None
    front = context.library.front(section.article_id)
    needed = front.needs.get(section.id.partition("#")[2], "")
    decision = decide(context.actor, Action(needed)) if needed in {*Action} else None
    page = _page_closed(front, context.actor)
    if decision is None or decision.allowed:
        return page
    return decision.first.sentence if page else decision.reasons[-1].sentence


def _page_closed(front: FrontMatter, actor: Actor) -> str | None:
    """Why somebody can't use what a whole page is about."""
    role, plan = actor.role, actor.workspace.plan
    if front.roles and role not in front.roles:
        if not set(front.roles) <= set(Role):
            return f"Whether this is open to your role, {role.label}, is not certain."
        return f"This is not open to your role, {role.label}. {_who_helps(front)}".rstrip()
    if front.plans and plan not in front.plans:
        if not set(front.plans) <= set(Plan):
            return f"Whether this is in your workspace's plan, {plan.label}, is not certain."
        needed = " or ".join(Plan(each).label for each in front.plans)
        who = "You" if role is Role.SUPER_ADMIN else "A Super Admin"
        said = f"This needs the plan {needed}; your workspace is on {plan.label}."
        return f"{said} {who} can change the plan."
    return None


def _who_helps(front: FrontMatter) -> str:
    """Who of those that a page is open to can act for somebody else."""
    admins = (each for each in (Role.TEAM_ADMIN, Role.SUPER_ADMIN) if each in front.roles)
    return next((f"A {each.label} can do it for you, or change your role." for each in admins), "")


SEARCH_GUIDE = Tool(
    name="search_guide",
    description=(
        "Search the HirePilot guide: how things work, where they are, what they mean, plans, "
        "roles and permissions. Use it for every question about the product. Returns blocks with "
        "ids; an answer may only point at blocks that were returned in this turn."
    ),
    arguments=SearchGuide,
    kind="read",
    run=search_guide,
    for_strangers=True,
)

READ_SECTION = Tool(
    name="read_section",
    description=(
        "Open a section of the guide as a whole, by an id that search_guide returned or a page "
        "names. Use it when blocks of a section were left out (blocks_left_out), or when the step before or after "
        "matters. Its blocks may be pointed at like those of a search."
    ),
    arguments=ReadSection,
    kind="read",
    run=read_section,
    for_strangers=True,
)
