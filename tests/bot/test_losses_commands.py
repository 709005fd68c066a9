"""`rex losses` and `rex stages adopt`, as a Team Admin types them."""

import json

from typer.testing import CliRunner, Result

from bot.cli import command_line

APP = command_line(("losses", "stages"))


def run(db: str, *words: str) -> Result:
    return CliRunner().invoke(APP, [*words, "--db", db], env={"COLUMNS": "200"})


def labels(db: str) -> set[str]:
    listed = run(db, "losses", "list", "--json").stdout.splitlines()
    return {json.loads(line)["label"] for line in listed}


def test_loss_reasons_are_kept_in_the_terminal(demo: str) -> None:
    before = labels(demo)
    assert run(demo, "losses", "add", "Hiring freeze", "--notes").exit_code == 0
    assert run(demo, "losses", "rename", "Hiring freeze", "Freeze").exit_code == 0
    assert labels(demo) == before | {"Freeze"}
    assert run(demo, "losses", "remove", "Freeze").exit_code == 0
    assert run(demo, "losses", "require", "--no").exit_code == 0
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
