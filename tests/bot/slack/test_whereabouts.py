"""Whose a payload is, in every shape in which Slack has been seen to say it."""

from typing import Any

import pytest

from bot.slack.metadata import Origin
from bot.slack.whereabouts import Whereabouts, whereabouts
from tests.bot.slack.slack_payloads import TEAM, dm, event, mention, press, sent_form

OURS, THEIRS = "T0OURS", "T0THEIRS"
ORG, OTHER_ORG = "E0OURS", "E0THEIRS"
WHOLE = [{"enterprise_id": ORG, "team_id": None, "is_enterprise_install": True}]
ONE = [{"enterprise_id": None, "team_id": OURS, "is_enterprise_install": False}]


def told(authorizations: list[dict[str, Any]] | None, *, shared: bool = False, **names: Any) -> Any:
    """An event that is told to an install, in an envelope that names some teams."""
    inner = {"type": "message", "channel": "C1", "ts": "1.0", "user": "U1"}
    envelope = {"team_id": None, "authorizations": authorizations, "is_ext_shared_channel": shared}
    return event(inner, **(envelope | names))


def proven(team: str = OURS, organisation: str = ORG) -> Whereabouts:
    return Whereabouts(teams=(team,), organisation=organisation, is_proven=True)


@pytest.mark.parametrize(
    "names",
    [
        {"team_id": OURS},
        {"team_id": THEIRS, "enterprise_id": OTHER_ORG, "context_team_id": OURS},
        {"team_id": THEIRS, "context_team_id": THEIRS, "context_enterprise_id": OTHER_ORG},
    ],
)
def test_an_event_is_of_the_team_whose_install_it_is_told_to(names: dict[str, Any]) -> None:
    """Whatever the envelope names: in Bolt's samples `context_team_id` is sometimes the other's."""
    assert whereabouts(told(ONE, shared=True, **names)) == Whereabouts(teams=(OURS,))


@pytest.mark.parametrize(
    "names",
    [
        {"team_id": OURS, "enterprise_id": ORG},
        {"context_team_id": OURS, "context_enterprise_id": ORG, "team_id": THEIRS},
        {
            "team_id": OURS,
            "enterprise_id": ORG,
            "context_team_id": THEIRS,
            "context_enterprise_id": OTHER_ORG,
        },
        {  # one of its teams, in a channel of another one
            "team_id": OURS,
            "enterprise_id": ORG,
            "context_team_id": "T0HOST",
            "context_enterprise_id": ORG,
        },
    ],
)
@pytest.mark.parametrize("shared", [False, True])
def test_an_organisations_event_is_of_the_team_that_slack_says_is_its_own(
    names: dict[str, Any], *, shared: bool
) -> None:
    assert whereabouts(told(WHOLE, shared=shared, **names)) == proven()


def test_within_an_organisation_its_event_needs_to_name_only_the_team() -> None:
    assert whereabouts(told(WHOLE, team_id=OURS)) == proven()


@pytest.mark.parametrize(
    "names",
    [
        {"team_id": THEIRS},
        {"context_team_id": THEIRS},
        {"team_id": THEIRS, "enterprise_id": None, "context_team_id": ORG},
    ],
)
def test_what_another_company_might_be_is_not_taken_for_proven(names: dict[str, Any]) -> None:
    found = whereabouts(told(WHOLE, shared=True, **names))
    assert found == Whereabouts(teams=(THEIRS,), organisation=ORG, is_guessed=True)


def test_a_team_of_another_organisation_is_not_even_guessed() -> None:
    found = whereabouts(told(WHOLE, shared=True, team_id=THEIRS, enterprise_id=OTHER_ORG))
    assert found.team is None


def test_without_an_authorization_only_what_nobody_shares_is_read() -> None:
    assert whereabouts(told(None, team_id=OURS, enterprise_id=ORG)) == proven()
    assert whereabouts(told(None, shared=True, team_id=OURS)) == Whereabouts()


def test_an_organisation_is_never_a_team() -> None:
    assert whereabouts(told([{"enterprise_id": ORG, "team_id": ORG}], team_id=ORG)).team is None
    assert whereabouts(press(team={"id": ORG}, user={"id": "U1", "team_id": ORG})).team is None
    form = sent_form("p1", {}, app_installed_team_id=ORG) | {"team": None}
    assert whereabouts(form).team == TEAM, "the person's"
    assert whereabouts({"command": "/rex", "team_id": ORG, "enterprise_id": ORG}).team is None


def test_a_press_is_of_the_team_that_it_names_and_its_organisation_proves_nothing() -> None:
    """`enterprise` may be that of whoever presses; what `team` itself names is its own."""
    pressed = press(team={"id": OURS}, enterprise={"id": OTHER_ORG})
    assert whereabouts(pressed) == Whereabouts(teams=(OURS,))
    pressed = press(team={"id": OURS, "enterprise_id": ORG})
    assert whereabouts(pressed) == proven()


def test_a_press_that_names_no_team_is_guessed_from_who_presses_and_on_what() -> None:
    pressed = press(
        team=None,
        user={"id": "U1", "team_id": THEIRS},
        message={"ts": "1.0", "team": OURS},
        enterprise={"id": ORG},
    )
    assert whereabouts(pressed) == Whereabouts(
        teams=(THEIRS, OURS), organisation=ORG, is_guessed=True
    )


@pytest.mark.parametrize("kind", ["message_action", "shortcut"])
def test_a_shortcut_is_of_its_user_whose_organisation_has_rex(kind: str) -> None:
    """Slack shows shortcuts to the people of an install only, in a shared channel too."""
    assert whereabouts(used(kind)) == proven()


def test_what_is_no_shortcut_of_an_organisations_install_is_not_proven_by_its_user() -> None:
    """Others press as well in a shared channel; and `enterprise` alone is no install."""
    for odd in (
        used("block_actions"),
        used("view_closed"),
        used("message_action", is_enterprise_install=False),
        used("message_action", user={"id": "U1", "team_id": ORG}),
        used("message_action", enterprise=None),
    ):
        assert not whereabouts(odd).is_proven, odd
    its_own = used("message_action", team={"id": THEIRS}, is_enterprise_install=False)
    assert whereabouts(its_own) == Whereabouts(teams=(THEIRS,))


def used(kind: str, **changes: Any) -> dict[str, Any]:
    """A shortcut as Slack tells it to an organisation's install (bolt-python, pull request 23)."""
    return {
        "type": kind,
        "team": None,
        "user": {"id": "U1", "team_id": OURS},
        "enterprise": {"id": ORG},
        "is_enterprise_install": True,
        "message": {"ts": "1.0", "team": THEIRS},
    } | changes


def test_a_form_is_of_the_team_that_rex_wrote_into_it() -> None:
    origin = Origin(id="p1", team=OURS).write()
    form = sent_form(origin, {}, app_installed_team_id=THEIRS) | {"team": {"id": THEIRS}}
    assert whereabouts(form) == Whereabouts(teams=(OURS,))
    assert whereabouts(sent_form("p1", {}, app_installed_team_id=OURS)).team == OURS
    assert whereabouts(sent_form("p1", {}, app_installed_team_id=None)).team == TEAM


def test_a_command_is_of_the_team_in_which_it_is_typed() -> None:
    typed = {"command": "/rex", "team_id": OURS, "enterprise_id": ORG}
    assert whereabouts(typed) == proven()


@pytest.mark.parametrize("odd", [{}, {"event": None}, {"team": 3, "view": []}, {"team_id": 7}])
def test_what_names_nothing_is_nobodys(odd: dict[str, Any]) -> None:
    assert whereabouts(odd).team is None


def test_usual_payloads_are_of_their_team() -> None:
    for payload in (dm(), mention(), press(), sent_form("p1", {})):
        assert whereabouts(payload).team == TEAM
