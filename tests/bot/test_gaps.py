"""Which questions ask for the same, and which of them comes first."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.gaps import Asked, gaps, still_open
from knowledge.article import read_article
from knowledge.library import Library
from tests.guide import guide as read_guide

DAWN = datetime(2026, 3, 2, 6, tzinfo=UTC)


def asked(text: str, who: str = "ada", hour: int = 0, *, disliked: bool = False) -> Asked:
    return Asked(
        text=text,
        who=who,
        at=DAWN + timedelta(hours=hour),
        abstained=not disliked,
        disliked=disliked,
        comments=("The price.",) if disliked else (),
        blocks=("plans#top/1",) if disliked else (),
    )


def test_ways_of_asking_the_same_are_one_gap_with_the_newest_first() -> None:
    (gap,) = gaps(
        [
            asked("does HirePilot have a mobile app?", "ada", 1),
            asked("Do you have mobile apps", "bea", 2),
            asked("is there a mobile app for this?", "ada", 3),
        ]
    )
    assert (gap.question, gap.times, gap.people) == ("is there a mobile app for this?", 3, 2)
    assert (gap.unanswered, gap.disliked) == (3, 0)


def test_what_most_is_asked_for_comes_first_then_what_more_people_ask() -> None:
    found = gaps(
        [
            asked("mobile app", "ada"),
            asked("dark mode", "ada"),
            asked("dark mode please", "ada"),
            asked("white label portal", "ada"),
            asked("white label portal", "bea"),
        ]
    )
    assert [gap.question for gap in found] == [
        "white label portal",
        "dark mode",
        "mobile app",
    ]


def test_a_disliked_answer_tells_what_was_shown_and_what_was_missing() -> None:
    (gap,) = gaps([asked("what does Pro cost", disliked=True), asked("cost of pro?")])
    assert (gap.unanswered, gap.disliked) == (1, 1)
    assert (gap.comments, gap.blocks) == (("The price.",), ("plans#top/1",))


def test_who_only_says_what_asks_for_no_page() -> None:
    assert gaps([asked("how?"), asked("???"), asked("what"), asked("help")]) == []


@pytest.fixture(scope="module")
def guide() -> Library:
    return read_guide()


@pytest.mark.parametrize(
    "ways",
    [
        (
            "is there a dark mode?",
            "can i switch hirepilot to a dark theme",
            "please add night mode",
            "how do i turn on dark mode on my laptop",
        ),
        ("do you support SSO", "can we log in with single sign-on?", "single sign on for okta"),
        ("do you speak klingon", "klingon as a language", "can I set klingon"),
        ("is there an MCP server", "model context protocol?"),
    ],
)
def test_one_wish_in_several_wordings_is_one_gap(ways: tuple[str, ...], guide: Library) -> None:
    (gap,) = gaps((asked(way, hour=hour) for hour, way in enumerate(ways)), guide)
    assert gap.times == len(ways)


def test_different_wishes_in_like_words_stay_apart(guide: Library) -> None:
    ways = ["is there a dark mode?", "is there an incognito mode?", "is there a mobile app?"]
    ways += ["is there a desktop app?", "can my boss export a chart", "my boss hates klingon"]
    ways += ["can i delete a client", "can i delete an invoice"]
    assert len(gaps(map(asked, ways), guide)) == len(ways)


def test_what_the_guide_answers_by_now_is_no_gap() -> None:
    page = "# Looks\n\n## Dark mode\n\nSwitch to dark mode under Settings.\n"
    guide = Library([read_article("looks.md", page)])
    found = gaps([asked("is there a dark mode?"), asked("is there a mobile app?")], guide)
    assert [gap.question for gap in still_open(found, guide)] == ["is there a mobile app?"]
    assert list(still_open(gaps([asked("dark mode", disliked=True)], guide), guide))
