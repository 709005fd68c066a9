"""`rex chat`: a conversation in the terminal, down to what is written when somebody says y."""

from pathlib import Path

from tests.command import rex


def chat(cwd: Path, *lines: str) -> str:
    """Type lines into a conversation on the demo, and return everything that was said."""
    done = rex("chat", cwd=cwd, typed="\n".join(lines))
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_card_is_edited_confirmed_and_then_shown_as_it_is(tmp_path: Path) -> None:
    said = chat(
        tmp_path,
        "change the value of OPP-2001 to 70k",
        "e",
        *["" for _ in range(6)],
        "72k",
        *["" for _ in range(9)],
        "y",
        "show OPP-2001",
        "mark OPP-2005 as lost, no budget",
        "n",
        "show OPP-2005",
        "exit",
    )
    assert "Value: $60,000 → $72,000" in said
    assert "Done: OPP-2001" in said
    assert "Value: $72,000" in said
    assert "Cancelled. Nothing was changed." in said
    assert "Stage: Negotiation" in said


def test_a_yes_after_a_card_was_confirmed_or_refused_asks_what_for(tmp_path: Path) -> None:
    confirmed = ("change the value of OPP-2001 to 70k", "y", "y")
    said = chat(tmp_path, *confirmed, "move OPP-2001 to Negotiation", "y", "exit")
    assert "Done: OPP-2001" in said
    assert said.count("There is nothing waiting for your yes.") == 2
    assert "press Confirm" not in said


def test_what_is_missing_can_be_filled_in_as_a_form(tmp_path: Path) -> None:
    said = chat(tmp_path, "create a deal for Acme", "form", "", "Treasurer", *[""] * 8, "y", "exit")
    assert "Type “form” to fill in all of it at once." in said
    assert "Create opportunity “Treasurer” (Acme Corp)" in said
    assert "“Treasurer” (Acme Corp) created in New" in said


def test_a_form_ends_with_the_input(tmp_path: Path) -> None:
    assert "Nothing of the form was kept." in chat(tmp_path, "create a deal for Hooli", "form")


def test_a_form_is_left_by_a_word_and_menus_are_chosen_from_by_name(tmp_path: Path) -> None:
    leaving = ("create a deal for Hooli", "form", "cancel")
    linking = ("link a req to OPP-2001", "form", "", "chief financial")
    said = chat(tmp_path, *leaving, *linking, "", "exit")
    left, _, linked = said.partition("Nothing of the form was kept.")
    assert "• Acme Corp" in left
    assert "• REQ-118 “Chief Financial Officer” (Acme Corp)" in linked
    assert "Link REQ-118 “Chief Financial Officer” to OPP-2001" in linked
