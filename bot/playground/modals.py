"""Opening, stacking, replacing and closing views, and what an app may answer to a form."""

import secrets
from typing import Any

from bot.playground.elements import initial_values, with_ids
from bot.playground.emulator import Emulator
from bot.playground.errors import Refused
from bot.playground.people import Install, Json, User
from bot.playground.traffic import Answer
from bot.playground.validation import check_view
from bot.playground.view import View
from bot.playground.workspace import new_id

STACKED = 3  # modals on top of each other


def open_modal(emulator: Emulator, install: Install, user: User, content: Json) -> View:
    """Show a modal in place of whatever modals the person has open."""
    check_view(content, ("modal",))
    with emulator.lock:
        _check_external_id(emulator, user, content)
        _gone(emulator, user, emulator.state.modals.get(user.id, []))
        return _stack(emulator, install, user, content)


def push_modal(emulator: Emulator, install: Install, user: User, content: Json) -> View:
    """Put a modal on top of the open ones."""
    check_view(content, ("modal",))
    with emulator.lock:
        stack = emulator.state.modals.get(user.id, [])
        if not stack:
            raise Refused("not_found")
        if len(stack) >= STACKED:
            raise Refused("push_limit_reached")
        return _stack(emulator, install, user, content)


def replace_view(emulator: Emulator, view: View, content: Json, hash_: str | None = None) -> View:
    """Replace what a view shows. Fields that keep block id, action id and type keep their value."""
    check_view(content, ("modal", "home"))
    if hash_ and hash_ != view.hash:
        raise Refused("hash_conflict")
    with emulator.lock:
        _check_external_id(emulator, view.user, content, view)
        before = view.values
        _show(emulator, view, content)
        for block_id, held in view.values.items():
            for action_id in held:
                kept = before.get(block_id, {}).get(action_id)
                if kept and kept["type"] == held[action_id]["type"]:
                    held[action_id] = kept
    emulator.tell("view", team=view.user.team_id, user=view.user.id)
    return view


def publish_home(
    emulator: Emulator, install: Install, user: User, content: Json, hash_: str | None = None
) -> View:
    """Show this as the person's App Home."""
    check_view(content, ("home",))
    with emulator.lock:
        home = emulator.state.homes.get(user.id)
        _check_external_id(emulator, user, content, home)
        if hash_ and home is not None and hash_ != home.hash:
            raise Refused("hash_conflict")
        if home is None:
            home = emulator.state.homes[user.id] = _new_view(emulator, install, user)
        _show(emulator, home, content)
    emulator.tell("home", team=user.team_id, user=user.id)
    return home


def close_modal(emulator: Emulator, view: View) -> None:
    """Take a modal and everything above it away."""
    with emulator.lock:
        stack = emulator.state.modals.get(view.user.id, [])
        if view in stack:
            _gone(emulator, view.user, stack[stack.index(view) :])
    emulator.tell("view", team=view.user.team_id, user=view.user.id)


def close_all(emulator: Emulator, user: User) -> None:
    """Take every modal of a person away."""
    with emulator.lock:
        _gone(emulator, user, emulator.state.modals.get(user.id, []))
    emulator.tell("view", team=user.team_id, user=user.id)


def apply_response(emulator: Emulator, view: View, answer: Answer) -> None:
    """Do what the app answered to a submitted form; an empty answer closes it."""
    if answer.body is None and answer.text.strip():
        raise Refused("invalid_arguments", "the answer must be empty or a JSON object")
    response = answer.body or {}
    match response.get("response_action"):
        case None:
            close_modal(emulator, view)
        case "clear":
            close_all(emulator, view.user)
        case "errors":
            _complain(emulator, view, response.get("errors"))
        case "update":
            replace_view(emulator, view, response.get("view", {}))
        case "push":
            push_modal(emulator, view.install, view.user, response.get("view", {}))
        case other:
            raise Refused("invalid_arguments", f"unknown response_action: {other}")


def _complain(emulator: Emulator, view: View, errors: Any) -> None:
    """Show what is wrong with which field. Refused when there is no such field."""
    fields = {block["block_id"] for block in view.blocks if block.get("type") == "input"}
    if not isinstance(errors, dict) or not errors or not set(errors) <= fields:
        raise Refused("invalid_arguments", "errors must name input blocks of the view")
    if not all(isinstance(words, str) for words in errors.values()):
        raise Refused("invalid_arguments", "errors must be strings")
    view.errors = errors
    emulator.tell("view", team=view.user.team_id, user=view.user.id)


def _gone(emulator: Emulator, user: User, views: list[View]) -> None:
    """Forget views that are shown no more."""
    emulator.state.modals[user.id] = [
        view for view in emulator.state.modals.get(user.id, []) if view not in views
    ]
    for view in views:
        emulator.state.views.pop(view.id, None)


def _stack(emulator: Emulator, install: Install, user: User, content: Json) -> View:
    stack = emulator.state.modals.setdefault(user.id, [])
    _check_external_id(emulator, user, content)
    view = _new_view(emulator, install, user)
    if stack:
        view.root_id, view.previous_id = stack[0].id, stack[-1].id
    _show(emulator, view, content)
    stack.append(view)
    emulator.tell("view", team=user.team_id, user=user.id)
    return view


def _new_view(emulator: Emulator, install: Install, user: User) -> View:
    view_id = new_id("V")
    view = View(
        id=view_id,
        user=user,
        content={},
        hash="",
        root_id=view_id,
        previous_id=None,
        install=install,
    )
    emulator.state.views[view_id] = view
    return view


def _show(emulator: Emulator, view: View, content: Json) -> None:
    """Give a view its content, and the hash of that: the second, and something random."""
    plain = {"private_metadata": "", "callback_id": "", "external_id": ""}
    flags = {"clear_on_close": False, "notify_on_close": False, "submit": None, "close": None}
    view.content = plain | flags | content | {"blocks": with_ids(content["blocks"])}
    view.hash = f"{int(emulator.clock())}.{secrets.token_hex(4)}"
    view.values = initial_values(view.blocks)
    view.errors = {}


def _check_external_id(
    emulator: Emulator, user: User, content: Json, own: View | None = None
) -> None:
    """Refuse an id that another view of the team has."""
    external_id = content.get("external_id")
    others = (view for view in emulator.state.views.values() if view is not own)
    taken = (it.content.get("external_id") for it in others if it.user.team_id == user.team_id)
    if external_id and external_id in taken:
        raise Refused("duplicate_external_id")
