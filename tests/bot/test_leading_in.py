"""Above what is quoted of a list stands no count of entries that aren't there."""

import pytest

from bot.leading_in import without_false_counts
from bot.reply import cited
from bot.turn import Part, Reply
from knowledge.article import read_article
from knowledge.library import Library

PAGE = """# Stages

## By default

A board has three stages:

- New: it has just come in.
- Proposal: the offer is out.
- Won: it is signed.

## Never

On hold a deal can't be:

- moved.
- closed.
"""


@pytest.fixture(scope="module")
def library() -> Library:
    return Library([read_article("stages.md", PAGE)])


@pytest.mark.parametrize(
    ("section", "entries", "printed"),
    [
        ("stages#by-default", 1, None),
        ("stages#by-default", 3, "A board has three stages:"),
        ("stages#never", 1, "On hold a deal can't be:"),
    ],
)
def test_a_lead_in_that_counts_stands_above_the_whole_list_alone(
    library: Library, section: str, entries: int, printed: str | None
) -> None:
    found = library.section(section)
    assert found
    items = [it for it in found.blocks if it.kind == "item"][:entries]
    quotes = tuple(
        quote.model_copy(update={"lead_in": it.lead_in})
        for it in items
        for quote in cited(it.id, library)
    )
    reply = Reply(kind="answer", parts=(Part(quotes=quotes),))
    told = without_false_counts(reply, library)
    assert {quote.lead_in for quote in told.parts[0].quotes} == {printed}
