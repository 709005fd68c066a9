"""The parts of Slack's payloads that REX reads; everything else in them is ignored.

Slack sends more with every year. A payload that lacks what is named here is not for REX.
"""

from pydantic import BaseModel, ConfigDict


class Shape(BaseModel):
    """A part of a payload."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class File(Shape):
    """A file that was shared with a message; REX reads its name only."""

    name: str | None = None
    title: str | None = None


class Said(Shape):
    """The event `message` or `app_mention`: somebody, or some bot, said something."""

    type: str
    channel: str
    ts: str
    user: str | None = None
    user_team: str | None = None
    text: str | None = None
    subtype: str | None = None
    bot_id: str | None = None
    hidden: bool | None = None
    thread_ts: str | None = None
    channel_type: str | None = None
    files: tuple[File, ...] | None = None


class Was(Shape):
    """A message as it was before somebody took it back."""

    user: str | None = None
    text: str | None = None
    bot_id: str | None = None
    thread_ts: str | None = None


class Remains(Shape):
    """What stands in the place of a message: another one, or a tombstone where it has replies."""

    ts: str
    subtype: str | None = None


class Deleted(Shape):
    """The event `message` that tells that one was taken back, or changed: when, and which."""

    channel: str
    channel_type: str | None = None
    event_ts: str
    deleted_ts: str | None = None
    message: Remains | None = None
    previous_message: Was

    @property
    def gone(self) -> str | None:
        """The ts of what was taken back; None if it was only changed."""
        buried = self.message is not None and self.message.subtype == "tombstone"
        return self.message.ts if self.message and buried else self.deleted_ts


class Authorization(Shape):
    """One install that may see an event; Slack sends one, of the team REX is to act in."""

    team_id: str | None = None


class Envelope(Shape):
    """What an event comes in."""

    team_id: str | None = None
    authorizations: tuple[Authorization, ...] | None = None

    @property
    def team(self) -> str | None:
        """The team REX is installed in: in a shared channel not always the sender's."""
        authorized = self.authorizations[0].team_id if self.authorizations else None
        return authorized or self.team_id


class Event(Envelope):
    """Somebody said something."""

    event: Said


class Deletion(Envelope):
    """Somebody took back what they said."""

    event: Deleted


class Halted(Shape):
    """The event `agent_session_stopped`: somebody pressed the stop button of a thread."""

    channel: str
    thread_ts: str
    event_ts: str


class Halt(Envelope):
    """A press on the stop button."""

    event: Halted


class Named(Shape):
    """A team, a person or a channel, by id."""

    id: str


class Person(Named):
    """Who did something, and of which team they are."""

    team_id: str | None = None


class Interaction(Shape):
    """Something done to what an app shows. `team` is missing where REX serves a whole Grid."""

    user: Person
    team: Named | None = None

    @property
    def team_id(self) -> str | None:
        """The team it happened in."""
        return self.team.id if self.team else self.user.team_id


class Action(Shape):
    """A press on one element of a message."""

    action_id: str
    action_ts: str
    value: str | None = None


class Container(Shape):
    """Where the pressed element stands."""

    message_ts: str | None = None
    channel_id: str | None = None
    thread_ts: str | None = None


class Shown(Shape):
    """The message that holds the pressed element."""

    ts: str | None = None
    thread_ts: str | None = None


class Press(Interaction):
    """The interaction `block_actions`."""

    container: Container
    actions: tuple[Action, ...]
    channel: Named | None = None
    message: Shown | None = None


class Option(Shape):
    """What was chosen in a menu."""

    value: str


class Filled(Shape):
    """What a form's field holds when the form is sent."""

    value: str | None = None
    selected_option: Option | None = None
    selected_date: str | None = None


class Spoken(Shape):
    """The message a shortcut was used on."""

    ts: str
    text: str | None = None
    thread_ts: str | None = None


class MessageAction(Interaction):
    """The interaction `message_action`: an entry of a message's menu was chosen."""

    callback_id: str
    channel: Named
    message: Spoken


class State(Shape):
    """Every field of a form: block id, then action id."""

    values: dict[str, dict[str, Filled]] = {}


class View(Shape):
    """A form as it is sent back."""

    id: str
    callback_id: str | None = None
    hash: str | None = None
    private_metadata: str | None = None
    state: State | None = None
    app_installed_team_id: str | None = None


class Sending(Interaction):
    """Something done in a form; the form knows best which team has REX."""

    view: View

    @property
    def team_id(self) -> str | None:
        """The team it happened in."""
        return self.view.app_installed_team_id or super().team_id


class Submission(Sending):
    """The interaction `view_submission`."""


class Suggestion(Sending):
    """The interaction `block_suggestion`: somebody typed into a menu whose choices are ours."""

    block_id: str
    value: str = ""
