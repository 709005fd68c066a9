"""The REX that a playground starts: what stands in its database on the first day."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.playground.child import database_of
from bot.playground.orders import Orders
from bot.sql.database import Database
from domain.demo import HARBOR
from domain.sql.digests import due_for_digests


def begun(folder: Path) -> Database:
    url = f"sqlite:///{folder / 'playground.db'}"
    return database_of(
        Orders(database_url=url, api_url="", signing_secret="", smtp_port=0, port=0, installs=())
    )


def noon_there() -> datetime:
    now = datetime.now(UTC).astimezone(ZoneInfo(HARBOR.timezone))
    return now.replace(hour=12, minute=0, second=0, microsecond=0)


def test_no_digest_breaks_in_on_the_first_day(tmp_path: Path) -> None:
    night = noon_there().replace(hour=23, minute=59)
    with closing(begun(tmp_path)) as database, database.reading() as session:
        assert due_for_digests(session, night) == []


def test_the_days_after_are_as_any_other(tmp_path: Path) -> None:
    later = noon_there() + timedelta(days=2)
    begun(tmp_path).close()
    with closing(begun(tmp_path)) as database, database.reading() as session:
        assert HARBOR.id in {home for home, _ in due_for_digests(session, later)}
