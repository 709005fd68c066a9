"""`rex search`: retrieval alone, over the guide or any folder of markdown."""

from pathlib import Path
from typing import Annotated

import typer

from bot.assembly import sentence_model
from bot.commands.queries import DEPTH, read_queries, recalls
from bot.commands.speech import complain, emit, give_up, say
from bot.settings import read_settings
from knowledge.audience import is_for_rex
from knowledge.cache import library_of
from knowledge.folder import read_pages, without_pages
from knowledge.hit import Hit
from knowledge.library import GUIDE, Library
from knowledge.semantic import CannotTell


def search(
    text: Annotated[str | None, typer.Argument(help="What to look for.")] = None,
    articles: Annotated[
        Path | None, typer.Option(help="A folder of markdown instead of the guide.")
    ] = None,
    queries: Annotated[
        Path | None, typer.Option(help="JSON lines with id, question and, if known, sections.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=100, help="How many sections at most.")] = 5,
    as_json: Annotated[bool, typer.Option("--json", help="JSON lines for machines.")] = False,
) -> None:
    """Find the sections of the guide that answer a question."""
    if (text is None) == (queries is None):
        give_up('Give a text to look for, or --queries with a file: rex search "link a REQ"')
    if articles is not None and not articles.is_dir():
        give_up(f"{articles} is not a folder. Name a folder with markdown files.")
    library = as_running(articles)
    for problem in library.problems:
        complain(str(problem))
    if not library.articles:
        give_up(without_pages(articles or read_settings().articles or GUIDE))
    if queries is not None:
        answer(library, queries, limit)
    elif text is not None:
        show(for_people(library, text, limit), as_json)


def as_running(articles: Path | None) -> Library:
    """The library as a running REX has it: its folder, its cache, by meaning where that is set."""
    settings = read_settings()
    cache = None if articles else settings.cache_folder  # which has room for one guide
    library = library_of(tuple(read_pages(articles or settings.articles or GUIDE)), cache)
    meaning = sentence_model(settings)
    if meaning is None:
        return library
    embed, model = meaning
    try:
        return library.with_meaning(embed, model=model, cache=settings.cache_folder)
    except CannotTell as problem:
        complain(f"{problem} The guide is searched by words alone.")
        return library


def answer(library: Library, queries: Path, limit: int) -> None:
    """Print what each question of a file finds, and how well, where rows say what is expected."""
    places: list[int | None] = []
    for query in read_queries(queries):
        rows = [hit.row() for hit in for_people(library, query.question, limit)]
        emit({"id": query.id, "hits": rows, "score": rows[0]["score"] if rows else 0.0})
        if query.sections:
            found = for_people(library, query.question, DEPTH)
            places.append(query.place([hit.section for hit in found]))
    if places:
        emit(recalls(places))


def for_people(library: Library, text: str, limit: int) -> tuple[Hit, ...]:
    """The best hits that are not on pages for REX alone."""
    closed = [page for page in library.articles if is_for_rex(page.front.audience)]
    spare = sum(len(page.sections) for page in closed)
    hits = library.search(text, limit=limit + spare)
    hidden = {page.id for page in closed}
    return tuple(hit for hit in hits if hit.section.article_id not in hidden)[:limit]


def show(hits: tuple[Hit, ...], as_json: bool) -> None:
    """Print what was found, for people or for machines."""
    for hit in hits:
        if as_json:
            emit(hit.row())
        else:
            say(f"{hit.score:6.2f}  {hit.section.file} › {' › '.join(hit.section.path)}")
            say(f"        {hit.section.text[:160]}")
    if not hits and not as_json:
        say("Nothing in the guide shares a word with that.")
