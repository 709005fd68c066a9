"""The gate on limits that a statement drops, needs that it waives, and deeds that it asks for too much."""

import pytest

from tests.bot.judging import judge

MOVES = "Team Admins can open any folder; Members can open those they own or are assigned to."
PLAN = "Only the Super Admin can close the workspace, on the page for plans."
CARE = (
    "After an alarm the server rests for a day. Please use the scanner rarely yourself until then."
)
COVER = "If you print a report that has no cover yet, REX suggests making one. You can accept, or carry on without it."
STAYS = (
    "The board: on a locked one nobody moves anything. A picture that is framed stays where it is."
)
SPLIT = "Keep the name of the folder. Folders that were split already stay that way."


@pytest.mark.parametrize(
    ("told", "say"),
    [
        (MOVES, "Members, like Team Admins, can open any folder."),
        (MOVES, "As a Member you can open every folder."),
        (PLAN, "The Super Admin can close the workspace, and a Team Admin can do that too if they like."),
        (PLAN, "The Super Admin closes the workspace on the page for plans, and a Member may do it as well."),
        (CARE, "The server rests for a day after an alarm, but you don't have to use the scanner rarely."),
        (CARE, "After an alarm there's no need to use the scanner rarely yourself."),
        (COVER, "If the report has no cover yet, you have to make one before you can print it."),
        (STAYS, "A picture that is framed can still be moved back."),
        (SPLIT, "Folders that were split already get joined again."),
    ],
)  # fmt: skip
def test_what_the_guide_limits_or_asks_for_is_not_dropped(told: str, say: str) -> None:
    assert not judge(say, told).passed


@pytest.mark.parametrize(
    ("told", "say"),
    [
        (MOVES, "Team Admins can open any folder, while Members can open those that are theirs."),
        (MOVES, "As a Member you can open any folder that you own or are assigned to."),
        (PLAN, "The Super Admin can close the workspace, and nobody else can do that."),
        (CARE, "For a day after an alarm, use the scanner rarely, please."),
        (COVER, "You don't have to make a cover before you print the report; you can carry on without one."),
        (STAYS, "A picture that is framed can't be moved."),
        (SPLIT, "Folders that have been split won't be joined again."),
    ],
)  # fmt: skip
def test_what_the_guide_limits_or_asks_for_may_be_retold(told: str, say: str) -> None:
    assert judge(say, told).problems == ()
