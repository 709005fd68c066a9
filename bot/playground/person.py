"""A person at their Slack window: types, clicks, fills in forms, and waits for answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.playground.channel import Channel, Message
from bot.playground.emulator import Emulator
from bot.playground.feed import Found
from bot.playground.people import Json, User
from bot.playground.traffic import Answer
from bot.playground.view import View

Filled = str | Sequence[str] | None


@dataclass(frozen=True, kw_only=True)
class Submitted:
    """What became of a form: `errors` by block id; `view` is the modal on top now, if any."""

    view: View | None
    errors: Mapping[str, str]
    problem: str | None = None


class Person:
    """Drives the emulator as one person. Every method blocks until Slack has done its part:
    call it from a test, or from a plain `def` endpoint, never inside an event loop.
    """

    def __init__(self, emulator: Emulator, user_id: str) -> None:
        self.emulator = emulator
        self.user: User = emulator.users[user_id]

    # Saying

    def dm(self, text: str, files: Sequence[str] = ()) -> Message:
        """Write to the app's bot; starts a new thread. `files` are names, their content is not kept."""
        raise NotImplementedError

    def say(
        self, channel: str, text: str, thread: Message | None = None, files: Sequence[str] = ()
    ) -> Message:
        """Write into a channel (id or name), or into a thread of it."""
        raise NotImplementedError

    def reply(self, message: Message, text: str, files: Sequence[str] = ()) -> Message:
        """Write into the thread of a message."""
        raise NotImplementedError

    def edit(self, message: Message, text: str) -> Message:
        """Change one's own message."""
        raise NotImplementedError

    def delete(self, message: Message) -> None:
        """Take one's own message away."""
        raise NotImplementedError

    def react(self, message: Message, name: str) -> None:
        """Add an emoji by name (`thumbsup`)."""
        raise NotImplementedError

    # Pressing

    def click(self, target: Message | View, button: str) -> Answer:
        """Press a button, found by action id, else by its text, in a message, modal or App Home."""
        raise NotImplementedError

    def choose(self, target: Message | View, menu: str, option: Filled) -> Answer:
        """Pick in a menu (by value or text), a date, or whatever else acts when picked."""
        raise NotImplementedError

    def command(self, command: str, text: str = "", channel: str | None = None) -> Answer:
        """Type a slash command, in the DM with the bot unless a channel is given."""
        raise NotImplementedError

    def shortcut(self, callback_id: str, message: Message | None = None) -> Answer:
        """Use a global shortcut, or with a message one from that message's menu."""
        raise NotImplementedError

    # Views

    @property
    def modal(self) -> View | None:
        """The modal in front of them."""
        raise NotImplementedError

    def home(self, timeout: float = 5.0) -> View | None:
        """Open App Home, and wait for the app to publish it; the last known one after `timeout`."""
        raise NotImplementedError

    def open_messages_tab(self) -> Channel:
        """Open the DM with the bot (`app_home_opened`, tab `messages`)."""
        raise NotImplementedError

    def submit(self, view: View, values: Mapping[str, Filled] | None = None) -> Submitted:
        """Fill in a modal and send it.

        Fields are named by block id, action id or label; menus take an option's value or text.
        What is left out keeps its initial value. Empty required fields never leave the window.
        """
        raise NotImplementedError

    def close(self, view: View) -> None:
        """Close a modal with its x; the app hears of it only if it asked to."""
        raise NotImplementedError

    # Seeing

    def sees(self, channel: str) -> tuple[Message, ...]:
        """Every message of a channel this person can see, threads included, oldest first."""
        raise NotImplementedError

    def wait_for(self, predicate: Callable[[], Found], timeout: float = 5.0) -> Found:
        """Wait until something is true; TimeoutError after `timeout` seconds."""
        return self.emulator.feed.wait_for(predicate, timeout)

    def answer(self, message: Message, nth: int = 1, timeout: float = 10.0) -> Message:
        """Wait for the nth thing a bot says in the thread after this message."""
        raise NotImplementedError


def find_element(blocks: Sequence[Json], name: str) -> tuple[Json, Json] | None:
    """The (block, element) with this action id, else with this text; None if there is none."""
    raise NotImplementedError
