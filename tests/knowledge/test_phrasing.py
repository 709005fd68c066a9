"""A section is found by the one way of asking that fits best, not by a word of each."""

from knowledge.article import read_article
from knowledge.library import Library

PAGE = """---
asked_as:
  paying:
    - boss pays the bill in may
    - leave a new card for the boss
    - does the boss leave the bill open
    - leave the boss alone
  leaving:
    - what if the boss of my own company wants to leave us
    - boss leaves
---
# Account

## Paying

The settings have it. A card is charged every month.

## Leaving

The settings have it, with all that the other pages say of this. Everything is kept for a month,
and whoever comes back finds it as it was, down to the last note, card and picture.
"""


def found(question: str) -> list[str]:
    library = Library([read_article("account.md", PAGE)])
    return [hit.section.heading for hit in library.search(question)]


def first(library: Library, question: str) -> str:
    return library.search(question)[0].section.heading


def test_the_way_of_asking_that_fits_as_a_whole_counts_most() -> None:
    """Both words are in three lines of Paying, but only Leaving is asked for with just these."""
    assert found("boss might leave")[0] == "Leaving"


def test_a_word_that_is_in_no_way_of_asking_is_found_all_the_same() -> None:
    assert found("everything") == ["Leaving"]


def test_a_typing_error_in_a_way_of_asking_is_understood() -> None:
    assert found("compny of my own")[0] == "Leaving"


LISTED = """---
asked_as:
  the-seasons:
    - what are the parts of the year
---
# Calendar

## What a year holds

- Year part: how far it is.
- Day: what everybody knows.

## The seasons

Spring, summer, autumn and winter.
"""


def test_the_very_words_of_a_way_of_asking_go_before_what_has_the_name_of_it() -> None:
    library = Library([read_article("calendar.md", LISTED)])
    assert first(library, "what are the parts of the year?") == "The seasons"
    assert first(library, "what is the year part?") == "What a year holds"
