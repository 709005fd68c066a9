"""Requirements: who runs REX sees which Slack teams have it, connects them, and changes keys."""

from contextlib import closing
from pathlib import Path

from bot.assembly import now
from bot.sealing import Seal, new_key
from bot.slack.installs import Install
from bot.sql.database import Database
from bot.sql.installs import SqlInstalls
from tests.command import rex


def kept(url: str, *keys: str) -> Install | None:
    with closing(Database(url)) as database:
        return SqlInstalls(database=database, seal=Seal(keys), clock=now).find("T0NEW")


def test_installs_are_listed_connected_and_closed_under_a_new_key(
    demo: str, tmp_path: Path
) -> None:
    old = rex("installs", "key", cwd=tmp_path).stdout.strip()
    install = Install(team_id="T0NEW", bot_token="xoxb-new", bot_user_id="U0REX", name="New Ground")
    with closing(Database(demo)) as database:
        SqlInstalls(database=database, seal=Seal([old]), clock=now).save(install)
    told = {"REX_DATABASE_URL": demo, "REX_TOKEN_KEYS": old}
    assert (
        rex("installs", "connect", "T0NEW", "Harbor & Finch", cwd=tmp_path, **told).returncode == 0
    )
    moved = rex("installs", "connect", "T0NEW", "Brightside Staffing", cwd=tmp_path, **told)
    assert (moved.returncode, "belongs to Harbor & Finch" in moved.stderr) == (2, True)
    listed = rex("installs", "list", cwd=tmp_path, **told).stdout
    assert "New Ground" in listed
    assert "Harbor & Finch" in listed
    assert "xoxb" not in listed
    newer = new_key()
    done = rex("installs", "rekey", cwd=tmp_path, **(told | {"REX_TOKEN_KEYS": f"{newer},{old}"}))
    assert done.returncode == 0, done.stderr
    assert kept(demo, newer) == install
    with closing(Database(demo)) as database:
        SqlInstalls(database=database, seal=Seal([newer]), clock=now).fail(install, lost=True)
    told["REX_TOKEN_KEYS"] = newer
    assert "renewed no more" in rex("installs", "list", cwd=tmp_path, **told).stdout


def test_a_link_leads_to_rex_as_browsers_find_it(demo: str, tmp_path: Path) -> None:
    told = {"REX_DATABASE_URL": demo, "REX_TOKEN_KEYS": new_key()}
    nowhere = rex("installs", "link", "Harbor & Finch", cwd=tmp_path, **told)
    assert (nowhere.returncode, "REX_PUBLIC_URL" in nowhere.stderr) == (2, True)
    told["REX_PUBLIC_URL"] = "https://rex.example"
    link = rex("installs", "link", "Harbor & Finch", cwd=tmp_path, **told).stdout
    assert link.startswith("https://rex.example/slack/install?for=")
    assert rex("installs", "link", "Nobody", cwd=tmp_path, **told).returncode == 2
