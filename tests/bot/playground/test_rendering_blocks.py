"""Block Kit as HTML: each kind has its picture, and whatever a block says is only text."""

import copy
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.playground.elements import with_ids
from bot.playground.people import Json
from bot.playground.rendering.blocks import environment
from bot.playground.rendering.mrkdwn import Names
from tests.bot.playground.html_reader import HOSTILE, Reader

TEMPLATES = environment()
NAMES = Names(users={"U1": "Maya Okafor", "U2": "Sam"}, channels={"C1": "deals"})
#: What may run or load something; no block may ever lead to it.
#: What the page draws itself, without a word of anybody's in it.
OWN_DRAWING = re.compile(
    r'<svg class="glyph" viewBox="0 0 20 20" aria-hidden="true" focusable="false">'
    r'<path d="[\w .,-]+"/></svg>'
)
DANGEROUS = {"script", "style", "iframe", "object", "embed", "link", "meta", "base", "svg", "form"}


def shown(*blocks: Json, viewer: str = "U1", **more: Json) -> str:
    """Blocks as HTML; `state` is what the viewer has filled in, `errors` what is wrong with it."""
    held = {"names": NAMES, "viewer": viewer, "state": {}, "errors": {}} | more
    return TEMPLATES.get_template("blocks.html.j2").render(held, blocks=blocks)


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def marked(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def options(*texts: str) -> list[Json]:
    return [{"text": plain(text), "value": text.lower()} for text in texts]


def button(**more: object) -> Json:
    return {"type": "button", "action_id": "go", "text": plain("Go"), "value": "1", **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "block_id": "row", "elements": list(elements)}


def field(element: Json, **more: object) -> Json:
    held = {"action_id": "x", **element}
    return {"type": "input", "block_id": "f", "label": plain("Client"), "element": held, **more}


EVERYTHING: list[Json] = [
    {
        "type": "section",
        "text": marked("*Hi*"),
        "fields": [marked("a"), plain("b")],
        "accessory": button(),
    },
    {"type": "header", "text": plain("Head")},
    {"type": "divider"},
    {
        "type": "context",
        "elements": [marked("small"), {"type": "image", "image_url": "https://x", "alt_text": "A"}],
    },
    actions(button(style="primary"), button(style="danger", confirm={"title": plain("Sure?")})),
    {"type": "image", "image_url": "https://a.example/cat.png", "alt_text": "A cat"},
    {"type": "markdown", "text": "# Title\n**x**"},
    {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [
                    {"type": "text", "text": "bold", "style": {"bold": True}},
                    {"type": "link", "url": "https://a.example", "text": "there"},
                    {"type": "user", "user_id": "U1"},
                    {"type": "channel", "channel_id": "C1"},
                    {"type": "emoji", "name": "tada"},
                    {"type": "broadcast", "range": "here"},
                ],
            },
            {
                "type": "rich_text_list",
                "style": "ordered",
                "elements": [{"type": "rich_text_section", "elements": []}],
            },
            {"type": "rich_text_quote", "elements": [{"type": "text", "text": "q"}]},
            {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "p"}]},
        ],
    },
    {
        "type": "table",
        "rows": [
            [{"type": "raw_text", "text": "Stage"}, {"type": "raw_text", "text": "Deals"}],
            [{"type": "raw_text", "text": "Lead"}, {"type": "raw_number", "value": 3}],
        ],
        "column_settings": [{}, {"align": "right"}],
    },
    {"type": "alert", "level": "warning", "text": plain("Careful")},
    {"type": "card", "title": marked("Card"), "body": marked("Body"), "actions": [button()]},
    {"type": "carousel", "elements": [{"type": "card", "title": marked("One")}]},
    {"type": "container", "title": plain("More"), "child_blocks": [{"type": "divider"}]},
    {"type": "plan", "title": "Plan", "tasks": [{"title": "First", "status": "complete"}]},
    {"type": "task_card", "title": "Task", "status": "in_progress"},
    {"type": "video", "title": plain("Film"), "video_url": "https://a.example/film"},
    {"type": "file", "external_id": "F1"},
    {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "rate",
                "positive_button": {"text": plain("Helpful"), "value": "up"},
                "negative_button": {"text": plain("Not helpful"), "value": "down"},
            },
            {"type": "icon_button", "action_id": "bin", "icon": "trash", "text": plain("Delete")},
        ],
    },
    actions(
        {"type": "overflow", "action_id": "o", "options": options("One", "Two")},
        {"type": "datepicker", "action_id": "d", "initial_date": "2026-02-03"},
        {"type": "users_select", "action_id": "u"},
        {"type": "radio_buttons", "action_id": "r", "options": options("Yes", "No")},
    ),
    field({"type": "plain_text_input", "multiline": True}),
    field({"type": "number_input", "is_decimal_allowed": False}),
    field({"type": "email_text_input"}),
    field({"type": "url_text_input"}),
    field({"type": "timepicker"}),
    field({"type": "static_select", "options": options("One", "Two")}),
    field({"type": "checkboxes", "options": options("One", "Two")}),
]


def test_every_kind_of_block_and_element_has_a_picture() -> None:
    html = shown(*with_ids(EVERYTHING))
    assert "can't draw" not in html
    assert Reader(html).open == []


def test_a_chart_is_its_figures() -> None:
    points = [{"label": "Lead", "value": 3}, {"label": "Won", "value": 1.5}]
    pie = {"type": "pie", "segments": points}
    html = shown({"type": "data_visualization", "title": "Deals", "chart": pie})
    assert "Deals</figcaption>" in html
    assert '<td>Won</td><td class="align-right">1.5</td>' in html
    bar = {
        "type": "bar",
        "series": [{"name": "2025", "data": points}, {"name": "2026", "data": points[1:]}],
        "axis_config": {"categories": ["Lead", "Won"], "x_label": "Stage"},
    }
    html = shown({"type": "data_visualization", "title": "Deals", "chart": bar})
    assert re.findall(r">([^<>\s]+)<", html) == [
        "Deals",
        "Stage",
        "2025",
        "2026",
        "Lead",
        "3",
        "Won",
        "1.5",
        "1.5",
    ]


def test_an_unknown_block_says_so_and_no_type_reaches_the_file_system() -> None:
    html = shown({"type": "hologram"}, {"type": "../page"}, {"type": ["x"]}, {})
    assert html.count("can't draw") == 4
    assert "<!doctype" not in html


def test_a_block_that_is_beyond_drawing_takes_none_along() -> None:
    odd = {"type": "table", "rows": 5}
    html = shown(
        {"type": "container", "child_blocks": [odd, {"type": "divider"}]}, odd, *EVERYTHING
    )
    assert html.count("A <code>table</code> block, which is not as Slack documents it.") == 2
    assert "<hr>" in html
    assert "Careful" in html


@pytest.mark.parametrize("kind", sorted({block["type"] for block in EVERYTHING}))
def test_a_block_that_leaves_things_out_is_still_drawn(kind: str) -> None:
    assert Reader(shown({"type": kind}, {"type": kind, "elements": [{}], "rows": [[{}]]})).tags


@settings(max_examples=60, deadline=None)
@given(text=HOSTILE, place=st.integers(0, 10_000))
def test_nothing_a_block_says_becomes_a_tag(text: str, place: int) -> None:
    blocks = copy.deepcopy(with_ids(EVERYTHING))
    strings = [*_strings(blocks)]
    holder, key = strings[place % len(strings)]
    holder[key] = text
    read = Reader(OWN_DRAWING.sub("", shown(*blocks)))
    assert not read.tags & DANGEROUS
    assert not [name for name in read.attributes if name.startswith("on") or name == "style"]
    safe = ("http:", "https:", "mailto:", "tel:")
    assert all(not href or href.lower().startswith(safe) for href in read.addresses)


def _strings(value: object) -> list[tuple[dict[str, object], str]]:
    if isinstance(value, list):
        return [found for item in value for found in _strings(item)]
    if not isinstance(value, dict):
        return []
    own = [(value, key) for key in value if isinstance(value[key], str) and key != "type"]
    return own + [found for item in value.values() for found in _strings(item)]


def test_a_button_carries_what_pressing_it_needs() -> None:
    confirm = {"title": plain("Sure?"), "text": plain('Really "so"'), "confirm": plain("Yes")}
    html = shown(actions(button(style="danger", confirm=confirm)))
    assert 'class="button danger"' in html
    assert 'data-action="go" data-block="row"' in html
    assert 'data-confirm-text="Really &#34;so&#34;"' in html


def test_a_button_for_others_is_not_there() -> None:
    blocks = actions(button(visible_to_user_ids=["U2"]))
    assert "Go" not in shown(blocks)
    assert "Go" in shown(blocks, viewer="U2")


def test_a_link_button_only_leads_to_the_web() -> None:
    assert 'href="https://a.example"' in shown(actions(button(url="https://a.example")))
    assert "javascript" not in shown(actions(button(url="javascript:alert(1)")))


def test_pictures_from_elsewhere_are_described_not_loaded() -> None:
    html = shown({"type": "image", "image_url": "https://a.example/cat.png", "alt_text": "A cat"})
    assert "A cat" in html
    assert "<img" not in html
    own = shown({"type": "image", "image_url": "data:image/png;base64,AA==", "alt_text": "Dot"})
    assert 'src="data:image/png;base64,AA==" alt="Dot"' in own


def test_a_field_shows_its_label_hint_and_what_is_wrong_with_it() -> None:
    block = field({"type": "plain_text_input"}, hint=plain("As in the CRM"), optional=True)
    html = shown(block, errors={"f": "No client is called <that>."})
    assert '<label class="label" for="field-f">Client' in html
    assert 'aria-invalid="true"' in html
    assert "No client is called &lt;that&gt;." in html
    assert "As in the CRM" in html
    assert "optional" in html


@pytest.mark.parametrize(
    ("element", "held", "expected"),
    [
        ({"type": "plain_text_input", "initial_value": "a"}, None, 'value="a"'),
        ({"type": "plain_text_input", "initial_value": "a"}, {"value": "b"}, 'value="b"'),
        ({"type": "plain_text_input", "multiline": True}, {"value": "l\nm"}, ">\nl\nm</textarea>"),
        ({"type": "number_input", "min_value": "1"}, {"value": "7"}, 'min="1"'),
        ({"type": "datepicker"}, {"selected_date": "2026-01-02"}, 'value="2026-01-02"'),
        ({"type": "users_select"}, {"selected_user": "U2"}, '"U2" selected'),
        (
            {"type": "static_select", "options": options("One", "Two")},
            {"selected_option": options("Two")[0]},
            '"two" selected',
        ),
        (
            {"type": "checkboxes", "options": options("One", "Two")},
            {"selected_options": options("One")},
            '"one" checked',
        ),
    ],
)
def test_a_field_holds_what_was_filled_in_or_what_it_starts_with(
    element: Json, held: Json | None, expected: str
) -> None:
    state = {"f": {"x": {"type": element["type"], **held}}} if held else {}
    assert expected in shown(field(element), state=state)


def test_menus_in_a_message_act_and_fields_of_a_form_do_not() -> None:
    select = {"type": "static_select", "action_id": "x", "options": options("One")}
    assert 'data-action="x"' in shown(actions(select))
    assert "data-action" not in shown(field(select))
