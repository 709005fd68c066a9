"""What is quoted beside a refusal or a diagnosis: whole lists of steps, and no orphaned lead-in."""

import pytest

from bot.plain import quoted
from bot.reply import cited
from knowledge.article import read_article
from knowledge.library import Library

PAGE = """# Deals

## Linking

A REQ is linked once.

To link it:

1. Open the deal.
2. Choose Link.
3. Pick the REQ.

To undo it:

1. Open the deal.
2. Choose Unlink.

## Stages

Where a deal may stand:

- New: it has just come in.
- Won: it is signed.

## Plans

- Starter: 5 seats.
"""


@pytest.fixture(scope="module")
def library() -> Library:
    return Library([read_article("deals.md", PAGE)])


@pytest.mark.parametrize(
    ("reference", "lines"),
    [
        (
            "deals#linking/3",
            ["To link it:", "1. Open the deal.", "2. Choose Link.", "3. Pick the REQ."],
        ),
        (
            "deals#linking",
            [
                "A REQ is linked once.",
                "To link it:",
                "1. Open the deal.",
                "2. Choose Link.",
                "3. Pick the REQ.",
            ],
        ),
        ("deals#linking/1", ["A REQ is linked once."]),
        ("deals#stages/2", ["• Won: it is signed."]),
        (
            "deals#stages",
            ["Where a deal may stand:", "• New: it has just come in.", "• Won: it is signed."],
        ),
        ("deals#plans", ["• Starter: 5 seats."]),
        ("deals#nothing", []),
        ("deals#stages/9", []),
        (None, []),
    ],
)
def test_what_is_cited_can_be_followed(
    library: Library, reference: str | None, lines: list[str]
) -> None:
    assert list(quoted(cited(reference, library))) == lines
