"""The emulator keeps to Slack's documented meanings where apps are easily wrong about them."""

import json
from collections.abc import Callable

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.emulator import Emulator
from bot.playground.methods.table import call_method
from bot.playground.modals import close_all
from bot.playground.people import Json
from bot.playground.person import Person
from tests.bot.playground.listener import Listener


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


SECTION = [{"type": "section", "text": {"type": "mrkdwn", "text": "old blocks"}}]
FIELD = {
    "type": "input",
    "block_id": "name",
    "label": plain("Name"),
    "element": {"type": "plain_text_input", "action_id": "typed"},
}
MODAL: Json = {
    "type": "modal",
    "title": plain("t"),
    "submit": plain("Send"),
    "external_id": "mine",
    "blocks": [FIELD],
}


def refused(call: Callable[[], object]) -> str:
    """Slack's word for why a call is refused."""
    with pytest.raises(SlackApiError) as error:
        call()
    return str(error.value.response["error"])


@pytest.fixture
def posted(slack: Emulator, bot: WebClient, dana: Person) -> Json:
    """A message with blocks in Dana's DM."""
    channel = dana.open_messages_tab().id
    said = bot.chat_postMessage(channel=channel, text="old", blocks=SECTION)
    return {"channel": channel, "ts": said["ts"]}


def test_new_text_alone_takes_the_blocks_away(bot: WebClient, posted: Json) -> None:
    message = bot.chat_update(**posted, text="new words")["message"]
    assert "blocks" not in message
    assert "edited" in message


def test_new_blocks_are_not_marked_as_an_edit(bot: WebClient, posted: Json) -> None:
    message = bot.chat_update(**posted, text="new words", blocks=SECTION)["message"]
    assert message["blocks"][0]["text"]["text"] == "old blocks"
    assert "edited" not in message


def test_a_message_is_rewritten_in_markdown(bot: WebClient, posted: Json) -> None:
    message = bot.chat_update(**posted, markdown_text="*new*")["message"]
    assert message["blocks"][0]["type"] == "markdown"


def opened(slack: Emulator, bot: WebClient, person: Person, view: Json = MODAL) -> Json:
    trigger_id = slack.triggers.issue(person.user)
    return dict(bot.views_open(trigger_id=trigger_id, view=view)["view"])


def test_a_closed_form_is_gone_and_its_name_is_free_again(
    slack: Emulator, bot: WebClient, dana: Person
) -> None:
    view = opened(slack, bot, dana)
    close_all(slack, dana.user)
    assert refused(lambda: bot.views_update(view_id=view["id"], view=MODAL)) == "not_found"
    assert opened(slack, bot, dana)["external_id"] == "mine"


def test_a_form_is_its_own_installs_to_change(
    slack: Emulator, bot: WebClient, dana: Person
) -> None:
    view = opened(slack, bot, dana)
    slack.add_team("T0ELSE", "Elsewhere", "elsewhere")
    other = slack.install("T0ELSE", "helper")
    changed = {"view_id": view["id"], "view": MODAL | {"external_id": ""}}
    answer = call_method(slack, "views.update", other.bot_token, changed).payload
    assert answer["error"] == "not_found"


def test_a_trigger_is_for_the_install_that_was_told(
    slack: Emulator, app: Listener, dana: Person, bot: WebClient
) -> None:
    dana.command("/echo", "hello")
    trigger_id = app.heard[-1].body["trigger_id"]
    slack.add_team("T0ELSE", "Elsewhere", "elsewhere")
    other = slack.install("T0ELSE", "helper")
    asked = {"trigger_id": trigger_id, "view": MODAL}
    answer = call_method(slack, "views.open", other.bot_token, asked).payload
    assert answer["error"] == "invalid_trigger_id"
    assert bot.views_open(trigger_id=trigger_id, view=MODAL)["ok"]


def test_a_trigger_that_nobody_issued_is_invalid(bot: WebClient) -> None:
    error = refused(lambda: bot.views_open(trigger_id="1.2.x", view=MODAL))
    assert error == "invalid_trigger_id"


@pytest.mark.parametrize("errors", [{"no-such-block": "Wrong"}, {}])
def test_complaints_must_name_a_field_of_the_form(
    slack: Emulator, app: Listener, bot: WebClient, dana: Person, errors: Json
) -> None:
    opened(slack, bot, dana)
    app.says(json.dumps({"response_action": "errors", "errors": errors}))
    view = dana.modal
    assert view is not None
    submitted = dana.submit(view, {"name": "Dana"})
    assert submitted.problem
    assert submitted.errors == {}


def test_an_app_may_test_how_it_takes_an_error(bot: WebClient) -> None:
    assert refused(lambda: bot.api_test(error="my_error")) == "my_error"


def test_an_emoji_has_a_name_that_may_be_one(bot: WebClient, posted: Json) -> None:
    where = {"channel": posted["channel"], "timestamp": posted["ts"]}
    assert refused(lambda: bot.reactions_add(**where, name="no such!!")) == "invalid_name"


def test_somebody_picks_from_an_overflow_menu(
    bot: WebClient, app: Listener, dana: Person, posted: Json
) -> None:
    menu = {
        "type": "overflow",
        "action_id": "more",
        "options": [{"text": plain("Archive"), "value": "archive"}],
    }
    bot.chat_update(**posted, text="x", blocks=[{"type": "actions", "elements": [menu]}])
    message = dana.open_messages_tab().messages[posted["ts"]]
    assert dana.choose(message, "more", "Archive").ok
    (pressed,) = app.bodies("block_actions")
    assert pressed["actions"][0]["selected_option"]["value"] == "archive"


def test_somebody_hands_in_a_file(app: Listener, bot: WebClient, dana: Person) -> None:
    dana.shortcut("ask")
    (asked,) = app.bodies("shortcut")
    field = {"type": "file_input", "action_id": "f", "max_files": 1}
    block = {"type": "input", "block_id": "log", "label": plain("Log"), "element": field}
    view = {"type": "modal", "title": plain("x"), "submit": plain("Send"), "blocks": [block]}
    bot.views_open(trigger_id=asked["trigger_id"], view=view)
    assert dana.modal is not None
    assert dana.submit(dana.modal, {}).errors == {"log": "Please complete this required field."}
    dana.submit(dana.modal, {"log": ["crash.log"]})
    (sent,) = app.bodies("view_submission")
    (file,) = sent["view"]["state"]["values"]["log"]["f"]["files"]
    assert bot.files_info(file=file["id"])["file"]["name"] == "crash.log"


MENU = {
    "type": "static_select",
    "action_id": "m",
    "options": [{"text": plain("x"), "value": "1"}],
    "initial_option": {"text": plain("y"), "value": "2"},
}
BUTTON = {"type": "button", "action_id": "b", "text": plain("x")}


@pytest.mark.parametrize(
    "block",
    [
        {"type": "actions", "elements": [BUTTON, BUTTON]},
        {"type": "actions", "elements": [BUTTON | {"url": "not an address"}]},
        {"type": "actions", "elements": [MENU]},
        {"type": "actions", "elements": [{"type": "datepicker", "initial_date": "soon"}]},
        {"type": "actions", "elements": [{"type": "timepicker", "initial_time": "25:00"}]},
        {"type": "image", "alt_text": "of nothing"},
        {"type": "rich_text", "elements": [7]},
        {"type": "table", "rows": [[5]]},
        {"type": "data_table", "rows": [[5], [6]]},
        {"type": "data_visualization", "title": "Deals"},
        {
            "type": "container",
            "title": plain("two of one name"),
            "child_blocks": [{"type": "divider", "block_id": "b"}] * 2,
        },
        {
            **FIELD,
            "element": {"type": "plain_text_input", "min_length": 9, "max_length": 3},
        },
    ],
    ids=(
        "two of one action id",
        "a bad address",
        "a start that is not offered",
        "a bad date",
        "a bad time",
        "an image of nothing",
        "a number as rich text",
        "a number as a cell",
        "a number as a cell of data",
        "a picture of nothing",
        "two of one block id in a container",
        "more asked for than taken",
    ),
)
def test_blocks_that_slack_refuses_are_refused(bot: WebClient, posted: Json, block: Json) -> None:
    error = refused(lambda: bot.chat_update(**posted, text="x", blocks=[block]))
    assert error == "invalid_blocks"


@pytest.mark.parametrize(
    ("attachments", "error"),
    [
        (["words"], "invalid_attachments"),
        ([{"blocks": [{"type": "nonsense"}]}], "invalid_blocks"),
        ([{"text": "x"}] * 101, "too_many_attachments"),
    ],
)
def test_attachments_that_slack_refuses_are_refused(
    bot: WebClient, posted: Json, attachments: list[Json], error: str
) -> None:
    where = posted["channel"]
    asked = lambda: bot.chat_postMessage(channel=where, text="x", attachments=attachments)  # noqa: E731
    assert refused(asked) == error
