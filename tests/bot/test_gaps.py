"""Which questions ask for the same, and which of them comes first."""

from datetime import UTC, datetime, timedelta

from bot.gaps import Asked, gaps

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


def test_questions_without_a_telling_word_are_alike_only_to_the_letter() -> None:
    assert len(gaps([asked("how?"), asked("how"), asked("???"), asked("what")])) == 3
