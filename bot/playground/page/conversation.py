"""A conversation as one person sees it: threads one after another, each message ready to draw."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import pairwise
from zlib import crc32

from bot.playground.channel import Channel, ChannelKind, Message
from bot.playground.elements import initial_values
from bot.playground.people import Json, User

#: Messages of one person within this many seconds stand under one name.
RUN = 5 * 60
HUES = 8


@dataclass(frozen=True, kw_only=True)
class Face:
    """How somebody is drawn: initials on one of a few colours."""

    name: str
    initials: str
    hue: int
    is_app: bool


@dataclass(frozen=True, kw_only=True)
class Line:
    """One message. `is_first` starts a run of messages by the same person."""

    message: Message
    face: Face
    is_first: bool
    at: datetime
    state: Mapping[str, Json]


@dataclass(frozen=True, kw_only=True)
class Working:
    """What the app says it is doing; `steps` take turns. An agent at work `can_stop`."""

    text: str
    steps: tuple[str, ...]
    can_stop: bool
    is_stopping: bool


@dataclass(frozen=True, kw_only=True)
class Talk:
    """A thread: its first message, what followed, and what the app is doing about it.

    `title` is what the app calls it, if anything.
    """

    root_ts: str
    title: str
    lines: tuple[Line, ...]
    working: Working | None
    is_own: bool


@dataclass(frozen=True, kw_only=True)
class Conversation:
    """Everything in a channel that one person sees. `latest` is the thread a DM goes on with.

    In a DM, threads stand in the order in which the person last wrote to them: what they go on
    with is at the end, below what the app said meanwhile of its own accord.
    """

    channel: Channel
    is_direct: bool
    talks: tuple[Talk, ...]
    latest: Talk | None


def conversation(
    channel: Channel, viewer: User, now: float, coming: str | None = None
) -> Conversation:
    """Return a channel as this person sees it at this moment (seconds since 1970).

    `coming` says of an app that isn't there yet what it is doing about that.
    """
    is_direct = channel.kind is ChannelKind.IM
    talks = tuple(_talk(channel, root, viewer, now) for root in channel.timeline(viewer.id))
    if is_direct:
        talks = tuple(sorted(talks, key=lambda talk: _begun(talk, viewer)))
    if is_direct and coming:
        talks = tuple(_awaited(talk, coming) for talk in talks)
    own = [talk for talk in talks if talk.is_own]
    return Conversation(
        channel=channel,
        is_direct=is_direct,
        talks=talks,
        latest=max(own, key=lambda talk: float(talk.lines[-1].message.ts), default=None),
    )


def last_word(shown: Conversation, viewer: User) -> str:
    """Return what somebody said last in a conversation; empty if nothing, or no words."""
    lines = (line.message for talk in shown.talks for line in talk.lines)
    own = (message for message in lines if message.user.id == viewer.id)
    latest = max(own, key=lambda message: float(message.ts), default=None)
    return latest.text if latest else ""


def face(user: User, name: str | None = None) -> Face:
    """Return how somebody is drawn, under another name if a message gives one."""
    shown = name or user.real_name or user.name
    words = [word for word in shown.replace("-", " ").split() if word[:1].isalnum()]
    initials = "".join(word[0] for word in words[:2]).upper() or shown[:1]
    return Face(
        name=shown,
        initials=initials[:1] if user.is_bot else initials,
        hue=(crc32(user.id.encode()) >> 16) % HUES,
        is_app=user.is_bot,
    )


def _talk(channel: Channel, root: Message, viewer: User, now: float) -> Talk:
    messages = [root] if root.is_broadcast else channel.thread(root.ts, viewer.id)
    return Talk(
        root_ts=root.root_ts,
        title=_title(channel, root.ts),
        lines=_lines(messages, viewer),
        working=_working(channel, root.ts, now),
        is_own=root.user.id == viewer.id,
    )


def _begun(talk: Talk, viewer: User) -> float:
    """When somebody last wrote to a thread, or when it began."""
    first, *rest = (line.message for line in talk.lines)
    return max(float(it.ts) for it in (first, *(it for it in rest if it.user.id == viewer.id)))


def _awaited(talk: Talk, coming: str) -> Talk:
    """A thread whose last word is a person's, with a line on why there is no answer yet."""
    if talk.working or talk.lines[-1].face.is_app:
        return talk
    waits = Working(text=coming, steps=(), can_stop=False, is_stopping=False)
    return replace(talk, working=waits)


def _title(channel: Channel, thread_ts: str) -> str:
    session = channel.sessions.get(thread_ts)
    return (session.title if session else "") or channel.titles.get(thread_ts, "")


def _lines(messages: Sequence[Message], viewer: User) -> tuple[Line, ...]:
    previous: list[Message | None] = [None, *messages]
    return tuple(
        Line(
            message=message,
            face=face(message.user, message.username),
            is_first=before is None or not _run_on(before, message),
            at=datetime.fromtimestamp(float(message.ts), tz=UTC).astimezone(),
            state=_state(message, viewer),
        )
        for before, message in pairwise(previous)
        if message is not None
    )


def _run_on(before: Message, message: Message) -> bool:
    same = (before.user, before.username, before.only_for)
    soon = float(message.ts) - float(before.ts) < RUN
    return soon and same == (message.user, message.username, message.only_for)


def _state(message: Message, viewer: User) -> dict[str, Json]:
    """What the viewer has picked in a message, over what it started with."""
    state = initial_values(message.blocks)
    for block_id, held in message.chosen.get(viewer.id, {}).items():
        state[block_id] = {**state.get(block_id, {}), **held}
    return state


def _working(channel: Channel, thread_ts: str, now: float) -> Working | None:
    status, session = channel.status(thread_ts, now), channel.sessions.get(thread_ts)
    at_work = session is not None and session.status == "processing"
    if not at_work and (status is None or not status.text):
        return None
    return Working(
        text=status.text if status else "is at work…",
        steps=status.loading_messages if status else (),
        can_stop=at_work,
        is_stopping=session is not None and session.stop_asked,
    )
