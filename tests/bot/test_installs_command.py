"""Requirements: who runs REX sees which Slack teams have it, connects them, and changes keys."""

from contextlib import closing
from pathlib import Path

from bot.assembly import now
from bot.sealing import Seal, new_key
from bot.slack.installs import Install
from bot.sql.database import Database
from bot.sql.installs import SqlInstalls
from domain.sql.directory import members_with_email
from domain.sql.slack import link, linked_actor
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


def test_an_organisations_teams_are_listed_connected_and_given_up(
    demo: str, tmp_path: Path
) -> None:
    told = {"REX_DATABASE_URL": demo, "REX_TOKEN_KEYS": new_key()}
    whole = Install(
        team_id="",
        enterprise_id="E0GRID",
        is_org_wide=True,
        name="Harbor Group",
        bot_token="xoxb-whole",
        bot_user_id="U0REX",
    )

    def done(*words: str) -> tuple[int, str]:
        ended = rex("installs", *words, cwd=tmp_path, **told)
        return ended.returncode, " ".join((ended.stdout + ended.stderr).split())

    with closing(Database(demo)) as database:
        store = SqlInstalls(database=database, seal=Seal([told["REX_TOKEN_KEYS"]]), clock=now)
        assert done("connect", "E0GRID", "Harbor & Finch")[0] == 2
        store.save(whole)
        assert store.find("T0GRIDA", "E0GRID")
        assert "T0GRIDA" in done("list")[1]
        assert "Harbor & Finch" not in done("list")[1]
        assert done("connect", "E0GRID", "Harbor & Finch")[0] == 0
        assert store.find("T0GRIDB", "E0GRID")
        assert done("list")[1].count("Harbor & Finch") == 3
        with database.transaction() as session:
            member = members_with_email(session, "theo@harborfinch.example")[0]
            link(session, "T0GRIDA", "U0THEO", member.member_id, now())
        assert "1 person of it" in done("disconnect", "T0GRIDA")[1]
        assert "T0GRIDA" not in done("list")[1]
        assert done("disconnect", "T0GRIDA")[0] == 2
        with database.reading() as session:
            assert linked_actor(session, "T0GRIDA", "U0THEO") is None
