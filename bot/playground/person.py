"""A person at their Slack window: types, clicks, fills in forms, and waits for answers."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from bot.playground import agent_session, events, interactions, modals, oauth, posting
from bot.playground.channel import Channel, Message
from bot.playground.composer import composed
from bot.playground.content import Content
from bot.playground.elements import (
    Filled,
    empty_fields,
    find_element,
    held_value,
    labels,
    option_named,
    pressed,
)
from bot.playground.emulator import Emulator
from bot.playground.errors import Refused
from bot.playground.feed import Found
from bot.playground.filing import upload
from bot.playground.hooks import write
from bot.playground.passes import ResponseTarget
from bot.playground.people import Json, User
from bot.playground.traffic import Answer
from bot.playground.view import View

#: Files that are shared: their names, or what is in each as well.
Files = Sequence[str] | Mapping[str, bytes]
REQUIRED = "Please complete this required field."
TROUBLE = "We had some trouble connecting. Try again?"


@dataclass(frozen=True, kw_only=True)
class Submitted:
    """What became of a form: `errors` by block id; `view` is the modal in front now, if any.

    `problem` says that the app did not answer, or answered something Slack does not understand.
    """

    view: View | None
    errors: Mapping[str, str]
    problem: str | None = None


class Person:
    """Drives the emulator as one person. Clicks and the like block until the app has answered:
    call it from a test, or from a plain `def` endpoint, never inside an event loop.
    """

    def __init__(self, emulator: Emulator, user_id: str) -> None:
        self.emulator = emulator
        self.user: User = emulator.users[user_id]

    # Saying

    def dm(self, text: str, files: Files = ()) -> Message:
        """Write to the app's bot, which starts a new thread."""
        return self._post(self._with_bot(), text, files, None)

    def say(
        self, channel: str, text: str, thread: Message | None = None, files: Files = ()
    ) -> Message:
        """Write into a channel (by id or name), or into a thread of it."""
        return self._post(self._channel(channel), text, files, thread)

    def group(self, *others: str) -> Channel:
        """The group DM with these people (by user id) and the app's bot."""
        people = [self.user, *(self.emulator.users[other] for other in others), self._bot()]
        with self.emulator.lock:
            channel = self.emulator.state.group_message(people)
        self.emulator.tell("channel", team=channel.team_id, channel=channel.id)
        return channel

    def reply(self, message: Message, text: str, files: Files = ()) -> Message:
        """Write into the thread of a message; LookupError where Slack has none."""
        return self._post(message.channel, text, files, message)

    def edit(self, message: Message, text: str) -> Message:
        """Change one's own message."""
        self._check_own(message)
        change = posting.Change(text=composed(text, self._colleagues()))
        posting.edit(self.emulator, message, change)
        return message

    def delete(self, message: Message) -> None:
        """Take one's own message away."""
        self._check_own(message)
        posting.delete(self.emulator, message)

    def react(self, message: Message, name: str) -> None:
        """Add an emoji by name (`thumbsup`)."""
        posting.react(self.emulator, message, self.user, name)

    def unreact(self, message: Message, name: str) -> None:
        """Take one's emoji back."""
        posting.unreact(self.emulator, message, self.user, name)

    # Pressing

    def click(self, target: Message | View, button: str) -> Answer:
        """Press a button, found by action id, else by its text, in a message, modal or App Home."""
        block, element = self._element(target, button)
        action = pressed(element, button)
        return interactions.press(self.emulator, self.user, target, block, action).result()

    def choose(self, target: Message | View, menu: str, option: Filled) -> Answer:
        """Pick in a menu (by value or text), a date, or whatever else acts when picked."""
        block, element = self._element(target, menu)
        if element["type"] == "overflow":
            action = pressed(element, menu) | {
                "selected_option": option_named(element, str(option))
            }
            return interactions.press(self.emulator, self.user, target, block, action).result()
        held = held_value(element, option)
        self._hold(target, block, element, held)
        action = {"action_id": element["action_id"], **held}
        return interactions.press(self.emulator, self.user, target, block, action).result()

    def suggestions(self, target: Message | View, menu: str, typed: str) -> list[Json]:
        """The options the app offers for what was typed into an external menu."""
        block, element = self._element(target, menu)
        asked = interactions.suggest(self.emulator, self.user, target, block, element, typed)
        return list((asked.result().body or {}).get("options", []))

    def command(self, command: str, text: str = "", channel: str | None = None) -> Answer:
        """Type a slash command, in the DM with the bot unless a channel is given."""
        where = self._channel(channel) if channel else self._with_bot()
        answer = interactions.command(self.emulator, self.user, where, command, text).result()
        said = answer.body if answer.body is not None else {"text": answer.text}
        if answer.ok and (said.get("text") or said.get("blocks")):
            write(self.emulator, ResponseTarget(where, self._bot(), self.user), said)
        return answer

    def shortcut(self, callback_id: str, message: Message | None = None) -> Answer:
        """Use a global shortcut, or with a message one from that message's menu."""
        return interactions.shortcut(self.emulator, self.user, callback_id, message).result()

    def stop(self, message: Message) -> None:
        """Press the stop button of the agent that is at work in a message's thread."""
        agent_session.stop(self.emulator, message.channel, message.root_ts, self.user)

    # Views

    @property
    def modal(self) -> View | None:
        """The modal in front of them."""
        stack = self.emulator.modals_of(self.user.id)
        return stack[-1] if stack else None

    def home(self, timeout: float = 5.0) -> View | None:
        """Open App Home and wait for the app to publish it; the last known one after `timeout`."""
        before = self._home_hash()
        events.home_opened(self.emulator, self.user, self._with_bot(), "home")
        with suppress(TimeoutError):
            self.wait_for(lambda: self._home_hash() != before, timeout)
        return self.emulator.home_of(self.user.id)

    def open_messages_tab(self) -> Channel:
        """Open the DM with the bot (`app_home_opened`, tab `messages`)."""
        channel = self._with_bot()
        events.home_opened(self.emulator, self.user, channel, "messages")
        return channel

    def fill(self, view: View, values: Mapping[str, Filled]) -> None:
        """Fill in fields of a view, by block id, action id or label; options by value or text."""
        for name, filled in values.items():
            block, element = self._element(view, name)
            self._hold(view, block, element, self._held(element, filled))

    def submit(self, view: View, values: Mapping[str, Filled] | None = None) -> Submitted:
        """Fill in a modal and send it. What is left out keeps what it holds.

        Required fields that are empty never leave the window.
        """
        self.fill(view, values or {})
        view.errors = dict.fromkeys(empty_fields(view.blocks, view.values), REQUIRED)
        if view.errors:
            return Submitted(view=view, errors=dict(view.errors))
        answer = interactions.submit(self.emulator, view).result()
        if not answer.ok:
            return Submitted(view=view, errors={}, problem=TROUBLE)
        try:
            modals.apply_response(self.emulator, view, answer)
        except Refused as refused:
            return Submitted(view=view, errors={}, problem=f"{TROUBLE} ({refused.payload()})")
        return Submitted(view=self.modal, errors=dict(view.errors))

    def close(self, view: View) -> None:
        """Close a modal with its x; the app hears of it only if it asked to."""
        modals.close_modal(self.emulator, view)
        heard = interactions.closed(self.emulator, view)
        if heard is not None:
            heard.result()

    def install(self, address: str, enterprise_id: str | None = None) -> str:
        """Allow an app on its OAuth page; returns where the browser is led back to."""
        consent = oauth.asked(self.emulator, dict(parse_qsl(urlsplit(address).query)))
        return oauth.allow(self.emulator, consent, self.user, enterprise_id)

    # Seeing

    def sees(self, channel: str) -> tuple[Message, ...]:
        """Every message of a channel this person can see, threads included, oldest first."""
        return self._channel(channel).seen_by(self.user.id)

    def wait_for(self, predicate: Callable[[], Found], timeout: float = 30.0) -> Found:
        """Wait until something is true; TimeoutError after `timeout` seconds."""
        return self.emulator.feed.wait_for(predicate, timeout)

    def answer(self, message: Message, nth: int = 1, timeout: float = 60.0) -> Message:
        """Wait for the nth thing a bot says in the thread after this message, to its end."""

        def is_said() -> bool:
            said = message.answers[nth - 1 : nth]
            stream = said[0].stream if said else None
            return bool(said) and (not stream or bool(stream.problem(self.emulator.clock())))

        self.wait_for(is_said, timeout)
        return message.answers[nth - 1]

    # Privately

    def _post(self, channel: Channel, text: str, files: Files, thread: Message | None) -> Message:
        content = Content(
            text=composed(text, self._colleagues()),
            files=self._uploaded(files),
            client_msg_id=str(uuid.uuid4()),
        )
        thread_ts = thread.root_ts if thread else None
        if thread_ts is not None and not channel.is_thread(thread_ts):
            raise LookupError("There is no thread under what only one person sees.")
        return posting.post(self.emulator, channel, self.user, content, thread_ts=thread_ts)

    def _element(self, target: Message | View, name: str) -> tuple[Json, Json]:
        found = find_element(target.blocks, name)
        if found is None:
            raise LookupError(f"There is no {name!r} here; there are: {labels(target.blocks)}")
        readers = found[1].get("visible_to_user_ids")
        if readers is not None and self.user.id not in readers:
            raise LookupError(f"{self.user.name} does not see {name!r}.")
        return found

    def _held(self, element: Json, filled: Filled) -> Json:
        held = held_value(element, filled)
        if element["type"] == "file_input":  # what is filled in are names of files
            held["files"] = self._uploaded(held["files"])
            given = [file["id"] for file in held["files"]]
            self.emulator.state.handed_in.setdefault(self.user.team_id, set()).update(given)
        return held

    def _uploaded(self, files: Files) -> list[Json]:
        contents = files if isinstance(files, Mapping) else {}
        return [upload(self.emulator, self.user, name, contents.get(name)) for name in files]

    def _hold(self, target: Message | View, block: Json, element: Json, held: Json) -> None:
        with self.emulator.lock:
            if isinstance(target, View):
                values = target.values
            else:
                values = target.chosen.setdefault(self.user.id, {})
            values.setdefault(block["block_id"], {})[element["action_id"]] = held

    def _channel(self, named: str) -> Channel:
        mine = self.emulator.channels_of(self.user.id)
        for channel in mine:
            if channel.id == named or (channel.name and channel.name == named.removeprefix("#")):
                return channel
        raise LookupError(f"{self.user.name} is in no channel {named!r}.")

    def _bot(self) -> User:
        return self.emulator.users[interactions.installed(self.emulator, self.user).bot_user_id]

    def _with_bot(self) -> Channel:
        return self.emulator.direct_message(self.user.id, self._bot().id)

    def _colleagues(self) -> list[User]:
        return list(self.emulator.teams[self.user.team_id].users.values())

    def _check_own(self, message: Message) -> None:
        if message.user is not self.user:
            raise LookupError(f"{self.user.name} did not write that message.")

    def _home_hash(self) -> str:
        home = self.emulator.home_of(self.user.id)
        return home.hash if home else ""
