"""What people ask about the life of a deal is answered from the right section, without a model."""

import pytest

from knowledge.library import Library
from tests.guide import guide as read_guide


@pytest.fixture(scope="module")
def library() -> Library:
    return read_guide()


@pytest.mark.parametrize(
    ("question", "anchor"),
    [
        ("how do I put a deal on hold", "putting-an-opportunity-on-hold"),
        ("how do I cancel an opportunity", "cancelling-an-opportunity"),
        ("what loss reasons are there", "loss-reasons"),
        ("how many deal stages can I have", "customising-the-stages"),
        ("how do I get a deal off hold again", "resuming-an-opportunity"),
        ("when does a deal count as stale", "stale-deals"),
        ("does a lost deal need the name of the competitor", "competitor-and-notes-of-a-lost-deal"),
        ("what is the longest contract term", "contract-terms-of-a-won-deal"),
        ("how long may the title of an opportunity be", "limits-of-the-fields"),
    ],
)
def test_the_surest_section_is_the_right_one(library: Library, question: str, anchor: str) -> None:
    sure = [hit for hit in library.search(question) if library.sure(question, hit)]
    assert sure
    assert sure[0].section.id == f"opportunities#{anchor}"
