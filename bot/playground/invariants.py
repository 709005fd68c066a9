"""What must hold whenever an app has come to rest, whatever went wrong on the way.

Each question that was accepted has exactly one answer, in its thread; nothing is said twice in one
place under the same metadata; nothing is shown as being under way, no stream is open, and everything
shown keeps to Block Kit's limits.
"""

import json
from collections import Counter
from collections.abc import Iterator

from bot.playground.channel import Channel, ChannelKind, Message
from bot.playground.emulator import Emulator
from bot.playground.errors import Refused
from bot.playground.events import mentions
from bot.playground.people import Install, Json
from bot.playground.traffic import Attempt
from bot.playground.validation import check_message_blocks, check_streamed_blocks, check_view


def broken(emulator: Emulator) -> list[str]:
    """Return a sentence for everything that doesn't hold; none when all is well."""
    with emulator.lock:
        accepted = accepted_by_app(emulator)
        return [
            problem
            for channel in emulator.channels.values()
            for problem in (
                *_unanswered(emulator, channel, accepted),
                *_doubled(emulator, channel, accepted),
                *_unfinished(emulator, channel),
                *_misshapen(emulator, channel),
            )
        ] + list(_misshapen_views(emulator))


def accepted_by_app(emulator: Emulator) -> list[Attempt]:
    """The first accepted attempt at each thing the app was sent."""
    taken: dict[int, Attempt] = {}
    for attempt in emulator.deliveries:
        if attempt.answer.ok:
            taken.setdefault(id(attempt.envelope), attempt)
    return list(taken.values())


def _unanswered(emulator: Emulator, channel: Channel, accepted: list[Attempt]) -> Iterator[str]:
    asked: dict[str, list[Message]] = {}
    for question in _questions(emulator, channel, accepted):
        asked.setdefault(question.root_ts, []).append(question)
    answers = [message for message in channel.messages.values() if _is_ours(emulator, message)]
    for root, questions in asked.items():
        said = [float(answer.ts) for answer in answers if answer.root_ts == root]
        for number, question in enumerate(reversed(questions), start=1):
            if sum(ts > float(question.ts) for ts in said) < number:
                yield f"Nobody answered {question.text!r} in {channel.id}."


def _doubled(emulator: Emulator, channel: Channel, accepted: list[Attempt]) -> Iterator[str]:
    marked = Counter(
        json.dumps([_thread(message), message.user.id, message.metadata], sort_keys=True)
        for message in channel.messages.values()
        if message.user.is_bot and message.metadata
    )
    yield from (
        f"Said {times} times in {channel.id}: {m}" for m, times in marked.items() if times > 1
    )
    for root in {question.root_ts for question in _questions(emulator, channel, accepted)}:
        occasions = sum(_concerns(attempt.envelope.body, channel, root) for attempt in accepted)
        thread = [m for m in channel.seen_by(None) if m.root_ts == root and m.ts != root]
        answers = [m for m in thread if _is_ours(emulator, m)]
        if len(answers) > occasions:
            said = [answer.text for answer in answers]
            yield f"{len(answers)} answers to {occasions} messages in {channel.id}: {said}"


def _thread(message: Message) -> str | None:
    """The thread a message was said into; None for one that stands in the channel itself."""
    return None if message.thread_ts == message.ts else message.thread_ts


def _questions(emulator: Emulator, channel: Channel, accepted: list[Attempt]) -> list[Message]:
    """What people said to the app and the app accepted, oldest first; taken back counts not."""
    told = {
        attempt.envelope.body["event"].get("ts")
        for attempt in accepted
        if attempt.envelope.name in ("message", "app_mention")
        and attempt.envelope.body["event"].get("channel") == channel.id
    }
    return [
        message
        for message in channel.messages.values()
        if message.ts in told and not message.user.is_bot and _asks(emulator, message)
    ]


def _asks(emulator: Emulator, message: Message) -> bool:
    if message.channel.kind is ChannelKind.IM:
        return not message.is_tombstone
    return any(mentions(message.text, i.bot_user_id) for i in _installs(emulator))


def _concerns(body: Json, channel: Channel, root_ts: str) -> bool:
    """Whether something the app was sent may lead to a message in this thread."""
    event = body.get("event") or {}
    if event.get("bot_id") or (body.get("channel") or event).get("bot_id"):
        return False
    return _is_said(event, channel, root_ts) if event else _is_done(body, channel, root_ts)


def _is_said(event: Json, channel: Channel, root_ts: str) -> bool:
    said = event.get("message") or event
    is_mention = event.get("type") == "app_mention"  # told as a message, too
    in_channel = channel.kind is not ChannelKind.IM
    once = is_mention if in_channel and "<@" in str(said.get("text")) else not is_mention
    here = event.get("channel") == channel.id
    return here and once and root_ts in (said.get("ts"), said.get("thread_ts"))


def _is_done(body: Json, channel: Channel, root_ts: str) -> bool:
    """Of acts those count that were done in the thread, or in a form by somebody who is there.

    What people of another team do counts wherever it was: so do staff, who answer from afar.
    Where an organisation has the app, Slack names no team but theirs.
    """
    theirs = body.get("team_id") or (body.get("user") or {}).get("team_id")
    if (body.get("team") or {"id": theirs})["id"] != channel.team_id:
        return True
    at = body.get("container") or {}
    if at.get("type") == "message":
        roots = (at.get("thread_ts"), at.get("message_ts"))
        return at.get("channel_id") == channel.id and root_ts in roots
    actor = (body.get("user") or {}).get("id") or body.get("user_id")
    return actor in channel.members


def _unfinished(emulator: Emulator, channel: Channel) -> Iterator[str]:
    now = emulator.clock()
    for thread_ts in channel.statuses:
        status = channel.status(thread_ts, now)
        if status is not None:
            yield f"A status stands still in {channel.id}: {status.text!r}"
    for session in channel.sessions.values():
        if session.status == "processing":
            yield f"A session is still at work in {channel.id}: {session.title!r}"
    for message in channel.messages.values():
        if message.stream is not None and message.stream.problem(now) is None:
            yield f"A stream is still open in {channel.id}: {message.text!r}"


def _misshapen(emulator: Emulator, channel: Channel) -> Iterator[str]:
    now = emulator.clock()
    for message in channel.messages.values():
        is_whole = message.stream is None or message.stream.problem(now) is not None
        check = check_streamed_blocks if message.stream else check_message_blocks
        if message.user.is_bot and is_whole:
            try:
                check(message.blocks)
            except Refused as refused:
                yield f"Blocks that Slack refuses in {channel.id}: {refused.payload()}"


def _misshapen_views(emulator: Emulator) -> Iterator[str]:
    for view in [*emulator.state.homes.values(), *emulator.state.views.values()]:
        try:
            check_view(view.content, ("modal", "home"))
        except Refused as refused:
            yield f"A view that Slack refuses: {refused.payload()}"


def _is_ours(emulator: Emulator, message: Message) -> bool:
    """Whether the app said it, and not somebody else's bot."""
    return message.user.app_id == emulator.app.id


def _installs(emulator: Emulator) -> list[Install]:
    return [team.install for team in emulator.teams.values() if team.install]
