"""A library kept in a file, so that articles that have not changed are not read again."""

import hashlib
import logging
import sqlite3
import sys
from collections.abc import Iterable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from os import getpid
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from knowledge.article import Article, ArticleProblem
from knowledge.folder import Page, articles_of
from knowledge.index import Index, Packed
from knowledge.library import Library

FILE = "guide.sqlite"

log = logging.getLogger("rex.guide")

_UNUSABLE = (sqlite3.Error, ValidationError, ValueError, TypeError, KeyError, OSError)


@dataclass(frozen=True)
class _Kept:
    """Everything of a library that takes long to make, but its index's postings."""

    articles: tuple[Article, ...]
    problems: tuple[ArticleProblem, ...]
    count: int
    terms: tuple[str, ...]


_KEPT: TypeAdapter[_Kept] = TypeAdapter(_Kept)


def library_of(pages: Sequence[Page], folder: Path | None) -> Library:
    """The library of these pages: from the file in `folder` if it is of the same text, else anew.

    A file that cannot be used or written costs time and nothing else.
    """
    key = fingerprint(pages)
    kept = _read(folder / FILE, key) if folder else None
    if kept:
        return kept
    library = Library(*articles_of(pages))
    if folder:
        _write(folder / FILE, key, library)
    return library


def fingerprint(pages: Iterable[Page]) -> str:
    """What is different for other articles, and for another REX that would read them otherwise."""
    code = Path(str(files("knowledge")))
    digest = hashlib.sha256(f"{sys.byteorder} {sys.version_info[:2]}".encode())
    for module in sorted(code.glob("*.py")):
        digest.update(module.read_bytes())
    for page in pages:
        for part in (page.file, page.text, *map(str, page.problems)):
            digest.update(f"{part!r};".encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _read(file: Path, key: str) -> Library | None:
    """The kept library, if there is one with that key and it is whole."""
    try:
        found = file.stat()
    except OSError:
        return None
    try:
        return _opened(file, key, (found.st_ino, found.st_mtime_ns, found.st_size))
    except _UNUSABLE as error:
        log.info("the kept guide %s can't be used and is made anew: %s", file, error)
        return None


@lru_cache(maxsize=2)
def _opened(file: Path, key: str, version: tuple[int, ...]) -> Library | None:
    """What is in this version of the file: all who ask in one process share it."""
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as opened:  # noqa: TID251  (nobody else opens it)
        parts: dict[str, bytes] = dict(
            opened.execute("SELECT name, data FROM part WHERE key = ?", (key,))
        )
    return _unpacked(parts) if parts and _sum(parts) == parts["sum"] else None


def _unpacked(parts: dict[str, bytes]) -> Library:
    kept = _KEPT.validate_json(parts["kept"])
    packed = Packed(kept.count, kept.terms, parts["lengths"], parts["places"], parts["weights"])
    return Library(kept.articles, kept.problems, Index.unpacked(packed))


def _write(file: Path, key: str, library: Library) -> None:
    """Put the library into the file, whole or not at all."""
    packed = library.index.packed()
    kept = _Kept(library.articles, library.problems, packed.count, tuple(packed.terms))
    parts = {
        "kept": _KEPT.dump_json(kept),
        "lengths": packed.lengths,
        "places": packed.places,
        "weights": packed.weights,
    }
    parts["sum"] = _sum(parts)
    unfinished = file.with_name(f"{file.name}.{getpid()}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished.unlink(missing_ok=True)
        with closing(sqlite3.connect(unfinished)) as opened, opened:  # noqa: TID251  (nobody else opens it)
            opened.execute("CREATE TABLE part (key TEXT, name TEXT, data BLOB)")
            rows = [(key, name, data) for name, data in parts.items()]
            opened.executemany("INSERT INTO part VALUES (?, ?, ?)", rows)
        unfinished.replace(file)
    except (OSError, sqlite3.Error) as error:
        log.warning("the guide can't be kept in %s: %s", file, error)
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


def _sum(parts: dict[str, bytes]) -> bytes:
    """What tells a damaged file from a sound one."""
    digest = hashlib.sha256()
    for name in ("kept", "lengths", "places", "weights"):
        digest.update(parts[name])
    return digest.digest()
