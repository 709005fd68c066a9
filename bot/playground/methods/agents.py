"""`agents.sessions.*`: whether an agent is at work in a thread, and what the work is called."""

from bot.playground import agent_session
from bot.playground.agent_session import LONGEST_TITLE, STATUSES
from bot.playground.channel import Channel, Session
from bot.playground.errors import Refused
from bot.playground.methods.call import BOT, Call, Method
from bot.playground.people import Json

DEAF = "missing_agent_session_stopped_event_subscription"


def set_status(call: Call) -> Json:
    """agents.sessions.setStatus: begins the session if there is none."""
    channel, thread_ts = _thread(call)
    session = change_status(call, channel, thread_ts, call.text("status"))
    shown: Json = {"status": session.status, "agent_status": session.status}
    shown["title"] = session.title
    hears = call.emulator.app.hears({"type": "agent_session_stopped"})
    return shown if hears else {**shown, "warning": DEAF}


def change_status(call: Call, channel: Channel, thread_ts: str, status: str) -> Session:
    """Put a thread's session into a status that a call names."""
    check_status(call, channel, status)
    initiator, title = call.text("initiator_user_id") or None, call.text("title")
    return agent_session.set_status(
        call.emulator, channel, thread_ts, status, title=title, initiator=initiator
    )


def check_status(call: Call, channel: Channel, status: str) -> None:
    """Refuse a call that may not put a session of a channel into this status."""
    if not call.emulator.app.is_agent:
        raise Refused("not_allowed")
    if status not in STATUSES:
        raise Refused("invalid_status")
    initiator = call.text("initiator_user_id")
    if initiator and initiator not in channel.members:
        raise Refused("user_not_found")
    if len(call.text("title")) > LONGEST_TITLE:
        raise Refused("invalid_arguments", _too_long())


def rename(call: Call) -> Json:
    """agents.sessions.rename."""
    channel, thread_ts = _thread(call, "session_not_found")
    title = call.text("title")
    if len(title) > LONGEST_TITLE:
        raise Refused("invalid_arguments", _too_long())
    if thread_ts not in channel.sessions:
        raise Refused("session_not_found")
    agent_session.rename(call.emulator, channel, thread_ts, title)
    return {"title": title}


def _thread(call: Call, unknown: str = "invalid_thread_ts") -> tuple[Channel, str]:
    """The thread a call means; `unknown` is how a thread is refused that isn't there."""
    channel, thread_ts = call.channel("channel_id"), call.text("thread_ts")
    if call.user.id not in channel.members:
        raise Refused("not_authorized")
    if not thread_ts:
        raise Refused("thread_ts_required")
    if not channel.is_thread(thread_ts):
        raise Refused(unknown)
    return channel, channel.messages[thread_ts].root_ts


def _too_long() -> str:
    return f"must be less than {LONGEST_TITLE + 1} characters: title"


METHODS = {
    "agents.sessions.setStatus": Method(
        run=set_status,
        tier=3,
        needs=("channel_id", "status"),
        scope="chat:write",
        who=BOT,
    ),
    "agents.sessions.rename": Method(
        run=rename, tier=3, needs=("channel_id", "title"), scope="chat:write", who=BOT
    ),
}
