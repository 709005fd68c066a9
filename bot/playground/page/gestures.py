"""What a person does on the page: write, press, pick, send a form, open a tab."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse

from bot.playground import interactions
from bot.playground.channel import Message
from bot.playground.elements import VALUE_KEYS, Filled, all_elements, held_value, pressed
from bot.playground.emulator import Emulator
from bot.playground.people import Json
from bot.playground.person import Person
from bot.playground.view import View

GONE = "That is no longer there."
SILENT = "The app didn't answer in time."
FAILED = "That didn't work: the app answered with “{}”."

NO_COMMAND = "{} is no command here; there is {}. Put a space before it to say it as words."

#: All but tab and line feeds; they stand between words rather than within one.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+")

Gesture = Callable[["Sent"], str | None]


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A form that the page sent, and who sent it."""

    emulator: Emulator
    form: FormData

    @property
    def person(self) -> Person:
        """Whoever it is that acts. LookupError for nobody."""
        return Person(self.emulator, self.text("user"))

    @property
    def message(self) -> Message:
        """The message that is meant. LookupError if it is gone."""
        return self.emulator.channels[self.text("channel")].messages[self.text("ts")]

    @property
    def view(self) -> View:
        """The modal or App Home that is meant. LookupError if it is closed."""
        return self.emulator.state.views[self.text("view")]

    @property
    def target(self) -> Message | View:
        """Whatever holds what was pressed."""
        return self.view if self.text("view") else self.message

    @property
    def typed(self) -> str:
        """What was written, as Slack's own composer would send it: without control characters."""
        return _CONTROL.sub(" ", self.text("text"))

    def text(self, name: str) -> str:
        """A field's text; empty if it is missing."""
        return str(self.form.get(name) or "")

    def texts(self, name: str) -> list[str]:
        """Every value of a field that may have several."""
        return [str(value) for value in self.form.getlist(name)]


def endpoint(emulator: Emulator, gesture: Gesture) -> Callable[[Request], object]:
    """Return an endpoint that makes a gesture and answers `{"problem": sentence or null}`."""

    async def answer(request: Request) -> JSONResponse:
        sent = Sent(emulator=emulator, form=await request.form())
        try:
            problem = await run_in_threadpool(gesture, sent)
        except LookupError:
            return JSONResponse({"problem": GONE}, status_code=404)
        return JSONResponse({"problem": problem})

    return answer


def suggestions(emulator: Emulator) -> Callable[[Request], object]:
    """Return an endpoint that asks the app for a menu's options: `{"options": [value, text]}`."""

    async def answer(request: Request) -> JSONResponse:
        sent = Sent(emulator=emulator, form=await request.form())
        try:
            offered = await run_in_threadpool(_offered, sent)
        except LookupError:
            return JSONResponse({"problem": GONE}, status_code=404)
        options = [{"value": each["value"], "text": each["text"]["text"]} for each in offered]
        return JSONResponse({"options": options})

    return answer


def say(sent: Sent) -> str | None:
    """Write into a channel or a thread; a line that starts with a slash is a command."""
    typed, channel, person = sent.typed, sent.text("channel"), sent.person
    text = typed.strip()
    files = [name for name in sent.texts("file") if name]
    if not text and not files:
        return "There is nothing to send."
    command = re.fullmatch(r"(/[a-z0-9_-]+)(?:\s+(.*))?", typed.rstrip(), re.DOTALL)
    if command:
        declared = [each.name for each in sent.emulator.app.commands]
        if declared and command[1] not in declared:
            return NO_COMMAND.format(command[1], " and ".join(declared))
        return _problem(person.command(command[1], command[2] or "", channel).problem)
    thread = sent.text("thread")
    root = sent.emulator.channels[channel].messages[thread] if thread else None
    person.say(channel, text, root, files)
    return None


def edit(sent: Sent) -> str | None:
    """Say one's own message otherwise."""
    text = sent.typed.strip()
    if not text:
        return "There is nothing to send."
    sent.person.edit(sent.message, text)
    return None


def delete(sent: Sent) -> str | None:
    """Take one's own message back."""
    sent.person.delete(sent.message)
    return None


def react(sent: Sent) -> str | None:
    """Put an emoji on a message, or take it off again."""
    person, message, name = sent.person, sent.message, sent.text("name")
    has = person.user.id in message.reactions.get(name, [])
    (person.unreact if has else person.react)(message, name)
    return None


def press(sent: Sent) -> str | None:
    """Press a button, or pick in a menu that acts at once."""
    person, target = sent.person, sent.target
    block, element = _element(target, sent.text("block"), sent.text("action"))
    values = sent.texts("value")
    if element["type"] in VALUE_KEYS:
        held = held_value(element, _fitting(element, values))
        _hold(sent.emulator, person, target, (block["block_id"], element["action_id"]), held)
        action = {"action_id": element["action_id"], **held}
    elif element["type"] == "overflow":
        options = {option["value"]: option for option in element["options"]}
        action = {**pressed(element, ""), "selected_option": options[sent.text("value")]}
    else:
        action = pressed(element, values[0] if values else "")
    answer = interactions.press(sent.emulator, person.user, target, block, action).result()
    return _problem(answer.problem)


def submit(sent: Sent) -> str | None:
    """Send a form. What is wrong with it stands in the view afterwards."""
    view = sent.view
    submitted = sent.person.submit(view, filled_in(view, sent))
    if submitted.errors:
        sent.emulator.tell("view", team=view.user.team_id, user=view.user.id)
    return submitted.problem


def close(sent: Sent) -> str | None:
    """Close a form unsent."""
    sent.person.close(sent.view)
    return None


def shortcut(sent: Sent) -> str | None:
    """Use an entry of a message's menu, or without a message one of the composer's."""
    message = sent.message if sent.text("ts") else None
    return _problem(sent.person.shortcut(sent.text("callback"), message).problem)


def stop(sent: Sent) -> str | None:
    """Press the stop button of an agent at work in a thread."""
    channel = sent.emulator.channels[sent.text("channel")]
    sent.person.stop(channel.messages[sent.text("thread")])
    return None


def open_tab(sent: Sent) -> str | None:
    """Tell the app that somebody looks at their DM with it (`messages`) or at App Home.

    Where their team doesn't have the app (any more), there is nobody to tell.
    """
    if sent.emulator.teams[sent.person.user.team_id].install is None:
        return None
    if sent.text("tab") == "home":
        sent.person.home(timeout=0.0)
    else:
        sent.person.open_messages_tab()
    return None


GESTURES: Mapping[str, Gesture] = {
    "/say": say,
    "/edit": edit,
    "/delete": delete,
    "/react": react,
    "/press": press,
    "/submit": submit,
    "/close": close,
    "/shortcut": shortcut,
    "/stop": stop,
    "/open": open_tab,
}


def filled_in(view: View, sent: Sent) -> dict[str, Filled]:
    """Return what a form holds, by block id; an emptied field is empty, not left out."""
    inputs = [block for block in view.blocks if block.get("type") == "input"]
    return {block["block_id"]: _filled(block, sent) for block in inputs}


def _offered(sent: Sent) -> list[Json]:
    block, element = _element(sent.target, sent.text("block"), sent.text("action"))
    typed = sent.text("typed")
    asked = interactions.suggest(
        sent.emulator, sent.person.user, sent.target, block, element, typed
    )
    body = asked.result().body or {}
    groups = [group.get("options", []) for group in body.get("option_groups", [])]
    return [*body.get("options", []), *(option for group in groups for option in group)]


def _filled(block: Json, sent: Sent) -> Filled:
    return _fitting(block["element"], sent.texts(f"field.{block['block_id']}"))


def _fitting(element: Json, values: list[str]) -> Filled:
    """Return one value or several, as the element holds them."""
    key, _ = VALUE_KEYS.get(element["type"], ("value", ""))
    if key.endswith("s"):
        return values
    return values[0] if values and values[0] else None


def _element(target: Message | View, block_id: str, action_id: str) -> tuple[Json, Json]:
    for block, element in all_elements(target.blocks):
        if (block["block_id"], element["action_id"]) == (block_id, action_id):
            return block, element
    raise LookupError(f"There is no {action_id!r} in {block_id!r}.")


def _hold(
    emulator: Emulator, person: Person, target: Message | View, place: tuple[str, str], held: Json
) -> None:
    block_id, action_id = place
    with emulator.lock:
        mine = person.user.id
        values = target.values if isinstance(target, View) else target.chosen.setdefault(mine, {})
        values.setdefault(block_id, {})[action_id] = held


def _problem(word: str | None) -> str | None:
    if word is None:
        return None
    return SILENT if word == "timeout" else FAILED.format(word)
