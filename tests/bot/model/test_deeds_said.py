"""Changes as people spell them, and names that the workspace does not have."""

from typing import Any

import pytest

from bot.model.offline import OfflineModel
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
