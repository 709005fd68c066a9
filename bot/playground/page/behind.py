"""Behind the scenes: what Slack and REX said to each other, and trouble to make between them."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.playground.people import Json
from bot.playground.scenes import Scenes
from bot.playground.traffic import ApiCall, Attempt, Log
from bot.playground.troubles import Trouble
from bot.playground.workspace import Team

SHOWN = 80  # entries
LONGEST = 6000  # characters of one entry's content
COOKIE = "behind"
_SECRET = frozenset(
    {"client_secret", "code", "refresh_token", "access_token", "token", "response_url"}
)
#: Slack's tokens, wherever they stand.
_TOKEN = re.compile(r"\b(?:xox[a-z]|xapp|xoxe)(?:\.xox[a-z])?-[\w-]+")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One thing that one side said to the other, and what came back."""

    key: str
    at: datetime
    is_call: bool
    name: str
    outcome: str
    is_well: bool
    fault: str
    said: str
    answered: str


@dataclass(frozen=True, kw_only=True)
class Behind:
    """The panel as it stands; `scenes` is None where there is nothing to trouble."""

    entries: Sequence[Entry]
    troubles: Sequence[Trouble]
    teams: Sequence[Team]
    scenes: Scenes | None


def behind(log: Log, scenes: Scenes | None) -> Behind:
    """Return what has gone over the wire, newest first, and the trouble one can make."""
    entries = [*map(_call, log.calls()[-SHOWN:]), *map(_attempt, log.attempts()[-SHOWN:])]
    newest = sorted(entries, key=lambda entry: entry.at, reverse=True)[:SHOWN]
    if scenes is None:
        return Behind(entries=newest, troubles=(), teams=(), scenes=None)
    teams = tuple(scenes.emulator.teams.values())
    return Behind(entries=newest, troubles=scenes.troubles, teams=teams, scenes=scenes)


def _call(call: ApiCall) -> Entry:
    error = str(call.response.get("error", ""))
    return Entry(
        key=f"c{call.at:.6f}",
        at=_time(call.at),
        is_call=True,
        name=call.method,
        outcome="ok" if call.ok else f"{call.status} {error}" if call.status != 200 else error,
        is_well=call.ok and not call.fault,
        fault=call.fault or "",
        said=_shown(call.arguments),
        answered=_shown(call.response),
    )


def _attempt(attempt: Attempt) -> Entry:
    answer, envelope = attempt.answer, attempt.envelope
    outcome = f"{answer.status or ''} {answer.problem or ''}".strip()
    retry = f" · retry {attempt.retry}" if attempt.retry else ""
    return Entry(
        key=f"d{attempt.at:.6f}-{attempt.retry}",
        at=_time(attempt.at),
        is_call=False,
        name=envelope.name,
        outcome=f"{outcome} · {answer.seconds * 1000:.0f} ms{retry}",
        is_well=answer.ok,
        fault="",
        said=_shown(envelope.body),
        answered=_shown(answer.body) if answer.body else answer.text,
    )


def _time(at: float) -> datetime:
    return datetime.fromtimestamp(at, tz=UTC).astimezone()


def _shown(content: Json) -> str:
    text = json.dumps(_masked(content), indent=2, ensure_ascii=False, default=str)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}\n… and {len(text) - LONGEST} more"


def _masked(content: Any) -> Any:
    """The same without what would let its reader act for somebody, however deep it lies."""
    match content:
        case dict():
            return {k: "…" if k in _SECRET else _masked(v) for k, v in content.items()}
        case list() | tuple():
            return [_masked(each) for each in content]
        case str():
            return _TOKEN.sub("…", content)
        case _:
            return content
