"""What is kept of an ordeal that found something wrong: all that a person needs to find out why."""

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import make_url

from bot.playground.channel import Message
from tests.postgres import programs
from tests.torture.ordeal import Ordeal
from tests.torture.world import Outside
from tests.world import text_of

#: A line of what is kept.
Line = dict[str, object]


def default_folder(keep: Path | None) -> Path:
    """Where evidence is kept unless somebody says where: beside the figures, if those are kept."""
    return keep.absolute().parent if keep else Path(tempfile.gettempdir())


def keep_evidence(run: Ordeal, wrong: Sequence[str], parent: Path, name: str) -> Path:
    """Keep the world as it is in a new folder; its replicas are killed, so that nothing moves."""
    for replica in run.world.replicas:
        replica.kill()
    folder = parent / f"torture-{name}-{datetime.now(UTC):%Y%m%d-%H%M%S-%f}"
    folder.mkdir(parents=True)
    (folder / "wrong.txt").write_text("".join(f"{each}\n" for each in wrong), "utf-8")
    for file in run.folder.iterdir():  # databases on SQLite, and what each start said
        if file.is_file():
            shutil.copy(file, folder)
    if run.takeovers:
        _dump(run.url, folder / "rex.dump")
    for what, lines in _seen(run.world).items():
        _write(folder / f"{what}.jsonl", lines)
    return folder


def _seen(world: Outside) -> dict[str, Iterable[Line]]:
    """What each part of the world saw, by time where it knows the time."""
    return {
        "slack": _slack(world),
        "statuses": (
            {"channel": channel.id, "thread": thread, "at": status.set_at, "text": status.text}
            for channel in world.emulator.channels.values()
            for thread, status in channel.statuses.items()
        ),
        "calls": (vars(call) for call in world.emulator.calls()),
        "deliveries": (_plain(vars(it)) for it in world.emulator.deliveries),
        "mails": (
            {"at": it.at.timestamp(), "id": it.message_id, "to": it.to, "subject": it.subject}
            for it in world.inbox.mails
        ),
        "model": ({"asked": what, "at": at} for what, at in world.model.asked.items()),
        "hooks": (vars(request) for request in world.hooks.requests),
        "deaths": (death._asdict() for death in world.deaths),
        "asked": (
            {"ts": it.ts, "due": world.people.due[it.ts], "text": it.text}
            for it in world.people.asked
        ),
        "pressed": (
            {"ts": ts, "button": what, "by": who} for ts, what, who in sorted(world.people.done)
        ),
    }


def _slack(world: Outside) -> Iterator[Line]:
    for channel in world.emulator.channels.values():
        yield from map(_shown, channel.messages.values())


def _shown(message: Message) -> Line:
    return {
        "channel": message.channel.id,
        "ts": message.ts,
        "thread": message.thread_ts,
        "by": message.user.id,
        "only_for": message.only_for,
        "key": (message.metadata or {}).get("event_payload", {}).get("key"),
        "edited": message.edited_at,
        "deleted": message.is_deleted,
        "text": text_of(message),
    }


def _plain(attempt: Line) -> Line:
    return {what: getattr(each, "__dict__", each) for what, each in attempt.items()}


def _write(file: Path, lines: Iterable[Line]) -> None:
    with file.open("w", encoding="utf-8") as opened:
        for line in lines:
            opened.write(json.dumps(line, default=str) + "\n")


def _dump(url: str, file: Path) -> None:
    """A dump that pg_restore reads."""
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    dump = [str(programs() / "pg_dump"), "--format=custom", f"--file={file}", plain]
    subprocess.run(dump, check=False)  # it says itself what went wrong; the rest is kept
