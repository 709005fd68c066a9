"""Slack Connect and whole organisations: which team, and whose, what is sent to the app names."""

from typing import Any

import pytest
from slack_bolt.request.internals import extract_team_id
from slack_sdk import WebClient

from bot.playground.emulator import Emulator
from bot.playground.membership import install_everywhere, invite
from bot.playground.people import Json
from bot.playground.person import Person
from bot.playground.posting import delete
from tests.bot.playground.listener import Listener

BUTTON = {
    "type": "button",
    "action_id": "go",
    "text": {"type": "plain_text", "text": "Go"},
}
MENU = {
    "type": "external_select",
    "action_id": "pick",
    "min_query_length": 0,
    "placeholder": {"type": "plain_text", "text": "Pick"},
}
CARD = [{"type": "actions", "block_id": "card", "elements": [BUTTON, MENU]}]
FORM = {
    "type": "modal",
    "callback_id": "form",
    "title": {"type": "plain_text", "text": "Form"},
    "submit": {"type": "plain_text", "text": "Send"},
    "blocks": [
        {
            "type": "input",
            "block_id": "why",
            "optional": True,
            "label": {"type": "plain_text", "text": "Why"},
            "element": {"type": "plain_text_input", "action_id": "value"},
        }
    ],
}


@pytest.fixture
def nora(slack: Emulator) -> Person:
    """Nora of Brightside, in a channel of Harbor's; only Harbor has the app."""
    slack.teams["T0BRIGHT"].install = None
    slack.add_channel("T0HARBOR", "C0SHARED", "shared", ["U0DANA", "U0REXHARBOR", "U0NORA"])
    return Person(slack, "U0NORA")


@pytest.fixture
def whole(slack: Emulator) -> WebClient:
    """The bot of an organisation, in a channel of its second team that Nora shares."""
    grid = slack.add_enterprise("E0GRID", "Grid Inc")
    for letter in "AB":
        slack.add_team(f"T0GRID{letter}", f"Grid {letter}", f"grid{letter}", grid)
        slack.add_user(
            f"T0GRID{letter}", f"U0GRID{letter}", letter.lower(), email=f"{letter}@g.example"
        )
    install = install_everywhere(slack, "E0GRID", slack.app.scopes)
    slack.add_channel("T0GRIDB", "C0GRID", "grid", ["U0GRIDB", install.bot_user_id])
    invite(slack, slack.channels["C0GRID"], "U0NORA")
    return WebClient(install.bot_token, base_url=slack.api_url, retry_handlers=[])


def events(app: Listener, person: Person, kind: str, count: int = 1) -> list[Json]:
    def told() -> list[Json]:
        found = [it for it in app.bodies("event_callback") if it["event"]["type"] == kind]
        return found if len(found) >= count else []

    return person.wait_for(told)


def whose(body: Json) -> tuple[Any, ...]:
    names = ("team_id", "enterprise_id", "context_team_id", "context_enterprise_id")
    return tuple(body.get(name) for name in names)


def test_a_message_names_its_authors_team_and_a_mention_the_apps(
    app: Listener, nora: Person
) -> None:
    message = nora.say("shared", "<@U0REXHARBOR> hello from outside")
    (said,) = events(app, nora, "message")
    (mention,) = events(app, nora, "app_mention")
    assert whose(said) == ("T0BRIGHT", None, "T0HARBOR", None)
    assert whose(mention) == ("T0HARBOR", None, None, None)
    assert (mention["event"]["team"], mention["event"]["user_team"]) == ("T0HARBOR", "T0BRIGHT")
    for body in (said, mention):
        assert body["is_ext_shared_channel"] is True
        assert extract_team_id(body) == "T0HARBOR"
    delete(nora.emulator, message)
    assert whose(events(app, nora, "message", 2)[1])[0] == "T0BRIGHT"


def test_a_message_to_an_organisation_names_no_team_of_its_authorization(
    app: Listener, nora: Person, whole: WebClient
) -> None:
    nora.say("grid", "hello from outside")
    (said,) = events(app, nora, "message")
    assert whose(said) == ("T0BRIGHT", None, "T0GRIDB", "E0GRID")
    assert said["authorizations"][0]["team_id"] is None
    assert extract_team_id(said) is None


def test_a_press_names_the_apps_team_and_a_form_that_of_who_sends_it(
    slack: Emulator, app: Listener, bot: WebClient, nora: Person
) -> None:
    bot.chat_postMessage(channel="C0SHARED", text="card", blocks=CARD)
    card = nora.sees("shared")[-1]
    nora.click(card, "go")
    (press,) = app.bodies("block_actions")
    assert (press["team"]["id"], press["user"]["team_id"]) == ("T0HARBOR", "T0BRIGHT")
    bot.views_open(trigger_id=press["trigger_id"], view=FORM)
    assert nora.modal is not None
    nora.submit(nora.modal)
    (form,) = app.bodies("view_submission")
    assert (form["team"]["id"], form["user"]["team_id"]) == ("T0BRIGHT", "T0BRIGHT")
    assert form["view"]["app_installed_team_id"] == "T0HARBOR"
    assert extract_team_id(press) == extract_team_id(form) == "T0HARBOR"


def test_what_is_done_to_an_organisations_app_names_no_team(
    slack: Emulator, app: Listener, whole: WebClient, nora: Person
) -> None:
    whole.chat_postMessage(channel="C0GRID", text="card", blocks=CARD)
    for person, team in ((nora, "T0BRIGHT"), (Person(slack, "U0GRIDB"), "T0GRIDB")):
        card = person.sees("grid")[-1]
        app.says()
        person.click(card, "go")
        press = app.bodies("block_actions")[-1]
        assert (press["team"], press["is_enterprise_install"]) == (None, True)
        assert (press["user"]["team_id"], press["message"]["team"]) == (team, "T0GRIDB")
        whole.views_open(trigger_id=press["trigger_id"], view=FORM)
        assert person.modal is not None
        person.submit(person.modal)
        form = app.bodies("view_submission")[-1]
        assert (form["team"], form["view"]["app_installed_team_id"]) == (None, "E0GRID")
        app.says('{"options": []}', content_type="application/json")
        person.suggestions(card, "pick", "a")
    organisations = [it["user"]["team_id"] for it in app.bodies("block_suggestion")]
    assert organisations == ["T0BRIGHT", "E0GRID"]


def test_an_organisations_bot_sees_who_shares_a_channel_but_not_their_address(
    slack: Emulator, whole: WebClient, nora: Person
) -> None:
    outsider = whole.users_info(user="U0NORA")["user"]
    assert (outsider["team_id"], outsider["is_stranger"]) == ("T0BRIGHT", False)
    assert "email" not in outsider["profile"]
    own = whole.users_lookupByEmail(email="b@g.example")["user"]
    assert own == whole.users_info(user="U0GRIDB")["user"]
    assert (own["profile"]["email"], own["enterprise_user"]["teams"]) == (
        "B@g.example",
        ["T0GRIDB"],
    )


def test_a_forms_hash_begins_with_the_second_in_which_it_was_made(
    slack: Emulator, bot: WebClient, dana: Person
) -> None:
    before = int(slack.clock())
    bot.views_open(trigger_id=slack.triggers.issue(dana.user), view=FORM)
    assert dana.modal is not None
    second, _, rest = dana.modal.hash.partition(".")
    assert before <= int(second) <= slack.clock()
    assert rest
