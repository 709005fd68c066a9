"""Searching the guide: the passages a reply may quote."""

from pydantic import Field, JsonValue

from knowledge.library import Hit
from tools.bounds import cut, listed
from tools.context import Context
from tools.outcome import BlockView, Outcome, PassageView
from tools.recognition import recognise
from tools.tool import Text, Tool, ToolArgs

#: How many sections one search brings back, and how many blocks of each.
SECTIONS = 5
BLOCKS = 12
_QUERY_LENGTH = 2_000
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
    hits = context.library.search(*queries, limit=SECTIONS)
    names = _names_in(" ".join(queries), context)
    passages = tuple(_passage(hit, queries, names, context) for hit in hits)
    told = listed({}, "passages", [_told(passage) for passage in passages])
    if not passages:
        told = {"passages": [], "note": "The guide has nothing on this."}
    return Outcome(told=told, passages=passages)


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


def _passage(hit: Hit, queries: list[str], names: tuple[str, ...], context: Context) -> PassageView:
    section = hit.section
    best = set(hit.blocks[:BLOCKS])
    return PassageView(
        section_id=section.id,
        article=section.article_id,
        title=section.title,
        heading=section.heading,
        path=section.path,
        score=hit.score,
        sure=any(context.library.sure(query, hit, names) for query in queries),
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
    )


def _told(passage: PassageView) -> JsonValue:
    blocks: list[JsonValue] = [
        {"id": block.id, "kind": block.kind, "text": cut(block.text, 400)}
        for block in passage.blocks
    ]
    told: dict[str, JsonValue] = {"source": passage.source, "sure": passage.sure}
    return listed(told, "blocks", blocks, limit=_PASSAGE_LENGTH)


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
