"""`views.*`: modals and App Home."""

from bot.playground.errors import Refused
from bot.playground.methods.call import BOT, Call, Method
from bot.playground.modals import open_modal, publish_home, push_modal, replace_view
from bot.playground.people import Json
from bot.playground.validation import check_view
from bot.playground.view import View


def open_view(call: Call) -> Json:
    """views.open: for the person whose act gave the trigger."""
    content = _content(call, "modal")
    user = call.emulator.triggers.exchange(call.text("trigger_id"), call.install)
    return {"view": open_modal(call.emulator, call.install, user, content).payload()}


def push(call: Call) -> Json:
    """views.push: on top of the modal whose button gave the trigger."""
    content = _content(call, "modal")
    user = call.emulator.triggers.exchange(call.text("trigger_id"), call.install)
    return {"view": push_modal(call.emulator, call.install, user, content).payload()}


def update(call: Call) -> Json:
    """views.update: by view id or by the app's own external id."""
    content = _content(call, "modal", "home")
    view = _named(call)
    return {"view": replace_view(call.emulator, view, content, call.text("hash")).payload()}


def publish(call: Call) -> Json:
    """views.publish."""
    content = _content(call, "home")
    if not call.emulator.app.has_home:
        raise Refused("not_enabled")
    user = call.emulator.users.get(call.text("user_id"))
    if user is None or user.is_bot or not call.may_see(user):
        raise Refused("invalid_arguments", "invalid `user_id`")
    home = publish_home(call.emulator, call.install, user, content, call.text("hash"))
    return {"view": home.payload()}


def _content(call: Call, *kinds: str) -> Json:
    content: Json = call.json("view")
    check_view(content, kinds)  # before the trigger is spent
    return content


def _named(call: Call) -> View:
    view_id, external_id = call.text("view_id"), call.text("external_id")
    for view in list(call.emulator.state.views.values()):
        matches = view.id == view_id or (
            external_id and view.content.get("external_id") == external_id
        )
        if matches and view.install.bot_user_id == call.install.bot_user_id:
            return view
    raise Refused("not_found")


METHODS = {
    "views.open": Method(run=open_view, tier=4, needs=("trigger_id", "view"), who=BOT),
    "views.push": Method(run=push, tier=4, needs=("trigger_id", "view"), who=BOT),
    "views.update": Method(run=update, tier=4, needs=("view",), who=BOT),
    "views.publish": Method(run=publish, tier=4, needs=("user_id", "view"), who=BOT),
}
