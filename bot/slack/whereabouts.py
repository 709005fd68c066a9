"""Whose a payload is: the Slack team in which REX is to act, and what is proven of its organisation.

This alone decides it, for events, presses, forms and commands. Slack says it in many ways:

- An event's `authorizations` name the install that it is told to. One of a whole organisation names
  no team (bolt-python, `tests/scenario_tests/test_events_org_apps.py`). Then the envelope does, as
  pairs of a team and its organisation: `context_team_id` with `context_enterprise_id`, and `team_id`
  with `enterprise_id`. In a shared channel either may be the other company's (bolt-python,
  `tests/slack_bolt/request/test_internals.py`, `slack_connect_*`), so only a pair that names the
  organisation of the install counts.
- A press in a shared channel names the app's team (java-slack-sdk, issue 1041), a form the team of
  who sends it, with the app's in the view (bolt-js, issue 1614); a form of REX's carries it as well.
- To an app that a whole organisation has, presses and forms name no team, and a view may name the
  organisation in its place (`slack_bolt/request/internals.py`; bolt-js, issue 1720).
- A shortcut names no team there either, but the organisation that has the app, and the person's team
  (bolt-python, pull request 23). Commands and shortcuts "are not shared": in a shared channel, too,
  only people of who installed the app have them (https://docs.slack.dev/apis/slack-connect). So that
  team is one of that organisation, which a press, open to everybody there, doesn't say.

An id that begins with E is an organisation's, never a team's.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.slack.metadata import Origin
from bot.slack.payloads import Payload

#: What Slack offers to nobody but the people of an install.
SHORTCUTS = ("message_action", "shortcut")


@dataclass(frozen=True, kw_only=True)
class Whereabouts:
    """Where REX is to act: in the first of `teams` that has it.

    `is_proven`: Slack says that the team is one of `organisation`. `is_guessed`: Slack names no
    team, and what is named instead counts only if it is known as one of `organisation`.
    """

    teams: tuple[str, ...] = ()
    organisation: str | None = None
    is_proven: bool = False
    is_guessed: bool = False

    @property
    def team(self) -> str | None:
        """The team that is the likeliest; None where there is none."""
        return self.teams[0] if self.teams else None


def whereabouts(body: Payload) -> Whereabouts:
    """Return whose a verified payload is."""
    if "event" in body:
        return _of_event(body)
    if "team_id" in body:  # a command, or Slack's word that it drops events
        return _proven(_team(body.get("team_id")), _organisation(body.get("enterprise_id")))
    return _of_interaction(body)


def _of_event(body: Payload) -> Whereabouts:
    authorizations = body.get("authorizations")
    if not (isinstance(authorizations, list) and authorizations):
        is_shared = body.get("is_ext_shared_channel") is True
        named = {} if is_shared else body
        return _proven(_team(named.get("team_id")), _organisation(named.get("enterprise_id")))
    told = authorizations[0] if isinstance(authorizations[0], Mapping) else {}
    organisation, team = _organisation(told.get("enterprise_id")), _team(told.get("team_id"))
    return _proven(team, organisation) if team else _of_organisation(body, organisation)


def _of_organisation(body: Payload, organisation: str | None) -> Whereabouts:
    """Return which of an organisation's teams an event is of, of those that its envelope names."""
    named = [
        (team, _organisation(body.get(f"{which}enterprise_id")))
        for which in ("", "context_")  # within an organisation the first is the author's
        if (team := _team(body.get(f"{which}team_id")))
    ]
    proven = [team for team, of in named if organisation and of == organisation]
    unsaid = [team for team, of in named if of is None]
    if body.get("is_ext_shared_channel") is False:
        proven += unsaid
    if organisation and proven:
        return _proven(proven[0], organisation)
    return Whereabouts(teams=tuple(unsaid), organisation=organisation, is_guessed=True)


def _of_interaction(body: Payload) -> Whereabouts:
    team, view = _part(body, "team"), _part(body, "view")
    metadata = view.get("private_metadata")
    ours = Origin.read(metadata).team if isinstance(metadata, str) else ""
    seen = _team(ours) or _team(view.get("app_installed_team_id"))
    if seen:
        return Whereabouts(teams=(seen,))
    if team_id := _team(team.get("id")):
        return _proven(team_id, _organisation(team.get("enterprise_id")))
    organisation = _organisation(_part(body, "enterprise").get("id"))
    theirs, posted_in = _part(body, "user").get("team_id"), _part(body, "message").get("team")
    if _is_of_its_people(body) and organisation and (own := _team(theirs)):
        return _proven(own, organisation)
    named = filter(None, map(_team, (theirs, posted_in)))
    return Whereabouts(
        teams=tuple(dict.fromkeys(named)), organisation=organisation, is_guessed=True
    )


def _is_of_its_people(body: Payload) -> bool:
    """Whether only somebody of the organisation that has the app can have done it."""
    return body.get("type") in SHORTCUTS and body.get("is_enterprise_install") is True


def _proven(team: str | None, organisation: str | None) -> Whereabouts:
    if team is None:
        return Whereabouts(organisation=organisation)
    return Whereabouts(teams=(team,), organisation=organisation, is_proven=bool(organisation))


def _part(body: Payload, name: str) -> Payload:
    part = body.get(name)
    return part if isinstance(part, Mapping) else {}


def _team(named: object) -> str | None:
    return named if isinstance(named, str) and named and not named.startswith("E") else None


def _organisation(named: object) -> str | None:
    return named if isinstance(named, str) and named else None
