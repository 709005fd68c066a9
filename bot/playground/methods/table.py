"""The table of the Web API's methods, and how one of them is called."""

from dataclasses import dataclass

from bot.playground.emulator import Emulator
from bot.playground.errors import Refused
from bot.playground.methods import assistant, chat, conversations, people, session, views
from bot.playground.methods.call import Call, Method
from bot.playground.people import Json

METHODS: dict[str, Method] = {
    **session.METHODS,
    **chat.METHODS,
    **conversations.METHODS,
    **people.METHODS,
    **views.METHODS,
    **assistant.METHODS,
}


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a call came to: the response, and who made the call, as far as they were recognised."""

    payload: Json
    caller: str = ""
    team: str = ""
    scopes: str = ""


def call_method(emulator: Emulator, name: str, token: str, arguments: Json) -> Result:
    """Do what a method does, if the caller may; a refusal is a response like any other."""
    if name == "api.test":
        return Result(payload={"ok": True, "args": arguments})
    caller = emulator.state.caller(token) if token else None
    try:
        method = METHODS.get(name)
        if method is None:
            raise Refused("unknown_method", req_method=name)
        if caller is None:
            raise Refused(_token_problem(emulator, token))
        call = Call(emulator, caller, arguments)
        with emulator.lock:
            payload = {"ok": True} | _checked(method, call).run(call)
    except Refused as refused:
        payload = refused.payload()
    if caller is None:
        return Result(payload=payload)
    return Result(
        payload=payload,
        caller=caller.user.id if caller.user else "app",
        team=caller.team.id if caller.team else "",
        scopes=",".join(sorted(caller.scopes or ())),
    )


def _checked(method: Method, call: Call) -> Method:
    if call.caller.kind not in method.who:
        raise Refused("not_allowed_token_type")
    if method.scope is not None:
        call.require(method.scope)
    missing = [name for name in method.needs if call.arguments.get(name) in (None, "")]
    if missing:
        messages = [f"missing required field: {name}" for name in missing]
        raise Refused("invalid_arguments", *messages)
    return method


def _token_problem(emulator: Emulator, token: str) -> str:
    if not token:
        return "not_authed"
    return "account_inactive" if token in emulator.state.dead_tokens else "invalid_auth"
