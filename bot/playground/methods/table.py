"""The table of the Web API's methods, and how one of them is called."""

from dataclasses import dataclass

from bot.playground.emulator import Emulator
from bot.playground.errors import Limited, Refused
from bot.playground.methods import (
    agents,
    assistant,
    bookmarks,
    channels,
    chat,
    conversations,
    files,
    oauth,
    people,
    pins,
    reactions,
    scheduled,
    session,
    streams,
    usergroups,
    views,
)
from bot.playground.methods.call import Call, Method
from bot.playground.people import Json
from bot.playground.workspace import Caller

METHODS: dict[str, Method] = {
    **session.METHODS,
    **oauth.METHODS,
    **chat.METHODS,
    **reactions.METHODS,
    **scheduled.METHODS,
    **conversations.METHODS,
    **channels.METHODS,
    **pins.METHODS,
    **bookmarks.METHODS,
    **files.METHODS,
    **people.METHODS,
    **usergroups.METHODS,
    **views.METHODS,
    **assistant.METHODS,
    **agents.METHODS,
    **streams.METHODS,
}


NOBODY = Caller(kind="nobody", scopes=frozenset())


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a call came to: the response, and who made the call, as far as they were recognised.

    `retry_after` is set when the call came too soon.
    """

    payload: Json
    caller: str = ""
    team: str = ""
    scopes: str = ""
    retry_after: int | None = None


def call_method(emulator: Emulator, name: str, token: str, arguments: Json) -> Result:
    """Do what a method does, if the caller may; a refusal is a response like any other."""
    if name == "api.test":
        error = arguments.get("error")
        outcome: Json = {"ok": False, "error": error} if error else {"ok": True}
        return Result(payload=outcome | {"args": arguments})
    caller = emulator.state.caller(token) if token else None
    retry_after = None
    try:
        method = METHODS.get(name)
        if method is None:
            raise Refused("unknown_method", req_method=name)
        if caller is None and not method.is_open:
            raise Refused(emulator.state.tokens.problem(token))
        call = Call(emulator, caller or NOBODY, arguments, token)
        with emulator.lock:
            payload = {"ok": True} | _checked(name, method, call).run(call)
    except Limited as limited:
        payload, retry_after = limited.payload(), limited.retry_after
    except Refused as refused:
        payload = refused.payload()
    if caller is None:
        return Result(payload=payload, retry_after=retry_after)
    return Result(
        payload=payload,
        caller=caller.user.id if caller.user else "app",
        team=caller.team.id if caller.team else caller.enterprise_id or "",
        scopes=",".join(sorted(caller.scopes or ())),
        retry_after=retry_after,
    )


def _checked(name: str, method: Method, call: Call) -> Method:
    if call.caller.kind not in method.who:
        raise Refused("not_allowed_token_type")
    if method.scope is not None:
        call.require(method.scope)
    missing = [name for name in method.needs if call.arguments.get(name) in (None, "")]
    if missing:
        messages = [f"missing required field: {name}" for name in missing]
        raise Refused("invalid_arguments", *messages)
    team = call.caller.team.id if call.caller.team else call.caller.enterprise_id
    wait = call.emulator.limiter.wait(name, team or "", method.tier)
    if wait:
        raise Limited(wait)
    return method
