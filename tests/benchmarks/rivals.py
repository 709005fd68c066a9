"""The searches that ours is measured against, over the same fields with weights that suit them."""

import re
import sqlite3
from collections.abc import Callable, Sequence
from weakref import finalize

from knowledge.article import Section
from knowledge.library import Library

#: A search: a question in, the ids of the sections it finds out, best first.
Search = Callable[[str, int], list[str]]


def fields(section: Section) -> tuple[str, str, str, str, str]:
    """Heading, headings above, title, text, and the front matter's ways of asking."""
    above = " ".join(section.path[:-1])
    return section.heading, above, section.title, section.text, " . ".join(section.asked_as)


#: What a word in each field weighs for bm25s: whole numbers near those of `knowledge.library`, and
#: better for bm25s on the development half than nearer ones. FTS5 gets the library's own.
WEIGHTS = (3, 2, 2, 1, 2)


def bm25s_search(sections: Sequence[Section]) -> Search:
    """bm25s as it comes, without English stop words; a field that weighs three stands there thrice."""
    import bm25s

    texts = [
        " ".join(
            " ".join([text] * weight) for text, weight in zip(fields(each), WEIGHTS, strict=True)
        )
        for each in sections
    ]
    retriever = bm25s.BM25()
    retriever.index(bm25s.tokenize(texts, stopwords="en", show_progress=False), show_progress=False)

    def search(question: str, limit: int) -> list[str]:
        tokens = bm25s.tokenize([question], stopwords="en", show_progress=False)
        k = min(limit, len(sections))
        places, scores = retriever.retrieve(tokens, k=k, show_progress=False)
        return [sections[p].id for p, s in zip(places[0], scores[0], strict=True) if s > 0]

    return search


def fts5_search(sections: Sequence[Section]) -> Search:
    """SQLite FTS5 with Porter's stemmer and weighted columns; any of the words may occur."""
    database = sqlite3.connect(":memory:")
    database.execute(
        "CREATE VIRTUAL TABLE guide USING fts5(heading, above, title, body, asked,"
        " tokenize = 'porter unicode61')"
    )
    database.executemany("INSERT INTO guide VALUES (?, ?, ?, ?, ?)", map(fields, sections))

    def search(question: str, limit: int) -> list[str]:
        words = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", question))
        rows = database.execute(
            "SELECT rowid FROM guide WHERE guide MATCH ? ORDER BY bm25(guide, 4, 2, 2, 1, 1.5) LIMIT ?",
            (words, limit),
        )
        return [sections[rowid - 1].id for (rowid,) in rows]

    finalize(search, database.close)
    return search


def ours(library: Library) -> Search:
    """The library's own search."""
    return lambda question, limit: [hit.section.id for hit in library.search(question, limit=limit)]
