"""Modals, App Home and menus: opening, filling in, sending, and what may come back."""

import json
import time
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.emulator import Emulator
from bot.playground.people import Json
from bot.playground.person import Person
from bot.playground.view import View
from tests.bot.playground.listener import Listener


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def field(block_id: str, label: str, element: Json, **more: Any) -> Json:
    named = {"action_id": "value", **element}
    return {"type": "input", "block_id": block_id, "label": plain(label), "element": named, **more}


def modal(*blocks: Json, title: str = "Order", **more: Any) -> Json:
    shown = {"type": "modal", "callback_id": "order", "title": plain(title)}
    return shown | {"submit": plain("Send"), "blocks": list(blocks)} | more


TEXT = {"type": "plain_text_input"}
STAGES = [
    {"text": plain("Lead"), "value": "lead"},
    {"text": plain("Proposal"), "value": "proposal"},
]
STAGE = {"type": "static_select", "options": STAGES, "initial_option": STAGES[0]}


def opened(slack: Emulator, bot: WebClient, person: Person, view: Json) -> View:
    """A modal that the app opened for someone."""
    bot.views_open(trigger_id=slack.triggers.issue(person.user), view=view)
    assert person.modal is not None
    return person.modal


def test_a_form_is_sent_with_everything_it_holds(
    slack: Emulator, app: Listener, bot: WebClient, dana: Person
) -> None:
    view = modal(
        field("client", "Client", TEXT | {"initial_value": "Acme"}),
        field("stage", "Stage", STAGE),
        field("notes", "Notes", TEXT, optional=True),
        field("tags", "Tags", {"type": "checkboxes", "options": STAGES}, optional=True),
        field("who", "Who", {"type": "users_select"}),
        field("when", "When", {"type": "datepicker"}),
        private_metadata="opaque",
    )
    form = opened(slack, bot, dana, view)
    dana.submit(form, {"Stage": "Proposal", "tags": ["lead"], "who": "U0SAM", "when": "2026-12-01"})
    (sent,) = app.bodies("view_submission")
    values = {name: held["value"] for name, held in sent["view"]["state"]["values"].items()}
    assert values["client"] == {"type": "plain_text_input", "value": "Acme"}
    assert values["stage"]["selected_option"]["value"] == "proposal"
    assert values["notes"]["value"] is None
    assert [option["value"] for option in values["tags"]["selected_options"]] == ["lead"]
    assert values["who"]["selected_user"] == "U0SAM"
    assert values["when"]["selected_date"] == "2026-12-01"
    assert (sent["view"]["private_metadata"], sent["view"]["callback_id"]) == ("opaque", "order")
    assert (sent["user"]["id"], sent["team"]["id"]) == ("U0DANA", "T0HARBOR")
    assert dana.modal is None


def test_an_empty_required_field_never_leaves_the_window(
    slack: Emulator, app: Listener, bot: WebClient, dana: Person
) -> None:
    form = opened(slack, bot, dana, modal(field("client", "Client", TEXT)))
    refused = dana.submit(form)
    assert refused.errors == {"client": "Please complete this required field."}
    assert app.bodies("view_submission") == []
    assert dana.modal is form


def test_errors_keep_the_form_open(
    slack: Emulator, app: Listener, bot: WebClient, dana: Person
) -> None:
    form = opened(slack, bot, dana, modal(field("client", "Client", TEXT)))
    app.says(json.dumps({"response_action": "errors", "errors": {"client": "Who is that?"}}))
    assert dana.submit(form, {"client": "Nobody"}).errors == {"client": "Who is that?"}
    assert dana.modal is form
    assert form.values["client"]["value"]["value"] == "Nobody"


def test_an_answer_may_replace_stack_or_clear(
    slack: Emulator, app: Listener, bot: WebClient, dana: Person
) -> None:
    form = opened(slack, bot, dana, modal())
    app.says(json.dumps({"response_action": "update", "view": modal(title="Second")}))
    assert dana.submit(form).view is form
    assert form.title == "Second"
    app.says(json.dumps({"response_action": "push", "view": modal(title="Third")}))
    on_top = dana.submit(form).view
    assert on_top is not None
    assert (on_top.title, on_top.previous_id, on_top.root_id) == ("Third", form.id, form.id)
    app.says(json.dumps({"response_action": "clear"}))
    assert dana.submit(on_top).view is None


def test_an_app_that_does_not_answer_is_said_to_be_in_trouble(
    slack: Emulator, app: Listener, bot: WebClient, dana: Person
) -> None:
    form = opened(slack, bot, dana, modal())
    app.says(status=500)
    assert dana.submit(form).problem == "We had some trouble connecting. Try again?"
    assert dana.modal is form


def test_an_answer_that_slack_does_not_understand_is_trouble_too(
    slack: Emulator, app: Listener, bot: WebClient, dana: Person
) -> None:
    form = opened(slack, bot, dana, modal())
    app.says(json.dumps({"response_action": "update", "view": modal(title="x" * 25)}))
    assert "must be less than 25 characters" in str(dana.submit(form).problem)


@pytest.mark.parametrize(
    "answer",
    [
        "OK",
        "[1]",
        '"x"',
        *(
            json.dumps({"response_action": "errors", "errors": errors})
            for errors in (["client"], "client", {}, {"client": 5}, {"who": "Nobody"})
        ),
        json.dumps({"response_action": ["errors"]}),
        json.dumps({"response_action": "update", "view": []}),
    ],
)
def test_an_odd_answer_is_trouble_and_leaves_the_form_open(
    slack: Emulator, app: Listener, bot: WebClient, dana: Person, answer: str
) -> None:
    form = opened(slack, bot, dana, modal(field("client", "Client", TEXT)))
    app.says(answer)
    sent = dana.submit(form, {"client": "Acme"})
    assert str(sent.problem).startswith("We had some trouble connecting.")
    assert (dana.modal, form.errors) == (form, {})


@pytest.mark.parametrize("answer", ["", " \n", "{}"])
def test_an_answer_that_says_nothing_closes_the_form(
    slack: Emulator, app: Listener, bot: WebClient, dana: Person, answer: str
) -> None:
    form = opened(slack, bot, dana, modal())
    app.says(answer)
    assert (dana.submit(form).problem, dana.modal) == (None, None)


def test_a_trigger_opens_one_view_within_its_time(
    slack: Emulator, bot: WebClient, dana: Person
) -> None:
    trigger_id = slack.triggers.issue(dana.user)
    bot.views_open(trigger_id=trigger_id, view=modal())
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        bot.views_open(trigger_id=trigger_id, view=modal())
    slack.triggers.life = 0.01
    late = slack.triggers.issue(dana.user)
    time.sleep(0.02)
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        bot.views_open(trigger_id=late, view=modal())


def test_modals_stack_three_high(slack: Emulator, bot: WebClient, dana: Person) -> None:
    opened(slack, bot, dana, modal())
    for _ in range(2):
        bot.views_push(trigger_id=slack.triggers.issue(dana.user), view=modal())
    with pytest.raises(SlackApiError, match="push_limit_reached"):
        bot.views_push(trigger_id=slack.triggers.issue(dana.user), view=modal())
    assert len(slack.modals_of("U0DANA")) == 3


def test_an_update_keeps_what_was_typed_and_minds_the_hash(
    slack: Emulator, bot: WebClient, dana: Person
) -> None:
    form = opened(slack, bot, dana, modal(field("client", "Client", TEXT), external_id="mine"))
    dana.fill(form, {"client": "Acme"})
    stale = form.hash
    updated = modal(field("client", "Client", TEXT), field("stage", "Stage", STAGE))
    bot.views_update(external_id="mine", hash=stale, view=updated | {"external_id": "mine"})
    assert form.values["client"]["value"]["value"] == "Acme"
    assert form.values["stage"]["value"]["selected_option"]["value"] == "lead"
    with pytest.raises(SlackApiError, match="hash_conflict"):
        bot.views_update(view_id=form.id, hash=stale, view=modal())
    with pytest.raises(SlackApiError, match="not_found"):
        bot.views_update(view_id="V0NOWHERE", view=modal())
    with pytest.raises(SlackApiError, match="duplicate_external_id"):
        opened(slack, bot, dana, modal(external_id="mine"))


def test_closing_is_told_to_those_who_asked(
    slack: Emulator, app: Listener, bot: WebClient, dana: Person
) -> None:
    dana.close(opened(slack, bot, dana, modal()))
    assert app.bodies("view_closed") == []
    dana.close(opened(slack, bot, dana, modal(notify_on_close=True)))
    assert app.bodies("view_closed")[0]["view"]["callback_id"] == "order"
    assert dana.modal is None


def test_home_is_published_for_each_person(
    slack: Emulator, app: Listener, bot: WebClient, dana: Person, sam: Person
) -> None:
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "Your tickets"}}]
    bot.views_publish(user_id="U0DANA", view={"type": "home", "blocks": blocks})
    assert sam.home(timeout=0) is None
    home = dana.home(timeout=0)
    assert home is not None
    assert home.blocks[0]["text"]["text"] == "Your tickets"
    slack.feed.wait_for(lambda: len(app.events("app_home_opened")) == 2)
    assert [e["view"]["id"] for e in app.events("app_home_opened") if "view" in e] == [home.id]


def test_a_menu_in_a_view_acts_when_it_is_picked_from(
    slack: Emulator, app: Listener, bot: WebClient, dana: Person
) -> None:
    menu = {"type": "actions", "block_id": "b", "elements": [STAGE | {"action_id": "stage"}]}
    form = opened(slack, bot, dana, modal(menu))
    dana.choose(form, "stage", "Proposal")
    (body,) = app.bodies("block_actions")
    assert body["container"] == {"type": "view", "view_id": form.id}
    assert body["actions"][0]["selected_option"]["value"] == "proposal"
    held = body["view"]["state"]["values"]["b"]["stage"]
    assert held["selected_option"]["value"] == "proposal"


def test_a_menu_may_ask_the_app_for_options(
    slack: Emulator, app: Listener, bot: WebClient, dana: Person
) -> None:
    client = field("client", "Client", {"type": "external_select"})
    form = opened(slack, bot, dana, modal(client))
    app.says(json.dumps({"options": [{"text": plain("Acme Corp"), "value": "1"}]}))
    assert [o["value"] for o in dana.suggestions(form, "client", "acm")] == ["1"]
    assert app.bodies("block_suggestion")[0]["value"] == "acm"


def test_an_option_that_is_not_offered_cannot_be_picked(
    slack: Emulator, bot: WebClient, dana: Person
) -> None:
    form = opened(slack, bot, dana, modal(field("stage", "Stage", STAGE)))
    with pytest.raises(LookupError, match="Lead, Proposal"):
        dana.submit(form, {"stage": "Won"})
