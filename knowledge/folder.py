"""A folder of markdown read from disk; what cannot be read never keeps the rest from it."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from knowledge.article import Article, ArticleProblem, read_article
from knowledge.decoding import decode

LARGEST = 5_000_000  # bytes; a page that long is not a page
SUFFIXES = {".md", ".markdown"}


def read_folder(folder: Path) -> tuple[tuple[Article, ...], tuple[ArticleProblem, ...]]:
    """Every article below `folder` in the order of their names, and all that is wrong with them.

    Hidden folders are left out. `folder` may also be a single file.
    """
    articles: list[Article] = []
    problems: list[ArticleProblem] = []
    for path in _markdown_below(folder, problems):
        file = _shown(path.relative_to(folder) if path != folder else Path(path.name))
        text, complaint = _read(path)
        if complaint:
            problems.append(ArticleProblem(file=file, line=1, sentence=complaint))
        if text is not None:
            article = _with_its_own_id(read_article(file, text), text, articles)
            articles.append(article)
            problems += article.problems
    return tuple(articles), tuple(problems)


def _markdown_below(folder: Path, problems: list[ArticleProblem]) -> Iterator[Path]:
    def note(error: OSError) -> None:
        name = _shown(Path(error.filename or folder))
        sentence = f"This folder cannot be read: {error.strerror}."
        problems.append(ArticleProblem(file=name, line=1, sentence=sentence))

    if folder.is_file():
        yield folder
        return
    for where, folders, names in os.walk(folder, onerror=note):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if Path(name).suffix.lower() in SUFFIXES:
                yield Path(where, name)


def _read(path: Path) -> tuple[str | None, str | None]:
    try:
        if not path.is_file():
            return None, "This is not a file; it was skipped."
        if path.stat().st_size > LARGEST:
            return None, f"This is larger than {LARGEST // 1_000_000} MB; it was skipped."
        return decode(path.read_bytes())
    except OSError as error:
        return None, f"This file cannot be read: {error.strerror}."


def _with_its_own_id(article: Article, text: str, earlier: list[Article]) -> Article:
    """The article, read again under the file's name (and a number) if its id is taken."""
    holders = {each.id: each.file for each in earlier}
    if article.id not in holders:
        return article
    plain = Path(article.file).with_suffix("").as_posix()
    number, free = 1, plain
    while free in holders:
        number += 1
        free = f"{plain}-{number}"
    sentence = f'The id "{article.id}" is taken by {holders[article.id]}; this page is "{free}".'
    problem = ArticleProblem(file=article.file, line=1, sentence=sentence)
    again = read_article(article.file, text, article_id=free)
    return replace(again, problems=(*again.problems, problem))


def _shown(path: Path) -> str:
    """A path that can be printed, even if its name is not valid UTF-8."""
    return os.fsencode(path.as_posix()).decode("utf-8", "replace")
