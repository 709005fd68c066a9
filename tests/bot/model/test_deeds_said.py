"""Changes as people spell them, and names that the workspace does not have."""

from typing import Any

import pytest

from bot.model.offline import OfflineModel
from bot.phrases import ONE_CHANGE
from tests.bot.model.desk import Desk
from tests.guide import guide as read_guide


def heard(said: str) -> tuple[str, dict[str, Any]]:
    """The tool that a message made the model use, and what it was given."""
    used, _ = Desk(OfflineModel(), read_guide()).hear(said)
    tool, given = used[-1]
    return tool, {name: value for name, value in given.items() if value is not None}


@pytest.mark.parametrize(
    "said", ["re-create OPP-2001", "recreate OPP-2001", "Re-create the acme deal"]
)
def test_a_deal_is_created_again_however_it_is_spelt(said: str) -> None:
    assert heard(said) == ("recreate_opportunity", {"opportunity": "OPP-2001"})


def test_a_req_for_somebody_unknown_is_not_one_for_nobody() -> None:
    given = {"title": "Controller", "client": "Brightwater"}
    assert heard("create a REQ Controller for Brightwater") == ("create_req", given)


def test_a_role_is_no_client() -> None:
    assert "client" not in heard("create a req for a Controller")[1]


@pytest.mark.parametrize(
    ("said", "tool", "given"),
    [
        (
            "convert LEAD-1002 to a client and create an opportunity called CFO search",
            "convert_lead",
            {"lead": "LEAD-1002", "title": "CFO search"},
        ),
        (
            "create a req Nurse manager and link it to OPP-2005",
            "create_req",
            {"title": "Nurse manager", "opportunity": "OPP-2005"},
        ),
        (
            "reset the probability of OPP-2001",
            "edit_opportunity",
            {"opportunity": "OPP-2001", "stage_probability": True},
        ),
        (
            "put the probability of OPP-2001 back to the stage's",
            "edit_opportunity",
            {"opportunity": "OPP-2001", "stage_probability": True},
        ),
        (
            "set the contract details of OPP-2001 to net 30",
            "edit_opportunity",
            {"opportunity": "OPP-2001", "contract_details": "net 30"},
        ),
        (
            "contract details of OPP-2001: “net 30, exclusive for six weeks”",
            "edit_opportunity",
            {"opportunity": "OPP-2001", "contract_details": "net 30, exclusive for six weeks"},
        ),
        (
            "set the fee of OPP-2001 to 20% and the contract details to give 30 days notice",
            "edit_opportunity",
            {
                "opportunity": "OPP-2001",
                "fee_model": "20%",
                "contract_details": "give 30 days notice",
            },
        ),
    ],
)
def test_a_change_is_made_with_all_that_was_said_of_it(
    said: str, tool: str, given: dict[str, Any]
) -> None:
    assert heard(said) == (tool, given)


@pytest.mark.parametrize(
    "said",
    [
        "convert LEAD-1002 and create a deal called CFO search for Globex",
        "convert LEAD-1002 and create a deal for Globex",
    ],
)
def test_a_deal_of_another_client_does_not_come_with_a_lead(said: str) -> None:
    used, answer = Desk(OfflineModel(), read_guide()).hear(said)
    assert [tool for tool, _ in used if tool != "find_in_workspace"] == []
    assert answer.question == ONE_CHANGE


@pytest.mark.parametrize(
    "said",
    ["put a req on hold", "can you put the req on hold", "pause the campaign", "park my candidate"],
)
def test_only_a_deal_is_put_on_hold(said: str) -> None:
    used, _ = Desk(OfflineModel(), read_guide()).hear(said)
    assert "hold_opportunity" not in [tool for tool, _ in used]


def test_a_deal_is_put_on_hold_by_its_number_or_name() -> None:
    assert heard("put OPP-2001 on hold")[0] == "hold_opportunity"
    assert heard("pause the acme deal")[0] == "hold_opportunity"
