"""`rex invoices` and `rex leads`, as a Team Admin types them."""

import json

from typer.testing import CliRunner, Result

from bot.cli import command_line

APP = command_line(("invoices", "leads"))


def run(db: str, *words: str) -> Result:
    return CliRunner().invoke(APP, [*words, "--db", db], env={"COLUMNS": "200"})


def listed(db: str, what: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in run(db, what, "list", "--json").stdout.splitlines()]


def test_an_invoice_that_nobody_pays_is_uncollectible(demo: str) -> None:
    (before,) = listed(demo, "invoices")
    assert (before["ref"], before["status"]) == ("INV-1001", "sent")
    refused = run(demo, "invoices", "void", "INV-1001", "--reason", "A mistake")
    assert refused.exit_code == 2
    assert "Mark the rest as uncollectible instead" in " ".join(refused.output.split())
    done = run(demo, "invoices", "uncollectible", "INV-1001", "--reason", "The client is gone")
    assert "of INV-1001 is not waited for any more" in done.stdout
    (after,) = listed(demo, "invoices")
    assert (after["status"], after["outstanding"]) == ("uncollectible", before["outstanding"])
    assert "uncollectible" in run(demo, "invoices", "list").stdout


def test_invoices_are_for_admins(demo: str) -> None:
    for who in ("member", "dana@harborfinch.example"):
        refused = run(demo, "invoices", "list", "--as", who)
        assert refused.exit_code == 2
    assert "is for Team Admins and Super Admins, and you are a Member" in refused.output


def test_a_lead_is_added_with_its_points(demo: str) -> None:
    said = ("Ann Lee", "Acme Air", "--employees", "120", "--country", "ae", "--phone")
    visit = ("--pages", "12", "--seconds", "700", "--message", "x" * 250)
    added = run(demo, "leads", "add", *said, *visit)
    assert "has 73 points (fit 55, engagement 100): sales qualified." in added.stdout
    last = listed(demo, "leads")[-1]
    assert (last["name"], last["score"], last["grade"]) == ("Ann Lee", 73, "sales_qualified")
    assert "Acme Air" in run(demo, "leads", "list").stdout
    refused = run(demo, "leads", "add", "Ann Lee", "Acme Air", "--employees", "0")
    assert refused.exit_code == 2
    assert "number of employees" in refused.output
