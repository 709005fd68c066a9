"""The parts of Slack's payloads that REX reads; everything else in them is ignored.

Whose a payload is stands in `bot.slack.whereabouts`.
Slack sends more with every year. A payload that lacks what is named here is not for REX.
"""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict

#: What Slack sends, verified and not read yet.
Payload = Mapping[str, object]


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


class Event(Shape):
    """Somebody said something."""

    event: Said


class Deletion(Shape):
    """Somebody took back what they said."""

    event: Deleted


class Halted(Shape):
    """The event `agent_session_stopped`: somebody pressed the stop button of a thread."""

    channel: str
    thread_ts: str
    event_ts: str


class Halt(Shape):
    """A press on the stop button."""

    event: Halted


class Named(Shape):
    """A person or a channel, by id."""

    id: str


class Interaction(Shape):
    """Something done to what an app shows."""

    user: Named


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
    view: Named | None = None


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


class Sending(Interaction):
    """Something done in a form."""

    view: View


class Submission(Sending):
    """The interaction `view_submission`."""


class Suggestion(Sending):
    """The interaction `block_suggestion`: somebody typed into a menu whose choices are ours."""

    block_id: str
    value: str = ""
