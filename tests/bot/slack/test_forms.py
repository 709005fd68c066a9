"""A form in Slack: it opens whatever it holds, and comes back as it was filled in."""

from typing import Any, get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.playground.validation import check_view
from bot.slack.forms import errors, modal, notice
from bot.slack.incoming import read
from bot.slack.metadata import Origin
from bot.turn import Incoming
from tests.bot.slack.any_text import ANY_TEXT
from tests.bot.slack.slack_payloads import BOT, TEAM, press, sent_form
from tools.forms import Field, Form, Kind, Option


def asked() -> Incoming:
    incoming = read(press("rex_edit", "p1"), team=TEAM, bot_user=BOT)
    assert incoming is not None
    return incoming


def form(*fields: Field, proposal_id: str | None = "p1") -> Form:
    return Form(title="Move a deal", tool="move_stage", proposal_id=proposal_id, fields=fields)


def menu(value: str | None, *names: str) -> Any:
    options = tuple(Option(name, f"The {name}") for name in names)
    field = Field(name="stage", label="Stage", kind="select", options=options, value=value)
    blocks: Any = modal(form(field), asked())["blocks"]
    return blocks[0]["element"]


def test_a_form_carries_its_id_and_place_and_no_data() -> None:
    field = Field(name="title", label="Title", kind="text", value="Secret search")
    view = modal(form(field), asked())
    assert Origin.read(str(view["private_metadata"])) == Origin(
        id="p1",
        channel="D0DIRECT",
        thread="1732170000.000100",
        ts="1732170001.000400",
        team=TEAM,
    )
    assert "Secret" not in str(view["private_metadata"])


def test_a_form_without_a_proposal_goes_by_the_id_of_its_button() -> None:
    view = modal(form(proposal_id=None), asked())
    assert Origin.read(str(view["private_metadata"])).id == "p1"


def test_a_menu_shows_labels_and_gives_back_values() -> None:
    element = menu("proposal", "Discovery", "Proposal")
    assert [option["text"]["text"] for option in element["options"]] == [
        "The Discovery",
        "The Proposal",
    ]
    assert element["initial_option"]["value"] == "Proposal"


def test_what_stands_in_a_field_is_not_lost_when_it_is_no_choice() -> None:
    element = menu("Signed", "Discovery")
    assert [option["value"] for option in element["options"]] == ["Signed", "Discovery"]
    assert element["initial_option"]["value"] == "Signed"


def test_more_choices_than_slack_can_show_are_typed() -> None:
    names = [f"Client {number}" for number in range(100)]
    assert menu(None, *names)["type"] == "plain_text_input"
    assert menu(None, *names[:99])["type"] == "static_select"
    assert menu("Acme")["type"] == "plain_text_input"


def test_problems_stand_at_their_field_and_strays_at_the_first() -> None:
    sent = read(sent_form("p1", {"client": {}, "title": {}}), team=TEAM, bot_user=BOT)
    assert sent is not None
    assert errors({"title": "Too long.", "x": "Closed.", "y": "Late."}, sent) == {
        "title": "Too long.",
        "client": "Closed. Late.",
    }


fields = st.builds(
    Field,
    name=st.sampled_from(["client", "title", "stage"]),
    label=ANY_TEXT,
    kind=st.sampled_from(get_args(Kind)),
    options=st.lists(
        st.builds(Option, st.text(min_size=1).filter(str.strip) | st.just("x" * 400), ANY_TEXT),
        max_size=4,
    ).map(tuple),
    value=st.none() | ANY_TEXT | st.just("x" * 5000),
    optional=st.booleans(),
    help=st.none() | ANY_TEXT,
)


@settings(deadline=None, max_examples=60)
@given(ANY_TEXT, st.lists(fields, max_size=3, unique_by=lambda field: field.name))
def test_slack_opens_every_form(title: str, listed: list[Field]) -> None:
    shown = Form(title=title, tool="move_stage", proposal_id="p1", fields=tuple(listed))
    check_view(modal(shown, asked()), ("modal",))


@settings(deadline=None, max_examples=30)
@given(ANY_TEXT)
def test_slack_opens_every_notice(sentence: str) -> None:
    check_view(notice(sentence), ("modal",))
