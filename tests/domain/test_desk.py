"""A workspace's own switches: who may turn them, and that they really switch."""

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError

from domain import desk, rotting
from domain.errors import BadValue, NotAllowed, NotOpen
from domain.events import Source
from domain.leads import convert_lead
from domain.sql.pursuing import SqlLeads
from domain.sql.records import SqlRecords
from domain.sql.settings import SqlSettings
from domain.sql.standings import SqlStandings
from domain.sql.tables import BoardChangeRow, WorkspaceRow
from tests.domain.office import NOW, who


def stale(records: SqlRecords) -> int:
    return rotting.rotting(SqlStandings(records.session), who(records, "theo"), NOW).count


def changed(records: SqlRecords) -> list[str]:
    return list(records.session.scalars(select(BoardChangeRow.sentence)))


def test_the_watch_for_stale_deals_is_switched(records: SqlRecords) -> None:
    settings, theo = SqlSettings(records.session), who(records, "theo")
    how = {"now": NOW, "source": Source.SLACK}
    assert stale(records) == 2
    desk.watch_stale_deals(records, settings, theo, 3, key="a", **how)
    assert stale(records) == 9
    desk.ignore_stale_deals(records, settings, who(records, "theo"), key="b", **how)
    assert stale(records) == 0
    assert who(records, "theo").workspace.rotting_days == 3
    desk.watch_stale_deals(records, settings, theo, key="c", **how)
    assert stale(records) == 2
    assert set(changed(records)) >= {
        "Switched the watch for stale deals on, after 3 days in any stage.",
        "Switched the watch for stale deals off.",
        "Switched the watch for stale deals on, after the days of each stage.",
    }


def test_only_good_leads_count_once_that_is_required(records: SqlRecords) -> None:
    settings, how = SqlSettings(records.session), {"now": NOW, "source": Source.SLACK}
    theo = who(records, "theo")
    desk.require_qualified_leads(records, settings, theo, True, key="a", **how)
    strict = who(records, "theo")
    with pytest.raises(NotOpen, match="from 70 points on"):
        convert_lead(records, SqlLeads(records.session), strict, "LEAD-1003", key="b", **how)
    desk.require_qualified_leads(records, settings, theo, False, key="c", **how)
    assert not who(records, "theo").workspace.require_qualified
    assert {"Only leads from 70 points on can be converted.", "All leads can be converted."} <= set(
        changed(records)
    )


@pytest.mark.parametrize("name", ["dana", "gus", "leo"])
def test_only_admins_turn_them(records: SqlRecords, name: str) -> None:
    settings, actor = SqlSettings(records.session), who(records, name)
    how = {"now": NOW, "source": Source.SLACK, "key": "k"}
    with pytest.raises(NotAllowed):
        desk.watch_stale_deals(records, settings, actor, 3, **how)
    with pytest.raises(NotAllowed):
        desk.ignore_stale_deals(records, settings, actor, **how)
    with pytest.raises(NotAllowed):
        desk.require_qualified_leads(records, settings, actor, True, **how)


@pytest.mark.parametrize("days", [0, 366, 1.5])
def test_the_limit_has_limits(records: SqlRecords, days: float) -> None:
    settings, theo = SqlSettings(records.session), who(records, "theo")
    how = {"now": NOW, "source": Source.SLACK, "key": "k"}
    with pytest.raises(BadValue, match="number of days in a stage"):
        desk.watch_stale_deals(records, settings, theo, days, **how)
    assert stale(records) == 2


def test_the_database_keeps_the_limit_too(records: SqlRecords) -> None:
    change = update(WorkspaceRow).values(rotting_days=text("0"))
    with pytest.raises(IntegrityError, match="ck_workspace_rotting_days"):
        records.session.execute(change)
