"""Every tool's schema stays inside the strict subset that all servers of the wire accept."""

from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import ValidationError

from tools import TOOLS
from tools.deals import CreateOpportunity
from tools.tool import AnyTool

KEYWORDS = {
    "type",
    "properties",
    "required",
    "additionalProperties",
    "description",
    "enum",
    "anyOf",
    "items",
    "const",
}
WHO_AND_WHERE = {"user_id", "workspace", "workspace_id", "role", "member", "team", "actor", "email"}

each_tool = pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.name)


def schemas_in(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield schema
    for part in schema.get("properties", {}).values():
        yield from schemas_in(part)
    for part in schema.get("anyOf", ()):
        yield from schemas_in(part)
    if "items" in schema:
        yield from schemas_in(schema["items"])


@each_tool
def test_a_schema_has_only_keywords_that_every_server_accepts(tool: AnyTool) -> None:
    for part in schemas_in(tool.schema()):
        assert set(part) <= KEYWORDS


@each_tool
def test_every_argument_is_required_and_nothing_else_is_taken(tool: AnyTool) -> None:
    schema = tool.schema()
    assert schema["type"] == "object"
    assert schema["additionalProperties"] is False
    properties = schema["properties"]
    assert isinstance(properties, dict)
    assert schema["required"] == list(properties)


#: What the model has where it thinks of the tool at all.
NEVER_UNKNOWN = {("search_guide", "queries"), ("read_section", "section")}


@each_tool
def test_what_is_not_known_may_be_null(tool: AnyTool) -> None:
    properties = tool.schema()["properties"]
    assert isinstance(properties, dict)
    for name, part in properties.items():
        assert isinstance(part, dict)
        nullable = {"type": "null"} in part.get("anyOf", ())  # type: ignore[operator]  # JSON
        assert nullable or (tool.name, name) in NEVER_UNKNOWN


@each_tool
def test_no_tool_can_be_told_who_is_asking(tool: AnyTool) -> None:
    assert not WHO_AND_WHERE & set(tool.arguments.model_fields)


@each_tool
def test_every_tool_says_what_it_does(tool: AnyTool) -> None:
    assert 40 < len(tool.description) < 400


def test_names_are_unique_and_the_menu_is_complete() -> None:
    names = [tool.name for tool in TOOLS]
    assert len(set(names)) == len(names)
    assert set(names) == {
        "search_guide",
        "read_section",
        "troubleshoot_visibility",
        "find_in_workspace",
        "show_opportunity",
        "list_opportunities",
        "show_pipeline",
        "stale_opportunities",
        "list_leads",
        "show_client",
        "list_invoices",
        "walk_through",
        "account_and_plan",
        "create_opportunity",
        "link_req",
        "move_stage",
        "close_won",
        "close_lost",
        "hold_opportunity",
        "resume_opportunity",
        "cancel_opportunity",
        "recreate_opportunity",
        "edit_opportunity",
        "edit_contacts",
        "edit_links",
        "edit_collaborators",
        "unlink_req",
        "create_req",
        "create_client",
        "convert_lead",
        "draft_invoice",
        "send_invoice",
        "mark_invoice_paid",
        "add_stage",
        "change_stage",
        "remove_stage",
        "add_loss_reason",
        "rename_loss_reason",
        "change_loss_reason",
        "remove_loss_reason",
        "set_deal_rule",
        "adopt_pipeline",
        "set_move_policy",
        "open_escalation_ticket",
        "add_to_ticket",
        "my_tickets",
    }


def test_deal_types_are_an_enumeration() -> None:
    tool = next(tool for tool in TOOLS if tool.name == "create_opportunity")
    properties = tool.schema()["properties"]
    assert isinstance(properties, dict)
    assert properties["deal_type"] == {
        "anyOf": [
            {
                "enum": ["contingency", "retained", "contract_staffing", "flat_fee", "rpo"],
                "type": "string",
            },
            {"type": "null"},
        ],
        "description": "Null if not said.",
    }


def test_a_property_called_title_survives() -> None:
    tool = next(tool for tool in TOOLS if tool.name == "create_opportunity")
    assert "title" in tool.arguments.model_fields
    required = tool.schema()["required"]
    assert isinstance(required, list)
    assert "title" in required


def test_blank_text_counts_as_not_given() -> None:
    args = CreateOpportunity.model_validate_json('{"client": "  ", "title": ""}')
    assert args.given() == {}


def test_control_characters_are_dropped_from_text() -> None:
    args = CreateOpportunity.model_validate_json('{"title": "CFO\\u0000 \\u202esearch\\u0007"}')
    assert args.title == "CFO search"


@pytest.mark.parametrize(
    "arguments",
    [
        '{"estimated_value": "50k"}',
        '{"estimated_value": NaN}',
        '{"estimated_value": 1e999}',
        '{"deal_type": "barter"}',
        '{"client": 7}',
        '{"title": "' + "x" * 201 + '"}',
        '{"currency": "dollars"}',
    ],
)
def test_limits_are_checked_after_the_call(arguments: str) -> None:
    with pytest.raises(ValidationError):
        CreateOpportunity.model_validate_json(arguments)
