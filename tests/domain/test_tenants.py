"""No row may point into another workspace: every foreign key is attacked, on both databases."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, ForeignKeyConstraint, insert

from domain.automations import Outcome
from domain.demo import BRIGHTSIDE, HARBOR
from domain.sql.tables import DigestToldRow, SlackIdentityRow, TeamChannelRow, metadata
from domain.sql.triggers import disarm
from tests.domain.office import NOW, Office
from tests.tenants import assert_bound, assert_refused, called, pointers

POINTERS = pointers(*metadata.sorted_tables)

#: The demo's people are linked when they first write, so the attack brings a link of its own.
FIRST_CONTACT = {
    "slack_team": HARBOR.slack_team,
    "slack_user": "U0NEW",
    "workspace_id": HARBOR.id,
    "member_id": HARBOR.people[0].id,
    "linked_at": NOW,
}
#: Nobody has chosen a channel in the demo either.
CHANNEL = {"workspace_id": HARBOR.id, "slack_team": HARBOR.slack_team, "channel": "C0DEALS"}
#: Nor was anybody told of anything.
DIGEST = {
    "workspace_id": HARBOR.id, "member_id": HARBOR.people[0].id, "day": NOW.date(),
    "outcome": Outcome.DONE, "sentence": "Told Maya Okafor in Slack.", "at": NOW,
}  # fmt: skip


@pytest.fixture
def unguarded(shared_office: Office) -> Iterator[Connection]:
    """Rows of both agencies without the triggers, so that nothing but foreign keys can refuse."""
    with shared_office.database.engine.connect() as connection, connection.begin() as everything:
        disarm(connection)
        connection.execute(insert(SlackIdentityRow).values(**FIRST_CONTACT))
        connection.execute(insert(TeamChannelRow).values(**CHANNEL))
        connection.execute(insert(DigestToldRow).values(**DIGEST))
        yield connection
        everything.rollback()


@pytest.mark.parametrize("key", POINTERS, ids=called)
def test_every_pointer_is_bound_to_the_workspace(key: ForeignKeyConstraint) -> None:
    assert_bound(key)


@pytest.mark.parametrize("key", POINTERS, ids=called)
def test_a_row_of_another_workspace_is_refused(
    unguarded: Connection, key: ForeignKeyConstraint
) -> None:
    assert_refused(unguarded, key, HARBOR.id, BRIGHTSIDE.id)
