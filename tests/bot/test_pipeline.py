"""`rex pipeline`, as a process."""

import json
from pathlib import Path

import pytest

from tests.command import rex


def test_the_board_is_shown_with_its_figures(tmp_path: Path) -> None:
    done = rex("pipeline", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    for said in ("Harbor & Finch: the pipeline", "Negotiation", "€38,000 and $96,000", "█"):
        assert said in done.stdout
    assert "Win rate       50.0 %" in done.stdout
    assert "10 open deals, worth €54,500 and $475,900" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_machines_get_one_line(demo: str, tmp_path: Path) -> None:
    done = rex("pipeline", "--json", "--as", "granted_member", "--db", demo, cwd=tmp_path)
    told = json.loads(done.stdout)
    assert told["workspace"] == "Harbor & Finch"
    assert [it["label"] for it in told["board"]][-3:] == ["On hold", "Won", "Lost"]
    assert told["board"][3]["value"] == [{"minor": 3_800_000, "currency": "EUR"}]
    assert told["win_rate"] == 100.0
    assert len(told["conversion"]) == len(told["steps"]) == 4


def test_what_is_undefined_is_null(demo: str, tmp_path: Path) -> None:
    yesterday = ("--days", "1", "--db", demo)
    told = json.loads(rex("pipeline", "--json", *yesterday, cwd=tmp_path).stdout)
    assert told["win_rate"] is None
    assert told["results"]["days_to_close"] is None
    assert "not known yet" in rex("pipeline", *yesterday, cwd=tmp_path).stdout


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ("guest", "Deals are never open to the Guest role"),
        ("starter", "come with the Pro and Team plans"),
        ("member", "Members see opportunities only with a permission"),
        ("nobody@example.org", "Nobody here has the e-mail"),
    ],
)
def test_who_may_not_see_it_is_told_why(who: str, sentence: str, demo: str, tmp_path: Path) -> None:
    done = rex("pipeline", "--as", who, "--db", demo, cwd=tmp_path)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert done.stdout == ""
