"""Channels and messages: what was said, who sees it, and the JSON Slack shows of it."""

from dataclasses import dataclass, field
from enum import StrEnum

from bot.playground.people import Json, User
from bot.playground.rich_text import rich_text
from bot.playground.stream import Stream

STATUS_LASTS = 120.0  # seconds until Slack itself clears an assistant's status


class ChannelKind(StrEnum):
    """The kinds of conversation, under the names that events call `channel_type`."""

    CHANNEL = "channel"
    PRIVATE = "group"
    IM = "im"
    GROUP_IM = "mpim"


@dataclass(frozen=True, kw_only=True)
class Status:
    """What an assistant says it is doing in a thread; `loading_messages` rotate."""

    text: str
    loading_messages: tuple[str, ...]
    set_at: float


@dataclass(kw_only=True, eq=False)
class Session:
    """An agent's session in one thread. `stop_asked` says that somebody has pressed stop."""

    status: str
    title: str = ""
    initiator: str | None = None
    stop_asked: bool = False


@dataclass(kw_only=True, eq=False)
class Channel:
    """A channel or a direct message with everything said in it, oldest first."""

    id: str
    team_id: str
    name: str
    kind: ChannelKind
    members: list[str]
    messages: "dict[str, Message]" = field(default_factory=dict, repr=False)
    statuses: dict[str, Status] = field(default_factory=dict, repr=False)
    titles: dict[str, str] = field(default_factory=dict, repr=False)
    sessions: dict[str, Session] = field(default_factory=dict, repr=False)
    prompts: tuple[Json, ...] = ()
    prompts_title: str | None = None
    is_shared: bool = False
    is_archived: bool = False
    created: int = 0
    creator: str = ""
    topic: str = ""
    purpose: str = ""
    #: Who pinned a message, and when, by its ts.
    pins: dict[str, tuple[str, int]] = field(default_factory=dict, repr=False)
    bookmarks: dict[str, Json] = field(default_factory=dict, repr=False)
    #: Up to which ts somebody has read, by who says so.
    read: dict[str, str] = field(default_factory=dict, repr=False)
    _replies: "dict[str, list[Message]]" = field(default_factory=dict, repr=False)

    def add(self, message: "Message") -> None:
        """Put a message in; its thread is found by it from now on."""
        self.messages[message.ts] = message
        if message.thread_ts not in (None, message.ts):
            self._replies.setdefault(message.root_ts, []).append(message)

    def remove(self, message: "Message") -> None:
        """Take a message out."""
        del self.messages[message.ts]
        self.pins.pop(message.ts, None)
        if message in self._replies.get(message.root_ts, ()):
            self._replies[message.root_ts].remove(message)

    def empty(self) -> None:
        """Take everything out."""
        for kept in (self.messages, self._replies, self.statuses, self.titles, self.sessions):
            kept.clear()
        for kept_too in (self.pins, self.bookmarks, self.read):
            kept_too.clear()
        self.prompts, self.prompts_title = (), None

    def timeline(self, user_id: str | None = None) -> "tuple[Message, ...]":
        """The messages outside threads, as this member (or, left out, everybody) sees them."""
        return tuple(
            message
            for message in self.seen_by(user_id)
            if message.thread_ts in (None, message.ts) or message.is_broadcast
        )

    def thread(self, ts: str, user_id: str | None = None) -> "tuple[Message, ...]":
        """A thread's first message and its replies, as this member (or everybody) sees them."""
        root = [self.messages[ts]] if ts in self.messages else []
        found = [*root, *self._replies.get(ts, ())]
        return tuple(message for message in found if message.only_for in (None, user_id))

    def is_thread(self, ts: str) -> bool:
        """Whether there is a message with this ts to answer; under what one person sees is none."""
        return ts in self.messages and self.messages[ts].only_for is None

    def seen_by(self, user_id: str | None) -> "tuple[Message, ...]":
        """Every message, threads included; an ephemeral one shows only to its addressee."""
        return tuple(m for m in list(self.messages.values()) if m.only_for in (None, user_id))

    def status(self, thread_ts: str, now: float) -> Status | None:
        """The assistant's status in a thread, unless it ran out."""
        status = self.statuses.get(thread_ts)
        return status if status and now < status.set_at + STATUS_LASTS else None

    def payload(self, viewer: str) -> Json:
        """The conversation as `conversations.info` shows it to a member or to the bot."""
        shown: Json = {
            "id": self.id,
            "created": self.created,
            "is_im": self.kind is ChannelKind.IM,
            "is_channel": self.kind is ChannelKind.CHANNEL,
            "is_group": self.kind in (ChannelKind.PRIVATE, ChannelKind.GROUP_IM),
            "is_mpim": self.kind is ChannelKind.GROUP_IM,
            "is_private": self.kind is not ChannelKind.CHANNEL,
            "is_archived": self.is_archived,
            "is_shared": self.is_shared,
            "is_ext_shared": self.is_shared,
            "is_org_shared": False,
            "context_team_id": self.team_id,
        }
        if viewer in self.members:
            shown["last_read"] = self.read.get(viewer, "0000000000.000000")
        if self.kind is ChannelKind.IM:
            others = [member for member in self.members if member != viewer]
            return shown | {"user": others[0] if others else viewer, "is_open": True}
        if self.kind is ChannelKind.GROUP_IM:
            shown |= {"is_open": True}
        return shown | {
            "name": self.name,
            "name_normalized": self.name,
            "creator": self.creator,
            "is_general": self.name == "general",
            "is_pending_ext_shared": False,
            "pending_shared": [],
            "unlinked": 0,
            "is_member": viewer in self.members,
            "topic": self._words(self.topic),
            "purpose": self._words(self.purpose),
            "num_members": len(self.members),
        }

    def _words(self, value: str) -> Json:
        return {"value": value, "creator": self.creator if value else "", "last_set": 0}


@dataclass(kw_only=True, eq=False)
class Message:
    """One message. It keeps its `ts` through edits, and is live: read it again for the newest.

    `only_for` names the one person who sees an ephemeral message. `chosen` holds what people
    picked in its menus, by user.
    """

    channel: Channel = field(repr=False)
    ts: str
    user: User
    text: str
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    metadata: Json | None = None
    files: list[Json] = field(default_factory=list)
    reactions: dict[str, list[str]] = field(default_factory=dict)
    only_for: str | None = None
    client_msg_id: str | None = None
    is_broadcast: bool = False
    is_tombstone: bool = False
    is_deleted: bool = False
    mrkdwn: bool = True
    edited_at: str | None = None
    username: str | None = None
    chosen: dict[str, Json] = field(default_factory=dict, repr=False)
    stream: Stream | None = field(default=None, repr=False)

    @property
    def root_ts(self) -> str:
        """The ts of the thread this message is in, or its own if it starts one."""
        return self.thread_ts or self.ts

    @property
    def thread(self) -> "tuple[Message, ...]":
        """The whole thread this message is in, ephemeral messages left out."""
        return self.channel.thread(self.root_ts)

    @property
    def replies(self) -> "tuple[Message, ...]":
        """The thread without its first message."""
        return tuple(message for message in self.thread if message.ts != self.root_ts)

    @property
    def answers(self) -> "tuple[Message, ...]":
        """What bots have said in this thread after this message."""
        return tuple(m for m in self.thread if m.user.is_bot and float(m.ts) > float(self.ts))

    def payload(self, *, with_metadata: bool = True) -> Json:
        """The message as the Web API and events show it."""
        shown: Json = {"type": "message", "user": self.user.id, "text": self.text, "ts": self.ts}
        shown["team"] = self.user.team_id
        optional: Json = {
            "subtype": self._subtype(),
            "bot_id": self.user.bot_id,
            "app_id": self.user.app_id,
            "username": self.username,
            "client_msg_id": self.client_msg_id,
            "blocks": self.blocks or self._typed(),
            "attachments": self.attachments,
            "files": self.files,
            "metadata": self.metadata if with_metadata else None,
            "reactions": self._reactions(),
            "pinned_to": [self.channel.id] if self.ts in self.channel.pins else [],
            "edited": {"user": self.user.id, "ts": self.edited_at} if self.edited_at else None,
        }
        return shown | {key: value for key, value in optional.items() if value} | self._threading()

    def _typed(self) -> list[Json]:
        """What a person typed, as the rich text that Slack makes of it."""
        return [] if self.user.is_bot or self.is_tombstone else rich_text(self.text, self.ts)

    def _subtype(self) -> str | None:
        if self.is_tombstone:
            return "tombstone"
        if self.is_broadcast:
            return "thread_broadcast"
        return "file_share" if self.files else None

    def _reactions(self) -> list[Json]:
        return [
            {"name": name, "users": list(users), "count": len(users)}
            for name, users in self.reactions.items()
        ]

    def _threading(self) -> Json:
        if self.thread_ts and self.thread_ts != self.ts:
            root = self.channel.messages.get(self.thread_ts)
            parent = {"parent_user_id": root.user.id} if root else {}
            return {"thread_ts": self.thread_ts, **parent}
        replies = self.replies
        if not replies:
            return {}
        return {
            "thread_ts": self.ts,
            "reply_count": len(replies),
            "reply_users": list(dict.fromkeys(reply.user.id for reply in replies)),
            "latest_reply": replies[-1].ts,
        }
