"""`rex pipeline`, as a process."""

import json
import re
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


def test_slack_shows_the_same_figures(demo: str, tmp_path: Path) -> None:
    ours = ("--db", demo)
    shown = rex("pipeline", *ours, cwd=tmp_path).stdout
    told = json.loads(rex("pipeline", "--json", *ours, cwd=tmp_path).stdout)
    beside = {"0", *(f"{it[each]}" for it in told["pace"] for each in ("max_days", "deals"))}
    in_slack = json.loads(rex("ask", "show me our pipeline", "--json", *ours, cwd=tmp_path).stdout)
    missing = numbers_in(shown) - beside - numbers_in(in_slack["text"])
    assert missing == set()
    assert len(numbers_in(shown)) > 20
    assert "Stale: Discovery 1 of 3, Negotiation 1 of 2" in shown
    assert {it["stage_label"]: it["rotting"] for it in told["stale"]}["Negotiation"] == 1


def numbers_in(text: str) -> set[str]:
    """Every number of a text, whatever its unit: "85.7 %" is 85.7, and "50.0" is 50."""
    return {it.removesuffix(".0") for it in re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?", text)}


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
        ("nobody@example.org", "Nobody here is called nobody@example.org. There are:"),
    ],
)
def test_who_may_not_see_it_is_told_why(who: str, sentence: str, demo: str, tmp_path: Path) -> None:
    done = rex("pipeline", "--as", who, "--db", demo, cwd=tmp_path)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert done.stdout == ""
