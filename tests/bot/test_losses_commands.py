"""`rex losses` and `rex stages adopt`, as a Team Admin types them."""

import json

from typer.testing import CliRunner, Result

from bot.cli import command_line

APP = command_line(("losses", "stages"))


def run(db: str, *words: str) -> Result:
    return CliRunner().invoke(APP, [*words, "--db", db], env={"COLUMNS": "200"})


def listed(db: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in run(db, "losses", "list", "--json").stdout.splitlines()]


def labels(db: str) -> set[object]:
    return {it["label"] for it in listed(db)}


def test_loss_reasons_are_kept_in_the_terminal(demo: str) -> None:
    before = labels(demo)
    assert run(demo, "losses", "add", "Hiring freeze", "--notes").exit_code == 0
    assert run(demo, "losses", "rename", "Hiring freeze", "Freeze").exit_code == 0
    assert labels(demo) == before | {"Freeze"}
    changed = run(demo, "losses", "change", "freeze", "--competitor", "--no-notes")
    assert changed.exit_code == 0, changed.output
    (freeze,) = [it for it in listed(demo) if it["label"] == "Freeze"]
    assert (freeze["competitor_required"], freeze["notes_required"]) == (True, False)
    assert run(demo, "losses", "remove", "Freeze").exit_code == 0
    assert "may go without a reason" in run(demo, "losses", "require", "no").stdout
    assert "needs a reason" in run(demo, "losses", "require", "yes").stdout
    refused = run(demo, "losses", "add", "Freeze", "--as", "member")
    assert refused.exit_code == 2
    assert "Team Admin" in refused.output
    assert labels(demo) == before


def test_rules_and_a_ready_made_pipeline_are_set_in_the_terminal(demo: str) -> None:
    assert "FleetCore" in run(demo, "stages", "adopt", "FleetCore").stdout
    assert "Qualification" in run(demo, "stages", "list").stdout
    unknown = run(demo, "stages", "adopt", "Zaphod")
    assert unknown.exit_code == 2
    for words in (("stale", "off"), ("stale", "on", "--days", "21"), ("leads", "qualified")):
        done = run(demo, "stages", *words)
        assert done.exit_code == 0, done.output
