"""A folder of markdown read from disk; what cannot be read never keeps the rest from it."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from knowledge.article import Article, ArticleProblem, read_article
from knowledge.decoding import decode

LARGEST = 5_000_000  # bytes; a page that long is not a page
SUFFIXES = {".md", ".markdown"}
CIRCULAR = "This link leads to a folder that is read anyway, or in a circle; it was skipped."


@dataclass(frozen=True)
class Page:
    """A file as it was read; without a text if it could not be.

    `saved` is set where the text had to be mended: as it was saved.
    """

    file: str
    text: str | None
    problems: tuple[ArticleProblem, ...] = ()
    saved: str | None = None


def read_folder(folder: Path) -> tuple[tuple[Article, ...], tuple[ArticleProblem, ...]]:
    """Every article below `folder` in the order of their names, and all that is wrong with them.

    Hidden folders are left out. `folder` may also be a single file.
    """
    return articles_of(read_pages(folder))


def articles_of(
    pages: Iterable[Page],
) -> tuple[tuple[Article, ...], tuple[ArticleProblem, ...]]:
    """The articles that pages make, each with an id of its own, and all that is wrong with them."""
    articles: list[Article] = []
    problems: list[ArticleProblem] = []
    for page in pages:
        problems += page.problems
        if page.text is not None:
            article = _with_its_own_id(read_article(page.file, page.text), page.text, articles)
            articles.append(article)
            problems += article.problems
    return tuple(articles), tuple(problems)


def read_pages(folder: Path) -> Iterator[Page]:
    """Every markdown file below `folder`, in the order of their names."""
    unreadable: list[Page] = []
    for path in markdown_below(folder, unreadable):
        yield read_page(path, shown(path.relative_to(folder) if path != folder else path.name))
    yield from unreadable


def read_page(path: Path, file: str) -> Page:
    """One file, to be shown as `file`; what is wrong with it is a problem, never an exception."""
    try:
        if path.is_symlink() and not path.exists():
            return _unread(file, "This link leads nowhere, or in a circle; it was skipped.")
        if not path.is_file():
            return _unread(file, "This is not a file; it was skipped.")
        if path.stat().st_size > LARGEST:
            return _unread(file, f"This is larger than {LARGEST // 1_000_000} MB; it was skipped.")
        read = decode(path.read_bytes())
    except OSError as error:
        return _unread(file, f"This file cannot be read: {error.strerror}.")
    problem = read.complaint and ArticleProblem(file=file, line=read.line, sentence=read.complaint)
    return Page(file, read.text, (problem,) if problem else (), read.saved)


def markdown_below(folder: Path, unreadable: list[Page]) -> Iterator[Path]:
    """The markdown files below a folder, also behind links to other folders.

    Folders that cannot be read, and links that lead in a circle, are added to `unreadable`.
    """
    followed = [Path(os.path.realpath(folder))]

    def note(error: OSError) -> None:
        where = Path(error.filename or folder)
        name = shown(where if where == folder else where.relative_to(folder))
        unreadable.append(_unread(name, f"This folder cannot be read: {error.strerror}."))

    if folder.is_file():
        yield folder
        return
    for where, folders, names in os.walk(folder, onerror=note, followlinks=True):
        below = [Path(where, name) for name in sorted(folders) if not name.startswith(".")]
        circular = [path for path in below if path.is_symlink() and _known(path, followed)]
        unreadable += [_unread(shown(path.relative_to(folder)), CIRCULAR) for path in circular]
        folders[:] = [path.name for path in below if path not in circular]
        for name in sorted(names):
            if Path(name).suffix.lower() in SUFFIXES:
                yield Path(where, name)


def _known(link: Path, followed: list[Path]) -> bool:
    """Whether a link leads to a folder that is read anyway; if not, it will be read now."""
    target = Path(os.path.realpath(link))
    if any(target.is_relative_to(each) or each.is_relative_to(target) for each in followed):
        return True
    followed.append(target)
    return False


def shown(path: Path | str) -> str:
    """A path that can be printed in a line, even if its name is not valid UTF-8 or has line breaks."""
    name = os.fsencode(Path(path).as_posix()).decode("utf-8", "replace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in name)


def without_pages(folder: Path) -> str:
    """What to tell whoever named a folder that holds no guide."""
    return f"There is no guide in {shown(folder)}: no page of it can be read."


def _unread(file: str, sentence: str) -> Page:
    return Page(file, None, (ArticleProblem(file=file, line=1, sentence=sentence),))


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
