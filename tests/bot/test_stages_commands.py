"""`rex stages`: the board as a Team Admin types it, and what is refused."""

import json

from typer.testing import CliRunner, Result

from bot.cli import command_line

APP = command_line(("stages", "automations"))


def run(db: str, *words: str) -> Result:
    return CliRunner().invoke(APP, ["stages", *words, "--db", db], env={"COLUMNS": "200"})


def labels(db: str) -> list[str]:
    done = run(db, "list", "--json")
    assert done.exit_code == 0, done.output
    return [json.loads(line)["label"] for line in done.stdout.splitlines()]


def test_the_board_is_shaped_in_the_terminal(demo: str) -> None:
    assert run(demo, "add", "Screening", "--before", "Discovery", "--max-days", "7").exit_code == 0
    assert (
        run(demo, "change", "Screening", "--name", "Intake", "--probability", "20").exit_code == 0
    )
    shown = run(demo, "order", "Intake", "New", "Discovery", "Proposal", "Negotiation").stdout
    assert shown.index("Intake") < shown.index("New")
    assert run(demo, "remove", "Discovery", "--to", "New").exit_code == 0
    assert labels(demo) == ["Intake", "New", "Proposal", "Negotiation"]
    assert "Deals move: free." in run(demo, "moves", "free").stdout
    intake = json.loads(run(demo, "list", "--json").stdout.splitlines()[0])
    assert (intake["probability"], intake["max_days"], intake["key"]) == (20, 7, "screening")


def test_what_is_refused_is_a_sentence_and_changes_nothing(demo: str) -> None:
    before = labels(demo)
    for words, said in (
        (("remove", "Discovery"), "Where should they go"),
        (("add", "Won"), "There is a column"),
        (("order", "New"), "names every stage once"),
        (("change", "Discovery", "--probability", "101"), "100"),
        (("add", "Intake", "--as", "member"), "Team Admin"),
    ):
        refused = run(demo, *words)
        assert refused.exit_code == 2
        assert said in refused.output
    assert labels(demo) == before


def test_the_pipeline_is_named_where_two_have_the_stage(demo: str) -> None:
    assert run(demo, "adopt", "FleetCore").exit_code == 0
    refused = run(demo, "change", "Proposal", "--name", "Pitch")
    assert refused.exit_code == 2
    assert "Which pipeline do you mean?" in refused.output
    pitched = run(demo, "change", "Proposal", "--name", "Pitch", "--pipeline", "HirePilot")
    assert pitched.exit_code == 0
    assert "Proposal" in labels(demo)
    earlier = run(demo, "list", "--pipeline", "HirePilot").stdout
    assert "Pitch" in earlier
    assert "Discovery" in earlier
