"""`assistant.threads.*`: what an agent shows while it works, and what it suggests to ask."""

from bot.playground.channel import Channel, Status
from bot.playground.errors import Refused
from bot.playground.methods.call import BOT, Call, Method
from bot.playground.people import Json

LOADING_MESSAGES = 10
PROMPTS = 4
TITLE = 200  # characters


def set_status(call: Call) -> Json:
    """assistant.threads.setStatus: an empty one clears it."""
    channel, thread_ts = _thread(call)
    if "status" not in call.arguments:
        raise Refused("invalid_arguments", "missing required field: status")
    loading = _strings(call, "loading_messages")
    if len(loading) > LOADING_MESSAGES:
        raise Refused("invalid_arguments", f"no more than {LOADING_MESSAGES} items allowed")
    with call.emulator.lock:
        if text := call.text("status"):
            at = call.emulator.clock()
            channel.statuses[thread_ts] = Status(text=text, loading_messages=loading, set_at=at)
        else:
            channel.statuses.pop(thread_ts, None)
    call.emulator.tell("status", team=channel.team_id, channel=channel.id, ts=thread_ts)
    return {}


def set_suggested_prompts(call: Call) -> Json:
    """assistant.threads.setSuggestedPrompts: with a thread, agents get an ok and no effect."""
    channel = call.channel("channel_id")
    prompts = call.json("prompts")
    if not isinstance(prompts, list) or not 1 <= len(prompts) <= PROMPTS:
        raise Refused("invalid_arguments", f"from 1 to {PROMPTS} prompts [json-pointer:/prompts]")
    for prompt in prompts:
        if not isinstance(prompt, dict) or not prompt.get("title") or not prompt.get("message"):
            raise Refused("invalid_arguments", "a prompt needs a title and a message")
    if not call.text("thread_ts"):
        if not call.emulator.app.is_agent:
            raise Refused("not_agent_app")
        channel.prompts = tuple(prompts)
        channel.prompts_title = call.text("title") or None
        call.emulator.tell("prompts", team=channel.team_id, channel=channel.id)
    return {}


def set_title(call: Call) -> Json:
    """assistant.threads.setTitle."""
    channel, thread_ts = _thread(call)
    title = call.text("title")
    if not 1 <= len(title) <= TITLE:
        raise Refused("invalid_arguments", f"must be from 1 to {TITLE} characters: title")
    channel.titles[thread_ts] = title
    call.emulator.tell("title", team=channel.team_id, channel=channel.id, ts=thread_ts)
    return {}


def _thread(call: Call) -> tuple[Channel, str]:
    channel, thread_ts = call.channel("channel_id"), call.text("thread_ts")
    if not channel.is_thread(thread_ts):
        raise Refused("invalid_thread_ts")
    return channel, thread_ts


def _strings(call: Call, name: str) -> tuple[str, ...]:
    value = call.arguments.get(name)
    if isinstance(value, str) and not value.startswith("["):
        return tuple(part for part in value.split(",") if part)
    strings = call.json(name) or []
    if not isinstance(strings, list) or not all(isinstance(part, str) for part in strings):
        raise Refused("invalid_arguments", f"must be an array of strings [json-pointer:/{name}]")
    return tuple(strings)


METHODS = {
    "assistant.threads.setStatus": Method(
        run=set_status, tier=4, needs=("channel_id", "thread_ts"), scope="chat:write", who=BOT
    ),
    "assistant.threads.setSuggestedPrompts": Method(
        run=set_suggested_prompts,
        tier=4,
        needs=("channel_id", "prompts"),
        scope="chat:write",
        who=BOT,
    ),
    "assistant.threads.setTitle": Method(
        run=set_title,
        tier=4,
        needs=("channel_id", "thread_ts", "title"),
        scope="chat:write",
        who=BOT,
    ),
}
