"""The playground's conversations, kept in a file, so that they outlive the playground.

Modals, traffic and planned trouble are not kept: they belong to the moment.
"""

import base64
import json
import threading
from dataclasses import asdict, fields, replace
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from bot.playground import demo
from bot.playground.channel import Channel, ChannelKind, Message, Session
from bot.playground.emulator import Emulator
from bot.playground.feed import Change
from bot.playground.inbox import Inbox, Mail
from bot.playground.people import Install, Json, User
from bot.playground.view import View

VERSION = 1
#: Seconds in which changes become one file.
GATHER = 0.2
_PLAIN = frozenset(f.name for f in fields(Message)) - {"channel", "user", "stream", "chosen"}


def written(emulator: Emulator, inbox: Inbox) -> Json:
    """Return everything that is kept."""
    with emulator.lock:
        state = emulator.state
        return {
            "version": VERSION,
            "app": [emulator.app.id, emulator.app.client_id, emulator.app.client_secret],
            "ahead": emulator.clock.ahead,
            "secrets": [emulator.signing_secret, state.app_token],
            "teams": [_team(team.id, emulator) for team in state.teams.values()],
            "users": [asdict(user) for user in state.users.values()],
            "channels": [_channel(channel) for channel in state.channels.values()],
            "homes": [_home(home) for home in state.homes.values()],
            "mails": [_mail(mail) for mail in inbox.mails],
        }


def restore(emulator: Emulator, inbox: Inbox, file: Path) -> bool:
    """Fill an empty emulator and inbox from a file; False if there is none that fits."""
    try:
        kept = json.loads(file.read_text("utf-8"))
        if kept["version"] != VERSION or not _has_everybody(kept):
            return False
        mails = [_read_mail(mail) for mail in kept["mails"]]
    except (OSError, ValueError, KeyError, TypeError):
        return False
    app_id, client_id, client_secret = kept["app"]
    emulator.app = replace(
        emulator.app, id=app_id, client_id=client_id, client_secret=client_secret
    )
    emulator.rules.signing_secret, emulator.state.app_token = kept["secrets"]
    emulator.clock.forward(kept.get("ahead", 0.0))
    _read_teams(emulator, kept)
    for channel in kept["channels"]:
        _read_channel(emulator, channel)
    for home in kept["homes"]:
        _read_home(emulator, home)
    inbox.put(mails)
    return True


class Keeper:
    """Writes the file a moment after anything changed, and once more at the end."""

    def __init__(self, emulator: Emulator, inbox: Inbox, file: Path) -> None:
        self._emulator, self._inbox, self._file = emulator, inbox, file
        self._changed = threading.Event()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="keeper", daemon=True)

    def start(self) -> None:
        """Begin to follow along."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._emulator.subscribe(self._hear)
        self._inbox.subscribe(self._hear)
        self._changed.set()
        self._thread.start()

    def stop(self) -> None:
        """Write what is, and end."""
        self._ended.set()
        self._changed.set()
        self._thread.join()

    def _hear(self, change: Change) -> None:
        if change.kind not in ("call", "delivery"):
            self._changed.set()

    def _run(self) -> None:
        while True:
            self._changed.wait()
            is_last = self._ended.wait(GATHER)
            self._changed.clear()
            self._write()
            if is_last:
                return

    def _write(self) -> None:
        text = json.dumps(written(self._emulator, self._inbox), ensure_ascii=False)
        beside = self._file.with_suffix(".new")
        beside.touch(mode=0o600)
        beside.write_text(text, "utf-8")
        beside.replace(self._file)


def _has_everybody(kept: Json) -> bool:
    return {someone.id for someone in demo.PEOPLE} <= {user["id"] for user in kept["users"]}


def _team(team_id: str, emulator: Emulator) -> Json:
    team = emulator.teams[team_id]
    install = asdict(team.install) | {"scopes": sorted(team.install.scopes)} if team.install else {}
    return {"id": team.id, "name": team.name, "domain": team.domain, "install": install}


def _read_teams(emulator: Emulator, kept: Json) -> None:
    for team in kept["teams"]:
        emulator.add_team(team["id"], team["name"], team["domain"])
    for user in kept["users"]:
        emulator.state.add_user(User(**user))
        emulator.state.tokens.adopt(user["token"], user["id"])
    for team in kept["teams"]:
        if install := team["install"]:
            scopes = frozenset(install["scopes"]) | emulator.app.scopes
            emulator.teams[team["id"]].install = Install(**{**install, "scopes": scopes})


def _channel(channel: Channel) -> Json:
    return {
        "id": channel.id,
        "team_id": channel.team_id,
        "name": channel.name,
        "kind": channel.kind.value,
        "members": channel.members,
        "is_shared": channel.is_shared,
        "is_archived": channel.is_archived,
        "created": channel.created,
        "creator": channel.creator,
        "topic": channel.topic,
        "purpose": channel.purpose,
        "pins": channel.pins,
        "bookmarks": channel.bookmarks,
        "read": channel.read,
        "titles": channel.titles,
        "prompts": list(channel.prompts),
        "prompts_title": channel.prompts_title,
        "sessions": {ts: asdict(session) for ts, session in channel.sessions.items()},
        "messages": [_message(message) for message in channel.messages.values()],
    }


def _read_channel(emulator: Emulator, kept: Json) -> None:
    plain = {k: v for k, v in kept.items() if k not in ("kind", "sessions", "messages", "prompts")}
    channel = Channel(
        **plain,
        kind=ChannelKind(kept["kind"]),
        prompts=tuple(kept["prompts"]),
        sessions={ts: Session(**session) for ts, session in kept["sessions"].items()},
    )
    emulator.state.add_channel(channel)
    for message in kept["messages"]:
        user = emulator.users[message.pop("user")]
        channel.add(Message(channel=channel, user=user, **message))
        emulator.state.has_seen(message["ts"])


def _message(message: Message) -> Json:
    return {name: getattr(message, name) for name in _PLAIN} | {"user": message.user.id}


def _home(home: View) -> Json:
    return {"id": home.id, "user": home.user.id, "content": home.content, "hash": home.hash}


def _read_home(emulator: Emulator, kept: Json) -> None:
    user = emulator.users[kept["user"]]
    install = emulator.teams[user.team_id].install
    if install is not None:
        more: Any = {"root_id": kept["id"], "previous_id": None, "install": install}
        home = View(**{**kept, "user": user}, **more)
        emulator.state.homes[user.id] = emulator.state.views[home.id] = home


def _mail(mail: Mail) -> Json:
    return {
        "at": mail.at.isoformat(),
        "sender": mail.sender,
        "recipients": mail.recipients,
        "raw": base64.b64encode(mail.message.as_bytes()).decode(),
    }


def _read_mail(kept: Json) -> Mail:
    return Mail(
        at=datetime.fromisoformat(kept["at"]),
        sender=kept["sender"],
        recipients=tuple(kept["recipients"]),
        message=message_from_bytes(base64.b64decode(kept["raw"]), policy=policy.default),
    )
