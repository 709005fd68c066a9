"""Agent sessions: what an agent does with a thread, and the stop button while it works."""

from typing import Literal, get_args

from bot.playground import events
from bot.playground.channel import Channel, Session
from bot.playground.emulator import Emulator
from bot.playground.people import User

SessionStatus = Literal["processing", "active", "suspended", "closed"]
STATUSES: frozenset[str] = frozenset(get_args(SessionStatus))
LONGEST_TITLE = 200


def set_status(
    emulator: Emulator,
    channel: Channel,
    thread_ts: str,
    status: str,
    *,
    title: str = "",
    initiator: str | None = None,
) -> Session:
    """Put a session into a status; it begins with the first one, which alone may name it."""
    with emulator.lock:
        session = channel.sessions.get(thread_ts)
        if session is None:
            session = Session(status=status, title=title, initiator=initiator)
            channel.sessions[thread_ts] = session
        session.status = status
        session.stop_asked = session.stop_asked and status == "processing"
    emulator.tell("session", team=channel.team_id, channel=channel.id, ts=thread_ts)
    return session


def rename(emulator: Emulator, channel: Channel, thread_ts: str, title: str) -> None:
    """Give a session another name, as its agent does."""
    channel.sessions[thread_ts].title = title
    emulator.tell("session", team=channel.team_id, channel=channel.id, ts=thread_ts)


def stop(emulator: Emulator, channel: Channel, thread_ts: str, user: User) -> None:
    """Press the stop button: open streams end, and the app is told. Its status it must change.

    LookupError when the session is not at work, for then there is no button.
    """
    with emulator.lock:
        session = channel.sessions.get(thread_ts)
        if session is None or session.status != "processing":
            raise LookupError("There is nothing to stop.")
        session.stop_asked = True
        stopped = []
        for message in channel.thread(thread_ts):
            stream = message.stream
            if stream is not None and stream.problem(emulator.clock()) is None:
                stream.ended = "user"
                stopped.append(message.ts)
        events.session_stopped(emulator, channel, thread_ts, user, stopped)
    emulator.tell("session", team=channel.team_id, channel=channel.id, ts=thread_ts)
