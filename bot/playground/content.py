"""What a message says, before and apart from where it stands."""

from dataclasses import dataclass, field

from bot.playground.channel import Channel
from bot.playground.people import Json, User
from bot.playground.stream import Stream


@dataclass(frozen=True, kw_only=True)
class Content:
    """What a message says. Blocks have their ids already."""

    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    files: list[Json] = field(default_factory=list)
    mrkdwn: bool = True
    username: str | None = None
    client_msg_id: str | None = None
    stream: Stream | None = None


@dataclass(frozen=True, kw_only=True)
class Scheduled:
    """A message that is to be posted at a second of Slack's clock."""

    id: str
    channel: Channel
    user: User
    content: Content
    thread_ts: str | None
    post_at: int
    made_at: int
