"""Forms made from the arguments of a write, and reading them back."""

import pytest

from tests.tools.world import World
from tools.deals import CreateOpportunity, MoveStage
from tools.forms import choices_for, form_for, read_form
from tools.writes import WRITES


@pytest.mark.parametrize("write", WRITES, ids=lambda write: write.name)
def test_every_write_has_a_form_of_all_its_arguments(write) -> None:  # type: ignore[no-untyped-def]  # a Write of any kind
    form = form_for(write.name, {})
    assert [field.name for field in form.fields] == list(write.arguments.model_fields)
    assert all(field.label and len(field.label) <= 24 for field in form.fields)
    assert 0 < len(form.title) <= 24


def test_kinds_follow_the_arguments() -> None:
    kinds = {field.name: field.kind for field in form_for("create_opportunity", {}).fields}
    assert kinds == {
        "client": "text",
        "title": "text",
        "deal_type": "select",
        "fee_model": "text",
        "fee_percent": "number",
        "estimated_value": "money",
        "currency": "text",
        "expected_close_on": "day",
        "starts_on": "day",
        "notes": "long_text",
    }


def test_a_choice_reads_as_the_product_writes_it() -> None:
    fields = {field.name: field for field in form_for("create_opportunity", {}).fields}
    labels = {option.value: option.label for option in fields["deal_type"].options}
    assert labels["retained"] == "Retained search"
    assert labels["rpo"] == "RPO"
    assert fields["client"].optional is False
    assert fields["deal_type"].optional is True


def test_a_form_is_filled_with_what_is_known() -> None:
    form = form_for("create_opportunity", {"client": "Globex", "estimated_value": 80_000.5})
    values = {field.name: field.value for field in form.fields if field.value}
    assert values == {"client": "Globex", "estimated_value": "80,000.5"}


def test_menus_hold_what_the_workspace_has(world: World) -> None:
    choices = choices_for("move_stage", world.records, world.actor("Dana"))
    assert [option.label for option in choices["to_stage"]] == [
        "New",
        "Discovery",
        "Proposal",
        "Negotiation",
    ]
    refs = [option.value for option in choices["opportunity"]]
    assert "OPP-2001" in refs
    assert "OPP-2002" not in refs
    form = form_for("move_stage", {"opportunity": "OPP-2001"}, choices=choices)
    kinds = {field.name: field.kind for field in form.fields}
    assert kinds.pop("override_reason") == "text"
    assert {*kinds.values()} == {"select"}
    assert "REQ-118" in {
        option.value
        for option in choices_for("link_req", world.records, world.actor("Dana"))["req"]
    }


def test_who_sees_no_deals_gets_no_menus(world: World) -> None:
    assert choices_for("create_opportunity", world.records, world.actor("Gus")) == {}


@pytest.mark.parametrize(
    ("typed", "value", "currency"),
    [
        ("50k", 50_000, None),
        ("€1.2m", 1_200_000, "EUR"),
        ("50,000", 50_000, None),
        ("$60,000.50", 60_000.5, "USD"),
        ("", None, None),
    ],
)
def test_amounts_are_read_as_people_write_them(
    typed: str, value: float | None, currency: str | None
) -> None:
    args = read_form("create_opportunity", {"client": "Globex", "estimated_value": typed})
    assert isinstance(args, CreateOpportunity)
    assert args.estimated_value == value
    assert args.currency == currency


def test_blank_fields_are_not_given() -> None:
    args = read_form("move_stage", {"opportunity": " OPP-2001 ", "to_stage": "Proposal", "x": "y"})
    assert args == MoveStage(opportunity="OPP-2001", to_stage="Proposal")


def test_every_wrong_field_gets_its_own_sentence() -> None:
    errors = read_form(
        "create_opportunity",
        {"estimated_value": "lots", "deal_type": "barter", "title": "x" * 300},
    )
    assert isinstance(errors, dict)
    assert set(errors) == {"client", "estimated_value", "deal_type", "title"}
    assert errors["estimated_value"] == "Please give one amount, such as 50,000 or 50k."


def test_two_currencies_contradict_each_other() -> None:
    values = {"client": "Globex", "estimated_value": "€50k", "currency": "USD"}
    errors = read_form("create_opportunity", values)
    assert isinstance(errors, dict)
    assert set(errors) == {"currency"}
